// Reads what the accounts that are listed are members of, and which of them administer Jira. On a large site it takes
// several hours; pages show the last reading until all of this one is there.
import type { ListedAccount } from '../../contract/account';
import { defined } from '../../contract/defined';
import { hourMs, minuteMs } from '../../contract/durations';
import type { AccountId, ProjectId } from '../../contract/ids';
import { AdministratorGroups } from '../../core/accounts/administrator-groups';
import { AppError, isAppRefused } from '../../core/errors';
import { accountPieces, isReadDaily, pieceOf, readAccountPieces } from '../accounts/account-pieces';
import { listingPoints, readListing } from '../accounts/list-accounts';
import { planOnce } from '../plan-once';
import type { Ports } from '../ports/ports';
import type { RecordWrite, StoredRecord } from '../ports/records';
import { readClosed } from '../privacy/report-accounts';
import {
	type AccountGroups,
	fitPiece,
	isSame,
	type RoleMembers,
	readPieces,
	type Slot,
	type Sort,
	setPiece,
	sorts,
} from './membership-pieces';
import {
	hourlyPoints,
	type Place,
	type Result,
	type Run,
	readPlace,
	setPlace,
	unsavedPoints,
} from './membership-place';

export type ReadPorts = Pick<Ports, 'records' | 'memberships' | 'changedItems' | 'log' | 'time' | 'randomness'>;

/** Points of a request, and of each user, group, right, or member of a role that it answers. Source: decision 21. */
const perRequest = 1;
const perObject = 2;
/** By the dearer reading, what answers a single thing answers one. */
const pointsOf = (objects: number): number => perRequest + perObject * Math.max(1, objects);
/** Spaces are listed a hundred at a time, at one point each. */
const pointsOfSpaces = (spaces: number): number => spaces + Math.ceil((spaces + 1) / 100);

/** Pieces whose people are read in one run: everybody within a week. */
const piecesPerRun = Math.ceil(accountPieces / 7);
/** A run that was not heard of for so long has ended: it lives ten minutes, and a request a few seconds. */
const claimMs = 12 * minuteMs;
/** What fails for so long is passed over: it must not keep everything else unread. */
const patienceMs = hourMs;

const all = (slot: Slot): string => slot.repeat(accountPieces);
const noResult: Result = {
	slots: { groups: all('a'), roles: all('a') },
	peopleAsOf: Array.from({ length: accountPieces }, () => 0),
	missed: { accounts: 0, spaces: 0 },
};

const slotOf = (slots: string, piece: number): Slot => (slots[piece] === 'b' ? 'b' : 'a');
/** With the other slot of a piece. */
const turned = (slots: string, piece: number): string =>
	`${slots.slice(0, piece)}${slotOf(slots, piece) === 'a' ? 'b' : 'a'}${slots.slice(piece + 1)}`;

/** Ends the run, with what it has read so far kept. */
class Stopped extends Error {}

/** Something could not be read, and is passed over. */
const missed = Symbol('missed');

function begin({ result = noResult }: Place, now: number): Run {
	const turn = result.peopleAsOf.map((at, piece) => ({ at, piece })).sort((a, b) => a.at - b.at || a.piece - b.piece);
	return {
		begunAt: now,
		claimedUntil: 0,
		claim: '',
		sort: 'groups',
		piece: 0,
		read: 0,
		cost: 0,
		turn: turn.slice(0, piecesPerRun).map(({ piece }) => piece),
		result: { ...result, missed: noResult.missed },
	};
}

/** What of a piece was read, should the run end before the rest is. */
interface Draft {
	readonly after: string;
	readonly write: () => Promise<RecordWrite>;
}

/** One run, from where the last one stopped. */
class Reading {
	/** The accounts that are kept one by one. */
	private kept: ReadonlyMap<string, ListedAccount> = new Map();
	private readonly administrators = new AdministratorGroups();
	private isAdminRefused = false;
	private draft: Draft | undefined;
	private unsaved = 0;
	private hour = 0;
	/** Points that are left in the hour. */
	private left = 0;

	constructor(
		private readonly ports: ReadPorts,
		private stored: StoredRecord | undefined,
		private place: Place,
		private run: Run,
		private readonly stopAt: number,
	) {}

