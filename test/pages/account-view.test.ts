// Which accounts the page shows, in which order, and how many each chip counts.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AccountRow } from '../../src/contract/calls/accounts';
import type { IdentityRow } from '../../src/contract/calls/identities';
import {
	type AccountView,
	accountChips,
	findAccountRows,
	readAccountView,
	showings,
	usualView,
	withIdentities,
	writeAccountView,
} from '../../static/src/ui/account/account-view';

const account = (accountId: string, more: Partial<AccountRow> = {}): AccountRow => ({
	accountId,
	kind: 'service-account',
	isActive: true,
	...more,
});
const identity = (accountId: string, more: Partial<IdentityRow> = {}): IdentityRow =>
	({ accountId, name: `Identity ${accountId}`, status: 'active', ...more }) as IdentityRow;
const ignored = { at: 1, by: { kind: 'person', id: 'ana' }, reason: 'of another team' } as const;
const nobody: ReadonlySet<string> = new Set();

const find = (
	rows: readonly AccountRow[],
	view: Partial<AccountView> = {},
	identities: readonly IdentityRow[] = [],
	named = nobody,
) => {
	const { shown, chipCounts } = findAccountRows(withIdentities(rows, identities), { ...usualView, ...view }, named);
	return { ids: shown.map(({ accountId }) => accountId), chipCounts };
};

describe('the list of accounts', () => {
	const person = account('p', { kind: 'human' });
	const suspect = account('s', { kind: 'human', signs: ['bot-name'] });

	it('leaves people out, but for those that look like bots and those that are registered', () => {
		const rows = [person, suspect, account('a'), account('r', { kind: 'human' })];
		expect(find(rows, {}, [identity('r')]).ids.sort()).toEqual(['a', 'r', 's']);
		expect(find(rows, { show: 'people' }).ids.sort()).toEqual(['p', 'r', 's']);
		expect(find(rows, { show: 'all' }).ids).toHaveLength(4);
	});

	it('calls unregistered what is not human, can act, and nobody registered or ignores', () => {
		const rows = [
			account('open'),
			account('registered'),
			account('retired'),
			account('ignored', { ignored }),
			account('inactive', { isActive: false }),
			account('gone', { goneSince: 1 }),
			suspect,
		];
		const { ids, chipCounts } = find(rows, { chip: 'unregistered' }, [
			identity('registered'),
			identity('retired', { status: 'retired' }),
		]);
		expect(ids).toEqual(['open', 'retired']);
		expect(chipCounts).toMatchObject({ unregistered: 2, 'bot-like': 1, gone: 2 });
	});

	it('calls dormant what is not human, can act, and moved nothing on record, registered or not', () => {
		const rows = [
			account('a'),
			account('b', { moves: 0, lastDay: '2026-11-01' }),
			account('c', { isActive: false }),
			person,
		];
		expect(find(rows, { chip: 'dormant', show: 'all' }).ids).toEqual(['a']);
	});

	it('puts what nobody registered first, and of those the busiest', () => {
		const rows = [
			account('quiet'),
			account('registered', { moves: 90, lastDay: '2026-11-01' }),
			account('busy', { moves: 7, lastDay: '2026-11-01' }),
			suspect,
		];
		expect(find(rows, {}, [identity('registered')]).ids).toEqual(['busy', 'quiet', 's', 'registered']);
	});

	it('finds by account ID, by the name of the identity, and by what Jira found', () => {
		const rows = [account('abc'), account('xyz'), account('named')];
		expect(find(rows, { search: ' B' }).ids).toEqual(['abc']);
		expect(find(rows, { search: 'nightly' }, [identity('xyz', { name: 'Nightly build' })]).ids).toEqual(['xyz']);
		expect(find(rows, { search: 'q' }, [], new Set(['named'])).ids).toEqual(['named']);
		expect(find(rows, { search: 'nothing' }).ids).toEqual([]);
	});

	it('counts for each chip what it would show', () => {
		fc.assert(
			fc.property(
				fc.array(
					fc.record({
						kind: fc.constantFrom('human' as const, 'app' as const, 'customer' as const, 'unknown' as const),
						isActive: fc.boolean(),
						isRegistered: fc.boolean(),
						isIgnored: fc.boolean(),
						isGone: fc.boolean(),
						isNamedSo: fc.boolean(),
						hasMoved: fc.boolean(),
					}),
					{ maxLength: 30 },
				),
				fc.constantFrom(...showings),
				(facts, show) => {
					const rows = facts.map((one, i) =>
						account(`id${i}`, {
							kind: one.kind,
							isActive: one.isActive,
							...(one.isIgnored ? { ignored } : {}),
							...(one.isGone ? { goneSince: 1 } : {}),
							...(one.isNamedSo ? { signs: ['bot-name' as const] } : {}),
							...(one.hasMoved ? { moves: 1, lastDay: '2026-11-01' } : {}),
						}),
					);
					const identities = facts.flatMap((one, i) => (one.isRegistered ? [identity(`id${i}`)] : []));
					const { chipCounts } = find(rows, { show }, identities);
					for (const chip of accountChips) {
						expect(find(rows, { show, chip }, identities).ids).toHaveLength(chipCounts[chip]);
					}
				},
			),
		);
	});
});

describe('the address of the list', () => {
	it('says what the list is narrowed to, and nothing for the usual one', () => {
		expect(writeAccountView(usualView)).toBeUndefined();
		for (const show of showings) {
			for (const chip of [undefined, ...accountChips]) {
				const view = { show, ...(chip === undefined ? {} : { chip }), search: 'a & b=ü' };
				expect(readAccountView(writeAccountView(view))).toEqual(view);
			}
		}
	});

	it.each([undefined, '', 'show=nobody&chip=none', '%%%', 'search='])('is read as the usual one from %j', (text) => {
		expect(readAccountView(text)).toEqual(usualView);
	});

	it('takes no search longer than any name', () => {
		expect(readAccountView(`search=${'x'.repeat(9_000)}`).search.length).toBeLessThanOrEqual(300);
	});
});
