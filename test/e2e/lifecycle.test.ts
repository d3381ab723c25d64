// The life of one identity on its page: every move with its reason, its trace in the history, and what guards say.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { IdentityView } from '../../src/contract/calls/identities';
import { eventually } from './eventually';
import { admin, confirmWith, identityPath, openVisit, type Visit } from './visit';

describe('the life of an identity', () => {
	let visit: Visit;
	let identity: IdentityView;

	beforeAll(async () => {
		visit = await openVisit();
		identity = await visit.register('deployBot');
	}, 240_000);
	afterAll(async () => {
		await visit?.close();
	});

	const history = () => visit.app.getByRole('region', { name: 'History' });
	/** The newest line of the history, cell by cell. */
	const newest = async (action: string): Promise<string[]> => {
		const row = history().getByRole('row').nth(1);
		await row.getByText(action).waitFor();
		return (await row.getByRole('cell').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim());
	};

	it.each([
		['Suspend', 'Its token leaked.', 'Suspended', 'Active → Suspended', 'suspended and enforced', 'suspended'],
		['Reactivate', 'It has a new token.', 'Reactivated', 'Suspended → Active', 'reactivated and enforced', 'passes'],
		['Freeze', 'It deploys too much.', 'Frozen', '', 'frozen and enforced', 'frozen'],
		['Thaw', 'It was told to stop.', 'Thawed', '', 'thawed and enforced', 'passes'],
		['Retire', 'Nobody needs it.', 'Retired', 'Active → Retired', 'retired and enforced', 'retired'],
	])('%s', async (action, reason, done, moved, message, verdict) => {
		const { app, open, page, dialog, deploys } = visit;
		await open(identityPath(identity.accountId));
		await app.getByRole('button', { name: action, exact: true }).click();
		await dialog().getByRole('button', { name: action, exact: true }).click();
		// Without a reason nothing happens.
		await dialog().getByText('Say why.').waitFor();
		await confirmWith(visit, reason, action);
		await page.getByText(`deploy-bot ${message}.`).first().waitFor();
		// Names of people come after the rest.
		await eventually(async () => {
			const [when, ...what] = await newest(done);
			expect(when).toMatch(/just now|second|minute/);
			expect(what).toEqual(['Ana Reis', [done, moved].join(' ').trim(), reason]);
		});
		expect(await deploys('deployBot')).toBe(verdict);
	});

	it('keeps the whole story, newest first, and offers nothing but registering anew', async () => {
		const { app, open } = visit;
		await open(identityPath(identity.accountId));
		await history().getByText('Registered').waitFor();
		const changes = await history().getByRole('row').locator('td:nth-child(3)').allInnerTexts();
		expect(changes.map((text) => text.split('\n')[0])).toEqual([
			'Retired',
			'Thawed',
			'Frozen',
			'Reactivated',
			'Suspended',
			'Registered',
		]);
		await app.getByRole('button', { name: 'Register anew' }).waitFor();
		for (const action of ['Edit', 'Suspend', 'Reactivate', 'Freeze', 'Thaw', 'Retire'])
			expect(await app.getByRole('button', { name: action, exact: true }).count()).toBe(0);
	});

	it('refuses what a second tab wants on an old version, says what changed, and lets it try again', async () => {
		const { app, context, open, dialog, deploys } = visit;
		const { accountId } = await visit.register('releaseBot');
		const other = await context.newPage();
		const second = other.frameLocator('iframe[title="Muster app"]');
		await open(identityPath(accountId));
		await open(identityPath(accountId), other);
		await second.getByRole('button', { name: 'Freeze', exact: true }).click();
		await second.getByRole('dialog').getByLabel('Reason').fill('It is too fast.');

		await app.getByRole('button', { name: 'Suspend', exact: true }).click();
		await confirmWith(visit, 'Its token leaked.', 'Suspend');

		const stale = second.getByRole('dialog');
		await stale.getByRole('button', { name: 'Freeze', exact: true }).click();
		await stale.getByText(/^Ana Reis changed this/).waitFor();
		await stale.getByText('Status Active → Suspended').waitFor();
		await eventually(async () => expect(await stale.getByLabel('Reason').inputValue()).toBe('It is too fast.'));
		const { identity: stored } = await visit.call<{ identity: IdentityView }>('identity.read', { accountId });
		expect([stored.status, stored.frozen]).toEqual(['suspended', undefined]);

		await stale.getByRole('button', { name: 'Load latest' }).click();
		await stale.getByText(/^Ana Reis changed this/).waitFor({ state: 'detached' });
		await stale.getByRole('button', { name: 'Freeze', exact: true }).click();
		await stale.waitFor({ state: 'detached' });
		await other.close();
		expect(await deploys('releaseBot')).toBe('frozen');
		expect(await dialog().count()).toBe(0);
	});

	it('is looked at without a complaint of the browser that matters', () => {
		// Atlassian's dialog locks the page behind it with a style element, which the platform's policy blocks. In a frame
		// that is as high as its page nothing scrolls there anyway.
		const others = visit.complaints.filter((complaint) => !complaint.startsWith('Applying inline style violates'));
		expect(others).toEqual([]);
		expect(visit.site.sandbox.forge.failures).toEqual([]);
	});

	it('is left for the list as it was narrowed, which the address keeps', async () => {
		const { app, open, page, row } = visit;
		await visit.register('triageAgent', { type: 'ai-agent' });
		await open(admin);
		const search = app.getByLabel('Search name or account ID');
		await search.fill('release');
		await row('Triage Agent').waitFor({ state: 'detached' });
		await page.waitForURL(/search%3Drelease/);
		// The focus stays in the field while the address follows.
		expect(await visit.frame().evaluate('document.activeElement.tagName')).toBe('INPUT');
		await app.getByRole('link', { name: 'release-bot', exact: true }).click();
		await app.getByRole('navigation', { name: 'Back' }).getByRole('link', { name: 'Identities' }).click();
		for (const again of [undefined, () => page.reload()]) {
			await again?.();
			await row('release-bot').waitFor();
			expect([await search.inputValue(), await row('Triage Agent').count()]).toEqual(['release', 0]);
		}
		await open(`${admin}/no-such-page`);
		await app.getByText('No page of Muster has this address.').waitFor();
	});
});
