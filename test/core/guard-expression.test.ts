// The guard expressions are the twins of decide(): proved over generated registries, guards, actors and clocks.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { analyse, evaluate, type Outcome, type Value } from '../../sandbox/expression';
import { denyReasons } from '../../src/contract/decision';
import { identityTypes, maxGrants } from '../../src/contract/identity';
import type { IssueTypeId, ProjectId, StatusId } from '../../src/contract/ids';
import { type Decision, decide } from '../../src/core/decide';
import {
	conditionExpression,
	maxExpressionCharacters,
	maxExpressionLeaves,
	monitorExpression,
	unreadableMessage,
	validatorExpression,
} from '../../src/core/guard-expression';
import type { Identity } from '../../src/core/identity';
import { renderRefusal } from '../../src/core/refusal';
import { compileRuleConfig } from '../../src/core/rule-config';
import { initialControl, suffixLength } from '../../src/core/snapshot';
import { type AppProperties, type Asked, anApp, variablesOf } from '../builders/expression-variables';
import { aGrant, aGuard, anAccountId, anIdentity, aRequest, dayMs } from '../builders/identity';
import { publishAll, type RandomCase, randomCase, subjectOf, switchesOf } from '../builders/random-registry';
import { startOfTime } from '../harness/world';

/** The same cases in every run; MUSTER_SEED and MUSTER_RUNS explore others, and more of them. */
const seed = Number(process.env['MUSTER_SEED'] ?? 20_260_302);
const runs = Number(process.env['MUSTER_RUNS'] ?? 5_000);

const decideCase = (sample: RandomCase): Decision =>
	decide(sample.request, subjectOf(sample), sample.guard, switchesOf(sample.control), sample.now);

/** What the validator must say of a decision: true, or the whole sentence. */
function verdictOf(sample: RandomCase, decision: Decision): Value {
	if (decision.verdict === 'allow') return true;
	const subject = subjectOf(sample);
	return renderRefusal(
		sample.displayName !== null && sample.request.accountId !== null
			? sample.displayName
			: (sample.request.accountId ?? 'Anonymous'),
		sample.transitionName,
		decision.reason,
		subject.kind === 'identity' ? subject.identity.contact : sample.control.contact,
	);
}

interface Setting {
	readonly asked: Asked;
	readonly config: unknown;
	readonly properties: AppProperties;
	readonly now: number;
}

const run = (expression: string, { asked, config, properties, now }: Setting): Outcome =>
	evaluate(expression, { ...variablesOf(asked, config), app: anApp(properties) }, { now: () => now });

const settingOf = (sample: RandomCase): Setting => ({
	asked: sample,
	config: compileRuleConfig(sample.guard),
	properties: publishAll(sample),
	now: sample.now,
});

/** One identity that passes: what the tests without generators start from. */
const aCase = (more: Partial<RandomCase> = {}, identity: Partial<Identity> = {}): RandomCase => ({
	control: initialControl(40),
	registry: new Map([[anAccountId, anIdentity(identity)]]),
	guard: aGuard(),
	now: startOfTime,
	request: aRequest(),
	displayName: 'deploy-bot',
	transitionName: 'Deploy',
	...more,
});

