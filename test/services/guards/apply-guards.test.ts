// Guards put on, changed and taken off through the app: what it says before, what it does, what it leaves alone.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { AdminOutputs } from '../../../src/contract/calls/admin';
import type { GuardAppliedView, GuardPlanView, PlanWorkflowView } from '../../../src/contract/calls/guards';
import type { GuardChange, GuardChoice, PlannedVersion, TransitionRef } from '../../../src/contract/guard';
import type { StatusId } from '../../../src/contract/ids';
import type { SettingsDraft } from '../../../src/contract/site';
import { compileRuleConfig } from '../../../src/core/guards/rule-config';
import {
	collectLog,
	intercept,
	isTransaction,
	letSleepPassTime,
	type PlatformCall,
} from '../../harness/platform-calls';
import {
	codeOf,
	deploy,
	errorOf,
	opsWorkflow,
	press,
	registered,
	releaseWorkflow,
	setGuard,
} from '../../harness/registry';
import { dump, erase, storedOf } from '../../harness/storage';
import { idOf, openWorld, type SeededName, type TestWorld, valueOf } from '../../harness/world';

let world: TestWorld;
beforeEach(async () => {
	world = await openWorld();
});
afterEach(() => world.close());

const monitor: GuardChoice = { mode: 'registered', enforcement: 'monitor' };
const enforce: GuardChoice = { mode: 'registered', enforcement: 'enforce' };

function workflow(name = releaseWorkflow) {
	const found = world.site.world.readWorkflowByName(name);
	if (found === undefined) throw new Error(`no workflow ${name}`);
	return found;
}
const ref = (transitionId: string, name = releaseWorkflow): TransitionRef => ({
	workflowId: workflow(name).id,
	transitionId,
});
const guarding = (targets: TransitionRef[], guard = monitor, hides = false): GuardChange => ({
	action: 'guard',
	guard,
	hides,
	targets,
});

const planAs = (name: SeededName, change: GuardChange) =>
	world.invoke<GuardPlanView>(name, 'muster-admin', 'guard.plan', { change });
const plan = async (change: GuardChange) => valueOf(await planAs('ana', change));
const planOne = async (change: GuardChange): Promise<PlanWorkflowView> => {
	const [only, ...others] = (await plan(change)).workflows;
	if (only === undefined || others.length > 0) throw new Error('one workflow was expected');
	return only;
};
const versionsOf = ({ workflows }: GuardPlanView): PlannedVersion[] =>
	workflows.map(({ workflowId, version }) => ({ workflowId, version }));
const applyTo = (change: GuardChange, versions: readonly PlannedVersion[]) =>
	world.invoke<GuardAppliedView>('ana', 'muster-admin', 'guard.apply', { change, versions });
const apply = async (change: GuardChange) =>
	valueOf(await applyTo(change, versionsOf(await plan(change)))).workflows.map(({ outcome }) => outcome);
const stepsOf = async (change: GuardChange) =>
	(await planOne(change)).transitions.map(({ name, steps }) => [name, ...steps]);

/** Module keys of the app's rules on a transition, with what they store; disabled ones are marked. */
function rulesOn(transitionId: string, name = releaseWorkflow) {
	const { rules } = workflow(name).transitions.find(({ id }) => id === transitionId) ?? {};
	if (rules === undefined) throw new Error(`no transition ${transitionId}`);
	const key = (ruleKey: string) => ruleKey.split('/').at(-1);
	return {
		validators: rules.validators.map(({ ruleKey, config, disabled }) => ({ key: key(ruleKey), config, disabled })),
		conditions: rules.conditions,
		postFunctions: rules.postFunctions.map(({ ruleKey, disabled }) => ({ key: key(ruleKey), disabled })),
	};
}
const ours = (transitionId: string, name = releaseWorkflow) =>
	rulesOn(transitionId, name).validators.filter(({ key }) => key === 'muster-guard');

const isUpdate = ({ to, method, path }: PlatformCall): boolean =>
	to === 'jira' && method === 'POST' && path.endsWith('/rest/api/3/workflows/update');

const saveSettings = async (more: Partial<SettingsDraft>) => {
	const { settings } = valueOf(
		await world.invoke<AdminOutputs['settings.read']>('ana', 'muster-admin', 'settings.read'),
	);
	const { version, ...draft } = settings;
	valueOf(await world.invoke('ana', 'muster-admin', 'settings.save', { version, settings: { ...draft, ...more } }));
};

