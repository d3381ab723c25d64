// Changes of an identity's fields in words: "Expiry 1 Mar 2027 → 1 Jun 2027".
import type { FieldChange } from '../../../../src/contract/identity-history';
import type { Names, NeededIds } from '../../data/jira/use-names';
import { sharedWords } from '../../strings';
import { words } from '../../strings/admin';
import { dateText } from './time';

const wordOf = (table: Readonly<Record<string, string>>, value: unknown): string =>
	(typeof value === 'string' ? table[value] : undefined) ?? String(value);

function valueText(field: string, value: unknown, names: Pick<Names, 'account'>): string {
	if (value === null || value === undefined) return words.change.nothing;
	switch (field) {
		case 'expiresAt':
		case 'orphanedAt':
			return typeof value === 'number' ? dateText(value) : String(value);
		case 'ownerId':
			return names.account(String(value));
		case 'type':
			return wordOf(sharedWords.identityType, value);
		case 'status':
			return wordOf(sharedWords.status, value);
		case 'grants':
			return words.list.grants(Array.isArray(value) ? value.length : 0);
		case 'frozen':
			return value === true ? words.change.yes : words.change.no;
		case 'credential':
			return typeof value === 'object' && 'kind' in value
				? wordOf(sharedWords.credentialKind, value.kind)
				: words.change.nothing;
		default:
			return `“${String(value)}”`;
	}
}

/** The ids whose names the changes need; for `useNames`. */
export function idsOfChanges(changes: readonly FieldChange[], others: readonly string[]): NeededIds {
	const owners = changes
		.filter(({ field }) => field === 'ownerId')
		.flatMap(({ from, to }) => [from, to])
		.filter((id): id is string => typeof id === 'string');
	return { account: [...others, ...owners] };
}

export function changeText({ field, from, to }: FieldChange, names: Pick<Names, 'account'>): string {
	const label = wordOf(words.change.field, field);
	const before = valueText(field, from, names);
	const after = valueText(field, to, names);
	if (before === after) return words.change.rewritten(label);
	return from === null ? words.change.set(label, after) : words.change.moved(label, before, after);
}
