// Erases accounts that were closed from everything that is stored of them: one walk for all of them, which can be taken up
// again. A hold does not stop it. Hashes stay, so that chains, anchors and exports verify as before.
import * as z from '#zod';
import { musterActor } from '../../contract/actor';
import { chunks } from '../../contract/chunks';
import { type AccountId, accountIdSchema } from '../../contract/ids';
import type { AccountRole } from '../../core/audit/audit-event';
import { eraseAccount, replaceAccounts, type StoredChange, storedChangeSchema } from '../../core/audit/seal-change';
import { AppError } from '../../core/errors';
import type { Identity } from '../../core/registry/identity';
import { eraseFromIdentity } from '../../core/registry/lifecycle';
import { controlProperty } from '../../core/snapshot/property';
import { shardNames } from '../../core/snapshot/routing';
import { pruneAccounts } from '../accounts/account-pieces';
import { forgetWork } from '../accounts/ask-work';
import { eraseFromIgnored } from '../accounts/ignored-accounts';
import { forgetActivity } from '../audit/activity-summary';
import { indexLagMs } from '../audit/anchors';
import { issueOfEvent } from '../audit/audit-records';
import { removeCounts } from '../audit/count-records';
import { forgetActors } from '../audit/counted-actors';
import { appendToJournal, eraseFromJournal } from '../audit/journal';
import { readLastMoves } from '../audit/last-moves';
import { forgetNoted } from '../audit/observe-change';
import { eraseFromPolicy } from '../audit/retention';
import { forgetMoves } from '../audit/stopped-moves';
import { eraseFromWorks } from '../bulk/work-accounts';
import { readDriftState, saveDriftState } from '../guards/drift-records';
import { eraseFromRefusals } from '../guards/refusals';
import { forgetMembers } from '../memberships/membership-pieces';
import type { Ports } from '../ports/ports';
import type { RecordRef, RecordWrite, StoredRecord } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { readMany } from '../records/read-many';
import { readable } from '../records/readable';
import { retryConflicts } from '../records/retry-conflicts';
import { changeMany } from '../registry/change-many';
import type { RegistryPorts } from '../registry/commit';
import { eraseFromControl, requireControl } from '../registry/control-record';
import { identityRef, parseIdentity } from '../registry/identity-record';
import { republish } from '../registry/reconcile';
import { readShards } from '../registry/shard-records';
import { eraseFromReplay, removeReplayOf } from '../replay/replay-records';
import { forgetAskers } from '../site/way-back';
import { readReported, setReported } from './report-accounts';

type ErasePorts = RegistryPorts & Pick<Ports, 'accounts' | 'lastMoves' | 'log'>;

const erasureRef: RecordRef = { kind: 'report', id: 'erasure' };
const erasureSchema = z.strictObject({
	accounts: z.array(accountIdSchema),
	/** Those of them that the registry knows, and of these the ones that Jira does not call active. */
	known: z.array(accountIdSchema),
	kept: z.array(accountIdSchema),
	/** Which records are being gone through, and those of which time or position are next. */
	step: z.enum(['registry', 'journal', 'events', 'history', 'recent', 'end']),
	from: z.number(),
	/** The step begins then, epoch milliseconds. */
	waitsUntil: z.exactOptional(z.number()),
	events: z.int(),
	changes: z.int(),
	entries: z.int(),
});
/**
 * Who read a record before a step may save what it says after it: no run lives longer than the index of events lags. Within
 * twice as long, what was saved is found by that index, too.
 */
const settleMs = 2 * indexLagMs;
type Erasure = z.infer<typeof erasureSchema>;

interface StoredErasure {
	readonly version: number;
	readonly erasure: Erasure;
}

/** Whoever tells others of events has to leave these out, whatever an event that is not erased yet says. */
export async function accountsBeingErased({ read }: Pick<Ports['records'], 'read'>): Promise<ReadonlySet<string>> {
	const [stored] = await read([erasureRef]);
	return new Set(stored === undefined ? [] : parseRecord(erasureSchema, erasureRef, stored.body).accounts);
}

const setErasure = ({ version }: Pick<StoredErasure, 'version'>, body: Erasure): RecordWrite => ({
	type: 'set',
	ref: erasureRef,
	expected: version === 0 ? 'absent' : version,
	record: { version: version + 1, body },
});

