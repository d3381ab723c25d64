// What the REST routes show to whom, and what they refuse.
import { describe, expect, test } from '@jest/globals';
import { type SeededAccount, seededAccounts } from '../../../sandbox/jira';
import { aModule, aRule, aSite, deployId, errorsOf, stagedKey } from './a-site';

const json = async (response: Response): Promise<unknown> => JSON.parse(await response.text());

describe('visibility', () => {
	test.each([
		'issue/REL-1',
		'issue/REL-1/transitions',
		'issue/REL-1/changelog',
		'issue/REL-1/properties',
		'project/REL',
		'project/REL/statuses',
		'mypermissions?permissions=BROWSE_PROJECTS&projectKey=REL',
		'mypermissions?permissions=BROWSE_PROJECTS&issueKey=REL-1',
	])('%s does not exist for someone who may not browse the project', async (path) => {
		const { as, call } = aSite();
		expect((await call(as('ivo'), 'GET', `/rest/api/3/${path}`)).status).toBe(404);
		expect((await call({ kind: 'anonymous' }, 'GET', `/rest/api/3/${path}`)).status).toBe(404);
		expect((await call(as('chidi'), 'GET', `/rest/api/3/${path}`)).status).toBe(200);
	});

	test('roles of a space, and who is in them, are shown to those who administer it, and not through an app that is kept out', async () => {
		const { as, asApp, call, site } = aSite();
		for (const path of ['project/REL/role', 'project/REL/role/10101']) {
			const statusFor = async (caller: ReturnType<typeof as>): Promise<number> =>
				(await call(caller, 'GET', `/rest/api/3/${path}`)).status;
			for (const name of ['ivo', 'chidi', 'dana'] as const)
				expect([name, await statusFor(as(name))]).toEqual([name, 404]);
			for (const name of ['bruno', 'ana'] as const) expect([name, await statusFor(as(name))]).toEqual([name, 200]);
			site.closeSpace('REL', true);
			expect(await statusFor(asApp)).toBe(404);
			expect(await statusFor(as('bruno'))).toBe(200);
			site.closeSpace('REL', false);
			expect(await statusFor(asApp)).toBe(200);
		}
	});

	test('products are shown to Jira administrators only', async () => {
		const { as, call } = aSite();
		expect((await call(as('chidi'), 'GET', '/rest/api/3/applicationrole')).status).toBe(403);
		expect(await json(await call(as('ana'), 'GET', '/rest/api/3/applicationrole'))).toMatchObject([
			{ key: 'jira-core', platform: true },
			{ key: 'jira-software', groups: ['release-engineers', 'operations'] },
		]);
	});

	test('search finds only work items that the caller may see', async () => {
		const { as, call } = aSite();
		const search = async (name: SeededAccount): Promise<unknown> =>
			json(await call(as(name), 'POST', '/rest/api/3/search/jql', { jql: 'project in (REL, OPS)', maxResults: 100 }));
		expect(await search('ivo')).toHaveProperty('issues.length', 18);
		expect(await search('emil')).toHaveProperty('issues.length', 42);
		expect(await search('chidi')).toHaveProperty('issues.length', 60);
	});

	test('e-mail addresses of people are shown to themselves only; those of service accounts to all', async () => {
		const { as, call } = aSite();
		const read = async (name: SeededAccount): Promise<unknown> =>
			json(await call(as('chidi'), 'GET', `/rest/api/3/user?accountId=${seededAccounts[name].accountId}`));
		expect(await read('ana')).not.toHaveProperty('emailAddress');
		expect(await read('chidi')).toHaveProperty('emailAddress', 'chidi@example.com');
		expect(await read('deployBot')).toMatchObject({
			accountType: 'app',
			appType: 'service',
			emailAddress: 'deploy-bot@serviceaccount.atlassian.com',
		});
		expect(await read('triageAgent')).toMatchObject({ accountType: 'app', appType: 'agent' });
		expect(await read('legacyScript')).toMatchObject({ accountType: 'atlassian' });
		expect(await read('legacyScript')).not.toHaveProperty('appType');
	});

	test('users/search lists inactive and deleted accounts and the app’s user; user/search only active ones', async () => {
		const { as, asApp, call, host, site } = aSite();
		site.deleteAccount(seededAccounts.chidi.accountId);
		const all = JSON.stringify(await json(await call(asApp, 'GET', '/rest/api/3/users/search?maxResults=1000')));
		for (const { accountId } of Object.values(seededAccounts)) expect(all).toContain(accountId);
		expect(all).toContain(host.appAccountId);
		expect(await json(await call(as('ana'), 'GET', '/rest/api/3/user/search?query=hana'))).toEqual([]);
	});

	test('no answer holds a credential', async () => {
		const { as, call } = aSite();
		for (const path of [
			'users/search?maxResults=1000',
			'myself',
			`user?accountId=${seededAccounts.deployBot.accountId}`,
		]) {
			expect(await (await call(as('deployBot'), 'GET', `/rest/api/3/${path}`)).text()).not.toMatch(
				/sandbox-(token|secret)/,
			);
		}
	});
});

