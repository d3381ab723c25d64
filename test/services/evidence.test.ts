// Anchors, the journal and the export of the audit, held against the offline verifier.
import { describe, expect, it } from '@jest/globals';
import type { AccountId } from '../../src/contract/ids';
import { commitToAccount } from '../../src/core/audit/audit-event';
import { seal } from '../../src/core/audit/seal';
import { indexLagMs, makeAnchors, readAnchors, readNewestAnchor } from '../../src/services/audit/anchors';
import { exportPage, openExport } from '../../src/services/audit/export-audit';
import { appendToJournal } from '../../src/services/audit/journal';
import type { RecordRef, Records, StoredRecord } from '../../src/services/ports/records';
import { withNewFooter } from '../builders/audit-export';
import { verdictOn } from '../harness/exported';

const start = Date.UTC(2026, 10, 1);
const bot = '712020:bot-1' as AccountId;
const ana = '5b10ac8d82e05b22cc7d4ef6';

/** A site's records, a clock, and how many records were read and written in how many requests. */
function aSite() {
	const stored = new Map<string, { readonly record: StoredRecord; readonly at?: number }>();
	const keyOf = ({ kind, id }: RecordRef) => `${kind} ${id}`;
	const site = { now: start, hidden: new Set<string>(), requests: 0, beforeCommit: async (): Promise<void> => {} };
	const byTime = (kind: string) =>
		[...stored]
			.filter(([key]) => key.startsWith(`${kind} `))
			.flatMap(([key, { record, at }]) => (at === undefined || site.hidden.has(key) ? [] : [{ key, record, at }]))
			.sort((left, right) => left.at - right.at);
	const records = {
		read: async (refs: readonly RecordRef[]) => {
			site.requests++;
			if (refs.length > 25) throw new Error('More than 25 keys in one request.');
			return refs.map((ref) => stored.get(keyOf(ref))?.record);
		},
		commit: async (writes: Parameters<Records['commit']>[0]) => {
			site.requests++;
			const before = site.beforeCommit;
			site.beforeCommit = async () => {};
			await before();
			const holds = writes.every(
				({ ref, expected }) => (stored.get(keyOf(ref))?.record.version ?? 'absent') === expected,
			);
			if (!holds) return 'conflict' as const;
			for (const write of writes) {
				if (write.type === 'set') stored.set(keyOf(write.ref), { record: JSON.parse(JSON.stringify(write.record)) });
			}
			return 'committed' as const;
		},
		query: async ({ kind, from = 0, limit, cursor = '0' }: Parameters<Records['query']>[0]) => {
			site.requests++;
			const all = byTime(kind).filter(({ at }) => at >= from);
			const begin = Number(cursor);
			return {
				records: all.slice(begin, begin + limit).map(({ key, record }) => ({ id: key.slice(kind.length + 1), record })),
				...(begin + limit < all.length ? { cursor: String(begin + limit) } : {}),
			};
		},
	} as unknown as Records;
	const heads = new Map<string, { seq: number; hash: string }>();
	const record = (item: string, recordedAt: number): void => {
		const head = heads.get(item);
		const seq = (head?.seq ?? 0) + 1;
		const salt = `salt-${item}-${seq}`;
		const event = seal({
			format: 1,
			issueId: item,
			projectId: '10000',
			seq,
			change: `c${item}x${seq}`,
			at: recordedAt,
			recordedAt,
			source: 'backfill',
			to: '10005',
			actor: commitToAccount('actor', bot, salt),
			decision: 'observed',
			recheck: 'no-grant',
			registry: [1, 1],
			prev: head?.hash ?? null,
		});
		heads.set(item, { seq, hash: event.hash });
		const body = { ...event, actorId: bot, actorSalt: salt };
		stored.set(`event ${item}:${seq}`, { record: { version: 1, body }, at: recordedAt });
	};
	let changes = 0;
	/** A change of the history as a transaction would store it. */
	const change = (recordedAt: number, more: object = {}): string => {
		const what = { accountId: bot, version: ++changes, actor: { kind: 'person', id: ana }, ...more };
		const key = `history ${bot}:${String(changes).padStart(8, '0')}`;
		stored.set(key, {
			record: { version: 1, body: { recordedAt, salt: `salt-of-${changes}`, what } },
			at: recordedAt,
		});
		return key;
	};
	let salts = 0;
	const ports = {
		records,
		time: { now: () => site.now, sleep: async () => undefined },
		randomness: { salt: () => `salt${salts++}` },
	};
	const anchorAll = async () => {
		let runs = 0;
		while (!(await makeAnchors(ports)).isComplete) runs++;
		return runs;
	};
	return { site, ports, stored, record, change, anchorAll };
}

type Site = ReturnType<typeof aSite>;

