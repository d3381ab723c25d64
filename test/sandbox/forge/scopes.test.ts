// Scopes: a request passes with the scope its route needs, and with nothing less.
import { describe, expect, it } from '@jest/globals';
import { type RouteScope, requiredScope, requireScope } from '../../../sandbox/forge/scopes';
import type { Caller } from '../../../sandbox/seams';

const table: readonly RouteScope[] = [
	{ method: 'GET', path: '/rest/api/3/issue/:key', scope: 'read:jira-work' },
	{ method: 'PUT', path: '/rest/api/3/issue/:key', scope: 'write:jira-work' },
];
const request = (method: string) => new Request('https://example.atlassian.net/rest/api/3/issue/A-1?x=1', { method });

describe('scopes', () => {
	it.each([
		['get', '/rest/api/3/issue/A-1', 'read:jira-work'],
		['PUT', '/rest/api/3/issue/A-1', 'write:jira-work'],
		['DELETE', '/rest/api/3/issue/A-1', undefined],
		['GET', '/rest/api/3/issue', undefined],
		['GET', '/rest/api/3/issue/', undefined],
		['GET', '/rest/api/3/issue/A-1/comment', undefined],
	])('knows what %s %s needs', (method, path, scope) => {
		expect(requiredScope(table, method, path)).toBe(scope);
	});

	const read = new Set(['read:jira-work']);
	const callers: readonly (readonly [string, Caller, string, number | undefined])[] = [
		['an app with the scope', { kind: 'app', accountId: 'app', scopes: read }, 'GET', undefined],
		['an app without', { kind: 'app', accountId: 'app', scopes: read }, 'PUT', 401],
		[
			'an app that acts for a user, without',
			{ kind: 'user', accountId: 'anna', scopes: read, viaApp: true },
			'PUT',
			401,
		],
		['a person with an API token', { kind: 'user', accountId: 'anna' }, 'PUT', undefined],
	];
	it.each(callers)('answers %s', (_title, caller, method, status) => {
		expect(requireScope(table, request(method), caller)?.status).toBe(status);
	});
});
