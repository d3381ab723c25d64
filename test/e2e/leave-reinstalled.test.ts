// After an installation anew: guards of the one before refuse whoever nobody registered, until an administrator chooses.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { compileRuleConfig } from '../../src/core/guards/rule-config';
import { expectAccessible } from './axe';
import { eventually } from './eventually';
import { admin, openVisit, type Visit } from './visit';

const title = /guards? from an earlier installation refuses? every bot, since nobody is registered yet\./;

describe.each(['Set them to monitor', 'Keep enforcing'] as const)('guards of an earlier installation: %s', (choice) => {
	let visit: Visit;

	beforeAll(async () => {
		visit = await openVisit(async ({ sandbox: { forge, site } }) => {
			const config = { ...compileRuleConfig({ mode: 'registered-or-human', enforcement: 'enforce' }) };
			for (const [transition, disabled] of [
				['Stage', false],
				['Close', true],
			] as const) {
				site.setRules('Release train workflow', transition, {
					validators: [{ id: `before ${transition}`, ruleKey: forge.ruleKey('muster-guard'), config, disabled }],
				});
			}
		});
	}, 240_000);
	afterAll(async () => {
		await visit?.close();
	});

	const button = (name: string): Locator => visit.app.getByRole('button', { name, exact: true });
	const openList = async (): Promise<void> => {
		await visit.open(admin);
		await visit.app.getByRole('heading', { name: 'No identities yet.' }).waitFor();
	};

	it('says before anything else what they do', async () => {
		await openList();
		const notice = visit.app.getByRole('region', { name: 'Guards from an earlier installation' });
		await notice.getByText(title).waitFor();
		await eventually(async () => expect(await notice.getByText(title).textContent()).toMatch(/^2 guards/));
		const noticeTop = (await notice.boundingBox())?.y ?? Number.NaN;
		const headingTop = (await visit.app.getByRole('heading', { name: 'No identities yet.' }).boundingBox())?.y;
		expect(noticeTop).toBeLessThan(headingTop ?? Number.NaN);
		await visit.app.getByText(/^1 guard is switched off in Jira, so everybody passes there\./).waitFor();
		expect(await visit.deploys('deployBot')).toBe('unregistered');
		await expectAccessible(visit.page, { app: () => visit.frame() });
	});

	if (choice === 'Set them to monitor') {
		it('says which workflow could not be changed, and changes nothing', async () => {
			await openList();
			await visit.faults({ workflowUpdatesRefused: true });
			await button(choice).click();
			await visit.app.getByText('0 guards set to monitor. 1 workflow could not be changed:').first().waitFor();
			await visit.app.getByText(/^Release train workflow: Jira refused the change\. .+/).waitFor();
			expect(await visit.deploys('deployBot')).toBe('unregistered');
			await expectAccessible(visit.page, { app: () => visit.frame() });
			await visit.faults({ workflowUpdatesRefused: false });
		});

		it('lets them only monitor, so that the bot passes', async () => {
			await openList();
			await button(choice).click();
			await visit.page.getByText('2 guards set to monitor.').waitFor();
			await visit.app.getByText(title).waitFor({ state: 'detached' });
			await eventually(async () =>
				expect(String(await visit.frame().evaluate('document.activeElement.textContent'))).toMatch(
					/^No identities yet/,
				),
			);
			expect(await visit.deploys('deployBot')).toBe('passes');
		});
	} else {
		it('leaves the choice open while it cannot be stored', async () => {
			await openList();
			await visit.faults({ resolverFailing: true });
			await button(choice).click();
			await visit.app
				.getByText(/Muster couldn't be reached\./)
				.first()
				.waitFor();
			await visit.faults({ resolverFailing: false });
			await visit.app.getByText(title).waitFor();
		});

		it('goes on enforcing and asks no more', async () => {
			await openList();
			await button(choice).click();
			await visit.page.getByText('They go on enforcing.').waitFor();
			await visit.app.getByText(title).waitFor({ state: 'detached' });
			expect(await visit.deploys('deployBot')).toBe('unregistered');
		});
	}

	it('does not come back', async () => {
		await openList();
		await visit.app.getByText('non-human accounts already work here').waitFor();
		expect(await visit.app.getByText(title).count()).toBe(0);
		expect(visit.site.sandbox.forge.failures).toEqual([]);
	});
});
