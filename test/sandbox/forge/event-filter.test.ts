// Filters of triggers: which events the platform invokes the app for, and what it does with a filter that cannot tell.
import { afterEach, describe, expect, it } from '@jest/globals';
import { aHost, aManifest, closeHosts, type TestHost } from './a-host';

afterEach(closeHosts);

const updated = 'avi:jira:updated:issue';
const ofStatus = "event.changelog.items.some(i => i.get('fieldId') == 'status' || i.get('field') == 'status')";
const statusItem = { fieldId: 'status', field: 'status', from: '1', to: '2' };

async function filtering(filter: Record<string, unknown>): Promise<TestHost & { readonly received: unknown[] }> {
	const received: unknown[] = [];
	const t = await aHost(
		{ onEvent: async (event: unknown) => void received.push(event) },
		{ manifestText: aManifest((m) => Object.assign(m.modules.trigger?.[0] ?? {}, { filter })) },
	);
	return { ...t, received };
}

async function sent(t: TestHost, payload: Readonly<Record<string, unknown>>): Promise<void> {
	t.host.publish(updated, payload);
	await t.agenda.runDue();
}

const outcomes = (t: TestHost) => t.host.events.map(({ outcome }) => outcome);

describe('a filter expression', () => {
	it.each([
		['the item that it asks for', [statusItem], true],
		['it among others', [{ fieldId: 'summary', field: 'summary' }, statusItem], true],
		['an item without fieldId', [{ field: 'status' }], true],
		[
			'other items',
			[
				{ fieldId: 'summary', field: 'summary' },
				{ fieldId: 'customfield_1', field: 'Status' },
			],
			false,
		],
		['no item', [], false],
	])('judges an event with %s before the app runs', async (_, items, isReceived) => {
		const t = await filtering({ expression: ofStatus });
		await sent(t, { changelog: { items } });
		expect(t.received).toHaveLength(isReceived ? 1 : 0);
		expect(t.host.invocations).toBe(isReceived ? 1 : 0);
		expect(outcomes(t)).toEqual([isReceived ? 'ok' : 'filtered']);
	});

	it('sees the event and nothing else', async () => {
		const t = await filtering({ expression: "event.atlassianId == 'bot'" });
		await sent(t, { atlassianId: 'bot' });
		await sent(t, { atlassianId: 'ana' });
		expect(outcomes(t)).toEqual(['ok', 'filtered']);
		for (const variable of ['user', 'issue', 'project', 'app', 'config']) {
			closeHosts();
			const blind = await filtering({ expression: `${variable} == null`, onError: 'IGNORE_AND_LOG' });
			await sent(blind, { issue: { id: '1' } });
			expect(blind.host.events).toMatchObject([{ outcome: 'filter-failed', error: { message: expect.anything() } }]);
		}
	});

	it('has 50,000 steps, and an event that takes more is one that it cannot tell', async () => {
		const t = await filtering({ expression: ofStatus, onError: 'RECEIVE_AND_LOG' });
		const items = (count: number) => Array.from({ length: count }, () => ({ fieldId: 'summary', field: 'summary' }));
		await sent(t, { changelog: { items: items(999) } });
		expect(outcomes(t)).toEqual(['filtered']);
		await sent(t, { changelog: { items: items(1_001) } });
		expect(outcomes(t)).toEqual(['filtered', 'filter-failed', 'ok']);
		closeHosts();
		const deep = await filtering({ expression: 'event.items.every(a => event.items.every(b => a == b))' });
		await sent(deep, { items: Array.from({ length: 40 }, () => 1) });
		await sent(deep, { items: Array.from({ length: 200 }, () => 1) });
		expect(outcomes(deep)).toEqual(['ok', 'filter-failed']);
		expect(String(deep.host.events[1]?.error)).toContain('50000 steps');
	});
});

describe('a filter that cannot tell', () => {
	const cases = [
		['a property that the event lacks', 'event.associatedStatuses != null'],
		['an answer that is no Boolean', "event.get('changelog')"],
		['an answer of null', "event.get('nothing')"],
	] as const;
	const modes = [
		[undefined, ['filter-failed'], 0],
		['IGNORE_AND_LOG', ['filter-failed'], 0],
		['IGNORE', ['filtered'], 0],
		['RECEIVE_AND_LOG', ['filter-failed', 'ok'], 1],
		['RECEIVE', ['ok'], 1],
	] as const;
	for (const [what, expression] of cases) {
		it.each(modes)(`through ${what} does as onError %s says`, async (onError, expected, runs) => {
			const t = await filtering({ expression, ...(onError !== undefined && { onError }) });
			await sent(t, { changelog: { id: '7', items: [] } });
			expect(outcomes(t)).toEqual(expected);
			expect(t.host.invocations).toBe(runs);
			// The app is told of the error beside the event that there was.
			expect(t.received).toHaveLength(runs);
			for (const event of t.received) {
				expect(event).toMatchObject({ changelog: { id: '7' }, filterError: { message: expect.any(String) } });
			}
			expect(t.host.failures).toEqual([]);
		});
	}

	it.each(modes)('through the fault of the sandbox does as onError %s says', async (onError, expected, runs) => {
		const t = await filtering({ expression: 'true', ...(onError !== undefined && { onError }) });
		t.faults.triggerFiltersFail = true;
		await sent(t, {});
		expect(outcomes(t)).toEqual(expected);
		expect(t.host.invocations).toBe(runs);
	});

	it('is not asked about events that the app caused itself', async () => {
		const t = await filtering({ ignoreSelf: true, expression: 'event.no.such', onError: 'RECEIVE' });
		await sent(t, { selfGenerated: true });
		expect(outcomes(t)).toEqual(['filtered']);
		await sent(t, { selfGenerated: false });
		expect(outcomes(t)).toEqual(['filtered', 'ok']);
	});
});
