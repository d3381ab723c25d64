// Counts what accounts did a day, once a day: one write an account.
import { chunks } from '../../contract/chunks';
import { defined } from '../../contract/defined';
import type { AccountId } from '../../contract/ids';
import { addToMonth, type Countable, dayOf, type MonthCounts, monthOf } from '../../core/audit/counts';
import type { Ports } from '../ports/ports';
import type { RecordRef, RecordWrite, StoredRecord } from '../ports/records';
import { retryConflicts } from '../records/retry-conflicts';
import { indexLagMs } from './anchors';
import { allAccounts, type Counted, countedRef, countRef, parseMonth, readCounted } from './count-records';
import { noteActors } from './counted-actors';
import { countedEventSchema, readMonth } from './read-made';
import { walkEvents } from './walk-events';

type CountPorts = Pick<Ports, 'records' | 'log' | 'time'>;

/** Most events of one window: what a run holds in memory. */
const mostEvents = 50_000;
/** Most records of one transaction. */
const perCommit = 20;

/** Events of one account in one month. */
interface Share {
	readonly ref: RecordRef;
	readonly accountId: AccountId;
	readonly month: string;
	readonly events: Countable[];
}

interface Window {
	readonly shares: readonly Share[];
	/** On whose behalf some of it was done. */
	readonly named: ReadonlySet<AccountId>;
	readonly upTo: number;
	/** More was recorded than one window holds. */
	readonly isCut: boolean;
}

/**
 * Reads what was recorded after one instant and until another.
 *
 * @param isFixed the window has to be read to its end, however much it holds
 */
async function readWindow(ports: CountPorts, from: number, until: number, isFixed: boolean): Promise<Window> {
	const shares = new Map<string, Share>();
	const named = new Set<AccountId>();
	const add = (accountId: AccountId, event: Countable): void => {
		const month = monthOf(dayOf(event.at));
		const ref = countRef(accountId, month);
		const share = shares.get(ref.id) ?? { ref, accountId, month, events: [] };
		share.events.push(event);
		shares.set(ref.id, share);
	};
	const held: { readonly recordedAt: number; readonly add: () => void }[] = [];
	const end = (upTo: number, isCut: boolean): Window => {
		for (const one of held) if (one.recordedAt <= upTo) one.add();
		return { shares: [...shares.values()], named, upTo, isCut };
	};
	for await (const { events } of walkEvents(ports, 'counts', countedEventSchema, from + 1)) {
		for (const { payload, actorId, onBehalfId } of events) {
			const { recordedAt, ...event } = payload;
			if (recordedAt > until) return end(until, false);
			if (onBehalfId !== undefined) named.add(onBehalfId);
			if (actorId === undefined) continue;
			held.push({
				recordedAt,
				add: () => {
					for (const id of [actorId, allAccounts]) add(id, event);
				},
			});
		}
		const last = events.at(-1)?.payload.recordedAt;
		// Never between two events of one millisecond.
		if (!isFixed && held.length >= mostEvents && last !== undefined && last - 1 > from) return end(last - 1, true);
	}
	return end(until, false);
}

/** The month of an account with its new events; counted anew from all of them where what is stored cannot be read. */
async function monthWith(
	ports: CountPorts,
	{ ref, accountId, month, events }: Share,
	stored: StoredRecord | undefined,
	upTo: number,
): Promise<MonthCounts | undefined> {
	const withRoutes = accountId === allAccounts;
	let known: MonthCounts | undefined;
	try {
		known = parseMonth(ref, stored);
	} catch (error) {
		ports.log.failure('counts', error);
		return addToMonth(undefined, await readMonth(ports, accountId, month, upTo), upTo, withRoutes);
	}
	// An earlier version counted accounts, and not all of them together.
	if (known === undefined && accountId === allAccounts) {
		return addToMonth(undefined, await readMonth(ports, accountId, month, upTo), upTo, withRoutes);
	}
	return known !== undefined && known.upTo >= upTo ? undefined : addToMonth(known, events, upTo, withRoutes);
}

/** Adds its events to the records of some accounts, once: whoever was here before has left the end of the window. */
async function saveShares(ports: CountPorts, shares: readonly Share[], upTo: number): Promise<void> {
	const { records } = ports;
	await retryConflicts('sweep-busy', async () => {
		const stored = await records.read(shares.map(({ ref }) => ref));
		const writes: RecordWrite[] = [];
		for (const [i, share] of shares.entries()) {
			const version = stored[i]?.version;
			const body = await monthWith(ports, share, stored[i], upTo);
			if (body === undefined) continue;
			const record = { version: (version ?? 0) + 1, body };
			writes.push({ type: 'set', ref: share.ref, expected: version ?? 'absent', record });
		}
		return writes.length === 0 ? 'committed' : records.commit(writes);
	});
}

/** Says how far counting has come; whoever was slower counts from there. */
async function setCounted(
	{ records }: CountPorts,
	expected: number | 'absent',
	body: Counted,
): Promise<'committed' | 'conflict'> {
	const version = expected === 'absent' ? 1 : expected + 1;
	return records.commit([{ type: 'set', ref: countedRef, expected, record: { version, body } }]);
}

/**
 * Brings the daily counts up to date with the audit.
 *
 * The end of a window is stored before anything is counted, so that a run that was interrupted, or that runs twice, counts
 * the very same window and nothing twice.
 * @param stopAt when to leave the rest to the next call, epoch milliseconds
 * @throws {AppError} UNAVAILABLE when storage does not answer; what was counted until then stands
 */
export async function countEvents(ports: CountPorts, stopAt: number): Promise<{ readonly isComplete: boolean }> {
	for (;;) {
		const { stored, counted } = await readCounted(ports.records);
		const until = counted.pending ?? ports.time.now() - indexLagMs;
		if (until <= counted.upTo) return { isComplete: true };
		const window = await readWindow(ports, counted.upTo, until, counted.pending !== undefined);
		const { shares, named, upTo, isCut } = window;
		let version: number | 'absent' = stored?.version ?? 'absent';
		if (counted.pending === undefined) {
			if ((await setCounted(ports, version, { upTo: counted.upTo, pending: upTo })) === 'conflict') continue;
			version = version === 'absent' ? 1 : version + 1;
		}
		const actors = new Set(shares.map(({ accountId }) => accountId));
		actors.delete(allAccounts);
		await noteActors(ports.records, [...actors, ...named]);
		for (const part of chunks(shares, perCommit)) {
			if (ports.time.now() >= stopAt) return { isComplete: false };
			await saveShares(ports, part, upTo);
		}
		// On a conflict another run has counted the same.
		await setCounted(ports, version, defined({ upTo }));
		if (!isCut) return { isComplete: true };
		if (ports.time.now() >= stopAt) return { isComplete: false };
	}
}
