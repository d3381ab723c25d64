// Delivers events to functions at least once: retries, duplicates, and giving up.
import { minuteMs, secondMs } from '../../durations';
import type { Agenda, Clock, Faults } from '../../seams';
import { isObject, type JsonObject, sizeInBytes } from '../json';

/** How one run of a function ended. */
export type RunOutcome =
	| { readonly outcome: 'ok'; readonly result: unknown }
	| { readonly outcome: 'error' | 'timeout'; readonly error: unknown };

/** How one attempt to deliver ended. */
export type DeliveryOutcome =
	| RunOutcome
	/** Not tried: its turn has not come. Does not count as a retry. */
	| { readonly outcome: 'busy'; readonly retryInMs: number };

export interface Delivery {
	/** Names the delivery in the agenda and in failures. */
	readonly label: string;
	readonly delayMs: number;
	/** Queue events are retried after errors too; product events and post functions only on request or time-out. */
	readonly retryErrors: boolean;
	/** Runs the function once; `retryContext` is undefined the first time. */
	attempt(retryContext: JsonObject | undefined): Promise<DeliveryOutcome>;
	/** Called when no attempt follows: with undefined after success. */
	settled(problem: unknown): void;
	/** False makes the next attempt not happen (a cancelled job). */
	isWanted?(): boolean;
}

export interface DeliveryDeps {
	readonly clock: Clock;
	readonly agenda: Agenda;
	readonly faults: Faults;
}

/** Source: Forge docs, "Retry Atlassian app events". Async events document a window of 24 hours instead of a count. */
const maxRetries = 4;
const maxRetryAfterMs = 15 * minuteMs;
const maxRetryDataBytes = 4096;
/** Distance of duplicate deliveries; about a second was seen on live sites. */
const duplicateAfterMs = secondMs;
const firstBackoffMs = 30 * secondMs;

/** Plans a delivery, and its duplicates where that fault is on. */
export function deliver(deps: DeliveryDeps, delivery: Delivery): void {
	const copies = 1 + Math.max(0, Math.floor(deps.faults.duplicateDeliveries));
	for (let copy = 0; copy < copies; copy += 1) {
		const label = copy === 0 ? delivery.label : `${delivery.label} (duplicate ${copy})`;
		plan(deps, { ...delivery, label }, { count: 0, delayMs: delivery.delayMs + copy * duplicateAfterMs });
	}
}

interface Try {
	/** 0 for the first attempt. */
	readonly count: number;
	readonly delayMs: number;
	readonly retryContext?: JsonObject;
}

function plan(deps: DeliveryDeps, delivery: Delivery, { count, delayMs, retryContext }: Try): void {
	deps.agenda.after(delayMs, count === 0 ? delivery.label : `${delivery.label} (retry ${count})`, async () => {
		if (delivery.isWanted?.() === false) return;
		const attempt = await delivery.attempt(retryContext);
		if (attempt.outcome === 'busy') {
			plan(deps, delivery, { count, delayMs: attempt.retryInMs, ...(retryContext !== undefined && { retryContext }) });
			return;
		}
		const wish = readRetryWish(attempt, delivery.retryErrors, count);
		if (wish === undefined) {
			delivery.settled(attempt.outcome === 'ok' ? undefined : attempt.error);
		} else if (wish instanceof Error) {
			delivery.settled(wish);
		} else if (count >= maxRetries) {
			const why = attempt.outcome === 'ok' ? String(wish.retryContext.retryReason) : String(attempt.error);
			delivery.settled(new Error(`${delivery.label}: gave up after ${maxRetries} retries (${why})`));
		} else {
			const next = count + 1;
			plan(deps, delivery, {
				count: next,
				delayMs: wish.delayMs,
				retryContext: { retryCount: next, ...wish.retryContext },
			});
		}
	});
}

interface RetryWish {
	readonly delayMs: number;
	readonly retryContext: JsonObject;
}

/** What the attempt asks for: nothing, a retry, or something the platform does not accept. */
function readRetryWish(attempt: RunOutcome, retryErrors: boolean, retryCount: number): RetryWish | Error | undefined {
	if (attempt.outcome === 'ok') {
		// `InvocationError` of @forge/events arrives as plain data.
		const { result } = attempt;
		if (!isObject(result) || result._retry !== true) return undefined;
		const options = isObject(result.retryOptions) ? result.retryOptions : {};
		const seconds = typeof options.retryAfter === 'number' && options.retryAfter > 0 ? options.retryAfter : 1;
		if (sizeInBytes(options.retryData) > maxRetryDataBytes) return new Error('retryData has more than 4 KB');
		return {
			delayMs: Math.min(seconds * secondMs, maxRetryAfterMs),
			retryContext: {
				retryReason: options.retryReason ?? 'FUNCTION_RETRY_REQUEST',
				// Known platform bug ECO-734: anything but an object is not sent.
				...(isObject(options.retryData) && { retryData: options.retryData }),
			},
		};
	}
	if (attempt.outcome === 'error' && !retryErrors) return undefined;
	return {
		delayMs: Math.min(firstBackoffMs * 2 ** retryCount, maxRetryAfterMs),
		retryContext: {
			retryReason: attempt.outcome === 'timeout' ? 'FUNCTION_TIME_OUT' : 'FUNCTION_PLATFORM_UNKNOWN_ERROR',
		},
	};
}
