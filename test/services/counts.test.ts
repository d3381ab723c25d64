// Daily counts: equal to the events that the audit holds, whatever interrupts, repeats or delays the counting; and the
// lists that people look back with.
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AuditEvent } from '../../src/contract/audit-event';
import type { AuditFilter } from '../../src/contract/calls/activity';
import { dayMs, hourMs, minuteMs } from '../../src/contract/durations';
import type { AccountId, ProjectId } from '../../src/contract/ids';
import { Random } from '../builders/random';
import { asApp } from '../harness/guards';
import { collectLog, crashAt, isTransaction, type LogLine } from '../harness/platform-calls';
import { addServiceAccount, deploy, registered, setGuard, stagedKeys } from '../harness/registry';
import { storedOf, tamper } from '../harness/storage';
import { idOf, startOfTime } from '../harness/world';
import { openWorldForEachTest, world } from '../harness/world-of-test';

openWorldForEachTest();

const bot = idOf('deployBot') as AccountId;
/** In place of an account: all of them together. */
const everybody = 'site';
const later = Number.MAX_SAFE_INTEGER;
let log: readonly LogLine[];
beforeEach(() => {
	log = collectLog();
});

const count = (stopAt = later) =>
	asApp(world, async (ports) => (await import('../../src/services/audit/count-events')).countEvents(ports, stopAt));
const activity = (accountId: string) =>
	asApp(world, async (ports) =>
		(await import('../../src/services/audit/read-activity')).readActivity(ports, accountId as AccountId),
	);
const list = (filter: AuditFilter, cursor?: string, most?: number) =>
	asApp(world, async (ports) =>
		(await import('../../src/services/audit/list-events')).listEvents(ports, filter, cursor, most),
	);
const stored = async (): Promise<AuditEvent[]> =>
	Object.values(await storedOf(world, 'event')).map(({ body }) => body as unknown as AuditEvent);

/** What the counts must say, from the events themselves. */
async function expectedDays(accountId: string) {
	const days = new Map<string, Record<string, number>>();
	for (const { payload, actorId } of await stored()) {
		if (actorId !== accountId && accountId !== everybody) continue;
		const day = new Date(payload.at).toISOString().slice(0, 10);
		const counts = days.get(day) ?? {};
		counts[payload.decision] = (counts[payload.decision] ?? 0) + 1;
		days.set(day, counts);
	}
	return [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, counts]) => ({ day, counts }));
}

/** How often the ways between statuses were taken in the last 30 days, as the events say. */
async function expectedRoutes(projectId: string) {
	const routes = new Map<string, number>();
	const since = new Date(Date.now() - 29 * dayMs).toISOString().slice(0, 10);
	for (const { payload } of await stored()) {
		if (payload.projectId !== projectId || new Date(payload.at).toISOString().slice(0, 10) < since) continue;
		const key = `${payload.from ?? ''} ${payload.to}`;
		routes.set(key, (routes.get(key) ?? 0) + 1);
	}
	return [...routes].sort();
}
const routes = async (...projectIds: string[]) => {
	const found = await asApp(world, async (ports) =>
		(await import('../../src/services/audit/read-activity')).readRoutes(ports, projectIds as ProjectId[]),
	);
	return found.routes.map(({ from = '', to, moves }) => [`${from} ${to}`, moves]).sort();
};

/** A second service account; the seeded bot is the first. */
let second: string;
const addSecond = async (): Promise<void> => {
	second = await addServiceAccount(world, '0c');
};

