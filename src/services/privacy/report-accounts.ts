// Reports whose account ids are stored: each once in seven days, a seventh of them a day.
import { createHash } from 'node:crypto';
import * as z from '#zod';
import { chunks } from '../../contract/chunks';
import { dayMs, minuteMs } from '../../contract/durations';
import { type AccountId, accountIdSchema } from '../../contract/ids';
import { AppError } from '../../core/errors';
import { planOnce } from '../plan-once';
import type { Ports } from '../ports/ports';
import type { RecordRef, RecordWrite } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { readStoredAccounts } from './stored-accounts';

type ReportPorts = Pick<Ports, 'records' | 'time' | 'log' | 'personalData'>;

const buckets = 7;
/** Source: Forge docs, "User privacy guide for app developers": no account more often, and none less often. */
const cycleMs = 7 * dayMs;
const perReport = 90;
/** A run that was not heard of for so long has ended. */
const claimMs = 2 * minuteMs;
/** The longest wait for storage: all of them together end before another run may begin. */
const longestWaitMs = minuteMs / 2;

const reportedRef: RecordRef = { kind: 'report', id: 'reported-accounts' };
const reportedSchema = z.strictObject({
	buckets: z.array(
		z.strictObject({
			/** When an account of it was reported last, epoch milliseconds. */
			at: z.number(),
			/** While it is under way: the last account that was reported. */
			after: z.exactOptional(z.string()),
		}),
	),
	/** One run at a time reports, until then at least. */
	claimedUntil: z.number(),
	/** Accounts that were closed and are not erased yet. */
	closed: z.array(accountIdSchema),
	/** Accounts that were closed and stay in the registry: they are not reported again. */
	kept: z.array(accountIdSchema),
});
type Reported = z.infer<typeof reportedSchema>;

export interface StoredReported {
	/** 0 before anything was reported. */
	readonly version: number;
	readonly reported: Reported;
}

export async function readReported({ records, time }: Pick<Ports, 'records' | 'time'>): Promise<StoredReported> {
	const [stored] = await records.read([reportedRef]);
	if (stored !== undefined) {
		return { version: stored.version, reported: parseRecord(reportedSchema, reportedRef, stored.body) };
	}
	// The first report of each is a day after that of the one before.
	const first = time.now() - cycleMs;
	const days = Array.from({ length: buckets }, (_, bucket) => ({ at: first + bucket * dayMs }));
	return { version: 0, reported: { buckets: days, claimedUntil: 0, closed: [], kept: [] } };
}

/** The accounts that were closed, as far as that is remembered: nothing more of them is stored. */
export async function readClosed(ports: Pick<Ports, 'records' | 'time'>): Promise<ReadonlySet<string>> {
	const { closed, kept } = (await readReported(ports)).reported;
	return new Set([...closed, ...kept]);
}

export const setReported = (version: number, body: Reported): RecordWrite => ({
	type: 'set',
	ref: reportedRef,
	expected: version === 0 ? 'absent' : version,
	record: { version: version + 1, body },
});

const bucketOf = (id: AccountId): number => createHash('sha256').update(id).digest().readUInt32BE() % buckets;

const isDue = ({ at, after }: Reported['buckets'][number], now: number): boolean =>
	after !== undefined || at + cycleMs <= now;

/** Plans a report where one is due, and erasing where accounts were closed. */
export async function planPrivacyWork(ports: Pick<Ports, 'records' | 'time' | 'jobs'>): Promise<void> {
	const { version, reported } = await readReported(ports);
	const now = ports.time.now();
	// What begins now is due a day apart: that has to be stored.
	if (version === 0 || reported.buckets.some((bucket) => isDue(bucket, now))) {
		await planOnce(ports, { type: 'report-accounts' }, 0);
	}
	if (reported.closed.length > 0) await planOnce(ports, { type: 'erase' }, 0);
}

/** Moves the report on, as whoever claimed it. */
class Progress {
	constructor(
		private readonly ports: Pick<Ports, 'records' | 'time'>,
		private version: number,
		private body: Reported,
	) {}

