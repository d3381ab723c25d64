/** Some of an object's fields, in the order of the keys; what is absent stays absent. */
export function pick<T extends object, Key extends keyof T>(from: T, keys: readonly Key[]): Pick<T, Key> {
	const picked = keys.flatMap((key) => (from[key] === undefined ? [] : [[key, from[key]]]));
	return Object.fromEntries(picked) as Pick<T, Key>;
}
