// Says which of Muster's rules on a transition decide, and what that means for an account that tries it.
import type { PeoplePass } from '../../contract/calls/transitions';
import type { GuardEffect } from '../../contract/decision';
import { type Guard, peopleGroup } from '../policy/decide';
import { type ConfiguredRule, isConfigured, type ReadRule } from './rules';

/** What Muster's rules on a transition amount to for an account that tries it now. */
export interface Deciding {
	/** The rules that decide together: an account must pass all of them. None where nothing is switched on. */
	readonly rules: readonly ConfiguredRule[];
	/** What they do while the glass is whole; `none` where no rule that has to be passed is switched on. */
	readonly effect: Exclude<GuardEffect, 'glass-broken'> | 'none';
	/** Somebody edited a rule that has to be passed: nobody can say who passes. */
	readonly isUnsure: boolean;
}

/**
 * Whether a rule is one that an account has to pass: a validator, or a condition all of whose group must hold.
 *
 * Where Jira does not say whether another condition is enough, the stricter reading counts: it has to be passed
 * (docs/decisions/0014).
 */
const mustBePassed = ({ module, isDisabled, isOptional }: ReadRule): boolean =>
	!isDisabled && (module === 'guard' || (module === 'condition' && isOptional !== true));

/** Intact ones first, and validators before conditions: the first is what pages show and what evidence names. */
const inOrder = (rules: readonly ConfiguredRule[]): ConfiguredRule[] =>
	[...rules.filter(({ module }) => module === 'guard'), ...rules.filter(({ module }) => module !== 'guard')].sort(
		(a, b) => Number(b.isIntact) - Number(a.isIntact),
	);

/** The rules that enforce; if there are none, those that monitor, which change nothing beside one that enforces. */
export function decidingAmong(rules: readonly ConfiguredRule[]): ConfiguredRule[] {
	const enforcing = rules.filter(({ guard }) => guard.enforcement === 'enforce');
	return inOrder(enforcing.length > 0 ? enforcing : rules);
}

function effectOf(required: readonly ReadRule[]): Deciding['effect'] {
	if (required.length === 0) return 'none';
	if (!required.every(isConfigured)) return 'closed';
	if (required.some(({ isIntact, guard }) => isIntact && guard.enforcement === 'enforce')) return 'stops';
	return required.every(({ isIntact }) => isIntact) ? 'monitors' : 'unknown';
}

/**
 * Says which rules on a transition decide, and what they do to whoever tries it.
 *
 * Why here: pages, the list of who could, and the evidence of a transition all ask this one function, so that they
 * agree, whichever of Jira's answers the rules come from.
 */
export function readDeciding(rules: readonly ReadRule[]): Deciding {
	const required = rules.filter(mustBePassed);
	const effect = effectOf(required);
	return {
		rules: decidingAmong(required.filter(isConfigured)),
		effect,
		isUnsure: effect !== 'closed' && required.some(({ isIntact }) => !isIntact),
	};
}

export const guardsOf = ({ rules }: Pick<Deciding, 'rules'>): Guard[] => rules.map(({ guard }) => guard);

/** Says whether people pass; false when that cannot be known. */
export function peoplePass({ rules, effect, isUnsure }: Deciding): PeoplePass {
	if (effect === 'closed' || isUnsure || rules.some(({ guard }) => guard.mode === 'registered')) return 'no';
	return rules.some(({ guard }) => guard.mode === 'human-only') ? 'only' : 'too';
}

/** The groups of which people have to be members, by name; undefined where no rule asks for any. */
export function membersOf({ rules }: Pick<Deciding, 'rules'>): readonly string[] | undefined {
	const groups = new Map(
		rules.flatMap(({ guard }) => peopleGroup(guard) ?? []).map(({ groupId, name }) => [groupId, name]),
	);
	return groups.size === 0 ? undefined : [...groups.values()];
}
