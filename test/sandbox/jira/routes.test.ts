// A REST route without its OAuth scope is refused: it neither compiles nor gets into a table of routes.
import { describe, expect, test } from '@jest/globals';
import { Hono } from 'hono';
import { requireDeclaredScopes } from '../../../sandbox/forge/scopes';
import { acceptsQuery, type JiraEnv } from '../../../sandbox/jira/rest/answers';
import { createRoutes, noScope, type Routes, readUser, readWork } from '../../../sandbox/jira/rest/routes';
import type { Caller } from '../../../sandbox/seams';
import { aSite } from './a-site';

const path = '/rest/api/3/thing/{thingId}';
const answer = (): Response => new Response('the thing');

/** What forgets a scope; each also fails to compile, or the marker above it would. */
const forgetful: readonly (readonly [string, (routes: Routes) => void])[] = [
	// @ts-expect-error no scope
	['left out', (routes) => routes.get(path, acceptsQuery(), answer)],
	// @ts-expect-error no scope
	['undefined', (routes) => routes.get(path, undefined, acceptsQuery(), answer)],
	// @ts-expect-error a list that names none
	['an empty list', (routes) => routes.post(path, [], acceptsQuery(), answer)],
	// @ts-expect-error no scope of Jira's
	['unknown', (routes) => routes.put(path, ['read:everything'], acceptsQuery(), answer)],
	// @ts-expect-error a text instead of a list
	['a text', (routes) => routes.delete(path, 'read:jira-work', acceptsQuery(), answer)],
];

describe('a route', () => {
	test.each(forgetful)('is refused when its scope is %s', (_title, declare) => {
		const routes = createRoutes(new Hono<JiraEnv>());
		expect(() => declare(routes)).toThrow(`${path} is declared without the OAuth scopes that it needs.`);
		expect(routes.declared).toEqual([]);
	});

	const statusFor = async (declare: (routes: Routes) => void, caller: Caller): Promise<number> => {
		const hono = new Hono<JiraEnv>();
		declare(createRoutes(hono));
		return (await hono.fetch(new Request('https://muster.example.com/rest/api/3/thing/7'), { caller })).status;
	};
	const user = (...scopes: string[]): Caller => ({ kind: 'user', accountId: 'a', scopes: new Set(scopes) });
	const both = [...readWork, ...readUser] as const;

	test.each([
		['one that holds it', readWork, user('read:jira-work'), 200],
		['one that holds another', readWork, user('write:jira-work'), 401],
		['one that holds one of two', both, user('read:jira-user'), 401],
		['one that holds both', both, user('read:jira-user', 'read:jira-work'), 200],
		['one without any where none is needed', noScope, user(), 200],
		['an account with its own rights', both, { kind: 'user', accountId: 'a' } as const, 200],
		['nobody', both, { kind: 'anonymous' } as const, 200],
	] as const)('asks its scope of %s', async (_title, scopes, caller, status) => {
		expect(await statusFor((routes) => routes.get(path, scopes, acceptsQuery(), answer), caller)).toBe(status);
	});

	test('asks its scope before anything else is looked at', async () => {
		const unread = (): never => {
			throw new Error('was looked at');
		};
		expect(await statusFor((routes) => routes.get(path, readWork, unread, unread), user())).toBe(401);
	});

	test('stands in the table once', () => {
		const names = aSite().site.routes.map(({ method, pattern }) => `${method} ${pattern}`);
		expect(new Set(names).size).toBe(names.length);
		expect(names.length).toBeGreaterThan(40);
	});
});

describe('a route of the app properties', () => {
	test.each([
		// @ts-expect-error no scope
		['undefined', () => requireDeclaredScopes([{ method: 'GET', path: '/thing' }])],
		['empty', () => requireDeclaredScopes([{ method: 'GET', path: '/thing', scope: '' }])],
	])('is refused when its scope is %s', (_title, declare) => {
		expect(declare).toThrow('GET /thing is declared without the OAuth scope that it needs.');
	});
});
