// The guard expressions are the twins of decide(): proved over generated registries, guards, actors and clocks.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { analyse, evaluate, type HostObject, type Outcome, type Value } from '../../sandbox/expression';
import { denyReasons } from '../../src/contract/decision';
import { dayMs } from '../../src/contract/durations';
import { identityTypes } from '../../src/contract/identity';
import { accountIdSchema, type IssueTypeId, type ProjectId, type StatusId } from '../../src/contract/ids';
import { maxGrants } from '../../src/contract/limits';
import { jiraIdForm } from '../../src/contract/patterns';
import { compileRuleConfig } from '../../src/core/guards/rule-config';
import { type Decision, decide, enforcementOf, peopleGroup } from '../../src/core/policy/decide';
import {
	conditionExpression,
	creationExpression,
	maxExpressionCharacters,
	maxExpressionLeaves,
	monitorExpression,
	strictConditionExpression,
	strictCreationExpression,
	strictValidatorExpression,
	unreadableMessage,
	validatorExpression,
} from '../../src/core/policy/guard-expression';
import { noEntryTemplate, refusals, refusalTemplate, renderRefusal } from '../../src/core/policy/refusal';
import type { Identity } from '../../src/core/registry/identity';
import {
	type Control,
	controlsOf,
	initialControl,
	maxFrozenTags,
	renderControl,
} from '../../src/core/snapshot/control';
import { codes } from '../../src/core/snapshot/entry';
import { controlProperty, shardProperty } from '../../src/core/snapshot/property';
import { defaultShard, type Routing, shardFor } from '../../src/core/snapshot/routing';
import { withdraw } from '../../src/services/registry/commit';
import { type AppProperties, type Asked, anApp, readOf, variablesOf } from '../builders/expression-variables';
import { aGrant, aGuard, anAccountId, anIdentity, aRequest, aSwitch } from '../builders/identity';
import {
	groupPool,
	publish,
	publishAll,
	type RandomCase,
	randomCase,
	strictGuard,
	subjectOf,
} from '../builders/random-registry';
import { wrongDeciders } from '../builders/wrong-deciders';
import { startOfTime } from '../harness/world';

/** The same cases in every run; MUSTER_SEED and MUSTER_RUNS explore others, and more of them. */
const seed = Number(process.env['MUSTER_SEED'] ?? 20_260_302);
const runs = Number(process.env['MUSTER_RUNS'] ?? 8_000);

/** The specification and its twins. Tests put a wrong one in the place of one of them. */
interface Sides {
	readonly decide: typeof decide;
	readonly enforcementOf: typeof enforcementOf;
	readonly validator: string;
	/** The validator where work items are created. */
	readonly creation: string;
	readonly condition: string;
	/** What guards store whose people are the members of a group. */
	readonly strict: Readonly<Record<Twin, (groupId: string) => string>>;
}
type Twin = 'validator' | 'creation' | 'condition';
const sides: Sides = {
	decide,
	enforcementOf,
	validator: validatorExpression,
	creation: creationExpression,
	condition: conditionExpression,
	strict: {
		validator: strictValidatorExpression,
		creation: strictCreationExpression,
		condition: strictConditionExpression,
	},
};

function expressionOf(twin: Twin, { guard }: Pick<RandomCase, 'guard'>, by: Sides): string {
	const group = peopleGroup(guard);
	return group === undefined ? by[twin] : by.strict[twin](group.groupId);
}

const decideCase = (sample: RandomCase, by: Sides = sides): Decision =>
	by.decide(sample.request, subjectOf(sample), sample.guard, controlsOf(sample.control), sample.now);

/** Says whether a decision counts at a guard that its own configuration enforces. */
const counts = ({ guard, control }: RandomCase, by: Sides = sides): boolean =>
	by.enforcementOf({ ...guard, enforcement: 'enforce' }, controlsOf(control)) === 'enforce';

/** What the validator must say: true, or the whole sentence. */
function verdictOf(sample: RandomCase, by: Sides = sides): Value {
	const decision = decideCase(sample, by);
	if (decision.verdict === 'allow' || !counts(sample, by)) return true;
	const subject = subjectOf(sample);
	const { accountId } = sample.request;
	const isStrict = peopleGroup(sample.guard) !== undefined;
	const hasNoEntry = subject.kind === 'unknown' && accountId !== null;
	const namesIdentity = subject.kind === 'identity' && refusals[decision.reason].contact === 'identity';
	return renderRefusal(
		sample.displayName !== null && accountId !== null ? sample.displayName : (accountId ?? 'Anonymous'),
		isStrict ? undefined : sample.transitionName,
		hasNoEntry ? noEntryTemplate(isStrict ? 'notMember' : 'unknown', '%c') : refusalTemplate(decision.reason),
		namesIdentity ? subject.identity.contact : sample.control.contact,
	);
}

interface Setting {
	readonly asked: Asked;
	readonly config: unknown;
	readonly app: HostObject;
	readonly now: number;
}

const run = (expression: string, { asked, config, app, now }: Setting): Outcome =>
	evaluate(expression, { ...variablesOf(asked, config), app }, { now: () => now });

const settingOf = (sample: RandomCase): Setting => ({
	asked: sample,
	config: compileRuleConfig(sample.guard),
	app: anApp(publish(sample)),
	now: sample.now,
});

/**
 * What is wrong with the answers to a case: they are not the same, or cost more than Jira allows. Undefined when nothing
 * is. Every comparison in this file is this one.
 */
function findFault(sample: RandomCase, by: Sides = sides, setting = settingOf(sample)): string | undefined {
	const verdict = verdictOf(sample, by);
	const expected = { validator: verdict, condition: verdict === true };
	const { typeOnScreen: _, ...offered } = setting.asked;
	const validator = sample.request.fromStatusId === undefined ? 'creation' : 'validator';
	const twins = [
		[validator, run(expressionOf(validator, sample, by), setting), expected.validator],
		['condition', run(expressionOf('condition', sample, by), { ...setting, asked: offered }), expected.condition],
	] as const;
	for (const [twin, outcome, wanted] of twins) {
		if (!outcome.ok) return `the ${twin} fails: ${outcome.errors.join('; ')}`;
		if (outcome.value !== wanted) {
			return `the ${twin} says ${JSON.stringify(outcome.value)}, decide() ${JSON.stringify(wanted)}`;
		}
		const { steps, expensiveOperations } = outcome.complexity;
		if (steps.value > 1_000 || expensiveOperations.value > 3) {
			return `the ${twin} takes ${steps.value} steps and ${expensiveOperations.value} expensive operations`;
		}
	}
	return undefined;
}

