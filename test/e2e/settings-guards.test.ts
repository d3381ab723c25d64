// Settings about guards: protected statuses, and changes of work type.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import type { SeededAccount } from '../../sandbox/jira';
import { issueTypeIds, releaseWorkflowName, statusIds } from '../../sandbox/jira/seed-workflows';
import type { AdminOutputs } from '../../src/contract/calls/admin';
import type { GuardMode } from '../../src/contract/decision';
import type { IssueTypeId, StatusId } from '../../src/contract/ids';
import { expectAccessible } from './axe';
import { eventually } from './eventually';
import { admin, authorization, identityPath, idOf, openVisit, type Visit } from './visit';

type Settings = AdminOutputs['settings.read']['settings'];

describe('settings about guards', () => {
	let visit: Visit;

	beforeAll(async () => {
		visit = await openVisit();
		await visit.register('deployBot', { grants: [{ toStatusId: statusIds.deployed as StatusId }] });
	}, 240_000);
	afterAll(async () => {
		await visit?.close();
	});

	const button = (name: string): Locator => visit.app.getByRole('button', { name, exact: true });
	const openSettings = async (): Promise<void> => {
		await visit.open(`${admin}/settings`);
		await visit.app.getByLabel('Guard changes of work type').waitFor();
	};
	const protect = async (status: string): Promise<void> => {
		await visit.app.getByRole('combobox', { name: 'Protect a status' }).click();
		await visit.app.getByRole('option', { name: status, exact: true }).click();
		await visit.app.getByRole('button', { name: `Remove ${status}`, exact: true }).waitFor();
	};
	const save = async (): Promise<void> => {
		await button('Save').click();
		await visit.page.getByText('Settings saved.').last().waitFor();
		await visit.page.getByRole('region', { name: 'Messages' }).getByRole('button').last().click();
	};
	const stored = async (): Promise<Settings> => {
		const { settings } = await visit.call<AdminOutputs['settings.read']>('settings.read', {});
		return settings;
	};
	/** What a plan to guard *Deploy* finds wrong. */
	const problemOf = async (mode: GuardMode): Promise<string | undefined> => {
		const { id, transitions } = visit.site.sandbox.site.workflow(releaseWorkflowName);
		const transitionId = transitions.find(({ name }) => name === 'Deploy')?.id;
		const plan = await visit.call<AdminOutputs['guard.plan']>('guard.plan', {
			change: {
				action: 'guard',
				guard: { mode, enforcement: 'enforce' },
				hides: false,
				targets: [{ workflowId: id, transitionId }],
			},
		});
		return plan.workflows[0]?.problem?.kind;
	};
	/** Changes the type of REL-7: `changed`, or what Jira said. */
	const changesType = async (as: SeededAccount, typeId: string): Promise<string> => {
		const answer = await fetch(`${visit.site.baseUrl}/rest/api/3/issue/REL-7`, {
			method: 'PUT',
			headers: { Authorization: authorization(as), 'Content-Type': 'application/json' },
			body: JSON.stringify({ fields: { issuetype: { id: typeId } } }),
		});
		return answer.status === 204 ? 'changed' : `${answer.status} ${await answer.text()}`;
	};

	it('protects statuses by name, each once, those of one space with its key', async () => {
		await openSettings();
		await visit.app.getByText('No status is protected.').waitFor();
		await protect('Deployed');
		await protect('Done (OPS)');
		await visit.app.getByRole('combobox', { name: 'Protect a status' }).click();
		await visit.app.getByRole('option', { name: 'Staged', exact: true }).waitFor();
		expect(await visit.app.getByRole('option', { name: 'Deployed', exact: true }).count()).toBe(0);
		await visit.page.keyboard.press('Escape');
		expect((await stored()).protectedStatuses).toEqual([]);
		expect(await problemOf('registered-or-human')).toBeUndefined();
		await save();
		expect((await stored()).protectedStatuses).toEqual([statusIds.deployed, statusIds.opsDone]);
		await expectAccessible(visit.page, { app: () => visit.frame() });
	});

	it('takes only guards for registered identities there', async () => {
		expect(await problemOf('registered-or-human')).toBe('protected');
		expect(await problemOf('human-only')).toBe('protected');
		expect(await problemOf('registered')).toBeUndefined();
	});

	it('shows a status that Jira does not know by its number, and lets it go', async () => {
		const { version, ...settings } = await stored();
		// It was there when it was protected.
		const { statuses } = visit.site.sandbox.site.world;
		const [status] = statuses;
		if (status === undefined) throw new Error('The site has no status.');
		statuses.push({ ...status, id: '999999', reference: 'gone-soon', name: 'Gone soon' });
		await visit.call('settings.save', {
			version,
			settings: { ...settings, protectedStatuses: [...settings.protectedStatuses, '999999'] },
		});
		statuses.pop();
		await openSettings();
		await visit.app.getByText('Status 999999').waitFor();
		await visit.app.getByText('Deployed', { exact: true }).waitFor();
		await button('Remove Status 999999').click();
		await visit.app.getByText('Status 999999', { exact: true }).waitFor({ state: 'detached' });
		await eventually(async () =>
			expect(await visit.frame().evaluate('document.activeElement.id')).toBe('field-protectedStatuses'),
		);
		await save();
		expect((await stored()).protectedStatuses).toEqual([statusIds.deployed, statusIds.opsDone]);
	});

	it('keeps both edits when somebody else protected a status meanwhile', async () => {
		await openSettings();
		await visit.app.getByLabel('Guard changes of work type').check();
		const { version, ...settings } = await stored();
		await visit.call('settings.save', {
			version,
			settings: { ...settings, protectedStatuses: [statusIds.deployed] },
		});
		await button('Save').click();
		await visit.app.getByText('Nothing of yours was saved, and your edits stay.').waitFor();
		await button('Load latest').click();
		await visit.app.getByText('Latest settings loaded under your edits.').first().waitFor();
		await eventually(async () =>
			expect(await visit.app.getByLabel('Guard changes of work type').isChecked()).toBe(true),
		);
		expect(await button('Remove Done (OPS)').count()).toBe(0);
		await button('Remove Deployed').waitFor();
		expect((await stored()).guardsTypeChanges).toBe(false);
	});

	it('stops no type change before it is saved', async () => {
		expect(await changesType('deployBot', issueTypeIds.bug)).toBe('changed');
		expect(await changesType('releaseBot', issueTypeIds.task)).toBe('changed');
	});

	describe('says of a grant for one work type', () => {
		const worth = 'a grant for one work type is worth one for every type';
		const saysSo = async (path: string, heading: string): Promise<boolean> => {
			await visit.open(path);
			await visit.app.getByText(heading, { exact: true }).first().waitFor();
			// It waits for the settings, which are asked for with the page.
			await visit.atRest();
			return (await visit.app.getByText(worth).count()) > 0;
		};
		const guardTypes = async (guardsTypeChanges: boolean): Promise<void> => {
			const { version, ...settings } = await stored();
			await visit.call('settings.save', { version, settings: { ...settings, guardsTypeChanges } });
		};

		it('what it is worth, on the identity and in its form, while changes of type are not guarded', async () => {
			const grants = [{ toStatusId: statusIds.deployed as StatusId, issueTypeId: issueTypeIds.release as IssueTypeId }];
			const { accountId } = await visit.register('triageAgent', { type: 'ai-agent', grants });
			expect(await saysSo(identityPath(accountId), 'Access')).toBe(true);
			await expectAccessible(visit.page, { app: () => visit.frame() });
			expect(await saysSo(`${identityPath(accountId)}/edit`, 'Grants')).toBe(true);
			expect(await saysSo(identityPath(idOf('deployBot')), 'Access')).toBe(false);
			await guardTypes(true);
			expect(await saysSo(identityPath(accountId), 'Access')).toBe(false);
			await guardTypes(false);
		});
	});

	it('lets only those with grants for both types change types, and people', async () => {
		await openSettings();
		await visit.app.getByLabel('Guard changes of work type').check();
		await save();
		expect((await stored()).guardsTypeChanges).toBe(true);
		expect(await changesType('releaseBot', issueTypeIds.bug)).toMatch(/^400 /);
		expect(visit.site.sandbox.site.issue('REL-7').issueTypeId).toBe(issueTypeIds.task);
		// Its grant covers every work type, in every space.
		expect(await changesType('deployBot', issueTypeIds.bug)).toBe('changed');
		expect(await changesType('emil', issueTypeIds.task)).toBe('changed');
		await openSettings();
		await visit.app.getByLabel('Guard changes of work type').uncheck();
		await save();
		expect(await changesType('releaseBot', issueTypeIds.bug)).toBe('changed');
	});

	it('switches guards off on leaving only if somebody said so, and says what that means', async () => {
		await openSettings();
		const choice = visit.app.getByLabel('Switch guards off when Muster is uninstalled');
		expect(await choice.isChecked()).toBe(false);
		const described = visit.app.locator(`[id="${await choice.getAttribute('aria-describedby')}"]`);
		await eventually(async () =>
			expect(await described.innerText()).toContain('Every account then passes where they stood'),
		);
		await choice.check();
		await save();
		expect((await stored()).disablesGuardsOnUninstall).toBe(true);
		await visit.page.reload();
		await choice.waitFor();
		await eventually(async () => expect(await choice.isChecked()).toBe(true));
	});

	it('says when the statuses cannot be read, and keeps those that are protected', async () => {
		await openSettings();
		await button('Remove Deployed').waitFor();
		await visit.page.route('**/rest/api/3/status', (route) => route.fulfill({ status: 500, body: '{}' }));
		await visit.page.reload();
		await visit.app.getByText("We couldn't load the statuses of this site.").waitFor();
		await visit.app.getByText('Status 10005', { exact: true }).waitFor();
		await visit.page.unroute('**/rest/api/3/status');
		await button('Try again').click();
		await button('Remove Deployed').waitFor();
	});

	it('fits into 400 pixels', async () => {
		await visit.page.setViewportSize({ width: 400, height: 900 });
		await openSettings();
		await eventually(async () => expect(await visit.overflow()).toBe(0));
	});
});
