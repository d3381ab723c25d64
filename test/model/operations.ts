// What may happen to a registry: changes people make, faults of the platform, crashes, time. Plain data, so it shrinks.
import fc from 'fast-check';
import type { Faults } from '../../sandbox/seams';

/** Where accounts belong: the first three hexadecimal digits of the id choose the shard. */
export const accountPrefixes = ['000', '001', '110', 'abc', 'fff'] as const;
/** Most accounts of a run, those it begins with included: one for each prefix. */
export const maxAccounts = 12;

/** What an account is to Jira. */
export const accountKinds = ['service-account', 'app', 'ai-agent', 'person', 'customer', 'unknown'] as const;
export type AccountKind = (typeof accountKinds)[number];

/** Counted over the accounts there are, again and again. */
type Who = number;
/** A number that stands for a prefix. */
type Place = number;

export type Operation =
	| { readonly op: 'register' | 'widen' | 'narrow' | 'rename' | 'retype'; readonly who: Who }
	/** An account appears on the site. */
	| { readonly op: 'add-account'; readonly kind: AccountKind; readonly place: Place }
	| { readonly op: 'suspend' | 'reactivate' | 'retire' | 'freeze' | 'thaw'; readonly who: Who }
	| { readonly op: 'freeze-site' | 'thaw-site' | 'freeze-space' | 'thaw-space' | 'break-glass' | 'mend-glass' }
	| { readonly op: 'grow' | 'rename-shards' }
	| { readonly op: 'suspend-many' | 'reactivate-many' | 'import'; readonly whos: readonly Who[] }
	/** A switch of the sandbox, until `calm`. */
	| { readonly op: 'fault'; readonly fault: keyof Faults; readonly amount: number }
	/** The next write of an app property: its answer is lost, or it arrives late and nobody is told. */
	| { readonly op: 'stray'; readonly arrivesAfterMs: number }
	/** Rights are given by a publication that goes astray, and taken away before it arrives. */
	| {
			readonly op: 'race';
			readonly who: Who;
			readonly taken: 'suspend' | 'narrow' | 'freeze';
			readonly arrivesAfterMs: number;
	  }
	/** A write of a shard goes astray; then an account comes to it, is registered and loses rights; then the write arrives. */
	| {
			readonly op: 'newcomer';
			readonly kind: AccountKind;
			readonly place: Place;
			readonly taken: 'suspend' | 'narrow' | 'freeze';
			readonly arrivesAfterMs: number;
	  }
	/** A growth that dies after so many calls, so that changes come while accounts move. */
	| { readonly op: 'grow-and-die'; readonly after: number }
	/** A control record that goes astray, a growth, and time in which the old record arrives. */
	| { readonly op: 'late-control'; readonly arrivesAfterMs: number }
	/** The next invocation dies after so many calls to the platform. */
	| { readonly op: 'crash'; readonly after: number }
	| { readonly op: 'calm' }
	| { readonly op: 'pass'; readonly ms: number };

const who = fc.nat({ max: maxAccounts - 1 });
const place = fc.nat({ max: accountPrefixes.length - 1 });
const kind = fc.constantFrom(...accountKinds);
const whos = fc.uniqueArray(who, { minLength: 1, maxLength: 5 });
const one = <T extends Operation['op']>(...ops: T[]) => fc.constantFrom(...ops);

const faults: readonly [keyof Faults, readonly number[]][] = [
	['storageThrottled', [1, 2, 0.1, 0.3]],
	['storageResponseLost', [1, 2, 0.1, 0.3]],
	['queryStalenessMs', [30_000, 600_000]],
	['duplicateDeliveries', [1, 2]],
	['appPropertyUnavailable', [1, 4, 0.3]],
	['appPropertyDelayMs', [200, 5_000, 400_000]],
	['jiraThrottled', [1, 0.1]],
];

const fault = fc
	.constantFrom(...faults)
	.chain(([name, amounts]) =>
		fc.constantFrom(...amounts).map((amount): Operation => ({ op: 'fault', fault: name, amount })),
	);

/** Changes most of all; a fault now and then; time that passes a little or a lot. */
export const operation: fc.Arbitrary<Operation> = fc.oneof(
	{
		weight: 15,
		arbitrary: fc.record({
			op: one('register', 'register', 'widen', 'widen', 'narrow', 'narrow', 'rename', 'rename', 'retype'),
			who,
		}) as fc.Arbitrary<Operation>,
	},
	{
		weight: 4,
		arbitrary: fc.record({ op: one('add-account'), kind, place }) as fc.Arbitrary<Operation>,
	},
	{
		weight: 2,
		arbitrary: fc.record({
			op: one('newcomer'),
			kind,
			place,
			taken: fc.constantFrom('suspend', 'narrow', 'freeze'),
			arrivesAfterMs: fc.constantFrom(20_000, 200_000, 600_000),
		}) as fc.Arbitrary<Operation>,
	},
	{
		weight: 16,
		arbitrary: fc.record({
			op: one('suspend', 'suspend', 'reactivate', 'reactivate', 'retire', 'freeze', 'thaw'),
			who,
		}) as fc.Arbitrary<Operation>,
	},
	{
		weight: 7,
		arbitrary: fc.record({
			op: one('freeze-site', 'thaw-site', 'freeze-space', 'thaw-space', 'break-glass', 'mend-glass', 'mend-glass'),
		}) as fc.Arbitrary<Operation>,
	},
	{ weight: 2, arbitrary: fc.record({ op: one('grow', 'rename-shards') }) as fc.Arbitrary<Operation> },
	{
		weight: 4,
		arbitrary: fc.record({ op: one('suspend-many', 'reactivate-many', 'import'), whos }) as fc.Arbitrary<Operation>,
	},
	{ weight: 5, arbitrary: fault },
	{
		weight: 4,
		arbitrary: fc.record({
			op: one('stray'),
			arrivesAfterMs: fc.constantFrom(0, 300, 20_000, 600_000),
		}) as fc.Arbitrary<Operation>,
	},
	{ weight: 4, arbitrary: fc.record({ op: one('crash'), after: fc.nat({ max: 14 }) }) as fc.Arbitrary<Operation> },
	{
		weight: 4,
		arbitrary: fc.record({
			op: one('race'),
			who,
			taken: fc.constantFrom('suspend', 'narrow', 'freeze'),
			arrivesAfterMs: fc.constantFrom(20_000, 200_000, 600_000),
		}) as fc.Arbitrary<Operation>,
	},
	{
		weight: 3,
		arbitrary: fc.record({
			op: one('grow-and-die'),
			after: fc.integer({ min: 5, max: 24 }),
		}) as fc.Arbitrary<Operation>,
	},
	{
		weight: 2,
		arbitrary: fc.record({
			op: one('late-control'),
			arrivesAfterMs: fc.constantFrom(100_000, 300_000, 900_000),
		}) as fc.Arbitrary<Operation>,
	},
	{ weight: 9, arbitrary: fc.constant<Operation>({ op: 'calm' }) },
	{
		weight: 6,
		arbitrary: fc.record({
			op: one('pass'),
			ms: fc.constantFrom(1_000, 6_000, 61_000, 400_000, 1_900_000),
		}) as fc.Arbitrary<Operation>,
	},
);
