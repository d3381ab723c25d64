// Guards as pages see and change them: what stands on which transition, what changed since, who could pass.
import * as z from '#zod';
import { type DenyReason, type Enforcement, enforcements, type GuardMode, guardModes } from './decision';
import { type IdentityStatus, type IdentityType, identityTypeSchema, identityTypes } from './identity';
import { accountIdSchema, projectIdSchema, statusIdSchema } from './ids';

/** What people choose when they guard a transition. */
export const guardChoiceSchema = z.strictObject({
	mode: z.enum(guardModes),
	enforcement: z.enum(enforcements),
	/** Identity types that may pass; absent: all. */
	types: z.exactOptional(
		z.array(identityTypeSchema).check(
			z.minLength(1, 'holds no type'),
			z.maxLength(identityTypes.length, 'names a type twice'),
			z.refine((types) => new Set(types).size === types.length, 'names a type twice'),
		),
	),
});
export type GuardChoice = z.infer<typeof guardChoiceSchema>;

/** A workflow's id, a UUID in Jira Cloud. */
export const workflowIdSchema = z.string().check(z.regex(/^[\w-]{1,64}$/, 'is not the ID of a workflow'));
export const transitionIdSchema = z.string().check(z.regex(/^\d{1,18}$/, 'is not the ID of a transition'));
const transitionRefSchema = z.strictObject({ workflowId: workflowIdSchema, transitionId: transitionIdSchema });
export type TransitionRef = z.infer<typeof transitionRefSchema>;

/** Most transitions that one change may touch. */
export const maxTargets = 100;
const targetsSchema = z
	.array(transitionRefSchema)
	.check(z.minLength(1, 'holds no transition'), z.maxLength(maxTargets, `holds more than ${maxTargets} transitions`));

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
export type GuardChange = z.infer<typeof guardChangeSchema>;

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

export interface NamedView {
	readonly id: string;
	readonly name: string;
}

/** The guard that counts on a transition. */
export interface StandingGuardView extends GuardChoice {
	/** False when it only monitors, is switched off, or is not what Muster compiled. */
	readonly isStopping: boolean;
	/** A condition of Muster's stands there too. */
	readonly hides: boolean;
	/** Further guards on the same transition, all of which must let pass. */
	readonly others: number;
}

export interface InventoryTransitionView {
	readonly transitionId: string;
	readonly name: string;
	/** `initial` creates the work item, `global` starts from any status. */
	readonly kind: 'initial' | 'global' | 'directed';
	/** Empty unless `directed`. */
	readonly from: readonly NamedView[];
	readonly to: NamedView;
	/** It leads into a protected status. */
	readonly isProtected: boolean;
	readonly guard?: StandingGuardView;
	/** Worst first. */
	readonly faults: readonly GuardFault[];
}

export interface InventoryWorkflowView {
	readonly workflowId: string;
	readonly name: string;
	/** Present for a workflow of one team-managed space. */
	readonly projectId?: string;
	/** False for workflows that Jira lets nobody change. */
	readonly isEditable: boolean;
	/** Without the transition of the health check. */
	readonly transitions: readonly InventoryTransitionView[];
}

export interface InventoryPageView {
	readonly workflows: readonly InventoryWorkflowView[];
	/** Absent on the last page. */
	readonly cursor?: string;
}

/** Why a workflow cannot be changed from here. */
export type PlanProblem =
	| { readonly kind: 'not-editable' }
	| { readonly kind: 'not-found' }
	/** Transitions that are not there any more. */
	| { readonly kind: 'no-transition'; readonly transitionIds: readonly string[] }
	/** A protected status takes only guards of mode `registered`. */
	| { readonly kind: 'protected'; readonly transitionIds: readonly string[] }
	/** What Jira says against it, in its own words. */
	| { readonly kind: 'refused'; readonly messages: readonly string[] };

export interface PlanWorkflowView {
	readonly workflowId: string;
	readonly name: string;
	readonly projectId?: string;
	/** To be sent back with the change; a stale one is refused. */
	readonly version: WorkflowVersion;
	readonly transitions: readonly {
		readonly transitionId: string;
		readonly name: string;
		readonly from: readonly NamedView[];
		readonly to: NamedView;
		/** Empty when nothing has to be changed. */
		readonly steps: readonly GuardStep[];
	}[];
	/** Present when this workflow cannot be changed from here. */
	readonly problem?: PlanProblem;
}

export interface GuardPlanView {
	readonly workflows: readonly PlanWorkflowView[];
	/** False before the registry was published: nothing can enforce. */
	readonly canEnforce: boolean;
}

export interface AppliedWorkflowView {
	readonly workflowId: string;
	readonly name: string;
	/**
	 * `stale`: somebody changed the workflow since the plan was made. `unknown`: Jira did not answer, or is still at it; look
	 * again before it is tried again.
	 */
	readonly outcome: 'done' | 'unchanged' | 'stale' | 'refused' | 'unknown';
	/** Why it was refused. */
	readonly problem?: PlanProblem;
}

