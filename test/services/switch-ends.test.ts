// Switches that end by themselves: when, at what cost, and what puts the end off, comes before it or goes wrong.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { AdminOutputs } from '../../src/contract/calls/admin';
import type { SwitchedView } from '../../src/contract/calls/site';
import { hourMs, minuteMs } from '../../src/contract/durations';
import { collectLog, intercept, isTransaction, letSleepPassTime } from '../harness/platform-calls';
import { codeOf, deploy, errorOf, expectAllPublished, registered } from '../harness/registry';
import { openWorld, type SeededName, startOfTime, type TestWorld, valueOf } from '../harness/world';

let world: TestWorld;
beforeEach(async () => {
	world = await openWorld();
	await letSleepPassTime();
	await registered(world, 'deployBot');
});
afterEach(() => {
	world.close();
	jest.restoreAllMocks();
});

const rel = '10000';
const reason = 'Key leaked.';

const ask = (call: keyof AdminOutputs, more: object = {}, as: SeededName = 'ana') =>
	world.invoke<SwitchedView>(as, 'muster-admin', call, { reason, ...more });
const thrown = async (call: keyof AdminOutputs, more: object = {}) => valueOf(await ask(call, more)).switches;
const switches = async () =>
	valueOf(await world.invoke<AdminOutputs['site.in-force']>('ana', 'muster-admin', 'site.in-force')).switches;
const history = async () =>
	valueOf(await world.invoke<AdminOutputs['site.history']>('ana', 'muster-admin', 'site.history')).changes;
const now = () => world.clock.now();

/** What Deploy says to deploy-bot, again and again. */
const deploys = async (): Promise<string> => codeOf(await deploy(world, 'deployBot'));
/** What it says to a bot that nobody registered. */
const strangerDeploys = async (): Promise<string> => codeOf(await deploy(world, 'releaseBot'));

