// npm test: installs what the tests need, builds what they drive, and runs all of them.
import { requireBrowser } from './browser.mjs';
import { installDependencies, runTool } from './run.mjs';

installDependencies();
process.env.CHROMIUM = requireBrowser();
const { buildApp, buildPages, buildSite } = await import('./build.mjs');
console.log('Building …');
await buildApp();
buildPages();
await buildSite();
process.env.MUSTER_BUILT = 'yes';

const jest = (...args) => runTool('jest/bin/jest.js', args);
const chosen = process.argv.slice(2);
if (chosen.length > 0) jest(...chosen);
else {
	// What drives a browser or builds runs by itself: it is timed by real clocks and shares the build.
	const alone = ['test/e2e', 'test/sandbox/server'];
	jest('--testPathIgnorePatterns', '/node_modules/', ...alone);
	jest('--runInBand', ...alone);
}
