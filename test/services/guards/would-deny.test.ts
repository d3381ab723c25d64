// What a guard that monitors would have refused: counted by guard and account, and nothing else with it.

import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { WouldDenyView } from '../../../src/contract/calls/who-could';
import { dayMs } from '../../../src/contract/durations';
import { type Grant, identityTypes } from '../../../src/contract/identity';
import type { StatusId } from '../../../src/contract/ids';
import type { RuleFacts } from '../../../src/core/guards/rules';
import type { Guard } from '../../../src/core/policy/decide';
import { monitorPartition } from '../../../src/services/audit/audit-records';
import { readWouldDeny } from '../../../src/services/guards/would-deny';
import { aGuard } from '../../builders/identity';
import { aGuardRule, anAuditRule } from '../../builders/workflow';
import { asApp, putRules } from '../../harness/guards';
import { intercept } from '../../harness/platform-calls';
import {
	aSeededDraft,
	change,
	deploy,
	edit,
	registered,
	releaseWorkflow,
	setGuard,
	stagedKeys,
} from '../../harness/registry';
import { requireStored, storedOf, tamper } from '../../harness/storage';
import { idOf, openWorld, startOfTime, type TestWorld, valueOf } from '../../harness/world';

let world: TestWorld;
beforeEach(async () => {
	world = await openWorld();
});
afterEach(() => world.close());

const monitor = aGuard({ enforcement: 'monitor' });
const off = { isDisabled: true } as const;
/** For how long the guards of a transition are not read again. */
const knownFor = 5 * 60_000;
const readWhole = (workflow = releaseWorkflow, transitionId = '41'): Promise<WouldDenyView> =>
	asApp(world, (ports) => readWouldDeny(ports, workflow, transitionId));
/** Without what each test would have to say again: since when the guards stand. */
async function read(workflow?: string, transitionId?: string): Promise<WouldDenyView> {
	const { since: _, ...view } = await readWhole(workflow, transitionId);
	return view;
}
const firstDay = new Date(startOfTime).toISOString().slice(0, 10);
const nothing: WouldDenyView = { total: 0, isComplete: true, days: [], accounts: [] };
const unknown: WouldDenyView = { ...nothing, isComplete: false };

async function deployWith(guard: Guard, account: Parameters<typeof deploy>[1], key: string = stagedKeys[0]) {
	setGuard(world, guard);
	const { status } = await deploy(world, account, key);
	await world.settle();
	return status;
}

const deployGrant = aSeededDraft().grants[0] as Grant;

const events = () => storedOf(world, 'event');

