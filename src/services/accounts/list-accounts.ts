// Goes through every account of the site: notes those that are not human, and keeps what Jira says of each. On a site with
// many accounts it takes several hours.
import * as z from '#zod';
import { type AccountCounts, accountCountsSchema, type ListedAccount } from '../../contract/account';
import type { AccountComparisonView } from '../../contract/calls/accounts';
import { defined } from '../../contract/defined';
import { dayMs, hourMs, minuteMs } from '../../contract/durations';
import type { AccountId } from '../../contract/ids';
import { isKnownNonHuman } from '../../core/accounts/kind';
import { signsOf } from '../../core/accounts/signs';
import { AppError } from '../../core/errors';
import { openAttempts } from '../attempts';
import { membershipPoints } from '../memberships/membership-place';
import { planOnce } from '../plan-once';
import type { FoundAccount } from '../ports/jira';
import type { Ports } from '../ports/ports';
import type { RecordRef, RecordWrite, StoredRecord } from '../ports/records';
import { readClosed } from '../privacy/report-accounts';
import { parseRecord } from '../records/parse-record';
import { requireControl } from '../registry/control-record';
import { isReadDaily, keepAccounts, pruneAccounts } from './account-pieces';
import { noteAccounts } from './note-accounts';

type ListPorts = Pick<Ports, 'records' | 'appProperties' | 'accounts' | 'jobs' | 'log' | 'time' | 'randomness'>;

const accountsPerPage = 200;
/** Points of a request, and of each account that it answers. Source: Jira Cloud platform, "Rate limiting". */
const pointsPerPage = 1;
const pointsPerAccount = 2;
/**
 * Pages of one hour, which are read in one step. Together they cost less than a quarter of the 65,000 points that Jira gives
 * the app on all its sites.
 */
const pagesPerHour = 40;
/** Nobody else reads meanwhile: as long as an invocation may live, so that one that died keeps nobody waiting for ever. */
const holdMs = 15 * minuteMs;
const pointsOfPage = pointsPerPage + accountsPerPage * pointsPerAccount;

const weekMs = 7 * dayMs;
/** The week of an instant, as lists of accounts count them. */
const weekOf = (at: number): number => Math.floor(at / weekMs);
/** The instant a week began. */
const weekStart = (week: number): number => week * weekMs;

/**
 * Since when Jira lists an account no more, epoch milliseconds; undefined where it does, as far as comparisons tell.
 *
 * Whoever the last comparison did not list was not there in its week, unless it ended in the next one.
 * @param asOf when the last comparison that came to its end had begun
 */
export const goneSince = (seenWeek: number, asOf: number | undefined): number | undefined =>
	asOf !== undefined && seenWeek < weekOf(asOf) ? weekStart(seenWeek + 1) : undefined;

/** Weeks after which an account that Jira lists no more is forgotten. */
const keptWeeks = 13;

const noCounts: AccountCounts = { people: 0, customers: 0, nonHuman: 0, inactive: 0 };

const placeRef: RecordRef = { kind: 'report', id: 'listing' };
const placeSchema = z.strictObject({
	/** Accounts behind which the listing goes on. */
	startAt: z.int(),
	/** The hour of the last step, and the pages read in it. */
	hour: z.int(),
	pages: z.int(),
	/** Where the first accounts are that could not be noted or kept: the listing is not whole before that was done. */
	missedFrom: z.exactOptional(z.int()),
	/** When the listing under way began, or was asked for. Epoch milliseconds, as all instants here. */
	begunAt: z.exactOptional(z.number()),
	/** What the listing under way has counted. */
	counting: z.exactOptional(accountCountsSchema),
	/** It counted all, and goes back for some that could not be kept. */
	isCounted: z.exactOptional(z.literal(true)),
	/** A run reads until then at most, and others leave the hour's share to it. */
	heldUntil: z.exactOptional(z.number()),
	/** Told by chance, so that two that begin in one millisecond do not take each other's hold for their own. */
	heldBy: z.exactOptional(z.string()),
	/** When the last listing that came to its end had begun: whoever had an account then is known. */
	asOf: z.exactOptional(z.number()),
	/** When the last listing came to its end. */
	endedAt: z.exactOptional(z.number()),
	/** What it counted. */
	counts: z.exactOptional(accountCountsSchema),
});
type Place = z.infer<typeof placeSchema>;

async function readPlace({ records }: Pick<Ports, 'records'>) {
	const [stored] = await records.read([placeRef]);
	return { stored, place: stored === undefined ? undefined : parseRecord(placeSchema, placeRef, stored.body) };
}

const setPlace = (stored: Pick<StoredRecord, 'version'> | undefined, body: Place): RecordWrite => ({
	type: 'set',
	ref: placeRef,
	record: { version: (stored?.version ?? 0) + 1, body },
	expected: stored?.version ?? 'absent',
});

interface Step {
	readonly accounts: readonly (FoundAccount | undefined)[];
	readonly pages: number;
	/** How many accounts the first page held. */
	readonly first: number;
	readonly isLast: boolean;
	/** Why it ended before its pages did. */
	readonly failure?: unknown;
}

