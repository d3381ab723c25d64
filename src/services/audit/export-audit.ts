// Exports the audit page by page: the very lines of the format that docs/evidence.md describes.
import type { Tombstone } from '../../contract/audit-event';
import type { ExportPage } from '../../contract/calls/evidence';
import type { Anchor } from '../../contract/evidence';
import type { AccountRole } from '../../core/audit/audit-event';
import { canonicalText } from '../../core/audit/seal';
import type { Ports } from '../ports/ports';
import { findLastAnchor, type NewestAnchor, readAnchors } from './anchors';
import { type RecordedEntry, readJournal } from './journal';
import { readChanges } from './recorded-changes';
import { type RecordedEvent, type RecordedLink, readRecorded } from './recorded-events';
import { readRetention } from './retention';

/** Events of one page. With anchors of 150,000 bytes each and the changes, a page stays below 4 MB: an answer may have 5. */
const mostEvents = 100;
/** Changes of one page, and how many bytes of an answer they fill before it ends: one more may take 500,000. */
const mostChanges = 100;
const enoughChangeBytes = 1_500_000;

/** As many as one read of anchors and of the journal gives at most. */
const mostAnchors = 10;
const mostEntries = 25;

/** Where a page begins. */
interface Position {
	/** Time of the latest event that was given, epoch milliseconds, and how many of that millisecond were. */
	readonly at: number;
	readonly given: number;
	/** Next anchor, and next entry of the journal. */
	readonly anchor: number;
	readonly journal: number;
	/** Time of the latest change that was given, and how many of that millisecond were. */
	readonly changeAt: number;
	readonly changesGiven: number;
}

const theBeginning: Position = { at: 0, given: 0, anchor: 1, journal: 1, changeAt: 0, changesGiven: 0 };

const writeCursor = ({ at, given, anchor, journal, changeAt, changesGiven }: Position): string =>
	[at, given, anchor, journal, changeAt, changesGiven].join('.');

/** @param cursor as the call's schema has it */
function readCursor(cursor: string): Position {
	const [at = 0, given = 0, anchor = 1, journal = 1, changeAt = 0, changesGiven = 0] = cursor.split('.').map(Number);
	return { at, given, anchor, journal, changeAt, changesGiven };
}

const beside = (role: AccountRole, id?: string, salt?: string): string =>
	id === undefined || salt === undefined ? '' : `,"${role}":${JSON.stringify({ id, salt })}`;

const lineOf = ({ hash, payload }: { readonly hash: string; readonly payload: unknown }, accounts = ''): string =>
	`{"hash":${JSON.stringify(hash)},"payload":${canonicalText(payload)}${accounts}}`;

const eventLine = ({ hash, payload, ...event }: RecordedEvent): string => {
	const actor = beside('actor', event.actorId, event.actorSalt);
	const owner = beside('owner', event.ownerId, event.ownerSalt);
	return lineOf({ hash, payload }, actor + owner + beside('onBehalf', event.onBehalfId, event.onBehalfSalt));
};

const tombstoneLine = ({ hash, tombstone: { issueId, seq, retention } }: Tombstone): string =>
	JSON.stringify({ hash, tombstone: { issueId, seq, retention } });

const linkLine = ({ link }: RecordedLink): string => ('tombstone' in link ? tombstoneLine(link) : eventLine(link));
const anchorLine = (anchor: Anchor): string => lineOf(anchor);
const entryLine = (entry: RecordedEntry): string => lineOf(entry, beside('actor', entry.actorId, entry.actorSalt));

async function readNextEvents(
	ports: Pick<Ports, 'records'>,
	{ at, given }: Position,
	to: number,
): Promise<{ readonly events: readonly RecordedLink[]; readonly isLast: boolean }> {
	const events: RecordedLink[] = [];
	let skipped = 0;
	for await (const page of readRecorded(ports, at)) {
		for (const event of page) {
			if (event.recordedAt > to) return { events, isLast: true };
			if (event.recordedAt === at && skipped < given) skipped++;
			else if (events.push(event) === mostEvents) return { events, isLast: false };
		}
	}
	return { events, isLast: true };
}

/**
 * Where an export has to end that is wanted until an instant: at the anchor that covers what allowed its tombstones.
 *
 * @param from what was recorded later is exported; null: from the beginning
 */
export async function endOfExport(
	ports: Pick<Ports, 'records'>,
	from: number | null,
	to: number,
	newest: NewestAnchor,
): Promise<number> {
	const { removal } = await readRetention(ports.records);
	if (removal === undefined || (from ?? -1) >= removal.removedUntil) return to;
	// What lies between may hold tombstones that a later removal left.
	for (let end = to; ; ) {
		const next = await endOfRemoval(ports, removal.entry, end, newest);
		if (next <= end) return end;
		end = next;
	}
}

/** Until when the anchor reaches that covers what allowed the tombstones before an instant. */
async function endOfRemoval(
	ports: Pick<Ports, 'records'>,
	lastEntry: number,
	to: number,
	newest: NewestAnchor,
): Promise<number> {
	// Events are removed in the order of recording: what allowed the last removal before an event allowed all of them.
	const { value: page } = await readRecorded(ports, to).next();
	const next = page?.[0]?.link;
	const entry = next !== undefined && 'tombstone' in next ? next.tombstone.retention : lastEntry;
	const before = await findLastAnchor(ports, newest.n, ({ journal }) => journal < entry);
	const [covering] = await readAnchors(ports, (before?.payload.n ?? 0) + 1, 1);
	return covering?.payload.upTo ?? newest.upTo;
}

