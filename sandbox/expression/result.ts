// Walks finished values: what a result costs, and what can be written as JSON text.
import { exceed, refuse } from './failures';
import { isKind, isList, typeName } from './kinds';
import { boundedText, type EvaluationMeter } from './meter';
import type { Value } from './values';

/** Lists, maps and leaves of one value; sharing can make a small program describe an endless tree. */
const maxParts = 50_000;

/** Counts the primitives and beans of a result, and refuses values that the evaluate API cannot return. */
export function chargeResult(result: Value, meter: EvaluationMeter): void {
	visitLeaves(result, (leaf) => {
		if (isKind(leaf, 'function') || isKind(leaf, 'properties')) {
			throw refuse(`An expression cannot return ${typeName(leaf)}.`);
		}
		if (isKind(leaf, 'host')) meter.bean();
		else meter.primitive();
	});
}

/** Requires data that JSON text has a documented form for: no dates, objects or functions. */
export function requirePlainData(value: Value): void {
	let length = 0;
	visitLeaves(value, (leaf) => {
		if ((typeof leaf === 'object' && leaf !== null) || (typeof leaf === 'number' && !Number.isFinite(leaf))) {
			throw refuse(`The JSON text of ${typeName(leaf)} is not documented.`);
		}
		length += typeof leaf === 'string' ? boundedText(leaf).length : 0;
		if (length > maxParts * 2) throw exceed('The value is too large for JSON text.');
	});
}

function visitLeaves(root: Value, visit: (leaf: Value) => void): void {
	const pending: Value[] = [root];
	let parts = 0;
	for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
		if (++parts > maxParts) throw exceed(`The value has more than ${maxParts} parts.`);
		if (isList(value)) for (const item of value) pending.push(item);
		else if (isKind(value, 'map')) for (const item of value.entries.values()) pending.push(item);
		else visit(value);
	}
}
