// The policy on changes of type, and its twin in Jira: proved equal over generated registries, actors and clocks.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { analyse, evaluate, type HostObject, type Outcome } from '../../sandbox/expression';
import { dayMs } from '../../src/contract/durations';
import type { Grant } from '../../src/contract/identity';
import type { AccountId, IssueTypeId, ProjectId, StatusId } from '../../src/contract/ids';
import { maxGrants } from '../../src/contract/limits';
import { type Controls, decide, type Subject } from '../../src/core/policy/decide';
import {
	maxExpressionCharacters,
	maxExpressionLeaves,
	typeChangeExpression,
} from '../../src/core/policy/guard-expression';
import { decideTypeChange, type TypeChangeRequest, type TypeDecision } from '../../src/core/policy/type-change';
import type { Identity } from '../../src/core/registry/identity';
import { type Control, controlsOf, initialControl } from '../../src/core/snapshot/control';
import { codes } from '../../src/core/snapshot/entry';
import { controlProperty, shardProperty } from '../../src/core/snapshot/property';
import { shardFor } from '../../src/core/snapshot/routing';
import { type AppProperties, anApp, readOf, typeChangeVariables } from '../builders/expression-variables';
import { anAccountId, anIdentity, aSwitch } from '../builders/identity';
import { anId, publish, publishAll, type RandomCase, randomCase, subjectOf } from '../builders/random-registry';
import { startOfTime } from '../harness/world';

/** The same cases in every run; MUSTER_SEED and MUSTER_RUNS explore others, and more of them. */
const seed = Number(process.env['MUSTER_SEED'] ?? 20_260_302);
const runs = Number(process.env['MUSTER_RUNS'] ?? 4_000);

/** What a case is about; the rest of a generated one concerns transitions. */
type TypeCase = Pick<RandomCase, 'control' | 'registry' | 'request' | 'now'> & Pick<TypeChangeRequest, 'issue'>;

/** Cases in which the work item is shown in the same space as the action or in another, with the new type or another. */
const randomTypeCase: fc.Arbitrary<TypeCase> = fc
	.record({
		sample: randomCase,
		issue: fc.record({ projectId: anId<ProjectId>(), issueTypeId: anId<IssueTypeId>() }),
	})
	.map(({ sample, issue }) => ({ ...sample, issue }));

/** The specification and its twin. Tests put a wrong one in the place of one of them. */
interface Sides {
	readonly decide: typeof decideTypeChange;
	readonly expression: string;
}
const sides: Sides = { decide: decideTypeChange, expression: typeChangeExpression };

const askedOf = ({ issue, request: { accountId, projectId, issueTypeId } }: TypeCase): TypeChangeRequest => ({
	accountId,
	issue,
	projectId,
	newIssueTypeId: issueTypeId,
});

const decideCase = (sample: TypeCase, by: Sides = sides): TypeDecision =>
	by.decide(
		askedOf(sample),
		subjectOf(sample),
		controlsOf(sample.control),
		sample.control.settings.guardsTypeChanges,
		sample.now,
	);

const run = (expression: string, sample: TypeCase, app: HostObject = anApp(publish(sample))): Outcome =>
	evaluate(expression, { ...typeChangeVariables(askedOf(sample)), app }, { now: () => sample.now });

/** Twice what a guard on a transition may take, as both ends of the change are asked about. Jira allows 10,000. */
const mostSteps = 2_000;

/** What is wrong with the answers to a case: they differ, or cost too much. Every comparison in this file is this one. */
function findFault(sample: TypeCase, by: Sides = sides, app?: HostObject): string | undefined {
	const decision = decideCase(sample, by);
	const outcome = run(by.expression, sample, app);
	if (!outcome.ok) return `the expression fails: ${outcome.errors.join('; ')}`;
	if (outcome.value !== (decision.verdict === 'allow')) {
		return `the expression says ${JSON.stringify(outcome.value)}, decideTypeChange() ${JSON.stringify(decision)}`;
	}
	const { steps, expensiveOperations } = outcome.complexity;
	const isDear = steps.value > mostSteps || expensiveOperations.value > 3;
	return isDear ? `it takes ${steps.value} steps, ${expensiveOperations.value} expensive operations` : undefined;
}

