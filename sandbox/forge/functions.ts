// Runs one function of the app once, as one invocation within its time, and writes down how it ended.
import type { Clock } from '../seams';
import type { RunOutcome } from './delivery/deliver';
import { type AppIdentity, contextAri, installationOf } from './identity';
import type { InvocationLog, InvocationRecord } from './invocation-log';
import { cloneJson, isObject, type JsonObject } from './json';
import type { FunctionTarget, Manifest } from './manifest';
import type { ForgeRuntime, Invocation } from './runtime';

/** How long a function may run, by what started it, in milliseconds of real time. */
export interface TimeLimits {
	readonly resolver: number;
	readonly event: number;
	/** A `timeoutSeconds` that the function declares takes its place. */
	readonly consumer: number;
	/** As for consumers. */
	readonly scheduled: number;
	readonly preUninstall: number;
}

export interface FunctionRun {
	/** What started it; decides how long it may take. */
	readonly startedBy: keyof TimeLimits;
	readonly accountId?: string | undefined;
}

export interface AppFunctions {
	/**
	 * Takes what the app exports.
	 * @throws {Error} when the manifest names a handler that is not among it
	 */
	take(exported: Readonly<Record<string, unknown>>): void;
	/** Runs a function. What it throws is in the outcome and in the log. */
	run(target: FunctionTarget, argument: unknown, how: FunctionRun): Promise<RunOutcome>;
	/** Writes down that the platform did not call a function, and why. */
	drop(target: FunctionTarget, reason: string): void;
	/** Runs code as if it were the app's, for as long as it takes. Not logged. */
	runAs<T>(accountId: string | undefined, code: () => Promise<T>): Promise<T>;
	/** How often code of the app was run. */
	readonly runs: number;
}

interface Deps {
	readonly manifest: Manifest;
	readonly identity: AppIdentity;
	readonly clock: Clock;
	readonly log: InvocationLog;
	/** Asked for at each run, as the runtime needs the queue, which needs the functions. */
	readonly runtime: () => ForgeRuntime;
	readonly timeLimitsMs?: Partial<TimeLimits> | undefined;
	/** How often code of the app was run before. */
	readonly runs?: number | undefined;
}

const defaultTimeLimitsMs: TimeLimits = {
	resolver: 25_000,
	event: 25_000,
	consumer: 55_000,
	scheduled: 55_000,
	preUninstall: 55_000,
};

/** Makes the functions of one installed app; without what it exports, none can run. */
export function createAppFunctions(deps: Deps): AppFunctions {
	const { manifest, identity, clock, log, runtime, timeLimitsMs } = deps;
	const limitsMs = { ...defaultTimeLimitsMs, ...timeLimitsMs };
	let handlers: Readonly<Record<string, unknown>> | undefined;
	let counter = deps.runs ?? 0;

	const newInvocation = (
		{ moduleKey, functionKey }: FunctionTarget,
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

	const limitOf = (functionKey: string, startedBy: keyof TimeLimits): number => {
		const mayDeclare = startedBy === 'consumer' || startedBy === 'scheduled';
		const seconds = mayDeclare ? manifest.functions.get(functionKey)?.timeoutSeconds : undefined;
		return seconds === undefined ? limitsMs[startedBy] : seconds * 1000;
	};

	return {
		get runs() {
			return counter;
		},
		take(exported) {
			handlers = exported;
			for (const functionKey of manifest.functions.keys()) findHandler(functionKey);
		},
		async run(target, argument, { startedBy, accountId }) {
			const { moduleKey, functionKey } = target;
			const at = clock.now();
			const limitMs = limitOf(functionKey, startedBy);
			const invocation = newInvocation(target, accountId, limitMs);
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
					runtime().run(invocation, async () => handler(cloneJson(argument), backendContext(accountId))),
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
		},
		drop({ moduleKey, functionKey }, reason) {
			log.add({ moduleKey, functionKey, at: clock.now(), outcome: 'dropped', error: new Error(reason) });
		},
		async runAs(accountId, code) {
			const target = { moduleKey: 'sandbox', functionKey: 'sandbox' };
			const invocation = newInvocation(target, accountId, Number.POSITIVE_INFINITY);
			try {
				return await runtime().run(invocation, code);
			} finally {
				invocation.ended = true;
			}
		},
	};
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
