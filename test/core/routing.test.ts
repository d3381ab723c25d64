// Which shard holds which account, and how a routing grows: nothing moves but to shards that never were.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AccountId } from '../../src/contract/ids';
import { anonymousKey } from '../../src/core/snapshot/entry';
import {
	baseName,
	defaultShard,
	type GrowthPlan,
	hexDigits,
	initialRouting,
	planGrowth,
	type Routing,
	renameBases,
	shardFor,
	shardNames,
	sourcesOf,
	type Weights,
	weightKey,
} from '../../src/core/snapshot/routing';
import { accountPool, type GrownRouting, randomRouting } from '../builders/random-registry';

const account = (text: string) => text as AccountId;
const hexPairs = hexDigits.flatMap((first) => hexDigits.map((second) => first + second));

/** An id with these characters in the places that the routing reads. */
const withPlaces = (places: string) => account(`712020:${places}a3f9-5b1e`);

/** Ids of every pair and of every third character there can be, and of every odd form. */
const everyKind: readonly AccountId[] = [
	...hexPairs.map((pair, i) => withPlaces(`${pair}${hexDigits[i % 15]}`)),
	...['00', '1a', 'ff'].flatMap((pair) => [...hexDigits, '-', 'F', 'z', ':'].map((third) => withPlaces(pair + third))),
	...hexPairs.filter((_, i) => i % 5 === 0).map((pair) => account(`712020:${pair}`)),
	...accountPool,
	anonymousKey,
];

const limits = { full: 1_000, crowded: 1_000, hard: 1_000, target: 600, maxShards: 4_096, nextBase: 1_000 };
const weighing = (...weights: readonly (readonly [id: string, weight: number])[]): Weights =>
	new Map(weights.map(([id, weight]) => [weightKey(account(id)), weight]));

function grown(plan: GrowthPlan): Routing {
	if (plan.outcome !== 'grows') throw new Error(`The routing did not grow: ${plan.outcome}.`);
	return plan.routing;
}

/** What the shards of a routing weigh. */
function loadsOf(routing: Routing, weights: Weights): Map<string, number> {
	const loads = new Map<string, number>();
	for (const [key, weight] of weights) {
		const shard = shardFor(routing, withPlaces(key));
		loads.set(shard, (loads.get(shard) ?? 0) + weight);
	}
	return loads;
}

const heaviestOf = (routing: Routing, weights: Weights) => Math.max(0, ...loadsOf(routing, weights).values());

describe('a new routing', () => {
	const shardCounts = [1, 2, 15, 16, 17, 40, 97, 98, 255, 256];

	it.each(shardCounts)('over %i shards reaches every shard, and none that is not published', (shardCount) => {
		const routing = initialRouting(shardCount);
		const names = shardNames(routing);
		expect(names).toHaveLength(shardCount + 1);
		expect(new Set(names).size).toBe(names.length);
		expect(names[0]).toBe(defaultShard);
		const reached = new Set(hexPairs.map((pair) => shardFor(routing, withPlaces(pair))));
		expect(reached).toEqual(new Set(names.slice(1)));
	});

	it.each(shardCounts)('over %i shards is even to within one pair', (shardCount) => {
		const loads = new Map<string, number>();
		for (const base of Object.values(initialRouting(shardCount).pairs)) loads.set(base, (loads.get(base) ?? 0) + 1);
		expect(Math.max(...loads.values()) - Math.min(...loads.values())).toBeLessThanOrEqual(1);
	});

	it('lays heavy pairs on shards of their own, and loses none', () => {
		const weightOf = (pair: string) => (pair.startsWith('a') ? 1_000 : 1);
		const { pairs } = initialRouting(40, weightOf);
		expect(Object.keys(pairs).toSorted()).toEqual(hexPairs);
		const loads = new Map<string, number>();
		for (const [pair, base] of Object.entries(pairs)) loads.set(base, (loads.get(base) ?? 0) + weightOf(pair));
		expect([loads.size, Math.max(...loads.values())]).toEqual([40, 1_000]);
	});

	it.each([0, -1, 257, 4_096])('is refused over %i shards', (shardCount) => {
		expect(() => initialRouting(shardCount)).toThrow(RangeError);
	});
});

