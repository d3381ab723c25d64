// What a panel takes of storage on a registry of the largest size, as its test counts it.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Figure } from './figure';

export function measurePanel(): Figure[] {
	const { stdout, stderr } = spawnSync(
		process.execPath,
		[join('node_modules', 'jest', 'bin', 'jest.js'), '--forceExit', 'test/services/reach.test.ts'],
		{ encoding: 'utf8' },
	);
	const counted = [...stdout.matchAll(/^panel: (\d+) requests$/gm)].map(([, requests]) => Number(requests));
	if (counted.length === 0) throw new Error(`the test did not count: ${stderr.slice(-2_000)}`);
	const note = 'one view at 2,056 shards: the worse of 40 and 400 identities that may move the work item';
	return [{ name: 'panel.storage_requests', value: Math.max(...counted), unit: 'requests', budget: { max: 10 }, note }];
}
