// The history of guards: what Muster applied and who asked for it, and what was changed past Muster, once each.
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { AdminOutputs } from '../../../src/contract/calls/admin';
import type { DriftListView } from '../../../src/contract/calls/drift';
import type { GuardAppliedView, GuardPlanView } from '../../../src/contract/calls/guards';
import type { GuardChange } from '../../../src/contract/guard';
import { compareGuards } from '../../../src/services/guards/compare-guards';
import { aGuardRule, anAuditRule, aTransition, aWorkflow } from '../../builders/workflow';
import { asApp, putRules, workflowId } from '../../harness/guards';
import { collectLog, intercept, isTransaction } from '../../harness/platform-calls';
import { errorOf, releaseWorkflow } from '../../harness/registry';
import { storedOf } from '../../harness/storage';
import { idOf, type SeededName, valueOf } from '../../harness/world';
import { openWorldForEachTest, world } from '../../harness/world-of-test';

openWorldForEachTest();
afterEach(() => {
	jest.restoreAllMocks();
});

interface Recorded {
	readonly action: string;
	readonly actor: { readonly kind: string; readonly id: string };
	readonly reason?: string;
	readonly transitions: readonly {
		readonly workflow: string;
		readonly transitionId: string;
		readonly before?: unknown;
		readonly after?: unknown;
	}[];
}

/** What the history says of guards, the earliest first. */
async function history(): Promise<Recorded[]> {
	const stored = Object.entries(await storedOf(world, 'history')).filter(([id]) => id.startsWith('guards:'));
	return stored.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { body }]) => body['what'] as Recorded);
}
const actionsOf = async () => (await history()).map(({ action, actor }) => `${action} ${actor.id}`);
const ask = <T>(name: string, payload: object = {}, as: SeededName = 'ana') =>
	world.invoke<T>(as, 'muster-admin', name, payload);
const check = async () => valueOf(await ask<DriftListView>('drift.check'));

const close = () => [{ workflowId: workflowId(world), transitionId: '51' }];
const deploy = () => [{ workflowId: workflowId(world), transitionId: '41' }];
const guarding = (targets = close()): GuardChange => ({
	action: 'guard',
	guard: { mode: 'registered', enforcement: 'enforce' },
	hides: false,
	targets,
});
async function planned(change: GuardChange) {
	const { workflows } = valueOf(await ask<GuardPlanView>('guard.plan', { change }));
	return workflows.map(({ workflowId: id, version }) => ({ workflowId: id, version }));
}
const apply = async (change: GuardChange) =>
	valueOf(await ask<GuardAppliedView>('guard.apply', { change, versions: await planned(change) })).workflows.map(
		({ outcome }) => outcome,
	);

const muster = 'muster';
const ana = idOf('ana');
const rule = (enforcement: string) => ({
	module: 'guard',
	isDisabled: false,
	guard: { mode: 'registered', enforcement },
	isIntact: true,
});
const audit = { module: 'audit', isDisabled: false, isIntact: expect.any(Boolean) };