const ids = {
	here: '10000' as ProjectId,
	there: '10001' as ProjectId,
	old: '10009' as IssueTypeId,
	new: '10001' as IssueTypeId,
	third: '10002' as IssueTypeId,
};
const leaving = { projectId: ids.here, issueTypeId: ids.old };
const entering = { projectId: ids.there, issueTypeId: ids.new };
/** A grant for every space and type, unless something is named. */
const aGrantFor = (more: Partial<Grant> = {}): Grant => ({ toStatusId: '7' as StatusId, ...more });

/** One identity that may change types, in a space that Jira shows twice. */
const aCase = (more: Partial<TypeCase> = {}, identity: Partial<Identity> = {}): TypeCase => ({
	control: guarding(),
	registry: new Map([[anAccountId, anIdentity({ grants: [aGrantFor()], ...identity })]]),
	now: startOfTime,
	issue: { projectId: ids.here, issueTypeId: ids.old },
	request: {
		accountId: anAccountId,
		projectId: ids.here,
		issueTypeId: ids.new,
		toStatusId: '1' as StatusId,
	},
	...more,
});

/** A move by the reading that shows the space it goes to. */
const aMove = (identity: Partial<Identity> = {}, more: Partial<TypeCase> = {}): TypeCase => {
	const sample = aCase(more, identity);
	return { ...sample, request: { ...sample.request, projectId: ids.there } };
};

/** As Jira would show it, did it show the work item with its new type. */
const asItWillBe = (sample: TypeCase): TypeCase => ({ ...sample, issue: { ...sample.issue, issueTypeId: ids.new } });

/** A control record whose site guards changes of type. */
function guarding(more: Partial<Control> = {}): Control {
	const control = initialControl(40);
	return { ...control, settings: { ...control.settings, guardsTypeChanges: true }, ...more };
}

const deny = (reason: Extract<TypeDecision, { verdict: 'deny' }>['reason']): TypeDecision => ({
	verdict: 'deny',
	reason,
});
const allow: TypeDecision = { verdict: 'allow' };

