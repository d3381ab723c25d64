// The accounts of the site: what nobody registered first, found by name, ignored with a reason, and people by setting.
import { text as readText } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectAccessible } from './axe';
import { eventually } from './eventually';
import { admin, idOf, openVisit, type Visit } from './visit';

const accountsPath = `${admin}/accounts`;

describe('the accounts of the site', () => {
	let visit: Visit;
	beforeAll(async () => {
		visit = await openVisit();
		await visit.register('deployBot');
	}, 240_000);
	afterAll(() => visit?.close());

	const row = (name: string) => visit.app.getByRole('row').filter({ hasText: name });
	const rows = () => visit.app.getByRole('table', { name: 'Accounts' }).locator('tbody tr').count();
	const picture = async (name: string): Promise<void> => {
		const folder = process.env['MUSTER_PICTURES'];
		if (folder !== undefined) await visit.page.screenshot({ path: `${folder}/${name}.png` });
	};

	it('lists who is not human, with what Jira says and when it said so', async () => {
		await visit.page.setViewportSize({ width: 1280, height: 1200 });
		await visit.open(admin);
		await visit.app.getByRole('link', { name: 'Accounts', exact: true }).click();
		await visit.app.getByText('As Jira listed them').waitFor();
		await row('deploy-bot').getByText('Active').waitFor();
		await visit.app
			.getByRole('button', { name: /^Register / })
			.first()
			.waitFor();
		await visit.app.getByText('People are counted, not listed').waitFor();
		await visit.atRest();
		await expectAccessible(visit.page, { app: visit.frame });
		await picture('accounts');
	});

	it('narrows to what nobody registered, keeps that in the address, and counts what it shows', async () => {
		const chip = visit.app.getByRole('button', { name: /^Nobody registered/ });
		await chip.click();
		await eventually(async () => expect(visit.page.url()).toContain('chip%3Dunregistered'));
		const counted = Number((await chip.innerText()).replaceAll(/\D/g, ''));
		expect(counted).toBeGreaterThan(0);
		await visit.app.getByText(`${counted} accounts`, { exact: true }).waitFor();
		expect(await rows()).toBe(counted);
		expect(await row('deploy-bot').count()).toBe(0);
		await visit.page.reload();
		await visit.app.getByText(`${counted} accounts`, { exact: true }).waitFor();
	});

	it('ignores one with a reason, says so, and stops ignoring it', async () => {
		// Names come after the rows.
		await visit.atRest();
		const button = visit.app.getByRole('button', { name: /^Ignore / }).first();
		const name = ((await button.getAttribute('aria-label')) ?? '').replace('Ignore ', '');
		const before = await rows();
		await button.click();
		const dialog = visit.app.getByRole('dialog');
		await dialog.getByRole('button', { name: 'Ignore', exact: true }).click();
		await dialog.getByText('Say why').first().waitFor();
		await dialog.getByLabel('Reason').fill('Of another team');
		await picture('accounts-ignore');
		await dialog.getByRole('button', { name: 'Ignore', exact: true }).click();
		await visit.page.getByText(`${name} is ignored.`).waitFor();
		await eventually(async () => expect(await rows()).toBe(before - 1));
		await visit.app.getByRole('button', { name: /^Nobody registered/ }).click();
		await row(name).getByText('Of another team').waitFor();
		await row(name)
			.getByRole('button', { name: `Stop ignoring ${name}` })
			.click();
		await visit.app.getByRole('dialog').getByLabel('Reason').fill('It is ours');
		await visit.app.getByRole('dialog').getByRole('button', { name: 'Stop ignoring', exact: true }).click();
		await row(name)
			.getByRole('button', { name: `Ignore ${name}` })
			.waitFor();
	});

	it('finds by name, and offers to clear what finds nothing', async () => {
		const search = visit.app.getByLabel('Search name or account ID');
		await search.fill('deploy');
		await eventually(async () => expect(await rows()).toBe(1));
		await search.fill(idOf('deployBot').slice(-6));
		await eventually(async () => expect(await rows()).toBe(1));
		await search.fill('nobody is called so');
		await visit.app.getByText('No accounts match.').waitFor();
		await visit.app.getByRole('button', { name: 'Clear filters' }).click();
		await row('deploy-bot').waitFor();
	});

	it('shows one account: what it may do and through what, and what is not known of it', async () => {
		await visit.open(accountsPath);
		await visit.app.getByRole('button', { name: 'Read groups and licences now' }).click();
		await visit.app.getByText('Groups, roles and licences as of').waitFor();
		await visit.app.getByText('Jira Software: 7 of 50 used').waitFor();
		await row('deploy-bot').getByRole('rowheader').getByRole('link').click();
		await visit.app.getByRole('heading', { name: 'deploy-bot' }).waitFor();
		expect(visit.page.url()).toContain(`/accounts/${encodeURIComponent(idOf('deployBot'))}`);
		const table = (name: string) => visit.app.getByRole('table', { name });
		await table('Groups').getByRole('row').filter({ hasText: 'release-engineers' }).getByText('7').waitFor();
		await table('Roles in spaces').getByText('Through release-engineers').waitFor();
		await visit.app.getByText('Jira Software', { exact: true }).waitFor();
		await visit.app.getByText('is not visible to an app').waitFor();
		await visit.atRest();
		await expectAccessible(visit.page, { app: visit.frame });
		await picture('account');
		await visit.open(`${accountsPath}/${encodeURIComponent(idOf('ana'))}`);
		await visit.app.getByRole('heading', { name: 'Ana Reis' }).waitFor();
		await visit.app.getByText('Of this account Muster keeps nothing').waitFor();
		await visit.app.getByText('Not recorded of people').waitFor();
		await visit.open(`${accountsPath}/nobody`);
		await visit.app.getByText('Of this account Muster keeps nothing').waitFor();
	});

	it('narrows to what holds a licence, and exports just these rows, with addresses that the reader may see', async () => {
		await visit.open(accountsPath);
		const chip = visit.app.getByRole('button', { name: /^Holds a licence/ });
		await chip.click();
		await eventually(async () => expect(visit.page.url()).toContain('chip%3Dlicensed'));
		await row('deploy-bot').waitFor();
		const shown = await rows();
		expect(await chip.innerText()).toContain(String(shown));
		await visit.app.getByRole('button', { name: 'Export CSV' }).click();
		const dialog = visit.app.getByRole('dialog', { name: `Export ${shown} accounts?` });
		await dialog.waitFor();
		await picture('accounts-export');
		const [file] = await Promise.all([
			visit.page.waitForEvent('download'),
			dialog.getByRole('button', { name: 'Export', exact: true }).click(),
		]);
		expect(file.suggestedFilename()).toMatch(/^muster-accounts-\d{4}-\d\d-\d\d\.csv$/);
		const lines = (await readText(await file.createReadStream())).trim().split('\r\n');
		expect(lines[0]).toContain('Id,Email,Name,Status,External status,Roles,Licenses,Last used date');
		expect(lines).toHaveLength(shown + 1);
		const bot = lines.find((line) => line.includes(idOf('deployBot'))) ?? '';
		expect(bot).toContain('deploy-bot,Active,Active,Developers,Jira Software,');
		expect(bot).toContain('last used date');
	});

	it('leads to the form for one that nobody registered', async () => {
		await visit.open(accountsPath);
		const button = visit.app.getByRole('button', { name: /^Register / }).first();
		await button.click();
		await visit.app.getByRole('heading', { name: 'Register identity' }).waitFor();
		expect(visit.page.url()).toContain('/register/');
	});

	it('lists people once the site asks for it and accounts were compared', async () => {
		const { settings } = await visit.call<{ settings: { version: number } }>('settings.read', {});
		const { version, ...others } = settings;
		await visit.call('settings.save', { version, settings: { ...others, listsPeople: true } });
		await visit.open(`${accountsPath}/${encodeURIComponent('show=people')}`);
		await visit.app.getByRole('button', { name: 'Compare now' }).click();
		await row('Ana').first().getByText('Not needed for a person').waitFor();
		expect(await row('Ana').first().getByRole('button').count()).toBe(0);
		await expectAccessible(visit.page, { app: visit.frame });
		await picture('accounts-people');
	});

	it.each([400, 320])('fits into %i pixels', async (width) => {
		await visit.page.setViewportSize({ width, height: 900 });
		await visit.open(accountsPath);
		await row('deploy-bot').waitFor();
		await visit.atRest();
		expect(await visit.number('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0);
		await picture(`accounts-${width}`);
	});
});
