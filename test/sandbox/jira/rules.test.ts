// What conditions and validators allow, refuse and report.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { seededAccounts } from '../../../sandbox/jira';
import { aModule, aRule, aSite, deployId, errorsOf, ruleKey, stagedKey, statusOf } from './a-site';

const validator = aModule('validator', 'guard', { expression: 'true', errorMessage: 'Not today.' });
const condition = aModule('condition', 'hide', { expression: 'true' });

const offeredIds = async (response: Response): Promise<string[]> => {
	const body: { transitions: { id: string }[] } = JSON.parse(await response.text());
	return body.transitions.map((transition) => transition.id);
};

describe('a validator', () => {
	const verdicts: readonly [string, string, string | undefined][] = [
		['lets the transition happen when it answers true', 'true', undefined],
		['shows the String it answers', "'No grant. [muster:no-grant]'", 'No grant. [muster:no-grant]'],
		['shows the String even when it is empty', "''", ''],
		['shows the module’s message when it answers false', 'false', 'Not today.'],
		['blocks on an error', 'user.nothing', 'Not today.'],
		['blocks on a syntax error', 'user ==', 'Not today.'],
		['blocks on a mixed-type comparison', "issue.id == 'x'", 'Not today.'],
		['blocks when it answers null', 'null', 'Not today.'],
		['blocks when it answers a Number', '1', 'Not today.'],
		['blocks when it answers a List', '[true]', 'Not today.'],
	];
	test.each(verdicts)('%s', async (_title, expression, message) => {
		const { deploy, guard, site } = aSite([validator]);
		guard({ validators: [aRule('guard', { expression })] });
		const response = await deploy('deployBot');
		expect(response.status).toBe(message === undefined ? 204 : 400);
		if (message !== undefined) {
			expect(await response.json()).toEqual({ errorMessages: [message], errors: {} });
		}
		expect(statusOf(site, stagedKey)).toBe(message === undefined ? 'Deployed' : 'Staged');
	});

	test.each([
		['user.nothing', 1],
		['1', 1],
		['true', 0],
		['false', 0],
		["'refused'", 0],
	])('reports %s as a failed expression %i times', async (expression, times) => {
		const { deploy, guard, handed, site } = aSite([validator]);
		const rule = aRule('guard', { expression });
		guard({ validators: [rule] });
		await deploy('deployBot');
		const failures = handed.filter(({ kind }) => kind === 'avi:jira:failed:expression');
		expect(failures).toHaveLength(times);
		const workflow = site.workflow('Release train workflow');
		for (const { payload } of failures) {
			expect(payload).toEqual({
				eventType: 'avi:jira:failed:expression',
				selfGenerated: false,
				extensionId: ruleKey('guard'),
				workflowId: workflow.id,
				workflowName: workflow.name,
				validatorId: rule.id,
				expression,
				errorMessages: [expect.any(String)],
				context: {
					issue: { id: site.issue(stagedKey).id, key: stagedKey },
					project: { id: '10000', key: 'REL' },
				},
			});
		}
	});

	test('obeys the stored expression instead of the manifest’s', async () => {
		const { deploy, guard } = aSite([{ ...validator, expression: 'false' }]);
		guard({ validators: [aRule('guard', { expression: 'true' })] });
		expect((await deploy('deployBot')).status).toBe(204);
	});

	test('obeys the manifest’s expression when the stored one is not text', async () => {
		const { deploy, guard } = aSite([{ ...validator, expression: 'false' }]);
		guard({ validators: [aRule('guard', { expression: { evil: true } })] });
		expect((await deploy('deployBot')).status).toBe(400);
	});

	test('reads its configuration', async () => {
		const { deploy, guard } = aSite([{ ...validator, expression: 'config.allowed.includes(user.accountId)' }]);
		guard({ validators: [aRule('guard', { allowed: [seededAccounts.deployBot.accountId] })] });
		expect((await deploy('releaseBot')).status).toBe(400);
		expect((await deploy('deployBot')).status).toBe(204);
	});

	test('evaluates an error message given as an expression, and falls back when that fails', async () => {
		const refusing = { ...validator, expression: 'false' };
		const named = aSite([{ ...refusing, errorMessage: { expression: "user.displayName + ' may not.'" } }]);
		named.guard({ validators: [aRule('guard')] });
		expect(await errorsOf(await named.deploy('deployBot'))).toEqual(['deploy-bot may not.']);
		const broken = aSite([{ ...refusing, errorMessage: { expression: 'user.nothing' } }]);
		broken.guard({ validators: [aRule('guard')] });
		expect(await errorsOf(await broken.deploy('deployBot'))).toEqual([
			'The validator "The guard" does not allow this transition.',
		]);
	});

	test('is skipped when disabled', async () => {
		const { deploy, guard, handed } = aSite([validator]);
		guard({ validators: [aRule('guard', { expression: 'user.nothing' }, { disabled: true })] });
		expect((await deploy('deployBot')).status).toBe(204);
		expect(handed.map(({ kind }) => kind)).toEqual(['avi:jira:updated:issue']);
	});

	test('blocks after the app was uninstalled', async () => {
		const { deploy, guard, host } = aSite([validator]);
		guard({ validators: [aRule('guard')] });
		host.installed = false;
		expect((await deploy('deployBot')).status).toBe(400);
	});

	test.each([
		['of a module that the manifest does not have', aModule('validator', 'other')],
		['stored as a validator of a module that is a condition', aModule('condition', 'guard', { expression: 'true' })],
		['backed by a function', aModule('validator', 'guard', { functionKey: 'validate' })],
	])('blocks when it is %s', async (_title, module) => {
		const { deploy, guard } = aSite([module]);
		guard({ validators: [aRule('guard')] });
		expect((await deploy('deployBot')).status).toBe(400);
	});

	test('is not asked after another one refused', async () => {
		const { deploy, guard, handed } = aSite([validator]);
		guard({ validators: [aRule('guard', { expression: "'first'" }), aRule('guard', { expression: 'user.nothing' })] });
		expect(await errorsOf(await deploy('deployBot'))).toEqual(['first']);
		expect(handed).toEqual([]);
	});

	test('sees app properties, and an error when the site cannot provide the app', async () => {
		const { deploy, faults, guard, handed, host } = aSite([{ ...validator, expression: "app.properties['c1'].open" }]);
		guard({ validators: [aRule('guard')] });
		expect((await deploy('deployBot')).status).toBe(400);
		host.properties.set('c1', { open: true });
		faults.rulesCannotReadApp = true;
		expect((await deploy('deployBot')).status).toBe(400);
		faults.rulesCannotReadApp = false;
		expect((await deploy('deployBot')).status).toBe(204);
		expect(handed.filter(({ kind }) => kind === 'avi:jira:failed:expression')).toHaveLength(2);
	});

	test('guards creation too, where the work item has no id, key or status and no original', async () => {
		const { as, call, site } = aSite([validator]);
		const create = (): Promise<Response> =>
			call(as('chidi'), 'POST', '/rest/api/3/issue', {
				fields: { project: { key: 'REL' }, issuetype: { name: 'Bug' }, summary: 'New' },
			});
		const expression =
			"issue.id == null && issue.key == null && issue.status == null && transition.from == null ? 'drafts are refused' : true";
		site.setRules('Release train workflow', 'Create', { validators: [aRule('guard', { expression })] });
		const before = site.issues().length;
		expect(await errorsOf(await create())).toEqual(['drafts are refused']);
		expect(site.issues()).toHaveLength(before);
		site.setRules('Release train workflow', 'Create', {
			validators: [aRule('guard', { expression: 'originalIssue == null' })],
		});
		expect((await create()).status).toBe(400);
		site.setRules('Release train workflow', 'Create', { validators: [] });
		expect((await create()).status).toBe(201);
		expect(site.issue('REL-43').statusId).toBe('10001');
	});

	test('sees the fields set with the transition in issue, and the old ones in originalIssue', async () => {
		const { as, call, guard, site } = aSite([validator]);
		guard({
			validators: [aRule('guard', { expression: "issue.summary == 'after' && originalIssue.summary == 'before'" })],
		});
		site.issue(stagedKey).summary = 'before';
		const response = await call(as('deployBot'), 'POST', `/rest/api/3/issue/${stagedKey}/transitions`, {
			transition: { id: deployId },
			fields: { summary: 'after' },
		});
		expect(response.status).toBe(204);
		expect(
			site
				.issue(stagedKey)
				.history.at(-1)
				?.items.map(({ field }) => field),
		).toEqual(['summary', 'status']);
	});

	test('leaves the fields alone when it refuses', async () => {
		const { as, call, guard, site } = aSite([validator]);
		guard({ validators: [aRule('guard', { expression: 'false' })] });
		const before = structuredClone(site.issue(stagedKey));
		await call(as('deployBot'), 'POST', `/rest/api/3/issue/${stagedKey}/transitions`, {
			transition: { id: deployId },
			fields: { summary: 'after', labels: ['x'] },
			update: { comment: [{ add: { body: 'hello' } }] },
		});
		expect(site.issue(stagedKey)).toEqual(before);
	});
});

