// Grants as sentences.
import type { Grant } from '../../../../src/contract/identity';
import type { Names, NeededIds } from '../../data/jira/use-names';
import { sharedWords } from '../../strings';
import { dateText } from '../text/time';

/** A grant with ids as plain text: of an identity, a form, or an audited event. */
export type GrantParts = { readonly [Part in keyof Grant]: Grant[Part] extends number | undefined ? number : string };

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

const partOfTag = { s: 'toStatusId', p: 'projectId', t: 'issueTypeId', f: 'fromStatusId' } as const;

/** Reads the grant of an audited event, such as `s10005 p10000 f10004`; undefined when it is not understood. */
export function parseGrantTags(tags: string): GrantParts | undefined {
	const parts: Partial<Record<(typeof partOfTag)[keyof typeof partOfTag], string>> = {};
	for (const tag of tags.split(' ')) {
		const [, letter, id] = /^([sptf])(\d+)$/.exec(tag) ?? [];
		if (letter === undefined || id === undefined) return undefined;
		parts[partOfTag[letter as keyof typeof partOfTag]] = id;
	}
	const { toStatusId } = parts;
	return toStatusId === undefined ? undefined : { ...parts, toStatusId };
}
