// Plans jobs whose work the hourly comparison does should they fail.
import { planOnce } from '../plan-once';
import type { Ports } from '../ports/ports';

/** Plans a comparison of some properties. Should that fail, nothing stops: the hourly comparison does the same later. */
export async function planComparison(
	{ jobs, log }: Pick<Ports, 'jobs' | 'log'>,
	properties: readonly string[],
	delaySeconds: number,
): Promise<void> {
	try {
		await jobs.push({ type: 'publish', properties: [...properties] }, delaySeconds);
	} catch (error) {
		log.failure('publication', error);
	}
}

/** Plans to go on with moves of accounts and fresh names, unless that waits already. Nothing stops should it fail. */
export async function planSettling(
	ports: Pick<Ports, 'records' | 'jobs' | 'log' | 'time'>,
	delaySeconds: number,
): Promise<void> {
	try {
		await planOnce(ports, { type: 'settle' }, delaySeconds);
	} catch (error) {
		ports.log.failure('publication', error);
	}
}
