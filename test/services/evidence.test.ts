// Anchors, the journal and the export of the audit, held against the offline verifier.
import { describe, expect, it } from '@jest/globals';
import { ExportVerifier, type Summary } from '../../cli/src/audit/export-verifier';
import { FaultFound } from '../../cli/src/audit/fault';
import type { AccountId } from '../../src/contract/ids';
import { commitToAccount } from '../../src/core/audit/audit-event';
import { seal } from '../../src/core/audit/seal';
import { indexLagMs, makeAnchors, readAnchors, readNewestAnchor } from '../../src/services/audit/anchors';
import { exportPage, openExport } from '../../src/services/audit/export-audit';
import { appendToJournal } from '../../src/services/audit/journal';
import type { RecordRef, Records, StoredRecord } from '../../src/services/ports/records';
import { withNewFooter } from '../builders/audit-export';

const start = Date.UTC(2026, 10, 1);
const bot = '712020:bot-1' as AccountId;

/** A site's records, a clock, and how many records were read and written in how many requests. */
function aSite() {
	const stored = new Map<string, { readonly record: StoredRecord; readonly at?: number }>();
	const keyOf = ({ kind, id }: RecordRef) => `${kind} ${id}`;
	const site = { now: start, hidden: new Set<string>(), requests: 0, beforeCommit: async (): Promise<void> => {} };
	const byTime = () =>
		[...stored]
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
		query: async ({ from = 0, limit, cursor = '0' }: Parameters<Records['query']>[0]) => {
			site.requests++;
			const all = byTime().filter(({ at }) => at >= from);
			const begin = Number(cursor);
			return {
				records: all.slice(begin, begin + limit).map(({ key, record }) => ({ id: key.slice(6), record })),
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
	return { site, ports, stored, record, anchorAll };
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
		expect(page.lines.join('\n').length).toBeLessThan(2_500_000);
		lines.push(...page.lines);
		cursor = page.cursor;
	}
	return { lines: withNewFooter(lines), pages };
}

function verify(lines: readonly string[]): Summary | string {
	const verifier = new ExportVerifier();
	try {
		for (const line of lines) verifier.push(Buffer.from(`${line}\n`));
		verifier.end();
		return verifier.summary();
	} catch (error) {
		if (error instanceof FaultFound) return error.fault.text;
		throw error;
	}
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
		site.now = start + 3_600_000;
		expect(await anchorAll()).toBe(1);
		const anchors = [...(await readAnchors(ports, 1)), ...(await readAnchors(ports, 11))];
		expect(anchors.length).toBeGreaterThan(5);
		expect(Math.max(...anchors.map(({ payload }) => payload.heads.length))).toBeLessThanOrEqual(2_000);
		expect(Math.max(...anchors.map((anchor) => JSON.stringify(anchor).length))).toBeLessThan(240_000);
		const { lines } = await exportAll(desk);
		expect(verify(lines)).toMatchObject({ events: 12_000, anchors: anchors.length, notAnchored: 0 });
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

describe('the export', () => {
	/** Two days: events, several of one millisecond, anchors every hour, exports in between. */
	async function twoDays(): Promise<Site> {
		const desk = aSite();
		for (let hour = 0; hour < 48; hour++) {
			const hourAt = start + hour * 3_600_000;
			for (let i = 0; i < 20 + (hour % 5) * 60; i++) desk.record(String(1 + ((i * 7 + hour) % 50)), hourAt + i * 9);
			for (let i = 0; i < 5; i++) desk.record(String(200 + i), hourAt + 4_000);
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
		const whole = verify(lines);
		const { n } = await readNewestAnchor(desk.ports);
		expect(whole).toMatchObject({ events: desk.stored.size - n - 1 - 4 - 1, anchors: n, journalEntries: 4, items: 55 });
		expect(pages).toBeLessThanOrEqual(100);
		for (const hour of [0, 0.5, 1, 7, 23.9, 47, 60]) {
			const from = start + hour * 3_600_000;
			const part = await exportAll(desk, from);
			expect(verify(part.lines)).toMatchObject({ to: desk.site.now - indexLagMs });
			const header = JSON.parse(part.lines[0] ?? '').header as { from: number | null };
			expect(header.from ?? 0).toBeLessThanOrEqual(from);
			const early = await exportAll(desk, null, from);
			expect(verify(early.lines)).toMatchObject({ to: from });
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
		expect(verify(lines)).toMatchObject({ events: 351, anchors: 1 });
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
		expect(verify((await exportAll(desk)).lines)).toMatch(/event 5 of work item 3 was altered/);
		desk.stored.delete('event 3:5');
		expect(verify((await exportAll(desk)).lines)).toMatch(/missing/);
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
