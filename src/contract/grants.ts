// What can be said of an identity's grants together, on the server and on pages. Without a schema, so that pages stay small.
import { dayMs } from './durations';
import type { Grant } from './identity';
import { unusedAfterDays } from './limits';

/** A grant that nothing used for so long is offered for removal. */
const unusedAfterMs = unusedAfterDays * dayMs;

/** When a grant was used, epoch milliseconds. */
interface GrantUse {
	/** When the sweep first saw the grant: it was not there to be used before. */
	readonly since: number;
	readonly lastUsedAt?: number | null;
}

/** Since when nothing has used a grant, epoch milliseconds. */
export const unusedSince = ({ since, lastUsedAt }: GrantUse): number => Math.max(since, lastUsedAt ?? since);

/** Says whether nothing has used a grant for 90 days; one that is newer was not there to be used. */
export const isUnusedGrant = (use: GrantUse, now: number): boolean => now - unusedSince(use) >= unusedAfterMs;

/**
 * Says whether grants look like several tasks: several spaces, and other goals in one than in another.
 *
 * Why it matters: whoever holds the credential of one task holds the rights of all.
 */
export function hasSeveralTasks(grants: readonly Grant[]): boolean {
	const goals = new Map<string, Set<string>>();
	for (const { projectId, toStatusId } of grants) {
		if (projectId === undefined) continue;
		goals.set(projectId, (goals.get(projectId) ?? new Set()).add(toStatusId));
	}
	const kinds = new Set([...goals.values()].map((statuses) => [...statuses].sort().join(' ')));
	return kinds.size > 1;
}
