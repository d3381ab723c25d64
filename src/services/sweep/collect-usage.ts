// Gathers from the audit when identities and their grants were used last.
import { isDeepStrictEqual } from 'node:util';
import * as z from '#zod';
import { auditEventSchema, auditPayloadSchema } from '../../contract/audit-event';
import { chunks } from '../../contract/chunks';
import { hourMs } from '../../contract/durations';
import type { ShardRow } from '../../contract/identity-row';
import { isRegistered } from '../../contract/identity-status-meaning';
import type { AccountId } from '../../contract/ids';
import type { Identity } from '../../core/registry/identity';
import {
	type AccountUse,
	addToSightings,
	applySightings,
	mergeUse,
	type Sightings,
	updateRetiredUse,
	updateUse,
} from '../../core/registry/usage';
import type { Control } from '../../core/snapshot/control';
import { shardFor, shardNames } from '../../core/snapshot/routing';
import { walkEvents } from '../audit/walk-events';
import type { Ports } from '../ports/ports';
import type { Records } from '../ports/records';
import { readMany } from '../records/read-many';
import { retryConflicts } from '../records/retry-conflicts';
import { requireControl } from '../registry/control-record';
import { identityRef, parseIdentity } from '../registry/identity-record';
import { ownedBy, readShards, type Shard, shardsPerRead } from '../registry/shard-records';
import {
	followsRouting,
	mergeUses,
	type Position,
	readPosition,
	readUses,
	removeUses,
	type StoredUses,
	setPosition,
	setUses,
	type Uses,
} from './usage-records';

type UsagePorts = Pick<Ports, 'records' | 'log' | 'time'>;

export interface UsageCollected {
	/** Events read, those of the overlap included. */
	readonly events: number;
	/** False when `stopAt` came first; the next call goes on. */
	readonly isComplete: boolean;
}

/**
 * How far each collection reaches back behind the last, milliseconds: the index lags. Reading an event again changes
 * nothing.
 */
const overlapMs = hourMs;
/** Share of the time that may go into reading events; the rest is for what they change. */
const shareForEvents = 0.5;
/** Largest record, characters; storage takes 240 KiB, and hardly any character here takes more than one byte. */
const maxRecordCharacters = 200_000;

/** What usage needs of an event; whether its chain holds is not asked here. */
const eventSchema = z.object({
	payload: z.object(z.pick(auditPayloadSchema, { at: true, recordedAt: true, grant: true }).shape),
	...z.pick(auditEventSchema, { actorId: true }).shape,
});

interface EventsRead {
	readonly sightings: ReadonlyMap<AccountId, Sightings>;
	readonly events: number;
	/** Every event before this instant that the index showed was read. */
	readonly readTo: number;
	readonly isComplete: boolean;
}

/** Reads events in the order of recording, the earliest first, so that there is no gap wherever reading ends. */
async function readEvents(ports: UsagePorts, from: number, stopAt: number): Promise<EventsRead> {
	const { time } = ports;
	const startedAt = time.now();
	const sightings = new Map<AccountId, Sightings>();
	let readTo = from;
	let events = 0;
	const pages = walkEvents(ports, 'sweep', eventSchema, from);
	for (;;) {
		if (time.now() >= stopAt) return { sightings, events, readTo, isComplete: false };
		const { value: page } = await pages.next();
		if (page === undefined) return { sightings, events, readTo: startedAt, isComplete: true };
		events += page.listed;
		for (const { payload, actorId } of page.events) {
			readTo = Math.max(readTo, payload.recordedAt);
			if (actorId !== undefined) sightings.set(actorId, addToSightings(sightings.get(actorId), payload));
		}
	}
}

/** Notes that records of these shards may exist, before the first one is written. */
async function claimShards(records: Records, shards: readonly string[]): Promise<Position> {
	return retryConflicts('sweep-busy', async () => {
		const position = await readPosition(records);
		const claimed = [...new Set([...position.shards, ...shards])];
		if (claimed.length === position.shards.length) return position;
		const { version, nextFrom } = position;
		const next = { nextFrom, shards: claimed, isSettled: false };
		const outcome = await records.commit([setPosition(position, next)]);
		return outcome === 'committed' ? { version: version + 1, ...next } : outcome;
	});
}

/** What a run knows before it goes through the shards. */
interface Run {
	readonly routing: Control['routing'];
	/** Where the records of all accounts stand now, by shard. */
	readonly stored: ReadonlyMap<string, StoredUses>;
	/** What was known of accounts before this run, by the shard that the routing leads to. */
	readonly known: ReadonlyMap<string, ReadonlyMap<AccountId, AccountUse>>;
	readonly sightings: ReadonlyMap<AccountId, Sightings>;
	/**
	 * Accounts that now belong to another shard stay until the next run, because the other record may not be written yet.
	 * What stands in both records is merged.
	 */
	readonly keepsStrangers: boolean;
}

function byShard(routing: Control['routing'], uses: ReadonlyMap<AccountId, AccountUse>) {
	const grouped = new Map<string, Map<AccountId, AccountUse>>();
	for (const [accountId, use] of uses) {
		const shard = shardFor(routing, accountId);
		grouped.set(shard, (grouped.get(shard) ?? new Map<AccountId, AccountUse>()).set(accountId, use));
	}
	return grouped;
}

