// Bulk work that is cut short: crashes, resuming, two consumers at a time, storage that fails, runs that take too long.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { BulkRow } from '../../src/contract/calls/bulk';
import type { AccountId } from '../../src/contract/ids';
import { AppError } from '../../src/core/errors';
import { leaseMs } from '../../src/services/bulk/hold-work';
import { readWork, readWorkRows } from '../../src/services/bulk/read-work';
import { runBulk } from '../../src/services/bulk/run-bulk';
import { applyWork, checkWork } from '../../src/services/bulk/steer-work';
import { addAccounts, aFileRow, type BulkDesk, openDesk } from '../harness/bulk';
import { aGate, intercept, isTransaction, letSleepPassTime, never, type PlatformCall } from '../harness/platform-calls';
import { codeOf, deploy, readBack } from '../harness/registry';
import { storedOf } from '../harness/storage';
import { idOf, openWorld, type TestWorld } from '../harness/world';

let world: TestWorld;
let desk: BulkDesk;
beforeEach(async () => {
	world = await openWorld();
	await letSleepPassTime();
	desk = await openDesk(world);
});
afterEach(() => {
	world.close();
	jest.restoreAllMocks();
});

const file = { kind: 'import', name: 'bots.csv' } as const;
const mei = { kind: 'person', id: idOf('mei') } as const;
const stalledMs = leaseMs + 31_000;

const view = (id: string) => desk.within(() => readWork(desk.ports, { id }));
const rowsOf = (id: string, piece = 0) => desk.within(() => readWorkRows(desk.ports, { id, piece }));
const run = (id: string, step: 'check' | 'apply') => desk.within(() => runBulk(desk.ports, id, step));
const later = (ms: number) => jest.setSystemTime(Date.now() + ms);
/** How soon the rest of a run is planned. */
const soon = 5_000;
const settled = () => new Promise<void>((resolve) => void setTimeout(resolve, 20));

const isIdentities = (call: PlatformCall) => isTransaction(call) && call.body.includes('identity:v1:');
const isVerdicts = ({ path, body }: PlatformCall) => path.endsWith('/batch/set') && body.includes(':results"');
const isOfWork = (call: PlatformCall) => isTransaction(call) && /"key":"bulk:v1:[^:"]+"/.test(call.body);

interface Interruption {
	/** The call was reached. */
	readonly reached: Promise<void>;
	stop(): void;
}

/** Does something else about the n-th call that fits, and those after it. */
function interrupt(
	n: number,
	fits: (call: PlatformCall) => boolean,
	act: (send: () => Promise<Response>, isFirst: boolean) => Promise<Response>,
): Interruption {
	const reached = aGate();
	let seen = 0;
	const stop = intercept(async (call, send) => {
		if (!fits(call)) return send();
		seen += 1;
		if (seen < n) return send();
		reached.open();
		return act(send, seen === n);
	});
	return { reached: reached.passed, stop };
}

/** Dies, as an invocation does, at the n-th call that fits. @param isDone whether that call still arrives */
const crashAt = (n: number, fits: (call: PlatformCall) => boolean, isDone = false): Interruption =>
	interrupt(n, fits, async (send, isFirst) => {
		if (isFirst && isDone) await send();
		return never();
	});

/** Runs a step until it dies there. */
async function crash(id: string, step: 'check' | 'apply', { reached, stop }: Interruption): Promise<void> {
	void run(id, step);
	await reached;
	await settled();
	stop();
}

/** Work on so many accounts, tried. */
async function triedWork(count: number): Promise<{ id: string; accounts: AccountId[] }> {
	const accounts = addAccounts(world, count);
	const rows = accounts.map((accountId, i) => aFileRow(i + 2, accountId));
	return { id: await desk.check(file, rows), accounts };
}

async function expectAllRegisteredOnce(id: string, accounts: readonly AccountId[]): Promise<void> {
	expect(await view(id)).toMatchObject({ state: 'done', applied: accounts.length, failed: 0, isStalled: false });
	const stored = await storedOf(world, 'identity');
	expect(accounts.map((accountId) => stored[accountId]?.version)).toEqual(accounts.map(() => 1));
	expect((await rowsOf(id)).filter(({ outcome }) => outcome !== 'applied')).toEqual([]);
}