describe('a plan', () => {
	it('says what is added, and changes nothing', async () => {
		const before = [await dump(world), structuredClone(workflow())];
		const { canEnforce, workflows } = await plan(guarding([ref('31'), ref('51')], monitor, true));
		expect(canEnforce).toBe(true);
		expect(workflows).toMatchObject([
			{
				name: releaseWorkflow,
				version: workflow().version,
				transitions: [
					{
						name: 'Stage',
						from: [{ name: 'In review' }],
						to: { name: 'Staged' },
						steps: ['add-validator', 'add-condition', 'add-post-function'],
					},
					{ name: 'Close', steps: ['add-validator', 'add-condition', 'add-post-function'] },
				],
			},
		]);
		expect(workflows[0]?.problem).toBeUndefined();
		expect([await dump(world), structuredClone(workflow())]).toEqual(before);
	});

	it('has no steps for what stands as wanted', async () => {
		expect(await stepsOf(guarding([ref('41')], enforce))).toEqual([['Deploy']]);
		expect(await stepsOf(guarding([ref('41')], monitor))).toEqual([['Deploy', 'change-validator']]);
		expect(await stepsOf({ action: 'enforcement', enforcement: 'monitor', targets: [ref('41')] })).toEqual([
			['Deploy', 'change-validator'],
		]);
		expect(await stepsOf({ action: 'remove', targets: [ref('41')] })).toEqual([
			['Deploy', 'remove-validator', 'remove-post-function'],
		]);
		expect(await stepsOf({ action: 'remove', targets: [ref('51')] })).toEqual([['Close']]);
	});

	it('puts no condition on the transition that creates a work item', async () => {
		expect(await stepsOf(guarding([ref('1')], monitor, true))).toEqual([
			['Create', 'add-validator', 'add-post-function'],
		]);
	});

	it('tells apart what cannot be changed', async () => {
		const missing = { workflowId: '00000000-0000-4000-8000-000000000000', transitionId: '1' };
		const { workflows } = await plan(guarding([missing, ref('41'), ref('999')]));
		expect(workflows.map(({ problem }) => problem)).toEqual([
			{ kind: 'not-found' },
			{ kind: 'no-transition', transitionIds: ['999'] },
		]);
		const readOnly = [...world.site.world.workflows.values()].find(({ name }) => name === 'jira');
		const [first] = readOnly?.transitions ?? [];
		if (readOnly === undefined || first === undefined) throw new Error('the seed has a read-only workflow');
		const refused = await planOne(guarding([{ workflowId: readOnly.id, transitionId: first.id }]));
		expect(refused.problem).toEqual({ kind: 'not-editable' });
	});

	it('keeps weaker guards away from a protected status, and lets registered ones be', async () => {
		await saveSettings({ protectedStatuses: ['10006' as StatusId] });
		for (const mode of ['registered-or-human', 'human-only'] as const) {
			const { problem } = await planOne(guarding([ref('51')], { mode, enforcement: 'monitor' }));
			expect(problem).toEqual({ kind: 'protected', transitionIds: ['51'] });
		}
		expect((await planOne(guarding([ref('51')]))).problem).toBeUndefined();
		expect((await planOne(guarding([ref('31')], { mode: 'human-only', enforcement: 'enforce' }))).problem).toBe(
			undefined,
		);
	});

	const target = { workflowId: 'a-workflow', transitionId: '41' };
	it.each([
		['no target', { action: 'remove', targets: [] }, 'change.targets'],
		['too many targets', { action: 'remove', targets: Array.from({ length: 101 }, () => target) }, 'change.targets'],
		['a type twice', guarding([target], { ...monitor, types: ['app', 'app'] }), 'change.guard.types'],
		['no type', guarding([target], { ...monitor, types: [] }), 'change.guard.types'],
		['an unknown action', { action: 'bless', targets: [target] }, 'change.action'],
		['no transition', { action: 'remove', targets: [{ workflowId: 'a' }] }, 'change.targets.0.transitionId'],
		['a path for a transition', guarding([{ ...target, transitionId: '../1' }]), 'change.targets.0.transitionId'],
		['a path for a workflow', guarding([{ ...target, workflowId: 'a/../b' }]), 'change.targets.0.workflowId'],
		['a field too many', { action: 'remove', targets: [target], force: true }, 'change.force'],
	])('refuses %s', async (_, change, field) => {
		expect(errorOf(await planAs('ana', change as GuardChange))).toMatchObject({ code: 'INVALID_INPUT', field });
	});
});

