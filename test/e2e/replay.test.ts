// A look back on the page of a guard: what it would have blocked in the last 90 days, by whom, and what leads on from there.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectAccessible } from './axe';
import { admin, openVisit, type Visit } from './visit';

describe('the last 90 days', () => {
	let visit: Visit;
	beforeAll(async () => {
		visit = await openVisit();
		await visit.register('deployBot');
		for (const issueKey of ['REL-7', 'REL-8']) expect(await visit.deploys('deployBot', issueKey)).toBe('passes');
	}, 240_000);
	afterAll(() => visit?.close());

	it('are looked at on the page of a guard, with what cannot be known, and stay after a reload', async () => {
		await visit.open(`${admin}/guards`);
		await visit.app
			.getByRole('link', { name: /Deploy/ })
			.first()
			.click();
		await visit.app.getByRole('heading', { name: 'Had this been in force for the last 90 days' }).waitFor();
		await visit.app
			.getByText(/^By Jira's estimate that is about \d+ work items and \d+ points\. Long change logs cost more\.$/)
			.waitFor();
		await visit.app.getByRole('button', { name: 'Look back 90 days' }).click();
		await visit.app.getByText(/^\d+ moves by bots: 0 would have been blocked\.$/).waitFor({ timeout: 60_000 });
		await visit.app.getByText('Complete.').waitFor();
		await visit.app.getByText(/^Not known: the registry/).waitFor();
		await expectAccessible(visit.page, { app: () => visit.frame() });
		expect(await visit.overflow()).toBe(0);
		await visit.page.reload();
		await visit.app.getByText(/^\d+ moves by bots: 0 would have been blocked\.$/).waitFor();
		await visit.app.getByRole('button', { name: 'Look again' }).waitFor();
	});

	it('are judged by the registry of now, and lead to what is missing', async () => {
		const { identity } = await visit.call<{ identity: { version: number; accountId: string } }>('identity.read', {
			accountId: (await visit.call<{ rows: readonly { accountId: string }[] }>('identity.directory', {})).rows[0]
				?.accountId,
		});
		await visit.call('identity.suspend', {
			accountId: identity.accountId,
			version: identity.version,
			reason: 'Token leaked',
		});
		await visit.page.reload();
		await visit.app.getByText(/^\d+ moves by bots: [1-9]\d* would have been blocked\.$/).waitFor();
		const row = visit.app.getByRole('row', { name: /it is suspended/ });
		await row.getByRole('link', { name: 'REL-8' }).waitFor();
		await row.getByText(/^\d+ times$/).waitFor();
		await expectAccessible(visit.page, { app: () => visit.frame() });
		expect(visit.complaints).toEqual([]);
	});
});

describe('the grants of an identity by what it did', () => {
	let visit: Visit;
	beforeAll(async () => {
		visit = await openVisit();
		const { accountId } = await visit.register('deployBot', { grants: [] });
		expect(await visit.deploys('deployBot', 'REL-7')).toBe('no-grant');
		await visit.open(`${admin}/identities/${encodeURIComponent(accountId)}`);
	}, 240_000);
	afterAll(() => visit?.close());

	it('are proposed after a look back, each with what it did, and nothing is changed', async () => {
		await visit.page.setViewportSize({ width: 1280, height: 1600 });
		await visit.app.getByRole('heading', { name: 'Grants by what it did' }).waitFor();
		await visit.app.getByRole('button', { name: 'Look back 90 days' }).click();
		const rows = visit.app.getByRole('row', { name: /Add/ });
		await rows
			.getByRole('link', { name: /^REL-\d+$/ })
			.first()
			.waitFor({ timeout: 60_000 });
		await visit.app.getByText(/^Everything was looked at/).waitFor();
		await expectAccessible(visit.page, { app: () => visit.frame() });
		expect(await visit.overflow()).toBe(0);
		const folder = process.env['MUSTER_PICTURES'];
		if (folder !== undefined) await visit.page.screenshot({ path: `${folder}/learned.png` });
	});

	it('open in the form, and fit what it did once they are saved', async () => {
		await visit.app.getByRole('button', { name: /^Review \d+ grants? in the form$/ }).click();
		await visit.app.getByText(/^These are the grants that cover what it did/).waitFor();
		await visit.app.getByRole('button', { name: 'Save', exact: true }).click();
		await visit.page.getByText('saved and enforced').waitFor();
		await visit.app.getByRole('row', { name: /Keep/ }).first().waitFor();
		// They are newer than what was looked at: nobody can say yet that they fit.
		await visit.app.getByText('newer than what was looked at').first().waitFor();
		expect(await visit.app.getByText('Its grants fit what it did.').count()).toBe(0);
		expect(await visit.app.getByRole('button', { name: /^Review/ }).count()).toBe(0);
		expect(await visit.deploys('deployBot', 'REL-7')).toBe('passes');
	});
});

describe('before a guard stands', () => {
	let visit: Visit;
	const workflow = 'Release train workflow';
	beforeAll(async () => {
		visit = await openVisit(async ({ sandbox: { site } }) => {
			site.setRules(workflow, 'Deploy', { validators: [], postFunctions: [] });
		});
		await visit.register('deployBot', { grants: [] });
		for (const issueKey of ['REL-7', 'REL-8']) expect(await visit.deploys('deployBot', issueKey)).toBe('passes');
	}, 240_000);
	afterAll(() => visit?.close());

	const button = (name: string | RegExp) => visit.app.getByRole('button', { name });
	const choose = async (transitions: readonly string[]): Promise<void> => {
		await visit.open(`${admin}/guards`);
		await button(/^All \d/).click();
		for (const name of transitions)
			await visit.app.getByLabel(`Select ${name} in ${workflow}`, { exact: true }).check();
		await button(/^Guard \d transition/).click();
		await visit.dialog().waitFor();
	};
	const dialogText = (text: string | RegExp) => visit.dialog().getByText(text);
	const refused = /^[1-9]\d* of \d+ moves by bots would have been refused, by \d+ accounts?\.$/;

	it('the dialog says what a look back costs, begins it, and the look goes on when the page is closed', async () => {
		await choose(['Deploy', 'Close']);
		await dialogText(/about one of Jira's points each/).waitFor();
		expect(await dialogText(refused).count()).toBe(0);
		await expectAccessible(visit.page, { app: () => visit.frame() });
		await visit.dialog().getByRole('button', { name: 'Look back 90 days' }).click();
		await dialogText(/^Looking: /)
			.or(dialogText('Complete.'))
			.first()
			.waitFor();
		await visit.page.goto('about:blank');
		await choose(['Deploy', 'Close']);
		await dialogText('Complete.').waitFor({ timeout: 60_000 });
		await dialogText(refused).waitFor();
	});

	it('shows every transition with a line of its own, and accounts with reasons, items and what they lack', async () => {
		await dialogText(/^Deploy \(Release train workflow\): [1-9]\d* of \d+ moves by bots/).waitFor();
		await dialogText(/^Close \(Release train workflow\): /).waitFor();
		const row = visit
			.dialog()
			.getByRole('row', { name: /deploy-bot/i })
			.filter({ hasText: 'no grant' });
		await row.getByRole('link', { name: 'REL-8' }).waitFor();
		await row.getByRole('button', { name: /grant/i }).waitFor();
		await dialogText(/^Not known: the registry/).waitFor();
		await expectAccessible(visit.page, { app: () => visit.frame() });
		expect(await visit.overflow()).toBe(0);
	});

	it('asks another guard about the same moves without another look at Jira', async () => {
		const searches: string[] = [];
		visit.page.on('request', (request) => {
			if (request.url().includes('replay.start')) searches.push(request.url());
		});
		const people = dialogText(/moves by people would have been refused, too/);
		await people.waitFor();
		await visit.dialog().getByLabel('Registered identities and people').check();
		await people.waitFor({ state: 'detached' });
		await dialogText(refused).waitFor();
		await visit.dialog().getByLabel('Registered identities only').check();
		await people.waitFor();
		await visit.dialog().getByLabel('Limit to types').check();
		await dialogText('Choose the types and the group first.').waitFor();
		await visit.dialog().getByLabel('AI agent').check();
		await dialogText(refused).waitFor();
		expect(searches).toEqual([]);
	});

	it('still shows it beside the plan, and a part of what was looked at needs no look of its own', async () => {
		await visit.dialog().getByRole('button', { name: 'Preview' }).click();
		await visit.dialog().getByRole('button', { name: 'Guard 2 transitions' }).waitFor();
		await dialogText(refused).waitFor();
		await visit.dialog().getByRole('button', { name: 'Cancel' }).click();
		await choose(['Deploy']);
		await dialogText('Complete.').waitFor();
		await dialogText(refused).waitFor();
		await visit.dialog().getByRole('button', { name: 'Cancel' }).click();
		await choose(['Deploy', 'Stage']);
		await visit.dialog().getByRole('button', { name: 'Look back 90 days' }).waitFor();
		// The scroll lock of dialogs is written as an inline style by Atlaskit.
		expect(visit.complaints.filter((one) => !one.startsWith('Applying inline style violates'))).toEqual([]);
	});
});

describe('before anything is registered', () => {
	let visit: Visit;
	beforeAll(async () => {
		visit = await openVisit(async ({ sandbox: { site } }) => {
			site.setRules('Release train workflow', 'Deploy', { validators: [], postFunctions: [] });
		});
		for (const issueKey of ['REL-7', 'REL-8', 'REL-15'])
			expect(await visit.deploys('deployBot', issueKey)).toBe('passes');
	}, 240_000);
	afterAll(() => visit?.close());

	const rows = () => visit.app.getByRole('table', { name: 'Accounts that nobody registered' }).getByRole('row');

	it('a look back tells what accounts did, the busiest first, after saying what it costs', async () => {
		await visit.open(admin);
		await visit.app.getByText(/reads every work item of the site/).waitFor();
		await rows().filter({ hasText: 'Not looked at yet' }).first().waitFor();
		await visit.app.getByRole('button', { name: 'Look back 90 days' }).click();
		await visit.app.getByText(/^Everything was looked at: \d+ work items\./).waitFor({ timeout: 60_000 });
		await rows()
			.filter({ hasText: /\d moves/ })
			.first()
			.waitFor();
		const counts = (await rows().allInnerTexts()).map((text) => Number(/(\d+) moves?/.exec(text)?.[1] ?? 0)).slice(1);
		expect(counts).toEqual([...counts].sort((a, b) => b - a));
		expect(counts[0]).toBeGreaterThanOrEqual(3);
		await expectAccessible(visit.page, { app: () => visit.frame() });
		expect(await visit.overflow()).toBe(0);
	});

	it('each account shows the grants that cover it with their evidence, and the form is filled with them', async () => {
		const row = rows().filter({ hasText: 'deploy-bot' });
		await row.getByText(/grants? covers? it|grants cover it/).click();
		await row
			.getByText(/^May move .* in REL from Staged to Deployed/)
			.first()
			.waitFor();
		await row.getByRole('link', { name: 'REL-15' }).waitFor();
		await expectAccessible(visit.page, { app: () => visit.frame() });
		await row.getByRole('button', { name: 'Register deploy-bot' }).click();
		await visit.app.getByRole('heading', { name: 'Register identity' }).waitFor();
		await visit.app
			.getByText(/^May move .* in REL from Staged to Deployed/)
			.first()
			.waitFor();
		expect(visit.complaints).toEqual([]);
	});
});
