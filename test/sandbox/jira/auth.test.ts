// Credentials: who they make the caller, and what wrong ones earn.
import { describe, expect, test } from '@jest/globals';
import { type SeededAccount, seededAccounts } from '../../../sandbox/jira';
import type { Caller } from '../../../sandbox/seams';
import { aSite, type TestSite } from './a-site';

const basic = (email: string, token: string): string => `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}`;

const authenticate = ({ site }: TestSite, authorization?: string): Caller | Response =>
	site.authenticate(
		new Request('https://muster.example.com/rest/api/3/myself', {
			...(authorization !== undefined && { headers: { authorization } }),
		}),
	);

const tokenFor = async (
	{ site }: TestSite,
	body: unknown,
): Promise<{ status: number; body: Record<string, unknown> }> => {
	const response = await site.fetch(
		new Request('https://muster.example.com/oauth/token', { method: 'POST', body: JSON.stringify(body) }),
		{ kind: 'anonymous' },
	);
	return { status: response.status, body: JSON.parse(await response.text()) };
};

const credentials = {
	grant_type: 'client_credentials',
	client_id: 'sandbox-client-deploy-bot',
	client_secret: 'sandbox-secret-deploy-bot',
};

describe('an API token', () => {
	test.each(Object.entries(seededAccounts).filter(([, account]) => 'email' in account && account.active))(
		'of %s makes its account the caller, with all its rights',
		(name, account) => {
			const { accountId, apiToken } = seededAccounts[name as SeededAccount];
			const email = 'email' in account ? (account.email ?? '') : '';
			expect(authenticate(aSite(), basic(email, apiToken ?? ''))).toEqual({ kind: 'user', accountId });
		},
	);

	test.each([
		['a wrong token', basic('ana@example.com', 'sandbox-token-anA')],
		['another account’s token', basic('ana@example.com', 'sandbox-token-bruno')],
		['an empty token', basic('ana@example.com', '')],
		['no e-mail', basic('', 'sandbox-token-ana')],
		['an unknown e-mail', basic('nobody@example.com', 'sandbox-token-ana')],
		['an inactive account', basic('hana@example.com', 'sandbox-token-hana')],
		['no colon', `Basic ${Buffer.from('ana@example.com').toString('base64')}`],
		['text that is not base64', 'Basic %%%'],
		['nothing after the scheme', 'Basic'],
		['an unknown scheme', 'Digest abc'],
		['an empty header', ''],
	])('with %s earns a 401 that repeats no credential', async (_title, header) => {
		const answer = authenticate(aSite(), header);
		if (!(answer instanceof Response)) throw new Error('was authenticated');
		expect(answer.status).toBe(401);
		expect(await answer.text()).not.toContain('sandbox-token');
	});

	test('stops working when the account is deactivated or deleted', () => {
		const made = aSite();
		const header = basic('chidi@example.com', 'sandbox-token-chidi');
		const { accountId } = seededAccounts.chidi;
		made.site.updateAccount(accountId, { active: false });
		expect(authenticate(made, header)).toBeInstanceOf(Response);
		made.site.updateAccount(accountId, { active: true });
		expect(authenticate(made, header)).toEqual({ kind: 'user', accountId });
		made.site.deleteAccount(accountId);
		expect(authenticate(made, header)).toBeInstanceOf(Response);
	});
});

test('no header at all is the anonymous caller, who has no self', async () => {
	const made = aSite();
	expect(authenticate(made)).toEqual({ kind: 'anonymous' });
	expect((await made.call({ kind: 'anonymous' }, 'GET', '/rest/api/3/myself')).status).toBe(401);
});

describe('client credentials', () => {
	test('buy a token that works for an hour, within its scopes', async () => {
		const made = aSite();
		const { body, status } = await tokenFor(made, credentials);
		expect(status).toBe(200);
		expect(body).toEqual({
			access_token: expect.any(String),
			token_type: 'Bearer',
			expires_in: 3600,
			scope: 'read:jira-work write:jira-work read:jira-user',
		});
		const header = `Bearer ${body['access_token']}`;
		const caller = authenticate(made, header);
		if (caller instanceof Response) throw new Error('was refused');
		expect(caller).toMatchObject({ kind: 'user', accountId: seededAccounts.deployBot.accountId });
		expect((await made.call(caller, 'GET', '/rest/api/3/myself')).status).toBe(200);
		expect((await made.call(caller, 'GET', '/rest/api/3/workflows/search')).status).toBe(401);
		made.clock.time += 3_599_999;
		expect(authenticate(made, header)).not.toBeInstanceOf(Response);
		made.clock.time += 1;
		expect(authenticate(made, header)).toBeInstanceOf(Response);
	});

	test('can be sent as a form', async () => {
		const { site } = aSite();
		const response = await site.fetch(
			new Request('https://muster.example.com/oauth/token', {
				method: 'POST',
				body: new URLSearchParams(credentials),
			}),
			{ kind: 'anonymous' },
		);
		expect(response.status).toBe(200);
	});

	test.each([
		['a wrong secret', { ...credentials, client_secret: 'x' }, 401],
		['another client’s secret', { ...credentials, client_secret: 'sandbox-secret-release-bot' }, 401],
		['an unknown client', { ...credentials, client_id: 'x' }, 401],
		['no client', { grant_type: 'client_credentials' }, 401],
		['another grant', { ...credentials, grant_type: 'password' }, 400],
		['no object', 'x', 400],
	])('with %s buy nothing', async (_title, body, status) => {
		const answer = await tokenFor(aSite(), body);
		expect(answer.status).toBe(status);
		expect(answer.body).not.toHaveProperty('access_token');
		expect(JSON.stringify(answer.body)).not.toContain('sandbox-secret');
	});

	test('of a deactivated account buy nothing, and its tokens stop working', async () => {
		const made = aSite();
		const { body } = await tokenFor(made, credentials);
		made.site.updateAccount(seededAccounts.deployBot.accountId, { active: false });
		expect(authenticate(made, `Bearer ${body['access_token']}`)).toBeInstanceOf(Response);
		expect((await tokenFor(made, credentials)).status).toBe(401);
	});

	test.each(['Bearer x', 'Bearer', 'bearer sandbox-token-ana'])('are not replaced by %s', (header) => {
		expect(authenticate(aSite(), header)).toBeInstanceOf(Response);
	});
});