describe('a change of type', () => {
	const soon = startOfTime + dayMs;
	const frozenSpaces = [{ ...aSwitch(), projectId: '10000' as ProjectId }];
	const nobody = new Map();
	const unregistered = new Map([[anAccountId, 'unregistered' as const]]);
	const anonymous = { request: { ...aCase().request, accountId: null } };
	const of = (...grants: Partial<Grant>[]): Partial<Identity> => ({ grants: grants.map(aGrantFor) });
	const elsewhere = of({ projectId: '10099' as ProjectId });

	it.each<[string, TypeDecision, TypeCase]>([
		['an identity with a grant for everything', allow, aCase()],
		['an identity with a grant for the new type only', deny('no-grant'), aCase({}, of({ issueTypeId: ids.new }))],
		['an identity with a grant for the old type only', deny('no-grant'), aCase({}, of({ issueTypeId: ids.old }))],
		[
			'an identity with a grant for each type',
			allow,
			aCase({}, of({ issueTypeId: ids.old }, { issueTypeId: ids.new })),
		],
		[
			'an identity with a grant for the new type, and one for a third',
			deny('no-grant'),
			aCase({}, of({ issueTypeId: ids.third }, { issueTypeId: ids.new })),
		],
		[
			'an identity with grants for the space, since the change may lead out of it',
			deny('no-grant'),
			aCase({}, of({ projectId: ids.here }, { ...leaving, issueTypeId: ids.new })),
		],
		[
			'an identity with a grant for the old type here and for the new one everywhere',
			allow,
			aCase({}, of(leaving, { issueTypeId: ids.new })),
		],
		[
			'an identity with a grant for the old type elsewhere and for the new one everywhere',
			deny('no-grant'),
			aCase({}, of({ ...leaving, projectId: ids.there }, { issueTypeId: ids.new })),
		],
		['an identity with grants for both ends of a move', allow, aMove(of(leaving, entering))],
		['an identity with grants for both spaces', allow, aMove(of({ projectId: ids.here }, { projectId: ids.there }))],
		['an identity with a grant for the space that is left', deny('no-grant'), aMove(of({ projectId: ids.here }))],
		['an identity with a grant for the space that is entered', deny('no-grant'), aMove(of({ projectId: ids.there }))],
		[
			'an identity with grants for the ends of the opposite move',
			deny('no-grant'),
			aMove(of({ ...leaving, projectId: ids.there }, { ...entering, projectId: ids.here })),
		],
		['an identity with a grant for everything, shown the item as it will be', allow, asItWillBe(aCase())],
		[
			'an identity with a grant for each type, shown the item as it will be',
			deny('no-grant'),
			asItWillBe(aCase({}, of({ issueTypeId: ids.old }, { issueTypeId: ids.new }))),
		],
		[
			'an identity with a grant for the new type and one for the other space, shown the item as it will be',
			allow,
			asItWillBe(aMove(of({ projectId: ids.here, issueTypeId: ids.new }, { projectId: ids.there }))),
		],
		['an identity with a grant for another space', deny('no-grant'), aCase({}, elsewhere)],
		['an identity without grants', deny('no-grant'), aCase({}, { grants: [] })],
		['a grant that ends now', deny('grant-expired'), aCase({}, { grants: [aGrantFor({ expiresAt: startOfTime })] })],
		['a grant that ends in a millisecond', allow, aCase({}, { grants: [aGrantFor({ expiresAt: startOfTime + 1 })] })],
		['an identity that ends now', deny('expired'), aCase({}, { expiresAt: startOfTime })],
		['an identity that ends in a millisecond', allow, aCase({}, { expiresAt: startOfTime + 1 })],
		['an ended identity without a grant', deny('no-grant'), aCase({}, { ...elsewhere, expiresAt: startOfTime })],
		[
			'one ended grant and one that goes on, for other statuses',
			allow,
			aCase(
				{},
				{
					grants: [
						aGrantFor({ expiresAt: startOfTime - 1 }),
						aGrantFor({ toStatusId: '9' as StatusId, expiresAt: soon }),
					],
				},
			),
		],
		['a suspended identity', deny('suspended'), aCase({}, { status: 'suspended' })],
		['a retired identity', deny('retired'), aCase({}, { status: 'retired' })],
		['a frozen identity', deny('frozen'), aCase({}, { frozen: aSwitch(), status: 'suspended' })],
		[
			'a withdrawn identity',
			deny('frozen'),
			aCase({ control: guarding({ withdrawn: [{ tag: '#1a2b3', until: soon }] }) }),
		],
		['a frozen site', deny('frozen'), aCase({ control: guarding({ freeze: aSwitch() }) })],
		['a frozen space', deny('frozen'), aCase({ control: guarding({ frozenSpaces }) })],
		[
			'another frozen space, which Jira does not show',
			allow,
			aCase({ control: guarding({ frozenSpaces: [{ ...aSwitch(), projectId: ids.there }] }) }),
		],
		['a frozen space that is left', deny('frozen'), aMove({}, { control: guarding({ frozenSpaces }) })],
		[
			'a frozen space that is entered',
			deny('frozen'),
			aMove({}, { control: guarding({ frozenSpaces: [{ ...aSwitch(), projectId: ids.there }] }) }),
		],
		['an account that nobody registered', deny('unregistered'), aCase({ registry: unregistered })],
		[
			'an account that nobody registered, while the site is frozen',
			deny('frozen'),
			aCase({ registry: unregistered, control: guarding({ freeze: aSwitch() }) }),
		],
		['nobody', deny('unregistered'), aCase(anonymous)],
		['a person', allow, aCase({ registry: nobody })],
		[
			'a person, while the site is frozen',
			allow,
			aCase({ registry: nobody, control: guarding({ freeze: aSwitch() }) }),
		],
		['a person, in a frozen space', allow, aCase({ registry: nobody, control: guarding({ frozenSpaces }) })],
		[
			'a suspended identity, with broken glass',
			allow,
			aCase({ control: guarding({ brokenGlass: aSwitch() }) }, { status: 'suspended' }),
		],
		['nobody, with broken glass', allow, aCase({ ...anonymous, control: guarding({ brokenGlass: aSwitch() }) })],
		[
			'a suspended identity where types are not guarded',
			allow,
			aCase({ control: initialControl(40) }, { status: 'suspended' }),
		],
		['nobody where types are not guarded', allow, aCase({ ...anonymous, control: initialControl(40) })],
		[
			'an account that nobody registered on a frozen site where types are not guarded',
			allow,
			aCase({ registry: unregistered, control: { ...initialControl(40), freeze: aSwitch() } }),
		],
	])('by %s', (_name, decision, sample) => {
		expect(decideCase(sample)).toEqual(decision);
		expect(findFault(sample)).toBeUndefined();
	});

	it('is refused for the reason that decide() has for the transition at either end that comes closest', () => {
		const statuses = [
			'10001',
			'10002',
		] as const satisfies readonly string[] as readonly string[] as readonly StatusId[];
		const nothing = '99' as string;
		const reasons = new Set<string>();
		fc.assert(
			fc.property(randomTypeCase, (sample) => {
				const { issue, projectId, newIssueTypeId, accountId } = askedOf(sample);
				const subject = subjectOf(sample);
				const controls: Controls = { ...controlsOf(sample.control), glassBroken: false };
				const other = {
					projectId: projectId === issue.projectId ? (nothing as ProjectId) : projectId,
					issueTypeId: newIssueTypeId === issue.issueTypeId ? (nothing as IssueTypeId) : newIssueTypeId,
				};
				const ends = [issue, other].map((end) =>
					statuses.flatMap((toStatusId) =>
						statuses.map((fromStatusId) =>
							decide(
								{ accountId, ...end, fromStatusId, toStatusId },
								subject,
								{ mode: 'registered-or-human', enforcement: 'enforce' },
								controls,
								sample.now,
							),
						),
					),
				);
				const decision = decideTypeChange(askedOf(sample), subject, controls, true, sample.now);
				const refusing = ends.find((all) => all.every(({ verdict }) => verdict === 'deny'));
				expect(decision.verdict).toBe(refusing === undefined ? 'allow' : 'deny');
				if (decision.verdict === 'allow' || refusing === undefined) return;
				const others = new Set(refusing.map((one) => (one.verdict === 'deny' ? one.reason : 'allow')));
				reasons.add(decision.reason);
				expect([...others]).toContain(decision.reason);
				// Where a transition has a grant, however ended, the change of type has one as well.
				expect(decision.reason === 'no-grant' && others.size > 1).toBe(false);
			}),
			{ seed, numRuns: Math.ceil(runs / 5) },
		);
		expect([...reasons].sort()).toEqual([
			'expired',
			'frozen',
			'grant-expired',
			'no-grant',
			'retired',
			'suspended',
			'unregistered',
		]);
	}, 60_000);
});

