// Leaving: every rule of Muster's is taken off the workflows, so that nothing blocks once the app is gone.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { conditionsIn } from '../../sandbox/jira/rule-edits';
import { builtInWorkflowName, oldReleaseWorkflowName, releaseWorkflowName } from '../../sandbox/jira/seed-workflows';
import { compileRuleConfig } from '../../src/core/guards/rule-config';
import { expectAccessible } from './axe';
import { settledBox } from './eventually';
import { holdCalls } from './site';
import { admin, openVisit, type Visit } from './visit';

describe('leaving', () => {
	let visit: Visit;

	/** Puts a guard where no page of Muster's would. */
	const guardIn = (workflow: string, transition: string): void => {
		const { forge, site } = visit.site.sandbox;
		const config = { ...compileRuleConfig({ mode: 'registered', enforcement: 'enforce' }) };
		site.setRules(workflow, transition, {
			validators: [{ id: `in ${workflow}`, ruleKey: forge.ruleKey('muster-guard'), config, disabled: false }],
		});
	};

	beforeAll(async () => {
		visit = await openVisit();
		guardIn(oldReleaseWorkflowName, 'Ship');
		guardIn(builtInWorkflowName, 'Resolve');
		await visit.call('canary.set-up', { issueKey: 'REL-7' });
	}, 240_000);
	afterAll(async () => {
		await visit?.close();
	});

	const button = (name: string): Locator => visit.app.getByRole('button', { name, exact: true });
	const row = (workflow: string): Locator =>
		visit.app.getByRole('row').filter({ has: visit.app.getByRole('rowheader', { name: workflow, exact: true }) });
	const openLeave = async (): Promise<void> => {
		await visit.open(`${admin}/leave`);
		await row(releaseWorkflowName).waitFor();
	};
	const remove = async (workflows: number): Promise<void> => {
		await visit.app.getByLabel(`Type ${workflows} to confirm`).fill(String(workflows));
		await visit.app.getByRole('button', { name: /^Remove guards from/ }).click();
	};
	/** How many rules of Muster's the workflows hold. */
	const rulesIn = (workflow: string): number =>
		visit.site.sandbox.site
			.workflow(workflow)
			.transitions.flatMap(({ rules }) => [
				...rules.validators,
				...rules.postFunctions,
				...conditionsIn(rules.conditions),
			])
			.filter(({ ruleKey }) => ruleKey.includes('muster-')).length;

	it('is reached from Settings and from Health, and counts what would block', async () => {
		await visit.open(`${admin}/health`);
		await visit.app.getByRole('link', { name: 'Before you uninstall' }).click();
		await visit.app.getByRole('heading', { name: 'Before you uninstall' }).waitFor();
		await visit.open(`${admin}/settings`);
		await visit.app.getByRole('link', { name: 'Before you uninstall' }).click();
		await visit.app.getByText('Uninstalling Muster while its guards stand blocks every guarded transition.').waitFor();
		await visit.app
			.getByText("3 workflows hold 5 rules of Muster's. 4 transitions would refuse everybody once the app is gone.")
			.waitFor();
		await row(builtInWorkflowName).getByText("Can't be changed").waitFor();
		await row(oldReleaseWorkflowName).getByText('Can be removed').waitFor();
		await visit.app.getByRole('region', { name: 'By hand' }).waitFor();
		await expectAccessible(visit.page, { app: () => visit.frame() });
	});

	it('calls nothing safe while it still reads', async () => {
		const release = await holdCalls(visit.page, 'leave.list');
		await visit.open(`${admin}/leave`);
		const skeleton = visit.app.locator('[aria-busy="true"]', { hasText: 'Loading the workflows with rules of Muster' });
		await skeleton.waitFor();
		expect((await settledBox(skeleton)).height).toBeGreaterThanOrEqual(200);
		expect(await visit.app.getByText('It is safe to uninstall.').count()).toBe(0);
		await release();
		await row(releaseWorkflowName).waitFor();
	});

	it.each(['', '3', '20', 'two'])('removes nothing for the number “%s”', async (typed) => {
		await openLeave();
		await visit.app.getByLabel('Type 2 to confirm').fill(typed);
		await button('Remove guards from 2 workflows').click();
		await visit.app.getByText('Type 2, the number of workflows.').waitFor();
		expect(rulesIn(releaseWorkflowName)).toBe(3);
		expect(rulesIn(oldReleaseWorkflowName)).toBe(1);
	});

	it('says in the words of Jira what it refused, and the way by hand', async () => {
		await openLeave();
		await visit.faults({ workflowUpdatesRefused: true });
		await remove(2);
		await visit.app.getByText('0 workflows cleared, 2 not. Read why below, and try again.').first().waitFor();
		await row(releaseWorkflowName)
			.getByText(/^Jira refused the change\. .+/)
			.waitFor();
		await visit.app.getByRole('region', { name: 'By hand' }).waitFor();
		expect(rulesIn(releaseWorkflowName)).toBe(3);
		expect(await visit.app.getByText('It is safe to uninstall.').count()).toBe(0);
		await visit.faults({ workflowUpdatesRefused: false });
	});

	it('leaves a workflow alone that somebody changed meanwhile, and clears it on the next try', async () => {
		await openLeave();
		// Another version of the workflow, with the same rules.
		guardIn(oldReleaseWorkflowName, 'Ship');
		await remove(2);
		await visit.app.getByText('1 workflow cleared, 1 not. Read why below, and try again.').first().waitFor();
		await row(oldReleaseWorkflowName)
			.getByText('Somebody changed the workflow meanwhile. Nothing was changed.')
			.waitFor();
		expect(rulesIn(releaseWorkflowName)).toBe(0);
		expect(rulesIn(oldReleaseWorkflowName)).toBe(1);
		// Who is not registered passes, as if Muster had never been here.
		expect(await visit.deploys('deployBot')).toBe('passes');
	});

	it('goes on with what is left when it was interrupted', async () => {
		await visit.open(`${admin}/leave`);
		await row(oldReleaseWorkflowName).waitFor();
		await visit.faults({ resolverFailing: true });
		await remove(1);
		await visit.app.getByText('Stopped after 0 workflows.').waitFor();
		await visit.app.getByText("We couldn't load the workflows with rules of Muster.").first().waitFor();
		expect(await visit.app.getByText('It is safe to uninstall.').count()).toBe(0);
		await visit.faults({ resolverFailing: false });
		await button('Try again').click();
		await remove(1);
		await visit.app.getByText('1 workflow cleared.').first().waitFor();
		expect(rulesIn(oldReleaseWorkflowName)).toBe(0);
	});

	it('is not safe while a workflow that nobody can change holds a rule', async () => {
		await row(builtInWorkflowName).getByText("Can't be changed").waitFor();
		expect(await visit.app.getByText('It is safe to uninstall.').count()).toBe(0);
		expect(await visit.app.getByRole('button', { name: /^Remove guards from/ }).count()).toBe(0);
		// By hand.
		visit.site.sandbox.site.setRules(builtInWorkflowName, 'Resolve', { validators: [] });
		await visit.page.reload();
		await visit.app.getByText("No rule of Muster's is left. It is safe to uninstall.").waitFor();
		await expectAccessible(visit.page, { app: () => visit.frame() });
		await visit.app.getByRole('link', { name: 'Export the identities first' }).waitFor();
	});
});
