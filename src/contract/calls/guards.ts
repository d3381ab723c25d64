// Guards as pages see and change them.
import * as z from '#zod';
import {
	type GuardStateView,
	type GuardStep,
	guardChangeSchema,
	type NamedView,
	plannedVersionSchema,
	type TransitionKind,
	type WorkflowVersion,
} from '../guard';
import { maxTargets, maxWorkflowsPerRemoval } from '../limits';
import type { Statement } from '../problems';
import { states } from '../state-problem';
import { cursor } from './fields';

export interface InventoryTransitionView extends GuardStateView {
	readonly transitionId: string;
	readonly name: string;
	readonly kind: TransitionKind;
	/** Empty unless `directed`. */
	readonly from: readonly NamedView[];
	readonly to: NamedView;
	/** It leads into a protected status. */
	readonly isProtected: boolean;
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
	/** What Jira or Muster has against it. */
	| { readonly kind: 'refused'; readonly reasons: readonly Statement[] };

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
	/** It was changed, and storage did not take the record of it: the next comparison finds the change, and not who made it. */
	readonly isUnrecorded?: true;
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

const versionsSchema = z.array(plannedVersionSchema).check(z.minLength(1), z.maxLength(maxTargets));

export const guardInputs = {
	/** Every transition of every workflow in use. */
	'guard.inventory': z.strictObject({ cursor }),
	/** Says what a change would do, and changes nothing. */
	'guard.plan': z.strictObject({ change: guardChangeSchema }),
	/** Carries a planned change out as the person who calls. */
	'guard.apply': z.strictObject({ change: guardChangeSchema, versions: versionsSchema }),
	/** Every workflow with rules of Muster's, in use or not. */
	'leave.list': z.strictObject({ cursor }),
	/** Takes every rule of Muster's off some workflows, as the person who calls. */
	'leave.remove': z.strictObject({
		versions: z
			.array(plannedVersionSchema)
			.check(
				z.minLength(1),
				z.maxLength(
					maxWorkflowsPerRemoval,
					states({ problem: 'too-many-listed', params: { of: 'workflows', most: maxWorkflowsPerRemoval } }),
				),
			),
	}),
	/** Guards from an earlier installation are to enforce, though nobody is registered. */
	'inherited.keep': z.strictObject({}),
} as const;

export interface GuardOutputs {
	'guard.inventory': InventoryPageView;
	'guard.plan': GuardPlanView;
	'guard.apply': GuardAppliedView;
	'leave.list': { readonly workflows: readonly RuledWorkflowView[]; readonly cursor?: string };
	'leave.remove': GuardAppliedView;
	'inherited.keep': Record<string, never>;
}
