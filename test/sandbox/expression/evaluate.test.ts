// Evaluates the table of cases, and what the table cannot say: costs, limits, time and constructors.
import { describe, expect, it } from '@jest/globals';
import {
	defaultLimits,
	type EvaluateOptions,
	evaluate,
	type Outcome,
	toJson,
	type Value,
} from '../../../sandbox/expression';
import { type Case, cases } from './cases';
import { ada, aHost, aStore, now, variables } from './context';

const run = (expression: string, options: Partial<EvaluateOptions> = {}): Outcome =>
	evaluate(expression, variables, { now: () => now, ...options });

const title = ({ source, expression, error }: Case): string =>
	`${error === undefined ? 'evaluates' : 'fails'}: ${expression} [${source}]`;

/** The error of an outcome, or a text that no case expects. */
const errorOf = (outcome: Outcome): string => (outcome.ok ? 'no error' : outcome.errors.join());

const costOf = (outcome: Outcome): Record<string, number> =>
	Object.fromEntries(Object.entries(outcome.complexity).map(([name, measure]) => [name, measure.value]));

describe('the documented language', () => {
	it('is covered by at least 140 distinct cases', () => {
		expect(new Set(cases.map((each) => each.expression)).size).toBeGreaterThanOrEqual(140);
		expect(new Set(cases.map(title)).size).toBe(cases.length);
	});

	it.each(cases.map((each): [string, Case] => [title(each), each]))('%s', (_title, { expression, value, error }) => {
		const outcome = run(expression);
		if (error !== undefined) expect(errorOf(outcome)).toContain(error);
		else expect(outcome.ok ? toJson(outcome.value) : outcome.errors).toEqual(value);
	});
});

describe('the cost of an evaluation', () => {
	it.each<[string, number]>([
		['1', 2],
		['1 + 2', 4],
		['user.accountId', 3],
		["'a'.trim()", 4],
		['[1, 2].map(x => x)', 9],
		['false && true', 3],
		['nobody?.a.b.c', 5],
		['typeof app', 3],
	])('counts each node each time it is evaluated, and the program itself: %s is %i steps', (expression, steps) => {
		expect(costOf(run(expression)).steps).toBe(steps);
	});

	it('counts every property read, however it is written, as one expensive operation', () => {
		const reads =
			"[issue.properties.flag, issue.properties['flag'], issue.properties.get('flag'), issue.properties.no]";
		expect(costOf(run(reads)).expensiveOperations).toBe(4);
	});

	it('counts what host objects charge', () => {
		const cost = costOf(run("[other.groups[0], other.getProjectRoles('OPS')[0]]"));
		expect(cost).toMatchObject({ expensiveOperations: 1, beans: 2 });
	});

	it('counts the beans and primitives of the result only', () => {
		expect(costOf(run('let a = [1, 2, 3, issue]; {a: [1, null], b: {c: new Date()}, d: user}'))).toMatchObject({
			beans: 1,
			primitiveValues: 3,
		});
	});

	it('reports the documented limits', () => {
		const { complexity } = run('1');
		expect(complexity.steps.limit).toBe(10_000);
		expect(complexity.expensiveOperations.limit).toBe(10);
		expect(complexity.beans.limit).toBe(1_000);
		expect(complexity.primitiveValues.limit).toBe(10_000);
		expect(defaultLimits.listItems).toBe(1_000);
	});

	it('spends nothing on a syntax error', () => {
		expect(costOf(run('1 +'))).toEqual({ steps: 0, expensiveOperations: 0, beans: 0, primitiveValues: 0 });
	});
});

