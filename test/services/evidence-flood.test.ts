// A bot that moves work items by the thousand takes nothing from the evidence of others, and none of its own is lost.
import { describe, expect, it } from '@jest/globals';
import { hourMs, minuteMs } from '../../src/contract/durations';
import { collectLog, intercept } from '../harness/platform-calls';
import { countRecorded } from '../harness/recorded';
import { addServiceAccount, deploy, registered, setGuard } from '../harness/registry';
import { storedOf } from '../harness/storage';
import { idOf } from '../harness/world';
import { openWorldForEachTest, world } from '../harness/world-of-test';

/** MUSTER_OPERATIONS makes it a greater flood. */
const moves = Number(process.env['MUSTER_OPERATIONS'] ?? 2_004);

openWorldForEachTest(() => collectLog());

const keys = Array.from({ length: 40 }, (_, i) => `REL-${i + 1}`);
const bot = idOf('deployBot');

async function flood(accountId: string, count: number): Promise<void> {
	for (let i = 0; i < count; i++) {
		await deploy(world, { accountId }, keys[i % keys.length]);
		if (i % 200 === 199) await world.pass(1_000);
	}
}

/** Twenty moves of the other bot. @returns how long it took at most until one was recorded, milliseconds */
async function longestDelay(): Promise<number> {
	const since = Date.now();
	for (const key of keys.slice(0, 20)) await deploy(world, 'deployBot', key);
	await world.pass(20 * minuteMs);
	const events = Object.values(await storedOf(world, 'event')).map(
		({ body }) => body as { actorId: string; payload: { at: number; recordedAt: number } },
	);
	const own = events.filter(({ actorId, payload }) => actorId === bot && payload.at >= since);
	expect(own).toHaveLength(20);
	return Math.max(...own.map(({ payload }) => payload.recordedAt - payload.at));
}

describe('a flood of unguarded moves by a bot that nobody registered', () => {
	it('leaves out none, and lets the moves of another be recorded as soon as without it', async () => {
		setGuard(world, undefined);
		const flooding = await addServiceAccount(world, '0d');
		await registered(world);
		const alone = await longestDelay();
		let jobs = 0;
		const stop = intercept(async (call, send) => {
			if (call.to === 'queue') jobs += 1;
			return send();
		});
		await flood(flooding, Math.ceil(moves / 2));
		stop();
		// One for the account, and one for each minute that the flood lasts.
		expect(jobs).toBeLessThanOrEqual(2 + moves / 1_000);
		const beside = await longestDelay();
		// Storage is away for an hour in the middle of the rest.
		await flood(flooding, Math.floor(moves / 4));
		world.faults.storageThrottled = Number.POSITIVE_INFINITY;
		await flood(flooding, moves - Math.ceil(moves / 2) - Math.floor(moves / 4));
		await world.pass(hourMs);
		world.faults.storageThrottled = 0;
		for (let hour = 0; hour < 4; hour++) {
			await world.forge.runScheduled('hourly');
			await world.pass(hourMs);
		}
		const counts = await countRecorded(world);
		const ratio = Math.round((beside / alone) * 100) / 100;
		process.stdout.write(`flood: ${JSON.stringify({ moves, ratio, ...counts })}\n`);
		expect(counts).toEqual({ changes: moves + 40, lost: 0, doubled: 0, unsound: 0 });
		expect(ratio).toBeLessThanOrEqual(3);
	}, 1_800_000);
});
