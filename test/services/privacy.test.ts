// Accounts whose ids are stored: each is reported once in seven days, and erased once it was closed.
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { dayMs, hourMs, minuteMs } from '../../src/contract/durations';
import { countEvents } from '../../src/services/audit/count-events';
import { eraseAccounts } from '../../src/services/privacy/erase-accounts';
import { planPrivacyWork, reportAccounts } from '../../src/services/privacy/report-accounts';
import { readStoredAccounts } from '../../src/services/privacy/stored-accounts';
import { callEvidence, readExported, verdictOn } from '../harness/exported';
import { asApp } from '../harness/guards';
import { collectLog, crashAt, intercept, type LogLine } from '../harness/platform-calls';
import {
	addServiceAccount,
	codeOf,
	deploy,
	register,
	registered,
	releaseWorkflow,
	setGuard,
	stagedKeys,
} from '../harness/registry';
import { dump, requireStored, storedOf, tamper } from '../harness/storage';
import { idOf, valueOf } from '../harness/world';
import { openWorldForEachTest, world } from '../harness/world-of-test';

openWorldForEachTest();

let log: readonly LogLine[];
beforeEach(async () => {
	log = collectLog();
	setGuard(world, { mode: 'registered', enforcement: 'enforce' });
	await registered(world);
	await deploy(world, 'deployBot');
	await world.pass(minuteMs);
});

/** Lets hours go by, with what the hourly trigger plans for it. */
async function live(hours: number): Promise<void> {
	for (let hour = 0; hour < hours; hour++) {
		await asApp(world, planPrivacyWork);
		await world.pass(hourMs);
	}
}
const storedAccounts = () => asApp(world, readStoredAccounts);
const reports = (): ReadonlyMap<string, readonly number[]> => world.forge.privacy.reported;

describe('stored account ids', () => {
	it('are those of bots, owners, and whoever changed something or exported', async () => {
		await callEvidence(world, 'evidence.export', { format: 'csv', from: null, to: null });
		const stored = await storedAccounts();
		for (const name of ['deployBot', 'releaseBot', 'bruno', 'ana'] as const) expect(stored).toContain(idOf(name));
		for (const id of ['', 'muster', 'unknown', 'Anonymous']) expect(stored).not.toContain(id);
		expect(stored).toEqual([...new Set(stored)].sort());
	});
});

