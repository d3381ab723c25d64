// What is in force stands beside what is stored: on every page, whoever looks, and after every reload.
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { eventually } from './eventually';
import { patienceMs } from './slow';
import { admin, identityPath, idOf, openVisit, spaceSettings, type Visit } from './visit';

let visit: Visit;

/** So soon after a suspension nobody can tell whether a move came before it. */
const noticedAfterMs = 10_500;

beforeAll(async () => {
	// The job that tries again reports each failure.
	jest.spyOn(console, 'error').mockImplementation(() => undefined);
	visit = await openVisit();
});
afterAll(async () => {
	await visit.close();
	jest.restoreAllMocks();
});

describe('a suspension that Jira does not apply', () => {
	it('is called so by the list and every other page of administrators, after every reload', async () => {
		const { accountId, version } = await visit.register('deployBot');
		await visit.faults({ appPropertyUnavailable: 1_000 });
		await visit.call('identity.suspend', { accountId, version, reason: 'Its token leaked.' });
		await visit.open(admin);
		const row = visit.row(/deploy-bot/);
		await row.getByText('Suspended', { exact: true }).waitFor();
		await row.getByText('Not yet enforced', { exact: true }).waitFor();
		await visit.app.getByText(/before: 1 identity \(deploy-bot\)\./).waitFor();
		await visit.page.reload();
		await row.getByText('Not yet enforced', { exact: true }).waitFor();
		await visit.app.getByRole('button', { name: 'Needs action 1' }).waitFor();
		await visit.app.getByRole('link', { name: 'Guards' }).click();
		await visit.app.getByRole('heading', { name: 'Guards' }).waitFor();
		await visit.app.getByText(/before: 1 identity \(deploy-bot\)\./).waitFor();
	});

	it('is called so by the panel and the page of the space', async () => {
		for (const path of ['/browse/REL-7', spaceSettings('REL')]) {
			await visit.open(path);
			await visit.app.getByText('Jira may still apply what was stored before: 1 identity.').waitFor();
		}
	});

	it('alarms when the bot moves a work item all the same', async () => {
		await visit.page.waitForTimeout(noticedAfterMs);
		expect(await visit.deploys('deployBot')).toBe('passes');
		// What reports the move is delivered a moment later, and the panel does not ask again by itself.
		await eventually(async () => {
			await visit.open('/browse/REL-7');
			await visit.app
				.getByText('Bypassed')
				.first()
				.waitFor({ timeout: patienceMs / 10 });
		});
		await visit.open(admin);
		await visit
			.row(/deploy-bot/)
			.getByText('Moved while suspended', { exact: true })
			.waitFor();
		await visit
			.row(/deploy-bot/)
			.getByRole('link', { name: 'REL-7' })
			.waitFor();
		await visit.open(identityPath(idOf('deployBot')));
		await visit.app.getByText('It moved work while suspended.').waitFor();
	});
});
