// The files that identities are imported from and exported to: columns, and how grants read in one cell.

import type { Statement } from './problems';

/** Columns of the file, in order. JSON files are lists of objects with these names. */
export const fileColumns = [
	'accountId',
	'name',
	'type',
	'ownerId',
	'contact',
	'purpose',
	'environment',
	'expiresAt',
	'credentialKind',
	'credentialIssuedAt',
	'credentialExpiresAt',
	'rotateEveryDays',
	'grants',
	'confirmBotUser',
] as const;
export type FileColumn = (typeof fileColumns)[number];
/** Columns that every file must have. */
export const requiredColumns = ['accountId', 'name', 'type', 'ownerId', 'contact', 'purpose', 'expiresAt'] as const;

/** One grant as a cell writes it: ids, keys or names, still to be looked up. */
export interface WrittenGrant {
	readonly space?: string;
	readonly type?: string;
	readonly from?: string;
	readonly to: string;
	readonly until?: string;
}

/** The words of a grant, in cells and documents. */
export const grantWords = ['space', 'type', 'from', 'to', 'until'] as const;
const isGrantWord = (word: string): word is (typeof grantWords)[number] =>
	(grantWords as readonly string[]).includes(word);

/** `word=value`, the value bare or in single quotes (a quote inside is doubled), ended by white space, `;` or the end. */
const grantPart = /\s*([a-z]+)=(?:'((?:[^']|'')*)'|([^\s;']+))(?=[\s;]|$)/y;

/**
 * Reads a cell such as `space=REL type=Bug from='In review' to=Done until=2027-03-14; to=10005`.
 *
 * @returns what is wrong with the text, when it is not such a list
 */
export function readGrantCell(text: string): readonly WrittenGrant[] | Statement {
	const grants: WrittenGrant[] = [];
	let current: Partial<Record<(typeof grantWords)[number], string>> = {};
	const close = (): boolean => {
		const { to } = current;
		if (to === undefined) return false;
		grants.push({ ...current, to });
		current = {};
		return true;
	};
	let at = 0;
	while (text.slice(at).trim() !== '') {
		const separator = /\s*;\s*/y;
		separator.lastIndex = at;
		if (separator.test(text)) {
			if (!close()) return { problem: 'grant-without-to', params: { grant: grants.length + 1 } };
			at = separator.lastIndex;
			continue;
		}
		grantPart.lastIndex = at;
		const part = grantPart.exec(text);
		const word = part?.[1] ?? '';
		if (part === null) return { problem: 'grants-unreadable', params: { rest: text.slice(at, at + 20).trim() } };
		if (!isGrantWord(word)) return { problem: 'grant-word-unknown', params: { grant: grants.length + 1, word } };
		if (current[word] !== undefined) return { problem: 'grant-word-twice', params: { grant: grants.length + 1, word } };
		current[word] = part[2]?.replaceAll("''", "'") ?? part[3] ?? '';
		at = grantPart.lastIndex;
	}
	if (Object.keys(current).length > 0 && !close())
		return { problem: 'grant-without-to', params: { grant: grants.length + 1 } };
	return grants;
}

const bareValue = /^[^\s;']+$/;
const writeValue = (value: string): string => (bareValue.test(value) ? value : `'${value.replaceAll("'", "''")}'`);

/** Writes grants as `readGrantCell` reads them. */
export function writeGrantCell(grants: readonly WrittenGrant[]): string {
	const writeGrant = (grant: WrittenGrant) =>
		grantWords
			.flatMap((word) => {
				const value = grant[word];
				return value === undefined ? [] : [`${word}=${writeValue(value)}`];
			})
			.join(' ');
	return grants.map(writeGrant).join('; ');
}
