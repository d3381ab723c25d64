// Checks the arguments of the methods and functions of Jira expressions.
import { refuse } from './failures';
import { isKind, typeName } from './kinds';
import type { FunctionValue, Value } from './values';

/** The arguments of one call, read by position. */
export class Arguments {
	constructor(
		private readonly method: string,
		private readonly values: readonly Value[],
	) {}

	/** Refuses a number of arguments outside the documented range. */
	count(minimum: number, maximum = minimum): this {
		const { length } = this.values;
		if (length < minimum || length > maximum) {
			const wanted = minimum === maximum ? `${minimum}` : `${minimum} to ${maximum}`;
			throw refuse(`${this.method} takes ${wanted} argument(s), not ${length}.`);
		}
		return this;
	}

	has(index: number): boolean {
		return index < this.values.length;
	}

	value(index: number): Value {
		return this.values[index] ?? null;
	}

	text(index: number): string {
		const value = this.value(index);
		if (typeof value !== 'string') throw this.wrong(index, 'a String');
		return value;
	}

	integer(index: number): number {
		const value = this.value(index);
		if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw this.wrong(index, 'a whole Number');
		return value;
	}

	/** A function of exactly that many parameters. */
	callback(index: number, arity: number): FunctionValue {
		const value = this.value(index);
		if (!isKind(value, 'function')) throw this.wrong(index, 'a function');
		if (value.arity !== undefined && value.arity !== arity)
			throw this.wrong(index, `a function of ${arity} parameter(s)`);
		return value;
	}

	private wrong(index: number, wanted: string): Error {
		return refuse(`Argument ${index + 1} of ${this.method} must be ${wanted}, not ${typeName(this.value(index))}.`);
	}
}

/** One documented method of a type. */
export type Method<T> = (self: T, args: Arguments) => Value;

export type Methods<T> = ReadonlyMap<string, Method<T>>;

/** A method that takes no arguments. */
export function withoutArguments<T>(read: (self: T) => Value): Method<T> {
	return (self, args) => {
		args.count(0);
		return read(self);
	};
}

/** Start and end of `slice` within a length: an end beyond is cut, as in the documented `slice(0, 1000)`. */
export function readRange(args: Arguments, length: number, negative: 'fromEnd' | 'refused'): [number, number] {
	args.count(1, 2);
	const place = (index: number): number => {
		const at = args.integer(index);
		if (at < 0 && negative === 'refused') throw refuse('Negative indexes are not documented here.');
		return Math.min(at < 0 ? Math.max(length + at, 0) : at, length);
	};
	return [place(0), args.has(1) ? place(1) : length];
}