async function exportAll({ ports, site }: Site, from: number | null = null, to = site.now - indexLagMs) {
	const { n } = await readNewestAnchor(ports);
	const opened = await openExport(ports, from, n);
	const header = { format: 'muster-audit/1', site: 'here', exportedAt: site.now, from: opened.from, to };
	const lines = [JSON.stringify({ header })];
	let pages = 0;
	for (let cursor: string | undefined = opened.cursor; cursor !== undefined; pages++) {
		const page = await exportPage(ports, to, cursor);
		expect(page.events).toBeLessThanOrEqual(100);
		expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(4_000_000);
		lines.push(...page.lines);
		cursor = page.cursor;
	}
	return { lines: withNewFooter(lines), pages };
}

describe('anchors', () => {
	it('cover what is older than the lag of the index, and each chain once', async () => {
		const { site, ports, record, anchorAll } = aSite();
		for (const [i, item] of ['1', '2', '1', '3'].entries()) record(item, start + i);
		site.now = start + indexLagMs + 2;
		await anchorAll();
		const [first] = await readAnchors(ports, 1);
		expect(first?.payload).toMatchObject({ n: 1, upTo: start + 2, prev: null });
		expect(first?.payload.heads.map(([item, seq]) => [item, seq])).toEqual([
			['1', 2],
			['2', 1],
		]);
		await anchorAll();
		expect((await readNewestAnchor(ports)).n).toBe(1);
		site.now += 3_600_000;
		await anchorAll();
		const [, second] = await readAnchors(ports, 1);
		expect(second?.payload).toMatchObject({ prev: first?.hash, heads: [['3', 1, expect.any(String)]] });
		site.now += 3_600_000;
		await anchorAll();
		expect(await readNewestAnchor(ports)).toMatchObject({ n: 2, checkedUpTo: site.now - indexLagMs });
	});

	it('follow a chain past what the index still hides', async () => {
		const { site, ports, stored, record, anchorAll } = aSite();
		for (let i = 0; i < 4; i++) record('1', start + i);
		for (const seq of [2, 3, 4]) site.hidden.add(`event 1:${seq}`);
		expect(stored.size).toBe(4);
		site.now = start + indexLagMs + 2;
		await anchorAll();
		expect((await readAnchors(ports, 1))[0]?.payload.heads).toEqual([['1', 3, expect.any(String)]]);
	});

	it('are cut at 2,000 work items, between milliseconds, and go on in the next run', async () => {
		const desk = aSite();
		const { site, ports, record, anchorAll } = desk;
		for (let i = 0; i < 12_000; i++) record(String(100_000 + i), start + Math.floor(i / 3));
		for (let i = 0; i < 4_000; i++) desk.change(start + i);
		site.now = start + 3_600_000;
		expect(await anchorAll()).toBe(1);
		const anchors = [...(await readAnchors(ports, 1)), ...(await readAnchors(ports, 11))];
		expect(anchors.length).toBeGreaterThan(5);
		expect(Math.max(...anchors.map(({ payload }) => payload.heads.length))).toBeLessThanOrEqual(2_000);
		expect(Math.max(...anchors.map((anchor) => JSON.stringify(anchor).length))).toBeLessThan(240_000);
		const { lines } = await exportAll(desk);
		expect(verdictOn(lines)).toMatchObject({ events: 12_000, changes: 4_000, anchors: anchors.length, notAnchored: 0 });
	});

	it('are made once, however many runs there are at once', async () => {
		const { site, ports, record } = aSite();
		record('1', start);
		site.now = start + indexLagMs + 1;
		site.beforeCommit = async () => {
			await makeAnchors(ports);
		};
		await makeAnchors(ports);
		expect(await readAnchors(ports, 1)).toHaveLength(1);
		await Promise.all([makeAnchors(ports), makeAnchors(ports)]);
		expect((await readNewestAnchor(ports)).n).toBe(1);
	});
});

