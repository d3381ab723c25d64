// What can be done at transitions, and what its dialog is told.

import type { OverviewView } from '../../../../src/contract/calls/site';
import type { GuardChoice } from '../../../../src/contract/guard';
import type { GuardPlace } from '../../data/guards/guard-place';
import type { ChangeKind } from '../../data/guards/send-change';
import { hasRules, isEnforcing, isGuarded, isMonitoring } from './guard-rows';

export type Task = 'guard' | 'restore' | 'enforce' | 'monitor' | 'remove';

const takes: Readonly<Record<Task, (row: GuardPlace) => boolean>> = {
	guard: () => true,
	restore: () => true,
	enforce: isMonitoring,
	monitor: isEnforcing,
	remove: hasRules,
};

/** The rows that the task would change; the others stay as they are. */
export const guardRowsFor = (task: Task, rows: readonly GuardPlace[]): readonly GuardPlace[] =>
	rows.filter(takes[task]);

/** What somebody chose in the dialog that guards. */
export interface DialogChoice {
	readonly guard: GuardChoice;
	readonly hides: boolean;
}

const firstChoice: DialogChoice = { guard: { mode: 'registered', enforcement: 'monitor' }, hides: false };

/** A guard that stands on the only row is where the choice starts. */
export function choiceFor(rows: readonly GuardPlace[]): DialogChoice {
	const [row] = rows;
	if (rows.length !== 1 || row === undefined || !isGuarded(row)) return firstChoice;
	const { mode, types, people, enforcement, hides } = row.transition.guard ?? { ...firstChoice.guard, hides: false };
	return { guard: { mode, enforcement, ...(types && { types }), ...(people && { people }) }, hides };
}

/** Puts the guard right as it was accepted last; a condition that hides the button stays where it stands. */
export const choiceToRestore = ({ transition }: GuardPlace, guard: GuardChoice): DialogChoice => ({
	guard,
	hides: transition.guard?.hides ?? transition.faults.includes('condition-only'),
});

export function changeKindOf(task: Task, { guard, hides }: DialogChoice): ChangeKind {
	switch (task) {
		case 'guard':
		case 'restore':
			return { action: 'guard', guard, hides };
		case 'enforce':
		case 'monitor':
			return { action: 'enforcement', enforcement: task };
		case 'remove':
			return { action: 'remove' };
	}
}

/** Whether guards may enforce, as far as the site's state is known; the plan says it for certain. */
export const mayEnforce = (overview: OverviewView | undefined): boolean => overview?.isPrepared !== false;

export interface ChangeDialogProps {
	readonly task: Task;
	/** What is wanted, where nothing is left to be chosen. */
	readonly wanted?: DialogChoice | undefined;
	/** All that are selected. */
	readonly rows: readonly GuardPlace[];
	/** False before the registry was published: nothing can enforce. */
	readonly canEnforce: boolean;
	/** Called with whether anything may have changed. */
	readonly onClose: (hasChanged: boolean) => void;
}