describe('a crash', () => {
	it('in the dry run leaves work that stalls, and can be tried on', async () => {
		const rows = addAccounts(world, 30).map((accountId, i) => aFileRow(i + 2, accountId));
		const pieces = rows.map((row) => [row]);
		const id = await desk.send(file, ...pieces);
		await desk.within(() => checkWork(desk.ports, { id, pieces: 30 }));
		await crash(id, 'check', crashAt(3, isVerdicts));
		expect(await view(id)).toMatchObject({ state: 'checking', checked: 16, isStalled: false });
		later(stalledMs);
		expect(await view(id)).toMatchObject({ isStalled: true });
		await desk.within(() => checkWork(desk.ports, { id, pieces: 30 }));
		await desk.runDue();
		expect(await view(id)).toMatchObject({ state: 'checked', checked: 30, verdicts: { create: 30 } });
	});

	it('while it is carried out loses nothing and does nothing twice; who resumes signs for the rest', async () => {
		const { id, accounts } = await triedWork(60);
		await desk.within(() => applyWork(desk.ports, { kind: 'person', id: idOf('ana') }, { id }));
		await crash(id, 'apply', crashAt(5, isIdentities));
		const before = Object.keys(await storedOf(world, 'identity'));
		expect(before.length).toBeGreaterThan(0);
		expect(before.length).toBeLessThan(60);
		desk.queue.length = 0;

		expect(await view(id)).toMatchObject({ state: 'applying', isStalled: false });
		later(stalledMs);
		expect(await view(id)).toMatchObject({ isStalled: true });
		await desk.apply(id, mei);
		await expectAllRegisteredOnce(id, accounts);
		// What the run that died could not publish was published for it.
		expect(await view(id)).toMatchObject({ isEnforced: true });
		const [first] = before;
		expect(codeOf(await deploy(world, { accountId: first ?? '' }))).toBe('passes');
		for (const accountId of accounts) {
			const { history } = await readBack(world, accountId);
			expect(history.map(({ actor }) => actor.id)).toEqual([before.includes(accountId) ? idOf('ana') : idOf('mei')]);
		}
	});

	it('heals without anybody: a later look takes the work up', async () => {
		const { id, accounts } = await triedWork(40);
		await desk.within(() => applyWork(desk.ports, mei, { id }));
		desk.queue.length = 0;
		await crash(id, 'apply', crashAt(3, isIdentities));
		later(900_000);
		await desk.runDue();
		await expectAllRegisteredOnce(id, accounts);
	});

	it.each([
		['before the first change', 1, isIdentities, false],
		['after a change whose answer was lost', 2, isIdentities, true],
		['before what became of the rows is stored', 1, isVerdicts, false],
		['after what became of the rows is stored', 1, isVerdicts, true],
		['when the work is taken', 1, isOfWork, true],
		['when progress is stored', 2, isOfWork, false],
		['before the work is done', 4, isOfWork, false],
		['after the work is done', 4, isOfWork, true],
	] as const)('%s ends in the same', async (_, n, fits, isDone) => {
		const { id, accounts } = await triedWork(12);
		await desk.within(() => applyWork(desk.ports, mei, { id }));
		await crash(id, 'apply', crashAt(n, fits, isDone));
		later(900_000);
		await desk.runDue();
		await expectAllRegisteredOnce(id, accounts);
	});
});

