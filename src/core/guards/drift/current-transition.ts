// A transition as it stands now, in the form that is compared with its baseline.
import { type GuardState, readGuardState } from '../guard-state';
import type { RuledTransition, RuledWorkflow } from '../rules';
import { type GuardSummary, type HasGroup, summarizeGuards } from './guard-summary';
import type { TrackedTransition } from './state';

export interface CurrentTransition {
	readonly names: Pick<TrackedTransition, 'workflowId' | 'workflow' | 'transitionId' | 'transition'>;
	/** Undefined where no guard stands. */
	readonly guards: GuardSummary | undefined;
	/** It leads into a protected status, and no guard is certain to refuse anybody. */
	readonly isOpen: boolean;
}

/** A guard enforces and is as Muster compiled it, or a rule without a configuration lets nobody pass. */
const isCertainToRefuse = ({ isDisabled, isEnforcing, override, deciding }: GuardState): boolean =>
	!isDisabled && (deciding.effect === 'closed' || (isEnforcing && override === undefined));

/** @param hasGroup absent where groups were not asked for: they count as found */
export function readCurrent(
	workflow: RuledWorkflow,
	transition: RuledTransition,
	protectedStatuses: readonly string[],
	hasGroup: HasGroup = () => true,
): CurrentTransition {
	const isProtected = protectedStatuses.includes(transition.to.id);
	const state = readGuardState(transition.rules, isProtected);
	return {
		names: {
			workflowId: workflow.id,
			workflow: workflow.name,
			transitionId: transition.id,
			transition: transition.name,
		},
		guards: summarizeGuards(state, hasGroup),
		isOpen: isProtected && !isCertainToRefuse(state),
	};
}

/** A tracked transition that its workflow no longer has: no guard stands there, and nobody can pass. */
export const readAbsent = ({
	baseline: _,
	drift: __,
	accepted: ___,
	...names
}: TrackedTransition): CurrentTransition => ({
	names,
	guards: undefined,
	isOpen: false,
});

/** Makes the present state of a transition its baseline; undefined when there is nothing to track. */
export function acceptTransition({ names, guards, isOpen }: CurrentTransition): TrackedTransition | undefined {
	const baseline = guards ?? (isOpen ? 'open' : undefined);
	return baseline === undefined ? undefined : { ...names, baseline };
}
