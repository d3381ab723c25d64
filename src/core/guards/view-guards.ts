// What pages show of Muster's rules on a transition.
import type { InventoryTransitionView } from '../../contract/calls/guards';
import { defined } from '../../contract/defined';
import type { GuardStateView, NamedView, StandingGuardView } from '../../contract/guard';
import type { Control } from '../snapshot/control';
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

/** What of the whole site bears on every guard. */
export interface SiteFacts {
	readonly protectedStatuses: readonly string[];
	readonly isGlassBroken: boolean;
}

/** @param control undefined before the registry is prepared */
export const siteFactsOf = (control: Pick<Control, 'settings' | 'brokenGlass'> | undefined): SiteFacts => ({
	protectedStatuses: control?.settings.protectedStatuses ?? [],
	isGlassBroken: control?.brokenGlass !== undefined,
});

/** What Muster's rules on a transition into a status amount to now, the same on every page. */
export function viewGuardState(
	rules: readonly RuleFacts[],
	toStatusId: string,
	{ protectedStatuses, isGlassBroken }: SiteFacts,
): GuardStateView {
	const state = readGuardState(rules, protectedStatuses.includes(toStatusId));
	const { effect, isUnsure } = state.deciding;
	const guard = viewGuard(state);
	const now = effect === 'stops' && isGlassBroken ? 'glass-broken' : effect;
	return {
		...defined({ guard }),
		...(now === 'none' ? {} : { effect: now }),
		...(isUnsure ? { isUnsure } : {}),
		faults: state.faults,
	};
}

const named = ({ id, name }: NamedView): NamedView => ({ id, name });

/** A transition as the inventory shows it. */
export function viewInventoryTransition(
	{ id, name, kind, from, to, rules }: RuledTransition,
	site: SiteFacts,
): InventoryTransitionView {
	return {
		transitionId: id,
		name,
		kind,
		from: from.map(named),
		to: named(to),
		isProtected: site.protectedStatuses.includes(to.id),
		...viewGuardState(rules, to.id, site),
	};
}
