// Properties of the evaluator over generated sources, programs and limits.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { analyse, ExpressionSyntaxError, evaluate, fromJson, toJson } from '../../../sandbox/expression';
import { parse } from '../../../sandbox/expression/parse';
import { now, variables } from './context';

/** A program in the evaluator's language and the value JavaScript gives it. */
interface Sample {
	readonly text: string;
	readonly value: number | string | boolean;
}
interface NumberSample extends Sample {
	readonly value: number;
}
interface StringSample extends Sample {
	readonly value: string;
}
interface BooleanSample extends Sample {
	readonly value: boolean;
}

const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

const { numbers, strings, booleans } = fc.letrec<{
	numbers: NumberSample;
	strings: StringSample;
	booleans: BooleanSample;
}>((tie) => {
	const aNumber = tie('numbers');
	const aString = tie('strings');
	const aBoolean = tie('booleans');
	return {
		numbers: fc.oneof(
			{ depthSize: 'small' },
			fc.nat(99).map((value) => ({ text: String(value), value })),
			fc.tuple(aNumber, aNumber).map(([a, b]) => ({ text: `(${a.text} + ${b.text})`, value: a.value + b.value })),
			fc.tuple(aNumber, aNumber).map(([a, b]) => ({ text: `(${a.text} - ${b.text})`, value: a.value - b.value })),
			fc.tuple(aNumber, aNumber).map(([a, b]) => ({ text: `(${a.text} * ${b.text})`, value: a.value * b.value })),
			aNumber.map((a) => ({ text: `(${a.text} % 7)`, value: a.value % 7 })),
			aNumber.map((a) => ({ text: `(- ${a.text})`, value: -a.value })),
			aString.map((a) => ({ text: `${a.text}.length`, value: a.value.length })),
			fc
				.tuple(aString, aString)
				.map(([a, b]) => ({ text: `${a.text}.indexOf(${b.text})`, value: a.value.indexOf(b.value) })),
			fc.tuple(aBoolean, aNumber, aNumber).map(([test, a, b]) => ({
				text: `(${test.text} ? ${a.text} : ${b.text})`,
				value: test.value ? a.value : b.value,
			})),
		),
		strings: fc.oneof(
			{ depthSize: 'small' },
			fc.string({ unit: 'grapheme-ascii', maxLength: 6 }).map((value) => ({ text: quote(value), value })),
			fc.tuple(aString, aString).map(([a, b]) => ({ text: `(${a.text} + ${b.text})`, value: a.value + b.value })),
			fc
				.tuple(aString, aNumber)
				.map(([a, b]) => ({ text: `(${a.text} + (${b.text} % 1000))`, value: `${a.value}${b.value % 1000}` })),
			fc
				.tuple(aString, aBoolean)
				.map(([a, b]) => ({ text: `\`\${${a.text}}=\${${b.text}}\``, value: `${a.value}=${b.value}` })),
			aString.map((a) => ({ text: `${a.text}.toUpperCase()`, value: a.value.toUpperCase() })),
			fc.tuple(aString, fc.nat(9), fc.nat(9)).map(([a, from, to]) => ({
				text: `${a.text}.slice(${from}, ${to})`,
				value: a.value.slice(from, to),
			})),
			aString.map((a) => ({ text: `${a.text}.split(' ').join('_')`, value: a.value.split(' ').join('_') })),
		),
		booleans: fc.oneof(
			{ depthSize: 'small' },
			fc.boolean().map((value) => ({ text: String(value), value })),
			fc.tuple(aNumber, aNumber).map(([a, b]) => ({ text: `(${a.text} <= ${b.text})`, value: a.value <= b.value })),
			fc.tuple(aString, aString).map(([a, b]) => ({ text: `(${a.text} < ${b.text})`, value: a.value < b.value })),
			fc.tuple(aNumber, aNumber).map(([a, b]) => ({ text: `(${a.text} == ${b.text})`, value: a.value === b.value })),
			fc.tuple(aBoolean, aBoolean).map(([a, b]) => ({ text: `(${a.text} && ${b.text})`, value: a.value && b.value })),
			fc.tuple(aBoolean, aBoolean).map(([a, b]) => ({ text: `(${a.text} || !${b.text})`, value: a.value || !b.value })),
			fc
				.tuple(aString, aString)
				.map(([a, b]) => ({ text: `[${a.text}].includes(${b.text})`, value: a.value === b.value })),
		),
	};
});

const samples: fc.Arbitrary<Sample> = fc.oneof(numbers, strings, booleans);

const words =
	'let x y = => ( ) [ ] { } . ?. , ; : ? ?? && || ! == != < <= + - * / % 1 2.5 \'a\' "b" ` ${ null true typeof new Date return if else try catch throw user issue config properties map filter length get slice';
/** Sequences of the language's own words, which get further into the parser than random characters. */
const wordSalad = fc.array(fc.constantFrom(...words.split(' ')), { maxLength: 40 }).map((parts) => parts.join(' '));
const sources = fc.oneof(
	fc.string({ unit: 'binary', maxLength: 80 }),
	fc.string({ unit: 'grapheme-ascii', maxLength: 80 }),
	wordSalad,
);