describe('applying', () => {
	it('guards several transitions in one new version: nobody is stopped, and bots are watched', async () => {
		await registered(world);
		expect(await apply(guarding([ref('31'), ref('51')]))).toEqual(['done']);
		expect(workflow().version.number).toBe(2);
		for (const id of ['31', '51']) {
			expect(ours(id)).toEqual([{ key: 'muster-guard', config: { ...compileRuleConfig(monitor) }, disabled: false }]);
			expect(rulesOn(id).postFunctions).toContainEqual({ key: 'muster-audit', disabled: false });
		}
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
		expect(codeOf(await press(world, idOf('releaseBot'), 'REL-7', '51'))).toBe('passes');
	});

	it('enforces what was watched: the same bot is then refused, and a person never was asked', async () => {
		await registered(world);
		await apply(guarding([ref('51')], { mode: 'registered-or-human', enforcement: 'monitor' }));
		await apply({ action: 'enforcement', enforcement: 'enforce', targets: [ref('51')] });
		expect(ours('51')[0]?.config).toMatchObject({ mode: 'registered-or-human', enforcement: 'enforce' });
		await deploy(world, 'deployBot');
		expect(codeOf(await press(world, idOf('releaseBot'), 'REL-7', '51'))).toBe('unregistered');
		expect((await press(world, idOf('chidi'), 'REL-7', '51')).status).toBe(204);
	});

	it('hides with a condition and shows again without', async () => {
		const offered = async () =>
			(await world.as('releaseBot', 'GET', '/rest/api/3/issue/REL-7/transitions')).body.transitions.map(
				({ id }: { id: string }) => id,
			);
		expect(await offered()).toContain('41');
		await apply(guarding([ref('41')], enforce, true));
		expect(await offered()).not.toContain('41');
		await apply(guarding([ref('41')], enforce, false));
		expect(await offered()).toContain('41');
	});

	it('leaves everything else of the workflow as it was, both ways', async () => {
		const before = structuredClone(workflow());
		await apply(guarding([ref('11'), ref('31'), ref('61')], { ...enforce, types: ['ci-pipeline'] }, true));
		await apply({ action: 'remove', targets: [ref('11'), ref('31'), ref('61')] });
		const { version: _, updated: __, ...after } = structuredClone(workflow());
		const { version: ___, updated: ____, ...original } = before;
		expect(after).toEqual(original);
	});

	it('removes every rule of its own on a transition and no other', async () => {
		await apply(guarding([ref('41')], enforce, true));
		expect(await apply({ action: 'remove', targets: [ref('41')] })).toEqual(['done']);
		expect(ours('41')).toEqual([]);
		expect((await deploy(world, 'legacyScript')).status).toBe(204);
		expect(await apply({ action: 'remove', targets: [ref('41')] })).toEqual(['unchanged']);
	});

	it('puts two guards of one transition down to one, and mends what was edited or switched off', async () => {
		const { validators, postFunctions } = workflow().transitions.find(({ id }) => id === '41')?.rules ?? {};
		const [rule] = validators ?? [];
		if (rule === undefined || postFunctions === undefined) throw new Error('Deploy is guarded in the seed');
		const other = { ...rule, id: 'another', disabled: true, config: { ...rule.config, expression: 'true' } };
		world.site.setRules(releaseWorkflow, 'Deploy', { validators: [other, rule], postFunctions });
		expect(await apply(guarding([ref('41')], enforce))).toEqual(['done']);
		expect(ours('41')).toEqual([{ key: 'muster-guard', config: { ...compileRuleConfig(enforce) }, disabled: false }]);
	});

	it('gives its rules fresh ids, and knows them under those that Jira gives instead', async () => {
		const sent: { id: string; parameters: { id: string; key: string } }[] = [];
		intercept(async (call, send) => {
			if (isUpdate(call)) {
				const { workflows } = JSON.parse(call.body ?? '') as {
					workflows: { transitions: Record<string, unknown>[] }[];
				};
				const rules = workflows.flatMap(({ transitions }) =>
					transitions.flatMap(({ validators, actions }) => [...(validators as never[]), ...(actions as never[])]),
				) as typeof sent;
				sent.push(...rules.filter(({ parameters }) => parameters.key?.includes('/static/muster-') === true));
			}
			return send();
		});
		world.faults.newRulesNeedIds = true;
		expect(await apply(guarding([ref('31'), ref('51')], enforce, true))).toEqual(['done']);
		for (const { id, parameters } of sent) {
			expect(id).toMatch(/^[0-9a-f-]{36}$/);
			expect(parameters.id).toBe(id);
		}
		expect(new Set(sent.map(({ id }) => id)).size).toBe(sent.length);
		expect(sent.length).toBeGreaterThanOrEqual(4);
		world.faults.ruleIdsReplaced = true;
		expect(await apply(guarding([ref('61')], enforce))).toEqual(['done']);
		expect(await apply(guarding([ref('61')], monitor))).toEqual(['done']);
		expect(ours('61')).toEqual([{ key: 'muster-guard', config: { ...compileRuleConfig(monitor) }, disabled: false }]);
		expect(await apply({ action: 'remove', targets: [ref('31'), ref('51'), ref('61')] })).toEqual(['done']);
	});

	it('sends other apps’ rules back to the letter', async () => {
		const parametersOf = () =>
			JSON.stringify(workflow().transitions.find(({ id }) => id === '31')?.rules.postFunctions[0]?.parameters);
		const before = parametersOf();
		expect(before).toContain('9.50');
		expect(await apply(guarding([ref('31')], enforce, true))).toEqual(['done']);
		expect(parametersOf()).toBe(before);
		expect(await apply({ action: 'remove', targets: [ref('31')] })).toEqual(['done']);
		expect(parametersOf()).toBe(before);
	});

	it('carries configurations as large as Jira takes, of others and of its own', async () => {
		const { rules } = workflow().transitions.find(({ id }) => id === '31') ?? {};
		const [other] = rules?.postFunctions ?? [];
		if (rules === undefined || other === undefined) throw new Error('the seed has a rule of another app');
		const full = JSON.stringify({ a: 'ü'.repeat(15_996) });
		expect(Buffer.byteLength(full)).toBe(32_000);
		world.site.setRules(releaseWorkflow, 'Stage', {
			postFunctions: [{ ...other, parameters: { ...other.parameters, config: full } }],
		});
		setGuard(world, enforce, { transition: 'Close' });
		const [guard] = workflow().transitions.find(({ id }) => id === '51')?.rules.validators ?? [];
		if (guard === undefined) throw new Error('Close is guarded');
		world.site.setRules(releaseWorkflow, 'Close', { validators: [{ ...guard, config: JSON.parse(full) }] });
		expect(await apply(guarding([ref('31'), ref('51')], enforce))).toEqual(['done']);
		expect(ours('51')).toEqual([{ key: 'muster-guard', config: { ...compileRuleConfig(enforce) }, disabled: false }]);
		const [kept] = workflow().transitions.find(({ id }) => id === '31')?.rules.postFunctions ?? [];
		expect(kept?.parameters?.['config']).toBe(full);
	});

	it('guards a copy of a workflow, whose rules have the ids of the first', async () => {
		const original = workflow();
		const copy = { ...structuredClone(original), id: '3d1f0d9c-8a5f-4f4c-9d52-0f7d0c1f7a11', name: 'Copy of it' };
		world.site.world.workflows.set(copy.id, copy);
		const change = guarding([ref('41', copy.name), ref('51', copy.name)], enforce);
		expect(await apply(change)).toEqual(['done']);
		expect(workflow()).toBe(original);
		expect(ours('51', copy.name)).toHaveLength(1);
		expect(await apply({ action: 'remove', targets: [ref('41', copy.name)] })).toEqual(['done']);
		expect([ours('41', copy.name), ours('41')]).toEqual([[], ours('41')]);
		expect(ours('41')).toHaveLength(1);
	});

	it('is refused in a version that somebody changed since, and then leaves theirs', async () => {
		const change = guarding([ref('51')]);
		const stale = versionsOf(await plan(change));
		await apply(guarding([ref('31')]));
		const before = structuredClone(workflow());
		const answer = valueOf(await applyTo(change, stale));
		expect(answer.workflows).toMatchObject([{ outcome: 'stale' }]);
		expect(workflow()).toEqual(before);
	});

	it.each([
		['409', false],
		['400 and a sentence', true],
	])('is not fooled by a change that comes between its reading and its writing: %s', async (_, are400) => {
		world.faults.staleVersionsAre400 = are400;
		const change = guarding([ref('51')]);
		const versions = versionsOf(await plan(change));
		intercept(async (call, send) => {
			if (isUpdate(call)) setGuard(world, monitor, { transition: 'Stage' });
			return send();
		});
		const answer = valueOf(await applyTo(change, versions));
		expect(answer.workflows).toMatchObject([{ outcome: 'stale' }]);
		expect(ours('51')).toEqual([]);
		expect(ours('31')).toHaveLength(1);
	});

	it.each([
		['left out', false],
		['404', true],
	])('says that a workflow went between plan and change, and changes the others: %s', async (_, are404) => {
		world.faults.missingWorkflowsAre404 = are404;
		const change = guarding([ref('51'), ref('31', opsWorkflow)]);
		const versions = versionsOf(await plan(change));
		world.site.world.workflows.delete(workflow(opsWorkflow).id);
		const answer = valueOf(await applyTo(change, versions));
		expect(answer.workflows).toMatchObject([
			{ outcome: 'done' },
			{ outcome: 'refused', problem: { kind: 'not-found' } },
		]);
		expect(ours('51')).toHaveLength(1);
		const again = (await plan(change)).workflows.map(({ problem }) => problem?.kind);
		expect(again).toEqual([undefined, 'not-found']);
	});

	it('tells Jira’s own words where they name a version of something else', async () => {
		const change = guarding([ref('51')]);
		const versions = versionsOf(await plan(change));
		const words = 'The field "Fix versions" is unknown.';
		intercept(async (call, send) =>
			isUpdate(call) ? Response.json({ errorMessages: [words] }, { status: 400 }) : send(),
		);
		expect(valueOf(await applyTo(change, versions)).workflows).toMatchObject([
			{ outcome: 'refused', problem: { reasons: [{ problem: 'jira-says', params: { words } }] } },
		]);
	});

	it.each(['a list of errors', 'a refusal'])(
		'takes an old version that the trial finds for no objection: %s',
		async (how) => {
			const change = guarding([ref('51')]);
			intercept(async (call, send) => {
				if (!call.path.endsWith('/workflows/update/validation')) return send();
				setGuard(world, monitor, { transition: 'Stage' });
				return how === 'a refusal' ? Response.json({ errorMessages: ['Stale version.'] }, { status: 400 }) : send();
			});
			const [found] = (await plan(change)).workflows;
			// The change itself will be refused as stale: the plan names the version it was made for.
			expect(found).toMatchObject({ version: { number: 1 } });
			expect(found?.problem).toBeUndefined();
		},
	);

	it('goes on with the other workflows where one is refused', async () => {
		const change = guarding([ref('51'), ref('31', opsWorkflow)]);
		const planned = versionsOf(await plan(change));
		const [first, second] = planned;
		if (first === undefined || second === undefined) throw new Error('two workflows were expected');
		const answer = valueOf(await applyTo(change, [{ ...first, version: { id: 'x', number: 7 } }, second]));
		expect(answer.workflows.map(({ outcome }) => outcome)).toEqual(['stale', 'done']);
		expect(ours('51')).toEqual([]);
		expect(ours('31', opsWorkflow)).toHaveLength(1);
	});

	it('tells Jira’s own words when it refuses', async () => {
		const change = guarding([ref('51')]);
		const versions = versionsOf(await plan(change));
		world.faults.workflowUpdatesRefused = true;
		const [result] = valueOf(await applyTo(change, versions)).workflows;
		expect(result).toMatchObject({
			outcome: 'refused',
			problem: { kind: 'refused', reasons: [{ problem: 'jira-says', params: { words: expect.any(String) } }] },
		});
		expect(ours('51')).toEqual([]);
	});

	it('tells what was done when Jira stops answering half-way, and what is not known', async () => {
		const change = guarding([ref('51'), ref('31', opsWorkflow)]);
		const versions = versionsOf(await plan(change));
		let updates = 0;
		intercept(async (call, send) => {
			if (!isUpdate(call)) return send();
			updates++;
			return updates === 1 ? send() : new Response('', { status: 503 });
		});
		const answer = valueOf(await applyTo(change, versions));
		expect(answer.workflows.map(({ outcome }) => outcome)).toEqual(['done', 'unknown']);
	});

	it('does not call done what Jira has only begun', async () => {
		const change = guarding([ref('51')]);
		const versions = versionsOf(await plan(change));
		intercept(async (call, send) => (isUpdate(call) ? Response.json({ taskId: '10641' }) : send()));
		expect(valueOf(await applyTo(change, versions)).workflows).toMatchObject([{ outcome: 'unknown' }]);
	});

	it('says that nothing has to be done also where somebody else did it meanwhile', async () => {
		const change = guarding([ref('51')]);
		const versions = versionsOf(await plan(change));
		await apply(change);
		expect(valueOf(await applyTo(change, versions)).workflows).toMatchObject([{ outcome: 'unchanged' }]);
	});

	it('does not accept what somebody else did right after it', async () => {
		const drift = async () =>
			valueOf(await world.invoke<AdminOutputs['drift.check']>('ana', 'muster-admin', 'drift.check')).findings.map(
				({ kind, transition }) => [kind, transition],
			);
		expect(await drift()).toEqual([]);
		const change = guarding([ref('51')]);
		const versions = versionsOf(await plan(change));
		const stop = intercept(async (call, send) => {
			const answer = await send();
			if (isUpdate(call)) setGuard(world, undefined, { transition: 'Close' });
			return answer;
		});
		expect(valueOf(await applyTo(change, versions)).workflows).toMatchObject([{ outcome: 'done' }]);
		stop();
		expect(await drift()).toEqual([['removed', 'Close']]);
	});

	it('lets work go on where rules cannot read the registry, which broken glass does not', async () => {
		await registered(world);
		world.faults.rulesCannotReadApp = true;
		valueOf(await world.invoke('ana', 'muster-admin', 'site.break-glass', { reason: 'Nothing passes.' }));
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('unreadable');
		expect(await apply({ action: 'enforcement', enforcement: 'monitor', targets: [ref('41')] })).toEqual(['done']);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
	});

	it('lets every rule only monitor, each with its own mode, also where it could not say which one enforces', async () => {
		setGuard(world, enforce, { transition: 'Deploy' });
		const { validators } = workflow().transitions.find(({ id }) => id === '41')?.rules ?? {};
		const [rule] = validators ?? [];
		if (rule === undefined) throw new Error('Deploy is guarded');
		const second = {
			...rule,
			id: 'second',
			config: { ...compileRuleConfig({ mode: 'human-only', enforcement: 'enforce' }) },
		};
		const unconfigured = { ...rule, id: 'third', config: {} };
		const condition = { ...rule, id: 'c', ruleKey: world.forge.ruleKey('muster-guard-condition') };
		world.site.setRules(releaseWorkflow, 'Deploy', { validators: [rule, second, unconfigured] });
		world.site.setRules(releaseWorkflow, 'Close', { conditions: { groupOperator: 'AND', conditions: [condition] } });
		const targets = [ref('41'), ref('51')];
		expect((await planOne({ action: 'enforcement', enforcement: 'enforce', targets })).problem).toMatchObject({
			kind: 'refused',
		});
		expect(codeOf(await deploy(world, 'legacyScript'))).not.toBe('passes');
		expect(await apply({ action: 'enforcement', enforcement: 'monitor', targets })).toEqual(['done']);
		expect(ours('41').map(({ config }) => [config['mode'], config['enforcement']])).toEqual([
			['registered', 'monitor'],
			['human-only', 'monitor'],
			['registered', 'monitor'],
		]);
		expect(codeOf(await deploy(world, 'legacyScript'))).toBe('passes');
		expect(codeOf(await press(world, idOf('legacyScript'), 'REL-7', '51'))).toBe('passes');
		expect(await apply({ action: 'enforcement', enforcement: 'monitor', targets })).toEqual(['unchanged']);
	});

	it('acts as the person: Jira’s rights decide, not the app’s', async () => {
		const change = guarding([ref('51')]);
		const versions = versionsOf(await plan(change));
		const changes: PlatformCall['as'][] = [];
		intercept(async (call, send) => {
			if (isUpdate(call)) changes.push(call.as);
			return send();
		});
		await applyTo(change, versions);
		expect(changes).toEqual(['user']);
	});

	it('does only what the versions name', async () => {
		const change = guarding([ref('51'), ref('31', opsWorkflow)]);
		const [first] = versionsOf(await plan(change));
		const answer = valueOf(await applyTo(change, first === undefined ? [] : [first]));
		expect(answer.workflows).toHaveLength(1);
		expect(ours('31', opsWorkflow)).toEqual([]);
	});
});

