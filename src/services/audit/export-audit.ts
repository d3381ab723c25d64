// Exports the audit page by page: the very lines of the format that docs/evidence.md describes.
import type { Tombstone } from '../../contract/audit-event';
import type { ExportPage } from '../../contract/calls/evidence';
import type { Anchor, JournalEntry } from '../../contract/evidence';
import { canonicalText } from '../../core/audit/seal';
import type { Ports } from '../ports/ports';
import { findLastAnchor, type NewestAnchor, readAnchors } from './anchors';
import { readJournal } from './journal';
import { type RecordedEvent, type RecordedLink, readRecorded } from './recorded-events';
import { readRetention } from './retention';

/** Events of one page. With anchors of 150,000 bytes each, a page stays below 2 MB. */
const mostEvents = 100;

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
}

const writeCursor = ({ at, given, anchor, journal }: Position): string => [at, given, anchor, journal].join('.');

/** @param cursor as the call's schema has it */
function readCursor(cursor: string): Position {
	const [at = 0, given = 0, anchor = 1, journal = 1] = cursor.split('.').map(Number);
	return { at, given, anchor, journal };
}

const beside = (role: 'actor' | 'owner', id?: string, salt?: string): string =>
	id === undefined || salt === undefined ? '' : `,"${role}":${JSON.stringify({ id, salt })}`;

const lineOf = ({ hash, payload }: { readonly hash: string; readonly payload: unknown }, accounts = ''): string =>
	`{"hash":${JSON.stringify(hash)},"payload":${canonicalText(payload)}${accounts}}`;

const eventLine = ({ hash, payload, actorId, actorSalt, ownerId, ownerSalt }: RecordedEvent): string =>
	lineOf({ hash, payload }, beside('actor', actorId, actorSalt) + beside('owner', ownerId, ownerSalt));

const tombstoneLine = ({ hash, tombstone: { issueId, seq, retention } }: Tombstone): string =>
	JSON.stringify({ hash, tombstone: { issueId, seq, retention } });

const linkLine = ({ link }: RecordedLink): string => ('tombstone' in link ? tombstoneLine(link) : eventLine(link));
const anchorLine = (anchor: Anchor): string => lineOf(anchor);
const entryLine = (entry: JournalEntry): string => lineOf(entry, beside('actor', entry.actorId, entry.actorSalt));

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
	// Events are removed in the order of recording: what allowed the last removal before an event allowed all of them.
	const { value: page } = await readRecorded(ports, to).next();
	const next = page?.[0]?.link;
	const entry = next !== undefined && 'tombstone' in next ? next.tombstone.retention : removal.entry;
	const before = await findLastAnchor(ports, newest.n, ({ journal }) => journal < entry);
	const [covering] = await readAnchors(ports, (before?.payload.n ?? 0) + 1, 1);
	return Math.max(to, covering?.payload.upTo ?? newest.upTo);
}

/** Where an export of everything after an instant begins: at the anchor that ends what lies before, or at the beginning. */
export async function openExport(
	ports: Pick<Ports, 'records'>,
	from: number | null,
	newestAnchor: number,
): Promise<{ readonly from: number | null; readonly cursor: string }> {
	const beginning = { from: null, cursor: writeCursor({ at: 0, given: 0, anchor: 1, journal: 1 }) };
	if (from === null) return beginning;
	// It covers no more than what is left out.
	const found = await findLastAnchor(ports, newestAnchor, ({ payload }) => payload.upTo <= from);
	if (found === undefined) return beginning;
	const { n, upTo } = found.payload;
	return { from: upTo, cursor: writeCursor({ at: upTo + 1, given: 0, anchor: n, journal: found.journal + 1 }) };
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
	// Until then, nothing is missing of any of the three.
	const horizon = Math.min(
		isLast ? to : (events.at(-1)?.recordedAt ?? to),
		covering.length < anchors.length || anchors.length < mostAnchors ? to : (anchors.at(-1)?.payload.upTo ?? to),
		entries.length < mostEntries ? to : (entries.at(-1)?.payload.at ?? to),
	);
	const lines = [
		...events.map((event) => ({ at: event.recordedAt, rank: 1, write: () => linkLine(event) })),
		...entries.map((entry) => ({ at: entry.payload.at, rank: 1, write: () => entryLine(entry) })),
		// After everything that it covers.
		...covering.map((anchor) => ({ at: anchor.payload.upTo, rank: 2, write: () => anchorLine(anchor) })),
	]
		// At the horizon itself, events may be left that an anchor covers.
		.filter(({ at, rank }) => at < horizon || horizon === to || (at === horizon && rank === 1))
		.sort((left, right) => left.at - right.at || left.rank - right.rank);
	const given = events.filter(({ recordedAt }) => recordedAt <= horizon);
	const last = given.at(-1)?.recordedAt ?? position.at;
	const ofLast = given.filter(({ recordedAt }) => recordedAt === last).length;
	const isDone = isLast && horizon === to && given.length === events.length;
	return {
		lines: lines.map(({ write }) => write()),
		events: given.filter(({ link }) => !('tombstone' in link)).length,
		...(isDone
			? {}
			: {
					cursor: writeCursor({
						at: last,
						given: last === position.at ? position.given + ofLast : ofLast,
						anchor: position.anchor + covering.filter(({ payload }) => payload.upTo < horizon).length,
						journal: position.journal + entries.filter(({ payload }) => payload.at <= horizon).length,
					}),
				}),
	};
}
