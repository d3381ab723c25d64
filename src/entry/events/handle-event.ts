// How event handlers end: done, asked to run again, or reported.
import { InvocationError, InvocationErrorCode } from '@forge/events';
import { AppError } from '../../core/errors';
import { ports } from '../wiring';

/** Seconds until each retry; Forge allows four. Their sum stays below `observeDelaySeconds`. */
const retryAfterSeconds = [5, 20, 60, 180] as const;

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
		const attempt = Math.min(retryContext?.retryCount ?? 0, retryAfterSeconds.length - 1);
		return new InvocationError({
			retryAfter: retryAfterSeconds[attempt] ?? 180,
			retryReason: InvocationErrorCode.FUNCTION_RETRY_REQUEST,
			retryData: retryData ?? {},
		});
	}
}
