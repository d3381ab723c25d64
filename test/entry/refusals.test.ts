// Refusals, whichever way Jira tells of them: never a failed rule, and counted at the guard where they arrive at all.
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AdminOutputs } from '../../src/contract/calls/admin';
import type { HealthView } from '../../src/contract/calls/health';
import type { RefusalsView } from '../../src/contract/calls/who-could';
import { denyReasons } from '../../src/contract/decision';
import { maxRefusals } from '../../src/contract/limits';
import { compileRuleConfig } from '../../src/core/guards/rule-config';
import type { Guard } from '../../src/core/policy/decide';
import { validatorExpression } from '../../src/core/policy/guard-expression';
import { readReason, refusalTemplate, renderRefusal } from '../../src/core/policy/refusal';
import { collectLog, intercept } from '../harness/platform-calls';
import {
	aSeededDraft,
	change,
	codeOf,
	deploy,
	registered,
	releaseWorkflow,
	setGuard,
	stagedKeys,
} from '../harness/registry';
import { dump } from '../harness/storage';
import { idOf, startOfTime, valueOf } from '../harness/world';
import { openWorldForEachTest, world } from '../harness/world-of-test';

openWorldForEachTest();

const dayMs = 86_400_000;
const minuteMs = 60_000;
const [first, second] = stagedKeys;
const registeredOnly: Guard = { mode: 'registered', enforcement: 'enforce' };

const ask = <T>(name: string, payload: object = {}) => world.invoke<T>('ana', 'muster-admin', name, payload);
const refusals = async (transitionId = '41') =>
	valueOf(await ask<RefusalsView>('guard.refusals', { workflow: releaseWorkflow, transitionId }));
const failedRules = async () => {
	const { checks } = valueOf(await ask<HealthView>('health.read'));
	return checks.find(({ key }) => key === 'failed-expressions')?.state;
};
const isReported = async () => valueOf(await ask<AdminOutputs['site.overview']>('site.overview')).reportsRefusals;

/** Sends what Jira would when a rule failed. */
async function failed(event: Record<string, unknown>): Promise<void> {
	world.forge.publish('avi:jira:failed:expression', {
		workflowName: releaseWorkflow,
		expression: validatorExpression,
		context: { issue: { id: '1', key: first } },
		...event,
	});
	await world.settle();
}
const guardId = 'rule muster-guard Deploy';
const aRefusal = 'bot can\'t use "Deploy": it is suspended. Ask #team. [muster:suspended]';

describe.each([false, true])('with refusals reported as failed rules: %s', (refusalsAreFailures) => {
	beforeEach(() => {
		world.faults.refusalsAreFailures = refusalsAreFailures;
	});

	it('a refused bot never turns Health red', async () => {
		await registered(world);
		await change(world, 'suspend', { accountId: idOf('deployBot'), version: 1 });
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('suspended');
		expect(codeOf(await deploy(world, 'releaseBot'))).toBe('unregistered');
		await world.pass(5 * minuteMs);
		expect(await failedRules()).toBe('good');
		expect(await isReported()).toBe(refusalsAreFailures);
		expect(await refusals()).toEqual(
			refusalsAreFailures
				? {
						total: 2,
						latest: [
							{ at: startOfTime, reason: 'unregistered', issueKey: first },
							{ at: startOfTime, reason: 'suspended', issueKey: first },
						],
					}
				: { total: 0, latest: [] },
		);
	});

	it('a rule that cannot read the registry does', async () => {
		await registered(world);
		world.faults.rulesCannotReadApp = true;
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('unreadable');
		await world.pass(5 * minuteMs);
		expect(await failedRules()).toBe('bad');
		expect([await isReported(), (await refusals()).total]).toEqual([false, 0]);
	});

	it('a guard that monitors refuses nothing', async () => {
		setGuard(world, { mode: 'registered', enforcement: 'monitor' });
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
		await world.pass(15 * minuteMs);
		expect([await failedRules(), (await refusals()).total]).toEqual(['good', 0]);
	});
});

