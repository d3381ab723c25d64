// Accounts whose ids are stored: each is reported once in seven days.
import { beforeEach, describe, expect, it } from '@jest/globals';
import { dayMs, hourMs, minuteMs } from '../../src/contract/durations';
import { planPrivacyWork, reportAccounts } from '../../src/services/privacy/report-accounts';
import { readStoredAccounts } from '../../src/services/privacy/stored-accounts';
import { callEvidence } from '../harness/exported';
import { asApp } from '../harness/guards';
import { collectLog, crashAt, type LogLine } from '../harness/platform-calls';
import { addServiceAccount, deploy, register, registered, setGuard } from '../harness/registry';
import { idOf, valueOf } from '../harness/world';
import { openWorldForEachTest, world } from '../harness/world-of-test';

openWorldForEachTest();

let log: readonly LogLine[];
beforeEach(async () => {
	log = collectLog();
	setGuard(world, { mode: 'registered', enforcement: 'enforce' });
	await registered(world);
	await deploy(world, 'deployBot');
	await world.pass(minuteMs);
});

/** Lets hours go by, with what the hourly trigger plans for it. */
async function live(hours: number): Promise<void> {
	for (let hour = 0; hour < hours; hour++) {
		await asApp(world, planPrivacyWork);
		await world.pass(hourMs);
	}
}
const storedAccounts = () => asApp(world, readStoredAccounts);
const reports = (): ReadonlyMap<string, readonly number[]> => world.forge.privacy.reported;

describe('stored account ids', () => {
	it('are those of bots, owners, and whoever changed something or exported', async () => {
		await callEvidence(world, 'evidence.export', { format: 'csv', from: null, to: null });
		const stored = await storedAccounts();
		for (const name of ['deployBot', 'releaseBot', 'bruno', 'ana'] as const) expect(stored).toContain(idOf(name));
		for (const id of ['', 'muster', 'unknown', 'Anonymous']) expect(stored).not.toContain(id);
		expect(stored).toEqual([...new Set(stored)].sort());
	});
});

describe('reporting', () => {
	it('names each once in seven days, spread over the days, and what is new within seven days', async () => {
		await live(8 * 24);
		const stored = await storedAccounts();
		expect([...reports().keys()].sort()).toEqual(stored);
		const late = await addServiceAccount(world, 'ab');
		valueOf(await register(world, late));
		await live(15 * 24);
		expect(reports().get(late)?.length).toBeGreaterThanOrEqual(2);
		for (const id of stored) {
			const times = reports().get(id) ?? [];
			expect(times.length).toBeGreaterThanOrEqual(3);
			for (const [i, at] of times.slice(1).entries()) {
				expect(at - (times[i] ?? 0)).toBeGreaterThanOrEqual(7 * dayMs);
				expect(at - (times[i] ?? 0)).toBeLessThanOrEqual(7 * dayMs + 2 * hourMs);
			}
		}
		const days = new Set([...reports().values()].map(([first = 0]) => Math.floor(first / dayMs)));
		expect(days.size).toBeGreaterThanOrEqual(4);
		expect(world.forge.privacy.tooEarly).toEqual([]);
		expect(log).toEqual([]);
	}, 60_000);

	it('reports nothing twice when deliveries are doubled and several run at once', async () => {
		for (let i = 0; i < 40; i++) await addServiceAccount(world, String(10 + i));
		await world.forge.runScheduled('hourly');
		await world.pass(hourMs);
		world.faults.duplicateDeliveries = 2;
		await live(8 * 24);
		await Promise.all([1, 2, 3].map(() => asApp(world, (ports) => reportAccounts(ports, Number.MAX_SAFE_INTEGER))));
		expect(world.forge.privacy.tooEarly).toEqual([]);
		expect([...reports().keys()].sort()).toEqual(await storedAccounts());
	}, 60_000);

	it('goes on after it was refused for a while, and wherever it crashed', async () => {
		world.faults.reportsUnavailable = 3;
		await live(24);
		world.faults.earlyReportsRefused = true;
		for (let nth = 1; nth < 12; nth++) {
			await crashAt(nth, () => asApp(world, (ports) => reportAccounts(ports, Number.MAX_SAFE_INTEGER)));
			await live(20);
		}
		expect([...reports().keys()].sort()).toEqual(await storedAccounts());
	}, 60_000);

	it('stops at its deadline and goes on there', async () => {
		const later = Number.MAX_SAFE_INTEGER;
		expect(await asApp(world, (ports) => reportAccounts(ports, later))).toEqual({ isComplete: true });
		await world.pass(8 * dayMs);
		const before = reports().size;
		expect(await asApp(world, (ports) => reportAccounts(ports, 0))).toEqual({ isComplete: false });
		expect(reports().size).toBe(before);
		expect(await asApp(world, (ports) => reportAccounts(ports, later))).toEqual({ isComplete: true });
		expect([...reports().keys()].sort()).toEqual(await storedAccounts());
	});
});
