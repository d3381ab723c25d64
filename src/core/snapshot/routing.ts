// Which shard of the published registry holds which account.
import * as z from '#zod';
import type { DeepReadonly } from '../../contract/deep-readonly';
import type { AccountId } from '../../contract/ids';

const namesByCharacters = z.record(z.string(), z.string());

export const routingSchema = z.strictObject({
	/** Base by the characters at 7 and 8. What is not listed goes to the default base. */
	pairs: namesByCharacters,
	/** Part by the character at 9; empty while bases are not divided. What is not listed goes to the base itself. */
	thirds: namesByCharacters,
});

/**
 * Two characters of the account id choose a base, and a third one may choose a part of it. Both make the shard's name.
 *
 * Account ids that Atlassian gives out hold a UUID or 24 hexadecimal digits, so the characters are hexadecimal; an id of
 * another form goes to the default base and to no part. The guard expressions know the positions: they belong to the
 * format (docs/decisions/0006).
 */
export type Routing = DeepReadonly<z.infer<typeof routingSchema>>;

/** The base of every account whose pair the routing does not list. */
export const defaultShard = '';

/** Positions in the account id, which the expressions know. */
export const pairStart = 7;
export const thirdStart = 9;
export const thirdEnd = 10;

export const hexDigits: readonly string[] = [...'0123456789abcdef'];
const hexPairs: readonly string[] = hexDigits.flatMap((first) => hexDigits.map((second) => first + second));

const pairOf = (accountId: AccountId): string => accountId.slice(pairStart, thirdStart);
const thirdOf = (accountId: AccountId): string => accountId.slice(thirdStart, thirdEnd);
const own = (record: Readonly<Record<string, string>>, key: string): string =>
	Object.hasOwn(record, key) ? (record[key] ?? '') : '';

/** Name of the shard that holds an account. */
export function shardFor({ pairs, thirds }: Routing, accountId: AccountId): string {
	return own(pairs, pairOf(accountId)) + own(thirds, thirdOf(accountId));
}

const basesOf = ({ pairs }: Routing): string[] => [...new Set([defaultShard, ...Object.values(pairs)])];
const partsOf = ({ thirds }: Routing): string[] => [...new Set(['', ...Object.values(thirds)])];

/** Every shard a routing can lead to, the default one first. All of them must be published. */
export function shardNames(routing: Routing): string[] {
	const parts = partsOf(routing);
	return basesOf(routing).flatMap((base) => parts.map((part) => base + part));
}

/**
 * Says whether no routing will ever lead to a shard again: its base is in none of those that stand, and was given away
 * before. Bases are not used twice.
 *
 * @param nextBase number of the base that is given away next
 */
export function isGoneForGood(name: string, routings: readonly Routing[], nextBase: number): boolean {
	const base = name.replace(/-.*/, '');
	return !routings.some((routing) => basesOf(routing).includes(base)) && Number.parseInt(base, 36) < nextBase;
}

/** Names of bases are numbers that only rise, so that no name is used twice. */
export const baseName = (number: number): string => number.toString(36);

/** Spreads pairs over bins, the heaviest first, each into the lightest bin. */
function spread(pairs: readonly string[], bins: number, weightOf: (pair: string) => number): string[][] {
	const loads = Array.from({ length: bins }, () => ({ pairs: [] as string[], weight: 0 }));
	for (const pair of [...pairs].sort((a, b) => weightOf(b) - weightOf(a))) {
		const lightest = loads.reduce((least, load) => (load.weight < least.weight ? load : least));
		lightest.pairs.push(pair);
		// A pair that holds nothing yet counts a little, so that empty ones are spread as well.
		lightest.weight += weightOf(pair) + 1;
	}
	return loads.map((load) => load.pairs);
}

/** The routing of a new installation: so many shards besides the default one, 1 to 256. */
export function initialRouting(shards: number, weightOf: (pair: string) => number = () => 0): Routing {
	if (shards < 1 || shards > hexPairs.length) throw new RangeError('a routing begins with 1 to 256 shards');
	const pairs: Record<string, string> = {};
	spread(hexPairs, shards, weightOf).forEach((bin, i) => {
		for (const pair of bin) pairs[pair] = baseName(i + 1);
	});
	return { pairs, thirds: {} };
}

/** What accounts weigh, in characters, by the pair and the third character of their ids. */
export type Weights = ReadonlyMap<string, number>;

/** The key of an account in `Weights`. Ids that are routed by default share one. */
export function weightKey(accountId: AccountId): string {
	const pair = pairOf(accountId);
	return (hexPairs.includes(pair) ? pair : '  ') + (hexDigits.includes(thirdOf(accountId)) ? thirdOf(accountId) : ' ');
}

