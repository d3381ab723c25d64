// One bot of the seeded site, what an administrator registers it as, and what it presses.
import { seededAccounts } from '../sandbox/jira';
import type { Sandbox } from '../sandbox/sandbox';
import { dayMs } from '../src/contract/durations';

const { ana, bruno, deployBot } = seededAccounts;

export const { accountId } = deployBot;

export const aDraft = (now: number) => ({
	name: 'deploy-bot',
	type: 'ci-pipeline',
	ownerId: bruno.accountId,
	contact: '#release-eng',
	purpose: 'Deploys what is staged.',
	expiresAt: now + 365 * dayMs,
	grants: [{ projectId: '10000', fromStatusId: '10004', toStatusId: '10005' }],
});

/** What a function of the admin page answers its administrator. @throws {Error} when it is refused */
export async function askAdmin({ forge }: Sandbox, functionKey: string, payload: unknown): Promise<unknown> {
	const answer = await forge.invokeResolver({
		moduleKey: 'muster-admin',
		functionKey,
		payload,
		accountId: ana.accountId,
	});
	const { ok, value } = answer as { readonly ok: boolean; readonly value?: unknown };
	if (!ok) throw new Error(`${functionKey}: ${JSON.stringify(answer)}`);
	return value;
}

/** Calls a function of the admin page as its administrator. @throws {Error} when it is refused */
export async function callAdmin(sandbox: Sandbox, functionKey: string, payload: unknown): Promise<void> {
	await askAdmin(sandbox, functionKey, payload);
}

/** Has the bot press Deploy. @throws {Error} when Jira answers with another status than expected */
export async function deploy(sandbox: Sandbox, issueKey: string, expected: number): Promise<void> {
	const basic = Buffer.from(`${deployBot.email}:${deployBot.apiToken}`).toString('base64');
	const response = await sandbox.fetch(
		new Request(`${sandbox.site.baseUrl}/rest/api/3/issue/${issueKey}/transitions`, {
			method: 'POST',
			headers: { Authorization: `Basic ${basic}`, 'Content-Type': 'application/json' },
			body: JSON.stringify({ transition: { id: '41' } }),
		}),
	);
	if (response.status !== expected) throw new Error(`Deploy of ${issueKey}: ${response.status}`);
}
