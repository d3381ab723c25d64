// What rule dialogs learn and save: previews on the live registry, compiled configurations, and what may not stand.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AdminOutputs } from '../../../src/contract/calls/admin';
import type { RuleOutputs, RulePlace } from '../../../src/contract/calls/rule';
import type { GuardChoice } from '../../../src/contract/guard';
import { compileRuleConfig, parseRuleConfig } from '../../../src/core/guards/rule-config';
import {
	aSeededDraft,
	change,
	codeOf,
	deploy,
	deployed,
	errorOf,
	opsWorkflow,
	register,
	registered,
	releaseWorkflow,
} from '../../harness/registry';
import { erase } from '../../harness/storage';
import { idOf, openWorld, type SeededName, type TestWorld, valueOf } from '../../harness/world';

let world: TestWorld;
beforeEach(async () => {
	world = await openWorld();
});
afterEach(() => world.close());

const enforce: GuardChoice = { mode: 'registered', enforcement: 'enforce' };
/** What Jira stores of the seeded guard on Deploy. */
const seeded = compileRuleConfig(enforce);
const workflowId = (name = releaseWorkflow): string => world.site.world.readWorkflowByName(name)?.id ?? '';
const onDeploy = (): Partial<Record<keyof RulePlace, string>> => ({
	workflowId: workflowId(),
	transitionId: '41',
	fromStatusId: '10004',
	toStatusId: deployed,
});

const ask = <Name extends keyof RuleOutputs>(name: Name, input: object, as: SeededName = 'ana') =>
	world.invoke<RuleOutputs[Name]>(as, 'muster-guard', name, input);
const preview = async (place: object, guard = enforce, rule: object = { kind: 'validator', stored: seeded }) =>
	valueOf(await ask('rule.preview', { place, guard, rule }));
const compile = (guard: object, place: object = {}) => ask('rule.compile', { place, guard, kind: 'validator' });
const compiled = async (guard: object, place: object = {}): Promise<unknown> =>
	JSON.parse(valueOf(await compile(guard, place)).config);

describe('a preview', () => {
	it('names who may, and counts which known bots may not', async () => {
		const before = await preview(onDeploy());
		expect(before).toMatchObject({
			canEnforce: true,
			isProtected: false,
			spaces: 1,
			performers: { total: 0, first: [] },
		});
		// deploy-bot, release-bot, Build Status, Automation and the Triage Agent.
		expect(before.refused).toBe(5);
		await registered(world);
		const after = await preview(onDeploy());
		expect(after.performers).toMatchObject({ total: 1, first: [{ name: 'deploy-bot' }] });
		expect(after.refused).toBe((before.refused ?? 0) - 1);
	});

	it('is decide() on the guard that is being chosen: types, mode, status and expiry count', async () => {
		const identity = await registered(world);
		const total = async (guard: GuardChoice, place: object = onDeploy()) =>
			(await preview(place, guard)).performers?.total;
		expect(await total({ ...enforce, types: [identity.type] })).toBe(1);
		expect(await total({ ...enforce, types: ['automation'] })).toBe(0);
		expect(await total({ mode: 'human-only', enforcement: 'enforce' })).toBe(0);
		expect(await total({ mode: 'registered-or-human', enforcement: 'monitor' })).toBe(1);
		expect(
			await total(enforce, { ...onDeploy(), transitionId: '51', fromStatusId: deployed, toStatusId: '10006' }),
		).toBe(0);
		valueOf(await change(world, 'suspend', identity));
		expect(await total(enforce)).toBe(0);
	});

	it('does with what a dialog knows of a transition that was not saved yet', async () => {
		await registered(world);
		const { transitionId: _, fromStatusId: __, ...unsaved } = onDeploy();
		expect((await preview(unsaved)).performers?.total).toBe(1);
		expect((await preview({ workflowId: workflowId() })).performers).toBeUndefined();
		expect((await preview({})).performers).toBeUndefined();
		expect((await preview({ ...onDeploy(), workflowId: 'not-known-to-jira' })).performers).toBeUndefined();
	});

	it('looks at the spaces of that very workflow', async () => {
		await registered(world);
		const done = { workflowId: workflowId(opsWorkflow), transitionId: '31', toStatusId: '10103' };
		expect((await preview(done)).performers?.total).toBe(0);
		const grants = [{ toStatusId: '10103' as never }];
		valueOf(await register(world, idOf('releaseBot'), aSeededDraft({ name: 'release-bot', grants })));
		expect((await preview(done)).performers).toMatchObject({ total: 1, first: [{ name: 'release-bot' }] });
		expect((await preview(onDeploy())).performers?.total).toBe(1);
	});

	it('names the spaces that Muster is kept out of, and no others', async () => {
		expect(await preview(onDeploy())).not.toHaveProperty('closedIn');
		world.site.closeSpace('REL', true);
		world.site.closeSpace('OPS', true);
		await world.settle();
		expect(await preview(onDeploy())).toMatchObject({ spaces: 1, closedIn: ['10000'] });
		// Also of a transition that Jira does not know yet; of a workflow that it does not know, nothing can be said.
		expect(await preview({ workflowId: workflowId(opsWorkflow) })).toMatchObject({ closedIn: ['10001'] });
		expect(await preview({})).not.toHaveProperty('closedIn');
		world.site.closeSpace('REL', false);
		valueOf(await world.invoke('ana', 'muster-admin', 'health.run'));
		expect(await preview(onDeploy())).not.toHaveProperty('closedIn');
	});

	it('says that nothing can enforce before the registry was published', async () => {
		await erase(world, 'publication', 'c1');
		expect((await preview(onDeploy())).canEnforce).toBe(false);
		expect(errorOf(await compile(enforce))).toMatchObject({ code: 'INVALID_INPUT', field: 'guard.enforcement' });
		expect((await compile({ ...enforce, enforcement: 'monitor' })).ok).toBe(true);
	});
});

