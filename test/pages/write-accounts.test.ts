// The file of accounts: the columns that Torii takes, every account once, no formula, and nothing claimed that is not known.
import { describe, expect, it } from '@jest/globals';
import { type AccountFacts, writeAccounts as writeInWords } from '../../static/src/pages/accounts/write-accounts';
import { accountsPage } from '../../static/src/strings/en/accounts';
import { admin } from '../../static/src/strings/en/admin';
import { findAccountRows, type ShownAccount, usualView } from '../../static/src/ui/account/account-view';

const fileWords = { text: accountsPage.export, inactive: accountsPage.inactive, kind: admin.accountKind };
const writeAccounts = (accounts: readonly ShownAccount[], factsOf: (account: ShownAccount) => AccountFacts) =>
	// Without the mark that spreadsheets expect at the beginning.
	writeInWords(accounts, factsOf, fileWords).replace(/^\uFEFF/, '');

const bot: ShownAccount = { accountId: '712020:0a', kind: 'service-account', isActive: true };
const facts: AccountFacts = { name: 'deploy-bot', email: undefined, roles: undefined, licences: undefined };

/** The cells of each line below the head, by the name of their column. */
function cellsOf(account: ShownAccount, more: Partial<AccountFacts> = {}): Record<string, string> {
	const [head = '', line = ''] = writeAccounts([account], () => ({ ...facts, ...more })).split('\r\n');
	const cells =
		line.match(/("([^"]|"")*"|[^,]*)(,|$)/g)?.map((cell) => cell.replace(/,$/, '').replace(/^"|"$/g, '')) ?? [];
	return Object.fromEntries(head.split(',').map((name, i) => [name.replace(/^"|"$/g, ''), cells[i] ?? '']));
}

describe('the file of accounts', () => {
	it('begins with the columns that Torii takes for users', () => {
		const [head = ''] = writeAccounts([], () => facts).split('\r\n');
		expect(head.replaceAll('"', '').split(',').slice(0, 8)).toEqual([
			'Id',
			'Email',
			'Name',
			'Status',
			'External status',
			'Roles',
			'Licenses',
			'Last used date',
		]);
	});

	it('says what is known', () => {
		const account: ShownAccount = { ...bot, administersJira: false, moves: 3, lastDay: '2026-11-27' };
		const roles = ['Developers', 'Viewers'];
		expect(cellsOf(account, { email: 'a@example.com', roles, licences: ['Jira Software'] })).toMatchObject({
			Id: '712020:0a',
			Email: 'a@example.com',
			Name: 'deploy-bot',
			Status: 'Active',
			'External status': 'Active',
			Roles: 'Developers, Viewers',
			Licenses: 'Jira Software',
			'Last used date': '2026-11-27',
			'Administers Jira': 'no',
			'Moves in 30 days': '3',
			'Not known': '',
		});
	});

	it('takes the later of the last move and of other work for the last use', () => {
		const work = { days30: 1, lastAt: Date.UTC(2026, 10, 20), since: 0, isDormant: false };
		expect(cellsOf({ ...bot, work })['Last used date']).toBe('2026-11-20');
		expect(cellsOf({ ...bot, work, lastDay: '2026-11-03' })['Last used date']).toBe('2026-11-20');
		expect(cellsOf({ ...bot, work, lastDay: '2026-11-27' })['Last used date']).toBe('2026-11-27');
	});

	it('leaves empty what is not known, and names it', () => {
		expect(cellsOf({ ...bot, isActivityUnknown: true })).toMatchObject({
			Email: '',
			Roles: '',
			Licenses: '',
			'Last used date': '',
			'Administers Jira': '',
			'Moves in 30 days': '',
			'Not known': 'roles, licenses, administers Jira, last used date',
		});
		// None is not the same as unknown.
		expect(cellsOf(bot, { roles: [], licences: [] })).toMatchObject({ Roles: '', 'Not known': 'administers Jira' });
	});

	it.each([
		[{ isActive: false }, ['Deleted', 'Deactivated in Jira']],
		[{ goneSince: 1 }, ['Deleted', 'Not listed by Jira']],
	])('calls deleted what cannot act: %j', (change, expected) => {
		const cells = cellsOf({ ...bot, ...change });
		expect([cells['Status'], cells['External status']]).toEqual(expected);
	});

	it('holds no formula, whatever somebody is called', () => {
		for (const name of ['=1+1', '+49', '-1', '@SUM(A1)', 'a,=cmd', '"=1']) {
			for (const line of writeAccounts([bot], () => ({ ...facts, name, roles: [name] })).split('\r\n')) {
				for (const cell of line.split(/[,;\t]/)) expect(cell).not.toMatch(/^["\s]*[=+\-@]/);
			}
		}
	});

	it('holds every account once, 20,000 of them', () => {
		const many = Array.from({ length: 20_000 }, (_, i): ShownAccount => ({ ...bot, accountId: `712020:${i}` }));
		const lines = writeAccounts(many, () => facts)
			.split('\r\n')
			.filter((line) => line !== '');
		expect(new Set(lines).size).toBe(20_001);
	});
});

describe('accounts that hold a licence', () => {
	it('are those of whom that is known, and that can log in', () => {
		const accounts: ShownAccount[] = [
			{ ...bot, accountId: 'held', licences: [0] },
			{ ...bot, accountId: 'none', licences: [] },
			{ ...bot, accountId: 'unknown' },
			{ ...bot, accountId: 'inactive', licences: [0], isActive: false },
			{ ...bot, accountId: 'gone', licences: [0], goneSince: 1 },
			{ ...bot, accountId: 'person', kind: 'human', licences: [1] },
		];
		const find = (show: 'bots' | 'all') =>
			findAccountRows(accounts, { ...usualView, show, chip: 'licensed' }, new Set());
		expect(find('bots').shown.map(({ accountId }) => accountId)).toEqual(['held']);
		expect(find('all').shown.map(({ accountId }) => accountId)).toEqual(['held', 'person']);
		expect(find('all').chipCounts.licensed).toBe(2);
	});

	it('and dormant ones, of whom it is known that they did nothing', () => {
		const accounts: ShownAccount[] = [
			{ ...bot, accountId: 'quiet' },
			{ ...bot, accountId: 'unknown', isActivityUnknown: true },
			{ ...bot, accountId: 'busy', moves: 0, lastDay: '2026-11-01' },
			{ ...bot, accountId: 'person', kind: 'human' },
		];
		const { shown, chipCounts } = findAccountRows(accounts, { ...usualView, show: 'all', chip: 'dormant' }, new Set());
		expect([shown.map(({ accountId }) => accountId), chipCounts.dormant]).toEqual([['quiet'], 1]);
	});
});
