// Reads how an identity came to be what it is.
import * as z from 'zod/mini';
import { identityStatuses } from '../contract/identity';
import { type AccountId, accountIdSchema } from '../contract/ids';
import type { HistoryRecord } from '../core/lifecycle';
import type { Records, StoredRecord } from './ports';
import { historyRef, parseRecord } from './registry-records';

const historySchema = z.strictObject({
	accountId: accountIdSchema,
	version: z.int(),
	at: z.number(),
	actor: z.strictObject({ kind: z.enum(['person', 'api-client', 'system']), id: z.string() }),
	action: z.enum(['register', 'edit', 'suspend', 'reactivate', 'retire']),
	from: z.exactOptional(z.enum(identityStatuses)),
	to: z.enum(identityStatuses),
	reason: z.exactOptional(z.string()),
	changes: z.array(z.strictObject({ field: z.string(), from: z.unknown(), to: z.unknown() })),
	attempt: z.string(),
});

const maxPerRead = 25;

/**
 * The changes that led from one version to another, oldest first; read by key, so none is missed.
 *
 * At most the last 25: whoever is further behind reads the identity anew anyway.
 */
export async function readHistorySince(
	records: Records,
	accountId: AccountId,
	from: number,
	to: number,
): Promise<HistoryRecord[]> {
	const first = Math.max(from + 1, to - maxPerRead + 1, 1);
	if (first > to) return [];
	const refs = Array.from({ length: to - first + 1 }, (_, i) => historyRef(accountId, first + i));
	const stored = await records.read(refs);
	return stored.flatMap((record: StoredRecord | undefined, i) => {
		const ref = refs[i];
		if (record === undefined || ref === undefined) return [];
		const { attempt: _, ...history } = parseRecord(historySchema, ref, record.body);
		return [history];
	});
}
