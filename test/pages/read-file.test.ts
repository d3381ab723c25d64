// Reading the files that identities are imported from.
import { describe, expect, it, jest } from '@jest/globals';
import { bulkRowSchema } from '../../src/contract/calls/bulk';
import { fileColumns, readGrantCell, requiredColumns } from '../../src/contract/identity-file';
import { maxRows } from '../../src/contract/limits';
import { readFile } from '../../static/src/pages/bulk/read-file';
import { bulk } from '../../static/src/strings/en/bulk';

const read = (text: string, name = 'bots.csv', size = text.length) =>
	readFile({ name, size, text: async () => text }, bulk.file);

async function rowsOf(text: string, name?: string) {
	const answer = await read(text, name);
	if (!answer.ok) throw new Error(answer.problem);
	// Whatever is read must be fit to travel.
	for (const row of answer.rows) bulkRowSchema.parse(row);
	return answer.rows;
}

async function problemOf(text: string, name?: string): Promise<string> {
	const answer = await read(text, name);
	if (answer.ok) throw new Error(`it was read: ${JSON.stringify(answer.rows)}`);
	return answer.problem;
}

const header = requiredColumns.join(',');
const line = (account: string, purpose = 'Deploys') => `${account},bot,app,owner-1,#team,${purpose},2027-03-14`;
const cells = (accountId: string, purpose = 'Deploys') => ({
	accountId,
	name: 'bot',
	type: 'app',
	ownerId: 'owner-1',
	contact: '#team',
	purpose,
	expiresAt: '2027-03-14',
});
const item = (accountId: string, more: object = {}) => ({ ...cells(accountId), ...more });
const json = (...items: unknown[]) => JSON.stringify(items);

