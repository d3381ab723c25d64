// One way to call Jira: answers are parsed, failures become errors of ours.
import { setTimeout as sleep } from 'node:timers/promises';
import { asApp, asUser, getAppContext, type Route } from '@forge/api';
import * as z from '#zod';
import type { ErrorCode } from '../../contract/errors';
import { type PlainProblem, type Statement, statementOf } from '../../contract/problems';
import { AppError } from '../../core/errors';
import { notePoints, readLimit, requirePoints } from './pace';

/** As whom a request is made: the app, or the person who called. */
export type Client = 'app' | 'user';

export interface JiraRequest {
	readonly method?: 'GET' | 'PUT' | 'POST' | 'DELETE';
	/** Sent as JSON. */
	readonly body?: unknown;
	/** What an answer redirects to is not asked for. */
	readonly redirect?: 'manual';
}

async function sendOnce(
	client: Client,
	path: Route,
	{ method = 'GET', body, redirect }: JiraRequest,
): Promise<Response> {
	const api = client === 'app' ? asApp() : asUser();
	const headers: Record<string, string> = { Accept: 'application/json' };
	if (body !== undefined) headers['Content-Type'] = 'application/json';
	try {
		const init = {
			method,
			headers,
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
			...(redirect === undefined ? {} : { redirect }),
		};
		// The SDK's response type is its own, of the same shape for what is used here.
		return (await api.requestJira(path, init)) as unknown as Response;
	} catch (cause) {
		throw new AppError('UNAVAILABLE', 'jira-silent', { cause, context: { path: path.value } });
	}
}

/** Sends a request, and again where Jira only asks to wait a moment: what it refuses with 429 it has not done. */
async function send(client: Client, path: Route, request: JiraRequest): Promise<Response> {
	for (let waitedMs = 0; ; ) {
		const { installationId } = getAppContext().installationAri;
		requirePoints(installationId, Date.now());
		const response = await sendOnce(client, path, request);
		notePoints(installationId, response.headers, Date.now());
		if (response.status !== 429) return response;
		const limited = readLimit(response.headers, Date.now(), waitedMs);
		if ('error' in limited) throw limited.error;
		// Not all at the same moment again.
		const waitMs = limited.waitMs * (1 + Math.random() * 0.3);
		await sleep(waitMs);
		waitedMs += waitMs;
	}
}

/** A person who may not do something never may; the app's own account may, as soon as Jira gave it its rights. */
const notAllowed = {
	app: { code: 'UNAVAILABLE', problem: 'app-not-allowed' },
	user: { code: 'FORBIDDEN', problem: 'jira-not-allowed' },
} as const satisfies Readonly<Record<Client, { readonly code: ErrorCode; readonly problem: PlainProblem }>>;

function failure(client: Client, response: Response, path: Route): AppError {
	const { status } = response;
	const context = { path: path.value, status };
	if (status === 401 || status === 403) {
		const { code, problem } = notAllowed[client];
		return new AppError(code, problem, { context });
	}
	if (status === 404) return new AppError('NOT_FOUND', 'jira-unknown', { context });
	if (status === 409) return new AppError('CONFLICT', 'jira-not-now', { context });
	if (status >= 500) {
		return new AppError('UNAVAILABLE', 'jira-silent', { context });
	}
	return new AppError('BUG', 'jira-not-understood', { context });
}

/** Undefined for an empty body and for one that is no JSON; the schema then says whether that will do. */
function parseJson(text: string): unknown {
	try {
		return text === '' ? undefined : JSON.parse(text);
	} catch (error) {
		if (error instanceof SyntaxError) return undefined;
		throw error;
	}
}

function parseAnswer<T>(schema: z.ZodMiniType<T>, answer: unknown, path: Route): T {
	const parsed = schema.safeParse(answer);
	if (parsed.success) return parsed.data;
	throw new AppError('BUG', 'jira-answer-unknown', {
		context: { path: path.value, issues: parsed.error.issues.slice(0, 3) },
	});
}

/**
 * Calls Jira and parses the answer.
 *
 * @throws {AppError} FORBIDDEN, NOT_FOUND or UNAVAILABLE as Jira answers; BUG when the answer is not of the shape
 *   that Jira documents
 */
export async function requestJson<T>(
	client: Client,
	path: Route,
	schema: z.ZodMiniType<T>,
	request: JiraRequest = {},
): Promise<T> {
	const response = await send(client, path, request);
	if (!response.ok) throw failure(client, response, path);
	return parseAnswer(schema, parseJson(await response.text()), path);
}

/** Calls Jira and reads an answer of 404 as undefined. */
export async function requestOptional<T>(
	client: Client,
	path: Route,
	schema: z.ZodMiniType<T>,
	request: JiraRequest = {},
): Promise<T | undefined> {
	try {
		return await requestJson(client, path, schema, request);
	} catch (error) {
		if (error instanceof AppError && error.code === 'NOT_FOUND') return undefined;
		throw error;
	}
}

const refusalSchema = z.object({
	errorMessages: z.optional(z.array(z.string())),
	errors: z.optional(z.record(z.string(), z.unknown())),
});

/** Why Jira refuses something, in its own words. */
export const reasonOf = (words: string | undefined): Statement =>
	words === undefined ? statementOf('jira-gave-no-reason') : { problem: 'jira-says', params: { words } };

/** What became of a change that Jira was asked for. */
export type Changed<T> =
	| { readonly isDone: true; readonly answer: T }
	| { readonly isDone: false; readonly reasons: readonly Statement[] };

/**
 * Asks Jira for a change that it may refuse for reasons of its own.
 *
 * @throws {AppError} as `requestJson` does, for everything but a refusal
 */
export async function requestChange<T>(
	client: Client,
	path: Route,
	schema: z.ZodMiniType<T>,
	body: unknown,
): Promise<Changed<T>> {
	const response = await send(client, path, { method: 'POST', body });
	const answer = parseJson(await response.text());
	if (response.ok) return { isDone: true, answer: parseAnswer(schema, answer, path) };
	if (response.status !== 400) throw failure(client, response, path);
	const { errorMessages = [], errors = {} } = refusalSchema.safeParse(answer).data ?? {};
	const said = [...errorMessages, ...Object.entries(errors).map(([field, what]) => `${field}: ${String(what)}`)];
	return { isDone: false, reasons: said.length === 0 ? [reasonOf(undefined)] : said.map(reasonOf) };
}

const seeOther = 303;

/**
 * Asks Jira for work that it does later, and does not ask how that went: Jira points to where it tells.
 *
 * @throws {AppError} as `requestJson` does
 */
export async function requestRedirect(client: Client, path: Route, body: unknown): Promise<void> {
	const response = await send(client, path, { method: 'POST', body, redirect: 'manual' });
	// A platform that goes there all the same shows that Jira took it, too.
	if (response.status !== seeOther && !response.ok) throw failure(client, response, path);
}
