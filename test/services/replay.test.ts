// A replay: Jira's change logs through decide() with today's registry, whatever stops it on the way.
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { JudgedView } from '../../src/contract/calls/replay';
import { dayMs, hourMs, minuteMs } from '../../src/contract/durations';
import type { TransitionRef } from '../../src/contract/guard';
import type { AccountId, IssueTypeId, ProjectId, StatusId } from '../../src/contract/ids';
import { replayDays } from '../../src/contract/limits';
import { AppError } from '../../src/core/errors';
import { decide, type Guard } from '../../src/core/policy/decide';
import type { Identity } from '../../src/core/registry/identity';
import { noSwitches } from '../../src/core/replay/judge';
import type { ChangedItems, ChangeLogs, SiteWorkflow } from '../../src/services/ports/jira';
import type { RecordRef, Records, RecordWrite } from '../../src/services/ports/records';
import { viewObserved } from '../../src/services/replay/observed-accounts';
import { viewReplay } from '../../src/services/replay/read-replay';
import { runReplay } from '../../src/services/replay/run-replay';
import { startReplay, stopReplay } from '../../src/services/replay/start-replay';
import { aGrant, aGuard, anIdentity } from '../builders/identity';
import { aPast, type Cast, type PastItem, type PastMove } from '../builders/past';
import { Random } from '../builders/random';
import { aGuardRule, aTransition, aWorkflow } from '../builders/workflow';
import { aSite } from '../harness/memory-site';
import { startOfTime } from '../harness/world';

const id = (n: number) => String(n);
const [todo, staged, live, done] = [1, 2, 3, 4].map(id) as unknown as [StatusId, StatusId, StatusId, StatusId];
const spaces = [10, 11, 12].map(id) as unknown as ProjectId[];
const types = [20, 21].map(id) as unknown as IssueTypeId[];
const bots = Array.from({ length: 4 }, (_, n) => `712020:b${n}000000-0000-4000-8000-00000000000a` as AccountId);
const [registered, poor, ended, unregistered] = bots as [AccountId, AccountId, AccountId, AccountId];
const people = ['712020:a1000000-0000-4000-8000-00000000000b', '5b10a2844c20165700ede21g'] as AccountId[];
const cast: Cast = { accounts: [...bots, ...people], spaces, types, statuses: [todo, staged, live, done] };
const now = startOfTime;
const ana = people[0] as AccountId;

const named = (statusId: StatusId) => ({ id: statusId, name: `Status ${statusId}` });
const transition = (transitionId: string, from: StatusId | 'any' | 'creation', to: StatusId, guard?: Guard) =>
	aTransition({
		id: transitionId,
		name: `Transition ${transitionId}`,
		kind: ({ any: 'global', creation: 'initial' } as const)[from as string as 'any'] ?? 'directed',
		from: from === 'any' || from === 'creation' ? [] : [named(from)],
		to: named(to),
		rules: guard === undefined ? [] : [aGuardRule(guard)],
	});

const guards: readonly Guard[] = [
	aGuard({ mode: 'registered', enforcement: 'monitor' }),
	aGuard({ mode: 'registered-or-human' }),
	aGuard({ mode: 'human-only' }),
	aGuard({ mode: 'registered', types: ['ai-agent'] }),
	aGuard({ mode: 'registered-or-human', people: { groupId: 'aaaaaaaa-0000-4000-8000-000000000000', name: 'staff' } }),
];

/** The spaces of each workflow; the third space follows none that is asked about. */
const follows: Readonly<Record<string, readonly ProjectId[]>> = { one: spaces.slice(0, 1), two: spaces.slice(1, 2) };

const workflowsWith = (random: Random): SiteWorkflow[] =>
	Object.keys(follows).map((workflowId) =>
		aWorkflow(
			[
				transition('11', staged, live, random.pick(guards)),
				transition('12', staged, live, random.chance(0.5) ? random.pick(guards) : undefined),
				transition('21', 'any', done, random.pick(guards)),
				transition('31', 'creation', todo, random.pick(guards)),
				transition('41', todo, staged),
			],
			{ id: workflowId, name: `Workflow ${workflowId}`, statuses: cast.statuses.map(named) },
		),
	);

