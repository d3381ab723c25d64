// Starts one browser before the files of a run, and stops it after them: Jest calls the two.
import { type BrowserServer, chromium } from 'playwright-core';
import { endpointName, launchOptions } from './browser';

let server: BrowserServer | undefined;

export default async function startBrowser(): Promise<void> {
	server = await chromium.launchServer(launchOptions);
	process.env[endpointName] = server.wsEndpoint();
}

export async function stopBrowser(): Promise<void> {
	await server?.close();
}
