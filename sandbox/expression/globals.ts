// The functions and constructors that every expression can name.
import { Arguments } from './arguments';
import { constructCalendarDate, constructDate } from './dates';
import { fail, refuse } from './failures';
import { fromJson, toJson } from './json';
import { typeName } from './kinds';
import { runHost } from './members';
import { boundedText, type EvaluationMeter } from './meter';
import { requirePlainData } from './result';
import type { HostObject, Meter, Value } from './values';

/** Loads the entity behind `new Issue|Project|User(id)`, or null when it cannot be seen. */
export type Construct = (type: 'Issue' | 'Project' | 'User', args: readonly Value[], meter: Meter) => Value;

/** Text that is a Number in every dialect, and text that is none in any. Between them the result is not documented. */
const numberPattern = /^-?\d+(\.\d+)?$/;
const noNumberPattern = /^(?!Infinity$)[A-Za-z]+$/;

const jsonMethods: ReadonlyMap<string, (args: readonly Value[]) => Value> = new Map([
	['parse', parseJson],
	['stringify', stringifyJson],
]);

const jsonUtility: HostObject = {
	kind: 'host',
	type: 'JSON',
	id: 'JSON',
	member: () => undefined,
	method: (name) => jsonMethods.get(name),
	toJson: () => null,
};

const globals: ReadonlyMap<string, Value> = new Map<string, Value>([
	['JSON', jsonUtility],
	['Number', { kind: 'function', arity: 1, call: ([value = null]) => toNumber(value) }],
]);

/** Finds a global by name. */
export function readGlobal(name: string): Value | undefined {
	return globals.get(name);
}

/** Evaluates `new Name(…)`. Loading an entity is one expensive operation, charged here. */
export function construct(
	name: string,
	values: readonly Value[],
	meter: EvaluationMeter,
	surroundings: { now: () => number; construct?: Construct | undefined },
): Value {
	const args = new Arguments(`new ${name}()`, values);
	switch (name) {
		case 'Date':
			return constructDate(args, surroundings.now);
		case 'CalendarDate':
			return constructCalendarDate(args, surroundings.now);
		case 'Map':
			args.count(0);
			return { kind: 'map', entries: new Map() };
		case 'Issue':
		case 'Project':
			if (typeof args.count(1).value(0) !== 'number') args.text(0);
			break;
		case 'User':
			args.count(1).text(0);
			break;
		case 'RichText':
			throw refuse('new RichText() is not simulated.');
		default:
			throw fail(`There is no type "${name}" to construct.`);
	}
	const load = surroundings.construct;
	if (load === undefined) throw refuse(`new ${name}() is not available here.`);
	meter.expensive();
	return runHost(() => load(name, values, meter));
}

function toNumber(value: Value): number {
	if (typeof value === 'number') return value;
	if (typeof value !== 'string') throw refuse(`Number() of ${typeName(value)} is not documented.`);
	if (numberPattern.test(value)) return Number(value);
	if (noNumberPattern.test(value)) return Number.NaN;
	throw refuse(`Whether Number() accepts "${value.slice(0, 40)}" is not documented.`);
}

function parseJson(values: readonly Value[]): Value {
	const text = new Arguments('JSON.parse()', values).count(1).text(0);
	return runHost(() => fromJson(JSON.parse(text)));
}

function stringifyJson(values: readonly Value[]): Value {
	const value = new Arguments('JSON.stringify()', values).count(1).value(0);
	requirePlainData(value);
	return boundedText(JSON.stringify(toJson(value)));
}
