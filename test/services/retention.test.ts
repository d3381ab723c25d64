// How long events are kept: what retention removes leaves tombstones that panel and verifier take only where the journal
// allowed them.
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { IssueAuditView } from '../../src/contract/calls/audit';
import { dayMs, hourMs, minuteMs } from '../../src/contract/durations';
import { seal } from '../../src/core/audit/seal';
import { removeOldEvents } from '../../src/services/audit/remove-old-events';
import { callEvidence, readExported, verdictOn } from '../harness/exported';
import { asApp } from '../harness/guards';
import { collectLog, crashAt, intercept, isTransaction, type LogLine } from '../harness/platform-calls';
import { deploy, errorOf, registered, setGuard, stagedKeys } from '../harness/registry';
import { requireStored, type StoredValue, storedOf, tamper } from '../harness/storage';
import { valueOf } from '../harness/world';
import { openWorldForEachTest, world } from '../harness/world-of-test';

openWorldForEachTest();

const [key, other] = stagedKeys;
let log: readonly LogLine[];

beforeEach(async () => {
	log = collectLog();
	await registered(world);
	// It lets the bot pass when its registration is over, too.
	setGuard(world, { mode: 'registered', enforcement: 'monitor' });
});

const idOfItem = (issueKey: string): string => world.site.issue(issueKey).id;

async function record(issueKey: string, times = 1): Promise<void> {
	for (let i = 0; i < times; i++) {
		await deploy(world, 'deployBot', issueKey);
		await world.pass(2_000);
	}
	await world.pass(minuteMs);
}

async function anchor(): Promise<void> {
	await world.pass(20 * minuteMs);
	await world.forge.runScheduled('hourly');
	await world.pass(minuteMs);
}

/** Lets days go by, of which the last ones are lived through: the jobs of a day, and an anchor after them. */
async function live(days: number): Promise<void> {
	for (let day = 0; day < days; day++) {
		await world.pass(dayMs - hourMs);
		await world.forge.runScheduled('daily');
		await world.pass(10 * minuteMs);
		await anchor();
	}
}

const readRetention = async () => (await callEvidence(world, 'evidence.read')).retention;

async function change(name: 'evidence.keep' | 'evidence.hold' | 'evidence.lift-hold', more: object = {}) {
	const { version } = await readRetention();
	return callEvidence(world, name, { version, reason: 'Überprüfung 7', ...more });
}
const keep = (months: number | null) => change('evidence.keep', { months });

async function panel(issueKey: string, limit = 100): Promise<IssueAuditView> {
	return valueOf(await world.invoke('ana', 'muster-issue', 'issue.audit', { issueId: idOfItem(issueKey), limit }));
}

/** Verifies a long chain as the panel does. */
async function verifyInSteps(issueKey: string) {
	for (let after = 0; ; ) {
		const step = valueOf(
			await world.invoke<{ state: string; checked: number; length: number }>('ana', 'muster-issue', 'issue.verify', {
				issueId: idOfItem(issueKey),
				after,
			}),
		);
		if (step.state !== 'unaltered' || step.checked >= step.length) return step;
		after = step.checked;
	}
}

const verdict = async (from: number | null = null, to: number | null = null) =>
	verdictOn((await readExported(world, from, to)).lines);
const retain = (stopAt = Number.MAX_SAFE_INTEGER) => asApp(world, (ports) => removeOldEvents(ports, stopAt));
const tombstones = async (): Promise<StoredValue[]> =>
	Object.values(await storedOf(world, 'event')).filter(({ body }) => 'tombstone' in body);

/** Two old events of one work item and one of another, then one that is younger by four months, all anchored. */
async function twoAges(): Promise<void> {
	await record(key, 2);
	await record(other);
	await anchor();
	await world.pass(125 * dayMs);
	await record(key);
	await anchor();
}