const identities: readonly Identity[] = [
	anIdentity({
		accountId: registered,
		name: 'registered',
		grants: [
			aGrant({ projectId: spaces[0] as ProjectId, fromStatusId: staged, toStatusId: live }),
			{ toStatusId: done },
		],
	}),
	anIdentity({
		accountId: poor,
		name: 'poor',
		type: 'ai-agent',
		grants: [{ toStatusId: live, issueTypeId: types[0] as IssueTypeId }],
	}),
	anIdentity({
		accountId: ended,
		name: 'ended',
		expiresAt: now - 1,
		grants: [{ toStatusId: live }, { toStatusId: todo }],
	}),
];

/** A site with a past, whose ports can be made to fail. */
function aReplayedSite(past: readonly PastItem[], workflows: readonly SiteWorkflow[], random = new Random(1)) {
	const site = aSite({ identities, workflows });
	const clock = { now };
	const properties = new Map<string, unknown>();
	const counts = { points: 0, searches: 0, commits: 0, largest: 0 };
	const faults = {
		/** Called before each search; what it throws is Jira's answer. */
		search: (_nth: number): void => {},
		/** Called before and after each commit of the replay. */
		commit: (_nth: number, _when: 'before' | 'after'): void => {},
		knowsHistory: true,
		unreadable: new Set<string>(),
		gone: new Set<string>(),
	};
	const keyOf = ({ kind, id: of }: RecordRef) => `${kind} ${of}`;
	const apply = (writes: readonly RecordWrite[]): 'committed' | 'conflict' => {
		if (writes.length > 25) throw new Error('More than 25 writes in one transaction.');
		if (new Set(writes.map(({ ref }) => keyOf(ref))).size < writes.length) throw new Error('A key twice.');
		if (writes.some(({ ref, expected }) => (site.stored.get(keyOf(ref))?.version ?? 'absent') !== expected))
			return 'conflict';
		for (const write of writes) {
			if (write.type !== 'set') continue;
			const text = JSON.stringify(write.record);
			counts.largest = Math.max(counts.largest, text.length);
			site.stored.set(keyOf(write.ref), JSON.parse(text));
		}
		return 'committed';
	};
	const records: Records = {
		...site.records,
		async commit(writes) {
			const isReplay = writes.some(({ ref }) => ref.kind === 'replay');
			const nth = isReplay ? ++counts.commits : 0;
			if (isReplay) faults.commit(nth, 'before');
			const outcome = apply(writes);
			if (isReplay) faults.commit(nth, 'after');
			return outcome;
		},
		async remove(refs) {
			for (const ref of refs) site.stored.delete(keyOf(ref));
		},
	};
	const shown = (entries: PastItem['entries']) => (random.chance(0.2) ? entries.slice(-1) : entries);
	const within = (minutes: number) => Math.ceil((clock.now - minutes * minuteMs) / minuteMs) * minuteMs;
	const changedItems = {
		async pageOfMoves({ toStatusIds, withCreated, byHistory, withinMinutes, madeWithinMinutes, pageToken }) {
			faults.search(++counts.searches);
			if (byHistory && !faults.knowsHistory) return undefined;
			const since = within(withinMinutes);
			const from = madeWithinMinutes === undefined ? 0 : within(madeWithinMinutes);
			const found = past.filter(
				({ issueId, createdAt, entries }) =>
					!faults.gone.has(issueId) &&
					createdAt >= from &&
					(!byHistory ||
						(withCreated && createdAt >= since) ||
						entries.some(
							({ at, status }) =>
								at >= since && status !== undefined && (toStatusIds === 'any' || toStatusIds.includes(status.to)),
						)),
			);
			const start = Number(pageToken ?? 0);
			const items = found.slice(start, start + 100).map(({ entries, moves: _, ...item }) => {
				if (faults.unreadable.has(item.issueId)) return item;
				const some = shown(entries);
				return { ...item, log: { entries: some, isWhole: some.length === entries.length } };
			});
			counts.points += 1 + items.length;
			return { items, ...(start + 100 < found.length ? { nextPageToken: String(start + 100) } : {}) };
		},
	} as Partial<ChangedItems> as ChangedItems;
	const changeLogs: ChangeLogs = {
		async read(issueIds) {
			const logs = past.filter(({ issueId }) => issueIds.includes(issueId));
			counts.points += 1 + logs.reduce((sum, { entries }) => sum + Math.max(1, entries.length), 0);
			return new Map(logs.map(({ issueId, entries }) => [issueId, entries]));
		},
	};
	const ports = {
		...site,
		records,
		changedItems,
		changeLogs,
		workflows: {
			...site.workflows,
			usages: async (workflowId: string) => ({
				spaces: (follows[workflowId] ?? []).map((projectId) => ({ projectId, issueTypeIds: types })),
				isComplete: true,
			}),
		},
		accounts: {
			...site.accounts,
			read: async (accountId: AccountId) => {
				const kind = bots.includes(accountId) ? 'service-account' : 'human';
				return { accountId, displayName: accountId, kind, isActive: true } as const;
			},
		},
		jobs: { push: async () => {} },
		log: { failure: () => undefined },
		time: { now: () => clock.now, sleep: async () => {} },
		randomness: { salt: () => `salt-${random.below(1_000_000_000)}` },
		appProperties: {
			read: async (key: string) => properties.get(key),
			write: async (key: string, value: unknown) => void properties.set(key, value),
			remove: async (key: string) => void properties.delete(key),
			list: async () => [...properties.keys()],
		},
	} as unknown as Parameters<typeof runReplay>[0] & Parameters<typeof startReplay>[0];
	return { ...ports, clock, counts, faults, stored: site.stored };
}
type ReplayedSite = ReturnType<typeof aReplayedSite>;

