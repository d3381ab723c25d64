// Health: each assumption is seen good and bad on a site, and what was not checked is never called good.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { neededScopes } from '../../src/adapters/jira/self-tests';
import type { AdminOutputs } from '../../src/contract/calls/admin';
import type { HealthCheckKey, HealthCheckView, HealthView } from '../../src/contract/calls/health';
import { healthChecks } from '../../src/contract/calls/health';
import { hourMs } from '../../src/contract/durations';
import { asApp } from '../harness/guards';
import { collectLog, intercept, letSleepPassTime, never } from '../harness/platform-calls';
import { deploy, errorOf, registered, releaseWorkflow, setGuard } from '../harness/registry';
import { deleteProperty, putProperty } from '../harness/storage';
import { openWorld, startOfTime, type TestWorld, valueOf } from '../harness/world';

let world: TestWorld;
beforeEach(async () => {
	world = await openWorld();
	await letSleepPassTime();
});
afterEach(() => world.close());

const call = (name: string, payload: object = {}) => world.invoke<HealthView>('ana', 'muster-admin', name, payload);
const read = async () => valueOf(await call('health.read'));
const run = async () => valueOf(await call('health.run'));
const setUp = async (issueKey = 'REL-7') => valueOf(await call('canary.set-up', { issueKey }));
const overview = async () =>
	valueOf(await world.invoke<AdminOutputs['site.overview']>('ana', 'muster-admin', 'site.overview'));

function checkIn({ checks }: HealthView, key: HealthCheckKey): HealthCheckView {
	const found = checks.find((check) => check.key === key);
	if (found === undefined) throw new Error(`no check ${key}`);
	return found;
}
const stateOf = (health: HealthView, key: HealthCheckKey) => checkIn(health, key).state;
const states = ({ checks }: HealthView) => Object.fromEntries(checks.map(({ key, state }) => [key, state]));
const releaseTransitions = () => world.site.world.readWorkflowByName(releaseWorkflow)?.transitions ?? [];

const drift = async (name: string, payload: object = {}) =>
	valueOf(await world.invoke<AdminOutputs['drift.list']>('ana', 'muster-admin', `drift.${name}`, payload));

describe('before anything was checked', () => {
	it('nothing is good but what is looked up at once', async () => {
		const health = await read();
		expect(health.checks.map(({ key }) => key)).toEqual([...healthChecks]);
		for (const { key, state, found, checkedAt } of health.checks) {
			// The installation listed the accounts, and began to compare.
			if (key === 'failed-expressions' || key === 'accounts' || key === 'backfill') continue;
			expect([key, state]).toEqual([key, 'unknown']);
			const isLookedUp = key === 'reconcile';
			if (!isLookedUp) expect([key, checkedAt]).toEqual([key, undefined]);
			expect([key, found]).toEqual([key, isLookedUp ? { finding: 'never-reconciled', params: {} } : undefined]);
		}
		expect(await overview()).toMatchObject({ unhealthy: 0, doubtfulChecks: 10, isUnreadable: false, drift: 0 });
	});
});

describe('a sound site', () => {
	it('is good in all that can be checked, and says what cannot', async () => {
		await setUp();
		await world.forge.runScheduled('hourly');
		await world.settle();
		const health = await run();
		expect(states(health)).toEqual({
			'rules-read-app': 'good',
			'expression-limits': 'good',
			'published-equal': 'good',
			reconcile: 'good',
			accounts: 'good',
			'failed-expressions': 'good',
			'rule-keys': 'good',
			'guards-intact': 'good',
			'audit-rules': 'good',
			drift: 'good',
			'jira-access': 'good',
			'app-access': 'good',
			backfill: 'good',
		});
		expect(health.canary).toEqual({ issueKey: 'REL-7', workflow: releaseWorkflow });
		expect(await read()).toEqual(health);
		expect(await overview()).toMatchObject({ unhealthy: 0, doubtfulChecks: 0 });
	});

	it('is as old in the overview as the oldest of its checks', async () => {
		await setUp();
		await world.forge.runScheduled('hourly');
		await world.settle();
		await run();
		const { healthCheckedAt = 0 } = await overview();
		expect(healthCheckedAt).toBeLessThanOrEqual(Date.now());
		await world.pass(hourMs);
		expect(await overview()).toMatchObject({ healthCheckedAt });
		await world.pass(26 * hourMs);
		// A day later some are late, which is bad, and of the others but one nothing is known.
		const { doubtfulChecks, unhealthy } = await overview();
		expect(doubtfulChecks).toBe(9);
		expect(doubtfulChecks + unhealthy).toBe(healthChecks.length - 1);
	});

	it('is not good for ever: a day later nothing is known', async () => {
		await setUp();
		await run();
		await world.pass(27 * hourMs);
		const good = (await read()).checks.filter(({ state }) => state === 'good').map(({ key }) => key);
		expect(good).toEqual(['failed-expressions']);
	});
});

