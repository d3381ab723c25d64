// The Workflows page: rules added and changed on the app's own pages, with the buttons that the host owns.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright-core';
import { opsWorkflowName, releaseWorkflowName } from '../../sandbox/jira';
import { openBrowser } from '../harness/browser';
import { aManifest } from '../sandbox/forge/a-host';
import { expectAccessible } from './axe';
import { eventually } from './eventually';
import { type RuleTarget, type WorkflowsPage, workflowsPage } from './pages/workflows';
import { actAs, buildTestPage, collectComplaints, type OpenSite, openSiteWith, openTab, withoutMotion } from './site';

const both = ['company-managed', 'team-managed'];
const page = { resource: 'rule' };
const rule = { description: 'What it does.', resolver: { function: 'admin-resolver' } };
const configurable = { ...rule, create: page, edit: page, view: page, projectTypes: both };

const anApp = (rulePage: string, silentPage: string): string =>
	aManifest((m) => {
		m.modules['jira:workflowValidator'] = [
			{
				...configurable,
				key: 'guard',
				name: 'Guard',
				expression: 'true',
				configurationDescription: { expression: "'Mode: ' + config.mode" },
			},
			{ ...rule, key: 'plain', name: 'Plain', expression: 'true' },
			{ ...rule, key: 'silent', name: 'Silent', expression: 'true', create: { resource: 'silent' } },
		];
		m.modules['jira:workflowCondition'] = [{ ...configurable, key: 'hide', name: 'Hide', expression: 'true' }];
		m.resources = [
			{ key: 'main', path: 'static/main' },
			{ key: 'rule', path: rulePage },
			{ key: 'silent', path: silentPage },
		];
	});

const onDeploy = (name: string): RuleTarget => ({ workflow: releaseWorkflowName, transition: 'Deploy', rule: name });
const guard = onDeploy('Guard');
const answering =
	(text: string) =>
	async (frame: FrameLocator): Promise<void> => {
		await frame.locator('pre', { hasText: 'extension' }).waitFor();
		await frame.getByLabel('Answer').fill(text);
	};

