// Reads the changes of an identity.
import * as z from '#zod';
import { type HistoryRecord, historySchema } from '../../contract/identity-history';
import type { Identity } from '../../core/registry/identity';
import type { Records } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { readMany } from '../records/read-many';
import { bulkHistoryRef, historyRef, isListed } from './history-records';

const oneSchema = z.object({ what: historySchema });
const bulkSchema = z.object({ what: z.strictObject({ lines: z.array(historySchema) }) });

const usualMost = 25;

/**
 * The changes that led from one version to the present one, oldest first; read by key, so none is missed.
 *
 * Changes of bulk work stand in the records of that work.
 * @param most the last so many: a caller that is further behind reads the identity again anyway
 */
export async function readHistorySince(
	records: Records,
	{ accountId, version: to, bulkChanges }: Pick<Identity, 'accountId' | 'version' | 'bulkChanges'>,
	from: number,
	most = usualMost,
): Promise<HistoryRecord[]> {
	const first = Math.max(from + 1, to - most + 1, 1);
	if (first > to) return [];
	const recordOf = new Map(bulkChanges.map(({ version, record }) => [version, record]));
	const wanted = Array.from({ length: to - first + 1 }, (_, i) => {
		const version = first + i;
		const bulk = recordOf.get(version);
		return {
			version,
			isBulk: bulk !== undefined,
			ref: bulk === undefined ? historyRef(accountId, version) : bulkHistoryRef(bulk),
		};
	});
	// Records of bulk work are large.
	const stored = await readMany(
		records,
		wanted.map(({ ref }) => ref),
		10,
	);
	return wanted.flatMap(({ version, isBulk, ref }, i) => {
		const record = stored[i];
		if (record === undefined || !isListed(record)) return [];
		if (isBulk) {
			const { what } = parseRecord(bulkSchema, ref, record.body);
			return what.lines.filter((line) => line.accountId === accountId && line.version === version);
		}
		const { what } = parseRecord(oneSchema, ref, record.body);
		// One that stands in another's place is not shown as that one's.
		return what.accountId === accountId && what.version === version ? [what] : [];
	});
}
