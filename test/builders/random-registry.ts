// Generators of registries and requests, dense enough that grants match, ends coincide and freezes hit.

import fc from 'fast-check';
import { enforcements, guardModes } from '../../src/contract/decision';
import { dayMs } from '../../src/contract/durations';
import { contactSchema, type Grant, identityTypes } from '../../src/contract/identity';
import type { AccountId, IssueTypeId, ProjectId, StatusId } from '../../src/contract/ids';
import { maxGrants } from '../../src/contract/limits';
import type { Guard, Subject, TransitionRequest } from '../../src/core/policy/decide';
import type { Identity } from '../../src/core/registry/identity';
import { initialSettings } from '../../src/core/site';
import { type Control, initialControl, renderControl } from '../../src/core/snapshot/control';
import { anonymousKey, compileEntry, type Entry, renderShard, unregisteredEntry } from '../../src/core/snapshot/entry';
import { controlProperty, shardProperty } from '../../src/core/snapshot/property';
import {
	hexDigits,
	initialRouting,
	planGrowth,
	type Routing,
	renameBases,
	shardFor,
	shardNames,
	weightKey,
} from '../../src/core/snapshot/routing';
import { startOfTime } from '../harness/world';
import type { AppProperties, Asked, ReadProperty } from './expression-variables';
import { anAccountId, anIdentity, aSwitch } from './identity';

/**
 * Ids of every form Atlassian gives out, and of forms it does not: hexadecimal ones, other letters, capitals, `-` and
 * `:` where the routing reads, ends before and between the places it reads, names of JavaScript.
 */
export const accountPool = [
	'712020:11111111-2222-4333-8444-5555555555ab',
	'712020:11211111-2222-4333-8444-5555555555ab',
	'712020:a0f11111-2222-4333-8444-5555555555ab',
	'5b10a2844c20165700ede21g',
	'557058:f58131cb-b67d-43c7-b30d-6b58d40bd0AB',
	'557058:F5a131cb-b67d-43c7-b30d-6b58d40bd0ab',
	'557058:f5A131cb-b67d-43c7-b30d-6b58d40bd0ab',
	'qm:6f1d-4a:1-0',
	'qm:6f1d4a-1-0',
	'old-bot-0:',
	'old-bot00:',
	'ug:6f1d11',
	'ug:6f1d111',
	'ug:6f1d',
	'ug:a-',
	'fff',
	'__proto__',
	'constructor',
] as const satisfies readonly string[] as readonly string[] as readonly AccountId[];

/** Ids as above, of accounts that the registry never holds. */
const strangers = [
	'never-seen-before-0ab',
	'712020:11133333-2222-4333-8444-5555555555ab',
	'nev-er-seen',
	'nobody',
] as const satisfies readonly string[] as readonly string[] as readonly AccountId[];

/** The same numbers for projects, work types and statuses, so that only the kind of an id can tell them apart. */
const idPool = ['10001', '10002'] as const;
export const anId = <T extends string>() => fc.constantFrom(...idPool) as fc.Arbitrary<string> as fc.Arbitrary<T>;

/** Distances from the instant of a decision, milliseconds: the edge itself and both sides of it, most of all. */
const distance = fc.constantFrom(0, 0, 1, 1, -1, -1, 1_000, -1_000, dayMs, 30 * dayMs, 30 * dayMs, -dayMs);

export const instants = fc.constantFrom(startOfTime, startOfTime + 1, startOfTime + 999, startOfTime + 12 * dayMs);

const randomGrant = (now: number): fc.Arbitrary<Grant> =>
	fc.record(
		{
			projectId: anId<ProjectId>(),
			issueTypeId: anId<IssueTypeId>(),
			fromStatusId: anId<StatusId>(),
			toStatusId: anId<StatusId>(),
			expiresAt: distance.map((ms) => now + ms),
		},
		{ requiredKeys: ['toStatusId'] },
	);

export const randomGrants = (now: number): fc.Arbitrary<Grant[]> =>
	fc.oneof(
		{ weight: 1, arbitrary: fc.constant<Grant[]>([]) },
		{ weight: 6, arbitrary: fc.array(randomGrant(now), { minLength: 1, maxLength: 5 }) },
		{ weight: 1, arbitrary: fc.array(randomGrant(now), { minLength: 6, maxLength: maxGrants, size: 'max' }) },
	);

/** Text that a contact may be, quotes and other scripts included. */
const contacts = fc.oneof(
	fc.constantFrom('#release-eng', "Ops' desk", 'Équipe "Σ" & co', 'a'.repeat(80), '{x}', '[muster:ok]'),
	fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter((text) => {
		const parsed = contactSchema.safeParse(text);
		return parsed.success && parsed.data === text;
	}),
);