describe('the Workflows page', () => {
	let site: OpenSite;
	let browser: Browser;
	let context: BrowserContext;
	let tab: Page;
	let workflows: WorkflowsPage;
	let complaints: string[];
	let manifestText: string;

	beforeAll(async () => {
		manifestText = anApp(buildTestPage('workflows-rule-page'), buildTestPage('workflows-rule-page', 'data-silent'));
		browser = await openBrowser();
	});
	afterAll(async () => {
		await browser?.close();
		await site?.close();
	});
	beforeEach(async () => {
		await context?.close();
		await site?.close();
		site = await openSiteWith({
			manifestText,
			loadHandlers: async () => ({
				resolver: async ({ context: where }: { context: Record<string, unknown> }) => where['extension'],
				onPostFunction: async () => undefined,
				onEvent: async () => undefined,
				onSchedule: async () => undefined,
				onWork: async () => undefined,
			}),
		});
		context = await browser.newContext({
			viewport: { width: 1280, height: 900 },
			colorScheme: 'light',
			...withoutMotion,
		});
		complaints = collectComplaints(context);
		tab = await openTab(context, site);
		workflows = workflowsPage(tab, site.baseUrl);
		await workflows.open();
	}, 120_000);

	const stored = (transition = 'Deploy', workflow = releaseWorkflowName) =>
		site.sandbox.site.workflow(workflow).transitions.find(({ name }) => name === transition)?.rules;

	it('adds, edits, disables, enables and removes a rule, and keeps the rest of the workflow', async () => {
		const before = site.sandbox.site.workflow(releaseWorkflowName);
		await workflows.add(guard, answering('{"mode":"first"}'));
		expect(stored()?.validators).toMatchObject([{ config: { mode: 'first' }, disabled: false }]);
		await workflows.rule(guard).getByText('Mode: first').waitFor();
		await eventually(async () =>
			expect(await tab.evaluate('document.activeElement.textContent')).toBe('Add rule to Deploy'),
		);

		await workflows.edit(guard, async (frame) => {
			await frame.locator('pre', { hasText: '"validatorConfig":{"mode":"first"}' }).waitFor();
			await answering('{"mode":"second"}')(frame);
		});
		await workflows.rule(guard).getByText('Mode: second').waitFor();
		await eventually(async () =>
			expect(await tab.evaluate('document.activeElement.textContent')).toBe('Edit Guard on Deploy'),
		);

		await workflows.disable(guard);
		await workflows.rule(guard).getByText('Disabled', { exact: true }).waitFor();
		expect(stored()?.validators).toMatchObject([{ config: { mode: 'second' }, disabled: true }]);
		await workflows.enable(guard);
		expect(stored()?.validators).toMatchObject([{ disabled: false }]);
		await workflows.remove(guard);
		await tab.waitForFunction("document.activeElement.textContent === 'Add rule to Deploy'");
		const after = site.sandbox.site.workflow(releaseWorkflowName);
		expect({ ...after, version: before.version, updated: before.updated }).toEqual(before);
		expect(after.version.number).toBe(6);
		expect(complaints).toEqual([]);
	});

	it('tells page and resolver where the rule stands', async () => {
		await workflows.startAdding({ workflow: opsWorkflowName, transition: 'Done', rule: 'Hide' });
		const pre = workflows.frame().locator('pre', { hasText: 'extension' });
		await pre.waitFor();
		const { echoed, extension } = JSON.parse((await pre.textContent()) ?? '');
		expect(extension).toMatchObject({
			type: 'jira:workflowCondition',
			isNewEditor: true,
			workflowName: opsWorkflowName,
			scopedProjectId: '10001',
			transitionContext: { id: '31', to: { name: 'Done', statusCategory: 'DONE' } },
		});
		expect(extension.transitionContext).not.toHaveProperty('from');
		expect(echoed).toEqual(extension);
	});

	it.each([
		['undefined', 'veto', undefined],
		['an error', 'error', 'Out of order.'],
		['null', 'null', 'neither text nor nothing'],
		['an object', 'object', 'neither text nor nothing'],
		['a list as text', '[]', 'not a JSON object'],
		['text that is no JSON', '{', 'not a JSON object'],
		['empty text', '', 'not a JSON object'],
		['32,011 bytes', JSON.stringify({ text: 'é'.repeat(16_000) }), 'larger than 32 KB'],
	])('saves nothing when the page answers %s, and stays open', async (_title, answer, problem) => {
		await workflows.startAdding(guard);
		await answering(answer)(workflows.frame());
		await workflows.press('Add');
		const alert = workflows.dialog().getByRole('alert');
		if (problem !== undefined) await alert.getByText(problem).waitFor();
		else await tab.waitForTimeout(300);
		expect((await alert.textContent())?.trim() === '').toBe(problem === undefined);
		expect(await workflows.dialog().isVisible()).toBe(true);
		expect(stored()?.validators).toEqual([]);

		await workflows.frame().getByLabel('Answer').fill('{"mode":"right"}');
		await workflows.press('Add');
		await workflows.dialog().waitFor({ state: 'detached' });
		expect(stored()?.validators).toMatchObject([{ config: { mode: 'right' } }]);
	});

	it('waits for a page that says nothing, and saves nothing after a cancel', async () => {
		await workflows.startAdding(onDeploy('Silent'));
		await workflows.frame().locator('pre', { hasText: 'extension' }).waitFor();
		await workflows.press('Add');
		await workflows.dialog().getByText('has not told Jira yet').waitFor();
		await tab.keyboard.press('Escape');
		await workflows.dialog().waitFor({ state: 'detached' });

		await workflows.startAdding(guard);
		await answering('late')(workflows.frame());
		await workflows.press('Add');
		await workflows.press('Cancel');
		await tab.waitForTimeout(2_000);
		expect(stored()?.validators).toEqual([]);
		expect(site.sandbox.site.workflow(releaseWorkflowName).version.number).toBe(1);
	});

	it('shows Jira’s refusal of a version that is not the newest, and of every update', async () => {
		await workflows.startAdding(guard);
		site.sandbox.site.setRules(releaseWorkflowName, 'Close', { validators: [] });
		await answering('{"mode":"x"}')(workflows.frame());
		await workflows.press('Add');
		await workflows.dialog().getByText('is not the latest').waitFor();
		expect(stored()?.validators).toEqual([]);
		await workflows.press('Cancel');
		await workflows.add(guard, answering('{"mode":"x"}'));

		site.sandbox.faults.workflowUpdatesRefused = true;
		await workflows
			.rule(guard)
			.getByRole('button', { name: /^Remove/ })
			.click();
		await tab.getByText('Jira did not save the workflow').waitFor();
		await tab.getByText('Workflows cannot be updated on this site.').waitFor();
		expect(stored()?.validators).toHaveLength(1);
	});

	it('offers what fits the workflow and the transition, and adds a rule without a page at once', async () => {
		const offered = async (workflow: string, transition: string): Promise<string[]> => {
			await workflows
				.row(workflow, transition)
				.getByRole('button', { name: /^Add rule/ })
				.click();
			const rules = workflows.dialog().locator('strong');
			await rules.first().waitFor();
			const names = await rules.allTextContents();
			await workflows.press('Cancel');
			return names;
		};
		expect(await offered(releaseWorkflowName, 'Deploy')).toEqual(['Guard', 'Plain', 'Silent', 'Hide', 'Record']);
		expect(await offered(releaseWorkflowName, 'Create')).toEqual(['Guard', 'Plain', 'Silent', 'Record']);
		expect(await offered(opsWorkflowName, 'Done')).toEqual(['Guard', 'Hide']);
		await workflows.add(onDeploy('Plain'));
		expect(stored()?.validators).toMatchObject([{ config: {} }]);
		expect(await workflows.rule(onDeploy('Plain')).getByRole('button', { name: /^Edit/ }).count()).toBe(0);
	});

	it('gives buttons to administrators only, and none for what nobody may edit', async () => {
		expect(await workflows.block('jira').getByRole('button').count()).toBe(0);
		await eventually(async () =>
			expect(
				await workflows
					.block('Old release workflow')
					.getByRole('button', { name: /^Add rule/ })
					.count(),
			).toBe(3),
		);
		await actAs(tab, 'dana');
		await workflows.block(releaseWorkflowName).waitFor({ state: 'detached' });
		await workflows.add({ workflow: opsWorkflowName, transition: 'Done', rule: 'Hide' }, answering('{"mode":"o"}'));
		expect(stored('Done', opsWorkflowName)?.conditions.conditions).toMatchObject([{ config: { mode: 'o' } }]);
		await actAs(tab, 'bruno');
		await tab.getByText('no further').waitFor();
		expect(await tab.getByRole('button', { name: /^Add rule/ }).count()).toBe(0);
	});

	it('shows the app’s view of a rule, and Jira’s sentence when it cannot describe itself', async () => {
		await workflows.add(guard, answering('{"other":1}'));
		await workflows.rule(guard).getByText('Jira could not describe this rule.').waitFor();
		await workflows.rule(guard).getByText('Configuration', { exact: true }).click();
		const view = workflows.rule(guard).frameLocator('iframe');
		await view.locator('pre', { hasText: '"validatorConfig":{"other":1}' }).waitFor();
		await view.locator('pre', { hasText: 'Unable to add workflow rule configuration callback.' }).waitFor();
		expect(complaints).toEqual([]);
	});

	it('is accessible, with the dialogs open too', async () => {
		await workflows.add(guard, answering('{"mode":"x"}'));
		await expectAccessible(tab, { isSiteChecked: true });
		await workflows
			.row(releaseWorkflowName, 'Deploy')
			.getByRole('button', { name: /^Add rule/ })
			.click();
		await expectAccessible(tab, { isSiteChecked: true });
		await workflows.press('Cancel');
		await workflows.startEditing(guard);
		await answering('null')(workflows.frame());
		await workflows.press('Update');
		await workflows.dialog().getByText('neither text nor nothing').waitFor();
		await expectAccessible(tab, { isSiteChecked: true });
	});
});