/** One identity that passes: what the tests without generators start from. */
const aCase = (more: Partial<RandomCase> = {}, identity: Partial<Identity> = {}): RandomCase => ({
	control: initialControl(40),
	registry: new Map([[anAccountId, anIdentity(identity)]]),
	guard: aGuard(),
	now: startOfTime,
	request: aRequest(),
	displayName: 'deploy-bot',
	transitionName: 'Deploy',
	groupIds: [],
	...more,
});

/** The decision if nothing were frozen above the identity, and no glass broken. */
const decideUnfrozen = (sample: RandomCase): Decision => {
	const { freeze: _, brokenGlass: __, ...control } = sample.control;
	return decideCase({ ...sample, control: { ...control, frozenSpaces: [], withdrawn: [] } });
};

/** Says whether an identity would pass but for something that freezes. */
function isStopped(sample: RandomCase, freezes: (control: Control, identity: Identity) => boolean): boolean {
	const subject = subjectOf(sample);
	if (subject.kind !== 'identity' || !counts(sample)) return false;
	return freezes(sample.control, subject.identity) && decideUnfrozen(sample).verdict === 'allow';
}

/** Nobody knows who acts, at a guard that lets people pass. */
const isOpenTo = (sample: RandomCase): boolean =>
	subjectOf(sample).kind === 'unknown' && sample.request.accountId !== null && sample.guard.mode !== 'registered';
const isPerson = (sample: RandomCase): boolean => isOpenTo(sample) && decideCase(sample).verdict === 'allow';
const routeOf = ({ request, control }: RandomCase): string =>
	request.accountId === null ? '' : shardFor(control.routing, request.accountId);
const baseOf = (sample: RandomCase): string => routeOf(sample).replace(/-.*/, '');
/** How many pairs each base of a routing holds. */
function loadsOf({ pairs }: Routing): ReadonlyMap<string, number> {
	const loads = new Map<string, number>();
	for (const base of Object.values(pairs)) loads.set(base, (loads.get(base) ?? 0) + 1);
	return loads;
}

const isSpaceFrozen = ({ control, request }: RandomCase): boolean =>
	control.frozenSpaces.some(({ projectId }) => projectId === request.projectId);

/** What generated cases are about besides their decision: whatever goes another way through the expressions. */
const traits: Readonly<Record<string, (sample: RandomCase, decision: Decision) => boolean>> = {
	'a frozen site stops an identity': (sample) => isStopped(sample, ({ freeze }) => freeze !== undefined),
	'a frozen space stops an identity': (sample) =>
		isStopped(sample, ({ frozenSpaces }) =>
			frozenSpaces.some(({ projectId }) => projectId === sample.request.projectId),
		),
	'a withdrawn tag stops an identity': (sample) =>
		isStopped(sample, ({ withdrawn }, { tag }) => withdrawn.some((one) => one.tag === tag)),
	'an identity is frozen itself': (sample) => {
		const subject = subjectOf(sample);
		return subject.kind === 'identity' && subject.identity.frozen !== undefined && counts(sample);
	},
	'broken glass lets pass who would be refused': (sample, { verdict }) => verdict === 'deny' && !counts(sample),
	'a person passes while the site is frozen': (sample) =>
		isPerson(sample) && counts(sample) && sample.control.freeze !== undefined,
	'a part of a base is read': (sample) => routeOf(sample).includes('-'),
	'a part of the default base is read': (sample) => routeOf(sample).startsWith('-'),
	'the default shard is read for an account': (sample) =>
		sample.request.accountId !== null && routeOf(sample) === defaultShard,
	// A new routing is even to within one pair.
	'the base was divided': (sample) => {
		const loads = loadsOf(sample.control.routing);
		return (loads.get(baseOf(sample)) ?? Number.POSITIVE_INFINITY) < Math.max(...loads.values()) - 1;
	},
	// A routing that only grew has names without a gap.
	'the base was renamed': (sample) => Number.parseInt(baseOf(sample), 36) > loadsOf(sample.control.routing).size,
};

/** The like at guards whose people are the members of a group. */
const strictTraits: typeof traits = {
	'a member passes a strict guard': (sample, { verdict }) => isOpenTo(sample) && verdict === 'allow',
	'another is refused at a strict guard': (sample, { verdict }) =>
		isOpenTo(sample) && counts(sample) && verdict === 'deny',
	'another is refused at a strict guard while the space is frozen': (sample, { verdict }) =>
		isOpenTo(sample) && counts(sample) && verdict === 'deny' && isSpaceFrozen(sample),
	'a member passes a strict guard while the space is frozen': (sample, { verdict }) =>
		isOpenTo(sample) && verdict === 'allow' && isSpaceFrozen(sample),
	'an identity passes a strict guard': (sample, { verdict }) =>
		subjectOf(sample).kind === 'identity' && verdict === 'allow',
	'a known bot in the group is refused at a strict guard': (sample, { verdict }) =>
		subjectOf(sample).kind !== 'unknown' &&
		sample.groupIds.some((id) => id === peopleGroup(sample.guard)?.groupId) &&
		verdict === 'deny',
	'an anonymous caller is refused at a strict guard': (sample) => sample.request.accountId === null && counts(sample),
	'work is created at a strict guard': (sample) => sample.request.fromStatusId === undefined,
};

const traitsOf = (sample: RandomCase, known: typeof traits): string[] => {
	const decision = decideCase(sample);
	return [
		...(counts(sample) ? [decision.verdict === 'allow' ? 'allow' : decision.reason] : []),
		...Object.keys(known).filter((trait) => known[trait]?.(sample, decision)),
	];
};

/** Compares many cases, and sees to it that each outcome and each trait is among them once in so many. */
function compareCases(cases: fc.Arbitrary<RandomCase>, numRuns: number, known: typeof traits, onceIn: number): void {
	const seen = new Map<string, number>();
	fc.assert(
		fc.property(cases, (sample) => {
			for (const trait of traitsOf(sample, known)) seen.set(trait, (seen.get(trait) ?? 0) + 1);
			expect(findFault(sample)).toBeUndefined();
		}),
		{ seed, numRuns },
	);
	// A generator that never reaches an outcome proves nothing about it.
	const least = Math.floor(numRuns / onceIn);
	for (const trait of ['allow', ...denyReasons, ...Object.keys(known)]) {
		expect([trait, (seen.get(trait) ?? 0) >= least]).toEqual([trait, true]);
	}
}

