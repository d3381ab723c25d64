// Within what Jira lets an app ask for: short limits are waited out, a spent pool is not asked again, and work in the
// background leaves points to those who act.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { poolPoints } from '../../sandbox/forge/rate-limits';
import { inBackground, notePoints, readLimit, requirePoints } from '../../src/adapters/jira/pace';
import type { AdminOutputs } from '../../src/contract/calls/admin';
import type { BulkRow, BulkView } from '../../src/contract/calls/bulk';
import type { IssueId } from '../../src/contract/ids';
import { AppError } from '../../src/core/errors';
import { readIssueAudit } from '../../src/services/audit/read-issue-audit';
import { aGuard } from '../builders/identity';
import { anAuditRule } from '../builders/workflow';
import { aFileRow } from '../harness/bulk';
import { asApp, putRules } from '../harness/guards';
import { collectLog } from '../harness/platform-calls';
import { change, codeOf, deploy, errorOf, readBack, registered, setGuard } from '../harness/registry';
import { storedOf } from '../harness/storage';
import { idOf, openWorld, startOfTime, type TestWorld, valueOf } from '../harness/world';

const hour = 3_600_000;
const minute = 60_000;

describe('an answer of 429', () => {
	const now = 10 * hour + 5 * minute;
	const read = (headers: Record<string, string>, waitedMs = 0) => readLimit(new Headers(headers), now, waitedMs);
	const retryAt = (limited: ReturnType<typeof readLimit>): number | undefined =>
		'error' in limited ? limited.error.details.retryAt : undefined;

	it.each([
		['jira-quota-global-based', '3300'],
		['jira-quota-tenant-based', '3300'],
		// Seen five minutes into an hour.
		['jira-quota-global-based', '3600'],
		['jira-quota-global-based', '1'],
	])('for %s after %s s is not asked again before the full hour', (reason, after) => {
		expect(retryAt(read({ 'ratelimit-reason': reason, 'retry-after': after }))).toBe(11 * hour);
	});

	it.each<[string, Record<string, string>, number]>([
		['a burst', { 'ratelimit-reason': 'jira-burst-based', 'retry-after': '1' }, 1_000],
		['writes to one work item', { 'ratelimit-reason': 'jira-per-issue-on-write', 'retry-after': '2' }, 2_000],
		['a reason that nobody knows', { 'ratelimit-reason': 'jira-cost-based', 'retry-after': '3' }, 3_000],
		['no header at all', {}, 2_000],
		['a time instead of seconds', { 'x-ratelimit-reset': new Date(now + 1_500).toISOString() }, 1_500],
		['a number that is none', { 'retry-after': 'soon', 'x-ratelimit-reset': 'later' }, 2_000],
		['a time that is over', { 'x-ratelimit-reset': new Date(now - 1_000).toISOString() }, 2_000],
	])('for %s is waited for', (_, headers, waitMs) => {
		expect(read(headers)).toEqual({ waitMs });
	});

	it.each<[string, Record<string, string>]>([
		['no time at all', { 'retry-after': '0' }],
		['an empty header', { 'retry-after': '' }],
		['the very moment', { 'x-ratelimit-reset': new Date(now).toISOString() }],
	])('that always asks to wait %s is not asked again for ever', (_, headers) => {
		let waitedMs = 0;
		let times = 0;
		for (; times < 100; times++) {
			const limited = read({ 'ratelimit-reason': 'jira-burst-based', ...headers }, waitedMs);
			if ('error' in limited) break;
			waitedMs += limited.waitMs;
		}
		expect(times).toBeLessThanOrEqual(8);
	});

	it('is not waited for when that takes longer than a page waits, all waits together', () => {
		const burst = { 'ratelimit-reason': 'jira-burst-based', 'retry-after': '2' };
		expect(read(burst, 2_000)).toEqual({ waitMs: 2_000 });
		expect(retryAt(read(burst, 2_001))).toBe(now + 2_000);
		expect(retryAt(read({ 'retry-after': '60' }))).toBe(now + minute);
	});
});

