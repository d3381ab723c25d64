// Reads members of values and calls their methods; only documented names exist, never those of JavaScript's prototypes.
import { Arguments, type Method } from './arguments';
import { calendarDateMethods, dateMethods } from './dates';
import { EvaluationFailure, fail, refuse } from './failures';
import { fromJson } from './json';
import { isKind, isList, typeName } from './kinds';
import { listMethod } from './list-methods';
import { mapMethods, readEntry } from './map-methods';
import type { EvaluationMeter } from './meter';
import { stringMethods } from './string-methods';
import type { HostObject, PropertyStore, Value } from './values';

/** Members of entity properties that exist, but not in the sandbox. */
const unsupportedPropertyMethods: ReadonlySet<string> = new Set(['keys', 'updated']);

/** Reads `object.name`; the object is not null. */
export function readMember(object: Value, name: string, meter: EvaluationMeter): Value {
	if (isKind(object, 'host')) return readHostMember(object, name, meter);
	if (isKind(object, 'properties')) {
		if (name === 'get' || unsupportedPropertyMethods.has(name)) throw notCalled(object, name);
		return readProperty(object, name, meter);
	}
	if (methodOf(object, name, meter) !== undefined) throw notCalled(object, name);
	if (isKind(object, 'map')) return readEntry(object, name);
	if (name === 'length' && (typeof object === 'string' || isList(object))) return object.length;
	if (name === 'plainText' && isKind(object, 'richText')) return object.plainText;
	throw unknownMember(object, name);
}

/** Reads `object[key]`; the object is not null. */
export function readIndex(object: Value, key: Value, meter: EvaluationMeter): Value {
	if (isList(object)) return readItem(object, key);
	if (!isKind(object, 'map') && !isKind(object, 'host') && !isKind(object, 'properties')) {
		throw refuse(`"[…]" is not documented for ${typeName(object)}.`);
	}
	if (typeof key !== 'string') throw refuse(`A key of ${typeName(object)} must be a String, not ${typeName(key)}.`);
	if (isKind(object, 'map')) return readEntry(object, key);
	return isKind(object, 'host') ? readHostMember(object, key, meter) : readProperty(object, key, meter);
}

/** Calls `object.name(…)`; the object is not null. */
export function callMethod(object: Value, name: string, values: readonly Value[], meter: EvaluationMeter): Value {
	if (isKind(object, 'host')) return callHostMethod(object, name, values, meter);
	const args = new Arguments(`${name}()`, values);
	if (isKind(object, 'properties')) {
		if (unsupportedPropertyMethods.has(name)) throw refuse(`${name}() of properties is not simulated.`);
		if (name !== 'get') throw unknownMember(object, `${name}()`);
		return readProperty(object, args.count(1).text(0), meter);
	}
	const method = methodOf(object, name, meter);
	if (method === undefined) throw unknownMember(object, `${name}()`);
	return method(args);
}

/** Runs host code and turns its errors into evaluation failures, keeping the cause. */
export function runHost<T>(run: () => T): T {
	try {
		return run();
	} catch (cause) {
		if (cause instanceof EvaluationFailure || !(cause instanceof Error)) throw cause;
		throw new EvaluationFailure('error', cause.message, { cause });
	}
}

function methodOf(object: Value, name: string, meter: EvaluationMeter): ((args: Arguments) => Value) | undefined {
	const bind = <T>(self: T, method: Method<T> | undefined): ((args: Arguments) => Value) | undefined =>
		method && ((args) => method(self, args));
	if (typeof object === 'string') return bind(object, stringMethods.get(name));
	if (isList(object)) return bind(object, listMethod(name, meter));
	if (isKind(object, 'map')) return bind(object, mapMethods.get(name));
	if (isKind(object, 'date')) return bind(object, dateMethods.get(name));
	if (isKind(object, 'calendarDate')) return bind(object, calendarDateMethods.get(name));
	return undefined;
}

function readItem(list: readonly Value[], key: Value): Value {
	if (typeof key !== 'number' || !Number.isSafeInteger(key)) throw refuse('A List index must be a whole Number.');
	const item = key < 0 ? undefined : list[key];
	if (item === undefined) throw refuse(`The List of ${list.length} items has no index ${key}.`);
	return item;
}

function readHostMember(object: HostObject, name: string, meter: EvaluationMeter): Value {
	const value = runHost(() => object.member(name, meter));
	if (value !== undefined) return value;
	throw object.method?.(name) === undefined ? unknownMember(object, name) : notCalled(object, name);
}

function callHostMethod(object: HostObject, name: string, values: readonly Value[], meter: EvaluationMeter): Value {
	const method = object.method?.(name);
	if (method === undefined) throw unknownMember(object, `${name}()`);
	return runHost(() => method(values, meter));
}

function readProperty(store: PropertyStore, key: string, meter: EvaluationMeter): Value {
	meter.expensive();
	const json = runHost(() => store.read(key));
	return json === undefined ? null : runHost(() => fromJson(json));
}

function unknownMember(object: Value, name: string): EvaluationFailure {
	return fail(`${typeName(object)} has no "${name}".`);
}

function notCalled(object: Value, name: string): EvaluationFailure {
	return refuse(`"${name}" of ${typeName(object)} is a method and must be called.`);
}
