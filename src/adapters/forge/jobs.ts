// Work for later, on Forge's queue.
import { Queue } from '@forge/events';
import { AppError } from '../../core/errors';
import type { Jobs } from '../../services/ports/platform';

/** Key of the consumer's queue in manifest.yml. */
const queueKey = 'jobs';

export const forgeJobs: Jobs = {
	async push(job, delaySeconds) {
		try {
			const concurrency = job.type === 'publish' ? { concurrency: { key: job.type, limit: 1 } } : {};
			await new Queue({ key: queueKey }).push({ body: { ...job }, delayInSeconds: delaySeconds, ...concurrency });
		} catch (cause) {
			throw new AppError('UNAVAILABLE', 'queue-silent', { cause });
		}
	},
};
