// Every shard is compared within six hours, and a small registry every hour.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { endTurn, readTurn } from '../../src/services/registry/comparison-cycle';
import { asApp } from '../harness/guards';
import { openWorld, startOfTime, type TestWorld } from '../harness/world';

const hour = 3_600_000;
let world: TestWorld;
beforeEach(async () => {
	world = await openWorld();
});
afterEach(() => world.close());

const shards = (count: number) => Array.from({ length: count }, (_, i) => `x${String(i).padStart(4, '0')}`);
const read = (names: readonly string[]) => asApp(world, (ports) => readTurn(ports, names));
async function take(names: readonly string[]) {
	const turn = await read(names);
	await asApp(world, (ports) => endTurn(ports, names, turn));
	return turn;
}

describe('the turns of a comparison', () => {
	it.each([1, 16, 20])('take %i shards at once', async (count) => {
		expect(await take(shards(count))).toEqual({ shards: shards(count), startedAt: startOfTime, endsCycle: true });
	});

	it.each([21, 98, 121, 2_056])('take %i shards within six hours, each once', async (count) => {
		const names = shards(count);
		const seen: string[] = [];
		let turns = 0;
		for (let ended = false; !ended; turns++) {
			jest.setSystemTime(startOfTime + turns * hour);
			const turn = await take(names);
			seen.push(...turn.shards);
			expect(turn.startedAt).toBe(startOfTime);
			ended = turn.endsCycle;
		}
		expect(turns).toBeLessThanOrEqual(6);
		expect(seen).toEqual(names);
		jest.setSystemTime(startOfTime + turns * hour);
		expect(await read(names)).toMatchObject({
			startedAt: startOfTime + turns * hour,
			shards: names.slice(0, seen.length / turns > 20 ? Math.ceil(count / 6) : 20),
		});
	});

	it('come again when they did not come to their end', async () => {
		const names = shards(98);
		const first = await read(names);
		expect(await read(names)).toEqual(first);
		await take(names);
		const second = await read(names);
		expect(second.shards[0]).toBe(names[20]);
	});

	it('begin anew with another set of shards, since those that came were never compared', async () => {
		await take(shards(98));
		jest.setSystemTime(startOfTime + hour);
		const grown = [...shards(98), 'y'];
		expect(await read(grown)).toMatchObject({ startedAt: startOfTime + hour, shards: grown.slice(0, 20) });
	});
});
