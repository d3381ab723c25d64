// The Forge host: runs the functions of an installed app when Jira, a page, a queue or the clock asks for it.
import type { Agenda, AppHost, Clock, Faults, RestHandler, RuleModule } from '../seams';
import { type AppProperties, createAppProperties } from './app-properties';
import { type Attempt, deliver } from './delivery/deliver';
import { createQueueApi } from './delivery/queue';
import { createFaultDice } from './faults';
import { type AppIdentity, contextAri, extensionAri, installationOf } from './identity';
import { createInvocationLog, type InvocationFailure, type InvocationRecord } from './invocation-log';
import { cloneJson, isObject, type JsonObject, sizeInBytes } from './json';
import { type Manifest, moduleType, readManifest } from './manifest';
import { createForgeRuntime, type Invocation } from './runtime';
import { createKvs, type Kvs, type KvsOptions } from './storage/kvs';

/** Longest run of a function by what started it, in milliseconds of real time. */
export interface TimeLimits {
	readonly resolver: number;
	readonly event: number;
	/** Unless the function declares `timeoutSeconds`; so the next. */
	readonly consumer: number;
	readonly scheduled: number;
}

export interface ForgeHostOptions {
	readonly manifestText: string;
	/** Imports the app and gives its exports; called by `open`, after the globals are in place. */
	readonly loadHandlers: () => Promise<Record<string, unknown>>;
	/** The Jira site; asked for at each request, as the site needs the host to come into being. */
	readonly jira: () => RestHandler;
	readonly clock: Clock;
	readonly agenda: Agenda;
	readonly faults: Faults;
	readonly site: { readonly cloudId: string; readonly baseUrl: string };
	readonly identity?: Partial<Omit<AppIdentity, 'appId' | 'cloudId' | 'baseUrl'>>;
	readonly storage?: Partial<KvsOptions>;
	readonly maxAppProperties?: number;
	readonly timeLimitsMs?: Partial<TimeLimits>;
}

/** A call from one of the app's pages. */
export interface ResolverCall {
	/** The page or rule module whose frame the call came from. */
	readonly moduleKey: string;
	/** Who is signed in, known to the platform; undefined for nobody. */
	readonly accountId: string | undefined;
	/** What the page asks for; this and the payload are the only things a client controls. */
	readonly functionKey: string;
	readonly payload?: unknown;
	/** What Jira knows about the place the frame is in. Never taken from the client. */
	readonly extension?: Readonly<Record<string, unknown>>;
}

export type InvocationRefusalCode =
	| 'NOT_INSTALLED'
	| 'UNKNOWN_MODULE'
	| 'REQUEST_TOO_LARGE'
	| 'RESPONSE_TOO_LARGE'
	| 'TIMEOUT'
	| 'FUNCTION_ERROR';

/** A resolver call that brought no answer. */
export class InvocationRefusal extends Error {
	override readonly name = 'InvocationRefusal';
	constructor(
		readonly code: InvocationRefusalCode,
		message: string,
		options?: ErrorOptions,
	) {
		super(message, options);
	}
}

export interface ForgeHost extends AppHost {
	readonly manifest: Manifest;
	readonly identity: AppIdentity;
	readonly storage: Kvs;
	readonly appProperties: AppProperties;
	/** Every run of a function since the start or the last reset. */
	readonly events: readonly InvocationRecord[];
	/** Every error of a function, and every event that was given up. */
	readonly failures: readonly InvocationFailure[];
	readonly invocations: number;
	resetLog(): void;
	/**
	 * Puts the globals in place and loads the app.
	 * @throws {Error} when another host is open, or the manifest names a handler that the app does not export
	 */
	open(): Promise<void>;
	close(): void;
	/** Installs the app again, or anew, and sends `avi:forge:installed:app`. Storage is kept. */
	installApp(installerAccountId?: string): void;
	uninstallApp(): void;
	/** @throws {InvocationRefusal} */
	invokeResolver(call: ResolverCall): Promise<unknown>;
	/** Runs a scheduled trigger now. Its errors are in `failures`, as the platform tells nobody. */
	runScheduled(moduleKey: string): Promise<void>;
	/** Plans all scheduled triggers: first in five minutes, then at their interval, for ever. */
	planSchedules(): void;
	/** Runs code as if it were the app's, for tests of adapters. Not logged. */
	runAs<T>(accountId: string | undefined, code: () => Promise<T>): Promise<T>;
}

