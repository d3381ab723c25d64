// How many identities fit in the app properties that the snapshot may use.
import { safeShards } from '../src/contract/limits';
import { maxPropertyCharacters } from '../src/core/snapshot/property';
import {
	initialRouting,
	planGrowth,
	type Routing,
	shardFor,
	shardNames,
	weightKey,
} from '../src/core/snapshot/routing';
import { reservedCharacters } from '../src/services/registry/commit';
import { shardLimits } from '../src/services/registry/grow';
import { Random } from '../test/builders/random';
import type { Figure } from './figure';
import { anIdentity } from './registry';
import { entryCharacters, shardCharacters } from './shards';

const grantsEach = 3;
const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** As the service grows a registry: it looks before every batch, with what the batch adds. */
const initialShards = 16;

/** A registry that identities are registered in, batch after batch, and that grows as a site's does. */
class GrowingRegistry {
	identities = 0;
	characters = 0;
	routing: Routing = initialRouting(initialShards);
	/** Largest shard that there ever was, characters. */
	largestEver = 0;
	private nextBase = initialShards + 1;
	private readonly weights = new Map<string, number>();

	constructor(
		private readonly random: Random,
		private readonly maxShards: number,
	) {}

	/** Characters of each shard's property, empty shards included. */
	shardSizes(): Map<string, number> {
		const sizes = new Map(shardNames(this.routing).map((name) => [name, shardCharacters({})]));
		for (const [key, weight] of this.weights) {
			// Whoever shares a key shares a shard: an id with the key's characters in their places stands for them all.
			const shard = shardFor(this.routing, `712020:${key}` as Parameters<typeof shardFor>[1]);
			sizes.set(shard, (sizes.get(shard) ?? 0) + weight);
		}
		return sizes;
	}

	/** Registers a batch, or nothing of it when one of its shards would be larger than its property. */
	register(batch: number): boolean {
		const added = Array.from({ length: batch }, () => anIdentity(this.random, grantsEach));
		const before = new Map(this.weights);
		for (const identity of added) {
			const key = weightKey(identity.accountId);
			this.weights.set(key, (this.weights.get(key) ?? 0) + entryCharacters(identity));
		}
		this.grow();
		const largest = Math.max(...this.shardSizes().values());
		if (largest > maxPropertyCharacters - reservedCharacters) {
			for (const key of this.weights.keys()) this.weights.set(key, before.get(key) ?? 0);
			return false;
		}
		this.largestEver = Math.max(this.largestEver, largest);
		this.identities += batch;
		this.characters = [...this.weights.values()].reduce((sum, weight) => sum + weight, 0);
		return true;
	}

	private grow(): void {
		// A move of accounts ends before the next begins; each leaves less to do.
		for (let moves = 0; moves < 50; moves++) {
			const limits = { ...shardLimits, maxShards: this.maxShards, nextBase: this.nextBase };
			const plan = planGrowth(this.routing, this.weights, limits);
			if (plan.outcome !== 'grows') return;
			this.routing = plan.routing;
			this.nextBase = plan.nextBase;
		}
	}
}

function fill(seed: number): GrowingRegistry {
	const registry = new GrowingRegistry(new Random(seed), safeShards);
	while (registry.register(20));
	return registry;
}

function measureCapacity(): Figure {
	const runs = seeds.map(fill).sort((a, b) => a.identities - b.identities);
	const [worst, best] = [runs[0], runs.at(-1)];
	if (worst === undefined || best === undefined) throw new RangeError('no seeds');
	const shards = shardNames(worst.routing).length;
	return {
		name: 'snapshot.capacity.98_shards',
		value: worst.identities,
		unit: 'identities',
		budget: { min: 12_000 },
		note:
			`worst of ${runs.length} registries (best ${best.identities}) that grow from ${initialShards} shards, until the ` +
			`first shard refuses; ${Math.round(worst.characters / worst.identities)} characters per entry of ${grantsEach} ` +
			`grants, ${shards} shards, ${Math.round((worst.characters / (maxPropertyCharacters * shards)) * 100)} % full`,
	};
}

function measureLargestShard(): Figure {
	const registry = new GrowingRegistry(new Random(100_000), 4_096);
	while (registry.identities < 100_000) {
		if (!registry.register(2_000)) throw new Error(`no room for more than ${registry.identities} identities`);
	}
	return {
		name: 'snapshot.largest_shard_chars.100k',
		value: Math.max(...registry.shardSizes().values()),
		unit: 'characters',
		budget: { max: maxPropertyCharacters },
		note:
			`100,000 identities of ${grantsEach} grants, 2,000 at a time, when 4,096 shards are accepted: ` +
			`${shardNames(registry.routing).length} are used; at most ${registry.largestEver} on the way`,
	};
}

export function measureSnapshot(): Figure[] {
	return [measureCapacity(), measureLargestShard()];
}
