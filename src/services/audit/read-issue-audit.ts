// Reads what non-human accounts did to one work item, and whether the record of it is whole.
import type { AuditEvent } from '../../contract/audit-event';
import type { IssueId } from '../../contract/ids';
import {
	type ChainHead,
	type ChainPosition,
	type ChainProblem,
	chainStart,
	verifyChain,
	verifyLinks,
} from '../../core/audit/audit-event';
import type { Ports } from '../ports/ports';
import type { StoredRecord } from '../ports/records';
import { readMany } from '../records/read-many';
import { chainRef, eventRef, parseAuditEvent, parseHead } from './audit-records';

type AuditPorts = Pick<Ports, 'records'>;

/** A chain of at most so many events is verified whole whenever it is looked at; a longer one in steps. */
const verifiedAtOnce = 100;
/** Events that one step verifies. */
const eventsPerStep = 500;

export type IssueChain =
	| { readonly ok: true; readonly length: number }
	/** Its newest events fit; the others are to be verified in steps. */
	| { readonly ok: 'long'; readonly length: number }
	/** `seq` is the position of the first event that does not fit. */
	| { readonly ok: false; readonly seq: number; readonly problem: ChainProblem };

export interface IssueAudit {
	/** Newest first. */
	readonly events: readonly AuditEvent[];
	/** How many events the chain holds. */
	readonly total: number;
	readonly chain: IssueChain;
}

const parseAt = (issueId: IssueId, seq: number, stored: StoredRecord | undefined): AuditEvent | undefined =>
	stored === undefined ? undefined : parseAuditEvent(eventRef(issueId, seq), stored);

/** The events from `first` to `last`, undefined where one is missing. */
async function readEvents(
	{ records }: AuditPorts,
	issueId: IssueId,
	first: number,
	last: number,
): Promise<readonly (AuditEvent | undefined)[]> {
	const seqs = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
	const stored = await readMany(
		records,
		seqs.map((seq) => eventRef(issueId, seq)),
	);
	return seqs.map((seq, i) => parseAt(issueId, seq, stored[i]));
}

/** The head of a chain, and whether an event stands behind it that it does not know. */
interface End {
	readonly head: ChainHead | undefined;
	readonly isCut: boolean;
}

async function readEnd({ records }: AuditPorts, issueId: IssueId): Promise<End> {
	const readHead = async () => parseHead(issueId, (await records.read([chainRef(issueId)]))[0]);
	let head = await readHead();
	for (;;) {
		const [next] = await records.read([eventRef(issueId, (head?.seq ?? 0) + 1)]);
		if (next === undefined) return { head, isCut: false };
		// It may have been appended meanwhile, with its head.
		const now = await readHead();
		if (now?.seq === head?.seq) return { head, isCut: true };
		head = now;
	}
}

/** Where a check that begins after an event stands, as far as that event itself tells. */
const positionAfter = ({ payload, hash }: AuditEvent): ChainPosition => ({
	seq: payload.seq,
	hash,
	at: payload.recordedAt,
});

const positionBefore = ({ payload }: AuditEvent): ChainPosition => ({
	seq: payload.seq - 1,
	hash: payload.prev,
	at: 0,
});

function verifyEnd(
	issueId: IssueId,
	events: readonly (AuditEvent | undefined)[],
	first: number,
	{ head, isCut }: End,
): IssueChain {
	const length = head?.seq ?? 0;
	const [oldest] = events;
	if (isCut) return cutAt(length + 1);
	if (first === 1) return verifyChain(issueId, events, head);
	if (oldest === undefined) return gapAt(first);
	const links = verifyLinks(issueId, positionBefore(oldest), events);
	if (!links.ok) return links;
	return links.position.hash === head?.hash ? { ok: 'long', length } : cutAt(length);
}

type Fault = Extract<IssueChain, { readonly ok: false }>;
const gapAt = (seq: number): Fault => ({ ok: false, seq, problem: 'gap' });
const cutAt = (seq: number): Fault => ({ ok: false, seq, problem: 'truncated' });

/**
 * Reads a work item's newest events and verifies its chain, or of a long chain its end.
 *
 * Everything is read by key, from the head of the chain: what is left out of an index cannot hide.
 * @param limit most events to return
 */
export async function readIssueAudit(ports: AuditPorts, issueId: IssueId, limit: number): Promise<IssueAudit> {
	const end = await readEnd(ports, issueId);
	const total = end.head?.seq ?? 0;
	const first = total <= verifiedAtOnce ? 1 : Math.max(1, total - limit + 1);
	const events = await readEvents(ports, issueId, first, total);
	const newest = events.slice(-limit).reverse();
	return {
		events: newest.filter((event) => event !== undefined),
		total,
		chain: verifyEnd(issueId, events, first, end),
	};
}

export type ChainStep =
	/** Every event up to `checked` fits. */
	{ readonly ok: true; readonly checked: number; readonly length: number } | Fault;

/**
 * Verifies the next events of a work item's chain.
 *
 * @param after position of the last event that a step before verified; 0 at the start
 */
export async function verifyIssueStep(ports: AuditPorts, issueId: IssueId, after: number): Promise<ChainStep> {
	const { head, isCut } = await readEnd(ports, issueId);
	const length = head?.seq ?? 0;
	if (isCut) return cutAt(length + 1);
	const last = Math.min(length, after + eventsPerStep);
	const [before, ...events] =
		after === 0
			? [undefined, ...(await readEvents(ports, issueId, 1, last))]
			: await readEvents(ports, issueId, after, last);
	if (after > 0 && before === undefined) return after > length ? cutAt(after) : gapAt(after);
	const links = verifyLinks(issueId, before === undefined ? chainStart : positionAfter(before), events);
	if (!links.ok) return links;
	if (last === length && links.position.hash !== (head?.hash ?? null)) return cutAt(length);
	return { ok: true, checked: last, length };
}
