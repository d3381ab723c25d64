// Counting anew: what charts say is what the moves on record say, whoever counts meanwhile, whatever interrupts it, and
// without what retention removed being lost.
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AuditEvent } from '../../src/contract/audit-event';
import type { RecountView } from '../../src/contract/calls/activity';
import { dayMs, hourMs, minuteMs } from '../../src/contract/durations';
import type { AccountId } from '../../src/contract/ids';
import { Random } from '../builders/random';
import { asApp } from '../harness/guards';
import { collectLog, crashAt, intercept, isTransaction, type LogLine } from '../harness/platform-calls';
import { addServiceAccount, deploy, registered, setGuard, stagedKeys } from '../harness/registry';
import { requireStored, storedOf, tamper } from '../harness/storage';
import { idOf, valueOf } from '../harness/world';
import { openWorldForEachTest, world } from '../harness/world-of-test';

openWorldForEachTest();

const bot = idOf('deployBot') as AccountId;
/** In place of an account: all of them together. */
const everybody = 'site';
const later = Number.MAX_SAFE_INTEGER;
let second: string;
let log: readonly LogLine[];

beforeEach(async () => {
	log = collectLog();
	await registered(world);
	second = await addServiceAccount(world, '0c');
	setGuard(world, undefined);
});

const count = () =>
	asApp(world, async (ports) => (await import('../../src/services/audit/count-events')).countEvents(ports, later));
const run = (stopAt = later, closed: readonly string[] = []) =>
	asApp(world, async (ports) =>
		(await import('../../src/services/audit/recount-months')).runRecount(ports, async () => new Set(closed), stopAt),
	);
const ask = async () => valueOf(await world.invoke<RecountView>('ana', 'muster-admin', 'counts.recount', {})).recount;
const state = async () => valueOf(await world.invoke<RecountView>('ana', 'muster-admin', 'counts.state', {})).recount;
const activity = (accountId: string) =>
	asApp(world, async (ports) =>
		(await import('../../src/services/audit/read-activity')).readActivity(ports, accountId as AccountId, 180),
	);
const readDays = async (accountId: string) => (await activity(accountId)).days;
const events = async (): Promise<AuditEvent[]> =>
	Object.values(await storedOf(world, 'event')).flatMap(({ body }) =>
		'payload' in body ? [body as unknown as AuditEvent] : [],
	);
const monthOf = (at: number) => new Date(at).toISOString().slice(0, 7);

/** What the counts must say, from the events themselves. */
async function expected(accountId: string, upTo = later) {
	const days = new Map<string, Record<string, number>>();
	const spaces = new Map<string, number>();
	for (const { payload, actorId } of await events()) {
		if ((actorId !== accountId && accountId !== everybody) || payload.recordedAt > upTo) continue;
		const day = new Date(payload.at).toISOString().slice(0, 10);
		const counts = days.get(day) ?? {};
		counts[payload.decision] = (counts[payload.decision] ?? 0) + 1;
		days.set(day, counts);
		spaces.set(payload.projectId, (spaces.get(payload.projectId) ?? 0) + 1);
	}
	return {
		days: [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, counts]) => ({ day, counts })),
		spaces: [...spaces].map(([projectId, moves]) => ({ projectId, moves })),
	};
}
const expectAll = async (): Promise<void> => {
	for (const id of [bot, second, everybody]) expect(await activity(id)).toMatchObject(await expected(id));
};

/** Moves of both bots in two months, counted. */
async function someMonths(): Promise<void> {
	for (const days of [0, 3, 34]) {
		await world.pass(days * dayMs + minuteMs);
		await deploy(world, 'deployBot');
		await deploy(world, { accountId: second }, stagedKeys[1]);
		await deploy(world, 'deployBot', stagedKeys[2]);
	}
	await world.pass(hourMs);
	await count();
}

/** Makes what is counted of a month wrong. */
async function falsify(accountId: string, month: string, change: (body: Record<string, unknown>) => object) {
	const id = `${accountId}:${month}`;
	const record = await requireStored(world, 'count', id);
	await tamper(world, 'count', id, { ...record, body: { ...record.body, ...change(record.body) } });
}
const double = (body: Record<string, unknown>) => ({
	days: Object.fromEntries(
		Object.entries(body['days'] as object).map(([day, counts]) => [
			day,
			Object.fromEntries(Object.entries(counts as object).map(([name, n]) => [name, Number(n) * 2])),
		]),
	),
});

