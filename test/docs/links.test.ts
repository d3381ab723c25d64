// The documents lead to files that exist.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const documents = ['README.md', ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })]
	.map((path) => (path === 'README.md' ? path : join('docs', path)))
	.filter((path) => path.endsWith('.md'));

const scripts = Object.keys((JSON.parse(read('package.json')) as { readonly scripts: object }).scripts);
/** What npm does without a script of ours. */
const npmCommands = ['install'];

/** Paths that a document writes as code, such as `src/index.ts`; a `*` stands for any file of a folder. */
const pathsIn = (text: string): string[] =>
	[...text.matchAll(/`((?:src|static|sandbox|test|bench|scripts|docs|cli)\/[\w./*-]+)`/g)].map(
		([, path]) => path ?? '',
	);

function exists(path: string): boolean {
	if (!path.includes('*')) return existsSync(join(root, path));
	// Everything before the first `*` is a folder; a `*` stands for one name or part of one.
	const folder = dirname(path.slice(0, path.indexOf('*') + 1));
	const escaped = path.replaceAll('.', '\\.').replaceAll('*', '[^/]+');
	const names = existsSync(join(root, folder))
		? readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
		: [];
	return names.some((name) => new RegExp(`^${escaped}$`).test(join(folder, name)));
}

describe.each(documents)('%s', (document) => {
	it('names files that exist', () => {
		const built = /^(?:static\/build|cli\/dist)/;
		expect(pathsIn(read(document)).filter((path) => !built.test(path) && !exists(path))).toEqual([]);
	});

	it('names scripts of package.json', () => {
		const named = [...read(document).matchAll(/\bnpm (?:run (?:--silent )?)?([\w:]+)/g)].map(([, name]) => name ?? '');
		expect(named.filter((name) => !scripts.includes(name) && !npmCommands.includes(name))).toEqual([]);
	});

	it('links to files that exist', () => {
		const links = [...read(document).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) =>
			normalize(join(dirname(document), link ?? '')),
		);
		expect(links.filter((link) => !existsSync(join(root, link)))).toEqual([]);
	});
});
