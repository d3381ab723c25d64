// What a frame asks of the app's back end, of Jira and of the sandbox, as the account it is shown to.
import * as z from 'zod';
import { type Account, authorizationOf } from '../account';
import type { PageModule } from '../sandbox-api';

/** What a frame needs to know of the page or rule that it shows. */
export type FramedModule = Pick<PageModule, 'moduleKey' | 'title' | 'resource'>;

/** A call of the app's back end that was answered. */
export interface AnsweredCall {
	readonly functionKey: string;
	readonly payload: unknown;
	readonly answer: unknown;
}

export interface FrameRequestsOptions {
	readonly module: FramedModule;
	readonly account: Account;
	/** `issue/REL-7`, `project/REL` or `rule/…`, from the address of the page around the frame. */
	readonly place: string | undefined;
	readonly onInvoked: (call: AnsweredCall) => void;
}

export interface FrameRequests {
	invoke(input: unknown): Promise<unknown>;
	fetchProduct(input: unknown): Promise<unknown>;
	/** What the sandbox knows of where the frame stands. */
	readContext(): Promise<FrameContext>;
}

const contextSchema = z.looseObject({ extension: z.looseObject({}) });
type FrameContext = z.infer<typeof contextSchema>;

const invokeSchema = z.looseObject({ functionKey: z.string(), payload: z.unknown(), metadata: z.unknown() });
const productSchema = z.looseObject({
	product: z.string(),
	restPath: z.string(),
	fetchRequestInit: z.looseObject({
		method: z.string().optional(),
		headers: z.array(z.tuple([z.string(), z.string()])).default([]),
		body: z.string().nullish(),
	}),
	isMultipartFormData: z.boolean().optional(),
});
const forbiddenHeaders = ['authorization', 'cookie', 'host', 'origin', 'x-sandbox-place', 'x-sandbox-via-app'];

/** Makes the requests of one frame. */
export function createFrameRequests({ account, module, onInvoked, place }: FrameRequestsOptions): FrameRequests {
	/** Headers that say who asks and from where. The frame has no say in them. */
	const identify = (): Record<string, string> => ({
		Authorization: authorizationOf(account),
		...(place === undefined ? {} : { 'X-Sandbox-Place': place }),
	});

	/** Fails as a browser does without a network when the sandbox plays that Jira cannot be reached. */
	const fetchSandbox = async (path: string, init: RequestInit): Promise<Response> => {
		const response = await fetch(path, { credentials: 'omit', redirect: 'error', ...init });
		if (response.status !== 503) return response;
		const body: unknown = await response
			.clone()
			.json()
			.catch(() => undefined);
		if (z.looseObject({ code: z.literal('OFFLINE') }).safeParse(body).success) throw new TypeError('Failed to fetch');
		return response;
	};

	const messageIn = (body: unknown, fallback: string): string => {
		const parsed = z.looseObject({ message: z.string() }).safeParse(body);
		return parsed.success ? parsed.data.message : fallback;
	};

	const invoke = async (input: unknown): Promise<unknown> => {
		const { functionKey, metadata, payload } = invokeSchema.parse(input);
		const response = await fetchSandbox(
			`/sandbox/invoke/${encodeURIComponent(module.moduleKey)}/${encodeURIComponent(functionKey)}`,
			{
				method: 'POST',
				headers: { ...identify(), 'Content-Type': 'application/json' },
				body: JSON.stringify(payload ?? {}),
			},
		);
		const answer: unknown = await response.json();
		if (!response.ok) throw new Error(messageIn(answer, `The function could not be called (${response.status}).`));
		onInvoked({ functionKey, payload, answer });
		return metadata === undefined ? answer : { body: answer, metadata: {} };
	};

	const fetchProduct = async (input: unknown): Promise<unknown> => {
		const { fetchRequestInit, isMultipartFormData, product, restPath } = productSchema.parse(input);
		if (product !== 'jira') throw new Error(`The sandbox simulates no ${product}.`);
		if (isMultipartFormData) throw new Error('The sandbox simulates no uploads.');
		const url = new URL(restPath, window.location.origin);
		if (url.origin !== window.location.origin || !url.pathname.startsWith('/rest/')) {
			throw new Error(`Not a path of Jira's REST API: ${restPath}`);
		}
		const { body, headers, method = 'GET' } = fetchRequestInit;
		const response = await fetchSandbox(`${url.pathname}${url.search}`, {
			method,
			headers: {
				...Object.fromEntries(headers.filter(([name]) => !forbiddenHeaders.includes(name.toLowerCase()))),
				Authorization: authorizationOf(account),
				'X-Sandbox-Via-App': module.moduleKey,
			},
			...(body == null || method === 'GET' ? {} : { body }),
		});
		return {
			body: await response.text(),
			headers: Object.fromEntries(response.headers.entries()),
			status: response.status,
			statusText: response.statusText,
		};
	};

	const readContext = async (): Promise<FrameContext> => {
		const response = await fetchSandbox(`/sandbox/context/${encodeURIComponent(module.moduleKey)}`, {
			headers: identify(),
		});
		const body: unknown = await response.json();
		if (!response.ok) throw new Error(messageIn(body, 'The context could not be read.'));
		return contextSchema.parse(body);
	};

	return { invoke, fetchProduct, readContext };
}
