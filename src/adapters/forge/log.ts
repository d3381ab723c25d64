// The app's log: facts an operator can act on, never a secret or a request body. Each failure is one line of JSON.
import { AppError } from '../../core/errors';
import type { Log } from '../../services/ports/platform';

export const forgeLog: Log = {
	failure(where, error, reference) {
		const facts =
			error instanceof AppError
				? {
						code: error.code,
						...error.statement,
						...error.details.context,
						cause: String(error.details.cause ?? ''),
					}
				: { code: 'BUG', message: String(error) };
		const stack = error instanceof Error ? error.stack : undefined;
		console.error(JSON.stringify({ where, reference, ...facts, stack }));
	},
};
