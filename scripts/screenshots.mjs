// Writes pictures of the pages and their states, in light and dark, to dist/screenshots.
// With --docs: those that the documentation shows, to docs/screenshots.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
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
	['guards', 'light'],
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
	if (!result.ok) throw new Error(`${name}: ${result.error.problem}`);
	return result.value;
}
const faults = (wanted) => ask('/sandbox/faults', 'Ana Reis', 'PUT', wanted);
const move = (key, as, id) => ask(`/rest/api/3/issue/${key}/transitions`, as, 'POST', { transition: { id } });
const registerBot = (name, days, more = {}) =>
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
	await registerBot('deploy-bot', 90);
	await registerBot('release-bot', 12, { grants: [{ toStatusId: '10005' }] });
	await registerBot('Triage Agent', 200, { type: 'ai-agent', purpose: 'Sorts what comes in.', grants: [] });
	const { identity } = await registerBot('Build Status for Jira', 300, {
		type: 'app',
		purpose: '<b>Reports</b> builds.',
	});
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
const button = (name) => app.getByRole('button', { name, exact: typeof name === 'string' });
const inDialog = (name) => dialog.getByRole('button', { name, exact: true });

const releaseWorkflow = 'Release train workflow';
const doneStatus = '10006';
const guardsPath = '/apps/muster-admin/guards';
const guardLink = (transition) =>
	app.getByRole('table', { name: 'Guards', exact: true }).getByRole('link', { name: transition, exact: true });
const openGuards = () => open(guardsPath, /^\d+ of \d+ transitions/);

/** Opens the list of all transitions with these selected. */
async function selectTransitions(...names) {
	await openGuards();
	await button(/^All \d/).click();
	for (const name of names) await app.getByLabel(`Select ${name} in ${releaseWorkflow}`, { exact: true }).check();
}

/** Refreshes until this shows: what was recorded a moment ago reaches the index late. */
async function refreshUntil(text) {
	for (let attempt = 1; attempt <= 20; attempt += 1) {
		await button('Refresh').click();
		await page.waitForTimeout(1_000);
		if ((await app.getByText(text).count()) > 0) return;
	}
	throw new Error(`The page of guards never said "${text}".`);
}

/** Takes the guard off a transition past Muster, as a rule that somebody deletes in the editor. */
async function removeRules(transition) {
	await page.goto(`${baseUrl}/workflows`);
	const rules = page
		.getByRole('region', { name: releaseWorkflow, exact: true })
		.getByRole('button', { name: new RegExp(`^Remove Muster .+ on ${transition}$`) });
	await rules.first().waitFor();
	for (let left = await rules.count(); left > 0; left -= 1) {
		await rules.first().click();
		await page
			.getByRole('status')
			.filter({ hasText: `was removed from ${transition}.` })
			.waitFor();
		await rules.nth(left - 1).waitFor({ state: 'detached' });
	}
}

async function changeSettings(change) {
	const { settings } = await call('settings.read', {});
	const { version, ...before } = settings;
	await call('settings.save', { version, settings: { ...before, ...change } });
}

async function takeGuarding() {
	await selectTransitions('Stage', 'Close');
	await shoot('guards-selected', { fullPage: true });
	await button('Guard 2 transitions').click();
	await dialog.getByLabel('Limit to types').waitFor();
	await shoot('guards-choose');
	await inDialog('Preview').click();
	await dialog.getByText('People see no change in monitor mode.').waitFor();
	await shoot('guards-plan');
	await inDialog('Guard 2 transitions').click();
	await dialog.getByText('1 workflow changed').waitFor();
	await shoot('guards-done');
	await inDialog('Close').click();
}

/** Guards that enforce and that monitor, with what these would have refused. */
async function takeGuards() {
	await takeGuarding();
	await move('REL-4', 'deploy-bot', '31');
	await move('REL-12', 'deploy-bot', '31');
	await move('REL-20', 'Triage Agent', '31');
	await open('/browse/REL-4', 'Would deny');
	await shoot('panel-would-deny', { fullPage: true });
	await changeSettings({ protectedStatuses: [doneStatus] });
	await open('/apps/muster-admin/settings', 'Usual expiry');
	await button('Remove Done').waitFor();
	await shoot('settings-protected', { fullPage: true });
	await openGuards();
	await refreshUntil('Would have refused 3 by 2 accounts');
	await button('Check now').click();
	await app.getByText('No guard became weaker since it was accepted.').waitFor();
	await shoot('guards', { fullPage: true });
}

