// The switches above single identities: freezes of the site and of a space, and break glass. On every page, and at guards.
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { compileRuleConfig } from '../../src/core/guards/rule-config';
import { eventually } from './eventually';
import { actAs } from './site';
import { admin, confirmWith, openVisit, spaceSettings, type Visit } from './visit';

describe('freezing and breaking glass', () => {
	let visit: Visit;

	beforeAll(async () => {
		visit = await openVisit(async ({ sandbox: { forge, site } }) => {
			const config = { ...compileRuleConfig({ mode: 'registered-or-human', enforcement: 'enforce' }) };
			site.setRules('Release train workflow', 'Deploy', {
				validators: [{ id: 'for people too', ruleKey: forge.ruleKey('muster-guard'), config, disabled: false }],
			});
		});
		await visit.register('deployBot');
	}, 240_000);
	afterAll(async () => {
		await visit?.close();
	});

	const region = (name: string): Locator => visit.app.getByRole('region', { name, exact: true });
	const button = (name: string): Locator => visit.app.getByRole('button', { name, exact: true });
	const openSwitches = async (): Promise<void> => {
		await visit.open(`${admin}/site`);
		await region('History').waitFor();
	};
	/** Every surface, and a text that stands there once it is ready. */
	const surfaces = [
		[admin, /deploy-bot/],
		[spaceSettings('REL'), /\d+ enforced/],
		['/browse/REL-7', 'Refusals appear'],
	] as const;
	/** What every page announces, or does not. */
	const announced = async (text: string): Promise<boolean[]> => {
		const found: boolean[] = [];
		for (const [path, ready] of surfaces) {
			await visit.open(path);
			await visit.app.getByText(ready).first().waitFor();
			await visit.atRest();
			const banner = visit.app.locator('[role="status"], [role="alert"]').filter({ hasText: text });
			found.push((await banner.count()) > 0);
		}
		return found;
	};
	const verdicts = async (): Promise<string[]> => [await visit.deploys('deployBot'), await visit.deploys('emil')];
	const latestChange = async (): Promise<string[]> => {
		const cells = await region('History').getByRole('row').nth(1).getByRole('cell').allInnerTexts();
		return cells.slice(1);
	};

	it('lets the bot and a person pass before', async () => {
		await openSwitches();
		await region('This site').getByText('Not frozen.').waitFor();
		expect(await verdicts()).toEqual(['passes', 'passes']);
		expect(await announced('frozen')).toEqual([false, false, false]);
	});

	it('freezes the site after counting what that stops, and a reason', async () => {
		await openSwitches();
		await button('Freeze this site').click();
		await visit.dialog().getByText('1 identity is refused on 1 enforced guard. People are unaffected.').waitFor();
		await visit.dialog().getByRole('button', { name: 'Freeze site' }).click();
		await visit.dialog().getByText('Say why.').waitFor();
		expect(await verdicts()).toEqual(['passes', 'passes']);
		await confirmWith(visit, 'A token leaked.', 'Freeze site');
		await region('This site').getByText('Every enforced guard refuses every identity.').waitFor();
		expect(await verdicts()).toEqual(['frozen', 'passes']);
		await region('History').getByText('Froze this site').waitFor();
		await eventually(async () =>
			expect(await latestChange()).toEqual(['Ana Reis', 'Froze this site', 'A token leaked.']),
		);
		// The button that opened the dialog has the focus again.
		await eventually(async () =>
			expect(await visit.frame().evaluate('document.activeElement.textContent')).toBe('Thaw this site'),
		);
	});

	it('says so on every page: since when, who, why', async () => {
		expect(await announced('Identities are frozen on this site since')).toEqual([true, true, true]);
		// Whoever merely sees a work item is not told who froze the site, and why.
		await visit.app.getByText(/frozen on this site since \d\d:\d\d\. People/).waitFor();
		await visit.open(admin);
		await visit.app.getByText(/since \d\d:\d\d by Ana Reis: “A token leaked\.”/).waitFor();
	});

	it('thaws it again', async () => {
		await visit.open(admin);
		await visit.app.getByRole('button', { name: /^Thaw/ }).click();
		await button('Thaw this site').click();
		await confirmWith(visit, 'The token was changed.', 'Thaw site');
		await region('History').getByText('Thawed this site').waitFor();
		expect(await verdicts()).toEqual(['passes', 'passes']);
		expect(await announced('frozen')).toEqual([false, false, false]);
	});

	it('lets an administrator of a space freeze it, and no other member', async () => {
		await actAs(visit.page, 'bruno');
		await visit.open(spaceSettings('REL'));
		await button('Freeze this space').click();
		await confirmWith(visit, 'We look at a release.', 'Freeze space');
		await visit.app.getByText('This space is frozen').first().waitFor();
		expect(await verdicts()).toEqual(['frozen', 'passes']);
		await actAs(visit.page, 'chidi');
		await visit.app.getByText('You need Administer Projects for REL.').waitFor();
		expect(await button('Freeze this space').count()).toBe(0);
		await actAs(visit.page, 'ana');
		expect(await announced('frozen')).toEqual([true, true, true]);
		// Whoever merely sees a work item does not see why.
		expect(await announced('We look at a release.')).toEqual([true, true, false]);
		await openSwitches();
		const row = region('Spaces').getByRole('row').filter({ hasText: 'We look at a release.' });
		await row.getByText('Bruno Keller').waitFor();
		await row.getByRole('rowheader', { name: 'REL', exact: true }).waitFor();
	});

	it('lets a Jira admin keep it frozen, which its own administrator cannot thaw then', async () => {
		await openSwitches();
		await visit.app.getByRole('combobox', { name: 'Freeze a space' }).click();
		await visit.app.getByRole('option', { name: /REL/ }).click();
		await button('Freeze space').click();
		await eventually(async () =>
			expect(await visit.dialog().getByLabel('Only Jira admins may thaw it').isChecked()).toBe(true),
		);
		await confirmWith(visit, 'We look at it, too.', 'Freeze space');
		await region('Spaces').getByText('Only Jira admins may thaw it.').waitFor();
		await region('History').getByText('Froze REL, for Jira admins to thaw').waitFor();
		await actAs(visit.page, 'bruno');
		await visit.open(spaceSettings('REL'));
		await visit.app.getByText('Only a Jira admin can thaw it.').first().waitFor();
		await visit.atRest();
		await eventually(async () => expect(await button('Thaw this space').isDisabled()).toBe(true));
		expect(await visit.app.getByRole('button', { name: 'Thaw: This space is frozen' }).count()).toBe(0);
		await actAs(visit.page, 'ana');
		expect(await verdicts()).toEqual(['frozen', 'passes']);
	});

	it('breaks the glass only for who understands, and then nothing is refused', async () => {
		await openSwitches();
		await button('Break glass').click();
		await visit.dialog().getByLabel('Reason').fill('The release must go out.');
		await visit.dialog().getByRole('button', { name: 'Break glass' }).click();
		await visit.dialog().getByText('Tick this to go on.').waitFor();
		expect(await visit.deploys('deployBot')).toBe('frozen');
		// It ends as soon as it can, unless somebody chooses otherwise.
		await eventually(async () =>
			expect(await visit.dialog().getByLabel('1 hour', { exact: true }).isChecked()).toBe(true),
		);
		await visit.dialog().getByLabel('I understand that nothing is refused').check();
		await visit.dialog().getByRole('button', { name: 'Break glass' }).click();
		await visit.dialog().waitFor({ state: 'detached' });
		await region('Break glass')
			.getByText(/No guard refuses anything\..* Until .+ \((59 min|1 h) left\)\./)
			.waitFor();
		expect(await verdicts()).toEqual(['passes', 'passes']);
		// Not even who is not registered.
		expect(await visit.deploys('releaseBot')).toBe('passes');
		await region('History').getByText('Broke the glass').waitFor();
		await eventually(async () =>
			expect(await latestChange()).toEqual([
				'Ana Reis',
				expect.stringMatching(/^Broke the glass, until .*\d\d:\d\d$/),
				'The release must go out.',
			]),
		);
		expect(await announced('min left')).toEqual([true, true, true]);
		expect(await announced('Glass is broken')).toEqual([true, true, true]);
		// Neither page goes on to say that no identity may.
		visit.site.sandbox.site.issue('REL-7').statusId = '10004';
		await visit.open('/browse/REL-7');
		await visit.app.getByText('Any account that Jira lets can move it now.').waitFor();
		await visit.open(spaceSettings('REL'));
		await visit.app
			.getByRole('row', { name: /^Deploy / })
			.getByText('Any account that Jira lets')
			.waitFor();
	});

	it('puts the end off, and offers nothing nearer', async () => {
		await openSwitches();
		await region('Break glass').getByRole('button', { name: 'Put off the end' }).click();
		await visit
			.dialog()
			.getByText(/^Now it ends at .*\d\d:\d\d\.$/)
			.waitFor();
		await visit.dialog().getByLabel('4 hours', { exact: true }).check();
		expect(await visit.dialog().getByRole('radio').count()).toBe(3);
		await visit.dialog().getByLabel('I understand that nothing is refused').check();
		await confirmWith(visit, 'Not out yet.', 'Put off the end');
		await region('Break glass')
			.getByText(/\((3 h 59 min|4 h) left\)/)
			.waitFor();
	});

	it('ends break glass, and what was refused is refused again', async () => {
		await openSwitches();
		await button('End break glass').click();
		await confirmWith(visit, 'It is out.', 'End break glass');
		await region('History').getByText('Ended break glass').waitFor();
		expect(await verdicts()).toEqual(['frozen', 'passes']);
		expect(await visit.deploys('releaseBot')).toBe('frozen');
		expect(await announced('Glass is broken')).toEqual([false, false, false]);
	});

	it('thaws the space, and keeps the whole story', async () => {
		await openSwitches();
		await visit.app.getByRole('button', { name: 'Thaw REL', exact: true }).click();
		await confirmWith(visit, 'Looked at.', 'Thaw space');
		await region('Spaces').getByText('No space is frozen.').waitFor();
		expect(await verdicts()).toEqual(['passes', 'passes']);
		await visit.page.reload();
		await region('History').getByText('Froze this site').waitFor();
		const changes = region('History').getByRole('row').locator('td:nth-child(3)');
		// Names of spaces come after the rest.
		await eventually(async () =>
			expect(await changes.allInnerTexts()).toEqual([
				'Thawed REL',
				'Ended break glass',
				expect.stringMatching(/^Broke the glass, until /),
				expect.stringMatching(/^Broke the glass, until /),
				'Froze REL, for Jira admins to thaw',
				'Froze REL',
				'Thawed this site',
				'Froze this site',
			]),
		);
	});

	it('never calls frozen what Jira does not apply yet', async () => {
		// The job that tries again reports each failure.
		const reports = jest.spyOn(console, 'error').mockImplementation(() => undefined);
		await openSwitches();
		await visit.faults({ appPropertyUnavailable: 1_000 });
		await button('Freeze this site').click();
		await visit.dialog().getByLabel('Reason').fill('A token leaked.');
		await visit.dialog().getByRole('button', { name: 'Freeze site' }).click();
		await visit.dialog().getByText('Not yet enforced.').first().waitFor();
		expect(await visit.page.getByText('This site is frozen.').count()).toBe(0);
		await visit.faults({ appPropertyUnavailable: 0 });
		await visit.dialog().getByRole('button', { name: 'Close' }).click();
		reports.mockRestore();
	});
});
