// What the site needs of the expression evaluator (sandbox/expression).
import type { Value } from '../expression/values';

export interface Complexity {
	readonly steps: number;
	readonly expensiveOperations: number;
	readonly beans: number;
	readonly primitiveValues: number;
}

export type EvaluationResult =
	| { readonly ok: true; readonly value: Value; readonly complexity: Complexity }
	| { readonly ok: false; readonly errors: readonly string[]; readonly complexity: Complexity };

export interface ExpressionEngine {
	evaluate(
		source: string,
		variables: Readonly<Record<string, Value>>,
		options: { now: () => number },
	): EvaluationResult;
	analyse(source: string): {
		readonly valid: boolean;
		readonly errors: readonly unknown[];
		readonly complexity?: unknown;
	};
	toJson(value: Value): unknown;
	fromJson(value: unknown): Value;
}
