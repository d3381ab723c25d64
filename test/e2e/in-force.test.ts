// What is in force stands beside what is stored: on every page, whoever looks, and after every reload.
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { eventually } from './eventually';
import { patienceMs } from './slow';
import { admin, identityPath, idOf, openVisit, spaceSettings, type Visit } from './visit';

let visit: Visit;

/** So soon after a suspension nobody can tell whether a move came before it. */
const noticedAfterMs = 10_500;

beforeAll(async () => {
	// The job that tries again reports each failure.
	jest.spyOn(console, 'error').mockImplementation(() => undefined);
	visit = await openVisit();
});
afterAll(async () => {
	await visit.close();
	jest.restoreAllMocks();
});

describe('a suspension that Jira does not apply', () => {
	it('is called so by the list and every other page of administrators, after every reload', async () => {
		const { accountId, version } = await visit.register('deployBot');
		await visit.faults({ appPropertyUnavailable: 1_000 });
		await visit.call('identity.suspend', { accountId, version, reason: 'Its token leaked.' });
		await visit.open(admin);
		const row = visit.row(/deploy-bot/);
		await row.getByText('Suspended', { exact: true }).waitFor();
		await row.getByText('Not yet enforced', { exact: true }).waitFor();
		await visit.app.getByText(/before: 1 identity \(deploy-bot\)\./).waitFor();
		await visit.page.reload();
		await row.getByText('Not yet enforced', { exact: true }).waitFor();
		await visit.app.getByRole('button', { name: 'Needs action 1' }).waitFor();
		await visit.app.getByRole('link', { name: 'Guards' }).click();
		await visit.app.getByRole('heading', { name: 'Guards' }).waitFor();
		await visit.app.getByText(/before: 1 identity \(deploy-bot\)\./).waitFor();
	});

	it('is called so by the panel and the page of the space', async () => {
		for (const path of ['/browse/REL-7', spaceSettings('REL')]) {
			await visit.open(path);
			await visit.app.getByText('Jira may still apply what was stored before: 1 identity.').waitFor();
		}
	});

	it('stands there from the start, so that nothing moves when it comes', async () => {
		await visit.context.addInitScript(`
			window.moved = [];
			new PerformanceObserver((list) => {
				for (const { sources } of list.getEntries())
					for (const { node, previousRect, currentRect } of sources)
						if (previousRect.top !== currentRect.top) window.moved.push(node?.nodeName ?? 'gone');
			}).observe({ type: 'layout-shift', buffered: true });
		`);
		for (const page of ['', '/overview', '/guards', '/audit', '/evidence', '/site', '/settings', '/import']) {
			await visit.open(`${admin}${page}`);
			await visit.app.getByText(/before: 1 identity \(deploy-bot\)\./).waitFor();
			await visit.atRest();
			expect(await visit.frame().evaluate(`window.moved.filter((name) => name === 'NAV')`)).toEqual([]);
		}
	});

	it('alarms when the bot moves a work item all the same', async () => {
		await visit.page.waitForTimeout(noticedAfterMs);
		expect(await visit.deploys('deployBot')).toBe('passes');
		// What reports the move is delivered a moment later, and the panel does not ask again by itself.
		await eventually(async () => {
			await visit.open('/browse/REL-7');
			await visit.app
				.getByText('Bypassed')
				.first()
				.waitFor({ timeout: patienceMs / 10 });
		});
		await visit.open(admin);
		await visit
			.row(/deploy-bot/)
			.getByText('Moved while suspended', { exact: true })
			.waitFor();
		await visit
			.row(/deploy-bot/)
			.getByRole('link', { name: 'REL-7' })
			.waitFor();
		await visit.open(identityPath(idOf('deployBot')));
		await visit.app.getByText('It moved work while suspended.').waitFor();
	});

	it('is published again when that is asked for, and told to be in doubt until a time', async () => {
		await visit.open(identityPath(idOf('deployBot')));
		const retry = visit.app.getByRole('button', { name: 'Retry now' }).last();
		await retry.click();
		await visit.app.getByText(/^Tried again just now, in vain/).waitFor();
		await visit.faults({ appPropertyUnavailable: 0 });
		await retry.click();
		await visit.app.getByText(/^Enforced\. A write that got no answer could undo it until \d\d:\d\d\.$/).waitFor();
		await visit.app.getByText('Enforced, with a doubt.').waitFor();
		expect(await visit.app.getByText('Not yet enforced').count()).toBe(0);
		expect(await visit.deploys('deployBot')).toBe('suspended');
		await visit.open(admin);
		await visit
			.row(/deploy-bot/)
			.getByText(/^Certain at \d\d:\d\d$/)
			.waitFor();
	});
});

describe('a switch', () => {
	const guard = () => visit.app.getByRole('row', { name: /Deploy Staged/ });

	it('that stops every guard stands beside what is stored of them, and of identities', async () => {
		await visit.call('site.break-glass', { reason: 'The release must go out.' });
		await visit.open(`${admin}/guards`);
		await guard().getByText('Stops nobody', { exact: true }).waitFor();
		await guard().getByText('Enforced once it is mended.').waitFor();
		expect(await guard().getByText('Enforced', { exact: true }).count()).toBe(0);
		expect(await guard().getByText('OK', { exact: true }).count()).toBe(0);
		await visit.app.getByRole('link', { name: 'Deploy', exact: true }).click();
		await visit.app.getByText(/^Glass is broken, so nobody is stopped now\./).waitFor();
		await visit
			.row(/deploy-bot/)
			.getByText('Not stopped', { exact: true })
			.waitFor();
		await visit.open(admin);
		await visit
			.row(/deploy-bot/)
			.getByText('Glass broken', { exact: true })
			.waitFor();
	});

	it('that stops every identity stands beside what is stored of them, and of guards', async () => {
		await visit.call('site.mend-glass', { reason: 'It is out.' });
		await visit.call('site.freeze', { reason: 'A token leaked.' });
		await visit.open(admin);
		await visit
			.row(/deploy-bot/)
			.getByText('Site frozen', { exact: true })
			.waitFor();
		await visit.app.getByRole('link', { name: 'Guards', exact: true }).click();
		await guard().getByText('Frozen: refuses every identity.').waitFor();
		await guard().getByText('Enforced', { exact: true }).waitFor();
	});
});
