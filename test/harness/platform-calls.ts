// Stands between the app and the platform: watches calls, holds them, loses them, answers in the platform's place.
import { jest } from '@jest/globals';

/** One call of the app to the platform. */
export interface PlatformCall {
	readonly to: 'storage' | 'jira' | 'queue';
	/** As whom Jira is asked. */
	readonly as: 'app' | 'user' | undefined;
	readonly method: string;
	readonly path: string;
	readonly body: string;
}

type Send = () => Promise<Response>;
/** Passes a call on with `send`, or does something else about it. */
export type Interceptor = (call: PlatformCall, send: Send) => Promise<Response>;

type ForgeFetch = (
	descriptor: { type: string; provider?: 'app' | 'user'; remote?: string },
	path: string,
	init?: { method?: string; body?: unknown },
) => Promise<Response>;

function targetOf({ type, remote }: Parameters<ForgeFetch>[0]): PlatformCall['to'] {
	if (type === 'kvs') return 'storage';
	return remote === 'stargate' ? 'queue' : 'jira';
}

/**
 * Puts an interceptor in front of the platform of the world that is open.
 *
 * @returns takes it away again; closing the world does so too
 */
export function intercept(interceptor: Interceptor): () => void {
	const inner: ForgeFetch = Reflect.get(globalThis, '__forge_fetch__');
	const outer: ForgeFetch = (descriptor, path, init) => {
		const call: PlatformCall = {
			to: targetOf(descriptor),
			as: descriptor.provider,
			method: (init?.method ?? 'GET').toUpperCase(),
			path,
			body: typeof init?.body === 'string' ? init.body : '',
		};
		return interceptor(call, () => inner(descriptor, path, init));
	};
	Reflect.set(globalThis, '__forge_fetch__', outer);
	return () => {
		Reflect.set(globalThis, '__forge_fetch__', inner);
	};
}

/** A call that never comes back: what a crashed invocation is left with. */
export const never = (): Promise<never> => new Promise<never>(() => {});

export const isTransaction = ({ to, path }: PlatformCall): boolean => to === 'storage' && path.endsWith('/transaction');

/** Says whether a call writes an app property; the one of this name, when given. */
export const isPublication = ({ method, path }: PlatformCall, property?: string): boolean =>
	method === 'PUT' &&
	path.startsWith('/rest/forge/1/app/properties/') &&
	(property === undefined || path.endsWith(`/${property}`));

/** Says whether a call may change, or looks at, what the app keeps: asking who calls and what exists does not. */
export const isOfRegistry = ({ to, method, path }: PlatformCall): boolean =>
	to !== 'jira' || method !== 'GET' || path.includes('/app/properties/');

/** Says whether a call changes a record or an app property. */
export const isWrite = ({ to, method, path }: PlatformCall): boolean =>
	(to === 'storage' && /\/(transaction|set|delete)$/.test(path)) ||
	(to === 'jira' && method !== 'GET' && path.includes('/app/properties/'));

/**
 * Runs something that dies with its n-th call of a kind to the platform: the call is made, nothing follows it.
 *
 * @returns false when it made fewer calls
 */
export async function crashAt(
	nth: number,
	run: () => Promise<unknown>,
	counts: (call: PlatformCall) => boolean = isOfRegistry,
): Promise<boolean> {
	let count = 0;
	let hasCrashed = false;
	let onCrash = (): void => {};
	const crashed = new Promise<true>((resolve) => {
		onCrash = () => resolve(true);
	});
	const stop = intercept(async (call, send) => {
		if (hasCrashed) return never();
		if (counts(call)) count += 1;
		if (count < nth) return send();
		hasCrashed = true;
		await send();
		onCrash();
		return never();
	});
	const ended = await Promise.race([crashed, run().then(() => false)]);
	stop();
	return ended;
}

/** A gate that code waits at until a test opens it. */
export interface Gate {
	readonly passed: Promise<void>;
	open(): void;
}

export function aGate(): Gate {
	let open = (): void => {};
	const passed = new Promise<void>((resolve) => {
		open = resolve;
	});
	return { passed, open: () => open() };
}

/** One line of the app's log. */
export interface LogLine extends Record<string, unknown> {
	readonly where: string;
	readonly code: string;
	readonly message: string;
}

/** Keeps what the app logs out of the terminal and in a list; ends with `jest.restoreAllMocks`. */
export function collectLog(): readonly LogLine[] {
	const lines: LogLine[] = [];
	jest.spyOn(console, 'error').mockImplementation((line: unknown) => {
		lines.push(JSON.parse(String(line)) as LogLine);
	});
	return lines;
}

/**
 * Makes code of the app that sleeps move the clock on by as much: time that stands still would make it wait for ever.
 * Ends with `jest.restoreAllMocks`.
 */
export async function letSleepPassTime(): Promise<void> {
	const { ports } = await import('../../src/entry/wiring');
	jest.spyOn(ports.time, 'sleep').mockImplementation(async (ms) => {
		await new Promise<void>((resolve) => void setImmediate(resolve));
		jest.setSystemTime(Date.now() + ms);
	});
}
