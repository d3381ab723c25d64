// The documented methods and reads of Map.
import { type Method, type Methods, withoutArguments } from './arguments';
import { refuse } from './failures';
import type { MapValue, Value } from './values';

export const mapMethods: Methods<MapValue> = new Map<string, Method<MapValue>>([
	['get', (self, args) => self.entries.get(args.count(1).text(0)) ?? null],
	[
		'set',
		(self, args) => ({ kind: 'map', entries: new Map([...self.entries, [args.count(2).text(0), args.value(1)]]) }),
	],
	['entries', withoutArguments((self) => [...self.entries])],
]);

/** Reads `map.key` or `map['key']`; a missing key is refused there, and null only from `get`. */
export function readEntry(map: MapValue, key: string): Value {
	const value = map.entries.get(key);
	if (value === undefined) throw refuse(`The Map has no key "${key}"; use get(), which answers null.`);
	return value;
}