describe('changes of registry, site and guards', () => {
	const large = (characters: number) => ({ lines: [{ reason: '"'.repeat(characters) }] });

	it('are named by the anchor of their time, and no anchor is made of nothing', async () => {
		const desk = aSite();
		const { site, ports, change, anchorAll } = desk;
		for (const i of [0, 0, 5]) change(start + i);
		site.now = start + indexLagMs + 4;
		await anchorAll();
		expect((await readAnchors(ports, 1)).map(({ payload }) => payload.heads)).toEqual([
			[['changes', 2, expect.any(String)]],
		]);
		site.now += 3_600_000;
		await anchorAll();
		site.now += 3_600_000;
		await anchorAll();
		expect((await readAnchors(ports, 1)).map(({ payload }) => payload.heads.length)).toEqual([1, 1]);
		expect(verdictOn((await exportAll(desk)).lines)).toMatchObject({ changes: 3, notAnchored: 0, events: 0 });
	});

	it('cut an anchor when there are many, never within a millisecond, whatever else ends there', async () => {
		const desk = aSite();
		for (let i = 0; i < 2_600; i++) desk.change(start + Math.floor(i / 300));
		for (let i = 0; i < 2_500; i++) desk.record(String(100_000 + i), start + Math.floor(i / 250));
		desk.site.now = start + 3_600_000;
		await desk.anchorAll();
		const anchors = await readAnchors(desk.ports, 1);
		expect(anchors.map(({ payload }) => payload.upTo - start)).toEqual([3, 7, 3_600_000 - indexLagMs]);
		const covered = anchors.flatMap(({ payload }) => payload.heads.filter(([item]) => item === 'changes'));
		expect(covered.map(([, count]) => count)).toEqual([1_200, 1_200, 200]);
		expect(verdictOn((await exportAll(desk)).lines)).toMatchObject({ changes: 2_600, events: 2_500, notAnchored: 0 });
	});

	it('of one millisecond are exported page by page, each once, also when that is the last one', async () => {
		const desk = aSite();
		for (let i = 0; i < 250; i++) desk.change(start);
		for (let i = 0; i < 250; i++) desk.record(String(1 + i), start);
		desk.site.now = start + indexLagMs;
		await desk.anchorAll();
		const { lines, pages } = await exportAll(desk);
		expect(verdictOn(lines)).toMatchObject({ changes: 250, events: 250, anchors: 1, notAnchored: 0 });
		expect(pages).toBe(3);
	});

	it('of bulk work, however large, stay below what an answer may hold', async () => {
		const desk = aSite();
		for (let i = 0; i < 40; i++) desk.change(start + Math.floor(i / 20), large(110_000));
		desk.site.now = start + 3_600_000;
		await desk.anchorAll();
		const { lines, pages } = await exportAll(desk);
		expect(verdictOn(lines)).toMatchObject({ changes: 40, notAnchored: 0 });
		expect(pages).toBeGreaterThan(8);
	});

	it('are read anew by no page of events', async () => {
		const desk = aSite();
		for (let i = 0; i < 1_000; i++) desk.record(String(1 + i), start + i);
		for (let i = 0; i < 90; i++) desk.change(start + 5_000 + i);
		desk.site.now = start + 3_600_000;
		desk.site.requests = 0;
		const { pages } = await exportAll(desk);
		expect(desk.site.requests).toBeLessThanOrEqual(pages * 5 + 90 / 15 + 3);
	});

	type Body = { recordedAt: number; what: object; salt: string };
	it.each<[string, (desk: Site, key: string, body: Body, at: number) => void, RegExp]>([
		[
			'edited',
			({ stored }, key, body, at) => put(stored, key, { ...body, what: { ...body.what, version: 0 } }, at),
			/covers other changes than the 3/,
		],
		[
			'given another salt',
			({ stored }, key, body, at) => put(stored, key, { ...body, salt: 'x' }, at),
			/covers other changes than the 3/,
		],
		[
			'robbed of its salt',
			({ stored }, key, { salt: _, ...body }, at) => put(stored, key, body, at),
			/not a change as the format has it/,
		],
		['removed', ({ stored }, key) => stored.delete(key), /covers 3 changes, and 2 stand/],
		[
			'dated earlier',
			({ stored }, key, body, at) => put(stored, key, { ...body, recordedAt: start }, at),
			/covers 3 changes, and 4 stand|covers 3 changes, and 2 stand/,
		],
		[
			'dated later',
			({ stored }, key, body, at) => put(stored, key, { ...body, recordedAt: at + 9_000_000 }, at),
			/covers 3 changes, and 2 stand/,
		],
		[
			'dated later, index and all',
			({ stored }, key, body, at) => put(stored, key, { ...body, recordedAt: at + 9_000_000 }, at + 9_000_000),
			/covers 3 changes, and 2 stand/,
		],
		['added', (desk, _, __, at) => void desk.change(at + 1), /covers 3 changes, and 4 stand/],
	])('are named in the file when one is %s in storage', async (_, tamper, named) => {
		const desk = aSite();
		const keys: string[] = [];
		for (let hour = 0; hour < 5; hour++) {
			for (let i = 0; i < 3; i++) keys.push(desk.change(start + hour * 3_600_000 + i * 60_000));
			desk.record('1', start + hour * 3_600_000 + 30_000);
			desk.site.now = start + hour * 3_600_000 + 1_800_000;
			await desk.anchorAll();
		}
		desk.site.now += 86_400_000;
		const { n } = await readNewestAnchor(desk.ports);
		expect(verdictOn((await exportAll(desk)).lines)).toMatchObject({ changes: 15, anchors: n, notAnchored: 0 });
		const key = keys[7] ?? '';
		const { record, at = 0 } = desk.stored.get(key) ?? { record: { body: {} } };
		tamper(desk, key, record.body as Body, at);
		const { lines, pages } = await exportAll(desk);
		expect(verdictOn(lines)).toMatch(named);
		// Whatever follows is exported all the same.
		expect(lines.filter((line) => line.includes('"kind":"change"')).length).toBeGreaterThanOrEqual(14);
		expect(pages).toBeLessThan(5);
	});

	function put(stored: Site['stored'], key: string, body: object, at: number): void {
		stored.set(key, { record: { version: 1, body }, at });
	}
});

