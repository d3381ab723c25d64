// What each surface may ask of the back end: one table a surface, inputs as schemas, outputs as types.
import * as z from '#zod';
import type { AuditDecision, DenyReason, Enforcement, GuardMode } from './decision';
import type { FieldChange } from './errors';
import { type GuardOutputs, guardInputs, type NamedView } from './guards';
import {
	type Credential,
	contactSchema,
	type Grant,
	type IdentityStatus,
	type IdentityType,
	identityDraftSchema,
	reasonSchema,
} from './identity';
import { bulkRowSchema, maxPieces, maxRowsPerPiece } from './identity-file';
import { accountIdSchema, issueIdSchema, projectIdSchema, statusIdSchema } from './ids';

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
	/** Present while every enforced guard refuses this identity by hand. */
	readonly frozen?: SwitchView;
	/** When its owner's account was found inactive, epoch milliseconds. */
	readonly orphanedAt?: number;
}

/** A switch somebody threw: when, who, and why. */
export interface SwitchView {
	/** Epoch milliseconds. */
	readonly at: number;
	readonly by: ActorView;
	readonly reason: string;
}

/** One line of the list of identities: what can be filtered, sorted and counted without reading each identity. */
export interface IdentityRow {
	readonly accountId: string;
	readonly name: string;
	readonly type: IdentityType;
	readonly status: IdentityStatus;
	readonly isFrozen: boolean;
	readonly ownerId: string;
	readonly environment?: string;
	/** Epoch milliseconds, as every time below. */
	readonly expiresAt: number;
	readonly grants: number;
	/** When the first of its grants ends before the identity does. */
	readonly firstGrantEnd?: number;
	/** Some grant covers every space. */
	readonly isBroad: boolean;
	/** Its grants look like more than one task. */
	readonly hasSeveralTasks: boolean;
	/** When its credential expires or is due for rotation, whichever is first. */
	readonly credentialDueAt?: number;
	readonly orphanedAt?: number;
	/** Last status change it made, as of the daily sweep. */
	readonly lastUsedAt?: number;
	/** Grants that nothing used for 90 days, as of the daily sweep. */
	readonly unusedGrants?: number;
	readonly version: number;
	readonly updatedAt: number;
}

/** What somebody should look at; `dueAt` orders the list. */
export interface NoticeView {
	readonly accountId: string;
	readonly name: string;
	readonly kind: 'orphaned' | 'expires' | 'grant-expires' | 'credential-expires' | 'rotation-due' | 'unused';
	/** When it happens, or happened. Epoch milliseconds. */
	readonly dueAt: number;
	/** Days of warning: 30, 7, 1; 0 once it is overdue. */
	readonly within: 30 | 7 | 1 | 0;
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
	/** As the list shows it now. */
	readonly row: IdentityRow;
	/** False while Jira still applies the rights from before. */
	readonly isEnforced: boolean;
}

/** One change of a switch above single identities. */
export interface SiteChangeView {
	/** Epoch milliseconds. */
	readonly at: number;
	readonly actor: ActorView;
	readonly action: 'freeze' | 'thaw' | 'freeze-space' | 'thaw-space' | 'break-glass' | 'mend-glass' | 'settings';
	readonly projectId?: string;
	readonly reason?: string;
}

/** The switches above single identities, as banners show them. */
export interface SwitchesView {
	readonly frozen?: SwitchView;
	readonly frozenSpaces: readonly (SwitchView & { readonly projectId: string })[];
	/** Present while every guard only monitors. */
	readonly brokenGlass?: SwitchView;
}

/** Answer to a thrown switch. */
export interface SwitchedView {
	readonly switches: SwitchesView;
	/** False while Jira still applies the state from before. */
	readonly isEnforced: boolean;
}

export interface GrowthView {
	/** Parts the published registry is spread over. */
	readonly shards: number;
	readonly maxShards: number;
	/** Share of the fullest part that is in use, 0 to 1. */
	readonly fullest: number;
	/** Present when Jira or the limit refused the last attempt to grow. */
	readonly refused?: { readonly at: number; readonly why: string };
}

export interface SettingsView {
	/** To be sent back with a change; 0 before anybody saved. */
	readonly version: number;
	readonly expiryDefaultDays: number;
	readonly expiryMaxDays: number;
	/** Days between an owner's account becoming inactive and the suspension of what they own. */
	readonly orphanGraceDays: number;
	/** Most app properties the registry may be spread over. */
	readonly maxShards: number;
	/** Whom a refusal names when no identity is known: a team or channel. */
	readonly contact: string;
	readonly protectedStatuses: readonly string[];
	readonly guardsTypeChanges: boolean;
}

export const bulkKinds = ['import', 'suspend', 'reactivate', 'retire', 'change-owner'] as const;
export type BulkKind = (typeof bulkKinds)[number];
export const bulkStates = ['receiving', 'checking', 'checked', 'applying', 'done'] as const;
export type BulkState = (typeof bulkStates)[number];
export const rowVerdicts = ['create', 'change', 'unchanged', 'error'] as const;
export type RowVerdict = (typeof rowVerdicts)[number];