describe('any source', () => {
	it('is parsed or refused with a syntax error inside it, and nothing else', () => {
		fc.assert(
			fc.property(sources, (source) => {
				try {
					parse(source);
				} catch (error) {
					if (!(error instanceof ExpressionSyntaxError)) throw error;
					expect(error.offset).toBeLessThanOrEqual(source.length);
					expect(error.column).toBeGreaterThanOrEqual(1);
				}
			}),
			{ numRuns: 3_000 },
		);
	});

	it('is analysed and evaluated to an outcome', () => {
		fc.assert(
			fc.property(sources, (source) => {
				expect(analyse(source).characters).toBe(source.length);
				const outcome = evaluate(source, variables, { now: () => now });
				if (outcome.ok) toJson(outcome.value);
				else expect(outcome.errors).toHaveLength(1);
			}),
			{ numRuns: 2_000 },
		);
	});

	it.each([
		['parentheses', '('.repeat(1_000_000)],
		['lists', '['.repeat(500_000) + ']'.repeat(500_000)],
		['negations', '!'.repeat(1_000_000)],
		['sums', '1+'.repeat(500_000)],
		['members', 'a.'.repeat(500_000)],
		['calls', `a${'()'.repeat(500_000)}`],
		['conditions', '1?2:'.repeat(250_000)],
		['functions', 'x=>'.repeat(330_000)],
		['templates', '`${'.repeat(330_000)],
		['else branches', 'if(a){return 1;}else '.repeat(50_000)],
		['declarations', 'x=1;'.repeat(250_000)],
		['one string', `'${'a'.repeat(1_000_000)}`],
		['braces', '{a:'.repeat(330_000)],
	])('of a megabyte of %s is refused without hanging or overflowing', (_name, source) => {
		expect(analyse(source).errors[0]?.type).toBe('syntax');
	});
});

describe('well-typed programs', () => {
	it('have the value that JavaScript gives them', () => {
		fc.assert(
			fc.property(samples, ({ text, value }) => {
				const outcome = evaluate(text, {}, { now: () => now });
				expect(outcome).toMatchObject({ ok: true });
				// -0 and 0 are one Number.
				expect(outcome.ok && (outcome.value === 0 ? 0 : outcome.value)).toBe(value === 0 ? 0 : value);
			}),
			{ numRuns: 2_000 },
		);
	});

	it('have the same value inside a function, a declaration, a block and a list', () => {
		fc.assert(
			fc.property(samples, ({ text }) => {
				const bare = evaluate(text, {}, { now: () => now });
				const wrapped = `let f = a => { let b = a; return b; }; if (true) { return [f(${text})][0]; } else { throw 'no'; }`;
				const outcome = evaluate(wrapped, {}, { now: () => now });
				expect(outcome.ok && outcome.value).toEqual(bare.ok && bare.value);
			}),
		);
	});
});

describe('limits', () => {
	it('hold whatever the program and the limits', () => {
		const limited = fc.record({
			steps: fc.nat(60),
			expensiveOperations: fc.nat(3),
			beans: fc.nat(2),
			primitiveValues: fc.nat(5),
		});
		const programs = fc
			.tuple(samples, fc.integer({ min: 0, max: 12 }))
			.map(([{ text }, size]) => `full.slice(0, ${size}).map(x => [${text}, user, issue.properties.flag, x])`);
		fc.assert(
			fc.property(fc.oneof(programs, wordSalad), limited, (source, limits) => {
				const { complexity } = evaluate(source, variables, { now: () => now, limits });
				for (const { value, limit } of Object.values(complexity)) expect(value).toBeLessThanOrEqual(limit);
			}),
			{ numRuns: 1_000 },
		);
	});

	it('of steps are exact: what a program takes is enough, one less is not', () => {
		fc.assert(
			fc.property(samples, ({ text }) => {
				const steps = evaluate(text, {}, { now: () => now }).complexity.steps.value;
				expect(evaluate(text, {}, { now: () => now, limits: { steps } }).ok).toBe(true);
				expect(evaluate(text, {}, { now: () => now, limits: { steps: steps - 1 } }).ok).toBe(false);
			}),
		);
	});
});

describe('JSON', () => {
	it('comes back as it went in', () => {
		fc.assert(
			fc.property(fc.json(), (text) => {
				const json: unknown = JSON.parse(text);
				expect(JSON.stringify(toJson(fromJson(json)))).toBe(JSON.stringify(json));
			}),
		);
	});

	it('keeps hostile keys as data', () => {
		const json = toJson(fromJson(JSON.parse('{"__proto__": {"admin": true}}')));
		expect(Object.keys(json as object)).toEqual(['__proto__']);
		expect((json as { admin?: unknown }).admin).toBeUndefined();
	});

	it.each([[1n], [Number.NaN], [() => 1], [Symbol('x')], [[undefined]]])('refuses %p, which is not JSON', (value) => {
		expect(() => fromJson(value)).toThrow(TypeError);
	});

	it('refuses nesting that would exhaust the stack', () => {
		expect(() => fromJson(JSON.parse('['.repeat(10_000) + ']'.repeat(10_000)))).toThrow('nested deeper');
	});

	it('has no form for functions and property stores', () => {
		expect(() => toJson({ kind: 'function', call: () => null })).toThrow(TypeError);
		expect(() => toJson({ kind: 'properties', read: () => null })).toThrow(TypeError);
	});
});
