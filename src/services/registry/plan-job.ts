// Plans jobs whose work the hourly comparison does should they fail.
import type { Job } from '../ports/job';
import type { Ports } from '../ports/ports';

/** Plans a job. Should that fail, nothing stops: the hourly comparison does the same later. */
export async function planJob(
	{ jobs, log }: Pick<Ports, 'jobs' | 'log'>,
	job: Job,
	delaySeconds: number,
): Promise<void> {
	try {
		await jobs.push(job, delaySeconds);
	} catch (error) {
		log.failure('publication', error);
	}
}
