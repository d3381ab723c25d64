// Grants as sentences.
import type { Names, NeededIds } from '../../data/jira/use-names';
import { sharedWords } from '../../strings';
import { dateText } from '../text/time';
import type { GrantParts } from './grant-parts';

/** The ids whose names the sentences need; for `useNames`. */
export function idsOfGrants(grants: readonly GrantParts[]): NeededIds {
	return {
		space: grants.map(({ projectId }) => projectId),
		workType: grants.map(({ issueTypeId }) => issueTypeId),
		status: grants.flatMap(({ fromStatusId, toStatusId }) => [fromStatusId, toStatusId]),
	};
}

/** "May move work items of type Bug in REL from Staged to Deployed until 14 Mar 2027." */
export function grantText(
	{ projectId, issueTypeId, fromStatusId, toStatusId, expiresAt }: GrantParts,
	names: Pick<Names, 'space' | 'status' | 'workType'>,
): string {
	return sharedWords.grant.sentence({
		workType: issueTypeId && names.workType(issueTypeId),
		space: projectId && names.space(projectId),
		from: fromStatusId && names.status(fromStatusId),
		to: names.status(toStatusId),
		until: expiresAt === undefined ? undefined : dateText(expiresAt),
	});
}
