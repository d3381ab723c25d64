// From an account that nobody registered to an identity: with the grants that it needs and an owner, or suspended.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectAccessible } from './axe';
import { eventually } from './eventually';
import { admin, idOf, openVisit, type Visit } from './visit';

const accountsPath = `${admin}/accounts`;

describe('an account that nobody registered', () => {
	let visit: Visit;
	beforeAll(async () => {
		visit = await openVisit(async ({ sandbox: { site } }) => {
			site.setRules('Release train workflow', 'Deploy', { validators: [], postFunctions: [] });
		});
		for (const issueKey of ['REL-7', 'REL-8']) expect(await visit.deploys('deployBot', issueKey)).toBe('passes');
		await visit.call('replay.start-all', {});
		await eventually(async () => {
			const { replay } = await visit.call<{ replay?: { state: string } }>('replay.observed', {});
			expect(replay?.state).toBe('done');
		});
		await visit.page.setViewportSize({ width: 1280, height: 1400 });
	}, 240_000);
	afterAll(() => visit?.close());

	const row = (name: string) => visit.app.getByRole('row').filter({ hasText: name });
	const button = (name: string) => visit.app.getByRole('button', { name, exact: true });
	const picture = async (name: string): Promise<void> => {
		const folder = process.env['MUSTER_PICTURES'];
		if (folder !== undefined) await visit.page.screenshot({ path: `${folder}/${name}.png` });
	};

	it('says when it was discovered', async () => {
		await visit.open(accountsPath);
		await row('deploy-bot')
			.getByText(/^Discovered on /)
			.waitFor();
		await visit.atRest();
		await expectAccessible(visit.page, { app: visit.frame });
		await picture('discover');
	});

	it('is registered with the grants for what it did, and an owner with the reason why', async () => {
		await visit.open(accountsPath);
		await button('Register deploy-bot').click();
		await visit.app.getByText(/^Bruno Keller is suggested as the owner, since Bruno Keller leads /).waitFor();
		await eventually(async () => expect(await visit.app.getByLabel('Name').inputValue()).toBe('deploy-bot'));
		await visit.app
			.getByText(/^May move .* to Deployed/)
			.first()
			.waitFor();
		await visit.app.getByLabel('Contact').fill('#release-eng');
		await visit.app.getByLabel('Purpose').fill('Deploys what is staged.');
		await visit.atRest();
		await expectAccessible(visit.page, { app: visit.frame });
		await picture('discover-register');
		await button('Register').click();
		await visit.app.getByRole('heading', { name: 'deploy-bot' }).waitFor();
		await visit.app.getByText('Owner Bruno Keller').waitFor();
		const { identity } = await visit.call<{ identity: { grants: readonly { projectId?: string }[] } }>(
			'identity.read',
			{ accountId: idOf('deployBot') },
		);
		expect(identity.grants.length).toBeGreaterThan(0);
		expect(identity.grants.every(({ projectId }) => projectId !== undefined)).toBe(true);
	});

	it('is registered as suspended with a reason, in one step, and answers to who did it', async () => {
		await visit.open(accountsPath);
		const block = visit.app.getByRole('button', { name: /^Block / }).first();
		await block.waitFor();
		await visit.atRest();
		const name = ((await block.getAttribute('aria-label')) ?? '').replace('Block ', '');
		await block.click();
		await button('Register as suspended').click();
		await visit.dialog().getByText('Say why').first().waitFor();
		await visit.dialog().getByLabel('Reason').fill('Nobody knows what it is for.');
		await expectAccessible(visit.page, { app: visit.frame });
		await picture('discover-block');
		await button('Register as suspended').click();
		await visit.page.getByText(`${name} is registered and suspended.`).waitFor();
		await row(name).getByText('Suspended').waitFor();
		await row(name).getByRole('link', { name }).last().click();
		await visit.app.getByText('Owner Ana Reis').waitFor();
		await visit.app.getByText('Nobody knows what it is for.').first().waitFor();
		await visit.app.getByRole('button', { name: 'Reactivate' }).waitFor();
		// Of the dialog that Atlassian's library draws.
		const others = visit.complaints.filter((complaint) => !complaint.startsWith('Applying inline style violates'));
		expect(others).toEqual([]);
	});
});
