// Tells Jira's search of the last bot moves of work items: once a work item and run, however often it was moved.
import * as z from '#zod';
import { auditPayloadSchema } from '../../contract/audit-event';
import { chunks } from '../../contract/chunks';
import type { IssueId } from '../../contract/ids';
import { AppError } from '../../core/errors';
import type { Ports } from '../ports/ports';
import type { RecordRef } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { indexLagMs } from './anchors';
import { readLastMoves } from './last-moves';
import { walkEvents } from './walk-events';

type TellPorts = Pick<Ports, 'records' | 'lastMoves' | 'log' | 'time'>;

/** Most events of one window: what a run holds in memory. */
const mostEvents = 50_000;
/** As many work items as Jira takes at once. */
const perWrite = 100;

const toldRef: RecordRef = { kind: 'report', id: 'last-moves' };
/** What was recorded until then was told, epoch milliseconds. */
const toldSchema = z.strictObject({ upTo: z.number() });

const recordedSchema = z.object({
	payload: z.object(z.pick(auditPayloadSchema, { issueId: true, recordedAt: true }).shape),
});

interface Moved {
	readonly issueId: IssueId;
	/** When its newest event of the window was recorded, epoch milliseconds. */
	readonly recordedAt: number;
}

/** The work items of which something was recorded after one instant and until another, as their newest events come. */
async function readWindow(ports: TellPorts, from: number, until: number) {
	const newest = new Map<IssueId, number>();
	let read = 0;
	let upTo = until;
	for await (const { events } of walkEvents(ports, 'last-moves', recordedSchema, from + 1)) {
		for (const { payload } of events) {
			if (payload.recordedAt > until) continue;
			newest.set(payload.issueId, payload.recordedAt);
			read++;
		}
		const last = events.at(-1)?.payload.recordedAt;
		if (last !== undefined && last > until) break;
		if (read >= mostEvents && last !== undefined && last - 1 > from) {
			upTo = last - 1;
			break;
		}
	}
	const moved: Moved[] = [...newest].map(([issueId, recordedAt]) => ({ issueId, recordedAt }));
	return { moved: moved.sort((a, b) => a.recordedAt - b.recordedAt), upTo };
}

/** Sends what can be sent. What Jira will never take must not keep back what comes after it. */
async function tell(ports: TellPorts, moved: readonly Moved[], erased: ReadonlySet<string>): Promise<void> {
	const moves = await readLastMoves(
		ports,
		moved.map(({ issueId }) => issueId),
		erased,
	);
	const known = moves.filter(({ move }) => move.at !== undefined);
	if (known.length === 0) return;
	try {
		await ports.lastMoves.writeMany(known);
	} catch (error) {
		if (!(error instanceof AppError) || error.retry) throw error;
		ports.log.failure('last-moves', error);
		// Nobody says which of them it was.
		for (const { issueId, move } of known) await ports.lastMoves.write(issueId, move);
	}
}

/**
 * Tells Jira's search of what was recorded since the last run, or goes on with it.
 *
 * What is told is read from the chains when it is told, so that runs that overlap, or come twice, tell the same. Evidence is
 * read and never written.
 * @param erasedNow accounts that are being erased: they are not named any more, whatever their events still say
 * @param stopAt when to leave the rest to the next call, epoch milliseconds
 * @throws {AppError} UNAVAILABLE when storage or Jira does not answer, or points are short; what was told until then is
 */
export async function tellLastMoves(
	ports: TellPorts,
	erasedNow: () => Promise<ReadonlySet<string>>,
	stopAt: number,
): Promise<{ readonly isComplete: boolean }> {
	const { records, time } = ports;
	const [stored] = await records.read([toldRef]);
	let version = stored?.version ?? 0;
	let from = stored === undefined ? 0 : parseRecord(toldSchema, toldRef, stored.body).upTo;
	const until = time.now() - indexLagMs;
	while (from < until) {
		const { moved, upTo } = await readWindow(ports, from, until);
		for (const [i, part] of chunks(moved, perWrite).entries()) {
			if (time.now() >= stopAt) return { isComplete: false };
			await tell(ports, part, await erasedNow());
			const next = moved[(i + 1) * perWrite];
			// Never between two events of one millisecond.
			const told = next === undefined ? upTo : Math.min(part.at(-1)?.recordedAt ?? from, next.recordedAt - 1);
			if (next !== undefined && told <= from) continue;
			if ((await setTold(ports, version, told)) === 'conflict') return { isComplete: true };
			[from, version] = [told, version + 1];
		}
		if (moved.length === 0) {
			// Nothing to write down: the next run looks through the same hour, of which the index holds nothing.
			return { isComplete: true };
		}
	}
	return { isComplete: true };
}

/** On a conflict another run goes on from there. */
async function setTold({ records }: TellPorts, version: number, upTo: number): Promise<'committed' | 'conflict'> {
	const expected = version === 0 ? 'absent' : version;
	return records.commit([{ type: 'set', ref: toldRef, expected, record: { version: version + 1, body: { upTo } } }]);
}