	/** @throws {Stopped} when it is time to end; {AppError} UNAVAILABLE as Jira answers, or once the hour's share is used */
	async read(): Promise<void> {
		await this.openHour();
		try {
			const { time, randomness } = this.ports;
			await this.save({ claimedUntil: time.now() + claimMs, claim: randomness.salt() });
			await this.readAll();
		} catch (error) {
			const { after, write } = this.draft ?? {};
			const writes = write === undefined ? [] : [await write()];
			await this.save({ claimedUntil: 0, ...defined({ after }) }, writes);
			throw error;
		}
		const { begunAt, cost, result } = this.run;
		await this.commit({ ...this.points(), asOf: begunAt, endedAt: this.ports.time.now(), cost, result });
	}

	private async readAll(): Promise<void> {
		// In this order: whoever is erased goes from the accounts first, and then from those that were closed.
		const closed = await readClosed(this.ports);
		const pieces = await readAccountPieces(this.ports);
		this.kept = new Map(pieces.flatMap((piece) => Object.entries(piece)).filter(([id]) => !closed.has(id)));
		if (this.run.sort === 'groups') {
			if (this.run.piece === 0 && this.run.after === undefined) await this.readProducts();
			for (let { piece } = this.run; piece < accountPieces; piece++) await this.readGroups(piece);
			this.run = { ...this.run, sort: 'roles', piece: 0 };
		}
		await this.requireRoom();
		const spaces = await this.ports.changedItems.listSpaces();
		this.spend(pointsOfSpaces(spaces.length));
		for (let { piece } = this.run; piece < accountPieces; piece++) await this.readRoles(piece, spaces);
	}

	private points(): Pick<Place, 'hour' | 'points'> {
		const before = this.place.hour === this.hour ? this.place.points : 0;
		return { hour: this.hour, points: before + this.unsaved };
	}

	private async openHour(): Promise<void> {
		const now = this.ports.time.now();
		this.hour = Math.floor(now / hourMs);
		this.left = hourlyPoints - this.points().points - (await listingPoints(this.ports, now));
	}

	private async commit(next: Place, writes: readonly RecordWrite[] = []): Promise<void> {
		const outcome = await this.ports.records.commit([setPlace(this.stored, next), ...writes]);
		if (outcome === 'conflict') throw new AppError('UNAVAILABLE', 'registry-busy');
		this.stored = { version: (this.stored?.version ?? 0) + 1, body: next };
		this.place = next;
		this.unsaved = 0;
		await this.openHour();
	}

	private save(more: Partial<Run>, writes: readonly RecordWrite[] = []): Promise<void> {
		this.run = { ...this.run, ...more };
		return this.commit({ ...this.place, ...this.points(), run: this.run }, writes);
	}

	private spend(points: number): void {
		this.unsaved += points;
		this.left -= points;
		this.run = { ...this.run, cost: this.run.cost + points };
	}

	private async requireRoom(): Promise<void> {
		const now = this.ports.time.now();
		if (now >= this.stopAt) throw new Stopped();
		if (Math.floor(now / hourMs) !== this.hour) await this.save({});
		if (this.left > 0) return;
		throw new AppError('UNAVAILABLE', 'accounts-listed-later', { retryAt: (this.hour + 1) * hourMs });
	}

	/** Asks Jira about one account or space. What has failed for an hour, or always will, is passed over. */
	private async ask<T>(id: string, read: () => Promise<T>): Promise<T | typeof missed> {
		const { log, time } = this.ports;
		const { failing, ...rest } = this.run;
		try {
			const answer = await read();
			if (failing?.id === id) this.run = rest;
			return answer;
		} catch (error) {
			if (!(error instanceof AppError)) throw error;
			this.spend(perRequest);
			// None of the others could be read either.
			if (isAppRefused(error) || error.statement.problem === 'jira-limited') throw error;
			const since = failing?.id === id ? failing.since : time.now();
			if (error.retry && since > time.now() - patienceMs) {
				this.run = { ...rest, failing: { id, since } };
				throw error;
			}
			log.failure('memberships', error);
			return missed;
		}
	}