describe('reporting', () => {
	it('names each once in seven days, spread over the days, and what is new within seven days', async () => {
		await live(8 * 24);
		const stored = await storedAccounts();
		expect([...reports().keys()].sort()).toEqual(stored);
		const late = await addServiceAccount(world, 'ab');
		valueOf(await register(world, late));
		await live(15 * 24);
		expect(reports().get(late)?.length).toBeGreaterThanOrEqual(2);
		for (const id of stored) {
			const times = reports().get(id) ?? [];
			expect(times.length).toBeGreaterThanOrEqual(3);
			for (const [i, at] of times.slice(1).entries()) {
				expect(at - (times[i] ?? 0)).toBeGreaterThanOrEqual(7 * dayMs);
				expect(at - (times[i] ?? 0)).toBeLessThanOrEqual(7 * dayMs + 2 * hourMs);
			}
		}
		const days = new Set([...reports().values()].map(([first = 0]) => Math.floor(first / dayMs)));
		expect(days.size).toBeGreaterThanOrEqual(4);
		expect(world.forge.privacy.tooEarly).toEqual([]);
		expect(log).toEqual([]);
	}, 60_000);

	it('reports nothing twice when deliveries are doubled and several run at once', async () => {
		for (let i = 0; i < 40; i++) await addServiceAccount(world, String(10 + i));
		await world.forge.runScheduled('hourly');
		await world.pass(hourMs);
		world.faults.duplicateDeliveries = 2;
		await live(8 * 24);
		await Promise.all([1, 2, 3].map(() => asApp(world, (ports) => reportAccounts(ports, Number.MAX_SAFE_INTEGER))));
		expect(world.forge.privacy.tooEarly).toEqual([]);
		expect([...reports().keys()].sort()).toEqual(await storedAccounts());
	}, 60_000);

	it('reports nothing twice when another run begins while one waits for an answer', async () => {
		const run = () => asApp(world, (ports) => reportAccounts(ports, Number.MAX_SAFE_INTEGER));
		await run();
		await world.pass(8 * dayMs);
		let others = 0;
		const stop = intercept(async ({ path }, send) => {
			if (path === '/app/report-accounts' && others++ === 0) await run();
			return send();
		});
		await run();
		stop();
		expect(others).toBeGreaterThan(1);
		expect(world.forge.privacy.tooEarly).toEqual([]);
		expect([...reports().keys()].sort()).toEqual(await storedAccounts());
	});

	it('goes on after it was refused for a while, and wherever it crashed', async () => {
		world.faults.reportsUnavailable = 3;
		await live(24);
		world.faults.earlyReportsRefused = true;
		for (let nth = 1; nth < 12; nth++) {
			await crashAt(nth, () => asApp(world, (ports) => reportAccounts(ports, Number.MAX_SAFE_INTEGER)));
			await live(20);
		}
		expect([...reports().keys()].sort()).toEqual(await storedAccounts());
	}, 60_000);

	it('reports nothing twice when storage is silent for half a minute right after the answer', async () => {
		const run = () => asApp(world, (ports) => reportAccounts(ports, Number.MAX_SAFE_INTEGER));
		await run();
		await world.pass(8 * dayMs);
		let silentUntil = 0;
		let refused = 0;
		const stop = intercept(async ({ to, path }, send) => {
			if (to === 'storage' && Date.now() < silentUntil) {
				refused++;
				return new Response('{}', { status: 503 });
			}
			const answer = await send();
			if (path === '/app/report-accounts' && silentUntil === 0) silentUntil = Date.now() + 30_000;
			return answer;
		});
		await run();
		stop();
		await world.pass(hourMs);
		await run();
		expect(refused).toBeGreaterThan(2);
		expect(world.forge.privacy.tooEarly).toEqual([]);
		expect([...reports().keys()].sort()).toEqual(await storedAccounts());
	});

	it('reports all but an account that Jira refuses, and names it in the log', async () => {
		for (let i = 0; i < 100; i++) await addServiceAccount(world, String(100 + i));
		await world.forge.runScheduled('hourly');
		await world.pass(hourMs);
		const refused = idOf('deployBot');
		const stop = intercept(async ({ path, body }, send) =>
			path === '/app/report-accounts' && body.includes(refused) ? new Response('{}', { status: 400 }) : send(),
		);
		await asApp(world, (ports) => reportAccounts(ports, Number.MAX_SAFE_INTEGER));
		await world.pass(8 * dayMs);
		await asApp(world, (ports) => reportAccounts(ports, Number.MAX_SAFE_INTEGER));
		stop();
		const stored = await storedAccounts();
		expect(stored.filter((id) => !reports().has(id))).toEqual([refused]);
		expect(log).toMatchObject([{ where: 'report accounts', accounts: [refused] }]);
		expect(world.forge.privacy.tooEarly).toEqual([]);
	}, 60_000);

	it('keeps its progress and what it learned when an erasure ends while it waits', async () => {
		const run = () => asApp(world, (ports) => reportAccounts(ports, Number.MAX_SAFE_INTEGER));
		const erase = () => asApp(world, (ports) => eraseAccounts(ports, Number.MAX_SAFE_INTEGER));
		await run();
		world.site.deleteAccount(idOf('bruno'));
		await world.settle();
		await world.pass(8 * dayMs);
		await run();
		for (let i = 0; i < 2; i++) {
			await erase();
			await world.pass(30 * minuteMs);
		}
		// What is left of the erasure is its end.
		world.site.deleteAccount(idOf('releaseBot'));
		await world.settle();
		await world.pass(8 * dayMs);
		let isFirst = true;
		const stop = intercept(async ({ path, body }, send) => {
			const answer = await send();
			if (path === '/app/report-accounts' && body.includes(idOf('releaseBot')) && isFirst) {
				isFirst = false;
				await erase();
			}
			return answer;
		});
		await run();
		stop();
		expect(isFirst).toBe(false);
		await world.pass(hourMs);
		await run();
		expect(world.forge.privacy.tooEarly).toEqual([]);
		const { body } = await requireStored(world, 'report', 'reported-accounts');
		expect(body['closed']).toEqual([idOf('releaseBot')]);
	});

	it('stops at its deadline and goes on there', async () => {
		const later = Number.MAX_SAFE_INTEGER;
		expect(await asApp(world, (ports) => reportAccounts(ports, later))).toEqual({ isComplete: true });
		await world.pass(8 * dayMs);
		const before = reports().size;
		expect(await asApp(world, (ports) => reportAccounts(ports, 0))).toEqual({ isComplete: false });
		expect(reports().size).toBe(before);
		expect(await asApp(world, (ports) => reportAccounts(ports, later))).toEqual({ isComplete: true });
		expect([...reports().keys()].sort()).toEqual(await storedAccounts());
	});
});