describe('what is compiled', () => {
	it('is what Jira then decides with', async () => {
		await registered(world);
		const config = (await compiled({ ...enforce, types: ['automation'] }, onDeploy())) as Record<string, unknown>;
		expect(parseRuleConfig(config)).toEqual({ guard: { ...enforce, types: ['automation'] }, intact: true });
		world.site.setRules(releaseWorkflow, 'Deploy', {
			validators: [{ id: 'new', ruleKey: world.forge.ruleKey('muster-guard'), config, disabled: false }],
		});
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('type-not-allowed');
	});

	it.each([
		[{ mode: 'registered', enforcement: 'enforce' }, 'Registered identities only. Enforced.'],
		[
			{ mode: 'registered-or-human', enforcement: 'monitor', types: ['ci-pipeline', 'ai-agent'] },
			'Registered identities and people (CI pipeline, AI agent). Monitor: blocks nothing.',
		],
		[{ mode: 'human-only', enforcement: 'enforce', types: ['app'] }, 'People only. Enforced.'],
	])('says of %j in one line what it does', async (guard, line) => {
		expect(await compiled(guard)).toMatchObject({ description: line });
	});

	it.each([
		[{}, 'guard.mode'],
		[{ ...enforce, mode: 'everybody' }, 'guard.mode'],
		[{ ...enforce, enforcement: 'maybe' }, 'guard.enforcement'],
		[{ ...enforce, types: [] }, 'guard.types'],
		[{ ...enforce, types: ['robot'] }, 'guard.types.0'],
		[{ ...enforce, expression: 'true' }, 'guard.expression'],
	])('is never %j', async (guard, field) => {
		expect(errorOf(await compile(guard))).toMatchObject({ code: 'INVALID_INPUT', field });
	});

	it('is never a guard weaker than a protected status takes', async () => {
		const { settings } = valueOf(
			await world.invoke<AdminOutputs['settings.read']>('ana', 'muster-admin', 'settings.read'),
		);
		const { version, ...draft } = settings;
		const protectedStatuses = [deployed];
		valueOf(
			await world.invoke('ana', 'muster-admin', 'settings.save', {
				version,
				settings: { ...draft, protectedStatuses },
			}),
		);
		expect((await preview(onDeploy())).isProtected).toBe(true);
		for (const mode of ['registered-or-human', 'human-only']) {
			const error = errorOf(await compile({ ...enforce, mode }, onDeploy()));
			expect(error).toMatchObject({ code: 'INVALID_INPUT', field: 'guard.mode' });
		}
		expect((await compile(enforce, onDeploy())).ok).toBe(true);
		expect((await compile({ ...enforce, mode: 'human-only' }, { ...onDeploy(), toStatusId: '10006' })).ok).toBe(true);
	});
});

describe('what is stored', () => {
	const read = async (stored: unknown) => valueOf(await ask('rule.read', { place: {}, stored }));

	it('is read back as it was chosen', async () => {
		const guard = { ...enforce, types: ['app'] };
		expect(await read(await compiled(guard))).toEqual({ guard, isIntact: true });
	});

	it('is told to be edited when it was', async () => {
		const config = (await compiled(enforce)) as Record<string, unknown>;
		for (const edited of [
			{ ...config, expression: 'true' },
			{ ...config, none: null },
			{ ...config, S: '~' },
		]) {
			expect(await read(edited)).toEqual({ guard: enforce, isIntact: false });
		}
	});

	it.each([null, 'text', 7, [], {}, { format: 2 }, { format: 1, mode: 'registered' }])(
		'is not ours as %j',
		async (stored) => {
			expect(await read(stored)).toEqual({ isIntact: false });
		},
	);
});
