// What of the guards on a transition is compared with its baseline, and what of it became worse or better.
import * as z from '#zod';
import { type DriftKind, driftKinds } from '../../../contract/calls/drift';
import type { DeepReadonly } from '../../../contract/deep-readonly';
import { defined } from '../../../contract/defined';
import { type Group, guardChoiceSchema } from '../../../contract/guard';
import { type IdentityType, identityTypes } from '../../../contract/identity';
import { type Guard, passesAsPerson, peopleGroup } from '../../policy/decide';
import type { GuardState } from '../guard-state';
import { choiceOf } from '../rule-config';

export const guardSummarySchema = z.strictObject({
	/** The guards that decide together. */
	guards: z.array(guardChoiceSchema),
	isDisabled: z.boolean(),
	override: z.exactOptional(z.string()),
	isOptional: z.boolean(),
	isAudited: z.boolean(),
	/** The site has no group of the id and name that a guard asks people to be in. */
	lacksGroup: z.exactOptional(z.literal(true)),
});

/** What of the guards on a transition can become worse; each field means what it means in a guard's state. */
export type GuardSummary = DeepReadonly<z.infer<typeof guardSummarySchema>>;

/** Says whether the site has a group. */
export type HasGroup = (group: Group) => boolean;

/** Undefined where no guard stands: a rule that was never configured is none. */
export function summarizeGuards(state: GuardState, hasGroup: HasGroup): GuardSummary | undefined {
	const { guards, isDisabled, override, isOptional, isAudited } = state;
	if (guards.length === 0 && override === undefined) return undefined;
	return {
		guards: guards.map(choiceOf),
		isDisabled,
		...defined({ override }),
		isOptional,
		isAudited,
		...(guards.some((guard) => isLost(peopleGroup(guard), hasGroup)) ? { lacksGroup: true } : {}),
	};
}

const isLost = (group: Group | undefined, hasGroup: HasGroup): boolean => group !== undefined && !hasGroup(group);

/** Everybody whom a guard can tell apart: people, and identities with a matching grant by their type. */
const actors = ['human', ...identityTypes] as const;

/** @param groupIds those that a person is a member of */
const admits = (guard: Guard, actor: 'human' | IdentityType, groupIds: readonly string[]): boolean =>
	actor === 'human'
		? passesAsPerson(guard, groupIds)
		: guard.mode !== 'human-only' && (guard.types?.includes(actor) ?? true);

/** Says whether the current guards let somebody pass whom the baseline's refuse, or no longer enforce. */
export function isLooser(current: readonly Guard[], baseline: readonly Guard[]): boolean {
	const enforce = (guards: readonly Guard[]) => guards.some(({ enforcement }) => enforcement === 'enforce');
	// Of people, whoever is just in the groups that the current guards ask for passes those, and may not pass the baseline's.
	const groupIds = current.flatMap((guard) => peopleGroup(guard)?.groupId ?? []);
	const admit = (guards: readonly Guard[], actor: (typeof actors)[number]) =>
		guards.every((guard) => admits(guard, actor, groupIds));
	return (
		(enforce(baseline) && !enforce(current)) || actors.some((actor) => admit(current, actor) && !admit(baseline, actor))
	);
}

/** Jira applies what the guards say: they are switched on, and nobody edited them. */
const isInForce = ({ isDisabled, override }: GuardSummary): boolean => !isDisabled && override === undefined;

/** A baseline that is switched off lets everybody pass, so no guard is looser. */
const isLoosened = (current: GuardSummary, baseline: GuardSummary): boolean =>
	isInForce(current) && !baseline.isDisabled && isLooser(current.guards, baseline.guards);

/** What is worse now than in the baseline, worst first. */
export function findWorse(current: GuardSummary | undefined, baseline: GuardSummary): DriftKind[] {
	if (current === undefined) return ['removed'];
	const isWorse: Readonly<Record<DriftKind, boolean>> = {
		removed: false,
		'not-in-use': false,
		disabled: current.isDisabled && !baseline.isDisabled,
		overridden: current.override !== undefined && current.override !== baseline.override,
		loosened: isLoosened(current, baseline),
		'group-gone': current.lacksGroup === true && baseline.lacksGroup !== true,
		'any-group': current.isOptional && !baseline.isOptional,
		'not-audited': !current.isAudited && baseline.isAudited,
		unguarded: false,
	};
	return driftKinds.filter((kind) => isWorse[kind]);
}

/** The baseline with everything that is better now; what is worse now stays as it was accepted. */
export function improveBaseline(baseline: GuardSummary, current: GuardSummary | undefined): GuardSummary {
	if (current === undefined) return baseline;
	const { override: acceptedOverride, lacksGroup, ...rest } = baseline;
	const override = isInForce(current) ? undefined : acceptedOverride;
	return {
		...rest,
		...defined({ override }),
		guards: isInForce(current) && !isLoosened(current, baseline) ? current.guards : baseline.guards,
		isDisabled: baseline.isDisabled && current.isDisabled,
		isOptional: baseline.isOptional && current.isOptional,
		isAudited: baseline.isAudited || current.isAudited,
		...(current.lacksGroup === true ? defined({ lacksGroup }) : {}),
	};
}
