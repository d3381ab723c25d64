// How event handlers end: done, asked to run again, or reported.
import { InvocationError, InvocationErrorCode } from '@forge/events';
import * as z from '#zod';
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

/** When and how often Muster heard of an event, as the platform and the attempts before tell. */
const retrySchema = z.object({
	retryContext: z.optional(
		z.object({ retryCount: z.number(), retryData: z.optional(z.object({ at: z.optional(z.number()) })) }),
	),
});

/** What an attempt at an event knows of those before. */
export interface Attempt {
	/** When Muster heard of the event first, epoch milliseconds: by it one tells what was in force then. */
	readonly at: number;
	/** How many attempts failed before. */
	readonly retries: number;
}

function readAttempt(event: unknown): Attempt {
	const context = retrySchema.safeParse(event).data?.retryContext;
	return { at: context?.retryData?.at ?? ports.time.now(), retries: context?.retryCount ?? 0 };
}

/**
 * Runs an event handler.
 *
 * What may work later is asked for again; every other failure is reported and ends the event, since running it again
 * would fail the same way.
 * @param event as the platform hands it over; left out for what it does not run again
 * @returns what the platform expects: nothing, or a request to try again
 */
export async function handleEvent(
	where: string,
	run: (attempt: Attempt) => Promise<unknown>,
	event?: unknown,
): Promise<InvocationError | undefined> {
	const attempt = readAttempt(event);
	try {
		await run(attempt);
		return undefined;
	} catch (error) {
		ports.log.failure(where, error);
		if (!(error instanceof AppError) || !error.retry) return undefined;
		return new InvocationError({
			retryAfter: secondsToRetry(attempt.retries, error.details.retryAt),
			retryReason:
				error.details.retryAt === undefined
					? InvocationErrorCode.FUNCTION_RETRY_REQUEST
					: InvocationErrorCode.FUNCTION_UPSTREAM_RATE_LIMITED,
			retryData: { at: attempt.at },
		});
	}
}