describe('erasing', () => {
	const second = '5b10ac8d82e05b22cc7d4e99';
	const owner = idOf('bruno');
	const bot = idOf('deployBot');
	const later = Number.MAX_SAFE_INTEGER;

	/** Calls a function of the admin page as another administrator. */
	const asSecond = (functionKey: string, payload: object) =>
		world.forge.invokeResolver({ moduleKey: 'muster-admin', functionKey, payload, accountId: second });

	beforeEach(async () => {
		world.site.addAccount({ accountId: second, displayName: 'Dora Ek', accountType: 'atlassian', active: true }, [
			'site-admins',
			'jira-users',
		]);
		for (const key of stagedKeys) await deploy(world, 'deployBot', key);
		await asSecond('evidence.export', { format: 'csv', from: null, to: null });
		await asSecond('evidence.keep', { version: 0, months: 6, reason: 'Policy' });
		await asSecond('evidence.hold', { version: 1, reason: 'Case' });
		await asSecond('site.freeze', { reason: 'Drill' });
		await deploy(world, 'deployBot');
		await world.pass(20 * minuteMs);
		await anchor();
		expect(await left(second)).not.toEqual([]);
	});

	async function anchor(): Promise<void> {
		await world.pass(20 * minuteMs);
		await world.forge.runScheduled('hourly');
		await world.pass(minuteMs);
	}

	/** The records that hold an account id, in their key, their body or what they are listed by. */
	async function left(id: string): Promise<readonly string[]> {
		const { records } = await dump(world);
		return Object.entries(records).flatMap(([key, value]) => (JSON.stringify([key, value]).includes(id) ? [key] : []));
	}

	/** Has accounts reported as closed, without the days that it takes. */
	async function close(...ids: readonly string[]): Promise<void> {
		for (const id of ids) world.site.deleteAccount(id);
		await world.settle();
		await live(8 * 24);
	}

	const eraseOnce = () => asApp(world, (ports) => eraseAccounts(ports, later));
	/** Erases, with the waiting in between. */
	async function erase(): Promise<void> {
		do {
			await eraseOnce();
			await world.pass(30 * minuteMs);
		} while (await isErasing());
	}
	const isErasing = async () => JSON.stringify((await storedOf(world, 'report'))['erasure']).includes('"accounts":["');
	/** Has accounts reported as closed, and not erased yet. */
	async function report(...ids: readonly string[]): Promise<void> {
		for (const id of ids) world.site.deleteAccount(id);
		await world.settle();
		for (let i = 0; i < 2; i++) {
			await world.pass(8 * dayMs);
			await asApp(world, (ports) => reportAccounts(ports, later));
		}
	}

	it('leaves nothing of a person, whatever is on hold, and everything verifies as before', async () => {
		const { newest } = await callEvidence(world, 'evidence.read');
		await close(owner, second);
		expect(await left(owner)).toEqual([]);
		expect(await left(second)).toEqual([]);
		const events = Object.values(await storedOf(world, 'event'));
		expect(events.every(({ body }) => body['ownerId'] === undefined && body['ownerSalt'] === undefined)).toBe(true);
		expect(events.every(({ body, actor }) => body['actorId'] === bot && actor === bot)).toBe(true);
		await anchor();
		await anchor();
		const { lines } = await readExported(world);
		expect(verdictOn(lines, newest)).toMatchObject({ events: events.length, receipts: 1, tombstones: 0 });
		expect(lines.join()).not.toContain(owner);
		expect(lines.join()).not.toContain(second);
		// Each was found on a day of its own.
		for (const counts of [
			'"accounts":1,"changes":2,"entries":0,"events":6',
			'"accounts":1,"changes":1,"entries":3,"events":0',
		]) {
			expect(lines.join()).toContain(`{${counts},"type":"erasure"}`);
		}
		const panel = await world.invoke<{ chain: object }>('ana', 'muster-issue', 'issue.audit', {
			issueId: world.site.issue(stagedKeys[0]).id,
			limit: 5,
		});
		expect(valueOf(panel).chain).toMatchObject({ state: 'unaltered' });
		// What was in force still is, and the identity has nobody to answer for it.
		expect((await callEvidence(world, 'evidence.read')).retention).toMatchObject({ hold: { by: { id: 'unknown' } } });
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('frozen');
		const { identity } = valueOf(
			await world.invoke<{ identity: { ownerId: string } }>('ana', 'muster-admin', 'identity.read', { accountId: bot }),
		);
		expect(identity.ownerId).toBe('unknown');
		await world.forge.runScheduled('daily');
		await world.pass(30 * minuteMs);
		expect(log).toEqual([]);
	}, 60_000);

	it('of an account that the registry knows leaves what guards rest on, and its events without it', async () => {
		await world.forge.runScheduled('daily');
		await world.pass(30 * minuteMs);
		expect(await left(bot)).toContainEqual(expect.stringMatching(/^count:/));
		await close(bot);
		const kinds = [...new Set((await left(bot)).map((key) => key.split(':')[0]))].sort();
		expect(kinds).toEqual(['history', 'identity', 'report', 'shard', 'usage']);
		const events = Object.values(await storedOf(world, 'event'));
		expect(JSON.stringify(events)).not.toContain(bot);
		// It is not asked for again.
		const times = reports().get(bot)?.length;
		await live(8 * 24);
		expect(reports().get(bot)?.length).toBe(times);
		await anchor();
		await anchor();
		expect(verdictOn((await readExported(world)).lines)).toMatchObject({ commitmentsChecked: expect.any(Number) });
	}, 60_000);

	it('reports and erases a person who is on record because a guard would have refused a move', async () => {
		const person = idOf('chidi');
		await asSecond('site.thaw', { reason: 'Over' });
		setGuard(world, { mode: 'registered', enforcement: 'monitor' });
		await deploy(world, 'chidi', stagedKeys[2]);
		await world.pass(hourMs);
		await world.forge.runScheduled('daily');
		await world.pass(30 * minuteMs);
		expect(await storedAccounts()).toContain(person);
		// This one is erased before it is counted.
		await deploy(world, 'chidi', stagedKeys[2]);
		await close(person);
		expect(reports().get(person)).toHaveLength(1);
		expect(await left(person)).toEqual([]);
		await world.forge.runScheduled('daily');
		await world.pass(30 * minuteMs);
		expect(await left(person)).toEqual([]);
	}, 60_000);

	it('says so of an account that Jira calls active, leaves its registration, and erases it from its events', async () => {
		const { deleteAccount, updateAccount } = world.site;
		deleteAccount(bot);
		await world.settle();
		await asApp(world, (ports) => reportAccounts(ports, later));
		await world.pass(8 * dayMs);
		await asApp(world, (ports) => reportAccounts(ports, later));
		updateAccount(bot, { active: true, deleted: false });
		await world.settle();
		await erase();
		expect(log).toMatchObject([{ where: 'erase', problem: 'closed-account-active', accountId: bot }]);
		expect(JSON.stringify(await storedOf(world, 'event'))).not.toContain(bot);
		await asSecond('site.thaw', { reason: 'Over' });
		await world.pass(hourMs);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
	});

	it('passes over what somebody tampered with, and erases all else', async () => {
		const issueId = world.site.issue(stagedKeys[0]).id;
		const event = await requireStored(world, 'event', `${issueId}:1`);
		await tamper(world, 'event', `${issueId}:1`, { ...event, body: { ...event.body, ownerId: 7 } });
		await close(second, owner);
		expect(await left(owner)).toEqual([]);
		expect(log).toContainEqual(expect.objectContaining({ where: 'erase', code: 'CORRUPT_RECORD' }));
	}, 60_000);

	it('stops at its deadline in the middle of the events, and goes on there', async () => {
		await asSecond('site.thaw', { reason: 'Over' });
		for (let i = 0; i < 210; i++) await deploy(world, 'deployBot', stagedKeys[i % stagedKeys.length]);
		await world.pass(hourMs);
		world.site.deleteAccount(owner);
		await world.settle();
		for (let i = 0; i < 2; i++) {
			await asApp(world, (ports) => reportAccounts(ports, later));
			await world.pass(8 * dayMs);
		}
		const events = Object.keys(await storedOf(world, 'event')).length;
		// Every request takes a minute.
		const stop = intercept((_call, send) => {
			jest.setSystemTime(Date.now() + minuteMs);
			return send();
		});
		const isComplete = async () =>
			(await asApp(world, (ports) => eraseAccounts(ports, ports.time.now() + 20 * minuteMs))).isComplete;
		let runs = 0;
		do {
			do runs++;
			while (!(await isComplete()));
			await world.pass(30 * minuteMs);
		} while (await isErasing());
		stop();
		// Three would do without a deadline.
		expect(runs).toBeGreaterThan(4);
		expect(runs).toBeLessThan(40);
		expect(await left(owner)).toEqual([]);
		const journal = JSON.stringify(await storedOf(world, 'journal'));
		expect(journal).toContain(`"accounts":1,"events":${events},`);
	}, 60_000);

	it('erases whoever asked for a replay', async () => {
		const { id: workflowId, transitions } = world.site.workflow(releaseWorkflow);
		const transitionId = transitions.find(({ name }) => name === 'Deploy')?.id;
		await asSecond('replay.start', { targets: [{ workflowId, transitionId }] });
		await report(second);
		expect((await requireStored(world, 'replay', 'site')).body['by']).toBe(second);
		await erase();
		expect(await left(second)).toEqual([]);
		expect((await requireStored(world, 'replay', 'site')).body['by']).toBe('unknown');
		expect(await storedAccounts()).not.toContain('unknown');
	}, 60_000);

	it('erases whoever asked for a replay that is kept while another one goes on', async () => {
		const { id: workflowId, transitions } = world.site.workflow(releaseWorkflow);
		const transitionId = transitions.find(({ name }) => name === 'Deploy')?.id;
		await asSecond('replay.start', { targets: [{ workflowId, transitionId }] });
		await world.pass(minuteMs);
		valueOf(await world.invoke('ana', 'muster-admin', 'replay.start-all', {}));
		await report(second);
		expect((await requireStored(world, 'replay', 'kept')).body['by']).toBe(second);
		await erase();
		expect(await left(second)).toEqual([]);
		expect((await requireStored(world, 'replay', 'kept')).body['by']).toBe('unknown');
		expect((await requireStored(world, 'replay', 'site')).body['by']).toBe(idOf('ana'));
	}, 60_000);

	it('erases owners from moves recorded just before, and by whoever had read the registry before', async () => {
		await asSecond('site.thaw', { reason: 'Over' });
		await world.pass(hourMs);
		await report(owner);
		await deploy(world, 'deployBot', stagedKeys[1]);
		await world.pass(minuteMs);
		let isFirst = true;
		const stop = intercept(async ({ path, body, to }, send) => {
			if (to === 'storage' && path.endsWith('transaction') && body.includes('"actorSalt"') && isFirst) {
				isFirst = false;
				world.faults.queryStalenessMs = 15 * minuteMs;
				await eraseOnce();
			}
			return send();
		});
		await deploy(world, 'deployBot', stagedKeys[2]);
		await world.pass(minuteMs);
		stop();
		expect(isFirst).toBe(false);
		await erase();
		expect(await left(owner)).toEqual([]);
	}, 60_000);

	it('erases what was counted by whoever had read the events before', async () => {
		await asSecond('site.thaw', { reason: 'Over' });
		await world.pass(hourMs);
		await report(bot);
		await eraseOnce();
		await world.pass(30 * minuteMs);
		let isFirst = true;
		const stop = intercept(async ({ path, body, to }, send) => {
			if (to === 'storage' && path.endsWith('transaction') && body.includes(`count:v1:${bot}`) && isFirst) {
				isFirst = false;
				await eraseOnce();
			}
			return send();
		});
		await asApp(world, (ports) => countEvents(ports, later));
		stop();
		expect(isFirst).toBe(false);
		await erase();
		expect((await left(bot)).filter((key) => /^(count|event):/.test(key))).toEqual([]);
	}, 60_000);

	it('ends right wherever it crashes, and when several run at once', async () => {
		world.site.deleteAccount(owner);
		world.site.deleteAccount(second);
		// Erased by the runs below, not by the hours.
		await asApp(world, (ports) => reportAccounts(ports, later));
		await world.pass(8 * dayMs);
		await asApp(world, (ports) => reportAccounts(ports, later));
		let crashes = 0;
		const counts = ({ to, path }: { to: string; path: string }) => to === 'storage' && path.endsWith('transaction');
		while (await crashAt(1, eraseOnce, counts)) {
			crashes++;
			await world.pass(30 * minuteMs);
		}
		expect(crashes).toBeGreaterThan(4);
		await Promise.all([eraseOnce(), eraseOnce()]);
		expect(await left(owner)).toEqual([]);
		expect(await left(second)).toEqual([]);
		const types = Object.values(await storedOf(world, 'journal')).filter(({ body }) =>
			JSON.stringify(body).includes('"erasure"'),
		);
		expect(types).toHaveLength(1);
	}, 60_000);
});
