// Identities as pages see and change them.
import * as z from '#zod';
import { type IdentityFacts, identityDraftSchema, reasonSchema } from '../identity';
import type { HistoryRecord } from '../identity-history';
import type { ShardRow } from '../identity-row';
import type { IdentityStatus } from '../identity-status';
import { accountIdSchema } from '../ids';
import type { EnforcedView } from '../in-force';
import { maxExported } from '../limits';
import type { Notice } from '../notice';
import type { RisksView } from '../risks';
import { states } from '../state-problem';
import type { StoppedMove } from '../stopped-move';

export interface IdentityView extends IdentityFacts {
	/** `status`, or `expired` once an active identity's time is over. */
	readonly effectiveStatus: IdentityStatus | 'expired';
}

/** One line of the list of identities. */
export interface IdentityRow extends ShardRow {
	/** Present while Jira may apply other rights than these, now or after a write that arrives late. */
	readonly unenforced?: Pick<EnforcedView, 'doubtUntil'>;
	/** Present while it is stopped and moved a work item all the same: the latest such move, to the hour. */
	readonly movedWhileStopped?: StoppedMove;
	/** Last status change it made, as of the last hour. */
	readonly lastUsedAt?: number;
	/** Grants that nothing used for 90 days, as of the last hour. */
	readonly unusedGrants?: number;
}

/** When a grant was used, as of the last hour. Epoch milliseconds. */
export interface GrantUseView {
	/** When the sweep first saw the grant. */
	readonly since: number;
	/** Null for never. */
	readonly lastUsedAt: number | null;
}

export type HistoryView = Omit<HistoryRecord, 'accountId'>;

export interface SavedView extends EnforcedView {
	readonly identity: IdentityView;
	/** As the list shows it now. */
	readonly row: IdentityRow;
}

export const version = z.int().check(z.gte(1));

export const moveInput = z.strictObject({ accountId: accountIdSchema, version, reason: reasonSchema });

export const identityInputs = {
	'notice.list': z.strictObject({}),
	'identity.directory': z.strictObject({ cursor: z.exactOptional(z.string().check(z.maxLength(20))) }),
	'identity.export': z.strictObject({
		accountIds: z
			.array(accountIdSchema)
			.check(
				z.minLength(1),
				z.maxLength(maxExported, states({ problem: 'too-many-listed', params: { of: 'accounts', most: maxExported } })),
			),
	}),
	'identity.read': z.strictObject({ accountId: accountIdSchema }),
	/** What is wrong with it. */
	'identity.risks': z.strictObject({ accountId: accountIdSchema }),
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
	'notice.list': { readonly notices: readonly Notice[]; readonly sweptAt?: number };
	/** Current and complete once the last page was read; pages hold any number of rows. */
	'identity.directory': { readonly rows: readonly IdentityRow[]; readonly cursor?: string };
	/** Those of the accounts that are registered. */
	'identity.export': { readonly identities: readonly IdentityView[] };
	'identity.read': EnforcedView & {
		readonly identity: IdentityView;
		readonly history: readonly HistoryView[];
		/** See `IdentityRow`. */
		readonly movedWhileStopped?: StoppedMove;
		/** For each grant, in their order. */
		readonly grantUse?: readonly GrantUseView[];
	};
	'identity.risks': RisksView;
	'identity.register': SavedView;
	'identity.edit': SavedView;
	'identity.suspend': SavedView;
	'identity.reactivate': SavedView;
	'identity.retire': SavedView;
	'identity.freeze': SavedView;
	'identity.thaw': SavedView;
}
