// What stands on a transition: the guards, what they amount to now, and what is wrong with them.
import { createHash } from 'node:crypto';
import { defined } from '../../contract/defined';
import { type GuardFault, guardFaults } from '../../contract/guard';
import { identityTypes } from '../../contract/identity';
import { type Guard, peopleGroup } from '../policy/decide';
import { type Deciding, decidingAmong, readDeciding } from './deciding';
import { type ConfiguredRule, isAudited, isConfigured, type ReadRule, type RuleFacts, readRule } from './rules';

export interface GuardState {
	readonly deciding: Deciding;
	/** The guards (not conditions) that decide; when all are switched off, all of them. Intact ones first. */
	readonly guards: readonly Guard[];
	/** No guard on the transition is switched on. */
	readonly isDisabled: boolean;
	/** At least one guard is switched on, enforces, and is as Muster compiled it. */
	readonly isEnforcing: boolean;
	/** Digest of the guards that are switched on, when somebody edited one; absent when all are intact. */
	readonly override?: string;
	readonly hides: boolean;
	/** A condition stands in a group of which one condition is enough. */
	readonly isOptional: boolean;
	readonly isAudited: boolean;
	/** Worst first. */
	readonly faults: readonly GuardFault[];
}

/** The guards that decide; when all are switched off, all of them, intact ones first. */
function standingAmong(validators: readonly ReadRule[]): ConfiguredRule[] {
	const configured = validators.filter(isConfigured);
	const enabled = configured.filter(({ isDisabled }) => !isDisabled);
	return enabled.length > 0
		? decidingAmong(enabled)
		: [...configured].sort((a, b) => Number(b.isIntact) - Number(a.isIntact));
}

/** The types that a guard lets pass, as text that can be compared. */
export const typesKey = ({ mode, types }: Guard): string =>
	mode === 'human-only' ? '' : identityTypes.filter((type) => types?.includes(type) ?? true).join(' ');

const isSameGuard = (a: Guard, b: Guard): boolean =>
	a.mode === b.mode &&
	a.enforcement === b.enforcement &&
	typesKey(a) === typesKey(b) &&
	peopleGroup(a)?.groupId === peopleGroup(b)?.groupId;

/** Digest of the guards that are switched on. */
function digestOf(rules: readonly RuleFacts[]): string {
	const enabled = rules.filter(({ module, isDisabled }) => module === 'guard' && !isDisabled);
	// Intact guards count too: when one of them is removed, it is another state.
	const configurations = enabled.map(({ configuration }) => JSON.stringify(configuration ?? null)).sort();
	return createHash('sha256').update(configurations.join('\n')).digest('base64url').slice(0, 16);
}

/**
 * Reads what Muster's rules on a transition amount to.
 *
 * @param isProtected the transition leads into a protected status
 */
export function readGuardState(rules: readonly RuleFacts[], isProtected: boolean): GuardState {
	const read = rules.map(readRule);
	const validators = read.filter(({ module }) => module === 'guard');
	const conditions = read.filter(({ module }) => module === 'condition');
	const enabled = validators.filter(({ isDisabled }) => !isDisabled);
	const shown = conditions.filter(({ isDisabled }) => !isDisabled);
	const guards = standingAmong(validators).map(({ guard }) => guard);
	const deciding = readDeciding(read);
	const override = enabled.every(({ isIntact }) => isIntact) ? undefined : digestOf(rules);
	const isOptional = shown.some((rule) => rule.isOptional === true);
	const audited = isAudited(read);
	const isAtOdds = ({ guard, isIntact }: ConfiguredRule): boolean =>
		!isIntact || (guards.length > 0 && !guards.some((one) => isSameGuard(one, guard)));
	const has: Readonly<Record<GuardFault, boolean>> = {
		'unguarded-protected': isProtected && enabled.length === 0,
		disabled: guards.length > 0 && enabled.length === 0,
		overridden: enabled.some((rule) => isConfigured(rule) && !rule.isIntact),
		'not-configured': deciding.effect === 'closed',
		'weak-protected':
			isProtected && enabled.length > 0 && guards.length > 0 && guards.every(({ mode }) => mode !== 'registered'),
		'watched-protected':
			isProtected &&
			enabled.length > 0 &&
			(deciding.effect === 'monitors' || deciding.effect === 'unknown') &&
			guards.every(({ enforcement }) => enforcement === 'monitor'),
		'any-group': isOptional,
		'condition-only': conditions.length > 0 && enabled.length === 0 && guards.length === 0,
		'condition-disabled': conditions.length > 0 && shown.length === 0,
		'condition-overridden': shown.filter(isConfigured).some(isAtOdds),
		'not-audited': guards.length > 0 && !audited,
	};
	return {
		deciding,
		guards,
		isDisabled: enabled.length === 0,
		isEnforcing: enabled.some(({ guard, isIntact }) => isIntact && guard?.enforcement === 'enforce'),
		...defined({ override }),
		hides: conditions.length > 0,
		isOptional,
		isAudited: audited,
		faults: guardFaults.filter((fault) => has[fault]),
	};
}
