// The values a Jira expression works with.

/** Counts what an evaluation costs and stops it at the documented limits. */
export interface Meter {
	/** One evaluation step (every node evaluated). */
	step(): void;
	/** One expensive operation, such as reading an entity or app property. */
	expensive(): void;
	/** Beans (host objects) loaded. */
	bean(count?: number): void;
}

/** A Jira object such as User or Issue: a named type with documented members only. */
export interface HostObject {
	readonly kind: 'host';
	/** Documented type name, for example `User`. */
	readonly type: string;
	/**
	 * Value of a documented member, or undefined when the type has no such member (an evaluation error).
	 * A member that exists without a value is null.
	 */
	member(name: string, meter: Meter): Value | undefined;
	/** Methods of the type, by name; argument checks are the host's. */
	method?(name: string): ((args: readonly Value[], meter: Meter) => Value) | undefined;
	/** Identity for `==`: objects are equal when type and id are. */
	readonly id: string;
	/** What the evaluate API returns for the object. */
	toJson(): unknown;
}

/**
 * Entity or app properties: read with `['key']`, `.key` or `.get('key')`, each read one expensive operation;
 * a property that is not set reads as null.
 */
export interface PropertyStore {
	readonly kind: 'properties';
	read(key: string): unknown;
}

export interface MapValue {
	readonly kind: 'map';
	readonly entries: ReadonlyMap<string, Value>;
}

export interface DateValue {
	readonly kind: 'date';
	/** Epoch milliseconds. */
	readonly ms: number;
}

export interface CalendarDateValue {
	readonly kind: 'calendarDate';
	/** `YYYY-MM-DD`. */
	readonly iso: string;
}

export interface RichTextValue {
	readonly kind: 'richText';
	readonly plainText: string;
}

export interface FunctionValue {
	readonly kind: 'function';
	/** Number of parameters; a call with another number of arguments is an error. */
	readonly arity?: number;
	call(args: readonly Value[]): Value;
}

export type Value =
	| null
	| boolean
	| number
	| string
	| readonly Value[]
	| MapValue
	| DateValue
	| CalendarDateValue
	| RichTextValue
	| FunctionValue
	| HostObject
	| PropertyStore;
