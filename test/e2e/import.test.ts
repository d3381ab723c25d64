// Files of identities, from the dry run to what guards say afterwards, and back out again.

import { text as readText } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Download, Locator } from 'playwright-core';
import { dayMs } from '../../src/contract/durations';
import { intercept } from '../harness/platform-calls';
import { eventually } from './eventually';
import { actAs } from './site';
import { admin, idOf, openVisit, type Visit } from './visit';

const header = 'accountId,name,type,ownerId,contact,purpose,expiresAt,grants';
const day = (days: number): string => new Date(Date.now() + days * dayMs).toISOString().slice(0, 10);
const line = (name: string, accountId: string, type = 'ci-pipeline', purpose = 'Deploys what is staged.'): string =>
	[accountId, name, type, idOf('bruno'), '#release-eng', purpose, day(90), 'space=REL from=Staged to=Deployed'].join();

describe('importing a file', () => {
	let visit: Visit;

	beforeAll(async () => {
		visit = await openVisit();
	}, 240_000);
	afterAll(async () => {
		jest.restoreAllMocks();
		await visit?.close();
	});

	const choose = async (name: string, text: string): Promise<void> => {
		await visit.open(`${admin}/import`);
		const mimeType = name.endsWith('.json') ? 'application/json' : 'text/csv';
		await visit.app.locator('input[type=file]').setInputFiles({ name, mimeType, buffer: Buffer.from(text) });
	};
	const button = (name: string): Locator => visit.app.getByRole('button', { name, exact: true });
	/** The rows of the table, cell by cell. They come after the counts. */
	const rows = async (): Promise<string[][]> => {
		const table = visit.app.getByRole('table', { name: 'Rows' });
		await table.waitFor();
		const found = await table.getByRole('row').all();
		const cells = await Promise.all(found.slice(1).map((row) => row.locator('td, th').allInnerTexts()));
		return cells.map((texts) => texts.map((text) => text.replaceAll(/\s+/g, ' ').trim()));
	};
	const counts = async (): Promise<string[]> =>
		(await visit.app.locator('dl > div').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim());
	const downloaded = async (click: () => Promise<void>): Promise<{ file: Download; text: string }> => {
		const [file] = await Promise.all([visit.page.waitForEvent('download'), click()]);
		return { file, text: await readText(await file.createReadStream()) };
	};

	it('offers a template whose columns it takes', async () => {
		await visit.open(`${admin}/import`);
		await visit.app.getByText('No files were imported yet.').waitFor();
		const { file, text } = await downloaded(() => button('Download a template').click());
		expect(file.suggestedFilename()).toBe('muster-import-template.csv');
		await choose('template.csv', text);
		// Its example is an account that does not exist.
		await visit.app.getByText('Nothing to apply.').first().waitFor();
		await eventually(async () => expect((await rows()).map(([, , verdict]) => verdict)).toEqual(['Error']));
	});

	it('refuses a file whose columns do not fit, without sending anything', async () => {
		await choose('wrong.csv', 'accountId,colour\n1,red\n');
		await visit.app
			.getByText(/The columns of this file don't fit: missing name, .*; unknown “colour”\./)
			.first()
			.waitFor();
		await visit.app.getByText('The file was not imported. Nothing was changed.').waitFor();
	});

	it('tries every row of a CSV file first, with what is wrong on top, and changes nothing', async () => {
		const good = line('release-bot', idOf('releaseBot'));
		const bad = line('deploy-bot', idOf('deployBot'), 'robot');
		const formula = line('=HYPERLINK("x")'.replaceAll('"', '""').replace(/^/, '"').concat('"'), '=cmd');
		await choose('bots.csv', [header, good, bad, formula].join('\r\n'));
		await visit.app.getByText('1 ready, 2 with errors. Rows with errors are skipped.').first().waitFor();
		await visit.app.getByRole('heading', { name: 'Import of bots.csv' }).waitFor();
		await eventually(async () =>
			expect((await rows()).map(([row, , verdict]) => [row, verdict])).toEqual([
				['3', 'Error'],
				['4', 'Error'],
				['2', 'Create'],
			]),
		);
		expect((await rows())[0]?.[3]).toMatch(/type/i);
		await eventually(async () => expect(await counts()).toEqual(['Create 1', 'Change 0', 'Unchanged 0', 'Error 2']));
		expect(await visit.deploys('releaseBot')).toBe('unregistered');
	});

	it('gives the errors as a file that no spreadsheet runs', async () => {
		const { file, text } = await downloaded(() => button('Download errors').click());
		expect(file.suggestedFilename()).toBe('bots-errors.csv');
		const lines = text
			.replace(/^\uFEFF/, '')
			.trimEnd()
			.split('\r\n');
		expect(lines[0]).toBe('Row,Account,Column,Why');
		expect(lines).toHaveLength(3);
		expect(lines[1]).toContain(idOf('deployBot'));
		expect(lines[2]).toMatch(/^4,'=cmd,/);
		// No cell starts as a formula does.
		expect(text).not.toMatch(/(^|,)"?[=+\-@]/m);
	});

	it('carries out the good rows only, and says so', async () => {
		await button('Apply 1 change').click();
		await visit.app.getByText('1 applied.').first().waitFor();
		await visit.app.getByText('2 rows with errors were skipped.').waitFor();
		await eventually(async () =>
			expect((await rows()).map(([row, , verdict]) => [row, verdict])).toEqual([
				['3', 'Error Skipped'],
				['4', 'Error Skipped'],
				['2', 'Create Applied'],
			]),
		);
		expect(await button('Apply 1 change').count()).toBe(0);
		expect(await visit.deploys('releaseBot')).toBe('passes');
		expect(await visit.deploys('deployBot')).toBe('unregistered');
	});

	it('shows the finished work again when its page is loaded again, and in the list of works', async () => {
		await visit.page.reload();
		await visit.app.getByText('1 applied.').first().waitFor();
		await visit.app.getByText('Started by Ana Reis').waitFor();
		await visit.app.getByRole('link', { name: 'Choose another file' }).click();
		const work = visit.app.getByRole('row').filter({ hasText: 'Import of bots.csv' });
		await work.getByText('1 applied').waitFor();
		await work.getByText('Done', { exact: true }).waitFor();
		await visit.app.getByRole('link', { name: 'Identities', exact: true }).click();
		await visit.app.getByRole('row', { name: /release-bot/ }).waitFor();
	});

	it('takes a JSON file with a bad row too', async () => {
		const item = {
			accountId: idOf('deployBot'),
			name: 'deploy-bot',
			type: 'ci-pipeline',
			ownerId: 'bruno keller',
			contact: '#release-eng',
			purpose: 'Deploys what is staged.',
			expiresAt: day(90),
			grants: [{ space: 'REL', from: 'Staged', to: 'Deployed' }],
		};
		await choose(
			'bots.json',
			JSON.stringify([item, { ...item, accountId: idOf('triageAgent'), ownerId: 'Hana Sato' }]),
		);
		await visit.app.getByText('1 ready, 1 with errors. Rows with errors are skipped.').first().waitFor();
		await eventually(async () => expect((await rows()).map(([, , verdict]) => verdict)).toEqual(['Error', 'Create']));
		const said = (await rows()).map(([, , , why]) => why);
		expect(said[0]).toMatch(/no active person with exactly this name.* In the file: “Hana Sato”\.$/);
		expect(said[1]).toMatch(/^Owner: Bruno Keller \(.+\) Grants: /);
		await button('Apply 1 change').click();
		await visit.app.getByText('1 applied.').first().waitFor();
		expect(await visit.deploys('deployBot')).toBe('passes');
		expect(await visit.deploys('triageAgent')).toBe('unregistered');
	});

	it.each(['CSV', 'JSON'])('finds nothing to do in what was exported as %s', async (kind) => {
		await visit.open(admin);
		await visit.app.getByRole('row', { name: /deploy-bot/ }).waitFor();
		await button('Export').first().click();
		await visit.dialog().getByLabel(kind).check();
		const { text } = await downloaded(() => visit.dialog().getByRole('button', { name: 'Export' }).click());
		await choose(`export.${kind.toLowerCase()}`, text);
		await visit.app.getByText('Nothing to do: every row is as it is registered.').first().waitFor();
		await eventually(async () => expect(await counts()).toEqual(['Create 0', 'Change 0', 'Unchanged 2', 'Error 0']));
		await eventually(async () => expect(await button('Apply').isDisabled()).toBe(true));
	});

	it('says when nothing moves any more, and carries on', async () => {
		const edited = line('release-bot', idOf('releaseBot'), 'ci-pipeline', 'Cuts releases.');
		await choose('again.csv', [header, edited].join('\n'));
		await visit.app.getByText('1 ready.').first().waitFor();
		// Every job is accepted and lost.
		const stop = intercept((call, send) =>
			call.to === 'queue' ? Promise.resolve(new Response('{}', { status: 201 })) : send(),
		);
		await button('Apply 1 change').click();
		await visit.app.getByText('0 of 1. Safe to leave.').waitFor();
		stop();
		const real = Date.now.bind(Date);
		jest.spyOn(Date, 'now').mockImplementation(() => real() + 200_000);
		await visit.app.getByText('Nothing moved for a while.').waitFor();
		await button('Resume').click();
		await visit.app.getByText('1 applied.').first().waitFor();
		const { identity } = await visit.call<{ identity: { purpose: string } }>('identity.read', {
			accountId: idOf('releaseBot'),
		});
		expect(identity.purpose).toBe('Cuts releases.');
	});

	it('needs Administer Jira', async () => {
		const { open, app, page } = visit;
		await open(`${admin}/import`);
		await app.getByRole('heading', { name: 'Recent work' }).waitFor();
		await actAs(page, 'chidi');
		await app.getByText(/You need Administer Jira/).waitFor();
		expect(await app.locator('input[type=file]').count()).toBe(0);
	});

	it('takes a policy document: its plan, then what it declares, and exports the same document', async () => {
		await visit.open(admin);
		await actAs(visit.page, 'ana');
		const document = (purpose: string, more = ''): string => `apiVersion: muster.dev/v1
kind: apply
identities:
  - account: ${idOf('triageAgent')}
    name: triage-agent
    type: ai-agent
    owner: Bruno Keller
    contact: "#triage"
    purpose: ${purpose}
    expires: ${day(60)}
    grants:
      - space: REL
        from: Staged
        to: Deployed
${more}`;
		const retire = `retire:\n  count: 1\n  reason: Its pipeline is gone.\n  accounts:\n    - ${idOf('releaseBot')}\n`;

		await choose('policy.yaml', document('Sorts what comes in.', retire.replace('count: 1', 'count: 2')));
		await visit.app.getByText('Line 16: retire.count says 2, and 1 account is listed.').first().waitFor();

		await choose('policy.yaml', document('Sorts what comes in.', retire));
		await visit.app.getByText('2 ready.').first().waitFor();
		await eventually(async () =>
			expect(await rows()).toMatchObject([
				['4', expect.stringContaining('triage-agent'), 'Create', expect.stringContaining('Owner: Bruno Keller')],
				[
					'19',
					expect.stringContaining('release-bot'),
					'Change',
					'Retires it, for good. Reason: “Its pipeline is gone.”',
				],
			]),
		);
		await visit.app.getByText('1 change retires an identity. Retiring is for good.').waitFor();
		await button('Apply 2 changes').click();
		await visit.app.getByText('2 applied.').first().waitFor();

		// Applied again, it changes nothing.
		await choose('policy.yaml', document('Sorts what comes in.', retire));
		await visit.app.getByText('Nothing to do: every row is as it is registered.').first().waitFor();

		await visit.open(`${admin}?q=triage-agent`);
		await button('Export').click();
		await visit.dialog().getByText('Policy document (YAML)').click();
		const { file, text } = await downloaded(() => visit.dialog().getByRole('button', { name: 'Export' }).click());
		expect(file.suggestedFilename()).toMatch(/^muster-identities-\d{4}-\d\d-\d\d\.yaml$/);
		expect(text).toContain('purpose: Sorts what comes in.');
		await choose('exported.yaml', text.replace('Sorts what comes in.', 'Sorts all that comes in.'));
		await visit.app.getByText('1 ready.').first().waitFor();
		await eventually(async () => expect((await rows())[0]?.[3]).toContain('Changes purpose.'));
	});
});
