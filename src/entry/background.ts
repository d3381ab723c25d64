// Work without a caller: the queue's consumer and the hourly reconcile.
import * as z from 'zod/mini';
import { accountIdSchema, issueIdSchema, projectIdSchema } from '../contract/ids';
import { recordObserved } from '../services/observe-change';
import type { Job } from '../services/ports';
import { isPrepared, prepareInstallation } from '../services/prepare-installation';
import { isPublished, publish } from '../services/publish';
import { reconcile } from '../services/reconcile';
import { parseEvent } from './event-payloads';
import { handleEvent } from './handle-event';
import { ports } from './wiring';

const jobSchema: z.ZodMiniType<Job> = z.discriminatedUnion('type', [
	z.strictObject({ type: z.literal('prepare') }),
	z.strictObject({ type: z.literal('publish'), property: z.string() }),
	z.strictObject({
		type: z.literal('observe'),
		change: z.strictObject({
			issueId: issueIdSchema,
			projectId: projectIdSchema,
			issueTypeId: z.string(),
			accountId: accountIdSchema,
			changelogId: z.string(),
			from: z.string(),
			to: z.string(),
			at: z.number(),
		}),
	}),
]);

async function work(job: Job): Promise<void> {
	switch (job.type) {
		case 'prepare':
			return prepareInstallation(ports);
		case 'publish':
			if (!(await isPublished(ports, job.property))) await publish(ports, job.property, 0);
			return;
		case 'observe':
			await recordObserved(ports, job.change);
	}
}

interface QueueEvent {
	readonly body?: unknown;
	readonly retryContext?: { readonly retryCount: number };
}

export const runJob = (event: QueueEvent) =>
	handleEvent('job', () => work(parseEvent(jobSchema, event.body)), event.retryContext);

/** Prepares an installation whose preparation was lost or never ended, else compares and repairs what is published. */
export const hourly = () =>
	handleEvent('hourly', async () =>
		(await isPrepared(ports)) ? reconcile(ports) : ports.jobs.push({ type: 'prepare' }, 0),
	);