describe('an account', () => {
	const routing: Routing = {
		pairs: { ...initialRouting(40).pairs, ab: 'x', '11': 'y' },
		thirds: { '0': '-0', f: '-f' },
	};

	it.each<[string, string, string]>([
		['a UUID behind a number', '712020:ab511111-2222-4333-8444-5555555555ab', 'x'],
		['a part of its base', '712020:abf11111-2222-4333-8444-5555555555ab', 'x-f'],
		['24 hexadecimal digits', '5b10a2811020165700ede21g', 'y-0'],
		['capitals in the pair', '712020:AB511111-2222-4333-8444-5555555555ab', ''],
		['one capital in the pair', '712020:aB511111-2222-4333-8444-5555555555ab', ''],
		['capitals in the pair, and a part', '712020:ABf11111-2222-4333-8444-5555555555ab', '-f'],
		['a capital behind the pair', '712020:abF11111-2222-4333-8444-5555555555ab', 'x'],
		['a dash in the pair', 'qm:6f1d-0f1-0', '-f'],
		['a dash behind the pair', 'qm:6f1dab-1-0', 'x'],
		['an end behind the pair', '712020:ab', 'x'],
		['an end behind the third character', '712020:abf', 'x-f'],
		['an end within the pair', '712020:a', ''],
		['an end before the pair', '712020:', ''],
		['three letters', 'fff', ''],
		['nobody', anonymousKey, ''],
		['a name of JavaScript', '__proto__', ''],
		['another one', 'constructor', ''],
	])('with an id of this form: %s', (_form, id, shard) => {
		expect(shardFor(routing, account(id))).toBe(shard);
		expect(shardNames(routing)).toContain(shard);
	});

	const oddIds = fc.string({
		unit: fc.constantFrom(...'abcdef0123456789ABCDEFxyzXYZ:-_'),
		minLength: 3,
		maxLength: 60,
	});

	it('is in exactly one shard, which is published, whatever its id and however the routing grew', () => {
		fc.assert(
			fc.property(randomRouting, fc.array(oddIds, { minLength: 20, maxLength: 20 }), (one, ids) => {
				const names = shardNames(one.routing);
				expect(new Set(names).size).toBe(names.length);
				const published = new Set(names);
				for (const id of [...ids.map(account), ...everyKind]) {
					if (!published.has(shardFor(one.routing, id))) throw new Error(`${id} is in no published shard`);
				}
			}),
			{ seed: 1, numRuns: 100 },
		);
	});

	it('weighs with those that no routing can part from it', () => {
		fc.assert(
			fc.property(randomRouting, ({ routing }) => {
				const shardByKey = new Map<string, string>();
				for (const id of everyKind) {
					const shard = shardFor(routing, id);
					expect(shardByKey.get(weightKey(id)) ?? shard).toBe(shard);
					shardByKey.set(weightKey(id), shard);
				}
			}),
			{ seed: 2, numRuns: 30 },
		);
	});
});

describe('the key of a weight', () => {
	it.each([
		['712020:abf1', 'abf'],
		['712020:abF1', 'ab '],
		['712020:ab', 'ab '],
		['712020:ABf1', '  f'],
		['qm:6f1d-0f1', '  f'],
		['nobody:zz-', '   '],
		['fff', '   '],
	])('of %s is "%s": ids that are routed by default share one', (id, key) => {
		expect(weightKey(account(id))).toBe(key);
	});
});

