// The globals through which the real @forge packages reach the platform.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Caller, Clock, Faults, RestHandler } from '../seams';
import { isAppPropertyPath } from './app-properties';
import type { QueueApi } from './delivery/queue';
import type { FaultDice } from './fault-dice';
import { type AppIdentity, contextAri, installationOf } from './identity';
import { isObject } from './json';
import type { Manifest } from './manifest';
import type { PrivacyReports } from './privacy';
import type { RateLimits } from './rate-limits';
import type { Kvs } from './storage/kvs';

/** One run of one function. */
export interface Invocation {
	readonly invocationId: string;
	readonly moduleKey: string;
	readonly functionKey: string;
	/** The person on whose behalf it runs; undefined for events and schedules. */
	readonly accountId: string | undefined;
	/** When the platform will stop it, epoch milliseconds. */
	readonly deadlineAt: number;
	/** Set when the handler returned or was stopped: nothing it left running reaches the platform any more. */
	ended: boolean;
}

export interface ForgeRuntime {
	/** Puts the globals in place. Before the app is loaded: `@forge/api` keeps the `fetch` it finds on import. */
	install(): void;
	/** Puts back what was there before. */
	uninstall(): void;
	/** Runs code of the app as the given invocation; parallel ones stay apart. */
	run<T>(invocation: Invocation, code: () => Promise<T>): Promise<T>;
	/** Runs the app's module level code: no platform, no egress. */
	load<T>(code: () => Promise<T>): Promise<T>;
}

interface Deps {
	readonly manifest: Manifest;
	readonly identity: AppIdentity;
	readonly clock: Clock;
	readonly kvs: Kvs;
	readonly queue: QueueApi;
	readonly appProperties: RestHandler;
	readonly privacy: PrivacyReports;
	readonly jira: () => RestHandler;
	readonly limits: RateLimits;
	readonly strikes: FaultDice;
	readonly isInstalled: () => boolean;
	/** Epoch milliseconds. */
	readonly installedAt: () => number;
	readonly faults: Faults;
}