describe('an app whose pool of points is nearly spent', () => {
	let world: TestWorld;
	beforeEach(async () => {
		world = await openWorld();
	});
	afterEach(() => world.close());

	const leave = (points: number): void => {
		// All of this happens in the hour in which the app was installed.
		world.faults.pointsUsedElsewhere = poolPoints - points - world.forge.points.worstHour;
	};
	const recorded = async (issueId: string): Promise<number> =>
		(await asApp(world, (ports) => readIssueAudit(ports, issueId as IssueId, 10))).total;

	const decisions = async (issueId: string) =>
		(await asApp(world, (ports) => readIssueAudit(ports, issueId as IssueId, 10))).events.map(
			({ payload: { decision, source } }) => [decision, source],
		);

	it('waits a moment where Jira only asks to slow down', async () => {
		world.faults.jiraThrottled = 1;
		expect((await world.invoke('ana', 'muster-admin', 'site.overview')).ok).toBe(true);
	});

	it('still suspends at once, though nothing in the background asks Jira any more', async () => {
		const identity = await registered(world);
		collectLog();
		leave(9_000);
		const before = world.forge.points.requests;
		await world.forge.runScheduled('daily');
		await world.settle();
		// Each of the two jobs learns from its first answers how little is left.
		expect(world.forge.points.requests - before).toBeLessThanOrEqual(6);
		const saved = valueOf(await change(world, 'suspend', identity));
		expect(saved).toMatchObject({ isEnforced: true });
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('suspended');
	});

	it('reads the pool with the least left, whichever other policies its answers name first', () => {
		const said = '"tenant-app-quota";t=600, "burst";r=0;t=1, "global-app-quota";r=11000;t=600';
		const resetAt = startOfTime + 600_000;
		const ask = async (headers: Record<string, string>) =>
			inBackground('other', async () => {
				notePoints(said, new Headers(headers), startOfTime);
				requirePoints(said, startOfTime);
			}).catch((error: unknown) => (error instanceof AppError ? error.details.retryAt : error));
		return expect(Promise.all([ask({ ratelimit: said }), ask({ 'beta-ratelimit': said })])).resolves.toEqual([
			resetAt,
			resetAt,
		]);
	});

	it('takes a refusal for the quota as nothing left, though no header says how much is', async () => {
		const ask = (at: number) => inBackground('evidence', async () => requirePoints('another', at));
		await expect(ask(startOfTime)).resolves.toBeUndefined();
		notePoints('another', new Headers({ 'ratelimit-reason': 'jira-quota-tenant-based' }), startOfTime);
		await expect(ask(startOfTime + hour - 1)).rejects.toMatchObject({ details: { retryAt: startOfTime + hour } });
		await expect(ask(startOfTime + hour)).resolves.toBeUndefined();
		// A burst says nothing of the pool.
		notePoints('a third', new Headers({ 'ratelimit-reason': 'jira-burst-based' }), startOfTime);
		await expect(inBackground('evidence', async () => requirePoints('a third', startOfTime))).resolves.toBeUndefined();
	});

	it('does in the next hour what it left', async () => {
		const log = collectLog();
		leave(9_000);
		await world.forge.runScheduled('daily');
		await world.settle();
		const left = log.filter(({ problem }) => problem === 'jira-limited').length;
		expect(left).toBeGreaterThan(0);
		world.faults.pointsUsedElsewhere = 0;
		world.forge.points.reset();
		await world.pass(hour + minute);
		expect(world.forge.points.byEndpoint.get('GET /rest/api/3/workflows/search') ?? 0).toBeGreaterThan(0);
		const refused = () => log.filter(({ problem }) => problem === 'jira-limited').length;
		const before = refused();
		await world.pass(hour);
		expect(refused()).toBe(before);
	});

	it('records evidence longer than anything else, and what it could not in the next hour', async () => {
		await registered(world);
		collectLog();
		leave(9_000);
		await deploy(world, 'deployBot');
		await world.settle();
		expect(await recorded('10007')).toBe(1);
		leave(0);
		await deploy(world, 'deployBot', 'REL-15');
		await world.settle();
		expect(await recorded('10015')).toBe(0);
		world.faults.pointsUsedElsewhere = 0;
		await world.pass(hour + minute);
		expect(await recorded('10015')).toBe(1);
	});

	it('is not used up by many small runs, each of which would ask once', async () => {
		const identity = await registered(world);
		collectLog();
		leave(300);
		for (let i = 0; i < 120; i++) {
			world.site.updateAccount(idOf('chidi'), { displayName: `Chidi ${i}` });
			await world.settle();
		}
		expect(valueOf(await change(world, 'suspend', identity))).toMatchObject({ isEnforced: true });
	});

	it('says of a transition without a guard neither that one was bypassed nor less than its post function knows', async () => {
		await registered(world);
		await deploy(world, 'deployBot');
		await world.settle();
		collectLog();
		// Somebody takes the guard off past Muster; what was known of it is old by the next transition.
		putRules(world, [anAuditRule()]);
		await world.pass(6 * minute);
		leave(2_000);
		await deploy(world, 'releaseBot', 'REL-15');
		await world.pass(20 * minute);
		expect(await decisions('10015')).toEqual([]);
		world.faults.pointsUsedElsewhere = 0;
		await world.pass(hour + minute);
		expect(await decisions('10015')).toEqual([['observed', 'post-function']]);
	});

	it('keeps the verdict of a transition that no post function could record for the rest of an hour', async () => {
		await registered(world);
		setGuard(world, aGuard({ enforcement: 'monitor' }));
		await world.pass(6 * minute);
		collectLog();
		leave(0);
		await deploy(world, 'releaseBot', 'REL-15');
		await world.pass(20 * minute);
		world.faults.pointsUsedElsewhere = 0;
		await world.pass(2 * hour);
		expect(await decisions('10015')).toEqual([['would-deny', 'post-function']]);
		expect(Object.keys(await storedOf(world, 'report')).filter((id) => id.includes('deferred'))).toEqual([]);
	});

	it('lets the rows of a file wait for the next hour, says until when, and suspends many at once all the same', async () => {
		const identity = await registered(world);
		collectLog();
		leave(9_000);
		const ask = async (name: string, payload: unknown) =>
			valueOf(await world.invoke<BulkView>('ana', 'muster-admin', name, payload));
		const tried = async (start: object, rows: readonly BulkRow[]): Promise<string> => {
			const { id } = await ask('bulk.start', start);
			await ask('bulk.add', { id, piece: 0, rows });
			await ask('bulk.check', { id, pieces: 1 });
			await world.settle();
			return id;
		};
		const file = await tried({ kind: 'import', name: 'bots.csv' }, [
			aFileRow(2, idOf('releaseBot'), { ownerId: 'Bruno Keller' }),
			aFileRow(3, idOf('triageAgent'), { ownerId: 'Chidi Okafor' }),
		]);
		const searches = () => world.forge.points.byEndpoint.get('GET /rest/api/3/user/search');
		expect(searches()).toBeUndefined();
		const read = () => ask('bulk.read', { id: file });
		expect(await read()).toMatchObject({
			state: 'checking',
			checked: 0,
			waitsUntil: startOfTime + hour,
			isStalled: false,
		});

		const many = await tried({ kind: 'suspend', reason: 'Token leaked' }, [
			{ row: 1, cells: { accountId: identity.accountId } },
		]);
		await ask('bulk.apply', { id: many });
		await world.settle();
		expect(await ask('bulk.read', { id: many })).toMatchObject({ state: 'done', applied: 1, isEnforced: true });
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('suspended');

		world.faults.pointsUsedElsewhere = 0;
		await world.pass(hour + minute);
		const { waitsUntil, ...over } = await read();
		expect([over.state, over.verdicts.create, waitsUntil]).toEqual(['checked', 2, undefined]);
		// One point for each search, and two for whom it found.
		expect(searches()).toBe(6);
	});

	it('lets nobody read every workflow with what those who suspend need, until the full hour', async () => {
		const identity = await registered(world);
		collectLog();
		const inventory = () => world.invoke<AdminOutputs['guard.inventory']>('ana', 'muster-admin', 'guard.inventory');
		const searches = () => world.forge.points.byEndpoint.get('GET /rest/api/3/workflows/search') ?? 0;
		leave(9_000);
		expect(valueOf(await inventory()).workflows.length).toBeGreaterThan(0);
		leave(2_500);
		// What is left is known from the first answer.
		await inventory();
		const before = searches();
		expect(errorOf(await inventory())).toMatchObject({ code: 'UNAVAILABLE', problem: 'jira-limited' });
		expect(searches()).toBe(before);
		expect(valueOf(await change(world, 'suspend', identity))).toMatchObject({ isEnforced: true });
		world.faults.pointsUsedElsewhere = 0;
		await world.pass(hour);
		expect(valueOf(await inventory()).workflows.length).toBeGreaterThan(0);
	});

	it('says so to whoever asks when nothing is left, changes nothing, and works again after the full hour', async () => {
		const identity = await registered(world);
		collectLog();
		leave(0);
		const refused = errorOf(await change(world, 'suspend', identity));
		expect(refused).toMatchObject({ code: 'UNAVAILABLE', problem: 'jira-limited', params: {} });
		world.faults.pointsUsedElsewhere = 0;
		expect(await readBack(world, idOf('deployBot'))).toMatchObject({ identity: { status: 'active' } });
		expect(valueOf(await change(world, 'suspend', identity))).toMatchObject({ isEnforced: true });
	});

	it('publishes after the full hour what could not be published when the pool was spent in the middle', async () => {
		const identity = await registered(world);
		collectLog();
		// Enough to ask who calls and to write the shard, not to read it back.
		leave(7);
		expect(valueOf(await change(world, 'suspend', identity))).toMatchObject({ isEnforced: false });
		world.faults.pointsUsedElsewhere = 0;
		await world.pass(hour + minute);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('suspended');
	});
});

it('an error keeps the time before when trying again is in vain to itself', () => {
	const error = new AppError('UNAVAILABLE', 'jira-limited', { retryAt: 5 });
	expect([error.retry, error.details.retryAt]).toEqual([true, 5]);
});