describe('a condition', () => {
	test.each([
		['true', true],
		['false', false],
		['user.nothing', false],
		["'yes'", false],
		['null', false],
	])('that says %s makes the transition available: %s', async (expression, available) => {
		const { as, call, deploy, guard, handed } = aSite([condition]);
		guard({ conditions: { groupOperator: 'AND', conditions: [aRule('hide', { expression })] } });
		const listed = await call(as('deployBot'), 'GET', `/rest/api/3/issue/${stagedKey}/transitions`);
		expect((await offeredIds(listed)).includes(deployId)).toBe(available);
		const failures = handed.filter(({ kind }) => kind === 'avi:jira:failed:expression');
		expect(failures).toHaveLength(['true', 'false'].includes(expression) ? 0 : 1);
		for (const { payload } of failures) expect(payload).toHaveProperty('conditionId');
		const response = await deploy('deployBot');
		expect(response.status).toBe(available ? 204 : 400);
		if (!available) {
			expect(await errorsOf(response)).toEqual([`Transition id '${deployId}' is not valid for this issue.`]);
		}
	});

	test('hides the refusal text of the validator behind it', async () => {
		const { deploy, guard } = aSite([validator, condition]);
		guard({
			conditions: { groupOperator: 'AND', conditions: [aRule('hide', { expression: 'false' })] },
			validators: [aRule('guard', { expression: "'why'" })],
		});
		expect(await errorsOf(await deploy('deployBot'))).not.toContain('why');
	});

	test('blocks after the app was uninstalled', async () => {
		const { deploy, guard, host } = aSite([condition]);
		guard({ conditions: { groupOperator: 'AND', conditions: [aRule('hide')] } });
		host.installed = false;
		expect((await deploy('deployBot')).status).toBe(400);
	});

	test('knows the operator of its group', async () => {
		const { deploy, guard } = aSite([condition]);
		guard({
			conditions: { groupOperator: 'OR', conditions: [aRule('hide', { expression: "groupOperator == 'OR'" })] },
		});
		expect((await deploy('deployBot')).status).toBe(204);
	});

	test('an empty nested group does not open an OR group that refuses', async () => {
		const { deploy, guard } = aSite([condition]);
		const refusing = aRule('hide', { expression: 'false' });
		const disabled = aRule('hide', { expression: 'true' }, { disabled: true });
		guard({
			conditions: {
				groupOperator: 'OR',
				conditions: [
					refusing,
					{ groupOperator: 'AND', conditions: [] },
					{ groupOperator: 'OR', conditions: [disabled] },
				],
			},
		});
		expect((await deploy('deployBot')).status).toBe(400);
	});

	test('groups nest: AND needs all, OR needs one', async () => {
		const leaf = fc.boolean().map((value) => ({ value, node: aRule('hide', { expression: String(value) }) }));
		interface Tree {
			value: boolean;
			node: Parameters<ReturnType<typeof aSite>['guard']>[0]['conditions'] | ReturnType<typeof aRule>;
		}
		const group = (children: fc.Arbitrary<Tree>): fc.Arbitrary<Tree> =>
			fc
				.tuple(fc.constantFrom('AND' as const, 'OR' as const), fc.array(children, { minLength: 1, maxLength: 3 }))
				.map(([groupOperator, items]) => ({
					value: groupOperator === 'AND' ? items.every((item) => item.value) : items.some((item) => item.value),
					node: { groupOperator, conditions: items.flatMap((item) => (item.node ? [item.node] : [])) },
				}));
		await fc.assert(
			fc.asyncProperty(group(fc.oneof(leaf, group(leaf))), async ({ node, value }) => {
				const { deploy, guard } = aSite([condition]);
				guard({ conditions: { groupOperator: 'AND', conditions: node ? [node] : [] } });
				expect((await deploy('deployBot')).status).toBe(value ? 204 : 400);
			}),
			{ numRuns: 40 },
		);
	});
});

