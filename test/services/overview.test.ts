// What the overview tells of the site: its moves as they were counted, and what is not known of its health.
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AuditEvent } from '../../src/contract/audit-event';
import type { SiteMovesView } from '../../src/contract/calls/activity';
import { dayMs, hourMs, minuteMs } from '../../src/contract/durations';
import { asApp } from '../harness/guards';
import { collectLog } from '../harness/platform-calls';
import { addServiceAccount, deploy, errorOf, registered, setGuard } from '../harness/registry';
import { storedOf, tamper } from '../harness/storage';
import { valueOf } from '../harness/world';
import { openWorldForEachTest, world } from '../harness/world-of-test';

openWorldForEachTest();
beforeEach(() => {
	collectLog();
});

const count = () =>
	asApp(world, async (ports) =>
		(await import('../../src/services/audit/count-events')).countEvents(ports, Number.MAX_SAFE_INTEGER),
	);
const ask = () => world.invoke<SiteMovesView>('ana', 'muster-admin', 'overview.read', {});
const read = async (): Promise<SiteMovesView> => valueOf(await ask());

/** Moves a day by decision, of the last 30 days, from the events themselves. */
async function expectedDays() {
	const first = new Date(Date.now() - 29 * dayMs).toISOString().slice(0, 10);
	const days = new Map<string, Record<string, number>>();
	for (const { body } of Object.values(await storedOf(world, 'event'))) {
		const { at, decision } = (body as unknown as AuditEvent).payload;
		const day = new Date(at).toISOString().slice(0, 10);
		if (day >= first) days.set(day, { ...days.get(day), [decision]: (days.get(day)?.[decision] ?? 0) + 1 });
	}
	return [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, counts]) => ({ day, counts }));
}

describe('the moves of the site', () => {
	it('are not known before the first count', async () => {
		expect(await read()).not.toHaveProperty('countedUpTo');
		await registered(world);
		await deploy(world, 'deployBot');
		expect((await read()).days).toEqual([]);
		expect(await read()).not.toHaveProperty('countedUpTo');
	});

	it('are none on an empty site that was counted, up to a time', async () => {
		await count();
		expect(await read()).toMatchObject({ days: [], countedUpTo: Date.now() - 15 * minuteMs });
	});

	it('are those of all accounts and decisions, of thirty days over two months', async () => {
		await registered(world);
		const second = await addServiceAccount(world, '0c');
		await deploy(world, 'deployBot');
		setGuard(world, undefined);
		for (let i = 0; i < 3; i++) {
			await world.pass(10 * dayMs);
			await deploy(world, 'deployBot');
			await deploy(world, { accountId: second });
		}
		await world.pass(hourMs);
		await count();
		const { days } = await read();
		expect(days).toEqual(await expectedDays());
		// The first move was thirty days ago, which is too long. Since when no guard stands there is not known at first.
		expect(days.map(({ counts }) => counts)).toEqual([{ unknown: 2 }, { observed: 2 }, { observed: 2 }]);
		expect(new Set(days.map(({ day }) => day.slice(0, 7))).size).toBe(2);
	});

	it('say up to when they are compared and counted, however long ago that was', async () => {
		await registered(world);
		await deploy(world, 'deployBot');
		await world.pass(hourMs);
		await count();
		const { countedUpTo } = await read();
		await world.pass(3 * dayMs);
		expect((await read()).countedUpTo).toBe(countedUpTo);
	});

	it('are not shown as none where a count cannot be read', async () => {
		await registered(world);
		await deploy(world, 'deployBot');
		await world.pass(hourMs);
		await count();
		const [[id, record] = ['', undefined]] = Object.entries(await storedOf(world, 'count')).filter(([name]) =>
			name.startsWith('site:'),
		);
		if (record === undefined) throw new Error('nothing was counted');
		await tamper(world, 'count', id, { ...record, body: { days: 'many' } });
		expect(errorOf(await ask())).toMatchObject({ code: 'CORRUPT_RECORD' });
	});

	it('take at most three requests to storage', async () => {
		await registered(world);
		await deploy(world, 'deployBot');
		await world.pass(hourMs);
		await count();
		await read();
		world.forge.storage.usage.reset();
		await read();
		const { requests } = world.forge.storage.usage;
		// The bench prints it.
		process.stdout.write(`overview: ${requests} requests\n`);
		expect(requests).toBeLessThanOrEqual(3);
	});
});
