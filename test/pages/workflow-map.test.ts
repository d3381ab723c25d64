// The map of a workflow: what is drawn of its transitions, and where.
import { describe, expect, it } from '@jest/globals';
import type { InventoryTransitionView, InventoryWorkflowView } from '../../src/contract/calls/guards';
import type { ProjectId } from '../../src/contract/ids';
import { guardRowsOf } from '../../static/src/pages/guards/guard-rows';
import { mapRowOf, mapStateOf, workflowsOf } from '../../static/src/pages/guards/map-rows';
import { cutText, twoLines, widthOf } from '../../static/src/ui/guards/map/cut-text';
import { arrowText, layOut, type PlacedMap, sizes } from '../../static/src/ui/guards/map/map-layout';
import { workflowMapOf } from '../../static/src/ui/guards/map/map-model';

const status = (id: number, name = `Status ${id}`) => ({ id: String(id), name });
let made = 0;
const transition = (
	from: readonly number[],
	to: number,
	more: Partial<InventoryTransitionView> = {},
): InventoryTransitionView => ({
	transitionId: String(++made),
	name: `Move ${made}`,
	kind: 'directed',
	from: from.map((id) => status(id)),
	to: status(to),
	isProtected: false,
	faults: [],
	...more,
});
const workflow = (transitions: readonly InventoryTransitionView[], name = 'Work'): InventoryWorkflowView => ({
	workflowId: `id of ${name}`,
	name,
	isEditable: true,
	transitions,
});
const noDrift = { findings: [], accepted: [] };
const rowsOf = (...transitions: readonly InventoryTransitionView[]) =>
	guardRowsOf([workflow(transitions)], noDrift, []);
const mapOf = (...transitions: readonly InventoryTransitionView[]) =>
	workflowMapOf(rowsOf(...transitions).map(mapRowOf));
const guard = (enforcement: 'enforce' | 'monitor'): Pick<InventoryTransitionView, 'guard'> => ({
	guard: { mode: 'registered', enforcement, hides: false, others: 0 },
});
const create = (to: number) => transition([], to, { kind: 'initial', name: 'Create' });
const fromAny = (to: number) => transition([], to, { kind: 'global' });

/** Boxes that lie over one another, or outside of the map. */
function misplaced({ statuses, width, height }: PlacedMap): string[] {
	const wrong: string[] = [];
	for (const [i, one] of statuses.entries()) {
		if (one.x < 0 || one.y < 0 || one.x + sizes.box > width || one.y + one.height > height) wrong.push(one.id);
		for (const other of statuses.slice(i + 1)) {
			const isApart =
				one.x + sizes.box <= other.x ||
				other.x + sizes.box <= one.x ||
				one.y + one.height <= other.y ||
				other.y + other.height <= one.y;
			if (!isApart) wrong.push(`${one.id} on ${other.id}`);
		}
	}
	return wrong;
}

describe('the state of an arrow', () => {
	it.each([
		['unguarded', {}],
		['monitored', guard('monitor')],
		['enforced', guard('enforce')],
		['faulty', { ...guard('enforce'), faults: ['overridden'] }],
		['faulty', { faults: ['unguarded-protected'] }],
	] as const)('is %s of %j', (state, more) => {
		expect(rowsOf(transition([1], 2, more)).map(mapStateOf)).toEqual([state]);
	});

	it('is faulty where spaces keep the app out, or where a guard was taken off', () => {
		const guarded = transition([1], 2, guard('enforce'));
		const closed = [{ id: '10000' as ProjectId, key: 'REL', name: 'Release', guardedWorkflows: ['id of Work'] }];
		expect(guardRowsOf([workflow([guarded])], noDrift, closed).map(mapStateOf)).toEqual(['faulty']);
		const bare = transition([1], 2);
		const finding = { workflowId: 'id of Work', transitionId: bare.transitionId, kind: 'removed' } as const;
		const drift = { findings: [finding], accepted: [] };
		expect(guardRowsOf([workflow([bare])], drift, []).map(mapStateOf)).toEqual(['faulty']);
	});
});