/** Source: Forge docs, "Invocation limits". Bytes. */
const maxRequestBytes = 500_000;
const maxResponseBytes = 5_000_000;
/** Source: Forge docs, events over 200 kB are not sent. */
const maxEventBytes = 200_000;
const defaultTimeLimitsMs: TimeLimits = { resolver: 25_000, event: 25_000, consumer: 55_000, scheduled: 55_000 };
const firstScheduleAfterMs = 300_000;
const intervalMs = { fiveMinute: 300_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const;
const postFunctionScopes = ['read:jira-work', 'manage:jira-configuration'] as const;

/** Makes the host of one installed app. */
export function createForgeHost(options: ForgeHostOptions): ForgeHost {
	const { clock, agenda, faults, jira } = options;
	const manifest = readManifest(options.manifestText);
	const identity: AppIdentity = {
		appId: manifest.appId,
		appVersion: '1.0.0',
		environmentId: '5a4dbc0e-0000-4000-8000-00000000e0e0',
		environmentType: 'DEVELOPMENT',
		installationId: '5a4dbc0e-0000-4000-8000-00000000b0b0',
		appAccountId: `557058:app-${manifest.appId}`,
		...options.identity,
		...options.site,
	};
	const strikes = createFaultDice(faults);
	const storage = createKvs({ entities: manifest.entities, clock, faults, strikes, options: options.storage });
	const appProperties = createAppProperties({
		baseUrl: identity.baseUrl,
		agenda,
		faults,
		strikes,
		maxProperties: options.maxAppProperties,
	});
	const log = createInvocationLog();
	const limitsMs = { ...defaultTimeLimitsMs, ...options.timeLimitsMs };
	let installed = true;
	let handlers: Readonly<Record<string, unknown>> | undefined;
	let counter = 0;

	const newInvocation = (
		moduleKey: string,
		functionKey: string,
		accountId: string | undefined,
		limitMs: number,
	): Invocation => {
		counter += 1;
		return {
			invocationId: `00000000-0000-4000-8000-${String(counter).padStart(12, '0')}`,
			moduleKey,
			functionKey,
			accountId,
			deadlineAt: clock.now() + limitMs,
			ended: false,
		};
	};

	const findHandler = (functionKey: string): ((...args: unknown[]) => unknown) => {
		const handler = manifest.functions.get(functionKey)?.handler ?? functionKey;
		const name = handler.slice(handler.lastIndexOf('.') + 1);
		const found = handlers?.[handler] ?? handlers?.[name];
		if (typeof found !== 'function') {
			throw new Error(`Function "${functionKey}" names the handler ${handler}, which the app does not export`);
		}
		return (...args) => found(...args);
	};

	/** The second argument of every function. */
	const backendContext = (accountId: string | undefined): JsonObject => ({
		installContext: contextAri(identity),
		...(accountId !== undefined && { principal: { accountId } }),
		installation: installationOf(identity),
	});

	/** Runs a function once, within its time, and writes it down. */
	const runFunction = async (
		moduleKey: string,
		functionKey: string,
		argument: unknown,
		{ accountId, limitMs }: { accountId?: string | undefined; limitMs: number },
	): Promise<Exclude<Attempt, { outcome: 'busy' }>> => {
		const at = clock.now();
		const invocation = newInvocation(moduleKey, functionKey, accountId, limitMs);
		const record = (outcome: InvocationRecord['outcome'], error?: unknown): void =>
			log.add({
				moduleKey,
				functionKey,
				at,
				ms: clock.now() - at,
				outcome,
				...(error !== undefined && { error }),
			});
		const late = new Error(`${functionKey} ran longer than ${limitMs} ms`);
		try {
			const handler = findHandler(functionKey);
			const result = await withinTime(limitMs, late, () =>
				runtime.run(invocation, async () => handler(cloneJson(argument), backendContext(accountId))),
			);
			const outcome = isObject(result) && result._retry === true ? 'retry' : 'ok';
			record(outcome);
			return { outcome: 'ok', result };
		} catch (error) {
			record('error', error);
			return { outcome: error === late ? 'timeout' : 'error', error };
		} finally {
			invocation.ended = true;
		}
	};

	const drop = (moduleKey: string, functionKey: string, reason: string): void =>
		log.add({ moduleKey, functionKey, at: clock.now(), outcome: 'dropped', error: new Error(reason) });

	const eventContext = (moduleKey: string): JsonObject => ({ cloudId: identity.cloudId, moduleKey });

	/** Delivers an event of Jira or the platform to one function, later. */
	const deliverEvent = (
		target: { readonly moduleKey: string; readonly functionKey: string },
		event: JsonObject,
		label: string,
		delayMs: number,
	): void => {
		const { moduleKey, functionKey } = target;
		// Copied at once: what the sender does with its object afterwards is not part of the event.
		const sent = {
			...event,
			context: { ...(isObject(event.context) ? event.context : {}), ...eventContext(moduleKey) },
		};
		const copy = cloneJson(sent);
		deliver(
			{ clock, agenda, faults },
			{
				label,
				delayMs,
				retryErrors: false,
				isWanted: () => installed,
				attempt: (retryContext) =>
					runFunction(
						moduleKey,
						functionKey,
						{ ...(isObject(copy) ? copy : {}), ...(retryContext !== undefined && { retryContext }) },
						{ limitMs: limitsMs.event },
					),
				settled: (error) => {
					if (error !== undefined) log.addFailure({ moduleKey, functionKey, at: clock.now(), error });
				},
			},
		);
	};

	const longRunLimitMs = (functionKey: string, fallbackMs: number): number => {
		const seconds = manifest.functions.get(functionKey)?.timeoutSeconds;
		return seconds === undefined ? fallbackMs : seconds * 1000;
	};

	const queue = createQueueApi({
		clock,
		agenda,
		faults,
		consumers: manifest.consumers,
		invoke: ({ moduleKey, functionKey }, event) =>
			runFunction(moduleKey, functionKey, event, { limitMs: longRunLimitMs(functionKey, limitsMs.consumer) }),
		onLost: ({ moduleKey, functionKey }, error) => log.addFailure({ moduleKey, functionKey, at: clock.now(), error }),
	});

	const runtime = createForgeRuntime({
		manifest,
		identity,
		clock,
		kvs: storage,
		queue,
		appProperties,
		jira,
		strikes,
		isInstalled: () => installed,
	});

	const runScheduled = async (moduleKey: string): Promise<void> => {
		const trigger = manifest.scheduledTriggers.find((t) => t.moduleKey === moduleKey);
		if (trigger === undefined) throw new Error(`manifest.yml declares no scheduled trigger "${moduleKey}"`);
		const { functionKey } = trigger;
		if (!installed) return drop(moduleKey, functionKey, 'The app is not installed');
		const limitMs = longRunLimitMs(functionKey, limitsMs.scheduled);
		await runFunction(moduleKey, functionKey, { context: eventContext(moduleKey) }, { limitMs });
	};

	const publish = (eventName: string, payload: Record<string, unknown>): void => {
		for (const trigger of manifest.triggers) {
			const { moduleKey, functionKey } = trigger;
			if (!trigger.events.includes(eventName)) continue;
			if (trigger.ignoreSelf && payload.selfGenerated === true) continue;
			const event = { ...payload, eventType: eventName };
			const scope = scopeOfEvent(eventName);
			if (!installed) drop(moduleKey, functionKey, 'The app is not installed');
			else if (scope !== undefined && !manifest.scopes.has(scope)) {
				drop(moduleKey, functionKey, `${eventName} needs the scope ${scope}`);
			} else if (sizeInBytes(event) > maxEventBytes) {
				drop(moduleKey, functionKey, `${eventName} has more than ${maxEventBytes} bytes`);
			} else deliverEvent(trigger, event, `${eventName} to ${moduleKey}`, faults.productEventDelayMs);
		}
	};

	const invokeResolver = async (call: ResolverCall): Promise<unknown> => {
		const { moduleKey, accountId, functionKey, payload, extension } = call;
		const resolverKey = manifest.resolvers.get(moduleKey);
		if (!installed) throw new InvocationRefusal('NOT_INSTALLED', 'The app is not installed');
		if (resolverKey === undefined) {
			throw new InvocationRefusal('UNKNOWN_MODULE', `manifest.yml declares no resolver for "${moduleKey}"`);
		}
		if (sizeInBytes(payload) > maxRequestBytes) {
			throw new InvocationRefusal('REQUEST_TOO_LARGE', `A request has at most ${maxRequestBytes} bytes`);
		}
		const argument = {
			call: { functionKey, payload },
			context: {
				cloudId: identity.cloudId,
				siteUrl: identity.baseUrl,
				localId: extensionAri(identity, moduleKey),
				moduleKey,
				environmentId: identity.environmentId,
				environmentType: identity.environmentType,
				...(accountId !== undefined && { accountId }),
				extension: { ...extension, type: moduleType(manifest, moduleKey) },
			},
		};
		const attempt = await runFunction(moduleKey, resolverKey, argument, { accountId, limitMs: limitsMs.resolver });
		if (attempt.outcome !== 'ok') {
			const cause = attempt.error;
			throw attempt.outcome === 'timeout'
				? new InvocationRefusal('TIMEOUT', 'The function took too long', { cause })
				: new InvocationRefusal(
						'FUNCTION_ERROR',
						`There was an error invoking the function - ${cause instanceof Error ? cause.message : String(cause)}`,
						{ cause },
					);
		}
		if (sizeInBytes(attempt.result) > maxResponseBytes) {
			throw new InvocationRefusal('RESPONSE_TOO_LARGE', `A response has at most ${maxResponseBytes} bytes`);
		}
		return cloneJson(attempt.result);
	};

	const findRule = (ruleKey: string): RuleModule | undefined =>
		manifest.rules.find(({ moduleKey }) => extensionAri(identity, moduleKey) === ruleKey);

	return {
		manifest,
		identity,
		storage,
		appProperties,
		events: log.events,
		failures: log.failures,
		get invocations() {
			return log.invocations;
		},
		resetLog: log.reset,
		async open() {
			runtime.install();
			try {
				handlers = await runtime.load(options.loadHandlers);
				for (const functionKey of manifest.functions.keys()) findHandler(functionKey);
			} catch (error) {
				runtime.uninstall();
				throw error;
			}
		},
		close: runtime.uninstall,
		installApp(installerAccountId) {
			installed = true;
			publish('avi:forge:installed:app', {
				id: identity.installationId,
				...(installerAccountId !== undefined && { installerAccountId }),
				app: { id: identity.appId, version: identity.appVersion },
				environment: { id: identity.environmentId },
			});
		},
		uninstallApp() {
			installed = false;
		},
		invokeResolver,
		runScheduled,
		planSchedules() {
			for (const { moduleKey, interval } of manifest.scheduledTriggers) {
				const plan = (delayMs: number): void =>
					agenda.after(delayMs, `schedule ${moduleKey}`, async () => {
						plan(intervalMs[interval]);
						await runScheduled(moduleKey);
					});
				plan(firstScheduleAfterMs);
			}
		},
		async runAs(accountId, code) {
			const invocation = newInvocation('sandbox', 'sandbox', accountId, Number.POSITIVE_INFINITY);
			try {
				return await runtime.run(invocation, code);
			} finally {
				invocation.ended = true;
			}
		},

		appId: identity.appId,
		environmentId: identity.environmentId,
		appAccountId: identity.appAccountId,
		get installed() {
			return installed;
		},
		rule: findRule,
		ruleKey: (moduleKey) => extensionAri(identity, moduleKey),
		actionValidator: (action) => manifest.actionValidators.find((validator) => validator.action === action),
		appProperty: appProperties.read,
		runPostFunction(moduleKey, event) {
			const rule = manifest.rules.find((r) => r.kind === 'postFunction' && r.moduleKey === moduleKey);
			if (rule?.functionKey === undefined) throw new Error(`manifest.yml declares no post function "${moduleKey}"`);
			const { functionKey } = rule;
			const missing = postFunctionScopes.filter((scope) => !manifest.scopes.has(scope));
			if (!installed) drop(moduleKey, functionKey, 'The app is not installed');
			else if (missing.length > 0) drop(moduleKey, functionKey, `Post functions need ${missing.join(' and ')}`);
			else deliverEvent({ moduleKey, functionKey }, event, `post function ${moduleKey}`, 0);
		},
		publish,
	};
}

/** The classic scope without which an app does not receive an event. Source: Forge docs, "Jira events". */
function scopeOfEvent(eventName: string): string | undefined {
	if (!eventName.startsWith('avi:jira:')) return undefined;
	if (/:(expression|issuetype|field(:.*)?|configuration)$/.test(eventName)) return 'manage:jira-configuration';
	if (eventName.endsWith(':user')) return 'read:jira-user';
	return 'read:jira-work';
}

/** Awaits code, or throws `late` when it takes longer. Does not keep the process alive, and cannot stop the code. */
async function withinTime<T>(limitMs: number, late: Error, code: () => Promise<T>): Promise<T> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const timeout = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(late), limitMs);
		timer.unref();
	});
	try {
		return await Promise.race([code(), timeout]);
	} finally {
		clearTimeout(timer);
	}
}