describe('daily counts', () => {
	it('are empty before anything was counted, and say so', async () => {
		await registered(world);
		await deploy(world, 'deployBot');
		expect(await activity(bot)).toEqual({ days: [], spaces: [] });
	});

	it('hold what was recorded a quarter of an hour ago, and nothing younger', async () => {
		await registered(world);
		await deploy(world, 'deployBot');
		await world.pass(20 * minuteMs);
		await deploy(world, 'deployBot');
		await world.pass(minuteMs);
		const at = Date.now();
		expect(await count()).toEqual({ isComplete: true });
		const { days, spaces, countedUpTo } = await activity(bot);
		expect(days).toEqual([{ day: new Date(startOfTime).toISOString().slice(0, 10), counts: { allowed: 1 } }]);
		expect(spaces).toEqual([{ projectId: '10000', moves: 1 }]);
		expect(countedUpTo).toBe(at - 15 * minuteMs);
		await world.pass(20 * minuteMs);
		await count();
		expect((await activity(bot)).days).toEqual(await expectedDays(bot));
	});

	it.each([1, 2, Date.now() % 1_000_000])(
		'equal the events after crashes, repetitions and overlaps, over months (seed %i)',
		async (seed) => {
			const random = new Random(seed);
			await registered(world);
			await addSecond();
			setGuard(world, undefined);
			let moves = 0;
			for (let step = 0; step < 40; step++) {
				const name = random.pick([bot, second]);
				switch (random.below(5)) {
					case 0:
						await world.pass(random.below(3 * dayMs));
						break;
					case 1:
						await crashAt(1 + random.below(4), () => count(), isTransaction);
						break;
					case 2:
						await Promise.allSettled([count(), count()]);
						break;
					case 3:
						await count(random.chance(0.5) ? 0 : later);
						break;
					default:
						await deploy(world, name === bot ? 'deployBot' : { accountId: second }, random.pick(stagedKeys));
						moves += 1;
				}
			}
			await world.pass(hourMs);
			await count();
			await count();
			expect((await stored()).length).toBe(moves);
			expect(await routes('10000')).toEqual(await expectedRoutes('10000'));
			for (const accountId of [bot, second, everybody]) {
				expect((await activity(accountId)).days).toEqual(await expectedDays(accountId));
			}
		},
	);

	it('write one record an account and run, whatever it did', async () => {
		await registered(world);
		setGuard(world, undefined);
		for (let i = 0; i < 10; i++) await deploy(world, 'deployBot');
		// Where the window ends, the account, the site, and that it was counted; whose moves these are only once.
		for (const writes of [5, 4]) {
			await deploy(world, 'deployBot');
			await world.pass(hourMs);
			const before = world.forge.storage.usage.itemsWritten;
			await count();
			expect(world.forge.storage.usage.itemsWritten - before).toBe(writes);
		}
	});

	it.each([bot, everybody])('are made anew from the events where somebody altered those of %s', async (accountId) => {
		await registered(world);
		await addSecond();
		setGuard(world, undefined);
		await deploy(world, 'deployBot');
		await deploy(world, { accountId: second });
		await world.pass(hourMs);
		await count();
		const [[id, record] = ['', undefined]] = Object.entries(await storedOf(world, 'count')).filter(([name]) =>
			name.startsWith(accountId),
		);
		if (record === undefined) throw new Error('nothing was counted');
		await tamper(world, 'count', id, { ...record, body: { days: 'many' } });
		await deploy(world, 'deployBot');
		await world.pass(hourMs);
		await count();
		for (const id of [bot, everybody]) expect((await activity(id)).days).toEqual(await expectedDays(id));
		expect(log).toEqual([expect.objectContaining({ where: 'counts', code: 'CORRUPT_RECORD' })]);
	});

	it('tell the ways between statuses apart by space, for 30 days', async () => {
		await registered(world);
		setGuard(world, undefined);
		await deploy(world, 'deployBot');
		await deploy(world, 'deployBot', stagedKeys[1]);
		expect(await routes('10000')).toEqual([]);
		await world.pass(hourMs);
		await count();
		expect(await routes('10000')).toEqual([['10004 10005', 2]]);
		expect(await routes('10001')).toEqual([]);
		expect(await routes()).toEqual([]);
		await world.pass(31 * dayMs);
		await count();
		expect(await routes('10000')).toEqual([]);
	});

	it('go with an account that is erased, and others stay', async () => {
		await registered(world);
		await addSecond();
		setGuard(world, undefined);
		await deploy(world, 'deployBot');
		await deploy(world, { accountId: second });
		await world.pass(40 * dayMs);
		await deploy(world, 'deployBot');
		await world.pass(hourMs);
		await count();
		const others = await activity(second);
		await asApp(world, async (ports) =>
			(await import('../../src/services/audit/count-records')).removeCounts(ports, [bot]),
		);
		const left = Object.keys(await storedOf(world, 'count'));
		expect(left.filter((name) => name.startsWith(bot))).toEqual([]);
		expect(await activity(second)).toEqual(others);
		expect(others.days).toHaveLength(1);
	});

	it('are brought up to date by the daily work', async () => {
		await registered(world);
		await deploy(world, 'deployBot');
		await world.pass(hourMs);
		await world.forge.runScheduled('daily');
		await world.settle();
		expect((await activity(bot)).days).toEqual(await expectedDays(bot));
	});
});