/** Runs the replay's job, again and again as the queue and the schedule would. @returns how often it ran */
async function runToEnd(site: ReplayedSite, mostRuns = 400): Promise<number> {
	for (let runs = 1; runs <= mostRuns; runs++) {
		try {
			if (await runReplay(site, site.clock.now + 10 * minuteMs)) return runs;
		} catch (error) {
			if (!(error instanceof AppError) || !error.retry) throw error;
			site.clock.now = Math.max(site.clock.now + 1_000, error.details.retryAt ?? 0);
		}
	}
	throw new Error('it never ends');
}

const judgedOf = async (site: ReplayedSite, targets: readonly TransitionRef[], guard: Guard | null = null) => {
	const { replay } = await viewReplay(site, targets, guard);
	if (replay === undefined) throw new Error('nothing was replayed');
	return replay;
};

const subjectOf = (accountId: AccountId) => {
	const identity = identities.find((one) => one.accountId === accountId);
	return identity === undefined ? ({ kind: 'unregistered' } as const) : ({ kind: 'identity', identity } as const);
};

/** What a view tells, in numbers. */
interface Told extends Pick<JudgedView, 'passed' | 'blocked' | 'unsure' | 'people'> {
	readonly rows: Readonly<Record<string, number>>;
	readonly days: Readonly<Record<string, number>>;
}

const toldBy = ({ passed, blocked, unsure, people: some, accounts, days }: JudgedView): Told => ({
	...{ passed, blocked, unsure, people: some },
	rows: Object.fromEntries(accounts.map(({ accountId, reason, count }) => [`${accountId} ${reason}`, count])),
	days: Object.fromEntries(days.map((day) => [String(day.day), day.passed + 1_000 * day.blocked])),
});

/** decide() on every move as it was made. */
function model(
	past: readonly PastItem[],
	workflows: readonly SiteWorkflow[],
	targets: readonly TransitionRef[],
	guardAt: (workflowId: string, transitionId: string) => readonly Guard[],
): Told {
	const told = { passed: 0, blocked: 0, unsure: 0, people: { passed: 0, blocked: 0, members: 0 } };
	const rows: Record<string, number> = {};
	const days: Record<string, number> = {};
	const waysOf = (workflowId: string, move: PastMove) =>
		(workflows.find((one) => one.id === workflowId)?.transitions ?? []).filter(({ kind, from, to }) => {
			if (to.id !== move.toStatusId) return false;
			if (move.fromStatusId === undefined) return kind === 'initial';
			return kind === 'global' || from.some((status) => status.id === move.fromStatusId);
		});
	for (const move of past.flatMap(({ moves }) => moves)) {
		const [workflowId] = Object.entries(follows).find(([, some]) => some.includes(move.projectId)) ?? [];
		if (workflowId === undefined || move.at < now - replayDays * dayMs || move.at > now) continue;
		const ways = waysOf(workflowId, move);
		const asked = ways.filter((way) =>
			targets.some((one) => one.workflowId === workflowId && one.transitionId === way.id),
		);
		if (asked.length === 0) continue;
		if (people.includes(move.accountId)) {
			const some = asked.flatMap((way) => guardAt(workflowId, way.id));
			if (some.some(({ mode }) => mode === 'registered')) told.people.blocked += 1;
			else if (some.some((one) => one.mode !== 'registered' && one.people)) told.people.members += 1;
			else told.people.passed += 1;
			continue;
		}
		const reasons = asked.map((way) =>
			guardAt(workflowId, way.id)
				.map((guard) => decide(move, subjectOf(move.accountId), guard, noSwitches, now))
				.find(({ verdict }) => verdict === 'deny'),
		);
		const refusal = reasons.find((reason) => reason !== undefined);
		const day = String(Math.floor(move.at / dayMs) * dayMs);
		days[day] = (days[day] ?? 0) + (refusal === undefined ? 1 : 1_000);
		if (refusal?.verdict !== 'deny') {
			told.passed += 1;
			continue;
		}
		told.blocked += 1;
		if (reasons.includes(undefined) || asked.length < ways.length) told.unsure += 1;
		const key = `${move.accountId} ${refusal.reason}`;
		rows[key] = (rows[key] ?? 0) + 1;
	}
	return { ...told, rows, days };
}