describe('a reported refusal', () => {
	beforeEach(() => setGuard(world, registeredOnly));

	it('counts once, however often it is delivered', async () => {
		world.faults.refusalsAreFailures = true;
		world.faults.duplicateDeliveries = 3;
		await deploy(world, 'deployBot');
		await world.pass(minuteMs);
		expect((await refusals()).total).toBe(1);
		await deploy(world, 'deployBot');
		await world.pass(minuteMs);
		expect((await refusals()).total).toBe(2);
	});

	it('of a bot that tries and tries reads the rules once in five minutes', async () => {
		let reads = 0;
		intercept(async (call, send) => {
			if (call.path.includes('rule/config')) reads += 1;
			return send();
		});
		for (let i = 0; i < 20; i++) {
			await failed({ validatorId: guardId, errorMessages: [aRefusal], context: { issue: { key: `REL-${i}` } } });
			await world.pass(10_000);
		}
		expect(reads).toBe(1);
		expect((await refusals()).total).toBe(20);
		await world.pass(2 * minuteMs);
		setGuard(world, undefined);
		await failed({ validatorId: guardId, errorMessages: [aRefusal] });
		expect([(await refusals()).total, await failedRules()]).toEqual([20, 'bad']);
	});

	it('counts apart for another work item, reason or account', async () => {
		const of = (key: string, reason: string, accountId?: string) =>
			failed({
				validatorId: guardId,
				errorMessages: [`x [muster:${reason}]`],
				context: { issue: { key } },
				...(accountId === undefined ? {} : { atlassianId: accountId }),
			});
		await of(first, 'suspended');
		await of(first, 'suspended');
		await of(second, 'suspended');
		await of(second, 'no-grant');
		await of(second, 'no-grant', idOf('deployBot'));
		expect((await refusals()).total).toBe(4);
	});

	it('has the account only where the event names one, with the name of its identity', async () => {
		await registered(world, 'deployBot', aSeededDraft({ name: 'the deployer' }));
		await failed({ validatorId: guardId, errorMessages: [aRefusal], atlassianId: idOf('deployBot') });
		await world.pass(minuteMs);
		await failed({ validatorId: guardId, errorMessages: [aRefusal] });
		expect((await refusals()).latest).toEqual([
			{ at: startOfTime + minuteMs, reason: 'suspended', issueKey: first },
			{ at: startOfTime, reason: 'suspended', issueKey: first, accountId: idOf('deployBot'), name: 'the deployer' },
		]);
	});

	it('keeps the time at which Muster first heard of it, over retries', async () => {
		const log = collectLog();
		let outages = 2;
		const stop = intercept(async (call, send) =>
			call.path.includes('rule/config') && outages-- > 0 ? new Response(null, { status: 503 }) : send(),
		);
		await failed({ validatorId: guardId, errorMessages: [aRefusal] });
		await world.pass(5 * minuteMs);
		stop();
		expect(log.map(({ code }) => code)).toEqual(['UNAVAILABLE', 'UNAVAILABLE']);
		expect(await refusals()).toEqual({ total: 1, latest: [{ at: startOfTime, reason: 'suspended', issueKey: first }] });
		expect(await failedRules()).toBe('good');
	});

	it(`is kept as one of ${maxRefusals} at most and counted for 30 days`, async () => {
		for (let i = 0; i < maxRefusals + 5; i++) {
			await failed({ validatorId: guardId, errorMessages: [aRefusal], context: { issue: { key: `REL-${i}` } } });
		}
		const full = await refusals();
		expect([full.total, full.latest.length]).toEqual([maxRefusals + 5, maxRefusals]);
		expect(full.latest[0]?.issueKey).toBe(`REL-${maxRefusals + 4}`);
		await world.pass(20 * dayMs);
		await failed({ validatorId: guardId, errorMessages: [aRefusal] });
		expect((await refusals()).total).toBe(maxRefusals + 6);
		await world.pass(10 * dayMs);
		expect(await refusals()).toMatchObject({ total: 1, latest: [{ at: startOfTime + 20 * dayMs }] });
		await world.pass(20 * dayMs);
		expect(await refusals()).toEqual({ total: 0, latest: [] });
		const bytes = JSON.stringify(await dump(world)).length;
		for (let i = 0; i < maxRefusals; i++) {
			await failed({ validatorId: guardId, errorMessages: [aRefusal], context: { issue: { key: `REL-${i}` } } });
		}
		expect(JSON.stringify(await dump(world)).length - bytes).toBeLessThan(500);
	});

	it('of a rule whose id Jira changed is found by the only guard that can have refused', async () => {
		await failed({ validatorId: 'another id', errorMessages: [aRefusal] });
		expect([(await refusals()).total, await failedRules()]).toEqual([1, 'good']);
	});

	it('of one of several such rules is a refusal at none of them', async () => {
		setGuard(world, registeredOnly, { transition: 'Stage' });
		await failed({ validatorId: 'another id', errorMessages: [aRefusal] });
		expect([(await refusals()).total, await failedRules(), await isReported()]).toEqual([0, 'good', true]);
	});

	it('of an event without a workflow’s name is found all the same', async () => {
		await failed({ validatorId: guardId, workflowName: undefined, workflowId: 'x', errorMessages: [aRefusal] });
		expect([(await refusals()).total, await failedRules()]).toEqual([1, 'good']);
	});
});

