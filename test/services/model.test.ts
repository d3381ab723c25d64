// Random changes, faults, crashes and late writes against a model of what guards must do.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { intercept, isPublication, never } from '../harness/platform-calls';
import { type Operation, operation } from '../model/operations';
import { RegistryRun, type RunCounts, stepLimit } from '../model/registry-run';

/** The same runs every time; MUSTER_SEED explores others, several with commas between, and MUSTER_OPERATIONS more. */
const seeds = (process.env['MUSTER_SEED'] ?? '20260302').split(',').map(Number);
const operations = Number(process.env['MUSTER_OPERATIONS'] ?? 1_500);
const perRun = 100;
const noCounts = (): RunCounts => ({
	operations: 0,
	faults: 0,
	decisions: 0,
	confirmed: 0,
	open: 0,
	added: 0,
	jobsPerHour: 0,
});

const tell = (what: object): void => void process.stdout.write(`model: ${JSON.stringify(what)}\n`);

async function runScript(script: readonly Operation[], counts: RunCounts): Promise<void> {
	const run = await RegistryRun.open(counts);
	try {
		for (const one of script) await run.perform(one);
		await run.rest();
	} finally {
		run.close();
	}
}

const scripts = fc.array(operation, { minLength: perRun, maxLength: perRun, size: 'max' });

describe('the registry under faults', () => {
	it.each(seeds)(
		`lets nobody pass whose revocation was confirmed and loses nothing, in ${operations} operations, seed %i`,
		async (seed) => {
			const counts = noCounts();
			const property = fc.asyncProperty(scripts, (script) => runScript(script, counts));
			const numRuns = Math.ceil(operations / perRun);
			const details = await fc.check(property, {
				seed,
				numRuns,
				endOnFailure: process.env['MUSTER_SHRINK'] === undefined,
			});
			const { errorInstance } = details;
			tell({ seed, ...counts, ...(errorInstance instanceof Error ? { violation: errorInstance.message } : {}) });
			const report = await fc.asyncDefaultReportMessage(details);
			if (report !== undefined) throw new Error(report, { cause: errorInstance });
			// A run that is refused everything proves nothing.
			expect(counts.confirmed).toBeGreaterThan(counts.operations / 20);
			expect(counts.faults).toBeGreaterThan(counts.operations / 20);
			expect(counts.added).toBeGreaterThan(counts.operations / 50);
		},
		1_200_000,
	);

	it('fails a run whose operation hangs, and names the operation', async () => {
		const run = await RegistryRun.open(noCounts(), { ...stepLimit, turns: 2_000 });
		try {
			await run.perform({ op: 'calm' });
			await run.perform({ op: 'register', who: 0 });
			intercept(never);
			await expect(run.perform({ op: 'suspend', who: 0 })).rejects.toThrow(
				'operation 3, {"op":"suspend","who":0}, hangs: no call in 2000 turns',
			);
			await expect(run.rest()).rejects.toThrow('coming to rest after operation 3 hangs: no call in 2000 turns');
		} finally {
			run.close();
		}
	});

	it('fails a run whose operation calls the platform for ever, and names the operation', async () => {
		const run = await RegistryRun.open(noCounts(), { ...stepLimit, calls: 200 });
		try {
			await run.perform({ op: 'register', who: 0 });
			let isEndless = true;
			let asked: Promise<unknown> = Promise.resolve();
			intercept(async (call, send) => {
				if (!isPublication(call)) return send();
				while (isEndless) {
					asked = run.world.invoke('ana', 'muster-admin', 'site.overview');
					await asked;
				}
				return never();
			});
			await expect(run.perform({ op: 'suspend', who: 0 })).rejects.toThrow(
				'operation 2, {"op":"suspend","who":0}, has not ended after 200 calls',
			);
			isEndless = false;
			// What it asked last is answered before the world goes.
			await asked;
		} finally {
			run.close();
		}
	});
});
