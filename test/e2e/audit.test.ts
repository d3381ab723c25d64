// The audit of the site and what an identity did: filters in the address, evidence behind each move, a table of what
// matches, days as bars and as a table.
import { text as readText } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { forgeRecords } from '../../src/adapters/forge/records';
import { dayMs } from '../../src/contract/durations';
import type { AccountId } from '../../src/contract/ids';
import { dayOf, type MonthCounts, monthOf } from '../../src/core/audit/counts';
import { countRef } from '../../src/services/audit/count-records';
import { noteActors } from '../../src/services/audit/counted-actors';
import { expectAccessible } from './axe';
import { eventually } from './eventually';
import { admin, identityPath, idOf, openVisit, type Visit } from './visit';

const bot = idOf('deployBot') as AccountId;
const auditPath = `${admin}/audit`;

/** Three months of moves, as the daily count leaves them. */
async function countMonths(visit: Visit): Promise<void> {
	const months = new Map<string, MonthCounts>();
	for (let ago = 1; ago < 80; ago++) {
		const day = dayOf(Date.now() - ago * dayMs);
		const counts = {
			allowed: 20 + ((ago * 7) % 13),
			...(ago % 9 === 0 ? { 'would-deny': 4 } : {}),
			...(ago % 4 === 0 ? { observed: 6 } : {}),
			...(ago === 30 ? { bypassed: 3 } : {}),
		};
		const { days = {} } = months.get(monthOf(day)) ?? {};
		months.set(monthOf(day), {
			upTo: Date.now() - dayMs,
			days: { ...days, [day.slice(8)]: counts },
			spaces: { '10000': 300 } as MonthCounts['spaces'],
		});
	}
	await visit.site.sandbox.forge.runAs(undefined, async () => {
		for (const [month, body] of months) await forgeRecords.put(countRef(bot, month), { version: 1, body });
		await noteActors(forgeRecords, [bot]);
	});
}