describe(`decide() and the expressions, seed ${seed}`, () => {
	it(`say the same in ${runs} generated cases, sentence for sentence, within Jira's limits`, () => {
		compareCases(randomCase, runs, traits, 200);
	}, 300_000);

	it('say the same at guards whose people are the members of a group', () => {
		const strictCase = fc.tuple(randomCase, strictGuard).map(([sample, guard]) => ({ ...sample, guard }));
		compareCases(strictCase, Math.ceil(runs / 4), strictTraits, 500);
	}, 300_000);

	it('say the same one millisecond before, at and after every end in a registry', () => {
		fc.assert(
			fc.property(randomCase, (sample) => {
				const { accountId } = sample.request;
				const known = accountId === null ? null : sample.registry.get(accountId);
				if (known === null || known === undefined || known === 'unregistered') return;
				const ends = new Set([known.expiresAt, ...known.grants.flatMap(({ expiresAt }) => expiresAt ?? [])]);
				const setting = settingOf(sample);
				for (const now of [...ends].slice(0, 3).flatMap((end) => [end - 1, end, end + 1])) {
					expect(findFault({ ...sample, now }, sides, { ...setting, now })).toBeUndefined();
				}
			}),
			{ seed, numRuns: Math.ceil(runs / 10) },
		);
	}, 120_000);

	it('agree that an anonymous caller is never let pass, whatever the guard', () => {
		fc.assert(
			fc.property(randomCase, (sample) => {
				const anonymous = { ...sample, request: { ...sample.request, accountId: null } };
				if (!counts(anonymous)) return;
				for (const subject of [{ kind: 'unknown', groupIds: [...groupPool] }, { kind: 'unregistered' }] as const) {
					const asOne: Sides['decide'] = (request, _, ...rest) => decide(request, subject, ...rest);
					expect(decideCase(anonymous, { ...sides, decide: asOne }).verdict).toBe('deny');
					expect(findFault(anonymous, { ...sides, decide: asOne })).toBeUndefined();
				}
			}),
			{ seed, numRuns: Math.ceil(runs / 20) },
		);
	}, 60_000);

	it.each(['Ship %c', '%t', 'Costs $5', 'A\\B', '$&'])(
		'give the reason for a transition named %j',
		(transitionName) => {
			const sample = aCase({ transitionName }, { status: 'suspended' });
			expect(run(validatorExpression, settingOf(sample))).toMatchObject({
				ok: true,
				value: `deploy-bot can't use "${transitionName}": it is suspended. Ask #release-eng. [muster:suspended]`,
			});
		},
	);

	it('keep the name of a transition whole when no identity is known', () => {
		const sample = aCase({ transitionName: 'Ship %c', registry: new Map() });
		const sentence = `deploy-bot can't use "Ship %c": only registered identities may do this. Ask a Jira admin. [muster:unregistered]`;
		expect(run(validatorExpression, settingOf(sample))).toMatchObject({ ok: true, value: sentence });
		const template = noEntryTemplate('unknown', '%c');
		expect(renderRefusal('deploy-bot', 'Ship %c', template, 'a Jira admin')).toBe(sentence);
	});

	it.each(['Ship %c', '%t', 'Costs $5', 'A\\B', '$&'])(
		'never let a refused account use a transition named %j',
		(name) => {
			const sample = aCase({ transitionName: name }, { status: 'suspended' });
			const outcome = run(validatorExpression, settingOf(sample));
			expect(outcome.ok && outcome.value === true).toBe(false);
			expect(run(conditionExpression, settingOf(sample))).toMatchObject({ ok: true, value: false });
		},
	);
});

describe('a guard in monitor mode', () => {
	it.each(['registered', 'registered-or-human', 'human-only'] as const)(
		'of mode %s stores an expression that passes without reading anything',
		(mode) => {
			for (const types of [undefined, ['app'] as const]) {
				const config = compileRuleConfig({
					mode,
					enforcement: 'monitor',
					...(types === undefined ? {} : { types: [...types] }),
				});
				expect(config.expression).toBe(monitorExpression);
				expect(evaluate(String(config.expression), {}, { now: () => startOfTime })).toMatchObject({
					ok: true,
					value: true,
					complexity: { expensiveOperations: { value: 0 } },
				});
			}
		},
	);

	it('stores no expression when it is enforced', () => {
		expect(compileRuleConfig(aGuard())).not.toHaveProperty('expression');
	});
});

describe('a guard whose people are the members of a group', () => {
	const [staff] = groupPool;
	const guard = aGuard({ mode: 'registered-or-human', people: { groupId: staff, name: 'staff' } });
	const newcomer = (more: Partial<RandomCase> = {}) =>
		aCase({ guard, registry: new Map(), displayName: 'Ann', ...more });
	const answer = (sample: RandomCase): Outcome => run(expressionOf('validator', sample, sides), settingOf(sample));

	it('says to others that they are neither registered nor members', () => {
		expect(answer(newcomer())).toMatchObject({
			ok: true,
			value: `Ann can't use this transition: it isn't registered, nor in the group that may. Ask a Jira admin. [muster:unregistered]`,
		});
		expect(answer(newcomer({ groupIds: [staff] }))).toMatchObject({ ok: true, value: true });
	});

	it('refuses an account of which nobody has told from its first minute, where another guard takes it for a person', () => {
		const { people: _, ...lenient } = guard;
		expect(answer(newcomer({ guard: lenient }))).toMatchObject({ ok: true, value: true });
		expect(answer(newcomer({ groupIds: groupPool.slice(1) })).ok).toBe(true);
		expect(decideCase(newcomer())).toEqual({ verdict: 'deny', reason: 'unregistered' });
	});

	it('refuses an anonymous caller by value, without asking for groups', () => {
		const anonymous = newcomer({ request: aRequest({ accountId: null }) });
		expect(answer(anonymous)).toMatchObject({
			ok: true,
			value: expect.stringContaining('[muster:unregistered]'),
			complexity: { expensiveOperations: { value: 2 } },
		});
	});

	it('asks for the groups of those alone who have no entry, and costs the same however many they are', () => {
		const groups = Array.from({ length: 1_000 }, (_, i) => `${String(i).padStart(8, '0')}-0000-0000-0000-000000000000`);
		const known = answer(aCase({ guard, groupIds: groups })).complexity;
		const few = answer(newcomer({ groupIds: [staff] })).complexity;
		const many = answer(newcomer({ groupIds: [...groups, staff].slice(1) })).complexity;
		expect([known, few, many].map(({ expensiveOperations }) => expensiveOperations.value)).toEqual([2, 3, 3]);
		expect(many.steps.value).toBe(few.steps.value);
	});
});

