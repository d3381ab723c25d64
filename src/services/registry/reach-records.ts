// Which shards hold identities with rights in a space, so that a page about one reads those shards alone.
import * as z from '#zod';
import { chunks } from '../../contract/chunks';
import type { AccountId, ProjectId } from '../../contract/ids';
import type { Control } from '../../core/snapshot/control';
import { type Entry, reachOf } from '../../core/snapshot/entry';
import { isGoneForGood, shardNames } from '../../core/snapshot/routing';
import type { RecordRef, Records, RecordWrite, StoredRecord } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { readMany } from '../records/read-many';
import { retryConflicts } from '../records/retry-conflicts';
import { ownedBy, readShards, type Shard } from './shard-records';

/** In place of a space, for rights in all of them. */
type Reach = ProjectId | 'everywhere';

const reachRef = (reach: Reach): RecordRef => ({ kind: 'reach', id: reach });
const reachSchema = z.strictObject({ shards: z.array(z.string()) });
const shardsOf = (reach: Reach, stored: StoredRecord | undefined): readonly string[] =>
	stored === undefined ? [] : parseRecord(reachSchema, reachRef(reach), stored.body).shards;

const reachIn = (entries: Shard['entries']): Set<Reach> => new Set(Object.values(entries).flatMap(reachOf));

/** Operations in one transaction. */
const maxWrites = 25;

/** A shard as it is stored and as it will be. Where rights stand before, they are noted. */
export interface WrittenShard {
	readonly before: Shard;
	readonly after: Shard;
}

/** The names of shards to be noted, by where they will hold rights. */
function addedBy(written: readonly WrittenShard[]): [Reach, string[]][] {
	const added = new Map<Reach, string[]>();
	for (const { before, after } of written) {
		const known = reachIn(before.entries);
		for (const reach of reachIn(after.entries)) {
			if (!known.has(reach)) added.set(reach, [...(added.get(reach) ?? []), before.name]);
		}
	}
	return [...added];
}

async function planWrites(
	records: Records,
	{ routing, moving, nextBase }: Control,
	added: readonly [Reach, string[]][],
): Promise<RecordWrite[]> {
	const routings = moving === undefined ? [routing] : [routing, moving.other];
	const stored = await readMany(
		records,
		added.map(([reach]) => reachRef(reach)),
	);
	return added.flatMap(([reach, names], i): RecordWrite[] => {
		const record = stored[i];
		const noted = shardsOf(reach, record);
		if (names.every((name) => noted.includes(name))) return [];
		const kept = noted.filter((name) => !isGoneForGood(name, routings, nextBase));
		const body = { shards: [...new Set([...kept, ...names])] };
		const version = (record?.version ?? 0) + 1;
		return [{ type: 'set', ref: reachRef(reach), expected: record?.version ?? 'absent', record: { version, body } }];
	});
}

/**
 * Notes in which spaces shards will hold rights. Called before the shards are written: a space may name more shards than
 * hold rights in it, never fewer.
 *
 * @throws {AppError} UNAVAILABLE when others keep being faster
 */
export async function noteReach(records: Records, control: Control, written: readonly WrittenShard[]): Promise<void> {
	for (const some of chunks(addedBy(written), maxWrites)) {
		await retryConflicts('registry-busy', async () => {
			const writes = await planWrites(records, control, some);
			return writes.length === 0 ? 'committed' : records.commit(writes);
		});
	}
}

/** As `noteReach`, but in the transaction that writes the shards, where that has room. @returns all to be written then */
export async function withReach(
	records: Records,
	control: Control,
	written: readonly WrittenShard[],
	writes: readonly RecordWrite[],
): Promise<readonly RecordWrite[]> {
	const more = await planWrites(records, control, addedBy(written));
	if (writes.length + more.length <= maxWrites) return [...writes, ...more];
	await noteReach(records, control, written);
	return writes;
}

export interface EntriesInSpace {
	readonly entries: ReadonlyMap<AccountId, Entry>;
	/** False when more shards hold rights there than were to be read, or accounts are moving just now. */
	readonly isComplete: boolean;
}

/**
 * The entries of every account that may have rights in some spaces, and of others in the same shards.
 *
 * @param mostShards how many shards are read at most
 */
export async function readEntriesIn(
	records: Records,
	{ routing }: Control,
	projectIds: readonly ProjectId[],
	mostShards = Number.POSITIVE_INFINITY,
): Promise<EntriesInSpace> {
	const asked: readonly Reach[] = ['everywhere', ...new Set(projectIds)];
	const stored = await readMany(records, asked.map(reachRef));
	const noted = new Set(asked.flatMap((reach, i) => shardsOf(reach, stored[i])));
	const names = shardNames(routing).filter((name) => noted.has(name));
	const shards = await readShards(records, names.slice(0, mostShards));
	return {
		entries: new Map(shards.flatMap((shard) => ownedBy(shard, routing, shard.entries))),
		// A shard that is gone was left for others since the routing was read.
		isComplete: names.length <= mostShards && shards.every(({ version }) => version > 0),
	};
}
