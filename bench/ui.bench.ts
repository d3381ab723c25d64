// How much of each page has to travel before it can show anything.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import type { Figure } from './figure';

const budgets = { admin: 200_000, project: 150_000, issue: 150_000, rule: 150_000, 'rule-view': 150_000 } as const;
type Surface = keyof typeof budgets;

/** Addresses of the scripts and styles that a page names itself. */
function readReferences(html: string): string[] {
	const tags = html.match(/<(?:script|link)\b[^>]*>/g) ?? [];
	return tags.flatMap((tag) => {
		const isLoaded = tag.startsWith('<script') || /\brel="(?:stylesheet|modulepreload)"/.test(tag);
		const address = /\b(?:src|href)="([^"]+)"/.exec(tag)?.[1];
		return isLoaded && address !== undefined ? [address] : [];
	});
}

/** The scripts and everything they import statically. What they import late is left out. */
async function followImports(scripts: readonly string[]): Promise<string[]> {
	const { metafile } = await build({
		entryPoints: [...scripts],
		bundle: true,
		splitting: true,
		format: 'esm',
		outdir: 'unwritten',
		write: false,
		metafile: true,
		logLevel: 'error',
	});
	const reached = new Set<string>();
	const follow = (path: string): void => {
		if (reached.has(path)) return;
		reached.add(path);
		for (const { path: imported, kind, external } of metafile.inputs[path]?.imports ?? []) {
			if (kind === 'import-statement' && external !== true) follow(imported);
		}
	};
	// esbuild names its inputs from the working directory.
	for (const [path] of Object.entries(metafile.inputs)) if (scripts.includes(resolve(path))) follow(path);
	return [...reached].map((path) => resolve(path));
}

async function measurePage(surface: Surface): Promise<Figure> {
	const page = resolve('static/build', surface, 'index.html');
	const named = readReferences(readFileSync(page, 'utf8')).map((address) => join(dirname(page), address));
	const scripts = await followImports(named.filter((path) => path.endsWith('.js')));
	const styles = named.filter((path) => path.endsWith('.css'));
	const files = [...new Set([...scripts, ...styles])];
	const sizeOf = (paths: readonly string[]) =>
		paths.reduce((sum, path) => sum + gzipSync(readFileSync(path)).byteLength, 0);
	const kilobytes = (size: number) => `${Math.round(size / 1000)} kB`;
	return {
		name: `ui.${surface}.gzip_bytes`,
		value: sizeOf(files),
		unit: 'bytes',
		budget: { max: budgets[surface] },
		note: `first load: ${kilobytes(sizeOf(scripts))} of script, ${kilobytes(sizeOf(styles))} of style, each file gzipped`,
	};
}

/** Builds the pages and measures their first loads. */
export async function measureUi(): Promise<Figure[]> {
	execFileSync(process.execPath, ['scripts/build-pages.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
	return Promise.all((Object.keys(budgets) as Surface[]).map(measurePage));
}
