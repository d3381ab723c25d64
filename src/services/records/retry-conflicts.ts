// Optimistic concurrency's other half: whoever was too late starts again from what stands there now.
import type { Saying } from '../../contract/problems';
import { AppError } from '../../core/errors';

const usualAttempts = 6;
/** Longest first pause, and longest of all, milliseconds. */
const firstPauseMs = 40;
const longestPauseMs = 2_000;

/**
 * Runs an attempt again for as long as it ends in a conflict.
 *
 * @param busy said when others keep being faster
 * @param attempt reads anew whatever it decides by
 * @param pause waits between attempts, where many may want the same record at once: chance tells them apart
 * @throws {AppError} UNAVAILABLE after too many conflicts; what an attempt throws
 */
export async function retryConflicts<T>(
	busy: Saying,
	attempt: () => Promise<T | 'conflict'>,
	maxAttempts = usualAttempts,
	pause?: (ms: number) => Promise<void>,
): Promise<T> {
	for (let made = 0; made < maxAttempts; made++) {
		if (made > 0) await pause?.(Math.random() * Math.min(longestPauseMs, firstPauseMs * 2 ** made));
		const outcome = await attempt();
		if (outcome !== 'conflict') return outcome;
	}
	throw new AppError('UNAVAILABLE', busy);
}
