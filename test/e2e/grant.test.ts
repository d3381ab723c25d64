// Wherever a grant is missing it can be given, an account that is not registered can be registered, and neither is far.
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { seededAccounts } from '../../sandbox/jira';
import { releaseWorkflowName } from '../../sandbox/jira/seed-workflows';
import type { IdentityView } from '../../src/contract/calls/identities';
import type { WouldDenyView } from '../../src/contract/calls/who-could';
import type { Enforcement } from '../../src/contract/decision';
import { compileRuleConfig } from '../../src/core/guards/rule-config';
import { expectAccessible } from './axe';
import { type ClickCounter, countClicks } from './clicks';
import { eventually } from './eventually';
import { actAs } from './site';
import { aDraft, admin, identityPath, idOf, openVisit, type Visit } from './visit';

const deploySentence = 'May move any work item in REL from Staged to Deployed.';

describe('a grant where one is missing', () => {
	let visit: Visit;
	let clicks: ClickCounter;
	let guardPage: string;
	const counted: Record<string, number> = {};

	const guardDeploy = (enforcement: Enforcement): void => {
		const { forge, site } = visit.site.sandbox;
		const rule = (key: string, config: object) => ({
			id: key,
			ruleKey: forge.ruleKey(key),
			config: config as Readonly<Record<string, unknown>>,
			disabled: false,
		});
		site.setRules(releaseWorkflowName, 'Deploy', {
			validators: [rule('muster-guard', compileRuleConfig({ mode: 'registered', enforcement }))],
			postFunctions: [rule('muster-audit', {})],
		});
	};
	const identity = async (name: 'deployBot' | 'triageAgent'): Promise<IdentityView> =>
		(await visit.call<{ identity: IdentityView }>('identity.read', { accountId: idOf(name) })).identity;
	const withoutGrants = async (): Promise<void> => {
		const { version, grants, expiresAt } = await identity('deployBot');
		if (grants.length === 0) return;
		const draft = aDraft('deploy-bot', { grants: [], expiresAt });
		await visit.call('identity.edit', { accountId: idOf('deployBot'), version, draft });
	};
	const region = (name: string): Locator => visit.app.getByRole('region', { name, exact: true });
	const button = (name: string | RegExp, within: Locator = visit.app.locator('main')): Locator =>
		within.getByRole('button', { name, exact: true });
	const pressIn = (name: string): Promise<void> => visit.dialog().getByRole('button', { name, exact: true }).click();
	const grantDeploy = 'Grant this to deploy-bot: Deploy';

	beforeAll(async () => {
		visit = await openVisit();
		clicks = await countClicks(visit.page);
		const workflow = visit.site.sandbox.site.workflows().find(({ name }) => name === releaseWorkflowName);
		guardPage = `${admin}/guards/${workflow?.id}/41`;
		await visit.register('deployBot', { grants: [] });
		guardDeploy('monitor');
		// Muster looks at the guards anew.
		const wouldDeny = () =>
			visit.call<WouldDenyView>('guard.would-deny', { workflow: releaseWorkflowName, transitionId: '41' });
		await wouldDeny();
		expect([await visit.deploys('deployBot', 'REL-7'), await visit.deploys('releaseBot', 'REL-8')]).toEqual([
			'passes',
			'passes',
		]);
		await eventually(async () => expect((await wouldDeny()).total).toBe(2));
	}, 240_000);
	afterAll(async () => {
		process.stdout.write(`clicks: ${JSON.stringify(counted)}\n`);
		await visit?.close();
	});
	beforeEach(withoutGrants);

	it('is given from the list of who could, and keeps everything else', async () => {
		guardDeploy('enforce');
		const before = await identity('deployBot');
		await visit.open(`${admin}/guards`);
		await visit.row('Deploy').first().waitFor();
		clicks.startAnew();
		await visit.row('Deploy').getByRole('link', { name: 'Deploy' }).click();
		await button(grantDeploy, region('Who could?')).click();
		await visit.dialog().getByText(deploySentence).waitFor();
		await visit.dialog().getByText('From then on the guard on “Deploy” lets it pass.').waitFor();
		expect(await visit.deploys('deployBot')).toBe('no-grant');
		await pressIn('Grant');
		await visit.dialog().waitFor({ state: 'detached' });
		await region('Who could?').getByText('Granted and enforced.').waitFor();
		await visit.row('deploy-bot').getByText('Can', { exact: true }).waitFor();
		counted['grant from a refusal'] = clicks.count();
		expect(await visit.deploys('deployBot')).toBe('passes');
		const { version, grants, updatedAt: _, updatedBy: __, ...after } = await identity('deployBot');
		expect([version, grants]).toEqual([before.version + 1, aDraft('').grants]);
		expect(before).toMatchObject(after);
	});

	it('is given before the guard enforces, and whoever is not registered is one press away', async () => {
		guardDeploy('monitor');
		await visit.open(guardPage);
		await visit.app.getByRole('button', { name: 'Enforce', exact: true }).click();
		const todo = visit.dialog().getByText('Grant 1, register 1, then enforce.');
		await todo.waitFor();
		await button(grantDeploy, visit.dialog()).click();
		await visit.app
			.getByRole('dialog', { name: /Grant this to/ })
			.getByText(deploySentence)
			.waitFor();
		await visit.app.getByRole('button', { name: 'Grant', exact: true }).click();
		await visit.dialog().getByText('Granted and enforced.').waitFor();
		await visit.dialog().getByText('Register 1, then enforce.').waitFor();
		await expectAccessible(visit.page, { app: () => visit.frame() });
		await visit.dialog().getByRole('link', { name: 'Register release-bot' }).click();
		await visit.app.getByRole('heading', { name: 'Register identity' }).waitFor();
		await visit.app.getByText(deploySentence).waitFor();
	});

	it('is given from what an identity could do now', async () => {
		guardDeploy('enforce');
		await visit.open(identityPath(idOf('deployBot')));
		await visit.app.getByRole('button', { name: 'Show what it could do' }).click();
		await button(grantDeploy, region('Could now')).click();
		await visit.dialog().getByText(deploySentence).waitFor();
		await pressIn('Grant');
		await region('Could now').getByText('Granted and enforced.').waitFor();
		await region('Could now')
			.getByRole('row')
			.filter({ hasText: 'Deploy' })
			.getByText('Can', { exact: true })
			.waitFor();
		await region('Access').getByText(deploySentence).waitFor();
	});

	it('leads from a refusal to a registration with the one grant', async () => {
		guardDeploy('monitor');
		await visit.open(guardPage);
		const { displayName } = seededAccounts.releaseBot;
		const link = region('Last 30 days').getByRole('link', { name: `Register ${displayName}` });
		await link.waitFor();
		clicks.startAnew();
		await link.click();
		const field = async (label: string, text: string) => {
			await visit.app.getByLabel(label).click();
			await visit.page.keyboard.type(text);
		};
		await eventually(async () => expect(await visit.app.getByLabel('Name').inputValue()).toBe(displayName));
		const owner = visit.app.getByRole('combobox', { name: 'Owner', exact: true });
		await owner.click();
		await owner.fill('Bruno');
		await visit.app.getByRole('option', { name: 'Bruno' }).first().click();
		await field('Contact', '#release-eng');
		await field('Purpose', 'Releases what is staged.');
		await visit.app.getByRole('button', { name: 'Register', exact: true }).click();
		await visit.app.getByRole('heading', { name: displayName }).waitFor();
		counted['registration from a refusal'] = clicks.count();
		guardDeploy('enforce');
		expect(await visit.deploys('releaseBot')).toBe('passes');
	});

	it('is one press from the evidence on a work item, for whoever may administer', async () => {
		guardDeploy('monitor');
		const event = () => visit.app.getByRole('listitem').filter({ hasText: 'Would deny' });
		const link = () => event().getByRole('link', { name: 'Grant this' });
		await visit.open('/browse/REL-7');
		await event().locator('summary').click();
		await link().click();
		await visit.app.getByRole('heading', { name: 'Edit deploy-bot' }).waitFor();
		await visit.app.getByText('The grant that is missing was added below.').waitFor();
		await visit.app.getByText(deploySentence).waitFor();
		await visit.app.getByRole('button', { name: 'Save', exact: true }).click();
		await region('Access').getByText(deploySentence).waitFor();
		await visit.open('/browse/REL-7');
		await actAs(visit.page, 'chidi');
		await event().locator('summary').click();
		await event().getByText('The registry refused it when this was written: it has no grant').waitFor();
		await visit.atRest();
		expect(await link().count()).toBe(0);
		await actAs(visit.page, 'ana');
	});

	it('is two presses from who can move a work item next, for whoever may administer', async () => {
		guardDeploy('enforce');
		visit.site.sandbox.site.issue('REL-7').statusId = '10004';
		const movers = () => visit.app.getByRole('button', { name: /a guard here/ });
		const link = () =>
			visit.app
				.getByRole('listitem')
				.filter({ hasText: 'Deployed' })
				.getByRole('link', { name: 'Grant this', exact: true });
		await visit.open('/browse/REL-7');
		await movers().click();
		await link().first().waitFor();
		await expectAccessible(visit.page, { app: () => visit.frame() });
		await link().first().click();
		await visit.app.getByRole('heading', { name: 'Deploy' }).waitFor();
		await button(grantDeploy, region('Who could?')).waitFor();
		await visit.open('/browse/REL-7');
		await actAs(visit.page, 'chidi');
		await movers().click();
		await visit.app.getByRole('listitem').filter({ hasText: 'Deploy' }).first().waitFor();
		await visit.atRest();
		expect(await link().count()).toBe(0);
		await actAs(visit.page, 'ana');
	});

	it('is preceded by a guard, six presses from the board', async () => {
		await visit.page.goto(`${visit.site.baseUrl}/board/REL`);
		await visit.page.getByRole('heading', { level: 1, name: 'Release train' }).waitFor();
		clicks.startAnew();
		await visit.page.getByRole('link', { name: 'Apps › Muster' }).click();
		await visit.app.getByRole('link', { name: 'Guards', exact: true }).click();
		await visit.app.getByRole('button', { name: 'Guard transitions', exact: true }).click();
		await visit.app.getByRole('button', { name: `Guard Stage in ${releaseWorkflowName}`, exact: true }).click();
		await pressIn('Preview');
		await pressIn('Guard 1 transition');
		await visit.dialog().getByText('Changed', { exact: true }).waitFor();
		counted['first guard from the board'] = clicks.count();
		const workflow = visit.site.sandbox.site.workflows().find(({ name }) => name === releaseWorkflowName);
		const rules = workflow?.transitions.find(({ name }) => name === 'Stage')?.rules;
		expect(rules?.validators.at(-1)?.config).toMatchObject({ mode: 'registered', enforcement: 'monitor' });
	});

	it('says what Jira does not apply yet', async () => {
		// The job that tries again reports each failure.
		const reports = jest.spyOn(console, 'error').mockImplementation(() => undefined);
		guardDeploy('enforce');
		await visit.open(guardPage);
		await button(grantDeploy, region('Who could?')).click();
		await visit.dialog().getByText(deploySentence).waitFor();
		await visit.faults({ appPropertyUnavailable: 1_000 });
		await pressIn('Grant');
		await visit.dialog().getByText('Not yet enforced.').waitFor();
		await pressIn('Close');
		await region('Who could?').getByText('Granted, and not yet enforced').waitFor();
		expect(await visit.deploys('deployBot')).toBe('no-grant');
		await visit.faults({ appPropertyUnavailable: 0 });
		await visit.app.getByRole('button', { name: 'Retry now' }).first().click();
		// The writes without an answer may still arrive.
		await region('Who could?').getByText('Enforced. A write that got no answer could undo it until').waitFor();
		expect(await visit.deploys('deployBot')).toBe('passes');
		reports.mockRestore();
	});

	it('is as near as was promised', () => {
		expect(counted['grant from a refusal']).toBeLessThanOrEqual(4);
		expect(counted['registration from a refusal']).toBeLessThanOrEqual(8);
		expect(counted['first guard from the board']).toBeLessThanOrEqual(6);
		const others = visit.complaints.filter((complaint) => !complaint.startsWith('Applying inline style violates'));
		expect(others).toEqual([]);
	});
});