	/** As `ask`; what Muster's own account may not see counts as missing, too. */
	private async askIfAllowed<T>(id: string, read: () => Promise<T>): Promise<T | typeof missed> {
		try {
			return await this.ask(id, read);
		} catch (error) {
			if (!isAppRefused(error)) throw error;
			this.ports.log.failure('memberships', error);
			return missed;
		}
	}

	private setResult(more: Partial<Result>): void {
		this.run = { ...this.run, result: { ...this.run.result, ...more } };
	}

	private miss(what: 'accounts' | 'spaces'): void {
		const { missed: before } = this.run.result;
		this.setResult({ missed: { ...before, [what]: before[what] + 1 } });
	}

	private async readProducts(): Promise<void> {
		await this.requireRoom();
		const products = await this.askIfAllowed('products', () => this.ports.memberships.products());
		const { products: _, ...result } = this.run.result;
		this.run = { ...this.run, result };
		if (products === missed) return;
		this.spend(pointsOf(products.length));
		this.setResult({ products: products.map((product) => ({ ...product, groups: [...product.groups] })) });
	}

	private async administersJira(id: AccountId, { kind, isActive }: ListedAccount, groups: readonly string[]) {
		if (!isActive || this.isAdminRefused) return undefined;
		// An app may have been given rights without a group.
		const isAsked = kind === 'app';
		const known = isAsked ? undefined : this.administrators.tell(groups);
		if (known !== undefined) return known;
		try {
			const answer = await this.ask(id, () => this.ports.memberships.administersJira(id));
			// One account may be gone meanwhile: the next in the same groups is asked.
			if (answer === missed) return undefined;
			this.spend(pointsOf(1));
			if (!isAsked) this.administrators.learn(groups, answer);
			return answer;
		} catch (error) {
			if (!isAppRefused(error)) throw error;
			this.ports.log.failure('memberships', error);
			this.isAdminRefused = true;
			return undefined;
		}
	}

	private async groupsOf(id: AccountId, account: ListedAccount): Promise<AccountGroups | undefined> {
		await this.requireRoom();
		const groups = await this.ask(id, () => this.ports.memberships.groupsOf(id));
		this.run = { ...this.run, read: this.run.read + 1 };
		if (groups === missed) this.miss('accounts');
		if (groups === missed || groups === undefined) return undefined;
		this.spend(pointsOf(groups.length));
		return { groups, ...defined({ administersJira: await this.administersJira(id, account, groups) }) };
	}

	/** Reads what is left of a piece. */
	private async readPiece<Value>(
		name: 'groups' | 'roles',
		sort: Sort<ReadonlyMap<string, Value>>,
		piece: number,
		ids: readonly string[],
		readOne: (id: string, known: Value | undefined) => Promise<{ readonly value: Value } | undefined>,
	): Promise<void> {
		const { ports } = this;
		const { after } = this.run;
		const slots = this.run.result.slots[name];
		const next = turned(slots, piece);
		const [known = sort.none] = await readPieces(ports, sort, slots, piece, 1);
		const [begun = sort.none] = after === undefined ? [] : await readPieces(ports, sort, next, piece, 1);
		const found = new Map(begun);
		/** What a value cannot hold is told as what could not be read is. */
		const keepFitting = () => {
			const { fitting, left } = fitPiece(sort, found);
			for (let more = left; more > 0; more--) this.miss(name === 'groups' ? 'accounts' : 'spaces');
			return fitting;
		};
		const write = (fitting: ReadonlyMap<string, Value>) => setPiece(ports, sort, slotOf(next, piece), piece, fitting);
		for (const id of ids.filter((one) => pieceOf(one) === piece).sort()) {
			if (after !== undefined && id <= after) continue;
			const read = await readOne(id, known.get(id));
			if (read !== undefined) found.set(id, read.value);
			this.draft = { after: id, write: () => write(keepFitting()) };
		}
		const fitting = keepFitting();
		const isChanged = !isSame(sort, known, fitting);
		const { after: _, result, ...run } = this.run;
		const ended: Run = {
			...run,
			piece: piece + 1,
			result: isChanged ? { ...result, slots: { ...result.slots, [name]: next } } : result,
		};
		if (isChanged || this.unsaved >= unsavedPoints) {
			await this.commit({ ...this.place, ...this.points(), run: ended }, isChanged ? [await write(fitting)] : []);
		}
		this.run = ended;
		this.draft = undefined;
	}