describe('what a guard would have refused', () => {
	it('is counted by account, most first, with the reason of the latest', async () => {
		setGuard(world, monitor);
		expect(await read()).toEqual(nothing);
		for (const key of stagedKeys.slice(0, 2)) expect(await deployWith(monitor, 'deployBot', key)).toBe(204);
		jest.setSystemTime(startOfTime + 60_000);
		expect(await deployWith(monitor, 'triageAgent', stagedKeys[2])).toBe(204);
		jest.setSystemTime(startOfTime + 120_000);
		await registered(world, 'deployBot', aSeededDraft({ name: 'Deploys', grants: [] }));
		jest.setSystemTime(startOfTime + 180_000);
		expect(await deployWith(monitor, 'deployBot', stagedKeys[3])).toBe(204);
		expect(await read()).toEqual({
			total: 4,
			isComplete: true,
			days: [{ day: firstDay, count: 4 }],
			accounts: [
				{
					accountId: idOf('deployBot'),
					name: 'Deploys',
					count: 3,
					lastAt: startOfTime + 180_000,
					reason: 'no-grant',
					passesNow: false,
					missing: [deployGrant],
				},
				{
					accountId: idOf('triageAgent'),
					count: 1,
					lastAt: startOfTime + 60_000,
					reason: 'unregistered',
					passesNow: false,
					missing: [deployGrant],
				},
			],
		});
	});

	it('says since when the guards stand as they do, and counts by day', async () => {
		setGuard(world, monitor);
		await readWhole();
		const began = Date.now();
		expect(await readWhole()).toMatchObject({ since: began });
		for (const days of [0, 1, 3]) {
			jest.setSystemTime(startOfTime + days * 86_400_000);
			await deployWith(monitor, 'deployBot', stagedKeys[days]);
		}
		expect(await readWhole()).toMatchObject({
			total: 3,
			since: began,
			days: [0, 1, 3].map((days) => ({
				day: new Date(startOfTime + days * 86_400_000).toISOString().slice(0, 10),
				count: 1,
			})),
		});
		const other = aGuard({ enforcement: 'monitor', mode: 'human-only' });
		setGuard(world, other);
		const since = Date.now();
		expect(await readWhole()).toMatchObject({ since });
	});

	it('says what is missing now, until the grant is there', async () => {
		setGuard(world, monitor);
		expect(await read()).toEqual(nothing);
		let identity = await registered(world, 'deployBot', aSeededDraft({ grants: [] }));
		const holds = async (grants: readonly Grant[]) => {
			identity = valueOf(await edit(world, identity, aSeededDraft({ grants }))).identity;
		};
		expect(await deployWith(monitor, 'deployBot')).toBe(204);
		const now = async () => (await read()).accounts.map(({ passesNow, missing }) => ({ passesNow, missing }));
		expect(await now()).toEqual([{ passesNow: false, missing: [deployGrant] }]);
		setGuard(world, aGuard({ enforcement: 'monitor', mode: 'human-only' }));
		expect(await now()).toEqual([]);
		setGuard(world, monitor);
		await holds([{ ...deployGrant, fromStatusId: '10001' as StatusId }]);
		expect(await now()).toEqual([{ passesNow: false, missing: [deployGrant] }]);
		await holds([deployGrant]);
		expect(await now()).toEqual([{ passesNow: true, missing: [] }]);
	});

	it('offers no grant where only people may, nor to whom something else stops', async () => {
		const people = aGuard({ enforcement: 'monitor', mode: 'human-only' });
		expect(await deployWith(people, 'triageAgent')).toBe(204);
		setGuard(world, people);
		const identity = await registered(world, 'deployBot', aSeededDraft({ grants: [] }));
		expect(await deployWith(people, 'deployBot', stagedKeys[1])).toBe(204);
		expect((await read()).accounts.map(({ missing }) => missing)).toEqual([[], []]);
		setGuard(world, monitor);
		await read();
		expect(await deployWith(monitor, 'deployBot', stagedKeys[2])).toBe(204);
		valueOf(await change(world, 'suspend', identity));
		expect((await read()).accounts.map(({ passesNow, missing }) => [passesNow, missing])).toEqual([[false, []]]);
	});

	it('holds nothing that was allowed, refused or observed', async () => {
		expect(await deployWith(aGuard(), 'deployBot')).not.toBe(204);
		await registered(world, 'deployBot', aSeededDraft());
		expect(await deployWith(monitor, 'deployBot')).toBe(204);
		expect(await deployWith(aGuard(), 'deployBot', stagedKeys[1])).toBe(204);
		setGuard(world, undefined);
		expect((await deploy(world, 'triageAgent', stagedKeys[2])).status).toBe(204);
		await world.pass(11 * 60_000);
		const stored = Object.values(await events());
		expect(stored).toHaveLength(3);
		for (const event of stored) expect(event).not.toHaveProperty('monitor');
		setGuard(world, monitor);
		expect(await read()).toEqual(nothing);
	});

	it('is told from what other guards would have refused', async () => {
		await deployWith(monitor, 'deployBot');
		const [event] = Object.values(await events());
		expect(event?.['monitor']).toBe(monitorPartition(releaseWorkflow, '41', monitor));
		for (const [workflow, transitionId] of [
			[releaseWorkflow, '4'],
			[releaseWorkflow, '411'],
			[`${releaseWorkflow}4`, '1'],
			[releaseWorkflow.toLowerCase(), '41'],
			['', '41'],
		] as const) {
			expect(await read(workflow, transitionId)).toEqual(unknown);
		}
		expect((await read()).total).toBe(1);
	});

	it('goes back 30 days', async () => {
		await deployWith(monitor, 'deployBot');
		jest.setSystemTime(startOfTime + 30 * dayMs);
		expect((await read()).total).toBe(1);
		jest.setSystemTime(startOfTime + 30 * dayMs + 1);
		expect(await read()).toEqual(nothing);
	});

	it('counts an account that was erased in the total only', async () => {
		await deployWith(monitor, 'deployBot');
		const [[id = '', event] = []] = Object.entries(await events());
		if (event === undefined) throw new Error('no event');
		const { actorId: _, actorSalt: __, ...body } = event.body;
		await tamper(world, 'event', id, { ...event, body });
		expect(await read()).toEqual({
			total: 1,
			isComplete: true,
			days: [{ day: firstDay, count: 1 }],
			accounts: [],
		});
	});

	it('is not read past an event that somebody altered', async () => {
		await deployWith(monitor, 'deployBot');
		const [[id = '', event] = []] = Object.entries(await events());
		if (event === undefined) throw new Error('no event');
		const payload = event.body['payload'] as Record<string, unknown>;
		await tamper(world, 'event', id, { ...event, body: { ...event.body, payload: { ...payload, recheck: 'allow' } } });
		await expect(read()).rejects.toMatchObject({ code: 'CORRUPT_RECORD' });
		await tamper(world, 'event', id, { ...event, body: {} });
		await expect(read()).rejects.toMatchObject({ code: 'CORRUPT_RECORD' });
	});

	it('says so when there is more than is read, and not when there is just as much', async () => {
		await deployWith(monitor, 'deployBot');
		const [id] = Object.keys(await events());
		const event = await requireStored(world, 'event', id ?? '');
		for (let i = 1; i < 2_000; i++) {
			await tamper(world, 'event', `10001:c9${i}`, { ...event, at: startOfTime - i });
		}
		expect(await read()).toMatchObject({ total: 2_000, isComplete: true, accounts: [{ count: 2_000 }] });
		await tamper(world, 'event', '10001:c99999', { ...event, at: startOfTime - 99_999 });
		expect(await read()).toMatchObject({ total: 2_000, isComplete: false, accounts: [{ count: 2_000 }] });
	});

	it('may lack the latest, which the index does not show yet', async () => {
		Object.assign(world.faults, { queryStalenessMs: 60_000 });
		await deployWith(monitor, 'deployBot');
		expect((await read()).total).toBe(0);
		jest.setSystemTime(startOfTime + 60_001);
		expect((await read()).total).toBe(1);
	});
});

