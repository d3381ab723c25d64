// The evidence of a whole site: what bots did is anchored every hour, and what the page exports is what the verifier takes.
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { EvidenceOutputs } from '../../src/contract/calls/evidence';
import { hourMs, minuteMs } from '../../src/contract/durations';
import { callEvidence, readExported, verdictOn } from '../harness/exported';
import { codeOf, deploy, errorOf, registered, setGuard, stagedKeys } from '../harness/registry';
import { storedOf } from '../harness/storage';
import { openWorldForEachTest, world } from '../harness/world-of-test';

openWorldForEachTest();

const call = <Name extends keyof EvidenceOutputs>(name: Name, input: object) => callEvidence(world, name, input);
const exported = async (from: number | null = null) => (await readExported(world, from)).lines;

describe('the evidence of a site', () => {
	beforeEach(async () => {
		await registered(world);
		setGuard(world, { mode: 'registered', enforcement: 'enforce' });
		for (const key of stagedKeys) {
			expect(codeOf(await deploy(world, 'deployBot', key))).toBe('passes');
			await world.pass(1_000);
		}
		await world.pass(20 * minuteMs);
	});

	it('is anchored by the hour, once however often that is delivered, and verified from an export', async () => {
		expect(await call('evidence.read', {})).toEqual({
			retention: { version: 0, months: null, oldestAt: expect.any(Number) },
		});
		await world.forge.runScheduled('hourly');
		await world.forge.runScheduled('hourly');
		await world.pass(minuteMs);
		await world.settle();
		const { newest, anchoredUpTo } = await call('evidence.read', {});
		expect(newest).toMatchObject({ n: 1 });
		expect(anchoredUpTo).toBe(newest?.upTo);
		const events = Object.keys(await storedOf(world, 'event')).length;
		expect(events).toBeGreaterThanOrEqual(stagedKeys.length);
		expect(verdictOn(await exported(), newest)).toMatchObject({ events, anchors: 1, receipts: 1, notAnchored: 0 });

		// The export is on record, and an anchor of its own covers that.
		await world.pass(hourMs);
		await world.forge.runScheduled('hourly');
		await world.pass(minuteMs);
		await world.settle();
		expect(verdictOn(await exported(), newest)).toMatchObject({ journalEntries: 1, anchors: 2, notAnchored: 0 });
		expect(verdictOn(await exported(newest?.upTo ?? 0))).toMatchObject({ events: 0, anchors: 2 });
	});

	it('is handed out only where an export is on record, and not the wrong way round', async () => {
		const page = (input: object) => world.invoke('ana', 'muster-admin', 'evidence.page', input);
		const cursor = '0.0.1.1.0.0';
		expect(errorOf(await page({ entry: 1, to: Date.now(), cursor }))).toMatchObject({ code: 'INVALID_INPUT' });
		const { entry, to } = await call('evidence.export', { format: 'jsonl', from: null, to: null });
		expect(errorOf(await page({ entry, to: to + 1, cursor }))).toMatchObject({ code: 'INVALID_INPUT' });
		expect(errorOf(await page({ entry: entry + 1, to, cursor }))).toMatchObject({ code: 'INVALID_INPUT' });
		expect((await call('evidence.page', { entry, to, cursor })).lines.length).toBeGreaterThan(0);
		const reversed = await world.invoke('ana', 'muster-admin', 'evidence.export', { format: 'jsonl', from: 5, to: 4 });
		expect(errorOf(reversed)).toMatchObject({ code: 'INVALID_INPUT', field: 'to' });
	});
});
