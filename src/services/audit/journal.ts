// The journal: one chain of the site, of what was done with its evidence.
import * as z from '#zod';
import { type JournalEntry, journalEntrySchema } from '../../contract/evidence';
import type { AccountId } from '../../contract/ids';
import { commitToAccount } from '../../core/audit/audit-event';
import { seal } from '../../core/audit/seal';
import type { Ports } from '../ports/ports';
import type { RecordRef, Records, RecordWrite } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { readMany } from '../records/read-many';
import { retryConflicts } from '../records/retry-conflicts';

const headRef: RecordRef = { kind: 'journal', id: 'head' };
const headSchema = z.strictObject({ seq: z.int(), hash: z.string(), at: z.number() });
/** Most records of one read. */
const batch = 25;

const entryRef = (seq: number): RecordRef => ({ kind: 'journal', id: String(seq) });

type JournalPorts = Pick<Ports, 'records' | 'time' | 'randomness'>;

/**
 * Appends an entry to the journal.
 *
 * @param actorId who did it; left out where Muster acted by itself
 * @param beside what changes with it or not at all, read anew for every attempt; `obsolete`: nothing is appended
 * @throws {AppError} UNAVAILABLE when storage stays busy or silent; what `beside` throws
 */
export async function appendToJournal<Obsolete extends 'obsolete' = never>(
	{ records, time, randomness }: JournalPorts,
	what: JournalEntry['payload']['what'],
	actorId?: AccountId,
	beside: (entry: JournalEntry) => Promise<readonly RecordWrite[] | Obsolete> = async () => [],
): Promise<JournalEntry | Obsolete> {
	return retryConflicts('audit-busy', async () => {
		const [stored] = await records.read([headRef]);
		const head = stored === undefined ? undefined : parseRecord(headSchema, headRef, stored.body);
		const seq = (head?.seq ?? 0) + 1;
		const at = Math.max(time.now(), (head?.at ?? 0) + 1);
		const salt = randomness.salt();
		const entry: JournalEntry = {
			...seal({
				kind: 'journal' as const,
				seq,
				at,
				...(actorId === undefined ? {} : { actor: commitToAccount('actor', actorId, salt) }),
				what,
				prev: head?.hash ?? null,
			}),
			...(actorId === undefined ? {} : { actorId, actorSalt: salt }),
		};
		const also = await beside(entry);
		if (also === 'obsolete') return also;
		const committed = await records.commit([
			{ type: 'set', ref: entryRef(seq), expected: 'absent', record: { version: 1, body: entry }, isWitness: true },
			{
				type: 'set',
				ref: headRef,
				expected: head?.seq ?? 'absent',
				record: { version: seq, body: { seq, hash: entry.hash, at } },
			},
			...also,
		]);
		return committed === 'committed' ? entry : committed;
	});
}

/** An entry as it is stored: what it holds is judged by whoever verifies it. */
const recordedEntrySchema = z.object({
	payload: z.looseObject({ seq: z.int(), at: z.number() }),
	hash: z.catch(z.string(), ''),
	actorId: z.exactOptional(z.string()),
	actorSalt: z.exactOptional(z.string()),
});
export type RecordedEntry = z.infer<typeof recordedEntrySchema>;

/** The entries at these positions; undefined where there is none that can be read. */
export async function readEntries(
	{ records }: Pick<Ports, 'records'>,
	seqs: readonly number[],
): Promise<(JournalEntry | undefined)[]> {
	const refs = seqs.map(entryRef);
	const stored = await readMany(records, refs);
	return stored.map((record) => {
		// What is not an entry allows nothing.
		return record === undefined ? undefined : journalEntrySchema.safeParse(record.body).data;
	});
}

/** Erases accounts from all entries. @returns of how many */
export async function eraseFromJournal(records: Records, ids: ReadonlySet<string>): Promise<number> {
	let count = 0;
	for (let from = 1; ; from += batch) {
		const refs = Array.from({ length: batch }, (_, i) => entryRef(from + i));
		const stored = await records.read(refs);
		const writes = refs.flatMap((ref, i): RecordWrite[] => {
			const record = stored[i];
			if (record === undefined) return [];
			const { payload, hash, actorId } = parseRecord(recordedEntrySchema, ref, record.body);
			if (actorId === undefined || !ids.has(actorId)) return [];
			const version = record.version + 1;
			return [{ type: 'set', ref, expected: record.version, record: { version, body: { payload, hash } } }];
		});
		// On a conflict another run has erased the same.
		if (writes.length > 0 && (await records.commit(writes)) === 'committed') count += writes.length;
		if (stored.at(-1) === undefined) return count;
	}
}

/** The entries from a position on that were written until an instant, at most 25. */
export async function readJournal(
	{ records }: Pick<Ports, 'records'>,
	from: number,
	until: number,
): Promise<RecordedEntry[]> {
	const refs = Array.from({ length: batch }, (_, i) => entryRef(from + i));
	const stored = await records.read(refs);
	const entries: RecordedEntry[] = [];
	for (const [i, ref] of refs.entries()) {
		const record = stored[i];
		if (record === undefined) break;
		const entry = parseRecord(recordedEntrySchema, ref, record.body);
		if (entry.payload.at > until) break;
		entries.push(entry);
	}
	return entries;
}
