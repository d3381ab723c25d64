// What the operators do to values.
import { fail, refuse } from './failures';
import { isKind, isList, typeName } from './kinds';
import { boundedText } from './meter';
import type { ArithmeticOperator, ComparisonOperator } from './syntax';
import type { Value } from './values';

/** Requires a Boolean: what other types mean as a condition is left to JavaScript's truthiness, which is not relied on. */
export function requireBoolean(value: Value, where: string): boolean {
	if (typeof value !== 'boolean') throw refuse(`${where} needs a Boolean, not ${typeName(value)}.`);
	return value;
}

/**
 * Text of a primitive, as `'' + value` gives it.
 *
 * Refused: null, lists, maps, dates and objects, whose text is not documented, and numbers that JavaScript and Java write
 * differently (exponents, NaN, infinities).
 */
export function textOf(value: Value): string {
	if (typeof value === 'string') return value;
	if (typeof value === 'boolean') return value ? 'true' : 'false';
	if (typeof value === 'number') {
		const text = String(value);
		if (/^-?\d+(\.\d+)?$/.test(text)) return text;
		throw refuse(`The text of the Number ${text} is not documented.`);
	}
	throw refuse(`The text of ${typeName(value)} is not documented.`);
}

/** Applies `+ - * / %`. */
export function calculate(operator: ArithmeticOperator, left: Value, right: Value): Value {
	if (typeof left === 'number' && typeof right === 'number') return calculateNumbers(operator, left, right);
	if (operator === '+' && (typeof left === 'string' || typeof right === 'string')) {
		return boundedText(textOf(left) + textOf(right));
	}
	throw refuse(`"${operator}" is not documented for ${typeName(left)} and ${typeName(right)}.`);
}

function calculateNumbers(operator: ArithmeticOperator, left: number, right: number): number {
	switch (operator) {
		case '+':
			return left + right;
		case '-':
			return left - right;
		case '*':
			return left * right;
		case '/':
		case '%':
			if (right === 0) throw refuse('The result of a division by zero is not documented.');
			return operator === '/' ? left / right : left % right;
	}
}

/** Applies a comparison; both sides must have the same type, and only `==` and `!=` take null. */
export function compare(operator: ComparisonOperator, left: Value, right: Value): boolean {
	if (operator === '==' || operator === '!=') {
		const equal = left === null || right === null ? left === right : areEqual(left, right);
		return equal === (operator === '==');
	}
	const order = orderOf(left, right);
	switch (operator) {
		case '<':
			return order < 0;
		case '<=':
			return order <= 0;
		case '>':
			return order > 0;
		case '>=':
			return order >= 0;
	}
}

function areEqual(left: Value, right: Value): boolean {
	requireSameType(left, right);
	const equal = sameValue(left, right);
	if (equal === undefined) throw refuse(`Comparing two values of the type ${typeName(left)} is not documented.`);
	return equal;
}

/**
 * Whether a list item is the value that `includes` or `indexOf` looks for.
 *
 * Why mixed types are no error here: a list may hold several types, and looking for one must not fail at the others.
 */
export function isItem(item: Value, wanted: Value): boolean {
	if (item === null || wanted === null) return item === wanted;
	if (typeName(item) !== typeName(wanted)) return false;
	return areEqual(item, wanted);
}

/** Equality within one type; undefined where the type has none. */
function sameValue(left: Value, right: Value): boolean | undefined {
	if (typeof left === 'number' && typeof right === 'number') {
		requireNumber(left, right);
		return left === right;
	}
	if (typeof left === 'string' || typeof left === 'boolean') return left === right;
	if (isKind(left, 'date') && isKind(right, 'date')) return left.ms === right.ms;
	if (isKind(left, 'calendarDate') && isKind(right, 'calendarDate')) return left.iso === right.iso;
	if (isKind(left, 'host') && isKind(right, 'host')) return left.id === right.id;
	return undefined;
}

function orderOf(left: Value, right: Value): number {
	requireSameType(left, right);
	if (typeof left === 'number' && typeof right === 'number') {
		requireNumber(left, right);
		return left < right ? -1 : Number(left > right);
	}
	if (typeof left === 'string' && typeof right === 'string') return orderTexts(left, right);
	if (isKind(left, 'date') && isKind(right, 'date')) return left.ms - right.ms;
	if (isKind(left, 'calendarDate') && isKind(right, 'calendarDate')) return orderTexts(left.iso, right.iso);
	throw refuse(`Values of the type ${isList(left) ? 'List' : typeName(left)} have no documented order.`);
}

function orderTexts(left: string, right: string): number {
	return left < right ? -1 : Number(left > right);
}

function requireSameType(left: Value, right: Value): void {
	if (typeName(left) !== typeName(right)) throw fail(`Can't compare ${typeName(left)} to ${typeName(right)}.`);
}

function requireNumber(left: number, right: number): void {
	if (Number.isNaN(left) || Number.isNaN(right)) throw refuse('How NaN compares is not documented.');
}
