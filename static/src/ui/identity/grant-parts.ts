// Grants as pages hold them, and as audited events and addresses tell them.
import type { Grant } from '../../../../src/contract/identity';

/** A grant with ids as plain text: of an identity, a form, or an audited event. */
export type GrantParts = { readonly [Part in keyof Grant]: Grant[Part] extends number | undefined ? number : string };

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
