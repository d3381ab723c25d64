// Random changes, faults, crashes and late writes against a model of what guards must do.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { intercept, never } from '../harness/platform-calls';
import { operation } from '../model/operations';
import { RegistryRun, type RunCounts } from '../model/registry-run';

/** The same runs every time; MUSTER_SEED explores others, and MUSTER_OPERATIONS more of them. */
const seed = Number(process.env['MUSTER_SEED'] ?? 20_260_302);
const operations = Number(process.env['MUSTER_OPERATIONS'] ?? 5_400);
const perRun = 90;
const noCounts = (): RunCounts => ({ operations: 0, faults: 0, decisions: 0, confirmed: 0, open: 0 });

describe(`the registry under faults, seed ${seed}`, () => {
	it(`lets nobody pass whose revocation was confirmed and loses nothing, in ${operations} operations`, async () => {
		const counts = noCounts();
		await fc.assert(
			fc.asyncProperty(fc.array(operation, { minLength: perRun, maxLength: perRun, size: 'max' }), async (script) => {
				const run = await RegistryRun.open(counts);
				try {
					for (const one of script) await run.perform(one);
					await run.rest();
				} finally {
					run.close();
				}
			}),
			{ seed, numRuns: Math.ceil(operations / perRun), endOnFailure: process.env['MUSTER_SHRINK'] === undefined },
		);
		process.stdout.write(`model: ${JSON.stringify({ seed, ...counts })}\n`);
		// A run that is refused everything proves nothing.
		expect(counts.confirmed).toBeGreaterThan(counts.operations / 20);
		expect(counts.faults).toBeGreaterThan(counts.operations / 20);
	}, 1_200_000);

	it('fails a run whose operation never ends, and names the operation', async () => {
		const run = await RegistryRun.open(noCounts(), 300);
		try {
			await run.perform({ op: 'calm' });
			await run.perform({ op: 'register', who: 0 });
			intercept(never);
			await expect(run.perform({ op: 'suspend', who: 0 })).rejects.toThrow(
				'operation 3, {"op":"suspend","who":0}, has not ended after 300 ms',
			);
			await expect(run.rest()).rejects.toThrow('coming to rest after operation 3 has not ended after 900 ms');
		} finally {
			run.close();
		}
	});
});