describe('the canary', () => {
	it('is a transition that nobody is shown but Muster', async () => {
		const before = releaseTransitions().length;
		await setUp();
		expect(releaseTransitions()).toHaveLength(before + 1);
		for (const name of ['ana', 'deployBot', 'releaseBot', 'mei'] as const) {
			const { body } = await world.as(name, 'GET', '/rest/api/3/issue/REL-7/transitions');
			expect(JSON.stringify(body)).not.toContain('Muster health check');
		}
		const added = releaseTransitions().at(-1);
		const pressed = await world.as('ana', 'POST', '/rest/api/3/issue/REL-7/transitions', {
			transition: { id: added?.id },
		});
		expect(pressed.status).toBe(400);
	});

	it('makes health red when rules cannot read the registry, and says so', async () => {
		await setUp();
		world.faults.rulesCannotReadApp = true;
		const health = await run();
		expect(checkIn(health, 'rules-read-app')).toMatchObject({
			state: 'bad',
			found: { finding: 'canary-unreadable', params: { issueKey: 'REL-7' } },
		});
		expect(await overview()).toMatchObject({ isUnreadable: true });
		world.faults.rulesCannotReadApp = false;
		expect(stateOf(await run(), 'rules-read-app')).toBe('good');
		expect(await overview()).toMatchObject({ isUnreadable: false });
	});

	it('notices a registry that is gone from where rules read it', async () => {
		await setUp();
		await deleteProperty(world, 'c1');
		expect(stateOf(await run(), 'rules-read-app')).toBe('bad');
	});

	it('is looked for every hour', async () => {
		await setUp();
		world.faults.rulesCannotReadApp = true;
		await world.forge.runScheduled('hourly');
		await world.settle();
		expect(await overview()).toMatchObject({ isUnreadable: true });
	});

	it('says nothing where it is gone, cannot be seen, or nothing is offered', async () => {
		await setUp();
		const canary = releaseTransitions().at(-1);
		if (canary === undefined) throw new Error('no canary');
		const [rule] = canary.rules.conditions.conditions;
		if (rule === undefined || 'groupOperator' in rule) throw new Error('no condition');
		const other = { ...rule, id: 'other', ruleKey: 'someone:else', config: {} };
		for (const conditions of [
			{ groupOperator: 'AND', conditions: [] },
			{ groupOperator: 'AND', conditions: [{ ...rule, disabled: true }] },
			{ groupOperator: 'AND', conditions: [{ ...rule, config: { ...rule.config, expression: 'true' } }] },
			{ groupOperator: 'OR', conditions: [rule, other] },
		] as const) {
			world.site.setRules(releaseWorkflow, canary.name, { conditions });
			expect(stateOf(await run(), 'rules-read-app')).toBe('unknown');
		}
		const workflow = world.site.world.readWorkflowByName(releaseWorkflow);
		if (workflow === undefined) throw new Error('no workflow');
		world.site.world.workflows.set(workflow.id, {
			...workflow,
			transitions: workflow.transitions.filter(({ id }) => id !== canary.id),
		});
		expect(stateOf(await run(), 'rules-read-app')).toBe('unknown');
		world.site.world.issues.delete(world.site.issue('REL-7').id);
		expect(stateOf(await run(), 'rules-read-app')).toBe('unknown');
	});

	it('says nothing of another workflow that its work item follows meanwhile', async () => {
		await setUp();
		const workflow = world.site.world.readWorkflowByName(releaseWorkflow);
		const project = world.site.world.readProject('REL');
		if (workflow === undefined || project === undefined) throw new Error('the seed has both');
		// With a transition of the same id, which anybody is offered.
		const copy = {
			...workflow,
			id: 'copy',
			name: 'Copy',
			transitions: workflow.transitions.map((one) => ({ ...one })),
		};
		world.site.world.workflows.set(copy.id, copy);
		for (const issueTypeId of project.issueTypeIds) {
			(project.workflowScheme as Map<string, string>).set(issueTypeId, copy.id);
		}
		expect(stateOf(await run(), 'rules-read-app')).toBe('unknown');
		world.faults.rulesCannotReadApp = true;
		expect(stateOf(await run(), 'rules-read-app')).toBe('unknown');
	});

	it('says nothing under a condition of somebody else', async () => {
		await setUp();
		const canary = releaseTransitions().at(-1);
		const [rule] = canary?.rules.conditions.conditions ?? [];
		if (canary === undefined || rule === undefined || 'groupOperator' in rule) throw new Error('no canary');
		const other = { ...rule, id: 'other', ruleKey: 'someone:else', config: {} };
		const conditions = { groupOperator: 'AND' as const, conditions: [rule, other] };
		world.site.setRules(releaseWorkflow, canary.name, { conditions });
		expect(stateOf(await run(), 'rules-read-app')).toBe('unknown');
	});

	it('does not lead into a protected status', async () => {
		const protect = async (protectedStatuses: string[]) => {
			const { settings } = valueOf(
				await world.invoke<AdminOutputs['settings.read']>('ana', 'muster-admin', 'settings.read'),
			);
			const { version, ...draft } = settings;
			valueOf(
				await world.invoke('ana', 'muster-admin', 'settings.save', {
					version,
					settings: { ...draft, protectedStatuses },
				}),
			);
		};
		const all = ['10001', '10002', '10003', '10004', '10005', '10006'];
		await protect(all);
		expect(errorOf(await call('canary.set-up', { issueKey: 'REL-7' })).code).toBe('CONFLICT');
		await protect(all.slice(0, 5));
		await setUp();
		expect(releaseTransitions().at(-1)?.to).toBe('10006');
	});

	it('stands once, and goes when it is removed', async () => {
		const before = structuredClone(world.site.world.readWorkflowByName(releaseWorkflow)?.transitions);
		await setUp();
		expect(errorOf(await call('canary.set-up', { issueKey: 'REL-15' })).code).toBe('CONFLICT');
		const health = valueOf(await call('canary.remove'));
		expect([health.canary, stateOf(health, 'rules-read-app')]).toEqual([undefined, 'unknown']);
		expect(releaseTransitions()).toEqual(before);
		expect((await call('canary.remove')).ok).toBe(true);
		await setUp('REL-15');
	});

	it('that somebody put on a transition of theirs goes, and the transition stays', async () => {
		const ruleKey = world.forge.ruleKey('muster-canary');
		const rule = { id: 'by-hand', ruleKey, config: {}, disabled: false };
		world.site.setRules(releaseWorkflow, 'Close', { conditions: { groupOperator: 'AND', conditions: [rule] } });
		await setUp();
		valueOf(await call('canary.remove'));
		expect(releaseTransitions().map(({ name }) => name)).toContain('Close');
		const { workflows } = valueOf(await world.invoke<AdminOutputs['leave.list']>('ana', 'muster-admin', 'leave.list'));
		const versions = workflows.map(({ workflowId, version }) => ({ workflowId, version }));
		valueOf(await world.invoke('ana', 'muster-admin', 'leave.remove', { versions }));
		const close = releaseTransitions().find(({ name }) => name === 'Close');
		expect(close?.rules.conditions.conditions).toEqual([]);
	});

	it.each([
		['REL-99999', 'NOT_FOUND'],
		['rel-7', 'INVALID_INPUT'],
		['REL-7/../REL-8', 'INVALID_INPUT'],
		['', 'INVALID_INPUT'],
	])('is not set up on %j', async (issueKey, code) => {
		expect(errorOf(await call('canary.set-up', { issueKey }))).toMatchObject({ code, field: 'issueKey' });
		expect((await read()).canary).toBeUndefined();
	});

	it('is not set up where Jira refuses the change, and tells why', async () => {
		world.faults.workflowUpdatesRefused = true;
		expect(errorOf(await call('canary.set-up', { issueKey: 'REL-7' }))).toMatchObject({ code: 'CONFLICT' });
		expect((await read()).canary).toBeUndefined();
	});
});