describe('permissions', () => {
	const held = async (name: SeededAccount, query: string): Promise<Record<string, boolean>> => {
		const { as, call } = aSite();
		const keys =
			'ADMINISTER,SYSTEM_ADMIN,ADMINISTER_PROJECTS,BROWSE_PROJECTS,TRANSITION_ISSUES,EDIT_ISSUES,CREATE_ISSUES';
		const body: { permissions: Record<string, { havePermission: boolean }> } = JSON.parse(
			await (await call(as(name), 'GET', `/rest/api/3/mypermissions?permissions=${keys}${query}`)).text(),
		);
		return Object.fromEntries(Object.entries(body.permissions).map(([key, value]) => [key, value.havePermission]));
	};
	const only = (...keys: string[]): Record<string, boolean> =>
		Object.fromEntries(
			[
				'ADMINISTER',
				'SYSTEM_ADMIN',
				'ADMINISTER_PROJECTS',
				'BROWSE_PROJECTS',
				'TRANSITION_ISSUES',
				'EDIT_ISSUES',
				'CREATE_ISSUES',
			].map((key) => [key, keys.includes(key)]),
		);
	const work = ['BROWSE_PROJECTS', 'TRANSITION_ISSUES', 'EDIT_ISSUES', 'CREATE_ISSUES'];

	test.each([
		['the Jira administrator', 'ana', '&projectKey=REL', only('ADMINISTER', 'ADMINISTER_PROJECTS', ...work)],
		['the project’s administrator', 'bruno', '&projectKey=REL', only('ADMINISTER_PROJECTS', ...work)],
		['the same person in any project', 'bruno', '', only('ADMINISTER_PROJECTS', ...work)],
		['the other project’s administrator', 'dana', '&projectKey=REL', only(...work)],
		['a developer', 'chidi', '&projectId=10000', only(...work)],
		['a viewer', 'goran', '&issueKey=REL-1', only('BROWSE_PROJECTS')],
		[
			'the site administrator',
			'mei',
			'&projectKey=REL',
			only('ADMINISTER', 'SYSTEM_ADMIN', 'ADMINISTER_PROJECTS', 'BROWSE_PROJECTS'),
		],
		['the CI pipeline', 'deployBot', '&projectKey=REL', only(...work)],
	] as const)('of %s are what roles and groups give', async (_title, name, query, expected) => {
		expect(await held(name, query)).toEqual(expected);
	});

	test('of others are told to Jira administrators and the app only', async () => {
		const { as, asApp, call } = aSite();
		const body = {
			accountId: seededAccounts.hana.accountId,
			globalPermissions: ['ADMINISTER'],
			projectPermissions: [{ permissions: ['BROWSE_PROJECTS'], projects: [10000] }],
		};
		const check = (caller: Parameters<typeof call>[0]): Promise<Response> =>
			call(caller, 'POST', '/rest/api/3/permissions/check', body);
		expect((await check(as('bruno'))).status).toBe(403);
		expect((await check({ kind: 'anonymous' })).status).toBe(403);
		expect(await json(await check(asApp))).toEqual({
			globalPermissions: [],
			projectPermissions: [{ permission: 'BROWSE_PROJECTS', projects: [], issues: [] }],
		});
	});

	test('user properties belong to the user, or to a Jira administrator', async () => {
		const { as, call } = aSite();
		const path = `/rest/api/3/user/properties/x?accountId=${seededAccounts.chidi.accountId}`;
		expect((await call(as('emil'), 'PUT', path, 1)).status).toBe(403);
		expect((await call(as('chidi'), 'PUT', path, 1)).status).toBe(201);
		expect((await call(as('ana'), 'GET', path)).status).toBe(200);
		expect((await call({ kind: 'anonymous' }, 'GET', path)).status).toBe(401);
	});

	test('issue properties need the right to edit, and at most 32,768 characters', async () => {
		const { as, call } = aSite();
		const path = '/rest/api/3/issue/REL-1/properties/x';
		expect((await call(as('goran'), 'PUT', path, 1)).status).toBe(403);
		expect((await call(as('chidi'), 'PUT', path, 'x'.repeat(32_766))).status).toBe(201);
		expect((await call(as('chidi'), 'PUT', path, 'x'.repeat(32_767))).status).toBe(400);
	});
});

