// What an export writes: every value comes back out of the file, and no spreadsheet runs any of it.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import Papa from 'papaparse';
import type { IdentityView } from '../../src/contract/calls/identities';
import { fileColumns, readGrantCell } from '../../src/contract/identity-file';
import type { AccountId } from '../../src/contract/ids';
import { readFile } from '../../static/src/pages/bulk/read-file';
import { cellsOf, writeCsv, writeFile, writeJson } from '../../static/src/pages/identities/write-file';
import { bulk } from '../../static/src/strings/en/bulk';

const grant = (parts: Record<string, unknown>): IdentityView['grants'][number] =>
	parts as unknown as IdentityView['grants'][number];

const anIdentity = (parts: Partial<IdentityView> = {}): IdentityView => ({
	accountId: '712020:deploy-bot' as AccountId,
	name: 'deploy-bot',
	type: 'ci-pipeline',
	ownerId: '5b10ac8d82e05b22cc7d4ef5' as AccountId,
	contact: '#release-eng',
	purpose: 'Deploys what is staged.',
	status: 'active',
	effectiveStatus: 'active',
	expiresAt: Date.UTC(2027, 2, 14, 22, 59, 59, 999),
	grants: [],
	version: 3,
	createdAt: 1,
	updatedAt: 2,
	updatedBy: { kind: 'person', id: 'ana' },
	...parts,
});

/** Reads a CSV file as a spreadsheet does. */
const readCsv = (text: string): Record<string, string>[] => {
	const { data, errors } = Papa.parse<Record<string, string>>(text.slice(1), { header: true, skipEmptyLines: true });
	expect(errors).toEqual([]);
	return data;
};

const firstCsvRow = (identity: IdentityView): Record<string, string> => {
	const [row, ...others] = readCsv(writeCsv([identity]));
	expect(others).toEqual([]);
	return row ?? {};
};

describe('an exported file', () => {
	it('names every column in order, begins with a byte order mark and ends its lines with CRLF', () => {
		const text = writeCsv([anIdentity()]);
		expect(text.startsWith('\uFEFF')).toBe(true);
		expect(text.slice(1).split('\r\n')).toEqual([
			fileColumns.join(','),
			'712020:deploy-bot,deploy-bot,ci-pipeline,5b10ac8d82e05b22cc7d4ef5,#release-eng,Deploys what is staged.,,2027-03-14T22:59:59.999Z,,,,,,',
			'',
		]);
	});

	it('holds nothing but the columns when there are no identities', () => {
		expect(writeCsv([])).toBe(`\uFEFF${fileColumns.join(',')}\r\n`);
		expect(JSON.parse(writeJson([]))).toEqual([]);
	});

	it.each([
		['=1+1', "'=1+1"],
		['+1', "'+1"],
		['-1', "'-1"],
		['@SUM(A1)', "'@SUM(A1)"],
		['\t=1', "\t'=1"],
		['\r=1', "\r'=1"],
		['#c;=1+1;#', "#c;'=1+1;#"],
		['#c; "=1+1"', `#c; "'=1+1"`],
	])('keeps a spreadsheet from running %j', (contact, written) => {
		expect(firstCsvRow(anIdentity({ contact }))['contact']).toBe(written);
	});

	it.each(['a=1', "'quoted", 'say "hi", then go', 'two\nlines', ' at the ends ', '#team', ''])(
		'keeps %j as it is',
		(purpose) => {
			expect(firstCsvRow(anIdentity({ purpose }))['purpose']).toBe(purpose);
		},
	);

	it('gives instants as text, credentials by column, and an empty cell for what is not there', () => {
		const cells = cellsOf(
			anIdentity({
				environment: 'production',
				credential: { kind: 'api-token', issuedAt: 0, expiresAt: 86_400_000, rotateEveryDays: 90 },
			}),
		);
		expect(cells).toMatchObject({
			environment: 'production',
			credentialKind: 'api-token',
			credentialIssuedAt: '1970-01-01T00:00:00.000Z',
			credentialExpiresAt: '1970-01-02T00:00:00.000Z',
			rotateEveryDays: '90',
			confirmBotUser: '',
		});
		expect(cellsOf(anIdentity()).environment).toBe('');
	});

	it('confirms bot users, so that the file can be imported again', () => {
		expect(cellsOf(anIdentity({ type: 'bot-user' })).confirmBotUser).toBe('true');
	});

	it('writes grants in a cell that reads back as the same grants', () => {
		const until = Date.UTC(2027, 0, 1);
		const { grants } = cellsOf(
			anIdentity({
				grants: [
					grant({
						projectId: '10000',
						issueTypeId: '10001',
						fromStatusId: '10004',
						toStatusId: '10005',
						expiresAt: until,
					}),
					grant({ toStatusId: '10006' }),
				],
			}),
		);
		expect(readGrantCell(grants)).toEqual([
			{ space: '10000', type: '10001', from: '10004', to: '10005', until: '2027-01-01T00:00:00.000Z' },
			{ to: '10006' },
		]);
	});

	it('is the same in JSON, without the apostrophes', async () => {
		const identity = anIdentity({
			contact: '@release-eng',
			grants: [grant({ projectId: '10000', toStatusId: '10005' })],
		});
		const [row] = JSON.parse(await writeFile('json', [identity])) as Record<string, string>[];
		expect(Object.keys(row ?? {})).toEqual([...fileColumns]);
		expect(row).toMatchObject({ contact: '@release-eng', grants: 'space=10000 to=10005' });
	});

	const hostile = fc.array(
		fc.constantFrom('#c', ';', ',', '\t', '\n', '"', "'", ' ', '=', '=1+1', '+', '-', '@', '＝', 'x', '\\'),
		{ maxLength: 12 },
	);
	const anyText = fc.oneof(
		fc.string({ unit: 'binary' }),
		hostile.map((parts) => parts.join('')),
	);
	const formula = /^[\s"]*[=+\-@＝＋－＠]/;

	it('comes back exactly as it was', async () => {
		await fc.assert(
			fc.asyncProperty(anyText, anyText, async (purpose, contact) => {
				fc.pre(!/[\r\0\uFFFD\uFEFF]/.test(purpose + contact));
				const text = writeCsv([anIdentity({ purpose, contact })]);
				const read = await readFile({ name: 'x.csv', size: text.length, text: async () => text }, bulk.file);
				expect(read).toMatchObject({ ok: true, rows: [{ cells: { purpose, contact } }] });
			}),
			{ numRuns: 300 },
		);
	});

	it.each([',', ';', '\t'])('holds no cell that begins like a formula where a sheet splits it at %j', (delimiter) => {
		fc.assert(
			fc.property(anyText, anyText, (purpose, contact) => {
				const text = writeCsv([anIdentity({ purpose, contact, name: `=${purpose}` })]).slice(1);
				// As a sheet that heeds quotes, and as one that does not.
				const cells = Papa.parse<string[]>(text, { delimiter }).data.flat();
				const pieces = text.split(/[\r\n]+/).flatMap((line) => line.split(delimiter));
				for (const cell of [...cells, ...pieces]) expect(cell).not.toMatch(formula);
			}),
			{ numRuns: 300, examples: [['', '#c;=1+1;#']] },
		);
	});
});
