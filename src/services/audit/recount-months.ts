// Counts the latest months anew from their events, step by step: all accounts together, then each.
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { defined } from '../../contract/defined';
import { dayMs } from '../../contract/durations';
import type { AccountId } from '../../contract/ids';
import {
	addToMonth,
	type Countable,
	dayOf,
	keepCounted,
	type MonthCounts,
	monthEnd,
	monthOf,
	monthStart,
} from '../../core/audit/counts';
import { AppError } from '../../core/errors';
import type { Ports } from '../ports/ports';
import type { RecordRef, RecordWrite, StoredRecord } from '../ports/records';
import { readable } from '../records/readable';
import { retryConflicts } from '../records/retry-conflicts';
import { sumUpActivity } from './activity-summary';
import { countEvents } from './count-events';
import { allAccounts, countRef, parseMonth, readCounted } from './count-records';
import { actorPieces, noteActors, readActorPiece } from './counted-actors';
import { countedEventSchema, parseMade, readMade } from './read-made';
import { partRef, type Recount, readRecount, type StoredRecount, setPart, setRecount } from './recount-records';
import { readRetention } from './retention';
import { walkEvents } from './walk-events';

type RecountPorts = Pick<Ports, 'records' | 'log' | 'time' | 'randomness'>;
/** Asks which accounts were closed: nothing more of them is stored. */
type ClosedNow = () => Promise<ReadonlySet<string>>;

/** Events, or accounts, after which the place is stored. */
const eventsPerStep = 5_000;
const accountsPerStep = 25;

/** A step of counting anew. */
interface Step {
	readonly ports: RecountPorts;
	/** As it is stored. */
	readonly read: StoredRecount;
	readonly recount: Recount;
	readonly closedNow: ClosedNow;
	/** When to leave the rest to the next call, epoch milliseconds. */
	readonly stopAt: number;
}

/** An event as counting anew reads it. */
interface Listed {
	/** When it was made, as the index has it: events come in this order. */
	readonly madeAt: number;
	/** Undefined where it cannot be read. */
	readonly event?: Countable & { readonly recordedAt: number; readonly actorId?: AccountId };
}

/** The events of an account, or of all accounts, as counting anew reads them. */
async function* listMade(
	ports: RecountPorts,
	accountId: AccountId,
	from: number,
	to: number,
): AsyncGenerator<readonly Listed[], undefined> {
	for await (const page of readMade(ports, accountId, from, to)) {
		yield page.map((made): Listed => {
			const parsed = readable(ports, 'recount', () => parseMade(made));
			const madeAt = Number(made.record.attributes?.['madeAt'] ?? parsed?.payload.at ?? from);
			return parsed === undefined
				? { madeAt }
				: { madeAt, event: { ...parsed.payload, ...defined({ actorId: parsed.actorId }) } };
		});
	}
	return undefined;
}

const startOfDay = (month: string, day: string): number => Date.parse(`${month}-${day}T00:00:00Z`);

/** Says of the days of a month whether events of them may be gone, or cannot be read. */
async function readKept({ records }: RecountPorts, month: string, doubtful: readonly string[]) {
	const removedUntil = (await readRetention(records)).removal?.removedUntil ?? Number.NEGATIVE_INFINITY;
	return (day: string): boolean => doubtful.includes(day) || startOfDay(month, day) <= removedUntil;
}

function parseKnown(ports: RecountPorts, ref: RecordRef, stored: StoredRecord | undefined): MonthCounts | undefined {
	return readable(ports, 'recount', () => parseMonth(ref, stored));
}

/** The write that corrects a stored month; none where it says what its events say. */
function correct(
	ref: RecordRef,
	stored: StoredRecord | undefined,
	known: MonthCounts | undefined,
	anew: MonthCounts,
): readonly RecordWrite[] {
	if (stored === undefined && Object.keys(anew.days).length === 0) return [];
	if (known !== undefined && isDeepStrictEqual({ ...known, upTo: 0 }, { ...anew, upTo: 0 })) return [];
	const expected = stored?.version ?? 'absent';
	return [{ type: 'set', ref, expected, record: { version: (stored?.version ?? 0) + 1, body: anew } }];
}

/** A month of all accounts, as far as it is counted. */
type Part = Pick<Recount, 'daysDone' | 'doubtful' | 'unreadable'> & { readonly month: MonthCounts };

/** Adds what was recorded later than a month was counted for, until an instant: counting went on meanwhile. */
async function catchUp(ports: RecountPorts, month: string, part: MonthCounts, upTo: number): Promise<MonthCounts> {
	let counted = part;
	for await (const { events } of walkEvents(ports, 'recount', countedEventSchema, part.upTo + 1)) {
		const fresh = events.flatMap(({ payload: { recordedAt, ...event } }) =>
			recordedAt <= upTo && monthOf(dayOf(event.at)) === month ? [event] : [],
		);
		counted = addToMonth(counted, fresh, upTo, true);
		if (events.some(({ payload }) => payload.recordedAt > upTo)) break;
	}
	return { ...counted, upTo };
}