/** Few, so that withdrawn ones hit; two begin alike. */
const tags = fc.constantFrom('#abcde', '#abcdf', '#abcd', '#00000');

/** Once in ten; shrinks to never. */
const rarely = fc.nat({ max: 9 }).map((n) => n === 9);

export const randomIdentity = (accountId: AccountId, now: number): fc.Arbitrary<Identity> =>
	fc
		.record({
			status: fc.constantFrom('active', 'active', 'active', 'active', 'active', 'suspended', 'retired'),
			type: fc.constantFrom(...identityTypes),
			contact: contacts,
			expiresAt: fc.oneof(
				{ weight: 2, arbitrary: fc.constant(now + 30 * dayMs) },
				{ weight: 1, arbitrary: distance.map((ms) => now + ms) },
			),
			grants: randomGrants(now),
			tag: tags,
			isFrozen: rarely,
		} as const)
		.map(({ isFrozen, ...fields }) => anIdentity({ accountId, ...fields, ...(isFrozen ? { frozen: aSwitch() } : {}) }));

/** Few, so that callers are members of what guards ask for; one in capitals, which is another. */
export const groupPool = [
	'7b2f0c9a-1d3e-4a5b-8c6d-9e0f1a2b3c4d',
	'7B2F0C9A-1D3E-4A5B-8C6D-9E0F1A2B3C4D',
	'00000000-0000-0000-0000-000000000000',
] as const;
const inGroups = fc.subarray([...groupPool]);

const peopleGroups = fc.record({ groupId: fc.constantFrom(...groupPool), name: fc.constantFrom('staff', 'people') });

const guardOfAnybody = fc.record(
	{
		mode: fc.constantFrom('registered' as const, ...guardModes),
		types: fc.subarray([...identityTypes], { minLength: 1 }),
		enforcement: fc.constantFrom(...enforcements),
	},
	{ requiredKeys: ['mode', 'enforcement'] },
);

export const randomGuard: fc.Arbitrary<Guard> = fc
	.tuple(guardOfAnybody, peopleGroups, fc.constantFrom(false, false, false, true))
	.map(([guard, people, isStrict]) => (isStrict ? { ...guard, people } : guard));

/** A guard whose people are the members of a group. */
export const strictGuard: fc.Arbitrary<Guard> = fc
	.tuple(guardOfAnybody, fc.constantFrom('registered-or-human' as const, 'human-only' as const), peopleGroups)
	.map(([guard, mode, people]) => ({ ...guard, mode, people }));

/** What is asked for, whoever asks. */
export const randomRequest: fc.Arbitrary<Omit<TransitionRequest, 'accountId'>> = fc.record(
	{
		projectId: anId<ProjectId>(),
		issueTypeId: anId<IssueTypeId>(),
		fromStatusId: anId<StatusId>(),
		toStatusId: anId<StatusId>(),
	},
	{ requiredKeys: ['projectId', 'issueTypeId', 'toStatusId'] },
);

const shardCounts = fc.oneof(
	{ weight: 12, arbitrary: fc.integer({ min: 1, max: 20 }) },
	{ weight: 1, arbitrary: fc.integer({ min: 21, max: 256 }) },
);

/** A routing that a site may have come to, and what it begins its next base with. */
export interface GrownRouting {
	readonly routing: Routing;
	readonly nextBase: number;
}

const newRouting = (shardCount: number): GrownRouting => ({
	routing: initialRouting(shardCount),
	nextBase: shardCount + 1,
});

/** What happens to a routing: shards become full around some accounts, bases get fresh names, or are divided. */
type RoutingStep =
	| { readonly kind: 'grow'; readonly around: readonly AccountId[]; readonly weight: number }
	| { readonly kind: 'rename'; readonly share: number }
	| { readonly kind: 'divide'; readonly parts: number };

const routingStep: fc.Arbitrary<RoutingStep> = fc.oneof(
	fc.record({
		kind: fc.constant('grow' as const),
		around: fc.subarray([...accountPool], { minLength: 1, maxLength: 4 }),
		weight: fc.constantFrom(900, 1_100, 2_000, 5_000),
	}),
	fc.record({ kind: fc.constant('rename' as const), share: fc.constantFrom(1, 2, 5) }),
	fc.record({ kind: fc.constant('divide' as const), parts: fc.constantFrom(2, 4, 16) }),
);

