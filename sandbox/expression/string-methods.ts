// The documented methods of String.
import { type Arguments, type Methods, readRange, withoutArguments } from './arguments';
import { refuse } from './failures';
import { isKind } from './kinds';
import { boundedList, boundedText } from './meter';
import { compilePattern } from './pattern';
import type { Value } from './values';

const maxPadding = 100;
const maxRepetitions = 100;

export const stringMethods: Methods<string> = new Map([
	['trim', withoutArguments((self) => self.trim())],
	['toLowerCase', withoutArguments((self) => self.toLowerCase())],
	['toUpperCase', withoutArguments((self) => self.toUpperCase())],
	['padStart', (self, args) => self.padStart(...readPadding(args))],
	['padEnd', (self, args) => self.padEnd(...readPadding(args))],
	['split', (self, args) => boundedList(args.count(0, 1).has(0) ? self.split(args.text(0)) : [self])],
	['repeat', (self, args) => boundedText(self.repeat(readRepetitions(args)))],
	['includes', (self, args) => self.includes(args.count(1).text(0))],
	['indexOf', (self, args) => self.indexOf(args.count(1).text(0))],
	['slice', (self, args) => self.slice(...readRange(args, self.length, 'refused'))],
	['replace', replace],
	['match', matchFirst],
	['matchAll', (self, args) => boundedList(findAll(self, args.count(1).text(0)).map(groupsOf))],
]);

function readPadding(args: Arguments): [number, string] {
	args.count(1, 2);
	const length = args.integer(0);
	if (length < 0 || length > maxPadding) throw refuse(`Padding goes up to ${maxPadding} characters, not ${length}.`);
	return [length, args.has(1) ? args.text(1) : ' '];
}

function readRepetitions(args: Arguments): number {
	const count = args.count(1).integer(0);
	if (count < 0 || count > maxRepetitions) throw refuse(`A text repeats up to ${maxRepetitions} times, not ${count}.`);
	return count;
}

function findAll(self: string, pattern: string): RegExpExecArray[] {
	return [...self.matchAll(compilePattern(pattern, self))];
}

/** The match and its groups; a group that took no part is null. */
function groupsOf(found: RegExpExecArray): readonly Value[] {
	return found.map((group: string | undefined) => group ?? null);
}

/** Refused without a match: whether that answers null or an empty list is not documented. */
function matchFirst(self: string, args: Arguments): Value {
	const found = findAll(self, args.count(1).text(0))[0];
	if (found === undefined) throw refuse('The result of match() without a match is not documented; use matchAll().');
	return groupsOf(found);
}

/** Refused for several matches (first or all of them?) and for `$` and `\` in the replacement (dialects differ). */
function replace(self: string, args: Arguments): Value {
	const found = findAll(self, args.count(2).text(0));
	if (found.length > 1) throw refuse('Whether replace() changes every match is not documented.');
	const [match] = found;
	const replacement = args.value(1);
	const substitute = (text: string): string => {
		const result = isKind(replacement, 'function') ? args.callback(1, 1).call([text]) : args.text(1);
		if (typeof result !== 'string') throw refuse('The replacement must be a String.');
		return result;
	};
	if (!isKind(replacement, 'function') && /[$\\]/.test(args.text(1))) {
		throw refuse('"$" and "\\" in a replacement are not documented.');
	}
	if (match === undefined) return self;
	return boundedText(self.slice(0, match.index) + substitute(match[0]) + self.slice(match.index + match[0].length));
}