describe('the size of the expressions', () => {
	it.each([
		['validator', validatorExpression],
		['validator of creations', creationExpression],
		['condition', conditionExpression],
		...(['validator', 'creation', 'condition'] as const).map(
			(twin) => [`${twin} of a strict guard`, sides.strict[twin](groupPool[0])] as const,
		),
	])('of the %s stays inside what Jira documents', (_name, expression) => {
		const analysis = analyse(expression);
		expect(analysis).toMatchObject({ valid: true, errors: [] });
		expect(analysis.characters).toBeLessThanOrEqual(Math.min(maxExpressionCharacters, 1_000));
		expect(analysis.leaves).toBeLessThanOrEqual(Math.min(maxExpressionLeaves, 100));
	});

	/** Every grant fails at its last tag only, which takes longest to find out. */
	const almostMatching = Array.from({ length: maxGrants }, (_, i) => {
		const { issueTypeId } = aRequest();
		return aGrant({ issueTypeId, fromStatusId: String(1_000 + i) as StatusId });
	});

	it.each([
		['no grant matches but by the last tag', almostMatching],
		[
			'every grant matches',
			almostMatching.map((grant, i) => aGrant({ ...grant, ...aGrant(), expiresAt: startOfTime + dayMs + i })),
		],
	])('costs at most 1,000 steps and 3 expensive operations with 30 grants when %s', (_name, grants) => {
		for (const guard of [aGuard(), aGuard({ mode: 'human-only' })]) {
			const frozenSpaces = Array.from({ length: 100 }, (_, i) => ({
				...aSwitch(),
				projectId: String(50_000 + i) as ProjectId,
			}));
			const sample = aCase({ guard, control: { ...initialControl(98), frozenSpaces } }, { grants });
			for (const expression of [validatorExpression, conditionExpression]) {
				const { ok, complexity } = run(expression, settingOf(sample));
				expect(ok).toBe(true);
				expect(complexity.steps.value).toBeLessThanOrEqual(1_000);
				expect(complexity.expensiveOperations.value).toBeLessThanOrEqual(3);
			}
		}
	});

	it('costs at most 300 steps with 3 grants, however large the registry is', () => {
		const grants = almostMatching.slice(0, 3);
		const small = run(validatorExpression, settingOf(aCase({}, { grants }))).complexity;
		const neighbours = Array.from({ length: 200 }, (_, i) => {
			const accountId = `${anAccountId}${i}ab` as typeof anAccountId;
			return [accountId, anIdentity({ accountId })] as const;
		});
		const registry = new Map([[anAccountId, anIdentity({ grants })], ...neighbours]);
		const large = run(validatorExpression, settingOf(aCase({ registry }))).complexity;
		expect(small.steps.value).toBeLessThanOrEqual(300);
		expect(large.steps.value).toBe(small.steps.value);
		expect(large.expensiveOperations.value).toBe(small.expensiveOperations.value);
	});
});

