// Accounts as Jira shows them: people, apps, service accounts, agents.
import type { AccountView } from '../../../../src/contract/calls/accounts';
import { likelyAccountIdForm } from '../../../../src/contract/patterns';
import { repeated } from './batch';
import { type Bean, beans, readJira, text } from './read-jira';

function kindOf(bean: Bean): AccountView['kind'] {
	const appType = text(bean, 'appType');
	switch (text(bean, 'accountType')) {
		case 'atlassian':
			return 'human';
		case 'customer':
			return 'customer';
		case 'app':
			if (appType === 'service') return 'service-account';
			return appType === 'agent' ? 'ai-agent' : 'app';
		default:
			return 'unknown';
	}
}

/** Undefined for what names no account. */
export function parseAccount(bean: Bean): AccountView | undefined {
	const accountId = text(bean, 'accountId');
	if (accountId === undefined) return undefined;
	return {
		accountId,
		displayName: text(bean, 'displayName') ?? accountId,
		kind: kindOf(bean),
		isActive: bean['active'] === true,
	};
}

const parseAccounts = (answer: unknown): AccountView[] => beans(answer).flatMap((bean) => parseAccount(bean) ?? []);

/** Active accounts whose name or e-mail address starts with the words. */
export async function searchAccounts(query: string): Promise<readonly AccountView[]> {
	return parseAccounts(await readJira(`/rest/api/3/user/search?query=${encodeURIComponent(query)}&maxResults=50`));
}

/** Whether text may be an Atlassian account ID, so that it is worth asking Jira. */
export const looksLikeAccountId = (value: string): boolean => likelyAccountIdForm.test(value);

/**
 * Accounts by name, by e-mail address or by ID.
 *
 * @param readOne what Jira knows of an ID
 */
export async function findAccounts(
	query: string,
	readOne: (accountId: string) => Promise<AccountView | null>,
): Promise<readonly AccountView[]> {
	const [byId, found] = await Promise.all([
		looksLikeAccountId(query) ? readOne(query).catch(() => null) : null,
		searchAccounts(query),
	]);
	return byId === null || found.some(({ accountId }) => accountId === byId.accountId) ? found : [byId, ...found];
}

/** The accounts that Jira knows among these, by ID. */
export async function readAccounts(ids: readonly string[]): Promise<ReadonlyMap<string, AccountView>> {
	const answer = await readJira(`/rest/api/3/user/bulk?maxResults=${ids.length}&${repeated('accountId', ids)}`);
	return new Map(parseAccounts(answer).map((account) => [account.accountId, account]));
}

/** A name, and the e-mail address where whoever asks may see it. */
export interface Contact {
	readonly name: string;
	readonly email?: string;
}

/** What Jira shows of accounts to whoever asks, by ID. Nothing of it is kept. */
export async function readContacts(ids: readonly string[]): Promise<ReadonlyMap<string, Contact>> {
	const answer = await readJira(`/rest/api/3/user/bulk?maxResults=${ids.length}&${repeated('accountId', ids)}`);
	return new Map(
		beans(answer).flatMap((bean) => {
			const [id, email] = [text(bean, 'accountId'), text(bean, 'emailAddress')];
			if (id === undefined) return [];
			return [[id, { name: text(bean, 'displayName') ?? '', ...(email ? { email } : {}) }] as const];
		}),
	);
}
