// The sandbox's site, served for a browser test: real clock, real pages, built when they are not.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { jest } from '@jest/globals';
import type { BrowserContext, ConsoleMessage, Page } from 'playwright-core';
import { type SeededAccount, seededAccounts } from '../../sandbox/jira';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/sandbox';
import { seededGuard } from '../../sandbox/seeded-guard';
import { type ServedSandbox, serveSandbox } from '../harness/serve';
import { describeOnFailure } from './describe-pages';
import { eventually } from './eventually';
import { answerLate, patienceMs, slowDown } from './slow';

const root = resolve(__dirname, '../..');

// A test waits more than once.
jest.setTimeout(4 * patienceMs);

/** Runs a part of the build in a process of its own, as `npm start` does. */
function build(part: 'buildSite' | 'buildPages'): void {
	if (process.env['MUSTER_BUILT'] !== undefined) return;
	const program = `const build = await import('./scripts/build.mjs'); await build.${part}();`;
	execFileSync(process.execPath, ['--input-type=module', '--eval', program], { cwd: root, stdio: 'pipe' });
}

/**
 * Bundles a page of the tests into a folder that the manifest of a test names.
 *
 * @param entry file below `test/e2e/pages`, without its extension
 * @param attributes of the page's root element
 * @returns the folder, from the project's
 */
export function buildTestPage(entry: string, attributes = ''): string {
	const folder = `.cache/e2e/${entry}${attributes === '' ? '' : `-${attributes.replaceAll(/\W/g, '')}`}`;
	const program = `
		import { mkdirSync, writeFileSync } from 'node:fs';
		import { build } from 'esbuild';
		await build({ entryPoints: ['test/e2e/pages/${entry}.ts'], outfile: '${folder}/page.js', bundle: true, format: 'esm', target: 'es2022', logLevel: 'error', define: { 'process.env.NODE_ENV': '"production"' } });
		writeFileSync('${folder}/index.html', '<!doctype html><html lang="en" ${attributes}><head><title>Test</title></head><body><script type="module" src="./page.js"></script></body></html>');
	`;
	execFileSync(process.execPath, ['--input-type=module', '--eval', program], { cwd: root, stdio: 'pipe' });
	return folder;
}

export interface OpenSite extends ServedSandbox {
	readonly sandbox: Sandbox;
}

/** Serves the site with any app in it. */
export async function openSiteWith(
	app: Pick<SandboxOptions, 'manifestText' | 'loadHandlers' | 'guard'>,
): Promise<OpenSite> {
	build('buildSite');
	return serveSandbox(
		async (baseUrl) => {
			const sandbox = createSandbox({ baseUrl, ...app });
			await sandbox.open();
			sandbox.agenda.start();
			return sandbox;
		},
		root,
		answerLate,
	);
}

/** @param pages the app's own, or the test page in the place of each of them */
export async function openSite(pages: 'app' | 'test'): Promise<OpenSite> {
	if (pages === 'app') build('buildPages');
	const manifest = readFileSync(join(root, 'manifest.yml'), 'utf8');
	return openSiteWith({
		manifestText: pages === 'app' ? manifest : manifest.replaceAll(/static\/build\/[\w-]+/g, buildTestPage('bridge')),
		guard: seededGuard,
		loadHandlers: async () => (await import('../../src/index')) as Record<string, unknown>,
	});
}

/** What a page said in the console that it must not: errors, and violations of its content security policy. */
export function collectComplaints(context: BrowserContext): string[] {
	const complaints: string[] = [];
	const hear = (message: ConsoleMessage): void => {
		// A refused transition is an answer with status 400, which the browser reports by itself.
		if (message.type() !== 'error' || /status of 4\d\d/.test(message.text())) return;
		complaints.push(message.text());
	};
	context.on('console', hear);
	context.on('weberror', (error) => complaints.push(String(error.error())));
	return complaints;
}

/**
 * For a browser's context: pages as people see them who asked their system for less motion. Drawing it takes a third of a
 * test's time on two cores. The newcomer's and the bridge's test keep it.
 */
export const withoutMotion = { reducedMotion: 'reduce' } as const;

/**
 * Opens a tab beside one that only holds a file of the app's origin.
 *
 * So the browser keeps the process of that origin from page to page, as it does for people with several tabs of Jira,
 * and compiles the app's scripts once.
 */
export async function openTab(context: BrowserContext, { appUrl, baseUrl }: OpenSite): Promise<Page> {
	context.setDefaultTimeout(patienceMs);
	describeOnFailure(context);
	const beside = await context.newPage();
	await beside.goto(`${appUrl}/app/theme.css`);
	await slowDown(beside, `${appUrl}/app/theme.css`);
	const page = await context.newPage();
	await slowDown(page, `${baseUrl}/sandbox/accounts`);
	keepDrawing(page);
	return page;
}

const beatMs = 1_000;

/**
 * Has the page around the app's frame drawn once a second. On a busy machine the browser sometimes draws a frame of another
 * origin no more until something around it changes; people move a pointer, and a test would wait in vain.
 */
function keepDrawing(page: Page): void {
	// What cannot be drawn is on its way to another page, or closed.
	const draw = () => page.evaluate('requestAnimationFrame(() => undefined)').catch(() => undefined);
	const timer = setInterval(draw, beatMs).unref();
	page.once('close', () => clearInterval(timer));
}

/** Chooses in the bar on top who acts. */
export async function actAs(page: Page, name: SeededAccount): Promise<void> {
	const { displayName } = seededAccounts[name];
	const button = page.getByRole('button', { name: /^Acting as/ });
	if ((await button.textContent())?.includes(displayName)) return;
	await eventually(async () => {
		if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click();
		// The menu closes when the app's frame takes the focus, as it does once its page is there.
		await page.getByRole('menuitemradio', { name: displayName }).click({ timeout: patienceMs / 10 });
	});
}

/** Holds the pages' calls of the back end, or those of one name. @returns how to let them go on */
export async function holdCalls(page: Page, name = '**'): Promise<() => Promise<void>> {
	let release: () => void = () => undefined;
	const held = new Promise<void>((resolve) => {
		release = resolve;
	});
	const calls = `**/sandbox/invoke/*/${name}`;
	await page.route(calls, async (route) => {
		await held;
		await route.fallback();
	});
	return async () => {
		release();
		await page.unroute(calls);
	};
}
