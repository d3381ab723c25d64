// Accounts as Jira shows them to the app.
import { route } from '@forge/api';
import * as z from 'zod';
import { accountIdSchema } from '../../contract/ids';
import type { Account, Accounts } from '../../services/ports';
import { requestJson, requestOptional } from './request';

const userSchema = z.object({
	accountId: accountIdSchema,
	displayName: z.string(),
	accountType: z.string(),
	appType: z.string().optional(),
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
		return users.map((user) => {
			const parsed = userSchema.safeParse(user);
			return parsed.success ? toAccount(parsed.data) : undefined;
		});
	},
};
