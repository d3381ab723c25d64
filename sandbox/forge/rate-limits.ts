// What Jira lets an app ask for: a pool of points an hour that all sites of the app share, a rate a second of each
// endpoint, and a rate of writes to one work item.
import { hourMs, secondMs } from '../durations';
import type { Clock, Faults } from '../seams';

/** Points an hour, for the app on all its sites together. Source: Jira Cloud platform, "Rate limiting", tier 1. */
export const poolPoints = 65_000;
/** Below this share of the pool, answers tell how many points are left. Source: the same page. */
const tellsBelow = 0.2;

/** Requests a second to one endpoint. Source: the same page. */
const perSecond: Readonly<Record<string, number>> = { GET: 100, POST: 100, PUT: 50, DELETE: 50 };

/** Writes to one work item: as many within so many milliseconds. Source: the same page. */
const perItem = [
	{ writes: 20, withinMs: 2 * secondMs },
	{ writes: 100, withinMs: 30 * secondMs },
] as const;

/** Reads that are sent as POST: they cost what they return. */
export const readsByPost: readonly string[] = [
	'/rest/api/3/workflows',
	'/rest/api/3/workflows/update/validation',
	'/rest/api/3/search/jql',
	'/rest/api/3/search/approximate-count',
	'/rest/api/3/changelog/bulkfetch',
	'/rest/api/3/issue/bulkfetch',
	'/rest/api/3/expression/eval',
	'/rest/api/3/expression/evaluate',
	'/rest/api/3/expression/analyse',
	'/rest/api/3/permissions/check',
];

/** Identity and access: each object costs two. Who is in a role of a project counts among them by the dearer reading. */
const identityPaths =
	/^\/rest\/api\/3\/(?:(?:user|users|groups?|myself|mypermissions|permissions|role|applicationrole)(?:\/|$)|project\/[^/]+\/role(?:\/|$))/;

/** By the dearer reading each entry of a work item's change log is an object, and not only the change log. */
function countChanges(logs: unknown): number {
	if (!Array.isArray(logs)) return 0;
	const sizes = logs.map(({ changeHistories }: { changeHistories?: unknown }) =>
		Array.isArray(changeHistories) ? Math.max(1, changeHistories.length) : 1,
	);
	return sizes.reduce((sum, size) => sum + size, 0);
}

/** How many things one field of an answer holds: a list, a page of things, or the rights of the caller by name. */
function countIn(name: string, value: unknown): number {
	if (name === 'issueChangeLogs') return countChanges(value);
	if (Array.isArray(value)) return value.length;
	if (typeof value !== 'object' || value === null) return 0;
	const page: unknown = (value as { values?: unknown }).values;
	if (Array.isArray(page)) return page.length;
	return name === 'permissions' ? Object.keys(value).length : 0;
}

/** The objects that an answer returns; one that holds no list is itself one. */
function countObjects(body: unknown): number {
	if (Array.isArray(body)) return body.length;
	if (typeof body !== 'object' || body === null) return 1;
	const counts = Object.entries(body).map(([name, value]) => countIn(name, value));
	return Math.max(
		1,
		counts.reduce((sum, count) => sum + count, 0),
	);
}

/** What an answered request costs: 1, and of a read 1 more for each object, 2 for users and rights. */
export async function pointsOf(method: string, path: string, answer: Response): Promise<number> {
	const isRead = method === 'GET' || readsByPost.includes(path);
	if (!isRead || !answer.ok) return 1;
	const text = await answer.clone().text();
	if (text === '') return 1;
	return 1 + countObjects(JSON.parse(text)) * (identityPaths.test(path) ? 2 : 1);
}

export interface PointsUsage {
	/** Points of this app on this site since the start or the last reset. */
	points: number;
	requests: number;
	/** Points by endpoint, with ids left out. */
	readonly byEndpoint: Map<string, number>;
	/** Requests by endpoint. */
	readonly requestsTo: Map<string, number>;
	/** The most points within one hour of the clock. */
	worstHour: number;
	reset(): void;
}

export interface RateLimits {
	readonly usage: PointsUsage;
	/** Lets a request of the app through to Jira, or refuses it with 429. */
	meter(request: Request, send: () => Promise<Response>): Promise<Response>;
}

const endpointOf = (method: string, path: string): string =>
	`${method} ${path.replace(/(?<!^\/rest\/\w+)\/(?:\d+|[A-Z][A-Z0-9_]*-\d+|[0-9a-f-]{36})(?=\/|$)/g, '/{id}')}`;

