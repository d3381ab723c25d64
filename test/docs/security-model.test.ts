// What the security model says is shown by a test is shown by one that exists.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { tablesIn } from './tables';

const root = join(__dirname, '../..');
const text = readFileSync(join(root, 'docs/security-model.md'), 'utf8');
const shown = [...text.matchAll(/`(test\/[\w./-]+\.test\.ts)`: ?([^|)\n]*)/g)].map(([, file = '', title = '']) => ({
	file,
	title: title.trim(),
}));

describe('docs/security-model.md', () => {
	it('names a test for what each attacker tries, or says why there is none', () => {
		const tables = tablesIn(text).filter(({ columns }) => columns.includes('shown by'));
		expect(tables.length).toBeGreaterThan(5);
		const rows = tables.flatMap(({ rows }) => rows);
		expect(rows.filter((row) => row.length !== 3 || row[0] === '' || row[1] === '')).toEqual([]);
		const unshown = rows.filter(([, , test = '']) => !/`test\/.+`: \S/.test(test));
		// What another app could do to storage is Forge's promise.
		expect(unshown.map(([tried]) => tried)).toEqual(["write Muster's app properties or storage"]);
	});

	it.each(shown)('$file holds “$title”', ({ file, title }) => {
		expect(existsSync(join(root, file))).toBe(true);
		expect(title.length).toBeGreaterThan(0);
		expect(readFileSync(join(root, file), 'utf8').replaceAll('’', "'")).toContain(title.replaceAll('’', "'"));
	});
});
