// The conditions of entity queries and transactions: their types, and what they say about an item.

import { isObject } from '../json';
import type { AttributeType, EntityDefinition } from './entity-definition';
import { StorageRefusal, storageLimits } from './limits';

export type Scalar = string | number | boolean;

/** Attribute types each condition takes. Source: Forge docs, "Querying the Custom Entity Store", Conditions. */
const supportedTypes = {
	BEGINS_WITH: ['string'],
	BETWEEN: ['string', 'integer', 'float'],
	EQUAL_TO: ['string', 'integer', 'float', 'boolean'],
	NOT_EQUAL_TO: ['string', 'integer', 'float', 'boolean'],
	GREATER_THAN: ['string', 'integer', 'float'],
	GREATER_THAN_EQUAL_TO: ['string', 'integer', 'float'],
	LESS_THAN: ['string', 'integer', 'float'],
	LESS_THAN_EQUAL_TO: ['string', 'integer', 'float'],
	EXISTS: ['string', 'integer', 'float', 'boolean'],
	NOT_EXISTS: ['string', 'integer', 'float', 'boolean'],
	CONTAINS: ['string'],
	NOT_CONTAINS: ['string'],
} as const satisfies Record<string, readonly AttributeType[]>;

type ConditionName = keyof typeof supportedTypes;

const rangeConditions: ReadonlySet<ConditionName> = new Set([
	'BEGINS_WITH',
	'BETWEEN',
	'EQUAL_TO',
	'GREATER_THAN',
	'GREATER_THAN_EQUAL_TO',
	'LESS_THAN',
	'LESS_THAN_EQUAL_TO',
]);

/** A checked condition on one attribute. */
export interface Condition {
	readonly name: ConditionName;
	readonly values: readonly Scalar[];
}

/** Says whether an item (undefined: there is none) meets the condition. */
export type ItemTest = (item: Readonly<Record<string, unknown>> | undefined) => boolean;

function isConditionName(name: unknown): name is ConditionName {
	return typeof name === 'string' && Object.hasOwn(supportedTypes, name);
}

/** The JavaScript type that a value of this attribute type has. */
export function scalarTypeOf(type: AttributeType): 'string' | 'number' | 'boolean' | undefined {
	switch (type) {
		case 'string':
			return 'string';
		case 'integer':
		case 'float':
			return 'number';
		case 'boolean':
			return 'boolean';
		case 'any':
			return undefined;
	}
}

