// How many identities fit in the app properties that the snapshot may use.
import type { Identity } from '../src/core/identity';
import { layOutRouting, maxPropertyCharacters, shardFor } from '../src/core/snapshot';
import type { Figure } from './figure';
import { Random } from './random';
import { anIdentity } from './registry';
import { entryCharacters, layOutShards, shardCharacters } from './shards';

const grantsEach = 3;
/** Identities that are registered when the last growth lays the routing out. */
const identitiesAtGrowth = 11_000;
const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9];

interface Capacity {
	/** Identities that fitted before the first one that did not. */
	readonly identities: number;
	readonly charactersPerEntry: number;
	/** Share of all characters in use at the first refusal. */
	readonly fill: number;
	/** Shards, default one included, that hold an identity. */
	readonly usedShards: number;
}

const suffixOf = (accountId: string): string => accountId.slice(-2);

/**
 * Registers identities one after another until one does not fit in its shard.
 *
 * The routing is the one that growing to `namedShards` lays out: by the weight that the suffixes have by then.
 */
function fillShards(seed: number, namedShards: number): Capacity {
	const random = new Random(seed);
	const grown = Array.from({ length: identitiesAtGrowth }, () => anIdentity(random, grantsEach));
	const weights = new Map<string, number>();
	for (const identity of grown) {
		const suffix = suffixOf(identity.accountId);
		weights.set(suffix, (weights.get(suffix) ?? 0) + entryCharacters(identity));
	}
	const routing = layOutRouting(namedShards, (suffix) => weights.get(suffix) ?? 0);
	const sizes = new Map<string, number>();
	const stored: Identity[] = [];
	for (;;) {
		const identity = grown[stored.length] ?? anIdentity(random, grantsEach);
		const shard = shardFor(routing, identity.accountId);
		const size = (sizes.get(shard) ?? shardCharacters({})) + entryCharacters(identity);
		if (size > maxPropertyCharacters) break;
		sizes.set(shard, size);
		stored.push(identity);
	}
	const shards = [...layOutShards(stored, routing)];
	for (const [name, entries] of shards) {
		if (shardCharacters(entries) !== (sizes.get(name) ?? shardCharacters({}))) throw new Error('miscounted');
	}
	const used = [...sizes.values()].reduce((sum, size) => sum + size, 0);
	return {
		identities: stored.length,
		charactersPerEntry: used / stored.length,
		fill: used / (maxPropertyCharacters * shards.length),
		usedShards: sizes.size,
	};
}

function measureCapacity(): Figure {
	const runs = seeds.map((seed) => fillShards(seed, 97)).sort((a, b) => a.identities - b.identities);
	const worst = runs[0];
	const best = runs.at(-1);
	if (worst === undefined || best === undefined) throw new RangeError('no seeds');
	const perEntry = Math.round(worst.charactersPerEntry);
	return {
		name: 'snapshot.capacity.98_shards',
		value: worst.identities,
		unit: 'identities',
		budget: { min: 12_000 },
		note:
			`worst of ${runs.length} registries (best ${best.identities}), until the first shard refuses; ` +
			`${perEntry} characters per entry of ${grantsEach} grants, ${worst.usedShards} shards used, ` +
			`${Math.round(worst.fill * 100)} % full at the refusal`,
	};
}

export function measureSnapshot(): Figure[] {
	return [measureCapacity()];
}