describe('a snapshot that cannot be read', () => {
	const readable = publishAll(aCase());
	const shardKey = shardProperty(shardFor(initialControl(40).routing, anAccountId));
	const control = readable[controlProperty] as Record<string, unknown>;
	const shard = readable[shardKey] as Record<string, unknown>;
	const entry = shard[anAccountId] as readonly unknown[];
	const [row] = entry[3] as readonly (readonly unknown[])[];
	const pair = anAccountId.slice(7, 9);
	const third = anAccountId.slice(9, 10);

	const without = (record: AppProperties, ...keys: string[]): AppProperties =>
		Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
	const withControl = (value: unknown): AppProperties => ({ ...readable, [controlProperty]: value });
	const withEntry = (value: unknown): AppProperties => ({
		...readable,
		[shardKey]: { ...shard, [anAccountId]: value },
	});
	const withRow = (value: unknown): AppProperties => withEntry(entry.with(3, [value, [codes['no-grant'], 0]]));
	/** Sentences of another kind in place of every one. */
	const withSentences = (said: unknown): AppProperties =>
		withControl({ ...control, ...Object.fromEntries(Object.values(codes).map((code) => [code, said])) });

	const guards = [
		aGuard(),
		aGuard({ mode: 'registered-or-human' }),
		aGuard({ mode: 'human-only' }),
		aGuard({ types: [...identityTypes] }),
	];

	function expectBlocked(properties: AppProperties, config?: unknown): void {
		for (const guard of guards) {
			const setting = {
				asked: aCase(),
				config: config === undefined ? compileRuleConfig(guard) : config,
				app: anApp(readOf(properties)),
				now: startOfTime,
			};
			const validator = run(validatorExpression, setting);
			const condition = run(conditionExpression, setting);
			// A validator blocks with an error or a text; only true passes.
			expect(validator.ok && validator.value === true).toBe(false);
			expect(condition.ok && condition.value !== false).toBe(false);
		}
	}

	it('is told apart from one that can: the same request passes on the whole snapshot', () => {
		const app = anApp(readOf(readable));
		const setting = { asked: aCase(), config: compileRuleConfig(aGuard()), app, now: startOfTime };
		expect(run(validatorExpression, setting)).toMatchObject({ ok: true, value: true });
		expect(run(conditionExpression, setting)).toMatchObject({ ok: true, value: true });
	});

	it.each<[string, AppProperties]>([
		['nothing was ever published', {}],
		['the control record is missing', without(readable, controlProperty)],
		['the shard is missing', without(readable, shardKey)],
		['every shard is missing', { [controlProperty]: control }],
		['the control record is of another format', { ...without(readable, controlProperty), c2: control }],
		['the shard is of another format', { ...without(readable, shardKey), [`s2${shardKey.slice(2)}`]: shard }],
		['the control record is null', withControl(null)],
		['the control record is empty', withControl({})],
		['the control record is a list', withControl([])],
		['the control record is a text', withControl('c1')],
		['the control record does not say what is frozen', withControl(without(control, 'frozen'))],
		['what is frozen is null', withControl({ ...control, frozen: null })],
		['what is frozen is a number', withControl({ ...control, frozen: 0 })],
		['the routing leads to a shard that does not exist', withControl({ ...control, [pair]: 's1zz' })],
		['the routing holds numbers that lead nowhere', withControl({ ...control, [pair]: 99 })],
		['the routing leads to a part that does not exist', withControl({ ...control, [third]: '-1' })],
		['there are no sentences', withControl(without(control, ...Object.values(codes)))],
		['every sentence is null', withSentences(null)],
		['every sentence is a number', withSentences(1)],
		['every sentence is true', withSentences(true)],
		['every sentence is a list', withSentences([])],
		['the shard is null', { ...readable, [shardKey]: null }],
		['the shard is a list', { ...readable, [shardKey]: [] }],
		['the shard is a text', { ...readable, [shardKey]: anAccountId }],
		['the entry is empty', withEntry([])],
		...[1, 2, 3, 4].map((length): [string, AppProperties] => [
			`the entry is cut to ${length} parts`,
			withEntry(entry.slice(0, length)),
		]),
		['the entry is a text', withEntry('C@#xyZ')],
		['the entry is a number', withEntry(1)],
		['the entry is true', withEntry(true)],
		['the entry is a map', withEntry({ type: 'C' })],
		['the entry is of a type nobody knows', withEntry(entry.with(0, 'Z'))],
		['the entry has a null type', withEntry(entry.with(0, null))],
		['the entry has no rows', withEntry(entry.with(3, []))],
		['the entry has no row that matches', withEntry(entry.with(3, [[codes.expired, 0, 's1']]))],
		['the rows are null', withEntry(entry.with(3, null))],
		['the rows are a text', withEntry(entry.with(3, '+'))],
		['a row is null', withRow(null)],
		['a row is empty', withRow([])],
		['a row has only a code', withRow(row?.slice(0, 1))],
		['a row is a text', withRow('+')],
		['a row ends at no instant', withRow([codes.expired, 'never'])],
		['a row ends at null', withRow([codes.expired, null])],
		['a row has ended and its code is unknown', withRow(['zz', 0])],
		['a row has ended and has no code', withRow([undefined, 0])],
		['a row has ended and its code is null', withRow([null, 0])],
		['a row has ended and its code is a number', withRow([0, 0])],
	])('blocks when %s', (_name, properties) => {
		expectBlocked(properties);
	});

	it('blocks when `app` is not there at all', () => {
		for (const guard of guards) {
			const variables = variablesOf(aCase(), compileRuleConfig(guard));
			for (const expression of [validatorExpression, conditionExpression]) {
				expect(evaluate(expression, variables, { now: () => startOfTime })).toMatchObject({
					ok: false,
					errors: [expect.stringContaining('app')],
				});
			}
		}
	});

	it.each<[string, unknown]>([
		['null', null],
		['empty', {}],
		['a text', 'registered'],
		['a list', []],
		['without codes', { none: compileRuleConfig(aGuard()).none }],
	])('blocks when the configuration of the rule is %s', (_name, config) => {
		expectBlocked(readable, config);
		expectBlocked({ ...readable, [shardKey]: without(shard, anAccountId) }, config);
	});

	it('blocks in generated cases, whatever is switched, when the control record or the shard of the caller is missing', () => {
		let withBrokenGlass = 0;
		fc.assert(
			fc.property(randomCase, (sample) => {
				if (sample.control.brokenGlass !== undefined) withBrokenGlass++;
				const setting = settingOf(sample);
				const read = publish(sample);
				const key = shardProperty(routeOf(sample));
				expect(read(key)).toBeDefined();
				for (const missing of [[controlProperty], [key], [controlProperty, key]]) {
					const app = anApp((name) => (missing.includes(name) ? undefined : read(name)));
					expect(run(validatorExpression, { ...setting, app }).ok).toBe(false);
					expect(run(conditionExpression, { ...setting, app }).ok).toBe(false);
				}
				const app = anApp((name) => ([controlProperty, key].includes(name) ? read(name) : undefined));
				expect(findFault(sample, sides, { ...setting, app })).toBeUndefined();
			}),
			{ seed, numRuns: Math.ceil(runs / 10) },
		);
		expect(withBrokenGlass).toBeGreaterThan(0);
	}, 120_000);

	it('blocks an account whose id ends after the first of the two places, while bases are divided', () => {
		const accountId = '712020:a' as typeof anAccountId;
		const registry = new Map([[accountId, anIdentity({ accountId })]]);
		const whole = aCase({ registry, request: aRequest({ accountId }) });
		expect(run(validatorExpression, settingOf(whole))).toMatchObject({ ok: true, value: true });
		const routing = { ...whole.control.routing, thirds: { a: '-a' } };
		const divided = settingOf({ ...whole, control: { ...whole.control, routing } });
		expect(run(validatorExpression, divided).ok).toBe(false);
		expect(run(conditionExpression, divided).ok).toBe(false);
	});

	it('blocks accounts without an entry when the configuration lacks what they get', () => {
		const config = without(compileRuleConfig(aGuard()) as unknown as AppProperties, 'none');
		expectBlocked({ ...readable, [shardKey]: without(shard, anAccountId) }, config);
	});

	it('blocks when `config` is not there at all', () => {
		const { config: _, ...variables } = variablesOf(aCase(), {});
		for (const expression of [validatorExpression, conditionExpression]) {
			const outcome = evaluate(expression, { ...variables, app: anApp(readOf(readable)) }, { now: () => startOfTime });
			expect(outcome.ok).toBe(false);
		}
	});
});

