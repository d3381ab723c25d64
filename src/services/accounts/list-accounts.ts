// Goes through every account of the site and notes those that are not human, over several hours where there are many.
import * as z from '#zod';
import type { AccountComparisonView } from '../../contract/calls/accounts';
import { defined } from '../../contract/defined';
import { hourMs } from '../../contract/durations';
import type { AccountId } from '../../contract/ids';
import { AppError } from '../../core/errors';
import { openAttempts } from '../attempts';
import { planOnce } from '../plan-once';
import type { Ports } from '../ports/ports';
import type { RecordRef, RecordWrite, StoredRecord } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { isKnownNonHuman, noteAccounts } from './note-accounts';

type ListPorts = Pick<Ports, 'records' | 'appProperties' | 'accounts' | 'jobs' | 'log' | 'time' | 'randomness'>;

const accountsPerPage = 200;
/** Pages after which what was found is noted, and the place kept. */
const pagesPerStep = 5;
/**
 * Pages of one hour. A page costs 401 points of the 65,000 that Jira gives the app on all its sites, so that this takes
 * less than half of them.
 */
const pagesPerHour = 70;

const placeRef: RecordRef = { kind: 'report', id: 'listing' };
const placeSchema = z.strictObject({
	/** Accounts behind which the listing goes on. */
	startAt: z.int(),
	/** The hour of the last step, and the pages read in it. */
	hour: z.int(),
	pages: z.int(),
	/** Where the first accounts are that could not be noted: the listing is not whole before that was done. */
	missedFrom: z.exactOptional(z.int()),
	/** When the listing under way began, or was asked for. Epoch milliseconds, as all instants here. */
	begunAt: z.exactOptional(z.number()),
	/** When the last listing that came to its end had begun: whoever had an account then is known. */
	asOf: z.exactOptional(z.number()),
	/** When the last listing came to its end. */
	endedAt: z.exactOptional(z.number()),
});

async function readPlace({ records }: Pick<Ports, 'records'>) {
	const [stored] = await records.read([placeRef]);
	return { stored, place: stored === undefined ? undefined : parseRecord(placeSchema, placeRef, stored.body) };
}

const setPlace = (stored: StoredRecord | undefined, body: z.infer<typeof placeSchema>): RecordWrite => ({
	type: 'set',
	ref: placeRef,
	record: { version: (stored?.version ?? 0) + 1, body },
	expected: stored?.version ?? 'absent',
});

/** One step: some pages, and the accounts in them that are not human. */
async function readStep({ accounts }: ListPorts, startAt: number) {
	const found: AccountId[] = [];
	for (let page = 0; page < pagesPerStep; page++) {
		const some = await accounts.page(startAt + page * accountsPerPage, accountsPerPage);
		for (const account of some) {
			if (account !== undefined && isKnownNonHuman(account)) found.push(account.accountId);
		}
		// Jira may answer short pages before the last one, so only an empty page ends the list.
		if (some.length === 0) return { found, pages: page + 1, isLast: true };
	}
	return { found, pages: pagesPerStep, isLast: false };
}

/**
 * Notes every account of the site that is not human. Taken up again, it goes on where it stopped.
 *
 * @throws {AppError} UNAVAILABLE, with the time to go on, once an hour's share of requests is used; what some accounts
 *   could not be noted for, after all others were
 */
export async function listAccounts(ports: ListPorts): Promise<void> {
	const begunAt = ports.time.now();
	const { attempt, end } = openAttempts(ports, 'accounts');
	for (;;) {
		const { stored, place } = await readPlace(ports);
		// Another run may have come to the end for this one.
		if (place?.endedAt !== undefined && place.endedAt > begunAt) return;
		const startAt = place?.begunAt === undefined ? 0 : place.startAt;
		const listingBegunAt = place?.begunAt ?? ports.time.now();
		const hour = Math.floor(ports.time.now() / hourMs);
		const before = place?.hour === hour ? place.pages : 0;
		if (before + pagesPerStep > pagesPerHour) {
			end();
			throw new AppError('UNAVAILABLE', 'accounts-listed-later', {
				retryAt: (hour + 1) * hourMs,
			});
		}
		const { found, pages, isLast } = await readStep(ports, startAt);
		// Accounts that have no room now must not keep those behind them unknown.
		const noted = await attempt(async () => {
			await noteAccounts(ports, found);
			return true;
		});
		const missedFrom = place?.missedFrom ?? (noted === true ? undefined : startAt);
		const next = {
			startAt: isLast ? (missedFrom ?? 0) : startAt + pages * accountsPerPage,
			hour,
			pages: before + pages,
			...(isLast ? {} : defined({ missedFrom })),
			...(isLast && missedFrom === undefined
				? { asOf: listingBegunAt, endedAt: ports.time.now() }
				: { begunAt: listingBegunAt, ...defined({ asOf: place?.asOf, endedAt: place?.endedAt }) }),
		};
		// On a conflict another run came here first: this one goes on from its place.
		const outcome = await ports.records.commit([setPlace(stored, next)]);
		if (!isLast || outcome !== 'committed') continue;
		// What this run could not note is tried again by the next; what another run could not, by this one.
		end();
		if (missedFrom === undefined) return;
	}
}

/** When the accounts of the site were compared last. */
export async function readComparison(ports: Pick<Ports, 'records'>): Promise<AccountComparisonView> {
	const { place } = await readPlace(ports);
	return { ...defined({ asOf: place?.asOf }), isUnderWay: place?.begunAt !== undefined };
}

/** Asks for a listing, or that the one under way goes on. */
export async function planListing(ports: Pick<Ports, 'records' | 'jobs' | 'time'>): Promise<AccountComparisonView> {
	const { stored, place } = await readPlace(ports);
	if (place?.begunAt === undefined) {
		const begunAt = ports.time.now();
		// On a conflict another one has just begun.
		await ports.records.commit([setPlace(stored, { hour: 0, pages: 0, ...place, startAt: 0, begunAt })]);
	}
	await planOnce(ports, { type: 'accounts' }, 0);
	return { ...defined({ asOf: place?.asOf }), isUnderWay: true };
}

/** From one listing to the next: with the hour until a run looks, a day. */
const listEveryMs = 23 * hourMs;

/**
 * Asks for a listing where the last one is a day old, or never came to its end.
 *
 * Why hourly: a trigger of the day that is lost would leave a bot whose event was lost a person for another day.
 */
export async function planListingWhenDue(ports: Pick<Ports, 'records' | 'jobs' | 'time'>): Promise<void> {
	const { asOf = 0, isUnderWay } = await readComparison(ports);
	if (isUnderWay || ports.time.now() >= asOf + listEveryMs) await planListing(ports);
}
