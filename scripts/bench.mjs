// npm run bench: builds the app as deployed and the benches, and runs them: `-- [--json] [--only <start of a figure's name>]`.
import { spawnSync } from 'node:child_process';
import { requireBrowser } from './browser.mjs';
import { installDependencies, root, run } from './run.mjs';

installDependencies();
process.env.CHROMIUM = requireBrowser();
const { buildApp, buildCli, buildForgeChecks, buildPages, buildProgram, buildSite, buildHandlers } = await import(
	'./build.mjs'
);

// Bundles, as the deployed app is one: a loader that rewrites functions on the way would slow what is measured.
await buildApp();
await buildCli();
// The manifest names the folders that hold the built pages.
buildPages();
// One bench scrolls in a real browser.
await buildSite();
await buildHandlers();
await buildForgeChecks();
run(process.execPath, ['scripts/forge-check.cjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
const program = await buildProgram('bench/run.ts', '.cache/bench/run.mjs');

const { status } = spawnSync(process.execPath, ['--enable-source-maps', program, ...process.argv.slice(2)], {
	cwd: root,
	stdio: 'inherit',
});
process.exitCode = status ?? 1;
