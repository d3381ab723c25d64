// The evidence of a whole site: what bots did is anchored every hour, and what the page exports is what the verifier takes.
import { beforeEach, describe, expect, it } from '@jest/globals';
import { ExportVerifier } from '../../cli/src/audit/export-verifier';
import type { EvidenceOutputs } from '../../src/contract/calls/evidence';
import { hourMs, minuteMs } from '../../src/contract/durations';
import { withNewFooter } from '../builders/audit-export';
import { codeOf, deploy, registered, setGuard, stagedKeys } from '../harness/registry';
import { storedOf } from '../harness/storage';
import { valueOf } from '../harness/world';
import { openWorldForEachTest, world } from '../harness/world-of-test';

openWorldForEachTest();

async function call<Name extends keyof EvidenceOutputs>(name: Name, input: object): Promise<EvidenceOutputs[Name]> {
	return valueOf(await world.invoke('ana', 'muster-admin', name, input));
}

async function exported(from: number | null = null): Promise<string[]> {
	const { cursor: first, ...opened } = await call('evidence.export', { format: 'jsonl', from, to: null });
	const header = {
		format: 'muster-audit/1',
		site: 'here',
		exportedAt: opened.exportedAt,
		from: opened.from,
		to: opened.to,
	};
	const lines = [JSON.stringify({ header })];
	for (let cursor: string | undefined = first; cursor !== undefined; ) {
		const page: EvidenceOutputs['evidence.page'] = await call('evidence.page', { to: opened.to, cursor });
		lines.push(...page.lines);
		cursor = page.cursor;
	}
	return withNewFooter(lines);
}

function verify(lines: readonly string[], receipt?: EvidenceOutputs['evidence.read']['newest']) {
	const verifier = new ExportVerifier(receipt === undefined ? {} : { receipts: [{ site: 'here', ...receipt }] });
	for (const line of lines) verifier.push(Buffer.from(`${line}\n`));
	verifier.end();
	return verifier.summary();
}

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
		expect(await call('evidence.read', {})).toEqual({});
		await world.forge.runScheduled('hourly');
		await world.forge.runScheduled('hourly');
		await world.pass(minuteMs);
		await world.settle();
		const { newest, anchoredUpTo } = await call('evidence.read', {});
		expect(newest).toMatchObject({ n: 1 });
		expect(anchoredUpTo).toBe(newest?.upTo);
		const events = Object.keys(await storedOf(world, 'event')).length;
		expect(events).toBeGreaterThanOrEqual(stagedKeys.length);
		expect(verify(await exported(), newest)).toMatchObject({ events, anchors: 1, receipts: 1, notAnchored: 0 });

		// The export is on record, and an anchor of its own covers that.
		await world.pass(hourMs);
		await world.forge.runScheduled('hourly');
		await world.pass(minuteMs);
		await world.settle();
		expect(verify(await exported(), newest)).toMatchObject({ journalEntries: 1, anchors: 2, notAnchored: 0 });
		expect(verify(await exported(newest?.upTo ?? 0))).toMatchObject({ events: 0, anchors: 2 });
	});
});
