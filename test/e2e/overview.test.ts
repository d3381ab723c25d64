// The overview: one sentence that is never greener than what is known, and numbers that open the lists they count.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { forgeRecords } from '../../src/adapters/forge/records';
import { dayMs, hourMs } from '../../src/contract/durations';
import type { AccountId } from '../../src/contract/ids';
import { dayOf, type MonthCounts, monthOf } from '../../src/core/audit/counts';
import { allAccounts, countedRef, countRef } from '../../src/services/audit/count-records';
import { collectLog } from '../harness/platform-calls';
import { expectAccessible } from './axe';
import { eventually } from './eventually';
import { admin, idOf, openVisit, type Visit } from './visit';

const overviewPath = `${admin}/overview`;

/** Counts of the days before today, as the daily count leaves them, with those of real moves. */
async function countDays(visit: Visit, today: Readonly<Record<string, number>>): Promise<void> {
	const months = new Map<string, MonthCounts>();
	for (let ago = 0; ago < 40; ago++) {
		const day = dayOf(Date.now() - ago * dayMs);
		// Older than thirty days: not shown.
		const counts = ago === 0 ? today : { allowed: 1_000 };
		if (ago > 0 && ago < 32) continue;
		const { days = {} } = months.get(monthOf(day)) ?? {};
		months.set(monthOf(day), {
			upTo: Date.now(),
			days: { ...days, [day.slice(8)]: counts },
			spaces: {} as MonthCounts['spaces'],
		});
	}
	await visit.site.sandbox.forge.runAs(undefined, async () => {
		for (const [month, body] of months) {
			const [stored] = await forgeRecords.read([countRef(allAccounts, month)]);
			await forgeRecords.put(countRef(allAccounts, month), { version: (stored?.version ?? 0) + 1, body });
		}
		const [stored] = await forgeRecords.read([countedRef]);
		await forgeRecords.put(countedRef, {
			version: (stored?.version ?? 0) + 1,
			body: { upTo: Date.now() - 3 * hourMs },
		});
	});
}

