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

export const accountInputs = {
	'account.unregistered': z.strictObject({}),
} as const;

export interface AccountOutputs {
	/** At most 200, by name. */
	'account.unregistered': { readonly accounts: readonly AccountView[]; readonly total: number };
}
