// Reads what non-human accounts did to one work item, and whether the record of it is whole.
import type { AuditEvent, Tombstone } from '../../contract/audit-event';
import type { IssueId } from '../../contract/ids';
import {
	type Allowances,
	type ChainHead,
	type ChainPosition,
	type ChainProblem,
	chainStart,
	isTombstone,
	type Link,
	verifyChain,
	verifyLinks,
} from '../../core/audit/audit-event';
import type { Ports } from '../ports/ports';
import type { StoredRecord } from '../ports/records';
import { readMany } from '../records/read-many';
import { chainRef, eventRef, parseHead, parseLink } from './audit-records';
import { countRemoved, isOldEnough, type RemovedLinks, readAllowances } from './tombstones';

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

/** What retention removed of a chain. */
export interface Removed {
	readonly count: number;
	/** Events recorded until then may have been removed, epoch milliseconds. */
	readonly until: number;
}

export interface IssueAudit {
	/** Newest first. */
	readonly events: readonly AuditEvent[];
	/** How many events the chain holds, those that were removed among them. */
	readonly total: number;
	readonly chain: IssueChain;
	readonly removed?: Removed;
}

const parseAt = (issueId: IssueId, seq: number, stored: StoredRecord | undefined): Link | undefined =>
	stored === undefined ? undefined : parseLink(eventRef(issueId, seq), stored);

/** The links from `first` to `last`, undefined where one is missing. */
async function readLinks(
	{ records }: AuditPorts,
	issueId: IssueId,
	first: number,
	last: number,
): Promise<readonly (Link | undefined)[]> {
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

/** Where a check that begins after a link stands, as far as that link itself tells. */
const positionAfter = (link: Link): ChainPosition =>
	isTombstone(link)
		? { seq: link.tombstone.seq, hash: link.hash, at: 0 }
		: { seq: link.payload.seq, hash: link.hash, at: link.payload.recordedAt };

const positionBefore = (link: Link): ChainPosition =>
	isTombstone(link)
		? { seq: link.tombstone.seq - 1, hash: null, at: 0 }
		: { seq: link.payload.seq - 1, hash: link.payload.prev, at: 0 };

function verifyEnd(
	issueId: IssueId,
	links: readonly (Link | undefined)[],
	first: number,
	{ head, isCut }: End,
	allowed: Allowances,
): IssueChain {
	const length = head?.seq ?? 0;
	const [oldest] = links;
	if (isCut) return cutAt(length + 1);
	if (first === 1) return verifyChain(issueId, links, head, allowed);
	if (oldest === undefined) return gapAt(first);
	const checked = verifyLinks(issueId, positionBefore(oldest), links, allowed);
	if (!checked.ok) return checked;
	return checked.position.hash === head?.hash ? { ok: 'long', length } : cutAt(length);
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
	const links = await readLinks(ports, issueId, first, total);
	const removed = total > verifiedAtOnce ? await countRemoved(ports, issueId, total) : removedOf(links);
	const allowed = await readAllowances(ports, [...links, removed?.last]);
	const until = removed === undefined ? undefined : allowed.get(removed.last.tombstone.retention);
	const newest = links.slice(-limit).reverse();
	const chain = verifyEnd(issueId, links, first, end, allowed);
	const forged = chain.ok === false ? undefined : await findForged(ports, [removed?.last, ...links], allowed);
	return {
		events: newest.flatMap((link) => (link === undefined || isTombstone(link) ? [] : [link])),
		total,
		chain: forged ?? chain,
		...(removed === undefined || until === undefined ? {} : { removed: { count: removed.count, until } }),
	};
}

/** Position of the newest event of a work item, 0 before the first: one read, which verifies nothing. */
export async function readHeadSeq({ records }: Pick<AuditPorts, 'records'>, issueId: IssueId): Promise<number> {
	const [stored] = await records.read([chainRef(issueId)]);
	return parseHead(issueId, stored)?.seq ?? 0;
}

/**
 * The newest tombstone, where no anchor shows that what it stands for is old enough: whatever stood before it is older.
 *
 * @param links in their order, whose chain holds
 */
async function findForged(
	ports: AuditPorts,
	links: readonly (Link | undefined)[],
	allowed: Allowances,
): Promise<Fault | undefined> {
	const last = links.findLast((link): link is Tombstone => link !== undefined && isTombstone(link));
	if (last === undefined || (await isOldEnough(ports, last, allowed))) return undefined;
	return { ok: false, seq: last.tombstone.seq, problem: 'tombstone' };
}

function removedOf(links: readonly (Link | undefined)[]): RemovedLinks | undefined {
	const removed = links.filter((link) => link !== undefined && isTombstone(link));
	const last = removed.at(-1);
	return last === undefined ? undefined : { count: removed.length, last };
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
	const [before, ...links] =
		after === 0
			? [undefined, ...(await readLinks(ports, issueId, 1, last))]
			: await readLinks(ports, issueId, after, last);
	if (after > 0 && before === undefined) return after > length ? cutAt(after) : gapAt(after);
	const allowed = await readAllowances(ports, links);
	const checked = verifyLinks(issueId, before === undefined ? chainStart : positionAfter(before), links, allowed);
	if (!checked.ok) return checked;
	if (last === length && checked.position.hash !== (head?.hash ?? null)) return cutAt(length);
	const forged = await findForged(ports, links, allowed);
	if (forged !== undefined) return forged;
	return { ok: true, checked: last, length };
}