describe('retention', () => {
	it('keeps everything for ever until somebody says otherwise', async () => {
		await twoAges();
		await world.pass(4_000 * dayMs);
		await live(3);
		expect(await tombstones()).toEqual([]);
		expect(await readRetention()).toEqual({ version: 0, months: null, oldestAt: expect.any(Number) });
		expect(await verdict()).toMatchObject({ events: 4, journalEntries: 0 });
	});

	it('removes what is older once the journal allowed it and an anchor covers that, and leaves a sound export', async () => {
		const { newest } = await twoAges().then(() => callEvidence(world, 'evidence.read'));
		const { version } = await keep(6);
		expect(version).toBe(1);
		await live(2);
		expect(await verdict()).toMatchObject({ events: 4, journalEntries: 1 });
		await world.pass(64 * dayMs);
		await live(1);
		// Allowed, and not removed before an anchor covers it.
		expect(await tombstones()).toEqual([]);
		expect(await readRetention()).toMatchObject({ months: 6, waitsUntil: expect.any(Number) });
		await live(1);
		const removed = await tombstones();
		expect(removed).toHaveLength(3);
		for (const { body, monitor } of removed) {
			expect(Object.keys(body).sort()).toEqual(['hash', 'recordedAt', 'tombstone']);
			expect(monitor).toBeUndefined();
		}
		const retention = await readRetention();
		expect(retention).toMatchObject({ removed: { count: 3 }, oldestAt: expect.any(Number) });
		expect(retention.waitsUntil).toBeUndefined();
		expect(retention.oldestAt).toBeGreaterThan(retention.removed?.until ?? Number.NaN);
		expect(verdictOn((await readExported(world)).lines, newest)).toMatchObject({
			events: 1,
			tombstones: 3,
			receipts: 1,
		});
		expect(await panel(key)).toMatchObject({
			events: [{ seq: 3 }],
			total: 3,
			chain: { state: 'unaltered', length: 3 },
			removed: { count: 2, until: retention.removed?.until },
		});
		expect(await panel(other)).toMatchObject({
			events: [],
			total: 1,
			chain: { state: 'unaltered' },
			removed: { count: 1 },
		});
		const listed = await world.invoke<{ events: readonly object[] }>('ana', 'muster-admin', 'audit.list', {
			filter: {},
		});
		expect(valueOf(listed).events).toMatchObject([{ seq: 3 }]);
		// Nothing is left to be removed, so that nothing is written.
		const journal = Object.keys(await storedOf(world, 'journal')).length;
		await live(2);
		expect(Object.keys(await storedOf(world, 'journal'))).toHaveLength(journal);
		// What is recorded later goes on where the chain stood.
		await record(other);
		expect(await panel(other)).toMatchObject({ events: [{ seq: 2 }], chain: { state: 'unaltered', length: 2 } });
		expect(log).toEqual([]);
	});

	it('ends an export where the anchor ends that covers what allowed its tombstones', async () => {
		await twoAges();
		const beforeMiddle = Date.now() - 60 * dayMs;
		const { newest } = await callEvidence(world, 'evidence.read');
		await keep(6);
		await world.pass(64 * dayMs);
		await live(2);
		const { lines, to } = await readExported(world, null, beforeMiddle);
		expect(to).toBeGreaterThan(beforeMiddle + 100 * dayMs);
		expect(verdictOn(lines)).toMatchObject({ tombstones: 3 });
		// Beyond what was removed, an export ends where it was asked to.
		const young = (newest?.upTo ?? 0) + 1;
		const later = await readExported(world, young, young + dayMs);
		expect(later.to).toBe(young + dayMs);
		expect(verdictOn(later.lines)).toMatchObject({ tombstones: 0 });
		// A table is not verified.
		const table = await callEvidence(world, 'evidence.export', { format: 'csv', from: null, to: beforeMiddle });
		expect(table.to).toBe(beforeMiddle);
	});

	it('refuses fewer than six months, more than 120, and a change of what somebody changed meanwhile', async () => {
		for (const months of [0, 5, 121, 6.5]) {
			const answer = await world.invoke('ana', 'muster-admin', 'evidence.keep', { version: 0, reason: 'No.', months });
			expect(errorOf(answer)).toMatchObject({ code: 'INVALID_INPUT', field: 'months' });
		}
		await keep(12);
		for (const name of ['evidence.hold', 'evidence.lift-hold'] as const) {
			const answer = await world.invoke('ana', 'muster-admin', name, { version: 0, reason: 'Late.' });
			expect(errorOf(answer)).toMatchObject({ code: 'CONFLICT' });
		}
		expect(await readRetention()).toMatchObject({ version: 1, months: 12 });
		expect(Object.keys(await storedOf(world, 'journal')).sort()).toEqual(['1', 'head', 'policy']);
	});

	it('says each change in the journal with its actor, and changes neither without the other', async () => {
		await keep(24);
		await change('evidence.hold');
		expect((await readRetention()).hold).toMatchObject({ reason: 'Überprüfung 7', by: { kind: 'person' } });
		const stop = intercept(async (call, send) =>
			isTransaction(call) ? new Response('{"code":"INTERNAL_SERVER_ERROR"}', { status: 500 }) : send(),
		);
		const { version } = await readRetention();
		const failed = await world.invoke('ana', 'muster-admin', 'evidence.lift-hold', { version, reason: 'Now.' });
		expect(errorOf(failed)).toMatchObject({ code: 'UNAVAILABLE' });
		stop();
		expect(await readRetention()).toMatchObject({ version, hold: { reason: 'Überprüfung 7' } });
		await change('evidence.lift-hold');
		expect((await readRetention()).hold).toBeUndefined();
		await anchor();
		await anchor();
		expect(await verdict()).toMatchObject({ journalEntries: 3, commitmentsWithoutAccount: 0 });
		const types = ['1', '2', '3'].map(async (seq) => (await requireStored(world, 'journal', seq)).body['payload']);
		expect(await Promise.all(types)).toMatchObject([
			{ what: { type: 'policy', months: 24, reason: 'Überprüfung 7' }, actor: expect.any(String) },
			{ what: { type: 'hold' }, actor: expect.any(String) },
			{ what: { type: 'hold-lifted' }, actor: expect.any(String) },
		]);
	});
});

