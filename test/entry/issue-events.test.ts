// Which changes of work items run Muster's code: a change of status, and nothing else while filters of triggers work.
import { beforeEach, describe, expect, it } from '@jest/globals';
import { collectLog } from '../harness/platform-calls';
import { registered, stagedKeys } from '../harness/registry';
import { storedOf } from '../harness/storage';
import { idOf } from '../harness/world';
import { openWorldForEachTest, world } from '../harness/world-of-test';

openWorldForEachTest(async () => {
	await registered(world);
	world.forge.resetLog();
});

const key = stagedKeys[0];
const minuteMs = 60_000;

const edit = (fields: Record<string, unknown>) => world.as('ana', 'PUT', `/rest/api/3/issue/${key}`, { fields });
const runs = () => world.forge.events.filter(({ outcome }) => outcome === 'ok').map(({ moduleKey }) => moduleKey);
const recorded = async () => Object.values(await storedOf(world, 'event')).map(({ body }) => body);

describe('the trigger on work items', () => {
	it('does not run for edits, of fields whose names or values speak of a status either', async () => {
		for (const fields of [
			{ summary: 'status' },
			{ description: null },
			{ labels: ['status'] },
			{ priority: { name: 'Low' } },
		]) {
			expect((await edit(fields)).status).toBe(204);
		}
		await world.pass(15 * minuteMs);
		expect(runs()).toEqual([]);
		expect(world.forge.events.length).toBe(3);
	});

	it('runs once for a change of status by a person', async () => {
		expect((await world.move('ana', key, 'Back to work')).status).toBe(204);
		await world.pass(15 * minuteMs);
		expect(runs()).toEqual(['issue-updated']);
		expect(await recorded()).toEqual([]);
	});

	it('does not run for what Muster itself changed', async () => {
		const payload = { issue: { id: '1' }, changelog: { id: '1', items: [{ fieldId: 'status', from: '1', to: '2' }] } };
		world.forge.publish('avi:jira:updated:issue', { ...payload, atlassianId: idOf('deployBot'), selfGenerated: true });
		await world.pass(15 * minuteMs);
		expect(runs()).toEqual([]);
	});

	it('keeps the time when it was heard of first, however late storage lets it be noted', async () => {
		collectLog();
		await world.pass(minuteMs);
		const at = Date.now();
		expect((await world.move('deployBot', key, 'Back to work')).status).toBe(204);
		world.faults.storageThrottled = Number.POSITIVE_INFINITY;
		await world.settle();
		await world.pass(25_000);
		world.faults.storageThrottled = 0;
		await world.pass(20 * minuteMs);
		expect(await recorded()).toMatchObject([{ payload: { source: 'product-event', at } }]);
	});

	it('records an unguarded move of a bot, found by its field id or by its name', async () => {
		expect((await world.move('deployBot', key, 'Back to work')).status).toBe(204);
		await world.pass(15 * minuteMs);
		expect(runs()).toEqual(['issue-updated', 'jobs']);
		const [event] = await recorded();
		expect(event).toMatchObject({ payload: { source: 'product-event' } });
		const { id } = world.site.issue(stagedKeys[1]);
		world.forge.publish('avi:jira:updated:issue', {
			issue: { id },
			atlassianId: idOf('deployBot'),
			changelog: { id: '4711', items: [{ field: 'status', from: '10004', to: '10002' }] },
			selfGenerated: false,
		});
		await world.pass(15 * minuteMs);
		expect(await recorded()).toHaveLength(2);
	});
});

describe('when filters of triggers fail', () => {
	beforeEach(() => {
		world.faults.triggerFiltersFail = true;
	});

	it('no move goes without a record, and an edit costs one run that writes nothing', async () => {
		await edit({ summary: 'Edited' });
		await world.pass(15 * minuteMs);
		expect(runs()).toEqual(['issue-updated']);
		expect(await recorded()).toEqual([]);
		await world.move('deployBot', key, 'Back to work');
		await world.pass(15 * minuteMs);
		expect(await recorded()).toMatchObject([{ payload: { source: 'product-event' } }]);
		expect(world.forge.failures).toEqual([]);
	});
});
