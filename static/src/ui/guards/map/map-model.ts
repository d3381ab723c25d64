// One workflow as a map: its statuses, and an arrow for each way from one to another.
import type { InventoryTransitionView } from '../../../../../src/contract/calls/guards';

/** Worst first. */
export const mapStates = ['faulty', 'unguarded', 'monitored', 'enforced'] as const;
export type MapState = (typeof mapStates)[number];

/** A transition as the map shows it, whichever page it is on. */
export interface MapRow {
	readonly key: string;
	readonly state: MapState;
	readonly transition: Pick<InventoryTransitionView, 'name' | 'kind' | 'from' | 'to'>;
}

export interface MapArrow {
	readonly row: MapRow;
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
	readonly fromAny: readonly MapRow[];
}

export interface WorkflowMap {
	readonly statuses: readonly MapStatus[];
	readonly arrows: readonly MapArrow[];
}

/** A status that no transition leads to or from does not come with the transitions, and is not drawn. */
export function workflowMapOf(rows: readonly MapRow[]): WorkflowMap {
	const statuses = new Map<string, { id: string; name: string; fromAny: MapRow[] }>();
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
		if (kind === 'initial') arrows.push({ row, key: row.key, from: undefined, to: statusAt(to).id });
		else if (from.length === 0) statusAt(to).fromAny.push(row);
		else {
			for (const [id, status] of new Map(from.map((one) => [one.id, one]))) {
				arrows.push({ row, key: `${row.key} ${id}`, from: statusAt(status).id, to: statusAt(to).id });
			}
		}
	}
	return { statuses: [...statuses.values()], arrows };
}
