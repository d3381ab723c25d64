// What people choose of a guard, what is wrong with one, and what a change does: the words of guards.
import * as z from '#zod';
import { enforcements, type GuardEffect, guardModes } from './decision';
import type { DeepReadonly } from './deep-readonly';
import { identityTypeSchema, identityTypes, line } from './identity';
import { maxGroupNameCharacters, maxTargets } from './limits';
import { groupIdForm, transitionIdForm, workflowIdForm } from './patterns';
import { states } from './state-problem';

/** A group of the site. */
export const groupSchema = z.strictObject({
	groupId: z.string().check(z.regex(groupIdForm, states('not-group-id'))),
	/** As it was when it was chosen, for display alone. */
	name: line(maxGroupNameCharacters),
});

export type Group = DeepReadonly<z.infer<typeof groupSchema>>;

/** What people choose when they guard a transition. */
export const guardChoiceSchema = z.strictObject({
	mode: z.enum(guardModes),
	enforcement: z.enum(enforcements),
	/** Identity types that may pass; absent: all. `human-only` ignores them. */
	types: z.exactOptional(
		z.array(identityTypeSchema).check(
			z.minLength(1, states({ problem: 'none-listed', params: { of: 'types' } })),
			z.maxLength(identityTypes.length, states({ problem: 'listed-twice', params: { of: 'types' } })),
			z.refine(
				(types) => new Set(types).size === types.length,
				states({ problem: 'listed-twice', params: { of: 'types' } }),
			),
		),
	),
	/** Only members of this group count as people; absent: every account not known to be non-human. `registered` ignores it. */
	people: z.exactOptional(groupSchema),
});

export type GuardChoice = DeepReadonly<z.infer<typeof guardChoiceSchema>>;

export const workflowIdSchema = z.string().check(z.regex(workflowIdForm, states('not-workflow-id')));

export const transitionIdSchema = z.string().check(z.regex(transitionIdForm, states('not-transition-id')));

export const transitionRefSchema = z.strictObject({ workflowId: workflowIdSchema, transitionId: transitionIdSchema });

export type TransitionRef = z.infer<typeof transitionRefSchema>;

/** `initial` creates the work item, `global` starts from any status. */
export type TransitionKind = 'initial' | 'global' | 'directed';

export const targetsSchema = z
	.array(transitionRefSchema)
	.check(
		z.minLength(1, states({ problem: 'none-listed', params: { of: 'transitions' } })),
		z.maxLength(maxTargets, states({ problem: 'too-many-listed', params: { of: 'transitions', most: maxTargets } })),
	);

export const guardChangeSchema = z.discriminatedUnion('action', [
	z.strictObject({
		action: z.literal('guard'),
		guard: guardChoiceSchema,
		/** Also adds the condition that hides the transition; false takes it away. */
		hides: z.boolean(),
		targets: targetsSchema,
	}),
	/** Changes only whether the guards that stand there enforce; their modes and types stay. */
	z.strictObject({ action: z.literal('enforcement'), enforcement: z.enum(enforcements), targets: targetsSchema }),
	/** Takes every rule of Muster's off the transitions. */
	z.strictObject({ action: z.literal('remove'), targets: targetsSchema }),
]);

export type GuardChange = DeepReadonly<z.infer<typeof guardChangeSchema>>;

const versionSchema = z.strictObject({ id: z.string().check(z.maxLength(100)), number: z.int() });

/** The version of a workflow that a plan was made for. */
export const plannedVersionSchema = z.strictObject({ workflowId: workflowIdSchema, version: versionSchema });

export type WorkflowVersion = z.infer<typeof versionSchema>;

export type PlannedVersion = z.infer<typeof plannedVersionSchema>;

/** What one change does to one transition. */
export const guardSteps = [
	'add-validator',
	'change-validator',
	'enable-validator',
	'remove-validator',
	'add-condition',
	'change-condition',
	'enable-condition',
	'remove-condition',
	'add-post-function',
	'enable-post-function',
	'remove-post-function',
] as const;

export type GuardStep = (typeof guardSteps)[number];

/** What keeps a transition from being guarded as it should be, worst first. */
export const guardFaults = [
	/** A transition into a protected status without a guard that counts. */
	'unguarded-protected',
	'disabled',
	/** Somebody edited the stored configuration, so that Jira applies another rule than the one Muster compiled. */
	'overridden',
	/** A rule of Muster's without a configuration: it lets nobody pass. */
	'not-configured',
	/** The guard on a transition into a protected status is not of mode `registered`. */
	'weak-protected',
	/** The guards on a transition into a protected status only monitor. */
	'watched-protected',
	/** The condition stands among others of which one is enough, so it hides nothing. */
	'any-group',
	'condition-only',
	'condition-disabled',
	'condition-overridden',
	'not-audited',
] as const;

export type GuardFault = (typeof guardFaults)[number];

/** The guard that stands on a transition: where several do, the first of those that decide. */
export interface StandingGuardView extends GuardChoice {
	/** A condition of Muster's stands there too. */
	readonly hides: boolean;
	/** Further guards on the same transition, all of which must let pass. */
	readonly others: number;
}

/** What Muster's rules on a transition amount to. Every page says the same of a transition. */
export interface GuardStateView {
	/** Absent where no guard stands, though a condition alone may. */
	readonly guard?: StandingGuardView;
	/** Absent where no rule that has to be passed is switched on: everybody passes. */
	readonly effect?: GuardEffect;
	/** Present when somebody edited a rule that has to be passed: nobody can say who passes. */
	readonly isUnsure?: true;
	/** Worst first. */
	readonly faults: readonly GuardFault[];
}

export interface NamedView {
	readonly id: string;
	readonly name: string;
}
