// A newcomer's first five minutes: the four steps of the guide, in a real browser, through the app's real pages.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright-core';
import { openBrowser } from '../harness/browser';
import { type ClickCounter, countClicks } from './clicks';
import { eventually, settledBox } from './eventually';
import { actAs, collectComplaints, type OpenSite, openSite, openTab } from './site';

describe('a newcomer', () => {
	let site: OpenSite;
	let browser: Browser;
	let context: BrowserContext;
	let page: Page;
	let app: FrameLocator;
	let complaints: string[];
	let clicks: ClickCounter;

	beforeAll(async () => {
		site = await openSite('app');
		browser = await openBrowser();
		context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: 'light' });
		await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site.baseUrl });
		complaints = collectComplaints(context);
		page = await openTab(context, site);
		clicks = await countClicks(page);
		app = page.frameLocator('iframe[title="Muster app"]');
	}, 240_000);
	afterAll(async () => {
		await browser?.close();
		await site?.close();
	});

	/** Presses that the guide does not ask for. */
	let besideTheGuide = 0;
	const guide = () => page.getByRole('region', { name: 'Guide' });
	const done = (step: string) =>
		guide()
			.getByRole('listitem')
			.filter({ hasText: `${step} (done)` })
			.waitFor();
	const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
	const pick = async (field: string, text: string) => {
		const box = app.getByRole('combobox', { name: field, exact: true });
		await box.click();
		await box.fill(text);
		await app.getByRole('option', { name: text }).first().click();
	};

	const write = async (field: string, text: string) => {
		await app.getByLabel(field).click();
		await page.keyboard.type(text);
	};

	it('finds a board, a guide, and who they are', async () => {
		await page.goto(site.baseUrl);
		await page.getByRole('heading', { level: 1, name: 'Release train' }).waitFor();
		await page.getByRole('link', { name: /REL-7/ }).waitFor();
		await eventually(async () =>
			expect(await page.getByRole('button', { name: /^Acting as/ }).textContent()).toContain('Ana Reis'),
		);
		await eventually(async () => expect(await guide().getByRole('listitem').count()).toBe(4));
	});

	it('acts as the bot and is refused, with a request to try in a terminal', async () => {
		await guide().getByRole('button', { name: 'Act as deploy-bot' }).click();
		await page.waitForURL(`${site.baseUrl}/browse/REL-7`);
		// What was pressed is done: now there is something else to press.
		await guide().getByText('Press Deploy.').waitFor();
		expect(await guide().getByRole('button', { name: 'Act as deploy-bot' }).count()).toBe(0);
		await press('Deploy');
		const refusal = page.getByRole('alert');
		await refusal.getByText('Jira refused “Deploy”').waitFor();
		await eventually(async () => expect(await refusal.textContent()).toContain('[muster:unregistered]'));
		const before = clicks.count();
		await refusal.getByRole('button', { name: 'Copy as curl' }).click();
		await refusal.getByRole('button', { name: 'Copied' }).waitFor();
		besideTheGuide += clicks.count() - before;
		const curl = String(await page.evaluate('navigator.clipboard.readText()'));
		expect(curl).toContain("-u 'deploy-bot@serviceaccount.atlassian.com:sandbox-token-deploy-bot'");
		expect(curl).toContain(`'${site.baseUrl}/rest/api/3/issue/REL-7/transitions'`);
		await done('Be refused');
	});

	it('registers the bot as an administrator', async () => {
		await guide().getByRole('button', { name: 'Act as Ana Reis' }).click();
		await page.getByRole('heading', { level: 1, name: 'Muster' }).waitFor();
		await eventually(async () => expect(await app.getByLabel('Name').inputValue()).toBe('deploy-bot'));
		await guide().getByText('Name an owner, a contact and a purpose').waitFor();
		expect(await guide().getByRole('button', { name: 'Act as Ana Reis' }).count()).toBe(0);
		await pick('Owner', 'Bruno');
		await write('Contact', '#release-eng');
		await write('Purpose', 'Deploys what is staged.');
		await app.getByRole('button', { name: 'Choose guarded transitions' }).click();
		const offer = app
			.getByRole('listitem')
			.filter({ hasText: 'May move any work item in REL from Staged to Deployed.' });
		await offer.getByText('1 enforced guard').waitFor();
		await offer.getByRole('button', { name: /^Add/ }).click();
		await offer.getByText('Added').waitFor();
		// However far the form is scrolled, the next step stays in view.
		await app.getByRole('button', { name: 'Register', exact: true }).scrollIntoViewIfNeeded();
		await eventually(async () => {
			const { y } = await settledBox(guide());
			expect(y).toBeGreaterThanOrEqual(0);
		});
		await app.getByRole('button', { name: 'Register', exact: true }).click();
		await done('Register it');
		await page
			.getByRole('region', { name: 'Messages' })
			.getByText(/deploy-bot registered/)
			.waitFor();
		expect(page.url()).toContain('/apps/muster-admin/');
	});

	it('passes as the bot', async () => {
		await guide().getByRole('button', { name: 'Act as deploy-bot' }).click();
		await page.waitForURL(`${site.baseUrl}/browse/REL-7`);
		await press('Deploy');
		await page.getByText('deploy-bot moved REL-7 to Deployed').waitFor();
		expect(site.sandbox.site.issue('REL-7').statusId).toBe('10005');
		await done('Pass');
	});

	it('sees in the panel who did it', async () => {
		await guide().getByText('Open the Muster panel under Apps.').waitFor();
		await press('Muster');
		await app
			.getByText(/deploy-bot/)
			.first()
			.waitFor();
		await done('See who did it');
		await guide()
			.getByText('deploy-bot moved REL-7: the guard checked its right and let it pass. The evidence is event 1')
			.waitFor();
		await guide().getByRole('link', { name: 'REL-7' }).waitFor();
		const pressed = clicks.count() - besideTheGuide;
		process.stdout.write(`clicks: ${JSON.stringify({ guide: pressed })}\n`);
		expect(pressed).toBeLessThanOrEqual(14);
	});

	it('keeps the page when somebody else acts', async () => {
		await actAs(page, 'ivo');
		expect(page.url()).toBe(`${site.baseUrl}/browse/REL-7`);
		await page.getByText('Jira shows this to Ivo Petrov no further').waitFor();
		await actAs(page, 'triageAgent');
		await page.getByRole('heading', { level: 1, name: /Roll out/ }).waitFor();
		await press('Reopen');
		await page.getByText('Triage Agent moved REL-7 to Backlog').waitFor();
	});

	it('reaches every page of the site, in light and dark, without a complaint of the browser', async () => {
		await actAs(page, 'ana');
		for (const theme of ['Dark', 'Light']) {
			await press('Theme');
			await page.getByRole('menuitemradio', { name: theme }).click();
			for (const [link, heading] of [
				['Board', 'Release train'],
				['Work items', 'Work items'],
				['Workflows', 'Workflows'],
				['Space settings', 'Muster'],
				['Apps › Muster', 'Muster'],
			] as const) {
				await page.getByRole('navigation', { name: 'Site' }).getByRole('link', { name: link }).click();
				await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
			}
			await app.locator(`html[data-color-mode="${theme.toLowerCase()}"]`).waitFor({ state: 'attached' });
		}
		expect(complaints).toEqual([]);
		expect(site.sandbox.forge.failures).toEqual([]);
	});
});
