// When grants were used, gathered from the audit: nothing twice, nothing lost, however sweeps overlap, stop or crash.

import { describe, expect, it, jest } from '@jest/globals';
import type { GrantUseView } from '../../src/contract/calls/identities';
import { dayMs, hourMs } from '../../src/contract/durations';
import type { Grant } from '../../src/contract/identity';
import type { AccountId, ProjectId } from '../../src/contract/ids';
import { type AccountUse, grantKey } from '../../src/core/registry/usage';
import type { UsageCollected } from '../../src/services/sweep/collect-usage';
import { aGrant } from '../builders/identity';
import { collectLog, intercept, isTransaction, never } from '../harness/platform-calls';
import {
	addServiceAccount,
	aSeededDraft,
	change,
	codeOf,
	deploy,
	edit,
	readBack,
	register,
	registered,
	setGuard,
} from '../harness/registry';
import { dump, requireStored, storedOf, tamper } from '../harness/storage';
import { idOf, startOfTime, valueOf } from '../harness/world';
import { openWorldForEachTest, world } from '../harness/world-of-test';

openWorldForEachTest();

const bot = idOf('deployBot');
const later = Number.MAX_SAFE_INTEGER;
const grant = aGrant();
const other = aGrant({ toStatusId: '10006' } as Partial<Grant>);
const [key, otherKey] = [grantKey(grant), grantKey(other)];

/** Time that passes without anything of the app being run. */
const wait = (ms: number): void => void jest.setSystemTime(Date.now() + ms);

const portsOf = async () => (await import('../../src/entry/wiring')).ports;

async function collect(stopAt = later): Promise<UsageCollected> {
	const ports = await portsOf();
	const { collectUsage } = await import('../../src/services/sweep/collect-usage');
	return world.forge.runAs(undefined, () => collectUsage(ports, stopAt));
}

async function usage(accountIds?: readonly string[]): Promise<ReadonlyMap<string, AccountUse>> {
	const { records } = await portsOf();
	const { readUsage } = await import('../../src/services/sweep/usage-records');
	const { requireControl } = await import('../../src/services/registry/control-record');
	return world.forge.runAs(undefined, async () =>
		readUsage(records, await requireControl(records), accountIds as readonly AccountId[] | undefined),
	);
}

const readUse = async (accountId: string = bot): Promise<AccountUse | undefined> => (await usage()).get(accountId);

async function grantUse(accountId: string = bot): Promise<readonly GrantUseView[] | undefined> {
	const { records } = await portsOf();
	const { readGrantUse } = await import('../../src/services/sweep/usage-records');
	const { requireControl } = await import('../../src/services/registry/control-record');
	const { identityRef, parseIdentity } = await import('../../src/services/registry/identity-record');
	return world.forge.runAs(undefined, async () => {
		const [stored] = await records.read([identityRef(accountId as AccountId)]);
		if (stored === undefined) throw new Error('nobody registered the account');
		const identity = parseIdentity(accountId as AccountId, stored);
		return readGrantUse(records, await requireControl(records), identity);
	});
}

let events = 0;
/** Stores an event of the audit as far as usage reads it. */
async function addEvent(at: number, more: { grant?: string; actorId?: string; body?: unknown } = {}): Promise<void> {
	events += 1;
	const { grant: used, actorId = bot } = more;
	const body = more.body ?? {
		payload: { at, recordedAt: at, ...(used === undefined ? {} : { grant: used }) },
		actorId,
	};
	const attributes = { at, site: 'all' };
	const { records } = await portsOf();
	await world.forge.runAs(undefined, () =>
		records.put({ kind: 'event', id: `${events}:c${events}` }, { version: 1, body }, attributes),
	);
}

/** Counts requests to storage by the end of their path. */
function countRequests(): { readonly stop: () => void; of(operation: string): number } {
	const paths: string[] = [];
	const stop = intercept(async (call, send) => {
		if (call.to === 'storage') paths.push(call.path);
		return send();
	});
	return { stop, of: (operation) => paths.filter((path) => path.endsWith(operation)).length };
}