function tooMany(reason: string, retryAfterSeconds: number, headers: Record<string, string>): Response {
	return Response.json(
		{ errorMessages: ['Rate limit exceeded.'] },
		{
			status: 429,
			headers: { 'retry-after': String(retryAfterSeconds), 'ratelimit-reason': reason, ...headers },
		},
	);
}

const withHeaders = (answer: Response, headers: Record<string, string>): Response => {
	const all = new Headers(answer.headers);
	for (const [name, value] of Object.entries(headers)) all.set(name, value);
	return new Response(answer.body, { status: answer.status, headers: all });
};

interface RateLimitsOptions {
	readonly clock: Clock;
	readonly faults: Faults;
	/** Whether requests take time. Where the clock stands still between them, a rate means nothing. */
	readonly countsRates: boolean;
}

/** Makes the limits of one app on one site. */
export function createRateLimits({ clock, faults, countsRates }: RateLimitsOptions): RateLimits {
	let hour = -1;
	let usedThisHour = 0;
	const usage: PointsUsage = {
		points: 0,
		requests: 0,
		byEndpoint: new Map(),
		requestsTo: new Map(),
		worstHour: 0,
		reset() {
			this.points = 0;
			this.requests = 0;
			this.worstHour = 0;
			this.byEndpoint.clear();
			this.requestsTo.clear();
		},
	};
	const recent = new Map<string, number[]>();

	/** Notes one more within the span, unless there were as many already. */
	const passes = (key: string, most: number, withinMs: number): boolean => {
		const now = clock.now();
		const times = (recent.get(key) ?? []).filter((at) => at > now - withinMs);
		recent.set(key, times);
		if (times.length >= most) return false;
		times.push(now);
		return true;
	};

	const left = (): number => Math.max(0, poolPoints - faults.pointsUsedElsewhere - usedThisHour);
	const secondsToReset = (): number => Math.ceil(((hour + 1) * hourMs - clock.now()) / 1_000);
	const quotaHeaders = (): Record<string, string> => ({
		'ratelimit-policy': `"global-app-quota";q=${poolPoints};w=3600`,
		// What is left is told only when it is little.
		ratelimit: `"global-app-quota";${left() < poolPoints * tellsBelow ? `r=${left()};` : ''}t=${secondsToReset()}`,
	});

	const turnHour = (): void => {
		const now = Math.floor(clock.now() / hourMs);
		if (now === hour) return;
		hour = now;
		usedThisHour = 0;
	};

	const refuse = (method: string, path: string): Response | undefined => {
		if (left() === 0) {
			return tooMany('jira-quota-global-based', secondsToReset(), {
				...quotaHeaders(),
				'x-ratelimit-limit': String(poolPoints),
				'x-ratelimit-remaining': '0',
				'x-ratelimit-reset': new Date((hour + 1) * hourMs).toISOString(),
			});
		}
		if (!countsRates) return undefined;
		if (!passes(endpointOf(method, path), perSecond[method] ?? 50, secondMs)) {
			return tooMany('jira-burst-based', 1, { 'x-ratelimit-remaining': '0' });
		}
		const item = method === 'GET' ? undefined : /^\/rest\/api\/3\/issue\/([^/]+)/.exec(path)?.[1];
		const isTooOften =
			item !== undefined && perItem.some(({ writes, withinMs }) => !passes(`${item} ${withinMs}`, writes, withinMs));
		return isTooOften ? tooMany('jira-per-issue-on-write', 2, {}) : undefined;
	};

	return {
		usage,
		async meter(request, send) {
			turnHour();
			const { method } = request;
			const path = new URL(request.url).pathname;
			const refused = refuse(method, path);
			if (refused !== undefined) return refused;
			const answer = await send();
			const points = await pointsOf(method, path, answer);
			turnHour();
			usedThisHour += points;
			usage.points += points;
			usage.requests += 1;
			usage.worstHour = Math.max(usage.worstHour, usedThisHour);
			const endpoint = endpointOf(method, path);
			usage.requestsTo.set(endpoint, (usage.requestsTo.get(endpoint) ?? 0) + 1);
			usage.byEndpoint.set(endpoint, (usage.byEndpoint.get(endpoint) ?? 0) + points);
			return withHeaders(answer, quotaHeaders());
		},
	};
}
