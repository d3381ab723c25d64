// Accounts that Jira shows.

/** A non-human account that Jira shows and nobody has registered. */
export interface AccountView {
	readonly accountId: string;
	readonly displayName: string;
	readonly kind: 'human' | 'service-account' | 'ai-agent' | 'app' | 'customer' | 'unknown';
	readonly isActive: boolean;
}
