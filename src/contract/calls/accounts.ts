// Accounts that Jira shows.
import * as z from '#zod';
import type { AccountCounts, AccountKind, AccountSign, PaceSign } from '../account';
import type { Actor } from '../actor';
import { reasonSchema } from '../identity';
import { accountIdSchema } from '../ids';
import { ignoreDays } from '../limits';

/** An account as Jira shows it. */
export interface AccountView {
	readonly accountId: string;
	readonly displayName: string;
	readonly kind: AccountKind;
	readonly isActive: boolean;
}

/** An account as the list of accounts shows it. Who is registered, the list of identities tells. */
export interface AccountRow {
	readonly accountId: string;
	readonly kind: AccountKind;
	readonly isActive: boolean;
	/** What makes it look like that of a bot. */
	readonly signs?: readonly AccountSign[];
	/** The day on which Muster first saw Jira list it, epoch milliseconds of its beginning; absent where that is not known. */
	readonly foundAt?: number;
	/** Jira no longer lists it: since the week that began then, epoch milliseconds. */
	readonly goneSince?: number;
	/** Moves on record in the last 30 days, as of the last daily count; absent where there is none within 90 days. */
	readonly moves?: number;
	/** The last day with a move on record within 90 days, `2026-11-27` in UTC. */
	readonly lastDay?: string;
	/** What the times of its moves say of who makes them. */
	readonly pace?: readonly PaceSign[];
	/** What it moved cannot be read, or was not counted yet. */
	readonly isActivityUnknown?: true;
	/** Nobody has to look at it, as somebody said. */
	readonly ignored?: IgnoredView;
}

export interface IgnoredView {
	readonly at: number;
	readonly by: Actor;
	readonly reason: string;
	/** When it has to be looked at again, epoch milliseconds; absent: never. */
	readonly until?: number;
}

/** How far the accounts of the site were compared with those that Muster knows. */
export interface AccountComparisonView {
	/** Bots that were there at this time are known, whatever events were lost, epoch milliseconds; absent before the first. */
	readonly asOf?: number;
	readonly isUnderWay: boolean;
	/** Accounts behind which the one under way is. */
	readonly read?: number;
	/** What the last one counted; absent before the first. */
	readonly counts?: AccountCounts;
	/** Points of Jira that the next one takes, and hours, as far as the last one tells. */
	readonly cost?: { readonly points: number; readonly hours: number };
}

export const accountInputs = {
	'account.unregistered': z.strictObject({}),
	'account.list': z.strictObject({ cursor: z.exactOptional(z.string().check(z.maxLength(4))) }),
	/** Says that nobody has to look at an account, for some days or for good. */
	'account.ignore': z.strictObject({
		accountId: accountIdSchema,
		reason: reasonSchema,
		days: z.exactOptional(z.literal(ignoreDays)),
	}),
	/** Takes that back. */
	'account.mind': z.strictObject({ accountId: accountIdSchema, reason: reasonSchema }),
	'account.comparison': z.strictObject({}),
	/** Begins to compare all accounts; on a site with very many that takes hours. */
	'account.compare': z.strictObject({}),
} as const;

export interface AccountOutputs {
	/** At most 200, by name. */
	'account.unregistered': { readonly accounts: readonly AccountView[]; readonly total: number };
	/** As of the last comparison; complete once the last page was read. */
	'account.list': {
		readonly rows: readonly AccountRow[];
		/** Moves that were recorded until then are counted, epoch milliseconds; absent before any was. */
		readonly countedUpTo?: number;
		readonly cursor?: string;
	};
	'account.ignore': { readonly ignored: IgnoredView };
	'account.mind': { readonly ignored: null };
	'account.comparison': AccountComparisonView;
	'account.compare': AccountComparisonView;
}