/** Work on many identities: received in pieces, tried, then applied. */
export interface BulkView {
	readonly id: string;
	readonly kind: BulkKind;
	/** Name of the imported file. */
	readonly name?: string;
	readonly reason?: string;
	readonly ownerId?: string;
	readonly startedBy: ActorView;
	/** Epoch milliseconds. */
	readonly startedAt: number;
	readonly updatedAt: number;
	readonly state: BulkState;
	readonly pieces: number;
	readonly rows: number;
	/** Rows that were tried. */
	readonly checked: number;
	readonly verdicts: Readonly<Record<RowVerdict, number>>;
	/** Rows that were carried out; `failed` were not. */
	readonly applied: number;
	readonly failed: number;
	/** Present once done: false while Jira still applies the rights from before. */
	readonly isEnforced?: boolean;
	/** Nothing moved for a while: the work may be resumed. */
	readonly isStalled: boolean;
}

export interface BulkRowView {
	/** Line in the file or place in the selection, from 1. */
	readonly row: number;
	readonly accountId: string;
	readonly name?: string;
	readonly verdict: RowVerdict;
	/** Column at fault. */
	readonly field?: string;
	/** What is wrong, or which fields change. */
	readonly why?: string;
	/** Present once it was applied. */
	readonly outcome?: 'applied' | 'failed';
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
	readonly switches: SwitchesView;
	/** Identities that are not retired. */
	readonly identities: number;
	readonly growth: GrowthView;
	/** Known non-human accounts that nobody registered. */
	readonly unregistered: number;
	readonly enforcedGuards: number;
	readonly monitoredGuards: number;
	/** Whom a refusal names when no identity is known. */
	readonly contact: string;
	/** Health checks that are bad or were due and not made, as of the last time they were made. */
	readonly unhealthy: number;
	/** True once a canary showed that rules cannot read the registry. */
	readonly isUnreadable: boolean;
	/** Guards that changed for the worse and that nobody accepted. */
	readonly drift: number;
	/** Present while guards of an earlier installation stand and nobody was registered yet: how many transitions they stop. */
	readonly inheritedGuards?: number;
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
	readonly from: readonly NamedView[];
	readonly to: NamedView;
	/** Work types of the space whose work items make this transition. */
	readonly issueTypes: readonly NamedView[];
	readonly guard?: GuardView;
	/** Present with a guard. */
	readonly performers?: PerformersView;
}

export const maxProtectedStatuses = 100;
const days = (max: number) => z.int().check(z.gte(1, 'is less than 1 day'), z.lte(max, `is more than ${max} days`));
export const settingsSchema = z.strictObject({
	expiryDefaultDays: days(3_650),
	expiryMaxDays: days(3_650),
	orphanGraceDays: z.int().check(z.gte(0, 'is less than 0 days'), z.lte(365, 'is more than 365 days')),
	maxShards: z.int().check(z.gte(98, 'is less than 98'), z.lte(4_096, 'is more than 4096')),
	contact: contactSchema,
	/** Statuses that only guards of mode `registered` may lead into. */
	protectedStatuses: z.array(statusIdSchema).check(
		z.maxLength(maxProtectedStatuses, `holds more than ${maxProtectedStatuses} statuses`),
		z.refine((ids) => new Set(ids).size === ids.length, 'names a status twice'),
	),
	/** Known non-human accounts without a grant may not change work types. */
	guardsTypeChanges: z.boolean(),
});
export type SettingsDraft = z.infer<typeof settingsSchema>;

const version = z.int().check(z.gte(1));
const limit = z.int().check(z.gte(1), z.lte(100));
const reasoned = z.strictObject({ reason: reasonSchema });
const bulkId = z.string().check(z.regex(/^[A-Za-z0-9_-]{10,40}$/, 'is not the ID of such work'));
const moveInput = z.strictObject({ accountId: accountIdSchema, version, reason: reasonSchema });

