// How the REST routes read requests and shape answers: errors, pages, query parameters, bodies.
import type { Context, MiddlewareHandler } from 'hono';
import { z } from 'zod';
import type { Caller } from '../../seams';
import { Refusal } from '../refusal';

/** Hono's environment: the caller was authenticated before a route is asked. */
export interface JiraEnv {
	readonly Bindings: { readonly caller: Caller };
}

export type JiraRequest = Context<JiraEnv>;

/** Jira's `ErrorCollection`. */
export const errorAnswer = (
	status: number,
	errorMessages: readonly string[],
	errors: Readonly<Record<string, string>> = {},
): Response => Response.json({ errorMessages, errors }, { status });

export const noContent = (): Response => new Response(null, { status: 204 });

/** Refuses a caller who is nobody, or whose account may not do this. */
export const unauthenticated = (): Response =>
	Response.json(
		{ message: 'Client must be authenticated to access this resource.', 'status-code': 401 },
		{ status: 401 },
	);

export const forbidden = (message = 'You do not have permission to perform this operation.'): Response =>
	errorAnswer(403, [message]);

/** Refuses query parameters that are not simulated, unless ignoring them changes nothing a caller relies on. */
export const acceptsQuery =
	(simulated: readonly string[] = [], harmless: readonly string[] = []): MiddlewareHandler<JiraEnv> =>
	async (c, next) => {
		const unknown = Object.keys(c.req.query()).filter((name) => !simulated.includes(name) && !harmless.includes(name));
		if (unknown.length > 0) {
			return errorAnswer(400, [`The sandbox does not simulate the query parameter ${unknown.join(', ')}.`]);
		}
		await next();
		return;
	};

/** Items of a list parameter, whether repeated or separated by commas; undefined when it is missing. */
export const readList = (c: JiraRequest, name: string): string[] | undefined =>
	c.req
		.queries(name)
		?.flatMap((value) => value.split(','))
		.map((value) => value.trim())
		.filter((value) => value !== '');

/** Values of `expand`. @throws {Refusal} 400 for one that is not simulated */
export const readExpand = (c: JiraRequest, simulated: readonly string[]): ReadonlySet<string> => {
	const values = readList(c, 'expand') ?? [];
	const unknown = values.filter((value) => !simulated.includes(value));
	if (unknown.length > 0) throw new Refusal(400, [`The sandbox does not simulate expand=${unknown.join(',')}.`]);
	return new Set(values);
};

export interface PageRequest {
	readonly startAt: number;
	readonly maxResults: number;
}

/** `startAt` and `maxResults`, the latter cut to what Jira serves at most. @throws {Refusal} 400 */
export const readPage = (c: JiraRequest, standard: number, most: number): PageRequest => {
	const read = (name: string, fallback: number): number => {
		const text = c.req.query(name);
		if (text === undefined || text === '') return fallback;
		if (!/^\d+$/.test(text)) throw new Refusal(400, [`The value '${text}' of ${name} is not a whole number.`]);
		return Number(text);
	};
	return { startAt: read('startAt', 0), maxResults: Math.min(read('maxResults', standard), most) };
};

/** One page of a list, as Jira's `PageBean…` types describe it. */
export const pageOf = <T, R>(
	c: JiraRequest,
	items: readonly T[],
	page: PageRequest,
	toBean: (item: T) => R,
): Record<string, unknown> & { values: R[] } => {
	const { maxResults, startAt } = page;
	const end = startAt + maxResults;
	const url = new URL(c.req.url);
	const isLast = end >= items.length;
	const next = new URL(url);
	next.searchParams.set('startAt', String(end));
	return {
		self: url.href,
		...(isLast ? {} : { nextPage: next.href }),
		maxResults,
		startAt,
		total: items.length,
		isLast,
		values: items.slice(startAt, end).map(toBean),
	};
};

/** Opaque token for the page that begins at an offset. */
export const pageToken = (offset: number): string => Buffer.from(`offset:${offset}`).toString('base64url');

/** @throws {Refusal} 400 for a token this site did not issue */
export const readPageToken = (token: string | undefined): number => {
	if (token === undefined || token === '') return 0;
	const match = /^offset:(\d+)$/.exec(Buffer.from(token, 'base64url').toString('utf8'));
	if (!match) throw new Refusal(400, ['The provided next page token is invalid.']);
	return Number(match[1]);
};

/** Parses a JSON body. @throws {Refusal} 400 naming the first field that is wrong */
export const readBody = async <T>(c: JiraRequest, schema: z.ZodType<T>): Promise<T> => {
	const parsed = schema.safeParse(await readJson(c));
	if (parsed.success) return parsed.data;
	const issue = parsed.error.issues[0];
	throw new Refusal(400, [`Invalid request payload: ${issue?.path.join('.') || 'body'}: ${issue?.message ?? ''}`]);
};

/** Any JSON value. @throws {Refusal} 400 */
export const readJson = async (c: JiraRequest): Promise<unknown> => {
	try {
		return JSON.parse(await c.req.text());
	} catch {
		throw new Refusal(400, ['Invalid request payload. Refer to the REST API documentation and try again.']);
	}
};

export const jsonObject = z.record(z.string(), z.unknown());
