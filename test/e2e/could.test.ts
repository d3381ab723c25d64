// On an identity's page: which guarded transitions it could make now, why not, and how many nothing guards.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { releaseWorkflowName, statusIds } from '../../sandbox/jira/seed-workflows';
import type { Grant } from '../../src/contract/identity';
import { compileRuleConfig } from '../../src/core/guards/rule-config';
import { expectAccessible } from './axe';
import { eventually } from './eventually';
import { aDraft, confirmWith, identityPath, idOf, openVisit, type Visit } from './visit';

describe('what an identity could do now', () => {
	let visit: Visit;

	beforeAll(async () => {
		visit = await openVisit(async ({ sandbox: { forge, site } }) => {
			for (const [transition, guard] of [
				['Stage', { mode: 'registered', enforcement: 'monitor' }],
				['Close', { mode: 'human-only', enforcement: 'enforce' }],
			] as const) {
				const config = { ...compileRuleConfig(guard) };
				site.setRules(releaseWorkflowName, transition, {
					validators: [{ id: `on ${transition}`, ruleKey: forge.ruleKey('muster-guard'), config, disabled: false }],
				});
			}
		});
		const inRel = aDraft('').grants[0];
		// Deploys, and would close what people only may close.
		await visit.register('deployBot', {
			grants: [inRel, { ...inRel, fromStatusId: statusIds.deployed, toStatusId: statusIds.done }] as Grant[],
		});
		await visit.register('triageAgent', { type: 'ai-agent', grants: [] });
	}, 240_000);
	afterAll(async () => {
		await visit?.close();
	});

	const section = (): Locator => visit.app.getByRole('region', { name: 'Could now', exact: true });
	const row = (transition: string): Locator =>
		section()
			.getByRole('row')
			.filter({ has: visit.app.getByRole('link', { name: transition, exact: true }) });
	const openFor = async (accountId: string): Promise<void> => {
		await visit.open(identityPath(accountId));
		await section().getByRole('button', { name: 'Show what it could do' }).click();
		await section()
			.getByText(/that nothing guards\.$/)
			.waitFor();
	};

	it('asks nothing before somebody wants to know', async () => {
		await visit.open(identityPath(idOf('deployBot')));
		await section().getByRole('button', { name: 'Show what it could do' }).waitFor();
		expect(await section().getByRole('table').count()).toBe(0);
	});

	it('tells can from cannot, with the reason, and from a guard that stops nobody', async () => {
		await openFor(idOf('deployBot'));
		await section()
			.getByText(
				/^Can make 1 of 3 guarded transitions, and 1 more whose guard stops nobody now, plus \d+ transitions that nothing guards\.$/,
			)
			.waitFor();
		await row('Deploy').getByText('Can', { exact: true }).waitFor();
		await row('Deploy').getByText('In REL.', { exact: true }).waitFor();
		await row('Stage').getByText('Not stopped', { exact: true }).waitFor();
		await row('Stage').getByText('It has no grant for this transition, but the guard stops nobody now.').waitFor();
		await row('Close').getByText("Can't", { exact: true }).waitFor();
		await row('Close').getByText('Only people may do this.').waitFor();
		expect(await visit.deploys('deployBot')).toBe('passes');
		await expectAccessible(visit.page, { app: () => visit.frame() });
	});

	it('gives an identity without a grant nothing', async () => {
		await openFor(idOf('triageAgent'));
		await section()
			.getByText(/^Can make 0 of 3 guarded transitions, and 1 more/)
			.waitFor();
		await row('Deploy').getByText("Can't", { exact: true }).waitFor();
		await row('Deploy').getByText('It has no grant for this transition.').waitFor();
		expect(await visit.deploys('triageAgent')).toBe('no-grant');
	});

	it('asks again after the identity was suspended', async () => {
		await openFor(idOf('deployBot'));
		await row('Deploy').getByText('Can', { exact: true }).waitFor();
		await visit.app.getByRole('button', { name: 'Suspend', exact: true }).click();
		await confirmWith(visit, 'Its token leaked.', 'Suspend');
		await row('Deploy').getByText('It is suspended.').waitFor();
		expect(await row('Deploy').getByText('Can', { exact: true }).count()).toBe(0);
		expect(await visit.deploys('deployBot')).toBe('suspended');
	});

	it('says when it cannot be told, and never shows nothing in its place', async () => {
		await visit.open(identityPath(idOf('triageAgent')));
		await section().getByRole('button', { name: 'Show what it could do' }).waitFor();
		await visit.faults({ resolverFailing: true });
		await section().getByRole('button', { name: 'Show what it could do' }).click();
		await section().getByText("We couldn't load what it could do now. Nothing was changed.").waitFor();
		await visit.faults({ resolverFailing: false });
		await section().getByRole('button', { name: 'Try again' }).click();
		await row('Deploy').waitFor();
	});

	it('fits into 400 pixels', async () => {
		await visit.page.setViewportSize({ width: 400, height: 900 });
		await openFor(idOf('triageAgent'));
		await eventually(async () => expect(await visit.overflow()).toBe(0));
	});
});