describe('what is applied through Muster', () => {
	it('is on record with who asked for it, and with the rules of before and after', async () => {
		expect(await apply(guarding())).toEqual(['done']);
		expect(await apply({ action: 'enforcement', enforcement: 'monitor', targets: close() })).toEqual(['done']);
		expect(await apply({ action: 'remove', targets: close() })).toEqual(['done']);
		const transition = {
			workflowId: workflowId(world),
			workflow: expect.any(String),
			transitionId: '51',
			transition: 'Close',
		};
		const by = { at: expect.any(Number), actor: { kind: 'person', id: ana } };
		const [enforcing, monitoring] = [
			[expect.objectContaining(rule('enforce')), expect.objectContaining(audit)],
			[expect.objectContaining(rule('monitor')), expect.objectContaining(audit)],
		];
		expect(await history()).toEqual([
			{ ...by, action: 'guard', transitions: [{ ...transition, before: [], after: enforcing }] },
			{ ...by, action: 'enforcement', transitions: [{ ...transition, before: enforcing, after: monitoring }] },
			{ ...by, action: 'remove', transitions: [{ ...transition, before: monitoring, after: [] }] },
		]);
	});

	it('is not found by a comparison, neither worse nor better', async () => {
		await check();
		const before = await history();
		for (const enforcement of ['enforce', 'monitor'] as const) {
			await apply({ ...guarding(), guard: { mode: 'registered', enforcement } } as GuardChange);
			await check();
		}
		await apply({ action: 'remove', targets: [...close(), ...deploy()] });
		await check();
		expect((await actionsOf()).slice(before.length)).toEqual([`guard ${ana}`, `guard ${ana}`, `remove ${ana}`]);
	});

	it('leaves no record where nothing was done: for whom may not, of a stale plan, of what stands as wanted', async () => {
		const versions = await planned(guarding());
		expect(errorOf(await ask('guard.apply', { change: guarding(), versions }, 'bruno')).code).toBe('FORBIDDEN');
		const stale = versions.map((one) => ({ ...one, version: { ...one.version, number: 999 } }));
		valueOf(await ask('guard.apply', { change: guarding(), versions: stale }));
		valueOf(await ask('guard.apply', { change: { action: 'remove', targets: close() }, versions }));
		expect(await history()).toEqual([]);
	});

	it('is on record as leaving, when all rules are taken off', async () => {
		const versions = await planned(guarding(deploy()));
		valueOf(await ask('leave.remove', { versions }));
		expect(await history()).toMatchObject([{ action: 'leave', transitions: [{ transitionId: '41', after: [] }] }]);
		expect((await history())[0]?.actor).toEqual({ kind: 'person', id: ana });
	});

	it('stands when it cannot be put on record, which is logged, and the next comparison finds it', async () => {
		await check();
		const log = collectLog();
		const versions = await planned(guarding());
		const restore = intercept(async (call, send) =>
			isTransaction(call) ? new Response('{"code":"UNKNOWN"}', { status: 503 }) : send(),
		);
		const applied = valueOf(await ask<GuardAppliedView>('guard.apply', { change: guarding(), versions }));
		restore();
		expect(applied.workflows).toMatchObject([{ outcome: 'done' }]);
		expect(JSON.stringify(log)).toContain('storage-silent');
		expect(await actionsOf()).toEqual([`found ${muster}`]);
		await check();
		expect(await actionsOf()).toEqual([`found ${muster}`, `found ${muster}`]);
		expect((await history())[1]?.transitions).toMatchObject([
			{ transitionId: '51', after: { baseline: { guards: [{ enforcement: 'enforce' }] } } },
		]);
	});
});