const outcomes: readonly string[] = [
	'allow',
	'unregistered',
	'frozen',
	'suspended',
	'retired',
	'no-grant',
	'expired',
	'grant-expired',
];

/** What generated cases must also be about, often enough to prove something. */
const traits: Readonly<Record<string, (sample: TypeCase, decision: TypeDecision) => boolean>> = {
	'types are not guarded, and who would be refused passes': ({ control, ...sample }) => {
		const settings = { ...control.settings, guardsTypeChanges: true };
		return (
			!control.settings.guardsTypeChanges &&
			decideCase({ ...sample, control: { ...control, settings } }).verdict === 'deny'
		);
	},
	'the glass is broken, and who would be refused passes': ({ control: { brokenGlass, ...control }, ...sample }) =>
		brokenGlass !== undefined && decideCase({ ...sample, control }).verdict === 'deny',
	'an identity passes': (sample, { verdict }) =>
		verdict === 'allow' && subjectOf(sample).kind === 'identity' && sample.control.settings.guardsTypeChanges,
	'an identity passes between two spaces that are seen': (sample, { verdict }) =>
		verdict === 'allow' &&
		subjectOf(sample).kind === 'identity' &&
		sample.control.settings.guardsTypeChanges &&
		sample.issue.projectId !== sample.request.projectId,
	'a person passes while the site is frozen': (sample) =>
		subjectOf(sample).kind === 'unknown' && sample.control.freeze !== undefined,
};