/** A guard that somebody took off in Jira, and the pages of transitions and identities beside it. */
async function takeDrift() {
	await removeRules('Close');
	await openGuards();
	await button('Check now').click();
	await app.getByText('Guard removed').first().waitFor();
	await refreshUntil('Would have refused 3 by 2 accounts');
	await app.getByText('Unguarded into protected').first().waitFor();
	await shoot('guards-drift', { fullPage: true });
	await guardLink('Stage').click();
	await app.getByText('In 30 days Muster would have refused 3 transitions by 2 accounts.').waitFor();
	await shoot('guard-monitoring', { fullPage: true });
	await button('Enforce').click();
	await dialog.getByText('deploy-bot: 2, because it has no grant for this transition').waitFor();
	await shoot('guard-enforce');
	await inDialog('Cancel').click();
	await openGuards();
	await guardLink('Deploy').click();
	await app.getByRole('table', { name: 'Who could?' }).waitFor();
	await shoot('guard', { fullPage: true });
	await openGuards();
	await guardLink('Close').click();
	await app.getByText('What is wrong').waitFor();
	await shoot('guard-removed', { fullPage: true });
	await open(identityPath('deploy-bot'), 'Deploys what is staged.');
	await button('Show what it could do').click();
	await app
		.getByText(/that nothing guards\.$/)
		.first()
		.waitFor();
	await shoot('identity-could', { fullPage: true });
}

/** What is asked before guards go, and what is said when Jira takes no change or nothing can be read. */
async function takeGuardTrouble() {
	await selectTransitions('Stage', 'Deploy', 'Start');
	await button('Remove 2 guards').click();
	await dialog.getByText('1 of these guards enforces now.').waitFor();
	await shoot('guards-remove');
	await inDialog('Cancel').click();
	await selectTransitions('Start', 'Reopen');
	await button('Guard 2 transitions').click();
	await inDialog('Preview').click();
	await faults({ workflowUpdatesRefused: true });
	await inDialog('Guard 2 transitions').click();
	await dialog.getByText('Workflows cannot be updated on this site.').waitFor();
	await shoot('guards-refused', { fullPage: true });
	await faults({ workflowUpdatesRefused: false, resolverFailing: true });
	await open(guardsPath, "We couldn't load the workflows");
	await shoot('guards-error');
	await faults({ resolverFailing: false });
}

/** The rules' own pages, in the dialogs of the sandbox's workflow editor. */
async function takeRules() {
	const rules = page.getByRole('dialog');
	const form = rules.frameLocator('iframe');
	const press = (name) => page.getByRole('button', { name, exact: true }).click();
	const block = page.getByRole('region', { name: releaseWorkflow, exact: true });
	const add = async (name, transition) => {
		await block.getByRole('button', { name: `Add rule to ${transition}`, exact: true }).click();
		await rules
			.getByRole('listitem')
			.filter({ has: page.getByText(name, { exact: true }) })
			.getByRole('button')
			.click();
	};
	const meaning = (text) => form.getByRole('region', { name: 'What this means' }).filter({ hasText: text }).waitFor();
	await page.goto(`${baseUrl}/workflows`);
	await block.getByText('Registered identities only. Enforced.').first().waitFor();
	await shoot('workflow', { fullPage: true });
	await block.getByRole('button', { name: 'Add rule to Start', exact: true }).click();
	await rules.getByText('Muster audit').waitFor();
	await shoot('rule-choose');
	await press('Cancel');
	await add('Muster guard', 'Start');
	await meaning('If enforced now:');
	await shoot('rule-create');
	await form.getByRole('checkbox', { name: /^Limit to types/ }).check();
	await press('Add');
	await form.getByText('Choose at least one type.').waitFor();
	await shoot('rule-error');
	await press('Cancel');
	await press('Edit Muster guard on Deploy');
	await form.getByRole('radio', { name: 'Enforce' }).waitFor();
	await meaning('Now:');
	await shoot('rule-edit');
	await press('Cancel');
	await add('Muster guard (hides the transition)', 'Start');
	await meaning('If enforced now:');
	await shoot('rule-condition');
	await press('Cancel');
	await add('Muster audit', 'Start');
	await form.getByText('There is nothing to choose.').waitFor();
	await shoot('rule-audit');
	await press('Cancel');
	await add('Muster guard', 'Close');
	await form.getByText('Done is a protected status').waitFor();
	await shoot('rule-protected');
	await press('Cancel');
	const deploy = block.getByRole('listitem').filter({ hasText: 'Registered identities only. Enforced.' }).first();
	await deploy.getByText('Configuration', { exact: true }).click();
	await deploy.frameLocator('iframe').getByText('Now:').first().waitFor();
	await deploy.scrollIntoViewIfNeeded();
	await shoot('rule-view');
}