describe('the export', () => {
	/** Two days: events, several of one millisecond, anchors every hour, exports in between. */
	async function twoDays(): Promise<Site> {
		const desk = aSite();
		for (let hour = 0; hour < 48; hour++) {
			const hourAt = start + hour * 3_600_000;
			for (let i = 0; i < 20 + (hour % 5) * 60; i++) desk.record(String(1 + ((i * 7 + hour) % 50)), hourAt + i * 9);
			for (let i = 0; i < 5; i++) desk.record(String(200 + i), hourAt + 4_000);
			// Some among events of the same millisecond, some of one millisecond, none in every third hour.
			for (let i = 0; i < (hour % 3) * 7; i++) desk.change(hourAt + Math.floor(i / 4) * 9);
			desk.site.now = hourAt + 1_800_000;
			await desk.anchorAll();
			if (hour % 12 !== 0) continue;
			await appendToJournal(desk.ports, { type: 'export', format: 'csv', from: null, to: hourAt }, bot);
		}
		desk.site.now += 86_400_000;
		return desk;
	}

	it('is what the verifier finds sound, as a whole and from any instant on', async () => {
		const desk = await twoDays();
		const { lines, pages } = await exportAll(desk);
		const whole = verdictOn(lines);
		const { n } = await readNewestAnchor(desk.ports);
		const changes = 16 * 7 + 16 * 14;
		const others = { anchors: n, journalEntries: 4, items: 55, notAnchored: 0 };
		expect(whole).toMatchObject({ events: desk.stored.size - changes - n - 1 - 4 - 1, changes, ...others });
		expect(pages).toBeLessThanOrEqual(100);
		for (const hour of [0, 0.5, 1, 7, 23.9, 47, 60]) {
			const from = start + hour * 3_600_000;
			const part = await exportAll(desk, from);
			expect(verdictOn(part.lines)).toMatchObject({ to: desk.site.now - indexLagMs });
			const header = JSON.parse(part.lines[0] ?? '').header as { from: number | null };
			expect(header.from ?? 0).toBeLessThanOrEqual(from);
			const early = await exportAll(desk, null, from);
			expect(verdictOn(early.lines)).toMatchObject({ to: from });
		}
	});

	it('gives many events of one millisecond, page by page, each once', async () => {
		const desk = aSite();
		for (let i = 0; i < 350; i++) desk.record(String(1 + i), start);
		desk.record('1', start + 1);
		desk.site.now = start + indexLagMs;
		await desk.anchorAll();
		desk.site.now += 10;
		const { lines, pages } = await exportAll(desk);
		expect(verdictOn(lines)).toMatchObject({ events: 351, anchors: 1 });
		expect(pages).toBe(4);
	});

	it('hands out what somebody altered in storage, and the verifier names it', async () => {
		const desk = await twoDays();
		const altered = desk.stored.get('event 3:5');
		const body = altered?.record.body as { readonly payload: object };
		desk.stored.set('event 3:5', {
			...altered,
			record: { version: 1, body: { ...body, payload: { ...body.payload, to: '1' } } },
		});
		expect(verdictOn((await exportAll(desk)).lines)).toMatch(/event 5 of work item 3 was altered/);
		desk.stored.delete('event 3:5');
		expect(verdictOn((await exportAll(desk)).lines)).toMatch(/missing/);
	});

	it('of 100,000 events takes no more than 1,100 calls', async () => {
		const desk = aSite();
		// As the calls see it: an hour has 2,000 events and an anchor.
		const perHour = 2_000;
		const hours = Math.ceil(Number(process.env['MUSTER_OPERATIONS'] ?? 10_000) / perHour);
		for (let hour = 0; hour < hours; hour++) {
			for (let i = 0; i < perHour; i++) desk.record(String(1 + (i % 500)), start + hour * 3_600_000 + i * 100);
			desk.site.now = start + hour * 3_600_000 + 3_000_000;
			await desk.anchorAll();
		}
		desk.site.now += 86_400_000;
		const { pages } = await exportAll(desk);
		process.stdout.write(`export: ${JSON.stringify({ events: perHour * hours, calls: pages })}\n`);
		expect(pages * (100_000 / (perHour * hours))).toBeLessThanOrEqual(1_100);
	});
});
