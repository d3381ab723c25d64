// What the counts of the overview take of storage, as their test counts it.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Figure } from './figure';

export function measureOverview(): Figure[] {
	const { stdout, stderr } = spawnSync(
		process.execPath,
		[join('node_modules', 'jest', 'bin', 'jest.js'), '--forceExit', 'test/services/overview.test.ts'],
		{ encoding: 'utf8' },
	);
	const counted = [...stdout.matchAll(/^overview: (\d+) requests$/gm)].map(([, requests]) => Number(requests));
	if (counted.length === 0) throw new Error(`the test did not count: ${stderr.slice(-2_000)}`);
	const note = 'one call for the moves of the site in 30 days, the check of who asks included';
	return [{ name: 'overview.storage_reads', value: Math.max(...counted), unit: 'requests', budget: { max: 3 }, note }];
}
