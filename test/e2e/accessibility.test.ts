// Every page under axe-core, in light and dark: the app's own in their frames, and the sandbox's site around them.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Frame, FrameLocator, Page } from 'playwright-core';
import { seededAccounts } from '../../sandbox/jira';
import { dayMs } from '../../src/contract/durations';
import { openBrowser } from '../harness/browser';
import { expectAccessible, findingsInApp } from './axe';
import { type OpenSite, openSite, openTab, withoutMotion } from './site';

describe('accessibility', () => {
	let site: OpenSite;
	let browser: Browser;
	let context: BrowserContext;
	let page: Page;
	let app: FrameLocator;
	const admin = '/apps/muster-admin';
	const deployBot = `/identities/${encodeURIComponent(seededAccounts.deployBot.accountId)}`;

	const post = async (path: string, login: string, body: unknown): Promise<Response> => {
		const response = await fetch(`${site.baseUrl}${path}`, {
			method: 'POST',
			headers: { Authorization: `Basic ${Buffer.from(login).toString('base64')}`, 'Content-Type': 'application/json' },
			body: JSON.stringify(body),
		});
		if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
		return response;
	};
	const loginOf = ({ email = '', apiToken = '' }: { readonly email?: string; readonly apiToken?: string }): string =>
		`${email}:${apiToken}`;

	beforeAll(async () => {
		site = await openSite('app');
		browser = await openBrowser();
		context = await browser.newContext({
			viewport: { width: 1280, height: 900 },
			colorScheme: 'light',
			...withoutMotion,
		});
		page = await openTab(context, site);
		app = page.frameLocator('iframe[title="Muster app"]');
	}, 240_000);
	afterAll(async () => {
		await browser?.close();
		await site?.close();
	});

	const appFrame = (): Frame => {
		const frame = page.frames().find((candidate) => candidate.url().startsWith(site.appUrl));
		if (frame === undefined) throw new Error('No page of the app is open.');
		return frame;
	};

	/** Checks what is open in both themes. */
	const check = (documents: readonly ('site' | 'app')[]): Promise<void> =>
		expectAccessible(page, {
			isSiteChecked: documents.includes('site'),
			...(documents.includes('app') ? { app: appFrame } : {}),
		});

	const openApp = async (path: string, ready: string | RegExp): Promise<void> => {
		await page.goto(`${site.baseUrl}${path}`);
		await app.getByText(ready).first().waitFor();
		await app.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
	};

	it('is really looked for', async () => {
		await openApp(admin, 'No identities yet.');
		await appFrame().evaluate(
			`document.querySelector('main').insertAdjacentHTML('beforeend', '<img src="x"><p id="pale">Pale</p>');
			document.getElementById('pale').style.color = '#ccc'; undefined`,
		);
		const found = (await findingsInApp(appFrame())).join();
		expect(found).toContain('image-alt');
		expect(found).toContain('color-contrast');
	});

	describe('of the site', () => {
		it.each([
			['board', '/board/REL', 'Release train'],
			['work items', '/items', 'Work items'],
			['workflows', '/workflows', 'Workflows'],
			['work item', '/browse/REL-7', /Roll out/],
		])('the %s', async (_, path, heading) => {
			await page.goto(`${site.baseUrl}${path}`);
			await page.getByRole('heading', { level: 1, name: heading }).waitFor();
			await page.getByText('Loading …').first().waitFor({ state: 'detached' });
			await check(['site']);
		});

		it.each(['Acting as', 'Theme', 'Faults'])('the menu %s', async (name) => {
			await page.goto(`${site.baseUrl}/board/REL`);
			await page.getByRole('heading', { level: 1 }).waitFor();
			await page.getByRole('button', { name: new RegExp(`^${name}`) }).click();
			await check(['site']);
		});

		it('a refusal', async () => {
			await page.goto(`${site.baseUrl}/browse/REL-7`);
			await page.getByRole('button', { name: /^Acting as/ }).click();
			await page.getByRole('menuitemradio', { name: seededAccounts.deployBot.displayName }).click();
			await page.getByRole('button', { name: 'Deploy', exact: true }).click();
			await page.getByRole('alert').waitFor();
			await check(['site']);
			await page.getByRole('button', { name: /^Acting as/ }).click();
			await page.getByRole('menuitemradio', { name: seededAccounts.ana.displayName }).click();
		});
	});

	describe('of the app', () => {
		it('the first run', async () => {
			await openApp(admin, 'No identities yet.');
			await check(['site', 'app']);
		});

		it('the register form, untouched and with every error', async () => {
			await openApp(`${admin}/register`, 'Purpose');
			await app.getByRole('button', { name: 'Add grant' }).click();
			await check(['app']);
			await app.getByRole('button', { name: 'Register', exact: true }).click();
			await app.getByText(/Nothing was saved: \d fields/).waitFor();
			await check(['app']);
		});

		it('an open list of choices', async () => {
			await openApp(`${admin}/register`, 'Purpose');
			await app.getByRole('combobox', { name: 'Account', exact: true }).click();
			await app.getByRole('option').first().waitFor();
			await check(['app']);
		});

		it('the list, an identity, its form and its dialogs', async () => {
			const grants = [{ projectId: '10000', fromStatusId: '10004', toStatusId: '10005' }];
			for (const [account, days] of [
				[seededAccounts.deployBot, 90],
				[seededAccounts.releaseBot, 7],
			] as const) {
				await post('/sandbox/invoke/muster-admin/identity.register', loginOf(seededAccounts.ana), {
					accountId: account.accountId,
					draft: {
						name: account.displayName,
						type: 'ci-pipeline',
						ownerId: seededAccounts.bruno.accountId,
						contact: '#release-eng',
						purpose: 'Deploys what is staged.',
						expiresAt: Date.now() + days * dayMs,
						grants,
					},
				});
			}
			await openApp(admin, 'deploy-bot');
			await check(['app']);
			await openApp(`${admin}${deployBot}`, 'Deploys what is staged.');
			await check(['app']);
			await app.getByRole('button', { name: 'Retire' }).click();
			await app.getByRole('dialog').getByLabel('Reason').waitFor();
			await check(['app']);
			await openApp(`${admin}${deployBot}/edit`, 'Purpose');
			await check(['app']);
		});

		it('the guards', async () => {
			await openApp(`${admin}/guards`, 'Deploy');
			await check(['app']);
		});

		it('the space settings', async () => {
			await openApp('/spaces/REL/settings/muster-project', /guarded/);
			await check(['site', 'app']);
		});

		it('the panel, empty and with an event open', async () => {
			const open = async (key: string, ready: string | RegExp): Promise<void> => {
				await page.goto(`${site.baseUrl}/browse/${key}`);
				await page.getByRole('button', { name: 'Muster', exact: true }).click();
				await app.getByText(ready).first().waitFor();
			};
			await open('REL-15', 'No bot has moved this work item.');
			await check(['site', 'app']);
			await post('/rest/api/3/issue/REL-7/transitions', loginOf(seededAccounts.deployBot), {
				transition: { id: '41' },
			});
			await open('REL-7', 'Allowed');
			await app.getByText('Allowed').first().click();
			await app.getByText('Event hash').waitFor();
			await check(['app']);
		});

		it('a failure and a lack of rights', async () => {
			await page.request.put(`${site.baseUrl}/sandbox/faults`, { data: { resolverFailing: true } });
			await openApp('/spaces/REL/settings/muster-project', "We couldn't load");
			await check(['app']);
			await page.request.put(`${site.baseUrl}/sandbox/faults`, { data: { resolverFailing: false } });
			await page.getByRole('button', { name: /^Acting as/ }).click();
			await page.getByRole('menuitemradio', { name: seededAccounts.chidi.displayName }).click();
			await app.getByText('Administer Projects').waitFor();
			await check(['site', 'app']);
		});
	});
});