describe(`decideTypeChange() and its expression, seed ${seed}`, () => {
	it(`say the same in ${runs} generated cases, within Jira's limits`, () => {
		const seen = new Map<string, number>();
		fc.assert(
			fc.property(randomTypeCase, (sample) => {
				const decision = decideCase(sample);
				const about = Object.keys(traits).filter((trait) => traits[trait]?.(sample, decision));
				for (const one of [...about, decision.verdict === 'allow' ? 'allow' : decision.reason]) {
					seen.set(one, (seen.get(one) ?? 0) + 1);
				}
				expect(findFault(sample)).toBeUndefined();
			}),
			{ seed, numRuns: runs },
		);
		for (const one of [...outcomes, ...Object.keys(traits)]) {
			expect([one, (seen.get(one) ?? 0) >= Math.floor(runs / 200)]).toEqual([one, true]);
		}
	}, 120_000);

	it('say the same one millisecond before, at and after every end in a registry', () => {
		fc.assert(
			fc.property(randomTypeCase, (sample) => {
				const subject = subjectOf(sample);
				if (subject.kind !== 'identity') return;
				const { expiresAt, grants } = subject.identity;
				const ends = new Set([expiresAt, ...grants.flatMap((grant) => grant.expiresAt ?? [])]);
				const app = anApp(publish(sample));
				for (const now of [...ends].slice(0, 3).flatMap((end) => [end - 1, end, end + 1])) {
					expect(findFault({ ...sample, now }, sides, app)).toBeUndefined();
				}
			}),
			{ seed, numRuns: Math.ceil(runs / 10) },
		);
	}, 60_000);
});

describe('the size of the expression', () => {
	it('stays inside what Jira documents', () => {
		const analysis = analyse(typeChangeExpression);
		expect(analysis).toMatchObject({ valid: true, errors: [] });
		expect(analysis.characters).toBeLessThanOrEqual(Math.min(maxExpressionCharacters, 1_000));
		expect(analysis.leaves).toBeLessThanOrEqual(Math.min(maxExpressionLeaves, 100));
	});

	describe('costs what it may', () => {
		const frozenSpaces = Array.from({ length: 100 }, (_, i) => ({
			...aSwitch(),
			projectId: String(50_000 + i) as ProjectId,
		}));
		const control = { ...guarding(), frozenSpaces };
		const thirty = (grantAt: (i: number) => Grant) => ({
			grants: Array.from({ length: maxGrants }, (_, i) => grantAt(i)),
		});
		const elsewhere = (i: number): Grant => aGrantFor({ issueTypeId: String(20_000 + i) as IssueTypeId });
		const stepsOf = (sample: TypeCase): number => {
			expect(findFault(sample)).toBeUndefined();
			return run(typeChangeExpression, sample).complexity.steps.value;
		};

		it('with 30 grants, of which none covers: as much as a guard on a transition', () => {
			const sample = aCase({ control }, thirty(elsewhere));
			expect(decideCase(sample)).toEqual(deny('no-grant'));
			expect(stepsOf(sample)).toBeLessThanOrEqual(1_000);
		});

		it('with 30 grants, of which the last covers both ends', () => {
			const sample = aMove(
				thirty((i) => (i === maxGrants - 1 ? aGrantFor({ expiresAt: startOfTime + 1 }) : elsewhere(i))),
				{ control },
			);
			expect(decideCase(sample)).toEqual(allow);
			expect(stepsOf(sample)).toBeGreaterThan(1_000);
		});

		it('with 30 grants for both spaces and types in turn, from statuses that do not matter', () => {
			const named = { ...aGrantFor(), fromStatusId: '3' as StatusId };
			const sample = aMove(
				thirty((i) =>
					i < maxGrants - 2
						? { ...named, projectId: ids.here, issueTypeId: i % 2 === 0 ? ids.new : ids.third }
						: { ...named, ...(i % 2 === 0 ? leaving : entering), expiresAt: startOfTime + 1 },
				),
				{ control },
			);
			expect(decideCase(sample)).toEqual(allow);
			expect(stepsOf(sample)).toBeGreaterThan(1_000);
		});
	});

	it('costs one read where types are not guarded', () => {
		const { complexity } = run(typeChangeExpression, aCase({ control: initialControl(40) }));
		expect(complexity.expensiveOperations.value).toBe(1);
	});
});

