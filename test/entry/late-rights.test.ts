// An installation whose account gets its rights minutes after the event: prepared without anybody's help, and honest meanwhile.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { createSandbox, type SandboxState } from '../../sandbox/sandbox';
import { seededGuard } from '../../sandbox/seeded-guard';
import type { AdminOutputs } from '../../src/contract/calls/admin';
import type { HealthView } from '../../src/contract/calls/health';
import { collectLog, intercept, letSleepPassTime } from '../harness/platform-calls';
import { codeOf, deploy, expectAllPublished, registered } from '../harness/registry';
import { freezeClock, idOf, openWorld, startOfTime, type TestWorld, valueOf } from '../harness/world';

let world: TestWorld;
afterEach(() => {
	world.close();
	jest.restoreAllMocks();
});

const minuteMs = 60_000;
const ask = async <T>(name: string) => valueOf(await world.invoke<T>('ana', 'muster-admin', name));
const overview = () => ask<AdminOutputs['site.overview']>('site.overview');
const access = async (health: HealthView) => health.checks.find(({ key }) => key === 'jira-access');

/** A site on which the app was never installed. */
function untouched(): SandboxState {
	freezeClock();
	const manifestText = readFileSync(join(__dirname, '../../manifest.yml'), 'utf8');
	return createSandbox({ manifestText, loadHandlers: async () => ({}), guard: seededGuard }).state();
}

async function install(appRightsAfterMs: number): Promise<ReturnType<typeof collectLog>> {
	const log = collectLog();
	world = await openWorld({ state: untouched() });
	await letSleepPassTime();
	world.faults.appRightsAfterMs = appRightsAfterMs;
	world.forge.planSchedules();
	world.forge.installApp(idOf('ana'));
	return log;
}

/** Passes time until the preparation ended, and says how much that took. */
async function untilPrepared(mostMs: number): Promise<number> {
	for (let passed = 0; passed < mostMs; passed += minuteMs) {
		if ((await overview()).isPrepared) return passed;
		await world.pass(minuteMs);
	}
	throw new Error('It was never prepared.');
}

async function works(): Promise<void> {
	expect(await overview()).toMatchObject({ isPrepared: true, isLetIn: true, enforcedGuards: 1, unregistered: 5 });
	await expectAllPublished(world);
	await registered(world);
	expect([codeOf(await deploy(world, 'deployBot')), codeOf(await deploy(world, 'ana'))]).toEqual([
		'passes',
		'unregistered',
	]);
}

describe('rights that come late', () => {
	it.each([1, 3, 12])('after %d minutes: the retries of the event prepare it', async (minutes) => {
		const log = await install(minutes * minuteMs);
		expect(await untilPrepared(30 * minuteMs)).toBeLessThanOrEqual((minutes + 4) * minuteMs);
		await works();
		expect([...new Set(log.map(({ problem }) => problem))]).toEqual(['app-not-allowed']);
		expect(world.forge.failures).toEqual([]);
	});

	it.each([30, 120])('after %d minutes: the hourly trigger prepares it', async (minutes) => {
		await install(minutes * minuteMs);
		expect(await untilPrepared(300 * minuteMs)).toBeLessThanOrEqual((minutes + 61) * minuteMs);
		await works();
	});

	it('are answered with 401 and with 403, and both are tried again', async () => {
		const statuses = new Set<number>();
		await install(2 * minuteMs);
		intercept(async ({ to, as }, send) => {
			const answer = await send();
			if (to === 'jira' && as === 'app') statuses.add(answer.status);
			return answer;
		});
		await untilPrepared(10 * minuteMs);
		expect([...statuses]).toEqual(expect.arrayContaining([401, 403]));
	});
});

describe('while Jira refuses the app’s own account', () => {
	it('the overview says so, and never that the caller may not', async () => {
		await install(60 * minuteMs);
		await world.pass(10 * minuteMs);
		expect(await overview()).toMatchObject({ isPrepared: false, isLetIn: false, enforcedGuards: 0, unregistered: 0 });
	});

	it('guards refuse, whoever it is', async () => {
		await install(60 * minuteMs);
		await world.settle();
		expect(codeOf(await deploy(world, 'ana'))).toBe('unreadable');
	});

	it('Health is red, and after that good', async () => {
		await install(60 * minuteMs);
		await world.pass(10 * minuteMs);
		expect(await access(await ask<HealthView>('health.run'))).toMatchObject({
			state: 'bad',
			found: { finding: 'account-refused' },
		});
		await untilPrepared(180 * minuteMs);
		expect(await access(await ask<HealthView>('health.run'))).toMatchObject({ state: 'good' });
	});

	it('that was prepared before, nothing is lost and the overview tells', async () => {
		world = await openWorld();
		const log = collectLog();
		world.forge.installApp();
		world.faults.appRightsAfterMs = 5 * minuteMs;
		await world.settle();
		expect(await overview()).toMatchObject({ isPrepared: true, isLetIn: false });
		expect(log[0]).toMatchObject({ where: 'job', problem: 'app-not-allowed' });
		await world.pass(10 * minuteMs);
		expect(Date.now()).toBe(startOfTime + 10 * minuteMs);
		await works();
	});
});
