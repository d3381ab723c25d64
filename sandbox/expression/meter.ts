// Counts the cost of one evaluation and stops it at the documented limits.
import { exceed } from './failures';
import type { Meter, Value } from './values';

export interface Limits {
	/** AST nodes evaluated, each time they are. */
	readonly steps: number;
	/** Property reads, `new Issue|Project|User`, and what host objects charge. */
	readonly expensiveOperations: number;
	/** Host objects that hosts charge, plus those in the result. */
	readonly beans: number;
	/** Primitive values in the result. */
	readonly primitiveValues: number;
	/** Items of a list that one method may process. */
	readonly listItems: number;
}

export const defaultLimits: Limits = {
	steps: 10_000,
	expensiveOperations: 10,
	beans: 1_000,
	primitiveValues: 10_000,
	listItems: 1_000,
};

/** Bounds of the sandbox itself, far above what a rule needs; they keep doubling loops from eating the memory. */
const maxTextLength = 100_000;
const maxListLength = 10_000;

export interface Measure {
	readonly value: number;
	readonly limit: number;
}

export interface Complexity {
	readonly steps: Measure;
	readonly expensiveOperations: Measure;
	readonly beans: Measure;
	readonly primitiveValues: Measure;
}

type Counted = keyof Complexity;

const labels: Readonly<Record<Counted, string>> = {
	steps: 'steps',
	expensiveOperations: 'expensive operations',
	beans: 'beans',
	primitiveValues: 'primitive values',
};

/** The meter of one evaluation. */
export class EvaluationMeter implements Meter {
	private readonly used: Record<Counted, number> = { steps: 0, expensiveOperations: 0, beans: 0, primitiveValues: 0 };

	constructor(private readonly limits: Limits) {}

	step(): void {
		this.add('steps', 1);
	}

	expensive(): void {
		this.add('expensiveOperations', 1);
	}

	bean(count = 1): void {
		this.add('beans', count);
	}

	primitive(): void {
		this.add('primitiveValues', 1);
	}

	/** Returns the list when a method may process all of it. */
	processable(list: readonly Value[]): readonly Value[] {
		if (list.length > this.limits.listItems) {
			throw exceed(`The list has ${list.length} items, limit: ${this.limits.listItems}; slice it first.`);
		}
		return list;
	}

	complexity(): Complexity {
		const measure = (counted: Counted): Measure => ({ value: this.used[counted], limit: this.limits[counted] });
		return {
			steps: measure('steps'),
			expensiveOperations: measure('expensiveOperations'),
			beans: measure('beans'),
			primitiveValues: measure('primitiveValues'),
		};
	}

	private add(counted: Counted, count: number): void {
		const sum = this.used[counted] + count;
		const limit = this.limits[counted];
		// The count stops at the limit: the operation beyond it never runs.
		this.used[counted] = Math.min(sum, limit);
		if (sum > limit) throw exceed(`The expression exceeded the limit of ${limit} ${labels[counted]}.`);
	}
}

/** Returns the text when it is within the sandbox's bound. */
export function boundedText(text: string): string {
	if (text.length > maxTextLength) throw exceed(`A String grew to ${text.length} characters, limit: ${maxTextLength}.`);
	return text;
}

/** Returns the list when it is within the sandbox's bound. */
export function boundedList(list: readonly Value[]): readonly Value[] {
	if (list.length > maxListLength) throw exceed(`A List grew to ${list.length} items, limit: ${maxListLength}.`);
	return list;
}