describe('a registry that cannot be read', () => {
	const sample = aCase();
	const readable = publishAll(sample);
	const shardKey = shardProperty(shardFor(sample.control.routing, anAccountId));
	const control = readable[controlProperty] as Record<string, unknown>;
	const shard = readable[shardKey] as Record<string, unknown>;
	const entry = shard[anAccountId] as readonly unknown[];
	const without = (record: AppProperties, ...keys: string[]): AppProperties =>
		Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
	const withControl = (value: unknown): AppProperties => ({ ...readable, [controlProperty]: value });
	const withEntry = (value: unknown): AppProperties => ({
		...readable,
		[shardKey]: { ...shard, [anAccountId]: value },
	});
	const refused = new Map([[anAccountId, anIdentity({ status: 'suspended' })]]);

	/** Passes as far as the expression says: an error and anything but true block. */
	const passes = (one: TypeCase, app?: HostObject): boolean => {
		const outcome = run(typeChangeExpression, one, app);
		return outcome.ok && outcome.value === true;
	};

	it('is told apart from one that can', () => {
		expect(passes(sample, anApp(readOf(readable)))).toBe(true);
		expect(passes({ ...sample, registry: refused })).toBe(false);
	});

	it.each<[string, AppProperties]>([
		['nothing was ever published', {}],
		['the control record is missing', without(readable, controlProperty)],
		[
			'only the control record is missing, under another format',
			{ ...without(readable, controlProperty), c2: control },
		],
		['the control record is null', withControl(null)],
		['the control record is empty', withControl({})],
		['the control record is a list', withControl([])],
		['the control record is a text', withControl('c1')],
		['the control record is a number', withControl(1)],
		['the control record does not say that types are guarded', withControl(without(control, 'guardsTypes'))],
		['the control record says that they are not', withControl({ ...control, guardsTypes: false })],
		['the control record says null', withControl({ ...control, guardsTypes: null })],
		['the shard is missing and types are not guarded', without(withControl(without(control, 'guardsTypes')), shardKey)],
	])('stops nobody when %s', (_name, properties) => {
		const app = anApp(readOf(properties));
		expect(passes(sample, app)).toBe(true);
		expect(passes({ ...sample, request: { ...sample.request, accountId: null } }, app)).toBe(true);
	});

	it.each<[string, object]>([
		['is not there at all', {}],
		['is null', { app: null }],
		[
			'has no properties',
			{ app: { kind: 'host', type: 'App', id: 'muster', member: () => undefined, toJson: () => ({}) } },
		],
	])('stops nobody when `app` %s', (_name, more) => {
		const variables = { ...typeChangeVariables(askedOf(sample)), ...more };
		const options = { now: () => startOfTime };
		expect(evaluate(typeChangeExpression, variables, options)).toMatchObject({ ok: true, value: true });
	});

	it('stops nobody when properties cannot be loaded', () => {
		const app = anApp(() => {
			throw new Error('properties are unavailable');
		});
		expect(passes(sample, app)).toBe(true);
	});

	it.each<[string, AppProperties]>([
		['the shard is missing', without(readable, shardKey)],
		['every shard is missing', { [controlProperty]: control }],
		['the shard is of another format', { ...without(readable, shardKey), [`s2${shardKey.slice(2)}`]: shard }],
		['the shard is null', { ...readable, [shardKey]: null }],
		['the shard is a list', { ...readable, [shardKey]: [] }],
		['the shard is a text', { ...readable, [shardKey]: anAccountId }],
		['the routing leads to no shard', withControl({ ...control, [anAccountId.slice(7, 9)]: 's1zz' })],
		['it does not say what is frozen', withControl(without(control, 'frozen'))],
		['what is frozen is null', withControl({ ...control, frozen: null })],
		['there are no sentences', withControl(without(control, ...Object.values(codes)))],
		['the entry is empty', withEntry([])],
		['the entry is a text', withEntry('C@#xyZ')],
		['the entry is true', withEntry(true)],
		['the entry has no rows', withEntry(entry.with(3, []))],
		['the rows are null', withEntry(entry.with(3, null))],
		['a row is empty', withEntry(entry.with(3, [[]]))],
		['a row ends at no instant', withEntry(entry.with(3, [[codes.expired, 'never']]))],
		['a row has ended and its code is unknown', withEntry(entry.with(3, [['zz', 0]]))],
	])('blocks once types are guarded when %s', (_name, properties) => {
		expect(passes(sample, anApp(readOf(properties)))).toBe(false);
	});

	it('blocks in generated cases where types are guarded and the shard is missing, and nowhere else', () => {
		const seen = { guarded: 0, open: 0 };
		fc.assert(
			fc.property(randomTypeCase, (one) => {
				const read = publish(one);
				const { accountId } = one.request;
				const key = shardProperty(accountId === null ? '' : shardFor(one.control.routing, accountId));
				const isGuarded = one.control.settings.guardsTypeChanges && one.control.brokenGlass === undefined;
				isGuarded ? seen.guarded++ : seen.open++;
				expect(
					passes(
						one,
						anApp((name) => (name === key ? undefined : read(name))),
					),
				).toBe(!isGuarded);
				expect(
					passes(
						one,
						anApp((name) => (name === controlProperty ? undefined : read(name))),
					),
				).toBe(true);
			}),
			{ seed, numRuns: Math.ceil(runs / 10) },
		);
		expect(Math.min(seen.guarded, seen.open)).toBeGreaterThan(runs / 100);
	}, 60_000);
});

