// Accounts as Jira shows them to the app.
import { route } from '@forge/api';
import * as z from '#zod';
import { chunks } from '../../contract/chunks';
import { defined } from '../../contract/defined';
import type { Group } from '../../contract/guard';
import { type AccountId, accountIdSchema } from '../../contract/ids';
import type { Account, Accounts, FoundAccount } from '../../services/ports/jira';
import { requestJson, requestOptional } from './request';

const userSchema = z.object({
	accountId: accountIdSchema,
	displayName: z.string(),
	accountType: z.string(),
	appType: z.optional(z.string()),
	active: z.boolean(),
});

function kindOf({ accountType, appType }: z.infer<typeof userSchema>): Account['kind'] {
	if (accountType === 'atlassian') return 'human';
	if (accountType === 'customer') return 'customer';
	if (accountType !== 'app') return 'unknown';
	if (appType === 'service') return 'service-account';
	return appType === 'agent' ? 'ai-agent' : 'app';
}

const toAccount = (user: z.infer<typeof userSchema>): Account => ({
	accountId: user.accountId,
	displayName: user.displayName,
	kind: kindOf(user),
	isActive: user.active,
});

const bulkSchema = z.object({ isLast: z.optional(z.boolean()), values: z.array(userSchema) });

/**
 * Accounts asked for in one request. Jira documents no maximum for the page; the query must stay below the length that
 * web servers accept, and an account id takes up to 140 characters of it.
 */
const accountsPerRequest = 50;

/** One page, at 2 points an account: whoever shares the name with so many is better written as an id. */
const accountsPerSearch = 50;
const foundSchema = z.extend(userSchema, { emailAddress: z.optional(z.nullable(z.string())) });
function toFound(user: unknown): FoundAccount | undefined {
	const { data } = foundSchema.safeParse(user);
	return data && { ...toAccount(data), ...defined({ emailAddress: data.emailAddress ?? undefined }) };
}

/** The largest page that Jira gives out. */
const groupsPerRequest = 50;
const groupsSchema = z.object({ values: z.array(z.object({ groupId: z.string(), name: z.string() })) });

async function readBulk(accountIds: readonly AccountId[]): Promise<Account[]> {
	const accounts: Account[] = [];
	for (;;) {
		const query = new URLSearchParams({
			startAt: String(accounts.length),
			maxResults: String(accountsPerRequest),
		});
		for (const accountId of accountIds) query.append('accountId', accountId);
		const page = await requestJson('app', route`/rest/api/3/user/bulk?${query}`, bulkSchema);
		accounts.push(...page.values.map(toAccount));
		// Jira may serve shorter pages than asked for.
		if (page.isLast !== false || page.values.length === 0) return accounts;
	}
}

/** Source: Jira Cloud REST API, users. */
export const jiraAccounts: Accounts = {
	async read(accountId) {
		const user = await requestOptional('app', route`/rest/api/3/user?accountId=${accountId}`, userSchema);
		return user === undefined ? undefined : toAccount(user);
	},
	async page(startAt, limit) {
		const path = route`/rest/api/3/users/search?startAt=${startAt}&maxResults=${limit}`;
		const users = await requestJson('app', path, z.array(z.unknown()));
		// Jira lists deleted and corrupted accounts with blanks; one of them must not hide the others.
		return users.map(toFound);
	},
	async readMany(accountIds) {
		const accounts: Account[] = [];
		for (const part of chunks(accountIds, accountsPerRequest)) {
			accounts.push(...(await readBulk(part)));
		}
		return accounts;
	},
	async search(text) {
		const path = route`/rest/api/3/user/search?query=${text}&maxResults=${accountsPerSearch}`;
		const users = await requestJson('app', path, z.array(z.unknown()));
		if (users.length >= accountsPerSearch) return undefined;
		return users.flatMap((user) => toFound(user) ?? []);
	},
	async readGroups(groupIds) {
		const groups: Group[] = [];
		for (const part of chunks(groupIds, groupsPerRequest)) {
			const query = new URLSearchParams({ maxResults: String(groupsPerRequest) });
			for (const groupId of part) query.append('groupId', groupId);
			groups.push(...(await requestJson('app', route`/rest/api/3/group/bulk?${query}`, groupsSchema)).values);
		}
		return groups;
	},
	async readOwnId() {
		return (await requestJson('app', route`/rest/api/3/myself`, z.object({ accountId: accountIdSchema }))).accountId;
	},
};