describe('what only looks like a refusal', () => {
	const config = compileRuleConfig(registeredOnly);
	const edited = (changed: object) =>
		world.site.setRules(releaseWorkflow, 'Deploy', {
			validators: [
				{
					id: guardId,
					ruleKey: world.forge.ruleKey('muster-guard'),
					config: { ...config, ...changed },
					disabled: false,
				},
			],
		});
	const isFailure = async () => [await failedRules(), (await refusals()).total, await isReported()];

	it.each([
		['throws our sentence', { expression: `throw "x [muster:suspended]";` }],
		['answers our sentence', { expression: `"x [muster:suspended]"` }],
		['is ours, with what it answers changed', { U: 'x' }],
	])('of a rule whose expression somebody edited and that %s is a failure', async (_, changed) => {
		world.faults.refusalsAreFailures = true;
		edited(changed);
		await deploy(world, 'deployBot');
		await world.pass(minuteMs);
		expect(await isFailure()).toEqual(['bad', 0, false]);
	});

	it('of a rule that was put right before the event came is a failure still', async () => {
		setGuard(world, registeredOnly);
		await failed({ validatorId: guardId, expression: '"x [muster:suspended]"', errorMessages: [aRefusal] });
		expect(await isFailure()).toEqual(['bad', 0, false]);
	});

	it.each([
		['a text that ends otherwise', ['[muster:suspended] bot: Evaluation failed.']],
		['a bot that calls itself so', ["x [muster:suspended] can't use it"]],
		['a code that there is not', ['x [muster:fine]']],
		['the sentence of a rule that cannot read', ["Muster can't read. [muster:unreadable]"]],
		['no text', []],
	])('with %s is a failure', async (_, errorMessages) => {
		setGuard(world, registeredOnly);
		await failed({ validatorId: guardId, errorMessages });
		expect(await isFailure()).toEqual(['bad', 0, false]);
	});

	it('of a condition is a failure: conditions answer no text', async () => {
		setGuard(world, registeredOnly);
		await failed({ conditionId: guardId, errorMessages: [aRefusal] });
		expect(await isFailure()).toEqual(['bad', 0, false]);
	});

	it('of a guard that monitors, and of a rule that is gone, is a failure', async () => {
		setGuard(world, { mode: 'registered', enforcement: 'monitor' });
		await failed({ validatorId: guardId, errorMessages: [aRefusal] });
		setGuard(world, undefined);
		await failed({ validatorId: guardId, errorMessages: [aRefusal] });
		expect(await isFailure()).toEqual(['bad', 0, false]);
	});

	it('beside an edited guard, with an id that fits none, is a failure', async () => {
		edited({ expression: '"x [muster:suspended]"' });
		setGuard(world, registeredOnly, { transition: 'Stage' });
		await failed({ validatorId: 'another id', errorMessages: [aRefusal] });
		expect(await isFailure()).toEqual(['bad', 0, false]);
	});
});

describe('the reason in a text', () => {
	it.each(denyReasons)('is read back from the sentence of %s, whatever names stand in it', (reason) => {
		expect(readReason(renderRefusal('x [muster:frozen]', 'to [muster:expired]', refusalTemplate(reason), '#ops'))).toBe(
			reason,
		);
	});
});
