// A visit to a served site in a real browser: pages, the app in its frame, and calls behind the pages' back.

import { expect } from '@jest/globals';
import type { Browser, BrowserContext, Frame, FrameLocator, Locator, Page, Request } from 'playwright-core';
import { type SeededAccount, seededAccounts } from '../../sandbox/jira';
import type { IdentityView, SavedView } from '../../src/contract/calls/identities';
import { dayMs } from '../../src/contract/durations';
import type { RpcResult } from '../../src/contract/errors';
import type { IdentityDraft } from '../../src/contract/identity';
import type { AccountId, ProjectId, StatusId } from '../../src/contract/ids';
import { openBrowser } from '../harness/browser';
import { eventually } from './eventually';
import { collectComplaints, type OpenSite, openSite, openTab, withoutMotion } from './site';

export const admin = '/apps/muster-admin';
export const spaceSettings = (key: string): string => `/spaces/${key}/settings/muster-project`;
export const idOf = (name: SeededAccount): string => seededAccounts[name].accountId;
export const identityPath = (accountId: string): string => `${admin}/identities/${encodeURIComponent(accountId)}`;

/** Transition from Staged to Deployed, which the seeded guard stands on. */
const deploy = '41';
const staged = '10004';

/** Login of a seeded account, as its requests carry it. */
export const authorization = (name: SeededAccount): string => {
	const account: { readonly email?: string; readonly apiToken?: string } = seededAccounts[name];
	return account.email === undefined
		? `Bearer ${account.apiToken}`
		: `Basic ${Buffer.from(`${account.email}:${account.apiToken}`).toString('base64')}`;
};

export interface Visit {
	readonly site: OpenSite;
	readonly context: BrowserContext;
	readonly page: Page;
	/** The app's page in its frame. */
	readonly app: FrameLocator;
	/** What the browser complained about. */
	readonly complaints: readonly string[];
	/** Opens a page of the site; on a work item, the panel too. */
	open(path: string, on?: Page): Promise<void>;
	frame(on?: Page): Frame;
	/** Waits until every call of the pages is answered, and what was answered is shown. */
	atRest(): Promise<void>;
	/** What an expression gives in the app's page. */
	number(expression: string): Promise<number>;
	/** Pixels by which the app's page is wider than its frame. */
	overflow(): Promise<number>;
	dialog(): Locator;
	/** A row of a table by what it says. */
	row(text: string | RegExp): Locator;
	/** Calls a function of the admin page as Ana. */
	call<T>(name: string, payload: unknown): Promise<T>;
	register(name: SeededAccount, more?: Partial<IdentityDraft>): Promise<IdentityView>;
	faults(wanted: Readonly<Record<string, number | boolean>>): Promise<void>;
	/** Puts a work item to Staged and deploys it: `passes`, or the machine code of the refusal. */
	deploys(name: SeededAccount, issueKey?: string): Promise<string>;
	close(): Promise<void>;
}

export const aDraft = (name: string, more: Partial<IdentityDraft> = {}): IdentityDraft => ({
	name,
	type: 'ci-pipeline',
	ownerId: idOf('bruno') as AccountId,
	contact: '#release-eng',
	purpose: 'Deploys what is staged.',
	expiresAt: Date.now() + 90 * dayMs,
	grants: [{ projectId: '10000' as ProjectId, fromStatusId: '10004' as StatusId, toStatusId: '10005' as StatusId }],
	...more,
});

export async function openVisit(prepare?: (site: OpenSite) => Promise<void>): Promise<Visit> {
	const site = await openSite('app');
	let browser: Browser | undefined;
	try {
		await prepare?.(site);
		browser = await openBrowser();
		return await makeVisit(site, browser);
	} catch (error) {
		await browser?.close();
		await site.close();
		throw error;
	}
}

async function makeVisit(site: OpenSite, browser: Browser): Promise<Visit> {
	const context = await browser.newContext({
		viewport: { width: 1280, height: 900 },
		colorScheme: 'light',
		...withoutMotion,
	});
	const complaints = collectComplaints(context);
	const page = await openTab(context, site);
	const app = page.frameLocator('iframe[title="Muster app"]');

	const calls = new Set<Request>();
	context.on('request', (request) => {
		if (/\/(sandbox\/invoke|rest)\//.test(request.url())) calls.add(request);
	});
	context.on('requestfinished', (request) => calls.delete(request));
	context.on('requestfailed', (request) => calls.delete(request));

	const post = async (as: SeededAccount, path: string, body: unknown): Promise<Response> =>
		fetch(`${site.baseUrl}${path}`, {
			method: 'POST',
			headers: { Authorization: authorization(as), 'Content-Type': 'application/json' },
			body: JSON.stringify(body),
		});
	const frame: Visit['frame'] = (on = page) => {
		const found = on.frames().find((candidate) => candidate.url().startsWith(site.appUrl));
		if (found === undefined) throw new Error('No page of the app is open.');
		return found;
	};
	const number: Visit['number'] = async (expression) => Number(await frame().evaluate(expression));
	const call = async <T>(name: string, payload: unknown): Promise<T> => {
		const answer = await post('ana', `/sandbox/invoke/muster-admin/${name}`, payload);
		const result = (await answer.json()) as RpcResult<T>;
		if (!result.ok) throw new Error(`${name}: ${JSON.stringify(result.error)}`);
		return result.value;
	};
	return {
		site,
		context,
		page,
		app,
		complaints,
		async open(path, on = page) {
			// The page that goes away waits for no answers.
			calls.clear();
			await on.goto(`${site.baseUrl}${path}`);
			if (!path.startsWith('/browse/')) return;
			const panel = on.getByRole('button', { name: 'Muster', exact: true });
			await panel.waitFor();
			if ((await panel.getAttribute('aria-expanded')) === 'false') await panel.click();
		},
		frame,
		async atRest() {
			await eventually(async () => {
				// What an answer brings is drawn in a turn of its own, and may ask for more.
				for (let turn = 0; turn < 3; turn += 1) {
					expect([...calls].map((call) => call.url())).toEqual([]);
					await frame().evaluate('new Promise((resolve) => setTimeout(resolve, 30))');
				}
			});
		},
		number,
		overflow: () => number('document.scrollingElement.scrollWidth - innerWidth'),
		dialog: () => app.getByRole('dialog'),
		row: (text) => app.getByRole('row').filter({ hasText: text }),
		call,
		async register(name, more = {}) {
			const draft = aDraft(seededAccounts[name].displayName, more);
			return (await call<SavedView>('identity.register', { accountId: idOf(name), draft })).identity;
		},
		async faults(wanted) {
			const answer = await fetch(`${site.baseUrl}/sandbox/faults`, { method: 'PUT', body: JSON.stringify(wanted) });
			if (!answer.ok) throw new Error(await answer.text());
		},
		async deploys(name, issueKey = 'REL-7') {
			site.sandbox.site.issue(issueKey).statusId = staged;
			const answer = await post(name, `/rest/api/3/issue/${issueKey}/transitions`, { transition: { id: deploy } });
			if (answer.status === 204) return 'passes';
			const text = await answer.text();
			return /\[muster:([a-z-]+)\]/.exec(text)?.[1] ?? `${answer.status} ${text}`;
		},
		async close() {
			await browser.close();
			await site.close();
		},
	};
}

/** Says why in the dialog that is open, and confirms. */
export async function confirmWith({ dialog }: Visit, reason: string, confirm: string): Promise<void> {
	await dialog().getByLabel('Reason').fill(reason);
	await dialog().getByRole('button', { name: confirm, exact: true }).click();
	await dialog().waitFor({ state: 'detached' });
}
