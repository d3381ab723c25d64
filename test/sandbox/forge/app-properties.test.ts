// App properties as the app and everybody else sees them: limits, rights, late and failing writes.

import { asApp, assumeTrustedRoute, asUser, route } from '@forge/api';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Caller } from '../../../sandbox/seams';
import { aHost, aManifest, closeHosts, type TestHost } from './a-host';

afterEach(closeHosts);

const inApp = <T>({ host }: TestHost, code: () => Promise<T>): Promise<T> => host.runAs('anna', code);
const put = (key: string, body: string) =>
	asApp().requestJira(route`/rest/forge/1/app/properties/${key}`, {
		method: 'PUT',
		headers: { 'content-type': 'application/json' },
		body,
	});
const get = (key: string) => asApp().requestJira(route`/rest/forge/1/app/properties/${key}`);
const list = () => asApp().requestJira(route`/rest/forge/1/app/properties`);

describe('app properties', () => {
	it('are created, updated, read, listed and deleted', async () => {
		const t = await aHost();
		await inApp(t, async () => {
			const created = await put('b', '{"n":1}');
			expect([created.status, await created.json()]).toEqual([201, { message: 'Property created.', statusCode: 201 }]);
			const updated = await put('b', '{"n":2}');
			expect([updated.status, await updated.json()]).toEqual([200, { message: 'Property updated.', statusCode: 200 }]);
			await put('a', '"x"');
			expect(await (await get('b')).json()).toEqual({ key: 'b', value: { n: 2 } });
			expect(await (await list()).json()).toEqual({
				keys: ['a', 'b'].map((key) => ({
					key,
					self: `https://example.atlassian.net/rest/forge/1/app/properties/${key}`,
				})),
			});
			const remove = () => asApp().requestJira(route`/rest/forge/1/app/properties/b`, { method: 'DELETE' });
			expect((await remove()).status).toBe(204);
			expect((await remove()).status).toBe(404);
			expect((await get('b')).status).toBe(404);
		});
		expect(t.host.appProperty('a')).toBe('x');
		expect(t.host.appProperty('b')).toBeUndefined();
		expect(t.jiraCalls).toEqual([]);
		expect(t.host.appProperties.usage).toMatchObject({ writes: 4, reads: 3 });
	});

	const atLimit = JSON.stringify('x'.repeat(32_766));
	it.each([
		['a value of 32,768 characters', 'key', atLimit, 201],
		['a value of 32,769 characters', 'key', JSON.stringify('x'.repeat(32_767)), 400],
		['characters of two bytes up to the same number', 'key', JSON.stringify('é'.repeat(32_766)), 201],
		['a key of 127 characters', 'k'.repeat(127), '1', 201],
		['a key of 128 characters', 'k'.repeat(128), '1', 400],
		['no value', 'key', '', 400],
		['a blank value', 'key', '  ', 400],
		['a value that is not JSON', 'key', '{a:1}', 400],
		['a colon in the key', 'muster:v1:control', '1', 201],
	])('answers %s', async (_title, key, body, status) => {
		const t = await aHost();
		const response = await inApp(t, () => put(key, body));
		expect(response.status).toBe(status);
		expect(t.host.appProperty(key) !== undefined).toBe(status === 201);
	});

	it('holds as many properties as it is told, and lets those be updated', async () => {
		const t = await aHost({}, { maxAppProperties: 2 });
		await inApp(t, async () => {
			expect([(await put('a', '1')).status, (await put('b', '1')).status]).toEqual([201, 201]);
			const refused = await put('c', '1');
			expect([refused.status, await refused.text()]).toEqual([
				409,
				expect.stringContaining('MAXIMUM_PROPERTIES_EXCEEDED'),
			]);
			expect((await put('a', '2')).status).toBe(200);
		});
	});

	it('holds a hundred by default', async () => {
		const t = await aHost();
		await inApp(t, async () => {
			for (let n = 0; n < 100; n += 1) expect((await put(`p${n}`, '1')).status).toBe(201);
			expect((await put('p100', '1')).status).toBe(409);
		});
	});

	it('refuses the app that acts for a user', async () => {
		const t = await aHost();
		const path = assumeTrustedRoute('/rest/forge/1/app/properties/key');
		const response = await inApp(t, () => asUser().requestJira(path, { method: 'PUT', body: '1' }));
		expect(response.status).toBe(403);
		expect(t.host.appProperty('key')).toBeUndefined();
	});

	const outsiders: readonly (readonly [string, Caller, number])[] = [
		['nobody', { kind: 'anonymous' }, 401],
		['an administrator with an API token', { kind: 'user', accountId: 'admin' }, 403],
		[
			'a bot with every scope',
			{ kind: 'user', accountId: 'bot', scopes: new Set(['write:app-data:jira', 'read:app-data:jira']) },
			403,
		],
	];
	it.each(outsiders)('refuses %s', async (_title, caller, status) => {
		const t = await aHost();
		for (const method of ['GET', 'PUT', 'DELETE']) {
			const init = { method, ...(method === 'PUT' && { body: '1' }) };
			const request = new Request('https://example.atlassian.net/rest/forge/1/app/properties/key', init);
			expect((await t.host.appProperties.fetch(request, caller)).status).toBe(status);
		}
		expect(t.host.appProperty('key')).toBeUndefined();
	});

	it.each([
		['PUT', ['read:app-data:jira'], 401],
		['GET', ['write:app-data:jira'], 401],
		['GET', ['read:app-data:jira'], 404],
		['PUT', ['write:app-data:jira'], 201],
	])('answers %s under the scopes %j', async (method, scopes, status) => {
		const t = await aHost({}, { manifestText: aManifest((m) => (m.permissions.scopes = scopes)) });
		const response = await inApp(t, () => (method === 'PUT' ? put('key', '1') : get('key')));
		expect(response.status).toBe(status);
		if (status === 401)
			expect(await response.json()).toEqual({ code: 401, message: 'Unauthorized; scope does not match' });
	});

	it('applies a late write after newer ones', async () => {
		const t = await aHost();
		t.faults.appPropertyDelayMs = 60_000;
		await inApp(t, async () => expect((await put('key', '"stray"')).status).toBe(201));
		expect(t.host.appProperty('key')).toBeUndefined();
		t.faults.appPropertyDelayMs = 0;
		await inApp(t, () => put('key', '"newer"'));
		await t.pass(59_999);
		expect(t.host.appProperty('key')).toBe('newer');
		await t.pass(1);
		expect(t.host.appProperty('key')).toBe('stray');
	});

	it('refuses writes with 503 as often as told, changing nothing', async () => {
		const t = await aHost();
		t.faults.appPropertyUnavailable = 1;
		await inApp(t, async () => {
			expect((await put('key', '1')).status).toBe(503);
			expect((await get('key')).status).toBe(404);
			expect((await put('key', '1')).status).toBe(201);
		});
		expect(t.host.appProperties.usage.writes).toBe(1);
	});
});
