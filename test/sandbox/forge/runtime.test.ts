// What the app's code can reach: Jira as whom, its own context, and nothing outside.
import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { aHost, aManifest, closeHosts, rejectionOf } from './a-host';

afterEach(() => {
	jest.restoreAllMocks();
	closeHosts();
});

// Loaded by the host, as the app is: @forge/api keeps the fetch that it finds when it is loaded.
const loadApi = () => import('@forge/api');
type Api = Awaited<ReturnType<typeof loadApi>>;

async function anApp(change?: Parameters<typeof aManifest>[0]) {
	let api: Api | undefined;
	const t = await aHost(
		{},
		{
			manifestText: aManifest(change),
			loadHandlers: async () => {
				api = await loadApi();
				const none = async () => undefined;
				return { resolver: none, onPostFunction: none, onEvent: none, onSchedule: none, onWork: none };
			},
		},
	);
	if (api === undefined) throw new Error('The app was not loaded');
	return { ...t, api };
}

describe('egress', () => {
	it('is refused through @forge/api and through the global, in the app only', async () => {
		const { host, api } = await anApp();
		await host.runAs('anna', async () => {
			expect(String(await rejectionOf(api.fetch('https://evil.example')))).toContain('Egress refused');
			expect(String(await rejectionOf(fetch('https://evil.example')))).toContain('https://evil.example');
			expect(String(await rejectionOf(fetch(new Request('https://evil.example/x'))))).toContain('Egress refused');
		});
		const outside = await fetch('data:text/plain,hello');
		expect(await outside.text()).toBe('hello');
	});

	it('is refused while the app loads', async () => {
		const loading = aHost({}, { loadHandlers: async () => ({ got: await fetch('data:text/plain,hello') }) });
		expect(String(await rejectionOf(loading))).toContain('Egress refused');
	});

	it('cannot leave the site by a path that looks like an address', async () => {
		const { host, api } = await anApp();
		await host.runAs('anna', async () => {
			const error = await rejectionOf(api.asApp().requestJira(api.assumeTrustedRoute('//evil.example/x')));
			expect(String(error)).toContain('Not a path of Jira');
		});
	});

	it('has one host at a time', async () => {
		await anApp();
		expect(String(await rejectionOf(aHost()))).toContain('Another Forge host is open');
	});

	it('ends with the host: globals are put back', async () => {
		const before = globalThis.fetch;
		const { host } = await anApp();
		expect(globalThis.fetch).not.toBe(before);
		host.close();
		expect(globalThis.fetch).toBe(before);
		expect(Reflect.has(globalThis, '__forge_fetch__')).toBe(false);
	});

	it('is refused to what still runs when the host closes, and to later apps by what they share with it', async () => {
		const first = await anApp();
		await first.host.runAs('anna', async () => {
			const kept = globalThis.fetch;
			first.host.close();
			expect(String(await rejectionOf(kept('https://evil.example')))).toContain('Egress refused');
		});
		// Packages are loaded once, so this app's @forge/api keeps the fetch of the host before.
		const { host, api } = await anApp();
		await host.runAs('anna', async () => {
			expect(String(await rejectionOf(api.fetch('https://evil.example')))).toContain('Egress refused');
		});
	});

	it('leaves nothing behind for Node.js to carry from promise to promise', async () => {
		const run = jest.spyOn(AsyncLocalStorage.prototype, 'run');
		const { host } = await anApp();
		await host.runAs('anna', async () => {
			const storages = run.mock.contexts as AsyncLocalStorage<unknown>[];
			expect(storages.map((storage) => storage.getStore() !== undefined)).toContain(true);
			host.close();
			await Promise.resolve();
			expect(storages.map((storage) => storage.getStore())).toEqual(storages.map(() => undefined));
		});
	});
});