export interface GrowthLimits {
	/** A shard heavier than this is divided. Characters. */
	readonly full: number;
	/** What the parts of a divided shard should weigh. Characters. */
	readonly target: number;
	/** When no shard may be added: one heavier than `crowded` gives accounts to another that stays below `hard`. */
	readonly crowded: number;
	readonly hard: number;
	/** Most shards, the default one included. */
	readonly maxShards: number;
	/** The number of the next fresh base. */
	readonly nextBase: number;
}

export type GrowthPlan =
	/** No shard is too heavy. */
	| { readonly outcome: 'fits' }
	/** The shards are lighter than before; when there are too few shards, some are still heavier than they should be. */
	| { readonly outcome: 'grows'; readonly routing: Routing; readonly nextBase: number }
	/** Some shard is too heavy and more shards would be needed than may be. */
	| { readonly outcome: 'refused'; readonly needed: number };

/** The heaviest part of each base. */
function heaviest(routing: Routing, weights: Weights): Map<string, number> {
	const byShard = new Map<string, Map<string, number>>();
	for (const [key, weight] of weights) {
		const base = own(routing.pairs, key.slice(0, 2));
		const part = own(routing.thirds, key.slice(2));
		const parts = byShard.get(base) ?? new Map<string, number>();
		parts.set(part, (parts.get(part) ?? 0) + weight);
		byShard.set(base, parts);
	}
	return new Map([...byShard].map(([base, parts]) => [base, Math.max(...parts.values())]));
}

function weighPairs(weights: Weights): Map<string, number> {
	const pairWeight = new Map<string, number>();
	for (const [key, weight] of weights) {
		const pair = key.slice(0, 2);
		pairWeight.set(pair, (pairWeight.get(pair) ?? 0) + weight);
	}
	return pairWeight;
}

function divideBases(
	routing: Routing,
	weights: Weights,
	{ full, target, nextBase }: GrowthLimits,
	maxShards = Number.POSITIVE_INFINITY,
) {
	const pairWeight = weighPairs(weights);
	const parts = partsOf(routing).length;
	let spare = Math.floor((maxShards - shardNames(routing).length) / parts);
	const pairs: Record<string, string> = { ...routing.pairs };
	let next = nextBase;
	let stuck = false;
	for (const [base, weight] of [...heaviest(routing, weights)].sort(([, a], [, b]) => b - a)) {
		if (weight <= full) continue;
		const members = Object.keys(routing.pairs).filter((pair) => routing.pairs[pair] === base);
		const bins = Math.min(members.length, Math.max(2, Math.ceil(weight / target)), spare + 1);
		if (base === defaultShard || bins < 2) {
			stuck = true;
			continue;
		}
		// One bin stays in the old shard, so that growing never removes a shard. It is the last one: the heaviest accounts
		// tend to be in the first, and the old shard has room again only when they have left.
		spread(members, bins, (pair) => pairWeight.get(pair) ?? 0).forEach((bin, i) => {
			if (i === bins - 1) return;
			for (const pair of bin) pairs[pair] = baseName(next);
			next += 1;
			spare -= 1;
		});
	}
	return { routing: { ...routing, pairs }, nextBase: next, stuck };
}

/** Divides every part in two, again and again until each is one character: the first half keeps the name. */
function finerThirds(thirds: Routing['thirds']): Routing['thirds'][] {
	const divided: Record<string, string> = { ...thirds };
	for (const part of new Set(hexDigits.map((digit) => own(thirds, digit)))) {
		const digits = hexDigits.filter((digit) => own(thirds, digit) === part);
		const moved = digits.slice(Math.ceil(digits.length / 2));
		// Named by its first character, which no other part can begin with.
		for (const digit of moved) divided[digit] = `-${moved[0]}`;
	}
	const isFiner = partsOf({ pairs: {}, thirds: divided }).length > partsOf({ pairs: {}, thirds }).length;
	return isFiner ? [divided, ...finerThirds(divided)] : [];
}

/**
 * Plans a routing under which no shard is too heavy: pairs move to fresh bases; where a single pair is too heavy, every
 * base is divided by the third character, into as few parts as will do.
 */
