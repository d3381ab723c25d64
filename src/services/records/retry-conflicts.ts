// Optimistic concurrency's other half: whoever was too late starts again from what stands there now.
import type { Saying } from '../../contract/problems';
import { AppError } from '../../core/errors';

const usualAttempts = 6;

/**
 * Runs an attempt again for as long as it ends in a conflict.
 *
 * @param busy said when others keep being faster
 * @param attempt reads anew whatever it decides by
 * @throws {AppError} UNAVAILABLE after too many conflicts; what an attempt throws
 */
export async function retryConflicts<T>(
	busy: Saying,
	attempt: () => Promise<T | 'conflict'>,
	maxAttempts = usualAttempts,
): Promise<T> {
	for (let made = 0; made < maxAttempts; made++) {
		const outcome = await attempt();
		if (outcome !== 'conflict') return outcome;
	}
	throw new AppError('UNAVAILABLE', busy);
}
