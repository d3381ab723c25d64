// Which transitions the list shows, in which order, and how many each chip stands for. All in memory.
import type { DriftKind, DriftListView } from '../../../../src/contract/calls/drift';
import type { InventoryWorkflowView } from '../../../../src/contract/calls/guards';
import type { ClosedSpaceView } from '../../../../src/contract/calls/site';
import type { GuardFault } from '../../../../src/contract/guard';
import { type GuardPlace, keyOf } from '../../data/guards/guard-place';

export interface GuardRow extends GuardPlace {
	readonly key: string;
	readonly workflow: Omit<InventoryWorkflowView, 'transitions'>;
	/** What became worse here and was not accepted. */
	readonly drift: readonly DriftKind[];
	/** What became worse here and was accepted. */
	readonly accepted: readonly DriftKind[];
	/** What is wrong here because of that. */
	readonly acceptedFaults: readonly GuardFault[];
	/** Ids of spaces where its guard does not work, since the app is kept out of them. */
	readonly closedIn: readonly string[];
}

/** What is wrong at a transition and was not accepted. */
export const openFaults = ({
	transition,
	acceptedFaults,
}: Pick<GuardRow, 'transition' | 'acceptedFaults'>): readonly GuardFault[] =>
	transition.faults.filter((fault) => !acceptedFaults.includes(fault));

export const needsAttention = (row: GuardRow): boolean =>
	openFaults(row).length > 0 || row.drift.length > 0 || row.closedIn.length > 0;
export const isGuarded = ({ transition }: GuardPlace): boolean => transition.guard !== undefined;
export const isMonitoring = ({ transition }: GuardPlace): boolean => transition.guard?.enforcement === 'monitor';
export const isEnforcing = ({ transition }: GuardPlace): boolean => transition.guard?.enforcement === 'enforce';

/** Whether any rule of Muster's stands there, in order or not: every other fault is one of a rule. */
export const hasRules = ({ transition }: GuardPlace): boolean =>
	transition.guard !== undefined || transition.faults.some((fault) => fault !== 'unguarded-protected');

export const guardChips = ['attention', 'guarded', 'monitoring', 'unguarded', 'all'] as const;
export type GuardChip = (typeof guardChips)[number];

const matchesChip: Readonly<Record<GuardChip, (row: GuardRow) => boolean>> = {
	attention: needsAttention,
	guarded: isGuarded,
	monitoring: isMonitoring,
	unguarded: (row) => !isGuarded(row),
	all: () => true,
};

export interface RowFilter {
	/** Absent: what is guarded or needs attention. */
	readonly chip?: GuardChip | undefined;
	readonly isIntoProtected: boolean;
	readonly search: string;
}

export const usualFilter: RowFilter = { isIntoProtected: false, search: '' };

const compareNames = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true }).compare;

function rankOf(row: GuardRow): number {
	if (needsAttention(row)) return 0;
	return isGuarded(row) ? 1 : 2;
}

/** Ids of the spaces where the guard on a transition does not work; none where nothing guards it. */
export function closedSpacesAt(
	{ workflow, transition }: Pick<GuardPlace, 'workflow' | 'transition'>,
	closedSpaces: readonly ClosedSpaceView[],
): readonly string[] {
	if (transition.guard === undefined) return [];
	const isHere = ({ guardedWorkflows }: ClosedSpaceView): boolean =>
		guardedWorkflows?.includes(workflow.workflowId) === true;
	return closedSpaces.filter(isHere).map(({ id }) => id);
}

/** What became worse, as much as the list needs of it. */
export interface KnownDrift {
	readonly findings: readonly Pick<DriftListView['findings'][number], 'workflowId' | 'transitionId' | 'kind'>[];
	readonly accepted: readonly (Pick<DriftListView['accepted'][number], 'workflowId' | 'transitionId' | 'faults'> & {
		readonly findings: readonly { readonly kind: DriftKind }[];
	})[];
}

/** One row a transition: what needs attention first, then what is guarded, then by workflow and transition. */
export function guardRowsOf(
	workflows: readonly InventoryWorkflowView[],
	{ findings, accepted }: KnownDrift,
	closedSpaces: readonly ClosedSpaceView[],
): readonly GuardRow[] {
	const drift = new Map<string, DriftKind[]>();
	for (const { kind, ...ref } of findings) drift.set(keyOf(ref), [...(drift.get(keyOf(ref)) ?? []), kind]);
	const taken = new Map(accepted.map((one) => [keyOf(one), one]));
	// A workflow that was changed while pages were read may come twice.
	const byId = new Map(workflows.map((workflow) => [workflow.workflowId, workflow]));
	const rows = [...byId.values()]
		.sort((a, b) => compareNames(a.name, b.name))
		.flatMap(({ transitions, ...workflow }) =>
			transitions
				.map((transition) => {
					const key = keyOf({ workflowId: workflow.workflowId, transitionId: transition.transitionId });
					const closedIn = closedSpacesAt({ workflow, transition }, closedSpaces);
					return {
						key,
						workflow,
						transition,
						drift: drift.get(key) ?? [],
						accepted: taken.get(key)?.findings.map(({ kind }) => kind) ?? [],
						acceptedFaults: taken.get(key)?.faults ?? [],
						closedIn,
					};
				})
				.sort((a, b) => compareNames(a.transition.name, b.transition.name)),
		);
	return rows
		.map((row) => ({ row, rank: rankOf(row) }))
		.sort((a, b) => a.rank - b.rank)
		.map(({ row }) => row);
}

export interface FoundGuardRows {
	readonly shown: readonly GuardRow[];
	/** How many rows each chip would show under the other filters. */
	readonly chipCounts: Readonly<Record<GuardChip, number>>;
	/** How many of what is shown would be left, or are, into protected statuses. */
	readonly intoProtected: number;
}

export function findGuardRows(rows: readonly GuardRow[], { chip, isIntoProtected, search }: RowFilter): FoundGuardRows {
	const wanted = search.trim().toLowerCase();
	const chipCounts = { attention: 0, guarded: 0, monitoring: 0, unguarded: 0, all: 0 };
	const isShown = chip === undefined ? (row: GuardRow) => rankOf(row) < 2 : matchesChip[chip];
	const shown: GuardRow[] = [];
	let intoProtected = 0;
	for (const row of rows) {
		const { transition, workflow } = row;
		if (wanted !== '' && !`${transition.name}\n${workflow.name}`.toLowerCase().includes(wanted)) continue;
		if (transition.isProtected && isShown(row)) intoProtected++;
		if (isIntoProtected && !transition.isProtected) continue;
		for (const candidate of guardChips) if (matchesChip[candidate](row)) chipCounts[candidate]++;
		if (isShown(row)) shown.push(row);
	}
	return { shown, chipCounts, intoProtected };
}
