// The browser of the tests and screenshots: the one that is installed, or, as root, one that apt installs.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const candidates = [
	process.env.CHROMIUM,
	// Debian's Chromium without a window: the same engine, with nothing around the page to draw.
	'/usr/bin/chromium-headless-shell',
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/usr/bin/google-chrome-stable',
	'/snap/bin/chromium',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
];

const findBrowser = () => candidates.find((path) => path !== undefined && existsSync(path));

/** Path of a Chromium or Chrome, installed when there is none. */
export function requireBrowser() {
	const found = findBrowser();
	if (found !== undefined) return found;
	if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
		console.log('Installing Chromium …');
		execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
		// Not every system has the first of them.
		for (const name of ['chromium-headless-shell', 'chromium']) {
			spawnSync('apt-get', ['install', '-y', '-qq', name], { stdio: 'ignore' });
			const installed = findBrowser();
			if (installed !== undefined) return installed;
		}
	}
	throw new Error('The browser tests need Chromium or Chrome. Name it: CHROMIUM=/path/to/chromium npm test');
}
