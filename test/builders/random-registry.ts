// Generators of registries and requests, dense enough that grants match, ends coincide and freezes hit.
import fc from 'fast-check';
import { enforcements, guardModes } from '../../src/contract/decision';
import { contactSchema, type Grant, identityTypes, maxGrants } from '../../src/contract/identity';
import type { AccountId, IssueTypeId, ProjectId, StatusId } from '../../src/contract/ids';
import type { Controls, Guard, Subject, TransitionRequest } from '../../src/core/decide';
import { versionTag } from '../../src/core/decide';
import type { Identity } from '../../src/core/identity';
import {
	anonymousKey,
	type Control,
	compileEntry,
	controlProperty,
	layOutRouting,
	renderControl,
	renderShard,
	type ShardEntries,
	shardFor,
	shardNames,
	shardProperty,
	unregisteredEntry,
} from '../../src/core/snapshot';
import { startOfTime } from '../harness/world';
import type { AppProperties, Asked } from './expression-variables';
import { anIdentity, dayMs } from './identity';

/** Ids of every form Atlassian gives out: hexadecimal ends, other letters, capitals, `-` and `:`. */
export const accountPool = [
	'712020:11111111-2222-4333-8444-5555555555ab',
	'712020:11111111-2222-4333-8444-5555555555ac',
	'5b10a2844c20165700ede21g',
	'557058:f58131cb-b67d-43c7-b30d-6b58d40bd0AB',
	'qm:6f1d-4a:1-0',
	'ug:a-',
	'old-bot-0:',
	'fff',
] as const satisfies readonly string[] as readonly string[] as readonly AccountId[];

/** The same numbers for projects, work types and statuses, so that only the kind of an id can tell them apart. */
const idPool = ['10001', '10002'] as const;
const anId = <T extends string>() => fc.constantFrom(...idPool) as fc.Arbitrary<string> as fc.Arbitrary<T>;

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

/** Few, so that withdrawn ones hit; 1 and 12 begin alike. */
const versions = fc.constantFrom(1, 2, 12);

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
			version: versions,
		} as const)
		.map((fields) => anIdentity({ accountId, ...fields }));

export const randomGuard: fc.Arbitrary<Guard> = fc.record(
	{
		mode: fc.constantFrom('registered' as const, ...guardModes),
		types: fc.subarray([...identityTypes], { minLength: 1 }),
		enforcement: fc.constantFrom(...enforcements),
	},
	{ requiredKeys: ['mode', 'enforcement'] },
);

export const randomRequest = (accountId: fc.Arbitrary<AccountId | null>): fc.Arbitrary<TransitionRequest> =>
	fc.record(
		{
			accountId,
			projectId: anId<ProjectId>(),
			issueTypeId: anId<IssueTypeId>(),
			fromStatusId: anId<StatusId>(),
			toStatusId: anId<StatusId>(),
		},
		{ requiredKeys: ['accountId', 'projectId', 'issueTypeId', 'toStatusId'] },
	);

const rarely = fc.constantFrom(true, false, false, false, false, false, false, false);

/** Routings are the slow part of a case, and there are few. */
const routings = new Map<number, ReturnType<typeof layOutRouting>>();
function routingFor(shardCount: number) {
	const routing = routings.get(shardCount) ?? layOutRouting(shardCount);
	routings.set(shardCount, routing);
	return routing;
}

const shardCounts = fc.oneof(
	{ weight: 12, arbitrary: fc.integer({ min: 1, max: 98 }) },
	{ weight: 1, arbitrary: fc.integer({ min: 99, max: 256 }) },
);

const randomControl = (now: number): fc.Arbitrary<Control> =>
	fc.record({
		version: fc.integer({ min: 1, max: 500 }),
		routing: shardCounts.map(routingFor),
		siteFrozen: rarely,
		frozenProjects: fc.tuple(rarely, rarely).map((frozen) => idPool.filter((_, i) => frozen[i]) as ProjectId[]),
		withdrawn: fc.array(
			fc.record({
				accountId: fc.constantFrom(...accountPool),
				version: versions,
				until: fc.constant(now + 60_000),
			}),
			{ maxLength: 4 },
		),
		contact: contacts,
	});

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
	readonly control: Control;
	readonly registry: ReadonlyMap<AccountId, Known>;
	readonly guard: Guard;
	readonly now: number;
}

const randomKnown = (accountId: AccountId, now: number, isActor: boolean): fc.Arbitrary<Known> =>
	fc.oneof(
		{ weight: isActor ? 10 : 2, arbitrary: randomIdentity(accountId, now) as fc.Arbitrary<Known> },
		{ weight: 1, arbitrary: fc.constant('unregistered' as const) },
		{ weight: 1, arbitrary: fc.constant(null) },
	);

/** Whole cases: a registry, a guard, and somebody who asks at an instant. */
export const randomCase: fc.Arbitrary<RandomCase> = fc
	.record({
		now: instants,
		actor: fc.oneof(
			{ weight: 12, arbitrary: fc.constantFrom(...accountPool) as fc.Arbitrary<AccountId | null> },
			{ weight: 1, arbitrary: fc.constant(null) },
			{ weight: 1, arbitrary: fc.constant('never-seen-before-0ab' as AccountId) },
		),
	})
	.chain(({ now, actor }) =>
		fc.record({
			now: fc.constant(now),
			control: randomControl(now),
			registry: fc
				.tuple(...accountPool.map((accountId) => randomKnown(accountId, now, accountId === actor)))
				.map((known) => new Map(accountPool.map((accountId, i) => [accountId, known[i] ?? null]))),
			guard: randomGuard,
			request: randomRequest(fc.constant(actor)),
			displayName: displayNames,
			transitionName: transitionNames,
		}),
	);

/** The subject of a case, as services read it from the registry. */
export function subjectOf({ registry, request }: Pick<RandomCase, 'registry' | 'request'>): Subject {
	if (request.accountId === null) return { kind: 'unregistered' };
	const known = registry.get(request.accountId) ?? null;
	if (known === null) return { kind: 'unknown' };
	return known === 'unregistered' ? { kind: 'unregistered' } : { kind: 'identity', identity: known };
}

/** The switches of a control record, as decide() takes them. */
export const switchesOf = ({ siteFrozen, frozenProjects, withdrawn }: Control): Controls => ({
	siteFrozen,
	frozenProjects: new Set(frozenProjects),
	withdrawn: new Set(withdrawn.map(({ accountId, version }) => versionTag(accountId, version))),
});

/** Publishes a registry: the control record and every shard of its routing. */
export function publishAll({ control, registry }: Pick<RandomCase, 'control' | 'registry'>): AppProperties {
	const shards = new Map<string, ShardEntries>(shardNames(control.routing).map((name) => [name, {}]));
	const add = (accountId: AccountId, entry: ShardEntries[string]) => {
		const name = shardFor(control.routing, accountId);
		shards.set(name, { ...shards.get(name), [accountId]: entry });
	};
	add(anonymousKey, unregisteredEntry);
	for (const [accountId, known] of registry) {
		if (known !== null) add(accountId, known === 'unregistered' ? unregisteredEntry : compileEntry(known));
	}
	return Object.fromEntries([
		[controlProperty, renderControl(control)],
		...[...shards].map(([name, entries], i) => [shardProperty(name), renderShard(entries, i + 1)]),
	]);
}
