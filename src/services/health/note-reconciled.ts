// Remembers when the published registry was last compared as a whole, and what came of it.
import * as z from '#zod';
import type { Ports } from '../ports/ports';
import type { RecordRef } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import type { Reconciled } from '../registry/reconcile';

const reconciledRef: RecordRef = { kind: 'report', id: 'reconciled' };
const reconciledSchema = z.strictObject({ at: z.number(), compared: z.int(), repaired: z.int() });
type LastComparison = z.infer<typeof reconciledSchema>;

export async function noteReconciled(
	{ records, time }: Pick<Ports, 'records' | 'time'>,
	{ compared, repaired }: Reconciled,
): Promise<void> {
	const body: LastComparison = { at: time.now(), compared, repaired: repaired.length };
	await records.put(reconciledRef, { version: 1, body });
}

/** Undefined before the first comparison ended. */
export async function readReconciled({ records }: Pick<Ports, 'records'>): Promise<LastComparison | undefined> {
	const [stored] = await records.read([reconciledRef]);
	return stored === undefined ? undefined : parseRecord(reconciledSchema, reconciledRef, stored.body);
}
