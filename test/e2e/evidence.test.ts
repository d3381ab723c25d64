// The panel's verdict, and the evidence page: how far the audit is anchored, its receipt, and an export that the verifier takes.
import { text as readText } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Download } from 'playwright-core';
import { ExportVerifier } from '../../cli/src/audit/export-verifier';
import type { EvidenceOutputs } from '../../src/contract/calls/evidence';
import { seal } from '../../src/core/audit/seal';
import { requireStored, tamper } from '../harness/storage';
import { expectAccessible } from './axe';
import { eventually } from './eventually';
import { admin, confirmWith, openVisit, type Visit } from './visit';

/** The scroll lock of dialogs is written as an inline style by Atlaskit. */
const ofOthers = (complaints: readonly string[]) =>
	complaints.filter((complaint) => !complaint.startsWith('Applying inline style violates'));

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
			await visit.app.getByText('101 events').first().waitFor({ timeout: 10_000 });
		});
		await visit.app.getByText('Unaltered, compared up to').waitFor();
		expect(visit.complaints).toEqual([]);
	});

	it('says how many events retention removed, and until when it may have', async () => {
		const { sandbox } = visit.site;
		const removedUntil = Date.now();
		const entry = seal({
			kind: 'journal',
			seq: 1,
			at: removedUntil,
			what: { type: 'retention', removedUntil },
			prev: null,
		});
		await tamper(sandbox, 'journal', '1', { version: 1, body: entry });
		const newest = {
			n: 1,
			hash: entry.hash,
			at: removedUntil,
			upTo: removedUntil,
			journal: 1,
			checkedUpTo: removedUntil,
		};
		await tamper(sandbox, 'anchor', 'newest', { version: 1, body: newest });
		const issueId = sandbox.site.issue('REL-8').id;
		const id = `${issueId}:1`;
		const { body, ...event } = await requireStored(sandbox, 'event', id);
		const { recordedAt } = body['payload'] as { recordedAt: number };
		const tombstone = { issueId, seq: 1, retention: 1 };
		await tamper(sandbox, 'event', id, { ...event, body: { hash: body['hash'], tombstone, recordedAt } });
		await visit.open('/browse/REL-8');
		await visit.app.getByText('1 event was removed by retention, which may remove what was recorded until').waitFor();
		expect(await visit.app.getByRole('button', { name: /Show \d+ more/ }).count()).toBe(0);
		await expectAccessible(visit.page, { app: () => visit.frame() });
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

	it('says what a removal takes before it is asked for, and keeps events for ever at first', async () => {
		await visit.app.getByText('Events are kept for ever.').waitFor();
		await visit.app.getByRole('radio', { name: 'For some months' }).check();
		await visit.app.getByRole('textbox', { name: 'Months' }).fill('5');
		const save = visit.app.getByRole('button', { name: 'Save', exact: true });
		await save.click();
		await visit.app.getByText('Enter a whole number from 6 to 120.').waitFor();
		await visit.app.getByRole('textbox', { name: 'Months' }).fill('6');
		await save.click();
		await visit.dialog().getByText('There is no event yet.').waitFor();
		await expectAccessible(visit.page, { app: () => visit.frame() });
		await visit.dialog().getByLabel('Reason').fill('Policy 12');
		await visit.dialog().getByRole('button', { name: 'Remove older events' }).click();
		await visit.dialog().getByText('Tick this to go on.').waitFor();
		await visit.dialog().getByLabel('I understand that removed events do not come back').check();
		await visit.dialog().getByRole('button', { name: 'Remove older events' }).click();
		await visit.dialog().waitFor({ state: 'detached' });
		await visit.app.getByText('Events are kept for 6 months. Once a day').waitFor();
		expect(await visit.overflow()).toBe(0);
	});

	it('puts removal on hold with a reason, and lifts it; who was too late is told', async () => {
		await visit.app.getByRole('button', { name: 'Put on hold' }).click();
		await confirmWith(visit, 'Case 2026-7', 'Put on hold');
		await visit.app.getByText('On hold: nothing is removed.').waitFor();
		await visit.app.getByText('Case 2026-7').waitFor();
		await expectAccessible(visit.page, { app: () => visit.frame() });
		const { retention } = await visit.call<EvidenceOutputs['evidence.read']>('evidence.read', {});
		await visit.call('evidence.keep', { version: retention.version, months: 24, reason: 'Meanwhile' });
		await visit.app.getByRole('button', { name: 'Lift the hold' }).click();
		await visit.dialog().getByLabel('Reason').fill('Case closed');
		await visit.dialog().getByRole('button', { name: 'Lift the hold' }).click();
		await visit.dialog().getByText('Somebody else changed the retention meanwhile.').waitFor();
		await visit.app.getByText('Events are kept for 24 months.').waitFor({ state: 'attached' });
		await visit.dialog().getByRole('button', { name: 'Lift the hold' }).click();
		await visit.dialog().waitFor({ state: 'detached' });
		await visit.app.getByText('On hold: nothing is removed.').waitFor({ state: 'detached' });
		expect(ofOthers(visit.complaints)).toEqual([]);
	});

	it('names days in the wrong order, and exports nothing', async () => {
		await visit.app.getByLabel('From').fill('2026-11-20');
		await visit.app.getByLabel('Until').fill('2026-11-10');
		await visit.app.getByText('The first day must not come after the last.').waitFor();
		await expectAccessible(visit.page, { app: () => visit.frame() });
		expect(ofOthers(visit.complaints)).toEqual([]);
	});
});
