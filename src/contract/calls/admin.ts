// The admin page's calls: inputs as schemas, outputs as types.
import * as z from '#zod';
import { identityDraftSchema, reasonSchema } from '../identity';
import { bulkRowSchema, maxPieces, maxRowsPerPiece } from '../identity-file';
import { accountIdSchema, projectIdSchema } from '../ids';
import type { AccountView } from './accounts';
import { type FailureView, limit } from './audit';
import { type BulkRowView, type BulkView, bulkId } from './bulk';
import { type GuardOutputs, guardInputs } from './guards';
import {
	type HistoryView,
	type IdentityRow,
	type IdentityView,
	moveInput,
	type NoticeView,
	type SavedView,
	version,
} from './identities';
import {
	type OverviewView,
	reasoned,
	type SettingsView,
	type SiteChangeView,
	type SwitchedView,
	settingsSchema,
} from './site';

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
