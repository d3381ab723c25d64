// The rows of the list as the map of a workflow shows them.
import type { MapRow, MapState } from '../../ui/guards/map/map-model';
import { type GuardRow, isEnforcing, isMonitoring, needsAttention } from './guard-rows';

export function mapStateOf(row: GuardRow): MapState {
	if (needsAttention(row)) return 'faulty';
	if (isEnforcing(row)) return 'enforced';
	return isMonitoring(row) ? 'monitored' : 'unguarded';
}

export const mapRowOf = (row: GuardRow): MapRow => ({
	key: row.key,
	state: mapStateOf(row),
	transition: row.transition,
});

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