/** Where the next month of all accounts begins, or goes on. */
async function openPart(ports: RecountPorts, month: string, { part }: StoredRecount, recount: Recount): Promise<Part> {
	const { daysDone, unreadable, doubtful, upTo } = recount;
	if (part !== undefined && daysDone > 0 && part.upTo === upTo) return { daysDone, doubtful, unreadable, month: part };
	const ref = countRef(allAccounts, month);
	const [stored] = await ports.records.read([ref]);
	const known = parseKnown(ports, ref, stored);
	const { counted } = await readCounted(ports.records);
	const begun = addToMonth(undefined, [], Math.max(counted.upTo, known?.upTo ?? 0), true);
	return { daysDone: 0, doubtful: [], unreadable, month: begun };
}

/** Counts days of the next month of all accounts until the place has to be stored, and stores it. */
async function takeMonth(step: Step): Promise<void> {
	const { ports, read, recount, closedNow, stopAt } = step;
	const { records, time, randomness } = ports;
	const month = recount.months[recount.monthsDone] ?? '';
	let part = await openPart(ports, month, read, recount);
	const { upTo } = part.month;
	const actors = new Set<AccountId>();
	let day: Countable[] = [];
	let taken = 0;
	const dayAt = (at: number): number => Math.floor((at - monthStart(month)) / dayMs);
	const closeDay = (daysDone: number): void => {
		part = { ...part, daysDone, month: addToMonth(part.month, day, upTo, true) };
		day = [];
	};
	const note = async (): Promise<void> => {
		const closed = await closedNow();
		await noteActors(
			records,
			[...actors].filter((id) => !closed.has(id)),
		);
	};
	const from = monthStart(month) + part.daysDone * dayMs;
	for await (const page of listMade(ports, allAccounts, from, monthEnd(month))) {
		for (const { madeAt, event } of page) {
			if (dayAt(madeAt) > part.daysDone) {
				closeDay(dayAt(madeAt));
				if (taken >= eventsPerStep || time.now() >= stopAt) {
					await note();
					const { daysDone, doubtful, unreadable } = part;
					const place = { ...recount, daysDone, doubtful, unreadable, upTo, attempt: randomness.salt() };
					// On a conflict another run came here first.
					await records.commit([setRecount(read, place), setPart(read, part.month)]);
					return;
				}
			}
			taken += 1;
			if (event === undefined) {
				const name = dayOf(madeAt).slice(8);
				part = {
					...part,
					unreadable: part.unreadable + 1,
					doubtful: part.doubtful.includes(name) ? part.doubtful : [...part.doubtful, name],
				};
			} else if (event.recordedAt <= upTo) {
				day.push(event);
				if (event.actorId !== undefined) actors.add(event.actorId);
			}
		}
	}
	closeDay(part.daysDone);
	await note();
	await retryConflicts('sweep-busy', () => endMonth(step, month, part));
}

/** Stores a month of all accounts with the place after it. */
async function endMonth(
	{ ports, read, recount }: Step,
	month: string,
	part: Part,
): Promise<'committed' | 'conflict' | 'overtaken'> {
	const { records, randomness } = ports;
	const ref = countRef(allAccounts, month);
	const [[stored], now] = await Promise.all([records.read([ref]), readRecount(ports)]);
	if (now.stored?.version !== read.stored?.version) return 'overtaken';
	const known = parseKnown(ports, ref, stored);
	const isAhead = known !== undefined && known.upTo > part.month.upTo;
	const counted = isAhead ? await catchUp(ports, month, part.month, known.upTo) : part.month;
	const writes = correct(ref, stored, known, keepCounted(counted, known, await readKept(ports, month, part.doubtful)));
	const { upTo: _, ...others } = recount;
	const monthsDone = recount.monthsDone + 1;
	const place: Recount = {
		...others,
		monthsDone,
		step: monthsDone < recount.months.length ? 'together' : 'each',
		daysDone: 0,
		doubtful: [],
		unreadable: part.unreadable,
		corrected: recount.corrected + writes.length,
		attempt: randomness.salt(),
	};
	return records.commit([setRecount(read, place), ...writes]);
}

