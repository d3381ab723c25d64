// The panel's verdict, and the evidence page: how far the audit is anchored, its receipt, and an export that the verifier takes.
import { text as readText } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Download } from 'playwright-core';
import { ExportVerifier } from '../../cli/src/audit/export-verifier';
import { expectAccessible } from './axe';
import { eventually } from './eventually';
import { admin, openVisit, type Visit } from './visit';

describe('the panel of a work item', () => {
	let visit: Visit;
	beforeAll(async () => {
		visit = await openVisit();
	}, 240_000);
	afterAll(() => visit?.close());

	it('calls nothing verified that was not compared yet, and verifies a long chain in steps', async () => {
		await visit.register('deployBot');
		expect(await visit.deploys('deployBot', 'REL-8')).toBe('passes');
		await visit.open('/browse/REL-8');
		await visit.app.getByText('Unaltered, compared up to').waitFor();
		expect(await visit.app.getByText('Verified').count()).toBe(0);
		await expectAccessible(visit.page, { app: () => visit.frame() });
		for (let i = 0; i < 101; i += 1) expect(await visit.deploys('deployBot', 'REL-7')).toBe('passes');
		// The last of them are recorded a moment after they were made.
		await eventually(async () => {
			await visit.open('/browse/REL-7');
			await visit.app.getByText('101 events').first().waitFor({ timeout: 3_000 });
		});
		await visit.app.getByText('Unaltered, compared up to').waitFor();
		expect(visit.complaints).toEqual([]);
	});
});

describe('the evidence page', () => {
	let visit: Visit;
	beforeAll(async () => {
		visit = await openVisit();
	}, 240_000);
	afterAll(() => visit?.close());

	const download = async (): Promise<{ file: Download; text: string }> => {
		const button = visit.app.getByRole('button', { name: 'Export', exact: true });
		const [file] = await Promise.all([visit.page.waitForEvent('download'), button.click()]);
		return { file, text: await readText(await file.createReadStream()) };
	};

	it('is reached from the navigation, says what is anchored, and is accessible', async () => {
		await visit.open(admin);
		await visit.app.getByRole('link', { name: 'Evidence', exact: true }).click();
		await visit.app.getByRole('heading', { name: 'Evidence' }).waitFor();
		await visit.app.getByText('Nothing is anchored yet.').waitFor();
		await expectAccessible(visit.page, { app: () => visit.frame() });
		expect(await visit.overflow()).toBe(0);
	});

	it('exports a file that the verifier finds sound, and a table', async () => {
		const { file, text } = await download();
		expect(file.suggestedFilename()).toMatch(/^muster-audit-\d{4}-\d\d-\d\d\.jsonl$/);
		const verifier = new ExportVerifier();
		verifier.push(Buffer.from(text));
		verifier.end();
		await visit.app.getByText('0 events exported. The export is on record.').first().waitFor();
		await visit.app.getByRole('radio', { name: /CSV/ }).check();
		const table = await download();
		expect(table.file.suggestedFilename()).toMatch(/\.csv$/);
		expect(table.text).toMatch(/^\uFEFF?recordedAt,at,issueId,/);
	});

	it('names days in the wrong order, and exports nothing', async () => {
		await visit.app.getByLabel('From').fill('2026-11-20');
		await visit.app.getByLabel('Until').fill('2026-11-10');
		await visit.app.getByText('The first day must not come after the last.').waitFor();
		await expectAccessible(visit.page, { app: () => visit.frame() });
		expect(visit.complaints).toEqual([]);
	});
});