describe('the model of a map', () => {
	it('holds each status once, with an arrow from each status that a transition leads from', () => {
		const { statuses, arrows } = mapOf(transition([1, 2, 1], 3), transition([3], 1));
		expect(statuses.map(({ id }) => id).sort()).toEqual(['1', '2', '3']);
		expect(arrows.map(({ from, to }) => `${from} ${to}`).sort()).toEqual(['1 3', '2 3', '3 1']);
		expect(new Set(arrows.map(({ key }) => key)).size).toBe(3);
	});

	it('tells statuses of the same name apart', () => {
		const { statuses } = mapOf(transition([1], 2, { from: [status(1, 'Done')], to: status(2, 'Done') }));
		expect(statuses).toMatchObject([
			{ id: '1', name: 'Done' },
			{ id: '2', name: 'Done' },
		]);
	});

	it('draws no arrows for transitions from any status: they stand at their target', () => {
		const { statuses, arrows } = mapOf(...Array.from({ length: 40 }, (_, i) => fromAny(i)), fromAny(7));
		expect(arrows).toEqual([]);
		expect(statuses).toHaveLength(40);
		expect(statuses.find(({ id }) => id === '7')?.fromAny).toHaveLength(2);
	});

	it('begins with the creation', () => {
		const { statuses, arrows } = mapOf(transition([1], 2), create(9));
		expect(arrows[0]).toMatchObject({ from: undefined, to: '9' });
		expect(statuses[0]?.id).toBe('9');
	});

	it('keeps parallel transitions and loops', () => {
		const { arrows } = mapOf(transition([1], 2), transition([1], 2), transition([2], 2));
		expect(arrows.map(({ from, to }) => `${from} ${to}`)).toEqual(['1 2', '1 2', '2 2']);
	});

	it('offers the workflow that needs attention first, each with all of its transitions', () => {
		const rows = guardRowsOf(
			[
				workflow([transition([1], 2)], 'A'),
				workflow([transition([1], 2, { faults: ['overridden'] }), transition([2], 1)], 'B'),
			],
			noDrift,
			[],
		);
		expect(workflowsOf(rows).map(({ workflow: { name }, rows: own }) => [name, own.length])).toEqual([
			['B', 2],
			['A', 1],
		]);
	});
});

describe('the layout of a map', () => {
	const parts = (placed: PlacedMap) =>
		placed.arrows.flatMap(({ path, label }) => [path, label.x, label.y, label.width]);

	it('of one status, with its creation', () => {
		const placed = layOut(mapOf(create(1)));
		expect(placed.statuses).toHaveLength(1);
		expect(placed.start).toBeDefined();
		expect(misplaced(placed)).toEqual([]);
	});

	it('of no status at all', () => {
		expect(layOut(mapOf())).toMatchObject({ statuses: [], arrows: [], start: undefined });
	});

	it('of parallel transitions gives each a label of its own', () => {
		const { arrows } = layOut(mapOf(...Array.from({ length: 5 }, () => transition([1], 2))));
		const lefts = arrows.map(({ label }) => label.x - label.width / 2).sort((a, b) => a - b);
		const rights = arrows.map(({ label }) => label.x + label.width / 2).sort((a, b) => a - b);
		for (const [i, left] of lefts.slice(1).entries()) expect(left).toBeGreaterThanOrEqual(rights[i] ?? 0);
	});

	it('of a loop leads out of the box to its label', () => {
		const placed = layOut(mapOf(transition([1], 1)));
		const [box, arrow] = [placed.statuses[0], placed.arrows[0]];
		expect(arrow?.path).toMatch(/^M[\d.-]+ [\d.-]+C/);
		expect((arrow?.label.x ?? 0) - (arrow?.label.width ?? 0) / 2).toBeGreaterThanOrEqual((box?.x ?? 0) + sizes.box);
	});

	it('of statuses without arrows stands in rows, not in one line', () => {
		const placed = layOut(mapOf(create(0), ...Array.from({ length: 40 }, (_, i) => fromAny(i))));
		expect(misplaced(placed)).toEqual([]);
		expect(placed.width).toBeLessThan(1_100);
	});

	it('of 120 statuses keeps every box and arrow inside and apart', () => {
		const transitions = Array.from({ length: 300 }, (_, i) =>
			i < 119 ? transition([i], i + 1) : transition([(i * 37) % 120], (i * 53 + 11) % 120),
		);
		const placed = layOut(mapOf(create(0), ...transitions));
		expect(placed.statuses).toHaveLength(120);
		expect(misplaced(placed)).toEqual([]);
		expect(placed.arrows).toHaveLength(301);
		expect(parts(placed).filter((part) => String(part).includes('NaN') || part === '')).toEqual([]);
	});
});

describe('names on a map', () => {
	it('are left out on an arrow that is called like its target', () => {
		const [same] = mapOf(transition([1], 2, { name: ' status 2 ' })).arrows;
		const [other] = mapOf(transition([1], 2, { name: 'Deploy' })).arrows;
		expect(same === undefined ? '' : arrowText(same.row)).toBeUndefined();
		expect(other === undefined ? '' : arrowText(other.row)).toBe('Deploy');
	});

	it('are cut to their room, wide scripts sooner', () => {
		expect(cutText('Waiting for customer', 12)).toBe('Waiting for…');
		expect(cutText('Done', 12)).toBe('Done');
		expect(widthOf(cutText('承認待ちの作業項目です', 12))).toBeLessThanOrEqual(12);
	});

	it('take two lines at most', () => {
		expect(twoLines('Done', 10)).toEqual(['Done']);
		expect(twoLines('Waiting for support of level two', 20)).toEqual(['Waiting for support', 'of level two']);
		expect(twoLines('a'.repeat(50), 10)).toEqual([`${'a'.repeat(9)}…`]);
		for (const line of twoLines(`in ${'b'.repeat(255)}`, 10)) expect(widthOf(line)).toBeLessThanOrEqual(10);
	});
});
