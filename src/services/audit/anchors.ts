// Anchors: each covers every chain that grew since the one before, so that whoever keeps the hash of one can tell later
// whether anything before it was changed.
import * as z from '#zod';
import { hourMs, minuteMs } from '../../contract/durations';
import { type Anchor, anchorSchema, changesItem, journalItem } from '../../contract/evidence';
import { hashTogether, seal } from '../../core/audit/seal';
import type { Ports } from '../ports/ports';
import type { RecordRef } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { readJournal } from './journal';
import { readChanges } from './recorded-changes';
import { type RecordedLink, readRecorded, readRecordedAt } from './recorded-events';

/** What was recorded more lately may be missing where events are listed by time, milliseconds. */
export const indexLagMs = 15 * minuteMs;
/** Work items after which an anchor ends: with a page more, the changes and the journal there are at most 2,000. */
const enoughItems = 1_890;
/** Events after which an anchor ends. */
const enoughEvents = 20_000;
/** Changes after which an anchor ends, but for those of the same millisecond. */
const enoughChanges = 1_000;
/** Anchors of one run: a job that finds more to do is planned again. */
const mostAnchors = 5;

const newestRef: RecordRef = { kind: 'anchor', id: 'newest' };
const newestSchema = z.strictObject({
	/** The newest anchor; 0 before the first. */
	n: z.int(),
	hash: z.nullable(z.string()),
	at: z.number(),
	upTo: z.number(),
	journal: z.int(),
	/** Nothing was recorded after `upTo` until then, epoch milliseconds. */
	checkedUpTo: z.number(),
});
export type NewestAnchor = Readonly<z.infer<typeof newestSchema>>;
const none: NewestAnchor = { n: 0, hash: null, at: 0, upTo: 0, journal: 0, checkedUpTo: 0 };

const anchorRef = (n: number): RecordRef => ({ kind: 'anchor', id: String(n) });

async function readNewestRecord({ records }: Pick<Ports, 'records'>) {
	const [stored] = await records.read([newestRef]);
	return {
		version: stored?.version,
		newest: stored === undefined ? none : parseRecord(newestSchema, newestRef, stored.body),
	};
}

export const readNewestAnchor = async (ports: Pick<Ports, 'records'>): Promise<NewestAnchor> =>
	(await readNewestRecord(ports)).newest;

/** Most anchors of one read: each may take 150,000 bytes. */
const batch = 10;

/** Anchors from a number on, at most ten. */
export async function readAnchors({ records }: Pick<Ports, 'records'>, from: number, most = batch): Promise<Anchor[]> {
	const refs = Array.from({ length: most }, (_, i) => anchorRef(from + i));
	const stored = await records.read(refs);
	return refs.flatMap((ref, i) => {
		const record = stored[i];
		return record === undefined ? [] : [parseRecord(anchorSchema, ref, record.body)];
	});
}

/** The last anchor, by halves, of those for which something holds: the first ones, or none. */
export async function findLastAnchor(
	ports: Pick<Ports, 'records'>,
	newest: number,
	holds: (anchor: Anchor) => boolean,
): Promise<Anchor | undefined> {
	let [least, most] = [0, newest];
	let found: Anchor | undefined;
	while (least < most) {
		const middle = Math.ceil((least + most) / 2);
		const [anchor] = await readAnchors(ports, middle, 1);
		if (anchor === undefined) return undefined;
		if (holds(anchor)) {
			least = middle;
			found = anchor;
		} else most = middle - 1;
	}
	return found;
}

/** Reads of one search that may go by how close anchors lie together. */
const mostGuesses = 9;

/**
 * The first anchor that reaches until an instant; undefined where none does.
 *
 * Anchors come about once an hour, so that a guess by time is near: of tens of thousands, a handful is read.
 */
export async function findAnchorOver(
	ports: Pick<Ports, 'records'>,
	newest: NewestAnchor,
	at: number,
): Promise<Anchor | undefined> {
	let [least, most] = [
		{ n: 0, upTo: 0 },
		{ n: newest.n, upTo: newest.upTo },
	];
	if (most.n === 0 || most.upTo < at) return undefined;
	let found: Anchor | undefined;
	for (let read = 0; most.n - least.n > 1; read++) {
		const [count, span] = [most.n - least.n, most.upTo - least.upTo];
		const apart = least.n === 0 ? hourMs : span / count;
		// In turns beyond and before where it should lie, so that what is left shrinks from both sides.
		const margin = ((read + 1) % 3) - 1;
		const guess = most.n - Math.floor((most.upTo - at) / apart) + margin * Math.ceil(Math.sqrt(count) / 4);
		// After some guesses every other time by halves, which ends however anchors are spread.
		const isGuess = read < mostGuesses || read % 2 === 0;
		const n = isGuess ? Math.max(least.n + 1, Math.min(most.n - 1, guess)) : Math.floor((least.n + most.n) / 2);
		const [anchor] = await readAnchors(ports, n, 1);
		if (anchor === undefined) return undefined;
		const { upTo } = anchor.payload;
		if (upTo >= at) {
			most = { n, upTo };
			found = anchor;
		} else least = { n, upTo };
	}
	return found ?? (await readAnchors(ports, most.n, 1))[0];
}

interface Window {
	/** In the order in which they were recorded. */
	readonly events: readonly RecordedLink[];
	readonly upTo: number;
	/** There is more until the instant that was asked for. */
	readonly isCut: boolean;
}