describe('the generated cases', () => {
	const samples = fc
		.sample(randomCase, { seed, numRuns: 1_500 })
		.map((sample) => ({ sample, setting: settingOf(sample) }));

	const isNoticed = (wrong: Partial<Sides>): boolean =>
		samples.some(({ sample, setting }) => findFault(sample, { ...sides, ...wrong }, setting) !== undefined);

	it('agree with the sides as they are', () => {
		expect(isNoticed({})).toBe(false);
	});

	const both: readonly (readonly [string, string, string])[] = [
		['the caller has no default', `??'Anonymous'`, `??'nobody'`],
		['a pair that is not listed goes to another shard', `??'s1')`, `??'s11')`],
		['a third character that is not listed goes to a part', `??'')]`, `??'-0')]`],
		['the pair begins one character early', 'u.slice(7,9)', 'u.slice(6,9)'],
		['the pair is one character', 'u.slice(7,9)', 'u.slice(7,8)'],
		['the pair is read one character late', 'u.slice(7,9)', 'u.slice(8,10)'],
		['the third character is one of the pair', 'u.slice(9,10)', 'u.slice(8,9)'],
		['the third character is two', 'u.slice(9,10)', 'u.slice(9,11)'],
		['parts are not looked up', `(c.get(u.slice(9,10))??'')`, `''`],
		['unknown accounts have no entry', '??config.none', '??null'],
		['withdrawn tags are not looked up', 'e[4],', ''],
		['projects have no tag', `'p'+project.id,`, ''],
		['the status after has no tag', `,'s'+transition.to.id`, ''],
		['the transition itself is taken for its status', 'transition.to.id', 'transition.id'],
		['one tag of a row is enough', '.every(y=>v', '.some(y=>v'],
		['the first tag of a row is not read', 'x.slice(2)', 'x.slice(3)'],
		['the end of a row is read as a tag', 'x.slice(2)', 'x.slice(1)'],
		['rows that do not match are taken', 'every(y=>v.includes(y))', 'every(y=>!v.includes(y))'],
		['the last row counts', '))[0];', ')).slice(-1)[0];'],
		['every tag has to be frozen', 'v.some(', 'v.every('],
		['nothing is ever frozen', 'v.some(y=>c.frozen.includes(y))', 'false'],
		['rights start at their end', 'new Date()<', 'new Date()>'],
		['rights last one instant longer', 'new Date()<', 'new Date()<='],
		['rights never end', 'new Date()<new Date(g[1])', 'new Date(0)<new Date(g[1])'],
		['types are not looked at', 'config.get(e[0])', `'${codes.pass}'`],
		['the reason comes before the type', 'config.get(e[0]):g[0]', 'g[0]:config.get(e[0])'],
	];
	const validatorOnly: readonly (readonly [string, string, string])[] = [
		['frozen accounts get the reason of their row', '?e[1]:', '?g[0]:'],
		['every ended right is a missing one', ':g[0])', `:'${codes['no-grant']}')`],
		['refusals pass', `m==''?`, `m!=''?`],
		['the account id stands for the name', 'user?.displayName??u', 'u'],
		['a name is required', '(user?.displayName??u)', 'user.displayName'],
		['the transition is not named', `.split('%t').join(transition.name)`, ''],
		['nobody is named to ask', `.replace('%c',e[2])`, ''],
		['the type is named to ask', `.replace('%c',e[2])`, `.replace('%c',e[0])`],
	];

	it.each(both)('notice when %s', (_name, from, to) => {
		for (const twin of ['validator', 'condition'] as const) {
			expect(sides[twin]).toContain(from);
			expect(isNoticed({ [twin]: sides[twin].replace(from, () => to) })).toBe(true);
		}
	});

	/** Where the twins read the work item in ways of their own. */
	const ofItem: readonly (readonly [string, keyof Sides & string, string, string])[] = [
		['work types have no tag', 'validator', `'t'+originalIssue.issueType.id,`, ''],
		['work types have no tag', 'creation', `'t'+issue.issueType.id,`, ''],
		['work types have no tag', 'condition', `'t'+issue.issueType.id,`, ''],
		['the type on the screen is taken for that of the work item', 'validator', 'originalIssue', 'issue'],
		['the status before has no tag', 'validator', `'f'+issue.status.id,`, ''],
		['the status before has no tag', 'condition', `'f'+(issue.status?.id??0),`, ''],
		['a creation comes from a status', 'creation', `'f0'`, `'f10001'`],
		['a creation has no status of its own', 'condition', '(issue.status?.id??0)', 'issue.status.id'],
		['work types are tagged as projects', 'validator', `'t'+original`, `'p'+original`],
		['work types are tagged as projects', 'creation', `'t'+issue`, `'p'+issue`],
		['work types are tagged as projects', 'condition', `'t'+issue`, `'p'+issue`],
		['the two statuses are swapped', 'validator', `'f'+issue.status.id,'s'`, `'s'+issue.status.id,'f'`],
		['the two statuses are swapped', 'condition', `'f'+(issue.status?.id??0),'s'`, `'s'+(issue.status?.id??0),'f'`],
	];

	it.each(ofItem)('notice when %s, in the %s', (_name, twin, from, to) => {
		const expression = sides[twin];
		if (typeof expression !== 'string') throw new TypeError(twin);
		expect(expression).toContain(from);
		expect(isNoticed({ [twin]: expression.replace(from, () => to) })).toBe(true);
	});

	it.each(validatorOnly)('notice when in the validator %s', (_name, from, to) => {
		expect(validatorExpression).toContain(from);
		expect(isNoticed({ validator: validatorExpression.replace(from, () => to) })).toBe(true);
	});

	/** The same cases, at guards whose people are the members of a group. */
	const guards = fc.sample(strictGuard, { seed, numRuns: samples.length });
	const strictSamples = samples.map(({ sample }, i) => {
		const strict = { ...sample, guard: guards[i] ?? sample.guard };
		return { sample: strict, setting: settingOf(strict) };
	});
	const isNoticedAtStrict = (twin: Twin, from: string, to: string): boolean => {
		const wrong = (groupId: string) => {
			const inPlace = (text: string) => text.replace('<group>', groupId);
			expect(sides.strict[twin](groupId)).toContain(inPlace(from));
			return sides.strict[twin](groupId).replace(inPlace(from), () => inPlace(to));
		};
		const by = { ...sides, strict: { ...sides.strict, [twin]: wrong } };
		return strictSamples.some(({ sample, setting }) => findFault(sample, by, setting) !== undefined);
	};

	/** The same in the words of the validators of strict guards, which have fewer leaves to spare. */
	const inShort = (text: string): string =>
		text.replace('config.get(e[0])', 'config[e[0]]').replace(/^:g\[0\]\)$/, ':g[0]]');
	const isMember = `user.groupIds.includes('<group>')`;
	const strictOnly: readonly (readonly [string, string, string])[] = [
		['everybody is a member', isMember, 'true'],
		['nobody is a member', isMember, 'false'],
		['all but members are', isMember, `!${isMember}`],
		['another group is asked for', '<group>', '10000000-0000-0000-0000-000000000000'],
		['accounts without an entry get what the rule has for all', `config['member:'+${isMember}]`, 'config.none'],
		[
			'an anonymous caller is asked for its groups',
			`.get(u)??config[`,
			`.get(u.slice(0,user.groupIds.length+99))??config[`,
		],
	];

	it('agree with the sides as they are at strict guards', () => {
		expect(strictSamples.every(({ sample, setting }) => findFault(sample, sides, setting) === undefined)).toBe(true);
	});

	it.each(['validator', 'creation', 'condition'] as const)(
		'notice in the %s of a strict guard what they notice in others',
		(twin) => {
			const short = twin === 'condition' ? (text: string) => text : inShort;
			const known =
				twin === 'condition' ? both : [...both, ...validatorOnly.filter(([, from]) => !from.startsWith('.split'))];
			for (const [name, from, to] of known) {
				if (from === '??config.none') continue;
				expect([name, isNoticedAtStrict(twin, short(from), short(to))]).toEqual([name, true]);
			}
		},
	);

	it.each(strictOnly)('notice when at a strict guard %s', (_name, from, to) => {
		for (const twin of ['validator', 'creation', 'condition'] as const) {
			expect([twin, isNoticedAtStrict(twin, from, to)]).toEqual([twin, true]);
		}
	});

	it('notice when a strict guard leaves a gap for the transition', () => {
		expect(isNoticedAtStrict('validator', `.replace('"%t"','this transition')`, '')).toBe(true);
	});

	it('notice when the condition is turned round', () => {
		expect(isNoticed({ condition: conditionExpression.replace(`==''`, `!=''`) })).toBe(true);
	});

	it.each(wrongDeciders)('notice when in decide() %s', (_name, wrong) => {
		expect(isNoticed({ decide: wrong })).toBe(true);
	});

	it.each<[string, Sides['enforcementOf']]>([
		['broken glass still enforces', ({ enforcement }) => enforcement],
		['every glass is broken', () => 'monitor'],
		[
			'a frozen site counts as broken glass',
			(guard, controls) =>
				enforcementOf(guard, { ...controls, glassBroken: controls.glassBroken || controls.siteFrozen }),
		],
	])('notice when %s', (_name, wrong) => {
		expect(isNoticed({ enforcementOf: wrong })).toBe(true);
	});

	it('shrink to a case with nothing in it but what matters', () => {
		const asIfLive: Sides['decide'] = (request, subject, guard, controls, now) =>
			decide(request, subject, guard, controls, now - 1);
		const wrong = { ...sides, decide: asIfLive };
		const found = fc.check(
			fc.property(randomCase, (sample) => findFault(sample, wrong) === undefined),
			{ seed, numRuns: 1_500 },
		);
		expect(found).toMatchObject({ failed: true });
		const [least] = found.counterexample ?? [];
		if (least === undefined) throw new Error('nothing was found');
		expect(findFault(least, wrong)).toBeDefined();
		const { registry, control } = least;
		expect({ identities: registry.size, freeze: control.freeze, spaces: control.frozenSpaces }).toEqual({
			identities: 1,
			freeze: undefined,
			spaces: [],
		});
	});
});

