// The comparison with Jira's change logs: whatever is lost, late or refused on the way, every change is recorded once.
import { beforeEach, describe, expect, it } from '@jest/globals';
import { hourMs, minuteMs } from '../../src/contract/durations';
import type { IssueId, ProjectId } from '../../src/contract/ids';
import { comparedUpTo } from '../../src/services/audit/compared';
import { asApp } from '../harness/guards';
import { collectLog, crashAt, intercept, type LogLine } from '../harness/platform-calls';
import { expectRecorded, recordedEvents } from '../harness/recorded';
import { deploy, registered, setGuard, staged, stagedKeys } from '../harness/registry';
import { storedOf, tamper } from '../harness/storage';
import { idOf } from '../harness/world';
import { openWorldForEachTest, world } from '../harness/world-of-test';

openWorldForEachTest();

const [key, other] = stagedKeys;
const bot = idOf('deployBot');
const secondMs = 1_000;
const space = '10000' as ProjectId;
let log: readonly LogLine[];
beforeEach(() => {
	log = collectLog();
});

const hourly = async (hours = 1): Promise<void> => {
	for (let i = 0; i < hours; i++) {
		await world.pass(hourMs);
		await world.forge.runScheduled('hourly');
		await world.pass(10 * secondMs);
	}
};
const upTo = (issueId?: IssueId) => asApp(world, ({ records }) => comparedUpTo(records, space, issueId));
const loseAll = (): void => {
	world.faults.productEventsLost = Number.POSITIVE_INFINITY;
	world.faults.postFunctionsLost = Number.POSITIVE_INFINITY;
};
const callerOf = (accountId: string) => ({ kind: 'user', accountId }) as const;
const moveTo = (issueKey: string, projectKey: string, issueTypeId: string) => {
	const project = world.site.world.readProject(projectKey);
	if (project === undefined) throw new Error('no such space');
	world.site.move(issueKey, { project, issueTypeId, infersStatus: true, takesSubtasks: true }, callerOf(idOf('chidi')));
};
const create = (name: 'deployBot' | 'chidi' = 'deployBot') =>
	world.as(name, 'POST', '/rest/api/3/issue', {
		fields: { project: { key: 'REL' }, issuetype: { name: 'Task' }, summary: 'made by a bot' },
	});