describe('a change that storage does not put on record', () => {
	/** From the change of workflows on, storage takes nothing. */
	function silenceStorageAfterwards(): () => void {
		let isSilent = false;
		return intercept(async (call, send) => {
			if (isSilent && isTransaction(call)) return new Response('{}', { status: 503 });
			const answer = await send();
			isSilent ||= isUpdate(call);
			return answer;
		});
	}
	const recorded = async () => JSON.stringify(Object.values(await storedOf(world, 'history')));

	it('stands, says so, and is on record as found once guards are compared', async () => {
		await letSleepPassTime();
		const log = collectLog();
		const change = guarding([ref('51')]);
		const versions = versionsOf(await plan(change));
		const stop = silenceStorageAfterwards();
		const { workflows } = valueOf(await applyTo(change, versions));
		stop();
		jest.restoreAllMocks();
		expect(workflows).toMatchObject([{ name: releaseWorkflow, outcome: 'done', isUnrecorded: true }]);
		expect(ours('51')).toHaveLength(1);
		expect(log).toMatchObject([{ where: 'guards' }]);
		expect(await recorded()).not.toContain('"Close"');
		valueOf(await world.invoke('ana', 'muster-admin', 'drift.check', {}));
		expect(await recorded()).toMatch(/"found".*"Close"|"Close".*"found"/);
	});

	it('says nothing of the kind where nothing was changed, or all is on record', async () => {
		const change = guarding([ref('51')]);
		const first = valueOf(await applyTo(change, versionsOf(await plan(change))));
		const again = valueOf(await applyTo(change, versionsOf(await plan(change))));
		expect(
			[...first.workflows, ...again.workflows].map(({ outcome, isUnrecorded }) => [outcome, isUnrecorded]),
		).toEqual([
			['done', undefined],
			['unchanged', undefined],
		]);
		expect(await recorded()).toContain('"Close"');
	});
});

