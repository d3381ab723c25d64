// What is said of scopes is what manifest.yml requests.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { codeIn, rowsUnder } from './tables';

const read = (path: string): string => readFileSync(join(__dirname, '../..', path), 'utf8');
const manifest = parse(read('manifest.yml')) as { readonly permissions: { readonly scopes: readonly string[] } };

describe.each([
	['README.md', ['scope', 'why']],
	['docs/decisions/0019-scopes.md', ['scope', 'for']],
] as const)('%s', (document, columns) => {
	it('gives a reason for each scope of the manifest, and for no other', () => {
		const rows = rowsUnder(read(document), columns);
		expect(rows.flatMap(([scopes]) => codeIn(scopes)).sort()).toEqual([...manifest.permissions.scopes].sort());
		expect(rows.filter(([, reason]) => reason === '')).toEqual([]);
	});
});