/** Reads the identities that changed since a sweep saw them last. */
async function readChanged(
	{ records, log }: UsagePorts,
	rows: readonly (readonly [AccountId, ShardRow])[],
	known: ReadonlyMap<AccountId, AccountUse>,
): Promise<ReadonlyMap<AccountId, Identity>> {
	const changed = rows.flatMap(([accountId, { status, version }]) =>
		isRegistered(status) && (known.get(accountId)?.version ?? 0) < version ? [accountId] : [],
	);
	const stored = await readMany(records, changed.map(identityRef));
	const identities = new Map<AccountId, Identity>();
	changed.forEach((accountId, i) => {
		const record = stored[i];
		if (record === undefined) return;
		try {
			identities.set(accountId, parseIdentity(accountId, record));
		} catch (error) {
			// One record that was tampered with must not keep the others from being counted.
			log.failure('sweep', error);
		}
	});
	return identities;
}

/** Merges the stored usage of a shard's accounts with the identities as they are now and with their new events. */
function fold(
	run: Run,
	shard: string,
	rows: readonly (readonly [AccountId, ShardRow])[],
	identities: ReadonlyMap<AccountId, Identity>,
	stored: Uses,
	now: number,
): Uses {
	const uses = new Map<AccountId, AccountUse>(run.known.get(shard));
	for (const [accountId, use] of mergeUses([stored])) {
		const isOurs = shardFor(run.routing, accountId) === shard;
		if (isOurs || run.keepsStrangers) uses.set(accountId, mergeUse(uses.get(accountId), use));
	}
	for (const [accountId, row] of rows) {
		const identity = identities.get(accountId);
		if (!isRegistered(row.status)) uses.set(accountId, updateRetiredUse(uses.get(accountId), row));
		else if (identity !== undefined) uses.set(accountId, updateUse(uses.get(accountId), identity, now));
		const [use, seen] = [uses.get(accountId), run.sightings.get(accountId)];
		if (use !== undefined && seen !== undefined) uses.set(accountId, applySightings(use, seen));
	}
	return fitting(Object.fromEntries(uses), rows);
}

/**
 * Keeps a record within what storage takes. The size of a shard's property limits the grants of active identities; grants
 * of identities that pass no guard may exceed that, and their usage starts again.
 */
function fitting(uses: Uses, rows: readonly (readonly [AccountId, ShardRow])[]): Uses {
	if (JSON.stringify(uses).length <= maxRecordCharacters) return uses;
	const passing = new Set<string>(
		rows.flatMap(([accountId, { status, isFrozen }]) => (status === 'active' && !isFrozen ? [accountId] : [])),
	);
	return Object.fromEntries(
		Object.entries(uses).map(([accountId, use]) => [accountId, passing.has(accountId) ? use : { ...use, grants: {} }]),
	);
}

async function saveShard(ports: UsagePorts, run: Run, shard: Shard): Promise<void> {
	const { records, time } = ports;
	const { name } = shard;
	const rows = ownedBy(shard, run.routing, shard.rows);
	const identities = await readChanged(ports, rows, run.known.get(name) ?? new Map());
	let stored: StoredUses = run.stored.get(name) ?? { version: 0, accounts: {} };
	await retryConflicts('sweep-busy', async () => {
		const accounts = fold(run, name, rows, identities, stored.accounts, time.now());
		if (isDeepStrictEqual(accounts, stored.accounts)) return 'equal';
		const outcome = await records.commit([setUses(name, stored, accounts)]);
		// Another sweep wrote the record: merge with what it stored.
		if (outcome === 'conflict') [stored = stored] = await readUses(records, [name]);
		return outcome;
	});
}

/**
 * Brings the records of usage up to date with the audit and the registry.
 *
 * May be called again at any time, also while another call still runs: usage only grows, and the position in the audit
 * is stored last.
 * @param stopAt when to leave the rest to the next call, epoch milliseconds
 * Records that cannot be read are passed over, and in the log.
 */
export async function collectUsage(ports: UsagePorts, stopAt: number): Promise<UsageCollected> {
	const { records, time } = ports;
	const startedAt = time.now();
	const { routing } = await requireControl(records);
	const names = shardNames(routing);
	const position = await claimShards(records, names);
	const stored = await readUses(records, position.shards);
	const read = await readEvents(ports, position.nextFrom, startedAt + (stopAt - startedAt) * shareForEvents);
	const run: Run = {
		routing,
		stored: new Map(position.shards.map((name, i) => [name, stored[i] ?? { version: 0, accounts: {} }])),
		known: byShard(routing, mergeUses(stored.map(({ accounts }) => accounts))),
		sightings: read.sightings,
		keepsStrangers: !followsRouting(position, names),
	};
	for (const part of chunks(names, shardsPerRead)) {
		for (const shard of await readShards(records, part)) {
			if (time.now() >= stopAt) return { events: read.events, isComplete: false };
			await saveShard(ports, run, shard);
		}
	}
	const gone = position.shards.filter((name) => !names.includes(name));
	await removeUses(records, gone);
	const nextFrom = Math.max(position.nextFrom, Math.min(read.readTo, startedAt - overlapMs));
	// A conflict means that another sweep came as far, or will: reading the same events again changes nothing.
	await records.commit([setPosition(position, { nextFrom, shards: names, isSettled: true })]);
	return { events: read.events, isComplete: read.isComplete };
}