/** What was recorded from one instant until another, or as much of it as one anchor holds. */
async function readWindow(ports: Pick<Ports, 'records'>, from: number, until: number): Promise<Window> {
	const events: RecordedLink[] = [];
	const items = new Set<string>();
	for await (const page of readRecorded(ports, from)) {
		for (const event of page) {
			if (event.recordedAt > until) return { events, upTo: until, isCut: false };
			events.push(event);
			items.add(event.item);
		}
		const last = events.at(-1)?.recordedAt ?? from;
		// Never between two events of one millisecond.
		const canCut = (events[0]?.recordedAt ?? last) < last;
		if (canCut && (items.size >= enoughItems || events.length >= enoughEvents)) {
			return {
				events: events.filter(({ recordedAt }) => recordedAt < last),
				upTo: last - 1,
				isCut: true,
			};
		}
	}
	return { events, upTo: until, isCut: false };
}

interface Changes {
	/** In their order. */
	readonly hashes: readonly { readonly at: number; readonly hash: string }[];
	readonly upTo: number;
	readonly isCut: boolean;
}

/** The changes recorded from one instant until another, or as many as one anchor covers. */
async function readChangesUntil(ports: Pick<Ports, 'records'>, from: number, until: number): Promise<Changes> {
	const hashes: { at: number; hash: string }[] = [];
	for await (const changes of readChanges(ports, from, until)) {
		const [{ payload }] = changes as [(typeof changes)[number]];
		if (hashes.length >= enoughChanges) return { hashes, upTo: payload.recordedAt - 1, isCut: true };
		hashes.push(...changes.map(({ hash }) => ({ at: payload.recordedAt, hash })));
	}
	return { hashes, upTo: until, isCut: false };
}

/**
 * The newest event of every chain in a window.
 *
 * The list may lag behind for single events, so that each chain is followed by key from the newest that was listed.
 */
async function readHeads(
	ports: Pick<Ports, 'records'>,
	{ events, upTo }: Window,
): Promise<ReadonlyMap<string, RecordedLink>> {
	const heads = new Map(events.map((event) => [event.item, event]));
	let places = [...heads].map(([item, { seq }]) => ({ item, seq: seq + 1 }));
	while (places.length > 0) {
		const next = await readRecordedAt(ports, places);
		const followed = next.flatMap((event) => (event !== undefined && event.recordedAt <= upTo ? [event] : []));
		for (const event of followed) heads.set(event.item, event);
		places = followed.map(({ item, seq }) => ({ item, seq: seq + 1 }));
	}
	return heads;
}

/** The journal's newest entry until an instant; undefined where none is newer than `after`. */
async function readJournalHead(ports: Pick<Ports, 'records'>, after: number, until: number) {
	let newest: Awaited<ReturnType<typeof readJournal>>[number] | undefined;
	for (;;) {
		const entries = await readJournal(ports, (newest?.payload.seq ?? after) + 1, until);
		const last = entries.at(-1);
		if (last === undefined) return newest;
		newest = last;
	}
}

const byId = ([left]: readonly [string, ...unknown[]], [right]: readonly [string, ...unknown[]]): number =>
	left < right ? -1 : 1;

/** Makes the next anchor, where something was recorded that none covers. */
async function makeAnchor(ports: Pick<Ports, 'records' | 'time'>): Promise<'made' | 'up-to-date'> {
	const { version, newest } = await readNewestRecord(ports);
	const until = ports.time.now() - indexLagMs;
	if (until <= newest.upTo) return 'up-to-date';
	const recorded = await readChangesUntil(ports, newest.upTo + 1, until);
	const window = await readWindow(ports, newest.upTo + 1, recorded.upTo);
	const { upTo } = window;
	const isCut = window.isCut || recorded.isCut;
	const changes = recorded.hashes.flatMap(({ at, hash }) => (at <= upTo ? [hash] : []));
	const heads = await readHeads(ports, window);
	const entry = await readJournalHead(ports, newest.journal, upTo);
	const named = [...heads].map(([item, { seq, hash }]) => [item, seq, hash] as const);
	if (entry !== undefined) named.push([journalItem, entry.payload.seq, entry.hash]);
	if (changes.length > 0) named.push([changesItem, changes.length, hashTogether(changes)]);
	const next = (body: NewestAnchor) => ({
		type: 'set' as const,
		ref: newestRef,
		expected: version ?? ('absent' as const),
		record: { version: (version ?? 0) + 1, body },
	});
	if (named.length === 0) {
		// On a conflict somebody else has looked.
		await ports.records.commit([next({ ...newest, checkedUpTo: until })]);
		return 'up-to-date';
	}
	const n = newest.n + 1;
	const journal = entry?.payload.seq ?? newest.journal;
	const at = ports.time.now();
	const sealed = seal({ kind: 'anchor', n, at, upTo, heads: named.sort(byId), prev: newest.hash } as const);
	const body: Anchor = { ...sealed, journal };
	// On a conflict another run has made one, and the next looks from there.
	await ports.records.commit([
		{ type: 'set', ref: anchorRef(n), expected: 'absent', record: { version: 1, body } },
		next({ n, hash: sealed.hash, at, upTo, journal, checkedUpTo: upTo }),
	]);
	return isCut ? 'made' : 'up-to-date';
}

/**
 * Makes anchors until nothing older than the lag of the index is left without one, or enough for one run.
 *
 * @throws {AppError} UNAVAILABLE when storage does not answer; what was made until then stands
 */
export async function makeAnchors(ports: Pick<Ports, 'records' | 'time'>): Promise<{ readonly isComplete: boolean }> {
	for (let made = 0; made < mostAnchors; made++) {
		if ((await makeAnchor(ports)) === 'up-to-date') return { isComplete: true };
	}
	return { isComplete: false };
}
