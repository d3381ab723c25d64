// Pages of workflow rules: where they stand, what they are told of it, and the line a rule says of itself.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
	opsWorkflowName,
	type Rule,
	releaseWorkflowName,
	type SeededAccount,
	seededAccounts,
	type Workflow,
} from '../../../sandbox/jira';
import { createSandbox, type Sandbox } from '../../../sandbox/sandbox';
import { createServer } from '../../../sandbox/server/server';
import { aManifest } from '../forge/a-host';

const baseUrl = 'http://127.0.0.1:4999';
const pages = { resolver: { function: 'admin-resolver' }, create: { resource: 'main' }, edit: { resource: 'main' } };
const summary = (expression: string) => ({ configurationDescription: { expression } });
const rule = { ...pages, description: 'What it is.' };

const manifestText = aManifest((m) => {
	m.modules['jira:workflowValidator'] = [
		{ ...rule, key: 'guard', name: 'Guard', expression: 'true', ...summary("'Mode: ' + config.mode") },
		{ ...rule, key: 'undescribed', name: 'Undescribed', expression: 'true' },
		{ ...rule, key: 'number', name: 'Number', expression: 'true', ...summary('1') },
		{ ...rule, key: 'null', name: 'Null', expression: 'true', ...summary('null') },
		{ ...rule, key: 'empty', name: 'Empty', expression: 'true', ...summary("''") },
		{ ...rule, key: 'curious', name: 'Curious', expression: 'true', ...summary('user.accountId') },
	];
	m.modules['jira:workflowCondition'] = [{ ...rule, key: 'hide', name: 'Hide', expression: 'true' }];
	m.modules['jira:workflowPostFunction'] = [{ ...rule, key: 'record', name: 'Record', function: 'post-function' }];
});

