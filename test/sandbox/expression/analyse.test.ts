// Tests the analysis of expressions that are not evaluated.
import { describe, expect, it } from '@jest/globals';
import { analyse } from '../../../sandbox/expression';

describe('leaves', () => {
	it.each([
		['1', 1],
		["''", 1],
		['null', 1],
		['[]', 1],
		['{}', 1],
		['``', 1],
		['[1, true]', 2],
		['{a: 1}', 2],
		// biome-ignore lint/suspicious/noTemplateCurlyInString: a Jira expression
		['`a${b}c`', 3],
		['a.b', 2],
		["a['b']", 2],
		['a?.b?.[0]', 3],
		['f(x)', 2],
		['x => x', 2],
		['(a, b) => a + b', 4],
		['let x = 1; x', 3],
		['new Date()', 1],
		["new Issue('A-1').key", 3],
		['typeof a', 1],
		['!(-1 < 2)', 2],
		['if (a) { return 1; } else { return 2; }', 3],
		['try { return a; } catch (e) { throw e; }', 3],
	])('of %s are %i', (expression, leaves) => {
		expect(analyse(expression)).toMatchObject({ valid: true, leaves, characters: expression.length });
	});
});

describe('limits of size', () => {
	it('accept 100 leaves and 1,000 characters', () => {
		const expression = Array.from({ length: 100 }, () => '1')
			.join('+')
			.padEnd(1_000);
		expect(analyse(expression)).toMatchObject({ valid: true, leaves: 100, characters: 1_000 });
	});

	it('refuse 101 leaves', () => {
		const expression = Array.from({ length: 101 }, () => '1').join('+');
		expect(analyse(expression).errors).toEqual([
			{ type: 'other', message: 'Jira expression has too many nodes (101), limit: 100 leaves' },
		]);
	});

	it('refuse 1,040 characters', () => {
		expect(analyse('1'.padEnd(1_040)).errors).toEqual([
			{ type: 'other', message: 'Jira expression is too long (1040), limit: 1000 characters' },
		]);
	});

	it('report a syntax error beside the length', () => {
		expect(analyse('1 +'.padEnd(1_001)).errors.map((error) => error.type)).toEqual(['syntax', 'other']);
	});
});

describe('syntax errors', () => {
	it.each([
		['1 +', 1, 4],
		['let x = 1;\n  x ==', 2, 7],
		["'a' === 'b'", 1, 5],
		["x\n+ 'open", 2, 8],
	])('of %j are at line %i, column %i', (expression, line, column) => {
		const { valid, errors, leaves } = analyse(expression);
		expect(valid).toBe(false);
		expect(leaves).toBe(0);
		expect(errors).toEqual([{ type: 'syntax', message: expect.any(String), line, column }]);
	});
});

describe('the estimate of expensive operations', () => {
	it.each([
		['1', '0'],
		['issue.key', '0'],
		["issue.properties['a']", '1'],
		['issue.properties.a + app.properties.b', '2'],
		["issue.properties.get('a')", '1'],
		['issue.properties.a.properties', '1'],
		['new Issue(10010).links', '2'],
		['user.groups', '1'],
		["issues.map(i => i.properties['a'])", 'N'],
		['issues.map(i => i.properties.a + i.properties.b)', '2N'],
		["let c = app.properties['c']; issues.map(i => i.properties.a)", '1+N'],
	])('of %s is %s', (expression, expensiveOperations) => {
		expect(analyse(expression).complexity).toEqual({ expensiveOperations });
	});
});