describe('looking back', () => {
	let visit: Visit;
	beforeAll(async () => {
		visit = await openVisit();
		await visit.register('deployBot');
		await countMonths(visit);
		for (const issueKey of ['REL-7', 'REL-8', 'REL-15']) {
			expect(await visit.deploys('deployBot', issueKey)).toBe('passes');
		}
		await eventually(async () => {
			const { events } = await visit.call<{ events: readonly unknown[] }>('audit.list', { filter: {} });
			expect(events).toHaveLength(3);
		});
	}, 240_000);
	afterAll(() => visit?.close());

	it('lists the moves of the site, newest first, and is accessible', async () => {
		await visit.open(admin);
		await visit.app.getByRole('link', { name: 'Audit', exact: true }).click();
		await visit.app.getByText("Complete: compared with Jira's change logs up to").waitFor();
		await visit.app.getByText('3 moves shown').waitFor();
		const rows = visit.app.locator('tbody tr');
		await rows.first().getByRole('link', { name: 'REL-15' }).waitFor();
		expect(await rows.count()).toBe(3);
		await rows.first().getByRole('link', { name: 'deploy-bot' }).waitFor();
		await expectAccessible(visit.page, { app: () => visit.frame() });
		expect(await visit.overflow()).toBe(0);
	});

	it('opens a move to the evidence behind it', async () => {
		await visit.app.getByRole('button', { name: 'Show evidence: REL-15' }).click();
		await visit.app.getByText('Event hash').waitFor();
		await expectAccessible(visit.page, { app: () => visit.frame() });
		await visit.app.getByRole('button', { name: 'Hide evidence: REL-15' }).click();
		expect(await visit.app.getByText('Event hash').count()).toBe(0);
	});

	it('is narrowed in the address, which can be shared, and says where nothing matches', async () => {
		await visit.app.getByLabel('Decision').selectOption({ label: 'Bypassed' });
		await visit.app.getByText('No move matches.').waitFor();
		await visit.app.getByLabel('Decision').selectOption({ label: 'Allowed' });
		await visit.app.getByText('3 moves shown').waitFor();
		const address = new URL(visit.page.url()).pathname;
		expect(decodeURIComponent(decodeURIComponent(address))).toMatch(/\/audit\/decision=allowed$/);
		await visit.open(`${auditPath}/${encodeURIComponent('decision=allowed&reason=none-such&from=yesterday')}`);
		await visit.app.getByText('3 moves shown').waitFor();
		expect(await visit.app.getByLabel('Decision').inputValue()).toBe('allowed');
		await visit.app.getByRole('button', { name: 'Clear filters' }).click();
		await eventually(async () => expect(new URL(visit.page.url()).pathname).toBe(auditPath));
	});

	it('searches for an identity and an owner where there are more than a list can hold', async () => {
		await visit.context.route('**/muster-admin/identity.directory', async (route) => {
			const response = await route.fetch();
			const body = (await response.json()) as {
				value: { rows: { accountId: string; name: string; ownerId: string }[] };
			};
			const [row] = body.value.rows;
			if (row === undefined) throw new Error('no identity');
			for (let i = 0; i < 300; i++) {
				const id = (digit: string) => `712020:${digit}${String(i).padStart(7, '0')}-0000-4000-8000-00000000000a`;
				body.value.rows.push({ ...row, accountId: id('1'), ownerId: id('2'), name: `a-bot-${i}` });
			}
			await route.fulfill({ response, json: body });
		});
		await visit.open(auditPath);
		const identity = visit.app.getByRole('combobox', { name: 'Identity' });
		await visit.app.getByText('Any identity').waitFor();
		await identity.fill('deploy-b');
		await visit.app.getByRole('option', { name: 'deploy-bot' }).click();
		await visit.app.getByText('3 moves shown').waitFor();
		await eventually(async () => expect(decodeURIComponent(visit.page.url())).toContain('identity='));
		const owner = visit.app.getByRole('combobox', { name: 'Owner' });
		await owner.fill('Ana');
		await visit.app.getByText('Nobody matches').waitFor();
		await owner.fill('Bruno');
		await visit.app.getByRole('option', { name: /Bruno/ }).click();
		await eventually(async () => expect(decodeURIComponent(visit.page.url())).toContain('owner='));
		await visit.app.getByText('3 moves shown').waitFor();
		await expectAccessible(visit.page, { app: () => visit.frame() });
		expect(await visit.overflow()).toBe(0);
		await visit.context.unrouteAll({ behavior: 'ignoreErrors' });
		await visit.open(auditPath);
	});

	it('exports what matches, which is on record', async () => {
		await visit.app.getByText('3 moves shown').waitFor();
		const [file] = await Promise.all([
			visit.page.waitForEvent('download'),
			visit.app.getByRole('button', { name: 'Export what matches (CSV)' }).click(),
		]);
		const lines = (await readText(await file.createReadStream())).trim().split('\r\n');
		expect(lines).toHaveLength(4);
		expect(lines[0]).toMatch(/^\uFEFF?at,recordedAt,issueId,/);
		await visit.app.getByText('3 moves exported.').first().waitFor();
	});

	it('shows what an identity did a day, as bars and as a table, and leads to the moves of a day', async () => {
		await visit.open(identityPath(bot));
		await visit.app.getByRole('heading', { name: 'Activity' }).waitFor();
		await visit.app.getByText(/^Last move: /).waitFor();
		const yesterday = dayOf(Date.now() - dayMs);
		const row = visit.app.getByRole('row', { name: new RegExp(`^${yesterday}`) });
		expect(await row.locator('td').allInnerTexts()).toEqual(['27', '0', '0', '0', '27']);
		expect(await visit.app.locator('svg a').count()).toBe(79);
		await expectAccessible(visit.page, { app: () => visit.frame() });
		expect(await visit.overflow()).toBe(0);
		await visit.app.getByRole('link', { name: yesterday, exact: true }).click();
		await visit.app.getByText('No move matches.').waitFor();
		expect(await visit.app.getByLabel('From (UTC)').inputValue()).toBe(yesterday);
		expect(await visit.app.getByLabel('Identity').inputValue()).toBe(bot);
		await visit.page.goBack();
		await visit.app.getByRole('heading', { name: 'Activity' }).waitFor();
		await visit.app.locator('svg a').last().click();
		await visit.app.getByText('No move matches.').waitFor();
	});

	it('shows a month on one page, which prints without what is there to click', async () => {
		await visit.open(identityPath(bot));
		await visit.app.getByRole('link', { name: 'A month on one page' }).click();
		const month = visit.app.getByRole('heading', { name: /^deploy-bot: / });
		await month.waitFor();
		await visit.app.getByText('When the month ended, or now').waitFor();
		await visit.app.getByText('It was not registered.').waitFor();
		await visit.app.getByRole('cell', { name: 'Registered', exact: true }).waitFor();
		await expectAccessible(visit.page, { app: () => visit.frame() });
		expect(await visit.overflow()).toBe(0);
		await visit.page.emulateMedia({ media: 'print' });
		expect(await visit.app.getByRole('button', { name: 'Print' }).isVisible()).toBe(false);
		expect(await visit.app.getByRole('link', { name: 'Month before' }).isVisible()).toBe(false);
		expect(await month.isVisible()).toBe(true);
		await visit.page.emulateMedia({ media: null });
		await visit.app.getByRole('link', { name: 'Month before' }).click();
		await visit.app.getByText('Nothing was changed.').waitFor();
		await visit.app.getByText(/^8\d\d moves|^7\d\d moves|^6\d\d moves/).waitFor();
	});

	it('shows in the list how much an identity did lately', async () => {
		await visit.open(admin);
		await visit.app.getByRole('img', { name: /moves in 30 days$/ }).waitFor();
		await expectAccessible(visit.page, { app: () => visit.frame() });
	});

	it('counts again what does not fit the moves on record, and goes on without the page', async () => {
		await visit.open(auditPath);
		await visit.app.getByText('Where they do not fit this list, count the last six months again.').waitFor();
		await visit.app.getByRole('button', { name: 'Count again' }).click();
		await visit.app.getByText(/^Counting again: \d of 6 months/).waitFor();
		await visit.open(auditPath);
		await visit.app.getByText(/^Counting again: \d of 6 months/).waitFor();
		// What the fixture counted stands nowhere in the record.
		await visit.app
			.getByText(/months were wrong, of one account or of all, and corrected\.$/)
			.first()
			.waitFor();
		await expectAccessible(visit.page, { app: () => visit.frame() });
		expect(await visit.overflow()).toBe(0);
		await visit.open(identityPath(bot));
		await visit.app
			.getByText('It has moved nothing yet.')
			.or(visit.app.getByText(/^Last move: /))
			.first()
			.waitFor();
		expect(await visit.app.locator('svg a').count()).toBe(0);
		expect(visit.complaints).toEqual([]);
	});
});
