// What stands on a transition: the guards that decide together, whether they stop anybody, and what is wrong with them.
import { createHash } from 'node:crypto';
import type { InventoryTransitionView, StandingGuardView } from '../../contract/calls/guards';
import { type GuardChoice, type GuardFault, guardFaults, type NamedView } from '../../contract/guard';
import { identityTypes } from '../../contract/identity';
import type { Guard } from '../policy/decide';
import { parseRuleConfig } from './rule-config';
import type { RuledTransition, RuleFacts } from './rules';

export interface GuardState {
	/** The guards of the highest rank there is, which decide together; intact ones first. */
	readonly guards: readonly Guard[];
	/** No guard on the transition is switched on. */
	readonly isDisabled: boolean;
	/** The first of the guards is switched on, enforces, and is what Muster compiled. */
	readonly isStopping: boolean;
	/** Digest of the guards that are switched on, when some is not what Muster compiled; absent when all are intact. */
	readonly override?: string;
	/** A rule without a configuration stands there switched on: it lets nobody pass. */
	readonly letsNobodyPass: boolean;
	/** A rule that an account has to pass is not what Muster compiled, so that nobody can say who passes. */
	readonly isUnsure: boolean;
	readonly hides: boolean;
	/** A condition is one of several of which one is enough. */
	readonly isOptional: boolean;
	readonly isAudited: boolean;
	/**
	 * What an account has to pass now, conditions included: who passes all of these passes the transition. None where the
	 * guards are switched off.
	 */
	readonly deciding: readonly Guard[];
	/** Worst first. */
	readonly faults: readonly GuardFault[];
}

interface ParsedRule extends RuleFacts {
	/** Undefined when the rule holds no configuration of Muster's. */
	readonly guard: Guard | undefined;
	readonly isIntact: boolean;
}

type ConfiguredRule = ParsedRule & { readonly guard: Guard };

function parseRule(rule: RuleFacts): ParsedRule {
	const parsed = parseRuleConfig(rule.configuration);
	return { ...rule, guard: parsed?.guard, isIntact: parsed?.intact === true };
}

const isConfigured = (rule: ParsedRule): rule is ConfiguredRule => rule.guard !== undefined;

/** A guard that enforces counts before one that monitors, and both before one that is switched off. */
const rankOf = ({ isDisabled, guard }: ConfiguredRule): number =>
	isDisabled ? 2 : guard.enforcement === 'monitor' ? 1 : 0;

/** The rules that decide together: all of the highest rank there is, intact ones first. */
function decisive(rules: readonly ConfiguredRule[]): ConfiguredRule[] {
	const highest = Math.min(...rules.map(rankOf));
	return rules.filter((rule) => rankOf(rule) === highest).sort((a, b) => Number(b.isIntact) - Number(a.isIntact));
}

/** Types that a guard lets pass, as text: two guards with the same let the same pass. */
export const typesKey = ({ mode, types }: Guard): string =>
	mode === 'human-only' ? '' : identityTypes.filter((type) => types?.includes(type) ?? true).join(' ');

const isSameGuard = (a: Guard, b: Guard): boolean =>
	a.mode === b.mode && a.enforcement === b.enforcement && typesKey(a) === typesKey(b);

function overrideOf(enabled: readonly ParsedRule[]): string | undefined {
	if (enabled.every(({ isIntact }) => isIntact)) return undefined;
	// Intact guards beside it count too: what is left when one of them goes is another state.
	const configurations = enabled.map(({ configuration }) => JSON.stringify(configuration ?? null)).sort();
	return createHash('sha256').update(configurations.join('\n')).digest('base64url').slice(0, 16);
}

/**
 * Reads what Muster's rules on a transition amount to.
 *
 * @param isProtected the transition leads into a protected status
 */
export function readGuardState(rules: readonly RuleFacts[], isProtected: boolean): GuardState {
	const ofModule = (module: RuleFacts['module']) => rules.filter((rule) => rule.module === module);
	const validators = ofModule('guard').map(parseRule);
	const conditions = ofModule('condition').map(parseRule);
	const enabled = validators.filter(({ isDisabled }) => !isDisabled);
	const shown = conditions.filter(({ isDisabled }) => !isDisabled);
	const counting = decisive(validators.filter(isConfigured));
	const guards = counting.map(({ guard }) => guard);
	const required = [...enabled, ...shown.filter(({ isOptional }) => !isOptional)];
	const override = overrideOf(enabled);
	const letsNobodyPass = required.some((rule) => !isConfigured(rule));
	const isOptional = shown.some((rule) => rule.isOptional);
	const isAudited = ofModule('audit').some(({ isDisabled }) => !isDisabled);
	const isAtOdds = ({ guard, isIntact }: ConfiguredRule): boolean =>
		!isIntact || (guards.length > 0 && !guards.some((one) => isSameGuard(one, guard)));
	const has: Readonly<Record<GuardFault, boolean>> = {
		'unguarded-protected': isProtected && enabled.length === 0,
		disabled: guards.length > 0 && enabled.length === 0,
		overridden: enabled.some((rule) => isConfigured(rule) && !rule.isIntact),
		'not-configured': letsNobodyPass,
		'weak-protected':
			isProtected && enabled.length > 0 && guards.length > 0 && guards.every(({ mode }) => mode !== 'registered'),
		'watched-protected':
			isProtected &&
			enabled.length > 0 &&
			!letsNobodyPass &&
			guards.every(({ enforcement }) => enforcement === 'monitor'),
		'any-group': isOptional,
		'condition-only': conditions.length > 0 && validators.length === 0,
		'condition-disabled': conditions.length > 0 && shown.length === 0,
		'condition-overridden': shown.filter(isConfigured).some(isAtOdds),
		'not-audited': guards.length > 0 && !isAudited,
	};
	return {
		guards,
		isDisabled: enabled.length === 0,
		isStopping: counting[0] !== undefined && rankOf(counting[0]) === 0 && counting[0].isIntact,
		...(override === undefined ? {} : { override }),
		letsNobodyPass,
		isUnsure: !letsNobodyPass && required.some(({ isIntact }) => !isIntact),
		hides: conditions.length > 0,
		isOptional,
		isAudited,
		deciding: decisive(required.filter(isConfigured)).map(({ guard }) => guard),
		faults: guardFaults.filter((fault) => has[fault]),
	};
}

/** What people chose of a guard. An edited configuration may name a type twice. */
export function choiceOf({ mode, enforcement, types }: Guard): GuardChoice {
	const chosen = types === undefined ? {} : { types: identityTypes.filter((type) => types.includes(type)) };
	return { mode, enforcement, ...chosen };
}

function viewGuard({ guards, isStopping, hides }: GuardState): StandingGuardView | undefined {
	const [first, ...others] = guards;
	return first === undefined ? undefined : { ...choiceOf(first), isStopping, hides, others: others.length };
}

const named = ({ id, name }: NamedView): NamedView => ({ id, name });

/** A transition as the inventory shows it. */
export function viewTransition(
	{ id, name, kind, from, to, rules }: RuledTransition,
	protectedStatuses: readonly string[],
): InventoryTransitionView {
	const isProtected = protectedStatuses.includes(to.id);
	const state = readGuardState(rules, isProtected);
	const guard = viewGuard(state);
	return {
		transitionId: id,
		name,
		kind,
		from: from.map(named),
		to: named(to),
		isProtected,
		...(guard === undefined ? {} : { guard }),
		faults: state.faults,
	};
}
