// The accounts that a visitor can act as, with what they may do and how they sign in.
import type { Sandbox } from '../sandbox';

/** Shown by `GET /sandbox/accounts`. Tokens are made up and good for this sandbox only. */
interface AccountLine {
	readonly accountId: string;
	readonly displayName: string;
	readonly accountType: string;
	readonly appType?: string;
	readonly email?: string;
	readonly active: boolean;
	readonly token?: string;
	readonly oauth?: { readonly clientId: string; readonly clientSecret: string };
	readonly roles: readonly string[];
}

const roleNames: readonly (readonly [permission: string, project: string | undefined, name: string])[] = [
	['ADMINISTER', undefined, 'Jira administrator'],
	['ADMINISTER_PROJECTS', 'REL', 'Administers REL'],
	['ADMINISTER_PROJECTS', 'OPS', 'Administers OPS'],
	['TRANSITION_ISSUES', 'REL', 'Moves work in REL'],
	['TRANSITION_ISSUES', 'OPS', 'Moves work in OPS'],
	['BROWSE_PROJECTS', 'REL', 'Sees REL'],
	['BROWSE_PROJECTS', 'OPS', 'Sees OPS'],
];

export function listAccounts({ site }: Sandbox): AccountLine[] {
	return site.accounts().map((account) => ({
		accountId: account.accountId,
		displayName: account.displayName,
		accountType: account.accountType,
		...(account.appType === undefined ? {} : { appType: account.appType }),
		...(account.email === undefined ? {} : { email: account.email }),
		active: account.active,
		...(account.apiToken === undefined ? {} : { token: account.apiToken }),
		...(account.oauth === undefined
			? {}
			: { oauth: { clientId: account.oauth.clientId, clientSecret: account.oauth.clientSecret } }),
		roles: roleNames
			.filter(([permission, project]) => site.hasPermission(account.accountId, permission, project))
			.map(([, , name]) => name),
	}));
}