describe('a type that the screen of a transition changes', () => {
	const bug = '10002' as IssueTypeId;
	const release = '10003' as IssueTypeId;
	const deployBug = (typeOnScreen: IssueTypeId, granted: IssueTypeId) =>
		aCase({ request: aRequest({ issueTypeId: bug }), typeOnScreen }, { grants: [aGrant({ issueTypeId: granted })] });

	it.each([
		['its bot may use only', release, release, 'no-grant'],
		['others may use', release, bug, true],
		['is the present one', bug, bug, true],
	] as const)('and %s does not count: the type before does', (_title, onScreen, granted, wanted) => {
		const sample = deployBug(onScreen, granted);
		expect(findFault(sample)).toBeUndefined();
		const outcome = run(validatorExpression, settingOf(sample));
		const value = wanted === true ? true : expect.stringContaining(`[muster:${wanted}]`);
		expect(outcome).toMatchObject({ ok: true, value });
	});

	it('is all in which the validator of creations differs', () => {
		const tags = (one: string): string => /'p'\+project\.id,(.*?),'s'/.exec(one)?.[1] ?? 'none';
		expect([validatorExpression, creationExpression].map(tags)).toEqual([
			`'t'+originalIssue.issueType.id,'f'+issue.status.id`,
			`'t'+issue.issueType.id,'f0'`,
		]);
		const swapped = validatorExpression.replace(tags(validatorExpression), () => tags(creationExpression));
		expect(swapped).toBe(creationExpression);
	});

	it('is asked for nowhere else, since Jira has no `originalIssue` there', () => {
		expect(creationExpression + conditionExpression).not.toContain('originalIssue');
	});
});

describe('the manifest', () => {
	const { modules } = parse(readFileSync(join(__dirname, '../../manifest.yml'), 'utf8')) as {
		modules: Record<string, readonly Record<string, unknown>[]>;
	};

	it('holds the validator and the only sentence that it can show by itself', () => {
		expect(modules['jira:workflowValidator']).toContainEqual(
			expect.objectContaining({
				key: 'muster-guard',
				expression: validatorExpression,
				errorMessage: unreadableMessage,
			}),
		);
	});

	it('holds the condition', () => {
		expect(modules['jira:workflowCondition']).toContainEqual(
			expect.objectContaining({ key: 'muster-guard-condition', expression: conditionExpression }),
		);
	});
});