async function takeHealth() {
	const path = '/apps/muster-admin/health';
	const runChecks = async (state) => {
		await open(path, 'Published registry');
		await button('Run checks').click();
		const row = app.getByRole('row').filter({ hasText: 'Rules read the registry' });
		await row.getByText(state, { exact: true }).waitFor();
	};
	const { findings } = await call('drift.list', {});
	await call('drift.accept', { ids: findings.map(({ id }) => id), reason: 'Shown in a picture.' });
	await changeSettings({ protectedStatuses: [] });
	await open(path, 'Published registry');
	await shoot('health-unchecked', { fullPage: true });
	await app.getByLabel('Work item').fill('REL 7');
	await button('Set up').click();
	await app.getByText('Enter the key of a work item, such as REL-7.').waitFor();
	await shoot('health-canary-error', { fullPage: true });
	await app.getByLabel('Work item').fill('REL-7');
	await button('Set up').click();
	await app.getByText(/^Set up in “/).waitFor();
	await runChecks('Good');
	await shoot('health', { fullPage: true });
	await faults({ rulesCannotReadApp: true });
	// Refused, which Jira reports as a rule that failed.
	await move('REL-15', 'deploy-bot', '41').catch(() => {});
	await runChecks('Failed');
	await app.getByText('There is no variable "app"').first().waitFor();
	await shoot('health-failed', { fullPage: true });
	await open('/apps/muster-admin', 'release-bot');
	await shoot('list-unreadable');
	await faults({ rulesCannotReadApp: false });
	await runChecks('Good');
}

async function takeLeaving() {
	await page.goto(`${baseUrl}/workflows`);
	await actAs('Ana Reis');
	await open('/apps/muster-admin/leave', 'Remove all guards');
	await shoot('leave', { fullPage: true });
	await button(/^Remove guards from/).click();
	await app.getByText(/^Type \d+, the number of workflows\.$/).waitFor();
	await shoot('leave-unconfirmed', { fullPage: true });
	await app.getByLabel(/^Type \d+ to confirm/).fill('1');
	await button(/^Remove guards from/).click();
	await app.getByText('It is safe to uninstall.').waitFor();
	await shoot('leave-done', { fullPage: true });
	await open(guardsPath, 'No transition is guarded.');
	await shoot('guards-none', { fullPage: true });
	await button('Guard transitions').click();
	await app.getByText('Select the transitions to guard, then press Guard.').waitFor();
	await shoot('guards-none-choosing', { fullPage: true });
}

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
	await app.getByRole('button', { name: 'Apply 2 changes', exact: true }).click();
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

/** Serves a site whose workflows still hold the guard of an installation before this one. */
async function openReinstalled() {
	const load = async (name) => import(await buildProgram(`sandbox/${name}.ts`, `dist/screenshots/code/${name}.mjs`));
	const [{ createSandbox }, { createServer: createFace }, { seededGuard }] = await Promise.all(
		['sandbox', 'server/server', 'seeded-guard'].map(load),
	);
	const port = await freePort();
	const sandbox = createSandbox({
		baseUrl: `http://127.0.0.1:${port}`,
		manifestText: readFileSync(join(root, 'manifest.yml'), 'utf8'),
		loadHandlers: async () => createRequire(import.meta.url)(join(root, 'dist/app/index.cjs')),
		guard: seededGuard,
	});
	await sandbox.open();
	sandbox.agenda.start();
	const server = serve({ fetch: createFace(sandbox, { root }).fetch, port, hostname: '127.0.0.1' });
	const close = () => {
		sandbox.close();
		server.closeAllConnections();
		server.close();
	};
	return { baseUrl: sandbox.site.baseUrl, close };
}

async function takeReinstalled() {
	const site = await openReinstalled();
	try {
		baseUrl = site.baseUrl;
		await open('/apps/muster-admin', 'from an earlier installation');
		await shoot('reinstalled', { fullPage: true });
		await faults({ workflowUpdatesRefused: true });
		await button('Set them to monitor').click();
		await app.getByText('1 workflow could not be changed:').first().waitFor();
		await shoot('reinstalled-refused', { fullPage: true });
	} finally {
		baseUrl = firstUrl;
		site.close();
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
	if (!forDocs) await takeSwitches();
	await takeGuards();
	if (!forDocs) {
		await takeDrift();
		await takeGuardTrouble();
		await takeRules();
		await takeHealth();
		await takeImport();
		await takeMany();
		await takeReinstalled();
		await takeTrouble();
		await takeLeaving();
	}
	console.log(`Pictures are in ${folder}.`);
} finally {
	await browser.close();
	stop();
}
