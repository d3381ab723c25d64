// Asks Jira once a day which non-human accounts did anything: no event tells of comments and edits without costing each one.
import * as z from '#zod';
import type { WorkView } from '../../contract/calls/accounts';
import { defined } from '../../contract/defined';
import { dayMs } from '../../contract/durations';
import { type AccountId, accountIdSchema } from '../../contract/ids';
import {
	daysToAsk,
	knownWork,
	mayHaveGap,
	type WorkDays,
	type Worked,
	withAnswer,
	withGapWorked,
} from '../../core/accounts/work-days';
import { AppError, isAppRefused } from '../../core/errors';
import { anonymousKey } from '../../core/snapshot/entry';
import { actorPieceOf, actorPieces } from '../audit/counted-actors';
import type { Ports } from '../ports/ports';
import type { RecordRef, StoredRecord } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { readMany } from '../records/read-many';
import { readable } from '../records/readable';
import { requireControl } from '../registry/control-record';
import { readEntries } from '../registry/shard-records';
import { readAccountPieces } from './account-pieces';

type WorkPorts = Pick<Ports, 'records' | 'accounts' | 'changedItems' | 'log' | 'time'>;

/** Accounts of one record that are asked about a day; with 16 records that is less than a quarter of an hour's points. */
const perPiece = 125;

const workSchema = z.strictObject({
	accounts: z.record(
		accountIdSchema,
		z.strictObject({
			asked: z.int(),
			since: z.int(),
			bits: z.string().check(z.regex(/^[0-9a-f]{1,23}$/)),
			at: z.exactOptional(z.number()),
		}),
	),
	/** The day on which Jira would not answer about an account. */
	refused: z.exactOptional(z.record(accountIdSchema, z.int())),
});
type Known = Readonly<Record<string, WorkDays>>;

/** An account stands in the record of its digest's first hex digit. No account has such an id. */
const workRef = (digit: string): RecordRef => ({ kind: 'count', id: `work:${digit}` });

type Refused = Readonly<Record<string, number>>;

/** What cannot be read is told to the log, and counts as missing: Jira is asked anew. */
function parseBody(
	ports: Pick<Ports, 'log'>,
	ref: RecordRef,
	stored: StoredRecord | undefined,
): { readonly accounts: Known; readonly refused: Refused } {
	const body = stored && readable(ports, 'work', () => parseRecord(workSchema, ref, stored.body));
	return { accounts: body?.accounts ?? {}, refused: body?.refused ?? {} };
}
const parseWork = (ports: Pick<Ports, 'log'>, ref: RecordRef, stored: StoredRecord | undefined): Known =>
	parseBody(ports, ref, stored).accounts;

const todayOf = (now: number): number => Math.floor(now / dayMs);

/** The known accounts that are not human and can act, as far as the last comparison tells. */
async function workersOf(ports: WorkPorts): Promise<readonly AccountId[]> {
	const { records, accounts } = ports;
	const [entries, own, pieces] = await Promise.all([
		readEntries(records, await requireControl(records)),
		accounts.readOwnId(),
		readAccountPieces(ports),
	]);
	const inactive = new Set(
		pieces.flatMap((piece) => Object.entries(piece).flatMap(([id, { isActive }]) => (isActive ? [] : [id]))),
	);
	return [...entries.keys()].filter((id) => id !== anonymousKey && id !== own && !inactive.has(id));
}

/** Jira's points are spent, or it does not answer: tomorrow it is asked about today, too. */
const isLater = (error: unknown): boolean => (error instanceof AppError && error.retry) || isAppRefused(error);

async function ask({ changedItems, time }: WorkPorts, id: AccountId, known: WorkDays | undefined, today: number) {
	const days = daysToAsk(known, today);
	const at = time.now();
	const isActive = await changedItems.wereChangedBy(id, days);
	if (isActive === undefined) return undefined;
	const next = { ...withAnswer(known, today, isActive), at };
	if (known === undefined) {
		if (!isActive) return next;
		// Some day of 90: whether it was the last one is worth another question, once.
		return (await changedItems.wereChangedBy(id, 1)) === true ? next : { ...next, bits: '0' };
	}
	if (isActive || !mayHaveGap(known, today, at)) return next;
	const wasActive = await changedItems.wereChangedBy(id, days + 1);
	if (wasActive === undefined) return undefined;
	return wasActive ? withGapWorked(next, known) : next;
}

/**
 * Asks Jira of each known account that is not human whether it did anything since it was asked last: two points
 * each, and two more where it did nothing and a question may have missed some hours.
 *
 * @param stopAt when to leave the rest to the next call, which goes on, epoch milliseconds
 */
export async function askWork(ports: WorkPorts, stopAt: number): Promise<{ readonly isComplete: boolean }> {
	try {
		return await askEach(ports, stopAt);
	} catch (error) {
		if (!isLater(error)) throw error;
		ports.log.failure('work', error);
		return { isComplete: true };
	}
}

