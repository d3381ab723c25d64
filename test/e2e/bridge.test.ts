// The bridge: the vendor's SDK in a cross-origin frame, spoken to by the sandbox's site.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Frame, Locator, Page } from 'playwright-core';
import { seededAccounts } from '../../sandbox/jira';
import { openBrowser } from '../harness/browser';
import { eventually } from './eventually';
import { actAs, collectComplaints, type OpenSite, openSite, openTab } from './site';

interface Ran {
	readonly ok: boolean;
	readonly value?: unknown;
	readonly message?: string;
}

describe('the bridge', () => {
	let site: OpenSite;
	let browser: Browser;
	let context: BrowserContext;
	let page: Page;
	let complaints: string[];

	beforeAll(async () => {
		site = await openSite('test');
		browser = await openBrowser();
	}, 120_000);
	afterAll(async () => {
		await browser?.close();
		await site?.close();
	});
	beforeEach(async () => {
		await context?.close();
		context = await browser.newContext({ colorScheme: 'light' });
		complaints = collectComplaints(context);
		page = await openTab(context, site);
	});

	const frameIn = async (title: string): Promise<Frame> => {
		const element = await page.locator(`iframe[title="${title}"]`).elementHandle();
		const frame = await element?.contentFrame();
		if (frame === null || frame === undefined) throw new Error(`There is no frame "${title}".`);
		await frame.locator('body[data-ready]').waitFor({ state: 'attached' });
		return frame;
	};
	const open = async (path: string): Promise<Frame> => {
		await page.goto(`${site.baseUrl}${path}`);
		if (path.startsWith('/browse/')) await page.getByRole('button', { name: 'Muster', exact: true }).click();
		return frameIn('Muster app');
	};
	const run = async (frame: Frame, command: string, input?: unknown): Promise<Ran> =>
		JSON.parse(await frame.evaluate(`run(${JSON.stringify(command)}, ${JSON.stringify(input) ?? 'undefined'})`)) as Ran;
	const value = async (frame: Frame, command: string, input?: unknown): Promise<unknown> => {
		const ran = await run(frame, command, input);
		if (!ran.ok) throw new Error(ran.message);
		return ran.value;
	};

	/** Waits until a command answers something that holds a text. The pages' policies forbid Playwright's own way. */
	const hears = async (frame: Frame, text: string): Promise<void> => {
		for (let tries = 0; tries < 80; tries += 1) {
			if (JSON.stringify(await value(frame, 'heard')).includes(text)) return;
			await page.waitForTimeout(100);
		}
		throw new Error(`Never heard of ${text}.`);
	};

	it('carries a call to the back end and its answer back', async () => {
		const frame = await open('/apps/muster-admin');
		expect(await value(frame, 'invoke', 'site.overview')).toMatchObject({ ok: true, value: { isPrepared: true } });
		await actAs(page, 'chidi');
		expect(await value(await frameIn('Muster app'), 'invoke', 'site.overview')).toMatchObject({
			ok: false,
			error: { code: 'FORBIDDEN' },
		});
		expect(complaints).toEqual([]);
	});

	it('tells a page where it stands', async () => {
		expect(await value(await open('/browse/REL-7'), 'context')).toMatchObject({
			accountId: seededAccounts.ana.accountId,
			cloudId: site.sandbox.site.cloudId,
			siteUrl: site.baseUrl,
			moduleKey: 'muster-issue',
			locale: 'en-US',
			timezone: 'Etc/UTC',
			theme: { colorMode: 'light' },
			extension: {
				type: 'jira:issuePanel',
				issue: { id: site.sandbox.site.issue('REL-7').id, key: 'REL-7', type: 'Bug' },
				project: { id: '10000', key: 'REL' },
			},
		});
		expect(await value(await open('/spaces/OPS/settings/muster-project'), 'context')).toMatchObject({
			extension: { type: 'jira:projectSettingsPage', project: { id: '10001', key: 'OPS' } },
		});
	});

	it("asks Jira with the account's rights and the manifest's scopes", async () => {
		const frame = await open('/apps/muster-admin');
		expect(await value(frame, 'requestJira', '/rest/api/3/issue/REL-7?fields=summary')).toMatchObject({
			status: 200,
			type: expect.stringContaining('application/json'),
			body: { key: 'REL-7' },
		});
		expect(await run(frame, 'requestJira', '/sandbox/accounts')).toMatchObject({ ok: false });
		expect(await run(frame, 'requestJira', '/rest/../sandbox/accounts')).toMatchObject({ ok: false });
		expect(await run(frame, 'requestJira', 'http://evil.example/rest/api/3/myself')).toMatchObject({ ok: false });
		// The frame cannot say who asks: its own headers of that kind are dropped.
		const { email, apiToken } = seededAccounts.ivo as { email: string; apiToken: string };
		const authorization = `Basic ${Buffer.from(`${email}:${apiToken}`).toString('base64')}`;
		expect(
			await value(frame, 'forgedRequest', {
				path: '/rest/api/3/myself',
				headers: { Authorization: authorization, 'X-Sandbox-Place': 'project/OPS' },
			}),
		).toMatchObject({ status: 200, body: { accountId: seededAccounts.ana.accountId } });
	});

	it('leaves a frame no way around it', async () => {
		const frame = await open('/browse/REL-7');
		const init = { method: 'POST', headers: { 'X-Sandbox-Place': 'issue/OPS-1' }, body: '{}' };
		for (const path of ['/sandbox/accounts', '/sandbox/invoke/muster-issue/issue.audit', '/rest/api/3/myself']) {
			expect(await run(frame, 'fetch', { url: `${site.baseUrl}${path}`, init })).toMatchObject({ ok: false });
			expect(await run(frame, 'fetch', { url: `${site.baseUrl}${path}` })).toMatchObject({ ok: false });
		}
		await eventually(async () => expect(complaints.join()).toContain('Content Security Policy'));
	});

	it('turns what cannot be done into rejections', async () => {
		const frame = await open('/browse/REL-7');
		expect(await run(frame, 'unknown')).toEqual({
			ok: false,
			message: 'The sandbox does not simulate the bridge command openRovo.',
		});
		expect(await run(frame, 'submit')).toEqual({ ok: false, message: "this resource's view is not submittable." });
		expect(await run(frame, 'history')).toMatchObject({ ok: false });
		await page.request.put(`${site.baseUrl}/sandbox/faults`, { data: { resolverFailing: true } });
		expect(await run(frame, 'invoke', 'issue.audit')).toMatchObject({
			ok: false,
			message: expect.stringContaining('error invoking the function'),
		});
		await page.request.put(`${site.baseUrl}/sandbox/faults`, { data: { resolverFailing: false, hostOffline: true } });
		expect(await run(frame, 'invoke', 'issue.audit')).toEqual({ ok: false, message: 'Failed to fetch' });
		expect(await run(frame, 'requestJira', '/rest/api/3/myself')).toEqual({ ok: false, message: 'Failed to fetch' });
		await page.request.put(`${site.baseUrl}/sandbox/faults`, { data: { hostOffline: false } });
	});

	it('gives a frame the theme when it asks, and every change of it', async () => {
		const frame = await open('/apps/muster-admin');
		const root = frame.locator('html');
		expect(await root.getAttribute('data-color-mode')).toBeNull();
		await value(frame, 'enableTheming');
		expect(await root.getAttribute('data-color-mode')).toBe('light');
		await page.getByRole('button', { name: 'Theme', exact: true }).click();
		await page.getByRole('menuitemradio', { name: 'Dark' }).click();
		await frame.locator('html[data-color-mode="dark"]').waitFor({ state: 'attached' });
		await eventually(async () => expect(await page.locator('html').getAttribute('data-color-mode')).toBe('dark'));
		await eventually(async () =>
			expect(await frame.evaluate('getComputedStyle(document.documentElement).getPropertyValue("--ds-text")')).not.toBe(
				'',
			),
		);
		expect(complaints).toEqual([]);
	});

	it('shows flags, runs their actions, and takes them away', async () => {
		const frame = await open('/apps/muster-admin');
		await value(frame, 'flag', 'one');
		await page.getByText('Flag one').waitFor();
		await page.getByRole('button', { name: 'Undo' }).click();
		await value(frame, 'closeFlag', 'one');
		await page.getByText('Flag one').waitFor({ state: 'detached' });
		await eventually(async () => expect(await value(frame, 'heard')).toEqual(['undo one']));
	});

	it('opens a dialog that has its own context and gives its result back', async () => {
		const frame = await open('/apps/muster-admin');
		await value(frame, 'modal', 'hello');
		const dialog = await frameIn('Muster dialog');
		expect(await value(dialog, 'context')).toMatchObject({ extension: { modal: { note: 'hello' } } });
		// The frame goes with the answer.
		await run(dialog, 'close', { saved: true }).catch(() => undefined);
		await page.locator('dialog').waitFor({ state: 'detached' });
		await eventually(async () => expect(await value(frame, 'heard')).toEqual([{ closed: { saved: true } }]));
		await value(frame, 'modal', 'again');
		await frameIn('Muster dialog');
		await page.getByRole('button', { name: 'Close' }).click();
		await page.locator('dialog').waitFor({ state: 'detached' });
		expect(await run(frame, 'close')).toMatchObject({ ok: false });
	});

	it('carries events between frames, and tells of changes of the work item', async () => {
		const frame = await open('/browse/REL-1');
		await value(frame, 'listen', 'JIRA_ISSUE_CHANGED');
		await value(frame, 'listen', 'own');
		await value(frame, 'emit', 'own');
		await eventually(async () => expect(await value(frame, 'heard')).toEqual([{ own: { from: 'frame' } }]));
		await actAs(page, 'ana');
		await page.getByRole('button', { name: 'Reopen' }).click();
		await page.getByText('moved REL-1 to Backlog').waitFor();
		await hears(frame, 'JIRA_ISSUE_CHANGED');
		const heard = JSON.stringify(await value(frame, 'heard'));
		expect(heard).toContain(`"issueId":"${site.sandbox.site.issue('REL-1').id}"`);
	});

	it('finds addresses of the site and goes there', async () => {
		const frame = await open('/apps/muster-admin');
		expect(await value(frame, 'url', { target: 'issue', issueKey: 'REL-3' })).toBe(`${site.baseUrl}/browse/REL-3`);
		expect(await value(frame, 'url', { target: 'module', moduleKey: 'muster-admin' })).toBe(
			`${site.baseUrl}/apps/muster-admin`,
		);
		expect(await run(frame, 'url', { target: 'dashboard', dashboardId: '1' })).toMatchObject({ ok: false });
		expect(await run(frame, 'navigate', 'javascript:alert(1)')).toMatchObject({ ok: false });
		await run(frame, 'navigate', { target: 'issue', issueKey: 'REL-3' }).catch(() => undefined);
		await page.getByRole('heading', { level: 1, name: /Rotate the signing key/ }).waitFor();
		expect(page.url()).toBe(`${site.baseUrl}/browse/REL-3`);
	});

	it("keeps the app's own address in the site's", async () => {
		const frame = await open('/apps/muster-admin/guards?mode=all');
		expect(await value(frame, 'history')).toMatchObject({ pathname: '/guards', search: '?mode=all' });
		expect(await value(frame, 'push', '/identities/one')).toMatchObject({ pathname: '/identities/one' });
		await page.waitForURL(`${site.baseUrl}/apps/muster-admin/identities/one`);
		await page.goBack();
		await page.waitForURL(`${site.baseUrl}/apps/muster-admin/guards?mode=all`);
		await hears(frame, 'at /guards');
		expect(await value(frame, 'heard')).toEqual(['at /identities/one', 'at /guards']);
	});

	const heightOf = async (box: Locator, atLeast: number): Promise<number> => {
		for (let tries = 0; tries < 80; tries += 1) {
			const { height } = (await box.boundingBox()) ?? { height: 0 };
			if (height >= atLeast) return height;
			await page.waitForTimeout(100);
		}
		throw new Error(`It never became ${atLeast} pixels high.`);
	};

	it('lets a frame be as high as its content', async () => {
		const frame = await open('/browse/REL-7');
		const box = page.locator('iframe[title="Muster app"]');
		await value(frame, 'grow', 700);
		await expect(heightOf(box, 700)).resolves.toBeLessThan(760);
	});
});
