// Accounts that Jira shows.
import * as z from '#zod';

/** A non-human account that Jira shows and nobody has registered. */
export interface AccountView {
	readonly accountId: string;
	readonly displayName: string;
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