/** Of accounts that are still asked about. */
const keptOf = (days: Refused, ids: readonly AccountId[]): Refused =>
	Object.fromEntries(Object.entries(days).filter(([id]) => (ids as readonly string[]).includes(id)));

async function askEach(ports: WorkPorts, stopAt: number): Promise<{ readonly isComplete: boolean }> {
	const { records, time } = ports;
	const workers = await workersOf(ports);
	const today = todayOf(time.now());
	for (const digit of actorPieces) {
		const ref = workRef(digit);
		const [stored] = await records.read([ref]);
		const { accounts: before, refused: refusedBefore } = parseBody(ports, ref, stored);
		const refused: Record<string, number> = Object.fromEntries(
			Object.entries(refusedBefore).filter(([, day]) => day === today),
		);
		const ids = workers.filter((id) => actorPieceOf(id) === digit);
		const kept = ids.flatMap((id): [string, WorkDays][] => (before[id] === undefined ? [] : [[id, before[id]]]));
		const accounts: Record<string, WorkDays> = Object.fromEntries(kept);
		// Whom Jira would not answer about comes after those who were never asked about.
		const turnOf = (id: AccountId): number => before[id]?.asked ?? refusedBefore[id] ?? 0;
		const due = ids
			.filter((id) => daysToAsk(before[id], today) > 0 && refused[id] === undefined)
			.sort((a, b) => turnOf(a) - turnOf(b) || (a < b ? -1 : 1));
		let failure: unknown;
		for (const id of due.slice(0, perPiece)) {
			if (time.now() >= stopAt) break;
			try {
				const next = await ask(ports, id, before[id], today);
				if (next === undefined) refused[id] = today;
				else accounts[id] = next;
			} catch (error) {
				failure = error;
				break;
			}
		}
		const isChanged =
			Object.keys(before).length !== kept.length ||
			Object.entries(accounts).some(([id, one]) => one !== before[id]) ||
			Object.entries(refused).some(([id, day]) => day !== refusedBefore[id]);
		// On a conflict another run has just asked the same.
		if (isChanged) {
			const record = {
				version: (stored?.version ?? 0) + 1,
				body: { accounts, refused: { ...keptOf(refusedBefore, ids), ...refused } },
			};
			await records.commit([{ type: 'set', ref, expected: stored?.version ?? 'absent', record }]);
		}
		if (failure !== undefined) throw failure;
		if (time.now() >= stopAt) return { isComplete: false };
	}
	return { isComplete: true };
}

/** What Jira answered of some accounts, by account. */
export async function readWork(
	ports: Pick<Ports, 'records' | 'log' | 'time'>,
	digits: readonly string[] = actorPieces,
): Promise<ReadonlyMap<string, Worked>> {
	const refs = digits.map(workRef);
	const stored = await readMany(ports.records, refs);
	const today = todayOf(ports.time.now());
	return new Map(
		refs.flatMap((ref, i) =>
			Object.entries(parseWork(ports, ref, stored[i])).flatMap(([id, known]): [string, Worked][] => {
				const worked = knownWork(known, today);
				return worked === undefined ? [] : [[id, worked]];
			}),
		),
	);
}

/** As pages show it. */
export const viewWork = (worked: Worked | undefined): WorkView | undefined =>
	worked && {
		days30: worked.days30,
		since: worked.since * dayMs,
		isDormant: worked.isDormant,
		...defined({ lastAt: worked.lastDay === undefined ? undefined : worked.lastDay * dayMs }),
	};

/** Whose work is stored. */
export async function readWorkers(ports: Pick<Ports, 'records' | 'log'>): Promise<readonly string[]> {
	const refs = actorPieces.map(workRef);
	const stored = await readMany(ports.records, refs);
	return refs.flatMap((ref, i) => {
		const { accounts, refused } = parseBody(ports, ref, stored[i]);
		return [...Object.keys(accounts), ...Object.keys(refused)];
	});
}

/** Forgets accounts that are erased. */
export async function forgetWork(ports: Pick<Ports, 'records' | 'log'>, ids: ReadonlySet<string>): Promise<void> {
	for (const digit of new Set([...ids].map((id) => actorPieceOf(id as AccountId)))) {
		const ref = workRef(digit);
		const [stored] = await ports.records.read([ref]);
		if (stored === undefined) continue;
		const { accounts, refused } = parseBody(ports, ref, stored);
		const without = <T>(known: Readonly<Record<string, T>>) =>
			Object.fromEntries(Object.entries(known).filter(([id]) => !ids.has(id)));
		if (![...Object.keys(accounts), ...Object.keys(refused)].some((id) => ids.has(id))) continue;
		const body = { accounts: without(accounts), refused: without(refused) };
		await ports.records.put(ref, { version: stored.version + 1, body });
	}
}
