// Who could make a transition, and what a guard that monitors would have refused.
import * as z from '#zod';
import type { DenyReason } from '../decision';
import { transitionIdSchema, transitionRefSchema } from '../guard';
import type { Grant, IdentityType } from '../identity';
import type { IdentityStatus } from '../identity-status';
import { accountIdSchema } from '../ids';
import type { Refusal } from '../refusal';
import { cursor } from './fields';
import type { InventoryTransitionView } from './guards';
import { type TryView, triedItemSchema } from './try-as';

/** What a guard that only monitors would have refused, in the last 30 days. */
export interface WouldDenyView {
	readonly total: number;
	/** False when there is more than was read, and where no audit rule records it. */
	readonly isComplete: boolean;
	/** Since when the guards are known to stand as they do, epoch milliseconds; absent where that is not known. */
	readonly since?: number;
	/** The days with refusals, the oldest first, in UTC. */
	readonly days: readonly { readonly day: string; readonly count: number }[];
	/** Most refusals first. */
	readonly accounts: readonly {
		readonly accountId: string;
		/** Name of the identity; absent for an account that nobody registered. */
		readonly name?: string;
		readonly count: number;
		readonly lastAt: number;
		/** Of the latest one. */
		readonly reason: DenyReason;
		/** Whether all of it would pass now. */
		readonly passesNow: boolean;
		/** The grants that are all it lacks for some of it: one for each kind of move, at most `maxMissingGrants`. */
		readonly missing: readonly Grant[];
	}[];
}

/** What a guard refused in the last 30 days, as far as Jira reported it. */
export interface RefusalsView {
	readonly total: number;
	/** Newest first, at most `maxRefusals`. */
	readonly latest: readonly (Refusal & {
		/** Name of the identity; absent for an account that nobody registered, and where the event named nobody. */
		readonly name?: string;
	})[];
}

/** A space whose work items make a transition. */
export interface TransitionSpace {
	readonly projectId: string;
	/** The work types that make it there. */
	readonly issueTypeIds: readonly string[];
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
	/** A grant for the transition is all that it lacks. */
	readonly lacksGrant?: true;
}

export interface WhoView {
	readonly transition: InventoryTransitionView;
	readonly workflow: string;
	/** Spaces whose work items make the transition. */
	readonly spaces: readonly TransitionSpace[];
	/** False when the workflow serves more spaces than were looked at. */
	readonly isComplete: boolean;
	/** People may pass too. */
	readonly people: boolean;
	/** Names of the groups of which they have to be members; absent where anybody without an entry is a person. */
	readonly members?: readonly string[];
	/** Where nobody can say who passes, nobody can. */
	readonly rows: readonly WhoRowView[];
	/** Absent on the last page. */
	readonly cursor?: string;
}

/** One guarded transition for one identity. */
export interface CouldRowView extends GrantableView {
	/** False too where nobody can say who passes. */
	readonly can: boolean;
	readonly reason?: DenyReason;
	readonly projectIds: readonly string[];
	readonly lacksGrant?: true;
}

export interface CouldView {
	/** Guarded transitions of this page. */
	readonly rows: readonly CouldRowView[];
	/** Transitions of this page that nothing guards: open to it wherever Jira's permissions let it. */
	readonly unguarded: number;
	/** Absent on the last page. */
	readonly cursor?: string;
}

/** A transition that a grant can be made for. */
export interface GrantableView {
	readonly workflowId: string;
	readonly workflow: string;
	readonly transition: InventoryTransitionView;
	readonly spaces: readonly TransitionSpace[];
	/** False when the workflow serves more spaces than were looked at. */
	readonly isComplete: boolean;
}

export interface GrantableListView {
	/** Every transition of this page's workflows that hold a guard. */
	readonly rows: readonly GrantableView[];
	/** Absent on the last page. */
	readonly cursor?: string;
}

const auditedTransition = z.strictObject({
	workflow: z.string().check(z.minLength(1), z.maxLength(255)),
	transitionId: transitionIdSchema,
});

export const whoCouldInputs = {
	'guard.would-deny': auditedTransition,
	'guard.refusals': auditedTransition,
	'guard.who': z.strictObject({ ...transitionRefSchema.shape, cursor }),
	'guard.try': z.strictObject({ ...transitionRefSchema.shape, accountId: accountIdSchema, item: triedItemSchema }),
	'identity.could': z.strictObject({ accountId: accountIdSchema, cursor }),
	'grant.list-transitions': z.strictObject({ cursor }),
} as const;

export interface WhoCouldOutputs {
	'guard.would-deny': WouldDenyView;
	'guard.refusals': RefusalsView;
	'guard.who': WhoView;
	'guard.try': TryView;
	'identity.could': CouldView;
	'grant.list-transitions': GrantableListView;
}
