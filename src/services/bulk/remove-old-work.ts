// Removes bulk work that nobody needs any more; what it did stays in the history of the identities.
import { chunks } from '../../contract/chunks';
import { dayMs } from '../../contract/durations';
import type { Ports } from '../ports/ports';
import type { Records } from '../ports/records';
import {
	ownersRef,
	parseWork,
	pieceNumbers,
	pieceRef,
	resultsRef,
	type Work,
	walkWorks,
	workRef,
} from './work-records';

/** How long work is kept after it moved last, milliseconds. */
export const keepWorkMs = 30 * dayMs;
/** Most records in one removal. */
const maxPerRemoval = 25;

async function removeWork(records: Records, id: string, work: Work): Promise<void> {
	const refs = pieceNumbers(work).flatMap((piece) => [pieceRef(id, piece), resultsRef(id, piece)]);
	// The work itself is removed last, so that the next sweep still finds it when something is left.
	const all = [...refs, ownersRef(id), workRef(id)];
	for (const part of chunks(all, maxPerRemoval)) await records.remove(part);
}

/**
 * Removes works, with their pieces, that nothing changed for 30 days.
 *
 * @returns how many were removed
 */
export async function removeOldWork({ records }: Pick<Ports, 'records'>, now: number): Promise<number> {
	const before = now - keepWorkMs;
	const old: { readonly id: string; readonly work: Work }[] = [];
	for await (const { id, startedAt, record } of walkWorks(records)) {
		// They come by start, so that everything after a recent work is more recent still.
		if (startedAt >= before) break;
		const { work } = parseWork(id, record);
		if (work.updatedAt < before) old.push({ id, work });
	}
	for (const { id, work } of old) await removeWork(records, id, work);
	return old.length;
}
