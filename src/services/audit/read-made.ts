// Events of a time in the order in which they were made, as counting anew reads them.
import * as z from '#zod';
import { auditEventSchema, auditPayloadSchema } from '../../contract/audit-event';
import { defined } from '../../contract/defined';
import type { AccountId } from '../../contract/ids';
import { type Countable, monthEnd, monthStart } from '../../core/audit/counts';
import type { Ports } from '../ports/ports';
import type { RecordQuery, StoredRecord } from '../ports/records';
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

/** A stored event. */
export interface MadeEvent {
	readonly id: string;
	readonly record: StoredRecord;
}

/** What counting needs of it. @throws {AppError} CORRUPT_RECORD */
export const parseMade = ({ id, record }: MadeEvent) =>
	parseRecord(countedEventSchema, { kind: 'event', id }, record.body);

/**
 * The events of an account, or of all accounts, page by page. Those that retention removed are left out.
 *
 * @param from when the first of them was made, and `to` the last one, epoch milliseconds
 */
export async function* readMade(
	{ records }: Pick<Ports, 'records'>,
	accountId: AccountId,
	from: number,
	to: number,
): AsyncGenerator<readonly MadeEvent[], undefined> {
	const of: Pick<RecordQuery, 'index' | 'partition'> =
		accountId === allAccounts
			? { index: 'by-made', partition: ['all'] }
			: { index: 'by-actor', partition: [accountId] };
	let cursor: string | undefined;
	do {
		const page = await records.query({ kind: 'event', ...of, from, to, limit: eventsPerPage, ...defined({ cursor }) });
		yield page.records.filter(({ record }) => !isRemoved(record));
		cursor = page.cursor;
	} while (cursor !== undefined);
	return undefined;
}

/**
 * The events of an account, or of all accounts, in a month, as far as they were recorded until an instant.
 *
 * @throws {AppError} CORRUPT_RECORD for an event that cannot be read: what is counted without it would not be so
 */
export async function readMonth(
	ports: Pick<Ports, 'records'>,
	accountId: AccountId,
	month: string,
	upTo: number,
): Promise<Countable[]> {
	const counted: Countable[] = [];
	for await (const page of readMade(ports, accountId, monthStart(month), monthEnd(month))) {
		for (const { recordedAt, ...event } of page.map((made) => parseMade(made).payload)) {
			if (recordedAt <= upTo) counted.push(event);
		}
	}
	return counted;
}
