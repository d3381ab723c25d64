// Names and guards of the types that values have.
import type {
	CalendarDateValue,
	DateValue,
	FunctionValue,
	HostObject,
	MapValue,
	PropertyStore,
	RichTextValue,
	Value,
} from './values';

type Kinds = {
	host: HostObject;
	properties: PropertyStore;
	map: MapValue;
	date: DateValue;
	calendarDate: CalendarDateValue;
	richText: RichTextValue;
	function: FunctionValue;
};

/** Says whether a value is a list. */
export function isList(value: Value): value is readonly Value[] {
	return Array.isArray(value);
}

/** Says whether a value is of a tagged kind. */
export function isKind<K extends keyof Kinds>(value: Value, kind: K): value is Kinds[K] {
	return typeof value === 'object' && value !== null && !isList(value) && value.kind === kind;
}

/** The documented name of a value's type. */
export function typeName(value: Value): string {
	if (value === null) return 'null';
	if (typeof value === 'boolean') return 'Boolean';
	if (typeof value === 'number') return 'Number';
	if (typeof value === 'string') return 'String';
	if (isList(value)) return 'List';
	switch (value.kind) {
		case 'map':
			return 'Map';
		case 'date':
			return 'Date';
		case 'calendarDate':
			return 'CalendarDate';
		case 'richText':
			return 'RichText';
		case 'function':
			return 'Function';
		case 'properties':
			return 'EntityProperties';
		case 'host':
			return value.type;
	}
}
