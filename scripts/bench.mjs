// Bundles the benches and runs them: `npm run bench -- [--json] [--only <start of a figure's name>]`.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const outfile = fileURLToPath(new URL('../.cache/bench/run.mjs', import.meta.url));

// A bundle, as the deployed app is one: a loader that rewrites functions on the way would slow what is measured.
await build({
	absWorkingDir: root,
	entryPoints: ['bench/run.ts'],
	outfile,
	bundle: true,
	platform: 'node',
	target: 'node20',
	format: 'esm',
	packages: 'external',
	sourcemap: 'inline',
	logLevel: 'warning',
});

const { status } = spawnSync(process.execPath, ['--enable-source-maps', outfile, ...process.argv.slice(2)], {
	cwd: root,
	stdio: 'inherit',
});
process.exitCode = status ?? 1;
