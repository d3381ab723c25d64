// Accounts that Jira shows.
import * as z from '#zod';

/** An account as Jira shows it. */
export interface AccountView {
	readonly accountId: string;
	readonly displayName: string;
	/** `human` is an ordinary person's account; everything that Jira calls an app is not human. */
	readonly kind: 'human' | 'service-account' | 'ai-agent' | 'app' | 'customer' | 'unknown';
	readonly isActive: boolean;
}

/** How far the accounts of the site were compared with those that Muster knows. */
export interface AccountComparisonView {
	/** Bots that were there at this time are known, whatever events were lost, epoch milliseconds; absent before the first. */
	readonly asOf?: number;
	readonly isUnderWay: boolean;
}

export const accountInputs = {
	'account.unregistered': z.strictObject({}),
	'account.comparison': z.strictObject({}),
	/** Begins to compare all accounts; on a site with very many that takes hours. */
	'account.compare': z.strictObject({}),
} as const;

export interface AccountOutputs {
	/** At most 200, by name. */
	'account.unregistered': { readonly accounts: readonly AccountView[]; readonly total: number };
	'account.comparison': AccountComparisonView;
	'account.compare': AccountComparisonView;
}
