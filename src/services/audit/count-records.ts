// The stored records of daily counts: one an account and month, and one that says how far the audit was counted.
import * as z from '#zod';
import { chunks } from '../../contract/chunks';
import type { AccountId } from '../../contract/ids';
import { dayOf, type MonthCounts, monthCountsSchema, monthOf, monthStart } from '../../core/audit/counts';
import type { Ports } from '../ports/ports';
import type { RecordRef, Records, StoredRecord } from '../ports/records';
import { parseRecord } from '../records/parse-record';

/** @param month `2026-11` */
export const countRef = (accountId: AccountId, month: string): RecordRef => ({
	kind: 'count',
	id: `${accountId}:${month}`,
});

/** Stands for all accounts together, whose moves are counted as those of one. No account has this id, nor the next. */
export const allAccounts = 'site' as AccountId;

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

/** Months that may hold counts: longer than events are kept by any setting. */
const mostMonths = 120;
/** Most records of one removal. */
const perRemoval = 25;

/** Removes what some accounts did a day, whose ids the keys hold. */
export async function removeCounts(
	{ records, time }: Pick<Ports, 'records' | 'time'>,
	accountIds: Iterable<AccountId>,
): Promise<void> {
	const month = new Date(monthStart(monthOf(dayOf(time.now()))));
	const months = Array.from({ length: mostMonths }, () => {
		const name = monthOf(dayOf(month.getTime()));
		month.setUTCMonth(month.getUTCMonth() - 1);
		return name;
	});
	for (const accountId of accountIds) {
		const refs = months.map((name) => countRef(accountId, name));
		for (const part of chunks(refs, perRemoval)) await records.remove(part);
	}
}
