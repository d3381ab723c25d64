// Registries laid out in shards, with the size that each shard's app property has.
import type { Identity } from '../src/core/registry/identity';
import { compileEntry, type Entry, renderShard } from '../src/core/snapshot/entry';
import { type Routing, shardFor, shardNames } from '../src/core/snapshot/routing';

/** Version that a shard's record has in the benches; as long as that of a shard which changed often. */
const shardVersion = 10_000;

export const renderedShard = (entries: Readonly<Record<string, Entry>>): Record<string, unknown> =>
	renderShard(entries, shardVersion);

export const shardCharacters = (entries: Readonly<Record<string, Entry>>): number =>
	JSON.stringify(renderedShard(entries)).length;

/** Characters that one more entry adds to a shard. */
export const entryCharacters = (identity: Identity): number =>
	JSON.stringify({ [identity.accountId]: compileEntry(identity) }).length - '{}'.length + ','.length;

/** Entries by shard, empty shards included. */
export function layOutShards(identities: readonly Identity[], routing: Routing): Map<string, Record<string, Entry>> {
	const shards = new Map<string, Record<string, Entry>>(shardNames(routing).map((name) => [name, {}]));
	for (const identity of identities) {
		const entries = shards.get(shardFor(routing, identity.accountId));
		if (entries === undefined) throw new RangeError('the routing leads to a shard it does not list');
		entries[identity.accountId] = compileEntry(identity);
	}
	return shards;
}
