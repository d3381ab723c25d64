// What each surface may ask of the back end: one table a surface, inputs as schemas, outputs as types.
import * as z from 'zod/mini';
import type { AuditDecision, DenyReason, Enforcement, GuardMode } from './decision';
import type { FieldChange } from './errors';
import {
	type Credential,
	type Grant,
	type IdentityStatus,
	type IdentityType,
	identityDraftSchema,
	identityStatuses,
	reasonSchema,
} from './identity';
import { accountIdSchema, issueIdSchema, projectIdSchema } from './ids';

export interface IdentityView {
	readonly accountId: string;
	readonly name: string;
	readonly type: IdentityType;
	readonly ownerId: string;
	readonly contact: string;
	readonly purpose: string;
	readonly environment?: string;
	readonly status: IdentityStatus;
	/** `status`, or `expired` once an active identity's time is over. */
	readonly effectiveStatus: IdentityStatus | 'expired';
	/** Epoch milliseconds. */
	readonly expiresAt: number;
	readonly credential?: Credential;
	readonly grants: readonly Grant[];
	/** To be sent back with a change; a stale one is refused. */
	readonly version: number;
	readonly createdAt: number;
	readonly updatedAt: number;
	readonly updatedBy: ActorView;
}

export interface ActorView {
	readonly kind: 'person' | 'api-client' | 'system';
	readonly id: string;
}

export interface HistoryView {
	readonly version: number;
	/** Epoch milliseconds. */
	readonly at: number;
	readonly actor: ActorView;
	readonly action: string;
	readonly from?: IdentityStatus;
	readonly to: IdentityStatus;
	readonly reason?: string;
	readonly changes: readonly FieldChange[];
}

export interface SavedView {
	readonly identity: IdentityView;
	/** False while Jira still applies the rights from before. */
	readonly isEnforced: boolean;
}

export interface GuardView {
	readonly workflow: string;
	readonly transitionId: string;
	readonly transitionName: string;
	readonly mode: GuardMode;
	readonly types?: readonly IdentityType[];
	readonly enforcement: Enforcement;
	readonly intact: boolean;
	readonly disabled: boolean;
	readonly audited: boolean;
}

export interface FailureView {
	readonly ruleId: string;
	readonly workflow: string;
	readonly messages: readonly string[];
	readonly issueKey?: string;
	readonly count: number;
	readonly firstAt: number;
	readonly lastAt: number;
}

export interface AuditEventView {
	readonly seq: number;
	/** When Muster heard of the change, epoch milliseconds. */
	readonly at: number;
	/** When the event was stored, epoch milliseconds. */
	readonly recordedAt: number;
	readonly source: 'post-function' | 'product-event';
	readonly actorId?: string;
	readonly ownerId?: string;
	/** Name of the identity as it is registered today. */
	readonly identityName?: string;
	readonly identityVersion?: number;
	/** The grant that covered the transition, as snapshot tags. */
	readonly grant?: string;
	readonly transition?: { readonly id: string; readonly workflow: string };
	readonly from?: string;
	readonly to: string;
	readonly decision: AuditDecision;
	readonly recheck: 'allow' | DenyReason;
	/** Versions of the control record and of the account's shard that the recheck read. */
	readonly registry: readonly [control: number, shard: number];
	readonly hash: string;
}

export type ChainView =
	| { readonly state: 'verified'; readonly length: number }
	/** The newest events have not reached the index yet. */
	| { readonly state: 'pending' }
	| { readonly state: 'broken'; readonly seq: number; readonly problem: string };

export interface IssueAuditView {
	/** Newest first. */
	readonly events: readonly AuditEventView[];
	readonly total: number;
	readonly chain: ChainView;
}

/** A non-human account that Jira shows and nobody has registered. */
export interface AccountView {
	readonly accountId: string;
	readonly displayName: string;
	readonly kind: 'human' | 'service-account' | 'ai-agent' | 'app' | 'customer' | 'unknown';
	readonly isActive: boolean;
}

export interface OverviewView {
	/** False until the registry was published for the first time; guards refuse everything before. */
	readonly isPrepared: boolean;
	readonly isFrozen: boolean;
	/** Known non-human accounts that nobody registered. */
	readonly unregistered: number;
	readonly enforcedGuards: number;
	readonly monitoredGuards: number;
	/** Whom a refusal names when no identity is known. */
	readonly contact: string;
}

interface Named {
	readonly id: string;
	readonly name: string;
}

/** Identities that a guard lets make a transition now. */
export interface PerformersView {
	readonly total: number;
	/** The first three by name. */
	readonly first: readonly { readonly accountId: string; readonly name: string }[];
}

export interface TransitionView {
	readonly workflow: string;
	readonly transitionId: string;
	readonly name: string;
	/** Empty when the transition starts from any status. */
	readonly from: readonly Named[];
	readonly to: Named;
	/** Work types of the space whose work items make this transition. */
	readonly issueTypes: readonly Named[];
	readonly guard?: GuardView;
	/** Present with a guard. */
	readonly performers?: PerformersView;
}

const version = z.int().check(z.gte(1));
const limit = z.int().check(z.gte(1), z.lte(100));
const moveInput = z.strictObject({ accountId: accountIdSchema, version, reason: reasonSchema });

export const adminInputs = {
	'site.overview': z.strictObject({}),
	'account.unregistered': z.strictObject({}),
	'identity.list': z.strictObject({
		status: z.exactOptional(z.enum(identityStatuses)),
		limit,
		cursor: z.exactOptional(z.string().check(z.maxLength(2_000))),
	}),
	'identity.read': z.strictObject({ accountId: accountIdSchema }),
	'identity.register': z.strictObject({
		accountId: accountIdSchema,
		draft: identityDraftSchema,
		/** Must be true for an ordinary Jira user that a bot uses. */
		confirmBotUser: z.exactOptional(z.boolean()),
	}),
	'identity.edit': z.strictObject({ accountId: accountIdSchema, version, draft: identityDraftSchema }),
	'identity.suspend': moveInput,
	'identity.reactivate': moveInput,
	'identity.retire': moveInput,
	'guard.list': z.strictObject({}),
	'failure.list': z.strictObject({ limit }),
} as const;

export interface AdminOutputs {
	'site.overview': OverviewView;
	/** At most 200, by name. */
	'account.unregistered': { readonly accounts: readonly AccountView[]; readonly total: number };
	'identity.list': { readonly identities: readonly IdentityView[]; readonly cursor?: string };
	'identity.read': { readonly identity: IdentityView; readonly history: readonly HistoryView[] };
	'identity.register': SavedView;
	'identity.edit': SavedView;
	'identity.suspend': SavedView;
	'identity.reactivate': SavedView;
	'identity.retire': SavedView;
	'guard.list': { readonly guards: readonly GuardView[] };
	'failure.list': { readonly failures: readonly FailureView[] };
}

export const projectInputs = {
	'project.transitions': z.strictObject({ projectId: projectIdSchema }),
} as const;

export interface ProjectOutputs {
	/** Guarded transitions first, then in the order of the workflows. */
	'project.transitions': { readonly isFrozen: boolean; readonly transitions: readonly TransitionView[] };
}

export const issueInputs = {
	'issue.audit': z.strictObject({ issueId: issueIdSchema, limit }),
	'issue.movers': z.strictObject({ issueId: issueIdSchema }),
} as const;

export interface IssueOutputs {
	'issue.audit': IssueAuditView;
	/** The guarded transitions the work item could make now, and who may perform them. */
	'issue.movers': { readonly isFrozen: boolean; readonly transitions: readonly TransitionView[] };
}
