// Which identities the list shows, in which order, and how many each chip counts.
import { describe, expect, it } from '@jest/globals';
import type { IdentityRow } from '../../src/contract/calls/identities';
import { dayMs } from '../../src/contract/durations';
import type { AccountId } from '../../src/contract/ids';
import {
	defaultOrder,
	findIdentityRows,
	identityChips,
	type ListFilter,
	type ListView,
	nextOrder,
	noFilter,
	readView,
	type SortBy,
	sortByName,
	sortRows,
	statusFilters,
	usualView,
	valuesIn,
	writeView,
} from '../../static/src/ui/identity/list-view';
import { anIdentityRow } from '../builders/identity-row';

const now = Date.parse('2026-03-02T09:00:00Z');

const row = (name: string, more: Partial<IdentityRow> = {}): IdentityRow => anIdentityRow(now, name, more);

const rows: readonly IdentityRow[] = sortByName([
	row('bot-10', { lastUsedAt: now - dayMs, grants: 4 }),
	row('bot-2', { type: 'app', environment: 'prod', ownerId: 'omar' as AccountId }),
	row('Aardvark', { status: 'suspended', expiresAt: now + 2 * dayMs, environment: 'prod' }),
	row('late', { expiresAt: now }),
	row('soon', { expiresAt: now + 6 * dayMs }),
	row('orphan', { orphanedAt: now - dayMs }),
	row('gone', { status: 'retired', orphanedAt: now - dayMs, expiresAt: now - dayMs }),
	row('idle', { unusedGrants: 2 }),
	row('cold', { isFrozen: true }),
	row('gone-cold', { status: 'retired', isFrozen: true }),
]);

const situation = { now };
/** The rows, of which one is not yet enforced, or could be undone until then. */
const withUnenforced = (name: string, unenforced: IdentityRow['unenforced'] = {}) =>
	rows.map((one) => (one.name === name ? { ...one, unenforced } : one));
const names = (found: readonly IdentityRow[]): readonly string[] => found.map(({ name }) => name);
const shown = (filter: Partial<ListFilter>, search = '', at = situation): readonly string[] =>
	names(findIdentityRows(rows, { ...noFilter, ...filter }, search, at).shown);
const sorted = (by: SortBy, isDescending = false): readonly string[] =>
	names(sortRows(rows, { by, isDescending }, situation));

