// Every simulated route answers in the shape that Jira's OpenAPI text documents, and asks for its scope.
import { describe, expect, test } from '@jest/globals';
import { seededAccounts } from '../../../sandbox/jira';
import { uuidFrom } from '../../../sandbox/jira/ids';
import type { Caller } from '../../../sandbox/seams';
import { aModule, aRule, aSite, routeScopes, stagedKey, type TestSite } from './a-site';
import { documentedRoutes, problemsOf } from './openapi';

interface Call {
	readonly route: string;
	readonly path: string;
	readonly body?: unknown;
	readonly status: number;
	readonly as?: (site: TestSite) => Caller;
}

const v3 = '/rest/api/3';
const { chidi } = seededAccounts;

const get = (pattern: string, path: string, status = 200): Call => ({
	route: `GET ${v3}/${pattern}`,
	path: `${v3}/${path}`,
	status,
});

const send = (method: string, pattern: string, path: string, body: unknown, status: number): Call => ({
	route: `${method} ${v3}/${pattern}`,
	path: `${v3}/${path}`,
	body,
	status,
});

const byApp = (call: Call): Call => ({ ...call, as: (site) => site.asApp });

const releaseWorkflowId = uuidFrom('workflow release');
const issue = `issue/${stagedKey}`;
const fields = { project: { key: 'REL' }, issuetype: { name: 'Task' }, summary: 'New' };

const aMove = () => ({
	targetToSourcesMapping: {
		'OPS,10011': {
			issueIdsOrKeys: ['REL-3'],
			inferClassificationDefaults: true,
			inferFieldDefaults: true,
			inferStatusDefaults: true,
			inferSubtaskTypeDefault: true,
		},
	},
});

