// What stands for events that retention removed: which retentions count, and how many events a chain lost to them.
import type { Tombstone } from '../../contract/audit-event';
import type { IssueId } from '../../contract/ids';
import { type Allowances, isTombstone, type Link } from '../../core/audit/audit-event';
import { isSealed } from '../../core/audit/seal';
import type { Ports } from '../ports/ports';
import { readMany } from '../records/read-many';
import { findAnchorOver, readNewestAnchor } from './anchors';
import { eventRef, isRemoved, parseTombstone } from './audit-records';
import { readEntries } from './journal';

/** The retentions that links of a chain name and that count: in the journal as they were sealed, and under an anchor. */
export async function readAllowances(
	ports: Pick<Ports, 'records'>,
	links: readonly (Link | undefined)[],
): Promise<Allowances> {
	const named = links.flatMap((link) => (link !== undefined && isTombstone(link) ? [link.tombstone.retention] : []));
	if (named.length === 0) return new Map();
	const { journal } = await readNewestAnchor(ports);
	const covered = [...new Set(named)].filter((seq) => seq <= journal);
	const entries = await readEntries(ports, covered);
	return new Map(
		entries.flatMap((entry, i): [number, number][] => {
			if (entry === undefined || entry.payload.seq !== covered[i] || !isSealed(entry)) return [];
			const { what, seq } = entry.payload;
			return what.type === 'retention' ? [[seq, what.removedUntil]] : [];
		}),
	);
}

/**
 * Says whether an anchor shows that what a tombstone stands for was recorded before its retention ends.
 *
 * When it was recorded stands outside of any hash; but the anchor of that time has to name the chain, and as long as that.
 */
export async function isOldEnough(
	ports: Pick<Ports, 'records'>,
	{ hash, recordedAt, tombstone: { issueId, seq, retention } }: Tombstone,
	allowed: Allowances,
): Promise<boolean> {
	const anchor = await findAnchorOver(ports, await readNewestAnchor(ports), recordedAt);
	if (anchor === undefined || !isSealed(anchor) || anchor.payload.upTo > (allowed.get(retention) ?? -1)) return false;
	const [, covered = 0, head] = anchor.payload.heads.find(([item]) => item === issueId) ?? [];
	return covered > seq || (covered === seq && head === hash);
}

export interface RemovedLinks {
	readonly count: number;
	/** The one that stands for the latest of the events. */
	readonly last: Tombstone;
}

/** Links of one read. */
const perRead = 25;

/** Counts what retention removed of a chain, from its beginning on; undefined where nothing was. */
export async function countRemoved(
	{ records }: Pick<Ports, 'records'>,
	issueId: IssueId,
	length: number,
): Promise<RemovedLinks | undefined> {
	let last: Tombstone | undefined;
	let [removed, kept] = [0, length + 1];
	while (kept - removed > 1) {
		const [after, before] = [removed, kept];
		const step = Math.ceil((before - after) / (perRead + 1));
		const places = Array.from({ length: perRead }, (_, i) => after + (i + 1) * step).filter((seq) => seq < before);
		const refs = places.map((seq) => eventRef(issueId, seq));
		const stored = await readMany(records, refs);
		for (const [i, ref] of refs.entries()) {
			const [record, seq = 0] = [stored[i], places[i]];
			if (record === undefined || !isRemoved(record)) {
				kept = seq;
				break;
			}
			last = parseTombstone(ref, record);
			removed = seq;
		}
	}
	return last === undefined ? undefined : { count: removed, last };
}