describe('what no event told of', () => {
	it('is recorded within the hour: moves, guarded or not, with the account, the time and the status that Jira tells', async () => {
		await registered(world);
		loseAll();
		await world.pass(minuteMs);
		const at = Date.now();
		await deploy(world, 'deployBot');
		await hourly(2);
		expect(await recordedEvents(world, key)).toMatchObject([
			{ actorId: bot, payload: { source: 'backfill', at, from: staged, to: '10005' } },
		]);
		await expectRecorded(world);
		expect(await upTo()).toBeGreaterThan(at);
	});

	it('is recorded of accounts that nobody knew, and not of people', async () => {
		loseAll();
		const unknown = '712020:0a000000-0000-4000-8000-00000000000b';
		const account = { accountId: unknown, displayName: 'new', accountType: 'app', appType: 'service', active: true };
		world.site.world.accounts.set(unknown, account as never);
		for (const group of world.site.world.groups) group.members.add(unknown);
		setGuard(world, undefined);
		await deploy(world, { accountId: unknown });
		await deploy(world, 'chidi', other);
		await hourly(2);
		expect(await recordedEvents(world, key)).toMatchObject([{ actorId: unknown }]);
		expect(await recordedEvents(world, other)).toEqual([]);
		await expectRecorded(world);
	});

	it('is a creation, too, with the work type and the status that it began with', async () => {
		loseAll();
		await registered(world);
		const { body } = await create();
		world.site.issue(body.key).statusId = staged;
		await world.pass(secondMs);
		await deploy(world, 'deployBot', body.key);
		await hourly(2);
		const events = await recordedEvents(world, body.key);
		expect(events.map(({ payload }) => payload.change)).toEqual(['created', expect.stringMatching(/^c/)]);
		await expectRecorded(world);
	});

	it('is recorded with space and work type as they were, and flagged where its history names somebody else', async () => {
		loseAll();
		setGuard(world, undefined);
		world.site.issue(key).statusId = staged;
		const { body } = await world.as('deployBot', 'POST', `/rest/api/3/issue/${key}/transitions`, {
			transition: { id: '41' },
			historyMetadata: { actor: { id: 'a-person' }, cause: { id: `${'é'.repeat(99)}\ud83d\ude80` } },
		});
		expect(body).toBeUndefined();
		await world.pass(secondMs);
		const { id } = world.site.issue(key);
		moveTo(key, 'OPS', world.site.world.readProject('OPS')?.issueTypeIds[0] ?? '');
		await hourly(2);
		expect(await recordedEvents(world, id)).toMatchObject([
			{
				payload: {
					projectId: space,
					claimsOther: true,
					onBehalf: expect.any(String),
					correlation: `${'é'.repeat(99)}\ufffd`,
				},
				onBehalfId: 'a-person',
			},
		]);
		await expectRecorded(world);
	});

	it.each([
		['one work item', 1],
		['two hundred work items', 200],
	])('is what is left of two hundred changes of %s whose handlers run at the same time', async (_, items) => {
		await registered(world);
		setGuard(world, undefined);
		loseAll();
		const keys =
			items === 1
				? [key]
				: await Promise.all(Array.from({ length: items }, async () => (await create('chidi')).body.key as string));
		for (let i = 0; i < 200; i++) {
			const issueKey = keys[i % items] ?? key;
			world.site.issue(issueKey).statusId = staged;
			await deploy(world, 'deployBot', issueKey);
		}
		const made = keys.flatMap((one) => {
			const { id, history } = world.site.issue(one);
			return history.flatMap((entry) => (entry.author === bot ? [{ issueId: id, key: `c${entry.id}` }] : []));
		});
		expect(made).toHaveLength(200);
		const [{ recordChange }, { ports }] = await Promise.all([
			import('../../src/services/audit/record-change'),
			import('../../src/entry/wiring'),
		]);
		type Reading = Parameters<typeof recordChange>[1];
		const rest = { projectId: space, issueTypeId: '10005', accountId: bot, source: 'post-function', from: staged };
		const outcomes = await Promise.allSettled(
			made.map((one) =>
				world.forge.runAs(undefined, () =>
					recordChange(ports, {
						change: { ...rest, ...one, to: '10005', at: Date.now() },
						ways: [],
					} as unknown as Reading),
				),
			),
		);
		// Nothing is delivered again here, so that the comparison has to find what got into each other's way.
		expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(items === 1 ? 0 : 199);
		await hourly(2);
		expect(await expectRecorded(world)).toBeGreaterThanOrEqual(200);
	});

	it.each([
		['is no text', { id: 7 }],
		['is empty', { id: '' }],
		['is too long', { id: 'x'.repeat(129) }],
		['has a name only', { displayName: 'Ana Ferreira' }],
		['is a name', { id: 'Ana Ferreira' }],
		['is nobody', null],
		['is a list', ['a-person']],
	])('is recorded without on whose behalf where that %s', async (_, actor) => {
		loseAll();
		setGuard(world, undefined);
		world.site.issue(key).statusId = staged;
		await world.as('deployBot', 'POST', `/rest/api/3/issue/${key}/transitions`, {
			transition: { id: '41' },
			historyMetadata: { actor, unknown: 'x'.repeat(2_000) },
		});
		await world.pass(secondMs);
		await hourly(2);
		const [event] = await recordedEvents(world, key);
		expect(event).toMatchObject({ payload: { source: 'backfill' } });
		expect(JSON.stringify(event)).not.toMatch(/onBehalf|Ferreira|xxx/);
		await expectRecorded(world);
	});

	it('keeps, once, what a change history tells of a move that was recorded before anybody read it', async () => {
		await registered(world);
		world.site.issue(key).statusId = staged;
		const move = (historyMetadata?: object) =>
			world.as('deployBot', 'POST', `/rest/api/3/issue/${key}/transitions`, {
				transition: { id: '41' },
				...(historyMetadata === undefined ? {} : { historyMetadata }),
			});
		await move({ actor: { id: 'a-person' }, cause: { id: 'pipeline-812' } });
		await world.pass(secondMs);
		world.site.issue(key).statusId = staged;
		await move();
		await hourly(3);
		const issueId = world.site.issue(key).id;
		const events = await recordedEvents(world, key);
		expect(events.map(({ payload }) => [payload.source, payload.claimsOther])).toEqual([
			['post-function', undefined],
			['post-function', undefined],
		]);
		const { readTold } = await import('../../src/services/audit/told');
		expect(await asApp(world, (ports) => readTold(ports, events))).toEqual([
			{ claimsOther: true, correlation: 'pipeline-812', onBehalf: 'a-person' },
			{},
		]);
		const kept = Object.keys(await storedOf(world, 'history')).filter((name) => name.startsWith('told:'));
		expect(kept).toEqual([`told:${issueId}:1`]);
		await expectRecorded(world);
	});

	it('keeps what a person claims, too, where a guard put the move on record', async () => {
		await registered(world);
		setGuard(world, { mode: 'registered', enforcement: 'monitor' });
		world.site.issue(key).statusId = staged;
		await world.as('chidi', 'POST', `/rest/api/3/issue/${key}/transitions`, {
			transition: { id: '41' },
			historyMetadata: { actor: { id: 'someone' } },
		});
		await world.pass(minuteMs);
		await hourly(2);
		const events = await recordedEvents(world, key);
		expect(events.map(({ payload }) => payload.decision)).toEqual(['would-deny']);
		const { readTold } = await import('../../src/services/audit/told');
		expect(await asApp(world, (ports) => readTold(ports, events))).toEqual([
			{ claimsOther: true, onBehalf: 'someone' },
		]);
	});

	it('is recorded although the event of another move, which tells more, cannot be read', async () => {
		await registered(world);
		world.site.issue(key).statusId = staged;
		await world.as('deployBot', 'POST', `/rest/api/3/issue/${key}/transitions`, {
			transition: { id: '41' },
			historyMetadata: { cause: { id: 'pipeline-812' } },
		});
		await world.pass(minuteMs);
		const id = `${world.site.issue(key).id}:1`;
		const stored = (await storedOf(world, 'event'))[id];
		if (stored === undefined) throw new Error('nothing was recorded');
		await tamper(world, 'event', id, { ...stored, body: { ...stored.body, hash: 7 } } as never);
		loseAll();
		await deploy(world, 'deployBot', other);
		const before = (await upTo()) ?? 0;
		await hourly(3);
		expect(await recordedEvents(world, other)).toHaveLength(1);
		expect(((await upTo()) ?? 0) - before).toBeGreaterThan(2 * hourMs);
		expect(log).toContainEqual(expect.objectContaining({ where: 'backfill', code: 'CORRUPT_RECORD' }));
	});

	it('is left to a post function that waits for points, and the watermark waits with it', async () => {
		await registered(world);
		loseAll();
		await world.pass(minuteMs);
		await deploy(world, 'deployBot');
		const { history, id } = world.site.issue(key);
		const { deferRecording } = await import('../../src/services/audit/deferral');
		await asApp(world, (ports) => deferRecording(ports, id as IssueId, `c${history.at(-1)?.id}`));
		const madeAt = Date.now();
		await hourly();
		expect(await recordedEvents(world, key)).toEqual([]);
		expect(await upTo()).toBeLessThan(madeAt);
		await hourly();
		expect(await recordedEvents(world, key)).toHaveLength(1);
		expect(await upTo()).toBeGreaterThan(madeAt);
	});

	it('is left to the post function for ten minutes', async () => {
		await registered(world);
		await world.pass(hourMs - 5 * minuteMs);
		world.faults.postFunctionsLost = 1;
		world.faults.productEventsLost = 1;
		await deploy(world, 'deployBot');
		await world.pass(5 * minuteMs);
		await world.forge.runScheduled('hourly');
		await world.pass(10 * secondMs);
		expect(await recordedEvents(world, key)).toEqual([]);
		await hourly();
		expect(await recordedEvents(world, key)).toHaveLength(1);
	});

	it('while the search answers from the past', async () => {
		await registered(world);
		loseAll();
		world.faults.searchLagMs = 25 * minuteMs;
		for (let i = 0; i < 20; i++) {
			await deploy(world, 'deployBot', `REL-${i + 1}`);
			await world.pass(7 * minuteMs);
			if (i % 8 === 7) await world.forge.runScheduled('hourly');
		}
		await hourly(2);
		await expectRecorded(world);
	});
});