/** Collects, and never comes back from the write after so many; from none when there are no more. */
async function collectAndCrash(survives: number): Promise<void> {
	let writes = 0;
	let crash = (): void => {};
	const crashed = new Promise<void>((resolve) => {
		crash = resolve;
	});
	const stop = intercept(async (call, send) => {
		if (!isTransaction(call) && !call.path.endsWith('/batch/delete')) return send();
		writes += 1;
		if (writes <= survives) return send();
		crash();
		return never();
	});
	await Promise.race([crashed, collect()]);
	stop();
}

describe('usage', () => {
	it('of an identity begins when the sweep first sees it', async () => {
		await registered(world, 'deployBot', aSeededDraft({ grants: [grant, other] }));
		expect(await usage()).toEqual(new Map());
		expect(await grantUse()).toBeUndefined();
		wait(5);
		expect(await collect()).toEqual({ events: 0, isComplete: true });
		expect(await readUse()).toEqual({
			version: 1,
			registeredAt: startOfTime,
			grants: { [key]: { since: startOfTime + 5 }, [otherKey]: { since: startOfTime + 5 } },
		});
		expect(await grantUse()).toEqual([
			{ since: startOfTime + 5, lastUsedAt: null },
			{ since: startOfTime + 5, lastUsedAt: null },
		]);
	});

	it('is what the audit recorded of real transitions', async () => {
		setGuard(world, { mode: 'registered', enforcement: 'enforce' });
		await registered(world, 'deployBot', aSeededDraft({ grants: [other, grant] }));
		await world.pass(60_000);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
		await world.settle();
		expect(await collect()).toMatchObject({ events: 1 });
		expect((await readUse())?.lastUsedAt).toBe(startOfTime + 60_000);
		expect((await grantUse())?.map(({ lastUsedAt }) => lastUsedAt)).toEqual([null, startOfTime + 60_000]);
	});

	it('of accounts that nobody registered is not kept', async () => {
		await addEvent(startOfTime, { actorId: idOf('releaseBot') });
		expect(await collect()).toEqual({ events: 1, isComplete: true });
		expect(await usage()).toEqual(new Map());
	});

	it('follows grants: those that are gone are dropped, those that come begin to count', async () => {
		const first = await registered(world, 'deployBot', aSeededDraft({ grants: [grant] }));
		await addEvent(startOfTime, { grant: key });
		await collect();
		wait(dayMs);
		const second = valueOf(await edit(world, first, aSeededDraft({ grants: [other] }))).identity;
		expect(await grantUse()).toEqual([{ since: startOfTime + dayMs, lastUsedAt: null }]);
		wait(hourMs);
		await collect();
		expect((await readUse())?.grants).toEqual({ [otherKey]: { since: startOfTime + dayMs + hourMs } });
		wait(dayMs);
		valueOf(await edit(world, second, aSeededDraft({ grants: [grant, other] })));
		await collect();
		expect((await readUse())?.grants).toEqual({
			[key]: { since: startOfTime + 2 * dayMs + hourMs },
			[otherKey]: { since: startOfTime + dayMs + hourMs },
		});
	});

	it('of an identity that is registered anew starts anew, with and without a sweep in between', async () => {
		const sweepsBetween = [true, false];
		for (const sweeps of sweepsBetween) {
			const identity = await registered(world, 'deployBot', aSeededDraft({ expiresAt: Date.now() + 30 * dayMs }));
			await collect();
			wait(dayMs);
			valueOf(await change(world, 'retire', identity));
			if (sweeps) {
				await collect();
				expect((await readUse())?.grants).toEqual({});
			}
			wait(dayMs);
			const anew = await registered(world, 'deployBot', aSeededDraft({ expiresAt: Date.now() + 30 * dayMs }));
			expect(await grantUse()).toBeUndefined();
			wait(1);
			await collect();
			expect((await readUse())?.grants).toEqual({ [key]: { since: Date.now() } });
			valueOf(await change(world, 'retire', anew));
			wait(1);
		}
	});
});

