// Counts a month of an account anew from its events, where what was counted is in doubt.
import * as z from '#zod';
import { auditEventSchema, auditPayloadSchema } from '../../contract/audit-event';
import { defined } from '../../contract/defined';
import type { AccountId } from '../../contract/ids';
import { type Countable, monthEnd, monthStart } from '../../core/audit/counts';
import type { Ports } from '../ports/ports';
import { parseRecord } from '../records/parse-record';
import { isRemoved } from './audit-records';
import { allAccounts } from './count-records';

const countedFields = { at: true, recordedAt: true, decision: true, projectId: true, from: true, to: true } as const;

/** What counting needs of an event; whether its chain holds is not asked here. */
export const countedEventSchema = z.object({
	payload: z.object(z.pick(auditPayloadSchema, countedFields).shape),
	...z.pick(auditEventSchema, { actorId: true, onBehalfId: true }).shape,
});

const eventsPerPage = 100;

/**
 * The events of an account, or of all accounts, in a month, as far as they were recorded until an instant.
 *
 * @throws {AppError} CORRUPT_RECORD for an event that cannot be read: what is counted without it would not be so
 */
export async function readMonth(
	{ records }: Pick<Ports, 'records'>,
	accountId: AccountId,
	month: string,
	upTo: number,
): Promise<Countable[]> {
	const counted: Countable[] = [];
	let cursor: string | undefined;
	do {
		const page = await records.query({
			kind: 'event',
			...(accountId === allAccounts
				? ({ index: 'by-made', partition: ['all'] } as const)
				: ({ index: 'by-actor', partition: [accountId] } as const)),
			from: monthStart(month),
			to: monthEnd(month),
			limit: eventsPerPage,
			...defined({ cursor }),
		});
		for (const { id, record } of page.records) {
			if (isRemoved(record)) continue;
			const { payload } = parseRecord(countedEventSchema, { kind: 'event', id }, record.body);
			const { recordedAt, ...event } = payload;
			if (recordedAt <= upTo) counted.push(event);
		}
		cursor = page.cursor;
	} while (cursor !== undefined);
	return counted;
}
