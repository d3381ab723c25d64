// Converts between JSON and the values of Jira expressions.
import { restText } from './dates';
import { typeName } from './kinds';
import type { Value } from './values';

const maxNesting = 200;

/**
 * Reads decoded JSON as a value; objects become maps.
 *
 * @throws {TypeError} when it is not JSON, or nested deeper than 200 levels
 */
export function fromJson(json: unknown): Value {
	return convert(json, 0);
}

function convert(json: unknown, nesting: number): Value {
	if (nesting > maxNesting) throw new TypeError(`JSON is nested deeper than ${maxNesting} levels`);
	if (json === null || typeof json === 'boolean' || typeof json === 'string') return json;
	if (typeof json === 'number' && Number.isFinite(json)) return json;
	if (Array.isArray(json)) return json.map((item: unknown) => convert(item, nesting + 1));
	if (typeof json !== 'object') throw new TypeError(`Not JSON: ${typeof json}`);
	const entries = Object.entries(json).filter(([, value]) => value !== undefined);
	return { kind: 'map', entries: new Map(entries.map(([key, value]) => [key, convert(value, nesting + 1)])) };
}

/**
 * Writes a value as the evaluate API returns it; dates in the REST API's format, rich text as plain text.
 *
 * @throws {TypeError} for functions and property stores, which `evaluate` never returns
 */
export function toJson(value: Value): unknown {
	if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
	if (typeof value === 'number') return Number.isFinite(value) ? value : null;
	if (Array.isArray(value)) return value.map(toJson);
	const tagged = value as Exclude<typeof value, readonly Value[]>;
	switch (tagged.kind) {
		case 'map':
			// fromEntries defines own properties, so a key such as __proto__ stays data.
			return Object.fromEntries([...tagged.entries].map(([key, item]) => [key, toJson(item)]));
		case 'date':
			return restText(tagged);
		case 'calendarDate':
			return tagged.iso;
		case 'richText':
			return tagged.plainText;
		case 'host':
			return tagged.toJson();
		case 'function':
		case 'properties':
			throw new TypeError(`${typeName(tagged)} has no JSON`);
	}
}