describe('ids of different kinds with the same number', () => {
	it.each([
		['project', { projectId: '2' as ProjectId }],
		['work type', { issueTypeId: '2' as IssueTypeId }],
		['status before', { fromStatusId: '2' as StatusId }],
	])('are told apart: a grant for one %s does not cover another', (_name, part) => {
		const ids = { projectId: '1', issueTypeId: '1', fromStatusId: '1', toStatusId: '2' };
		const request = { ...aRequest(), ...(ids as unknown as ReturnType<typeof aRequest>), accountId: anAccountId };
		const grants = (more: object) => [{ toStatusId: '2' as StatusId, ...more }];
		const outcome = (given: object) => {
			const sample = aCase({ request, registry: new Map([[anAccountId, anIdentity({ grants: grants(given) })]]) });
			return run(conditionExpression, settingOf(sample));
		};
		const [field = ''] = Object.keys(part);
		expect(outcome(part)).toMatchObject({ ok: true, value: false });
		expect(outcome({ [field]: '1' })).toMatchObject({ ok: true, value: true });
	});
});

describe('at the borders of what Jira documents', () => {
	const one = <T extends string>(text: string): T => text as T;
	const ids = ['1', '9', '10', '2147483647', '4294967296', '999999999999998', '999999999999999'];

	it('takes no id that a number of an expression does not hold as it is written', () => {
		for (const id of ids) expect([id, jiraIdForm.test(id), String(Number(id))]).toEqual([id, true, id]);
		// As numbers, these two are the same.
		for (const id of ['123456789012345678', '123456789012345680', '1'.repeat(40), '0', '01', '']) {
			expect([id, jiraIdForm.test(id)]).toEqual([id, false]);
		}
	});

	it('tells every two ids apart, in each place where a grant names one', () => {
		const faults: (string | undefined)[] = [];
		for (const granted of ids) {
			for (const asked of ids) {
				const places = [
					[{ projectId: one<ProjectId>(granted) }, { projectId: one<ProjectId>(asked) }],
					[{ issueTypeId: one<IssueTypeId>(granted) }, { issueTypeId: one<IssueTypeId>(asked) }],
					[{ fromStatusId: one<StatusId>(granted) }, { fromStatusId: one<StatusId>(asked) }],
					[{ toStatusId: one<StatusId>(granted) }, { toStatusId: one<StatusId>(asked) }],
				] as const;
				for (const [grant, request] of places) {
					const sample = aCase({ request: aRequest(request) }, { grants: [aGrant(grant)] });
					expect([granted, asked, decideCase(sample).verdict]).toEqual([
						granted,
						asked,
						granted === asked ? 'allow' : 'deny',
					]);
					faults.push(findFault(sample));
				}
			}
		}
		expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
	});

	it.each([
		['before 1970', -dayMs],
		['at the first instant', 0],
		['at the last of 2099', Date.UTC(2100, 0) - 1],
		['in 2100', Date.UTC(2100, 0)],
		['at the end of what a date may be', 253_402_300_799_999],
	])('decides alike %s, a millisecond before and after a right ends', (_, end) => {
		for (const now of [end - 1, end, end + 1]) {
			for (const grant of [{}, { expiresAt: end }]) {
				const identity = { expiresAt: 'expiresAt' in grant ? end + dayMs : end, grants: [aGrant(grant)] };
				const sample = aCase({ now }, identity);
				expect([now - end, decideCase(sample).verdict]).toEqual([now - end, now < end ? 'allow' : 'deny']);
				expect(findFault(sample)).toBeUndefined();
			}
		}
	});

	it.each([
		'abc',
		'a'.repeat(7),
		'a'.repeat(8),
		'a'.repeat(9),
		'a'.repeat(10),
		`712020:${'f'.repeat(121)}`,
		'5b10a2844c20165700ede21g',
		'712020:11111111-2222-4333-8444-5555555555ab',
		'qm:11111111-2222-4333-8444-5555555555ab:11111111-2222-4333-8444-5555555555ab',
		'ug:11111111-2222-4333-8444-5555555555ab',
		'-_:-_:-_:-_:',
	])('knows the account %s, and no other by it', (id) => {
		const accountId = accountIdSchema.parse(id);
		const registry = new Map([[accountId, anIdentity({ accountId })]]);
		for (const routing of [initialControl(1), initialControl(40), initialControl(256)]) {
			const sample = aCase({ control: routing, registry, request: aRequest({ accountId }) });
			expect(decideCase(sample).verdict).toBe('allow');
			expect(findFault(sample)).toBeUndefined();
			const other = accountIdSchema.parse(id.length < 128 ? `${id}0` : `${id.slice(0, -1)}0`);
			const stranger = { ...sample, request: aRequest({ accountId: other }) };
			expect(decideCase(stranger).verdict).toBe('deny');
			expect(findFault(stranger)).toBeUndefined();
		}
	});

	it('reads a control record with as many frozen spaces and withdrawn tags as there may be', () => {
		const switches = Array.from({ length: maxFrozenTags / 2 }, (_, i) => ({
			...aSwitch(),
			projectId: one<ProjectId>(`${30_000 + i}`),
		}));
		const tags = Array.from({ length: 2_000 }, (_, i) => `#${i.toString(36).padStart(5, '0')}`);
		const control = withdraw({ ...initialControl(40), frozenSpaces: switches }, tags, startOfTime);
		expect(renderControl(control).frozen.length).toBeLessThanOrEqual(maxFrozenTags);
		expect(maxFrozenTags).toBe(1_000);
		// The newest are kept.
		expect(control.withdrawn.at(-1)?.tag).toBe(tags.at(-1));
		const bot = aCase({ control });
		expect([decideCase(bot).verdict, findFault(bot)]).toEqual(['allow', undefined]);
		const withdrawn = aCase({ control }, { tag: tags.at(-1) ?? '' });
		expect([decideCase(withdrawn).verdict, findFault(withdrawn)]).toEqual(['deny', undefined]);
		const person = aCase({ control, registry: new Map(), guard: aGuard({ mode: 'registered-or-human' }) });
		expect([decideCase(person).verdict, findFault(person)]).toEqual(['allow', undefined]);
	});

	it(`finds the last of ${maxGrants} grants, and none where none fits, within the limits`, () => {
		const missing = Array.from({ length: maxGrants - 1 }, (_, i) =>
			aGrant({ toStatusId: one<StatusId>(`${20_000 + i}`) }),
		);
		const last = aCase({}, { grants: [...missing, aGrant()] });
		expect(decideCase(last).verdict).toBe('allow');
		expect(findFault(last)).toBeUndefined();
		const none = aCase({}, { grants: missing });
		expect(decideCase(none).verdict).toBe('deny');
		expect(findFault(none)).toBeUndefined();
	});
});
