// A client that real integrations use, jira.js, works against the site over HTTP.
import type { AddressInfo } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { HttpException, Version2Client, Version3Client } from 'jira.js';
import { seededAccounts } from '../../../sandbox/jira';
import { aModule, aRule, aSite, deployId, stagedKey, statusOf } from './a-site';

const made = aSite([
	aModule('validator', 'guard', {
		expression: "user.displayName == 'deploy-bot' ? true : 'Ask the release team. [muster:no-grant]'",
	}),
]);
made.guard({ validators: [aRule('guard')] });

let server: ServerType;
let host = '';

beforeAll(async () => {
	await new Promise<void>((listening) => {
		server = serve(
			{
				hostname: '127.0.0.1',
				port: 0,
				fetch: (request) => {
					const caller = made.site.authenticate(request);
					return caller instanceof Response ? caller : made.site.fetch(request, caller);
				},
			},
			(address: AddressInfo) => {
				host = `http://127.0.0.1:${address.port}`;
				listening();
			},
		);
	});
});

afterAll(() => {
	server.close();
});

const client = (email: string, apiToken: string): Version3Client =>
	new Version3Client({ host, authentication: { basic: { email, apiToken } } });

const statusAndBody = async (attempt: Promise<unknown>): Promise<unknown> => {
	try {
		return await attempt;
	} catch (error) {
		if (!(error instanceof HttpException)) throw error;
		return { status: error.status, response: error.response };
	}
};

describe('jira.js', () => {
	test('deploys as the registered service account, and is told why not as the legacy script', async () => {
		const legacy = client('legacy-script@example.com', 'sandbox-token-legacy-script');
		const transition = { issueIdOrKey: stagedKey, transition: { id: deployId } };
		expect(JSON.stringify(await statusAndBody(legacy.issues.doTransition(transition)))).toContain('[muster:no-grant]');
		expect(statusOf(made.site, stagedKey)).toBe('Staged');

		const bot = client('deploy-bot@serviceaccount.atlassian.com', 'sandbox-token-deploy-bot');
		const { transitions } = await bot.issues.getTransitions({ issueIdOrKey: stagedKey });
		expect(transitions?.map(({ name }) => name)).toEqual(['Deploy', 'Back to work', 'Reopen']);
		await bot.issues.doTransition(transition);
		const issue = await bot.issues.getIssue({ issueIdOrKey: stagedKey, expand: 'changelog' });
		expect(issue.fields.status.name).toBe('Deployed');
		expect(issue.changelog?.histories?.[0]?.author?.accountId).toBe(seededAccounts.deployBot.accountId);
	});

	test('works with an OAuth token within its scopes', async () => {
		const answer = await fetch(`${host}/oauth/token`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({
				grant_type: 'client_credentials',
				client_id: 'sandbox-client-release-bot',
				client_secret: 'sandbox-secret-release-bot',
			}),
		});
		const { access_token: accessToken }: { access_token: string } = JSON.parse(await answer.text());
		const bot = new Version3Client({ host, authentication: { oauth2: { accessToken } } });
		expect((await bot.myself.getCurrentUser()).accountId).toBe(seededAccounts.releaseBot.accountId);
		expect(await statusAndBody(bot.workflows.searchWorkflows({}))).toMatchObject({ status: 401 });
	});

	test('reads accounts, projects, permissions and work items', async () => {
		const ana = client('ana@example.com', 'sandbox-token-ana');
		const users = await ana.users.getAllUsers({ maxResults: 1000 });
		expect(users.filter(({ accountType }) => accountType === 'app').length).toBeGreaterThanOrEqual(5);
		// One id only: jira.js 5.4 escapes the ampersand between several, which the real site cannot read either.
		const bulk = await ana.users.bulkGetUsers({ accountId: [seededAccounts.chidi.accountId] });
		expect(bulk.values?.map(({ displayName }) => displayName)).toEqual(['Chidi Okafor']);
		expect((await ana.projects.searchProjects({})).values.map(({ key }) => key)).toEqual(['OPS', 'REL']);
		const found = await ana.issueSearch.searchForIssuesUsingJqlEnhancedSearch({
			jql: 'status = Staged',
			fields: ['summary'],
		});
		expect(found.issues?.every(({ fields }) => fields.summary.length > 0)).toBe(true);
		const { permissions } = await ana.permissions.getMyPermissions({ permissions: 'ADMINISTER' });
		expect(permissions).toMatchObject({ ADMINISTER: { havePermission: true } });
		const changes = await ana.issues.getBulkChangelogs({ issueIdsOrKeys: ['REL-15'], fieldIds: ['status'] });
		expect(changes.issueChangeLogs?.[0]?.changeHistories).toHaveLength(3);
		const workflows = await ana.workflows.searchWorkflows({ expand: 'values.transitions' });
		expect(workflows.values?.map(({ name }) => name)).toContain('Release train workflow');
	});

	test('creates and edits a work item', async () => {
		const chidi = client('chidi@example.com', 'sandbox-token-chidi');
		const { key } = await chidi.issues.createIssue({
			fields: { project: { key: 'OPS' }, issuetype: { name: 'Incident' }, summary: 'Pager' },
		});
		await chidi.issues.editIssue({ issueIdOrKey: key, fields: { summary: 'Pager, again' } });
		expect(made.site.issue(key).summary).toBe('Pager, again');
	});

	test('version 2 reaches the same work items', async () => {
		const chidi = new Version2Client({
			host,
			authentication: { basic: { email: 'chidi@example.com', apiToken: 'sandbox-token-chidi' } },
		});
		expect((await chidi.issues.getIssue({ issueIdOrKey: 'REL-1' })).key).toBe('REL-1');
	});

	test('is refused with a wrong token', async () => {
		expect(await statusAndBody(client('ana@example.com', 'wrong').myself.getCurrentUser())).toMatchObject({
			status: 401,
		});
	});
});
