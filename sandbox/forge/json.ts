// Reads, measures and copies JSON values that came from outside: request bodies and the manifest.

export type JsonObject = { readonly [key: string]: unknown };

/** Tells whether a value is an object with fields: not null, not an array. */
export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Size of a value as the wire carries it, in bytes of UTF-8 JSON; 0 for what JSON leaves out. */
export function sizeInBytes(value: unknown): number {
	const text: string | undefined = JSON.stringify(value);
	return text === undefined ? 0 : Buffer.byteLength(text);
}

/** A deep copy through JSON, as everything that crosses the platform's border is copied. */
export function cloneJson(value: unknown): unknown {
	const text: string | undefined = JSON.stringify(value);
	return text === undefined ? undefined : JSON.parse(text);
}

/** Levels of nesting: 0 for a scalar, 1 for `{a: 1}`. */
export function depthOf(value: unknown): number {
	if (typeof value !== 'object' || value === null) return 0;
	let deepest = 0;
	for (const child of Object.values(value)) deepest = Math.max(deepest, depthOf(child));
	return deepest + 1;
}