describe('an expression sees', () => {
	const answers: readonly [string, string][] = [
		['ids as Numbers', 'issue.id + project.id + issue.status.id + transition.to.id + transition.id > 0'],
		['the status before the transition', "issue.status.name == 'Staged' && transition.from.name == 'Staged'"],
		['the target', "transition.to.name == 'Deployed' && transition.name == 'Deploy' && !transition.hasScreen"],
		['the workflow', "workflow.name == 'Release train workflow' && workflow.id.length == 36"],
		['the work type', 'issue.issueType.id > 0 && issue.issueType.name.length > 0'],
		['the actor', "user.displayName == 'deploy-bot' && user.active"],
		['the actor’s groups', "user.groups.includes('release-engineers') && user.groupIds.length == 2"],
		['the actor’s roles', "user.getProjectRoles(project).map(r => r.name).includes('Developers')"],
		['missing properties as null', "issue.properties['none'] == null && user.properties['none'] == null"],
		['other work items the actor may see', "new Issue('REL-1').key == 'REL-1'"],
		['none the actor may not see', "new Issue('OPS-1') == null && new Project('OPS') == null"],
	];
	test.each(answers)('%s', async (_title, expression) => {
		const { deploy, guard, handed } = aSite([validator]);
		guard({ validators: [aRule('guard', { expression })] });
		const response = await deploy('deployBot');
		expect(
			handed.filter(({ kind }) => kind === 'avi:jira:failed:expression').map(({ payload }) => payload['errorMessages']),
		).toEqual([]);
		expect(response.status).toBe(204);
	});

	test.each([
		'user.accountType',
		'user.emailAddress',
		'user.email',
		'user.appType',
		'app.name',
		'issue.toString',
		'user.constructor',
	])('no %s', async (expression) => {
		const { deploy, guard, handed } = aSite([validator]);
		guard({ validators: [aRule('guard', { expression: `${expression} == null` })] });
		expect((await deploy('deployBot')).status).toBe(400);
		expect(handed.map(({ kind }) => kind)).toEqual(['avi:jira:failed:expression']);
	});
});
