// Leaving: by a setting the guards are switched off while the app is uninstalled, as far as the platform's time reaches.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { AdminOutputs } from '../../src/contract/calls/admin';
import type { Guard } from '../../src/core/policy/decide';
import { aCondition, aGuardRule } from '../builders/workflow';
import { putRules } from '../harness/guards';
import { collectLog, intercept, letSleepPassTime, type PlatformCall } from '../harness/platform-calls';
import { codeOf, deploy, opsWorkflow, registered, releaseWorkflow, setGuard } from '../harness/registry';
import { openWorld, type TestWorld, valueOf } from '../harness/world';

let world: TestWorld;
let log: ReturnType<typeof collectLog>;
beforeEach(async () => {
	world = await openWorld();
	log = collectLog();
	await letSleepPassTime();
});
afterEach(() => {
	world.close();
	jest.restoreAllMocks();
});

const enforcing: Guard = { mode: 'registered', enforcement: 'enforce' };
const monitoring: Guard = { mode: 'registered', enforcement: 'monitor' };
const guardKey = () => world.forge.ruleKey('muster-guard');

const ask = <T>(name: string, payload: object = {}) => world.invoke<T>('ana', 'muster-admin', name, payload);
async function setTo(disablesGuardsOnUninstall: boolean): Promise<void> {
	const { version, ...settings } = valueOf(await ask<AdminOutputs['settings.read']>('settings.read')).settings;
	valueOf(await ask('settings.save', { version, settings: { ...settings, disablesGuardsOnUninstall } }));
	await world.settle();
}

const isUpdate = ({ method, path }: PlatformCall): boolean =>
	method === 'PUT' && path.includes('/workflow/rule/config');

/** Every rule of a workflow: by transition, module and id, whether it is on, and its configuration. */
function rulesOf(workflow: string) {
	return (world.site.world.readWorkflowByName(workflow)?.transitions ?? []).flatMap(({ name, rules }) =>
		[...rules.validators, ...rules.conditions.conditions, ...rules.postFunctions].flatMap((rule) =>
			'ruleKey' in rule
				? [{ name, key: rule.ruleKey, id: rule.id, disabled: rule.disabled, config: rule.config, tag: rule.tag }]
				: [],
		),
	);
}
const stillOn = () =>
	[releaseWorkflow, opsWorkflow].flatMap((workflow) =>
		rulesOf(workflow).flatMap(({ name, key, disabled }) =>
			disabled || !key.includes('muster-guard') ? [] : [[name, key.slice(key.lastIndexOf('/') + 1)]],
		),
	);

describe('with the setting off, as it is at first', () => {
	it('nothing is asked of Jira and nothing changes', async () => {
		expect(valueOf(await ask<AdminOutputs['settings.read']>('settings.read')).settings.disablesGuardsOnUninstall).toBe(
			false,
		);
		const before = rulesOf(releaseWorkflow);
		const asked: string[] = [];
		intercept(async (call, send) => {
			if (call.to === 'jira') asked.push(call.path);
			return send();
		});
		await world.forge.uninstallApp();
		expect(asked).toEqual([]);
		expect(rulesOf(releaseWorkflow)).toEqual(before);
		expect(world.forge.installed).toBe(false);
		expect((await deploy(world, 'ana')).status).toBe(400);
	});

	it('nothing is done after it was on for a while', async () => {
		await setTo(true);
		await setTo(false);
		await world.forge.uninstallApp();
		expect(stillOn()).toHaveLength(1);
	});
});