describe('JQL', () => {
	test.each([
		['', 'Unbounded'],
		['ORDER BY key', 'Unbounded'],
		['project = REL ORDER BY assignee', 'orders by key, created and updated only'],
		['ORDER BY updated', 'Unbounded'],
		['updated >= "2026/10/05 08:00"', 'does not simulate'],
		['updated <= -5m', 'does not simulate'],
		['updated >= -5', 'does not simulate'],
		['project = REL OR project = OPS', 'does not simulate'],
		['project != REL', 'does not simulate'],
		['assignee = currentUser()', 'does not simulate'],
		['status CHANGED', 'does not simulate'],
		['status CHANGED TO () AFTER -5m', 'does not simulate'],
		['(status CHANGED TO (10005) AFTER -5m OR assignee = 1)', 'does not simulate'],
		['project in ()', 'does not simulate'],
		['issuekey IN updatedBy(chidi, "-1d")', 'does not simulate'],
		['issuekey IN updatedBy("x", "-1h")', 'does not simulate'],
		['issuekey IN updatedBy("x")', 'does not simulate'],
		['issuekey = updatedBy("x", "-1d")', 'does not simulate'],
		['issuekey IN updatedBy("x", "-1d")', 'does not exist'],
	])('"%s" is refused clearly', async (jql, reason) => {
		const { as, call } = aSite();
		const response = await call(as('ana'), 'POST', '/rest/api/3/search/jql', { jql });
		expect(response.status).toBe(400);
		expect((await errorsOf(response))[0]).toContain(reason);
	});

	test('finds every staged work item of a project, in the order of numbers, page by page', async () => {
		const { as, call } = aSite();
		const keys: string[] = [];
		let nextPageToken: string | undefined;
		do {
			const page: { issues: { key: string }[]; isLast: boolean; nextPageToken?: string } = JSON.parse(
				await (
					await call(as('ana'), 'POST', '/rest/api/3/search/jql', {
						jql: 'project = "Release train" AND status = staged order by key desc',
						fields: ['key'],
						maxResults: 2,
						...(nextPageToken && { nextPageToken }),
					})
				).text(),
			);
			keys.push(...page.issues.map(({ key }) => key));
			expect(page.isLast).toBe(page.nextPageToken === undefined);
			nextPageToken = page.nextPageToken;
		} while (nextPageToken !== undefined);
		expect(keys).toEqual(['REL-39', 'REL-31', 'REL-23', 'REL-15', 'REL-7']);
	});

	describe('by time', () => {
		const search = async (site: ReturnType<typeof aSite>, jql: string, more: Record<string, unknown> = {}) => {
			const answer = await site.call(site.asApp, 'POST', '/rest/api/3/search/jql', { jql, fields: ['key'], ...more });
			expect(answer.status).toBe(200);
			const { issues } = JSON.parse(await answer.text()) as { issues: { key: string }[] };
			return issues.map(({ key }) => key);
		};
		const edit = ({ as, call }: ReturnType<typeof aSite>, key: string, summary = 'changed') =>
			call(as('chidi'), 'PUT', `/rest/api/3/issue/${key}`, { fields: { summary } });

		test('finds what was changed since, the earliest first or last, and by when it was made', async () => {
			const site = aSite();
			await edit(site, 'REL-15');
			site.clock.time += 10 * 60_000;
			await edit(site, 'REL-3');
			expect(await search(site, 'updated >= -5m ORDER BY updated')).toEqual(['REL-3']);
			expect(await search(site, 'updated >= -15m ORDER BY updated ASC')).toEqual(['REL-15', 'REL-3']);
			expect(await search(site, 'updated >= -15m order by updated desc')).toEqual(['REL-3', 'REL-15']);
			expect(await search(site, 'updated >= -1h AND updated < -5m')).toEqual(['REL-15']);
			const made = (key: string) => site.site.issue(key).created;
			const byAge = ['REL-3', 'REL-15'].sort((a, b) => made(a) - made(b));
			expect(await search(site, 'updated >= -15m AND created >= -52w ORDER BY created')).toEqual(byAge);
		});

		test('finds what an account made, changed or commented since, and nothing that others did', async () => {
			const site = aSite();
			const commented = site.site.issue('REL-3');
			site.clock.time += 40 * 86_400_000;
			const by = async (name: 'chidi' | 'dana', days: number) => {
				const { accountId } = seededAccounts[name];
				return search(site, `issuekey IN updatedBy("${accountId}", "-${days}d") ORDER BY key`);
			};
			expect(await by('chidi', 1)).toEqual([]);
			await edit(site, 'REL-15');
			commented.comments.push({
				id: '1',
				author: seededAccounts.chidi.accountId,
				body: null,
				created: site.clock.time,
			});
			expect(await by('chidi', 1)).toEqual(['REL-3', 'REL-15']);
			expect(await by('dana', 1)).toEqual([]);
			site.faults.searchLagMs = 60_000;
			expect(await by('chidi', 1)).toEqual([]);
			site.clock.time += 3 * 86_400_000;
			expect(await by('chidi', 1)).toEqual([]);
			expect(await by('chidi', 4)).toEqual(['REL-3', 'REL-15']);
		});

		test('finds what was changed to a status since, whatever became of it, and whatever else is asked for by OR', async () => {
			const site = aSite();
			const move = (key: string, id: string) =>
				site.call(site.as('chidi'), 'POST', `/rest/api/3/issue/${key}/transitions`, { transition: { id } });
			const changed = 'status CHANGED TO (10005, 10006) AFTER -5m';
			expect(await search(site, changed)).toEqual([]);
			expect((await move('REL-7', '41')).status).toBe(204);
			expect(await search(site, changed)).toEqual(['REL-7']);
			expect(await search(site, 'status changed to (10001) after -5m')).toEqual([]);
			site.clock.time += 10 * 60_000;
			expect(await search(site, changed)).toEqual([]);
			expect(await search(site, 'status CHANGED TO (10005) AFTER -15m AND project = REL')).toEqual(['REL-7']);
			expect(await search(site, 'status CHANGED AFTER -15m AND project = REL')).toEqual(['REL-7']);
			await site.call(site.as('chidi'), 'POST', '/rest/api/3/issue', {
				fields: { project: { key: 'REL' }, issuetype: { name: 'Task' }, summary: 'new' },
			});
			const either = '(status CHANGED TO (10005) AFTER -15m OR created >= -5m) ORDER BY created';
			expect(await search(site, either)).toHaveLength(2);
			site.faults.searchLagMs = 20 * 60_000;
			expect(await search(site, either)).toEqual([]);
			site.faults.searchKnowsNoHistory = true;
			const refused = await site.call(site.asApp, 'POST', '/rest/api/3/search/jql', { jql: either });
			expect(refused.status).toBe(400);
		});

		test('shows the latest 40 entries of change logs, and how many there are', async () => {
			const site = aSite();
			for (let i = 0; i < 45; i++) await edit(site, 'REL-7', `changed ${i}`);
			const answer = await site.call(site.asApp, 'POST', '/rest/api/3/search/jql', {
				jql: 'key = REL-7',
				fields: ['key'],
				expand: 'changelog',
			});
			const { issues } = JSON.parse(await answer.text());
			expect(issues).toMatchObject([{ key: 'REL-7', changelog: { startAt: 0, total: 48 } }]);
			const { histories } = issues[0].changelog;
			expect(histories).toHaveLength(40);
			expect(JSON.stringify(histories[0])).toContain('changed 44');
		});

		test('leaves out what is in doubt within a minute', async () => {
			const site = aSite();
			await edit(site, 'REL-3');
			site.clock.time += 5 * 60_000 + 1;
			expect(await search(site, 'updated >= -5m')).toEqual([]);
			expect(await search(site, 'updated >= -6m')).toEqual(['REL-3']);
			site.clock.time -= 2;
			expect(await search(site, 'updated >= -5m')).toEqual(['REL-3']);
		});

		test('leaves out spaces that are closed to the app, and those that it may not browse', async () => {
			const site = aSite();
			await edit(site, 'REL-3');
			site.site.closeSpace('REL', true);
			expect(await search(site, 'updated >= -5m')).toEqual([]);
			site.site.closeSpace('REL', false);
			expect(await search(site, 'updated >= -5m')).toEqual(['REL-3']);
		});

		test('answers from before the last change while the index lags', async () => {
			const site = aSite();
			await edit(site, 'REL-15');
			site.clock.time += 60_000;
			site.faults.searchLagMs = 30_000;
			await edit(site, 'REL-3');
			await edit(site, 'REL-15', 'again');
			expect(await search(site, 'updated >= -5m')).toEqual(['REL-15']);
			expect(await search(site, 'updated >= -1m')).toEqual(['REL-15']);
			site.clock.time += 30_000;
			expect(await search(site, 'updated >= -1m ORDER BY key')).toEqual(['REL-3', 'REL-15']);
		});

		test('shows fewer of them at a time with their fields than without', async () => {
			const site = aSite();
			const [like] = site.site.issues();
			if (like === undefined) throw new Error('the seeded site has no work item');
			for (let i = 1; i <= 120; i++) {
				const id = String(50_000 + i);
				site.site.world.issues.set(id, { ...like, id, key: `REL-${1_000 + i}`, updated: site.clock.now() });
			}
			const jql = 'updated >= -1m';
			expect(await search(site, jql, { maxResults: 5_000 })).toHaveLength(120);
			expect(await search(site, jql, { maxResults: 5_000, fields: ['key', 'status'] })).toHaveLength(100);
		});
	});

	test('refuses a page token it did not issue', async () => {
		const { as, call } = aSite();
		const response = await call(as('ana'), 'POST', '/rest/api/3/search/jql', {
			jql: 'project = REL',
			nextPageToken: 'x',
		});
		expect(response.status).toBe(400);
	});
});

