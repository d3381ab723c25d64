// The Forge host of one installed app: what the app is loaded into, and by which site, pages and tests reach it.
import type { Agenda, AppHost, Clock, Faults, RestHandler } from '../seams';
import { type AppProperties, type AppPropertiesState, createAppProperties } from './app-properties';
import { createAppEvents } from './delivery/events';
import { createQueueApi, type QueueState } from './delivery/queue';
import { createSchedules } from './delivery/schedules';
import { createFaultDice } from './fault-dice';
import { createAppFunctions, type TimeLimits } from './functions';
import { type AppIdentity, extensionAri } from './identity';
import { createInvocationLog, type InvocationFailure, type InvocationRecord } from './invocation-log';
import { type Manifest, readManifest } from './manifest';
import { createPrivacyReports, type PrivacyReports } from './privacy';
import { createRateLimits, type PointsUsage } from './rate-limits';
import { createResolverCalls, type ResolverCall } from './resolver-calls';
import { createForgeRuntime } from './runtime';
import { createKvs, type Kvs, type KvsOptions, type KvsState } from './storage/kvs';

export interface ForgeHostOptions {
	readonly manifestText: string;
	/** Imports the app and gives its exports; called by `open`, after the globals are in place. */
	readonly loadHandlers: () => Promise<Record<string, unknown>>;
	/** Whether an account was closed, for good. */
	readonly isClosed?: (accountId: string) => boolean;
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
	/** Whether requests of the app take time, so that a rate of them means something. */
	readonly countsRates?: boolean;
	/** How another host was; nothing is stored and nothing ran when left out. */
	readonly state?: ForgeState | undefined;
}

/** What lasts in a host in which nothing runs or waits. A host owns the state that it is made with. */
export interface ForgeState {
	readonly storage: KvsState;
	readonly appProperties: AppPropertiesState;
	readonly queue: QueueState;
	readonly events: readonly InvocationRecord[];
	/** How often code of the app was run. */
	readonly runs: number;
	readonly installed: boolean;
}

export interface ForgeHost extends AppHost {
	readonly manifest: Manifest;
	readonly identity: AppIdentity;
	readonly storage: Kvs;
	readonly appProperties: AppProperties;
	readonly privacy: PrivacyReports;
	/** What the app's requests to Jira cost. */
	readonly points: PointsUsage;
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
	/** Runs what the manifest names for before, for as long as it may take, and then uninstalls whatever came of it. */
	uninstallApp(): Promise<void>;
	/** @throws {InvocationRefusal} */
	invokeResolver(call: ResolverCall): Promise<unknown>;
	/** Runs a scheduled trigger now. Its errors are in `failures`, as the platform tells nobody. */
	runScheduled(moduleKey: string): Promise<void>;
	/** Plans all scheduled triggers: first in five minutes, then at their interval, for ever. */
	planSchedules(): void;
	/** Runs code as if it were the app's, for tests of adapters. Not logged. */
	runAs<T>(accountId: string | undefined, code: () => Promise<T>): Promise<T>;
	/**
	 * What another host may go on from, as it lies in this one.
	 * @throws {Error} when something failed: a host that goes on from there would not know
	 */
	state(): ForgeState;
}

let installations = 0;
/** Each installation has an id of its own, whichever site the app was copied from. */
const newInstallationId = (): string =>
	`5a4dbc0e-0000-4000-8000-${(0xb0b0 + installations++).toString(16).padStart(12, '0')}`;

