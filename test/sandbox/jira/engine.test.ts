// What a transition changes and tells, in which order, and who may make it.
import { describe, expect, test } from '@jest/globals';
import { seededAccounts } from '../../../sandbox/jira';
import type { Caller } from '../../../sandbox/seams';
import { aModule, aRule, aSite, deployId, errorsOf, stagedKey, start, statusOf } from './a-site';

const modules = [
	aModule('validator', 'guard', { expression: 'true' }),
	aModule('postFunction', 'record', { functionKey: 'record' }),
	aModule('postFunction', 'notify', { functionKey: 'notify' }),
];

const deployed = async () => {
	const all = aSite(modules);
	all.guard({ postFunctions: [aRule('record', { mode: 'registered' }), aRule('notify')] });
	all.clock.time = start + 5000;
	const response = await all.deploy('deployBot');
	expect(response.status).toBe(204);
	return all;
};

describe('a transition that is allowed', () => {
	test('changes the status and adds one entry to the change log', async () => {
		const { site } = await deployed();
		const issue = site.issue(stagedKey);
		expect(statusOf(site, stagedKey)).toBe('Deployed');
		expect(issue.updated).toBe(start + 5000);
		expect(issue.history.at(-1)).toMatchObject({
			author: seededAccounts.deployBot.accountId,
			created: start + 5000,
			items: [{ field: 'status', from: '10004', fromText: 'Staged', to: '10005', toText: 'Deployed' }],
		});
	});

	test('runs every post function before the product event', async () => {
		const { handed } = await deployed();
		expect(handed.map(({ kind }) => kind)).toEqual(['record', 'notify', 'avi:jira:updated:issue']);
	});

	test('tells a post function what happened, with its own configuration only', async () => {
		const { handed, site } = await deployed();
		const issue = site.issue(stagedKey);
		const workflow = site.workflow('Release train workflow');
		expect(handed[0]?.payload).toEqual({
			issue: { id: issue.id, key: stagedKey },
			transition: {
				id: deployId,
				name: 'Deploy',
				from: { id: '10004' },
				to: { id: '10005' },
				executionId: expect.any(String),
			},
			workflow: { id: workflow.id, name: workflow.name },
			atlassianId: seededAccounts.deployBot.accountId,
			changelog: {
				id: issue.history.at(-1)?.id,
				items: [
					{
						field: 'status',
						fieldId: 'status',
						fieldtype: 'jira',
						from: '10004',
						fromString: 'Staged',
						to: '10005',
						toString: 'Deployed',
					},
				],
			},
			configuration: { mode: 'registered' },
			context: { cloudId: site.cloudId, moduleKey: 'record' },
			postFunction: { id: expect.any(String) },
		});
	});

	test('gives all post functions of one transition one execution id, and each transition its own', async () => {
		const { deploy, handed } = await deployed();
		await deploy('releaseBot', 'REL-15');
		const ids = handed
			.filter(({ kind }) => kind === 'record' || kind === 'notify')
			.map(({ payload }) => JSON.stringify(payload['transition']).match(/executionId":"([^"]+)/)?.[1]);
		expect(ids).toHaveLength(4);
		expect(ids[0]).toBe(ids[1]);
		expect(ids[2]).toBe(ids[3]);
		expect(ids[0]).not.toBe(ids[2]);
	});

	test('publishes the update with actor, change, users and statuses', async () => {
		const { handed, site } = await deployed();
		const { payload } = handed.at(-1) ?? {};
		expect(payload).toMatchObject({
			eventType: 'avi:jira:updated:issue',
			selfGenerated: false,
			atlassianId: seededAccounts.deployBot.accountId,
			issue: { key: stagedKey, fields: { status: { id: '10005', name: 'Deployed' } } },
			changelog: { id: site.issue(stagedKey).history.at(-1)?.id, items: [{ fieldId: 'status' }] },
			associatedUsers: [{ accountId: seededAccounts.deployBot.accountId }],
			associatedStatuses: [{ id: '10005' }, { id: '10004' }],
		});
	});

	test('mentions the comment that came with it', async () => {
		const { as, call, guard, handed, site } = aSite(modules);
		guard({ postFunctions: [aRule('record')] });
		await call(as('deployBot'), 'POST', `/rest/api/3/issue/${stagedKey}/transitions`, {
			transition: { id: deployId },
			update: { comment: [{ add: { body: { type: 'doc', version: 1, content: [] } } }] },
		});
		expect(handed[0]?.payload).toHaveProperty('comment.id', site.issue(stagedKey).comments[0]?.id);
	});

	test('hands out copies, so that a handler cannot rewrite the stored rule', async () => {
		const { handed, site } = await deployed();
		const configuration = handed[0]?.payload['configuration'];
		Object.assign(configuration ?? {}, { mode: 'human-only' });
		const rule = site.workflow('Release train workflow').transitions.find(({ name }) => name === 'Deploy');
		expect(rule?.rules.postFunctions[0]?.config).toEqual({ mode: 'registered' });
	});

	test.each([
		['as the app', true],
		['as a user through the app', true],
		['as a user directly', false],
	])('%s counts as self-generated: %s', async (title, selfGenerated) => {
		const { as, asApp, deploy, handed } = aSite(modules);
		const byUser = as('deployBot');
		const throughApp: Caller = byUser.kind === 'user' && selfGenerated ? { ...byUser, viaApp: true } : byUser;
		const caller = title === 'as the app' ? asApp : throughApp;
		expect((await deploy(caller)).status).toBe(204);
		expect(handed.at(-1)?.payload['selfGenerated']).toBe(selfGenerated);
	});

	test.each([
		['disabled', aRule('record', {}, { disabled: true }), true],
		['of an unknown module', aRule('unknown'), true],
		['of an uninstalled app', aRule('record'), false],
	])('skips a post function that is %s', async (_title, rule, installed) => {
		const { deploy, guard, handed, host } = aSite(modules);
		guard({ postFunctions: [rule] });
		host.installed = installed;
		expect((await deploy('deployBot')).status).toBe(204);
		expect(handed.map(({ kind }) => kind)).toEqual(['avi:jira:updated:issue']);
	});

	test('keeps the free text of the caller apart from the author', async () => {
		const { as, call, site } = aSite();
		await call(as('legacyScript'), 'POST', `/rest/api/3/issue/${stagedKey}/transitions`, {
			transition: { id: deployId },
			historyMetadata: { actor: { id: seededAccounts.deployBot.accountId } },
		});
		expect(site.issue(stagedKey).history.at(-1)).toMatchObject({
			author: seededAccounts.legacyScript.accountId,
			historyMetadata: { actor: { id: seededAccounts.deployBot.accountId } },
		});
	});
});

describe('a transition that is refused', () => {
	test('changes nothing and tells nobody', async () => {
		const { deploy, guard, handed, site } = aSite(modules);
		guard({ validators: [aRule('guard', { expression: 'false' })], postFunctions: [aRule('record')] });
		const before = structuredClone(site.issue(stagedKey));
		expect((await deploy('deployBot')).status).toBe(400);
		expect(site.issue(stagedKey)).toEqual(before);
		expect(handed).toEqual([]);
	});

	test.each([
		['an id the workflow does not have', '999'],
		['one that leaves another status', '11'],
		['the initial one', '1'],
	])('because its id is %s', async (_title, id) => {
		const { as, call, site } = aSite();
		const response = await call(as('deployBot'), 'POST', `/rest/api/3/issue/${stagedKey}/transitions`, {
			transition: { id },
		});
		expect(response.status).toBe(400);
		expect(await errorsOf(response)).toEqual([`Transition id '${id}' is not valid for this issue.`]);
		expect(statusOf(site, stagedKey)).toBe('Staged');
	});

	test.each([
		[{}, "Missing 'transition' identifier"],
		[{ transition: {} }, "'transition' identifier must be an integer"],
		[{ transition: { id: 'Deploy' } }, "'transition' identifier must be an integer"],
		[{ transition: { id: null } }, "'transition' identifier must be an integer"],
	])('because the body %j names none', async (body, message) => {
		const { as, call } = aSite();
		const response = await call(as('deployBot'), 'POST', `/rest/api/3/issue/${stagedKey}/transitions`, body);
		expect([response.status, await errorsOf(response)]).toEqual([400, [message]]);
	});

	test('because the body is not JSON', async () => {
		const { as, site } = aSite();
		const request = new Request(`https://x.example/rest/api/3/issue/${stagedKey}/transitions`, {
			method: 'POST',
			body: '{"transition":',
		});
		expect((await site.fetch(request, as('deployBot'))).status).toBe(400);
	});

	test('because a field of the request cannot be set there', async () => {
		const { as, call, site } = aSite();
		const response = await call(as('deployBot'), 'POST', `/rest/api/3/issue/${stagedKey}/transitions`, {
			transition: { id: deployId },
			fields: { status: { id: '10006' } },
		});
		expect(response.status).toBe(400);
		expect(statusOf(site, stagedKey)).toBe('Staged');
	});

	test.each([
		['who may not see it', 'ivo', 404],
		['who may see but not move it', 'goran', 400],
		['who is inactive', 'hana', 401],
	] as const)('by someone %s', async (_title, name, status) => {
		const { deploy, site } = aSite();
		expect((await deploy(name)).status).toBe(status);
		expect(statusOf(site, stagedKey)).toBe('Staged');
	});

	test('by nobody, as if the work item did not exist', async () => {
		const { deploy } = aSite();
		const known = await deploy({ kind: 'anonymous' });
		const unknown = await deploy({ kind: 'anonymous' }, 'REL-9999');
		expect([known.status, unknown.status]).toEqual([404, 404]);
		expect(await known.text()).toBe(await unknown.text());
	});

	test('by an account that was deleted while it held a session', async () => {
		const { deploy, site } = aSite();
		site.deleteAccount(seededAccounts.deployBot.accountId);
		expect((await deploy('deployBot')).status).toBe(401);
	});

	test('by the app after it was uninstalled', async () => {
		const { asApp, deploy, host } = aSite();
		expect((await deploy(asApp)).status).toBe(204);
		host.installed = false;
		expect((await deploy(asApp, 'REL-15')).status).toBe(401);
	});
});

test('two transitions of one work item at once: one happens, the other finds the status changed', async () => {
	const { deploy, handed, site } = aSite(modules);
	const answers = await Promise.all([deploy('deployBot'), deploy('releaseBot'), deploy('chidi')]);
	expect(answers.map(({ status }) => status).sort()).toEqual([204, 400, 400]);
	expect(handed.filter(({ kind }) => kind === 'avi:jira:updated:issue')).toHaveLength(1);
	expect(site.issue(stagedKey).history.filter(({ items }) => items[0]?.to === '10005')).toHaveLength(1);
});

test('a global transition can be made from every status', async () => {
	const { as, call, site } = aSite();
	for (const key of ['REL-1', stagedKey]) {
		const response = await call(as('chidi'), 'POST', `/rest/api/3/issue/${key}/transitions`, {
			transition: { id: 71 },
		});
		expect(response.status).toBe(204);
		expect(statusOf(site, key)).toBe('Backlog');
	}
});

test('an edit outside a transition cannot change the status, and publishes what it did change', async () => {
	const { as, call, handed, site } = aSite();
	const path = `/rest/api/3/issue/${stagedKey}`;
	const forged = await call(as('chidi'), 'PUT', path, { fields: { status: { name: 'Deployed' } } });
	expect([forged.status, statusOf(site, stagedKey)]).toEqual([400, 'Staged']);
	expect((await call(as('goran'), 'PUT', path, { fields: { summary: 'x' } })).status).toBe(403);
	expect((await call(as('chidi'), 'PUT', path, { fields: { summary: 'x', assignee: null } })).status).toBe(204);
	expect(handed).toHaveLength(1);
	expect(handed[0]?.payload).not.toHaveProperty('associatedStatuses');
	expect(handed[0]?.payload).toHaveProperty('changelog.items', [
		expect.objectContaining({ field: 'summary', toString: 'x' }),
		expect.objectContaining({ field: 'assignee', to: null }),
	]);
});

describe('accounts', () => {
	test('raise an event when they appear, change and go', () => {
		const { handed, site } = aSite();
		const accountId = '712020:new';
		site.addAccount({ accountId, displayName: 'new-bot', accountType: 'app', appType: 'service', active: true }, [
			'release-engineers',
		]);
		site.updateAccount(accountId, { active: false });
		site.deleteAccount(accountId);
		expect(handed).toEqual([
			expect.objectContaining({
				kind: 'avi:jira:created:user',
				payload: {
					eventType: 'avi:jira:created:user',
					selfGenerated: false,
					user: { accountId, accountType: 'app', displayName: 'new-bot', active: true },
				},
			}),
			expect.objectContaining({ kind: 'avi:jira:updated:user' }),
			{
				kind: 'avi:jira:deleted:user',
				payload: { eventType: 'avi:jira:deleted:user', selfGenerated: false, user: { accountId } },
			},
		]);
	});

	test('are forgotten on deletion but for the id', () => {
		const { site } = aSite();
		const { accountId } = seededAccounts.chidi;
		site.deleteAccount(accountId);
		expect(site.account(accountId)).toEqual({
			accountId,
			accountType: 'atlassian',
			displayName: 'Former user',
			active: false,
			deleted: true,
		});
	});
});
