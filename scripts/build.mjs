// Builds what the sandbox runs: the app as one CommonJS bundle, and the sandbox itself.
import { join } from 'node:path';
import { root } from './run.mjs';

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
