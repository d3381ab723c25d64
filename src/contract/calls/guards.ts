// Guards as pages see and change them.
import * as z from '#zod';
import {
	type GuardChoice,
	type GuardFault,
	type GuardStep,
	guardChangeSchema,
	maxTargets,
	type NamedView,
	plannedVersionSchema,
	transitionIdSchema,
	transitionRefSchema,
	type WorkflowVersion,
} from '../guard';
import { accountIdSchema } from '../ids';
import type { DriftListView } from './drift';
import { type HealthView, issueKeySchema } from './health';
import type { CouldView, WhoView, WouldDenyView } from './who-could';

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

const cursor = z.exactOptional(z.string().check(z.maxLength(60)));

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