describe('history', () => {
	test('bulk fetch pages through changes of several work items, oldest first, and filters by field', async () => {
		const { as, call } = aSite();
		await call(as('chidi'), 'PUT', `/rest/api/3/issue/${stagedKey}`, { fields: { summary: 'x' } });
		const seen: string[] = [];
		let nextPageToken: string | undefined;
		do {
			const page: {
				issueChangeLogs: { issueId: string; changeHistories: { id: string; created: string }[] }[];
				nextPageToken?: string;
			} = JSON.parse(
				await (
					await call(as('chidi'), 'POST', '/rest/api/3/changelog/bulkfetch', {
						issueIdsOrKeys: [stagedKey, 'REL-15', 'REL-9999'],
						fieldIds: ['status'],
						maxResults: 2,
						...(nextPageToken && { nextPageToken }),
					})
				).text(),
			);
			seen.push(
				...page.issueChangeLogs.flatMap(({ changeHistories }) => changeHistories.map(({ created }) => created)),
			);
			nextPageToken = page.nextPageToken;
		} while (nextPageToken !== undefined);
		expect(seen).toHaveLength(6);
	});

	test('what a client says of where a change came from is kept with it, and shown', async () => {
		const { as, call } = aSite();
		const historyMetadata = { type: 'deployer', actor: { id: 'somebody-else', type: 'user' } };
		const body = { transition: { id: deployId }, historyMetadata };
		const moved = await call(as('deployBot'), 'POST', `/rest/api/3/issue/${stagedKey}/transitions`, body);
		expect(moved.status).toBe(204);
		const answer = await call(as('chidi'), 'POST', '/rest/api/3/changelog/bulkfetch', {
			issueIdsOrKeys: [stagedKey],
			fieldIds: ['status'],
		});
		const { issueChangeLogs } = JSON.parse(await answer.text());
		expect(issueChangeLogs[0].changeHistories.at(-1)).toMatchObject({ historyMetadata });
	});

	test('the change log of a work item is paged, oldest first', async () => {
		const { as, call, site } = aSite();
		const page = await json(
			await call(as('chidi'), 'GET', `/rest/api/3/issue/${stagedKey}/changelog?startAt=1&maxResults=1`),
		);
		expect(page).toMatchObject({ total: 3, isLast: false, values: [{ id: site.issue(stagedKey).history[1]?.id }] });
	});
});