describe('an outage', () => {
	it.each([6, 60, 300])('of storage for %i minutes loses neither guarded moves nor creations', async (minutes) => {
		await registered(world);
		await hourly();
		world.faults.storageThrottled = Number.POSITIVE_INFINITY;
		await deploy(world, 'deployBot');
		const { body } = await create();
		await world.pass(minutes * minuteMs);
		await world.forge.runScheduled('hourly');
		world.faults.storageThrottled = 0;
		await hourly(2);
		expect(await recordedEvents(world, key)).toHaveLength(1);
		expect(await recordedEvents(world, body.key)).toHaveLength(1);
		await expectRecorded(world);
	});

	it('of Jira’s points in the middle: it goes on in the next hour where it stopped', async () => {
		await registered(world);
		loseAll();
		for (const one of stagedKeys) await deploy(world, 'deployBot', one);
		await world.pass(50 * minuteMs);
		let asked = 0;
		const stop = intercept(async (call, send) => {
			if (call.path.includes('/changelog/bulkfetch') && asked++ === 0) world.faults.pointsUsedElsewhere = 60_000;
			return send();
		});
		await hourly(1);
		stop();
		await hourly(1);
		world.faults.pointsUsedElsewhere = 0;
		await hourly(1);
		await expectRecorded(world);
		expect(await upTo()).toBeGreaterThan(Date.now() - 30 * minuteMs);
	});

	it('in the middle of a comparison, wherever it dies, loses and doubles nothing', async () => {
		await registered(world);
		loseAll();
		for (let nth = 1; nth <= 30; nth += 3) {
			await deploy(world, 'deployBot', stagedKeys[nth % 5]);
			await world.pass(hourMs);
			await crashAt(
				nth,
				() =>
					asApp(world, async (ports) => {
						const { backfill } = await import('../../src/services/audit/backfill');
						return backfill(ports, Date.now() + hourMs);
					}),
				() => true,
			);
		}
		await hourly(2);
		await expectRecorded(world);
	});
});