/** In this order, on one site, as the Jira administrator unless said otherwise. */
const calls: readonly Call[] = [
	send('POST', 'issue', 'issue', { fields }, 201),
	send('POST', 'issue', 'issue', { fields: { ...fields, summary: ' ' } }, 400),
	get('issue/{issueIdOrKey}', issue),
	get('issue/{issueIdOrKey}', `${issue}?expand=changelog,transitions&properties=*all`),
	get('issue/{issueIdOrKey}', 'issue/REL-9999', 404),
	send('PUT', 'issue/{issueIdOrKey}', issue, { fields: { labels: ['x'] } }, 204),
	send('PUT', 'issue/{issueIdOrKey}', `${issue}?returnIssue=true`, { fields: { summary: 'y' } }, 200),
	get('issue/{issueIdOrKey}/transitions', `${issue}/transitions`),
	send('POST', 'issue/{issueIdOrKey}/transitions', `${issue}/transitions`, { transition: { id: '41' } }, 204),
	send('POST', 'issue/{issueIdOrKey}/transitions', `${issue}/transitions`, { transition: { id: '41' } }, 400),
	get('issue/{issueIdOrKey}/changelog', `${issue}/changelog?startAt=1&maxResults=2`),
	send(
		'POST',
		'changelog/bulkfetch',
		'changelog/bulkfetch',
		{ issueIdsOrKeys: [stagedKey], fieldIds: ['status'] },
		200,
	),
	send(
		'POST',
		'issue/bulkfetch',
		'issue/bulkfetch',
		{ issueIdsOrKeys: [stagedKey, '99999'], fields: ['summary'] },
		200,
	),
	send('POST', 'issue/bulkfetch', 'issue/bulkfetch', { issueIdsOrKeys: [] }, 400),
	send('PUT', 'issue/{issueIdOrKey}/properties/{propertyKey}', `${issue}/properties/a`, { b: 1 }, 201),
	send('PUT', 'issue/{issueIdOrKey}/properties/{propertyKey}', `${issue}/properties/a`, null, 200),
	send(
		'POST',
		'issue/properties/multi',
		'issue/properties/multi',
		{ issues: [{ issueID: 10007, properties: { a: { b: 2 } } }] },
		303,
	),
	send('POST', 'issue/properties/multi', 'issue/properties/multi', { issues: [] }, 400),
	get('issue/{issueIdOrKey}/properties', `${issue}/properties`),
	get('issue/{issueIdOrKey}/properties/{propertyKey}', `${issue}/properties/a`),
	send('DELETE', 'issue/{issueIdOrKey}/properties/{propertyKey}', `${issue}/properties/a`, undefined, 204),
	send('DELETE', 'issue/{issueIdOrKey}/properties/{propertyKey}', `${issue}/properties/a`, undefined, 404),
	send('POST', 'bulk/issues/move', 'bulk/issues/move', aMove(), 201),
	send('POST', 'bulk/issues/move', 'bulk/issues/move', { targetToSourcesMapping: {} }, 400),
	get('bulk/queue/{taskId}', 'bulk/queue/10000'),
	get('bulk/queue/{taskId}', 'bulk/queue/10009', 400),
	get('search/jql', `search/jql?jql=${encodeURIComponent('project = REL ORDER BY key')}&fields=*all&maxResults=3`),
	get('search/jql', 'search/jql?jql=assignee+%3D+currentUser()', 400),
	send('POST', 'search/jql', 'search/jql', { jql: 'status in (Staged, Deployed)' }, 200),
	send(
		'POST',
		'search/jql',
		'search/jql',
		{ jql: 'status CHANGED TO (10005) AFTER -52w', fields: ['key'], expand: 'changelog' },
		200,
	),
	send('POST', 'search/approximate-count', 'search/approximate-count', { jql: 'project = REL' }, 200),
	send('POST', 'search/approximate-count', 'search/approximate-count', { jql: '' }, 400),
	send('POST', 'search/approximate-count', 'search/approximate-count', { jql: 'assignee = currentUser()' }, 400),
	get('myself', 'myself?expand=groups'),
	get('user', `user?accountId=${chidi.accountId}&expand=groups`),
	get('user', 'user?accountId=none', 404),
	get('user/bulk', `user/bulk?accountId=${chidi.accountId}&accountId=${seededAccounts.deployBot.accountId}`),
	get('user/bulk', 'user/bulk', 400),
	get('user/search', 'user/search?query=deploy'),
	get('user/groups', `user/groups?accountId=${chidi.accountId}`),
	get('users', 'users?maxResults=5'),
	get('users/search', 'users/search?maxResults=1000'),
	send('PUT', 'user/properties/{propertyKey}', `user/properties/a?accountId=${chidi.accountId}`, 'b', 201),
	get('user/properties', `user/properties?accountId=${chidi.accountId}`),
	get('user/properties/{propertyKey}', `user/properties/a?accountId=${chidi.accountId}`),
	send('DELETE', 'user/properties/{propertyKey}', `user/properties/a?accountId=${chidi.accountId}`, undefined, 204),
	get('group/bulk', 'group/bulk'),
	get('group/member', 'group/member?groupname=release-engineers&includeInactiveUsers=true'),
	get('serverInfo', 'serverInfo'),
	get('project', 'project'),
	get('project/search', 'project/search?maxResults=1&orderBy=name'),
	get('project/{projectIdOrKey}', 'project/REL'),
	get('project/{projectIdOrKey}', 'project/NONE', 404),
	get('project/{projectIdOrKey}/statuses', 'project/OPS/statuses'),
	get('project/{projectIdOrKey}/role', 'project/REL/role'),
	get('project/{projectIdOrKey}/role/{id}', 'project/REL/role/10101'),
	get('role', 'role'),
	get('applicationrole', 'applicationrole'),
	get('status', 'status'),
	get('status/{idOrName}', 'status/Staged'),
	get('statuses', 'statuses?id=10001&id=10101'),
	get('statuses/search', 'statuses/search'),
	get('issuetype', 'issuetype'),
	get('issuetype/{id}', 'issuetype/10005'),
	get('mypermissions', 'mypermissions?permissions=ADMINISTER,BROWSE_PROJECTS&projectKey=REL'),
	get('mypermissions', 'mypermissions?permissions=NONSENSE', 400),
	send(
		'POST',
		'permissions/check',
		'permissions/check',
		{
			accountId: chidi.accountId,
			globalPermissions: ['ADMINISTER'],
			projectPermissions: [{ permissions: ['EDIT_ISSUES'], projects: [10000, 1], issues: [10001] }],
		},
		200,
	),
	send('POST', 'permissions/check', 'permissions/check', { globalPermissions: ['NONSENSE'] }, 400),
	get('workflows/search', 'workflows/search?expand=values.transitions'),
	send('POST', 'workflows', 'workflows', { workflowNames: ['Release train workflow'] }, 200),
	get('workflows/capabilities', `workflows/capabilities?workflowId=${releaseWorkflowId}`),
	get('workflows/capabilities', 'workflows/capabilities?projectId=10000&issueTypeId=10005'),
	get('workflows/capabilities', 'workflows/capabilities?projectId=10000', 400),
	get('workflows/capabilities', 'workflows/capabilities?workflowId=none', 401),
	byApp(get('data-policy', 'data-policy')),
	get('data-policy', 'data-policy', 401),
	byApp(get('data-policy/project', 'data-policy/project?ids=10000,10001')),
	byApp(get('data-policy/project', 'data-policy/project?ids=10000,99', 400)),
	byApp(get('data-policy/project', 'data-policy/project', 400)),
	get('data-policy/project', 'data-policy/project?ids=10000', 401),
	get('workflow/{workflowId}/projectUsages', `workflow/${releaseWorkflowId}/projectUsages`),
	get('workflow/{workflowId}/projectUsages', 'workflow/none/projectUsages', 404),
	get(
		'workflow/{workflowId}/project/{projectId}/issueTypeUsages',
		`workflow/${releaseWorkflowId}/project/10000/issueTypeUsages?maxResults=2`,
	),
	byApp(
		get('workflow/rule/config', 'workflow/rule/config?types=validator&types=postfunction,condition&expand=transition'),
	),
	get('workflow/rule/config', 'workflow/rule/config?types=validator', 403),
	byApp(get('workflow/rule/config', 'workflow/rule/config', 400)),
	byApp(send('PUT', 'workflow/rule/config', 'workflow/rule/config', { workflows: [] }, 200)),
	send('POST', 'expression/evaluate', 'expression/evaluate?expand=meta.complexity', { expression: '[user, 1]' }, 200),
	send('POST', 'expression/evaluate', 'expression/evaluate', { expression: 'user.x' }, 400),
	send('POST', 'expression/eval', 'expression/eval?expand=meta.complexity', { expression: '1 + 1' }, 200),
	send('POST', 'expression/analyse', 'expression/analyse?check=complexity', { expressions: ['1 +', '1'] }, 200),
];