describe('the rows that the list shows', () => {
	it.each([
		['current', ['Aardvark', 'bot-2', 'bot-10', 'cold', 'idle', 'late', 'orphan', 'soon']],
		['active', ['bot-2', 'bot-10', 'cold', 'idle', 'orphan', 'soon']],
		['suspended', ['Aardvark']],
		['expired', ['late']],
		['frozen', ['cold']],
		['retired', ['gone', 'gone-cold']],
		['any', names(rows)],
	] as const)('by status: %s', (status, expected) => {
		expect(shown({ status })).toEqual(expected);
	});

	it('has a case above for every status', () => {
		expect(statusFilters).toHaveLength(7);
	});

	it.each([
		['needs-action', ['late', 'orphan', 'soon']],
		['expiring', ['soon']],
		['orphaned', ['orphan']],
		['unused', ['idle']],
	] as const)('by chip: %s', (chip, expected) => {
		expect(shown({ chip })).toEqual(expected);
		expect(findIdentityRows(rows, noFilter, '', situation).chipCounts[chip]).toBe(expected.length);
		expect(identityChips).toHaveLength(4);
	});

	it('counts what Jira does not apply yet as needing action, and not what only a late write could undo', () => {
		const acting = (some: readonly IdentityRow[]) =>
			names(findIdentityRows(some, { ...noFilter, chip: 'needs-action' }, '', situation).shown);
		expect(acting(withUnenforced('bot-2'))).toContain('bot-2');
		expect(acting(withUnenforced('bot-2', { doubtUntil: now + 1 }))).not.toContain('bot-2');
	});

	it('goes by the clock and not by the stored status', () => {
		expect(shown({ status: 'expired' }, '', { ...situation, now: now - 1 })).toEqual([]);
		expect(shown({ status: 'active' }, '', { ...situation, now: now - 1 })).toContain('late');
	});

	it('narrows by every column at once', () => {
		expect(shown({ environment: 'prod' })).toEqual(['Aardvark', 'bot-2']);
		expect(shown({ environment: 'prod', type: 'app' })).toEqual(['bot-2']);
		expect(shown({ environment: 'prod', type: 'app', ownerId: 'olga' })).toEqual([]);
		expect(shown({ ownerId: 'omar', status: 'retired' })).toEqual([]);
	});

	it.each([
		['  BOT-1 ', ['bot-10']],
		['712020:soon', ['soon']],
		['', ['Aardvark', 'bot-2', 'bot-10', 'cold', 'idle', 'late', 'orphan', 'soon']],
		['bot-2\n712020', ['bot-2']],
		['nobody', []],
		['.*', []],
	])('searches names and account ids for %j as it stands', (search, expected) => {
		expect(shown({}, search)).toEqual(expected);
	});

	it('counts chips over what the other filters and the search leave, whichever chip is chosen', () => {
		const counts = (filter: Partial<ListFilter>, search = '') =>
			findIdentityRows(rows, { ...noFilter, ...filter }, search, situation).chipCounts;
		expect(counts({ chip: 'unused' })).toEqual({ 'needs-action': 3, expiring: 1, orphaned: 1, unused: 1 });
		expect(counts({ status: 'retired' })).toEqual({ 'needs-action': 0, expiring: 0, orphaned: 0, unused: 0 });
		expect(counts({}, 'soon')).toEqual({ 'needs-action': 1, expiring: 1, orphaned: 0, unused: 0 });
	});

	it('shows nothing of nothing', () => {
		expect(findIdentityRows([], noFilter, '', situation)).toEqual({
			shown: [],
			chipCounts: { 'needs-action': 0, expiring: 0, orphaned: 0, unused: 0 },
			riskCounts: { offboarding: 0, overprivileged: 0, 'long-lived': 0, reuse: 0, 'human-use': 0 },
		});
	});

	it('narrows to a class of findings, and counts each class over what the other filters leave', () => {
		const risky = sortByName([
			row('broad', { isBroad: true }),
			row('person', { type: 'bot-user', isBroad: true }),
			row('overdue', { credentialDueAt: now, hasSeveralTasks: true }),
			row('orphan', { orphanedAt: now - dayMs }),
			row('gone', { status: 'retired', isBroad: true, orphanedAt: now - dayMs }),
			row('fine', { credentialDueAt: now + 1, lastUsedAt: now }),
		]);
		const find = (filter: Partial<ListFilter>) => findIdentityRows(risky, { ...noFilter, ...filter }, '', situation);
		expect(names(find({ risk: 'overprivileged' }).shown)).toEqual(['broad', 'person']);
		expect(names(find({ risk: 'overprivileged', type: 'bot-user' }).shown)).toEqual(['person']);
		const all = { offboarding: 1, overprivileged: 2, 'long-lived': 1, reuse: 1, 'human-use': 1 };
		expect(find({ risk: 'reuse' }).riskCounts).toEqual(all);
		expect(find({ chip: 'orphaned' }).riskCounts).toEqual({
			offboarding: 1,
			overprivileged: 0,
			'long-lived': 0,
			reuse: 0,
			'human-use': 0,
		});
		expect(find({ risk: 'reuse' }).chipCounts.orphaned).toBe(0);
		expect(find({ status: 'retired', risk: 'overprivileged' }).shown).toEqual([]);
		const view = { ...usualView, filter: { ...noFilter, risk: 'long-lived' as const } };
		expect(readView(writeView(view))).toEqual(view);
		expect(readView('finding=nothing')).toEqual(usualView);
	});
});

