// Brings a newer version of a record under what somebody typed.

/** Keys tell entries of a list apart while they are edited, and say nothing of the entry. */
const withoutKeys = (value: unknown): string | undefined =>
	JSON.stringify(value, (name, part: unknown) => (name === 'key' ? undefined : part));

const isSame = (a: unknown, b: unknown): boolean => withoutKeys(a) === withoutKeys(b);

/**
 * Takes the latest values, and on top of them what the reader changed since `base`.
 *
 * @returns the values, and the fields that both changed: there the reader's stay
 */
export function mergeLatest<Values extends object>(
	values: Values,
	base: Values,
	latest: Values,
): { readonly values: Values; readonly bothChanged: readonly (keyof Values)[] } {
	const fields = Object.keys(base) as (keyof Values)[];
	const edited = fields.filter((field) => !isSame(values[field], base[field]));
	const kept = Object.fromEntries(edited.map((field) => [field, values[field]])) as Partial<Values>;
	return {
		values: { ...latest, ...kept },
		bothChanged: edited.filter((field) => !isSame(latest[field], base[field]) && !isSame(latest[field], values[field])),
	};
}
