// What is wrong with an identity: found on its page, mended from there, and told in the list.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dayMs } from '../../src/contract/durations';
import type { StatusId } from '../../src/contract/ids';
import { expectAccessible } from './axe';
import { eventually } from './eventually';
import { admin, identityPath, openVisit, type Visit } from './visit';

describe('findings about an identity', () => {
	let visit: Visit;
	let path: string;
	beforeAll(async () => {
		visit = await openVisit();
		const { accountId } = await visit.register('deployBot', {
			grants: [{ toStatusId: '10005' as StatusId }],
			credential: { kind: 'api-token', issuedAt: Date.now() - 400 * dayMs },
		});
		path = identityPath(accountId);
		await visit.page.setViewportSize({ width: 1280, height: 1500 });
	}, 240_000);
	afterAll(() => visit?.close());

	const table = () => visit.app.getByRole('table', { name: 'Findings' });
	const picture = async (name: string): Promise<void> => {
		const folder = process.env['MUSTER_PICTURES'];
		if (folder !== undefined) await visit.page.screenshot({ path: `${folder}/${name}.png` });
	};

	it('stand by severity with what says so, and what cannot be seen is named', async () => {
		await visit.open(path);
		await table().getByText('May act in every space').waitFor();
		await table().getByText('NHI5 Overprivileged identity').waitFor();
		const rows = await table().locator('tbody tr').allInnerTexts();
		expect(rows.map((row) => row.trim().split(/\s/)[0])).toEqual(['High', 'Medium']);
		await table()
			.getByText(/^Stated to be issued on /)
			.waitFor();
		await visit.app.getByText('What Muster cannot see').click();
		await visit.app.getByText('NHI8 Environment isolation').waitFor();
		await visit.app.getByText(/neither an end nor a rotation is stated/).waitFor();
		await visit.atRest();
		await expectAccessible(visit.page, { app: visit.frame });
		await picture('findings');
		await visit.page.setViewportSize({ width: 400, height: 900 });
		expect(await visit.overflow()).toBe(0);
		await visit.page.setViewportSize({ width: 1280, height: 1500 });
	});

	it('narrow the list, with how many there are of each class', async () => {
		await visit.open(admin);
		await visit.app.getByRole('button', { name: 'Filters' }).click();
		const select = visit.app.getByLabel('Finding', { exact: true });
		await select.selectOption({ label: 'Overprivileged identity (1)' });
		await eventually(async () => expect(visit.page.url()).toContain('finding%3Doverprivileged'));
		await visit.app.getByText('1 identity matches').first().waitFor();
		await picture('findings-list');
	});

	it('are mended by one press and what the form then saves', async () => {
		await visit.open(path);
		await table()
			.getByRole('row', { name: /May act in every space/ })
			.getByRole('button', { name: 'Edit' })
			.click();
		await visit.app.getByRole('button', { name: 'Remove grant 1' }).click();
		await visit.app.getByRole('button', { name: 'Save', exact: true }).click();
		await visit.page.getByText('saved and enforced').waitFor();
		await table().getByText('Credential older than a year').waitFor();
		await table().getByText('May act in every space').waitFor({ state: 'detached' });
		expect(visit.complaints).toEqual([]);
	});
});