/** Makes the host of one installed app. */
export function createForgeHost(options: ForgeHostOptions): ForgeHost {
	const { clock, agenda, faults, jira, state } = options;
	const manifest = readManifest(options.manifestText);
	const identity: AppIdentity = {
		appId: manifest.appId,
		appVersion: '1.0.0',
		environmentId: '5a4dbc0e-0000-4000-8000-00000000e0e0',
		environmentType: 'DEVELOPMENT',
		installationId: newInstallationId(),
		appAccountId: `557058:app-${manifest.appId}`,
		...options.identity,
		...options.site,
	};
	let installed = state?.installed ?? true;
	const isInstalled = (): boolean => installed;
	let installedAt = Number.NEGATIVE_INFINITY;
	const strikes = createFaultDice(faults);
	const storage = createKvs({
		entities: manifest.entities,
		clock,
		faults,
		strikes,
		options: options.storage,
		state: state?.storage,
	});
	const appProperties = createAppProperties({
		baseUrl: identity.baseUrl,
		agenda,
		faults,
		strikes,
		maxProperties: options.maxAppProperties,
		state: state?.appProperties,
	});
	const privacy = createPrivacyReports({
		clock,
		faults,
		scopes: manifest.scopes,
		isClosed: options.isClosed ?? (() => false),
	});
	const limits = createRateLimits({ clock, faults, countsRates: options.countsRates ?? false });
	const log = createInvocationLog(state?.events);
	const functions = createAppFunctions({
		manifest,
		identity,
		clock,
		log,
		runtime: () => runtime,
		timeLimitsMs: options.timeLimitsMs,
		runs: state?.runs,
	});
	const queue = createQueueApi({
		clock,
		agenda,
		faults,
		consumers: manifest.consumers,
		invoke: (consumer, event) => functions.run(consumer, event, { startedBy: 'consumer' }),
		onLost: ({ moduleKey, functionKey }, error) => log.addFailure({ moduleKey, functionKey, at: clock.now(), error }),
		state: state?.queue,
	});
	const runtime = createForgeRuntime({
		manifest,
		identity,
		clock,
		kvs: storage,
		queue,
		appProperties,
		privacy,
		jira,
		limits,
		strikes,
		isInstalled,
		installedAt: () => installedAt,
		faults,
	});
	const events = createAppEvents({ clock, agenda, faults, manifest, identity, functions, log, isInstalled, strikes });
	const schedules = createSchedules({ agenda, manifest, identity, functions, isInstalled });

	return {
		manifest,
		identity,
		storage,
		appProperties,
		privacy,
		points: limits.usage,
		events: log.events,
		failures: log.failures,
		get invocations() {
			return log.invocations;
		},
		resetLog: log.reset,
		async open() {
			runtime.install();
			try {
				functions.take(await runtime.load(options.loadHandlers));
			} catch (error) {
				runtime.uninstall();
				throw error;
			}
		},
		close: runtime.uninstall,
		installApp(installerAccountId) {
			installed = true;
			installedAt = clock.now();
			events.publish('avi:forge:installed:app', {
				id: identity.installationId,
				...(installerAccountId !== undefined && { installerAccountId }),
				app: { id: identity.appId, version: identity.appVersion },
				environment: { id: identity.environmentId },
			});
		},
		async uninstallApp() {
			for (const target of manifest.preUninstalls) {
				const { moduleKey } = target;
				const context = { cloudId: identity.cloudId, moduleKey };
				await functions.run(target, { context, contextToken: 'of the sandbox' }, { startedBy: 'preUninstall' });
			}
			installed = false;
		},
		invokeResolver: createResolverCalls({ manifest, identity, functions, isInstalled }),
		runScheduled: schedules.run,
		planSchedules: schedules.plan,
		runAs: functions.runAs,
		state() {
			const [failure] = log.failures;
			if (failure !== undefined) throw new Error('A function of the app has failed', { cause: failure.error });
			return {
				storage: storage.state(),
				appProperties: appProperties.state(),
				queue: queue.state(),
				events: log.events,
				runs: functions.runs,
				installed,
			};
		},

		appId: identity.appId,
		environmentId: identity.environmentId,
		appAccountId: identity.appAccountId,
		get installed() {
			return installed;
		},
		rule: (ruleKey) => manifest.rules.find(({ moduleKey }) => extensionAri(identity, moduleKey) === ruleKey),
		ruleModules: manifest.rules,
		ruleKey: (moduleKey) => extensionAri(identity, moduleKey),
		actionValidator: (action) => manifest.actionValidators.find((validator) => validator.action === action),
		get indexedProperties() {
			return installed ? manifest.indexedProperties : [];
		},
		appProperty: appProperties.read,
		runPostFunction: events.runPostFunction,
		publish: events.publish,
	};
}
