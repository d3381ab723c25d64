// Writes pictures of the pages and their states, in light and dark, to dist/screenshots.
// With --docs: those that the documentation shows, to docs/screenshots.
import { spawn } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { requireBrowser } from './browser.mjs';
import { buildApp, buildPages, buildProgram, buildSite } from './build.mjs';
import { root } from './run.mjs';

const forDocs = process.argv.includes('--docs');
const folder = join(root, forDocs ? 'docs/screenshots' : 'dist/screenshots');
/** Name of a picture for the documentation, and the theme it is taken in. */
const docs = new Map([
	['list', 'light'],
	['identity', 'light'],
	['register', 'light'],
	['space', 'dark'],
	['panel', 'light'],
	['refusal', 'light'],
]);
const largestForDocs = 150_000;
const themes = ['light', 'dark'];
const dayMs = 86_400_000;

const freePort = () =>
	new Promise((resolve) => {
		const probe = createServer().listen(0, '127.0.0.1', () => {
			const { port } = probe.address();
			probe.close(() => resolve(port));
		});
	});

/** Builds and starts a sandbox of its own. */
async function startSandbox() {
	// Vite and React look at it; a shell may have set another.
	process.env.NODE_ENV = 'production';
	await buildApp();
	buildPages();
	await buildSite();
	const program = await buildProgram('sandbox/main.ts', 'dist/screenshots-sandbox.mjs');
	const port = await freePort();
	const child = spawn(process.execPath, [program], { cwd: root, env: { ...process.env, PORT: String(port) } });
	child.stderr.resume();
	await new Promise((resolve, reject) => {
		child.stdout.on('data', (text) => String(text).includes('ready') && resolve());
		child.on('exit', (code) => reject(new Error(`The sandbox ended with ${code}.`)));
	});
	return { baseUrl: `http://127.0.0.1:${port}`, stop: () => child.kill() };
}

const { baseUrl: firstUrl, stop } = await startSandbox();
/** The site that pages open on. */
let baseUrl = firstUrl;
const browser = await chromium.launch({
	executablePath: requireBrowser(),
	args: ['--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP localhost 127.0.0.1'],
});
const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
context.setDefaultTimeout(15_000);
const page = await context.newPage();
const app = page.frameLocator('iframe[title="Muster app"]');
const accounts = await (await fetch(`${baseUrl}/sandbox/accounts`)).json();
const account = (name) => accounts.find(({ displayName }) => displayName === name);

