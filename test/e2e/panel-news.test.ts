// The panel of a work item that stays open: what bots do meanwhile comes by itself, and nothing that is being read moves away.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectAccessible } from './axe';
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

describe('refusals that Jira reports', () => {
	let visit: Visit;
	beforeAll(async () => {
		visit = await openVisit();
		await visit.faults({ refusalsAreFailures: true });
		expect(await visit.deploys('deployBot')).toBe('unregistered');
		// Nearer to one another they would be one that was reported twice.
		await new Promise((resolve) => setTimeout(resolve, 5_500));
		expect(await visit.deploys('deployBot')).toBe('unregistered');
		await visit.register('deployBot');
		expect(await visit.deploys('deployBot')).toBe('passes');
		await eventually(async () => {
			const { events } = await visit.call<{ events: readonly unknown[] }>('audit.list', { filter: {} });
			expect(events).toHaveLength(1);
		});
	}, 240_000);
	afterAll(() => visit?.close());

	it('stand in the timeline where they were made, in words, and say who only where Jira did', async () => {
		await visit.open('/browse/REL-7');
		const rows = visit.app.getByRole('list', { name: 'What bots did, newest first' }).getByRole('listitem');
		const refused = rows.filter({ hasText: 'Denied' });
		await refused.first().waitFor();
		expect(await rows.count()).toBe(2);
		expect(await rows.first().innerText()).toContain('deploy-bot');
		const text = await refused.first().innerText();
		for (const part of ['An account that Jira did not name', 'tried Deploy', "it isn't registered", '2 times, last']) {
			expect(text).toContain(part);
		}
		await expectAccessible(visit.page, { app: () => visit.frame() });
		expect(await visit.overflow()).toBe(0);
		// Where none is known, nothing is said of them but that.
		await visit.open('/browse/REL-8');
		await visit.app.getByText('No bot has moved this work item.').waitFor();
		await visit.app.getByText(/^Refusals appear only where known\./).waitFor();
		expect(await visit.app.getByText('Denied').count()).toBe(0);
		expect(visit.complaints).toEqual([]);
	}, 120_000);
});
