// A real browser for the tests.
import { type Browser, chromium } from 'playwright-core';

/** Named by `npm test`; a run of single files takes the one that is usual. */
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Starts the browser. It reaches nothing but this machine. */
export const openBrowser = (): Promise<Browser> =>
	chromium.launch({
		executablePath,
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-quic',
			'--no-first-run',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
			'--host-resolver-rules=MAP localhost 127.0.0.1',
		],
	});