describe('what is not simulated', () => {
	test.each([
		['GET', '/rest/api/3/dashboard'],
		['DELETE', `/rest/api/3/issue/${stagedKey}`],
		['GET', '/rest/agile/1.0/board'],
		['GET', '/'],
	])('%s %s says so', async (method, path) => {
		const { as, call } = aSite();
		const response = await call(as('ana'), method, path);
		expect(response.status).toBe(404);
		expect(await errorsOf(response)).toEqual([`The sandbox does not simulate ${method} ${path}.`]);
	});

	test.each([
		`issue/${stagedKey}?expand=renderedFields`,
		`issue/${stagedKey}/transitions?expand=transitions.fields`,
		'user/search?query=a&property=x',
		'users/search?sort=name',
		'project/search?orderBy=lastIssueUpdatedTime',
	])('a parameter that would change the answer is refused: %s', async (path) => {
		const { as, call } = aSite();
		const response = await call(as('ana'), 'GET', `/rest/api/3/${path}`);
		expect(response.status).toBe(400);
		expect((await errorsOf(response))[0]).toMatch(/sandbox/);
	});
});

test('version 2, "latest" and the gateway’s paths lead to the same routes', async () => {
	const { as, call } = aSite();
	for (const prefix of ['/rest/api/2', '/rest/api/latest', '/ex/jira/some-cloud/rest/api/3']) {
		expect(await json(await call(as('chidi'), 'GET', `${prefix}/issue/${stagedKey}?fields=status`))).toMatchObject({
			key: stagedKey,
		});
	}
});

