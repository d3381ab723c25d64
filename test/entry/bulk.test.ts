// Bulk work through the page's calls and the queue: what people are told, and what bots then may.

import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import type { BulkRowView, BulkView } from '../../src/contract/calls/bulk';
import { minuteMs } from '../../src/contract/durations';
import { collectLog, letSleepPassTime } from '../harness/platform-calls';
import { codeOf, deploy, registered } from '../harness/registry';
import { idOf, openWorld, type TestWorld, valueOf } from '../harness/world';

let world: TestWorld;

beforeEach(async () => {
	world = await openWorld();
	await letSleepPassTime();
});
afterEach(() => {
	world.close();
	jest.restoreAllMocks();
	jest.useRealTimers();
});

const ask = async <T = BulkView>(name: string, payload: unknown): Promise<T> =>
	valueOf(await world.invoke<T>('ana', 'muster-admin', name, payload));

/** Starts work, sends one piece and tries it. */
async function tried(start: object, rows: readonly object[]): Promise<string> {
	const { id } = await ask('bulk.start', start);
	await ask('bulk.add', { id, piece: 0, rows });
	await ask('bulk.check', { id, pieces: 1 });
	await world.settle();
	return id;
}

it('imports the good row of a file and not the bad one, and says why', async () => {
	const cells = {
		name: 'deploy-bot',
		type: 'ci-pipeline',
		ownerId: idOf('bruno'),
		contact: '#release-eng',
		purpose: 'Deploys what is staged.',
		expiresAt: '2026-09-30',
		grants: 'space=REL from=Staged to=Deployed',
	};
	const id = await tried({ kind: 'import', name: 'bots.csv' }, [
		{ row: 2, cells: { ...cells, accountId: idOf('deployBot') } },
		{ row: 3, cells: { ...cells, accountId: idOf('releaseBot'), grants: 'space=REL to=Nowhere' } },
	]);
	expect(await ask('bulk.read', { id })).toMatchObject({ state: 'checked', verdicts: { create: 1, error: 1 } });
	const { rows } = await ask<{ rows: BulkRowView[] }>('bulk.rows', { id, piece: 0 });
	expect(rows).toMatchObject([
		{ row: 2, verdict: 'create' },
		{
			row: 3,
			verdict: 'error',
			field: 'grants',
			grant: 1,
			error: { problem: 'name-not-found', params: { of: 'status', name: 'Nowhere' } },
		},
	]);
	expect(codeOf(await deploy(world, 'deployBot'))).toBe('unregistered');

	await ask('bulk.apply', { id });
	await world.settle();
	expect(await ask('bulk.read', { id })).toMatchObject({ state: 'done', applied: 1, failed: 0, isEnforced: true });
	expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
	expect(codeOf(await deploy(world, 'releaseBot'))).toBe('unregistered');
});

it('says that a suspension is not enforced while Jira does not answer, and that it is once it is', async () => {
	collectLog();
	await registered(world);
	const id = await tried({ kind: 'suspend', reason: 'Token leaked' }, [
		{ row: 1, cells: { accountId: idOf('deployBot') } },
	]);
	world.faults.appPropertyUnavailable = Number.POSITIVE_INFINITY;
	await ask('bulk.apply', { id });
	await world.settle();
	expect(await ask('bulk.read', { id })).toMatchObject({ state: 'done', applied: 1, isEnforced: false });
	expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');

	world.faults.appPropertyUnavailable = 0;
	await world.pass(5 * minuteMs);
	expect(codeOf(await deploy(world, 'deployBot'))).toBe('suspended');
	// A write that got no answer may still arrive for twenty minutes.
	expect(await ask('bulk.read', { id })).toMatchObject({ isEnforced: false });
	await world.pass(20 * minuteMs);
	expect(await ask('bulk.read', { id })).toMatchObject({ isEnforced: true });
});
