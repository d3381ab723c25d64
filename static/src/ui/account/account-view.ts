// Which accounts the page shows, in which order, and how many each chip stands for. All in memory.
import type { AccountRow } from '../../../../src/contract/calls/accounts';
import type { IdentityRow } from '../../../../src/contract/calls/identities';
import { defined } from '../../../../src/contract/defined';
import { isRegistered } from '../../../../src/contract/identity-status-meaning';

/** An account with the identity it has, retired ones left out. */
export interface ShownAccount extends AccountRow {
	readonly identity?: IdentityRow;
}

export const accountChips = ['unregistered', 'bot-like', 'licensed', 'dormant', 'gone'] as const;
export type AccountChip = (typeof accountChips)[number];

export const showings = ['bots', 'people', 'all'] as const;
export type Showing = (typeof showings)[number];

export interface AccountView {
	readonly show: Showing;
	readonly chip?: AccountChip | undefined;
	readonly search: string;
}

export const usualView: AccountView = { show: 'bots', search: '' };

const maxSearchCharacters = 300;

/** A view as the address holds it; undefined for the usual one. */
export function writeAccountView({ show, chip, search }: AccountView): string | undefined {
	const said = defined({
		show: show === usualView.show ? undefined : show,
		chip,
		search: search.trim() === '' ? undefined : search,
	});
	return Object.keys(said).length === 0 ? undefined : new URLSearchParams(said).toString();
}

/** Reads a view from an address, which anybody may have written: what is not understood narrows nothing. */
export function readAccountView(text: string | undefined): AccountView {
	const said = new URLSearchParams(text ?? '');
	return {
		show: showings.find((one) => one === said.get('show')) ?? usualView.show,
		...defined({ chip: accountChips.find((one) => one === said.get('chip')) }),
		search: (said.get('search') ?? '').slice(0, maxSearchCharacters),
	};
}

/** People's accounts, by what Jira says of them. */
export const isPerson = ({ kind }: Pick<AccountRow, 'kind'>): boolean => kind === 'human' || kind === 'customer';

/** What makes it look like that of a bot: what Jira shows of it, and the times of its moves. */
export const looksLikeBot = ({ signs, pace = [] }: AccountRow): boolean =>
	signs !== undefined || pace.some(({ sign }) => sign !== 'persons-hours');

const isGone = ({ goneSince }: ShownAccount): boolean => goneSince !== undefined;
const canAct = (account: ShownAccount): boolean => account.isActive && !isGone(account);
const isOpen = (account: ShownAccount): boolean =>
	canAct(account) && account.identity === undefined && account.ignored === undefined;

const matchesChip: Readonly<Record<AccountChip, (account: ShownAccount) => boolean>> = {
	unregistered: (account) => !isPerson(account) && isOpen(account),
	'bot-like': (account) => isPerson(account) && looksLikeBot(account) && isOpen(account),
	licensed: (account) => canAct(account) && account.licences !== undefined && account.licences.length > 0,
	dormant: (account) =>
		!isPerson(account) &&
		canAct(account) &&
		account.lastDay === undefined &&
		account.isActivityUnknown !== true &&
		account.work?.isDormant !== false,
	// One that was deactivated as well; of people nobody has to know.
	gone: (account) => (!isPerson(account) || account.identity !== undefined) && !canAct(account),
};

const shows: Readonly<Record<Showing, (account: ShownAccount) => boolean>> = {
	bots: (account) => !isPerson(account) || looksLikeBot(account) || account.identity !== undefined,
	people: isPerson,
	all: () => true,
};

/** The accounts with their identities. */
export function withIdentities(
	rows: readonly AccountRow[],
	identities: readonly IdentityRow[],
): readonly ShownAccount[] {
	const byAccount = new Map<string, IdentityRow>(
		identities.flatMap((row) => (isRegistered(row.status) ? [[row.accountId, row] as const] : [])),
	);
	return rows.map((row) => ({ ...row, ...defined({ identity: byAccount.get(row.accountId) }) }));
}

export interface FoundAccounts {
	readonly shown: readonly ShownAccount[];
	/** How many accounts each chip would show under the other filters. */
	readonly chipCounts: Readonly<Record<AccountChip, number>>;
}

/** What somebody has to look at first: open ones before others, and of each the busiest first. */
const rankOf = (account: ShownAccount): number => {
	if (matchesChip.unregistered(account)) return 0;
	return matchesChip['bot-like'](account) ? 1 : 2;
};

/**
 * The accounts that match, what needs somebody first.
 *
 * @param named accounts whose names match the search, as Jira says
 */
export function findAccountRows(
	accounts: readonly ShownAccount[],
	{ show, chip, search }: AccountView,
	named: ReadonlySet<string>,
): FoundAccounts {
	const wanted = search.trim().toLowerCase();
	const chipCounts: Record<AccountChip, number> = {
		unregistered: 0,
		'bot-like': 0,
		licensed: 0,
		dormant: 0,
		gone: 0,
	};
	const shown: ShownAccount[] = [];
	for (const account of accounts) {
		const { accountId, identity } = account;
		if (!shows[show](account)) continue;
		const isFound =
			wanted === '' ||
			named.has(accountId) ||
			accountId.toLowerCase().includes(wanted) ||
			identity?.name.toLowerCase().includes(wanted) === true;
		if (!isFound) continue;
		const chips = accountChips.filter((one) => matchesChip[one](account));
		for (const one of chips) chipCounts[one] += 1;
		if (chip === undefined || chips.includes(chip)) shown.push(account);
	}
	shown.sort(
		(a, b) =>
			rankOf(a) - rankOf(b) ||
			(b.moves ?? -1) - (a.moves ?? -1) ||
			(a.accountId < b.accountId ? -1 : Number(a.accountId !== b.accountId)),
	);
	return { shown, chipCounts };
}
