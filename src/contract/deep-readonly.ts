// What was read, as nobody may change it.

type Leaf = string | number | boolean | null | undefined;

/** A type inferred from a schema, with nothing in it that can be assigned. Branded ids stay what they are. */
export type DeepReadonly<T> = unknown extends T
	? T
	: T extends Leaf
		? T
		: { readonly [Key in keyof T]: DeepReadonly<T[Key]> };
