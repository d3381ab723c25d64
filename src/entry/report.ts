// One way to write to the app's log: facts an operator can act on, never a secret or a request body.
import { AppError } from '../core/errors';

/** Errors people cause by what they ask are not faults and stay out of the log. */
const quiet: ReadonlySet<string> = new Set(['INVALID_INPUT', 'FORBIDDEN', 'NOT_FOUND', 'CONFLICT']);

/** Logs a failure as one line of JSON. */
export function report(where: string, error: unknown, reference?: string): void {
	if (error instanceof AppError && quiet.has(error.code)) return;
	const facts =
		error instanceof AppError
			? {
					code: error.code,
					message: error.publicMessage,
					...error.details.context,
					cause: String(error.details.cause ?? ''),
				}
			: { code: 'BUG', message: String(error) };
	const stack = error instanceof Error ? error.stack : undefined;
	console.error(JSON.stringify({ where, reference, ...facts, stack }));
}
