// One way to write to the app's log: facts an operator can act on, never a secret or a request body.
import { AppError } from '../core/errors';

/** Logs a failure as one line of JSON. */
export function report(where: string, error: unknown, reference?: string): void {
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