describe('the overview', () => {
	let visit: Visit;
	beforeAll(async () => {
		visit = await openVisit();
	}, 240_000);
	afterAll(() => visit?.close());

	const part = (name: string) => visit.app.getByRole('region', { name, exact: true });
	const standing = () => part('How things stand');
	const picture = async (name: string): Promise<void> => {
		const folder = process.env['MUSTER_PICTURES'];
		if (folder === undefined) return;
		for (const colorScheme of ['dark', 'light'] as const) {
			await visit.page.emulateMedia({ colorScheme });
			await visit.page.waitForTimeout(300);
			await visit.page.screenshot({ path: `${folder}/${name}-${colorScheme}.png` });
		}
	};
	const open = async (): Promise<void> => {
		await visit.open(overviewPath);
		await standing().getByRole('button', { name: 'Look again' }).waitFor();
		await part('Discovered').getByRole('button').first().waitFor();
		await visit.atRest();
	};

	it('tells on an empty site what refuses bots, that moves are not counted, and where to start', async () => {
		await visit.page.setViewportSize({ width: 1280, height: 720 });
		await visit.open(admin);
		await visit.app.getByRole('navigation', { name: 'Muster' }).getByRole('link').first().click();
		await standing().getByRole('link', { name: '1 transition refuses bots, and none is registered' }).waitFor();
		expect(await standing().innerText()).not.toContain('Nothing needs you');
		await part('Moves in 30 days').getByText('Not counted yet').waitFor();
		expect(await part('Moves in 30 days').locator('svg').count()).toBe(0);
		await part('Identities').getByText('No identities yet.').waitFor();
		await visit.atRest();
		await expectAccessible(visit.page, { app: visit.frame });
		await picture('overview-empty');
	});

	it('says what needs somebody, with numbers above the fold', async () => {
		await visit.register('deployBot', { expiresAt: Date.now() + 20 * dayMs });
		await visit.register('triageAgent', { type: 'ai-agent', expiresAt: Date.now() + 70 * dayMs });
		expect(await visit.deploys('deployBot')).toBe('passes');
		await eventually(async () => {
			const { events } = await visit.call<{ events: readonly unknown[] }>('audit.list', { filter: {} });
			expect(events).toHaveLength(1);
		});
		await countDays(visit, { allowed: 1 });
		await open();
		await standing().getByText('1 thing needs you').waitFor();
		for (const name of ['Identities', 'Expiries', 'Moves in 30 days', 'Discovered']) {
			const box = await part(name).getByRole('heading').boundingBox();
			expect(box?.y).toBeLessThan(720);
		}
		await part('Moves in 30 days').getByText('1 move:').waitFor();
		await part('Moves in 30 days').getByText('No move went through a transition that no guard stands on.').waitFor();
		await part('Moves in 30 days').getByText('Counted up to 3 hours ago').waitFor();
		await part('Moves in 30 days').getByText('View as table').click();
		expect(await part('Moves in 30 days').locator('tbody tr').count()).toBe(1);
		await expectAccessible(visit.page, { app: visit.frame });
		await part('Moves in 30 days').getByText('View as table').click();
		await picture('overview');
	});

	it('opens for every number of identities the list that shows as many', async () => {
		await open();
		const links = visit.app.locator('section[aria-label="Identities"] li a, section[aria-label="Expiries"] li a');
		const names = await links.allInnerTexts();
		expect(names).toHaveLength(15);
		for (let i = 0; i < names.length; i += 1) {
			await open();
			const count = Number(/\d+/.exec((await links.nth(i).innerText()) ?? '')?.[0]);
			await links.nth(i).click();
			await visit.app.getByRole('heading', { name: 'Overview' }).waitFor({ state: 'detached' });
			await visit.atRest();
			const rows = visit.app.getByRole('table', { name: 'Identities' }).locator('tbody tr');
			await eventually(async () => expect([names[i], await rows.count()]).toEqual([names[i], count]));
		}
	}, 180_000);

	it('opens for what needs somebody, moves and discoveries the lists, and registers what it found', async () => {
		await open();
		await standing().getByRole('link', { name: '1 identity needs action' }).click();
		await visit.app.getByText('1 identity matches').first().waitFor();
		await open();
		await part('Moves in 30 days').getByRole('link', { name: '1 allowed' }).click();
		await visit.app.getByText('1 move shown').waitFor();
		expect(await visit.app.getByLabel('Decision').inputValue()).toBe('allowed');
		await open();
		const all = part('Discovered').getByRole('link');
		const count = Number(/\d+/.exec(await all.innerText())?.[0]);
		expect(count).toBeGreaterThan(0);
		await all.click();
		await visit.app.getByText(count === 1 ? '1 account' : `${count} accounts`, { exact: true }).waitFor();
		await open();
		await part('Discovered').getByRole('button', { name: 'Register release-bot' }).click();
		await visit.app.getByRole('heading', { name: /^Register/ }).waitFor();
		await visit.page.goBack();
		await standing().waitFor();
	});

	it('tells of a freeze, and of a check that failed, and where that is', async () => {
		await visit.call('site.freeze', { reason: 'Leaked.' });
		await open();
		await standing().getByText('2 things need you').waitFor();
		await standing().getByRole('link', { name: '1 freeze is on' }).click();
		await visit.app.getByRole('heading', { name: 'Freeze and break glass' }).waitFor();
		await visit.call('site.thaw', { reason: 'Over.' });
	});

	it('is not green with a check missing, though nothing needs anybody', async () => {
		const version = (
			await visit.call<{ identity: { version: number } }>('identity.read', { accountId: idOf('deployBot') })
		).identity.version;
		await visit.call('identity.retire', { accountId: idOf('deployBot') as AccountId, version, reason: 'Not needed.' });
		await open();
		await standing().getByText('Nothing is known to need you, but not everything is known.').waitFor();
		const doubt = standing().getByRole('link', { name: /not made lately/ });
		await doubt.click();
		await visit.app.getByRole('heading', { name: 'Health' }).first().waitFor();
	});

	it('is green once everything was checked and nothing needs anybody, and says when that was', async () => {
		await visit.call('canary.set-up', { issueKey: 'REL-7' });
		await visit.site.sandbox.forge.runScheduled('hourly');
		await visit.call('health.run', {});
		await visit.page.setViewportSize({ width: 1280, height: 720 });
		await open();
		await standing()
			.getByText(/^Nothing needs you\. Checked .*(just now|ago)\.$/)
			.waitFor();
		await expectAccessible(visit.page, { app: visit.frame });
		await picture('overview-green');
	});

	it.each([400, 320])('fits %i pixels', async (width) => {
		await visit.page.setViewportSize({ width, height: 1900 });
		await open();
		expect(await visit.overflow()).toBe(0);
		await expectAccessible(visit.page, { app: visit.frame });
		await picture(`overview-${width}`);
	});

	it('says that it could not read the moves, and shows no number in their place', async () => {
		collectLog();
		await visit.page.setViewportSize({ width: 1280, height: 900 });
		await visit.site.sandbox.forge.runAs(undefined, async () => {
			const ref = countRef(allAccounts, monthOf(dayOf(Date.now())));
			const [stored] = await forgeRecords.read([ref]);
			await forgeRecords.put(ref, { version: (stored?.version ?? 0) + 1, body: { days: 'many' } });
		});
		await open();
		await part('Moves in 30 days').getByText("We couldn't load the moves of the site").waitFor();
		expect(await part('Moves in 30 days').locator('svg.chart').count()).toBe(0);
		expect(visit.complaints.filter((text) => !text.includes('Failed to load resource'))).toEqual([]);
	});
});
