// Try as…: what would happen to another account, on which fact that hangs, and who changed it, on all three pages.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FrameLocator, Locator } from 'playwright-core';
import type { SavedView } from '../../src/contract/calls/identities';
import { expectAccessible } from './axe';
import { eventually } from './eventually';
import { workflowsPage } from './pages/workflows';
import { actAs } from './site';
import { admin, openVisit, type Visit } from './visit';

const release = 'Release train workflow';

describe('trying as another account', () => {
	let visit: Visit;

	beforeAll(async () => {
		visit = await openVisit();
		const { accountId, version } = await visit.register('deployBot');
		await visit.call<SavedView>('identity.suspend', { accountId, version, reason: 'Its token leaked.' });
		visit.site.sandbox.site.issue('REL-7').statusId = '10004';
	}, 240_000);
	afterAll(async () => {
		await visit?.close();
	});

	const form = (app: FrameLocator = visit.app): Locator => app.getByRole('region', { name: 'Try as another account' });
	const result = (app?: FrameLocator): Locator => form(app).getByRole('region', { name: 'What happens' });
	/** Opens the form from the keyboard, and chooses an account there. */
	const choose = async (name: string, app: FrameLocator = visit.app): Promise<void> => {
		await app.getByRole('button', { name: 'Try as…' }).focus();
		await visit.page.keyboard.press('Enter');
		// The field has the focus as soon as it is there.
		await eventually(async () =>
			expect(await visit.frame().evaluate('document.activeElement.getAttribute("type")')).toBe('search'),
		);
		await visit.page.keyboard.type(name);
		await form(app)
			.getByRole('button', { name: new RegExp(`^Try as ${name}`) })
			.click();
	};
	const openGuard = async (): Promise<void> => {
		await visit.open(`${admin}/guards/${visit.site.sandbox.site.workflow(release).id}/41`);
	};

	it('answers on the page of a guard for a work item, and agrees with Jira', async () => {
		await openGuard();
		await choose('deploy-bot');
		await form().getByRole('textbox', { name: 'Work item' }).fill('rel-7');
		await visit.page.keyboard.press('Enter');
		await result().getByText('Muster stops it', { exact: true }).waitFor();
		await result().getByText('By what is stored: denied, it is suspended.', { exact: true }).waitFor();
		await result().getByText('Its status is “Suspended”.').waitFor();
		await result()
			.getByText(/^Last changed by Ana .*, just now$/)
			.waitFor();
		expect(await visit.deploys('deployBot')).toBe('suspended');
		await visit.atRest();
		await expectAccessible(visit.page, { app: () => visit.frame() });
	});

	it('quotes the key of a work item that nobody sees', async () => {
		await form().getByRole('textbox', { name: 'Work item' }).fill('rel-9999');
		await form().getByRole('button', { name: 'Try', exact: true }).click();
		await form().getByText('You see no work item “REL-9999”.').waitFor();
		expect(await result().count()).toBe(0);
	});

	it('answers for a space, a work type and a status', async () => {
		await form().getByRole('radio', { name: 'A space, a work type and a status' }).check();
		await form().getByRole('combobox', { name: 'Work type' }).click();
		await visit.app.getByRole('option', { name: 'Bug', exact: true }).click();
		await result().getByText('Muster stops it', { exact: true }).waitFor();
	});

	it('says beside what is stored that broken glass stops nobody', async () => {
		await visit.call('site.break-glass', { reason: 'The release must go out.' });
		await openGuard();
		await choose('deploy-bot');
		await form().getByRole('textbox', { name: 'Work item' }).fill('REL-7');
		await form().getByRole('button', { name: 'Try', exact: true }).click();
		await result().getByText('Muster lets it pass', { exact: true }).waitFor();
		await result().getByText('Glass is broken: no guard stops anybody now.').waitFor();
		await result().getByText('By what is stored: denied, it is suspended.', { exact: true }).waitFor();
		await visit.call('site.mend-glass', { reason: 'It is out.' });
	});

	it('leads to where the grant that is lacking is given, with that filled in', async () => {
		await visit.open('/browse/REL-7');
		await choose('release-bot');
		await result().getByRole('link', { name: 'Register it' }).click();
		await visit.app.getByText('May move any work item in REL from Staged to Deployed.').waitFor();
		await eventually(async () => expect(await visit.app.getByLabel('Name').inputValue()).toBe('release-bot'));
	});

	it('answers in the panel for every transition, to administrators alone', async () => {
		await actAs(visit.page, 'chidi');
		await visit.open('/browse/REL-7');
		await visit.app.getByText(/^Refusals appear only where known/).waitFor();
		await visit.atRest();
		expect(await visit.app.getByRole('button', { name: 'Try as…' }).count()).toBe(0);
		await actAs(visit.page, 'bruno');
		await choose('deploy-bot');
		await result().getByText('Deploy → Deployed', { exact: true }).waitFor();
		await result().getByText('Muster stops it', { exact: true }).waitFor();
		await result().getByText('Nothing guards this transition.').first().waitFor();
		await visit.atRest();
		expect(await visit.overflow()).toBe(0);
		await expectAccessible(visit.page, { app: () => visit.frame() });
	});

	it('answers in the dialog for the guard that is chosen there, beside what stands', async () => {
		await visit.open('/workflows');
		await actAs(visit.page, 'ana');
		const editor = workflowsPage(visit.page, visit.site.baseUrl);
		await editor.block(release).waitFor();
		await editor.startEditing({ workflow: release, transition: 'Deploy', rule: 'Muster guard' });
		const dialog = editor.frame();
		await dialog.getByRole('radio', { name: 'People only' }).check();
		await choose('release-bot', dialog);
		await form(dialog).getByRole('textbox', { name: 'Work item' }).fill('REL-7');
		await form(dialog).getByRole('button', { name: 'Try', exact: true }).click();
		await result(dialog).getByText("The guard as chosen here: denied, it isn't registered.", { exact: true }).waitFor();
		await result(dialog).getByText('Muster stops it', { exact: true }).waitFor();
		expect(visit.complaints).toEqual([]);
	});
});