const guardedSite = (): TestSite => {
	const site = aSite([aModule('validator', 'guard', { expression: 'true' })], { mode: 'registered' });
	site.guard({
		conditions: { groupOperator: 'OR', conditions: [aRule('other'), { groupOperator: 'AND', conditions: [] }] },
	});
	site.guard({ conditions: { groupOperator: 'AND', conditions: [] } });
	return site;
};

const bodyOf = async (response: Response): Promise<unknown> => {
	const text = await response.text();
	return text === '' ? undefined : JSON.parse(text);
};

const made = (async (): Promise<Map<Call, { status: number; body: unknown }>> => {
	const site = guardedSite();
	const answers = new Map<Call, { status: number; body: unknown }>();
	for (const call of calls) {
		const caller = call.as?.(site) ?? site.as('ana');
		const response = await site.call(caller, call.route.split(' ')[0] ?? '', call.path, call.body);
		answers.set(call, { status: response.status, body: await bodyOf(response) });
	}
	return answers;
})();

describe('answers', () => {
	test.each(calls.map((call) => [`${call.route.split(' ')[0]} ${call.path}`, call] as const))(
		'%s as documented',
		async (_title, call) => {
			const answer = (await made).get(call);
			expect(answer).toMatchObject({ status: call.status });
			expect(problemsOf(call.route, call.status, answer?.body)).toEqual([]);
		},
	);

	test('workflows/update as documented, once per version', async () => {
		const site = guardedSite();
		const read = await bodyOf(
			await site.call(site.as('ana'), 'POST', `${v3}/workflows`, { workflowNames: ['Release train workflow'] }),
		);
		const update = (): Promise<Response> => site.call(site.as('ana'), 'POST', `${v3}/workflows/update`, read);
		const { statuses, workflows } = JSON.parse(JSON.stringify(read));
		const validated = await site.call(site.as('ana'), 'POST', `${v3}/workflows/update/validation`, {
			payload: { statuses, workflows: [...workflows, ...workflows] },
		});
		expect(validated.status).toBe(200);
		const errors = await bodyOf(validated);
		expect(errors).toMatchObject({ errors: [{ code: 'NON_UNIQUE_WORKFLOW' }] });
		expect(problemsOf(`POST ${v3}/workflows/update/validation`, 200, errors)).toEqual([]);
		const first = await update();
		expect(first.status).toBe(200);
		expect(problemsOf(`POST ${v3}/workflows/update`, 200, await bodyOf(first))).toEqual([]);
		expect((await update()).status).toBe(409);
	});

	test('cover every route that has a scope entry', () => {
		const covered = new Set([
			...calls.map(({ route }) => route),
			`POST ${v3}/workflows/update`,
			`POST ${v3}/workflows/update/validation`,
		]);
		expect(
			routeScopes.map(({ method, pattern }) => `${method} ${pattern}`).filter((route) => !covered.has(route)),
		).toEqual([]);
	});

	test('the checker itself notices a wrong shape', () => {
		const route = `GET ${v3}/myself`;
		expect(problemsOf(route, 200, { accountId: 5 })).not.toEqual([]);
		expect(problemsOf(route, 200, { accountId: 'a', secret: 'b' })).not.toEqual([]);
		expect(problemsOf(route, 200, { accountId: 'a', accountType: 'robot' })).not.toEqual([]);
		expect(problemsOf(route, 418, {})).not.toEqual([]);
	});
});

