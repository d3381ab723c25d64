// The file of moves that match: every column in its place, and no cell that a spreadsheet would run.
import { describe, expect, it } from '@jest/globals';
import Papa from 'papaparse';
import type { AuditLineView } from '../../src/contract/calls/activity';
import { auditCells, auditColumns } from '../../static/src/pages/audit/audit-columns';
import { writeRows } from '../../static/src/ui/file/write-lines';

const evil = '=1+1;"@SUM(A1)",\t+cmd\r\n-2';
const event = {
	at: 0,
	recordedAt: 1_000,
	issueId: '10001',
	seq: 7,
	projectId: '10000',
	identityName: evil,
	ownerId: '@owner',
	transition: { workflow: evil, id: '41' },
	from: '1',
	to: '2',
	decision: 'allowed',
	recheck: 'allowed',
	source: 'post-function',
	correlation: evil,
	hash: 'abc',
} as unknown as AuditLineView;

describe('the file of moves', () => {
	it('has a cell for each column, empty where nothing is known', () => {
		const cells = auditCells(event);
		expect(cells).toHaveLength(auditColumns.length);
		const told = Object.fromEntries(auditColumns.map((name, i) => [name, cells[i]]));
		expect(told).toMatchObject({
			at: '1970-01-01T00:00:00.000Z',
			recordedAt: '1970-01-01T00:00:01.000Z',
			seq: '7',
			actorId: '',
			grant: '',
			workflow: evil,
			hash: 'abc',
		});
	});

	it.each([',', ';', '\t'])('holds no formula for a sheet that splits at %j', (delimiter) => {
		const file = writeRows([auditColumns, auditCells(event)]);
		const { data } = Papa.parse<string[]>(file, { delimiter });
		expect(data.flat().filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
	});
});