const standingAt =
	(workflows: readonly SiteWorkflow[], chosen: ReadonlyMap<string, Guard>) =>
	(workflowId: string, transitionId: string) => {
		const guard = chosen.get(`${workflowId} ${transitionId}`);
		return guard === undefined || workflows.length === 0 ? [] : [guard];
	};

const everyTarget: readonly TransitionRef[] = Object.keys(follows).flatMap((workflowId) =>
	['11', '12', '21', '31'].map((transitionId) => ({ workflowId, transitionId })),
);

describe('a replay', () => {
	it.each(Array.from({ length: 40 }, (_, seed) => seed))(
		'equals decide() on every move of a random past (%i)',
		async (seed) => {
			const random = new Random(seed);
			const past = aPast(random, cast, 40 + random.below(300), now);
			const chosen = new Map<string, Guard>();
			const workflows = workflowsWith(random).map((workflow) => ({
				...workflow,
				transitions: workflow.transitions.map((one) => {
					const guard = random.chance(0.8) ? random.pick(guards) : undefined;
					if (guard !== undefined) chosen.set(`${workflow.id} ${one.id}`, guard);
					return { ...one, rules: guard === undefined ? [] : [aGuardRule(guard)] };
				}),
			}));
			const targets = everyTarget.filter(() => random.chance(0.5));
			const asked = targets.length === 0 ? everyTarget.slice(0, 1) : targets;
			const site = aReplayedSite(past, workflows, random);
			site.faults.knowsHistory = random.chance(0.7);
			await startReplay(site, asked, ana);
			await runToEnd(site);
			const replay = await judgedOf(site, [...asked].reverse());
			expect(replay).toMatchObject({ state: 'done', unreadable: 0, left: 0, isCut: false });
			expect(toldBy(replay.judged)).toEqual(model(past, workflows, asked, standingAt(workflows, chosen)));
			for (const draft of guards) {
				const { judged } = await judgedOf(site, asked, draft);
				expect(toldBy(judged)).toEqual(model(past, workflows, asked, () => [draft]));
				expect(judged.blockedAccounts).toBe(
					new Set(Object.keys(toldBy(judged).rows).map((row) => row.split(' ')[0])).size,
				);
				for (const target of asked) {
					const alone = model(past, workflows, [target], () => [draft]);
					const line = judged.lines.find(
						(one) => one.workflowId === target.workflowId && one.transitionId === target.transitionId,
					);
					expect(line ?? { ...target, passed: 0, blocked: 0, peopleBlocked: 0 }).toEqual({
						...target,
						passed: alone.passed,
						blocked: alone.blocked,
						peopleBlocked: alone.people.blocked,
					});
				}
			}
			// What is a part of it needs no look of its own.
			const { searches } = site.counts;
			const some = asked.slice(0, 1 + random.below(asked.length));
			expect(toldBy((await judgedOf(site, some)).judged)).toEqual(
				model(past, workflows, some, standingAt(workflows, chosen)),
			);
			expect(site.counts.searches).toBe(searches);
		},
	);

	describe('of 20,000 work items', () => {
		const past = aPast(new Random(7), cast, 40_000, now)
			.filter(({ entries }) => entries.some(({ status, at }) => status?.to === live && at > now - replayDays * dayMs))
			.slice(0, 20_000);
		const targets: readonly TransitionRef[] = [{ workflowId: 'one', transitionId: '11' }];
		const workflows = workflowsWith(new Random(3));
		const draft = guards[1] as Guard;
		const expected = model(past, workflows, targets, () => [draft]);

		it('with the points spent halfway goes on in the next hour, and with a crash where it stopped: nothing counts twice', async () => {
			const site = aReplayedSite(past, workflows);
			site.faults.search = (nth) => {
				if (nth === 40) throw new AppError('UNAVAILABLE', 'jira-limited', { retryAt: now + hourMs });
				if (nth % 41 === 0) throw new AppError('UNAVAILABLE', 'jira-silent');
			};
			site.faults.commit = (nth, when) => {
				if (nth % 5 === 3 && when === 'before') throw new AppError('UNAVAILABLE', 'storage-silent');
				if (nth % 7 === 5 && when === 'after') throw new AppError('UNAVAILABLE', 'storage-silent');
			};
			await startReplay(site, targets, ana);
			await runToEnd(site);
			const { judged, items } = await judgedOf(site, targets, draft);
			expect(items).toBe(past.length);
			expect(toldBy(judged)).toEqual(expected);
			expect(site.clock.now).toBeGreaterThanOrEqual(now + hourMs);
		});

		it('uses no more than an hour’s share of points, tells until when it waits, and stays within its records', async () => {
			const site = aReplayedSite(past, workflows);
			await startReplay(site, targets, ana);
			await expect(runReplay(site, now + hourMs)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
			expect(site.counts.points).toBeLessThan(16_000);
			expect(await judgedOf(site, targets, draft)).toMatchObject({ state: 'running', waitsUntil: expect.any(Number) });
			await runToEnd(site);
			expect((await judgedOf(site, targets, draft)).waitsUntil).toBeUndefined();
			expect(toldBy((await judgedOf(site, targets, draft)).judged)).toEqual(expected);
			expect(site.counts.largest).toBeLessThan(200_000);
		});

		it('in several runs at once counts each move once', async () => {
			const site = aReplayedSite(past, workflows);
			await startReplay(site, targets, ana);
			for (let i = 0; i < 3; i++) {
				await Promise.allSettled([1, 2, 3].map(() => runReplay(site, site.clock.now + hourMs)));
				site.clock.now += hourMs;
			}
			await runToEnd(site);
			expect(toldBy((await judgedOf(site, targets, draft)).judged)).toEqual(expected);
		});

		it('of which some are removed while it reads hides no other', async () => {
			const site = aReplayedSite(past, workflows);
			site.faults.search = (nth) => {
				// What goes was counted before.
				if (nth > 3) for (const { issueId } of past.slice(0, 50)) site.faults.gone.add(issueId);
			};
			await startReplay(site, targets, ana);
			await runToEnd(site);
			const { items } = await judgedOf(site, targets, draft);
			// Between two cuts, a token may skip what the removal moved.
			expect(past.length - items).toBeLessThanOrEqual(50);
		});
	});
});

describe('what is left out', () => {
	const random = new Random(11);
	const past = aPast(random, cast, 300, now);
	const workflows = workflowsWith(random);
	const targets = everyTarget;
	let site: ReplayedSite;
	beforeEach(() => {
		site = aReplayedSite(past, workflows);
	});

	it('are work items whose change logs cannot be read, which are counted and hide no other', async () => {
		const bad = past.filter((_, i) => i % 10 === 0).map(({ issueId }) => issueId);
		for (const one of bad) site.faults.unreadable.add(one);
		site.faults.knowsHistory = false;
		await startReplay(site, targets, ana);
		await runToEnd(site);
		const { judged, unreadable } = await judgedOf(site, targets, guards[0] as Guard);
		expect(unreadable).toBe(bad.length);
		const readable = past.filter(({ issueId }) => !bad.includes(issueId));
		expect(judged.blocked).toBeGreaterThanOrEqual(
			model(readable, workflows, targets, () => [guards[0] as Guard]).blocked,
		);
	});

	it('is what the registry changed since: granting and registering show at once', async () => {
		await startReplay(site, targets, ana);
		await runToEnd(site);
		const before = await judgedOf(site, targets, guards[1] as Guard);
		const lacking = before.judged.accounts.find(({ accountId, reason }) => accountId === poor && reason === 'no-grant');
		expect(lacking?.missing.length).toBeGreaterThan(0);
		expect(before.judged.accounts.find(({ accountId }) => accountId === unregistered)).toMatchObject({
			reason: 'unregistered',
			latest: expect.any(Array),
		});
		const identity = identities.find(({ accountId }) => accountId === poor) as Identity;
		const body = { ...identity, version: 2, grants: cast.statuses.map((toStatusId) => ({ toStatusId })) };
		site.stored.set(`identity ${poor}`, { version: 2, body });
		const after = await judgedOf(site, targets, guards[1] as Guard);
		expect(after.judged.accounts.filter(({ accountId }) => accountId === poor)).toEqual([]);
	});

	it('says which other transitions may have made the move', async () => {
		const one: readonly TransitionRef[] = [{ workflowId: 'one', transitionId: '11' }];
		await startReplay(site, one, ana);
		await runToEnd(site);
		const { judged } = await judgedOf(site, one, guards[2] as Guard);
		expect(judged.unsure).toBe(judged.blocked);
		expect(judged.others).toEqual(['Transition 12']);
	});
});

describe('a look at every move', () => {
	const past = aPast(new Random(13), cast, 400, now);
	const workflows = workflowsWith(new Random(4));
	const target: readonly TransitionRef[] = [{ workflowId: 'one', transitionId: '11' }];
	const movesOf = (accountId: AccountId) =>
		past
			.flatMap(({ moves }) => moves)
			.filter((move) => move.accountId === accountId && move.at >= now - replayDays * dayMs && move.at <= now);
	let site: ReplayedSite;
	beforeEach(() => {
		site = aReplayedSite(past, workflows, new Random(1));
	});

	it.each([true, false])('tells what nobody registered did, in every space, and the grants for it', async (knows) => {
		site.faults.knowsHistory = knows;
		expect(await viewObserved(site)).toEqual({ accounts: [], accountsLeft: 0 });
		await startReplay(site, [], ana);
		await runToEnd(site);
		const { replay, accounts } = await viewObserved(site);
		expect(replay).toMatchObject({ state: 'done', unreadable: 0, left: 0 });
		expect(accounts.map(({ accountId }) => accountId)).toEqual([unregistered]);
		const moves = movesOf(unregistered);
		const [account] = accounts;
		expect(account?.moves).toBe(moves.length);
		const created = moves.filter(({ fromStatusId }) => fromStatusId === undefined).length;
		expect(account?.left).toEqual({ kinds: expect.any(Number), moves: expect.any(Number), creations: created });
		const identity = anIdentity({ accountId: unregistered, grants: account?.grants.map(({ grant }) => grant) ?? [] });
		const denied = moves.filter(
			(move) =>
				move.fromStatusId !== undefined &&
				decide(move, { kind: 'identity', identity }, guards[0] as Guard, noSwitches, now).verdict === 'deny',
		);
		expect(denied).toHaveLength(account?.left.moves ?? -1);
		for (const { latest, count } of account?.grants ?? []) expect(latest.length).toBe(Math.min(3, count));
	});

	it('puts the busiest account first, and leaves out who was registered since', async () => {
		for (const accountId of [registered, poor, ended]) site.stored.delete(`identity ${accountId}`);
		await startReplay(site, [], ana);
		await runToEnd(site);
		const { accounts } = await viewObserved(site);
		expect(accounts.map(({ moves }) => moves)).toEqual(
			bots.map((accountId) => movesOf(accountId).length).sort((a, b) => b - a),
		);
		const body = identities.find(({ accountId }) => accountId === poor);
		site.stored.set(`identity ${poor}`, { version: 1, body });
		expect((await viewObserved(site)).accounts.map(({ accountId }) => accountId)).not.toContain(poor);
		// People are not told apart, and not stored.
		expect(JSON.stringify([...site.stored].filter(([key]) => /^replay .*:/.test(key)))).not.toContain(people[1]);
	});

	it('and one of guards do not take from each other what they found, and wait for each other', async () => {
		await startReplay(site, [], ana);
		await expect(startReplay(site, target, ana)).rejects.toMatchObject({ code: 'CONFLICT' });
		expect(await viewReplay(site, target, null)).toMatchObject({ other: { state: 'running' } });
		await runToEnd(site);
		const observed = await viewObserved(site);
		await startReplay(site, target, ana);
		await expect(startReplay(site, [], ana)).rejects.toMatchObject({ code: 'CONFLICT' });
		expect(await viewObserved(site)).toMatchObject({ accounts: observed.accounts, other: { state: 'running' } });
		await runToEnd(site);
		expect(await viewObserved(site)).toEqual(observed);
		const judged = await judgedOf(site, target);
		for (let i = 0; i < 2; i++) {
			await startReplay(site, [], ana);
			await runToEnd(site);
		}
		expect(await judgedOf(site, target)).toEqual(judged);
		const { replay } = await viewObserved(site);
		const pieces = [...site.stored.keys()].filter((key) => /^replay .*:/.test(key));
		expect(pieces.length).toBe(new Set(pieces).size);
		expect(pieces.every((key) => key.includes(replay?.id ?? '') || key.includes(judged.id))).toBe(true);
	});

	it('begun twice at once with another is one of them', async () => {
		const begun = await Promise.allSettled([startReplay(site, [], ana), startReplay(site, target, ana)]);
		expect(begun.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		await runToEnd(site);
	});
});

describe('two replays', () => {
	const past = aPast(new Random(5), cast, 50, now);
	const first: readonly TransitionRef[] = [{ workflowId: 'one', transitionId: '11' }];
	const second: readonly TransitionRef[] = [{ workflowId: 'two', transitionId: '21' }];
	let site: ReplayedSite;
	beforeEach(() => {
		site = aReplayedSite(past, workflowsWith(new Random(2)));
	});

	it('of the same transitions are one', async () => {
		await Promise.all([startReplay(site, first, ana), startReplay(site, first, people[1] as AccountId)]);
		const begun = await judgedOf(site, first);
		await startReplay(site, first, people[1] as AccountId);
		expect((await judgedOf(site, first)).id).toBe(begun.id);
	});

	it('of others wait for each other: the second is refused, and told which one goes on', async () => {
		await startReplay(site, first, ana);
		await expect(startReplay(site, second, ana)).rejects.toMatchObject({ code: 'CONFLICT' });
		expect(await viewReplay(site, second, null)).toMatchObject({ other: { by: ana, state: 'running' } });
		await runToEnd(site);
		expect(await viewReplay(site, second, null)).toEqual({});
		await startReplay(site, second, ana);
		await runToEnd(site);
		expect((await viewReplay(site, first, null)).replay).toBeUndefined();
		// What the first one found is gone with it.
		expect([...site.stored.keys()].filter((key) => key.startsWith('replay '))).toHaveLength(2);
	});

	it('that was stopped keeps what it found, and makes room', async () => {
		await startReplay(site, first, ana);
		const { id: begun } = await judgedOf(site, first);
		await stopReplay(site, 'another');
		expect(await judgedOf(site, first)).toMatchObject({ state: 'running' });
		await stopReplay(site, begun);
		expect(await runReplay(site, now + hourMs)).toBe(true);
		expect(await judgedOf(site, first)).toMatchObject({ state: 'stopped', items: 0 });
		await startReplay(site, second, ana);
	});

	it('of a transition that is not there is refused', async () => {
		const gone = [{ workflowId: 'one', transitionId: '99' }];
		await expect(startReplay(site, gone, ana)).rejects.toMatchObject({ code: 'NOT_FOUND' });
		const unknown = [{ workflowId: 'nowhere', transitionId: '11' }];
		await expect(startReplay(site, unknown, ana)).rejects.toMatchObject({ code: 'NOT_FOUND' });
	});

	it('that cannot go on says so, and can be begun anew', async () => {
		site.faults.search = () => {
			throw new AppError('BUG', 'jira-not-understood');
		};
		await startReplay(site, first, ana);
		await expect(runReplay(site, now + hourMs)).rejects.toMatchObject({ code: 'BUG' });
		expect(await judgedOf(site, first)).toMatchObject({ state: 'failed' });
		site.faults.search = () => {};
		await startReplay(site, first, ana);
		await runToEnd(site);
		expect(await judgedOf(site, first)).toMatchObject({ state: 'done' });
	});
});
