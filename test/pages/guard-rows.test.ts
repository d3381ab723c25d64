// Which transitions the list of guards shows, in which order, and how many each chip counts.
import { describe, expect, it } from '@jest/globals';
import type { InventoryTransitionView, InventoryWorkflowView } from '../../src/contract/calls/guards';
import type { GuardFault } from '../../src/contract/guard';
import type { ProjectId } from '../../src/contract/ids';
import {
	findGuardRows,
	guardChips,
	guardRowsOf,
	hasRules,
	needsAttention,
	openFaults,
	type RowFilter,
	usualFilter,
} from '../../static/src/pages/guards/guard-rows';

const guard = (enforcement: 'enforce' | 'monitor'): Pick<InventoryTransitionView, 'guard'> => ({
	guard: { mode: 'registered', enforcement, hides: false, others: 0 },
});
const transition = (name: string, more: Partial<InventoryTransitionView> = {}): InventoryTransitionView => ({
	transitionId: name,
	name,
	kind: 'directed',
	from: [],
	to: { id: '1', name: 'Somewhere' },
	isProtected: false,
	faults: [],
	...more,
});
const workflow = (name: string, transitions: readonly InventoryTransitionView[]): InventoryWorkflowView => ({
	workflowId: `id of ${name}`,
	name,
	isEditable: true,
	transitions,
});

const release = workflow('Release 10', [
	transition('Plan'),
	transition('Deploy', { ...guard('enforce'), isProtected: true }),
	transition('Build', guard('monitor')),
]);
const bugs = workflow('Release 2', [
	transition('Close', { faults: ['unguarded-protected'], isProtected: true }),
	transition('Open'),
]);
const noDrift = { findings: [], accepted: [] };
const rows = guardRowsOf([release, bugs], noDrift, []);

const names = (found: readonly { readonly transition: { readonly name: string } }[]) =>
	found.map((row) => row.transition.name);
const find = (filter: Partial<RowFilter>) => findGuardRows(rows, { ...usualFilter, ...filter });

describe('rows of transitions', () => {
	it('puts what needs attention first, then what is guarded, then by workflow and transition', () => {
		expect(names(rows)).toEqual(['Close', 'Build', 'Deploy', 'Open', 'Plan']);
	});

	it('takes a workflow that came on two pages once, as it came last', () => {
		const later = workflow('Release 2', [transition('Close', guard('enforce'))]);
		const found = guardRowsOf([release, bugs, later], noDrift, []);
		expect(names(found)).toEqual(['Close', 'Build', 'Deploy', 'Plan']);
		expect(new Set(found.map(({ key }) => key)).size).toBe(found.length);
	});

	it('carries every finding to its own transition, and one of an unknown transition to none', () => {
		const at = { workflowId: release.workflowId, transitionId: 'Build' };
		const found = guardRowsOf(
			[release, bugs],
			{
				accepted: [],
				findings: [
					{ ...at, kind: 'loosened' },
					{ ...at, kind: 'disabled' },
					{ workflowId: bugs.workflowId, transitionId: 'Build', kind: 'removed' },
				],
			},
			[],
		);
		expect(found.map(({ transition: { name }, drift }) => [name, drift])).toEqual([
			['Close', []],
			['Build', ['loosened', 'disabled']],
			['Deploy', []],
			['Open', []],
			['Plan', []],
		]);
	});

	it('needs no attention for what was accepted, and does for what else is wrong there', () => {
		const close = { workflowId: bugs.workflowId, transitionId: 'Close' };
		const audited = workflow('Release 2', [
			transition('Close', { faults: ['unguarded-protected', 'not-audited'], isProtected: true }),
		]);
		const told = (faults: readonly GuardFault[], at = close) =>
			guardRowsOf(
				[audited],
				{ findings: [], accepted: [{ ...at, faults, findings: [{ kind: 'unguarded' }] }] },
				[],
			).map((row) => [openFaults(row), needsAttention(row)]);
		expect(told(['unguarded-protected'])).toEqual([[['not-audited'], true]]);
		expect(told(['unguarded-protected', 'not-audited'])).toEqual([[[], false]]);
		expect(told([])).toEqual([[['unguarded-protected', 'not-audited'], true]]);
		expect(told(['unguarded-protected'], { ...close, transitionId: 'Open' })).toEqual([
			[['unguarded-protected', 'not-audited'], true],
		]);
	});

	it('names the closed spaces where a guard does not work, and none where nothing guards or nothing is known', () => {
		const found = guardRowsOf([release, bugs], noDrift, [
			{ id: '10000' as ProjectId, guardedWorkflows: [release.workflowId, bugs.workflowId] },
			{ id: '10001' as ProjectId, guardedWorkflows: [release.workflowId] },
			{ id: '10002' as ProjectId, guardedWorkflows: [] },
			{ id: '10003' as ProjectId },
		]);
		const told = found.map((row) => [row.transition.name, row.closedIn, needsAttention(row)]);
		expect(told).toEqual([
			['Close', [], true],
			['Build', ['10000', '10001'], true],
			['Deploy', ['10000', '10001'], true],
			['Open', [], false],
			['Plan', [], false],
		]);
	});

	it('makes no row of no workflow and of a workflow without transitions', () => {
		expect(guardRowsOf([], noDrift, [])).toEqual([]);
		expect(guardRowsOf([workflow('Empty', [])], noDrift, [])).toEqual([]);
	});
});

describe('the rows that the list of guards shows', () => {
	it.each([
		[undefined, ['Close', 'Build', 'Deploy']],
		['attention', ['Close']],
		['guarded', ['Build', 'Deploy']],
		['monitoring', ['Build']],
		['unguarded', ['Close', 'Open', 'Plan']],
		['all', ['Close', 'Build', 'Deploy', 'Open', 'Plan']],
	] as const)('by chip: %s', (chip, expected) => {
		const found = find({ chip });
		expect(names(found.shown)).toEqual(expected);
		if (chip !== undefined) expect(found.chipCounts[chip]).toBe(expected.length);
		expect(guardChips).toHaveLength(5);
	});

	it('counts those into protected statuses among what is shown, whether or not only they are', () => {
		expect(find({ chip: 'all' }).intoProtected).toBe(2);
		expect(find({ chip: 'guarded' }).intoProtected).toBe(1);
		const narrowed = find({ chip: 'all', isIntoProtected: true });
		expect([names(narrowed.shown), narrowed.intoProtected]).toEqual([['Close', 'Deploy'], 2]);
		expect(narrowed.chipCounts).toEqual({ attention: 1, guarded: 1, monitoring: 0, unguarded: 1, all: 2 });
	});

	it.each([
		['RELEASE 2', ['Close', 'Open']],
		[' plan ', ['Plan']],
		['e', ['Close', 'Build', 'Deploy', 'Open', 'Plan']],
		['deploy\nrelease', ['Deploy']],
		['.*', []],
	])('searches transitions and workflows for %j as it stands', (search, expected) => {
		const found = find({ chip: 'all', search });
		expect([names(found.shown), found.chipCounts.all]).toEqual([expected, expected.length]);
	});
});

describe('whether rules of Muster stand at a transition', () => {
	it.each([
		[transition('a'), false],
		[transition('b', guard('monitor')), true],
		[transition('c', { faults: ['unguarded-protected'] }), false],
		[transition('d', { faults: ['unguarded-protected', 'disabled'] }), true],
	])('%#', (of, expected) => {
		expect(hasRules({ workflow: release, transition: of })).toBe(expected);
	});
});
