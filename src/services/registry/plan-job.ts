// Plans jobs that the hourly comparison stands behind.
import type { Job } from '../ports/job';
import type { Ports } from '../ports/ports';

/** Plans a job. One that cannot be planned stops nothing: what it would do, the hourly comparison does later. */
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
