// The page's side of the bridge: answers what the vendor's SDK asks from inside a frame.
import * as z from 'zod';
import { type Account, authorizationOf } from '../account';
import { type Flag, type Flags, flagSchema } from '../flags';
import type { PageModule } from '../sandbox-api';
import { themeAttributes, themeState } from '../theme';
import { type FramePath, type HistoryAction, helloType, type Welcome } from './handshake';
import { createWire, type Wire } from './wire';

/** Calls between the frames of one page. */
export interface EventBus {
	emit(event: string, payload: unknown): void;
	/** @returns how to stop listening */
	on(event: string, callback: (payload: unknown) => unknown): () => void;
}

export function createEventBus(): EventBus {
	const listeners = new Map<string, Set<(payload: unknown) => unknown>>();
	return {
		emit(event, payload) {
			for (const listener of listeners.get(event) ?? []) void listener(payload);
		},
		on(event, callback) {
			const all = listeners.get(event) ?? new Set();
			listeners.set(event, all.add(callback));
			return () => all.delete(callback);
		},
	};
}

const modalSchema = z.looseObject({
	resource: z.string().nullish(),
	size: z.union([z.string(), z.object({ width: z.string(), height: z.string().optional() })]).catch('medium'),
	context: z.unknown(),
	closeOnEscape: z.boolean().catch(true),
	closeOnOverlayClick: z.boolean().catch(true),
	title: z.string().catch(''),
	onClose: z.custom<(payload?: unknown) => unknown>((value) => typeof value === 'function').optional(),
});
export type ModalRequest = z.infer<typeof modalSchema>;

export interface Invocation {
	readonly functionKey: string;
	readonly payload: unknown;
	readonly answer: unknown;
}

/** What a frame needs to know of the page or rule that it shows. */
export type FramedModule = Pick<PageModule, 'moduleKey' | 'title' | 'resource'>;

export interface BridgeHostOptions {
	readonly module: FramedModule;
	readonly account: Account;
	/** `issue/REL-7`, `project/REL` or `rule/…`, from the address of the page around the frame. */
	readonly place: string | undefined;
	readonly autoresize: boolean;
	readonly bus: EventBus;
	readonly flags: Flags;
	readonly colorMode: () => 'light' | 'dark';
	/** Where the app's own addresses begin; undefined for frames that have none. */
	readonly basePath: string | undefined;
	readonly path: () => FramePath;
	/** Present in a modal. */
	readonly modal?: { readonly context: unknown; readonly close: (payload: unknown) => void };
	readonly onResize: (height: number) => void;
	readonly onOpenModal: (request: ModalRequest) => void;
	readonly onNavigate: (url: string) => void;
	readonly onMoveHistory: (action: HistoryAction, path: FramePath) => void;
	readonly onRefresh: () => void;
	readonly onReload: () => void;
	readonly onTitle: (title: string) => void;
	readonly onInvoked: (invocation: Invocation) => void;
	/** Present in the page of a rule; called with undefined when the page that gave the callback is gone. */
	readonly onConfigure?: (configure: (() => unknown) | undefined) => void;
}

export interface BridgeHost {
	/** Takes the port that a frame sent. */
	connect(port: MessagePort): void;
	tellTheme(): void;
	tellLocation(path: FramePath): void;
	/** The frame is going away: its `onClose` runs. */
	close(): void;
}

export const isHello = (data: unknown): boolean =>
	z.looseObject({ type: z.literal(helloType) }).safeParse(data).success;

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
const callback = z.custom<(payload: unknown) => unknown>((value) => typeof value === 'function');
const pathSchema = z.object({ pathname: z.string(), search: z.string(), hash: z.string() });
const moveSchema = pathSchema.extend({ action: z.enum(['PUSH', 'REPLACE', 'POP']) });
const targetSchema = z.looseObject({
	url: z.string().optional(),
	type: z.enum(['same-tab', 'new-tab']).catch('same-tab'),
	target: z.string().optional(),
	issueKey: z.string().optional(),
	projectKey: z.string().optional(),
	moduleKey: z.string().optional(),
	spaceKey: z.string().optional(),
});