describe('limits', () => {
	it.each<[string, string, EvaluateOptions['limits'], string]>([
		['steps', '1 + 1', { steps: 3 }, 'limit of 3 steps'],
		[
			'expensive operations',
			'issue.properties.a == issue.properties.b',
			{ expensiveOperations: 1 },
			'limit of 1 expensive',
		],
		['beans', '[user, other]', { beans: 1 }, 'limit of 1 beans'],
		['primitive values', '[1, 2]', { primitiveValues: 1 }, 'limit of 1 primitive values'],
		['list items', '[1, 2].map(x => x)', { listItems: 1 }, 'has 2 items, limit: 1'],
	])('stop at %s', (_name, expression, limits, message) => {
		expect(errorOf(run(expression, { limits: limits ?? {} }))).toContain(message);
	});

	it('allow exactly the limit', () => {
		expect(run('1 + 1', { limits: { steps: 4 } }).ok).toBe(true);
		expect(run('[1,2,3,4,5,6,7,8,9,10].map(x => issue.properties.flag.on).length').ok).toBe(true);
	});

	it('do not read a property beyond the limit', () => {
		const read: string[] = [];
		const properties: Value = { kind: 'properties', read: (key) => read.push(key) };
		const outcome = evaluate(
			"[properties['a'], properties['b']]",
			{ properties },
			{ now: () => now, limits: { expensiveOperations: 1 } },
		);
		expect(outcome.ok).toBe(false);
		expect(read).toEqual(['a']);
	});

	it('cannot be caught by the expression', () => {
		const outcome = run('try { return [1, 2].map(x => x); } catch (e) { return 1; }', { limits: { steps: 5 } });
		expect(errorOf(outcome)).toContain('limit of 5 steps');
	});
});

describe('constructors of Jira objects', () => {
	it('hand type and arguments to the host, at one expensive operation each', () => {
		const asked: unknown[] = [];
		const construct: EvaluateOptions['construct'] = (type, args) => {
			asked.push([type, ...args]);
			return type === 'Issue' ? null : ada;
		};
		const outcome = run("[new Issue(10001) == null, new Project('OPS') == user, new User('ada').accountId]", {
			construct,
		});
		expect(outcome.ok && outcome.value).toEqual([true, true, 'ada']);
		expect(asked).toEqual([
			['Issue', 10001],
			['Project', 'OPS'],
			['User', 'ada'],
		]);
		expect(costOf(outcome).expensiveOperations).toBe(3);
	});

	it.each([
		['new Issue(1)', 'not available here'],
		['new User(5)', 'must be a String'],
		['new Issue(null)', 'must be a String'],
		['new Project()', 'takes 1 argument(s)'],
	])('refuse %s', (expression, message) => {
		expect(errorOf(run(expression))).toContain(message);
	});
});

describe('surroundings', () => {
	it('reads the time from its options only', () => {
		const outcome = evaluate('new Date()', {}, { now: () => 42 });
		expect(outcome.ok && outcome.value).toEqual({ kind: 'date', ms: 42 });
	});

	it('names the failing part of the expression', () => {
		expect(errorOf(run("'x' + issue.reporter.name"))).toBe(
			'Evaluation failed: "issue.reporter.name" - Cannot read "name" of null.',
		);
	});

	it('says line and column of a syntax error', () => {
		expect(errorOf(run('1 +\n  * 2'))).toBe('Syntax error at line 2, column 3: Expected an expression, found "*".');
	});

	it('fails when a property does not hold JSON', () => {
		const outcome = evaluate('p.a', { p: aStore({ a: 1n }) }, { now: () => now });
		expect(errorOf(outcome)).toContain('Not JSON');
	});

	it('lets defects of the sandbox through instead of calling them failures of the expression', () => {
		const now = (): number => {
			throw new Error('clock is broken');
		};
		expect(() => evaluate('new Date()', {}, { now })).toThrow('clock is broken');
	});

	it('does not read variables through the prototype', () => {
		const inherited: Record<string, Value> = Object.create({ secret: 1 });
		expect(errorOf(evaluate('secret', inherited, { now: () => now }))).toContain('no variable "secret"');
	});

	it('compares host objects by type and id', () => {
		const outcome = evaluate('a == b', { a: aHost('User', '1', {}), b: aHost('User', '2', {}) }, { now: () => now });
		expect(outcome.ok && outcome.value).toBe(false);
	});
});