describe('before the registry is published', () => {
	it('nothing can enforce, and monitoring can begin', async () => {
		await erase(world, 'publication', 'c1');
		const { canEnforce, workflows } = await plan(guarding([ref('51')], enforce));
		expect([canEnforce, workflows[0]?.problem]).toEqual([false, undefined]);
		const versions = workflows.map(({ workflowId, version }) => ({ workflowId, version }));
		const before = structuredClone(workflow());
		expect(errorOf(await applyTo(guarding([ref('51')], enforce), versions)).code).toBe('CONFLICT');
		expect(workflow()).toEqual(before);
		expect(await apply(guarding([ref('51')], monitor))).toEqual(['done']);
	});
});

describe('leaving', () => {
	const ruled = async () =>
		valueOf(await world.invoke<AdminOutputs['leave.list']>('ana', 'muster-admin', 'leave.list')).workflows;
	const leave = async () =>
		valueOf(
			await world.invoke<GuardAppliedView>('ana', 'muster-admin', 'leave.remove', {
				versions: (await ruled()).map(({ workflowId, version }) => ({ workflowId, version })),
			}),
		).workflows.map(({ outcome }) => outcome);

	it('takes every rule off every workflow, the canary with them', async () => {
		await apply(guarding([ref('51'), ref('31', opsWorkflow)], enforce, true));
		valueOf(await world.invoke('ana', 'muster-admin', 'canary.set-up', { issueKey: 'REL-7' }));
		expect((await ruled()).map(({ name }) => name).sort()).toEqual([releaseWorkflow, opsWorkflow].sort());
		expect(await leave()).toEqual(['done', 'done']);
		expect(await ruled()).toEqual([]);
		expect(JSON.stringify([...world.site.world.workflows.values()])).not.toContain('muster-');
		await world.forge.uninstallApp();
		expect((await deploy(world, 'legacyScript')).status).toBe(204);
	});

	it('would otherwise leave a site that nobody can work on', async () => {
		await world.forge.uninstallApp();
		expect((await deploy(world, 'ana')).status).toBe(400);
	});

	it('says which workflow Jira refuses to change', async () => {
		world.faults.workflowUpdatesRefused = true;
		expect(await leave()).toEqual(['refused']);
		expect(await ruled()).toHaveLength(1);
	});
});
