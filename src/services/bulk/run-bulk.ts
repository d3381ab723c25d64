// Continues bulk work for as long as one invocation of the queue's consumer may, and leaves the rest to the next.
import { defined } from '../../contract/defined';
import { dayMs } from '../../contract/durations';
import { AppError } from '../../core/errors';
import { planOnce } from '../plan-once';
import type { Job } from '../ports/job';
import { carryOut } from './carry-out';
import { type HeldWork, holdWork } from './hold-work';
import type { BulkPorts } from './open-site';
import { tryRows } from './try-rows';
import type { Work } from './work-records';

export type BulkStep = 'check' | 'apply';

/** A consumer lives 900 s; what is left after these is for publishing and for writing down how far it came. */
const runMs = 600_000;
/** Planning may take this much of a run, so that every run also carries something out. Milliseconds. */
const planMs = 300_000;
/** When the watchdog looks whether an invocation died, seconds: the longest delay of Forge's queue. */
const watchdogAfterSeconds = 900;

/** Work older than this has no watchdog: what cannot be done must not be tried for ever. Milliseconds. */
const watchedForMs = dayMs;

/** @returns what became of the work; undefined when something is left */
async function runStep(ports: BulkPorts, held: HeldWork, step: BulkStep): Promise<Partial<Work> | undefined> {
	const startedAt = ports.time.now();
	const stopAt = startedAt + runMs;
	if (step === 'check') {
		return (await tryRows(ports, held, stopAt)) ? { state: 'checked' } : undefined;
	}
	const { isComplete, isEnforced } = await carryOut(ports, held, { planUntil: startedAt + planMs, stopAt });
	return isComplete ? { state: 'done', isEnforced } : undefined;
}

/** Plans a job that takes over should this invocation die. One at a time, however often the run is delivered or fails. */
async function planWatchdog(
	{ jobs, time }: BulkPorts,
	held: HeldWork,
	job: Extract<Job, { type: 'bulk' }>,
): Promise<void> {
	const { startedAt, watchdog } = held.work();
	const now = time.now();
	const isPlanned = watchdog?.step === job.step && watchdog.at > now;
	if (isPlanned || now >= startedAt + watchedForMs) return;
	await jobs.push(job, watchdogAfterSeconds);
	await held.save({ watchdog: { step: job.step, at: now + watchdogAfterSeconds * 1_000 } });
}

/**
 * Tries, or carries out, the rows of bulk work.
 *
 * A job may be delivered twice: the second run waits until the first has ended, and then finds nothing to do.
 * @throws {AppError} UNAVAILABLE when it should be tried again; how far it came is kept
 */
export async function runBulk(ports: BulkPorts, id: string, step: BulkStep): Promise<void> {
	const { time } = ports;
	const job = { type: 'bulk', id, step } as const;
	const held = await holdWork(ports, id, step === 'check' ? 'checking' : 'applying');
	if (held === undefined) return;
	if ('until' in held) {
		const waitMs = Math.max(0, held.until - time.now());
		await planOnce(ports, job, Math.min(watchdogAfterSeconds, Math.ceil(waitMs / 1_000) + 1));
		return;
	}
	let end: Partial<Work> | undefined;
	let waitsUntil: number | undefined;
	try {
		await planWatchdog(ports, held, job);
		end = await runStep(ports, held, step);
	} catch (error) {
		if (error instanceof AppError && error.details.retryAt !== undefined) waitsUntil = error.details.retryAt;
		throw error;
	} finally {
		await held.release(end ?? defined({ waitsUntil }));
	}
	// Only after the release, or the next run would have to wait.
	if (end === undefined && !held.isLost()) await planOnce(ports, job, 0);
}
