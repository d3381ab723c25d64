// Copies plain data in depth, so that neither side sees what is done to the other.

/** `structuredClone` gives objects of another realm where tests run, which are unlike those the code makes itself. */
export function copyOf<T>(value: T): T {
	return copy(value) as T;
}

function copy(value: unknown): unknown {
	if (typeof value === 'function' || typeof value === 'symbol') throw new TypeError(`Not data: ${String(value)}`);
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) return value.map(copy);
	if (value instanceof Map) return new Map([...value].map(([key, one]): [unknown, unknown] => [key, copy(one)]));
	if (value instanceof Set) return new Set([...value].map(copy));
	const prototype: unknown = Object.getPrototypeOf(value);
	if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
		throw new TypeError(`Not plain data: ${value.constructor.name}`);
	}
	return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, copy(one)]));
}