describe('a CSV file', () => {
	it.each([
		['LF', '\n'],
		['CRLF', '\r\n'],
		['CR', '\r'],
	])('is read with %s at the ends of lines', async (_name, end) => {
		const rows = await rowsOf([header, line('bot-1'), line('bot-2'), ''].join(end));
		expect(rows).toEqual([
			{ row: 2, cells: cells('bot-1') },
			{ row: 3, cells: cells('bot-2') },
		]);
	});

	it('may begin with a byte order mark and end without a line break', async () => {
		expect(await rowsOf(`\uFEFF${header}\r\n${line('bot-1')}`)).toEqual([{ row: 2, cells: cells('bot-1') }]);
	});

	it.each([';', '\t'])('may separate cells by %j', async (separator) => {
		const text = [header, line('bot-1')].join('\n').replaceAll(',', separator);
		expect(await rowsOf(text)).toEqual([{ row: 2, cells: cells('bot-1') }]);
	});

	it('may name the columns in any order, with blanks around', async () => {
		const columns = [...requiredColumns].reverse();
		const values = columns.map((column) => cells('bot-1')[column]);
		expect(await rowsOf(`${columns.join(' , ')}\n${values.join(',')}`)).toEqual([{ row: 2, cells: cells('bot-1') }]);
	});

	it('takes separators, quotes and line breaks inside quotes as text', async () => {
		const [row] = await rowsOf(`${header}\r\n${line('bot-1', '"Says ""hi"",\r\nthen goes"')}\r\n`);
		expect(row).toEqual({ row: 2, cells: cells('bot-1', 'Says "hi",\nthen goes') });
	});

	it('numbers rows by the line they begin on', async () => {
		const rows = await rowsOf(
			`\n${header}\n${line('bot-1', '"one\ntwo\nthree"')}\n\n${line('bot-2')}\n,,,,,,\n${line('bot-3')}`,
		);
		expect(rows.map(({ row, cells }) => [row, cells.accountId])).toEqual([
			[3, 'bot-1'],
			[7, 'bot-2'],
			[9, 'bot-3'],
		]);
	});

	it('keeps cells of optional columns, empty ones too, and leaves out columns that it does not have', async () => {
		const [row] = await rowsOf(`${header},environment\n${line('bot-1')},`);
		expect(row?.cells).toEqual({ ...cells('bot-1'), environment: '' });
	});

	it.each(['=', '+', '-', '@'])('loses the apostrophe that exports write before %s', async (sign) => {
		const [row] = await rowsOf(`${header}\n${line('bot-1', `'${sign}1`)}`);
		expect(row?.cells.purpose).toBe(`${sign}1`);
	});

	it.each(["'quoted'", "=HYPERLINK('x')", '+1'])('keeps %s as it is', async (text) => {
		const [row] = await rowsOf(`${header}\n${line('bot-1', text)}`);
		expect(row).toEqual({ row: 2, cells: cells('bot-1', text) });
	});
});

describe('a line that cannot be read', () => {
	it.each([
		['with too many cells', `${line('bot-1')},more,and more`, 'The line has 9 cells for 7 columns.'],
		['with too few cells', 'bot-1,bot,app', 'The line has 3 cells for 7 columns.'],
		['with text after a closing quote', line('bot-1', '"Dep"loys'), 'The quotes in this line are wrong.'],
		['that is too long', line('bot-1', 'x'.repeat(6_001)), 'purpose is 6,001 characters long; 6,000 fit.'],
	])('%s is sent as a problem, with its account alone', async (_name, bad, problem) => {
		const rows = await rowsOf(`${header}\n${bad}\n${line('bot-2')}`);
		expect(rows).toEqual([
			{ row: 2, cells: { accountId: 'bot-1' }, problem },
			{ row: 3, cells: cells('bot-2') },
		]);
	});

	it('takes no other line with it when its quotes are wrong', async () => {
		const rows = await rowsOf(
			[
				header,
				line('bot-1'),
				line('bot-2', '"Deploys'),
				line('bot-3', '"a\nb"'),
				line('bot-4', '"De"ploys'),
				line('bot-5'),
			].join('\n'),
		);
		expect(rows).toEqual([
			{ row: 2, cells: cells('bot-1') },
			{ row: 3, cells: { accountId: 'bot-2' }, problem: 'The quotes in this line are wrong.' },
			{ row: 4, cells: cells('bot-3', 'a\nb') },
			{ row: 6, cells: { accountId: 'bot-4' }, problem: 'The quotes in this line are wrong.' },
			{ row: 7, cells: cells('bot-5') },
		]);
	});

	it('makes the file no use when there are very many with wrong quotes', async () => {
		const bad = Array.from({ length: 20_000 }, (_, i) => line(`bot-${i}`, '"De"ploys'));
		expect(await problemOf([header, ...bad].join('\n'))).toMatch(/^The quotes are wrong in more than 100 lines/);
	});

	it('is named without an account when even that is too long', async () => {
		const rows = await rowsOf(`${header}\n${line('x'.repeat(7_000))}`);
		expect(rows).toEqual([{ row: 2, cells: {}, problem: 'accountId is 7,000 characters long; 6,000 fit.' }]);
	});

	it('is a problem when its cells fit and the whole does not', async () => {
		// Written down for the way, a quote takes two characters.
		const wide = `"${'""'.repeat(5_900)}"`;
		const rows = await rowsOf(`${fileColumns.join(',')}\nbot-1,${Array(13).fill(wide).join(',')}`);
		expect(rows).toEqual([{ row: 2, cells: { accountId: 'bot-1' }, problem: 'The row is too long as a whole.' }]);
	});
});

describe('a file that is no use', () => {
	it.each([
		['empty', '', 'This file is empty.'],
		['blank', ' \r\n\r\n', 'This file is empty.'],
		['only a header', `${header}\r\n\r\n`, 'This file has a header and no rows.'],
		[
			'a header without a required column',
			'accountId,name,type\nbot-1,bot,app',
			"The columns of this file don't fit: missing ownerId, contact, purpose, expiresAt.",
		],
		[
			'a header with unknown columns',
			`${header},owner,\n${line('bot-1')},me,`,
			"The columns of this file don't fit: unknown “owner”, (no name).",
		],
		[
			'a header with a column twice',
			`${header},name\n${line('bot-1')},bot`,
			"The columns of this file don't fit: twice name.",
		],
		['a header with wrong quotes', `"account"Id,name\nbot-1,bot`, 'The quotes in the header are wrong.'],
		[
			'a spreadsheet',
			'PK\u0003\u0004\uFFFD\0',
			'This file is not text in UTF-8. In a spreadsheet, save it as “CSV UTF-8”.',
		],
	])('is refused when it is %s', async (_name, text, problem) => {
		expect(await problemOf(text)).toBe(problem);
	});

	it('is refused before reading when it is above 20 MB', async () => {
		const text = jest.fn(async () => '');
		const answer = await readFile({ name: 'bots.csv', size: 100_000_000, text }, bulk.file);
		expect(answer).toEqual({
			ok: false,
			problem: 'This file is 100 MB. Muster reads files up to 20 MB; split it.',
		});
		expect(text).not.toHaveBeenCalled();
	});

	it('is refused when the browser cannot read it', async () => {
		const text = () => Promise.reject(new Error('gone'));
		const answer = await readFile({ name: 'bots.csv', size: 10, text }, bulk.file);
		expect(answer).toEqual({ ok: false, problem: "This file couldn't be read. Choose it again." });
	});

	it('takes as many rows as the contract allows, and no more', async () => {
		const lines = Array.from({ length: maxRows }, (_, i) => line(`bot-${i}`));
		const text = [header, ...lines].join('\n');
		expect(await rowsOf(text)).toHaveLength(maxRows);
		expect(await problemOf(`${text}\n${line('one-more')}`)).toBe('This file has more than 20,000 rows; split it.');
	});

	it('is refused when its rows together are too much for the back end', async () => {
		const rows = Array.from({ length: 3_950 }, (_, i) => line(`bot-${i}`, 'x'.repeat(5_000)));
		expect(await problemOf([header, ...rows].join('\n'))).toBe(
			'This file holds more text than Muster takes at once; split it.',
		);
	});

	it('names at most ten unknown columns, cut short', async () => {
		const names = Array.from({ length: 12 }, (_, i) => `${i}${'x'.repeat(50)}`);
		const problem = await problemOf(`${header},${names.join(',')}\n`);
		expect(problem).toContain(`“0${'x'.repeat(39)}”`);
		expect(problem).toMatch(/, 2 more\.$/);
	});
});

describe('a JSON file', () => {
	it('turns numbers and booleans into text, null into empty text, and numbers rows by their place', async () => {
		const rows = await rowsOf(
			json(item('bot-1', { rotateEveryDays: 90, confirmBotUser: true }), item('bot-2', { environment: null })),
			'bots.json',
		);
		expect(rows).toEqual([
			{ row: 1, cells: { ...cells('bot-1'), rotateEveryDays: '90', confirmBotUser: 'true' } },
			{ row: 2, cells: { ...cells('bot-2'), environment: '' } },
		]);
	});

	it('is known by its content too, and keeps an apostrophe', async () => {
		const [row] = await rowsOf(json(item('bot-1', { purpose: "'=1" })), 'export.txt');
		expect(row?.cells.purpose).toBe("'=1");
	});

	it('takes grants as text or as objects', async () => {
		const grants = [{ space: 'REL', type: 'Bug', from: 'In review', to: 10005, until: null }, { to: 'Done' }];
		const rows = await rowsOf(
			json(item('bot-1', { grants }), item('bot-2', { grants: 'to=Done' }), item('bot-3', { grants: [] })),
		);
		expect(rows.map((row) => row.cells.grants)).toEqual([
			"space=REL type=Bug from='In review' to=10005; to=Done",
			'to=Done',
			'',
		]);
		expect(readGrantCell(rows[0]?.cells.grants ?? '')).toEqual([
			{ space: 'REL', type: 'Bug', from: 'In review', to: '10005' },
			{ to: 'Done' },
		]);
	});

	it('keeps an empty space as empty: left out, it would mean every space', async () => {
		const [row] = await rowsOf(json(item('bot-1', { grants: [{ space: '', to: 'Done' }] })));
		expect(readGrantCell(row?.cells.grants ?? '')).toEqual([{ space: '', to: 'Done' }]);
	});

	it.each([
		[{ grants: ['to=Done'] }, 'Grant 1 is not an object.'],
		[{ grants: [{ to: 'Done' }, { space: 'REL' }] }, 'Grant 2 has no “to”.'],
		[{ grants: [{ to: 'Done', project: 'REL' }] }, 'Grant 1 has the unknown part “project”.'],
		[{ grants: [{ to: ['Done'] }] }, '“to” of grant 1 is not text.'],
		[{ grants: { to: 'Done' } }, 'grants is a list or an object; write text.'],
		[{ purpose: ['Deploys'] }, 'purpose is a list or an object; write text.'],
		[{ purpose: 'x'.repeat(6_001) }, 'purpose is 6,001 characters long; 6,000 fit.'],
	])('makes %j a problem of its row', async (more, problem) => {
		const rows = await rowsOf(json(item('bot-1', more), item('bot-2')));
		expect(rows).toEqual([
			{ row: 1, cells: { accountId: 'bot-1' }, problem },
			{ row: 2, cells: cells('bot-2') },
		]);
	});

	it('makes what is no object a problem of its row', async () => {
		const rows = await rowsOf(json('bot-1', item('bot-2'), [1]));
		expect(rows.map(({ row, problem }) => [row, problem])).toEqual([
			[1, 'This is not an object.'],
			[2, undefined],
			[3, 'This is not an object.'],
		]);
	});

	it('leaves a missing value of a row to the back end', async () => {
		const { name: _name, ...nameless } = item('bot-1');
		expect(await rowsOf(json(nameless, item('bot-2')))).toHaveLength(2);
	});

	it.each([
		['not JSON', '[{"accountId": ', 'This file is not JSON.'],
		[
			'an object',
			'{"accountId": "bot-1"}',
			'This file is neither a list of objects nor a policy document, which says “apiVersion: muster.dev/v1”.',
		],
		['a list of texts', '["bot-1"]', 'This file is not a list of objects. Write it as [{"accountId": "…", …}, …].'],
		['an empty list', '[]', 'This file holds an empty list.'],
		[
			'without required columns',
			'[{"accountId": "bot-1"}]',
			"The columns of this file don't fit: missing name, type, ownerId, contact, purpose, expiresAt.",
		],
		[
			'with unknown columns',
			json(item('bot-1', { owner: 'me' })),
			"The columns of this file don't fit: unknown “owner”.",
		],
		['too long', json(...Array(maxRows + 1).fill({})), 'This file has more than 20,000 rows; split it.'],
	])('is refused when it is %s', async (_name, text, problem) => {
		expect(await problemOf(text, 'bots.json')).toBe(problem);
	});
});