it('a run that fails again and again is looked after once, not once a time', async () => {
	const { id, accounts } = await triedWork(5);
	await desk.within(() => applyWork(desk.ports, mei, { id }));
	desk.queue.length = 0;
	world.faults.jiraThrottled = Number.POSITIVE_INFINITY;
	for (let i = 0; i < 3; i++) await expect(run(id, 'apply')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
	expect(desk.queue).toHaveLength(1);
	world.faults.jiraThrottled = 0;
	later(900_000);
	await desk.runDue();
	await expectAllRegisteredOnce(id, accounts);
});

describe('two consumers', () => {
	it('take turns: the second waits for the first, and finds nothing left', async () => {
		const { id, accounts } = await triedWork(30);
		await desk.within(() => applyWork(desk.ports, mei, { id }));
		desk.queue.length = 0;
		const gate = aGate();
		const { reached, stop } = interrupt(1, isIdentities, async (send) => {
			await gate.passed;
			return send();
		});
		const first = run(id, 'apply');
		await reached;
		await run(id, 'apply');
		expect(desk.queue.map(({ dueAt }) => dueAt - Date.now()).sort((a, b) => a - b)).toEqual([leaseMs + 1_000, 900_000]);
		gate.open();
		await first;
		stop();
		await expectAllRegisteredOnce(id, accounts);
		later(900_000);
		await desk.runDue();
		expect(desk.queue).toEqual([]);
		await expectAllRegisteredOnce(id, accounts);
	});

	it('that both work, because the first was silent too long, do no harm', async () => {
		const { id, accounts } = await triedWork(60);
		await desk.within(() => applyWork(desk.ports, { kind: 'person', id: idOf('ana') }, { id }));
		const gate = aGate();
		const { reached, stop } = interrupt(3, isIdentities, async (send, isFirst) => {
			if (isFirst) await gate.passed;
			return send();
		});
		const slow = run(id, 'apply');
		await reached;
		later(stalledMs);
		await desk.within(() => applyWork(desk.ports, mei, { id }));
		await run(id, 'apply');
		await expectAllRegisteredOnce(id, accounts);
		gate.open();
		await slow;
		stop();
		await expectAllRegisteredOnce(id, accounts);
	});

	it('that try the rows at the same time say the same', async () => {
		const rows = addAccounts(world, 20).map((accountId, i) => aFileRow(i + 2, accountId));
		const id = await desk.send(file, ...rows.map((row) => [row]));
		await desk.within(() => checkWork(desk.ports, { id, pieces: 20 }));
		await desk.within(() => checkWork(desk.ports, { id, pieces: 20 }));
		await Promise.all([run(id, 'check'), run(id, 'check')]);
		await desk.runDue();
		expect(await view(id)).toMatchObject({ state: 'checked', checked: 20, verdicts: { create: 20 } });
	});
});

describe('storage that fails', () => {
	/** Fails one call in ten, at random, but always at the same ones. */
	function failSome(fails: (send: () => Promise<Response>) => Promise<Response>, to: PlatformCall['to']): () => void {
		let seed = 7;
		return intercept(async (call, send) => {
			seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
			return call.to === to && seed / 2 ** 32 < 0.1 ? fails(send) : send();
		});
	}
	const tooMany = async () => Response.json({ code: 'TOO_MANY_REQUESTS', message: 'Slow down' }, { status: 429 });
	const lost = async (send: () => Promise<Response>) => {
		await send();
		return new Response('upstream timed out', { status: 504 });
	};

	/** Runs as the queue would, until the work is there: again, a little later, when it should be tried again. */
	async function insist(id: string, step: 'check' | 'apply', until: string, fail: () => () => void): Promise<void> {
		const stop = fail();
		for (let i = 0; i < 200; i++) {
			try {
				await run(id, step);
			} catch (error) {
				if (!(error instanceof AppError) || !error.retry) throw error;
			}
			const state = await view(id).then(
				(found) => found.state,
				() => undefined,
			);
			if (state === until) return stop();
			later(60_000);
		}
		throw new Error('It never ended.');
	}

	it.each([
		['storage is throttled', () => failSome(tooMany, 'storage')],
		['answers of storage are lost', () => failSome(lost, 'storage')],
		['Jira is throttled', () => failSome(tooMany, 'jira')],
	])('delays the work and changes nothing of its end: %s', async (_, fail) => {
		const accounts = addAccounts(world, 40);
		const rows = accounts.map((accountId, i) => aFileRow(i + 2, accountId));
		const id = await desk.send(file, rows);
		await desk.within(() => checkWork(desk.ports, { id, pieces: 1 }));
		await insist(id, 'check', 'checked', fail);
		await desk.within(() => applyWork(desk.ports, mei, { id }));
		await insist(id, 'apply', 'done', fail);
		await expectAllRegisteredOnce(id, accounts);
	});

	it('lets the consumer try again, and keeps what was done', async () => {
		const { id, accounts } = await triedWork(60);
		await desk.within(() => applyWork(desk.ports, mei, { id }));
		const { stop } = interrupt(4, isIdentities, tooMany);
		await expect(run(id, 'apply')).rejects.toMatchObject({ code: 'UNAVAILABLE', retry: true });
		stop();
		const { applied, state } = await view(id);
		expect(state).toBe('applying');
		expect(applied).toBe(Object.keys(await storedOf(world, 'identity')).length);
		expect(applied).toBeGreaterThan(0);
		// The work was let go, so the next attempt need not wait.
		await run(id, 'apply');
		await expectAllRegisteredOnce(id, accounts);
	});

	it('keeps the call of who starts it from lying: the job is pushed again when that failed', async () => {
		let isBroken = true;
		const breaking = await openDesk(world, {
			jobs: {
				async push(job, delaySeconds) {
					if (isBroken) throw new AppError('UNAVAILABLE', 'queue-silent');
					await desk.ports.jobs.push(job, delaySeconds);
				},
			},
		});
		const [accountId] = addAccounts(world, 1);
		const id = await desk.send(file, [aFileRow(2, accountId ?? '')]);
		const check = () => breaking.within(() => checkWork(breaking.ports, { id, pieces: 1 }));
		const apply = () => breaking.within(() => applyWork(breaking.ports, mei, { id }));
		await expect(check()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
		isBroken = false;
		await check();
		await desk.runDue();
		isBroken = true;
		await expect(apply()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
		isBroken = false;
		await apply();
		await desk.runDue();
		expect(await view(id)).toMatchObject({ state: 'done', applied: 1 });
	});
});

describe('a run that takes long', () => {
	it('of the dry run leaves the rest to the next', async () => {
		const pieces = addAccounts(world, 20).map((accountId, i): BulkRow[] => [aFileRow(i + 2, accountId)]);
		const id = await desk.send(file, ...pieces);
		await desk.within(() => checkWork(desk.ports, { id, pieces: 20 }));
		desk.queue.length = 0;
		const stop = intercept(async (call, send) => {
			if (isVerdicts(call)) later(601_000);
			return send();
		});
		await run(id, 'check');
		expect(await view(id)).toMatchObject({ state: 'checking', checked: 8 });
		expect(desk.queue.some(({ dueAt }) => dueAt === Date.now() + soon)).toBe(true);
		later(soon);
		await desk.runDue();
		stop();
		expect(await view(id)).toMatchObject({ state: 'checked', checked: 20, verdicts: { create: 20 } });
	});

	it('of changes leaves the rest to the next, and everybody sees how far it is', async () => {
		const { id, accounts } = await triedWork(60);
		await desk.within(() => applyWork(desk.ports, mei, { id }));
		desk.queue.length = 0;
		const seen: number[] = [];
		const stop = intercept(async (call, send) => {
			if (isIdentities(call)) later(100_000);
			return send();
		});
		await run(id, 'apply');
		seen.push((await view(id)).applied);
		expect(await view(id)).toMatchObject({ state: 'applying', isStalled: false });
		const { outcome } = (await rowsOf(id)).find((row) => row.outcome !== undefined) ?? {};
		expect(outcome).toBe('applied');
		later(soon);
		await desk.runDue();
		stop();
		seen.push((await view(id)).applied);
		expect(seen[0]).toBeGreaterThan(0);
		expect(seen[0]).toBeLessThan(60);
		await expectAllRegisteredOnce(id, accounts);
	});

	it('shows its progress while it runs', async () => {
		const { id } = await triedWork(60);
		await desk.within(() => applyWork(desk.ports, mei, { id }));
		const gate = aGate();
		const { reached, stop } = interrupt(4, isIdentities, async (send) => {
			await gate.passed;
			return send();
		});
		const stopClock = intercept(async (call, send) => {
			if (isIdentities(call)) later(6_000);
			return send();
		});
		const running = run(id, 'apply');
		await reached;
		expect((await view(id)).applied).toBeGreaterThan(0);
		gate.open();
		await running;
		stopClock();
		stop();
		expect(await view(id)).toMatchObject({ state: 'done', applied: 60 });
	});
});

it('of 1,000 new identities asks storage far less often than there are identities', async () => {
	const accounts = addAccounts(world, 1_000);
	const rows = accounts.map((accountId, i) => aFileRow(i + 2, accountId));
	const id = await desk.send(file, rows.slice(0, 250), rows.slice(250, 500), rows.slice(500, 750), rows.slice(750));
	const { usage } = world.forge.storage;
	usage.reset();
	await desk.within(() => checkWork(desk.ports, { id, pieces: 4 }));
	await run(id, 'check');
	// The work's record, control, shards, pieces twice, verdicts, progress.
	expect(usage.requests).toBeLessThan(20);
	expect(await view(id)).toMatchObject({ verdicts: { create: 1_000 } });
});