describe('requests to Jira', () => {
	it('are made as the app, with its scopes', async () => {
		const { host, api, jiraCalls } = await anApp();
		await host.runAs('anna', () =>
			api.asApp().requestJira(api.route`/rest/api/3/issue/${'A-1'}?fields=status`, { method: 'post', body: '{}' }),
		);
		expect(jiraCalls).toEqual([
			{
				method: 'POST',
				path: '/rest/api/3/issue/A-1?fields=status',
				body: '{}',
				caller: { kind: 'app', accountId: host.appAccountId, scopes: host.manifest.scopes },
			},
		]);
	});

	it('are made as the user of the invocation, marked as made by an app', async () => {
		const { host, api, jiraCalls } = await anApp();
		await host.runAs('anna', async () => {
			await api.asUser().requestJira(api.route`/rest/api/3/myself`);
			await api.asUser('anna').requestJira(api.route`/rest/api/3/myself`);
		});
		const anna = { kind: 'user', accountId: 'anna', scopes: host.manifest.scopes, viaApp: true };
		expect(jiraCalls.map(({ caller }) => caller)).toEqual([anna, anna]);
	});

	it('are anonymous without asApp or asUser', async () => {
		const { host, api, jiraCalls } = await anApp();
		await host.runAs('anna', () => api.requestJira(api.route`/rest/api/3/myself`));
		expect(jiraCalls[0]?.caller).toEqual({ kind: 'anonymous' });
	});

	it('cannot be made as the user where there is none', async () => {
		const { host, api, jiraCalls } = await anApp();
		await host.runAs(undefined, async () => {
			const error = await rejectionOf(api.asUser().requestJira(api.route`/rest/api/3/myself`));
			expect(error).toMatchObject({ name: 'NEEDS_AUTHENTICATION_ERR' });
		});
		expect(jiraCalls).toEqual([]);
	});

	it('cannot be made as somebody else without allowImpersonation', async () => {
		const { host, api, jiraCalls } = await anApp();
		await host.runAs('anna', async () => {
			const error = await rejectionOf(api.asUser('boss').requestJira(api.route`/rest/api/3/myself`));
			expect(error).toMatchObject({ name: 'NEEDS_AUTHENTICATION_ERR' });
		});
		expect(jiraCalls).toEqual([]);
	});

	it('are made as somebody else with only the scopes that allow it', async () => {
		const { host, api, jiraCalls } = await anApp((m) => {
			m.permissions.scopes = { 'read:jira-work': { allowImpersonation: true }, 'write:jira-work': {} };
		});
		await host.runAs(undefined, () => api.asUser('boss').requestJira(api.route`/rest/api/3/myself`));
		expect(jiraCalls[0]?.caller).toEqual({
			kind: 'user',
			accountId: 'boss',
			scopes: new Set(['read:jira-work']),
			viaApp: true,
		});
	});

	it('are throttled as often as told, with the wait that Jira asks for', async () => {
		const { host, api, faults } = await anApp();
		faults.jiraThrottled = 1;
		await host.runAs('anna', async () => {
			const refused = await api.asApp().requestJira(api.route`/rest/api/3/myself`);
			expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
			expect((await api.asApp().requestJira(api.route`/rest/api/3/myself`)).status).toBe(200);
		});
	});

	it('ask for permissions through authorize()', async () => {
		const { host, api, jiraCalls } = await anApp();
		await host.runAs('anna', async () => {
			await api.authorize().onJira([{ permissions: ['ADMINISTER'] }]);
		});
		expect(jiraCalls[0]).toMatchObject({ method: 'POST', path: '/rest/api/3/permissions/check' });
	});
});

describe('everything else', () => {
	it.each([
		['GraphQL', (api: Api) => api.asApp().requestGraph('{me}')],
		['Confluence', (api: Api) => api.asApp().requestConfluence(api.route`/wiki/x`)],
		['another site', (api: Api) => api.asApp().withContext('ari:cloud:jira::site/other').requestJira(api.route`/x`)],
		['web trigger addresses', (api: Api) => api.webTrigger.getUrl('hook')],
	])('is refused by name: %s', async (_title, call) => {
		const { host, api } = await anApp();
		await host.runAs('anna', async () => expect(String(await rejectionOf(call(api)))).toContain('does not simulate'));
	});

	it('tells the app who it is', async () => {
		const { host, api } = await anApp();
		await host.runAs('anna', async () => {
			const context = api.getAppContext();
			expect(String(context.appAri)).toBe('ari:cloud:ecosystem::app/4f1d0000-0000-4000-8000-000000000001');
			expect(context.moduleKey).toBe('sandbox');
			expect(context.installation?.ari.installationId).toBe(host.identity.installationId);
			expect(api.permissions.hasScope('storage:app')).toBe(true);
			expect(api.permissions.hasScope('write:jira-work')).toBe(false);
		});
		expect(() => api.getAppContext()).toThrow('Forge runtime not found');
	});

	it('refuses what a handler left running when it ended', async () => {
		const { host, api } = await anApp();
		let leftover: Promise<unknown> = Promise.resolve();
		await host.runAs('anna', async () => {
			leftover = rejectionOf(
				new Promise((resolve) => setTimeout(resolve, 5)).then(() =>
					api.asApp().requestJira(api.route`/rest/api/3/myself`),
				),
			);
		});
		expect(String(await leftover)).toContain('ended');
	});
});