describe('growing', () => {
	const routing = initialRouting(16);
	const [pair = '', other = ''] = hexPairs.filter((one) => routing.pairs[one] === '1');

	it('is not needed while no shard is heavier than full', () => {
		const weights = weighing([`712020:${pair}0`, 500], [`712020:${other}0`, 500]);
		expect(planGrowth(routing, weights, limits)).toEqual({ outcome: 'fits' });
		expect(planGrowth(routing, new Map(), limits)).toEqual({ outcome: 'fits' });
	});

	it('begins one character above full, with the number of the next base', () => {
		const weights = weighing([`712020:${pair}0`, 500], [`712020:${other}0`, 501]);
		const plan = planGrowth(routing, weights, limits);
		expect(plan).toMatchObject({ outcome: 'grows', nextBase: 1_001 });
		expect(heaviestOf(grown(plan), weights)).toBe(501);
	});

	it('divides a heavy base into parts near the target, and leaves the others alone', () => {
		const weights = weighing(
			...hexPairs.filter((one) => routing.pairs[one] === '1').map((one) => [`712020:${one}0`, 150] as const),
		);
		const next = grown(planGrowth(routing, weights, limits));
		const bases = new Set(Object.values(next.pairs));
		expect(bases.size).toBe(16 + 3);
		expect(heaviestOf(next, weights)).toBe(600);
		for (const one of hexPairs) if (routing.pairs[one] !== '1') expect(next.pairs[one]).toBe(routing.pairs[one]);
		expect(next.thirds).toEqual({});
	});

	it('divides every base by the third character where one pair is too heavy, into as few parts as will do', () => {
		const spreadOver = (weight: number) =>
			weighing(...hexDigits.map((digit) => [`712020:${pair}${digit}`, weight] as const));
		const partsFor = (weight: number) => {
			const alone: Routing = { ...routing, pairs: { ...routing.pairs, [pair]: 'alone' } };
			return grown(planGrowth(alone, spreadOver(weight), limits)).thirds;
		};
		expect(new Set(Object.values(partsFor(70)))).toEqual(new Set(['-8']));
		expect(Object.keys(partsFor(70))).toEqual([...'89abcdef'].toSorted());
		expect(new Set(Object.values(partsFor(130)))).toEqual(new Set(['-4', '-8', '-c']));
		expect(new Set(Object.values(partsFor(500))).size).toBe(7);
		expect(new Set(Object.values(partsFor(1_000))).size).toBe(15);
	});

	it('divides parts again, and keeps the name of each for its first half', () => {
		const halves: Routing = { pairs: { ...routing.pairs, [pair]: 'alone' }, thirds: {} };
		const weights = (weight: number) =>
			weighing(...hexDigits.map((digit) => [`712020:${pair}${digit}`, weight] as const));
		const two = grown(planGrowth(halves, weights(70), limits));
		const four = grown(planGrowth(two, weights(130), limits));
		const partIn = (one: Routing, digit: string) => shardFor(one, withPlaces(pair + digit));
		expect([...'0478bcf'].map((digit) => partIn(two, digit))).toEqual([
			'alone',
			'alone',
			'alone',
			'alone-8',
			'alone-8',
			'alone-8',
			'alone-8',
		]);
		expect([...'0478bcf'].map((digit) => partIn(four, digit))).toEqual([
			'alone',
			'alone-4',
			'alone-4',
			'alone-8',
			'alone-8',
			'alone-c',
			'alone-c',
		]);
	});

	it.each<[string, readonly string[]]>([
		['ids that share all three characters', [`712020:${pair}0`]],
		['ids of the default shard without a part', ['nobody:zz-']],
	])('is refused when a shard cannot be divided: %s', (_name, ids) => {
		const weights = weighing(...ids.map((id) => [id, 1_001] as const));
		const alone: Routing = { ...routing, pairs: { ...routing.pairs, [pair]: 'alone' } };
		expect(planGrowth(alone, weights, limits)).toMatchObject({ outcome: 'refused', needed: 4_097 });
	});

	it('divides the default shard where its ids have a third character', () => {
		const weights = weighing(['nobody:zz0', 600], ['nobody:zzf', 600]);
		const next = grown(planGrowth(routing, weights, limits));
		expect(next.pairs).toEqual(routing.pairs);
		expect([shardFor(next, account('nobody:zz0')), shardFor(next, account('nobody:zzf'))]).toEqual(['', '-8']);
	});

	it('helps the others when one shard cannot be divided', () => {
		const weights = weighing(['nobody:zz-', 1_001], [`712020:${pair}0`, 600], [`712020:${other}0`, 600]);
		const next = grown(planGrowth(routing, weights, limits));
		expect(next.thirds).toEqual({});
		expect(next.pairs[pair]).not.toBe(next.pairs[other]);
	});

	it.each([
		[17, 16],
		[18, 17],
	])('over at most %i shards uses %i bases: a new one, or a place in another', (maxShards, bases) => {
		const weights = weighing([`712020:${pair}0`, 600], [`712020:${other}0`, 600]);
		const next = grown(planGrowth(routing, weights, { ...limits, maxShards }));
		expect(new Set(Object.values(next.pairs)).size).toBe(bases);
		expect(heaviestOf(next, weights)).toBe(600);
	});

	it('uses the shards that there may still be for the heaviest, and fuller parts where they are few', () => {
		const [third = '', fourth = ''] = hexPairs.filter((one) => routing.pairs[one] === '2');
		const weights = weighing(
			[`712020:${pair}0`, 600],
			[`712020:${other}0`, 600],
			[`712020:${third}0`, 900],
			[`712020:${fourth}0`, 900],
		);
		const next = grown(planGrowth(routing, weights, { ...limits, maxShards: 18 }));
		expect(next.pairs[third]).not.toBe(next.pairs[fourth]);
		expect(next.pairs[pair]).toBe(next.pairs[other]);
	});

	const crowdedLimits = { ...limits, crowded: 1_100, hard: 1_300, maxShards: 17 };

	it('moves a pair to a lighter base where no shard may be added, under a fresh name for the base that takes it', () => {
		const [light = ''] = hexPairs.filter((one) => routing.pairs[one] === '2');
		const weights = weighing([`712020:${pair}0`, 700], [`712020:${other}0`, 500], [`712020:${light}0`, 100]);
		const next = grown(planGrowth(routing, weights, crowdedLimits));
		expect(new Set(Object.values(next.pairs)).size).toBe(16);
		expect(next.pairs[pair]).not.toBe(next.pairs[other]);
		expect(heaviestOf(next, weights)).toBe(700);
		const fresh = [...sourcesOf(routing, next)];
		expect(fresh).toHaveLength(1);
		expect(fresh[0]?.[1].size).toBe(2);
	});

	it.each([
		[1_100, 'fits'],
		[1_101, 'fits'],
		[1_300, 'fits'],
		[1_301, 'refused'],
	])('leaves a shard of %i that no move makes lighter: %s', (weight, outcome) => {
		const weights = weighing([`712020:${pair}0`, weight]);
		expect(planGrowth(routing, weights, crowdedLimits).outcome).toBe(outcome);
	});

	it('is refused when the default shard is too heavy, whatever could be moved elsewhere', () => {
		expect(planGrowth(routing, weighing(['nobody:zz-', 1_301]), crowdedLimits).outcome).toBe('refused');
	});

	const weightsOf = fc.array(
		fc.tuple(fc.constantFrom(...everyKind), fc.constantFrom(100, 400, 900, 1_100, 2_500, 9_000)),
		{ minLength: 1, maxLength: 40 },
	);
	const growths = fc.tuple(randomRouting, weightsOf, fc.constantFrom(20, 98, 600, 4_096));

	/** Plans a growth of generated routings by generated weights, and looks at those that grow. */
	function lookAtGrowths(
		look: (before: GrownRouting, after: GrownRouting, weights: Weights, maxShards: number) => void,
	): void {
		let seen = 0;
		fc.assert(
			fc.property(growths, ([before, drawn, maxShards]) => {
				const weights = weighing(...drawn);
				const plan = planGrowth(before.routing, weights, { ...limits, maxShards, nextBase: before.nextBase });
				if (plan.outcome !== 'grows') return;
				seen++;
				look(before, plan, weights, maxShards);
			}),
			{ seed: 3, numRuns: 120 },
		);
		expect(seen).toBeGreaterThan(30);
	}

	it('moves an account only to a shard that was not there, or not at all', () => {
		lookAtGrowths((before, after) => {
			const old = new Set(shardNames(before.routing));
			for (const id of everyKind) {
				const [from, to] = [shardFor(before.routing, id), shardFor(after.routing, id)];
				if (from !== to && old.has(to)) throw new Error(`${id} moves from ${from} to ${to}, which is there already`);
			}
		});
	});

	it('takes no shard away', () => {
		lookAtGrowths((before, after) => {
			expect(shardNames(after.routing)).toEqual(expect.arrayContaining(shardNames(before.routing)));
		});
	});

	it('knows which old shards each new one is filled from', () => {
		lookAtGrowths((before, after) => {
			const sources = sourcesOf(before.routing, after.routing);
			const old = new Set(shardNames(before.routing));
			expect([...sources.keys()].filter((name) => old.has(name))).toEqual([]);
			for (const id of everyKind) {
				const to = shardFor(after.routing, id);
				if (!old.has(to)) expect(sources.get(to)).toContain(shardFor(before.routing, id));
			}
		});
	});

	it('makes no shard heavier, and stays inside the number that is accepted', () => {
		lookAtGrowths((before, after, weights, maxShards) => {
			expect(heaviestOf(after.routing, weights)).toBeLessThanOrEqual(heaviestOf(before.routing, weights));
			expect(shardNames(after.routing).length).toBeLessThanOrEqual(maxShards);
		});
	});

	it('names bases by numbers that none had before', () => {
		lookAtGrowths((before, after) => {
			const old = new Set(Object.values(before.routing.pairs));
			const fresh = [...new Set(Object.values(after.routing.pairs))].filter((base) => !old.has(base));
			expect(after.nextBase).toBe(before.nextBase + fresh.length);
			for (const base of fresh) {
				const number = Number.parseInt(base, 36);
				expect(number).toBeGreaterThanOrEqual(before.nextBase);
				expect(number).toBeLessThan(after.nextBase);
				expect(baseName(number)).toBe(base);
			}
		});
	});

	it('never uses a name again, however often a routing grows and is renamed', () => {
		fc.assert(
			fc.property(fc.array(fc.tuple(weightsOf, fc.boolean()), { minLength: 2, maxLength: 6 }), (steps) => {
				const used = new Set(shardNames(initialRouting(4)));
				let one: GrownRouting = { routing: initialRouting(4), nextBase: 5 };
				for (const [drawn, renames] of steps) {
					const plan = planGrowth(one.routing, weighing(...drawn), { ...limits, nextBase: one.nextBase });
					const grows: GrownRouting = plan.outcome === 'grows' ? plan : one;
					const some = new Set(Object.values(grows.routing.pairs).slice(0, 40));
					const next = renames ? renameBases(grows.routing, some, grows.nextBase) : grows;
					const before = new Set(shardNames(one.routing));
					for (const name of shardNames(next.routing)) {
						if (!before.has(name)) expect(used).not.toContain(name);
						used.add(name);
					}
					one = next;
				}
			}),
			{ seed: 4, numRuns: 60 },
		);
	});
});