describe('the generated cases', () => {
	const samples = fc
		.sample(randomTypeCase, { seed, numRuns: 1_500 })
		.map((sample) => ({ sample, app: anApp(publish(sample)) }));

	const isNoticed = (wrong: Partial<Sides>): boolean =>
		samples.some(({ sample, app }) => findFault(sample, { ...sides, ...wrong }, app) !== undefined);

	it('agree with both sides as they are', () => {
		expect(isNoticed({})).toBe(false);
	});

	it.each<[string, string, string]>([
		['types are always guarded', '!=true', '==false'],
		['types are never guarded', '!=true', '!=false'],
		['the caller has no default', `??'Anonymous'`, `??'nobody'`],
		['a pair that is not listed goes to another shard', `??'s1')`, `??'s11')`],
		['a third character that is not listed goes to a part', `??'')]`, `??'-0')]`],
		['the pair begins one character early', 'u.slice(7,9)', 'u.slice(6,9)'],
		['the pair is read one character late', 'u.slice(7,9)', 'u.slice(8,10)'],
		['the third character is one of the pair', 'u.slice(9,10)', 'u.slice(8,9)'],
		['parts are not looked up', `(c.get(u.slice(9,10))??'')`, `''`],
		['accounts without an entry are refused', '(e==null){return true;}', '(e==null){return false;}'],
		['withdrawn tags are not looked up', 'e[4],', ''],
		['the space of the work item has no tag', `'p'+issue.project.id,`, ''],
		['the type of the work item has no tag', `,'t'+issue.issueType.id`, ''],
		['the space of the action has no tag', `'p'+project.id,`, ''],
		['the new type has no tag', `,'t'+newIssueType`, ''],
		['the new type is taken for the one that is left', `'t'+issue.issueType.id`, `'t'+newIssueType`],
		['the space of the action is taken for the one that is left', `'p'+issue.project.id`, `'p'+project.id`],
		['work types are tagged as projects', `'t'+new`, `'p'+new`],
		['a space seen twice is the one that is entered', '.filter(y=>!v.includes(y))', ''],
		['only what is seen twice counts', '.filter(y=>!v', '.filter(y=>v'],
		['one end is enough', '[v,w].every(', '[v,w].some('],
		['nothing is asked of what is left', '[v,w]', '[w]'],
		['nothing is asked of what is entered', '[v,w]', '[v]'],
		['one tag of a row is enough', '.slice(3).every(y=>', '.slice(3).some(y=>'],
		['the second tag of a row is not read', 'x.slice(3)', 'x.slice(4)'],
		['the status after matters', 'x.slice(3)', 'x.slice(2)'],
		['the status before matters', `||y.includes('f')`, ''],
		['the project does not matter', `includes('f')`, `includes('p')`],
		['the type does not matter', `includes('f')`, `includes('t')`],
		['the caller is not heeded', '.get(u);', '.get(u.slice(0,7));'],
		['every grant has to cover', 'e[3].some(', 'e[3].every('],
		['the first row counts', 'e[3].some(', 'e[3].slice(0,1).some('],
		['every tag has to be frozen', '!z.some(', '!z.every('],
		['nothing is ever frozen', 'z.some(y=>c.frozen.includes(y))', 'false'],
		['only frozen accounts pass', '!z.some(', 'z.some('],
		['a live right or no freeze is enough', 'y))&&e[3]', 'y))||e[3]'],
		['a covering right or a live one is enough', '&&new Date()', '||new Date()'],
		['rights start at their end', 'new Date()<', 'new Date()>'],
		['rights last one instant longer', 'new Date()<', 'new Date()<='],
		['rights never end', 'new Date()<new Date(x[1])', 'new Date(0)<new Date(x[1])'],
		['a frozen site is not frozen', `c.get('+')==''&&`, ''],
		['identities pass as people', `'+'`, `'~'`],
		['the answer is turned round', `==''`, `!=''`],
	])('notice when in the expression %s', (_name, from, to) => {
		expect(typeChangeExpression).toContain(from);
		expect(isNoticed({ expression: typeChangeExpression.replace(from, () => to) })).toBe(true);
	});

	type Decide = Sides['decide'];
	const ofIdentity =
		(change: (identity: Identity) => Identity): Decide =>
		(request, subject, ...rest) => {
			const told: Subject =
				subject.kind === 'identity' ? { kind: 'identity', identity: change(subject.identity) } : subject;
			return decideTypeChange(request, told, ...rest);
		};
	const ofControls =
		(change: Partial<Controls>): Decide =>
		(request, subject, controls, ...rest) =>
			decideTypeChange(request, subject, { ...controls, ...change }, ...rest);
	const atAnInstant =
		(laterMs: number): Decide =>
		(request, subject, controls, isGuarded, now) =>
			decideTypeChange(request, subject, controls, isGuarded, now + laterMs);

	it.each<[string, Decide]>([
		['types are always guarded', (r, subject, controls, _, now) => decideTypeChange(r, subject, controls, true, now)],
		['types are never guarded', () => allow],
		['broken glass still guards', ofControls({ glassBroken: false })],
		['a right holds at the instant it ends', atAnInstant(-1)],
		['a right ends a millisecond early', atAnInstant(1)],
		['withdrawn rights are live', ofControls({ withdrawn: new Set() })],
		['frozen spaces are not frozen', ofControls({ frozenProjects: new Set() })],
		['a frozen site is not frozen', ofControls({ siteFrozen: false })],
		['an identity is never frozen itself', ofIdentity(({ frozen: _, ...identity }) => identity)],
		['an identity is always active', ofIdentity((identity) => ({ ...identity, status: 'active' }))],
		[
			'an identity needs no live grant',
			ofIdentity((identity) => ({ ...identity, expiresAt: Number.MAX_SAFE_INTEGER })),
		],
		[
			'grants have no end of their own',
			ofIdentity((one) => ({ ...one, grants: one.grants.map(({ expiresAt: _, ...grant }) => grant) })),
		],
		[
			'grants are for every space',
			ofIdentity((one) => ({ ...one, grants: one.grants.map(({ projectId: _, ...grant }) => grant) })),
		],
		[
			'grants are for every type',
			ofIdentity((one) => ({ ...one, grants: one.grants.map(({ issueTypeId: _, ...grant }) => grant) })),
		],
		[
			'only grants from any status count',
			ofIdentity((one) => ({ ...one, grants: one.grants.filter(({ fromStatusId }) => fromStatusId === undefined) })),
		],
		['the first grant counts', ofIdentity((one) => ({ ...one, grants: one.grants.slice(0, 1) }))],
		[
			'accounts that nobody registered are people',
			(request, subject, ...rest) =>
				decideTypeChange(
					request,
					subject.kind === 'unregistered' ? { kind: 'unknown', groupIds: [] } : subject,
					...rest,
				),
		],
		[
			'people are refused',
			(request, subject, ...rest) =>
				decideTypeChange(request, subject.kind === 'unknown' ? { kind: 'unregistered' } : subject, ...rest),
		],
		[
			'anonymous callers are people',
			(request, subject, ...rest) =>
				decideTypeChange(
					request.accountId === null ? { ...request, accountId: 'somebody' as AccountId } : request,
					request.accountId === null ? { kind: 'unknown', groupIds: [] } : subject,
					...rest,
				),
		],
	])('notice when in decideTypeChange() %s', (_name, wrong) => {
		expect(isNoticed({ decide: wrong })).toBe(true);
	});
});

describe('the manifest', () => {
	it('holds the expression', () => {
		const { modules } = parse(readFileSync(join(__dirname, '../../manifest.yml'), 'utf8')) as {
			modules: Record<string, readonly Record<string, unknown>[]>;
		};
		expect(modules['jira:actionValidator']).toEqual([
			expect.objectContaining({ action: 'workItemTypeChanged', expression: typeChangeExpression }),
		]);
	});
});