export interface GuardAppliedView {
	readonly workflows: readonly AppliedWorkflowView[];
}

/** What became worse since the guards were last accepted as they should be. */
export const driftKinds = [
	'removed',
	/** Its workflow is no longer in use, or Muster no longer sees it. */
	'not-in-use',
	'disabled',
	'overridden',
	'loosened',
	'any-group',
	'not-audited',
	'unguarded',
] as const;
export type DriftKind = (typeof driftKinds)[number];

export interface DriftView {
	/** Names the finding when it is accepted. */
	readonly id: string;
	readonly kind: DriftKind;
	readonly workflowId: string;
	readonly workflow: string;
	readonly transitionId: string;
	readonly transition: string;
	/** When Muster noticed it, epoch milliseconds. */
	readonly since: number;
	/** The guard as it was accepted; absent for a transition that had none. */
	readonly before?: GuardChoice;
	/** The guard as it stands; absent where none does. */
	readonly after?: GuardChoice;
}

export interface DriftListView {
	readonly findings: readonly DriftView[];
	/** When the guards were compared last, epoch milliseconds; absent before the first time. */
	readonly comparedAt?: number;
}

/** What a guard that only monitors would have refused, in the last 30 days. */
export interface WouldDenyView {
	readonly total: number;
	/** False when there is more than was read, and where no audit rule records it. */
	readonly isComplete: boolean;
	/** Most refusals first. */
	readonly accounts: readonly {
		readonly accountId: string;
		/** Name of the identity; absent for an account that nobody registered. */
		readonly name?: string;
		readonly count: number;
		readonly lastAt: number;
		/** Of the latest one. */
		readonly reason: DenyReason;
	}[];
}

/** One identity at one transition. */
export interface WhoRowView {
	readonly accountId: string;
	readonly name: string;
	readonly type: IdentityType;
	readonly status: IdentityStatus | 'expired';
	readonly can: boolean;
	/** Why not, where it comes closest. */
	readonly reason?: DenyReason;
	/** Spaces in which it can. */
	readonly projectIds: readonly string[];
}

export interface WhoView {
	readonly transition: InventoryTransitionView;
	readonly workflow: string;
	/** Spaces whose work items make the transition. */
	readonly projectIds: readonly string[];
	/** False when the workflow serves more spaces than were looked at. */
	readonly isComplete: boolean;
	/** People may pass too. */
	readonly people: boolean;
	/** Jira applies another rule than Muster compiled: nobody can say who may, and neither rows nor `people` do. */
	readonly overridden?: true;
	readonly rows: readonly WhoRowView[];
	/** Absent on the last page. */
	readonly cursor?: string;
}

/** One guarded transition for one identity. */
export interface CouldRowView {
	readonly workflowId: string;
	readonly workflow: string;
	readonly transition: InventoryTransitionView;
	readonly can: boolean;
	readonly reason?: DenyReason;
	/** Jira applies another rule than Muster compiled: nobody can say whether it can, and `can` does not. */
	readonly overridden?: true;
	readonly projectIds: readonly string[];
	readonly isComplete: boolean;
}

export interface CouldView {
	/** Guarded transitions of this page. */
	readonly rows: readonly CouldRowView[];
	/** Transitions of this page that nothing guards: open to it wherever Jira's permissions let it. */
	readonly unguarded: number;
	/** Absent on the last page. */
	readonly cursor?: string;
}

/** A workflow that holds rules of Muster's, in use or not. */
export interface RuledWorkflowView {
	readonly workflowId: string;
	readonly name: string;
	readonly projectId?: string;
	readonly isEditable: boolean;
	readonly version: WorkflowVersion;
	readonly rules: number;
	/** How many of its transitions would refuse everybody once the app is gone. */
	readonly transitions: number;
}

export const healthChecks = [
	'rules-read-app',
	'expression-limits',
	'published-equal',
	'reconcile',
	'failed-expressions',
	'guards-intact',
	'audit-rules',
	'drift',
	'jira-access',
	'backfill',
] as const;
export type HealthCheckKey = (typeof healthChecks)[number];

export interface HealthCheckView {
	readonly key: HealthCheckKey;
	/** `unknown`: not checked, and never to be shown as good. */
	readonly state: 'good' | 'warning' | 'bad' | 'unknown';
	/** What was seen, a sentence. */
	readonly evidence: string;
	/** What to do about it; absent when there is nothing to do. */
	readonly advice?: string;
	/** Absent when it was never checked. Epoch milliseconds. */
	readonly checkedAt?: number;
}

export interface HealthView {
	/** In the order of `healthChecks`. */
	readonly checks: readonly HealthCheckView[];
	/** Where the canary stands; absent until it is set up. */
	readonly canary?: { readonly issueKey: string; readonly workflow: string };
}

const cursor = z.exactOptional(z.string().check(z.maxLength(60)));
const issueKeySchema = z
	.string()
	.check(z.trim(), z.regex(/^[A-Z][A-Z0-9_]{1,20}-[1-9]\d{0,9}$/, 'is not the key of a work item, such as REL-7'));