describe('expressions through REST', () => {
	test('know app only when the app asks', async () => {
		const { as, asApp, call, host } = aSite();
		host.properties.set('c1', 7);
		const ask = (caller: Parameters<typeof call>[0]): Promise<Response> =>
			call(caller, 'POST', '/rest/api/3/expression/evaluate', { expression: "app.properties['c1']" });
		expect(await json(await ask(asApp))).toEqual({ value: 7 });
		expect((await ask(as('ana'))).status).toBe(400);
	});

	test('know issue and project that the caller may see', async () => {
		const { as, call } = aSite();
		const ask = (name: SeededAccount): Promise<Response> =>
			call(as(name), 'POST', '/rest/api/3/expression/evaluate', {
				expression: "[issue.key, project.id, user.accountId, extra['a'], who.displayName]",
				context: {
					issue: { key: stagedKey },
					custom: [
						{ type: 'json', name: 'extra', value: { a: 1 } },
						{ type: 'user', name: 'who', accountId: seededAccounts.ana.accountId },
					],
				},
			});
		expect(await json(await ask('chidi'))).toEqual({
			value: [stagedKey, 10000, seededAccounts.chidi.accountId, 1, 'Ana Reis'],
		});
		expect((await ask('ivo')).status).toBe(404);
	});
});

