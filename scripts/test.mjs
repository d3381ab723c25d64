// npm test: installs what the tests need, builds what they drive, runs all of them, and says how long each part took.
// Arguments go to Jest: `npm test -- test/core` runs some files, in one part.
import { requireBrowser } from './browser.mjs';
import { installDependencies, runTool } from './run.mjs';

installDependencies();
process.env.CHROMIUM = requireBrowser();

/** @type {{ name: string, seconds: number }[]} */
const parts = [];
async function part(name, run) {
	const begun = performance.now();
	console.log(`\n— ${name}`);
	await run();
	parts.push({ name, seconds: (performance.now() - begun) / 1000 });
}

const jest = (...args) => runTool('jest/bin/jest.js', args);

await part('build', async () => {
	const { buildApp, buildPages, buildSite } = await import('./build.mjs');
	await buildApp();
	buildPages();
	await buildSite();
});
process.env.MUSTER_BUILT = 'yes';

const chosen = process.argv.slice(2);
if (chosen.length > 0) await part(chosen.join(' '), () => jest(...chosen));
else {
	// What drives a browser or builds runs by itself: it is timed by real clocks and shares the build. Two files at a time:
	// while one waits, the other works.
	const alone = ['test/e2e', 'test/sandbox/server'];
	await part('units, services and sandbox', () => jest('--testPathIgnorePatterns', '/node_modules/', ...alone));
	await part('browser and server', () =>
		jest(
			'--maxWorkers=2',
			'--globalSetup',
			'./test/harness/shared-browser.ts',
			'--globalTeardown',
			'./test/harness/shared-browser-end.ts',
			...alone,
		),
	);
}
const line = ({ name, seconds }) => `${name.padEnd(32)} ${(seconds / 60).toFixed(1).padStart(5)} min`;
const total = parts.reduce((sum, { seconds }) => sum + seconds, 0);
console.log(`\n${[...parts, { name: 'all', seconds: total }].map(line).join('\n')}`);
