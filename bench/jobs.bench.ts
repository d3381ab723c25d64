// How many jobs an hour of changes makes at its worst.
import type { Figure } from './figure';
import { runTest } from './model.bench';

interface Told {
	readonly worst: number;
	readonly changesPerHour: number;
}

/** Counts what is pushed to the one queue within any hour. */
export async function measureJobs(): Promise<Figure[]> {
	const [told] = (await runTest('test/services/jobs-per-hour.test.ts', 'jobs', {})) as Told[];
	if (told === undefined) throw new Error('the test of jobs an hour told nothing');
	return [
		{
			name: 'jobs.per_hour_worst',
			value: told.worst,
			unit: 'jobs',
			budget: { max: 500 },
			note: `${told.changesPerHour} changes an hour in 16 shards, half of them suspensions; every delivery doubled, properties 5 s late`,
		},
	];
}