describe('scopes', () => {
	test('are those of the OpenAPI text', () => {
		const ours = Object.fromEntries(
			routeScopes.map(({ method, pattern, scopes }) => [`${method} ${pattern}`, [...scopes].sort()]),
		);
		const theirs = Object.fromEntries(
			Object.entries(documentedRoutes).map(([route, { scopes }]) => [route, [...scopes].sort()]),
		);
		expect(ours).toEqual(theirs);
		for (const { method, pattern, granular } of routeScopes) {
			if (granular !== undefined) expect(documentedRoutes[`${method} ${pattern}`]?.granular).toEqual(granular);
		}
	});

	test.each(calls.filter(({ status }) => status < 300).map((call) => [call.route, call] as const))(
		'%s is refused to a caller without scopes',
		async (route, call) => {
			const site = guardedSite();
			const needed = documentedRoutes[route]?.scopes ?? [];
			const ana: Caller = { kind: 'user', accountId: seededAccounts.ana.accountId, scopes: new Set() };
			const response = await site.call(ana, route.split(' ')[0] ?? '', call.path, call.body);
			if (needed.length === 0) return expect(response.status).toBe(call.status);
			expect(response.status).toBe(401);
			return expect(await response.json()).toEqual({ code: 401, message: 'Unauthorized; scope does not match' });
		},
	);

	test('a route that needs two is refused to a caller with one', async () => {
		const site = guardedSite();
		const caller: Caller = {
			kind: 'user',
			accountId: seededAccounts.ana.accountId,
			scopes: new Set(['read:jira-work']),
		};
		const response = await site.call(caller, 'POST', `${v3}/expression/evaluate`, { expression: '1' });
		expect(response.status).toBe(401);
	});
});
