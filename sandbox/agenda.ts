// Runs planned work in due order: by hand in tests, by a timer in the server.
import type { Agenda, Clock } from './seams';

/** A task that threw. Kept, because nobody awaits a planned task. */
export interface AgendaFailure {
	readonly label: string;
	/** When the task ran, epoch milliseconds. */
	readonly at: number;
	readonly error: unknown;
}

/** A task that waits for its time. */
export interface PlannedTask {
	readonly label: string;
	/** Epoch milliseconds. */
	readonly dueAt: number;
}

export interface RunnableAgenda extends Agenda {
	/** Tasks that threw, oldest first. */
	readonly failures: readonly AgendaFailure[];
	/**
	 * Runs all that is due now, one after another in due order (first planned first among equals), and what becomes
	 * due by it, until nothing is left.
	 * @returns how many tasks ran
	 */
	runDue(): Promise<number>;
	/** When the next task is due, epoch milliseconds; undefined when nothing is planned. */
	nextDue(): number | undefined;
	/** What is planned, in due order. */
	pending(): readonly PlannedTask[];
	/** Looks for due work every `everyMs` of real time, without keeping the process alive. */
	start(everyMs?: number): void;
	stop(): void;
}

interface Task extends PlannedTask {
	readonly run: () => Promise<void>;
}

/** Makes an empty agenda that tells time by `clock` only. */
export function createAgenda(clock: Clock): RunnableAgenda {
	const tasks: Task[] = [];
	const failures: AgendaFailure[] = [];
	let timer: ReturnType<typeof setInterval> | undefined;

	const insert = (task: Task): void => {
		let low = 0;
		let high = tasks.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((tasks[middle]?.dueAt ?? 0) <= task.dueAt) low = middle + 1;
			else high = middle;
		}
		tasks.splice(low, 0, task);
	};

	const takeDue = (): Task | undefined => {
		const first = tasks[0];
		if (first === undefined || first.dueAt > clock.now()) return undefined;
		tasks.shift();
		return first;
	};

	const runDue = async (): Promise<number> => {
		let ran = 0;
		for (let task = takeDue(); task !== undefined; task = takeDue()) {
			ran += 1;
			try {
				await task.run();
			} catch (error) {
				failures.push({ label: task.label, at: clock.now(), error });
			}
		}
		return ran;
	};

	return {
		failures,
		after(delayMs, label, run) {
			if (!Number.isFinite(delayMs) || delayMs < 0) throw new RangeError(`Cannot plan "${label}" ${delayMs} ms ahead`);
			insert({ label, dueAt: clock.now() + delayMs, run });
		},
		runDue,
		nextDue: () => tasks[0]?.dueAt,
		pending: () => tasks.map(({ label, dueAt }) => ({ label, dueAt })),
		start(everyMs = 20) {
			if (timer !== undefined) return;
			let running = false;
			timer = setInterval(() => {
				if (running) return;
				running = true;
				// runDue never rejects: what a task throws is in `failures`.
				void runDue().finally(() => {
					running = false;
				});
			}, everyMs);
			timer.unref();
		},
		stop() {
			clearInterval(timer);
			timer = undefined;
		},
	};
}
