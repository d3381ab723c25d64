// Events as they are stored, in the order in which they were recorded. What they hold is judged by whoever verifies them:
// an export that stopped at an event that somebody altered would hide all that follow.
import * as z from '#zod';
import type { Tombstone } from '../../contract/audit-event';
import { defined } from '../../contract/defined';
import type { IssueId } from '../../contract/ids';
import type { Ports } from '../ports/ports';
import type { RecordPage, RecordRef, StoredRecord } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { readMany } from '../records/read-many';
import { eventRef, isRemoved, parseTombstone } from './audit-records';

const account = { actorId: z.exactOptional(z.string()), actorSalt: z.exactOptional(z.string()) };
const owner = { ownerId: z.exactOptional(z.string()), ownerSalt: z.exactOptional(z.string()) };
const onBehalf = { onBehalfId: z.exactOptional(z.string()), onBehalfSalt: z.exactOptional(z.string()) };
const recordedSchema = z.object({
	payload: z.looseObject({ issueId: z.string(), seq: z.int(), recordedAt: z.number() }),
	// One that is no text is handed on as none, which whoever verifies it names.
	hash: z.catch(z.string(), ''),
	...account,
	...owner,
	...onBehalf,
});
export type RecordedEvent = z.infer<typeof recordedSchema>;

/** An event as it is stored, or the tombstone of one, with its place. */
export interface RecordedLink {
	readonly item: string;
	readonly seq: number;
	readonly recordedAt: number;
	readonly hash: string;
	readonly link: RecordedEvent | Tombstone;
}

export function parseRecorded(ref: RecordRef, stored: StoredRecord): RecordedLink {
	if (isRemoved(stored)) {
		const link = parseTombstone(ref, stored);
		const { issueId: item, seq } = link.tombstone;
		return { item, seq, recordedAt: link.recordedAt, hash: link.hash, link };
	}
	const link = parseRecord(recordedSchema, ref, stored.body);
	const { issueId: item, seq, recordedAt } = link.payload;
	return { item, seq, recordedAt, hash: link.hash, link };
}

const pageSize = 100;

/** What is stored of events recorded at `from` or later, page by page; what was recorded a moment ago may be missing. */
export async function* readEventPages(
	{ records }: Pick<Ports, 'records'>,
	from: number,
): AsyncGenerator<RecordPage['records'], undefined> {
	let cursor: string | undefined;
	do {
		const page: RecordPage = await records.query({
			kind: 'event',
			index: 'by-time',
			partition: ['all'],
			from,
			limit: pageSize,
			...defined({ cursor }),
		});
		yield page.records;
		cursor = page.cursor;
	} while (cursor !== undefined);
	return undefined;
}

/** Events recorded at `from` or later, page by page; what was recorded a moment ago may be missing. */
export async function* readRecorded(ports: Pick<Ports, 'records'>, from: number): AsyncGenerator<RecordedLink[]> {
	for await (const page of readEventPages(ports, from)) {
		yield page.map(({ id, record }) => parseRecorded({ kind: 'event', id }, record));
	}
}

/** The events at these places of chains, by key; undefined where there is none. */
export async function readRecordedAt(
	{ records }: Pick<Ports, 'records'>,
	places: readonly { readonly item: string; readonly seq: number }[],
): Promise<(RecordedLink | undefined)[]> {
	const refs = places.map(({ item, seq }) => eventRef(item as IssueId, seq));
	const found = await readMany(records, refs);
	return refs.map((ref, i) => {
		const stored = found[i];
		return stored === undefined ? undefined : parseRecorded(ref, stored);
	});
}
