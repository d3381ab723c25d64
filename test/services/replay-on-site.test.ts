// A replay on the simulated site: moves made before a guard stood, read by Jira's own search and change logs.
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { LearnedView, ReplayEstimateView, ReplayedView, ReplayView } from '../../src/contract/calls/replay';
import { dayMs, hourMs, minuteMs } from '../../src/contract/durations';
import type { GuardChoice } from '../../src/contract/guard';
import { collectLog, intercept, type LogLine } from '../harness/platform-calls';
import { codeOf, deploy, registered, releaseWorkflow, setGuard, stagedKeys } from '../harness/registry';
import { idOf, valueOf } from '../harness/world';
import { openWorldForEachTest, world } from '../harness/world-of-test';

openWorldForEachTest(() => {
	// What the seeded bots did before.
	for (const { history } of world.site.world.issues.values()) history.splice(0);
});

const strict: GuardChoice = { mode: 'registered', enforcement: 'enforce' };
const loose: GuardChoice = { mode: 'registered-or-human', enforcement: 'enforce' };
const refOf = (name = 'Deploy', workflow = releaseWorkflow) => {
	const { id: workflowId, transitions } = world.site.workflow(workflow);
	const transitionId = transitions.find((one) => one.name === name)?.id;
	if (transitionId === undefined) throw new Error(`no transition ${name}`);
	return { workflowId, transitionId };
};

const call = <T>(name: string, payload: object) => world.invoke<T>('ana', 'muster-admin', name, payload);
const start = async (targets = [refOf()]) => valueOf(await call('replay.start', { targets }));
const read = async (guard: GuardChoice | null, targets = [refOf()]) =>
	valueOf(await call<ReplayView>('replay.read', { targets, guard }));
async function replayed(guard: GuardChoice | null, targets = [refOf()]): Promise<ReplayedView> {
	await start(targets);
	await world.pass(minuteMs);
	const { replay } = await read(guard, targets);
	if (replay?.state !== 'done') throw new Error(`it is ${replay?.state}`);
	return replay;
}

const bot = idOf('deployBot');
const other = idOf('releaseBot');

describe('moves that were made before anybody guarded the transition', () => {
	beforeEach(async () => {
		setGuard(world, undefined);
		for (const key of stagedKeys.slice(0, 3)) await deploy(world, 'deployBot', key);
		await deploy(world, 'releaseBot', stagedKeys[3]);
		await deploy(world, 'chidi', stagedKeys[4]);
		await world.pass(2 * dayMs);
	});

	it('are told by account, with reason, items and what they lack, and people only as a number', async () => {
		await registered(world);
		const replay = await replayed(loose);
		expect(replay.judged).toMatchObject({
			passed: 3,
			blocked: 1,
			people: { passed: 1, blocked: 0, members: 0 },
			accounts: [
				{
					accountId: other,
					reason: 'unregistered',
					count: 1,
					latest: [{ issueKey: stagedKeys[3] }],
					missing: [{ projectId: '10000', fromStatusId: '10004', toStatusId: '10005' }],
				},
			],
		});
		expect((await read(strict)).replay?.judged.people).toEqual({ passed: 0, blocked: 1, members: 0 });
		expect((await read({ ...loose, mode: 'human-only' })).replay?.judged).toMatchObject({ passed: 0, blocked: 4 });
		// Nothing stands there, so nothing would have been blocked.
		expect((await read(null)).replay?.judged).toMatchObject({ passed: 4, blocked: 0 });
	});

	it('are judged by the guard that stands, after a workflow and a status were renamed, too', async () => {
		setGuard(world, strict);
		const targets = [refOf()];
		await start(targets);
		Object.assign(world.site.workflow(releaseWorkflow), { name: 'Renamed' });
		const status = world.site.world.statuses.find(({ id }) => id === '10005');
		if (status === undefined) throw new Error('no such status');
		Object.assign(status, { name: 'Live' });
		await world.pass(minuteMs);
		const { replay } = await read(null, targets);
		expect(replay).toMatchObject({ state: 'done', judged: { blocked: 4, people: { blocked: 1 } } });
	});

	it('count where they were made, wherever the work item is now, and moves between spaces count nowhere', async () => {
		const project = world.site.world.readProject('OPS');
		if (project === undefined) throw new Error('no such space');
		const issueTypeId = project.issueTypeIds[0] ?? '';
		world.site.move(
			stagedKeys[0],
			{ project, issueTypeId, infersStatus: true, takesSubtasks: true },
			{ kind: 'user', accountId: idOf('chidi') },
		);
		const { judged } = await replayed(strict);
		expect(judged).toMatchObject({ blocked: 4 });
		expect(judged.accounts.map(({ count }) => count)).toEqual([3, 1]);
	});

	it('are found where Jira does not search by history, too', async () => {
		world.faults.searchKnowsNoHistory = true;
		expect((await replayed(strict)).judged).toMatchObject({ blocked: 4, people: { blocked: 1 } });
	});

	it('are found in a change log that is longer than a search shows', async () => {
		for (let i = 0; i < 45; i++) {
			await world.as('chidi', 'PUT', `/rest/api/3/issue/${stagedKeys[0]}`, { fields: { summary: `changed ${i}` } });
		}
		expect((await replayed(strict)).judged.blocked).toBe(4);
	});

	it('are counted but for work items whose change logs Jira tells in a shape that Muster does not know', async () => {
		const log = collectLog();
		intercept(async (one, send) => {
			const response = await send();
			if (!one.path.includes('/search/jql')) return response;
			const { issues, ...rest } = JSON.parse(await response.text());
			const nonsense = [
				{ histories: 'none' },
				{ total: 1, histories: [{ id: '1', created: 'never', items: [] }] },
				{ total: 1, histories: [{ id: '1', created: 1, items: [{ field: 'status', from: 'a', to: 'b' }] }] },
			];
			const bent = issues.map((issue: { key: string }) => {
				const nth = stagedKeys.slice(0, 3).indexOf(issue.key as 'REL-7');
				return nth < 0 ? issue : { ...issue, changelog: nonsense[nth] };
			});
			return Response.json({ ...rest, issues: bent }, { headers: response.headers });
		});
		expect(await replayed(strict)).toMatchObject({ unreadable: 3, items: 5, judged: { blocked: 1 } });
		expect(log).toEqual([]);
	});

	it('older than 90 days are left out', async () => {
		await world.pass(89 * dayMs);
		expect((await replayed(strict)).judged).toMatchObject({ blocked: 0, passed: 0 });
	});
});

