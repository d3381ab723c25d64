// Writes accounts as a CSV file in the columns that Torii takes for the users of an app, and some of Muster's own.
import type { AccountKind } from '../../../../src/contract/account';
import type { accountsPage } from '../../strings/en/accounts';
import type { ShownAccount } from '../../ui/account/account-view';
import { writeLines } from '../../ui/file/write-lines';

/** The words of the file, in the reader's language. */
export interface FileWords {
	readonly text: (typeof accountsPage)['export'];
	readonly inactive: string;
	readonly kind: Readonly<Record<AccountKind, string>>;
}

/** What the file says of an account beside its row. */
export interface AccountFacts {
	readonly name: string | undefined;
	/** Absent where whoever exports may not see it. */
	readonly email: string | undefined;
	/** Names of the roles it has anywhere; absent where they are not known. */
	readonly roles: readonly string[] | undefined;
	/** Names of products; absent where they are not known. */
	readonly licences: readonly string[] | undefined;
}

/** As Torii names them, for `Status` takes two words only. Source: Torii support, "Google Sheets Custom Integration". */
function statusOf({ isActive, goneSince }: ShownAccount, { text, inactive }: FileWords): readonly [string, string] {
	if (goneSince !== undefined) return [text.deleted, text.gone];
	return isActive ? [text.active, text.active] : [text.deleted, inactive];
}

function yesOrNo(value: boolean | undefined, { text }: FileWords): string {
	if (value === undefined) return '';
	return value ? text.yes : text.no;
}

/** The last day of a move, or of anything else that Jira tells. */
function lastUsedOf({ lastDay = '', work }: ShownAccount): string {
	const worked = work?.lastAt === undefined ? '' : new Date(work.lastAt).toISOString().slice(0, 10);
	return worked > lastDay ? worked : lastDay;
}

const listed = (names: readonly string[] | undefined): string => (names ?? []).join(', ');

function lineOf(account: ShownAccount, { name, email, roles, licences }: AccountFacts, words: FileWords): string[] {
	const { accountId, kind, isActivityUnknown, administersJira, identity, moves } = account;
	const isMoveKnown = isActivityUnknown !== true;
	const { parts } = words.text;
	const unknown = [
		...(roles === undefined ? [parts.roles] : []),
		...(licences === undefined ? [parts.licences] : []),
		...(administersJira === undefined ? [parts.admin] : []),
		...(isMoveKnown ? [] : [parts.moves]),
	];
	return [
		accountId,
		email ?? '',
		name ?? '',
		...statusOf(account, words),
		listed(roles),
		listed(licences),
		lastUsedOf(account),
		words.kind[kind],
		yesOrNo(administersJira, words),
		identity?.name ?? '',
		identity?.ownerId ?? '',
		isMoveKnown ? String(moves ?? 0) : '',
		listed(unknown),
	];
}

/** A line for each account, in their order, below the names of the columns. */
export const writeAccounts = (
	accounts: readonly ShownAccount[],
	factsOf: (account: ShownAccount) => AccountFacts,
	words: FileWords,
): string =>
	writeLines([
		Object.values(words.text.columns),
		...accounts.map((account) => lineOf(account, factsOf(account), words)),
	]);
