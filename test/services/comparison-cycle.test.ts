// Every shard is compared within six hours, and a small registry every hour, whatever becomes of single runs and shards.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { chunks } from '../../src/contract/chunks';
import { initialControl } from '../../src/core/snapshot/control';
import { shardProperty } from '../../src/core/snapshot/property';
import { shardNames } from '../../src/core/snapshot/routing';
import { noteAccounts } from '../../src/services/accounts/note-accounts';
import { openTurn } from '../../src/services/registry/comparison-cycle';
import { reconcile } from '../../src/services/registry/reconcile';
import { asApp } from '../harness/guards';
import { collectLog, intercept } from '../harness/platform-calls';
import { dump, erase, putProperty, requireStored, tamper } from '../harness/storage';
import { openWorld, startOfTime, type TestWorld } from '../harness/world';

const hour = 3_600_000;
let world: TestWorld;
beforeEach(async () => {
	world = await openWorld();
});
afterEach(() => world.close());

const shards = (count: number) => Array.from({ length: count }, (_, i) => `x${String(i).padStart(4, '0')}`);
const atHour = (nth: number) => jest.setSystemTime(startOfTime + nth * hour);
const read = (names: readonly string[]) => asApp(world, (ports) => openTurn(ports, names));

/** A turn as a run takes it: some shards cannot be compared, and the run dies over others. */
async function take(
	names: readonly string[],
	{ unreadable = [], deadly = [] }: { unreadable?: readonly string[]; deadly?: readonly string[] } = {},
) {
	const { shards, startedAt, endsCycle, begin, end, close } = await read(names);
	const seen: string[] = [];
	for (const some of chunks(shards, 7)) {
		await asApp(world, () => begin(some));
		if (some.some((name) => deadly.includes(name))) return { shards, startedAt, endsCycle, seen, isWhole: false };
		const good = some.filter((name) => !unreadable.includes(name));
		end(good);
		seen.push(...good);
	}
	return { shards, startedAt, endsCycle, seen, isWhole: await asApp(world, close) };
}

describe('the turns of a comparison', () => {
	it.each([1, 16, 20])('take %i shards at once', async (count) => {
		expect(await take(shards(count))).toMatchObject({
			shards: shards(count),
			startedAt: startOfTime,
			endsCycle: true,
			isWhole: true,
		});
		expect(await take(shards(count), { unreadable: ['x0000'] })).toMatchObject({ isWhole: false });
	});

	it.each([21, 98, 121, 2_056])('take %i shards within six hours, each once', async (count) => {
		const names = shards(count);
		const seen: string[] = [];
		let turns = 0;
		for (let ended = false; !ended; turns++) {
			atHour(turns);
			const turn = await take(names);
			seen.push(...turn.shards);
			expect(turn.startedAt).toBe(startOfTime);
			ended = turn.endsCycle;
			expect(turn.isWhole).toBe(ended);
		}
		expect(turns).toBeLessThanOrEqual(6);
		expect(seen).toEqual(names);
		atHour(turns);
		expect(await read(names)).toMatchObject({
			startedAt: startOfTime + turns * hour,
			shards: names.slice(0, seen.length / turns > 20 ? Math.ceil(count / 6) : 20),
		});
	});

	it('come again when they were not begun', async () => {
		const names = shards(98);
		const first = await read(names);
		expect((await read(names)).shards).toEqual(first.shards);
		await take(names);
		const second = await read(names);
		expect(second.shards[0]).toBe(names[20]);
	});

	it('begin anew with another set of shards, since those that came were never compared', async () => {
		await take(shards(98));
		atHour(1);
		const grown = [...shards(98), 'y'];
		expect(await read(grown)).toMatchObject({ startedAt: startOfTime + hour, shards: grown.slice(0, 20) });
	});

	it('do not wait for a shard that cannot be compared; it comes again every hour, and nothing counts as whole', async () => {
		const names = shards(98);
		const seen = new Set<string>();
		for (let nth = 0; nth < 12; nth++) {
			atHour(nth);
			const turn = await take(names, { unreadable: ['x0003'] });
			expect([turn.shards.includes('x0003'), turn.isWhole]).toEqual([true, false]);
			for (const name of turn.seen) seen.add(name);
			if (nth === 5) expect([...seen].sort()).toEqual(names.filter((name) => name !== 'x0003'));
		}
		// Once it can, the cycle in which it was compared counts.
		for (let nth = 12; nth < 17; nth++) {
			atHour(nth);
			if ((await take(names)).isWhole) return;
		}
		throw new Error('No cycle was whole.');
	});

	it('do not wait for a shard over which every run dies', async () => {
		const names = shards(98);
		const seen = new Set<string>();
		for (let nth = 0; nth < 12; nth++) {
			atHour(nth);
			for (const name of (await take(names, { deadly: ['x0003'] })).seen) seen.add(name);
		}
		expect([...seen].sort()).toEqual(names.filter((name) => name !== 'x0003'));
	});

	it('make up for hours in which none was taken', async () => {
		await take(shards(98));
		atHour(5);
		expect((await read(shards(98))).shards).toEqual(shards(98).slice(20));
	});
});

describe('the hourly comparison of a large registry', () => {
	const names = shardNames(initialControl(40).routing);
	const reconcileOnce = () => asApp(world, (ports) => reconcile(ports)).catch(() => undefined);
	const stored = async () => (await dump(world)).properties;

	beforeEach(async () => {
		collectLog();
		const { version } = await requireStored(world, 'control', 'site');
		const body = { ...initialControl(40), version: version + 1 };
		await tamper(world, 'control', 'site', { version: version + 1, body });
		await asApp(world, (ports) => noteAccounts(ports, [], names));
	});

	it('repairs shards behind one whose record is gone', async () => {
		const [first = ''] = names;
		const last = shardProperty(names.at(-1) ?? '');
		const before = (await stored())[last];
		await erase(world, 'shard', first === '' ? 'default' : first);
		await putProperty(world, last, {});
		for (let nth = 0; nth < 3; nth++) {
			atHour(nth);
			await reconcileOnce();
		}
		expect((await stored())[last]).toEqual(before);
	});

	it('forgets withdrawn tags only when a cycle compared every shard well', async () => {
		const control = await requireStored(world, 'control', 'site');
		const withdrawn = [{ tag: '#12345', until: startOfTime + hour / 3 }];
		const version = control.version + 1;
		await tamper(world, 'control', 'site', { version, body: { ...control.body, version, withdrawn } });
		const withdrawnNow = async () => (await requireStored(world, 'control', 'site')).body.withdrawn;
		const stop = intercept(async (call, send) =>
			call.path.includes(`/${shardProperty(names[5] ?? '')}`)
				? Response.json({ message: 'Service unavailable' }, { status: 503 })
				: send(),
		);
		for (let nth = 1; nth < 8; nth++) {
			atHour(nth);
			await reconcileOnce();
		}
		expect(await withdrawnNow()).toEqual(withdrawn);
		stop();
		for (let nth = 8; nth < 16; nth++) {
			atHour(nth);
			await reconcileOnce();
		}
		expect(await withdrawnNow()).toEqual([]);
	});
});