describe('a sweep', () => {
	it('that is repeated changes nothing and writes no more than how far it came', async () => {
		await registered(world);
		await addEvent(startOfTime, { grant: key });
		await collect();
		const before = await dump(world);
		const requests = countRequests();
		expect(await collect()).toEqual({ events: 1, isComplete: true });
		requests.stop();
		expect(requests.of('/transaction')).toBe(1);
		const { 'usage:v1:cursor': was, ...rest } = before.records;
		const { 'usage:v1:cursor': is, ...others } = (await dump(world)).records;
		expect(others).toEqual(rest);
		expect(is?.body).toEqual(was?.body);
	});

	it('reads an identity again only when it changed', async () => {
		const identity = await registered(world);
		await collect();
		const read = async (): Promise<boolean> => {
			let isRead = false;
			const stop = intercept(async (call, send) => {
				if (call.path.endsWith('/batch/get') && call.body.includes('identity:v1:')) isRead = true;
				return send();
			});
			await collect();
			stop();
			return isRead;
		};
		expect(await read()).toBe(false);
		valueOf(await change(world, 'suspend', identity));
		expect(await read()).toBe(true);
		expect(await read()).toBe(false);
	});

	it('reads an hour back, so that events that were stored or indexed late count', async () => {
		await registered(world);
		wait(2 * hourMs);
		await collect();
		await addEvent(startOfTime + hourMs, { grant: key });
		await addEvent(startOfTime + hourMs - 1, { grant: otherKey });
		expect(await collect()).toMatchObject({ events: 1 });
		expect((await readUse())?.grants[key]?.lastUsedAt).toBe(startOfTime + hourMs);
	});

	it('finds later what the index does not show yet', async () => {
		await registered(world);
		wait(dayMs);
		await addEvent(Date.now(), { grant: key });
		world.faults.queryStalenessMs = 15 * 60_000;
		expect(await collect()).toMatchObject({ events: 0 });
		wait(16 * 60_000);
		expect(await collect()).toMatchObject({ events: 1 });
		expect((await readUse())?.lastUsedAt).toBe(startOfTime + dayMs);
	});

	it('never takes an older use for the last one', async () => {
		await registered(world);
		await addEvent(startOfTime + 9, { grant: key });
		wait(10);
		await collect();
		await addEvent(startOfTime + 5, { grant: key });
		await collect();
		expect(await readUse()).toMatchObject({
			lastUsedAt: startOfTime + 9,
			grants: { [key]: { lastUsedAt: startOfTime + 9 } },
		});
	});

	it('reads page by page', async () => {
		await registered(world);
		for (let i = 0; i < 250; i++) await addEvent(startOfTime + i, { grant: key });
		wait(dayMs);
		const requests = countRequests();
		expect(await collect()).toEqual({ events: 250, isComplete: true });
		requests.stop();
		expect(requests.of('/entity/query')).toBe(3);
		expect((await readUse())?.lastUsedAt).toBe(startOfTime + 249);
	});

	it('that runs out of time goes on where it stopped', async () => {
		await registered(world);
		for (let i = 0; i < 450; i++) await addEvent(startOfTime + i, { grant: key });
		wait(dayMs);
		let runs = 0;
		let last: UsageCollected;
		do {
			// Every page takes ten seconds; a run has thirty, half of them for reading events.
			const stop = intercept(async (call, send) => {
				if (call.path.endsWith('/entity/query')) wait(10_000);
				return send();
			});
			last = await collect(Date.now() + 30_000);
			stop();
			runs += 1;
		} while (!last.isComplete && runs < 10);
		expect(runs).toBe(3);
		expect((await readUse())?.grants[key]?.lastUsedAt).toBe(startOfTime + 449);
	});

	it('that has no time for its records keeps them for the next', async () => {
		await registered(world);
		await addEvent(startOfTime, { grant: key });
		expect(await collect(Date.now())).toEqual({ events: 0, isComplete: false });
		expect(await usage()).toEqual(new Map());
		await collect();
		expect((await readUse())?.lastUsedAt).toBe(startOfTime);
	});

	it('beside another loses nothing', async () => {
		const accounts = [bot];
		await registered(world);
		for (const suffix of '0369c') {
			const accountId = await addServiceAccount(world, suffix);
			valueOf(await register(world, accountId));
			accounts.push(accountId);
		}
		for (const [i, actorId] of accounts.entries()) await addEvent(startOfTime + i, { grant: key, actorId });
		wait(dayMs);
		const both = await Promise.allSettled([collect(), collect(), collect()]);
		expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
		for (const [i, accountId] of accounts.entries()) {
			expect((await readUse(accountId))?.grants[key]).toEqual({
				since: startOfTime + dayMs,
				lastUsedAt: startOfTime + i,
			});
		}
	});

	it('that is overtaken by another does not take back what that one saw', async () => {
		const identity = await registered(world, 'deployBot', aSeededDraft({ grants: [grant] }));
		await addEvent(startOfTime, { grant: key });
		let isOvertaken = false;
		const stop = intercept(async (call, send) => {
			if (isTransaction(call) && call.body.includes(key) && !isOvertaken) {
				isOvertaken = true;
				wait(1_000);
				valueOf(await edit(world, identity, aSeededDraft({ grants: [grant, other] })));
				await addEvent(startOfTime + 1_000, { grant: otherKey });
				await collect();
			}
			return send();
		});
		await collect();
		stop();
		expect(isOvertaken).toBe(true);
		expect(await readUse()).toMatchObject({
			version: 2,
			lastUsedAt: startOfTime + 1_000,
			grants: { [key]: { lastUsedAt: startOfTime }, [otherKey]: { lastUsedAt: startOfTime + 1_000 } },
		});
	});

	it('that crashes at any write is made good by the next', async () => {
		const accounts = [await addServiceAccount(world, '1'), await addServiceAccount(world, '7')];
		for (const accountId of accounts) valueOf(await register(world, accountId));
		for (let survives = 0; survives < 4; survives++) {
			wait(dayMs);
			const at = Date.now();
			for (const actorId of accounts) await addEvent(at, { grant: key, actorId });
			await collectAndCrash(survives);
			await collect();
			for (const accountId of accounts) expect((await readUse(accountId))?.grants[key]?.lastUsedAt).toBe(at);
		}
	});

	it('whose answers are lost loses nothing', async () => {
		await registered(world);
		await addEvent(startOfTime, { grant: key });
		world.faults.storageResponseLost = 1;
		await collect().catch(() => undefined);
		world.faults.storageResponseLost = 0;
		await collect();
		expect(await readUse()).toMatchObject({ lastUsedAt: startOfTime, grants: { [key]: { lastUsedAt: startOfTime } } });
	});

	it('passes over events and identities that somebody tampered with, and tells', async () => {
		const [first, second] = [await addServiceAccount(world, '2'), await addServiceAccount(world, '2')];
		for (const accountId of [first, second]) valueOf(await register(world, accountId));
		await addEvent(startOfTime, { body: { payload: 'x' } });
		await addEvent(startOfTime + 1, { grant: key, actorId: second });
		const stored = await requireStored(world, 'identity', first);
		await tamper(world, 'identity', first, { ...stored, body: { ...stored.body, grants: 'none' } });
		wait(dayMs);
		const log = collectLog();
		expect(await collect()).toEqual({ events: 2, isComplete: true });
		expect(log).toMatchObject([
			{ where: 'sweep', code: 'CORRUPT_RECORD', ref: { kind: 'event' } },
			{ where: 'sweep', code: 'CORRUPT_RECORD', ref: { kind: 'identity', id: first } },
		]);
		expect((await readUse(second))?.grants[key]?.lastUsedAt).toBe(startOfTime + 1);
		expect(await readUse(first)).toBeUndefined();
		await tamper(world, 'identity', first, stored);
		expect(await collect()).toEqual({ events: 0, isComplete: true });
		expect((await readUse(first))?.grants[key]).toEqual({ since: startOfTime + dayMs });
	});
});