export function planGrowth(routing: Routing, weights: Weights, limits: GrowthLimits): GrowthPlan {
	const tooHeavy = (candidate: Routing): boolean =>
		[...heaviest(candidate, weights).values()].some((weight) => weight > limits.full);
	if (!tooHeavy(routing)) return { outcome: 'fits' };
	let plan = divideBases(routing, weights, limits);
	if (plan.stuck) {
		const parted = finerThirds(routing.thirds).map((thirds) => divideBases({ ...routing, thirds }, weights, limits));
		// A division that makes no shard lighter is not worth its shards.
		plan = parted.find(({ stuck }) => !stuck) ?? plan;
	}
	const needed = shardNames(plan.routing).length;
	const before = shardNames(routing).length;
	if (needed <= limits.maxShards && needed > before) return { outcome: 'grows', ...plan };
	// Fuller parts are better than no division, and a few are better than none.
	const { full, target, maxShards } = limits;
	for (let fuller = target; needed > maxShards && fuller <= full; fuller += Math.ceil(target / 8)) {
		const tighter = divideBases(routing, weights, { ...limits, target: fuller });
		const size = shardNames(tighter.routing).length;
		if (size > before && size <= maxShards) return { outcome: 'grows', ...tighter };
	}
	const some = divideBases(routing, weights, { ...limits, target: full }, maxShards);
	if (shardNames(some.routing).length > before) return { outcome: 'grows', ...some };
	return rebalance(routing, weights, limits, Math.max(needed, maxShards + 1));
}

interface PairMove {
	readonly pair: string;
	readonly from: string;
	readonly to: string;
}

/** The best pair to move away from the heaviest base: afterwards the heavier of the two bases is as light as possible. */
function bestMove({ pairs }: Routing, weights: Weights, hard: number): PairMove | undefined {
	const pairWeight = weighPairs(weights);
	const weightOf = (pair: string) => pairWeight.get(pair) ?? 0;
	const bases = new Map<string, number>();
	for (const [pair, base] of Object.entries(pairs)) bases.set(base, (bases.get(base) ?? 0) + weightOf(pair));
	const [crowdedBase] = [...bases].sort(([, a], [, b]) => b - a);
	if (crowdedBase === undefined) return undefined;
	const [from, weight] = crowdedBase;
	let best: PairMove | undefined;
	let least = Math.min(weight, hard + 1);
	for (const pair of Object.keys(pairs).filter((one) => pairs[one] === from)) {
		for (const [to, other] of bases) {
			const heavier = Math.max(weight - weightOf(pair), other + weightOf(pair));
			if (to === from || heavier >= least) continue;
			least = heavier;
			best = { pair, from, to };
		}
	}
	return best;
}

/**
 * Moves one pair from the fullest base to another, for when no shard may be added. The base that takes it gets a fresh
 * name, because accounts move into new shards only. For the move one more property than accepted may be used.
 */
function rebalance(routing: Routing, weights: Weights, limits: GrowthLimits, needed: number): GrowthPlan {
	const worst = Math.max(0, ...heaviest(routing, weights).values());
	if (worst <= limits.crowded) return { outcome: 'fits' };
	const isDivided = Object.keys(routing.thirds).length > 0;
	const move = isDivided ? undefined : bestMove(routing, weights, limits.hard);
	if (move === undefined) return worst <= limits.hard ? { outcome: 'fits' } : { outcome: 'refused', needed };
	const fresh = baseName(limits.nextBase);
	const moved = Object.entries(routing.pairs).map(([pair, base]) => [
		pair,
		base === move.to || pair === move.pair ? fresh : base,
	]);
	return { outcome: 'grows', routing: { ...routing, pairs: Object.fromEntries(moved) }, nextBase: limits.nextBase + 1 };
}

/** For each shard that only `to` has: the shards of `from` that its accounts come from. */
export function sourcesOf(from: Routing, to: Routing): ReadonlyMap<string, ReadonlySet<string>> {
	const before = new Set(shardNames(from));
	const sources = new Map<string, Set<string>>();
	for (const pair of [...hexPairs, '  ']) {
		for (const third of [...hexDigits, ' ']) {
			const target = own(to.pairs, pair) + own(to.thirds, third);
			if (before.has(target)) continue;
			const source = own(from.pairs, pair) + own(from.thirds, third);
			sources.set(target, (sources.get(target) ?? new Set()).add(source));
		}
	}
	return sources;
}

/** The same routing with fresh names for some bases, so that publications under the old names no longer count. */
export function renameBases(
	routing: Routing,
	bases: ReadonlySet<string>,
	nextBase: number,
): { readonly routing: Routing; readonly nextBase: number } {
	const names = new Map([...bases].map((base, i) => [base, baseName(nextBase + i)]));
	const pairs = Object.fromEntries(
		Object.entries(routing.pairs).map(([pair, base]) => [pair, names.get(base) ?? base]),
	);
	return { routing: { ...routing, pairs }, nextBase: nextBase + names.size };
}
