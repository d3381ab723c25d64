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

/** What an account did in Jira: made, changed and commented work items. Instants are epoch milliseconds. */
export interface WorkView {
	/** Days with work of the last 30, at least. */
	readonly days30: number;
	/** The last day with work, give or take one; absent where none is known. */
	readonly lastAt?: number;
	/** What was done from then on is known, at most 90 days back. */
	readonly since: number;
	/** It is known that nothing was done for 90 days. */
	readonly isDormant: boolean;
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
	/** What else it did in Jira, as of the last time that Jira was asked; absent where it was not asked, or not lately. */
	readonly work?: WorkView;
	/** What it moved cannot be read, or was not counted yet. */
	readonly isActivityUnknown?: true;
	/** Nobody has to look at it, as somebody said. */
	readonly ignored?: IgnoredView;
	/** Products it has a licence for, by their places in `products`; absent where that is not known. */
	readonly licences?: readonly number[];
	/** Absent where that is not known, as of an account that cannot log in. */
	readonly administersJira?: boolean;
}

/** A product of the site. */
export interface ProductView {
	readonly key: string;
	readonly name: string;
	/** Accounts that count for its licence, as Jira says. */
	readonly used: number;
	/** Accounts that the licence allows; absent where there is no limit. */
	readonly seats?: number;
}

/** How far groups, roles and products of the accounts that are listed were read. */
export interface MembershipsView {
	/** When the last reading that was whole began, epoch milliseconds; absent before the first. */
	readonly asOf?: number;
	readonly isUnderWay: boolean;
	/** Accounts that the one under way has read. */
	readonly read?: number;
	/** Accounts and spaces that the last one could not read. */
	readonly missed?: { readonly accounts: number; readonly spaces: number };
	/** Points of Jira that the last one took. */
	readonly cost?: number;
	/** Absent where Jira does not tell. */
	readonly products?: readonly ProductView[];
}

/** A role in a space. */
export interface AccountRoleView {
	readonly spaceId: string;
	readonly roleId: string;
	readonly name: string;
	/** It is in the role by itself. */
	readonly isDirect: boolean;
	/** Ids of its groups that are in the role. */
	readonly through: readonly string[];
}

/** One account, as of the last comparison and the last reading of memberships. */
export interface AccountDetail {
	/** Absent of an account that is not kept one by one, or that the site does not have. */
	readonly row?: AccountRow;
	/** Moves that were recorded until then are counted, epoch milliseconds; absent before any was. */
	readonly countedUpTo?: number;
	/** When its groups were read, epoch milliseconds; absent where they were not. */
	readonly asOf?: number;
	/** Ids. */
	readonly groups?: readonly string[];
	readonly roles?: readonly AccountRoleView[];
	/** Spaces whose roles could not be read. */
	readonly unreadSpaces?: number;
	/** What `licences` of the row refer to. */
	readonly products?: readonly ProductView[];
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

const cursorSchema = z.exactOptional(z.string().check(z.maxLength(4)));

export const accountInputs = {
	'account.unregistered': z.strictObject({}),
	'account.list': z.strictObject({ cursor: cursorSchema }),
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
	'account.read': z.strictObject({ accountId: accountIdSchema }),
	'account.memberships': z.strictObject({}),
	/** Begins to read memberships. */
	'account.read-memberships': z.strictObject({}),
	/** The names of the roles that accounts have, for a file. */
	'account.role-names': z.strictObject({ cursor: cursorSchema }),
} as const;

export interface AccountOutputs {
	/** At most 200, by name. */
	'account.unregistered': { readonly accounts: readonly AccountView[]; readonly total: number };
	/** As of the last comparison; complete once the last page was read. */
	'account.list': {
		readonly rows: readonly AccountRow[];
		/** Moves that were recorded until then are counted, epoch milliseconds; absent before any was. */
		readonly countedUpTo?: number;
		/** What `licences` of the rows refer to. */
		readonly products: readonly Pick<ProductView, 'key' | 'name'>[];
		readonly cursor?: string;
	};
	'account.ignore': { readonly ignored: IgnoredView };
	'account.mind': { readonly ignored: null };
	'account.comparison': AccountComparisonView;
	'account.compare': AccountComparisonView;
	'account.read': AccountDetail;
	'account.memberships': MembershipsView;
	'account.read-memberships': MembershipsView;
	'account.role-names': {
		readonly names: readonly string[];
		/** Places in `names`, by account; what is missing is not known. */
		readonly accounts: Readonly<Record<string, readonly number[]>>;
		readonly cursor?: string;
	};
}
