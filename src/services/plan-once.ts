// Plans a job of which one waits at a time, however often what plans it is delivered: jobs that plan their successors would
// multiply otherwise, until the one queue is full.
import * as z from '#zod';
import type { Job } from './ports/job';
import type { Ports } from './ports/ports';
import type { RecordRef } from './ports/records';
import { parseRecord } from './records/parse-record';

const plannedSchema = z.strictObject({
	/** When the job that was planned last is due, epoch milliseconds; 0 when planning it failed. */
	dueAt: z.number(),
});

/** What tells chains of jobs apart. */
function keyOf(job: Job): string {
	switch (job.type) {
		case 'bulk':
			return `bulk ${job.id} ${job.step}`;
		case 'observe':
			return `observe ${job.accountId}`;
		case 'publish':
			return `publish ${job.properties.join(' ')}`;
		case 'prepare':
		case 'settle':
		case 'end-switches':
		case 'sweep':
		case 'anchor':
		case 'retain':
		case 'report-accounts':
		case 'erase':
		case 'accounts':
		case 'memberships':
		case 'examine':
		case 'backfill':
		case 'replay':
		case 'recount':
		case 'last-moves':
			return job.type;
	}
}

/** Where it is noted that a job waits. */
export const plannedRef = (job: Job): RecordRef => ({ kind: 'report', id: `planned ${keyOf(job)}` });

/** Least delay, seconds: within it a second delivery finds that the successor is planned. */
const leastDelaySeconds = 5;
/** A job that is wanted so much earlier than the one that waits is planned all the same, milliseconds. */
const muchEarlierMs = 30_000;

/**
 * Plans a job, unless one like it waits already.
 *
 * Delivered late, a job that waits may be overtaken by one other. Each then plans at most one successor.
 * @throws {AppError} UNAVAILABLE when it could not be planned
 */
export async function planOnce(
	{ records, jobs, time }: Pick<Ports, 'records' | 'jobs' | 'time'>,
	job: Job,
	delaySeconds: number,
): Promise<void> {
	const ref = plannedRef(job);
	const [stored] = await records.read([ref]);
	const waitsUntil = stored === undefined ? 0 : parseRecord(plannedSchema, ref, stored.body).dueAt;
	const now = time.now();
	const seconds = Math.max(leastDelaySeconds, delaySeconds);
	const dueAt = now + seconds * 1_000;
	if (waitsUntil > now && waitsUntil - dueAt < muchEarlierMs) return;
	const version = (stored?.version ?? 0) + 1;
	const write = {
		type: 'set',
		ref,
		expected: stored?.version ?? 'absent',
		record: { version, body: { dueAt } },
	} as const;
	// On a conflict somebody else has just planned it.
	if ((await records.commit([write])) === 'conflict') return;
	try {
		await jobs.push(job, seconds);
	} catch (error) {
		await records.put(ref, { version: version + 1, body: { dueAt: 0 } });
		throw error;
	}
}