describe('each other check', () => {
	it('sees a published part that differs, and that it was repaired', async () => {
		await putProperty(world, 'c1', { version: 99, frozen: [] });
		expect(stateOf(await run(), 'published-equal')).toBe('bad');
		await world.forge.runScheduled('hourly');
		await world.settle();
		const health = await run();
		expect(stateOf(health, 'published-equal')).toBe('good');
		expect(checkIn(health, 'reconcile').found).toMatchObject({
			finding: 'reconciled',
			params: { repaired: 1, minutesAgo: 0 },
		});
	});

	it('sees that the hourly comparison is late or never ended, without being run', async () => {
		expect(stateOf(await run(), 'reconcile')).toBe('unknown');
		await world.forge.runScheduled('hourly');
		await world.settle();
		expect(stateOf(await run(), 'reconcile')).toBe('good');
		await world.pass(3 * hourMs);
		expect(stateOf(await read(), 'reconcile')).toBe('bad');
		expect(stateOf(await read(), 'rules-read-app')).toBe('unknown');
	});

	it('is not good where Jira shows no workflow', async () => {
		intercept(async (asked, send) =>
			asked.path.includes('/workflows/search')
				? Response.json({ values: [], statuses: [], startAt: 0, maxResults: 50, total: 0, isLast: true })
				: send(),
		);
		const health = await run();
		for (const key of ['guards-intact', 'audit-rules'] as const) expect(stateOf(health, key)).toBe('unknown');
	});

	it('keeps what was found before it could not go on', async () => {
		intercept(async (asked, send) => (asked.path.includes('mypermissions') && asked.as === 'app' ? never() : send()));
		const health = call('health.run');
		await Promise.race([health, new Promise((resolve) => setTimeout(resolve, 1_500))]);
		expect(stateOf(await read(), 'drift')).toBe('good');
		expect(stateOf(await read(), 'jira-access')).toBe('unknown');
	});

	it('shows a failed rule at once', async () => {
		await registered(world);
		world.faults.rulesCannotReadApp = true;
		await deploy(world, 'deployBot');
		await world.pass(5 * 60_000);
		expect(checkIn(await read(), 'failed-expressions')).toMatchObject({
			state: 'bad',
			found: { finding: 'rules-failed', params: { rules: 1, workflow: releaseWorkflow } },
		});
		expect(await overview()).toMatchObject({ unhealthy: 1 });
		await world.pass(25 * hourMs);
		expect(stateOf(await read(), 'failed-expressions')).toBe('good');
	});

	it('sees that Jira knows its rules under other keys, and then claims no guard in order', async () => {
		world.faults.ruleKeysDiffer = true;
		const health = await run();
		const found = checkIn(health, 'rule-keys');
		const known = ['muster-guard', 'muster-guard-condition', 'muster-audit', 'muster-canary'].map((module) =>
			world.forge.ruleKey(module).replace('/static/', '/'),
		);
		expect(found).toMatchObject({ state: 'bad', found: { finding: 'rule-keys-differ', params: { known } } });
		for (const key of ['guards-intact', 'audit-rules'] as const) {
			expect(checkIn(health, key)).toMatchObject({ state: 'unknown', found: { finding: 'guards-unrecognised' } });
		}
		world.faults.ruleKeysDiffer = false;
		expect(states(await run())).toMatchObject({ 'rule-keys': 'good', 'guards-intact': 'good', 'audit-rules': 'good' });
	});

	it('does not know whether Jira knows its rules where Jira does not list them', async () => {
		world.faults.rulesUnlisted = true;
		let health = await run();
		// A guard that was found was recognised.
		expect(states(health)).toMatchObject({ 'rule-keys': 'unknown', 'guards-intact': 'good' });
		expect(checkIn(health, 'rule-keys').found).toMatchObject({ finding: 'rule-keys-unlisted' });
		setGuard(world, undefined);
		health = await run();
		expect(states(health)).toMatchObject({ 'guards-intact': 'unknown', 'audit-rules': 'unknown' });
		world.faults.rulesUnlisted = false;
		health = await run();
		expect(checkIn(health, 'guards-intact')).toMatchObject({
			state: 'good',
			found: { finding: 'guards-intact', params: { guards: 0 } },
		});
	});

	it('sees guards that were edited, and guards without their audit rule', async () => {
		setGuard(world, { mode: 'registered', enforcement: 'enforce' }, { audited: false });
		let health = await run();
		expect([stateOf(health, 'guards-intact'), stateOf(health, 'audit-rules')]).toEqual(['good', 'warning']);
		world.site.setRules(releaseWorkflow, 'Deploy', {
			validators: [
				{ id: 'x', ruleKey: world.forge.ruleKey('muster-guard'), config: { expression: 'true' }, disabled: false },
			],
		});
		health = await run();
		expect(stateOf(health, 'guards-intact')).toBe('bad');
		expect(checkIn(health, 'guards-intact').found).toEqual({
			finding: 'guards-broken',
			params: { count: 1, first: [{ transition: 'Deploy', workflow: releaseWorkflow }] },
		});
	});

	it('sees a protected status that guards only watch', async () => {
		const { settings } = valueOf(
			await world.invoke<AdminOutputs['settings.read']>('ana', 'muster-admin', 'settings.read'),
		);
		const { version, ...draft } = settings;
		const protectedStatuses = ['10005'];
		valueOf(
			await world.invoke('ana', 'muster-admin', 'settings.save', {
				version,
				settings: { ...draft, protectedStatuses },
			}),
		);
		expect(stateOf(await run(), 'guards-intact')).toBe('good');
		setGuard(world, { mode: 'registered', enforcement: 'monitor' });
		expect(stateOf(await run(), 'guards-intact')).toBe('warning');
		setGuard(world, undefined);
		expect(stateOf(await run(), 'guards-intact')).toBe('bad');
	});

	it('sees what changed for the worse since yesterday, by the daily job too', async () => {
		await run();
		world.site.setRules(releaseWorkflow, 'Deploy', { validators: [] });
		await world.forge.runScheduled('daily');
		await world.settle();
		expect(stateOf(await read(), 'drift')).toBe('bad');
		expect(await overview()).toMatchObject({ drift: 1, unhealthy: 1 });
		const { findings } = await drift('list');
		await drift('accept', { ids: findings.map(({ id }) => id), reason: 'Known.' });
		expect([stateOf(await read(), 'drift'), stateOf(await run(), 'drift')]).toEqual(['good', 'good']);
	});

	it('counts no fault that somebody accepted, until that is taken back or something else is wrong', async () => {
		await run();
		const deployRules = world.site.workflow(releaseWorkflow).transitions.find(({ name }) => name === 'Deploy')?.rules;
		const off = (deployRules?.validators ?? []).map((rule) => ({ ...rule, disabled: true }));
		world.site.setRules(releaseWorkflow, 'Deploy', { validators: off });
		expect([stateOf(await run(), 'guards-intact'), stateOf(await read(), 'drift')]).toEqual(['bad', 'bad']);
		const { findings } = await drift('list');
		await drift('accept', { ids: findings.map(({ id }) => id), reason: 'Off until May.' });
		expect([stateOf(await run(), 'guards-intact'), stateOf(await read(), 'drift')]).toEqual(['good', 'good']);

		world.site.setRules(releaseWorkflow, 'Deploy', { postFunctions: [] });
		expect([stateOf(await run(), 'audit-rules'), stateOf(await read(), 'drift')]).toEqual(['warning', 'bad']);
		const [{ workflowId, transitionId } = { workflowId: '', transitionId: '' }] = findings;
		await drift('take-back', { transitions: [{ workflowId, transitionId }] });
		expect([stateOf(await run(), 'guards-intact'), stateOf(await read(), 'drift')]).toEqual(['bad', 'bad']);
	});

	it('sees that Muster may not administer Jira any more', async () => {
		for (const group of world.site.world.groups) group.members.delete(world.forge.appAccountId);
		const log = collectLog();
		const health = await run();
		expect(stateOf(health, 'jira-access')).toBe('bad');
		expect(stateOf(health, 'guards-intact')).toBe('unknown');
		expect(log.length).toBeGreaterThan(0);
	});

	it.each([['ADMINISTER'], ['USER_PICKER']])('names the permission that its own account lacks: %s', async (key) => {
		const { globalPermissions, groups } = world.site.world;
		const own = groups.filter(({ members }) => members.has(world.forge.appAccountId)).map(({ name }) => name);
		const holders = globalPermissions.get(key) ?? [];
		globalPermissions.set(
			key,
			holders.filter((name) => !own.includes(name)),
		);
		collectLog();
		expect(checkIn(await run(), 'jira-access')).toMatchObject({
			state: 'bad',
			found: { finding: 'account-lacks', params: { permissions: [key] } },
		});
		globalPermissions.set(key, holders);
		expect(checkIn(await run(), 'jira-access')).toMatchObject({ state: 'good', found: { finding: 'access-full' } });
	});

	it('counts a permission that Jira says nothing of as lacking', async () => {
		intercept(async (asked, send) =>
			asked.path.includes('mypermissions') && asked.as === 'app'
				? Response.json({ permissions: { ADMINISTER: { havePermission: true } } })
				: send(),
		);
		expect(checkIn(await run(), 'jira-access').found).toEqual({
			finding: 'account-lacks',
			params: { permissions: ['USER_PICKER'] },
		});
	});

	it('sees an expression that Jira would not run, and one whose cost it does not tell', async () => {
		/** Every expression fits but the third; Jira says nothing of any without one. */
		const answerWith = (third?: object) =>
			intercept(async (asked, send) => {
				if (!asked.path.includes('/expression/analyse')) return send();
				const { expressions } = JSON.parse(asked.body) as { expressions: string[] };
				return Response.json({
					results: third === undefined ? [] : expressions.map((_, i) => (i === 2 ? third : fine)),
				});
			});
		const tooLong = { problem: 'jira-says', params: { words: 'Too long.' } };
		const fine = { expression: '', valid: true, complexity: { expensiveOperations: '2' } };
		let stop = answerWith({ expression: '', valid: false, errors: [{ message: 'Too long.' }] });
		expect(checkIn(await run(), 'expression-limits')).toMatchObject({
			state: 'bad',
			found: { finding: 'expressions-refused', params: { reasons: [tooLong, tooLong] } },
		});
		stop();
		stop = answerWith({ ...fine, complexity: { expensiveOperations: 'N' } });
		expect(stateOf(await run(), 'expression-limits')).toBe('unknown');
		stop();
		stop = answerWith({ ...fine, complexity: { expensiveOperations: '11' } });
		expect(stateOf(await run(), 'expression-limits')).toBe('bad');
		stop();
		stop = answerWith();
		expect(stateOf(await run(), 'expression-limits')).toBe('bad');
		stop();
	});

	it('is not good when it could not be made', async () => {
		collectLog();
		intercept(async (asked, send) =>
			asked.to === 'jira' &&
			/workflows\/(search|capabilities)|expression\/analyse|mypermissions|app\/properties/.test(asked.path) &&
			asked.as === 'app'
				? new Response('', { status: 503 })
				: send(),
		);
		const health = await run();
		for (const key of [
			'expression-limits',
			'published-equal',
			'rule-keys',
			'guards-intact',
			'audit-rules',
			'drift',
			'jira-access',
		] as const) {
			expect([key, stateOf(health, key)]).toEqual([key, 'unknown']);
		}
	});
});

it('asks for the scopes of the manifest, no more and no fewer', () => {
	const manifest = parse(readFileSync(join(__dirname, '../../manifest.yml'), 'utf8'));
	expect([...neededScopes].sort()).toEqual([...manifest.permissions.scopes].sort());
});

it('a finding of another version of Muster breaks no page, and the next run makes it again', async () => {
	const old = { key: 'guards', state: 'good', checkedAt: startOfTime, found: 'Everything is as it was.', advice: '' };
	const newer = { key: 'never-heard-of', checkedAt: startOfTime, found: { finding: 'nothing', params: {} } };
	const stored = { version: 9, body: { checks: [old, newer] } };
	await asApp(world, (ports) => ports.records.put({ kind: 'report', id: 'health' }, stored));
	expect((await world.invoke('ana', 'muster-admin', 'site.overview')).ok).toBe(true);
	expect((await world.invoke('ana', 'muster-admin', 'health.read')).ok).toBe(true);
	expect((await world.invoke('ana', 'muster-admin', 'health.run')).ok).toBe(true);
});
