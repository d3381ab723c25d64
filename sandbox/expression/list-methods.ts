// The documented methods of List.
import { type Arguments, type Method, type Methods, readRange, withoutArguments } from './arguments';
import { fail, refuse } from './failures';
import { isList, typeName } from './kinds';
import { boundedList, boundedText, type EvaluationMeter } from './meter';
import { isItem, requireBoolean, textOf } from './operators';
import type { Value } from './values';

type List = readonly Value[];

const maxJoinedLength = 10_000;

/** Methods that walk the list; the limit of items applies to these. */
const walking: Methods<List> = new Map<string, Method<List>>([
	['map', (self, args) => self.map(transform(args))],
	['flatMap', (self, args) => flattenOnce(self.map(requireList(transform(args))))],
	['flatten', withoutArguments((self) => flatten(self))],
	['filter', (self, args) => self.filter(predicate(args, 'filter'))],
	['every', (self, args) => self.every(predicate(args, 'every'))],
	['some', (self, args) => self.some(predicate(args, 'some'))],
	['includes', (self, args) => args.count(1) && self.some((item) => isItem(item, args.value(0)))],
	['indexOf', (self, args) => args.count(1) && self.findIndex((item) => isItem(item, args.value(0)))],
	['reduce', reduce],
	['join', join],
	['sort', sort],
]);

const direct: Methods<List> = new Map<string, Method<List>>([
	['slice', (self, args) => self.slice(...readRange(args, self.length, 'fromEnd'))],
	['concat', concat],
]);

/** Finds a method of List by name. */
export function listMethod(name: string, meter: EvaluationMeter): Method<List> | undefined {
	const walk = walking.get(name);
	return walk === undefined ? direct.get(name) : (self, args) => walk(meter.processable(self), args);
}

function transform(args: Arguments): (item: Value) => Value {
	const callback = args.count(1).callback(0, 1);
	return (item) => callback.call([item]);
}

function predicate(args: Arguments, method: string): (item: Value) => boolean {
	const callback = args.count(1).callback(0, 1);
	return (item) => requireBoolean(callback.call([item]), `The function given to ${method}()`);
}

function requireList(apply: (item: Value) => Value): (item: Value) => List {
	return (item) => {
		const result = apply(item);
		if (!isList(result)) throw refuse(`The function given to flatMap() must return a List, not ${typeName(result)}.`);
		return result;
	};
}

function flattenOnce(lists: readonly Value[]): List {
	const flat: Value[] = [];
	for (const item of lists) {
		if (isList(item)) flat.push(...item);
		else flat.push(item);
		boundedList(flat);
	}
	return flat;
}

/** Refused for lists in lists in lists: whether one or all levels go is not documented. */
function flatten(self: List): List {
	const flat = flattenOnce(self);
	if (flat.some(isList)) throw refuse('How deep flatten() goes is not documented.');
	return flat;
}

function concat(self: List, args: Arguments): List {
	const other = args.count(1).value(0);
	return boundedList(isList(other) ? [...self, ...other] : [...self, other]);
}

function reduce(self: List, args: Arguments): Value {
	const callback = args.count(1, 2).callback(0, 2);
	const [first, ...rest] = args.has(1) ? [args.value(1), ...self] : self;
	if (first === undefined) throw fail('reduce() of an empty List needs an initial value.');
	return rest.reduce<Value>((sum, item) => callback.call([sum, item]), first);
}

/** Refused beyond 10,000 characters: the text is then cut, but where exactly is not documented. */
function join(self: List, args: Arguments): Value {
	const separator = args.count(0, 1).has(0) ? args.text(0) : ',';
	const joined = boundedText(self.map(textOf).join(separator));
	if (joined.length > maxJoinedLength) throw refuse(`join() gives up to ${maxJoinedLength} characters.`);
	return joined;
}

function sort(self: List, args: Arguments): Value {
	const callback = args.count(1).callback(0, 2);
	return [...self].sort((left, right) => {
		const order = callback.call([left, right]);
		if (typeof order !== 'number' || Number.isNaN(order))
			throw refuse('The function given to sort() must return a Number.');
		return order;
	});
}