/** Begins with what was closed since, or takes up what was left; undefined where nothing is to be erased. */
async function openErasure(ports: ErasePorts): Promise<StoredErasure | undefined> {
	const { records, log } = ports;
	const [stored] = await records.read([erasureRef]);
	const version = stored?.version ?? 0;
	const last = stored === undefined ? undefined : parseRecord(erasureSchema, erasureRef, stored.body);
	if (last !== undefined && last.accounts.length > 0) return { version, erasure: last };
	const accounts = (await readReported(ports)).reported.closed;
	if (accounts.length === 0) return undefined;
	const control = await requireControl(records);
	const shards = await readShards(records, shardNames(control.routing));
	const known = accounts.filter((id) => shards.some(({ entries }) => Object.hasOwn(entries, id)));
	const found = await ports.accounts.readMany(known);
	const active = found.flatMap((account) => (account.isActive ? [account.accountId] : []));
	// Two of Atlassian's services say two things: what guards rest on stays.
	for (const accountId of active) {
		log.failure('erase', new AppError('CONFLICT', 'closed-account-active', { context: { accountId } }));
	}
	const kept = known.filter((id) => !active.includes(id));
	const nothing = { events: 0, changes: 0, entries: 0 };
	const erasure: Erasure = { accounts, known, kept, step: 'registry', from: 0, ...nothing };
	if ((await records.commit([setErasure({ version }, erasure)])) === 'conflict') return undefined;
	return { version: version + 1, erasure };
}

/** Names of people in identities: owners, and whoever froze one. */
async function eraseFromRegistry(ports: ErasePorts, ids: ReadonlySet<string>, stopAt: number): Promise<boolean> {
	const { records } = ports;
	const { routing } = await requireControl(records);
	const shards = await readShards(records, shardNames(routing));
	const owned = [...new Set(shards.flatMap(({ rows }) => Object.keys(rows)))] as AccountId[];
	const stored = await readMany(records, owned.map(identityRef));
	const named = owned.filter((accountId, i) => {
		const record = stored[i];
		return (
			record !== undefined &&
			readable(ports, 'erase', () => erased(parseIdentity(accountId, record), ids)) !== undefined
		);
	});
	const work = `erase-${ports.time.now()}-${ports.randomness.salt().slice(0, 8)}`;
	const changes = named.map((accountId) => ({
		accountId,
		decide: (current: Identity | undefined, context: { readonly now: number; readonly freshTag: string }) =>
			current === undefined ? undefined : eraseFromIdentity(current, ids, { actor: musterActor, ...context }),
	}));
	if (changes.length === 0) return true;
	const { isComplete, outcomes } = await changeMany(ports, changes, { work, stopAt });
	for (const outcome of outcomes.values()) if (outcome.outcome === 'failed') throw outcome.error;
	return isComplete;
}

const erased = (identity: Identity, ids: ReadonlySet<string>) =>
	eraseFromIdentity(identity, ids, { actor: musterActor, now: 0, freshTag: identity.tag });

/** Names of people in what stands once for the site: switches, the hold, accepted guards, alarms, the replay, requests. */
async function eraseFromSite(ports: ErasePorts, ids: ReadonlySet<string>): Promise<void> {
	const { records } = ports;
	if (await eraseFromControl(records, ids)) await republish(ports, [controlProperty]);
	await eraseFromPolicy(records, ids);
	await forgetMoves(records, ids);
	await eraseFromReplay(ports, ids);
	await forgetAskers(records, ids);
	await retryConflicts('guards-being-compared', async () => {
		const stored = await readDriftState(records);
		const state = replaceAccounts(stored.state, ids);
		return state === stored.state ? 'committed' : saveDriftState(records, stored, state, []);
	});
}

/** What is left of a stored body, and of its attributes; undefined where it names none of the accounts. */
type Erase = (body: unknown, ref: RecordRef) => { readonly body: unknown; readonly drops?: string } | undefined;

const eventSchema = z.looseObject({
	actorId: z.exactOptional(z.string()),
	ownerId: z.exactOptional(z.string()),
	onBehalfId: z.exactOptional(z.string()),
});

const roles = ['actor', 'owner', 'onBehalf'] as const satisfies readonly AccountRole[];