/** Makes the runtime of one installed app. */
export function createForgeRuntime(deps: Deps): ForgeRuntime {
	const {
		manifest,
		identity,
		clock,
		kvs,
		queue,
		appProperties,
		privacy,
		jira,
		limits,
		strikes,
		isInstalled,
		installedAt,
		faults,
	} = deps;
	const current = new AsyncLocalStorage<Invocation | 'loading'>();
	const original = new Map<string, PropertyDescriptor | undefined>();

	let refusals = 0;
	/** What Jira answers an app whose account has no rights yet. */
	const withoutRights = (): Response => {
		refusals += 1;
		const status = refusals % 2 === 1 ? 403 : 401;
		return Response.json({ errorMessages: ['The app may not do this.'], errors: {} }, { status });
	};

	const callerOf = (provider: unknown, accountId: unknown, principal: string | undefined): Caller | Response => {
		if (provider === 'app') return { kind: 'app', accountId: identity.appAccountId, scopes: manifest.scopes };
		if (provider === 'none') return { kind: 'anonymous' };
		if (accountId === undefined || accountId === principal) {
			if (principal === undefined) return proxyError(401, 'NEEDS_AUTHENTICATION_ERR');
			return { kind: 'user', accountId: principal, scopes: manifest.scopes, viaApp: true };
		}
		// Acting for somebody who is not there needs `allowImpersonation` on a scope.
		if (typeof accountId !== 'string' || manifest.impersonationScopes.size === 0) {
			return proxyError(401, 'NEEDS_AUTHENTICATION_ERR');
		}
		return { kind: 'user', accountId, scopes: manifest.impersonationScopes, viaApp: true };
	};

	const requestJira = async (caller: Caller, path: string, init: RequestInit | undefined): Promise<Response> => {
		if (!path.startsWith('/') || path.startsWith('//')) throw new Error(`Not a path of Jira: ${path}`);
		if (strikes('jiraThrottled')) {
			return Response.json(
				{ errorMessages: ['Rate limit exceeded.'] },
				{ status: 429, headers: { 'retry-after': '1', 'ratelimit-reason': 'jira-burst-based' } },
			);
		}
		if (caller.kind === 'app' && clock.now() < installedAt() + faults.appRightsAfterMs) return withoutRights();
		const request = new Request(`${identity.baseUrl}${path}`, {
			...init,
			method: (init?.method ?? 'GET').toUpperCase(),
		});
		const handler = isAppPropertyPath(new URL(request.url).pathname) ? appProperties : jira();
		const response = await limits.meter(request, () => handler.fetch(request, caller));
		if (
			response.headers.has('location') &&
			response.status >= 300 &&
			response.status < 400 &&
			init?.redirect !== 'manual'
		) {
			throw new Error(`The sandbox follows no redirect: ${request.method} ${path}`);
		}
		return response;
	};

	const forgeFetch = async (descriptor: unknown, path: unknown, init?: RequestInit): Promise<Response> => {
		const invocation = current.getStore();
		const { type, provider, remote, accountId } = isObject(descriptor) ? descriptor : {};
		const what = `${init?.method ?? 'GET'} ${String(path)} (${String(type)}, ${String(provider)}, ${String(remote)})`;
		if (invocation === undefined || invocation === 'loading') {
			throw new Error(`Forge platform called outside of an invocation: ${what}`);
		}
		if (invocation.ended) throw new Error(`Forge platform called after ${invocation.functionKey} ended: ${what}`);
		if (!isInstalled()) throw new Error(`The app is not installed: ${what}`);
		if (typeof path !== 'string') throw new Error(`Forge platform called without a path: ${what}`);
		// Waits one turn of the event loop, as a network would: parallel calls of the app may interleave.
		await new Promise((resolve) => setImmediate(resolve));
		if (type === 'kvs') {
			if (manifest.scopes.has('storage:app')) return kvs.fetch(path, init ?? {});
			return Response.json({ code: 'FORBIDDEN', message: 'The scope storage:app is missing' }, { status: 403 });
		}
		if (type === 'fpp' && remote === 'jira') {
			const caller = callerOf(provider, accountId, invocation.accountId);
			return caller instanceof Response ? caller : requestJira(caller, path, init);
		}
		if (type === 'fpp' && remote === 'stargate' && provider === 'app' && path.startsWith('/webhook/queue/')) {
			return queue.fetch(path, init ?? {});
		}
		if (type === 'fpp' && remote === 'stargate' && provider === 'app' && path === '/app/report-accounts') {
			return privacy.fetch(init ?? {});
		}
		throw new Error(`The sandbox does not simulate this call: ${what}`);
	};

	const runtimeNow = (): unknown => {
		const invocation = current.getStore();
		if (invocation === undefined || invocation === 'loading') return undefined;
		return {
			appContext: {
				appId: identity.appId,
				appVersion: identity.appVersion,
				environmentId: identity.environmentId,
				environmentType: identity.environmentType,
				invocationId: invocation.invocationId,
				installationId: identity.installationId,
				functionKey: invocation.functionKey,
				moduleKey: invocation.moduleKey,
				license: undefined,
				installation: installationOf(identity),
				permissions: { scopes: [...manifest.scopes], external: {} },
			},
			contextAri: contextAri(identity),
			aaid: invocation.accountId,
			externalAuth: [],
			container: { appCodeDir: process.cwd() },
			lambdaContext: {
				awsRequestId: invocation.invocationId,
				getRemainingTimeInMillis: () => Math.max(0, invocation.deadlineAt - clock.now()),
			},
			tracing: { traceId: invocation.invocationId, spanId: invocation.invocationId },
			metrics: silentMetrics,
		};
	};

	let uninstalled = false;
	/** No egress from the app's code, nor from what it left running; the rest of the process keeps its `fetch`. */
	const fetchBehind =
		(behind: typeof fetch): typeof fetch =>
		async (input, init) => {
			if (!uninstalled && current.getStore() === undefined) return behind(input, init);
			const address = input instanceof Request ? input.url : String(input);
			throw new Error(`Egress refused: manifest.yml permits none, the app asked for ${address}`);
		};

	const define = (name: string, descriptor: PropertyDescriptor): void => {
		original.set(name, Object.getOwnPropertyDescriptor(globalThis, name));
		Object.defineProperty(globalThis, name, { configurable: true, ...descriptor });
	};

	return {
		install() {
			uninstalled = false;
			if (Reflect.has(globalThis, '__forge_fetch__')) throw new Error('Another Forge host is open in this process');
			define('__forge_fetch__', { writable: true, value: forgeFetch });
			define('__forge_runtime__', { get: runtimeNow });
			define('fetch', { writable: true, value: fetchBehind(globalThis.fetch) });
		},
		uninstall() {
			for (const [name, descriptor] of original) {
				if (descriptor === undefined) Reflect.deleteProperty(globalThis, name);
				else Object.defineProperty(globalThis, name, descriptor);
			}
			original.clear();
			// Node.js hands an enabled storage on at every promise of the process, for every host there ever was.
			current.disable();
			uninstalled = true;
		},
		run: (invocation, code) => current.run(invocation, code),
		load: (code) => current.run('loading', code),
	};
}

function proxyError(status: number, reason: string): Response {
	return new Response(null, { status, headers: { 'forge-proxy-error': reason } });
}

const silentMetrics = {
	counter: () => ({ incr() {}, incrBy() {}, decr() {}, decrBy() {} }),
	timing: () => ({ measure: () => ({ stop() {} }) }),
	gauge: () => ({ set() {} }),
};