describe(`decide() and the expressions, seed ${seed}`, () => {
	it(`say the same in ${runs} generated cases, sentence for sentence, within Jira's limits`, () => {
		const seen = new Map<string, number>();
		fc.assert(
			fc.property(randomCase, (sample) => {
				const decision = decideCase(sample);
				const outcome = decision.verdict === 'allow' ? 'allow' : decision.reason;
				seen.set(outcome, (seen.get(outcome) ?? 0) + 1);

				const setting = settingOf(sample);
				const validator = run(validatorExpression, setting);
				const condition = run(conditionExpression, setting);
				expect(validator).toMatchObject({ ok: true, value: verdictOf(sample, decision) });
				expect(condition).toMatchObject({ ok: true, value: decision.verdict === 'allow' });
				for (const { complexity } of [validator, condition]) {
					expect(complexity.steps.value).toBeLessThanOrEqual(1_000);
					expect(complexity.expensiveOperations.value).toBeLessThanOrEqual(3);
				}
			}),
			{ seed, numRuns: runs },
		);
		// A generator that never reaches an outcome proves nothing about it.
		const least = Math.floor(runs / 200);
		for (const outcome of ['allow', ...denyReasons]) {
			expect([outcome, (seen.get(outcome) ?? 0) >= least]).toEqual([outcome, true]);
		}
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
					const decision = decideCase({ ...sample, now });
					expect(run(validatorExpression, { ...setting, now })).toMatchObject({
						value: verdictOf(sample, decision),
					});
				}
			}),
			{ seed, numRuns: Math.ceil(runs / 10) },
		);
	}, 120_000);

	it('agree that an anonymous caller is never let pass, whatever the guard', () => {
		fc.assert(
			fc.property(randomCase, (sample) => {
				const anonymous = { ...sample, request: { ...sample.request, accountId: null } };
				const { control, guard, request, now } = anonymous;
				for (const kind of ['unknown', 'unregistered'] as const) {
					const decision = decide(request, { kind }, guard, switchesOf(control), now);
					expect(decision.verdict).toBe('deny');
					expect(run(validatorExpression, settingOf(anonymous))).toMatchObject({
						value: verdictOf(anonymous, decision),
					});
				}
				expect(run(conditionExpression, settingOf(anonymous))).toMatchObject({ value: false });
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
		const sentence = `deploy-bot can't use "Ship %c": it isn't registered as a non-human identity. Ask a Jira admin. [muster:unregistered]`;
		expect(run(validatorExpression, settingOf(sample))).toMatchObject({ ok: true, value: sentence });
		expect(renderRefusal('deploy-bot', 'Ship %c', 'unregistered', 'a Jira admin')).toBe(sentence);
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

describe('the size of the expressions', () => {
	it.each([
		['validator', validatorExpression],
		['condition', conditionExpression],
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
			const frozenProjects = Array.from({ length: 100 }, (_, i) => String(50_000 + i) as ProjectId);
			const sample = aCase({ guard, control: { ...initialControl(98), frozenProjects } }, { grants });
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
	const shardKey = Object.keys(readable).find((key) => JSON.stringify(readable[key]).includes(anAccountId)) ?? '';
	const control = readable['c1'] as Record<string, unknown>;
	const shard = readable[shardKey] as Record<string, unknown>;
	const entry = shard[anAccountId] as readonly unknown[];
	const [row] = entry[3] as readonly (readonly unknown[])[];

	const without = (record: AppProperties, ...keys: string[]): AppProperties =>
		Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
	const withControl = (value: unknown): AppProperties => ({ ...readable, c1: value });
	const withEntry = (value: unknown): AppProperties => ({
		...readable,
		[shardKey]: { ...shard, [anAccountId]: value },
	});
	const withRow = (value: unknown): AppProperties => withEntry(entry.with(3, [value, ['*', 0, 'n']]));

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
				properties,
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
		const setting = { asked: aCase(), config: compileRuleConfig(aGuard()), properties: readable, now: startOfTime };
		expect(run(validatorExpression, setting)).toMatchObject({ ok: true, value: true });
		expect(run(conditionExpression, setting)).toMatchObject({ ok: true, value: true });
	});

	it.each<[string, AppProperties]>([
		['nothing was ever published', {}],
		['the control record is missing', without(readable, 'c1')],
		['the shard is missing', without(readable, shardKey)],
		['every shard is missing', { c1: control }],
		['the control record is of another format', { ...without(readable, 'c1'), c2: control }],
		['the shard is of another format', { ...without(readable, shardKey), [`s2${shardKey.slice(2)}`]: shard }],
		['the control record is null', withControl(null)],
		['the control record is empty', withControl({})],
		['the control record is a list', withControl([])],
		['the control record is a text', withControl('c1')],
		...['r', 'z', 'm'].map((key): [string, AppProperties] => [
			`the control record lacks ${key}`,
			withControl(without(control, key)),
		]),
		...['r', 'z', 'm'].map((key): [string, AppProperties] => [
			`the control record's ${key} is null`,
			withControl({ ...control, [key]: null }),
		]),
		['the routing leads to a shard that does not exist', withControl({ ...control, r: { ab: 'zz' } })],
		['the routing holds numbers that lead nowhere', withControl({ ...control, r: { ab: 99 } })],
		['the frozen tags are a number', withControl({ ...control, z: 0 })],
		['there are no sentences', withControl({ ...control, m: {} })],
		['the sentences are a list', withControl({ ...control, m: [] })],
		['every sentence is null', withControl({ ...control, m: { ok: null, n: null, u: null, f: null, x: null } })],
		['the shard is null', { ...readable, [shardKey]: null }],
		['the shard is a list', { ...readable, [shardKey]: [] }],
		['the shard is a text', { ...readable, [shardKey]: anAccountId }],
		['the entry is empty', withEntry([])],
		...[1, 2, 3, 4].map((length): [string, AppProperties] => [
			`the entry is cut to ${length} parts`,
			withEntry(entry.slice(0, length)),
		]),
		['the entry is a text', withEntry('CfxyZ')],
		['the entry is a number', withEntry(1)],
		['the entry is true', withEntry(true)],
		['the entry is a map', withEntry({ type: 'C' })],
		['the entry is of a type nobody knows', withEntry(entry.with(0, 'Z'))],
		['the entry has a null type', withEntry(entry.with(0, null))],
		['the entry has no rows', withEntry(entry.with(3, []))],
		['the rows are null', withEntry(entry.with(3, null))],
		['the rows are a text', withEntry(entry.with(3, '*'))],
		['the version is null', withEntry(entry.with(4, null))],
		['a row is null', withRow(null)],
		['a row is empty', withRow([])],
		['a row has only tags', withRow(row?.slice(0, 1))],
		['a row has a number for tags', withRow([0, startOfTime + 1, 'e'])],
		['a row ends at no instant', withRow(['*', 'never', 'e'])],
		['a row ends at null', withRow(['*', null, 'e'])],
		['a row has ended and its code is unknown', withRow(['*', 0, 'zz'])],
		['a row has ended and has no code', withRow(['*', 0])],
		['a row has ended and its code is null', withRow(['*', 0, null])],
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
		['without codes', { none: ['U', 'u', '', [['*', 0, 'u']], ''] }],
	])('blocks when the configuration of the rule is %s', (_name, config) => {
		expectBlocked(readable, config);
		expectBlocked({ ...readable, [shardKey]: without(shard, anAccountId) }, config);
	});

	it('blocks accounts without an entry when the configuration lacks what they get', () => {
		const config = without(compileRuleConfig(aGuard()) as unknown as AppProperties, 'none');
		expectBlocked({ ...readable, [shardKey]: without(shard, anAccountId) }, config);
	});

	it('blocks when `config` is not there at all', () => {
		const { config: _, ...variables } = variablesOf(aCase(), {});
		for (const expression of [validatorExpression, conditionExpression]) {
			const outcome = evaluate(expression, { ...variables, app: anApp(readable) }, { now: () => startOfTime });
			expect(outcome.ok).toBe(false);
		}
	});
});

describe('the generated cases', () => {
	const samples = fc.sample(randomCase, { seed, numRuns: 1_500 });
	const expected = samples.map((sample) => {
		const decision = decideCase(sample);
		return {
			setting: settingOf(sample),
			verdict: verdictOf(sample, decision),
			isAllowed: decision.verdict === 'allow',
		};
	});

	const isNoticed = (validator: string, condition: string): boolean =>
		expected.some(({ setting, verdict, isAllowed }) => {
			const text = run(validator, setting);
			if (!text.ok || text.value !== verdict) return true;
			const shown = run(condition, setting);
			return !shown.ok || shown.value !== isAllowed;
		});

	it('agree with the expressions as they are', () => {
		expect(isNoticed(validatorExpression, conditionExpression)).toBe(false);
	});

	const both: readonly (readonly [string, string, string])[] = [
		['the caller has no default', `??'Anonymous'`, `??'nobody'`],
		['a missing suffix goes to another shard', `??'')]`, `??'1')]`],
		['the routing reads one character less', `u.length-${suffixLength}`, `u.length-${suffixLength - 1}`],
		['the routing reads the start of the id', `u.slice(u.length-${suffixLength})`, `u.slice(0,${suffixLength})`],
		['unknown accounts have no entry', '??config.none', '??null'],
		['the whole site cannot be frozen', `['*',u`, '[u'],
		['withdrawn versions are not looked up', 'u+e[4]', 'u'],
		['projects have no tag', `'p'+project.id,`, ''],
		['work types have no tag', `'t'+issue.issueType.id,`, ''],
		['the status before has no tag', `'f'+(issue.status?.id??0),`, ''],
		['the status after has no tag', `,'s'+transition.to.id`, ''],
		['the transition itself is taken for its status', 'transition.to.id', 'transition.id'],
		['a creation has no status of its own', '(issue.status?.id??0)', 'issue.status.id'],
		['work types are tagged as projects', `'t'+issue`, `'p'+issue`],
		['the two statuses are swapped', `'f'+(issue.status?.id??0),'s'`, `'s'+(issue.status?.id??0),'f'`],
		['one tag of a row is enough', `.split(' ').every`, `.split(' ').some`],
		['the row is not split', `x[0].split(' ').every(y=>v.includes(y))`, 'v.includes(x[0])'],
		['rows that do not match are taken', 'every(y=>v.includes(y))', 'every(y=>!v.includes(y))'],
		['the last row counts', '))[0];', ')).slice(-1)[0];'],
		['every tag has to be frozen', 'v.some(', 'v.every('],
		['nothing is ever frozen', 'v.some(y=>c.z.includes(y))', 'false'],
		['rights start at their end', 'new Date()<', 'new Date()>'],
		['rights last one instant longer', 'new Date()<', 'new Date()<='],
		['rights never end', 'new Date()<new Date(g[1])', 'new Date(0)<new Date(g[1])'],
		['types are not looked at', 'config.get(e[0])', `'ok'`],
		['the reason comes before the type', 'config.get(e[0]):g[2]', 'g[2]:config.get(e[0])'],
	];
	const validatorOnly: readonly (readonly [string, string, string])[] = [
		['frozen accounts get the reason of their row', '?e[1]:', '?g[2]:'],
		['every ended right is a missing one', ':g[2])', `:'n')`],
		['refusals pass', `m==''?`, `m!=''?`],
		['the account id stands for the name', 'user?.displayName??u', 'u'],
		['a name is required', '(user?.displayName??u)', 'user.displayName'],
		['the transition is not named', `.split('%t').join(transition.name)`, ''],
		['nobody is named to ask', `.replace('%c',e[2])`, ''],
		['the type is named to ask', `.replace('%c',e[2])`, `.replace('%c',e[0])`],
	];

	it.each(both)('notice when %s', (_name, from, to) => {
		expect(validatorExpression).toContain(from);
		expect(conditionExpression).toContain(from);
		const [validator, condition] = [validatorExpression, conditionExpression].map((text) =>
			text.replace(from, () => to),
		);
		expect(isNoticed(String(validator), conditionExpression)).toBe(true);
		expect(isNoticed(validatorExpression, String(condition))).toBe(true);
	});

	it.each(validatorOnly)('notice when in the validator %s', (_name, from, to) => {
		expect(validatorExpression).toContain(from);
		expect(
			isNoticed(
				validatorExpression.replace(from, () => to),
				conditionExpression,
			),
		).toBe(true);
	});

	it('notice when the condition is turned round', () => {
		expect(isNoticed(validatorExpression, conditionExpression.replace(`==''`, `!=''`))).toBe(true);
	});
});

describe('the manifest', () => {
	const { modules } = parse(readFileSync(join(__dirname, '../../manifest.yml'), 'utf8')) as {
		modules: Record<string, readonly Record<string, unknown>[]>;
	};

	it('holds the validator and the only sentence that it can show by itself', () => {
		expect(modules['jira:workflowValidator']).toEqual([
			expect.objectContaining({ expression: validatorExpression, errorMessage: unreadableMessage }),
		]);
	});

	it('holds the condition', () => {
		expect(modules['jira:workflowCondition']).toEqual([expect.objectContaining({ expression: conditionExpression })]);
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