describe('switches that end by themselves', () => {
	it.each([1, 4, 24])('freezes the site for %i hours, to the minute', async (hours) => {
		const { frozen } = await thrown('site.freeze', { hours });
		expect(frozen?.endsAt).toBe(now() + hours * hourMs);
		await world.pass(hours * hourMs - minuteMs);
		expect(await deploys()).toBe('frozen');
		await world.pass(2 * minuteMs);
		expect(await deploys()).toBe('passes');
		expect(await switches()).toEqual({ frozenSpaces: [] });
		const [ended, begun] = await history();
		expect(ended).toMatchObject({ action: 'thaw', actor: { kind: 'system' }, reason: 'Its time was over.' });
		expect(begun).toMatchObject({ action: 'freeze', endsAt: startOfTime + hours * hourMs });
		await expectAllPublished(world);
	});

	it('refuses again, within a minute, whom broken glass let pass', async () => {
		expect(await strangerDeploys()).toBe('unregistered');
		await thrown('site.break-glass', { hours: 1 });
		expect(await strangerDeploys()).toBe('passes');
		await world.pass(hourMs - minuteMs);
		expect(await strangerDeploys()).toBe('passes');
		await world.pass(2 * minuteMs);
		expect(await strangerDeploys()).toBe('unregistered');
		expect((await history())[0]).toMatchObject({ action: 'mend-glass', actor: { kind: 'system' } });
	});

	it('thaws a space that was frozen for a time, also where only Jira admins may, and leaves the others', async () => {
		await thrown('space.freeze', { projectId: rel, hours: 1, isKept: true });
		await thrown('space.freeze', { projectId: '10001' });
		await world.pass(hourMs + minuteMs);
		expect((await switches()).frozenSpaces).toEqual([expect.objectContaining({ projectId: '10001' })]);
		expect(await deploys()).toBe('passes');
	});

	it('takes an end from the administrator of a space, and shows it to whoever sees the freeze', async () => {
		const answer = await world.invoke<{ switches: { space: object } }>('bruno', 'muster-project', 'project.freeze', {
			projectId: rel,
			reason,
			hours: 4,
		});
		expect(valueOf(answer).switches.space).toMatchObject({ endsAt: now() + 4 * hourMs });
	});

	it('stays until somebody ends it where no hours were asked for', async () => {
		await thrown('site.freeze');
		await world.pass(30 * hourMs);
		expect(await deploys()).toBe('frozen');
	});

	it('can be ended before, and then stays ended', async () => {
		await thrown('site.freeze', { hours: 1 });
		await thrown('site.thaw');
		await world.pass(10 * minuteMs);
		// Frozen anew, for good: the job of the first freeze must not end this one.
		await thrown('site.freeze');
		await world.pass(2 * hourMs);
		expect(await deploys()).toBe('frozen');
	});

	it('can be put off, never moved nearer, and keeps since when and by whom', async () => {
		const { frozen: first } = await thrown('site.freeze', { hours: 4 });
		await world.pass(minuteMs);
		expect(errorOf(await ask('site.freeze', { hours: 1 })).problem).toBe('site-frozen-already');
		expect(await switches()).toMatchObject({ frozen: { endsAt: first?.endsAt } });
		const { frozen: longer } = await thrown('site.freeze', { hours: 24, reason: 'Still unclear.' });
		expect(longer).toEqual({ ...first, endsAt: now() + 24 * hourMs });
		await world.pass(5 * hourMs);
		expect(await deploys()).toBe('frozen');
		const { frozen: open } = await thrown('site.freeze', { reason: 'For good.' });
		expect(open).not.toHaveProperty('endsAt');
		await world.pass(25 * hourMs);
		expect(await deploys()).toBe('frozen');
		expect(errorOf(await ask('site.freeze', { hours: 24 })).problem).toBe('site-frozen-already');
	});

	it('keeps a space for Jira admins without moving its end nearer, and only they put it off', async () => {
		const ofSpace = (hours?: number) =>
			world.invoke<object>('bruno', 'muster-project', 'project.freeze', {
				projectId: rel,
				reason,
				...(hours && { hours }),
			});
		await thrown('space.freeze', { projectId: rel, hours: 4 });
		expect((await ofSpace(24)).ok).toBe(true);
		const [frozen] = (await thrown('space.freeze', { projectId: rel, hours: 1, isKept: true })).frozenSpaces;
		expect(frozen).toMatchObject({ endsAt: startOfTime + 24 * hourMs, isKept: true });
		await world.pass(hourMs);
		for (const hours of [24, undefined]) expect(errorOf(await ofSpace(hours)).problem).toBe('space-frozen-already');
		expect((await switches()).frozenSpaces).toEqual([frozen]);
		const [longer] = (await thrown('space.freeze', { projectId: rel, hours: 24 })).frozenSpaces;
		expect(longer).toEqual({ ...frozen, endsAt: now() + 24 * hourMs });
	});

	it('ends by the hourly comparison where the job was lost, and keeps refusing until then', async () => {
		collectLog();
		const stop = intercept(async (call, send) =>
			call.body.includes('end-switches') && call.to === 'queue' ? new Response('', { status: 503 }) : send(),
		);
		await thrown('site.freeze', { hours: 1 });
		stop();
		await world.pass(hourMs - minuteMs);
		expect(await deploys()).toBe('frozen');
		await world.pass(2 * minuteMs);
		expect(await deploys()).toBe('frozen');
		await world.forge.runScheduled('hourly');
		await world.settle();
		expect(await deploys()).toBe('passes');
	});

	it('ends a moment later where Jira refuses the publication, and says so until then', async () => {
		collectLog();
		await thrown('site.break-glass', { hours: 1 });
		world.faults.appPropertyUnavailable = Number.POSITIVE_INFINITY;
		await world.pass(hourMs + 2 * minuteMs);
		expect(await strangerDeploys()).toBe('passes');
		const { lag } = valueOf(await world.invoke<AdminOutputs['site.in-force']>('ana', 'muster-admin', 'site.in-force'));
		expect(lag?.pending?.switches).toBe(true);
		world.faults.appPropertyUnavailable = 0;
		await world.pass(10 * minuteMs);
		expect(await strangerDeploys()).toBe('unregistered');
	});

	it('goes on to the next end where somebody is faster with the one that is due', async () => {
		const projectId = '10001';
		await thrown('space.freeze', { projectId, hours: 1 });
		await world.pass(30 * minuteMs);
		await thrown('site.freeze', { hours: 1 });
		await world.pass(29 * minuteMs);
		let isThawed = false;
		const stop = intercept(async (call, send) => {
			if (!isThawed && isTransaction(call) && call.body.includes('Its time was over.')) {
				isThawed = true;
				await thrown('space.thaw', { projectId });
			}
			return send();
		});
		await world.pass(2 * minuteMs);
		stop();
		expect(isThawed).toBe(true);
		expect(await deploys()).toBe('frozen');
		await world.pass(30 * minuteMs);
		expect(await deploys()).toBe('passes');
	});

	it('ends many at once, and waits with one job at a time', async () => {
		for (const projectId of [rel, '10001']) await thrown('space.freeze', { projectId, hours: 1 });
		await thrown('site.freeze', { hours: 1 });
		await thrown('site.break-glass', { hours: 1 });
		await world.pass(hourMs + minuteMs);
		expect(await switches()).toEqual({ frozenSpaces: [] });
	});

	it.each([0, 2, 25, -1, 1.5, '1', null, {}])('takes no other hours: %p', async (hours) => {
		const { code, field } = errorOf(await ask('site.freeze', { hours }));
		expect({ code, field }).toEqual({ code: 'INVALID_INPUT', field: 'hours' });
		expect(await switches()).toEqual({ frozenSpaces: [] });
	});
});
