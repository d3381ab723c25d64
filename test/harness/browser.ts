// A real browser for tests and benches: the one that all files of a run share, or one of its own.
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

/** A browser that reaches nothing but this machine. */
export const launchOptions: LaunchOptions = {
	// Named by `npm test`; a run of single files takes the one that is usual.
	executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
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
};

/** Where the shared browser listens, in the environment of the workers that run test files. */
export const endpointName = 'MUSTER_BROWSER';

/** Closing it closes what was opened in it; the shared one runs on. */
export function openBrowser(): Promise<Browser> {
	const endpoint = process.env[endpointName];
	return endpoint === undefined ? chromium.launch(launchOptions) : chromium.connect(endpoint);
}
