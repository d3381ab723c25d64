// Reads any number of records by key.
import type { RecordRef, Records, StoredRecord } from '../ports/records';

/** Most records in one request by key. */
const maxPerRead = 25;

/** Reads any number of records by key, in the order asked; undefined where there is none. */
export async function readMany(
	records: Records,
	refs: readonly RecordRef[],
	perRead = maxPerRead,
): Promise<readonly (StoredRecord | undefined)[]> {
	const batches: RecordRef[][] = [];
	for (let i = 0; i < refs.length; i += perRead) batches.push(refs.slice(i, i + perRead));
	return (await Promise.all(batches.map((batch) => records.read(batch)))).flat();
}
