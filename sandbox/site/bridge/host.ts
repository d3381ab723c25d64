// The page's side of the bridge: answers what the vendor's SDK asks from inside a frame.
import * as z from 'zod';
import { type Flag, type Flags, flagSchema } from '../flags';
import { themeAttributes, themeState } from '../theme';
import type { EventBus } from './event-bus';
import { type FramePath, type HistoryAction, helloType, type Welcome } from './handshake';
import { addressOf, targetSchema } from './navigation';
import { createFrameRequests, type FrameRequestsOptions } from './requests';
import { createWire, type Wire } from './wire';

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

export interface BridgeHostOptions extends FrameRequestsOptions {
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

const callback = z.custom<(payload: unknown) => unknown>((value) => typeof value === 'function');
const pathSchema = z.object({ pathname: z.string(), search: z.string(), hash: z.string() });
const moveSchema = pathSchema.extend({ action: z.enum(['PUSH', 'REPLACE', 'POP']) });

/** Makes the host of one frame. */
export function createBridgeHost(options: BridgeHostOptions): BridgeHost {
	const { bus, flags, module } = options;
	const requests = createFrameRequests(options);
	let wire: Wire | undefined;
	let followsTheme = false;
	let onClose: ((payload: unknown) => unknown) | undefined;
	const subscriptions = new Set<() => void>();

	const getContext = async (): Promise<unknown> => {
		const context = await requests.readContext();
		return {
			...context,
			extension: {
				...context.extension,
				...(options.modal === undefined ? {} : { modal: options.modal.context }),
			},
			theme: themeState(options.colorMode()),
		};
	};

	const navigate = (input: unknown): true => {
		const target = targetSchema.parse(input);
		const href = addressOf(target, module.moduleKey);
		const isOurs = new URL(href).origin === window.location.origin;
		// Leaving the site for an address that an app chose would take the visitor along unasked.
		if (!isOurs || target.type === 'new-tab') window.open(href, '_blank', 'noopener,noreferrer');
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

	const refresh = (): true => {
		options.onRefresh();
		return true;
	};

	/** False where there is none to close: the SDK turns it into an error. */
	const closeModal = (payload: unknown): boolean => {
		if (options.modal === undefined) return false;
		options.modal.close(payload);
		return true;
	};

	const commands: Readonly<Record<string, (payload: unknown) => unknown>> = {
		hello: (): Welcome => ({ autoresize: options.autoresize }),
		resize: (payload) => options.onResize(z.object({ height: z.number() }).parse(payload).height),
		invoke: requests.invoke,
		fetchProduct: requests.fetchProduct,
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
		refresh,
		refreshIssueView: refresh,
		reload: () => options.onReload(),
		changeWindowTitle: (payload) => options.onTitle(z.string().parse(payload)),
		emitReadyEvent: () => true,
		submit: closeModal,
		close: closeModal,
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
		getUrl: (payload) => addressOf(targetSchema.parse(payload), module.moduleKey),
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
