// The list of 10,000 identities: counts, filters, search, order, keyboard, selection, and work on many of them.
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Locator } from 'playwright-core';
import type { IdentityView } from '../../src/contract/calls/identities';
import { aManyRow, manyIdentities, registerMany } from '../builders/many-identities';
import { eventually, settledBox } from './eventually';
import { admin, identityPath, idOf, openVisit, type Visit } from './visit';

const total = 10_000;
const number = (value: number): string => value.toLocaleString('en-GB');

describe('a list of 10,000 identities', () => {
	let visit: Visit;

	beforeAll(async () => {
		// A registry that grew a moment ago is still leaving its old shards; this one grew a while ago.
		const real = Date.now.bind(Date);
		const clock = jest.spyOn(Date, 'now').mockImplementation(() => real() - 1_800_000);
		visit = await openVisit(async ({ sandbox }) => {
			await registerMany(sandbox, total);
			clock.mockRestore();
			await sandbox.agenda.runDue();
		});
	}, 240_000);
	afterAll(async () => {
		await visit?.close();
	});

	afterEach(() => visit.faults({ queryStalenessMs: 0 }));

	const count = (text: string): Locator => visit.app.getByRole('main').getByText(text, { exact: true });
	const select = (name: string): Locator => visit.app.getByLabel(name, { exact: true });
	const chip = (name: string): Locator => visit.app.getByRole('button', { name: new RegExp(`^${name}`) });
	const link = (name: string): Locator => visit.app.getByRole('link', { name, exact: true });
	const rowCount = (): Promise<number> =>
		visit.number(`Number(document.querySelector('table').getAttribute('aria-rowcount'))`);
	const drawn = (): Promise<number> => visit.number(`document.querySelectorAll('tr[data-index]').length`);
	/** Names of the first rows in view, in order. */
	const names = async (rows: number): Promise<string[]> => {
		const found = await visit.app.locator('tr[data-index] th a').allInnerTexts();
		return found.slice(0, rows);
	};
	const openList = async (): Promise<void> => {
		await visit.open(admin);
		await count('10,000 identities').waitFor();
	};

	it('counts exactly, and holds only the rows around the view', async () => {
		await openList();
		await eventually(async () => expect(await rowCount()).toBe(total + 1));
		expect(await drawn()).toBeLessThan(45);
		await eventually(async () => expect(await visit.overflow()).toBe(0));
		const ends = total / manyIdentities.endsSoonEvery;
		await chip(`Expiring ${ends}`).waitFor();
		await chip('Orphaned 0').waitFor();
	});

	it('shows the last row after one move of the wheel, under a header that stays', async () => {
		const header = visit.app.getByRole('columnheader', { name: /^Identity/ });
		const before = await settledBox(header);
		await visit.app.locator('tr[data-index="2"]').hover();
		await visit.page.mouse.wheel(0, 10_000_000);
		await visit.app.locator(`tr[aria-rowindex="${total + 1}"]`).waitFor();
		expect((await settledBox(header)).y).toBeCloseTo(before.y, 0);
		expect(await drawn()).toBeLessThan(45);
	});

	it('puts what ends first on top, and sorts by a column up, down and back', async () => {
		await openList();
		const soonest = async () => (await visit.app.locator('tr[data-index="0"]').innerText()).includes('Expiring');
		await eventually(async () => expect(await soonest()).toBe(true));
		const sort = visit.app.getByRole('columnheader', { name: /^Identity/ }).getByRole('button');
		await sort.click();
		await link('worker 00001').waitFor();
		await eventually(async () => expect(await names(3)).toEqual(['worker 00001', 'worker 00002', 'worker 00003']));
		const header = visit.app.getByRole('columnheader', { name: /^Identity/ });
		await eventually(async () => expect(await header.getAttribute('aria-sort')).toBe('ascending'));
		await sort.click();
		await link('worker 10000').waitFor();
		await eventually(async () => expect(await names(2)).toEqual(['worker 10000', 'worker 09999']));
		await eventually(async () => expect(await header.getAttribute('aria-sort')).toBe('descending'));
		await sort.click();
		await link('worker 00100').waitFor();
		await eventually(async () => expect(await header.getAttribute('aria-sort')).toBe('none'));
		await eventually(async () => expect(await soonest()).toBe(true));
	});

	it('finds by name and by account, and counts what it found', async () => {
		await openList();
		const search = visit.app.getByRole('searchbox');
		await search.fill('WORKER 0012');
		await count('10 identities match').waitFor();
		await eventually(async () => expect(await names(10)).toHaveLength(0));
		await eventually(async () => expect(await visit.app.getByRole('row').count()).toBe(11));
		const { accountId = '' } = aManyRow(4_321, Date.now()).cells;
		await search.fill(accountId);
		await count('1 identity matches').waitFor();
		await link('worker 04321').waitFor();
		await search.fill('nobody at all');
		await visit.app.getByText('No identities match.').waitFor();
		await visit.app.getByRole('button', { name: 'Clear filters' }).click();
		await count('10,000 identities').waitFor();
	});

	it('narrows by columns and chips, and the chips count under the other filters', async () => {
		await openList();
		await select('Type').selectOption({ label: 'AI agent' });
		await count('2,500 identities match').waitFor();
		// Of every 100th, none has a number that leaves 3 when divided by 4.
		await chip('Expiring 0').waitFor();
		await select('Type').selectOption({ label: 'Service account' });
		await chip('Expiring 100').click();
		await count('100 identities match').waitFor();
		await eventually(async () => expect(await rowCount()).toBe(101));
		await select('Environment').selectOption('staging');
		await visit.app.getByText('No identities match.').waitFor();
		await visit.app.getByRole('button', { name: 'Clear filters' }).click();
		await select('Owner').focus();
		await visit.app.locator('option', { hasText: 'Bruno Keller' }).waitFor({ state: 'attached' });
		await select('Owner').selectOption({ label: 'Bruno Keller' });
		await count(
			`${number(Array.from({ length: total }, (_, i) => i + 1).filter((n) => n % 3 === 0).length)} identities match`,
		).waitFor();
	});

	it('can be walked through by keyboard', async () => {
		await openList();
		// Notices and accounts come after the list; a key that is pressed while they do may be lost.
		await visit.atRest();
		await visit.app.getByRole('region', { name: 'Identities' }).focus();
		await eventually(async () =>
			expect(await visit.frame().evaluate('document.activeElement.tagName')).toBe('SECTION'),
		);
		const top = () => visit.number(`document.querySelector('section[aria-label="Identities"]').scrollTop`);
		// A browser with several windows may still give the keyboard to another.
		await eventually(async () => {
			await visit.page.keyboard.press('PageDown');
			expect(await top()).toBeGreaterThan(200);
		});
		const pressUntilRow = async (key: string, index: number) =>
			eventually(async () => {
				await visit.page.keyboard.press(key);
				await visit.app.locator(`tr[aria-rowindex="${index}"]`).waitFor({ timeout: 2_000 });
			});
		await pressUntilRow('End', total + 1);
		await pressUntilRow('Home', 2);
		await link('worker 00100').focus();
		await visit.page.keyboard.press('Enter');
		await visit.app.getByRole('heading', { name: 'worker 00100' }).waitFor();
		await visit.app.getByRole('link', { name: 'Identities', exact: true }).click();
		await count('10,000 identities').waitFor();
	});

	it('shows what was saved a moment ago at once, although queries lag behind', async () => {
		await visit.faults({ queryStalenessMs: 600_000 });
		const { accountId = '' } = aManyRow(777, Date.now()).cells;
		await visit.open(`${identityPath(accountId)}/edit`);
		await visit.app.getByLabel('Name').fill('the renamed one');
		await visit.app.getByRole('button', { name: 'Save', exact: true }).click();
		await visit.page.getByText('the renamed one saved and enforced.').waitFor();
		await visit.app.getByRole('link', { name: 'Identities', exact: true }).click();
		await visit.app.getByRole('searchbox').fill('renamed one');
		await link('the renamed one').waitFor();
		await count('1 identity matches').waitFor();
	});

	it('suspends some hundreds that a filter found, with progress, and says what came of it', async () => {
		await openList();
		await visit.app.getByRole('searchbox').fill('worker 03');
		await count('1,000 identities match').waitFor();
		await select('Type').selectOption({ label: 'Automation' });
		await count('250 identities match').waitFor();
		await visit.app.locator('tr[data-index="0"] input[type=checkbox]').check();
		await count('1 selected').waitFor();
		await visit.app.getByRole('button', { name: 'Select all 250' }).click();
		await count('250 selected').waitFor();
		await visit.app.getByRole('button', { name: 'Suspend', exact: true }).click();
		await visit.dialog().getByText('Suspend 250 identities?').waitFor();
		await visit
			.dialog()
			.getByText(/^1 enforced guard will refuse them\. 250 grants are kept\./)
			.waitFor();
		await visit.dialog().getByLabel('Reason').fill('Their vendor was breached.');
		// What passes by is quick: every text of the dialog is kept.
		await visit.frame().evaluate(`(() => {
			window.said = [];
			const note = () => window.said.push(document.querySelector('[role=dialog]')?.textContent ?? '');
			window.watching = new MutationObserver(note);
			window.watching.observe(document.body, { subtree: true, childList: true, characterData: true });
		})()`);
		await visit.dialog().getByRole('button', { name: 'Suspend 250' }).click();
		await visit.dialog().getByText('250 identities changed.').waitFor();
		expect(await visit.dialog().innerText()).not.toContain('Not yet enforced');
		const said = String(await visit.frame().evaluate('window.watching.disconnect(), window.said.join("|")'));
		for (const phase of ['Sending the selection', 'Checking every identity', 'Carrying it out', 'Safe to leave.'])
			expect(said).toContain(phase);
		await visit.dialog().getByRole('button', { name: 'Close' }).click();
		await select('Status').selectOption({ label: 'Suspended' });
		await count('250 identities match').waitFor();
		await visit.app.getByRole('searchbox').fill('');
		await select('Type').selectOption({ label: 'Any type' });
		await count('250 identities match').waitFor();
		const { accountId = '' } = aManyRow(3_002, Date.now()).cells;
		const { identity } = await visit.call<{ identity: IdentityView }>('identity.read', { accountId });
		expect(identity.status).toBe('suspended');
	});

	it('retires only for who typed how many', async () => {
		await openList();
		await visit.app.getByRole('searchbox').fill('worker 0500');
		await count('10 identities match').waitFor();
		await visit.app.getByRole('checkbox', { name: 'Select all 10 identities shown' }).check();
		await visit.app.getByRole('button', { name: 'Retire', exact: true }).click();
		await visit.dialog().getByLabel('Reason').fill('Nobody needs them.');
		await visit.dialog().getByRole('button', { name: 'Retire 10' }).click();
		await visit.dialog().getByText('Type 10, the number of identities.').waitFor();
		await visit.dialog().getByLabel('Type 10 to confirm').fill('10');
		await visit.dialog().getByRole('button', { name: 'Retire 10' }).click();
		await visit.dialog().getByText('10 identities changed.').waitFor();
		await visit.dialog().getByRole('button', { name: 'Close' }).click();
		await visit.app.getByRole('searchbox').fill('');
		await count('9,990 identities').waitFor();
	});

	it('gives several another owner', async () => {
		await visit.app.getByRole('searchbox').fill('worker 0600');
		await count('10 identities match').waitFor();
		await visit.app.getByRole('checkbox', { name: 'Select all 10 identities shown' }).check();
		await visit.app.getByRole('button', { name: 'Change owner' }).click();
		await visit.dialog().getByRole('combobox', { name: 'New owner' }).fill('Emil');
		await visit.app.getByRole('option', { name: /Emil Larsson/ }).click();
		await visit.dialog().getByLabel('Reason').fill('Dana moved on.');
		await visit.dialog().getByRole('button', { name: 'Change 10' }).click();
		await visit.dialog().getByText('10 identities changed.').waitFor();
		await visit.dialog().getByRole('button', { name: 'Close' }).click();
		await visit.app
			.getByRole('row', { name: /worker 06000/ })
			.getByText('Emil Larsson')
			.waitFor();
		const { accountId = '' } = aManyRow(6_000, Date.now()).cells;
		const { identity } = await visit.call<{ identity: IdentityView }>('identity.read', { accountId });
		expect(identity.ownerId).toBe(idOf('emil'));
	});

	it('fits into 400 pixels', async () => {
		await visit.page.setViewportSize({ width: 400, height: 800 });
		await visit.open(admin);
		await count('9,990 identities').waitFor();
		await eventually(async () => expect(await visit.overflow()).toBe(0));
		await visit.app.locator('tr[data-index="0"] input[type=checkbox]').check();
		await visit.app.getByRole('button', { name: 'Suspend', exact: true }).waitFor();
		await eventually(async () => expect(await visit.overflow()).toBe(0));
		await visit.page.setViewportSize({ width: 1280, height: 900 });
	});
});
