// Guards on the transition that creates work items: their own expression, however they came to stand there.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { issueTypeIds } from '../../sandbox/jira';
import type { AdminOutputs } from '../../src/contract/calls/admin';
import type { RuleOutputs } from '../../src/contract/calls/rule';
import type { StatusId } from '../../src/contract/ids';
import { compileRuleConfig } from '../../src/core/guards/rule-config';
import { creationExpression } from '../../src/core/policy/guard-expression';
import { migrateRecords } from '../../src/services/records/migrate-records';
import { asApp } from '../harness/guards';
import { intercept, type PlatformCall } from '../harness/platform-calls';
import { aSeededDraft, codeOf, deploy, registered, releaseWorkflow, setGuard } from '../harness/registry';
import { erase, storedOf } from '../harness/storage';
import { openWorld, type SeededName, type TestWorld, valueOf } from '../harness/world';

let world: TestWorld;
beforeEach(async () => {
	world = await openWorld();
});
afterEach(() => {
	world.close();
	jest.restoreAllMocks();
});

const backlog = '10001' as StatusId;
const registeredOnly = { mode: 'registered', enforcement: 'enforce' } as const;
const workflow = () => world.site.workflow(releaseWorkflow);
const transitionNamed = (name: string) => {
	const found = workflow().transitions.find((one) => one.name === name);
	if (found === undefined) throw new Error(`no transition ${name}`);
	return found;
};
const creation = () => {
	const found = workflow().transitions.find(({ type }) => type === 'initial');
	if (found === undefined) throw new Error('no work item can be created');
	return found;
};
const configOn = (name: string): unknown => transitionNamed(name).rules.validators[0]?.config;

async function create(name: SeededName, issueTypeId: string = issueTypeIds.bug): Promise<string> {
	const { status, body } = await world.as(name, 'POST', '/rest/api/3/issue', {
		fields: { project: { key: 'REL' }, issuetype: { id: issueTypeId }, summary: 'New' },
	});
	return status === 201 ? 'created' : (/\[muster:([a-z-]+)\]$/.exec(String(body.errorMessages))?.[1] ?? String(status));
}

const mayCreateBugs = aSeededDraft({
	grants: [{ toStatusId: backlog, issueTypeId: issueTypeIds.bug as never, projectId: '10000' as never }],
});

/** Stores a configuration of an earlier version: without the expression for creations. */
const storeOldGuard = (): void => {
	setGuard(world, registeredOnly, { transition: creation().name });
	const [rule] = creation().rules.validators;
	if (rule === undefined) throw new Error('no guard');
	world.site.setRules(releaseWorkflow, creation().name, {
		validators: [{ ...rule, config: { ...compileRuleConfig(registeredOnly) } }],
	});
};

describe('a guard where work items are created', () => {
	it('decides by the type that the work item gets', async () => {
		setGuard(world, registeredOnly, { transition: creation().name });
		await registered(world, 'deployBot', mayCreateBugs);
		expect(await create('deployBot')).toBe('created');
		expect(await create('deployBot', issueTypeIds.release)).toBe('no-grant');
		expect(await create('chidi')).toBe('unregistered');
	});

	it('gets its own expression from the page, and is as Muster compiled it', async () => {
		const { version } = workflow();
		const targets = [creation(), transitionNamed('Deploy')].map(({ id }) => ({
			workflowId: workflow().id,
			transitionId: id,
		}));
		const applied = await world.invoke('ana', 'muster-admin', 'guard.apply', {
			change: { action: 'guard', guard: registeredOnly, hides: false, targets },
			versions: [{ workflowId: workflow().id, version }],
		});
		expect(valueOf(applied)).toMatchObject({ workflows: [{ outcome: 'done' }] });
		expect(creation().rules.validators[0]?.config).toMatchObject({ expression: creationExpression });
		expect(configOn('Deploy')).not.toHaveProperty('expression');
		expect(await create('chidi')).toBe('unregistered');
		expect(codeOf(await deploy(world, 'chidi'))).toBe('unregistered');
		expect(await faultsOf(creation().id)).toEqual([]);
	});

	it('gets its own expression from the dialog', async () => {
		const compile = async (transitionId: string) => {
			const place = { workflowId: workflow().id, transitionId };
			const answer = await world.invoke<RuleOutputs['rule.compile']>('ana', 'muster-guard', 'rule.compile', {
				place,
				guard: registeredOnly,
				kind: 'validator',
			});
			return JSON.parse(valueOf(answer).config) as unknown;
		};
		expect(await compile(creation().id)).toEqual(
			JSON.parse(JSON.stringify(compileRuleConfig(registeredOnly, 'initial'))),
		);
		expect(await compile('41')).not.toHaveProperty('expression');
	});

	it('is told as edited when it stands on another transition, whose type a screen may change', async () => {
		setGuard(world, registeredOnly, { transition: creation().name });
		const [rule] = creation().rules.validators;
		world.site.setRules(releaseWorkflow, 'Deploy', { validators: rule === undefined ? [] : [rule] });
		expect(await faultsOf('41')).toContain('overridden');
	});
});