describe('a registry that grows', () => {
	/** Sends every account of a pair to another base, as growing does. */
	async function reroute(accountIds: readonly string[], base: string): Promise<void> {
		const stored = await requireStored(world, 'control', 'site');
		const routing = stored.body['routing'] as { pairs: Record<string, string>; thirds: Record<string, string> };
		const pairs = { ...routing.pairs };
		for (const [name] of Object.entries(await storedOf(world, 'shard'))) {
			const shard = await requireStored(world, 'shard', name);
			if (accountIds.some((accountId) => Object.hasOwn(shard.body['rows'] as object, accountId))) {
				await tamper(world, 'shard', base, shard);
			}
		}
		for (const accountId of accountIds) pairs[accountId.slice(7, 9)] = base;
		const version = stored.version + 1;
		await tamper(world, 'control', 'site', {
			...stored,
			version,
			body: { ...stored.body, version, routing: { ...routing, pairs } },
		});
	}

	it('keeps usage, before the next sweep and after', async () => {
		await registered(world);
		await addEvent(startOfTime, { grant: key });
		wait(dayMs);
		await collect();
		const before = await readUse();
		await reroute([bot], 'zz');
		expect(await readUse()).toEqual(before);
		expect((await usage([bot])).get(bot)).toEqual(before);
		expect(await grantUse()).toEqual([{ since: startOfTime + dayMs, lastUsedAt: startOfTime }]);
		wait(dayMs);
		await collect();
		expect((await requireStored(world, 'usage', 'zz')).body[bot]).toEqual(before);
		expect(await readUse()).toEqual(before);
		wait(dayMs);
		await collect();
		const holders = Object.entries(await storedOf(world, 'usage')).filter(([, { body }]) => Object.hasOwn(body, bot));
		expect(holders.map(([name]) => name)).toEqual(['zz']);
		expect((await usage([bot])).get(bot)).toEqual(before);
	});

	it('removes the records of shards that are gone', async () => {
		await registered(world);
		await collect();
		await reroute([bot], 'zy');
		await collect();
		await collect();
		expect(Object.keys(await storedOf(world, 'usage'))).toContain('zy');
		await reroute([bot], 'zz');
		await collect();
		expect(Object.keys(await storedOf(world, 'usage'))).not.toContain('zy');
		expect(await readUse()).toMatchObject({ grants: { [key]: { since: startOfTime } } });
		expect((await requireStored(world, 'usage', 'cursor')).body['shards']).not.toContain('zy');
	});

	it('loses nothing when sweeps crash while they follow it, and it grows again', async () => {
		const accounts = (['deployBot', 'releaseBot', 'triageAgent', 'buildStatus', 'automation'] as const).map(idOf);
		for (const [i, accountId] of accounts.entries()) {
			const type = (['ci-pipeline', 'ci-pipeline', 'ai-agent'] as const)[i] ?? 'app';
			valueOf(await register(world, accountId, aSeededDraft({ type })));
			await addEvent(startOfTime + i, { grant: key, actorId: accountId });
		}
		wait(dayMs);
		await collect();
		const before = await usage();
		expect([...before.keys()].sort()).toEqual([...accounts].sort());
		for (const round of 'xyz') {
			for (const [i, accountId] of accounts.entries()) await reroute([accountId], `z${round}${i}`);
			for (let survives = 0; survives < 9; survives++) {
				await collectAndCrash(survives);
				expect(await usage()).toEqual(before);
			}
		}
		await collect();
		await collect();
		expect(await usage()).toEqual(before);
		const names = Object.keys(await storedOf(world, 'usage')).filter((name) => name.startsWith('z'));
		expect(names.sort()).toEqual(accounts.map((_, i) => `zz${i}`));
	});
});