/** Every base divided into so many parts of equally many third characters, the first of which has no name. */
function thirdsOf(parts: number): Routing['thirds'] {
	const size = hexDigits.length / parts;
	const names = hexDigits.map((digit, i) => [digit, `-${hexDigits[i - (i % size)]}`] as const);
	return Object.fromEntries(names.slice(size));
}

/** Takes one step; a growth that is refused changes nothing, and parts are only ever divided. */
export function takeRoutingStep({ routing, nextBase }: GrownRouting, step: RoutingStep): GrownRouting {
	if (step.kind === 'rename') {
		const bases = [...new Set(Object.values(routing.pairs))].filter((_, i) => i % step.share === 0);
		return renameBases(routing, new Set(bases), nextBase);
	}
	if (step.kind === 'divide') {
		const isFiner = new Set(Object.values(routing.thirds)).size < step.parts - 1;
		return isFiner ? { routing: { ...routing, thirds: thirdsOf(step.parts) }, nextBase } : { routing, nextBase };
	}
	const weights = new Map(step.around.map((accountId) => [weightKey(accountId), step.weight]));
	const plan = planGrowth(routing, weights, {
		full: 1_000,
		target: 600,
		crowded: 1_000,
		hard: 1_000,
		maxShards: 4_096,
		nextBase,
	});
	return plan.outcome === 'grows' ? plan : { routing, nextBase };
}

/** Routings of new sites, and of sites that grew, were divided by the third character and got fresh names. */
export const randomRouting: fc.Arbitrary<GrownRouting> = fc
	.record({ shardCount: shardCounts, steps: fc.array(routingStep, { maxLength: 4 }) })
	.map(({ shardCount, steps }) => steps.reduce(takeRoutingStep, newRouting(shardCount)));

/** Routings are the slow part of a case, so that many cases share some; the first is a new site's. */
const routingCount = 2_000;
let drawnRoutings: readonly GrownRouting[] | undefined;
const drawnRouting: fc.Arbitrary<GrownRouting> = fc.nat({ max: routingCount - 1 }).map((nth) => {
	drawnRoutings ??= [
		newRouting(1),
		...fc.sample(randomRouting, { seed: Number(process.env['MUSTER_SEED'] ?? 1), numRuns: routingCount - 1 }),
	];
	return drawnRoutings[nth] ?? newRouting(1);
});

const randomControl: fc.Arbitrary<Control> = fc
	.record({
		version: fc.integer({ min: 1, max: 500 }),
		grown: drawnRouting,
		isFrozen: rarely,
		isGlassBroken: rarely,
		frozenSpaces: fc.tuple(rarely, rarely).map((frozen) => idPool.filter((_, i) => frozen[i])),
		withdrawn: fc.array(fc.record({ tag: tags, until: fc.constant(startOfTime + 60_000) }), { maxLength: 2 }),
		contact: contacts,
		guardsTypeChanges: fc.constantFrom(true, true, true, false),
	})
	.map(({ grown, guardsTypeChanges, isFrozen, isGlassBroken, frozenSpaces, ...fields }) => ({
		...initialControl(1),
		...fields,
		...grown,
		settings: { ...initialSettings, guardsTypeChanges },
		...(isFrozen ? { freeze: aSwitch() } : {}),
		...(isGlassBroken ? { brokenGlass: aSwitch() } : {}),
		frozenSpaces: frozenSpaces.map((id) => ({ ...aSwitch(), projectId: id as string as ProjectId })),
	}));

/** A name that Jira shows; whatever it holds, it must not be read as a placeholder or a pattern. */
const displayNames = fc.oneof(
	fc.constantFrom('deploy-bot', '%t %c', '$& \\1', "O'Brien", '', ' '),
	fc.string({ unit: 'grapheme', maxLength: 20 }),
	fc.constant(null),
);

/** Names of transitions: anybody's text, too. */
const transitionNames = fc.oneof(
	fc.constantFrom('Deploy', 'Release → prod', '%t', '%t%t', 'Ship %c', '$& $1 \\', "it's", '"quoted"', ''),
	fc.string({ unit: 'grapheme', maxLength: 20 }),
);

/** What the registry holds of one account; null for nothing. */
export type Known = Identity | 'unregistered' | null;

export interface RandomCase extends Asked {
	readonly groupIds: readonly string[];
	readonly control: Control;
	readonly registry: ReadonlyMap<AccountId, Known>;
	readonly guard: Guard;
	readonly now: number;
}

/** What is known of an account; instants are distances from that of the decision. */
const randomKnown = (identityWeight: number): fc.Arbitrary<Known> =>
	fc.oneof(
		{ weight: 1, arbitrary: fc.constant(null) },
		{ weight: 1, arbitrary: fc.constant('unregistered' as const) },
		{ weight: identityWeight, arbitrary: randomIdentity(anAccountId, 0) as fc.Arbitrary<Known> },
	);

