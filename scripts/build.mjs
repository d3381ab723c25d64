// Builds what the sandbox runs: the app as one CommonJS bundle, its pages, the site around them, and the sandbox itself.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root, run } from './run.mjs';

/** Bundles the handlers with everything they import, as a deployment does. */
export async function buildApp() {
	const { build } = await import('esbuild');
	const outfile = join(root, 'dist/app/index.cjs');
	await build({
		absWorkingDir: root,
		entryPoints: ['src/index.ts'],
		outfile,
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'node20',
		logLevel: 'warning',
	});
	return outfile;
}

/**
 * Writes the handlers and the packages they use as one module, without blanks and without what nothing calls: a deployment
 * minifies nothing (docs/decisions/0040). Names stay, so that stack traces can be read.
 */
export async function buildHandlers() {
	const { build } = await import('esbuild');
	await build({
		absWorkingDir: root,
		entryPoints: ['src/handlers.ts'],
		outfile: join(root, 'dist/handlers.cjs'),
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'es2022',
		minify: true,
		// What fails is found by the names in its stack trace.
		keepNames: true,
		legalComments: 'none',
		logLevel: 'warning',
	});
}

/** Bundles one TypeScript program of this repository; packages stay outside. */
export async function buildProgram(entry, outfile) {
	const { build } = await import('esbuild');
	await build({
		absWorkingDir: root,
		entryPoints: [entry],
		outfile: join(root, outfile),
		bundle: true,
		packages: 'external',
		platform: 'node',
		format: 'esm',
		target: 'node20',
		sourcemap: 'inline',
		logLevel: 'warning',
	});
	return join(root, outfile);
}

/** Bundles the command muster as one file without any package, readable by who has to trust it. */
export async function buildCli() {
	const { build } = await import('esbuild');
	const outfile = join(root, 'cli/dist/muster.mjs');
	await build({
		absWorkingDir: root,
		entryPoints: ['cli/src/main.ts'],
		outfile,
		bundle: true,
		platform: 'node',
		format: 'esm',
		target: 'node20',
		banner: { js: '#!/usr/bin/env node' },
		logLevel: 'warning',
	});
	return outfile;
}

/** Light, dark and what both share, as the platform puts them into an app's frame. */
const tokenThemes = ['light', 'dark', 'spacing', 'typography', 'shape'];

/** Builds the site that looks enough like Jira, and the script that gives the app's frames their bridge. */
export async function buildSite() {
	const { build } = await import('esbuild');
	const outdir = join(root, 'dist/site');
	await build({
		absWorkingDir: root,
		entryPoints: {
			site: 'sandbox/site/main.tsx',
			style: 'sandbox/site/site.css',
			bridge: 'sandbox/site/bridge/frame.ts',
		},
		outdir,
		bundle: true,
		minify: true,
		platform: 'browser',
		format: 'iife',
		target: 'es2022',
		jsx: 'automatic',
		define: { 'process.env.NODE_ENV': '"production"' },
		logLevel: 'warning',
	});
	for (const file of ['index.html', 'icon.svg']) copyFileSync(join(root, 'sandbox/site', file), join(outdir, file));
	const load = createRequire(import.meta.url);
	const themes = tokenThemes.map(
		(name) => load(join(root, `node_modules/@atlaskit/tokens/dist/cjs/artifacts/themes/atlassian-${name}.js`)).default,
	);
	writeFileSync(join(outdir, 'theme.css'), themes.join('\n'));
}

const surfaces = ['admin', 'project', 'issue', 'rule', 'rule-view'];
const pageSources = ['static', 'src/contract', 'package-lock.json', 'scripts/build-pages.mjs'];

/** A digest of everything the app's pages are made of. */
function digestSources() {
	const hash = createHash('sha256');
	const add = (path) => {
		if (!existsSync(join(root, path))) return;
		const entries = readdirSync(join(root, path), { withFileTypes: true });
		for (const entry of entries.sort((left, right) => (left.name < right.name ? -1 : 1))) {
			const child = `${path}/${entry.name}`;
			if (child === 'static/build') continue;
			if (entry.isDirectory()) add(child);
			else hash.update(child).update(readFileSync(join(root, child)));
		}
	};
	for (const path of pageSources) {
		if (/\.\w+$/.test(path)) hash.update(existsSync(join(root, path)) ? readFileSync(join(root, path)) : '');
		else add(path);
	}
	return hash.digest('hex');
}

/**
 * Builds the app's pages, unless they were built from the same sources before.
 */
export function buildPages() {
	const stamp = join(root, '.cache/pages-built');
	const digest = digestSources();
	const isBuilt = surfaces.every((surface) => existsSync(join(root, 'static/build', surface, 'index.html')));
	if (isBuilt && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
	rmSync(stamp, { force: true });
	run(process.execPath, ['scripts/build-pages.mjs']);
	mkdirSync(join(root, '.cache'), { recursive: true });
	writeFileSync(stamp, digest);
}

/** Builds the programs that check what a deployment would upload. */
export async function buildForgeChecks() {
	const { build } = await import('esbuild');
	await build({
		absWorkingDir: root,
		entryPoints: ['scripts/route-scopes.ts', 'scripts/try-bundle.ts'],
		outdir: 'dist',
		outExtension: { '.js': '.cjs' },
		bundle: true,
		packages: 'external',
		platform: 'node',
		format: 'cjs',
		logLevel: 'warning',
	});
}
