// A newcomer's first five minutes: the four steps of the guide, in a real browser, through the app's real pages.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright-core';
import { openBrowser } from '../harness/browser';
import { eventually } from './eventually';
import { actAs, collectComplaints, type OpenSite, openSite, openTab } from './site';

describe('a newcomer', () => {
	let site: OpenSite;
	let browser: Browser;
	let context: BrowserContext;
	let page: Page;
	let app: FrameLocator;
	let complaints: string[];

	beforeAll(async () => {
		site = await openSite('app');
		browser = await openBrowser();
		context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: 'light' });
		await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site.baseUrl });
		complaints = collectComplaints(context);
		page = await openTab(context, site);
		app = page.frameLocator('iframe[title="Muster app"]');
	}, 240_000);
	afterAll(async () => {
		await browser?.close();
		await site?.close();
	});

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
		await press('Deploy');
		const refusal = page.getByRole('alert');
		await refusal.getByText('Jira refused “Deploy”').waitFor();
		await eventually(async () => expect(await refusal.textContent()).toContain('[muster:unregistered]'));
		await refusal.getByRole('button', { name: 'Copy as curl' }).click();
		await refusal.getByRole('button', { name: 'Copied' }).waitFor();
		const curl = String(await page.evaluate('navigator.clipboard.readText()'));
		expect(curl).toContain("-u 'deploy-bot@serviceaccount.atlassian.com:sandbox-token-deploy-bot'");
		expect(curl).toContain(`'${site.baseUrl}/rest/api/3/issue/REL-7/transitions'`);
		await done('Be refused');
	});

	it('registers the bot as an administrator', async () => {
		await guide().getByRole('button', { name: 'Act as Ana Reis' }).click();
		await page.getByRole('heading', { level: 1, name: 'Muster' }).waitFor();
		await app
			.getByRole('link', { name: 'Register deploy-bot' })
			.or(app.getByRole('button', { name: 'Register deploy-bot' }))
			.click();
		await app.getByLabel('Name').waitFor();
		await pick('Owner', 'Bruno');
		await app.getByLabel('Contact').fill('#release-eng');
		await app.getByLabel('Purpose').fill('Deploys what is staged.');
		await app.getByRole('button', { name: 'Add grant' }).click();
		await pick('Space', 'Release train');
		await pick('From', 'Staged');
		await pick('To', 'Deployed');
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
		await guide().getByRole('button', { name: 'Open REL-7' }).click();
		await press('Muster');
		await app
			.getByText(/deploy-bot/)
			.first()
			.waitFor();
		await done('See who did it');
		await guide().getByText('That is the whole story').waitFor();
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
