// How many jobs an hour of changes makes at its worst: every delivery comes twice, and what is published shows late.
import { describe, expect, it } from '@jest/globals';
import type { IdentityView } from '../../src/contract/calls/identities';
import { hourMs } from '../../src/contract/durations';
import { hexDigits } from '../../src/core/snapshot/routing';
import { collectLog, intercept } from '../harness/platform-calls';
import { addServiceAccount, change, register } from '../harness/registry';
import { valueOf } from '../harness/world';
import { openWorldForEachTest, world } from '../harness/world-of-test';

/** 300 in `npm run test:long`. */
const changesPerHour = Number(process.env['MUSTER_CHANGES'] ?? 100);
/** At 300 changes as many in an hour as the one queue, which all of the app's work shares, takes in a minute. */
const mostPerHour = 200 + changesPerHour;
const hours = 1;

openWorldForEachTest(() => collectLog());

describe('jobs an hour', () => {
	it(`stay below ${mostPerHour} at ${changesPerHour} changes, all delivered twice, that show late`, async () => {
		const identities: IdentityView[] = [];
		// Two in each of sixteen shards.
		for (const digit of [...hexDigits, ...hexDigits]) {
			const accountId = await addServiceAccount(world, `0${digit}`);
			identities.push(valueOf(await register(world, accountId)).identity);
		}
		world.forge.planSchedules();
		world.faults.duplicateDeliveries = 1;
		world.faults.appPropertyDelayMs = 5_000;
		const pushedAt: number[] = [];
		intercept(async (call, send) => {
			if (call.to === 'queue') pushedAt.push(Date.now());
			return send();
		});
		for (let i = 0; i < hours * changesPerHour; i++) {
			const at = i % identities.length;
			const identity = identities[at];
			if (identity === undefined) throw new RangeError('there is no such identity');
			const action = identity.status === 'active' ? 'suspend' : 'reactivate';
			identities[at] = valueOf(await change(world, action, identity)).identity;
			await world.pass(hourMs / changesPerHour);
		}
		const worst = Math.max(...pushedAt.map((end) => pushedAt.filter((at) => at > end - hourMs && at <= end).length));
		process.stdout.write(`jobs: ${JSON.stringify({ worst, changesPerHour, hours })}\n`);
		expect(worst).toBeGreaterThan(0);
		expect(worst).toBeLessThanOrEqual(mostPerHour);
	}, 300_000);
});