interface Line {
	/** Epoch milliseconds. */
	readonly at: number;
	readonly write: () => string;
}

async function readNextChanges(
	ports: Pick<Ports, 'records'>,
	{ changeAt, changesGiven }: Position,
	to: number,
): Promise<{ readonly changes: readonly Line[]; readonly isLast: boolean }> {
	const changes: Line[] = [];
	let [skipped, bytes] = [0, 0];
	for await (const together of readChanges(ports, changeAt, to)) {
		for (const { hash, payload, accounts } of together) {
			const at = payload.recordedAt;
			if (at === changeAt && skipped < changesGiven) {
				skipped++;
				continue;
			}
			if (changes.length === mostChanges || bytes > enoughChangeBytes) return { changes, isLast: false };
			const line = lineOf({ hash, payload }, `,"accounts":${JSON.stringify(accounts)}`);
			// As the answer holds it.
			bytes += Buffer.byteLength(JSON.stringify(line));
			changes.push({ at, write: () => line });
		}
	}
	return { changes, isLast: true };
}

/** Time of the latest line that was given of a kind, and how many of that millisecond were. */
function advance(times: readonly number[], at: number, given: number): readonly [at: number, given: number] {
	const last = Math.max(at, ...times);
	const ofLast = times.filter((time) => time === last).length;
	return [last, last === at ? given + ofLast : ofLast];
}

/** Where an export of everything after an instant begins: at the anchor that ends what lies before, or at the beginning. */
export async function openExport(
	ports: Pick<Ports, 'records'>,
	from: number | null,
	newestAnchor: number,
): Promise<{ readonly from: number | null; readonly cursor: string }> {
	const beginning = { from: null, cursor: writeCursor(theBeginning) };
	if (from === null) return beginning;
	// It covers no more than what is left out.
	const found = await findLastAnchor(ports, newestAnchor, ({ payload }) => payload.upTo <= from);
	if (found === undefined) return beginning;
	const { n, upTo } = found.payload;
	const position = { at: upTo + 1, given: 0, anchor: n, journal: found.journal + 1 };
	return { from: upTo, cursor: writeCursor({ ...position, changeAt: upTo + 1, changesGiven: 0 }) };
}

/** The next lines of an export. */
export async function exportPage(ports: Pick<Ports, 'records'>, to: number, cursor: string): Promise<ExportPage> {
	const position = readCursor(cursor);
	const [{ events, isLast }, anchors, entries] = [
		await readNextEvents(ports, position, to),
		await readAnchors(ports, position.anchor),
		await readJournal(ports, position.journal, to),
	];
	const covering = anchors.filter(({ payload }) => payload.upTo <= to);
	const hasAllAnchors = covering.length < anchors.length || anchors.length < mostAnchors;
	const hasAllEntries = entries.length < mostEntries;
	const until = Math.min(
		isLast ? to : (events.at(-1)?.recordedAt ?? to),
		hasAllAnchors ? to : (anchors.at(-1)?.payload.upTo ?? to),
		hasAllEntries ? to : (entries.at(-1)?.payload.at ?? to),
	);
	const { changes, isLast: hasAllChanges } = await readNextChanges(ports, position, until);
	// Until then, nothing is missing of any of the four; at that instant itself, something may be left.
	const horizon = hasAllChanges ? until : (changes.at(-1)?.at ?? until);
	const isDone = isLast && hasAllAnchors && hasAllEntries && hasAllChanges;
	const isGiven = ({ at }: Pick<Line, 'at'>): boolean => at <= horizon;
	const given = events
		.map((event): Line & RecordedLink => ({ ...event, at: event.recordedAt, write: () => linkLine(event) }))
		.filter(isGiven);
	const givenEntries = entries
		.map((entry): Line => ({ at: entry.payload.at, write: () => entryLine(entry) }))
		.filter(isGiven);
	const givenAnchors = covering
		.map((anchor): Line => ({ at: anchor.payload.upTo, write: () => anchorLine(anchor) }))
		.filter(({ at }) => at < horizon || isDone);
	// An anchor comes after everything that it covers.
	const lines = [...given, ...givenEntries, ...changes, ...givenAnchors].sort((left, right) => left.at - right.at);
	const timesOf = (all: readonly Line[]): number[] => all.map(({ at }) => at);
	const [at, givenOfLast] = advance(timesOf(given), position.at, position.given);
	const [changeAt, changesGiven] = advance(timesOf(changes), position.changeAt, position.changesGiven);
	const anchor = position.anchor + givenAnchors.length;
	const journal = position.journal + givenEntries.length;
	const next = { at, given: givenOfLast, anchor, journal, changeAt, changesGiven };
	return {
		lines: lines.map(({ write }) => write()),
		events: given.filter(({ link }) => !('tombstone' in link)).length,
		...(isDone ? {} : { cursor: writeCursor(next) }),
	};
}
