// The pages on guards: guarding in one step, what a guard would have refused, enforcing, drift, and who could pass.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { seededAccounts } from '../../sandbox/jira';
import type { InventoryPageView, InventoryTransitionView } from '../../src/contract/calls/guards';
import { expectAccessible } from './axe';
import { eventually } from './eventually';
import { admin, confirmWith, identityPath, idOf, openVisit, type Visit } from './visit';

const guards = `${admin}/guards`;
const workflowName = 'Release train workflow';

describe('the pages on guards', () => {
	let visit: Visit;

	beforeAll(async () => {
		visit = await openVisit(async ({ sandbox: { site } }) => {
			site.setRules(workflowName, 'Deploy', { validators: [], postFunctions: [] });
		});
		await visit.register('deployBot');
		await visit.register('releaseBot', { grants: [] });
	}, 240_000);
	afterAll(async () => {
		await visit?.close();
	});
	afterEach(async () => {
		await visit.context.unrouteAll({ behavior: 'ignoreErrors' });
		await visit.faults({
			workflowUpdatesRefused: false,
			resolverFailing: false,
			resolverDelayMs: 0,
			refusalsAreFailures: false,
		});
	});

	const button = (name: string | RegExp): Locator =>
		visit.app.getByRole('button', { name, ...(typeof name === 'string' ? { exact: true } : {}) });
	const inDialog = (name: string): Locator => visit.dialog().getByRole('button', { name, exact: true });
	const said = (text: string | RegExp): Locator => visit.app.getByText(text).first();
	/** The row of a transition in the table of all. */
	const row = (transition: string): Locator =>
		visit.app
			.getByRole('table', { name: 'Guards', exact: true })
			.getByRole('row')
			.filter({ has: visit.app.getByRole('link', { name: transition, exact: true }) })
			.first();
	const select = (transition: string): Locator =>
		visit.app.getByLabel(`Select ${transition} in ${workflowName}`, { exact: true });
	const isAccessible = (): Promise<void> => expectAccessible(visit.page, { app: visit.frame });

	const openGuards = async (): Promise<void> => {
		await visit.open(guards);
		await button(/^All \d/).waitFor();
	};
	const openList = async (): Promise<void> => {
		await openGuards();
		await button(/^All \d/).click();
		await row('Deploy').waitFor();
	};
	const openTransition = async (transition: string): Promise<void> => {
		await openList();
		await row(transition).getByRole('link').click();
		await visit.app.getByRole('heading', { name: new RegExp(`^${transition} ·`) }).waitFor();
		await said(/\d identit(y|ies)/).waitFor();
	};

	/** What was recorded a moment ago reaches the index late. */
	const refreshUntil = async (wanted: Locator): Promise<void> => {
		for (let attempt = 1; attempt < 10; attempt += 1) {
			await button('Refresh').click();
			try {
				return await wanted.waitFor({ timeout: 1_500 });
			} catch {
				// Not yet.
			}
		}
		await wanted.waitFor();
	};

	const workflow = async () => {
		const page = await visit.call<InventoryPageView>('guard.inventory', {});
		const found = page.workflows.find(({ name }) => name === workflowName);
		if (found === undefined) throw new Error('The workflow is not in use.');
		return found;
	};
	const transition = async (name: string): Promise<InventoryTransitionView> => {
		const found = (await workflow()).transitions.find((candidate) => candidate.name === name);
		if (found === undefined) throw new Error(`There is no transition ${name}.`);
		return found;
	};

	/** Jira's own REST, as Ana. */
	const jira = async (path: string, body: unknown): Promise<unknown> => {
		const { email, apiToken } = seededAccounts.ana;
		const answer = await fetch(`${visit.site.baseUrl}/rest/api/3${path}`, {
			method: 'POST',
			headers: {
				Authorization: `Basic ${Buffer.from(`${email}:${apiToken}`).toString('base64')}`,
				'Content-Type': 'application/json',
			},
			body: JSON.stringify(body),
		});
		if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
		return answer.json();
	};
	interface RawTransition {
		readonly name: string;
		validators: unknown[];
		actions: unknown[];
	}
	/** Saves the workflow through Jira's REST, as an editor of workflows does, which makes a new version of it. */
	const editInJira = async (change: (transition: RawTransition) => void): Promise<void> => {
		const { workflowId } = await workflow();
		const read = (await jira('/workflows', { workflowIds: [workflowId] })) as {
			statuses: unknown[];
			workflows: {
				id: string;
				version: unknown;
				description: string;
				startPointLayout: unknown;
				loopedTransitionContainerLayout: unknown;
				statuses: { statusReference: string; layout: unknown; properties: unknown }[];
				transitions: RawTransition[];
			}[];
		};
		const [found] = read.workflows;
		if (found === undefined) throw new Error('Jira gives no workflow.');
		const { id, version, description, startPointLayout, loopedTransitionContainerLayout, statuses, transitions } =
			found;
		for (const one of transitions) change(one);
		await jira('/workflows/update', {
			statuses: read.statuses,
			workflows: [
				{
					id,
					version,
					description,
					startPointLayout,
					loopedTransitionContainerLayout,
					statuses: statuses.map(({ statusReference, layout, properties }) => ({
						statusReference,
						layout,
						properties,
					})),
					transitions,
					defaultStatusMappings: [],
					statusMappings: [],
				},
			],
		});
	};

	it('says that nothing is guarded, and offers the one step that helps', async () => {
		await openGuards();
		await said('No transition is guarded. Start in monitor mode.').waitFor();
		await eventually(async () => expect(await button('Guard transitions').count()).toBe(1));
		await isAccessible();
		await button('Guard transitions').click();
		await said('Select the transitions to guard, then press Guard.').waitFor();
		await select('Deploy').waitFor();
	});

	it('guards a transition in monitor mode, after telling what changes', async () => {
		await select('Deploy').check();
		await button('Guard 1 transition').click();
		await eventually(async () => expect(await visit.dialog().getByLabel('Monitor').isChecked()).toBe(true));
		await eventually(async () =>
			expect(await visit.dialog().getByLabel('Registered identities only').isChecked()).toBe(true),
		);
		await isAccessible();
		await inDialog('Preview').click();
		await visit
			.dialog()
			.getByText('1 workflow will get a new version. People see no change in monitor mode.')
			.waitFor();
		await visit.dialog().getByText('Adds the validator and adds the audit rule.').waitFor();
		expect((await transition('Deploy')).guard).toBeUndefined();
		await isAccessible();
		await inDialog('Guard 1 transition').click();
		await visit.dialog().getByText('1 workflow changed.').waitFor();
		await isAccessible();
		await inDialog('Close').click();
		await row('Deploy').getByText('Monitoring', { exact: true }).waitFor();
		expect(await row('Deploy').getByText('Enforced', { exact: true }).count()).toBe(0);
		expect((await transition('Deploy')).guard).toMatchObject({ mode: 'registered', enforcement: 'monitor' });
		// The button that opened the dialog is gone; the focus is where its bar was.
		await eventually(async () =>
			expect(await visit.frame().evaluate('document.activeElement !== document.body')).toBe(true),
		);
	});

	it('tells what the guard would have refused, by whom and why, and counts nobody else', async () => {
		expect([await visit.deploys('releaseBot'), await visit.deploys('deployBot')]).toEqual(['passes', 'passes']);
		await refreshUntil(row('Deploy').getByText('Would have refused 1 by 1 account', { exact: true }));
		await row('Deploy').getByRole('link').click();
		await said('In 30 days Muster would have refused 1 transition by 1 account.').waitFor();
		const refused = visit.app.getByRole('table', { name: 'Last 30 days' }).getByRole('row');
		await eventually(async () => expect(await refused.count()).toBe(2));
		await eventually(async () =>
			expect(await refused.nth(1).innerText()).toMatch(
				/release-bot\s+Grant this\s+1 time\s+it has no grant for this transition/,
			),
		);
		await isAccessible();
	});

	it('lists who could and who could not, and why, and narrows to them', async () => {
		await openTransition('Deploy');
		const who = visit.app.getByRole('table', { name: 'Who could?' });
		const rowOf = (name: string): Locator => who.getByRole('row').filter({ hasText: name });
		await eventually(async () => expect(await rowOf('deploy-bot').innerText()).toMatch(/CI pipeline\s+Can\s+REL/));
		await eventually(async () =>
			expect(await rowOf('release-bot').innerText()).toMatch(/Can't\s+it has no grant for this transition/),
		);
		await said("While it monitors, nobody is stopped. People can't.").waitFor();
		await button("Can't 1").click();
		await rowOf('deploy-bot').waitFor({ state: 'detached' });
		await rowOf('release-bot').waitFor();
		await visit.app.getByLabel('Search name or account ID').fill('deploy');
		await said('No identities match.').waitFor();
		await button('Clear filters').click();
		await rowOf('deploy-bot').waitFor();
		await button('Can 1').click();
		await rowOf('release-bot').waitFor({ state: 'detached' });
	});

	it('enforces only after telling whom that stops, and then the bot is refused', async () => {
		await openTransition('Deploy');
		await button('Enforce').click();
		await visit.dialog().getByText('release-bot: 1, because it has no grant for this transition').waitFor();
		await visit.dialog().getByText('From then on only registered identities with a grant pass.').waitFor();
		await isAccessible();
		expect(await visit.deploys('releaseBot')).toBe('passes');
		await inDialog('Enforce 1 guard').click();
		await visit.dialog().getByText('1 workflow changed.').waitFor();
		await inDialog('Close').click();
		await said('Whoever else tries is refused.').waitFor();
		await said('Jira never reported a refusal on this site, so Muster knows none of them.').waitFor();
		expect([await visit.deploys('releaseBot'), await visit.deploys('deployBot')]).toEqual(['no-grant', 'passes']);
		expect(await visit.deploys('emil')).toBe('unregistered');
		expect(await button('Enforce').count()).toBe(0);
		await eventually(async () =>
			expect(
				await visit.frame().evaluate('document.activeElement.contains(document.querySelector("main button"))'),
			).toBe(true),
		);
	});

	it('shows refusals where Jira reports them, and then no more that Jira reports none', async () => {
		await openList();
		await row('Deploy').getByText('Refusals are not reported by Jira').waitFor();
		await visit.faults({ refusalsAreFailures: true });
		expect(await visit.deploys('releaseBot')).toBe('no-grant');
		expect(await visit.deploys('emil', 'REL-15')).toBe('unregistered');
		await button('Refresh').click();
		await row('Deploy').getByText('Refused 2 times').waitFor();
		await openTransition('Deploy');
		await said('In the last 30 days Jira reported 2 refusals here.').waitFor();
		const refusals = visit.app.getByRole('table', { name: 'Last 30 days' });
		await eventually(async () =>
			expect(await refusals.getByRole('row').allInnerTexts()).toEqual([
				expect.stringMatching(/When\s+Why\s+Work item/),
				expect.stringMatching(/it isn't registered\s+REL-15/),
				expect.stringMatching(/it has no grant for this transition\s+REL-7/),
			]),
		);
		await isAccessible();
		await visit.open(`${admin}/health`);
		await visit.row('Failed rules').getByText('Good').waitFor();
	});

	it('finds a guard that somebody took off in Jira, until that is accepted with a reason, and again once that is taken back', async () => {
		await openGuards();
		await button('Check now').click();
		await said('No guard became weaker since it was accepted.').waitFor();
		await editInJira((one) => {
			if (one.name === 'Deploy') one.validators = [];
		});
		await button('Check now').click();
		const findings = visit.app.getByRole('region', { name: 'What became worse' });
		await findings.getByText('Guard removed').waitFor();
		await findings.getByText('Registered identities only, enforced → No guard').waitFor();
		await isAccessible();
		await button('Refresh').click();
		await row('Deploy').getByText('Unguarded', { exact: true }).waitFor();
		await row('Deploy').getByText('Guard removed').waitFor();
		await button(/^Needs attention 1$/).waitFor();
		await button('Accept “Guard removed” at Deploy').click();
		await visit.dialog().getByRole('button', { name: 'Accept 1 finding', exact: true }).click();
		await visit.dialog().getByText('Say why.').first().waitFor();
		await isAccessible();
		await confirmWith(visit, 'Deploys are frozen until May.', 'Accept 1 finding');
		await findings.getByText('No guard became weaker since it was accepted.').waitFor();
		await button(/^Needs attention 0$/).waitFor();
		// The row that held the button is gone, and the focus is not.
		await visit.frame().waitForFunction('document.activeElement !== document.body');
		const accepted = visit.app.getByRole('table', { name: 'Accepted' }).getByRole('row').filter({ hasText: 'Deploy' });
		await openGuards();
		for (const text of ['Guard removed', seededAccounts.ana.displayName, 'Deploys are frozen until May.']) {
			await accepted.getByText(text).first().waitFor();
		}
		await isAccessible();
		await button('Take back what was accepted at Deploy').click();
		await button('Restore the guard at Deploy: “Guard removed”').waitFor();
		await button(/^Needs attention 1$/).waitFor();
	});

	it('restores a guard in one step, after a preview of what it changes', async () => {
		await openGuards();
		await button('Restore the guard at Deploy: “Guard removed”').click();
		await visit.dialog().getByText('Adds the validator', { exact: false }).first().waitFor();
		expect(await visit.deploys('releaseBot')).toBe('passes');
		await visit.dialog().getByRole('button', { name: 'Restore 1 guard', exact: true }).click();
		await visit.dialog().getByRole('button', { name: 'Close', exact: true }).click();
		await visit.app
			.getByRole('region', { name: 'What became worse' })
			.getByText('No guard became weaker since it was accepted.')
			.waitFor();
		await row('Deploy').getByText('Enforced', { exact: true }).waitFor();
		expect(await visit.deploys('releaseBot')).toBe('no-grant');
	});

	it('keeps a finding that could not be accepted', async () => {
		await visit.call('guard.apply', await changeOf(['Deploy'], { mode: 'registered', enforcement: 'enforce' }));
		await editInJira((one) => {
			if (one.name === 'Deploy') one.validators = [];
		});
		await openGuards();
		await button('Check now').click();
		await said('Guard removed').waitFor();
		await visit.context.route('**/drift.accept', (route) =>
			route.fulfill({
				json: { ok: false, error: { code: 'UNAVAILABLE', problem: 'guards-compared-elsewhere', params: {} } },
			}),
		);
		await visit.app.getByLabel('Select the finding at Deploy').check();
		await button('Accept 1').click();
		await visit.dialog().getByLabel('Reason').fill('Known.');
		await visit.dialog().getByRole('button', { name: 'Accept 1 finding', exact: true }).click();
		await visit
			.dialog()
			.getByText('The guards are being compared elsewhere. Nothing was changed. Try again.')
			.waitFor();
		await visit.context.unrouteAll();
		await visit.dialog().getByRole('button', { name: 'Accept 1 finding', exact: true }).click();
		await said('No guard became weaker since it was accepted.').waitFor();
	});

	/** A planned change, as the page sends it. */
	const changeOf = async (names: readonly string[], guard: Readonly<Record<string, unknown>>, hides = false) => {
		const { workflowId, transitions } = await workflow();
		const targets = transitions
			.filter(({ name }) => names.includes(name))
			.map(({ transitionId }) => ({ workflowId, transitionId }));
		const change = { action: 'guard', guard, hides, targets };
		const plan = await visit.call<{ workflows: { workflowId: string; version: unknown }[] }>('guard.plan', { change });
		return { change, versions: plan.workflows.map((one) => ({ workflowId: one.workflowId, version: one.version })) };
	};

	it('shows the way by hand where the site refuses, and changes nothing', async () => {
		await openList();
		await select('Stage').check();
		await select('Deploy').check();
		await button('Guard 2 transitions').click();
		await visit.dialog().getByLabel('Limit to types').check();
		await inDialog('Preview').click();
		await visit.dialog().getByText('Choose at least one type.').waitFor();
		await visit.dialog().getByLabel('CI pipeline').check();
		await visit.dialog().getByLabel('Also hide the transition').check();
		await inDialog('Preview').click();
		await visit
			.dialog()
			.getByText('Adds the validator, adds the condition that hides it and adds the audit rule.')
			.first()
			.waitFor();
		await visit.faults({ workflowUpdatesRefused: true });
		await inDialog('Guard 2 transitions').click();
		await visit.dialog().getByText('No workflow changed, 1 not changed.').waitFor();
		await visit.dialog().getByText('Workflows cannot be updated on this site.').waitFor();
		const steps = await visit.dialog().getByRole('list').last().getByRole('listitem').allInnerTexts();
		expect(steps.join('\n')).toContain(
			'Add the rule “Muster guard” under Validators. Choose “Registered identities only”, “Only these types: CI pipeline” and “Monitor”.',
		);
		expect(steps.join('\n')).toContain('“Deploy (Staged → Deployed)”');
		expect(steps.join('\n')).toContain('Add the rule “Muster audit” under Post functions.');
		await isAccessible();
		expect((await transition('Stage')).guard).toBeUndefined();
		await visit.faults({ workflowUpdatesRefused: false });
		await inDialog('Plan again').click();
		await inDialog('Guard 2 transitions').click();
		await visit.dialog().getByText('1 workflow changed.').waitFor();
		await inDialog('Close').click();
		await row('Stage').getByText('Only these types: CI pipeline').waitFor();
		expect((await transition('Stage')).guard).toMatchObject({
			types: ['ci-pipeline'],
			hides: true,
			enforcement: 'monitor',
		});
	});

	it('leaves a workflow alone that somebody changed since the plan', async () => {
		await openTransition('Stage');
		await button('Enforce').click();
		await inDialog('Enforce 1 guard').waitFor();
		await editInJira(() => undefined);
		await inDialog('Enforce 1 guard').click();
		await visit
			.dialog()
			.getByText('Somebody changed the workflow meanwhile. Nothing was changed. Plan again.')
			.waitFor();
		expect((await transition('Stage')).guard?.enforcement).toBe('monitor');
		await isAccessible();
		await inDialog('Plan again').click();
		await inDialog('Enforce 1 guard').click();
		await visit.dialog().getByText('1 workflow changed.').waitFor();
		await inDialog('Close').click();
		expect((await transition('Stage')).guard?.enforcement).toBe('enforce');
	});

	it('counts what it loosens before the click: monitor only, then remove', async () => {
		await openList();
		await select('Stage').check();
		await select('Deploy').check();
		await select('Close').check();
		await eventually(async () => expect(await button(/^Enforce /).innerText()).toBe('Enforce 1'));
		await eventually(async () => expect(await button(/^Remove /).innerText()).toBe('Remove 2 guards'));
		await button('Monitor only 1').click();
		await visit.dialog().getByText('From then on these guards block nothing').waitFor();
		await inDialog('Monitor only at 1 transition').click();
		await visit.dialog().getByText('1 workflow changed.').waitFor();
		await inDialog('Close').click();
		expect((await transition('Stage')).guard?.enforcement).toBe('monitor');
		await select('Stage').check();
		await select('Deploy').check();
		await button('Remove 2 guards').click();
		await visit.dialog().getByText('From then on every account that Jira lets can make these transitions').waitFor();
		expect((await transition('Deploy')).guard).toBeDefined();
		await inDialog('Remove 2 guards').click();
		await visit.dialog().getByText('1 workflow changed.').waitFor();
		await inDialog('Close').click();
		await row('Stage').getByText('Unguarded', { exact: true }).waitFor();
		await button(/^Guarded 0$/).click();
		await said('No transition matches.').waitFor();
		await button('Clear filters').click();
		await said('No transition is guarded. Start in monitor mode.').waitFor();
		expect([(await transition('Stage')).guard, (await transition('Deploy')).faults]).toEqual([undefined, []]);
	});

	it('leaves out what stands in the way, and does the rest', async () => {
		const { settings } = await visit.call<{ settings: { version: number } & Record<string, unknown> }>(
			'settings.read',
			{},
		);
		const { version, ...draft } = settings;
		await visit.call('settings.save', { version, settings: { ...draft, protectedStatuses: ['10005'] } });
		await openList();
		await row('Deploy').getByText('Unguarded into protected').waitFor();
		await button('Into protected 1').click();
		await select('Stage').waitFor({ state: 'detached' });
		await button('Into protected 1').click();
		await select('Stage').check();
		await select('Deploy').check();
		await button('Guard 2 transitions').click();
		await visit.dialog().getByLabel('Registered identities and people').check();
		await visit.dialog().getByText('1 transition leads into a protected status').waitFor();
		await inDialog('Preview').click();
		await visit.dialog().getByText("1 workflow can't be changed from here, and stays as it is.").waitFor();
		expect(await inDialog('Guard 2 transitions').count()).toBe(0);
		await inDialog('Leave 1 transition out').click();
		await inDialog('Guard 1 transition').click();
		await visit.dialog().getByText('1 workflow changed.').waitFor();
		await inDialog('Close').click();
		expect((await transition('Stage')).guard?.mode).toBe('registered-or-human');
		expect((await transition('Deploy')).guard).toBeUndefined();
	});

	it('lets nothing enforce before the registry was published, and says why', async () => {
		const fulfil = async (path: string, change: (value: Record<string, unknown>) => unknown): Promise<void> => {
			await visit.context.route(`**/${path}`, async (route) => {
				const answer = (await (await route.fetch()).json()) as { value: Record<string, unknown> };
				await route.fulfill({ json: { ok: true, value: change(answer.value) } });
			});
		};
		await fulfil('guard.plan', (value) => ({ ...value, canEnforce: false }));
		await openTransition('Stage');
		await button('Enforce').click();
		await visit.dialog().getByText('The registry was not published yet: nothing can enforce.').waitFor();
		await eventually(async () => expect(await inDialog('Enforce 1 guard').isDisabled()).toBe(true));
		await inDialog('Cancel').click();
		await fulfil('site.overview', (value) => ({ ...value, isPrepared: false }));
		await openTransition('Stage');
		await button('Change guard').click();
		await eventually(async () => expect(await visit.dialog().getByLabel('Enforce').isDisabled()).toBe(true));
		await visit.dialog().getByText('so a guard can only monitor').waitFor();
	});

	it('says what it could not load and why, and loads it on the next try', async () => {
		await visit.context.route('**/guard.inventory', (route) =>
			route.fulfill({
				json: { ok: false, error: { code: 'BUG', problem: 'unexpected', params: {}, reference: 'ref-1' } },
			}),
		);
		await visit.open(guards);
		await said("We couldn't load the workflows. Nothing was changed.").waitFor();
		await said('Reference ref-1').waitFor();
		await isAccessible();
		await visit.context.unrouteAll();
		await button('Try again').click();
		await row('Stage').waitFor();
		await visit.context.route('**/guard.who', (route) =>
			route.fulfill({
				json: { ok: false, error: { code: 'NOT_FOUND', problem: 'transition-gone', params: {} } },
			}),
		);
		await row('Stage').getByRole('link').click();
		await said('Jira has no such transition any more.').waitFor();
	});

	it('never shows zero for what is not known', async () => {
		await visit.context.route('**/guard.would-deny', (route) => route.abort());
		await openGuards();
		await row('Stage').getByText('Not known', { exact: true }).waitFor();
		expect(
			await row('Stage')
				.getByText(/refused/)
				.count(),
		).toBe(0);
		await visit.context.unrouteAll();
		await refreshUntil(row('Stage').getByText('Nothing recorded so far', { exact: true }));
	});

	it('shows long names and markup as text, on 320 pixels too', async () => {
		const name = `<b>${'x'.repeat(196)}</b>`;
		await editInJira((one) => {
			if (one.name === 'Stage') Object.assign(one, { name });
		});
		const { workflowId } = await workflow();
		await visit.page.setViewportSize({ width: 320, height: 900 });
		for (const path of [guards, `${guards}/${workflowId}/31`]) {
			await visit.open(path);
			await said(name).waitFor();
			expect({ path, bold: await visit.number('document.querySelectorAll("b").length') }).toEqual({ path, bold: 0 });
			await eventually(async () => expect({ path, overflow: await visit.overflow() }).toEqual({ path, overflow: 0 }));
		}
		await button('Remove guard').click();
		await inDialog('Remove 1 guard').waitFor();
		await eventually(async () => expect(await visit.overflow()).toBe(0));
		await visit.page.setViewportSize({ width: 1280, height: 900 });
	});

	it('leads from an identity that a guard would refuse to its page', async () => {
		await openTransition('Deploy');
		await visit.app.getByRole('link', { name: 'release-bot', exact: true }).last().click();
		await visit.app.getByRole('heading', { name: 'release-bot' }).waitFor();
		await visit.page.waitForURL((url) => url.pathname === identityPath(idOf('releaseBot')));
	});

	it('complains about nothing in the console', () => {
		// The dialog's own scroll lock, which Atlaskit writes as an inline style.
		const others = visit.complaints.filter((text) => !text.includes('style-src') && !text.includes('ERR_FAILED'));
		expect(others).toEqual([]);
	});
});