const eraseFromEvent =
	(ids: ReadonlySet<string>): Erase =>
	(stored, ref) => {
		const event = parseRecord(eventSchema, ref, stored);
		const named = roles.filter((role) => ids.has(event[`${role}Id`] ?? ''));
		if (named.length === 0) return undefined;
		const gone = new Set(named.flatMap((role) => [`${role}Id`, `${role}Salt`]));
		const body = Object.fromEntries(Object.entries(event).filter(([name]) => !gone.has(name)));
		// What listed it by its account.
		return { body, ...(named.includes('actor') ? { drops: 'actor' } : {}) };
	};

/** Of an account that the registry knows, the history stays: its keys name it. */
const eraseFromChange =
	(accounts: readonly AccountId[]): Erase =>
	(body, ref) => {
		const stored: StoredChange = parseRecord(storedChangeSchema, ref, body);
		const rest = accounts.reduce(eraseAccount, stored);
		return rest === stored ? undefined : { body: rest };
	};

/** What Jira's search was told of the work items of some events. One that is gone, or closed to the app, is in the log. */
const eraseFromSearch =
	(ports: ErasePorts, ids: ReadonlySet<string>) =>
	async (events: readonly string[]): Promise<void> => {
		const items = [...new Set(events.map(issueOfEvent))];
		for (const { issueId, move } of await readLastMoves(ports, items, ids)) {
			if ((await ports.lastMoves.write(issueId, move)) === 'written') continue;
			ports.log.failure('erase', new AppError('NOT_FOUND', 'jira-unknown', { context: { issueId } }));
		}
	};

interface Walked {
	readonly kind: 'event' | 'history';
	readonly partition: string;
	readonly counted: 'events' | 'changes';
	readonly next: Erasure['step'];
	/** Records of one page and one transaction: those of the history take up to 240 KiB each. */
	readonly perPage: number;
	readonly perCommit: number;
}

const walks = {
	events: { kind: 'event', partition: 'all', counted: 'events', next: 'history', perPage: 100, perCommit: 23 },
	history: { kind: 'history', partition: 'history', counted: 'changes', next: 'recent', perPage: 15, perCommit: 10 },
} as const satisfies Record<string, Walked>;

function attributesOf({ attributes = {} }: StoredRecord, drops: string | undefined) {
	return Object.fromEntries(Object.entries(attributes).filter(([name]) => name !== drops));
}

/**
 * Goes through all records of a kind, from where it was left; each transaction moves the progress on.
 *
 * @param before what has to be done first for the records that name one of the accounts: afterwards nothing tells which they were
 */
async function walk(
	ports: ErasePorts,
	open: StoredErasure,
	{ erase, before, ...walked }: Walked & { readonly erase: Erase; readonly before?: (ids: string[]) => Promise<void> },
	stopAt: number,
) {
	const { records, time } = ports;
	const { kind, partition, counted, next, perPage, perCommit } = walked;
	let { version, erasure } = open;
	const commit = async (more: Partial<Erasure>, writes: readonly RecordWrite[] = []): Promise<boolean> => {
		const moved = { ...erasure, ...more };
		if ((await records.commit([setErasure({ version }, moved), ...writes])) === 'conflict') return false;
		[version, erasure] = [version + 1, moved];
		return true;
	};
	let cursor: string | undefined;
	do {
		const page = await records.query({
			kind,
			index: 'by-time',
			partition: [partition],
			from: open.erasure.from,
			limit: perPage,
			...(cursor === undefined ? {} : { cursor }),
		});
		const named = page.records.filter(
			({ id, record }) => readable(ports, 'erase', () => erase(record.body, { kind, id })) !== undefined,
		);
		if (named.length > 0) await before?.(named.map(({ id }) => id));
		for (const part of chunks(named, perCommit)) {
			const refs = part.map(({ id }): RecordRef => ({ kind, id }));
			const stored = await records.read(refs);
			const writes = refs.flatMap((ref, i): RecordWrite[] => {
				const record = stored[i];
				const rest = record && readable(ports, 'erase', () => erase(record.body, ref));
				if (record === undefined || rest === undefined) return [];
				const version = record.version + 1;
				const attributes = attributesOf(record, rest.drops);
				return [{ type: 'set', ref, expected: record.version, record: { version, body: rest.body }, attributes }];
			});
			if (writes.length > 0 && !(await commit({ [counted]: erasure[counted] + writes.length }, writes))) return false;
		}
		const last = Number(page.records.at(-1)?.record.attributes?.['at'] ?? erasure.from);
		cursor = page.cursor;
		if (cursor !== undefined && time.now() >= stopAt) {
			await commit({ from: last });
			return false;
		}
	} while (cursor !== undefined);
	return commit({ step: next, from: 0 });
}