describe('the page of a rule', () => {
	let sandbox: Sandbox;
	let server: ReturnType<typeof createServer>;
	let release: Workflow;
	let ops: Workflow;

	beforeAll(async () => {
		const idle = async () => undefined;
		sandbox = createSandbox({
			baseUrl,
			manifestText,
			loadHandlers: async () => ({
				resolver: async ({ call, context }: Record<string, Record<string, unknown>>) => ({
					asked: call?.['functionKey'],
					accountId: context?.['accountId'],
					extension: context?.['extension'],
				}),
				onPostFunction: idle,
				onEvent: idle,
				onSchedule: idle,
				onWork: idle,
			}),
		});
		await sandbox.open();
		server = createServer(sandbox);
		release = sandbox.site.workflow(releaseWorkflowName);
		ops = sandbox.site.workflow(opsWorkflowName);
	});
	afterAll(() => sandbox.close());
	afterEach(() =>
		sandbox.site.setRules(releaseWorkflowName, 'Deploy', {
			validators: [],
			postFunctions: [],
			conditions: { groupOperator: 'AND', conditions: [] },
		}),
	);

	const ask = async (path: string, place: string | undefined, name: SeededAccount = 'ana', method = 'GET') => {
		const { apiToken, email } = { email: '', ...seededAccounts[name] };
		const answer = await server.fetch(
			new Request(`${baseUrl}${path}`, {
				method,
				headers: {
					Host: new URL(baseUrl).host,
					Authorization: `Basic ${Buffer.from(`${email}:${apiToken}`).toString('base64')}`,
					...(place === undefined ? {} : { 'X-Sandbox-Place': place }),
				},
				...(method === 'POST' && { body: '{}' }),
			}),
		);
		return { status: answer.status, body: JSON.parse(await answer.text()) };
	};
	const context = (module: string, place?: string, name?: SeededAccount) =>
		ask(`/sandbox/context/${module}`, place, name);
	const summaryOf = (module: string, place?: string, name?: SeededAccount) =>
		ask(`/sandbox/summary/${module}`, place, name);

	const stored = (moduleKey: string, config: Record<string, unknown> = {}, id = `r-${moduleKey}`): Rule => ({
		id,
		ruleKey: sandbox.forge.ruleKey(moduleKey),
		config,
		disabled: false,
	});
	const onDeploy = (id?: string): string => `rule/${release.id}/41${id === undefined ? '' : `/${id}`}`;

	it('is told of workflow and transition, and of no configuration before there is one', async () => {
		const { body, status } = await context('guard', onDeploy());
		expect(status).toBe(200);
		expect(body).toMatchObject({ moduleKey: 'guard', accountId: seededAccounts.ana.accountId });
		expect(body.extension).toEqual({
			type: 'jira:workflowValidator',
			isNewEditor: true,
			workflowId: release.id,
			workflowName: releaseWorkflowName,
			transitionContext: {
				id: '41',
				from: { id: '10004', name: 'Staged', statusCategory: 'IN_PROGRESS', description: '' },
				to: { id: '10005', name: 'Deployed', statusCategory: 'IN_PROGRESS', description: '' },
			},
		});
	});

	it.each([
		['guard', 'jira:workflowValidator', 'validatorConfig'],
		['hide', 'jira:workflowCondition', 'conditionConfig'],
		['record', 'jira:workflowPostFunction', 'postFunctionConfig'],
	])('of a stored %s is told its configuration', async (module, type, name) => {
		const config = { mode: 'registered', none: ['-'] };
		const rules = [stored(module, config)];
		sandbox.site.setRules(releaseWorkflowName, 'Deploy', {
			...(module === 'guard' && { validators: rules }),
			...(module === 'record' && { postFunctions: rules }),
			...(module === 'hide' && {
				conditions: { groupOperator: 'AND', conditions: [{ groupOperator: 'OR', conditions: rules }] },
			}),
		});
		const { body } = await context(module, onDeploy(`r-${module}`));
		expect(body.extension).toMatchObject({ type, [name]: config });
		const others = ['validatorConfig', 'conditionConfig', 'postFunctionConfig'].filter((other) => other !== name);
		for (const other of others) expect(body.extension).not.toHaveProperty(other);
	});

	it.each([
		['the initial transition', () => `rule/${release.id}/1`],
		['a global transition', () => `rule/${ops.id}/31`],
	])('on %s has no status before', async (_title, place) => {
		const { body } = await context('guard', place());
		expect(body.extension.transitionContext).not.toHaveProperty('from');
		expect(body.extension.transitionContext).toHaveProperty('to');
	});

	it('learns the project of a team-managed workflow only', async () => {
		expect((await context('guard', `rule/${ops.id}/31`)).body.extension).toMatchObject({ scopedProjectId: '10001' });
		expect((await context('guard', onDeploy())).body.extension).not.toHaveProperty('scopedProjectId');
	});

	it.each([
		['a Jira administrator', 'ana', 'release', 200],
		['a Jira administrator', 'ana', 'ops', 200],
		['the administrator of the space', 'dana', 'ops', 200],
		['the administrator of another space', 'dana', 'release', 404],
		['the administrator of a company-managed space', 'bruno', 'release', 404],
		['somebody else', 'chidi', 'ops', 404],
	] as const)('opens for %s (%s, %s: %i)', async (_who, name, which, status) => {
		const place = which === 'ops' ? `rule/${ops.id}/31` : onDeploy();
		expect((await context('guard', place, name)).status).toBe(status);
		expect((await ask('/sandbox/invoke/guard/preview', place, name, 'POST')).status).toBe(status);
	});

	const nowhere: readonly (readonly [title: string, place: () => string | undefined, status: number])[] = [
		['no place', () => undefined, 400],
		['a work item', () => 'issue/REL-7', 400],
		['a workflow without a transition', () => `rule/${release.id}`, 400],
		['a transition that is no number', () => `rule/${release.id}/Deploy`, 400],
		['one part too many', () => `${onDeploy('a')}/b`, 400],
		['a path that climbs', () => `rule/../${release.id}/41`, 400],
		['an unknown workflow', () => 'rule/none/41', 404],
		['an unknown transition', () => `rule/${release.id}/999`, 404],
		['an unknown rule', () => onDeploy('none'), 404],
		['the rule of another module', () => onDeploy('r-undescribed'), 404],
		['the rule of another transition', () => `rule/${release.id}/31/r-guard`, 404],
	];
	it.each(nowhere)('does not stand in %s', async (_title, place, status) => {
		sandbox.site.setRules(releaseWorkflowName, 'Deploy', { validators: [stored('guard'), stored('undescribed')] });
		expect((await context('guard', place())).status).toBe(status);
		expect((await ask('/sandbox/invoke/guard/preview', place(), 'ana', 'POST')).status).toBe(status);
	});

	it('is not where the app’s other pages stand', async () => {
		expect((await context('panel', onDeploy())).status).toBe(400);
		expect((await context('admin', onDeploy())).status).toBe(400);
		expect((await context('none', onDeploy())).status).toBe(404);
	});

	it('calls its resolver with the same place', async () => {
		sandbox.site.setRules(releaseWorkflowName, 'Deploy', { validators: [stored('guard', { mode: 'x' })] });
		const { body, status } = await ask('/sandbox/invoke/guard/preview', onDeploy('r-guard'), 'ana', 'POST');
		expect(status).toBe(200);
		expect(body).toEqual({
			asked: 'preview',
			accountId: seededAccounts.ana.accountId,
			extension: (await context('guard', onDeploy('r-guard'))).body.extension,
		});
	});

	it.each([
		['guard', { mode: 'registered' }, 'Mode: registered'],
		['guard', {}, 'Jira could not describe this rule.'],
		['guard', { mode: 1 }, 'Mode: 1'],
		['undescribed', { mode: 'x' }, 'What it is.'],
		['number', {}, 'Jira could not describe this rule.'],
		['null', {}, 'What it is.'],
		['empty', {}, 'What it is.'],
		['curious', {}, 'Jira could not describe this rule.'],
	])('%s with %j says of itself: %s', async (module, config, text) => {
		sandbox.site.setRules(releaseWorkflowName, 'Deploy', { validators: [stored(module, config)] });
		expect(await summaryOf(module, onDeploy(`r-${module}`))).toEqual({ status: 200, body: { summary: text } });
	});

	it('says nothing of a rule to those who may not see it, nor of one that is not there', async () => {
		sandbox.site.setRules(releaseWorkflowName, 'Deploy', { validators: [stored('guard', { mode: 'x' })] });
		expect((await summaryOf('guard', onDeploy('r-guard'), 'bruno')).status).toBe(404);
		expect((await summaryOf('guard', onDeploy('none'))).status).toBe(404);
		expect((await summaryOf('guard', onDeploy())).status).toBe(400);
		expect((await summaryOf('guard')).status).toBe(400);
		expect((await summaryOf('admin', onDeploy('r-guard'))).status).toBe(404);
	});

	it('is named to the site with its pages and the kinds of spaces it is for', async () => {
		const { body } = await ask('/sandbox/site', undefined);
		expect(body.rules).toContainEqual({
			ruleKey: sandbox.forge.ruleKey('guard'),
			kind: 'validator',
			moduleKey: 'guard',
			name: 'Guard',
			description: 'What it is.',
			projectTypes: ['company-managed'],
			create: 'main',
			edit: 'main',
		});
	});
});