describe('workflows', () => {
	test.each([
		['bruno', 401],
		['chidi', 401],
		['ana', 200],
	] as const)('are read by Jira administrators (%s: %i)', async (name, status) => {
		const { as, call } = aSite();
		expect((await call(as(name), 'GET', '/rest/api/3/workflows/search')).status).toBe(status);
	});

	test('of a team-managed project are read by its administrator, the others are not', async () => {
		const { as, call } = aSite();
		const body = await json(await call(as('dana'), 'GET', '/rest/api/3/workflows/search?expand=values.transitions'));
		expect(body).toMatchObject({ total: 1, values: [{ scope: { type: 'PROJECT', project: { id: '10001' } } }] });
	});

	test('list app rules with extension ARI, configuration and whether they are disabled', async () => {
		const { asApp, call, site } = aSite([aModule('validator', 'guard', { expression: 'true' })], {
			mode: 'registered',
		});
		const deploy = site.workflow('Release train workflow').transitions.find(({ name }) => name === 'Deploy');
		const [rule] = deploy?.rules.validators ?? [];
		const body: { values: { transitions: { name: string; validators: unknown[]; actions: unknown[] }[] }[] } =
			JSON.parse(
				await (await call(asApp, 'GET', '/rest/api/3/workflows/search?expand=values.transitions&scope=GLOBAL')).text(),
			);
		const shown = body.values.flatMap(({ transitions }) => transitions).find(({ name }) => name === 'Deploy');
		expect(shown?.validators).toEqual([
			{
				id: rule?.id,
				ruleKey: 'forge:expression-validator',
				parameters: { key: rule?.ruleKey, config: '{"mode":"registered"}', id: rule?.id, disabled: 'false' },
			},
		]);
		expect(shown?.actions).toMatchObject([{ ruleKey: 'forge:workflow-post-function' }]);
	});

	test('an update with a rule set takes effect, and one for an old version changes nothing', async () => {
		const { as, call, deploy, site } = aSite([aModule('validator', 'guard', { expression: 'true' })]);
		const read = JSON.parse(
			await (
				await call(as('ana'), 'POST', '/rest/api/3/workflows', { workflowNames: ['Release train workflow'] })
			).text(),
		);
		const edited = structuredClone(read);
		const rule = aRule('guard');
		edited.workflows[0].transitions.find((entry: { name: string }) => entry.name === 'Deploy').validators = [
			{ ruleKey: 'forge:expression-validator', parameters: { key: rule.ruleKey, config: '{"expression":"false"}' } },
		];
		expect((await call(as('bruno'), 'POST', '/rest/api/3/workflows/update', edited)).status).toBe(401);
		expect((await call(as('ana'), 'POST', '/rest/api/3/workflows/update', edited)).status).toBe(200);
		expect((await deploy('deployBot')).status).toBe(400);
		expect((await call(as('ana'), 'POST', '/rest/api/3/workflows/update', read)).status).toBe(409);
		expect((await deploy('deployBot')).status).toBe(400);
		expect(site.workflow('Release train workflow').version.number).toBe(2);
	});

	test('an update that is partly wrong changes nothing', async () => {
		const { as, call, site } = aSite();
		const read = JSON.parse(
			await (
				await call(as('ana'), 'POST', '/rest/api/3/workflows', { workflowNames: ['Release train workflow'] })
			).text(),
		);
		const staged = site.world.requireStatus('10004').reference;
		const withoutStaged = structuredClone(read);
		withoutStaged.workflows[0].statuses = read.workflows[0].statuses.filter(
			(entry: { statusReference: string }) => entry.statusReference !== staged,
		);
		const before = site.workflow('Release train workflow');
		for (const body of [withoutStaged, { workflows: [read.workflows[0], { ...read.workflows[0], id: 'none' }] }]) {
			expect((await call(as('ana'), 'POST', '/rest/api/3/workflows/update', body)).status).toBeGreaterThanOrEqual(400);
			expect(site.workflow('Release train workflow')).toBe(before);
		}
	});
});

