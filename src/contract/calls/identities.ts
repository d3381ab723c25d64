// Identities as pages see and change them.
import * as z from '#zod';
import type { Actor, Switch } from '../actor';
import type { FieldChange } from '../errors';
import {
	type Credential,
	type Grant,
	type IdentityStatus,
	type IdentityType,
	identityDraftSchema,
	reasonSchema,
} from '../identity';
import { accountIdSchema } from '../ids';
import { maxExported } from '../limits';

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
	readonly updatedBy: Actor;
	/** Present while every enforced guard refuses this identity by hand. */
	readonly frozen?: Switch;
	/** When its owner's account was found inactive, epoch milliseconds. */
	readonly orphanedAt?: number;
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

export interface HistoryView {
	readonly version: number;
	/** Epoch milliseconds. */
	readonly at: number;
	readonly actor: Actor;
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

export const version = z.int().check(z.gte(1));

export const moveInput = z.strictObject({ accountId: accountIdSchema, version, reason: reasonSchema });

export const identityInputs = {
	'notice.list': z.strictObject({}),
	'identity.directory': z.strictObject({ cursor: z.exactOptional(z.string().check(z.maxLength(20))) }),
	'identity.export': z.strictObject({
		accountIds: z
			.array(accountIdSchema)
			.check(z.minLength(1), z.maxLength(maxExported, `holds more than ${maxExported} accounts`)),
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
} as const;

export interface IdentityOutputs {
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
}
