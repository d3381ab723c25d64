// The accounts one can act as, and what kind of actor each of them is.
import * as z from 'zod';

export const accountSchema = z.object({
	accountId: z.string(),
	displayName: z.string(),
	accountType: z.string(),
	appType: z.string().optional(),
	email: z.string().optional(),
	active: z.boolean(),
	token: z.string().optional(),
	roles: z.array(z.string()),
});
export type Account = z.infer<typeof accountSchema>;

export type ActorKind = 'person' | 'service' | 'app' | 'agent';

/** Jira tells them apart by account type; a script under a person's licence looks like a person. */
export function kindOf(account: Pick<Account, 'accountType' | 'appType'>): ActorKind {
	if (account.accountType !== 'app') return 'person';
	if (account.appType === 'agent') return 'agent';
	return account.appType === 'service' ? 'service' : 'app';
}

export const kindNames: Readonly<Record<ActorKind, string>> = {
	person: 'Person',
	service: 'Service account',
	app: 'App',
	agent: 'AI agent',
};

export const kindPlurals: Readonly<Record<ActorKind, string>> = {
	person: 'People',
	service: 'Service accounts',
	app: 'Apps',
	agent: 'AI agents',
};

/** Why one cannot act as an account, or undefined. */
export function whyNotActing({ active, token }: Account): string | undefined {
	if (!active) return 'Inactive';
	return token === undefined ? 'No credentials' : undefined;
}

/** Value of the Authorization header that the account's own client would send. */
export function authorizationOf({ email, token }: Account): string {
	if (token === undefined) return '';
	return email === undefined ? `Bearer ${token}` : `Basic ${btoa(`${email}:${token}`)}`;
}