describe('the list of events', () => {
	/** Ten moves of each bot, a minute apart but for pairs at one instant. */
	async function someMoves(): Promise<void> {
		await registered(world);
		await addSecond();
		setGuard(world, undefined);
		for (let i = 0; i < 10; i++) {
			await deploy(world, 'deployBot', stagedKeys[i % 3]);
			await deploy(world, { accountId: second }, stagedKeys[(i + 1) % 3]);
			if (i % 2 === 0) await world.pass(minuteMs);
		}
		await world.pass(hourMs);
	}

	it.each([1, 3, 7, 50])('comes newest first, nothing twice and nothing missing, in pages of %i', async (most) => {
		await someMoves();
		const hashes: string[] = [];
		let at = later;
		let cursor: string | undefined;
		do {
			const page = await list({}, cursor, most);
			for (const { hash, payload } of page.events) {
				expect(payload.at).toBeLessThanOrEqual(at);
				at = payload.at;
				hashes.push(hash);
			}
			cursor = page.cursor;
		} while (cursor !== undefined);
		expect(new Set(hashes).size).toBe(hashes.length);
		expect(hashes.length).toBe((await stored()).length);
	});

	it.each<[string, (events: readonly AuditEvent[]) => AuditFilter, (event: AuditEvent) => boolean]>([
		['an account', () => ({ accountId: second as AccountId }), ({ actorId }) => actorId === second],
		['an owner', () => ({ ownerId: idOf('bruno') as AccountId }), ({ ownerId }) => ownerId === idOf('bruno')],
		['a decision', () => ({ decision: 'observed' }), ({ payload }) => payload.decision === 'observed'],
		['a decision that none has', () => ({ decision: 'bypassed' }), () => false],
		['a reason', () => ({ reason: 'unregistered' }), ({ payload }) => payload.recheck === 'unregistered'],
		['a source', () => ({ source: 'product-event' }), ({ payload }) => payload.source === 'product-event'],
		['a space', () => ({ projectId: '10000' as ProjectId }), ({ payload }) => payload.projectId === '10000'],
		['another space', () => ({ projectId: '10001' as ProjectId }), () => false],
		['a time', (events) => ({ from: events[3]?.payload.at ?? 0, to: events[8]?.payload.at ?? 0 }), () => true],
	])('is narrowed by %s', async (_, filterOf, wanted) => {
		await someMoves();
		const events = (await stored()).sort((a, b) => a.payload.at - b.payload.at);
		const filter = filterOf(events);
		const inTime = ({ payload }: AuditEvent) => payload.at >= (filter.from ?? 0) && payload.at <= (filter.to ?? later);
		const found = (await list(filter)).events.map(({ hash }) => hash);
		expect([...found].sort()).toEqual(
			events
				.filter((event) => inTime(event) && wanted(event))
				.map(({ hash }) => hash)
				.sort(),
		);
	});

	it('passes over an event that somebody altered beyond reading, and tells the log', async () => {
		await someMoves();
		const [[id, record] = ['', undefined]] = Object.entries(await storedOf(world, 'event'));
		if (record === undefined) throw new Error('nothing was recorded');
		await tamper(world, 'event', id, { ...record, body: { payload: 'gone' } });
		expect((await list({})).events).toHaveLength(19);
		expect(log).toEqual([expect.objectContaining({ where: 'audit', code: 'CORRUPT_RECORD' })]);
	});

	it('gets past any number of moves of one millisecond', async () => {
		const { listEvents } = await import('../../src/services/audit/list-events');
		const many = 1_250;
		const body = (i: number) => ({
			payload: {
				...{ format: 1, issueId: String(1 + i), projectId: '10000', seq: 1, change: `c${i}`, at: 5, recordedAt: 5 },
				...{
					source: 'backfill',
					to: '1',
					actor: 'a',
					decision: 'observed',
					recheck: 'allow',
					registry: [1, 1],
					prev: null,
				},
			},
			hash: `h${i}`,
		});
		const records = Array.from({ length: many }, (_, i) => ({
			id: `${1 + i}:1`,
			record: { version: 1, body: body(i), attributes: { madeAt: 5 } },
		}));
		const query = async ({ limit, cursor = '0' }: { readonly limit: number; readonly cursor?: string }) => {
			const end = Number(cursor) + limit;
			return { records: records.slice(Number(cursor), end), ...(end < many ? { cursor: String(end) } : {}) };
		};
		const ports = { records: { query }, log: { failure: () => undefined } } as never;
		for (const filter of [{}, { decision: 'bypassed' }] as const) {
			const found: string[] = [];
			let cursor: string | undefined;
			let calls = 0;
			do {
				const page = await listEvents(ports, filter, cursor);
				found.push(...page.events.map(({ hash }) => hash));
				cursor = page.cursor;
				calls += 1;
			} while (cursor !== undefined && calls < 100);
			expect(cursor).toBeUndefined();
			expect(new Set(found).size).toBe('decision' in filter ? 0 : many);
		}
	});
});