describe('counting anew', () => {
	it('is not known before anybody asked, and refused to whoever does not administer Jira', async () => {
		expect(await state()).toBeUndefined();
		const refused = await world.invoke('bruno', 'muster-admin', 'counts.recount', {});
		expect(refused).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
		expect(await state()).toBeUndefined();
	});

	it('corrects what was counted twice, not at all or beyond reading, and says how much that was', async () => {
		await someMonths();
		const [first, last] = [monthOf(Date.now() - 34 * dayMs), monthOf(Date.now())];
		await falsify(bot, first, double);
		await falsify(everybody, first, () => ({ days: {}, spaces: {}, routes: {} }));
		await falsify(second, last, () => ({ days: 'many' }));
		// A day that was never counted, of an account that nobody remembers.
		await asApp(world, async ({ records }) => {
			await records.remove([{ kind: 'count', id: `${second}:${first}` }]);
			for (const digit of '0123456789abcdef') await records.remove([{ kind: 'count', id: `actors:${digit}` }]);
		});
		expect(await ask()).toMatchObject({ state: 'running', months: 6, monthsDone: 0, accounts: 0 });
		await world.pass(minuteMs);
		expect(await state()).toEqual({
			state: 'done',
			startedAt: expect.any(Number),
			endedAt: expect.any(Number),
			months: 6,
			monthsDone: 6,
			accounts: 2,
			corrected: 4,
			unreadable: 0,
		});
		await expectAll();
		// What lists show of accounts is made of it.
		const sums = Object.values(await storedOf(world, 'count')).flatMap(({ body }) =>
			'accounts' in body && 'at' in body ? Object.entries(body['accounts'] as object) : [],
		);
		expect(Object.fromEntries(sums)[bot]).toMatchObject({ moves: 2 });
	});

	it('leaves what is right as it is stored', async () => {
		await someMonths();
		const before = await storedOf(world, 'count');
		await ask();
		await run();
		expect(await state()).toMatchObject({ state: 'done', corrected: 0 });
		const after = await storedOf(world, 'count');
		for (const [id, record] of Object.entries(before)) {
			if (/:\d{4}-\d{2}$/.test(id)) expect(after[id]).toEqual(record);
		}
		expect(Object.keys(after)).not.toContain('recount:part');
	});

	it('is one, asked for twice and by several at once', async () => {
		await someMonths();
		let pushed = 0;
		intercept(async (call, send) => {
			if (call.to === 'queue' && call.body.includes('recount')) pushed += 1;
			return send();
		});
		const asked = await Promise.all([ask(), ask(), ask()]);
		expect(new Set(asked.map((one) => one?.startedAt)).size).toBe(1);
		await world.pass(1_000);
		const again = await ask();
		expect(again?.startedAt).toBe(asked[0]?.startedAt);
		expect(pushed).toBe(1);
		await world.pass(minuteMs);
		expect(await state()).toMatchObject({ state: 'done', startedAt: asked[0]?.startedAt });
		// Once it has ended, it can be asked for anew.
		await ask();
		await world.pass(minuteMs);
		const next = await state();
		expect(next?.state).toBe('done');
		expect(next?.startedAt).toBeGreaterThan(asked[0]?.startedAt ?? later);
		expect(pushed).toBe(2);
	});

	it.each([1, 2, Date.now() % 1_000_000])(
		'says what the events say after crashes, overlaps and moves meanwhile (seed %i)',
		async (seed) => {
			const random = new Random(seed);
			await someMonths();
			await falsify(bot, monthOf(Date.now()), double);
			await falsify(everybody, monthOf(Date.now()), double);
			await ask();
			for (let step = 0; step < 25; step++) {
				switch (random.below(6)) {
					case 0:
						await world.pass(random.below(2 * dayMs));
						break;
					case 1:
						await crashAt(1 + random.below(6), () => run(), isTransaction);
						break;
					case 2:
						await Promise.allSettled([run(), count(), run()]);
						break;
					case 3:
						await count();
						break;
					case 4:
						await crashAt(1 + random.below(4), () => count(), isTransaction);
						break;
					default:
						await deploy(world, random.chance(0.5) ? 'deployBot' : { accountId: second }, random.pick(stagedKeys));
				}
			}
			await world.pass(hourMs);
			await ask();
			await run();
			await count();
			expect((await state())?.state).toBe('done');
			await expectAll();
		},
	);

	it('leaves what is too young to be counted to the next count, and nothing is counted twice', async () => {
		await someMonths();
		await falsify(bot, monthOf(Date.now()), double);
		await falsify(everybody, monthOf(Date.now()), double);
		await deploy(world, 'deployBot');
		await world.pass(12 * minuteMs);
		expect(await events()).toHaveLength(10);
		const upTo = Date.now() - 15 * minuteMs;
		expect((await expected(bot, upTo)).days).not.toEqual((await expected(bot)).days);
		await ask();
		await run();
		for (const id of [bot, everybody]) expect(await activity(id)).toMatchObject(await expected(id, upTo));
		await world.pass(hourMs);
		await count();
		await expectAll();
	});

	it('counts what is recorded meanwhile once, whichever transaction it slips between', async () => {
		await someMonths();
		for (let nth = 1; nth < 9; nth++) {
			await falsify(bot, monthOf(Date.now()), double);
			await falsify(everybody, monthOf(Date.now()), double);
			await ask();
			let seen = 0;
			const stop = intercept(async (call, send) => {
				if (isTransaction(call)) seen += 1;
				if (seen === nth && isTransaction(call)) {
					stop();
					await deploy(world, 'deployBot', stagedKeys[nth % 3]);
					// It is old enough to be counted by now.
					await world.pass(40 * minuteMs);
					await count();
				}
				return send();
			});
			await run();
			stop();
			await world.pass(hourMs);
			await count();
			expect((await state())?.state).toBe('done');
			await expectAll();
		}
	});

	it('goes on each hour when its job is lost, and by what it had', async () => {
		await someMonths();
		await falsify(bot, monthOf(Date.now()), double);
		const stop = intercept(async (call, send) => (call.to === 'queue' ? new Response(null, { status: 503 }) : send()));
		const asked = await world.invoke('ana', 'muster-admin', 'counts.recount', {});
		expect(asked).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } });
		stop();
		await world.pass(minuteMs);
		expect((await state())?.state).toBe('running');
		await world.forge.runScheduled('hourly');
		await world.pass(minuteMs);
		expect((await state())?.state).toBe('done');
		await expectAll();
	});

	it('stores its place when its time is over, and takes it up there', async () => {
		await someMonths();
		await ask();
		// Every run is cut as soon as it may be.
		let runs = 0;
		const places: number[] = [];
		while ((await state())?.state === 'running' && runs < 200) {
			const { isComplete } = await run(Date.now() + 1);
			await world.pass(1_000);
			runs += 1;
			places.push((await state())?.monthsDone ?? 0);
			if (isComplete) break;
		}
		expect((await state())?.state).toBe('done');
		expect(places).toEqual([...places].sort((a, b) => a - b));
		await expectAll();
	});

	it('keeps the days of which retention removed events, and corrects those after them', async () => {
		await someMonths();
		const all = await events();
		const before = { bot: await readDays(bot), site: await readDays(everybody) };
		const oldest = Math.min(...all.map(({ payload }) => payload.recordedAt));
		const removedUntil = oldest + 10 * dayMs;
		for (const [id, record] of Object.entries(await storedOf(world, 'event'))) {
			const { payload, hash } = record.body as unknown as AuditEvent;
			if (payload.recordedAt > removedUntil) continue;
			const tombstone = { issueId: payload.issueId, seq: payload.seq, retention: 1 };
			const body = { hash, tombstone, recordedAt: payload.recordedAt };
			const { madeAt: _, actor: __, ...kept } = record;
			await tamper(world, 'event', id, { ...kept, body });
		}
		const removal = { entry: 1, at: oldest, removedUntil, doneUntil: removedUntil, count: 6 };
		await asApp(world, ({ records }) => records.put({ kind: 'journal', id: 'removal' }, { version: 1, body: removal }));
		await falsify(bot, monthOf(Date.now()), double);
		await ask();
		await run();
		expect(await state()).toMatchObject({ state: 'done', corrected: 1 });
		expect(await readDays(bot)).toEqual(before.bot);
		expect(await readDays(everybody)).toEqual(before.site);
		expect((await events()).length).toBeLessThan(all.length);
	});

	it('goes past a move whose record cannot be read, keeps that day, and says so', async () => {
		await someMonths();
		const before = await readDays(bot);
		const [[id, record] = ['', undefined]] = Object.entries(await storedOf(world, 'event')).filter(
			([, { body }]) => (body as unknown as AuditEvent).actorId === bot,
		);
		if (record === undefined) throw new Error('nothing was recorded');
		await tamper(world, 'event', id, { ...record, body: { payload: 'gone' } });
		await ask();
		await run();
		expect(await state()).toMatchObject({ state: 'done', corrected: 0, unreadable: 1 });
		expect(await readDays(bot)).toEqual(before);
		expect(log).toContainEqual(expect.objectContaining({ where: 'recount', code: 'CORRUPT_RECORD' }));
	});

	it('writes nothing of an account that was closed', async () => {
		await someMonths();
		await asApp(world, async ({ records }) => {
			await records.remove([{ kind: 'count', id: `${bot}:${monthOf(Date.now())}` }]);
			for (const digit of '0123456789abcdef') await records.remove([{ kind: 'count', id: `actors:${digit}` }]);
		});
		await ask();
		await run(later, [bot]);
		expect(await state()).toMatchObject({ state: 'done', accounts: 1 });
		const ids = Object.keys(await storedOf(world, 'count'));
		expect(ids).not.toContain(`${bot}:${monthOf(Date.now())}`);
		const named = Object.entries(await storedOf(world, 'count')).filter(([name]) => /^(actors|recount)/.test(name));
		expect(JSON.stringify(named)).not.toContain(bot);
	});

	it('says that it failed where what is counted up to cannot be read, and can be asked for again', async () => {
		await someMonths();
		const counted = await requireStored(world, 'count', 'counted');
		await tamper(world, 'count', 'counted', { ...counted, body: { upTo: 'now' } });
		await ask();
		await run().catch(() => undefined);
		expect(await state()).toMatchObject({ state: 'failed', endedAt: expect.any(Number) });
		await tamper(world, 'count', 'counted', counted);
		await ask();
		await run();
		expect((await state())?.state).toBe('done');
	});

	it('begins anew where the record of its place was altered', async () => {
		await someMonths();
		await ask();
		const place = await requireStored(world, 'count', 'recount');
		await tamper(world, 'count', 'recount', { ...place, body: { state: 'done' } });
		expect(await state()).toBeUndefined();
		await ask();
		await run();
		expect((await state())?.state).toBe('done');
	});
});
