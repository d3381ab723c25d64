// How much each account moved lately, summed up once a day: lists of thousands of accounts read these few records.
import { isDeepStrictEqual } from 'node:util';
import * as z from '#zod';
import { dayMs } from '../../contract/durations';
import { type AccountId, accountIdSchema } from '../../contract/ids';
import { dormantDays, summedDays } from '../../contract/limits';
import { dayOf, monthOf, movesOf } from '../../core/audit/counts';
import type { Ports } from '../ports/ports';
import type { RecordRef, StoredRecord } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { readMany } from '../records/read-many';
import { readable } from '../records/readable';
import { countedRef, countRef, parseMonth } from './count-records';
import { actorPieces, readActorPiece } from './counted-actors';

type SummaryPorts = Pick<Ports, 'records' | 'log' | 'time'>;

const accountSchema = z.strictObject({
	/** In the last 30 days. */
	moves: z.exactOptional(z.int()),
	/** The last day with a move within 90 days, `2026-11-27` in UTC. */
	lastDay: z.exactOptional(z.string()),
	/** In the last 30 days, as far as hours were counted: see `Pace`. */
	pace: z.exactOptional(z.strictObject({ hours: z.int(), days: z.int(), peak: z.int() })),
	/** Its counts cannot be read: in place of the others. */
	isUnknown: z.exactOptional(z.literal(true)),
});
const summarySchema = z.strictObject({
	/** When it was made, epoch milliseconds. */
	at: z.number(),
	accounts: z.record(accountIdSchema, accountSchema),
});
export type AccountActivity = Readonly<z.infer<typeof accountSchema>>;

/** One record a piece of the accounts that were counted. No account has such an id. */
const summaryRef = (piece: string): RecordRef => ({ kind: 'count', id: `summary:${piece}` });

type Summed = Readonly<Record<string, AccountActivity>>;

/** What cannot be read is told to the log, and counts as missing: the next summary makes it anew. */
const parseSummary = (
	ports: Pick<Ports, 'log'>,
	ref: RecordRef,
	stored: StoredRecord | undefined,
): Summed | undefined =>
	stored && readable(ports, 'activity summary', () => parseRecord(summarySchema, ref, stored.body).accounts);

/** Accounts whose counts are read at a time. */
const accountsAtOnce = 50;

/** When an account moved work items; nothing where no hours were counted. */
function paceOf(days: readonly { readonly hours: number; readonly peak: number }[]): Pick<AccountActivity, 'pace'> {
	const timed = days.filter(({ hours }) => hours !== 0);
	if (timed.length === 0) return {};
	const hours = timed.reduce((all, one) => all | one.hours, 0);
	return { pace: { hours, days: timed.length, peak: Math.max(...timed.map(({ peak }) => peak)) } };
}

async function sumUp(ports: SummaryPorts, accountIds: readonly AccountId[], now: number) {
	const daysBack = (days: number): string => dayOf(now - (days - 1) * dayMs);
	const [dormantFrom, summedFrom] = [daysBack(dormantDays), daysBack(summedDays)];
	const months = [...new Set(Array.from({ length: dormantDays }, (_, i) => monthOf(daysBack(i + 1))))];
	const refs = accountIds.flatMap((id) => months.map((month) => countRef(id, month)));
	const stored = await readMany(ports.records, refs);
	const movesByDay = (account: number) =>
		months.flatMap((month, i) => {
			const place = account * months.length + i;
			const { days = {}, hours, peaks } = parseMonth(refs[place] ?? countedRef, stored[place]) ?? {};
			return Object.entries(days).map(([day, counted]) => ({
				day: `${month}-${day}`,
				moves: movesOf(counted),
				hours: hours?.[day] ?? 0,
				peak: peaks?.[day] ?? 0,
			}));
		});
	return accountIds.flatMap((id, account): [AccountId, AccountActivity][] => {
		const days = readable(ports, 'activity summary', () => movesByDay(account));
		if (days === undefined) return [[id, { isUnknown: true }]];
		const lately = days.filter(({ day }) => day >= dormantFrom);
		if (lately.length === 0) return [];
		const moves = lately.reduce((sum, one) => sum + (one.day >= summedFrom ? one.moves : 0), 0);
		const [lastDay = ''] = lately.map(({ day }) => day).sort((a, b) => (a < b ? 1 : -1));
		return [[id, { moves, lastDay, ...paceOf(lately.filter(({ day }) => day >= summedFrom)) }]];
	});
}

/**
 * Sums up what each account moved, from the daily counts.
 *
 * @param stopAt when to leave the rest to the next call, which begins anew, epoch milliseconds
 */
export async function sumUpActivity(ports: SummaryPorts, stopAt: number): Promise<{ readonly isComplete: boolean }> {
	const { records, time } = ports;
	for (const piece of actorPieces) {
		if (time.now() >= stopAt) return { isComplete: false };
		const ids = await readActorPiece(records, piece);
		const accounts: Record<string, AccountActivity> = {};
		for (let i = 0; i < ids.length; i += accountsAtOnce) {
			const some = ids.slice(i, i + accountsAtOnce);
			Object.assign(accounts, Object.fromEntries(await sumUp(ports, some, time.now())));
		}
		const ref = summaryRef(piece);
		const [stored] = await records.read([ref]);
		const known = parseSummary(ports, ref, stored);
		// On a conflict another run has just summed up the same.
		if ((stored === undefined && ids.length === 0) || isDeepStrictEqual(known, accounts)) continue;
		const record = { version: (stored?.version ?? 0) + 1, body: { at: time.now(), accounts } };
		await records.commit([{ type: 'set', ref, expected: stored?.version ?? 'absent', record }]);
	}
	return { isComplete: true };
}

/**
 * What accounts moved that moved anything within 90 days, as of the last daily work.
 *
 * @param digits the pieces of the accounts: see `actorPieceOf`
 */
export async function readActivitySummary(
	ports: Pick<Ports, 'records' | 'log'>,
	digits: readonly string[] = actorPieces,
): Promise<ReadonlyMap<string, AccountActivity>> {
	const refs = digits.map(summaryRef);
	const stored = await readMany(ports.records, refs);
	return new Map(refs.flatMap((ref, i) => Object.entries(parseSummary(ports, ref, stored[i]) ?? {})));
}

/** Forgets accounts that are erased. */
export async function forgetActivity(
	ports: Pick<Ports, 'records' | 'log' | 'time'>,
	ids: ReadonlySet<string>,
): Promise<void> {
	const { records, time } = ports;
	for (const ref of actorPieces.map(summaryRef)) {
		const [stored] = await records.read([ref]);
		if (stored === undefined) continue;
		const known = parseSummary(ports, ref, stored);
		const kept = Object.fromEntries(Object.entries(known ?? {}).filter(([id]) => !ids.has(id)));
		if (isDeepStrictEqual(kept, known)) continue;
		await records.put(ref, { version: stored.version + 1, body: { at: time.now(), accounts: kept } });
	}
}
