// One workflow as a map: its statuses, and an arrow for each way from one to another.
import { type GuardRow, isEnforcing, isMonitoring, needsAttention } from '../guard-rows';

/** Worst first. */
export const mapStates = ['faulty', 'unguarded', 'monitored', 'enforced'] as const;
export type MapState = (typeof mapStates)[number];

export function mapStateOf(row: GuardRow): MapState {
	if (needsAttention(row)) return 'faulty';
	if (isEnforcing(row)) return 'enforced';
	return isMonitoring(row) ? 'monitored' : 'unguarded';
}

export interface MapTransition {
	readonly row: GuardRow;
	readonly state: MapState;
}

export interface MapArrow extends MapTransition {
	readonly key: string;
	/** Id of a status; absent at the creation of work items. */
	readonly from: string | undefined;
	/** Id of a status. */
	readonly to: string;
}

export interface MapStatus {
	readonly id: string;
	readonly name: string;
	/** Those that lead here from any status. They stand in the box: an arrow from each status would hide the others. */
	readonly fromAny: readonly MapTransition[];
}

export interface WorkflowMap {
	readonly statuses: readonly MapStatus[];
	readonly arrows: readonly MapArrow[];
}

/** A status that no transition leads to or from does not come with the transitions, and is not drawn. */
export function workflowMapOf(rows: readonly GuardRow[]): WorkflowMap {
	const statuses = new Map<string, { id: string; name: string; fromAny: MapTransition[] }>();
	const statusAt = ({ id, name }: { readonly id: string; readonly name: string }) => {
		const known = statuses.get(id);
		if (known !== undefined) return known;
		const added = { id, name, fromAny: [] };
		statuses.set(id, added);
		return added;
	};
	const arrows: MapArrow[] = [];
	// Where work items begin comes first, so that the map reads from there.
	const ordered = [...rows].sort(
		(a, b) => Number(b.transition.kind === 'initial') - Number(a.transition.kind === 'initial'),
	);
	for (const row of ordered) {
		const { kind, from, to } = row.transition;
		const transition = { row, state: mapStateOf(row) };
		if (kind === 'initial') arrows.push({ ...transition, key: row.key, from: undefined, to: statusAt(to).id });
		else if (from.length === 0) statusAt(to).fromAny.push(transition);
		else {
			for (const [id, status] of new Map(from.map((one) => [one.id, one]))) {
				arrows.push({ ...transition, key: `${row.key} ${id}`, from: statusAt(status).id, to: statusAt(to).id });
			}
		}
	}
	return { statuses: [...statuses.values()], arrows };
}

export interface MapWorkflow {
	readonly workflow: GuardRow['workflow'];
	readonly rows: readonly GuardRow[];
}

/** The workflows of some rows, in the order of the rows: what needs attention comes first. */
export function workflowsOf(rows: readonly GuardRow[]): readonly MapWorkflow[] {
	const byId = new Map<string, { workflow: GuardRow['workflow']; rows: GuardRow[] }>();
	for (const row of rows) {
		const known = byId.get(row.workflow.workflowId);
		if (known === undefined) byId.set(row.workflow.workflowId, { workflow: row.workflow, rows: [row] });
		else known.rows.push(row);
	}
	return [...byId.values()];
}
