// What pages show of Muster's rules on a transition.
import type { InventoryTransitionView } from '../../contract/calls/guards';
import { defined } from '../../contract/defined';
import type { GuardStateView, NamedView, StandingGuardView } from '../../contract/guard';
import { type GuardState, readGuardState } from './guard-state';
import { choiceOf } from './rule-config';
import type { RuledTransition, RuleFacts } from './rules';

/**
 * The guard that is shown: the first that decides, and a condition's only where no guard decides. When all guards are
 * switched off, the first of them.
 */
function viewGuard({ guards, deciding, hides }: GuardState): StandingGuardView | undefined {
	const [standing, ...furtherStanding] = guards;
	if (standing === undefined) return undefined;
	if (deciding.effect === 'none') return { ...choiceOf(standing), hides, others: furtherStanding.length };
	const [decides, ...furtherDeciding] = deciding.rules.filter(({ module }) => module === 'guard');
	const [first] = decides === undefined ? deciding.rules : [decides];
	return { ...choiceOf(first?.guard ?? standing), hides, others: furtherDeciding.length };
}

/**
 * What Muster's rules on a transition amount to, the same on every page.
 *
 * @param isProtected the transition leads into a protected status
 */
export function viewGuardState(rules: readonly RuleFacts[], isProtected: boolean): GuardStateView {
	const state = readGuardState(rules, isProtected);
	const { effect, isUnsure } = state.deciding;
	const guard = viewGuard(state);
	return {
		...defined({ guard }),
		...(effect === 'none' ? {} : { effect }),
		...(isUnsure ? { isUnsure } : {}),
		faults: state.faults,
	};
}

const named = ({ id, name }: NamedView): NamedView => ({ id, name });

/** A transition as the inventory shows it. */
export function viewInventoryTransition(
	{ id, name, kind, from, to, rules }: RuledTransition,
	protectedStatuses: readonly string[],
): InventoryTransitionView {
	const isProtected = protectedStatuses.includes(to.id);
	return {
		transitionId: id,
		name,
		kind,
		from: from.map(named),
		to: named(to),
		isProtected,
		...viewGuardState(rules, isProtected),
	};
}