describe('with the setting on', () => {
	beforeEach(() => setTo(true));

	it('every guard and its condition is switched off, and everything else stays as it is', async () => {
		putRules(world, [aGuardRule({}), aCondition({})]);
		setGuard(world, monitoring, { workflow: opsWorkflow, transition: 'Done' });
		const before = [...rulesOf(releaseWorkflow), ...rulesOf(opsWorkflow)];
		expect(codeOf(await deploy(world, 'ana'))).not.toBe('passes');
		await world.forge.uninstallApp();
		const isGuard = (key: string) => key.includes('muster-guard');
		expect([...rulesOf(releaseWorkflow), ...rulesOf(opsWorkflow)]).toEqual(
			before.map((rule) => ({ ...rule, disabled: rule.disabled || isGuard(rule.key) })),
		);
		expect(before.filter(({ key }) => isGuard(key))).toHaveLength(3);
		expect(codeOf(await deploy(world, 'ana'))).toBe('passes');
		expect(log).toEqual([]);
		expect(world.forge.failures).toEqual([]);
	});

	it('the canary stays hidden from people', async () => {
		valueOf(await ask('canary.set-up', { issueKey: 'REL-7' }));
		await world.settle();
		const offered = async () =>
			(await world.as('ana', 'GET', '/rest/api/3/issue/REL-7/transitions')).body.transitions.map(
				({ name }: { name: string }) => name,
			);
		const before = await offered();
		await world.forge.uninstallApp();
		expect(await offered()).toEqual(before);
		expect(rulesOf(releaseWorkflow).filter(({ key }) => key.includes('canary'))).toMatchObject([{ disabled: false }]);
	});

	it('installed again, the guards are off, and pages say so', async () => {
		await registered(world);
		await world.forge.uninstallApp();
		world.forge.installApp();
		await world.settle();
		expect(stillOn()).toEqual([]);
		const { workflows } = valueOf(await ask<AdminOutputs['guard.inventory']>('guard.inventory'));
		const transition = workflows.flatMap(({ transitions }) => transitions).find(({ name }) => name === 'Deploy');
		expect(transition?.faults).toContain('disabled');
	});

	it('what is off already is not asked for again', async () => {
		await world.forge.uninstallApp();
		world.forge.installApp();
		await world.settle();
		const updates: string[] = [];
		intercept(async (call, send) => {
			if (isUpdate(call)) updates.push(call.body);
			return send();
		});
		await world.forge.uninstallApp();
		expect(updates).toEqual([]);
	});

	it('a rule that somebody edited, or whose configuration is none, goes off as well and is not rewritten', async () => {
		const validators = [
			{
				id: 'edited',
				ruleKey: guardKey(),
				config: { expression: 'false', b: [1], a: 'ü' },
				disabled: false,
				tag: 'mine',
			},
			{ id: 'empty', ruleKey: guardKey(), config: {}, disabled: false },
		];
		world.site.setRules(releaseWorkflow, 'Deploy', { validators });
		await world.forge.uninstallApp();
		expect(rulesOf(releaseWorkflow).filter(({ key }) => key === guardKey())).toMatchObject(
			validators.map(({ id, config }) => ({ id, config, disabled: true })),
		);
		expect(rulesOf(releaseWorkflow).find(({ id }) => id === 'edited')?.tag).toBe('mine');
		expect(JSON.stringify(rulesOf(releaseWorkflow))).toContain('{"expression":"false","b":[1],"a":"ü"}');
	});
});

describe('what fails on the way', () => {
	beforeEach(async () => {
		await setTo(true);
		setGuard(world, monitoring, { workflow: opsWorkflow, transition: 'Done' });
	});

	it('in an answer of 200 is reported with Jira’s words, and the rest is done', async () => {
		intercept(async (call, send) => {
			const answer = await send();
			if (!isUpdate(call)) return answer;
			const { updateResults } = (await answer.json()) as { updateResults: { workflowId: { name: string } }[] };
			const said = updateResults.map((one) =>
				one.workflowId.name === opsWorkflow
					? { ...one, updateErrors: ['Too busy.'], ruleUpdateErrors: { a: ['No.'] } }
					: one,
			);
			return Response.json({ updateResults: said });
		});
		await world.forge.uninstallApp();
		expect(log).toMatchObject([
			{ problem: 'rules-not-switched-off', workflow: opsWorkflow, messages: ['Too busy.', 'No.'] },
		]);
		expect(stillOn()).toEqual([]);
	});

	it('as a whole is tried again, each workflow by itself', async () => {
		const updates: string[][] = [];
		intercept(async (call, send) => {
			if (!isUpdate(call)) return send();
			const { workflows } = JSON.parse(call.body) as { workflows: { workflowId: { name: string } }[] };
			updates.push(workflows.map(({ workflowId }) => workflowId.name));
			return updates.length === 1 || workflows[0]?.workflowId.name === releaseWorkflow
				? Response.json({ errorMessages: ['No.'] }, { status: 400 })
				: send();
		});
		await world.forge.uninstallApp();
		// The enforced one comes first.
		expect(updates).toEqual([[releaseWorkflow, opsWorkflow], [releaseWorkflow], [opsWorkflow]]);
		expect(stillOn()).toEqual([['Deploy', 'muster-guard']]);
		expect(log).toMatchObject([{ where: 'before uninstall', problem: 'jira-not-understood' }]);
		expect(world.forge.installed).toBe(false);
	});

	it('when Jira lets nothing through, the app is uninstalled all the same', async () => {
		intercept(async (call, send) => (call.to === 'jira' ? Response.json({}, { status: 503 }) : send()));
		await world.forge.uninstallApp();
		expect([world.forge.installed, stillOn().length]).toEqual([false, 2]);
		expect(log).toMatchObject([{ where: 'before uninstall', problem: 'jira-silent' }]);
	});

	it('ends after 45 seconds with what is left counted, the enforced ones done', async () => {
		for (const transition of ['Start', 'Stage', 'Close']) setGuard(world, enforcing, { transition });
		let updates = 0;
		const start = Date.now();
		intercept(async (call, send) => {
			if (!isUpdate(call)) return send();
			updates += 1;
			jest.setSystemTime(Date.now() + (updates === 1 ? 20_000 : 26_000));
			return updates === 1 ? Response.json({}, { status: 503 }) : send();
		});
		await world.forge.uninstallApp();
		expect(updates).toBe(2);
		expect(Date.now() - start).toBeLessThan(55_000);
		expect(stillOn()).toEqual([['Done', 'muster-guard']]);
		expect(log).toMatchObject([{ problem: 'no-time-left', workflows: 1 }]);
	});
});