	private async readGroups(piece: number): Promise<void> {
		const { turn, begunAt, result } = this.run;
		const isTurn = turn.includes(piece);
		if (isTurn) this.setResult({ peopleAsOf: result.peopleAsOf.with(piece, begunAt) });
		await this.readPiece('groups', sorts.groups, piece, [...this.kept.keys()], async (id, known) => {
			const account = this.kept.get(id);
			if (account === undefined) return undefined;
			const isDue = isTurn || isReadDaily(account);
			const value = isDue ? await this.groupsOf(id as AccountId, account) : known;
			return value && { value };
		});
	}

	private async readRoles(piece: number, spaces: readonly ProjectId[]): Promise<void> {
		await this.readPiece('roles', sorts.roles, piece, spaces, async (id) => {
			const value = await this.rolesOf(id as ProjectId);
			if (value === undefined) this.miss('spaces');
			return { value };
		});
	}

	/** Undefined where they cannot be read. */
	private async rolesOf(id: ProjectId): Promise<ReadonlyMap<string, RoleMembers> | undefined> {
		const { memberships } = this.ports;
		await this.requireRoom();
		const roles = await this.askIfAllowed(id, () => memberships.rolesIn(id));
		if (roles === missed) return undefined;
		this.spend(pointsOf(1));
		if (roles === undefined) return undefined;
		const found = new Map<string, RoleMembers>();
		for (const { id: roleId, name } of roles) {
			await this.requireRoom();
			const actors = await this.askIfAllowed(id, () => memberships.actorsIn(id, roleId));
			if (actors === missed || actors === undefined) return undefined;
			const { accounts, groups } = actors;
			this.spend(pointsOf(accounts.length + groups.length));
			const kept = accounts.filter((one) => this.kept.has(one));
			if (accounts.length + groups.length === 0) continue;
			found.set(roleId, { name, accounts: kept, groups, others: accounts.length - kept.length });
		}
		return found;
	}
}

/** Whether accounts were listed since memberships were read. */
async function isDue(ports: Pick<Ports, 'records'>, { asOf = 0 }: Place): Promise<boolean> {
	const { endedAt = 0 } = await readListing(ports);
	return endedAt > asOf;
}

/**
 * Reads the memberships of the accounts that are listed, or goes on with it.
 *
 * @param stopAt when to leave the rest to the next call, epoch milliseconds
 * @returns false when there is more to do now
 * @throws {AppError} UNAVAILABLE, with the time to go on, once an hour's share is used, and as Jira answers; what was read
 *   until then is kept
 */
export async function readMemberships(ports: ReadPorts, stopAt: number): Promise<{ readonly isComplete: boolean }> {
	const { stored, place } = await readPlace(ports);
	const now = ports.time.now();
	if (place.run === undefined && !(await isDue(ports, place))) return { isComplete: true };
	if ((place.run?.claimedUntil ?? 0) > now) return { isComplete: true };
	// Both would take an hour's share; this comes after.
	if ((await readListing(ports)).isUnderWay) return { isComplete: true };
	try {
		await new Reading(ports, stored, place, place.run ?? begin(place, now), stopAt).read();
		return { isComplete: true };
	} catch (error) {
		if (error instanceof Stopped) return { isComplete: false };
		throw error;
	}
}

/** Plans a reading where accounts were listed since the last one, or where one was left. */
export async function planMembershipsWhenDue(ports: Pick<Ports, 'records' | 'jobs' | 'time'>): Promise<void> {
	const { place } = await readPlace(ports);
	const isLeft = place.run !== undefined && place.run.claimedUntil <= ports.time.now();
	if (isLeft || (place.run === undefined && (await isDue(ports, place)))) {
		await planOnce(ports, { type: 'memberships' }, 0);
	}
}

/** Asks for a reading, or that the one under way goes on. */
export async function planMemberships(ports: Pick<Ports, 'records' | 'jobs' | 'time'>): Promise<void> {
	const { stored, place } = await readPlace(ports);
	// On a conflict another one has just begun.
	if (place.run === undefined)
		await ports.records.commit([setPlace(stored, { ...place, run: begin(place, ports.time.now()) })]);
	await planOnce(ports, { type: 'memberships' }, 0);
}