const forbiddenHeaders = ['authorization', 'cookie', 'host', 'origin', 'x-sandbox-place', 'x-sandbox-via-app'];

/** Makes the host of one frame. */
export function createBridgeHost(options: BridgeHostOptions): BridgeHost {
	const { account, bus, flags, module, place } = options;
	let wire: Wire | undefined;
	let followsTheme = false;
	let onClose: ((payload: unknown) => unknown) | undefined;
	const subscriptions = new Set<() => void>();

	/** Headers that say who asks and from where. The frame has no say in them. */
	const identify = (): Record<string, string> => ({
		Authorization: authorizationOf(account),
		...(place === undefined ? {} : { 'X-Sandbox-Place': place }),
	});

	const fetchOr = async (path: string, init: RequestInit): Promise<Response> => {
		const response = await fetch(path, { credentials: 'omit', redirect: 'error', ...init });
		if (response.status !== 503) return response;
		const body: unknown = await response
			.clone()
			.json()
			.catch(() => undefined);
		// What a browser reports when there is no network.
		if (z.looseObject({ code: z.literal('OFFLINE') }).safeParse(body).success) throw new TypeError('Failed to fetch');
		return response;
	};

	const messageIn = (body: unknown, fallback: string): string => {
		const parsed = z.looseObject({ message: z.string() }).safeParse(body);
		return parsed.success ? parsed.data.message : fallback;
	};

	const invoke = async (input: unknown): Promise<unknown> => {
		const { functionKey, metadata, payload } = invokeSchema.parse(input);
		const response = await fetchOr(
			`/sandbox/invoke/${encodeURIComponent(module.moduleKey)}/${encodeURIComponent(functionKey)}`,
			{
				method: 'POST',
				headers: { ...identify(), 'Content-Type': 'application/json' },
				body: JSON.stringify(payload ?? {}),
			},
		);
		const answer: unknown = await response.json();
		if (!response.ok) throw new Error(messageIn(answer, `The function could not be called (${response.status}).`));
		options.onInvoked({ functionKey, payload, answer });
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
		const response = await fetchOr(`${url.pathname}${url.search}`, {
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

	const getContext = async (): Promise<unknown> => {
		const response = await fetchOr(`/sandbox/context/${encodeURIComponent(module.moduleKey)}`, {
			headers: identify(),
		});
		const body: unknown = await response.json();
		if (!response.ok) throw new Error(messageIn(body, 'The context could not be read.'));
		const context = z.looseObject({ extension: z.looseObject({}) }).parse(body);
		return {
			...context,
			extension: {
				...context.extension,
				...(options.modal === undefined ? {} : { modal: options.modal.context }),
			},
			theme: themeState(options.colorMode()),
		};
	};

	const urlOf = (input: unknown): string => {
		const target = targetSchema.parse(input);
		if (target.url !== undefined) {
			const url = new URL(target.url, window.location.origin);
			if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new Error(`Not an address: ${target.url}`);
			return url.href;
		}
		const path = pathOf(target);
		if (path === undefined) throw new Error(`The sandbox has no page for the target ${target.target ?? '(none)'}.`);
		return new URL(path, window.location.origin).href;
	};

	const pathOf = ({ issueKey, moduleKey, projectKey, spaceKey, target }: z.infer<typeof targetSchema>) => {
		if (target === 'issue' && issueKey !== undefined) return `/browse/${encodeURIComponent(issueKey)}`;
		const space = projectKey ?? spaceKey;
		if (target === 'projectSettingsDetails' && space !== undefined) {
			return `/spaces/${encodeURIComponent(space)}/settings/${module.moduleKey}`;
		}
		if (target !== 'module' || moduleKey === undefined) return undefined;
		return space === undefined ? `/apps/${moduleKey}` : `/spaces/${encodeURIComponent(space)}/settings/${moduleKey}`;
	};

	const navigate = (input: unknown): true => {
		const href = urlOf(input);
		const isOurs = new URL(href).origin === window.location.origin;
		// Leaving the site for an address that an app chose would take the visitor along unasked.
		if (!isOurs || targetSchema.parse(input).type === 'new-tab') window.open(href, '_blank', 'noopener,noreferrer');
		else options.onNavigate(href);
		return true;
	};

	const subscribe = (prefix: string, input: unknown): unknown => {
		const { callback: run, event } = z.looseObject({ event: z.string(), callback }).parse(input);
		const stop = bus.on(`${prefix}${event}`, run);
		subscriptions.add(stop);
		return {
			unsubscribe: () => {
				subscriptions.delete(stop);
				stop();
			},
		};
	};

	const emit = (prefix: string, input: unknown): void => {
		const { event, payload } = z.looseObject({ event: z.string(), payload: z.unknown() }).parse(input);
		bus.emit(`${prefix}${event}`, payload);
	};

	const commands: Readonly<Record<string, (payload: unknown) => unknown>> = {
		hello: (): Welcome => ({ autoresize: options.autoresize }),
		resize: (payload) => options.onResize(z.object({ height: z.number() }).parse(payload).height),
		invoke,
		fetchProduct,
		getContext,
		enableTheming: () => {
			followsTheme = true;
			return themeAttributes(options.colorMode());
		},
		createHistory: () => {
			if (options.basePath === undefined) throw new Error('This module has no addresses of its own.');
			return options.path();
		},
		moveHistory: (payload) => {
			const { action, ...path } = moveSchema.parse(payload);
			options.onMoveHistory(action, path);
		},
		goHistory: (payload) => window.history.go(z.object({ steps: z.number() }).parse(payload).steps),
		refresh: () => {
			options.onRefresh();
			return true;
		},
		refreshIssueView: () => {
			options.onRefresh();
			return true;
		},
		reload: () => options.onReload(),
		changeWindowTitle: (payload) => options.onTitle(z.string().parse(payload)),
		emitReadyEvent: () => true,
		submit: (payload) => {
			if (options.modal === undefined) return false;
			options.modal.close(payload);
			return true;
		},
		close: (payload) => {
			if (options.modal === undefined) return false;
			options.modal.close(payload);
			return true;
		},
		onClose: (payload) => {
			onClose = callback.parse(payload);
			return true;
		},
		setWorkflowRuleConfigurationCallback: (payload) => {
			if (options.onConfigure === undefined) return false;
			const { data } = z.looseObject({ data: z.looseObject({ onConfigure: callback }) }).parse(payload);
			options.onConfigure(() => data.onConfigure(undefined));
			return true;
		},
		showFlag: (payload) => {
			flags.show(toFlag(payload));
			return true;
		},
		closeFlag: (payload) => {
			flags.close(flagKey(z.looseObject({ id: z.union([z.string(), z.number()]) }).parse(payload).id));
			return true;
		},
		openModal: (payload) => {
			options.onOpenModal(modalSchema.parse(payload));
			return true;
		},
		on: (payload) => subscribe('own:', payload),
		emit: (payload) => emit('own:', payload),
		onPublic: (payload) => subscribe('public:', payload),
		emitPublic: (payload) => emit('public:', payload),
		getUrl: urlOf,
		navigate,
	};

	const flagKey = (id: Flag['id']): string => `app:${id}`;
	const toFlag = (payload: unknown): Flag => {
		const flag = flagSchema.parse(payload);
		return { ...flag, id: flagKey(flag.id) };
	};

	const answer = (command: string, payload: unknown): unknown => {
		const run = Object.hasOwn(commands, command) ? commands[command] : undefined;
		if (run === undefined) throw new Error(`The sandbox does not simulate the bridge command ${command}.`);
		return run(payload);
	};

	const release = (): void => {
		for (const stop of subscriptions) stop();
		subscriptions.clear();
		wire?.close();
		wire = undefined;
	};

	return {
		connect(port) {
			// A frame that was loaded again brings a new port; what the old page asked for is over.
			release();
			followsTheme = false;
			onClose = undefined;
			options.onConfigure?.(undefined);
			wire = createWire(port, answer);
		},
		tellTheme() {
			if (followsTheme) void wire?.call('theme', themeAttributes(options.colorMode())).catch(() => undefined);
		},
		tellLocation(path) {
			void wire?.call('location', path).catch(() => undefined);
		},
		close() {
			void Promise.resolve(onClose?.(undefined)).catch(() => undefined);
			release();
		},
	};
}
