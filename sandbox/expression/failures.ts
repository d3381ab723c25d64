// The ways an expression can fail, and which of them `catch` may see.

/** The source does not follow the grammar. */
export class ExpressionSyntaxError extends Error {
	override readonly name = 'ExpressionSyntaxError';

	/**
	 * @param offset position in the source, in UTF-16 units
	 * @param line first line is 1
	 * @param column first column is 1
	 */
	constructor(
		message: string,
		readonly offset: number,
		readonly line: number,
		readonly column: number,
	) {
		super(message);
	}
}

/**
 * `error`: documented to fail, so an expression may catch it. `refused`: the vendor documents no result, so the sandbox
 * gives none. `limit`: a limit was exceeded.
 *
 * Why only the first can be caught: a strict refusal may then only replace a result by a failure, never change one. What
 * evaluates here without `refused` evaluates to the same under every reading of the documentation.
 */
export type FailureKind = 'error' | 'refused' | 'limit';

/** Evaluation stopped. */
export class EvaluationFailure extends Error {
	override readonly name = 'EvaluationFailure';
	/** The part of the source that failed; set once, by the innermost node. */
	location: string | undefined;

	constructor(
		readonly kind: FailureKind,
		message: string,
		options?: ErrorOptions,
	) {
		super(message, options);
	}
}

export const fail = (message: string): EvaluationFailure => new EvaluationFailure('error', message);

export const refuse = (message: string): EvaluationFailure => new EvaluationFailure('refused', message);

export const exceed = (message: string): EvaluationFailure => new EvaluationFailure('limit', message);