describe('creations', () => {
	it('are judged by the guard on the transition that makes work items', async () => {
		const before = new Set(world.site.world.issues.keys());
		const fields = { project: { key: 'REL' }, issuetype: { name: 'Task' }, summary: 'made by a bot' };
		for (const name of ['deployBot', 'chidi'] as const) await world.as(name, 'POST', '/rest/api/3/issue', { fields });
		await world.pass(hourMs);
		const initial = world.site.workflow(releaseWorkflow).transitions.find(({ type }) => type === 'initial')?.name;
		const { judged } = await replayed(strict, [refOf(initial), refOf()]);
		const made = judged.accounts.find(({ accountId }) => accountId === bot);
		expect(made?.latest[0]).toMatchObject({ at: Date.now() - hourMs - minuteMs });
		expect(before.has(made?.latest[0]?.issueId ?? '')).toBe(false);
	});
});

describe('a replay that is interrupted', () => {
	it('by a spent quota goes on with the hour, whoever looks, and tells until when it waits', async () => {
		collectLog();
		setGuard(world, undefined);
		for (const key of stagedKeys) await deploy(world, 'deployBot', key);
		await world.pass(hourMs);
		world.faults.pointsUsedElsewhere = 64_900;
		await start();
		await world.pass(minuteMs);
		const waiting = await read(strict);
		expect(waiting.replay).toMatchObject({ state: 'running', waitsUntil: expect.any(Number) });
		world.faults.pointsUsedElsewhere = 0;
		await world.pass(hourMs);
		expect((await read(strict)).replay).toMatchObject({ state: 'done', judged: { blocked: 5 } });
	});

	it('by a lost job is taken up by the hourly trigger', async () => {
		const stop = intercept(async (one, send) =>
			one.to === 'queue' ? Response.json({ errors: [] }, { status: 201 }) : send(),
		);
		await call('replay.start', { targets: [refOf()] });
		stop();
		await world.pass(5 * minuteMs);
		expect((await read(strict)).replay).toMatchObject({ state: 'running', items: 0 });
		await world.forge.runScheduled('hourly');
		await world.pass(minuteMs);
		expect((await read(strict)).replay).toMatchObject({ state: 'done' });
	});
});