/** What is known of one account at an instant. */
function knownAt(known: Known, accountId: AccountId, now: number): Known {
	if (known === null || known === 'unregistered') return known;
	const grants = known.grants.map((grant) =>
		grant.expiresAt === undefined ? grant : { ...grant, expiresAt: now + grant.expiresAt },
	);
	return { ...known, accountId, grants, expiresAt: now + known.expiresAt };
}

const inPool = fc.constantFrom(...accountPool);

/** Whole cases: a registry, a guard, and somebody who asks at an instant. No part depends on another, so each shrinks. */
export const randomCase: fc.Arbitrary<RandomCase> = fc
	.record({
		now: instants,
		accountId: fc.oneof(
			{ weight: 12, arbitrary: inPool as fc.Arbitrary<AccountId | null> },
			{ weight: 1, arbitrary: fc.constant(null) },
			{ weight: 2, arbitrary: fc.constantFrom(...strangers) },
		),
		own: randomKnown(10),
		neighbours: fc.uniqueArray(fc.record({ accountId: inPool, known: randomKnown(2) }), {
			selector: ({ accountId }) => accountId,
			maxLength: 4,
		}),
		control: randomControl,
		guard: randomGuard,
		request: randomRequest,
		groupIds: inGroups,
		typeOnScreen: anId<IssueTypeId>(),
		/** Which of the actor's grants is asked for, where it is not just anything. */
		granted: fc.option(fc.nat(maxGrants)),
		displayName: displayNames,
		transitionName: transitionNames,
	})
	.map(({ accountId, own, neighbours, granted, ...one }) => {
		const registry = new Map<AccountId, Known>();
		for (const { accountId: id, known } of neighbours) registry.set(id, knownAt(known, id, one.now));
		if (accountId !== null && accountPool.includes(accountId)) {
			registry.set(accountId, knownAt(own, accountId, one.now));
		}
		const open = { ...one.request, accountId };
		const request = granted === null ? open : askFor({ registry, request: open }, granted);
		const { typeOnScreen, ...rest } = one;
		// While a work item is created there is no type but the one it gets.
		return { ...rest, registry, request, ...(request.fromStatusId === undefined ? {} : { typeOnScreen }) };
	});

/** The request, changed into one that a grant of the actor covers. */
function askFor({ registry, request }: Pick<RandomCase, 'registry' | 'request'>, nth: number): TransitionRequest {
	const known = request.accountId === null ? null : registry.get(request.accountId);
	if (known === null || known === undefined || known === 'unregistered' || known.grants.length === 0) return request;
	const { expiresAt: _, ...asked } = known.grants[nth % known.grants.length] ?? {};
	return { ...request, ...asked };
}

/** The subject of a case, as services read it from the registry. */
export function subjectOf({
	registry,
	request,
	groupIds = [],
}: Pick<RandomCase, 'registry' | 'request'> & Partial<Pick<RandomCase, 'groupIds'>>): Subject {
	if (request.accountId === null) return { kind: 'unregistered' };
	const known = registry.get(request.accountId) ?? null;
	if (known === null) return { kind: 'unknown', groupIds };
	return known === 'unregistered' ? { kind: 'unregistered' } : { kind: 'identity', identity: known };
}

/**
 * Publishes a registry: the control record and every shard of its routing. Each property is rendered when it is read,
 * because there can be thousands and a decision reads two.
 */
export function publish({ control, registry }: Pick<RandomCase, 'control' | 'registry'>): ReadProperty {
	const { routing } = control;
	const names = shardNames(routing).map(shardProperty);
	const entries: (readonly [AccountId, Entry])[] = [[anonymousKey, unregisteredEntry]];
	for (const [accountId, known] of registry) {
		if (known !== null) entries.push([accountId, known === 'unregistered' ? unregisteredEntry : compileEntry(known)]);
	}
	return (key) => {
		if (key === controlProperty) return renderControl(control);
		if (!names.includes(key)) return undefined;
		const held = entries.filter(([accountId]) => shardProperty(shardFor(routing, accountId)) === key);
		return renderShard(Object.fromEntries(held), names.indexOf(key) + 1);
	};
}

/** Everything that is published of a registry. */
export function publishAll(sample: Pick<RandomCase, 'control' | 'registry'>): AppProperties {
	const keys = [controlProperty, ...shardNames(sample.control.routing).map(shardProperty)];
	const read = publish(sample);
	return Object.fromEntries(keys.map((key) => [key, read(key)]));
}