export const adminInputs = {
	'site.overview': z.strictObject({}),
	'account.unregistered': z.strictObject({}),
	'site.history': z.strictObject({}),
	'site.freeze': reasoned,
	'site.thaw': reasoned,
	'site.break-glass': reasoned,
	'site.mend-glass': reasoned,
	'space.freeze': z.strictObject({ projectId: projectIdSchema, reason: reasonSchema }),
	'space.thaw': z.strictObject({ projectId: projectIdSchema, reason: reasonSchema }),
	'settings.read': z.strictObject({}),
	'settings.save': z.strictObject({ version: z.int().check(z.gte(0)), settings: settingsSchema }),
	'notice.list': z.strictObject({}),
	'identity.directory': z.strictObject({ cursor: z.exactOptional(z.string().check(z.maxLength(20))) }),
	'identity.export': z.strictObject({
		accountIds: z.array(accountIdSchema).check(z.minLength(1), z.maxLength(200, 'holds more than 200 accounts')),
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
	'identity.freeze': moveInput,
	'identity.thaw': moveInput,
	'bulk.start': z.discriminatedUnion('kind', [
		z.strictObject({ kind: z.literal('import'), name: z.string().check(z.minLength(1), z.maxLength(255)) }),
		z.strictObject({ kind: z.enum(['suspend', 'reactivate', 'retire']), reason: reasonSchema }),
		z.strictObject({ kind: z.literal('change-owner'), reason: reasonSchema, ownerId: accountIdSchema }),
	]),
	/** Pieces are numbered from 0 and may be sent again. */
	'bulk.add': z.strictObject({
		id: bulkId,
		piece: z.int().check(z.gte(0), z.lt(maxPieces)),
		rows: z.array(bulkRowSchema).check(z.minLength(1), z.maxLength(maxRowsPerPiece)),
	}),
	/** Tries every row and changes nothing. */
	'bulk.check': z.strictObject({ id: bulkId, pieces: z.int().check(z.gte(1), z.lte(maxPieces)) }),
	/** Starts, or resumes, to carry out the rows that were found good. */
	'bulk.apply': z.strictObject({ id: bulkId }),
	'bulk.read': z.strictObject({ id: bulkId }),
	'bulk.rows': z.strictObject({ id: bulkId, piece: z.int().check(z.gte(0), z.lt(maxPieces)) }),
	'bulk.list': z.strictObject({}),
	'failure.list': z.strictObject({ limit }),
	...guardInputs,
} as const;

export interface AdminOutputs extends GuardOutputs {
	'site.overview': OverviewView;
	/** At most 200, by name. */
	'account.unregistered': { readonly accounts: readonly AccountView[]; readonly total: number };
	/** Latest first, at most 50. */
	'site.history': { readonly changes: readonly SiteChangeView[] };
	'site.freeze': SwitchedView;
	'site.thaw': SwitchedView;
	'site.break-glass': SwitchedView;
	'site.mend-glass': SwitchedView;
	'space.freeze': SwitchedView;
	'space.thaw': SwitchedView;
	'settings.read': { readonly settings: SettingsView };
	'settings.save': { readonly settings: SettingsView; readonly isEnforced: boolean };
	/** In the order to act. */
	'notice.list': { readonly notices: readonly NoticeView[]; readonly sweptAt?: number };
	/** Current and complete once the last page was read; pages hold any number of rows. */
	'identity.directory': { readonly rows: readonly IdentityRow[]; readonly cursor?: string };
	/** Those of the accounts that are registered. */
	'identity.export': { readonly identities: readonly IdentityView[] };
	'identity.read': {
		readonly identity: IdentityView;
		readonly history: readonly HistoryView[];
		/** False while Jira still applies the rights from before. */
		readonly isEnforced: boolean;
		/** When each grant was used last, in their order, as of the daily sweep; null for never. */
		readonly grantUse?: readonly { readonly since: number; readonly lastUsedAt: number | null }[];
	};
	'identity.register': SavedView;
	'identity.edit': SavedView;
	'identity.suspend': SavedView;
	'identity.reactivate': SavedView;
	'identity.retire': SavedView;
	'identity.freeze': SavedView;
	'identity.thaw': SavedView;
	'bulk.start': BulkView;
	'bulk.add': BulkView;
	'bulk.check': BulkView;
	'bulk.apply': BulkView;
	'bulk.read': BulkView;
	'bulk.rows': { readonly rows: readonly BulkRowView[] };
	/** Latest first, at most 20. */
	'bulk.list': { readonly works: readonly BulkView[] };
	'failure.list': { readonly failures: readonly FailureView[] };
}

export const projectInputs = {
	'project.transitions': z.strictObject({ projectId: projectIdSchema }),
	'project.freeze': z.strictObject({ projectId: projectIdSchema, reason: reasonSchema }),
	'project.thaw': z.strictObject({ projectId: projectIdSchema, reason: reasonSchema }),
} as const;

/** What freezes a space, or stops guards from enforcing, as its own people may see it. */
export interface SpaceSwitchesView {
	/** The whole site is frozen. */
	readonly site?: SwitchView;
	/** The space is frozen. */
	readonly space?: SwitchView;
	readonly brokenGlass?: SwitchView;
}

export interface ProjectOutputs {
	/** Guarded transitions first, then in the order of the workflows. */
	'project.transitions': {
		readonly switches: SpaceSwitchesView;
		/** Identities that hold a right in this space which has not ended: whom freezing it stops. */
		readonly identities: number;
		readonly transitions: readonly TransitionView[];
	};
	'project.freeze': { readonly switches: SpaceSwitchesView; readonly isEnforced: boolean };
	'project.thaw': { readonly switches: SpaceSwitchesView; readonly isEnforced: boolean };
}

export const issueInputs = {
	'issue.audit': z.strictObject({ issueId: issueIdSchema, limit }),
	'issue.movers': z.strictObject({ issueId: issueIdSchema }),
} as const;

export interface IssueOutputs {
	'issue.audit': IssueAuditView;
	/** The guarded transitions the work item could make now, and who may perform them. */
	'issue.movers': { readonly switches: SpaceSwitchesView; readonly transitions: readonly TransitionView[] };
}
