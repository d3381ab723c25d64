// npm run check: types, lint, format, unused code, dependency direction, the manifest, and the deployable bundle.
import { installDependencies, run, runTool } from './run.mjs';

installDependencies();
const { buildForgeChecks, buildPages, buildHandlers } = await import('./build.mjs');

const step = (title) => console.log(`\n— ${title}`);

step('types');
runTool('typescript/bin/tsc', ['-p', 'tsconfig.dev.json']);
runTool('typescript/bin/tsc', ['-p', 'sandbox/site/tsconfig.json']);
runTool('typescript/bin/tsc', ['-p', 'static/tsconfig.json']);
step('lint and format');
runTool('@biomejs/biome/bin/biome', ['ci', '--error-on-warnings', '--colors=off', '.']);
step('unused code and dependencies');
runTool('knip/bin/knip.js', []);
step('dependency direction');
runTool('dependency-cruiser/bin/dependency-cruise.mjs', [
	'--config',
	'.dependency-cruiser.cjs',
	'src',
	'cli',
	'sandbox',
	'static',
	'test',
	'bench',
]);
step('manifest, Forge lint, deployable bundle');
// The manifest names the folders that hold the built pages.
buildPages();
await buildHandlers();
await buildForgeChecks();
run(process.execPath, ['scripts/forge-check.cjs']);
run(process.execPath, ['dist/try-bundle.cjs']);
console.log('\nAll checks passed.');
