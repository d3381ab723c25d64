// What the sandbox's two origins serve, and to whom.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type ServedSandbox, serveSandbox } from '../../harness/serve';
import { openWorld, type TestWorld } from '../../harness/world';

interface Answer {
	readonly status: number;
	readonly headers: IncomingHttpHeaders;
	readonly text: string;
}

const files: Readonly<Record<string, string>> = {
	'dist/site/index.html': '<!doctype html><title>Site</title>',
	'dist/site/site.js': 'site()',
	'dist/site/bridge.js': 'bridge()',
	'dist/site/theme.css': 'html{}',
	'dist/secret.txt': 'secret',
	'secret.txt': 'secret',
	'static/build/admin/index.html': '<!doctype html><html><head><title>Admin</title></head><body></body></html>',
	'static/build/admin/assets/app.js': 'app()',
	'static/build/admin/assets/app-3f_Zq-9K.js': 'app()',
	'static/build/admin/icon.svg': '<svg/>',
	'static/build/admin/.hidden': 'secret',
};

describe('the sandbox over HTTP', () => {
	let served: ServedSandbox<TestWorld>;
	let root: string;
	let siteHost: string;
	let appHost: string;

	beforeAll(async () => {
		root = mkdtempSync(join(tmpdir(), 'muster-site-'));
		for (const [path, content] of Object.entries(files)) {
			mkdirSync(dirname(join(root, path)), { recursive: true });
			writeFileSync(join(root, path), content);
		}
		symlinkSync(join(root, 'secret.txt'), join(root, 'static/build/admin/link.txt'));
		served = await serveSandbox((baseUrl) => openWorld({ baseUrl }), root);
		siteHost = new URL(served.baseUrl).host;
		appHost = new URL(served.appUrl).host;
	});
	afterAll(async () => {
		await served.close();
		rmSync(root, { recursive: true, force: true });
	});

	/** Sends the path as it is written: `fetch` would tidy it up. */
	const ask = (
		host: string,
		path: string,
		options: { method?: string; headers?: Record<string, string>; body?: unknown } = {},
	): Promise<Answer> =>
		new Promise((resolve, reject) => {
			const { body, headers = {}, method = 'GET' } = options;
			const sent = request(
				{
					host: '127.0.0.1',
					port: new URL(served.baseUrl).port,
					path,
					method,
					headers: { Host: host, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
				},
				(response) => {
					const parts: Buffer[] = [];
					response.on('data', (part: Buffer) => parts.push(part));
					response.on('end', () =>
						resolve({
							status: response.statusCode ?? 0,
							headers: response.headers,
							text: Buffer.concat(parts).toString('utf8'),
						}),
					);
				},
			);
			sent.on('error', reject);
			sent.end(body === undefined ? undefined : JSON.stringify(body));
		});

	const login = (email: string): Record<string, string> => ({
		Authorization: `Basic ${Buffer.from(`${email}:sandbox-token-${email.split('@')[0]}`).toString('base64')}`,
	});
	const ana = login('ana@example.com');
	const ivo = login('ivo@example.com');

	describe('origins', () => {
		it('serves the site under one name and the pages of the app under another', async () => {
			expect(await ask(siteHost, '/')).toMatchObject({ status: 200, text: files['dist/site/index.html'] });
			expect(await ask(siteHost, '/browse/REL-7')).toMatchObject({ status: 200 });
			expect(await ask(siteHost, '/site/site.js')).toMatchObject({ status: 200, text: 'site()' });
			expect((await ask(appHost, '/app/admin/')).status).toBe(200);
		});

		it.each([
			'/',
			'/browse/REL-7',
			'/site/site.js',
			'/sandbox/accounts',
			'/rest/api/3/serverInfo',
			'/oauth/token',
			'/appx',
		])('does not serve %s under the name of the pages', async (path) => {
			expect((await ask(appHost, path)).status).toBe(403);
		});

		it.each(['/app/admin/', '/app/bridge.js'])('does not serve %s under the name of the site', async (path) => {
			expect((await ask(siteHost, path)).status).toBe(403);
		});

		it.each(['evil.example', 'evil.example:4200', '127.0.0.1', 'localhost', '127.0.0.1.evil.example', '[::1]'])(
			'refuses the host %s',
			async (host) => {
				for (const path of ['/', '/app/admin/', '/sandbox/accounts', '/rest/api/3/serverInfo']) {
					expect((await ask(host, path)).status).toBe(403);
				}
			},
		);

		it('refuses pages of other origins, the app included', async () => {
			for (const origin of [served.appUrl, 'http://evil.example', 'null']) {
				const headers = { Origin: origin, ...ana };
				expect((await ask(siteHost, '/rest/api/3/myself', { headers })).status).toBe(403);
				const place = { ...headers, 'X-Sandbox-Place': 'issue/REL-7' };
				const call = await ask(siteHost, '/sandbox/invoke/muster-issue/issue.audit', {
					method: 'POST',
					headers: place,
					body: { issueId: '10007', limit: 5 },
				});
				expect(call.status).toBe(403);
			}
			expect((await ask(appHost, '/app/admin/', { headers: { Origin: served.baseUrl } })).status).toBe(403);
			expect((await ask(siteHost, '/rest/api/3/myself', { headers: { Origin: served.baseUrl, ...ana } })).status).toBe(
				200,
			);
		});

		it('refuses what a browser says comes from another site, even without an origin', async () => {
			for (const from of ['cross-site', 'same-site']) {
				const headers = { 'Sec-Fetch-Site': from };
				expect((await ask(siteHost, '/sandbox/accounts', { headers })).status).toBe(403);
				expect((await ask(siteHost, '/rest/api/3/serverInfo', { headers })).status).toBe(403);
				// A link to the site from elsewhere is fine.
				expect((await ask(siteHost, '/', { headers })).status).toBe(200);
			}
		});

		it('lets nobody frame the site, and nobody but the site frame the app', async () => {
			expect((await ask(siteHost, '/')).headers['content-security-policy']).toContain("frame-ancestors 'none'");
			const policy = (await ask(appHost, '/app/admin/')).headers['content-security-policy'];
			expect(policy).toContain(`frame-ancestors ${served.baseUrl};`);
		});
	});

	describe('pages of the app', () => {
		it("come with the vendor's content security policy, and the bridge before anything else", async () => {
			const { headers, text } = await ask(appHost, '/app/admin/');
			const policy = String(headers['content-security-policy']);
			expect(policy).toContain("default-src 'self'");
			expect(policy).toMatch(/script-src 'self' https:\/\/forge\.cdn\.prod\.atlassian-dev\.net/);
			expect(policy).toMatch(/sandbox allow-popups .*allow-same-origin allow-scripts/);
			expect(policy).not.toMatch(/unsafe-inline|unsafe-eval|report-uri|localhost:\*/);
			expect(policy).not.toContain('frame-ancestors *');
			expect(headers).toMatchObject({
				'content-type': 'text/html; charset=utf-8',
				'x-content-type-options': 'nosniff',
				'cache-control': 'no-store',
			});
			expect(text).toContain(`<head><script src="/app/bridge.js" data-site="${served.baseUrl}"></script><title>`);
		});

		it.each([
			['/app/admin/index.html', 'text/html; charset=utf-8'],
			['/app/admin/assets/app.js', 'text/javascript; charset=utf-8'],
			['/app/admin/icon.svg', 'image/svg+xml'],
			['/app/bridge.js', 'text/javascript; charset=utf-8'],
			['/app/theme.css', 'text/css; charset=utf-8'],
		])('serves %s as %s', async (path, type) => {
			const { headers, status } = await ask(appHost, path);
			expect([status, headers['content-type'], headers['cache-control']]).toEqual([200, type, 'no-store']);
		});

		it('lets a browser keep a file that is named after its contents', async () => {
			const { headers, status } = await ask(appHost, '/app/admin/assets/app-3f_Zq-9K.js');
			expect(status).toBe(200);
			expect(headers).toMatchObject({
				'cache-control': 'public, max-age=31536000, immutable',
				'content-security-policy': 'sandbox',
				'x-content-type-options': 'nosniff',
			});
			expect((await ask(appHost, '/app/admin/assets/none-3f_Zq-9K.js')).headers['cache-control']).toBe('no-store');
		});

		it.each([
			'/app/admin/../../../secret.txt',
			'/app/admin/..%2f..%2f..%2fsecret.txt',
			'/app/admin/%2e%2e/%2e%2e/%2e%2e/secret.txt',
			'/app/admin/%252e%252e/secret.txt',
			'/app/admin/..%5c..%5csecret.txt',
			'/app/admin//etc/passwd',
			'/app/admin/%00',
			'/app/admin/%',
			'/app/admin/link.txt',
			'/app/admin/.hidden',
			'/app/admin/assets',
			'/app/admin/assets/',
			'/app/admin/nowhere.js',
			'/app/../dist/secret.txt',
			'/app/dist/secret.txt',
			'/app/nothing/',
			'/app/admin',
			'/app/',
		])('finds nothing at %s', async (path) => {
			const { status, text } = await ask(appHost, path);
			expect([403, 404]).toContain(status);
			expect(text).not.toContain('secret\n');
			expect(text).not.toBe('secret');
		});

		it.each(['/site/../secret.txt', '/site/..%2fsecret.txt', '/site/%2e%2e/secret.txt'])(
			'finds nothing at %s either',
			async (path) => {
				expect((await ask(siteHost, path)).text).not.toBe('secret');
			},
		);

		it('say so when they are not built', async () => {
			expect(await ask(appHost, '/app/issue/')).toMatchObject({
				status: 503,
				text: 'The page "issue" is not built: static/build/issue/index.html is missing. Run npm start again.',
			});
		});

		it('are only read', async () => {
			expect((await ask(appHost, '/app/admin/', { method: 'POST', body: {} })).status).toBe(405);
			expect((await ask(siteHost, '/', { method: 'DELETE' })).status).toBe(405);
		});
	});

	describe('the place of a frame', () => {
		const context = (module: string, place: string | undefined, headers: Record<string, string>) =>
			ask(siteHost, `/sandbox/context/${module}`, {
				headers: { ...headers, ...(place === undefined ? {} : { 'X-Sandbox-Place': place }) },
			});

		it("is described from the site's own model", async () => {
			const { text } = await context('muster-issue', 'issue/REL-7', ana);
			const issue = served.sandbox.site.issue('REL-7');
			expect(JSON.parse(text)).toMatchObject({
				accountId: expect.any(String),
				cloudId: served.sandbox.site.cloudId,
				siteUrl: served.baseUrl,
				moduleKey: 'muster-issue',
				extension: {
					type: 'jira:issuePanel',
					issue: { id: issue.id, key: 'REL-7', type: 'Bug', typeId: issue.issueTypeId },
					project: { id: '10000', key: 'REL', type: 'software' },
				},
			});
			expect(JSON.parse((await context('muster-project', 'project/OPS', ana)).text)).toMatchObject({
				extension: { type: 'jira:projectSettingsPage', project: { id: '10001', key: 'OPS' } },
			});
			expect(JSON.parse((await context('muster-admin', undefined, ana)).text)).toMatchObject({
				extension: { type: 'jira:adminPage' },
			});
		});

		it('is not told to those who cannot see it', async () => {
			expect((await context('muster-issue', 'issue/REL-7', ivo)).status).toBe(404);
			expect((await context('muster-project', 'project/REL', ivo)).status).toBe(404);
			expect((await context('muster-issue', 'issue/REL-999', ana)).status).toBe(404);
		});

		it.each([
			['muster-issue', 'project/REL'],
			['muster-project', 'issue/REL-7'],
			['muster-admin', 'issue/REL-7'],
			['muster-issue', 'issue/../../sandbox/accounts'],
			['muster-issue', 'REL-7'],
		])('of %s cannot be %s', async (module, place) => {
			expect((await context(module, place, ana)).status).toBe(400);
		});

		it('reaches the back end from the header, whatever the payload says', async () => {
			const answer = await ask(siteHost, '/sandbox/invoke/muster-issue/issue.audit', {
				method: 'POST',
				headers: { ...ivo, 'X-Sandbox-Place': 'issue/REL-7' },
				body: { issueId: '10007', limit: 5, extension: { issue: { key: 'OPS-1' } } },
			});
			expect(answer.status).toBe(404);
		});
	});

	describe('requests to Jira from a page', () => {
		const viaApp = (path: string, method = 'GET', body?: unknown) =>
			ask(siteHost, path, { method, headers: { ...ana, 'X-Sandbox-Via-App': 'muster-admin' }, body });

		it('have the rights of the account within the scopes of the manifest', async () => {
			expect((await viaApp('/rest/api/3/issue/REL-7')).status).toBe(200);
			const refused = await viaApp('/rest/api/3/issue/REL-7/transitions', 'POST', { transition: { id: '61' } });
			expect(refused).toMatchObject({ status: 401 });
			expect(refused.text).toContain('scope does not match');
		});

		it('reach the REST API only', async () => {
			for (const path of ['/oauth/token', '/ex/jira/x/rest/api/3/myself']) {
				expect((await viaApp(path)).status).toBe(403);
			}
		});
	});

	describe('faults', () => {
		const put = (body: unknown) => ask(siteHost, '/sandbox/faults', { method: 'PUT', body });
		const call = () =>
			ask(siteHost, '/sandbox/invoke/muster-admin/site.overview', { method: 'POST', headers: ana, body: {} });
		afterEach(async () => {
			await put({ resolverDelayMs: 0, resolverFailing: false, hostOffline: false });
		});

		it('between page and back end can be switched on', async () => {
			expect((await call()).status).toBe(200);
			expect((await put({ resolverFailing: true })).status).toBe(200);
			expect(await call()).toMatchObject({ status: 400 });
			await put({ resolverFailing: false, hostOffline: true });
			expect(JSON.parse((await call()).text)).toMatchObject({ code: 'OFFLINE' });
			await put({ hostOffline: false, resolverDelayMs: 150 });
			const before = performance.now();
			expect((await call()).status).toBe(200);
			expect(performance.now() - before).toBeGreaterThanOrEqual(145);
		});

		it.each([
			[{ hostOffline: 1 }, 'The fault "hostOffline" takes a boolean.'],
			[{ resolverDelayMs: -1 }, 'The fault "resolverDelayMs" takes a number from 0 up.'],
			[[], 'Send a JSON object of faults.'],
		])('are refused as %j, and nothing changes', async (wanted, message) => {
			const before = (await ask(siteHost, '/sandbox/faults')).text;
			expect(JSON.parse((await put(wanted)).text)).toEqual({ message });
			expect((await ask(siteHost, '/sandbox/faults')).text).toBe(before);
		});

		it('that there are not are named', async () => {
			const { status, text } = await put({ moonPhase: 1, jiraThrottled: 1 });
			expect(status).toBe(400);
			expect(text).toContain('There is no fault');
			expect(served.sandbox.faults.jiraThrottled).toBe(0);
		});
	});
});
