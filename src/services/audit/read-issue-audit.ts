// Reads what non-human accounts did to one work item, and whether the record of it is whole.
import type { AuditEvent } from '../../contract/audit-event';
import { defined } from '../../contract/defined';
import { minuteMs } from '../../contract/durations';
import type { IssueId } from '../../contract/ids';
import { type ChainHead, type ChainVerdict, verifyChain } from '../../core/audit/audit-event';
import type { Ports } from '../ports/ports';
import { chainRef, eventRef, parseAuditEvent, parseHead } from './audit-records';

type AuditPorts = Pick<Ports, 'records' | 'time'>;

const pageSize = 100;
/** An event that the index still hides after this time was removed from it, milliseconds. */
const longestLagMs = 15 * minuteMs;
/** A work item with more events than this is verified by the export, not by the panel. */
const maxVerified = 2_000;

export interface IssueAudit {
	/** Newest first. */
	readonly events: readonly AuditEvent[];
	/** How many events the chain holds. */
	readonly total: number;
	/** `pending` while the newest events have not reached the index yet. */
	readonly chain: ChainVerdict | { readonly ok: 'pending' };
}

async function readAll({ records }: Pick<Ports, 'records'>, issueId: IssueId): Promise<AuditEvent[]> {
	const events: AuditEvent[] = [];
	let cursor: string | undefined;
	do {
		const page = await records.query({
			kind: 'event',
			index: 'by-issue',
			partition: [issueId],
			limit: pageSize,
			...defined({ cursor }),
		});
		events.push(...page.records.map(({ id, record }) => parseAuditEvent({ kind: 'event', id }, record)));
		cursor = page.cursor;
	} while (cursor !== undefined && events.length < maxVerified);
	return events.sort((a, b) => a.payload.seq - b.payload.seq);
}

/**
 * Reads and verifies a work item's audit.
 *
 * The index lags behind writes: when the chain's head is further than the events read but its event exists, the verdict
 * is `pending` rather than broken.
 */
export async function readIssueAudit(ports: AuditPorts, issueId: IssueId, limit: number): Promise<IssueAudit> {
	const events = await readAll(ports, issueId);
	// Read after the events, so that an event appended meanwhile counts as one that the index does not show yet.
	const [stored] = await ports.records.read([chainRef(issueId)]);
	const head = parseHead(issueId, stored);
	const isBehind =
		head !== undefined && events.length < head.seq && verifyPrefix(events) && (await isYoung(ports, issueId, head));
	const foreign = events.findIndex(({ payload }) => payload.issueId !== issueId);
	const verdict: ChainVerdict =
		foreign < 0 ? verifyChain(events, head) : { ok: false, seq: foreign + 1, problem: 'other-issue' };
	return {
		events: events.slice(-limit).reverse(),
		total: Math.max(head?.seq ?? 0, events.length),
		chain: isBehind ? { ok: 'pending' } : verdict,
	};
}

/** Says whether the newest event exists and is so young that the index may not show it yet. */
async function isYoung({ records, time }: AuditPorts, issueId: IssueId, head: ChainHead): Promise<boolean> {
	const ref = eventRef(issueId, head.change);
	const [stored] = await records.read([ref]);
	if (stored === undefined) return false;
	const event = parseAuditEvent(ref, stored);
	return event.hash === head.hash && time.now() - event.recordedAt < longestLagMs;
}

/** Says whether the events are a sound beginning of a chain. */
function verifyPrefix(events: readonly AuditEvent[]): boolean {
	const last = events.at(-1);
	return verifyChain(events, last === undefined ? undefined : { seq: last.payload.seq, hash: last.hash }).ok;
}