describe('the order of the list', () => {
	it('reads numbers in names as numbers, and ignores case', () => {
		expect(names(rows).slice(0, 3)).toEqual(['Aardvark', 'bot-2', 'bot-10']);
	});

	it('puts first what presses most, and by name what presses alike', () => {
		expect(sorted('urgency')).toEqual([
			'orphan',
			'late',
			'soon',
			'Aardvark',
			'bot-2',
			'bot-10',
			'cold',
			'idle',
			'gone',
			'gone-cold',
		]);
		expect(names(sortRows(withUnenforced('gone-cold'), defaultOrder, situation))[0]).toBe('gone-cold');
	});

	it('keeps the order of names under equal ranks in both directions', () => {
		const same = names(rows).filter((name) => name !== 'bot-10');
		expect(sorted('grants')).toEqual([...same, 'bot-10']);
		expect(sorted('grants', true)).toEqual(['bot-10', ...same]);
	});

	it('has never used before used long ago', () => {
		expect(sorted('use').at(-1)).toBe('bot-10');
		expect(sorted('use', true)[0]).toBe('bot-10');
	});

	it('sorts by name, type, status and expiry, and back', () => {
		expect(sorted('name', true)).toEqual([...names(rows)].reverse());
		expect(sorted('type')[0]).toBe('bot-2');
		expect(sorted('type', true).at(-1)).toBe('bot-2');
		expect(sorted('status').slice(-3)).toEqual(['Aardvark', 'gone', 'gone-cold']);
		expect(sorted('expiry')[0]).toBe('gone');
	});

	it('changes no list that it was given', () => {
		const before = names(rows);
		for (const by of ['urgency', 'name', 'type', 'status', 'grants', 'expiry', 'use'] as const) sorted(by, true);
		expect(names(rows)).toEqual(before);
	});

	it('goes up, down, and back to what presses most', () => {
		const first = nextOrder(defaultOrder, 'name');
		const second = nextOrder(first, 'name');
		expect([first, second, nextOrder(second, 'name')]).toEqual([
			{ by: 'name', isDescending: false },
			{ by: 'name', isDescending: true },
			defaultOrder,
		]);
		expect(nextOrder(second, 'type')).toEqual({ by: 'type', isDescending: false });
	});
});

describe('the values to filter by', () => {
	it('names each once, the most frequent first, and leaves out what is missing', () => {
		expect(valuesIn(rows, ({ environment }) => environment)).toEqual(['prod']);
		expect(valuesIn(rows, ({ ownerId }) => ownerId)).toEqual(['olga', 'omar']);
		expect(valuesIn([], ({ ownerId }) => ownerId)).toEqual([]);
	});
});

describe('the address of the list', () => {
	const narrowed: ListView = {
		filter: { status: 'any', chip: 'unused', type: 'ai-agent', ownerId: 'a:b/c', environment: 'pre & prod' },
		search: '=deploy bot/%',
		order: { by: 'expiry', isDescending: true },
	};

	it('says how it is narrowed and sorted, and reads back the same', () => {
		expect(writeView(usualView)).toBeUndefined();
		expect(readView(undefined)).toEqual(usualView);
		expect(readView(writeView(narrowed))).toEqual(narrowed);
		for (const part of ['filter', 'search', 'order'] as const) {
			const one = { ...usualView, [part]: narrowed[part] };
			expect(readView(writeView(one))).toEqual(one);
		}
		expect(writeView({ ...usualView, search: '  ' })).toBeUndefined();
	});

	it.each(['', 'x', 'status=gone&chip=all&type=robot&sort=-nothing', 'status=__proto__&sort=-', '&&=&%'])(
		'narrows nothing where it says what nobody understands: %s',
		(text) => {
			expect(readView(text)).toEqual(usualView);
		},
	);

	it('takes no more of a search than any name is long', () => {
		expect(readView(`search=${'x'.repeat(5_000)}`).search).toHaveLength(300);
	});
});
