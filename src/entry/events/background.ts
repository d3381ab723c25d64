// Work without a caller: the queue's consumer and the hourly reconcile.
import * as z from '#zod';
import { accountIdSchema, issueIdSchema, projectIdSchema } from '../../contract/ids';
import { recordObserved } from '../../services/audit/observe-change';
import { removeOldWork } from '../../services/bulk/remove-old-work';
import { runBulk } from '../../services/bulk/run-bulk';
import { noteReconciled } from '../../services/health/note-reconciled';
import { runHealth } from '../../services/health/run-health';
import type { Job } from '../../services/ports/platform';
import { reconcile, republish, settle } from '../../services/registry/reconcile';
import { isPrepared, prepareInstallation } from '../../services/site/prepare-installation';
import { sweep } from '../../services/sweep/sweep';
import { ports, sitePorts } from '../wiring';
import { parseEvent } from './event-payloads';
import { handleEvent } from './handle-event';

const jobSchema: z.ZodMiniType<Job> = z.discriminatedUnion('type', [
	z.strictObject({ type: z.literal('prepare') }),
	z.strictObject({ type: z.literal('publish'), property: z.string() }),
	z.strictObject({ type: z.literal('settle') }),
	z.strictObject({ type: z.literal('sweep') }),
	z.strictObject({ type: z.literal('examine') }),
	z.strictObject({ type: z.literal('bulk'), id: z.string(), step: z.enum(['check', 'apply']) }),
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
			return republish(ports, job.property);
		case 'settle':
			return settle(ports);
		case 'bulk':
			return runBulk(sitePorts, job.id, job.step);
		case 'sweep':
			return sweepAll();
		case 'examine':
			await runHealth(ports);
			return;
		case 'observe':
			await recordObserved(ports, job.change);
	}
}

/** A consumer lives 900 s. */
const sweepMs = 600_000;

async function sweepAll(): Promise<void> {
	try {
		const { isComplete } = await sweep(ports, ports.time.now() + sweepMs);
		if (!isComplete) await ports.jobs.push({ type: 'sweep' }, 0);
	} finally {
		await removeOldWork(ports, ports.time.now());
	}
}

interface QueueEvent {
	readonly body?: unknown;
	readonly retryContext?: { readonly retryCount: number };
}

export const runJob = (event: QueueEvent) =>
	handleEvent('job', () => work(parseEvent(jobSchema, event.body)), event.retryContext);

/** Compares what is published, then looks whether rules can read it. */
async function compare(): Promise<void> {
	try {
		await noteReconciled(ports, await reconcile(ports));
	} finally {
		await runHealth(ports, ['rules-read-app']);
	}
}

/** Prepares an installation whose preparation was lost or never ended, else compares and repairs what is published. */
export const hourly = () =>
	handleEvent('hourly', async () => ((await isPrepared(ports)) ? compare() : ports.jobs.push({ type: 'prepare' }, 0)));

/** Guards are compared with yesterday's by one of the health checks. */
export const daily = () =>
	handleEvent('daily', async () => {
		await ports.jobs.push({ type: 'sweep' }, 0);
		await ports.jobs.push({ type: 'examine' }, 0);
	});
