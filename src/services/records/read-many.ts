// Reads any number of records by key.
import { chunks } from '../../contract/chunks';
import type { RecordRef, Records, StoredRecord } from '../ports/records';

/** Most records in one request by key. */
const maxPerRead = 25;

/** Reads any number of records by key, in the order asked; undefined where there is none. */
export async function readMany(
	records: Records,
	refs: readonly RecordRef[],
	perRead = maxPerRead,
): Promise<readonly (StoredRecord | undefined)[]> {
	return (await Promise.all(chunks(refs, perRead).map((part) => records.read(part)))).flat();
}