describe('several comparisons', () => {
	it('at once record each change once', async () => {
		await registered(world);
		loseAll();
		for (const one of stagedKeys) await deploy(world, 'deployBot', one);
		await world.pass(hourMs);
		const { backfill } = await import('../../src/services/audit/backfill');
		const run = () => asApp(world, (ports) => backfill(ports, Date.now() + hourMs));
		expect(await Promise.all([run(), run(), run()])).toEqual([true, true, true]);
		await expectRecorded(world);
		expect(Math.floor((await upTo()) ?? 0)).toBeGreaterThan(Date.now() - 11 * minuteMs);
	});

	it('within ten minutes ask Jira once', async () => {
		await hourly();
		world.forge.points.reset();
		await world.forge.runScheduled('hourly');
		await world.pass(10 * secondMs);
		expect([...world.forge.points.byEndpoint.keys()].filter((name) => name.includes('search/jql'))).toEqual([]);
	});
});

describe('a space that is closed to the app', () => {
	it('and opened again is compared from where it was left, whatever was compared of others', async () => {
		await registered(world);
		await hourly();
		const left = await upTo();
		loseAll();
		world.site.closeSpace('REL', true);
		world.faults.closedSpacesSkipRules = true;
		await deploy(world, 'deployBot');
		await hourly(5);
		expect(await recordedEvents(world, key)).toEqual([]);
		expect(await upTo()).toBe(left);
		const others = world.site.world.readProject('OPS')?.id as ProjectId;
		expect(await asApp(world, ({ records }) => comparedUpTo(records, others))).toBeGreaterThan(Date.now() - hourMs);
		world.site.closeSpace('REL', false);
		await hourly(1);
		expect(await recordedEvents(world, key)).toHaveLength(1);
		await expectRecorded(world);
		expect(await upTo()).toBeGreaterThan(Date.now() - hourMs);
	});

	it('hides nothing of a work item that is moved out of it', async () => {
		await registered(world);
		await hourly();
		loseAll();
		world.site.closeSpace('REL', true);
		world.faults.closedSpacesSkipRules = true;
		await deploy(world, 'deployBot');
		const { id } = world.site.issue(key);
		await hourly(4);
		moveTo(key, 'OPS', world.site.world.readProject('OPS')?.issueTypeIds[0] ?? '');
		await hourly(2);
		expect(await recordedEvents(world, id)).toHaveLength(1);
	});
});

describe('a work item', () => {
	it('that is gone is passed over', async () => {
		await registered(world);
		loseAll();
		await deploy(world, 'deployBot');
		await deploy(world, 'deployBot', other);
		const { id } = world.site.issue(key);
		const stop = intercept(async (call, send) => {
			if (call.path.includes('/changelog/bulkfetch')) world.site.world.issues.delete(id);
			return send();
		});
		await hourly(2);
		stop();
		expect(await recordedEvents(world, other)).toHaveLength(1);
		expect(world.forge.failures).toEqual([]);
	});

	it('that cannot be recorded keeps no other waiting, and is recorded as soon as it can be', async () => {
		await registered(world);
		loseAll();
		await deploy(world, 'deployBot');
		await deploy(world, 'deployBot', other);
		const { id } = world.site.issue(key);
		const { tamper, erase } = await import('../harness/storage');
		await tamper(world, 'chain', id, { version: 1, body: { nonsense: true } } as never);
		await hourly(2);
		expect(await recordedEvents(world, other)).toHaveLength(1);
		expect(log.map(({ code }) => code)).toContain('CORRUPT_RECORD');
		expect(await upTo(id as IssueId)).toBeLessThan((await upTo()) ?? 0);
		await erase(world, 'chain', id);
		await hourly();
		expect(await recordedEvents(world, key)).toHaveLength(1);
		expect(await upTo(id as IssueId)).toBe(await upTo());
	});

	it('is found among many pages of them', async () => {
		await registered(world);
		const { world: jira } = world.site;
		const like = world.site.issue('REL-1');
		const now = Date.now();
		for (let i = 1; i <= 450; i++) {
			const id = String(60_000 + i);
			const created = now - (i < 250 ? 0 : i * hourMs);
			jira.issues.set(id, { ...like, id, key: `REL-${2_000 + i}`, created, updated: now, history: [], comments: [] });
		}
		loseAll();
		for (const n of [2_001, 2_249, 2_250, 2_450]) await deploy(world, 'deployBot', `REL-${n}`);
		await hourly(2);
		await expectRecorded(world);
	});
});
