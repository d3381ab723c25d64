// Whether the guards can be trusted today: the checks, the canary, and what every page says when rules cannot read.
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { releaseWorkflowName } from '../../sandbox/jira/seed-workflows';
import type { AdminOutputs } from '../../src/contract/calls/admin';
import { collectLog } from '../harness/platform-calls';
import { expectAccessible } from './axe';
import { eventually } from './eventually';
import { actAs } from './site';
import { aDraft, admin, authorization, idOf, openVisit, spaceSettings, type Visit } from './visit';

const healthCheck = 'Muster health check';
const unreadable = "Jira's rules cannot read Muster's registry.";

describe('the health page', () => {
	let visit: Visit;

	beforeAll(async () => {
		visit = await openVisit();
		await visit.register('deployBot');
	}, 240_000);
	afterAll(async () => {
		await visit?.close();
	});

	const button = (name: string): Locator => visit.app.getByRole('button', { name, exact: true });
	/** A check by its name. */
	const check = (name: string): Locator =>
		visit.app.getByRole('row').filter({ has: visit.app.getByRole('rowheader', { name, exact: true }) });
	const canary = (): Locator => visit.app.getByRole('region', { name: 'Canary', exact: true });
	const openHealth = async (): Promise<void> => {
		await visit.open(`${admin}/health`);
		await check('Published registry').waitFor();
	};
	const runChecks = async (): Promise<void> => {
		await button('Run checks').click();
		await check('Published registry').getByText('Good', { exact: true }).waitFor();
		await visit.app.locator('button[aria-disabled="true"], button:disabled').waitFor({ state: 'detached' });
	};
	const transitionsOf = (workflow: string): string[] =>
		visit.site.sandbox.site.workflow(workflow).transitions.map(({ name }) => name);
	/** Names of the transitions that Jira offers a person. */
	const offered = async (): Promise<string[]> => {
		const answer = await fetch(`${visit.site.baseUrl}/rest/api/3/issue/REL-7/transitions`, {
			headers: { Authorization: authorization('ana') },
		});
		const { transitions } = (await answer.json()) as { transitions: { name: string }[] };
		return transitions.map(({ name }) => name);
	};

	it('shows what was never checked as not checked, which looks unlike good', async () => {
		await openHealth();
		await visit.app.getByText('10 of 13 checks were not made. The rest is good.').waitFor();
		const checks = visit.app.getByRole('table', { name: 'Checks' });
		await eventually(async () => expect(await checks.getByText('Not checked', { exact: true }).count()).toBe(10));
		const styleOf = (state: string): Promise<unknown> =>
			visit.frame().evaluate(`(() => {
				const found = [...document.querySelectorAll('td > *')].find((one) => one.textContent === '${state}');
				const { backgroundColor, borderStyle } = getComputedStyle(found);
				return { backgroundColor, borderStyle };
			})()`);
		await eventually(async () =>
			expect(await styleOf('Not checked')).toEqual({ backgroundColor: 'rgba(0, 0, 0, 0)', borderStyle: 'dashed' }),
		);
		expect(await styleOf('Good')).not.toMatchObject({ backgroundColor: 'rgba(0, 0, 0, 0)' });
	});

	it('runs the checks, and leaves open what nothing could show', async () => {
		await openHealth();
		await runChecks();
		await check('Rules read the registry').getByText('Not checked', { exact: true }).waitFor();
		await check('Rules read the registry').getByText('Set up the canary below.').waitFor();
		await check('Guards in order').getByText('1 guard stands as Muster saved them.').waitFor();
		await visit.app
			.getByText(
				/^Everything that was checked is good; \d were not checked\. The oldest of these answers was found .+\.$/,
			)
			.first()
			.waitFor();
		// What was not checked stands above what is good.
		const states = await visit.app.getByRole('table', { name: 'Checks' }).locator('td:nth-child(2)').allInnerTexts();
		expect(states).toEqual([...states].sort((a, b) => Number(a === 'Good') - Number(b === 'Good')));
		await visit.page.reload();
		await check('Published registry').getByText('Good', { exact: true }).waitFor();
	});

	it('says which permissions Muster and the reader have and lack, and how to grant each', async () => {
		const permission = (name: string, who: string): Locator =>
			visit.app
				.getByRole('table', { name: 'Permissions' })
				.getByRole('row')
				.filter({ has: visit.app.getByRole('rowheader', { name: `${name} ${who}`, exact: true }) });
		const own = "Muster's own account";
		await openHealth();
		await runChecks();
		await permission('Browse users and groups', own).getByText('Granted', { exact: true }).waitFor();
		await permission('Scopes of the app', own).getByText('Granted', { exact: true }).waitFor();
		await permission('Administer Jira', 'You').getByText('Granted', { exact: true }).waitFor();
		const { globalPermissions } = visit.site.sandbox.site.world;
		const holders = globalPermissions.get('USER_PICKER') ?? [];
		globalPermissions.set('USER_PICKER', []);
		try {
			await runChecks();
			for (const who of [own, 'You']) {
				const row = permission('Browse users and groups', who);
				await row.getByText('Lacking', { exact: true }).waitFor();
				await row.getByText(/Jira settings → System → Global permissions/).waitFor();
			}
			await check('Access to Jira').getByText('lacks what it needs: Browse users and groups.').waitFor();
			await permission('Administer Jira', own).getByText('Granted', { exact: true }).waitFor();
			await expectAccessible(visit.page, { app: () => visit.frame() });
			await visit.page.reload();
			await permission('Browse users and groups', 'You').getByText('Lacking', { exact: true }).waitFor();
		} finally {
			globalPermissions.set('USER_PICKER', holders);
		}
		await runChecks();
		await permission('Browse users and groups', 'You').getByText('Granted', { exact: true }).waitFor();
	});

	it('has the accounts compared on demand, and says as of when every bot is known', async () => {
		const accountId = '712020:0b000000-0000-4000-8000-0000000000b4';
		// Jira's news of it is lost.
		visit.site.sandbox.site.world.accounts.set(accountId, {
			accountId,
			displayName: 'Lost bot',
			accountType: 'app',
			appType: 'service',
			active: true,
		});
		await openHealth();
		await button('Compare now').click();
		const underWay = visit.app.getByText(/^Accounts are being compared\./);
		await underWay.waitFor();
		await underWay.waitFor({ state: 'detached', timeout: 60_000 });
		await check('Accounts compared').getByText('Every bot that was there within the last hour is known.').waitFor();
		const { accounts } = (await visit.call('account.unregistered', {})) as AdminOutputs['account.unregistered'];
		expect(accounts.map((account) => account.accountId)).toContain(accountId);
	});

	it.each([
		['', 'Enter the key of a work item, such as REL-7.'],
		['REL 7', 'Enter the key of a work item, such as REL-7.'],
		['REL-0', 'Enter the key of a work item, such as REL-7.'],
		['REL-999999', "Muster's own account cannot see REL-999999."],
	])('adds no canary for “%s”, and says why beside the field', async (key, problem) => {
		await openHealth();
		await canary().getByLabel('Work item').fill(key);
		await button('Set up').click();
		await canary().getByText(problem, { exact: true }).waitFor();
		const field = canary().getByLabel('Work item');
		await eventually(async () => expect(await field.getAttribute('aria-invalid')).toBe('true'));
		await eventually(async () =>
			expect(await visit.frame().evaluate('document.activeElement.id')).toBe(await field.getAttribute('id')),
		);
		await eventually(async () => expect(await field.inputValue()).toBe(key));
		expect(transitionsOf(releaseWorkflowName)).not.toContain(healthCheck);
	});

	it('sets the canary up after saying what that adds, and finds that rules can read', async () => {
		await openHealth();
		await canary().getByLabel('Work item').fill(' rel-7 ');
		await canary()
			.getByText('Adds the transition “Muster health check” to the workflow of REL-7. Nobody but Muster sees it.')
			.waitFor();
		await button('Set up').click();
		await canary().getByText('Set up in “Release train workflow”. Muster looks for it on REL-7.').waitFor();
		await check('Rules read the registry').getByText('Good', { exact: true }).waitFor();
		expect(transitionsOf(releaseWorkflowName)).toContain(healthCheck);
		expect(await offered()).not.toContain(healthCheck);
		// The form that had the focus is gone.
		await eventually(async () =>
			expect(await visit.frame().evaluate('document.activeElement.textContent')).toBe('Canary'),
		);
	});

	it('says so at once, on every page, when rules cannot read the registry', async () => {
		await visit.faults({ rulesCannotReadApp: true });
		expect(await visit.deploys('deployBot')).toBe('unreadable');
		// Jira tells of it a little later.
		while ((await visit.call<AdminOutputs['failure.list']>('failure.list', { limit: 1 })).failures.length === 0) {
			await setTimeout(100);
		}
		await openHealth();
		const failed = visit.app.getByRole('region', { name: 'Rules that failed' });
		const row = failed.getByRole('row').filter({ hasText: 'There is no variable "app"' }).first();
		await row.getByText(releaseWorkflowName).waitFor();
		await row.getByRole('link', { name: 'REL-7' }).waitFor();
		await runChecks();
		await check('Rules read the registry').getByText('Failed', { exact: true }).waitFor();
		await visit.app.getByText('2 checks failed. Guards may not hold.').first().waitFor();
		await visit.app.getByRole('alert').filter({ hasText: unreadable }).waitFor();
		// Failing first.
		const [first] = await visit.app.getByRole('table', { name: 'Checks' }).getByRole('rowheader').allInnerTexts();
		expect(first).toBe('Rules read the registry');
		await expectAccessible(visit.page, { app: () => visit.frame() });
		for (const path of ['', '/guards', '/settings', '/leave', '/site', '/import']) {
			await visit.open(`${admin}${path}`);
			await visit.app.getByRole('alert').filter({ hasText: unreadable }).waitFor();
		}
		await visit.open(admin);
		await visit.app.getByRole('link', { name: 'Health 2 checks need attention', exact: true }).waitFor();
		await button(`Open Health: ${unreadable.replace(/\.$/, '')}`).click();
		await visit.app.getByRole('heading', { name: 'Health', exact: true }).waitFor();
		const [opened] = await Promise.all([
			visit.context.waitForEvent('page'),
			row.getByRole('link', { name: 'REL-7' }).click(),
		]);
		await opened.waitForURL(/\/browse\/REL-7$/);
		await opened.close();
	});

	it('takes it back once they can', async () => {
		await visit.faults({ rulesCannotReadApp: false });
		expect(await visit.deploys('deployBot')).toBe('passes');
		await openHealth();
		await visit.app.getByRole('alert').filter({ hasText: unreadable }).waitFor();
		await runChecks();
		await check('Rules read the registry').getByText('Good', { exact: true }).waitFor();
		await visit.app.getByRole('alert').filter({ hasText: unreadable }).waitFor({ state: 'detached' });
		// The rule did fail today; that does not go away with its cause.
		await visit.app.getByText('1 check failed. Guards may not hold.').first().waitFor();
	});

	it('says on every page that Jira refuses the account of a new installation, and when that is over', async () => {
		collectLog();
		visit.site.sandbox.forge.installApp();
		await visit.faults({ appRightsAfterMs: 3_600_000 });
		await openHealth();
		await visit.app.getByText('Jira refuses Muster’s own account.', { exact: true }).waitFor();
		await button('Run checks').click();
		const access = check('Access to Jira');
		await access.getByText('Failed', { exact: true }).waitFor();
		await access.getByText('After an installation, wait some minutes.').waitFor();
		await check('Guards in order').getByText('see “Access to Jira” on the Health page').waitFor();
		await expectAccessible(visit.page, { app: visit.frame });
		await visit.open(admin);
		await visit.app.getByText('Guards go on deciding with the registry as it was published last.').waitFor();
		await visit.faults({ appRightsAfterMs: 0 });
		await openHealth();
		await runChecks();
		await access.getByText('Good', { exact: true }).waitFor();
		await visit.app.getByText('Jira refuses Muster’s own account.', { exact: true }).waitFor({ state: 'detached' });
		jest.restoreAllMocks();
	});

	it('finds rules under other keys, claims no guard then, and takes it back', async () => {
		await openHealth();
		await visit.faults({ ruleKeysDiffer: true });
		await runChecks();
		await check('Rule keys').getByText('Failed', { exact: true }).waitFor();
		await check('Rule keys')
			.getByText(/under other keys: ari:cloud:.*muster-guard/)
			.waitFor();
		await check('Guards in order').getByText('Not checked', { exact: true }).waitFor();
		expect(await check('Guards in order').innerText()).not.toContain('0 guards');
		await eventually(async () => expect(await visit.overflow()).toBe(0));
		await visit.faults({ ruleKeysDiffer: false });
		await runChecks();
		await check('Rule keys').getByText('Good', { exact: true }).waitFor();
		await check('Guards in order').getByText('1 guard stands as Muster saved them.').waitFor();
	});

	it('says where a rule of the organization keeps it out, on every page and in the space', async () => {
		const keptOut = 'Muster is kept out of REL.';
		const { site } = visit.site.sandbox;
		await openHealth();
		await runChecks();
		await check('Access to spaces').getByText('Good', { exact: true }).waitFor();
		await visit.page.getByRole('button', { name: /^Faults/ }).click();
		const closing = visit.page.getByRole('group', { name: 'Spaces closed to the app' });
		await closing.getByRole('checkbox', { name: 'REL', exact: true }).click();
		// Shown as the site answered, a moment later.
		await closing.getByRole('checkbox', { name: 'REL', exact: true, checked: true }).waitFor();
		await visit.page.keyboard.press('Escape');
		await runChecks();
		await check('Access to spaces').getByText('Failed', { exact: true }).waitFor();
		await check('Access to spaces')
			.getByText(/keeps Muster out of REL\. Guards there may refuse/)
			.waitFor();
		await visit.app.getByRole('alert').filter({ hasText: keptOut }).waitFor();
		await visit.open(`${admin}/guards`);
		await visit.app.getByRole('alert').filter({ hasText: keptOut }).waitFor();
		const guarded = visit.app.getByRole('row').filter({ hasText: 'Release train workflow' }).first();
		await guarded.getByText('Not working in REL', { exact: true }).waitFor();
		await guarded.getByText('Partly', { exact: true }).waitFor();
		expect(await guarded.getByText('Enforced', { exact: true }).count()).toBe(0);
		await guarded.getByRole('link', { name: 'Deploy', exact: true }).click();
		await visit.app.getByRole('heading', { name: /^Deploy ·/ }).waitFor();
		await visit.app.getByText('Not working in REL', { exact: true }).waitFor();
		await button('Open Health: Muster is kept out of REL').click();
		await check('Access to spaces').waitFor();
		await visit.open(spaceSettings('REL'));
		await visit.app.getByRole('alert').filter({ hasText: 'Muster is kept out of this space.' }).waitFor();
		const deploy = visit.app.getByRole('row').filter({ hasText: 'Deploy' }).first();
		await deploy.getByText('Not working here', { exact: true }).waitFor();
		await eventually(async () => expect(await deploy.getByText('Not known', { exact: true }).count()).toBe(2));
		expect(await deploy.getByText('OK', { exact: true }).count()).toBe(0);
		await visit.app.getByText(/, 0 enforced\.$/).waitFor();
		await expectAccessible(visit.page, { app: () => visit.frame() });
		await visit.open(spaceSettings('OPS'));
		await visit.app
			.getByText(/\d+ enforced/)
			.first()
			.waitFor();
		expect(await visit.app.getByText(/kept out/).count()).toBe(0);
		site.closeSpace('REL', false);
		site.closeSpace('OPS', true);
		await openHealth();
		await runChecks();
		await check('Access to spaces').getByText('Warning', { exact: true }).waitFor();
		site.closeSpace('OPS', false);
		await runChecks();
		await check('Access to spaces').getByText('Good', { exact: true }).waitFor();
		await visit.app.getByText(/kept out/).waitFor({ state: 'detached' });
	});

	it('keeps what was found, and says so, when the checks cannot be run', async () => {
		await openHealth();
		await visit.faults({ resolverFailing: true });
		await button('Run checks').click();
		await visit.app
			.getByText(/Muster couldn't be reached\./)
			.first()
			.waitFor();
		await check('Rules read the registry').getByText('Good', { exact: true }).waitFor();
		await visit.open(`${admin}/health`);
		await visit.app.getByText("We couldn't load the checks. Nothing was changed.").waitFor();
		expect(await visit.app.getByText('Good', { exact: true }).count()).toBe(0);
		await visit.faults({ resolverFailing: false });
		await button('Try again').first().click();
		await check('Rules read the registry').getByText('Good', { exact: true }).waitFor();
	});

	it('keeps the canary when Jira refuses to take it away, and removes it on the next try', async () => {
		await openHealth();
		await visit.faults({ workflowUpdatesRefused: true });
		await canary().getByRole('button', { name: 'Remove' }).click();
		await canary()
			.getByText(/^Jira refuses this change of the workflow:/)
			.waitFor();
		expect(transitionsOf(releaseWorkflowName)).toContain(healthCheck);
		await visit.faults({ workflowUpdatesRefused: false });
		await canary().getByRole('button', { name: 'Remove' }).click();
		await canary().getByLabel('Work item').waitFor();
		expect(transitionsOf(releaseWorkflowName)).not.toContain(healthCheck);
		await check('Rules read the registry').getByText('Not checked', { exact: true }).waitFor();
		await expectAccessible(visit.page, { app: () => visit.frame() });
	});

	it('fits into 400 pixels and shows nobody else anything', async () => {
		await visit.page.setViewportSize({ width: 400, height: 900 });
		await openHealth();
		await eventually(async () => expect(await visit.overflow()).toBe(0));
		await visit.page.setViewportSize({ width: 1280, height: 900 });
		await actAs(visit.page, 'chidi');
		for (const path of ['/health', '/leave']) {
			await visit.open(`${admin}${path}`);
			await visit.app.getByText('You need Administer Jira to manage identities.').waitFor();
			expect(await visit.app.locator('body').innerText()).not.toMatch(/Published registry|REL-7|workflow/);
		}
		await actAs(visit.page, 'ana');
		await visit.open(spaceSettings('REL'));
		await visit.app
			.getByText(/\d+ enforced/)
			.first()
			.waitFor();
		expect(visit.site.sandbox.forge.failures).toEqual([]);
	});

	it('tells an administrator who was registered why it is closed to them, and the way back', async () => {
		const { groups } = visit.site.sandbox.site.world;
		groups.find(({ name }) => name === 'jira-administrators')?.members.add(idOf('chidi'));
		await visit.call('identity.register', {
			accountId: idOf('chidi'),
			draft: aDraft('Chidi', { type: 'bot-user' }),
			confirmBotUser: true,
		});
		await visit.open(admin);
		await actAs(visit.page, 'chidi');
		await visit.open(admin);
		await visit.app
			.getByText('Your account is registered as an identity, and no identity may administer Muster.')
			.waitFor();
		await button('Ask for the way back').click();
		await visit.app.getByText('Ask again from').waitFor();
		await expectAccessible(visit.page, { app: () => visit.frame() });
		await actAs(visit.page, 'ana');
		await visit.open(`${admin}/site`);
		await visit.app.getByRole('region', { name: 'History' }).getByText('Chidi Okafor').waitFor();
	});
});
