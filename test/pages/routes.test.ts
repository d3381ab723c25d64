// The address of every page of the admin surface, and what is none.
import { describe, expect, it } from '@jest/globals';
import { parseRoute, pathOf, type Route } from '../../static/src/navigation/routes';

const routes: readonly Exclude<Route, { page: 'unknown' }>[] = [
	{ page: 'identities' },
	{ page: 'identities', view: 'status=suspended&search=a%2Fb+%26c' },
	{ page: 'identity', accountId: '712020:a/b c%' },
	{ page: 'edit', accountId: 'edit' },
	{ page: 'edit', accountId: '5b10', without: 'unused' },
	{ page: 'register' },
	{ page: 'register', accountId: '5b10' },
	{ page: 'register', accountId: '5b10', grants: 's10005.p10000.f10004,s10005' },
	{ page: 'edit', accountId: '712020:a/b c%', grants: 's10005.p10000.t10001.f10004' },
	{ page: 'overview' },
	{ page: 'import' },
	{ page: 'work', id: 'abc_-12345' },
	{ page: 'accounts' },
	{ page: 'account', accountId: '712020:0a1b-c' },
	{ page: 'accounts', view: 'chip=unregistered' },
	{ page: 'guards' },
	{ page: 'guard', workflowId: '70989650-d708', transitionId: '41' },
	{ page: 'evidence' },
	{ page: 'health' },
	{ page: 'leave' },
	{ page: 'site' },
	{ page: 'settings' },
	{ page: 'words' },
	{ page: 'words', term: 'canary' },
];

describe('the address of a page', () => {
	it.each(routes)('names it again: %p', (route) => {
		expect(parseRoute(pathOf(route))).toEqual(route);
	});

	it.each(['', '/', '//', '/identities', '/identities/'])('%p is the list', (path) => {
		expect(parseRoute(path)).toEqual({ page: 'identities' });
	});

	it.each([
		'/list',
		'/list/one/two',
		'/health/now',
		'/overview/now',
		'/helth',
		'/guards/one',
		'/guards/one/two/three',
		'/register/one/two',
		'/register/one/s1/s2',
		'/register/one/s1,',
		'/identities/one/grant',
		'/identities/one/grant/x1',
		'/identities/one/grant/s1/s2',
		'/work',
		`${pathOf({ page: 'work', id: 'one' })}/two`,
		'/identities/one/delete',
		'/identities/one/edit/all',
		'/identities/one/edit/unused/twice',
		'/identities/%',
		'/unknown',
	])('%p is none', (path) => {
		expect(parseRoute(path)).toEqual({ page: 'unknown' });
	});
});
