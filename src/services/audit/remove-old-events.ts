// Removes events that are older than they have to be kept: first the journal allows it, then an anchor covers that, then
// each event is replaced by a tombstone.
import type { Tombstone } from '../../contract/audit-event';
import { chunks } from '../../contract/chunks';
import { dayMs, hourMs } from '../../contract/durations';
import type { IssueId } from '../../contract/ids';
import { addMonths } from '../../contract/months';
import { isSealed } from '../../core/audit/seal';
import { AppError } from '../../core/errors';
import type { Ports } from '../ports/ports';
import type { RecordWrite } from '../ports/records';
import { findLastAnchor, readNewestAnchor } from './anchors';
import { eventRef, isRemoved } from './audit-records';
import { appendToJournal } from './journal';
import { parseRecorded, type RecordedLink, readRecorded } from './recorded-events';
import { checkPolicy, type Removal, type Retention, readOldest, readRetention, setRemoval } from './retention';

type RemovalPorts = Pick<Ports, 'records' | 'time' | 'randomness' | 'log'>;

/** Events of one transaction: the policy and the progress stand in it, too. */
const perCommit = 23;

/** What was allowed is removed so much later: an export that was opened before has ended. */
const exportsEndMs = 12 * hourMs;

/** Until when policy and journal allow to remove events now; undefined where they allow nothing. */
function removableUntil({ policy, removal }: Retention, now: number): number | undefined {
	if (policy.months === null || policy.hold !== undefined || removal === undefined) return undefined;
	// The journal may allow more than a policy that was changed since.
	return Math.min(removal.removedUntil, addMonths(now, -policy.months));
}

const isCovered = async (ports: RemovalPorts, { entry, at }: Removal): Promise<boolean> =>
	ports.time.now() >= at + exportsEndMs && (await readNewestAnchor(ports)).journal >= entry;

/** The writes that replace events by tombstones. What was altered stays, so that the chain goes on to say so. */
async function bury(
	{ records, log }: RemovalPorts,
	links: readonly RecordedLink[],
	retention: number,
): Promise<readonly RecordWrite[]> {
	// By key: a list may still show what was removed.
	const refs = links.map(({ item, seq }) => eventRef(item as IssueId, seq));
	const stored = await records.read(refs);
	return refs.flatMap((ref, i): RecordWrite[] => {
		const record = stored[i];
		if (record === undefined || isRemoved(record)) return [];
		const { item, seq, recordedAt, hash, link } = parseRecorded(ref, record);
		if ('tombstone' in link) return [];
		if (!isSealed(link)) {
			log.failure('retain', new AppError('CORRUPT_RECORD', 'record-unreadable', { context: { ref } }));
			return [];
		}
		const body: Tombstone = { hash, tombstone: { issueId: item as IssueId, seq, retention }, recordedAt };
		return [
			{
				type: 'set',
				ref,
				expected: record.version,
				record: { version: record.version + 1, body },
				attributes: { at: recordedAt, site: 'all' },
			},
		];
	});
}

type Outcome = 'done' | 'waits' | 'stopped' | 'conflict';

/** Removes what may be removed now, until something comes in between. */
async function removeAllowed(ports: RemovalPorts, stopAt: number): Promise<Outcome> {
	const { records, time } = ports;
	let read = await readRetention(records);
	const until = removableUntil(read, time.now());
	if (read.removal === undefined || until === undefined) return 'done';
	if (!(await isCovered(ports, read.removal))) return 'waits';
	const progress = async (removal: Removal, writes: readonly RecordWrite[], doneUntil: number) => {
		const next = { ...removal, doneUntil, count: removal.count + writes.length };
		const outcome = await records.commit([checkPolicy(read), setRemoval(read, next), ...writes]);
		read = { ...read, removalVersion: read.removalVersion + 1, removal: next };
		return outcome;
	};
	for await (const page of readRecorded(ports, read.removal.doneUntil)) {
		for (const part of chunks(page, perCommit)) {
			const due = part.filter(({ recordedAt, link }) => recordedAt <= until && !('tombstone' in link));
			const last = due.at(-1);
			if (last === undefined) continue;
			if (time.now() >= stopAt) return 'stopped';
			const writes = await bury(ports, due, read.removal.entry);
			if ((await progress(read.removal, writes, last.recordedAt)) === 'conflict') return 'conflict';
		}
		if (page.some(({ recordedAt }) => recordedAt > until)) break;
	}
	if (read.removal.doneUntil < until && (await progress(read.removal, [], until)) === 'conflict') return 'conflict';
	return 'done';
}

/** Has the journal allow the next removal, once a day and only where there is something to remove. */
async function allowNext(ports: RemovalPorts): Promise<void> {
	const { records, time } = ports;
	const { policy, removal } = await readRetention(records);
	if (policy.months === null || policy.hold !== undefined) return;
	const now = time.now();
	const keptFrom = addMonths(now, -policy.months);
	const dayOf = (at: number) => Math.floor(at / dayMs);
	if (removal !== undefined && dayOf(removal.at) >= dayOf(now)) return;
	const oldestAt = await readOldest(records, removal?.doneUntil ?? 0);
	if (oldestAt === undefined || oldestAt > keptFrom) return;
	// Until where an anchor ends: by that it shows in an export that nothing younger is missing.
	const { n } = await readNewestAnchor(ports);
	const anchor = await findLastAnchor(ports, n, ({ payload }) => payload.upTo <= keptFrom);
	const removedUntil = anchor?.payload.upTo ?? 0;
	if (removedUntil <= (removal?.removedUntil ?? 0) || oldestAt > removedUntil) return;
	await appendToJournal(ports, { type: 'retention', removedUntil }, undefined, async ({ payload: { seq, at } }) => {
		const read = await readRetention(records);
		const stands = read.version > 0 && read.policy.months === policy.months && read.policy.hold === undefined;
		// Another run was faster, or a hold was put on.
		if (!stands || read.removal?.entry !== removal?.entry) return 'obsolete';
		const { doneUntil = 0, count = 0 } = read.removal ?? {};
		return [checkPolicy(read), setRemoval(read, { entry: seq, at, removedUntil, doneUntil, count })];
	});
}

/** Conflicts of one run: more come only while somebody else removes, too. */
const mostConflicts = 20;

/**
 * Removes the events that the policy does not keep, or goes on with it; then has the journal allow the next removal.
 *
 * Safe at any time and at once: each transaction moves on the progress, and stands only while the policy does.
 * @param stopAt when to leave the rest to the next call, epoch milliseconds
 */
export async function removeOldEvents(ports: RemovalPorts, stopAt: number): Promise<{ readonly isComplete: boolean }> {
	for (let conflicts = 0; conflicts < mostConflicts; conflicts++) {
		const outcome = await removeAllowed(ports, stopAt);
		if (outcome === 'stopped') return { isComplete: false };
		if (outcome === 'waits') return { isComplete: true };
		if (outcome === 'done') {
			await allowNext(ports);
			return { isComplete: true };
		}
	}
	return { isComplete: false };
}
