// What Jira lets the app ask for: points an hour, requests a second, writes to one work item.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
	createRateLimits,
	pointsOf,
	poolPoints,
	type RateLimits,
	readsByPost,
} from '../../../sandbox/forge/rate-limits';
import { type Faults, noFaults } from '../../../sandbox/seams';
import { openWorld, type TestWorld } from '../../harness/world';

const hour = 3_600_000;
const base = 'https://site.example';

describe('what a request costs', () => {
	const cost = (method: string, path: string, body: unknown, status = 200) =>
		pointsOf(method, path, Response.json(body, { status }));
	const many = (count: number) => Array.from({ length: count }, (_, id) => ({ id }));

	it.each<[string, string, string, unknown, number]>([
		['a work item', 'GET', '/rest/api/3/issue/10000', { id: '10000' }, 2],
		['a list of users', 'GET', '/rest/api/3/users/search', many(200), 401],
		['an empty list', 'GET', '/rest/api/3/users/search', [], 1],
		[
			'a page of workflows and their statuses',
			'GET',
			'/rest/api/3/workflows/search',
			{ values: many(3), statuses: many(4) },
			8,
		],
		['workflows read by POST', 'POST', '/rest/api/3/workflows', { workflows: many(2), statuses: [] }, 3],
		['a page inside an answer', 'GET', '/rest/api/3/workflow/x/projectUsages', { projects: { values: many(5) } }, 6],
		['the rights of the caller', 'GET', '/rest/api/3/mypermissions', { permissions: { A: {}, B: {} } }, 5],
		[
			'change logs, by their entries',
			'POST',
			'/rest/api/3/changelog/bulkfetch',
			{ issueChangeLogs: [{ changeHistories: many(7) }, { changeHistories: [] }], nextPageToken: 'x' },
			9,
		],
		['a property', 'GET', '/rest/forge/1/app/properties/c1', { key: 'c1', value: { list: many(9) } }, 2],
		['a written property', 'PUT', '/rest/forge/1/app/properties/c1', many(9), 1],
		['a transition', 'POST', '/rest/api/3/issue/10000/transitions', many(9), 1],
	])('%s', async (_, method, path, body, points) => {
		expect(await cost(method, path, body)).toBe(points);
	});

	it('is one point for what was refused or has no answer', async () => {
		expect(await cost('GET', '/rest/api/3/issue/1', { errorMessages: ['a', 'b'] }, 404)).toBe(1);
		expect(await pointsOf('GET', '/rest/api/3/issue/1', new Response(null, { status: 204 }))).toBe(1);
	});
});

describe('the limits', () => {
	let now: number;
	let faults: Faults;
	let limits: RateLimits;
	beforeEach(() => {
		now = 10 * hour + 600_000;
		faults = noFaults();
		limits = createRateLimits({ clock: { now: () => now }, faults, countsRates: true });
	});
	let sent = 0;
	const ask = (path: string, method = 'GET', body: unknown = {}) =>
		limits.meter(new Request(base + path, { method }), async () => {
			sent++;
			return Response.json(body);
		});
	const reason = (answer: Response) => answer.headers.get('ratelimit-reason');

	it('let through what fits into the pool, and nothing more until the next hour of UTC', async () => {
		faults.pointsUsedElsewhere = poolPoints - 3;
		expect((await ask('/rest/api/3/issue/1')).status).toBe(200);
		expect((await ask('/rest/api/3/issue/1')).status).toBe(200);
		sent = 0;
		const refused = await ask('/rest/forge/1/app/properties/c1', 'PUT');
		expect([refused.status, reason(refused), refused.headers.get('retry-after'), sent]).toEqual([
			429,
			'jira-quota-global-based',
			'3000',
			0,
		]);
		expect(refused.headers.get('x-ratelimit-reset')).toBe(new Date(11 * hour).toISOString());
		now = 11 * hour - 1;
		expect((await ask('/rest/api/3/issue/1')).status).toBe(429);
		now = 11 * hour;
		expect((await ask('/rest/api/3/issue/1')).status).toBe(200);
	});

	it('tell what is left only when it is little', async () => {
		const told = async () => (await ask('/rest/api/3/issue/1')).headers.get('ratelimit');
		expect(await told()).toBe('"global-app-quota";t=3000');
		faults.pointsUsedElsewhere = poolPoints - 13_000;
		expect(await told()).toBe('"global-app-quota";r=12996;t=3000');
	});

	it('let through so many a second to one endpoint, whatever its ids, and as many to another', async () => {
		for (let i = 0; i < 100; i++) expect((await ask(`/rest/api/3/issue/${i}`)).status).toBe(200);
		const refused = await ask('/rest/api/3/issue/ABC-7');
		expect([refused.status, reason(refused)]).toEqual([429, 'jira-burst-based']);
		expect((await ask('/rest/api/3/myself')).status).toBe(200);
		now += 1_000;
		expect((await ask('/rest/api/3/issue/ABC-7')).status).toBe(200);
	});

	it('let through so many writes to one work item', async () => {
		const write = (id: number) => ask(`/rest/api/3/issue/${id}/properties/x`, 'PUT');
		for (let i = 0; i < 20; i++) expect((await write(1)).status).toBe(200);
		const refused = await write(1);
		expect([refused.status, reason(refused)]).toEqual([429, 'jira-per-issue-on-write']);
		expect((await write(2)).status).toBe(200);
		for (let batch = 0; batch < 4; batch++) {
			now += 2_000;
			for (let i = 0; i < 20; i++) expect((await write(1)).status).toBe(200);
		}
		now += 2_000;
		expect((await write(1)).status).toBe(429);
		now += 30_000;
		expect((await write(1)).status).toBe(200);
	});

	it('count no rates where the clock stands still between requests', async () => {
		limits = createRateLimits({ clock: { now: () => now }, faults, countsRates: false });
		for (let i = 0; i < 300; i++) expect((await ask('/rest/api/3/myself')).status).toBe(200);
	});
});

describe('in a sandbox', () => {
	let world: TestWorld;
	beforeEach(async () => {
		world = await openWorld();
	});
	afterEach(() => world.close());

	it('the pool is the app’s: people and bots with tokens of their own go on when it is spent', async () => {
		world.faults.pointsUsedElsewhere = poolPoints;
		world.forge.points.reset();
		expect((await world.as('ana', 'GET', '/rest/api/3/myself')).status).toBe(200);
		expect((await world.as('deployBot', 'GET', '/rest/api/3/myself')).status).toBe(200);
		expect((await world.invoke('ana', 'muster-admin', 'site.overview')).ok).toBe(false);
		expect(world.forge.points.requests).toBe(0);
	});

	it('every route that is sent as POST is known to read or to write', () => {
		const posted = world.site.routes.filter(({ method }) => method === 'POST').map(({ pattern }) => pattern);
		const writes = posted.filter((pattern) => !readsByPost.includes(pattern));
		expect(writes.sort()).toEqual([
			'/rest/api/3/bulk/issues/move',
			'/rest/api/3/issue',
			'/rest/api/3/issue/properties/multi',
			'/rest/api/3/issue/{issueIdOrKey}/transitions',
			'/rest/api/3/workflows/update',
		]);
		expect(readsByPost.filter((pattern) => !posted.includes(pattern))).toEqual([]);
	});
});