/** Counts the months of one account anew. @returns how many were wrong */
async function recountAccount(ports: RecountPorts, accountId: AccountId, months: readonly string[]): Promise<number> {
	const { records } = ports;
	const refs = months.map((month) => countRef(accountId, month));
	const [first = '', last = ''] = [months[0], months.at(-1)];
	return retryConflicts('sweep-busy', async () => {
		const [{ counted }, stored] = await Promise.all([readCounted(records), records.read(refs)]);
		const known = refs.map((ref, i) => parseKnown(ports, ref, stored[i]));
		const anew = known.map((one) => addToMonth(undefined, [], Math.max(counted.upTo, one?.upTo ?? 0)));
		const doubtful = months.map((): string[] => []);
		for await (const page of listMade(ports, accountId, monthStart(first), monthEnd(last))) {
			for (const [i, month] of months.entries()) {
				const listed = page.filter(({ madeAt }) => monthOf(dayOf(madeAt)) === month);
				const { upTo } = anew[i] ?? { upTo: 0 };
				const events = listed.flatMap(({ event }) => (event && event.recordedAt <= upTo ? [event] : []));
				anew[i] = addToMonth(anew[i], events, upTo);
				for (const { madeAt, event } of listed) if (event === undefined) doubtful[i]?.push(dayOf(madeAt).slice(8));
			}
		}
		const writes: RecordWrite[] = [];
		for (const [i, ref] of refs.entries()) {
			const [month, one] = [months[i] ?? '', anew[i]];
			if (one === undefined) continue;
			const isKept = await readKept(ports, month, doubtful[i] ?? []);
			writes.push(...correct(ref, stored[i], known[i], keepCounted(one, known[i], isKept)));
		}
		if (writes.length > 0 && (await records.commit(writes)) === 'conflict') return 'conflict';
		return writes.length;
	});
}

const digestOf = (id: AccountId): string => createHash('sha256').update(id).digest('hex');

/** Counts accounts of the next piece anew until the place has to be stored, and stores it. */
async function takePiece({ ports, read, recount, closedNow, stopAt }: Step): Promise<void> {
	const { records, time, randomness } = ports;
	const { piecesDone, months, after = '', ...others } = recount;
	const closed = await closedNow();
	const ids = await readActorPiece(records, actorPieces[piecesDone] ?? '');
	const left = ids
		.filter((id) => !closed.has(id) && digestOf(id) > after)
		.sort((a, b) => (digestOf(a) < digestOf(b) ? -1 : 1));
	let [corrected, done] = [0, 0];
	for (const id of left.slice(0, accountsPerStep)) {
		if (done > 0 && time.now() >= stopAt) break;
		corrected += await recountAccount(ports, id, months);
		done += 1;
	}
	const isDone = done === left.length;
	const last = left[done - 1];
	const place: Recount = {
		...others,
		months,
		piecesDone: piecesDone + (isDone ? 1 : 0),
		step: isDone && piecesDone + 1 >= actorPieces.length ? 'sums' : 'each',
		accounts: recount.accounts + done,
		corrected: recount.corrected + corrected,
		...(isDone || last === undefined ? {} : { after: digestOf(last) }),
		attempt: randomness.salt(),
	};
	// On a conflict another run came here first, and found what is left to correct.
	await records.commit([setRecount(read, place)]);
}

/** Does the next of what is left. @returns false when the rest is left to the next call */
async function take(step: Step): Promise<boolean> {
	const { ports, read, recount, stopAt } = step;
	const { records, time, randomness } = ports;
	switch (recount.step) {
		case 'together': {
			const isFirst = recount.monthsDone === 0 && recount.daysDone === 0;
			// What was recorded since the last count is in it, too.
			if (isFirst && !(await countEvents(ports, stopAt)).isComplete) return false;
			await takeMonth(step);
			return true;
		}
		case 'each':
			await takePiece(step);
			return true;
		case 'sums': {
			if (!(await sumUpActivity(ports, stopAt)).isComplete) return false;
			await records.remove([partRef]);
			const ended: Recount = { ...recount, state: 'done', endedAt: time.now(), attempt: randomness.salt() };
			await records.commit([setRecount(read, ended)]);
			return true;
		}
	}
}

/**
 * Counts the latest months anew. Taken up again, it goes on where it stopped; several at once do no harm.
 *
 * A month counts what was recorded until the same instant as the stored one, or as all counting, whichever is later, and is
 * written only where nobody changed it meanwhile: what is recorded later is added by the next count, once. Days of which
 * events were removed keep what was counted then.
 * @param stopAt when to leave the rest to the next call, epoch milliseconds
 * @throws {AppError} UNAVAILABLE when storage does not answer; what was counted until then stands
 */
export async function runRecount(
	ports: RecountPorts,
	closedNow: ClosedNow,
	stopAt: number,
): Promise<{ readonly isComplete: boolean }> {
	const { records, time, randomness } = ports;
	for (;;) {
		const read = await readRecount(ports);
		const { recount } = read;
		if (recount?.state !== 'running') return { isComplete: true };
		if (time.now() >= stopAt) return { isComplete: false };
		try {
			if (!(await take({ ports, read, recount, closedNow, stopAt }))) return { isComplete: false };
		} catch (error) {
			if (error instanceof AppError && error.retry) throw error;
			const failed: Recount = { ...recount, state: 'failed', endedAt: time.now(), attempt: randomness.salt() };
			await records.commit([setRecount(read, failed)]);
			throw error;
		}
	}
}
