// The stored shards, which the published ones are copies of, with the rows of their identities.
import * as z from '#zod';
import type { DeepReadonly } from '../../contract/deep-readonly';
import { type ShardRow, shardRowSchema } from '../../contract/identity-row';
import type { AccountId } from '../../contract/ids';
import type { Control } from '../../core/snapshot/control';
import { type Entry, entrySchema } from '../../core/snapshot/entry';
import { shardFor, shardNames } from '../../core/snapshot/routing';
import type { RecordRef, Records, RecordWrite, StoredRecord } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { readMany } from '../records/read-many';
import { staleWriteLifeMs } from './publication-record';

export const shardRef = (shard: string): RecordRef => ({ kind: 'shard', id: shard === '' ? 'default' : shard });

const shardSchema = z.strictObject({
	/** Rises with every change of the entries; its app property carries it, so that both can be compared. */
	published: z.int(),
	entries: z.record(z.string(), entrySchema),
	/** The rows of its identities, by account. */
	rows: z.record(z.string(), shardRowSchema),
	/** When accounts came, epoch milliseconds: those that a write which may still arrive does not list. */
	addedAt: z.exactOptional(z.record(z.string(), z.number())),
	/**
	 * With which `published` entries changed last: those of the latest changes by account, and all others at the latest. So
	 * who is published as stored is known while the property lags behind. Without it, all may have changed with the present one.
	 */
	changedWith: z.exactOptional(z.strictObject({ latest: z.record(z.string(), z.int()), others: z.int() })),
});

export interface Shard extends DeepReadonly<z.infer<typeof shardSchema>> {
	readonly name: string;
	/** 0 when the shard has no record yet. */
	readonly version: number;
}
export type ShardRows = Shard['rows'];

export function parseShard(name: string, stored: StoredRecord | undefined): Shard {
	if (stored === undefined) return { name, version: 0, published: 0, entries: {}, rows: {} };
	return { name, version: stored.version, ...parseRecord(shardSchema, shardRef(name), stored.body) };
}

/** Most shards in one request: together they must stay below 4 MB. */
export const shardsPerRead = 16;

export async function readShards(records: Records, shards: readonly string[]): Promise<Shard[]> {
	const stored = await readMany(records, shards.map(shardRef), shardsPerRead);
	return shards.map((name, i) => parseShard(name, stored[i]));
}

/**
 * The part of a shard that belongs to it by the routing. While accounts move, and until the old shards are emptied, a
 * shard also holds accounts that belong to another.
 */
export function ownedBy<T>(shard: Pick<Shard, 'name'>, routing: Control['routing'], held: Readonly<Record<string, T>>) {
	return Object.entries(held).filter(([id]) => shardFor(routing, id as AccountId) === shard.name) as [AccountId, T][];
}

/** The entries of every account the registry knows, anonymous callers included. */
export async function readEntries(records: Records, { routing }: Control): Promise<ReadonlyMap<AccountId, Entry>> {
	const shards = await readShards(records, shardNames(routing));
	return new Map(shards.flatMap((shard) => ownedBy(shard, routing, shard.entries)));
}

/** The rows of every identity, retired ones included: current, and complete. */
export async function readRows(records: Records, { routing }: Control): Promise<ShardRow[]> {
	const shards = await readShards(records, shardNames(routing));
	return shards.flatMap((shard) => ownedBy(shard, routing, shard.rows).map(([, row]) => row));
}

/** Until when a write of the shard may arrive that does not list an account, epoch milliseconds. */
export const unlistedUntil = ({ addedAt }: Pick<Shard, 'addedAt'>, accountId: AccountId): number =>
	(addedAt?.[accountId] ?? 0) + staleWriteLifeMs;

/** The accounts of a shard that are new to it. Those of a new shard are not: it never was published without them. */
function addedAtOf(previous: Shard, entries: Shard['entries'], now: number): Pick<Shard, 'addedAt'> {
	if (previous.version === 0) return {};
	const added = Object.keys(entries).flatMap((accountId): [string, number][] => {
		if (!Object.hasOwn(previous.entries, accountId)) return [[accountId, now]];
		const at = previous.addedAt?.[accountId];
		return at === undefined || at + staleWriteLifeMs <= now ? [] : [[accountId, at]];
	});
	return added.length === 0 ? {} : { addedAt: Object.fromEntries(added) };
}

/** The first `published` of a shard that says of an account what is stored now. */
export function changedWith({ changedWith: changed, published }: Shard, accountId: AccountId): number {
	if (changed === undefined) return published;
	return Object.hasOwn(changed.latest, accountId) ? (changed.latest[accountId] ?? published) : changed.others;
}

/** Most accounts whose latest change is noted by name. */
const mostNoted = 30;

function changedWithOf(previous: Shard, published: number, entries: Shard['entries']): Pick<Shard, 'changedWith'> {
	if (previous.version === 0) return {};
	const before = previous.changedWith ?? { latest: {}, others: previous.published };
	const latest = Object.entries(entries).flatMap(([accountId, entry]): [string, number][] => {
		const known = Object.hasOwn(previous.entries, accountId) ? previous.entries[accountId] : undefined;
		if (known !== entry && JSON.stringify(known) !== JSON.stringify(entry)) return [[accountId, published]];
		const at = Object.hasOwn(before.latest, accountId) ? before.latest[accountId] : undefined;
		return at === undefined ? [] : [[accountId, at]];
	});
	latest.sort(([, a], [, b]) => b - a);
	const others = Math.max(before.others, latest[mostNoted]?.[1] ?? 0);
	return { changedWith: { latest: Object.fromEntries(latest.slice(0, mostNoted)), others } };
}

/** A shard after a change. @param now epoch milliseconds */
export function nextShard(
	previous: Shard,
	{ published, entries, rows }: Pick<Shard, 'published' | 'entries' | 'rows'>,
	now: number,
): Shard {
	const { name, version } = previous;
	return {
		name,
		version: version + 1,
		published,
		entries,
		rows,
		...addedAtOf(previous, entries, now),
		...changedWithOf(previous, published, entries),
	};
}

/** Writes a shard over the version before. */
export function setShard({ name, version, ...body }: Shard): RecordWrite {
	return {
		type: 'set',
		ref: shardRef(name),
		expected: version === 1 ? 'absent' : version - 1,
		record: { version, body },
	};
}
