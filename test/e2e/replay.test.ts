// A look back on the page of a guard: what it would have blocked in the last 90 days, by whom, and what leads on from there.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectAccessible } from './axe';
import { admin, openVisit, type Visit } from './visit';

describe('the last 90 days', () => {
	let visit: Visit;
	beforeAll(async () => {
		visit = await openVisit();
		await visit.register('deployBot');
		for (const issueKey of ['REL-7', 'REL-8']) expect(await visit.deploys('deployBot', issueKey)).toBe('passes');
	}, 240_000);
	afterAll(() => visit?.close());

	it('are looked at on the page of a guard, with what cannot be known, and stay after a reload', async () => {
		await visit.open(`${admin}/guards`);
		await visit.app
			.getByRole('link', { name: /Deploy/ })
			.first()
			.click();
		await visit.app.getByRole('heading', { name: 'Had this been in force for the last 90 days' }).waitFor();
		await visit.app.getByRole('button', { name: 'Look back 90 days' }).click();
		await visit.app.getByText(/^\d+ moves by bots: 0 would have been blocked\.$/).waitFor({ timeout: 60_000 });
		await visit.app.getByText('Complete.').waitFor();
		await visit.app.getByText(/^Not known: the registry/).waitFor();
		await expectAccessible(visit.page, { app: () => visit.frame() });
		expect(await visit.overflow()).toBe(0);
		await visit.page.reload();
		await visit.app.getByText(/^\d+ moves by bots: 0 would have been blocked\.$/).waitFor();
		await visit.app.getByRole('button', { name: 'Look again' }).waitFor();
	});

	it('are judged by the registry of now, and lead to what is missing', async () => {
		const { identity } = await visit.call<{ identity: { version: number; accountId: string } }>('identity.read', {
			accountId: (await visit.call<{ rows: readonly { accountId: string }[] }>('identity.directory', {})).rows[0]
				?.accountId,
		});
		await visit.call('identity.suspend', {
			accountId: identity.accountId,
			version: identity.version,
			reason: 'Token leaked',
		});
		await visit.page.reload();
		await visit.app.getByText(/^\d+ moves by bots: [1-9]\d* would have been blocked\.$/).waitFor();
		const row = visit.app.getByRole('row', { name: /it is suspended/ });
		await row.getByRole('link', { name: 'REL-8' }).waitFor();
		await row.getByText(/^\d+ times$/).waitFor();
		await expectAccessible(visit.page, { app: () => visit.frame() });
		expect(visit.complaints).toEqual([]);
	});
});