describe('a removal', () => {
	/** Sixty events that may be removed, with the entry that allows it under an anchor. */
	async function allowed(): Promise<void> {
		for (const one of stagedKeys) await record(one, 12);
		await anchor();
		await keep(6);
		await world.pass(190 * dayMs);
		await world.forge.runScheduled('daily');
		await world.pass(10 * minuteMs);
		await anchor();
		await world.pass(hourMs * 13);
		expect(await tombstones()).toHaveLength(0);
	}

	it('is stopped at once by a hold, and goes on where it stood when that is lifted', async () => {
		await allowed();
		let commits = 0;
		const stop = intercept(async (call, send) => {
			if (isTransaction(call) && call.body.includes('tombstone') && ++commits === 2) {
				stop();
				await change('evidence.hold');
			}
			return send();
		});
		await retain();
		expect(await tombstones()).toHaveLength(23);
		await live(2);
		expect(await tombstones()).toHaveLength(23);
		expect(await verdict()).toMatchObject({ events: 37, tombstones: 23 });
		await change('evidence.lift-hold');
		await live(1);
		expect(await tombstones()).toHaveLength(60);
		await anchor();
		expect(await verdict()).toMatchObject({ events: 0, tombstones: 60 });
		expect(await readRetention()).toMatchObject({ removed: { count: 60 } });
		expect(log).toEqual([]);
	});

	it('goes no further than a policy that was changed since allows', async () => {
		await allowed();
		await keep(24);
		await live(1);
		expect(await tombstones()).toHaveLength(0);
		await keep(null);
		await live(1);
		expect(await tombstones()).toHaveLength(0);
		await keep(6);
		await live(1);
		expect(await tombstones()).toHaveLength(60);
	});

	it('ends right wherever it crashes', async () => {
		await allowed();
		let crashes = 0;
		for (
			let nth = 1;
			await crashAt(
				nth,
				() => retain(),
				({ to }) => to === 'storage',
			);
			nth += 2
		)
			crashes++;
		expect(crashes).toBeGreaterThan(3);
		expect(await tombstones()).toHaveLength(60);
		await anchor();
		expect(await verdict()).toMatchObject({ events: 0, tombstones: 60 });
		expect((await readRetention()).removed?.count).toBe(60);
	});

	it('counts each event once when responses are lost, and when several run at once', async () => {
		await allowed();
		world.faults.storageResponseLost = 0.2;
		await Promise.all([
			retain().catch(() => undefined),
			retain().catch(() => undefined),
			retain().catch(() => undefined),
		]);
		world.faults.storageResponseLost = 0;
		await Promise.all([retain(), retain()]);
		expect(await tombstones()).toHaveLength(60);
		expect((await readRetention()).removed?.count).toBe(60);
		const retentions = Object.values(await storedOf(world, 'journal')).filter(
			({ body }) => (body['payload'] as { what?: { type: string } } | undefined)?.what?.type === 'retention',
		);
		expect(retentions).toHaveLength(1);
		await anchor();
		expect(await verdict()).toMatchObject({ events: 0, tombstones: 60 });
	});

	it('stops at its deadline, and plans itself again', async () => {
		await allowed();
		expect(await retain(0)).toEqual({ isComplete: false });
		expect(await tombstones()).toHaveLength(0);
		expect(await retain()).toEqual({ isComplete: true });
	});

	it('leaves what somebody altered, so that the chain goes on to say so', async () => {
		await allowed();
		const id = `${idOfItem(key)}:3`;
		const { body, ...stored } = await requireStored(world, 'event', id);
		const payload = { ...(body['payload'] as object), decision: 'allowed', to: '1' };
		await tamper(world, 'event', id, { ...stored, body: { ...body, payload } });
		await retain();
		expect(await tombstones()).toHaveLength(59);
		expect(await panel(key)).toMatchObject({ chain: { state: 'altered', seq: 3 } });
		await anchor();
		expect(await verdict()).toMatch(/event 3 of work item \d+ was altered/);
		expect(log).toMatchObject([{ where: 'retain', code: 'CORRUPT_RECORD' }]);
	});

	it('of half of 300 events of one work item leaves a chain that is verified in steps', async () => {
		await record(key, 150);
		await anchor();
		await world.pass(100 * dayMs);
		await record(key, 150);
		await anchor();
		await keep(6);
		await world.pass(90 * dayMs);
		await live(2);
		expect(await panel(key, 5)).toMatchObject({ total: 300, chain: { state: 'long' }, removed: { count: 150 } });
		expect((await panel(key, 5)).events).toHaveLength(5);
		expect(await verifyInSteps(key)).toMatchObject({ state: 'unaltered', checked: 300 });
		await anchor();
		expect(await verdict()).toMatchObject({ events: 150, tombstones: 150 });
		await world.pass(100 * dayMs);
		await live(2);
		expect(await panel(key, 5)).toMatchObject({ events: [], total: 300, removed: { count: 300 } });
		expect(await verifyInSteps(key)).toMatchObject({ state: 'unaltered', checked: 300 });
	}, 120_000);
});