describe('renaming bases', () => {
	it('gives those bases fresh names and keeps who is together together', () => {
		fc.assert(
			fc.property(randomRouting, fc.constantFrom(1, 2, 3), ({ routing, nextBase }, nth) => {
				const bases = [...new Set(Object.values(routing.pairs))];
				const renamed = new Set(bases.filter((_, i) => i % nth === 0));
				const next = renameBases(routing, renamed, nextBase);
				expect(next.nextBase).toBe(nextBase + renamed.size);
				expect(shardNames(next.routing)).toHaveLength(shardNames(routing).length);
				const names = new Map<string, string>();
				for (const id of everyKind) {
					const [from, to] = [shardFor(routing, id), shardFor(next.routing, id)];
					expect(names.get(from) ?? to).toBe(to);
					names.set(from, to);
					expect(from !== to).toBe(renamed.has(from.replace(/-.*/, '')));
				}
				expect(new Set(names.values()).size).toBe(names.size);
			}),
			{ seed: 6, numRuns: 30 },
		);
	});

	it('changes nothing without bases, and cannot rename the default one', () => {
		const routing = initialRouting(4);
		expect(renameBases(routing, new Set(), 5)).toEqual({ routing, nextBase: 5 });
		expect(renameBases(routing, new Set([defaultShard]), 5).routing).toEqual(routing);
	});
});
