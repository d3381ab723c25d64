// A space that a rule of the organization keeps Muster out of: what the panel and the rule dialog say there.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { releaseWorkflowName } from '../../sandbox/jira/seed-workflows';
import { expectAccessible } from './axe';
import { eventually } from './eventually';
import { type WorkflowsPage, workflowsPage } from './pages/workflows';
import { admin, openVisit, type Visit } from './visit';

const keptOut = 'Muster is kept out of this space.';
const notWorking = 'Not working here';
const target = { workflow: releaseWorkflowName, transition: 'Deploy', rule: 'Muster guard' };

describe('in a closed space', () => {
	let visit: Visit;
	let editor: WorkflowsPage;

	beforeAll(async () => {
		visit = await openVisit();
		await visit.register('deployBot');
		editor = workflowsPage(visit.page, visit.site.baseUrl);
	}, 240_000);
	afterAll(async () => {
		await visit?.close();
	});

	const close = async (isClosed: boolean): Promise<void> => {
		visit.site.sandbox.site.closeSpace('REL', isClosed);
		// An opened space raises no event.
		await visit.call('health.run', {});
	};
	const says = (text: string | RegExp) => visit.app.getByText(text);
	const openPanel = () => visit.open('/browse/REL-7');
	const openDialog = async (): Promise<void> => {
		await visit.open('/workflows');
		await editor.block(releaseWorkflowName).waitFor();
		await editor.startAdding(target);
		await editor
			.frame()
			.getByRole('region', { name: 'What this means' })
			.getByText(/identity may|identities may/)
			.waitFor();
	};

	it('the panel and the rule dialog say nothing of it while it is open', async () => {
		await openPanel();
		await visit.app.getByText('1 identity passes a guard here').waitFor();
		expect([await says(keptOut).count(), await says(/not working/i).count()]).toEqual([0, 0]);
		await openDialog();
		expect(await editor.frame().getByText(notWorking).count()).toBe(0);
	});

	it('the panel says that guards are not working, in place of who may pass', async () => {
		await close(true);
		await openPanel();
		await visit.app.getByRole('alert').filter({ hasText: keptOut }).waitFor();
		await visit.app.getByText(/Guards are not working: they may refuse everybody or nobody/).waitFor();
		expect(await visit.app.getByText(/passes a guard here/).count()).toBe(0);
		await expectAccessible(visit.page, { app: visit.frame });
		await visit.page.setViewportSize({ width: 360, height: 900 });
		await eventually(async () => expect(await visit.overflow()).toBe(0));
		await visit.page.setViewportSize({ width: 1280, height: 900 });
	});

	it('the panel of another space works', async () => {
		await visit.open('/browse/OPS-1');
		await visit.app.getByText(/open to every account that Jira lets/).waitFor();
		expect(await says(keptOut).count()).toBe(0);
	});

	it('the rule dialog names the space, and can be saved all the same', async () => {
		await openDialog();
		const means = editor.frame().getByRole('region', { name: 'What this means' });
		await means.getByText(notWorking, { exact: true }).waitFor();
		await means.getByText(/^Muster is kept out of REL\. A rule of the organization/).waitFor();
		await expectAccessible(visit.page, { app: visit.frame });
		await editor.press('Add');
		await editor.rule(target).nth(1).waitFor();
	});

	it('both take it back once the space is open', async () => {
		await close(false);
		await openPanel();
		await visit.app.getByText('1 identity passes a guard here').waitFor();
		expect(await says(/not working/i).count()).toBe(0);
		await visit.open(`${admin}/guards`);
		await visit.app.getByRole('row').filter({ hasText: 'Deploy' }).first().waitFor();
		expect(await visit.app.getByText(/Not working/).count()).toBe(0);
	});
});