describe('guards as they are configured now', () => {
	const put = (...rules: readonly RuleFacts[]) => putRules(world, rules);
	const people = aGuard({ enforcement: 'monitor', mode: 'registered-or-human' });
	const passed = async (account: Parameters<typeof deploy>[1], key: string = stagedKeys[0]) => {
		expect((await deploy(world, account, key)).status).toBe(204);
		await world.settle();
	};

	it('are not counted with what the same transition would have refused under others', async () => {
		put(aGuardRule(monitor), anAuditRule());
		await passed('deployBot');
		for (const other of [people, { ...monitor, types: ['app'] } as const]) {
			put(aGuardRule(other), anAuditRule());
			expect(await read()).toEqual(nothing);
		}
		await passed('triageAgent', stagedKeys[1]);
		expect(await read()).toMatchObject({ total: 1, accounts: [{ accountId: idOf('triageAgent') }] });
		put(aGuardRule(monitor), anAuditRule());
		expect(await read()).toMatchObject({ total: 1, accounts: [{ accountId: idOf('deployBot') }] });
	});

	it('count on when they enforce, or name the same types in another way', async () => {
		put(aGuardRule({ ...monitor, types: ['app', 'bot-user'] }), anAuditRule());
		await passed('deployBot');
		put(aGuardRule({ ...monitor, types: ['bot-user', 'app'] }), anAuditRule());
		expect((await read()).total).toBe(1);
		put(aGuardRule({ types: ['app', 'bot-user'] }), anAuditRule());
		expect((await read()).total).toBe(1);
	});

	it('are known a few minutes later where somebody made them stricter past Muster', async () => {
		await registered(world, 'deployBot', aSeededDraft());
		put(aGuardRule({ ...monitor, mode: 'registered-or-human' }), anAuditRule());
		await passed('deployBot', stagedKeys[0]);
		put(aGuardRule({ ...monitor, types: ['app'] }), anAuditRule());
		await passed('deployBot', stagedKeys[1]);
		await world.pass(knownFor);
		await passed('deployBot', stagedKeys[2]);
		expect((await read()).total).toBe(1);
	});

	it('all decide, in whatever order they stand, and the one that refuses is recorded', async () => {
		const allows = aGuardRule({ ...monitor, mode: 'registered-or-human' });
		const refuses = aGuardRule({ ...monitor, types: ['app'] });
		await registered(world, 'deployBot', aSeededDraft());
		for (const [nth, rules] of [
			[0, [allows, refuses]],
			[1, [refuses, allows]],
		] as const) {
			put(...rules, anAuditRule());
			await world.pass(knownFor);
			await passed('deployBot', stagedKeys[nth]);
			expect(await read()).toMatchObject({
				total: nth + 1,
				isComplete: true,
				accounts: [{ reason: 'type-not-allowed' }],
			});
		}
		const guards = Object.values(await events()).map(({ body }) => (body['payload'] as { guard: unknown }).guard);
		expect(guards).toEqual(Array(2).fill({ mode: 'registered', enforcement: 'monitor' }));
		put(allows, anAuditRule());
		expect((await read()).total).toBe(0);
	});

	it('count each refusal once where several refuse', async () => {
		put(aGuardRule(monitor), aGuardRule(people), aGuardRule(monitor), anAuditRule());
		await passed('triageAgent');
		expect(await read()).toMatchObject({ total: 1, accounts: [{ count: 1 }] });
	});

	it('monitor for nothing beside one that enforces, and are switched off for nothing', async () => {
		await registered(world, 'deployBot', aSeededDraft());
		put(aGuardRule({ ...monitor, types: ['app'] }), aGuardRule(), aGuardRule({ types: ['app'] }, off), anAuditRule());
		await passed('deployBot');
		const [event] = Object.values(await events());
		expect(event?.body['payload']).toMatchObject({
			decision: 'allowed',
			guard: { mode: 'registered', enforcement: 'enforce' },
		});
		expect(event).not.toHaveProperty('monitor');
	});

	it('are not known to have refused nothing where nothing records it', async () => {
		for (const rules of [[aGuardRule(monitor)], [aGuardRule(monitor), anAuditRule(off)], []]) {
			put(...rules);
			expect(await read()).toEqual(unknown);
		}
		put(aGuardRule(monitor), anAuditRule());
		await passed('deployBot');
		put(aGuardRule(monitor));
		expect(await read()).toMatchObject({ total: 1, isComplete: false });
		put(aGuardRule(monitor), anAuditRule());
		expect(await read()).toMatchObject({ total: 1, isComplete: true });
	});

	it('are those known last while Jira cannot be asked', async () => {
		put(aGuardRule(monitor), anAuditRule());
		await passed('deployBot');
		const stop = intercept(async (call, send) => (call.to === 'jira' ? new Response('{}', { status: 503 }) : send()));
		expect(await read()).toMatchObject({ total: 1, isComplete: true });
		await expect(read('Another workflow')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
		stop();
	});
});

describe('the partition of a guard', () => {
	it('differs wherever those who pass do, and nowhere else', () => {
		const of = (guard: Partial<Guard>) => monitorPartition('a', '1', aGuard(guard));
		const kinds = [
			{},
			{ mode: 'registered-or-human' },
			{ mode: 'human-only' },
			{ types: ['app'] },
			{ types: ['bot-user'] },
			{ types: ['app', 'bot-user'] },
			{ mode: 'registered-or-human', types: ['app'] },
		] as const;
		expect(new Set(kinds.map(of)).size).toBe(kinds.length);
		expect(of({ types: [...identityTypes] })).toBe(of({}));
		expect(of({ mode: 'human-only', types: ['app'] })).toBe(of({ mode: 'human-only' }));
		expect(of({ enforcement: 'monitor' })).toBe(of({}));
	});

	it('is text that storage takes, whatever the names hold', () => {
		for (const name of ['', 'a', '工'.repeat(255), '"],["', '__proto__']) {
			expect(monitorPartition(name, '41', monitor)).toMatch(/^[0-9a-f]{64}$/);
		}
	});

	it('differs wherever workflow or transition do', () => {
		const pairs = [
			['a', '11'],
			['a1', '1'],
			['a', '1'],
			['a","1', '1'],
			['A', '1'],
		] as const;
		expect(new Set(pairs.map(([name, id]) => monitorPartition(name, id, monitor))).size).toBe(pairs.length);
	});
});
