// The stored records of daily counts: one an account and month, and one that says how far the audit was counted.
import * as z from '#zod';
import type { AccountId } from '../../contract/ids';
import { type MonthCounts, monthCountsSchema } from '../../core/audit/counts';
import type { RecordRef, Records, StoredRecord } from '../ports/records';
import { parseRecord } from '../records/parse-record';

/** @param month `2026-11` */
export const countRef = (accountId: AccountId, month: string): RecordRef => ({
	kind: 'count',
	id: `${accountId}:${month}`,
});

/** No account has this id. */
export const countedRef: RecordRef = { kind: 'count', id: 'counted' };

const countedSchema = z.strictObject({
	/** What was recorded until then is counted, epoch milliseconds. */
	upTo: z.number(),
	/** End of the window that is being counted: whoever goes on counts the same one. */
	pending: z.exactOptional(z.number()),
});
export type Counted = Readonly<z.infer<typeof countedSchema>>;

export const parseCounted = (stored: StoredRecord | undefined): Counted =>
	stored === undefined ? { upTo: 0 } : parseRecord(countedSchema, countedRef, stored.body);

export const parseMonth = (ref: RecordRef, stored: StoredRecord | undefined): MonthCounts | undefined =>
	stored === undefined ? undefined : parseRecord(monthCountsSchema, ref, stored.body);

export async function readCounted(records: Records) {
	const [stored] = await records.read([countedRef]);
	return { stored, counted: parseCounted(stored) };
}