async function faultsOf(transitionId: string): Promise<readonly string[]> {
	const { workflows } = valueOf(
		await world.invoke<AdminOutputs['guard.inventory']>('ana', 'muster-admin', 'guard.inventory', {}),
	);
	const found = workflows.find(({ workflowId }) => workflowId === workflow().id);
	return found?.transitions.find((one) => one.transitionId === transitionId)?.faults ?? ['not listed'];
}

describe('a guard that an earlier version stored where work items are created', () => {
	it('lets nobody create any, and is told as edited, until it is mended', async () => {
		storeOldGuard();
		await registered(world, 'deployBot', mayCreateBugs);
		expect(await create('deployBot')).toBe('unreadable');
		expect(await faultsOf(creation().id)).toContain('overridden');
	});

	it('is mended by the migration, once, and no other guard is touched', async () => {
		storeOldGuard();
		setGuard(world, { mode: 'human-only', enforcement: 'enforce' }, { transition: 'Stage' });
		setGuard(world, { mode: 'registered', enforcement: 'monitor' }, { transition: 'Reopen' });
		await registered(world, 'deployBot', mayCreateBugs);
		const others = () => ['Deploy', 'Stage', 'Reopen'].map((name) => structuredClone(transitionNamed(name).rules));
		const before = others();
		await erase(world, 'control', 'migrated');
		await asApp(world, (ports) => migrateRecords(ports, false));
		expect(await create('deployBot')).toBe('created');
		expect(await create('deployBot', issueTypeIds.release)).toBe('no-grant');
		expect(creation().rules.validators[0]?.config).toEqual({ ...compileRuleConfig(registeredOnly, 'initial') });
		expect(others()).toEqual(before);
		const noted = Object.values(await storedOf(world, 'history')).map(({ body }) => body['what']);
		expect(noted.filter((what) => JSON.stringify(what).includes('"mend"'))).toEqual([
			{
				at: Date.now(),
				actor: { kind: 'system', id: 'muster' },
				action: 'mend',
				transitions: [
					{
						workflow: workflow().name,
						transitionId: creation().id,
						field: 'expression',
						from: null,
						to: creationExpression,
					},
				],
			},
		]);
		const calls: PlatformCall[] = [];
		intercept((call, send) => {
			calls.push(call);
			return send();
		});
		await asApp(world, (ports) => migrateRecords(ports, false));
		expect(calls.filter(({ to }) => to === 'jira')).toEqual([]);
	});

	it('is left alone when somebody edited it', async () => {
		storeOldGuard();
		const [rule] = creation().rules.validators;
		if (rule === undefined) throw new Error('no guard');
		const config = { ...rule.config, description: 'Mine.' };
		world.site.setRules(releaseWorkflow, creation().name, { validators: [{ ...rule, config }] });
		await erase(world, 'control', 'migrated');
		await asApp(world, (ports) => migrateRecords(ports, false));
		expect(creation().rules.validators[0]?.config).toEqual(config);
	});
});
