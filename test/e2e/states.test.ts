// Every state a page can be in, on the real sandbox, in a real browser: from the first run to a lost race.

import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, BrowserContext, Frame, FrameLocator, Page } from 'playwright-core';
import { type SeededAccount, seededAccounts } from '../../sandbox/jira';
import type { AdminOutputs } from '../../src/contract/calls/admin';
import type { IdentityView, SavedView } from '../../src/contract/calls/identities';
import { dayMs } from '../../src/contract/durations';
import type { RpcResult } from '../../src/contract/errors';
import type { IdentityDraft } from '../../src/contract/identity';
import type { AccountId, ProjectId, StatusId } from '../../src/contract/ids';
import { compileRuleConfig } from '../../src/core/guards/rule-config';
import { openBrowser } from '../harness/browser';
import { eventually, settledBox } from './eventually';
import { actAs, holdCalls, type OpenSite, openSite, openTab, withoutMotion } from './site';

const admin = '/apps/muster-admin';
const spaceSettings = '/spaces/REL/settings/muster-project';

/** The pages of the app, what they come for, what stands there once they have it, and the call that brings it. */
const surfaces = [
	['the registry', admin, 'No identities yet.', 'the identities', 'identity.directory'],
	['the space settings', spaceSettings, /guarded, \d+ enforced/, 'the transitions of this space', '**'],
	['the panel', '/browse/REL-7', 'Refusals appear only where known.', 'what bots did to this work item', '**'],
] as const;

