// A transition as it stands now, in the form that is compared with its baseline.
import type { GuardFault } from '../../../contract/guard';
import { type GuardState, readGuardState } from '../guard-state';
import type { RuledTransition, RuledWorkflow } from '../rules';
import { type GuardSummary, type HasGroup, summarizeGuards } from './guard-summary';
import type { TrackedTransition } from './state';

export interface CurrentTransition {
	readonly names: Pick<TrackedTransition, 'workflowId' | 'workflow' | 'transitionId' | 'transition'>;
	/** Undefined where no guard stands. */
	readonly guards: GuardSummary | undefined;
	/** What is wrong with them. */
	readonly faults: readonly GuardFault[];
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
		faults: state.faults,
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
	faults: [],
	isOpen: false,
});

/**
 * Makes the present state of a transition its baseline; undefined when there is nothing to track. A group that the site
 * does not have is never taken as it is: nobody may have looked for it.
 */
export function acceptTransition({ names, guards, isOpen }: CurrentTransition): TrackedTransition | undefined {
	if (guards === undefined) return isOpen ? { ...names, baseline: 'open' } : undefined;
	const { lacksGroup: _, ...baseline } = guards;
	return { ...names, baseline };
}