/** Reads some pages. What was read before one that fails stands: it is not paid for again. */
async function readStep({ accounts }: ListPorts, startAt: number, most: number): Promise<Step> {
	const read: (FoundAccount | undefined)[] = [];
	let first = 0;
	for (let pages = 0; pages < most; pages++) {
		try {
			const page = await accounts.page(startAt + pages * accountsPerPage, accountsPerPage);
			read.push(...page);
			if (pages === 0) first = page.length;
			// Jira may answer short pages before the last one, so only an empty page ends the list.
			if (page.length === 0) return { accounts: read, pages: pages + 1, first, isLast: true };
		} catch (failure) {
			return { accounts: read, pages, first, isLast: false, failure };
		}
	}
	return { accounts: read, pages: most, first, isLast: false };
}

function addCounts(counts: AccountCounts, accounts: Step['accounts']): AccountCounts {
	const added = { ...counts };
	for (const account of accounts) {
		if (account === undefined || !account.isActive) added.inactive += 1;
		if (account === undefined) continue;
		if (account.kind === 'customer') added.customers += 1;
		else if (account.kind === 'human') added.people += 1;
		else added.nonHuman += 1;
	}
	return added;
}

/** How Jira lists whoever closed their account. Source: Jira Cloud platform, "User privacy guide for app developers". */
const isClosed = ({ displayName, kind, isActive }: FoundAccount): boolean =>
	!isActive && (kind === 'unknown' || displayName === 'Former user');

/** What Jira listed of the accounts. */
function listedOf(accounts: Step['accounts'], now: number): Map<AccountId, ListedAccount> {
	return new Map(
		accounts.flatMap((account) => {
			if (account === undefined || isClosed(account)) return [];
			const { accountId, kind, isActive } = account;
			const signs = signsOf(account);
			const hasSigns = signs.length > 0;
			const isPlain = (kind === 'human' || kind === 'customer') && !hasSigns;
			const listed = {
				kind,
				isActive,
				seenWeek: weekOf(now),
				...(hasSigns ? { signs: [...signs] } : {}),
				...(isPlain ? {} : { foundDay: Math.floor(now / dayMs) }),
			};
			return [[accountId, listed]];
		}),
	);
}

/** People are kept one by one where the site asks for that, or where they look like bots. */
const isWorthKeeping = (account: ListedAccount, keepsPeople: boolean): boolean => keepsPeople || isReadDaily(account);

/** Notes who is not human, and keeps what Jira says of each. @returns whether all of that could be done */
async function take(
	ports: ListPorts,
	accounts: Step['accounts'],
	attempt: ReturnType<typeof openAttempts>['attempt'],
): Promise<boolean> {
	const nonHuman = accounts.flatMap((account) => (account && isKnownNonHuman(account) ? [account.accountId] : []));
	const done = [
		// Accounts that have no room now must not keep those behind them unknown.
		await attempt(async () => {
			await noteAccounts(ports, nonHuman);
			return true;
		}),
		await attempt(async () => {
			const { settings } = await requireControl(ports.records);
			const closed = await readClosed(ports);
			const listed = [...listedOf(accounts, ports.time.now())].filter(([id]) => !closed.has(id));
			await keepAccounts(ports, new Map(listed.filter(([, account]) => isWorthKeeping(account, settings.listsPeople))));
			return true;
		}),
	];
	return done.every((one) => one === true);
}

async function forgetOthers(ports: ListPorts): Promise<void> {
	const { settings } = await requireControl(ports.records);
	const since = weekOf(ports.time.now()) - keptWeeks;
	await pruneAccounts(ports, (account) => account.seenWeek >= since && isWorthKeeping(account, settings.listsPeople));
}

/**
 * Notes every account of the site that is not human, and keeps what Jira says of each. Taken up again, it goes on where it
 * stopped; after an hour's pause, a page before.
 *
 * @throws {AppError} UNAVAILABLE, with the time to go on, once an hour's share of requests is used, or while another run
 *   uses it; what some accounts could not be noted or kept for, after all others were
 */