/** One step of an erasure. @returns false when the rest is left to the next call, or to another run */
async function take(ports: ErasePorts, open: StoredErasure, stopAt: number): Promise<boolean> {
	const { records, time } = ports;
	const { erasure } = open;
	const { accounts, known, step } = erasure;
	const ids: ReadonlySet<string> = new Set(accounts);
	const move = async (more: Partial<Erasure>) =>
		(await records.commit([setErasure(open, { ...erasure, ...more })])) === 'committed';
	switch (step) {
		case 'registry':
			await eraseFromSite(ports, ids);
			return (
				(await eraseFromRegistry(ports, ids, stopAt)) && move({ step: 'journal', waitsUntil: time.now() + settleMs })
			);
		case 'journal':
			return move({ step: 'events', entries: erasure.entries + (await eraseFromJournal(records, ids)) });
		case 'events':
			return walk(
				ports,
				open,
				{ ...walks.events, erase: eraseFromEvent(ids), before: eraseFromSearch(ports, ids) },
				stopAt,
			);
		case 'history': {
			const others = accounts.filter((id) => !known.includes(id));
			return walk(ports, open, { ...walks.history, erase: eraseFromChange(others) }, stopAt);
		}
		case 'recent': {
			// What ages out by itself, after 30 days.
			await eraseFromRefusals(ports, ids);
			const from = await eraseFromWorks(ports, ids, erasure.from, () => time.now() >= stopAt);
			if (from !== undefined) {
				await move({ from });
				return false;
			}
			return move({ step: 'end', from: 0, waitsUntil: time.now() + settleMs });
		}
		case 'end':
			// Last, when no event names them any more that could be counted.
			await removeCounts(ports, accounts);
			await forgetActivity(ports, ids);
			await forgetWork(ports, ids);
			await pruneAccounts(ports, (_, id) => !ids.has(id));
			await forgetMembers(ports, ids);
			await eraseFromIgnored(ports, ids);
			await forgetActors(records, accounts);
			await forgetNoted(records, accounts);
			await removeReplayOf(records, ids);
			await close(ports, open);
			return true;
	}
}

/** Says in the journal how much was erased, and of how many accounts, and forgets which they were. */
async function close(ports: ErasePorts, { version, erasure }: StoredErasure): Promise<void> {
	const { accounts, kept, events, changes, entries } = erasure;
	const what = { type: 'erasure', accounts: accounts.length, events, changes, entries } as const;
	await appendToJournal(ports, what, undefined, async () => {
		const [stored] = await ports.records.read([erasureRef]);
		if (stored?.version !== version) return 'obsolete';
		const { version: reportedVersion, reported } = await readReported(ports);
		return [
			setErasure({ version }, { ...erasure, accounts: [], known: [], kept: [] }),
			setReported(reportedVersion, {
				...reported,
				closed: reported.closed.filter((id) => !accounts.includes(id)),
				kept: [...new Set([...reported.kept, ...kept])],
			}),
		];
	});
}

/**
 * Erases the accounts that were closed, or goes on with it.
 *
 * @param stopAt when to leave the rest to the next call, epoch milliseconds
 * @returns false when there is more to do now; what has to wait is planned by the hour
 * @throws {AppError} UNAVAILABLE when storage or Jira does not answer; what was erased until then is
 */
export async function eraseAccounts(ports: ErasePorts, stopAt: number): Promise<{ readonly isComplete: boolean }> {
	for (;;) {
		const open = await openErasure(ports);
		if (open === undefined || (open.erasure.waitsUntil ?? 0) > ports.time.now()) return { isComplete: true };
		if (ports.time.now() >= stopAt) return { isComplete: false };
		if (!(await take(ports, open, stopAt))) return { isComplete: false };
	}
}
