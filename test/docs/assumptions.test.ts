// What is said of health checks keeps step with the checks.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { healthChecks } from '../../src/contract/calls/health';
import { health } from '../../static/src/strings/en/health';
import { codeIn, rowsUnder, tablesIn } from './tables';

const read = (path: string): string => readFileSync(join(__dirname, '../..', path), 'utf8');
const assumptions = read('docs/assumptions.md');
const deployment = read('docs/deploy.md');

/** What a document writes as code in the columns headed "check". */
const checksIn = (text: string): string[] =>
	tablesIn(text).flatMap(({ columns, rows }) => {
		const at = columns.indexOf('check');
		return at < 0 ? [] : rows.flatMap((row) => codeIn(row[at]));
	});

describe('the documents on health checks', () => {
	it('explain every check there is, by the name it has on the page', () => {
		const rows = rowsUnder(deployment, ['check', 'on the page', 'when it is good', 'when it is red, first']);
		expect(rows.map(([check, name]) => [...codeIn(check), name])).toEqual(
			healthChecks.map((key) => [key, health.check[key]]),
		);
		expect(rows.filter((row) => row.includes(''))).toEqual([]);
	});

	it('name no check that does not exist', () => {
		const known: readonly string[] = healthChecks;
		const named = [...checksIn(assumptions), ...checksIn(deployment)];
		expect(named.length).toBeGreaterThan(healthChecks.length);
		expect(named.filter((key) => !known.includes(key))).toEqual([]);
	});
});

describe('docs/assumptions.md', () => {
	const columns = ['no.', 'assumption', 'source', 'check', 'what Muster does if it is false', 'sandbox'];
	const tables = tablesIn(assumptions);
	const rows = tables.flatMap((table) => table.rows);

	it('says all of it for each assumption', () => {
		expect(tables.map((table) => table.columns)).toEqual(tables.map(() => columns));
		expect(rows.length).toBeGreaterThan(30);
		expect(rows.filter((row) => row.length !== columns.length || row.includes(''))).toEqual([]);
	});

	it('gives each assumption a number of its own', () => {
		const numbers = rows.map(([number]) => number);
		expect(numbers.filter((number, i) => !/^[A-Z]\d+$/.test(number ?? '') || numbers.indexOf(number) !== i)).toEqual(
			[],
		);
	});

	it('names the health check that tries it, or says that there is none and what else shows it', () => {
		const known: readonly string[] = healthChecks;
		const silent = rows.filter(
			([, , , check = '']) => !check.startsWith('none') && !known.includes(codeIn(check)[0] ?? ''),
		);
		expect(silent).toEqual([]);
	});
});