describe('a forged tombstone', () => {
	async function bury(retention: number, issueKey: string, seq: number): Promise<void> {
		const id = `${idOfItem(issueKey)}:${seq}`;
		const { body, at, site, version } = await requireStored(world, 'event', id);
		const { recordedAt } = body['payload'] as { recordedAt: number };
		const tombstone = { issueId: idOfItem(issueKey), seq, retention };
		const value = { at, site, version, body: { hash: body['hash'], tombstone, recordedAt } };
		await tamper(world, 'event', id, value as unknown as StoredValue);
	}

	/** Puts in the place of an event what stands for an older one that was removed, time and all. */
	async function removeUnseen(seq: number): Promise<void> {
		const older = await requireStored(world, 'event', `${idOfItem(key)}:1`);
		const { tombstone, recordedAt } = older.body as { tombstone: { retention: number }; recordedAt: number };
		await bury(tombstone.retention, key, seq);
		const forged = await requireStored(world, 'event', `${idOfItem(key)}:${seq}`);
		const body = { ...forged.body, recordedAt: recordedAt + seq };
		await tamper(world, 'event', `${idOfItem(key)}:${seq}`, { ...forged, body });
	}

	beforeEach(async () => {
		await twoAges();
		await keep(6);
		await world.pass(64 * dayMs);
		await live(2);
	});

	const named = async (seq: number, text: RegExp) => {
		expect(await panel(key)).toMatchObject({ chain: { state: 'altered', seq } });
		expect(await verifyInSteps(key)).toMatchObject({ state: 'altered', seq });
		await anchor();
		expect(await verdict()).toMatch(text);
	};

	it('is named where no entry of the journal allowed it', async () => {
		await bury(77, key, 3);
		await named(3, /event 3 of work item \d+ counts as removed under entry 77 of the journal, which is no retention/);
	});

	it('is named where the entry is of something else', async () => {
		await bury(1, key, 3);
		await named(3, /counts as removed under entry 1 of the journal, which is no retention/);
	});

	it('is named where the entry allows less', async () => {
		await bury(2, key, 3);
		await named(3, /entry 2 of the journal allowed to remove events until .*, and one of later is missing/);
	});

	it('is named where no anchor covers the entry', async () => {
		const head = await requireStored(world, 'journal', 'head');
		const { seq, hash } = head.body as { seq: number; hash: string };
		const at = Date.now();
		const entry = seal({
			kind: 'journal',
			seq: seq + 1,
			at,
			what: { type: 'retention', removedUntil: at },
			prev: hash,
		});
		await tamper(world, 'journal', String(seq + 1), { version: 1, body: entry });
		await tamper(world, 'journal', 'head', { version: seq + 1, body: { seq: seq + 1, hash: entry.hash, at } });
		await bury(seq + 1, key, 3);
		expect(await panel(key)).toMatchObject({ chain: { state: 'altered', seq: 3 } });
		expect(await verifyInSteps(key)).toMatchObject({ state: 'altered', seq: 3 });
		await world.pass(20 * minuteMs);
		expect(await verdict()).toMatch(/counts as removed under entry \d+ of the journal, which no anchor covers/);
	});

	it('is named where somebody wrote the entry anew', async () => {
		const stored = await requireStored(world, 'journal', '2');
		const payload = stored.body['payload'] as { what: object };
		const what = { ...payload.what, removedUntil: Date.now() };
		await tamper(world, 'journal', '2', { ...stored, body: { ...stored.body, payload: { ...payload, what } } });
		await bury(2, key, 3);
		expect(await panel(key)).toMatchObject({ chain: { state: 'altered', seq: 1 } });
		expect(await verdict()).toMatch(/event 2 of the journal was altered/);
	});

	it('is named where the time of recording was forged with it', async () => {
		await removeUnseen(3);
		await named(3, /^Line \d+: event \d of work item \d+ is missing/);
	});

	it('is named where all that stands before it was removed, and nothing stands after it', async () => {
		const { length } = Object.keys(await storedOf(world, 'event')).filter((id) => id.startsWith(`${idOfItem(key)}:`));
		for (let seq = 3; seq <= length; seq++) await removeUnseen(seq);
		expect(await panel(key)).toMatchObject({ chain: { state: 'altered', seq: length } });
		expect(await verifyInSteps(key)).toMatchObject({ state: 'altered', seq: length });
	});

	it('does not let an event of another work item stand for one', async () => {
		const id = `${idOfItem(key)}:1`;
		const stored = await requireStored(world, 'event', id);
		const tombstone = { ...(stored.body['tombstone'] as object), issueId: idOfItem(other) };
		await tamper(world, 'event', id, { ...stored, body: { ...stored.body, tombstone } });
		expect(await panel(key)).toMatchObject({ chain: { state: 'altered', seq: 1 } });
	});
});

describe('an export of an old time, after several removals', () => {
	it('is sound wherever it is to end: it reaches until every entry that its tombstones need', async () => {
		await record(key);
		await keep(6);
		for (let i = 0; i < 42; i++) {
			await world.pass(9 * dayMs);
			await record(key);
			await live(1);
		}
		await live(2);
		const removed = (await tombstones()).map(
			({ body }) => body as { tombstone: { retention: number }; recordedAt: number },
		);
		expect(new Set(removed.map(({ tombstone }) => tombstone.retention)).size).toBeGreaterThan(2);
		const first = Math.min(...removed.map(({ recordedAt }) => recordedAt));
		for (const days of [1, 15, 60, 150, 210, 300]) {
			expect([days, await verdict(null, first + days * dayMs)]).toEqual([
				days,
				expect.objectContaining({ notAnchored: expect.any(Number) }),
			]);
		}
	}, 120_000);
});
