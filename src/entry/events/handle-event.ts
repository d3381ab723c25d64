// How event handlers end: done, asked to run again, or reported.
import { InvocationError, InvocationErrorCode } from '@forge/events';
import { AppError } from '../../core/errors';
import { ports } from '../wiring';

/** Seconds until each retry; Forge allows four. Their sum stays below `observeDelaySeconds`. */
const retryAfterSeconds = [5, 20, 60, 180] as const;

/** Longest that Forge lets a retry wait, seconds: four of them reach into the next hour. */
const maxRetrySeconds = 900;

/** @param retryAt before when it is in vain */
function secondsToRetry(retryCount: number, retryAt: number | undefined): number {
	if (retryAt !== undefined) {
		const seconds = Math.ceil((retryAt - ports.time.now()) / 1_000);
		return Math.min(maxRetrySeconds, Math.max(1, seconds));
	}
	return retryAfterSeconds[Math.min(retryCount, retryAfterSeconds.length - 1)] ?? 180;
}

interface RetryContext {
	readonly retryCount: number;
}

/**
 * Runs an event handler.
 *
 * What may work later is asked for again; every other failure is reported and ends the event, since running it again
 * would fail the same way.
 * @param retryData handed to the next attempt
 * @returns what the platform expects: nothing, or a request to try again
 */
export async function handleEvent(
	where: string,
	run: () => Promise<unknown>,
	retryContext?: RetryContext,
	retryData?: Record<string, unknown>,
): Promise<InvocationError | undefined> {
	try {
		await run();
		return undefined;
	} catch (error) {
		ports.log.failure(where, error);
		if (!(error instanceof AppError) || !error.retry) return undefined;
		return new InvocationError({
			retryAfter: secondsToRetry(retryContext?.retryCount ?? 0, error.details.retryAt),
			retryReason:
				error.details.retryAt === undefined
					? InvocationErrorCode.FUNCTION_RETRY_REQUEST
					: InvocationErrorCode.FUNCTION_UPSTREAM_RATE_LIMITED,
			retryData: retryData ?? {},
		});
	}
}