describe('the grants that are learned for an identity', () => {
	const learned = async () => valueOf(await call<LearnedView>('replay.learned', { accountId: bot }));
	const lookBack = async (): Promise<void> => {
		valueOf(await call('replay.start-all', {}));
		await world.pass(minuteMs);
	};

	it('are none before anybody looked back: what it has stays', async () => {
		await registered(world);
		const { changes, grants, replay } = await learned();
		expect({ changes, replay }).toEqual({ changes: [], replay: undefined });
		expect(grants).toHaveLength(1);
	});

	it('keep what it did with a grant, and deny none of it', async () => {
		await registered(world);
		setGuard(world, undefined);
		for (const key of stagedKeys.slice(0, 3)) await deploy(world, 'deployBot', key);
		await world.pass(2 * dayMs);
		await lookBack();
		const { changes, grants, replay } = await learned();
		expect(replay?.state).toBe('done');
		const to = changes.flatMap((change) => ('to' in change ? change.to : []));
		const kept = changes.filter(({ kind }) => kind === 'keep');
		expect(kept.length + to.length).toBeGreaterThan(0);
		for (const { count, latest } of to) {
			expect(count).toBeGreaterThan(0);
			expect(latest.length).toBeGreaterThan(0);
		}
		setGuard(world, strict);
		const { identity } = valueOf(
			await call<{ identity: { version: number } & Record<string, unknown> }>('identity.read', { accountId: bot }),
		);
		const { name, type, ownerId, contact, purpose, expiresAt } = identity;
		valueOf(
			await call('identity.edit', {
				accountId: bot,
				version: identity.version,
				draft: { name, type, ownerId, contact, purpose, expiresAt, grants },
			}),
		);
		await world.pass(minuteMs);
		for (const key of stagedKeys.slice(0, 3)) expect(codeOf(await deploy(world, 'deployBot', key))).toBe('passes');
	});

	it('are refused for an account that nobody registered', async () => {
		expect(await call('replay.learned', { accountId: other })).toMatchObject({
			ok: false,
			error: { code: 'NOT_FOUND' },
		});
	});
});

describe('what a look back would read', () => {
	const estimate = async (targets: object | null) =>
		valueOf(await call<ReplayEstimateView>('replay.estimate', { targets })).cost;
	let log: readonly LogLine[];

	beforeEach(async () => {
		log = collectLog();
		setGuard(world, undefined);
		for (const key of stagedKeys.slice(0, 3)) await deploy(world, 'deployBot', key);
		await world.pass(2 * dayMs);
	});

	it('is what it then reads, for some transitions and for every move', async () => {
		const cost = await estimate([refOf()]);
		expect(cost).toEqual({ items: 3, points: 4, hours: 1 });
		expect((await replayed(strict)).items).toBe(cost?.items);
		const all = await estimate(null);
		expect(all?.items).toBeGreaterThan(3);
		valueOf(await call('replay.start-all', {}));
		await world.pass(minuteMs);
		const { replay } = valueOf(await call<{ replay?: { items: number } }>('replay.observed', {}));
		expect(replay?.items).toBe(all?.items);
	});

	it('is one question to Jira, of few points', async () => {
		const asked: string[] = [];
		const stop = intercept(async ({ to, as, path }, send) => {
			if (to === 'jira' && as === 'app') asked.push(path);
			return send();
		});
		await estimate(null);
		stop();
		expect(asked).toEqual(['/rest/api/3/search/approximate-count']);
	});

	it('is of all that was changed where Jira does not search by history', async () => {
		world.faults.searchKnowsNoHistory = true;
		const cost = await estimate([refOf()]);
		expect(cost?.items).toBeGreaterThanOrEqual(3);
		expect((await replayed(strict)).items).toBe(cost?.items);
	});

	it.each([429, 503, 403, 404])(
		'is not known where Jira answers %i, and the look back begins all the same',
		async (status) => {
			const stop = intercept(async (asked, send) =>
				asked.path.endsWith('/approximate-count') ? new Response(null, { status }) : send(),
			);
			expect(await estimate([refOf()])).toBeUndefined();
			expect(await estimate(null)).toBeUndefined();
			expect(log.filter(({ where }) => where === 'replay')).toHaveLength(2);
			stop();
			expect((await replayed(strict)).items).toBe(3);
		},
	);

	it.each([
		['an answer without a number', {}],
		['no whole number', { count: 1.5 }],
		['less than nothing', { count: -1 }],
	])('is not known from %s', async (_, body) => {
		intercept(async (asked, send) => (asked.path.endsWith('/approximate-count') ? Response.json(body) : send()));
		expect(await estimate(null)).toBeUndefined();
	});

	it('is not known of a transition that is gone', async () => {
		expect(await estimate([{ ...refOf(), transitionId: '9999' }])).toBeUndefined();
	});
});
