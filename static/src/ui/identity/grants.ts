// What can be said of an identity's grants together.

import type { AdminOutputs } from '../../../../src/contract/calls/admin';
import type { Grant } from '../../../../src/contract/identity';
import { unusedAfterMs } from './urgency';

export type GrantUse = NonNullable<AdminOutputs['identity.read']['grantUse']>[number];

/** Whether nothing used the grant for 90 days; one that is newer was not there to be used. */
export const isUnusedGrant = ({ since, lastUsedAt }: GrantUse, now: number): boolean =>
	now - (lastUsedAt ?? since) >= unusedAfterMs;

/** As the rows of the list say it: several spaces, and other goals in one than in another. */
export function seemsSeveralTasks(grants: readonly Grant[]): boolean {
	const goals = new Map<string, Set<string>>();
	for (const { projectId, toStatusId } of grants) {
		if (projectId !== undefined) goals.set(projectId, (goals.get(projectId) ?? new Set()).add(toStatusId));
	}
	return new Set([...goals.values()].map((statuses) => [...statuses].sort().join(' '))).size > 1;
}
