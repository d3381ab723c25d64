// Keeps within what Jira lets an app ask for: short limits are waited out, and work in the background leaves the rest of
// the hour's points to those who suspend and freeze.
import { AsyncLocalStorage } from 'node:async_hooks';
import { hourMs } from '../../contract/durations';
import { AppError } from '../../core/errors';

/**
 * Points that are left to others, of the pool of an hour that the app has on all its sites together.
 *
 * Jira tells how many are left once it is less than a fifth, which is 13,000. Evidence stops last: what it misses is
 * gone, while a sweep or a comparison can be made an hour later. Pages that read every workflow leave as much.
 */
export const reserves = { evidence: 3_000, page: 3_000, other: 13_000 } as const;

/** Work in the background, by the points that it leaves to others. */
const background = new AsyncLocalStorage<number>();

interface Pool {
	readonly left: number;
	/** When there will be more, epoch milliseconds. */
	readonly resetAt: number;
}

/**
 * What Jira said last of the points that are left, by installation: a process may serve several. It outlives a run, or
 * each of many short ones would ask once more before it learns how little is left.
 */
const pools = new Map<string, Pool>();

/** Runs work that nobody waits for: it stops asking Jira once only the reserve is left. */
export const inBackground = <T>(kind: keyof typeof reserves, run: () => Promise<T>): Promise<T> =>
	background.run(reserves[kind], run);

/** The last moment of the hour's pool; it is filled again at the top of each UTC hour. */
const nextHour = (now: number): number => (Math.floor(now / hourMs) + 1) * hourMs;

const spent = (retryAt: number, context: Readonly<Record<string, unknown>>): AppError =>
	new AppError('UNAVAILABLE', 'jira-limited', { context, retryAt });

/** @throws {AppError} UNAVAILABLE when this is work in the background and only the reserve is left */
export function requirePoints(installation: string, now: number): void {
	const reserve = background.getStore() ?? 0;
	const known = pools.get(installation);
	if (known === undefined || known.left >= reserve || known.resetAt <= now) return;
	throw spent(known.resetAt, { left: known.left, reserve });
}

function numberOf(parameter: 'r' | 't', policy: string): number | undefined {
	const digits = new RegExp(`;\\s*${parameter}=(\\d+)`).exec(policy)?.[1];
	return digits === undefined ? undefined : Number(digits);
}

const isQuota = (headers: Headers): boolean => /-quota-/.test(headers.get('ratelimit-reason') ?? '');

const isPool = /^\s*"(?:global|tenant)-app-quota"/;

/**
 * Reads what Jira says of the pool: `"global-app-quota";r=11000;t=600`, among other policies and in any order. Without
 * `r` plenty is left.
 */
export function notePoints(installation: string, headers: Headers, now: number): void {
	const policies = (headers.get('ratelimit') ?? headers.get('beta-ratelimit') ?? '').split(',');
	const told = policies
		.filter((policy) => isPool.test(policy))
		.flatMap((policy) => {
			const left = numberOf('r', policy);
			const seconds = numberOf('t', policy);
			if (left === undefined) return [];
			return { left, resetAt: seconds === undefined ? nextHour(now) : now + seconds * 1_000 };
		});
	// A refusal for the quota need not say that nothing is left.
	if (isQuota(headers)) told.push({ left: 0, resetAt: nextHour(now) });
	const [least] = told.sort((a, b) => a.left - b.left);
	if (least !== undefined) pools.set(installation, least);
	// An answer that tells a pool without what is left of it: plenty.
	else if (policies.some((policy) => isPool.test(policy))) pools.delete(installation);
}

/** Waits of one request, all together, milliseconds. A page waits for it. */
const patienceMs = 4_000;

/** A request that is always told to wait no time would be sent for ever. */
const shortestWaitMs = 500;

/** Where Jira does not say how long to wait. */
const usualWaitMs = 2_000;

/** What to do about a 429. */
export type Limited =
	/** A rate of requests was passed: the same request will do after a while. */
	| { readonly waitMs: number }
	/** Nothing will do before another hour. */
	| { readonly error: AppError };

/**
 * Reads an answer of 429.
 *
 * A spent pool is filled at the top of the hour, whatever `Retry-After` says: 3,600 was seen five minutes into an hour.
 * A reason that is unknown or missing is waited for while that is short. Source: Jira Cloud platform, "Rate limiting".
 *
 * @param waitedMs what the request has waited already
 */
export function readLimit(headers: Headers, now: number, waitedMs: number): Limited {
	const reason = headers.get('ratelimit-reason') ?? '';
	const context = { status: 429, reason };
	if (isQuota(headers)) return { error: spent(nextHour(now), context) };
	const after = Number(headers.get('retry-after') ?? Number.NaN) * 1_000;
	const reset = Date.parse(headers.get('x-ratelimit-reset') ?? '') - now;
	const toldMs = [after, reset].find((ms) => Number.isFinite(ms) && ms >= 0) ?? usualWaitMs;
	const waitMs = Math.max(toldMs, shortestWaitMs);
	return waitedMs + waitMs <= patienceMs ? { waitMs } : { error: spent(now + waitMs, context) };
}