export async function listAccounts(ports: ListPorts): Promise<void> {
	const begunAt = ports.time.now();
	const { attempt, end } = openAttempts(ports, 'accounts');
	for (;;) {
		const { stored, place } = await readPlace(ports);
		// Another run may have come to the end for this one.
		if (place?.endedAt !== undefined && place.endedAt > begunAt) return;
		const now = ports.time.now();
		const hour = Math.floor(now / hourMs);
		const before = place?.hour === hour ? place.pages : 0;
		// Memberships are read within the same share.
		const others = Math.ceil((await membershipPoints(ports, now)) / pointsOfPage);
		const heldUntil = place?.heldUntil ?? 0;
		if (heldUntil > now || before + others >= pagesPerHour) {
			end();
			const retryAt = heldUntil > now ? heldUntil : (hour + 1) * hourMs;
			throw new AppError('UNAVAILABLE', 'accounts-listed-later', { retryAt });
		}
		const isNew = place?.begunAt === undefined;
		const listingBegunAt = place?.begunAt ?? now;
		const held: Place = {
			hour,
			pages: 0,
			startAt: 0,
			...place,
			begunAt: listingBegunAt,
			heldUntil: now + holdMs,
			heldBy: ports.randomness.salt(),
		};
		// Two that read at once would each take the whole share.
		if ((await ports.records.commit([setPlace(stored, held)])) !== 'committed') continue;
		const mine = { version: (stored?.version ?? 0) + 1 };
		const reached = isNew ? 0 : place.startAt;
		// Accounts that went in an hour's pause moved up those behind them, past where the listing goes on.
		const isResumed = reached > 0 && place?.hour !== hour;
		const startAt = isResumed ? Math.max(0, reached - accountsPerPage) : reached;
		const step = await readStep(ports, startAt, pagesPerHour - before - others);
		const { accounts, pages, isLast, failure } = step;
		const isNobody = isLast && startAt === 0 && accounts.length === 0;
		if (pages === 0 || isNobody) {
			const { heldUntil: _, heldBy: __, begunAt, ...released } = held;
			// What could not begin is not under way.
			await ports.records.commit([setPlace(mine, isNew ? released : { ...released, ...defined({ begunAt }) })]);
			// Muster's own account is on every site: a list without anybody is none.
			throw isNobody ? new AppError('UNAVAILABLE', 'jira-silent') : failure;
		}
		const isTaken = await take(ports, accounts, attempt);
		const missedFrom = (isNew ? undefined : place.missedFrom) ?? (isTaken ? undefined : startAt);
		const counted = (isNew ? undefined : place.counting) ?? noCounts;
		const isCounted = !isNew && place.isCounted === true;
		const counting = isCounted ? counted : addCounts(counted, accounts.slice(isResumed ? step.first : 0));
		const isWhole = isLast && missedFrom === undefined;
		if (isWhole) await attempt(() => forgetOthers(ports));
		const next: Place = {
			startAt: isLast ? (missedFrom ?? 0) : startAt + pages * accountsPerPage,
			hour,
			pages: before + pages,
			...(isLast ? {} : defined({ missedFrom })),
			...(isWhole
				? { asOf: listingBegunAt, endedAt: ports.time.now(), counts: counting }
				: {
						begunAt: listingBegunAt,
						counting,
						...(isLast || isCounted ? { isCounted: true as const } : {}),
						...defined({ asOf: place?.asOf, endedAt: place?.endedAt, counts: place?.counts }),
					}),
		};
		// On a conflict another run came here once the hold was over: this one goes on from its place.
		const outcome = await ports.records.commit([setPlace(mine, next)]);
		if (failure !== undefined) throw failure;
		if (!isLast || outcome !== 'committed') continue;
		// What this run could not note is tried again by the next; what another run could not, by this one.
		end();
		if (missedFrom === undefined) return;
	}
}

/** What a listing costs, and how long it takes, by what the last one counted. */
function costOf({ people, customers, nonHuman }: AccountCounts): AccountComparisonView['cost'] {
	const accounts = people + customers + nonHuman;
	const pages = Math.ceil(accounts / accountsPerPage) + 1;
	// Each hour but the first reads a page again.
	const hours = Math.max(1, Math.ceil((pages - 1) / (pagesPerHour - 1)));
	return { points: accounts * pointsPerAccount + pages * pointsPerPage + (hours - 1) * pointsOfPage, hours };
}

function viewPlace(place: Place | undefined): AccountComparisonView {
	const { asOf, begunAt, startAt, counts } = place ?? {};
	return {
		...defined({ asOf, counts, cost: counts && costOf(counts) }),
		isUnderWay: begunAt !== undefined,
		...(begunAt === undefined ? {} : defined({ read: startAt })),
	};
}

/** Points that the listing took in the hour of an instant. */
export async function listingPoints(ports: Pick<Ports, 'records'>, now: number): Promise<number> {
	const { place } = await readPlace(ports);
	return place?.hour === Math.floor(now / hourMs) ? place.pages * pointsOfPage : 0;
}

/** Whether accounts are being listed, and when that came to its end last, epoch milliseconds. */
export async function readListing(
	ports: Pick<Ports, 'records'>,
): Promise<{ readonly isUnderWay: boolean; readonly endedAt?: number }> {
	const { place } = await readPlace(ports);
	return { isUnderWay: place?.begunAt !== undefined, ...defined({ endedAt: place?.endedAt }) };
}

/** When the accounts of the site were compared last. */
export async function readComparison(ports: Pick<Ports, 'records'>): Promise<AccountComparisonView> {
	const { place } = await readPlace(ports);
	return viewPlace(place);
}

/** Asks for a listing, or that the one under way goes on. */
export async function planListing(ports: Pick<Ports, 'records' | 'jobs' | 'time'>): Promise<AccountComparisonView> {
	const { stored, place } = await readPlace(ports);
	const begunAt = place?.begunAt ?? ports.time.now();
	const begun: Place = { hour: 0, pages: 0, startAt: 0, ...place, begunAt };
	// On a conflict another one has just begun.
	if (place?.begunAt === undefined) await ports.records.commit([setPlace(stored, begun)]);
	await planOnce(ports, { type: 'accounts' }, 0);
	return viewPlace(begun);
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
