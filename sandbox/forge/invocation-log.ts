// Remembers every run of the app's functions, and every error, so that nothing fails unseen.

export interface InvocationRecord {
	readonly moduleKey: string;
	readonly functionKey: string;
	/** Start, epoch milliseconds. */
	readonly at: number;
	/** Duration by the sandbox's clock. */
	readonly ms?: number;
	/**
	 * `retry`: the function asked for one. `dropped`: the platform never called it. `filtered`: its trigger does not ask
	 * for that event. `filter-failed`: the trigger's filter could not tell, and the platform logs that.
	 */
	readonly outcome: 'ok' | 'error' | 'retry' | 'dropped' | 'filtered' | 'filter-failed';
	readonly error?: unknown;
}

export interface InvocationFailure {
	readonly moduleKey: string;
	readonly functionKey: string;
	readonly at: number;
	readonly error: unknown;
}

export interface InvocationLog {
	readonly events: readonly InvocationRecord[];
	readonly failures: readonly InvocationFailure[];
	/** How often a function of the app was run, which is what is billed. */
	readonly invocations: number;
	add(record: InvocationRecord): void;
	addFailure(failure: InvocationFailure): void;
	reset(): void;
}

const ran: ReadonlySet<InvocationRecord['outcome']> = new Set(['ok', 'error', 'retry']);

/** Starts a log: empty, or after the runs that were. */
export function createInvocationLog(before: readonly InvocationRecord[] = []): InvocationLog {
	const events: InvocationRecord[] = [...before];
	const failures: InvocationFailure[] = [];
	return {
		events,
		failures,
		get invocations() {
			return events.filter(({ outcome }) => ran.has(outcome)).length;
		},
		add(record) {
			events.push(record);
			const { moduleKey, functionKey, at, error } = record;
			if (record.outcome === 'error') failures.push({ moduleKey, functionKey, at, error });
		},
		addFailure(failure) {
			// A lost event ends in the error of its last attempt, which is here already.
			if (!failures.some(({ error }) => error === failure.error)) failures.push(failure);
		},
		reset() {
			events.length = 0;
			failures.length = 0;
		},
	};
}