describe('the states of the pages', () => {
	let site: OpenSite;
	let browser: Browser;
	let context: BrowserContext;
	let page: Page;
	let app: FrameLocator;

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
	afterEach(async () => {
		// A test that failed may have left calls held.
		await page.unrouteAll({ behavior: 'ignoreErrors' });
		await faults({
			resolverDelayMs: 0,
			resolverFailing: false,
			hostOffline: false,
			appPropertyUnavailable: 0,
			queryStalenessMs: 0,
		});
		await actAs(page, 'ana');
	});

	const faults = async (wanted: Readonly<Record<string, number | boolean>>): Promise<void> => {
		const answer = await fetch(`${site.baseUrl}/sandbox/faults`, { method: 'PUT', body: JSON.stringify(wanted) });
		if (!answer.ok) throw new Error(await answer.text());
	};
	const post = async (as: SeededAccount, path: string, body: unknown): Promise<unknown> => {
		const account: { readonly email?: string; readonly apiToken?: string } = seededAccounts[as];
		const login = Buffer.from(`${account.email}:${account.apiToken}`).toString('base64');
		const answer = await fetch(`${site.baseUrl}${path}`, {
			method: 'POST',
			headers: { Authorization: `Basic ${login}`, 'Content-Type': 'application/json' },
			body: JSON.stringify(body),
		});
		const text = await answer.text();
		if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`);
		return text === '' ? undefined : (JSON.parse(text) as unknown);
	};
	const call = async <T>(name: string, payload: unknown): Promise<T> => {
		const result = (await post('ana', `/sandbox/invoke/muster-admin/${name}`, payload)) as RpcResult<T>;
		if (!result.ok) throw new Error(result.error.problem);
		return result.value;
	};

	const draft = (name: string, more: Partial<IdentityDraft> = {}): IdentityDraft => ({
		name,
		type: 'ci-pipeline',
		ownerId: seededAccounts.bruno.accountId as AccountId,
		contact: '#release-eng',
		purpose: 'Deploys what is staged.',
		expiresAt: Date.now() + 90 * dayMs,
		grants: [{ projectId: '10000' as ProjectId, fromStatusId: '10004' as StatusId, toStatusId: '10005' as StatusId }],
		...more,
	});
	const idOf = (name: SeededAccount): string => seededAccounts[name].accountId;
	/** Registers an account, or gives what is registered under it. */
	const registered = async (name: SeededAccount, more: Partial<IdentityDraft> = {}): Promise<IdentityView> => {
		const accountId = idOf(name);
		try {
			return (await call<AdminOutputs['identity.read']>('identity.read', { accountId })).identity;
		} catch {
			const saved = await call<SavedView>('identity.register', {
				accountId,
				draft: draft(seededAccounts[name].displayName, more),
			});
			return saved.identity;
		}
	};
	const identityPath = (name: SeededAccount): string => `${admin}/identities/${encodeURIComponent(idOf(name))}`;

	const open = async (path: string, on: Page = page): Promise<void> => {
		await on.goto(`${site.baseUrl}${path}`);
		if (!path.startsWith('/browse/')) return;
		const panel = on.getByRole('button', { name: 'Muster', exact: true });
		await panel.waitFor();
		if ((await panel.getAttribute('aria-expanded')) === 'false') await panel.click();
	};
	const frameOf = (on: Page = page): Frame => {
		const frame = on.frames().find((candidate) => candidate.url().startsWith(site.appUrl));
		if (frame === undefined) throw new Error('No page of the app is open.');
		return frame;
	};
	const number = async (expression: string): Promise<number> => Number(await frameOf().evaluate(expression));
	const text = async (): Promise<string> => ((await app.locator('body').textContent()) ?? '').trim();
	/** A table chooses its columns once it knows how much room there is. */
	const expectFits = (what: string): Promise<void> =>
		eventually(async () => {
			const overflow = await number('document.scrollingElement.scrollWidth - innerWidth');
			expect({ what, overflow }).toEqual({ what, overflow: 0 });
		});

	it('starts with nothing registered: says so, counts who works here, and offers one next step each', async () => {
		await open(admin);
		await app.getByRole('heading', { name: 'No identities yet.' }).waitFor();
		await app.getByText(/^\d+ non-human accounts already work here\.$/).waitFor();
		await app.getByRole('button', { name: 'Register identity' }).waitFor();
		await app.getByRole('button', { name: 'Register deploy-bot' }).waitFor();
		expect(await app.getByRole('searchbox').count()).toBe(0);
	});

	it.each(surfaces)('holds the place of %s while it loads', async (_, path, ready, thing, call) => {
		const release = await holdCalls(page, call);
		await open(path);
		const skeleton = app.locator('[aria-busy="true"]', { hasText: `Loading ${thing}` });
		await skeleton.waitFor();
		expect((await settledBox(skeleton)).height).toBeGreaterThanOrEqual(200);
		await release();
		await app.getByText(ready).first().waitFor();
		await skeleton.waitFor({ state: 'detached' });
	});

	it('holds the place of a whole page while it is not known what stands above it', async () => {
		const release = await holdCalls(page);
		await open(admin);
		const skeletons = app.locator('[aria-busy="true"]', { hasText: 'Loading this page' }).filter({ visible: true });
		const navigation = app.getByRole('navigation').first();
		await skeletons.first().waitFor();
		expect(await skeletons.count()).toBe(1);
		expect((await settledBox(skeletons)).height).toBeGreaterThanOrEqual(200);
		expect(await navigation.isVisible()).toBe(false);
		await release();
		await navigation.waitFor();
		expect(await skeletons.count()).toBe(0);
	});

	it.each(surfaces)(
		'says that %s could not be loaded, and loads it on the next try',
		async (...[, path, ready, thing]) => {
			for (const fault of ['resolverFailing', 'hostOffline']) {
				await faults({ [fault]: true });
				await open(path);
				await app.getByText(`We couldn't load ${thing}. Nothing was changed.`).first().waitFor();
				expect(await app.getByText(ready).count()).toBe(0);
				await faults({ [fault]: false });
				await app.getByRole('button', { name: 'Try again' }).first().click();
				await app.getByText(ready).first().waitFor();
			}
		},
	);

	it('shows nothing of the registry to who may not see it', async () => {
		await registered('deployBot');
		await open(identityPath('deployBot'));
		await app.getByRole('heading', { name: 'deploy-bot' }).waitFor();
		await actAs(page, 'chidi');
		for (const path of [identityPath('deployBot'), admin, `${admin}/register`, `${admin}/guards`]) {
			await open(path);
			await app.getByText('You need Administer Jira to manage identities.').waitFor();
			expect(await text()).toBe('You need Administer Jira to manage identities.Ask a Jira admin.');
		}
		await open(spaceSettings);
		await app.getByText('You need Administer Projects for REL.').waitFor();
		expect(await text()).not.toMatch(/deploy|guarded/i);
	});

	it('shows who changed an identity meanwhile, and keeps what was typed', async () => {
		await registered('deployBot');
		const other = await context.newPage();
		const second = other.frameLocator('iframe[title="Muster app"]');
		await open(`${identityPath('deployBot')}/edit`);
		await open(`${identityPath('deployBot')}/edit`, other);
		await second.getByLabel('Environment').fill('production');
		await app.getByLabel('Contact').fill('#release-engineers');
		await app.getByRole('button', { name: 'Save', exact: true }).click();
		await page.getByText('deploy-bot saved and enforced.').waitFor();

		await second.getByRole('button', { name: 'Save', exact: true }).click();
		await second.getByText(/^Ana Reis changed this/).waitFor();
		await second.getByText('Contact “#release-eng” → “#release-engineers”').waitFor();
		await eventually(async () => expect(await second.getByLabel('Environment').inputValue()).toBe('production'));
		await second.getByRole('button', { name: 'Load latest' }).click();
		await second.getByText('Latest version loaded under your edits.').waitFor();
		await eventually(async () => expect(await second.getByLabel('Contact').inputValue()).toBe('#release-engineers'));
		await eventually(async () => expect(await second.getByLabel('Environment').inputValue()).toBe('production'));
		await second.getByRole('button', { name: 'Save', exact: true }).click();
		await other.getByText('deploy-bot saved and enforced.').waitFor();
		await other.close();
		expect(await registered('deployBot')).toMatchObject({
			contact: '#release-engineers',
			environment: 'production',
		});
	});

	it('never calls done what Jira does not apply yet', async () => {
		// The job that tries again reports each failure.
		const reports = jest.spyOn(console, 'error').mockImplementation(() => undefined);
		await registered('deployBot');
		await open(`${identityPath('deployBot')}/edit`);
		// Guards read the contact; what they do not read, Jira need not apply.
		await app.getByLabel('Contact').fill('#deploys');
		await faults({ appPropertyUnavailable: 1_000 });
		await app.getByRole('button', { name: 'Save', exact: true }).click();
		await app.getByText("Jira still applies deploy-bot's previous rights").waitFor();
		expect(await page.getByText('saved and enforced').count()).toBe(0);
		await app.getByRole('button', { name: 'Suspend' }).click();
		const dialog = app.getByRole('dialog');
		await dialog.getByLabel('Reason').fill('Its token leaked.');
		await dialog.getByRole('button', { name: 'Suspend' }).click();
		await dialog.getByText('Not yet enforced.').waitFor();
		await dialog.getByRole('button', { name: 'Close' }).click();
		expect(await page.getByText('suspended and enforced').count()).toBe(0);
		await app.getByRole('link', { name: 'Identities' }).click();
		await app
			.getByRole('row', { name: /deploy-bot/ })
			.getByText('Not yet enforced')
			.waitFor();
		reports.mockRestore();
	});

	it('tells that an identity was retired behind the page', async () => {
		const { accountId } = await registered('releaseBot');
		await open(`${identityPath('releaseBot')}/edit`);
		await app.getByLabel('Purpose').fill('Cuts releases.');
		const { version } = await registered('releaseBot');
		await call('identity.retire', { accountId, version, reason: 'Replaced.' });
		await app.getByRole('button', { name: 'Save', exact: true }).click();
		await app.getByText(/^Ana Reis changed this/).waitFor();
		await app.getByText('Status Active → Retired').waitFor();
		await eventually(async () => expect(await app.getByLabel('Purpose').inputValue()).toBe('Cuts releases.'));
		await open(identityPath('releaseBot'));
		await app.getByRole('button', { name: 'Register anew' }).waitFor();
		expect(await app.getByRole('button', { name: 'Edit' }).count()).toBe(0);
	});

	it('registers by keyboard alone, and shows the new row while queries lag behind', async () => {
		await open(admin);
		await app.getByRole('row', { name: /deploy-bot/ }).waitFor();
		await faults({ queryStalenessMs: 60_000 });
		const keys = page.keyboard;
		const label = async (): Promise<string> =>
			String(
				await frameOf().evaluate(
					`(() => { const el = document.activeElement; return el.getAttribute('aria-label') ?? el.labels?.[0]?.textContent ?? el.textContent ?? ''; })()`,
				),
			);
		const tabTo = async (name: string): Promise<void> => {
			for (let presses = 0; presses < 60; presses += 1) {
				if ((await label()).startsWith(name)) return;
				await keys.press('Tab');
			}
			throw new Error(`The Tab key never reached ${name}; it stands on ${await label()}.`);
		};
		await app.getByRole('button', { name: 'Register identity' }).focus();
		await keys.press('Enter');
		await app.getByLabel('Purpose').waitFor();
		const choose = async (field: string, typed: string): Promise<void> => {
			await tabTo(field);
			await keys.type(typed);
			await app.getByRole('option', { name: typed }).first().waitFor();
			await keys.press('Enter');
		};
		const fill = async (field: string, typed: string): Promise<void> => {
			await tabTo(field);
			await keys.type(typed);
		};
		await choose('Account', 'Triage Agent');
		await choose('Owner', 'Bruno');
		await fill('Contact', '#triage');
		await fill('Purpose', 'Sorts what comes in.');
		await tabTo('Register');
		await keys.press('Enter');
		await page.getByText('Triage Agent registered and enforced.').waitFor();
		await app.getByRole('heading', { name: 'Triage Agent' }).waitFor();
		await eventually(async () => expect(await label()).toBe('Triage Agent'));
		await keys.press('Shift+Tab');
		await keys.press('Enter');
		await app.getByRole('row', { name: /Triage Agent/ }).waitFor();
	});

	it('chooses nobody whom an earlier text found while what is typed now is still looked for', async () => {
		await open(`${admin}/register`);
		const account = app.getByRole('combobox', { name: 'Account' });
		await account.pressSequentially('build');
		const first = app.getByRole('option').first();
		await first.waitFor();
		const earlier = (await first.textContent()) ?? '';
		expect(earlier).toMatch(/build/i);
		await page.route('**/rest/api/3/user/search?**', () => undefined);
		await account.fill('Dana');
		await app.getByText('Searching…').waitFor();
		await account.press('Enter');
		expect(await app.getByRole('option').allTextContents()).toEqual(['Searching…']);
		expect(await app.locator('form').first().textContent()).not.toContain(earlier.split('App')[0]);
		await page.unrouteAll({ behavior: 'ignoreErrors' });
		await account.fill('');
		await account.pressSequentially('build');
		await first.waitFor();
		await account.press('Enter');
		await eventually(async () => expect(await app.locator('form').first().textContent()).toMatch(/build/i));
	});

	it('shows long names and markup as text, inside the page', async () => {
		const name = `<b>${'long name '.repeat(20)}</b>`.slice(0, 200);
		const unbroken = 'x'.repeat(200);
		site.sandbox.site.updateAccount(idOf('buildStatus'), { displayName: name });
		site.sandbox.site.updateAccount(idOf('automation'), { displayName: unbroken });
		site.sandbox.site.updateAccount(idOf('bruno'), { displayName: `<i>${unbroken}</i>` });
		const { accountId, version } = await registered('deployBot');
		await call('identity.edit', {
			accountId,
			version,
			draft: draft('n'.repeat(120), { purpose: `<b>bold</b> ${unbroken}`, contact: 'c'.repeat(80) }),
		});
		const wide = [[`${admin}`, 'n'.repeat(120)] as const, [identityPath('deployBot'), '<b>bold</b>'] as const];
		for (const [path, shown] of wide) {
			await open(path);
			await app.getByText(shown).first().waitFor();
			await app.getByText(`<i>${unbroken}</i>`).first().waitFor();
			expect(await number(`document.querySelectorAll('b, i').length`)).toBe(0);
			await expectFits(path);
		}
		await open(`${admin}/register`);
		await app.getByRole('combobox', { name: 'Account', exact: true }).click();
		await app.getByRole('option', { name: '<b>long name' }).waitFor();
		expect(await number(`document.querySelectorAll('b').length`)).toBe(0);
		await expectFits('the choice of an account');
	});

	it('fits the panel and every page into 320 pixels', async () => {
		const { accountId, status, version } = await registered('deployBot');
		if (status === 'suspended')
			await call('identity.reactivate', { accountId, version, reason: 'Its token was changed.' });
		await post('deployBot', '/rest/api/3/issue/REL-15/transitions', { transition: { id: '41' } });
		await page.setViewportSize({ width: 320, height: 800 });
		for (const [path, ready] of [
			['/browse/REL-15', 'Refusals appear only where known.'],
			[spaceSettings, /guarded, \d+ enforced/],
			[identityPath('deployBot'), 'History'],
			[`${admin}/register`, 'Purpose'],
			[admin, /identit(y|ies)$/],
		] as const) {
			await open(path);
			await app.getByText(ready).first().waitFor();
			await expectFits(path);
			if (!path.startsWith('/browse/')) continue;
			await app.locator('summary').first().click();
			await app.getByText('Event hash').waitFor();
			await expectFits(`${path}, open`);
		}
		await page.setViewportSize({ width: 1280, height: 900 });
	});

	it('tells a guard that monitors from one that enforces', async () => {
		const { forge, site: jira } = site.sandbox;
		const config = { ...compileRuleConfig({ mode: 'registered', enforcement: 'monitor' }) };
		jira.setRules('Release train workflow', 'Stage', {
			validators: [{ id: 'monitoring', ruleKey: forge.ruleKey('muster-guard'), config, disabled: false }],
		});
		await open(spaceSettings);
		await app.getByText('2 of 7 transitions guarded, 1 enforced.').waitFor();
		const row = (name: string) => app.getByRole('row', { name: new RegExp(`^${name}`) });
		await row('Deploy').getByText('Enforced', { exact: true }).waitFor();
		await row('Stage').getByText('Monitoring', { exact: true }).waitFor();
		expect(await row('Stage').getByText('Enforced', { exact: true }).count()).toBe(0);
	});

	it('keeps the header of a long list in view, and only the rows around it in the page', async () => {
		site.sandbox.site.updateAccount(idOf('bruno'), { displayName: seededAccounts.bruno.displayName });
		for (let index = 0; index < 60; index += 1) {
			const name = `worker ${String(index).padStart(2, '0')}`;
			const accountId = `712020:00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
			site.sandbox.site.addAccount({
				accountId,
				displayName: name,
				accountType: 'app',
				appType: 'service',
				active: true,
			});
			await call('identity.register', { accountId, draft: draft(name) });
		}
		await open(admin);
		await app.getByRole('link', { name: 'worker 00' }).waitFor();
		const header = app.getByRole('columnheader', { name: /^Expires/ });
		const before = await settledBox(header);
		await app.getByRole('link', { name: 'worker 00' }).hover();
		await page.mouse.wheel(0, 100_000);
		await app.getByRole('link', { name: 'worker 59' }).waitFor();
		expect((await settledBox(header)).y).toBeCloseTo(before.y, 0);
		expect(await app.getByRole('row').count()).toBeLessThan(45);
		await eventually(async () =>
			expect(await number(`Number(document.querySelector('table').getAttribute('aria-rowcount'))`)).toBeGreaterThan(60),
		);
	});
});
