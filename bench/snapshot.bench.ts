// How many identities fit in the app properties that the snapshot may use.
import type { Identity } from '../src/core/identity';
import {
	type Control,
	initialControl,
	layOutRouting,
	maxPropertyCharacters,
	renderControl,
	shardFor,
} from '../src/core/snapshot';
import type { Figure } from './figure';
import { Random } from './random';
import { anIdentity, aRegistry } from './registry';
import { entryCharacters, layOutShards, shardCharacters } from './shards';

const grantsEach = 3;
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

/** Registers identities one after another until one does not fit in its shard. */
function fillShards(seed: number, namedShards: number): Capacity {
	const random = new Random(seed);
	const routing = layOutRouting(namedShards);
	const sizes = new Map<string, number>();
	const stored: Identity[] = [];
	for (;;) {
		const identity = anIdentity(random, grantsEach);
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

function measureLargeSite(): Figure[] {
	const control: Control = initialControl(4_095);
	const shards = layOutShards(aRegistry(new Random(100_000), 100_000, grantsEach), control.routing);
	const sizes = [...shards.values()].map(shardCharacters);
	const controlCharacters = JSON.stringify(renderControl(control)).length;
	const figure = (name: string, value: number, note: string): Figure => ({
		name: `snapshot.${name}.100k`,
		value,
		unit: 'characters',
		budget: { max: maxPropertyCharacters },
		note,
	});
	return [
		figure('largest_shard_chars', Math.max(...sizes), `of ${shards.size} shards, ${grantsEach} grants an identity`),
		figure('control_chars', controlCharacters, 'control record that routes to 4,095 shards and the default one'),
	];
}

export function measureSnapshot(): Figure[] {
	return [measureCapacity(), ...measureLargeSite()];
}