describe('a record', () => {
	it('that would outgrow storage lets go of grants that pass no guard, and of nothing else', async () => {
		collectLog();
		const grants = Array.from({ length: 30 }, (_, i) =>
			aGrant({ projectId: `${100_000_000_000_000 + i}` as ProjectId }),
		);
		const accountId = await addServiceAccount(world, '4');
		const identity = valueOf(await register(world, accountId)).identity;
		const stored = await requireStored(world, 'identity', accountId);
		const [name, shard] =
			Object.entries(await storedOf(world, 'shard')).find(([, { body }]) =>
				Object.hasOwn(body['rows'] as object, accountId),
			) ?? [];
		if (name === undefined || shard === undefined) throw new Error('no shard holds the account');
		const rows = { ...(shard.body['rows'] as Record<string, object>) };
		for (let i = 0; i < 120; i++) {
			const id = `${accountId.slice(0, -4)}${String(i + 1_000)}`;
			rows[id] = { ...rows[accountId], accountId: id, status: 'suspended' };
			await tamper(world, 'identity', id, {
				...stored,
				body: { ...stored.body, accountId: id, status: 'suspended', grants },
			});
		}
		await tamper(world, 'shard', name, { ...shard, body: { ...shard.body, rows } });
		expect(await collect()).toMatchObject({ isComplete: true });
		const uses = await usage();
		expect(uses.size).toBe(121);
		expect(Object.keys(uses.get(identity.accountId)?.grants ?? {})).toEqual([key]);
		expect(JSON.stringify((await requireStored(world, 'usage', name)).body).length).toBeLessThan(200_000);
		expect((await readBack(world, accountId)).identity.status).toBe('active');
	});
});