async function ask(path, as, method, body) {
	const { email, token } = account(as);
	const authorization =
		email === undefined ? `Bearer ${token}` : `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}`;
	const answer = await fetch(baseUrl + path, {
		method,
		headers: { Authorization: authorization, 'Content-Type': 'application/json' },
		body: JSON.stringify(body),
	});
	const text = await answer.text();
	if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`);
	return text === '' ? undefined : JSON.parse(text);
}
async function call(name, payload) {
	const result = await ask(`/sandbox/invoke/muster-admin/${name}`, 'Ana Reis', 'POST', payload);
	if (!result.ok) throw new Error(`${name}: ${result.error.message}`);
	return result.value;
}
const faults = (wanted) => ask('/sandbox/faults', 'Ana Reis', 'PUT', wanted);
const move = (key, as, id) => ask(`/rest/api/3/issue/${key}/transitions`, as, 'POST', { transition: { id } });
const register = (name, days, more = {}) =>
	call('identity.register', {
		accountId: account(name).accountId,
		draft: {
			name,
			type: 'ci-pipeline',
			ownerId: account('Bruno Keller').accountId,
			contact: '#release-eng',
			purpose: 'Deploys what is staged.',
			expiresAt: Date.now() + days * dayMs,
			grants: [{ projectId: '10000', fromStatusId: '10004', toStatusId: '10005' }],
			...more,
		},
	});
const identityPath = (name) => `/apps/muster-admin/identities/${encodeURIComponent(account(name).accountId)}`;

async function open(path, ready) {
	await page.goto(baseUrl + path);
	if (path.startsWith('/browse/')) {
		const panel = page.getByRole('button', { name: 'Muster', exact: true });
		await panel.waitFor();
		if ((await panel.getAttribute('aria-expanded')) === 'false') await panel.click();
	}
	if (ready !== undefined) await app.getByText(ready).first().waitFor();
}
async function actAs(name) {
	await page.getByRole('button', { name: /^Acting as/ }).click();
	await page.getByRole('menuitemradio', { name }).click();
}

/** Takes what is open now in both themes. */
async function shoot(name, { fullPage = false } = {}) {
	const before = page.viewportSize();
	// A browser paints a frame of another origin only where the window shows it, so the window grows.
	const height = Math.ceil(Number(await page.evaluate('document.documentElement.scrollHeight')));
	if (fullPage && !forDocs)
		await page.setViewportSize({ width: before.width, height: Math.max(height, before.height) });
	for (const theme of themes) {
		if (forDocs && docs.get(name) !== theme) continue;
		await page.emulateMedia({ colorScheme: theme });
		await page.locator(`html[data-color-mode="${theme}"]`).waitFor({ state: 'attached' });
		// Frames follow by a message, and colours fade.
		await page.waitForTimeout(400);
		const path = join(folder, forDocs ? `${name}.png` : `${name}-${theme}.png`);
		await page.screenshot({ path });
		const { size } = statSync(path);
		if (forDocs && size > largestForDocs) throw new Error(`${path} holds ${size} bytes, more than ${largestForDocs}.`);
	}
	await page.emulateMedia({ colorScheme: 'light' });
	await page.setViewportSize(before);
}

async function takeSite() {
	await page.goto(`${baseUrl}/board/REL`);
	await page.getByRole('link', { name: /REL-7/ }).waitFor();
	await shoot('board');
	await page.goto(`${baseUrl}/workflows`);
	await page.getByText('Deploy').first().waitFor();
	await shoot('workflows');
	await page.getByRole('button', { name: /^Faults/ }).click();
	await shoot('faults');
	await page.goto(`${baseUrl}/browse/REL-7`);
	await page.getByRole('button', { name: 'Deploy', exact: true }).waitFor();
	await actAs('deploy-bot');
	await page.getByRole('button', { name: 'Deploy', exact: true }).click();
	await page.getByRole('alert').waitFor();
	await shoot('refusal');
	await actAs('Ana Reis');
}

async function takeFirstRun() {
	await open('/apps/muster-admin', 'No identities yet.');
	await shoot('first-run', { fullPage: true });
	await open('/apps/muster-admin/register', 'Purpose');
	await shoot('register-empty', { fullPage: true });
	await app.getByRole('button', { name: 'Add grant' }).click();
	await app.getByRole('button', { name: 'Register', exact: true }).click();
	await app.getByText('Nothing was saved').first().waitFor();
	await page.evaluate('scrollTo(0, 0)');
	await shoot('register-errors', { fullPage: true });
	await open(`/apps/muster-admin/register/${encodeURIComponent(account('deploy-bot').accountId)}`, 'deploy-bot');
	await app.getByLabel('Contact').fill('#release-eng');
	await app.getByLabel('Purpose').fill('Deploys what is staged.');
	await page.evaluate('scrollTo(0, 0)');
	await shoot('register', { fullPage: true });
}

async function takeRegistry() {
	await register('deploy-bot', 90);
	await register('release-bot', 12, { grants: [{ toStatusId: '10005' }] });
	await register('Triage Agent', 200, { type: 'ai-agent', purpose: 'Sorts what comes in.', grants: [] });
	const { identity } = await register('Build Status for Jira', 300, { type: 'app', purpose: '<b>Reports</b> builds.' });
	const { accountId, version } = identity;
	await call('identity.suspend', { accountId, version, reason: 'Its token leaked.' });
	await open('/apps/muster-admin', 'release-bot');
	await shoot('list');
	await app.getByRole('checkbox', { name: 'Select release-bot' }).check();
	await shoot('list-selected');
	await app.getByRole('checkbox', { name: 'Select release-bot' }).uncheck();
	await app.getByRole('searchbox').fill('nobody');
	await app.getByText('No identities match.').waitFor();
	await shoot('list-no-match');
	await page.setViewportSize({ width: 320, height: 800 });
	await open('/apps/muster-admin', 'release-bot');
	await shoot('list-narrow', { fullPage: true });
	await page.setViewportSize({ width: 1280, height: 800 });
	await open(identityPath('deploy-bot'), 'Deploys what is staged.');
	await shoot('identity', { fullPage: true });
	for (const action of ['Suspend', 'Freeze', 'Retire']) {
		await app.getByRole('button', { name: action, exact: true }).click();
		await app.getByRole('dialog').getByLabel('Reason').waitFor();
		await shoot(action.toLowerCase());
		await app.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
	}
	await open('/apps/muster-admin/guards', 'Deploy');
	await shoot('guards');
	await open('/spaces/REL/settings/muster-project', /guarded, \d+ enforced/);
	await shoot('space');
	await open('/spaces/OPS/settings/muster-project', 'Nothing is guarded here');
	await shoot('space-unguarded');
}

async function takePanel() {
	await open('/browse/REL-15', 'No bot has moved this work item.');
	await shoot('panel-empty');
	await move('REL-7', 'deploy-bot', '41');
	await move('REL-7', 'Triage Agent', '71');
	await open('/browse/REL-7', 'deploy-bot');
	await app.getByText('Verified').waitFor();
	await shoot('panel');
	await app.locator('summary').first().click();
	await shoot('panel-open', { fullPage: true });
	await page.setViewportSize({ width: 320, height: 800 });
	await shoot('panel-narrow', { fullPage: true });
	await page.setViewportSize({ width: 1280, height: 800 });
}

const dialog = app.getByRole('dialog');

/** Says why in the dialog that is open, takes it, and confirms. */
async function throwSwitch(picture, reason, confirm) {
	await dialog.getByLabel('Reason').fill(reason);
	await shoot(picture);
	await dialog.getByRole('button', { name: confirm, exact: true }).click();
	await dialog.waitFor({ state: 'detached' });
}

async function takeSwitches() {
	await open('/apps/muster-admin/settings', 'Usual expiry');
	await shoot('settings', { fullPage: true });
	await app.getByLabel('Usual expiry, in days').fill('900');
	await app.getByLabel(/^Most parts/).fill('400');
	await app.getByRole('button', { name: 'Save', exact: true }).click();
	await app.getByText('Nothing was saved').first().waitFor();
	await page.evaluate('scrollTo(0, 0)');
	await shoot('settings-errors', { fullPage: true });
	await open('/apps/muster-admin/site', 'Nothing was frozen or changed here yet.');
	await shoot('switches', { fullPage: true });
	await app.getByRole('button', { name: 'Freeze this site', exact: true }).click();
	await throwSwitch('freeze-site', 'A token leaked.', 'Freeze site');
	await app.getByText('Froze this site').waitFor();
	await shoot('switches-frozen', { fullPage: true });
	await open('/apps/muster-admin', 'release-bot');
	await shoot('list-frozen');
	await open(identityPath('deploy-bot'), 'Deploys what is staged.');
	await shoot('identity-site-frozen');
	await open('/spaces/REL/settings/muster-project', /guarded, \d+ enforced/);
	await app.getByRole('button', { name: 'Freeze this space', exact: true }).click();
	await throwSwitch('freeze-space', 'We look at a release.', 'Freeze space');
	await app.getByText('This space is frozen').first().waitFor();
	await shoot('space-frozen');
	await open('/browse/REL-7', 'Refusals appear only where known.');
	await app.getByText('This space is frozen').first().waitFor();
	await shoot('panel-frozen', { fullPage: true });
	await open('/apps/muster-admin/site', 'Froze this site');
	await app.getByRole('button', { name: 'Break glass', exact: true }).click();
	await dialog.getByLabel('I understand that nothing is refused').check();
	await throwSwitch('break-glass', 'The release must go out.', 'Break glass');
	await app.getByText('Broke the glass').waitFor();
	await shoot('switches-broken', { fullPage: true });
	await open('/apps/muster-admin', 'release-bot');
	await shoot('list-broken');
	await open('/spaces/REL/settings/muster-project', 'Glass is broken');
	await shoot('space-broken');
	await page.setViewportSize({ width: 320, height: 800 });
	await open('/browse/REL-7', 'Glass is broken');
	await shoot('panel-broken-narrow', { fullPage: true });
	await page.setViewportSize({ width: 1280, height: 800 });
	for (const [name, payload] of [
		['site.mend-glass', {}],
		['site.thaw', {}],
		['space.thaw', { projectId: '10000' }],
	]) {
		await call(name, { ...payload, reason: 'It is over.' });
	}
}

async function takeImport() {
	await open('/apps/muster-admin/import', 'Recent work');
	await shoot('import');
	await app.getByText('Columns and grants').click();
	await shoot('import-help', { fullPage: true });
	const choose = (name, text) =>
		app.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
	await choose('wrong.csv', 'accountId,colour');
	await app.getByText('The file was not imported. Nothing was changed.').waitFor();
	await shoot('import-refused');
	const day = new Date(Date.now() + 90 * dayMs).toISOString().slice(0, 10);
	const owner = account('Bruno Keller').accountId;
	const line = (name, type, grants) =>
		[account(name).accountId, name, type, owner, '#release-eng', 'Moves work.', day, grants].join();
	const lines = [
		'accountId,name,type,ownerId,contact,purpose,expiresAt,grants',
		line('release-bot', 'ci-pipeline', 'space=REL to=Deployed'),
		line('Automation for Jira', 'automation', 'space=REL to=Deployed'),
		line('deploy-bot', 'robot', 'space=REL to=Deployed'),
		line('legacy-script', 'bot-user', 'space=NOWHERE to=Deployed'),
	];
	await choose('bots.csv', lines.join('\n'));
	await app
		.getByText(/^2 ready, 2 with errors/)
		.first()
		.waitFor();
	await shoot('import-checked');
	await app.getByRole('button', { name: 'Apply', exact: true }).click();
	await app.getByText('2 applied.').first().waitFor();
	await shoot('import-done');
	await open('/apps/muster-admin/import', 'Import of bots.csv');
	await shoot('import-recent');
}

async function takeMany() {
	const { openManySite } = await import(await buildProgram('bench/many-site.ts', 'dist/screenshots-many.mjs'));
	const site = await openManySite(10_000);
	try {
		baseUrl = site.baseUrl;
		await open('/apps/muster-admin', '10,000 identities');
		await shoot('many');
		await app.getByRole('button', { name: /^Needs action/ }).click();
		await app.getByText('What to do, in order').waitFor();
		await shoot('many-needs-action');
		await app.getByRole('button', { name: /^Needs action/ }).click();
		await app.getByRole('searchbox').fill('worker 03');
		await app.getByText('1,000 identities match').first().waitFor();
		await app.locator('tr[data-index="1"] input[type=checkbox]').check();
		await shoot('many-selected');
		await app.getByRole('button', { name: 'Select all 1,000' }).click();
		await app.getByRole('button', { name: 'Retire', exact: true }).click();
		await dialog.getByLabel('Reason').fill('Nobody needs them.');
		await shoot('many-retire');
		await dialog.getByRole('button', { name: 'Cancel' }).click();
		await app.getByRole('button', { name: 'Export', exact: true }).first().click();
		await dialog.getByLabel('CSV').waitFor();
		await shoot('many-export');
		await page.setViewportSize({ width: 400, height: 800 });
		await open('/apps/muster-admin', '10,000 identities');
		await shoot('many-narrow');
		await page.setViewportSize({ width: 1280, height: 800 });
	} finally {
		baseUrl = firstUrl;
		await site.close();
	}
}

async function takeTrouble() {
	await faults({ resolverDelayMs: 5_000 });
	await page.goto(`${baseUrl}/apps/muster-admin`);
	await app.locator('[aria-busy="true"]').first().waitFor();
	await shoot('list-loading');
	await faults({ resolverDelayMs: 0, resolverFailing: true });
	await open('/apps/muster-admin', "We couldn't load");
	await shoot('list-error');
	await open('/browse/REL-7', "We couldn't load");
	await shoot('panel-error');
	await faults({ resolverFailing: false });
	await open(`${identityPath('deploy-bot')}/edit`, 'Purpose');
	await app.getByLabel('Environment').fill('production');
	const { identity } = await call('identity.read', { accountId: account('deploy-bot').accountId });
	const { name, type, ownerId, purpose, grants, accountId, version } = identity;
	await call('identity.edit', {
		accountId,
		version,
		draft: { name, type, ownerId, contact: '#deploys', purpose, grants, expiresAt: Date.now() + 30 * dayMs },
	});
	await app.getByRole('button', { name: 'Save', exact: true }).click();
	await app
		.getByText(/changed this/)
		.first()
		.waitFor();
	await page.evaluate('scrollTo(0, 0)');
	await shoot('conflict');
	await app.getByRole('button', { name: 'Load latest' }).click();
	await app.getByText(/Latest version loaded/).waitFor();
	// Guards read the contact; what they do not read, Jira need not apply.
	await app.getByLabel('Contact').fill('#release-engineers');
	await faults({ appPropertyUnavailable: 1_000 });
	await app.getByRole('button', { name: 'Save', exact: true }).click();
	await app.getByText('Not yet enforced').first().waitFor();
	await shoot('not-enforced');
	await app.getByRole('link', { name: 'Identities' }).click();
	await app.getByText('release-bot').first().waitFor();
	await shoot('list-not-enforced');
	await faults({ appPropertyUnavailable: 0 });
	await actAs('Chidi Okafor');
	await app.getByText('Administer Jira').waitFor();
	await shoot('no-access');
}

try {
	mkdirSync(folder, { recursive: true });
	await takeSite();
	await takeFirstRun();
	await takeRegistry();
	await takePanel();
	if (!forDocs) {
		await takeSwitches();
		await takeImport();
		await takeMany();
		await takeTrouble();
	}
	console.log(`Pictures are in ${folder}.`);
} finally {
	await browser.close();
	stop();
}
