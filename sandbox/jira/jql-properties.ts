// Fields of indexed properties in a query: the operators that their types are documented to allow, and no others.
import { dayMs, hourMs, minuteMs } from '../durations';
import type { IndexedProperty, IndexedValue } from '../seams';
import { readTime } from './time';

type Comparison = '=' | '!=' | '>' | '>=' | '<' | '<=';
type Operator = Comparison | '~' | 'in' | 'not in' | 'is empty' | 'is not empty';

/** One restriction by a field of a property. */
export interface PropertyClause {
	readonly propertyKey: string;
	readonly value: IndexedValue;
	readonly operator: Operator;
	readonly operands: readonly string[];
}

const ordering = ['=', '!=', '>', '>=', '<', '<='] as const;
const naming = ['=', '!=', 'in', 'not in'] as const;

/** Source: Forge docs, "Jira entity property": numbers and dates have an order, strings match as they are, texts by word. */
const operatorsOf: Readonly<Record<IndexedValue['type'], readonly Operator[]>> = {
	number: ordering,
	date: ordering,
	string: naming,
	user: naming,
	text: ['~'],
};

const named = /^\s*(?:issue\.property\[([^\]]+)\]\.([\w.]+)|([a-z]\w*))\s*(.+?)\s*$/i;
const restriction =
	/^(?:(is\s+not\s+empty|is\s+empty)|(not\s+in|in)\s*\((.*)\)|(!=|>=|<=|=|>|<|~)\s*("[^"]*"|'[^']*'|[^\s"'=<>~]+))$/i;
const ago = /^-(\d+)([mhdw])$/i;
const unitMs: Readonly<Record<string, number>> = { m: minuteMs, h: hourMs, d: dayMs, w: 7 * dayMs };

const unquote = (text: string): string => text.trim().replace(/^(["'])(.*)\1$/, '$2');

function isOperand({ type }: IndexedValue, text: string): boolean {
	if (text === '') return false;
	if (type === 'number') return Number.isFinite(Number(text));
	// What a date means depends on the time zone of who asks.
	return type !== 'date' || ago.test(text);
}

/** Undefined for what names no indexed field, and for what its type does not allow. */
export function parsePropertyClause(text: string, indexed: readonly IndexedProperty[]): PropertyClause | undefined {
	const [, key, path, alias, rest = ''] = named.exec(text) ?? [];
	const found = indexed
		.flatMap(({ propertyKey, values }) => values.map((value) => ({ propertyKey, value })))
		.find(({ propertyKey, value }) =>
			alias === undefined
				? propertyKey === key && value.path === path
				: value.searchAlias?.toLowerCase() === alias.toLowerCase(),
		);
	const [, empty, list, listed = '', comparison, operand = ''] = restriction.exec(rest) ?? [];
	if (found === undefined) return undefined;
	if (empty !== undefined) {
		return { ...found, operator: /not/i.test(empty) ? 'is not empty' : 'is empty', operands: [] };
	}
	const operator = (list ?? comparison)?.toLowerCase().replace(/\s+/, ' ') as Operator | undefined;
	const operands = list === undefined ? [unquote(operand)] : listed.split(',').map(unquote);
	const isAllowed =
		operator !== undefined &&
		operatorsOf[found.value.type].includes(operator) &&
		operands.every((one) => isOperand(found.value, one));
	return isAllowed ? { ...found, operator, operands } : undefined;
}

/** What the index holds of a field: nothing where it is absent, or not of the type that was declared. */
function indexedOf(property: unknown, { path, type }: IndexedValue): string | number | undefined {
	let found = property;
	for (const name of path.split('.')) {
		if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined;
		found = Reflect.get(found, name);
	}
	if (type === 'number') return typeof found === 'number' ? found : undefined;
	if (typeof found !== 'string') return undefined;
	return type === 'date' ? readTime(found) : found;
}

function compares(left: number, operator: Operator, right: number): boolean {
	switch (operator) {
		case '=':
			return left === right;
		case '!=':
			return left !== right;
		case '>':
			return left > right;
		case '>=':
			return left >= right;
		case '<':
			return left < right;
		case '<=':
			return left <= right;
		default:
			return false;
	}
}

const wordsOf = (text: string): string[] =>
	text
		.toLowerCase()
		.split(/[^\p{L}\p{N}]+/u)
		.filter((word) => word !== '');

/** Whether a work item is found. A field that is not there is found by `is empty` alone, by `!=` and `not in` as little. */
export function holdsProperty(
	properties: ReadonlyMap<string, unknown>,
	{ propertyKey, value, operator, operands }: PropertyClause,
	{ now, asker }: { readonly now: number; readonly asker: string | null },
): boolean {
	const held = indexedOf(properties.get(propertyKey), value);
	if (operator === 'is empty') return held === undefined;
	if (held === undefined) return false;
	const [first = ''] = operands;
	if (operator === 'is not empty') return true;
	if (typeof held === 'number') {
		const [, count, unit = ''] = ago.exec(first) ?? [];
		const right = value.type === 'date' ? now - Number(count) * (unitMs[unit.toLowerCase()] ?? 0) : Number(first);
		return compares(held, operator, right);
	}
	if (operator === '~') return wordsOf(first).every((word) => wordsOf(held).includes(word));
	const wanted = operands.map((one) => (value.type === 'user' && /^currentuser\(\)$/i.test(one) ? asker : one));
	const isAmong = wanted.includes(held);
	return operator === '!=' || operator === 'not in' ? !isAmong : isAmong;
}