function readCondition(raw: unknown, attribute: string, type: AttributeType): Condition {
	if (type === 'any') {
		throw new StorageRefusal(422, 'INVALID_FILTER_CONDITION', `"${attribute}" is of type any: no condition takes it`);
	}
	if (!isObject(raw) || !isConditionName(raw.condition)) {
		throw new StorageRefusal(400, 'INVALID_FILTER_CONDITION', `Unknown condition on "${attribute}"`);
	}
	const name = raw.condition;
	if (!supportedTypes[name].some((supported) => supported === type)) {
		throw new StorageRefusal(400, 'INVALID_FILTER_CONDITION', `${name} does not take "${attribute}" (${type})`);
	}
	const given: readonly unknown[] = Array.isArray(raw.values) ? raw.values : [];
	const needed = name === 'BETWEEN' ? 2 : 1;
	if (given.length < needed) {
		throw new StorageRefusal(400, 'INSUFFICIENT_FILTER_VALUES', `${name} needs ${needed} value(s)`);
	}
	if (given.length > needed) {
		throw new StorageRefusal(400, 'INVALID_FILTER_VALUES', `${name} takes ${needed} value(s)`);
	}
	const wanted = name === 'EXISTS' || name === 'NOT_EXISTS' ? 'boolean' : scalarTypeOf(type);
	const values = given.map((value): Scalar => {
		if (
			(typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') &&
			typeof value === wanted
		)
			return value;
		throw new StorageRefusal(400, 'INVALID_FILTER_VALUES', `${name} on "${attribute}" needs a ${wanted}`);
	});
	return { name, values };
}

/** Reads the condition on an index's range; only those the documentation lists for `where`. */
export function readRangeCondition(raw: unknown, attribute: string, type: AttributeType): Condition {
	const condition = readCondition(raw, attribute, type);
	if (!rangeConditions.has(condition.name)) {
		throw new StorageRefusal(400, 'INVALID_FILTER_CONDITION', `${condition.name} cannot be used on an index's range`);
	}
	return condition;
}

/** Reads `{and: […]}` or `{or: […]}` over declared attributes. */
export function readItemTest(raw: unknown, entity: EntityDefinition): ItemTest {
	if (!isObject(raw)) throw new StorageRefusal(400, 'EMPTY_FILTER_OPERATOR', 'A filter is {and: […]} or {or: […]}');
	const operators = Object.keys(raw);
	if (operators.includes('and') && operators.includes('or')) {
		throw new StorageRefusal(400, 'INVALID_FILTER_OPERATORS_COMBINATION', '"and" and "or" cannot be combined');
	}
	const operator = operators.includes('or') ? 'or' : 'and';
	const list = raw[operator];
	if (operators.length !== 1 || !Array.isArray(list) || list.length === 0) {
		throw new StorageRefusal(400, 'EMPTY_FILTER_OPERATOR', 'A filter is {and: […]} or {or: […]}, not empty');
	}
	if (list.length > storageLimits.conditionsPerQuery) {
		throw new StorageRefusal(400, 'INVALID_FILTER_VALUES', `At most ${storageLimits.conditionsPerQuery} conditions`);
	}
	const tests = list.map((part: unknown): ItemTest => {
		const attribute = isObject(part) && typeof part.property === 'string' ? part.property : '';
		const type = entity.attributes.get(attribute);
		if (type === undefined) {
			throw new StorageRefusal(400, 'QUERY_WHERE_FIELD_INVALID', `${entity.name} has no attribute "${attribute}"`);
		}
		const condition = readCondition(part, attribute, type);
		return (item) => holds(condition, item?.[attribute]);
	});
	return operator === 'and' ? (item) => tests.every((test) => test(item)) : (item) => tests.some((test) => test(item));
}

/** Orders two values of one attribute; strings by code unit, as keys are. */
export function compareScalars(left: Scalar, right: Scalar): number {
	if (left === right) return 0;
	return left < right ? -1 : 1;
}

/**
 * Says whether an attribute's value meets a condition.
 *
 * Of a value that is not there only NOT_EXISTS is true. The documentation is silent on the negated conditions
 * (NOT_EQUAL_TO, NOT_CONTAINS); saying false there refuses a write that the platform might have let through.
 */
export function holds({ name, values }: Condition, value: unknown): boolean {
	if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
		return name === 'NOT_EXISTS' ? value === undefined : name === 'EXISTS' && value !== undefined;
	}
	const [first, second] = values;
	if (first === undefined) return false;
	switch (name) {
		case 'EXISTS':
			return true;
		case 'NOT_EXISTS':
			return false;
		case 'BEGINS_WITH':
			return String(value).startsWith(String(first));
		case 'CONTAINS':
			return String(value).includes(String(first));
		case 'NOT_CONTAINS':
			return !String(value).includes(String(first));
		case 'EQUAL_TO':
			return value === first;
		case 'NOT_EQUAL_TO':
			return value !== first;
		case 'GREATER_THAN':
			return compareScalars(value, first) > 0;
		case 'GREATER_THAN_EQUAL_TO':
			return compareScalars(value, first) >= 0;
		case 'LESS_THAN':
			return compareScalars(value, first) < 0;
		case 'LESS_THAN_EQUAL_TO':
			return compareScalars(value, first) <= 0;
		case 'BETWEEN':
			return second !== undefined && compareScalars(value, first) >= 0 && compareScalars(value, second) <= 0;
	}
}
