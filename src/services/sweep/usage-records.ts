// The stored records of usage: one a shard of the routing, and one that says how far the audit was read.
import * as z from '#zod';
import type { GrantUseView } from '../../contract/calls/identities';
import { chunks } from '../../contract/chunks';
import type { DeepReadonly } from '../../contract/deep-readonly';
import type { AccountId } from '../../contract/ids';
import type { Identity } from '../../core/registry/identity';
import { type AccountUse, accountUseSchema, grantKey, mergeUse } from '../../core/registry/usage';
import type { Control } from '../../core/snapshot/control';
import { shardFor, shardNames } from '../../core/snapshot/routing';
import type { RecordRef, Records, RecordWrite, StoredRecord } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { readMany } from '../records/read-many';
import { shardsPerRead } from '../registry/shard-records';

/** What a shard's identities used. Its size follows that of the shard's property: less than three times as much. */
const usesSchema = z.record(z.string(), accountUseSchema);
export type Uses = DeepReadonly<z.infer<typeof usesSchema>>;

export interface StoredUses {
	/** 0 when there is no record. */
	readonly version: number;
	readonly accounts: Uses;
}

const positionSchema = z.strictObject({
	/** Events from this instant on are still to be read, epoch milliseconds. */
	nextFrom: z.number(),
	/**
	 * Shards that may have a record: those of the routing, and while records move to a new routing, those of the old one.
	 * Names are never used twice, so equal names mean the same routing.
	 */
	shards: z.array(z.string()),
	/** False while records move to a new routing. */
	isSettled: z.boolean(),
});
/** How far the sweep has come. */
export interface Position extends DeepReadonly<z.infer<typeof positionSchema>> {
	/** 0 before the first sweep. */
	readonly version: number;
}

/** No shard has this name: they are numbers. */
const positionRef: RecordRef = { kind: 'usage', id: 'cursor' };
const usageRef = (shard: string): RecordRef => ({ kind: 'usage', id: shard === '' ? 'default' : shard });

function parseUses(shard: string, stored: StoredRecord | undefined): StoredUses {
	if (stored === undefined) return { version: 0, accounts: {} };
	return { version: stored.version, accounts: parseRecord(usesSchema, usageRef(shard), stored.body) };
}

function parsePosition(stored: StoredRecord | undefined): Position {
	if (stored === undefined) return { version: 0, nextFrom: 0, shards: [], isSettled: false };
	return { version: stored.version, ...parseRecord(positionSchema, positionRef, stored.body) };
}

/** Says whether every record was written under this routing. */
export function followsRouting({ shards, isSettled }: Position, names: readonly string[]): boolean {
	const known = new Set(shards);
	return isSettled && known.size === names.length && names.every((name) => known.has(name));
}

export async function readPosition(records: Records): Promise<Position> {
	const [stored] = await records.read([positionRef]);
	return parsePosition(stored);
}

/** The records of shards, in the order asked. */
export async function readUses(records: Records, shards: readonly string[]): Promise<StoredUses[]> {
	const stored = await readMany(records, shards.map(usageRef), shardsPerRead);
	return shards.map((shard, i) => parseUses(shard, stored[i]));
}

/** Merges records; while records move to a new routing, one account may stand in two. */
export function mergeUses(all: readonly Uses[]): Map<AccountId, AccountUse> {
	const merged = new Map<AccountId, AccountUse>();
	for (const accounts of all) {
		for (const [id, use] of Object.entries(accounts)) {
			merged.set(id as AccountId, mergeUse(merged.get(id as AccountId), use));
		}
	}
	return merged;
}

export function setUses(shard: string, previous: StoredUses, accounts: Uses): RecordWrite {
	return {
		type: 'set',
		ref: usageRef(shard),
		expected: previous.version === 0 ? 'absent' : previous.version,
		record: { version: previous.version + 1, body: accounts },
	};
}

export function setPosition(previous: Position, next: Omit<Position, 'version'>): RecordWrite {
	return {
		type: 'set',
		ref: positionRef,
		expected: previous.version === 0 ? 'absent' : previous.version,
		record: { version: previous.version + 1, body: next },
	};
}

/** Most records in one request that removes. */
const maxPerRemove = 25;

export async function removeUses(records: Records, shards: readonly string[]): Promise<void> {
	for (const part of chunks(shards, maxPerRemove)) {
		await records.remove(part.map(usageRef));
	}
}

/**
 * When identities and their grants were used, as of the last hour; empty before the first.
 *
 * @param accountIds who is asked about, which saves reading most records; everybody when absent
 */
export async function readUsage(
	records: Records,
	{ routing }: Pick<Control, 'routing'>,
	accountIds?: readonly AccountId[],
): Promise<ReadonlyMap<AccountId, AccountUse>> {
	const position = await readPosition(records);
	if (position.shards.length === 0) return new Map();
	const names = shardNames(routing);
	// Until a sweep has moved the records to a new routing, an account may stand in any record.
	const places =
		accountIds !== undefined && followsRouting(position, names)
			? accountIds.map((accountId) => shardFor(routing, accountId))
			: [...position.shards, ...names];
	const stored = await readUses(records, [...new Set(places)]);
	return mergeUses(stored.map(({ accounts }) => accounts));
}

/** When each grant was used last, in their order. One that is newer than the record counts from the change that brought it. */
export const grantUseOf = (
	use: AccountUse,
	{ grants, updatedAt }: Pick<Identity, 'grants' | 'updatedAt'>,
): readonly GrantUseView[] =>
	grants.map((grant) => {
		const key = grantKey(grant);
		const known = Object.hasOwn(use.grants, key) ? use.grants[key] : undefined;
		return { since: known?.since ?? updatedAt, lastUsedAt: known?.lastUsedAt ?? null };
	});

/**
 * When each grant of an identity was used last, in their order, as of the last hour.
 *
 * @returns undefined before a sweep has seen the identity
 */
export async function readGrantUse(
	records: Records,
	control: Pick<Control, 'routing'>,
	identity: Identity,
): Promise<readonly GrantUseView[] | undefined> {
	const use = (await readUsage(records, control, [identity.accountId])).get(identity.accountId);
	return use === undefined || use.registeredAt !== identity.createdAt ? undefined : grantUseOf(use, identity);
}