describe('the app’s own rules', () => {
	const modules = [
		aModule('validator', 'guard', { expression: 'true' }),
		aModule('postFunction', 'record', { functionKey: 'record' }),
	];
	const route = '/rest/api/3/workflow/rule/config';

	test('are listed with module key and transition, those of other apps are not', async () => {
		const { asApp, call, site } = aSite(modules, { mode: 'registered' });
		site.setRules('Release train workflow', 'Stage', { validators: [aRule('foreign')] });
		expect(
			await json(await call(asApp, 'GET', `${route}?types=validator,postfunction&expand=transition`)),
		).toMatchObject({
			total: 1,
			values: [
				{
					workflowId: { name: 'Release train workflow', draft: false },
					conditions: [],
					validators: [
						{
							key: 'guard',
							configuration: { value: '{"mode":"registered"}', disabled: false },
							transition: { id: 41, name: 'Deploy' },
						},
					],
					postFunctions: [{ key: 'record' }],
				},
			],
		});
	});

	test('leave out a rule stored among rules of another kind', async () => {
		const { asApp, call, guard } = aSite(modules);
		guard({ validators: [aRule('record')], postFunctions: [aRule('guard')] });
		expect(await json(await call(asApp, 'GET', `${route}?types=validator,postfunction`))).toMatchObject({ total: 0 });
	});

	test('are changed rule by rule: those of others and broken ones are reported', async () => {
		const { asApp, call, deploy, site } = aSite(modules, { mode: 'registered' });
		const foreign = aRule('foreign', { keep: true });
		site.setRules('Release train workflow', 'Stage', { validators: [foreign] });
		const rules = site.workflow('Release train workflow').transitions.find(({ name }) => name === 'Deploy')?.rules;
		const [guard] = rules?.validators ?? [];
		const [record] = rules?.postFunctions ?? [];
		const response = await call(asApp, 'PUT', route, {
			workflows: [
				{
					workflowId: { name: 'Release train workflow', draft: false },
					validators: [
						{ id: guard?.id, configuration: { value: '{"expression":"\'closed\'"}' } },
						{ id: foreign.id, configuration: { value: '{}' } },
					],
					postFunctions: [{ id: record?.id, configuration: { value: 'not json' } }],
				},
				{ workflowId: { name: 'None', draft: false } },
			],
		});
		expect(await json(response)).toMatchObject({
			updateResults: [
				{
					ruleUpdateErrors: {
						[foreign.id]: [expect.stringContaining('does not belong')],
						[String(record?.id)]: [expect.stringContaining('not a JSON object')],
					},
					updateErrors: [],
				},
				{ updateErrors: [expect.stringContaining('None')] },
			],
		});
		expect(await errorsOf(await deploy('deployBot'))).toEqual(['closed']);
		const stage = site.workflow('Release train workflow').transitions.find(({ name }) => name === 'Stage');
		expect(stage?.rules.validators).toEqual([foreign]);
	});

	test('are no business of a user, not even a Jira administrator or through the app', async () => {
		const { as, call } = aSite(modules, {});
		const ana = as('ana');
		for (const caller of [ana, ana.kind === 'user' ? { ...ana, viaApp: true } : ana]) {
			expect((await call(caller, 'GET', `${route}?types=validator`)).status).toBe(403);
			expect((await call(caller, 'PUT', route, { workflows: [] })).status).toBe(403);
		}
	});
});
