// The panel of a work item that stays open: what bots do meanwhile comes by itself, and nothing that is being read moves away.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from './eventually';
import { openVisit, type Visit } from './visit';

describe('the panel', () => {
	let visit: Visit;
	beforeAll(async () => {
		visit = await openVisit();
		await visit.register('deployBot');
		expect(await visit.deploys('deployBot')).toBe('passes');
		await visit.page.clock.install();
		await eventually(async () => {
			const { events } = await visit.call<{ events: readonly unknown[] }>('audit.list', { filter: {} });
			expect(events).toHaveLength(1);
		});
	}, 240_000);
	afterAll(() => visit?.close());

	it('asks one cheap question while nothing is new, and shows what is new with open rows and focus as they were', async () => {
		const asked: string[] = [];
		visit.page.on('request', (request) => {
			const name = /muster-issue\/(issue\.[a-z]+)/.exec(request.url())?.[1];
			if (name !== undefined) asked.push(name);
		});
		await visit.open('/browse/REL-7');
		await visit.app.locator('summary').first().waitFor();
		await visit.atRest();
		await visit.app.locator('summary').first().click();
		expect(await visit.app.locator('details[open]').count()).toBe(1);
		asked.length = 0;
		await visit.page.clock.fastForward(5 * 60_000 + 1_000);
		await eventually(async () => expect(asked).toEqual(['issue.head']));
		await visit.atRest();
		expect(asked).toEqual(['issue.head']);

		expect(await visit.deploys('deployBot')).toBe('passes');
		await eventually(async () => {
			const { events: all } = await visit.call<{ events: readonly unknown[] }>('audit.list', { filter: {} });
			expect(all).toHaveLength(2);
		});
		await visit.page.clock.fastForward(5 * 60_000 + 1_000);
		await eventually(async () => expect(await visit.app.locator('details').count()).toBe(2));
		const [first, second] = [visit.app.locator('details').first(), visit.app.locator('details').nth(1)];
		expect(await first.getAttribute('open')).toBeNull();
		expect(await second.getAttribute('open')).not.toBeNull();
		expect(
			await visit.number(
				`Number(document.activeElement.closest('li') === document.querySelectorAll('details')[1].closest('li'))`,
			),
		).toBe(1);
		expect(visit.complaints).toEqual([]);
	}, 120_000);
});