const versionsSchema = z.array(plannedVersionSchema).check(z.minLength(1), z.maxLength(maxTargets));

/** Calls of the admin page on guards and health. */
export const guardInputs = {
	/** Every transition of every workflow in use. */
	'guard.inventory': z.strictObject({ cursor }),
	/** Says what a change would do, and changes nothing. */
	'guard.plan': z.strictObject({ change: guardChangeSchema }),
	/** Carries a planned change out as the person who calls. */
	'guard.apply': z.strictObject({ change: guardChangeSchema, versions: versionsSchema }),
	'guard.would-deny': z.strictObject({
		workflow: z.string().check(z.minLength(1), z.maxLength(255)),
		transitionId: transitionIdSchema,
	}),
	'guard.who': z.strictObject({ ...transitionRefSchema.shape, cursor }),
	'identity.could': z.strictObject({ accountId: accountIdSchema, cursor }),
	'drift.list': z.strictObject({}),
	/** Compares now, as the daily job does. */
	'drift.check': z.strictObject({}),
	/** Takes the guards as they stand for how they should be. */
	'drift.accept': z.strictObject({
		ids: z.array(z.string().check(z.maxLength(120))).check(z.minLength(1), z.maxLength(maxTargets)),
	}),
	/** Every workflow with rules of Muster's, in use or not. */
	'leave.list': z.strictObject({ cursor }),
	/** Takes every rule of Muster's off some workflows, as the person who calls. */
	'leave.remove': z.strictObject({
		versions: z.array(plannedVersionSchema).check(z.minLength(1), z.maxLength(10, 'holds more than 10 workflows')),
	}),
	/** Guards from an earlier installation are to enforce, though nobody is registered. */
	'inherited.keep': z.strictObject({}),
	'health.read': z.strictObject({}),
	'health.run': z.strictObject({}),
	/** Adds the canary transition to the workflow of a work item, as the person who calls. */
	'canary.set-up': z.strictObject({ issueKey: issueKeySchema }),
	'canary.remove': z.strictObject({}),
} as const;

export interface GuardOutputs {
	'guard.inventory': InventoryPageView;
	'guard.plan': GuardPlanView;
	'guard.apply': GuardAppliedView;
	'guard.would-deny': WouldDenyView;
	'guard.who': WhoView;
	'identity.could': CouldView;
	'drift.list': DriftListView;
	'drift.check': DriftListView;
	'drift.accept': DriftListView;
	'leave.list': { readonly workflows: readonly RuledWorkflowView[]; readonly cursor?: string };
	'leave.remove': GuardAppliedView;
	'inherited.keep': Record<string, never>;
	'health.read': HealthView;
	'health.run': HealthView;
	'canary.set-up': HealthView;
	'canary.remove': HealthView;
}

/** Where a rule dialog stands; the page tells, so it is no authority. Ids are absent for what was not saved yet. */
const rulePlaceSchema = z.strictObject({
	/** The space whose team-managed workflow is edited; only its administrators may. Absent: Jira administrators. */
	projectId: z.exactOptional(projectIdSchema),
	workflowId: z.exactOptional(workflowIdSchema),
	transitionId: z.exactOptional(transitionIdSchema),
	fromStatusId: z.exactOptional(statusIdSchema),
	toStatusId: z.exactOptional(statusIdSchema),
});
export type RulePlace = z.infer<typeof rulePlaceSchema>;

/** Calls of the rule dialogs. */
export const ruleInputs = {
	/** What a guard would mean for this transition right now. */
	'rule.preview': z.strictObject({ place: rulePlaceSchema, guard: guardChoiceSchema }),
	/** The configuration that Jira has to store. */
	'rule.compile': z.strictObject({ place: rulePlaceSchema, guard: guardChoiceSchema }),
	/** What a stored configuration says. */
	'rule.read': z.strictObject({ place: rulePlaceSchema, stored: z.unknown() }),
} as const;

export interface RulePreviewView {
	/** False before the registry was published: the guard can only monitor. */
	readonly canEnforce: boolean;
	/** The transition leads into a protected status: only mode `registered` will do. */
	readonly isProtected: boolean;
	/** Present when the transition is known to Jira: identities that the guard would let pass now, the first three by name. */
	readonly performers?: {
		readonly total: number;
		readonly first: readonly { readonly accountId: string; readonly name: string }[];
	};
	/** Known non-human accounts that it would refuse now: registered ones and others. */
	readonly refused?: number;
	/** Spaces whose work items make the transition. */
	readonly spaces?: number;
}

export interface RuleOutputs {
	'rule.preview': RulePreviewView;
	'rule.compile': { readonly config: string };
	'rule.read': {
		readonly guard?: {
			readonly mode: GuardMode;
			readonly enforcement: Enforcement;
			readonly types?: readonly IdentityType[];
		};
		readonly isIntact: boolean;
	};
}
