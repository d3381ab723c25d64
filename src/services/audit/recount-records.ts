// The stored records of counting anew: where it stands, and the month of all accounts that it is in.
import * as z from '#zod';
import { type RecountView, recountStates } from '../../contract/calls/activity';
import { defined } from '../../contract/defined';
import { type MonthCounts, monthCountsSchema } from '../../core/audit/counts';
import type { Ports } from '../ports/ports';
import type { RecordRef, RecordWrite, StoredRecord } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { readable } from '../records/readable';

/** No account has these ids. */
const recountRef: RecordRef = { kind: 'count', id: 'recount' };
export const partRef: RecordRef = { kind: 'count', id: 'recount:part' };

/** Instants are epoch milliseconds. */
const recountSchema = z.strictObject({
	id: z.string(),
	startedAt: z.number(),
	endedAt: z.exactOptional(z.number()),
	state: z.enum(recountStates),
	/** The oldest first. */
	months: z.array(z.string()),
	/** All accounts together month by month, then each account, then the sums of them that lists show. */
	step: z.enum(['together', 'each', 'sums']),
	/** How many months of all accounts together are counted. */
	monthsDone: z.int(),
	/** Of the next month: how many of its days are counted, and what was recorded until when counts. */
	daysDone: z.int(),
	upTo: z.exactOptional(z.number()),
	/** Its days of which an event cannot be read. */
	doubtful: z.array(z.string()),
	/** Pieces of the list of accounts that are counted, and how many accounts those are. */
	piecesDone: z.int(),
	/** Of the next piece: the digest of the account that was counted last, in whose order they are. */
	after: z.exactOptional(z.string()),
	accounts: z.int(),
	/** Months, of one account or of all, that did not say what the events say. */
	corrected: z.int(),
	/** Events that cannot be read. */
	unreadable: z.int(),
	/** Of the attempt that wrote it. */
	attempt: z.string(),
});
export type Recount = Readonly<z.infer<typeof recountSchema>>;

export interface StoredRecount {
	readonly stored: StoredRecord | undefined;
	readonly recount: Recount | undefined;
	/** What is counted of the month of all accounts; absent before its first day. */
	readonly part: MonthCounts | undefined;
	readonly storedPart: StoredRecord | undefined;
}

/** What cannot be read is told to the log, and counts as missing: somebody can ask for another. */
export async function readRecount(ports: Pick<Ports, 'records' | 'log'>): Promise<StoredRecount> {
	const [stored, storedPart] = await ports.records.read([recountRef, partRef]);
	const parse = <T>(schema: z.ZodMiniType<T>, ref: RecordRef, record: StoredRecord | undefined): T | undefined =>
		record && readable(ports, 'recount', () => parseRecord(schema, ref, record.body));
	return {
		stored,
		recount: parse(recountSchema, recountRef, stored),
		part: parse(monthCountsSchema, partRef, storedPart),
		storedPart,
	};
}

export const setRecount = ({ stored }: Pick<StoredRecount, 'stored'>, body: Recount): RecordWrite => ({
	type: 'set',
	ref: recountRef,
	expected: stored?.version ?? 'absent',
	record: { version: (stored?.version ?? 0) + 1, body },
	isWitness: true,
});

export const setPart = ({ storedPart }: Pick<StoredRecount, 'storedPart'>, body: MonthCounts): RecordWrite => ({
	type: 'set',
	ref: partRef,
	expected: storedPart?.version ?? 'absent',
	record: { version: (storedPart?.version ?? 0) + 1, body },
});

export function viewRecount({ recount }: Pick<StoredRecount, 'recount'>): RecountView {
	if (recount === undefined) return {};
	const { state, startedAt, endedAt, months, monthsDone, accounts, corrected, unreadable } = recount;
	const progress = { state, startedAt, ...defined({ endedAt }), months: months.length, monthsDone };
	return { recount: { ...progress, accounts, corrected, unreadable } };
}
