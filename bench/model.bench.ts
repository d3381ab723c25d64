// A longer run of the registry's model test: random changes, faults, crashes and late writes.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Figure } from './figure';

/** Several times what `npm test` runs, and other cases. */
const operations = 20_000;
const seed = 20_261_121;

/** Counts runs in which somebody passed after a confirmed revocation, or something was lost or left half done. */
export function measureModel(): Figure[] {
	const { status, stdout, stderr } = spawnSync(
		process.execPath,
		[join('node_modules', 'jest', 'bin', 'jest.js'), '--forceExit', 'test/services/model.test.ts'],
		{
			env: { ...process.env, MUSTER_OPERATIONS: String(operations), MUSTER_SEED: String(seed) },
			encoding: 'utf8',
			maxBuffer: 64 * 1024 * 1024,
		},
	);
	const told = /^model: (\{.*\})$/m.exec(stdout)?.[1];
	if (status !== 0 && !/Violation/.test(stderr)) throw new Error(`the model test did not run: ${stderr.slice(-2_000)}`);
	const note =
		told === undefined
			? `seed ${seed}: ${/Violation: .*/.exec(stderr)?.[0] ?? 'failed'}`
			: Object.entries(JSON.parse(told) as Record<string, number>)
					.map(([name, value]) => `${name} ${value}`)
					.join(', ');
	return [{ name: 'model.violations', value: status === 0 ? 0 : 1, unit: 'violations', budget: { max: 0 }, note }];
}