describe('what is changed past Muster', () => {
	it('is on record as found by Muster, once each, for the worse and for the better', async () => {
		await check();
		const first = await history();
		expect(first).toMatchObject([{ action: 'found', actor: { kind: 'system', id: muster } }]);
		expect(first[0]?.transitions.every((one) => !('before' in one))).toBe(true);
		await check();
		expect(await history()).toEqual(first);

		putRules(world, [aGuardRule({ enforcement: 'monitor' }), anAuditRule()]);
		await check();
		await check();
		putRules(world, []);
		await check();
		putRules(world, [aGuardRule(), anAuditRule()]);
		await check();
		await check();
		putRules(world, [aGuardRule({ enforcement: 'monitor' }), anAuditRule()]);
		await check();
		const found = (await history()).slice(1);
		expect(
			found.map(({ action, transitions }) => [action, transitions.map(({ transitionId }) => transitionId)]),
		).toEqual(Array(4).fill(['found', ['41']]));
		expect(found.map(({ transitions }) => transitions[0]?.after)).toMatchObject([
			{ findings: ['loosened'], current: { guards: [{ enforcement: 'monitor' }] } },
			{ findings: ['removed'] },
			{ baseline: { guards: [{ enforcement: 'enforce' }] } },
			{ findings: ['loosened'] },
		]);
		expect(found[2]?.transitions[0]?.after).not.toHaveProperty('findings');
	});

	it('is found once, however many look at the same time', async () => {
		await check();
		putRules(world, []);
		await Promise.all([check(), check(), check()]);
		expect(await actionsOf()).toEqual([`found ${muster}`, `found ${muster}`]);
	});

	it('is accepted and taken back in the name of who did it, and why', async () => {
		await check();
		putRules(world, [aGuardRule({ enforcement: 'monitor' }), anAuditRule()]);
		const { findings } = await check();
		const ids = findings.map(({ id }) => id);
		expect(errorOf(await ask('drift.accept', { ids, reason: 'Known.' }, 'bruno')).code).toBe('FORBIDDEN');
		valueOf(await ask('drift.accept', { ids, reason: 'Known.' }, 'mei'));
		valueOf(await ask('drift.accept', { ids, reason: 'Again.' }, 'mei'));
		expect(errorOf(await ask('drift.take-back', { transitions: deploy() }, 'bruno')).code).toBe('FORBIDDEN');
		valueOf(await ask('drift.take-back', { transitions: deploy() }));
		const [, , accepted, taken, again, ...others] = await history();
		expect(others).toEqual([]);
		expect(accepted).toMatchObject({ action: 'accept', reason: 'Known.', actor: { kind: 'person', id: idOf('mei') } });
		expect(accepted?.transitions).toMatchObject([
			{ before: { findings: ['loosened'] }, after: { baseline: { guards: [{ enforcement: 'monitor' }] } } },
		]);
		expect(taken).toMatchObject({ action: 'take-back', actor: { id: ana } });
		expect(again).toMatchObject({ action: 'found', transitions: [{ after: { findings: ['loosened'] } }] });
	});

	it('is on record in as many pieces as it takes, with every transition', async () => {
		const intact = [aGuardRule(), anAuditRule()];
		const transitions = Array.from({ length: 3_000 }, (_, i) =>
			aTransition({ id: String(i + 1), name: 'Deploy '.repeat(30), rules: intact }),
		);
		const workflow = aWorkflow(transitions);
		await asApp(world, (ports) =>
			compareGuards({
				...ports,
				workflows: {
					page: async () => ({ workflows: [workflow], isLast: true }),
					read: async () => [workflow],
					readFor: async () => undefined,
					usages: async () => ({ spaces: [], isComplete: true }),
				},
			}),
		);
		const found = await history();
		expect(found.length).toBeGreaterThan(5);
		expect(new Set(found.flatMap((one) => one.transitions.map(({ transitionId }) => transitionId))).size).toBe(3_000);
		const largest = Math.max(...found.map((one) => Buffer.byteLength(JSON.stringify(one))));
		expect(largest).toBeLessThan(200_000);
	});
});

describe('guards that are switched off while Muster is uninstalled', () => {
	it('are on record, and stay off when that fails', async () => {
		const { version, ...settings } = valueOf(await ask<AdminOutputs['settings.read']>('settings.read')).settings;
		valueOf(await ask('settings.save', { version, settings: { ...settings, disablesGuardsOnUninstall: true } }));
		putRules(world, [aGuardRule()]);
		await world.settle();
		const log = collectLog();
		const restore = intercept(async (call, send) =>
			isTransaction(call) ? new Response('{"code":"UNKNOWN"}', { status: 503 }) : send(),
		);
		await world.forge.uninstallApp();
		restore();
		expect(JSON.stringify(log)).toContain('storage-silent');
		expect(await history()).toEqual([]);
		const deployRules = world.site.workflow(releaseWorkflow).transitions.find(({ id }) => id === '41')?.rules;
		expect(deployRules?.validators.map(({ disabled }) => disabled)).toEqual([true]);
	});

	it('are on record with what was on before', async () => {
		const { version, ...settings } = valueOf(await ask<AdminOutputs['settings.read']>('settings.read')).settings;
		valueOf(await ask('settings.save', { version, settings: { ...settings, disablesGuardsOnUninstall: true } }));
		putRules(world, [aGuardRule()]);
		await world.settle();
		await world.forge.uninstallApp();
		expect(await history()).toMatchObject([
			{
				action: 'switch-off',
				actor: { kind: 'system', id: muster },
				transitions: [
					{ transitionId: '41', before: [{ module: 'guard', isDisabled: false }], after: [{ isDisabled: true }] },
				],
			},
		]);
	});
});