	/**
	 * @param closed accounts that were closed, beside those that are known as such
	 * @returns false when another run reports
	 */
	async set(more: Pick<Partial<Reported>, 'buckets' | 'claimedUntil'>, closed: readonly AccountId[] = []) {
		for (;;) {
			const body = { ...this.body, ...more, closed: [...new Set([...this.body.closed, ...closed])] };
			if ((await this.ports.records.commit([setReported(this.version, body)])) === 'committed') {
				this.version += 1;
				this.body = body;
				return true;
			}
			// An erasure that ended takes accounts away from those that were closed.
			const { version, reported } = await readReported(this.ports);
			if (reported.claimedUntil !== this.body.claimedUntil) return false;
			this.version = version;
			this.body = reported;
		}
	}

	/**
	 * Notes what Jira answered, also where storage is silent for a minute: it would be reported again in less than seven days.
	 */
	async note(...answer: Parameters<Progress['set']>): Promise<boolean> {
		for (let waitMs = 1_000; ; waitMs *= 2) {
			try {
				return await this.set(...answer);
			} catch (error) {
				if (!(error instanceof AppError && error.retry) || waitMs > longestWaitMs) throw error;
				await this.ports.time.sleep(waitMs);
			}
		}
	}

	bucket(bucket: number, state: Reported['buckets'][number]): Reported['buckets'] {
		return this.body.buckets.with(bucket, state);
	}
}

/**
 * What Jira answers. An account that it does not take is passed over until the next cycle, and in the log.
 *
 * @returns undefined where an account among several may be the one that is refused
 */
async function report(ports: ReportPorts, accounts: readonly AccountId[]): Promise<readonly AccountId[] | undefined> {
	try {
		return await ports.personalData.report(accounts, ports.time.now());
	} catch (error) {
		if (!(error instanceof AppError) || error.retry) throw error;
		const { code, statement, details } = error;
		if (accounts.length > 1 && details.context?.['status'] === 400) return undefined;
		const context = { ...details.context, accounts };
		ports.log.failure('report accounts', new AppError(code, statement, { context, cause: error }));
		return [];
	}
}

/**
 * Reports the accounts that are due, or goes on with it, and notes those that were closed.
 *
 * @param stopAt when to leave the rest to the next call, epoch milliseconds
 * @throws {AppError} UNAVAILABLE when Jira or storage does not answer; what was reported until then is not again, but for the part whose answer could not be noted
 */
export async function reportAccounts(ports: ReportPorts, stopAt: number): Promise<{ readonly isComplete: boolean }> {
	const { time } = ports;
	const { version, reported } = await readReported(ports);
	const now = time.now();
	if (reported.claimedUntil > now) return { isComplete: true };
	const progress = new Progress(ports, version, reported);
	if (!(await progress.set({ claimedUntil: now + claimMs }))) return { isComplete: true };
	const due = reported.buckets.flatMap((bucket, i) => (isDue(bucket, now) ? [{ i, ...bucket }] : []));
	const accounts = due.length === 0 ? [] : await readStoredAccounts(ports);
	for (const { i, after = '' } of due) {
		const left = accounts.filter((id) => bucketOf(id) === i && id > after && !reported.kept.includes(id));
		const parts = chunks(left, perReport);
		for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
			if (time.now() >= stopAt) {
				await progress.set({ claimedUntil: 0 });
				return { isComplete: false };
			}
			const closed = await report(ports, part);
			if (closed === undefined) parts.unshift(...chunks(part, Math.ceil(part.length / 2)));
			const at = time.now();
			const state = closed && { buckets: progress.bucket(i, { at, after: part.at(-1) ?? after }) };
			if (!(await progress.note({ ...state, claimedUntil: at + claimMs }, closed))) return { isComplete: true };
		}
		if (!(await progress.set({ buckets: progress.bucket(i, { at: time.now() }) }))) return { isComplete: true };
	}
	await progress.set({ claimedUntil: 0 });
	return { isComplete: true };
}
