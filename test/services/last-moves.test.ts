// What Jira's search is told of the last bot move of a work item: equal to its evidence, once a work item and run, and
// nothing of an account that was erased. The queries that the documents show find what they say.
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { hourMs, minuteMs } from '../../src/contract/durations';
import { lastMoveKey } from '../../src/contract/last-move';
import { eraseAccounts } from '../../src/services/privacy/erase-accounts';
import { reportAccounts } from '../../src/services/privacy/report-accounts';
import { asApp } from '../harness/guards';
import { collectLog, crashAt, intercept, type LogLine } from '../harness/platform-calls';
import { addServiceAccount, deploy, registered, setGuard, stagedKeys } from '../harness/registry';
import { dump, requireStored, tamper } from '../harness/storage';
import { idOf } from '../harness/world';
import { openWorldForEachTest, world } from '../harness/world-of-test';

openWorldForEachTest();

const bot = idOf('deployBot');
const [first, second] = stagedKeys;
const later = Number.MAX_SAFE_INTEGER;
let log: readonly LogLine[];
beforeEach(() => {
	log = collectLog();
});

/** An hour with what the hourly trigger does, and the tasks of Jira's that follow. */
async function live(hours = 1): Promise<void> {
	for (let i = 0; i < hours; i++) {
		await world.pass(hourMs);
		await world.forge.runScheduled('hourly');
		await world.pass(minuteMs);
	}
}
const told = (key: string) => world.site.issue(key).properties.get(lastMoveKey);
const tell = (stopAt = later) =>
	asApp(world, async (ports) =>
		(await import('../../src/services/audit/tell-last-moves')).tellLastMoves(ports, async () => new Set(), stopAt),
	);

/** Requests that write properties of work items. */
function countWrites(): { readonly writes: { readonly body: string }[]; readonly stop: () => void } {
	const writes: { body: string }[] = [];
	const stop = intercept(async (call, send) => {
		if (/\/issue\/.*properties/.test(call.path) && call.method !== 'GET') writes.push({ body: String(call.body) });
		return send();
	});
	return { writes, stop };
}

it('asks Jira to index what it writes', () => {
	const manifest = parse(readFileSync('manifest.yml', 'utf8'));
	const [property, ...others] = manifest.modules['jira:entityProperty'];
	expect(others).toEqual([]);
	expect(property.propertyKey).toBe(lastMoveKey);
	expect(property.values.map(({ path }: { path: string }) => path).sort()).toEqual(
		['actor', 'at', 'decision', 'moves', 'owner', 'type'].sort(),
	);
});

describe('the last move', () => {
	it('of a registered bot names account, type, owner, time, decision and count, within the hour', async () => {
		await registered(world);
		setGuard(world, { mode: 'registered', enforcement: 'enforce' });
		await deploy(world, 'deployBot');
		await world.pass(minuteMs);
		expect(told(first)).toBeUndefined();
		await live();
		expect(told(first)).toEqual({
			actor: bot,
			type: 'ci-pipeline',
			owner: idOf('bruno'),
			at: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/),
			decision: 'allowed',
			moves: 1,
		});
		expect(log).toEqual([]);
	});

	it('of one that nobody registered has no owner, and one of a person is passed over', async () => {
		setGuard(world, { mode: 'registered', enforcement: 'monitor' });
		await deploy(world, 'deployBot');
		await live();
		expect(told(first)).toMatchObject({ actor: bot, type: 'unregistered', decision: 'would-deny', moves: 1 });
		expect(told(first)).not.toHaveProperty('owner');
		await deploy(world, 'chidi');
		await deploy(world, 'chidi', second);
		await live();
		expect(told(first)).toMatchObject({ actor: bot, decision: 'would-deny', moves: 2 });
		expect(told(second)).toBeUndefined();
	});

	it('is written once for a work item that was moved many times, and many work items in one request', async () => {
		await registered(world);
		setGuard(world, { mode: 'registered', enforcement: 'enforce' });
		for (let i = 0; i < 12; i++) await deploy(world, 'deployBot');
		for (const key of stagedKeys) await deploy(world, 'deployBot', key);
		const { writes, stop } = countWrites();
		await live();
		await live(3);
		stop();
		expect(writes).toHaveLength(1);
		expect(told(first)).toMatchObject({ moves: 13 });
		for (const key of stagedKeys) expect(told(key)).toMatchObject({ actor: bot });
	});

	it('is told after crashes, repetitions, runs at once and a deadline', async () => {
		await registered(world);
		setGuard(world, { mode: 'registered', enforcement: 'enforce' });
		for (const key of stagedKeys) await deploy(world, 'deployBot', key);
		await world.pass(20 * minuteMs);
		expect(await tell(0)).toEqual({ isComplete: false });
		for (let nth = 1; nth < 6; nth++) await crashAt(nth, () => tell());
		await Promise.allSettled([tell(), tell()]);
		await deploy(world, 'deployBot');
		await world.pass(20 * minuteMs);
		await tell();
		await world.pass(minuteMs);
		expect(told(first)).toMatchObject({ moves: 2 });
		for (const key of stagedKeys.slice(1)) expect(told(key)).toMatchObject({ moves: 1 });
	});

	it('waits for Jira, and evidence does not', async () => {
		await registered(world);
		setGuard(world, { mode: 'registered', enforcement: 'enforce' });
		await deploy(world, 'deployBot');
		const stop = intercept(async ({ path }, send) =>
			path.includes('/properties/multi') ? new Response('', { status: 503 }) : send(),
		);
		await world.pass(20 * minuteMs);
		await expect(tell()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
		stop();
		expect(await requireStored(world, 'chain', world.site.issue(first).id)).toMatchObject({ body: { seq: 1 } });
		await live();
		expect(told(first)).toMatchObject({ moves: 1 });
	});

	it('that Jira never takes keeps back no other', async () => {
		await registered(world);
		setGuard(world, { mode: 'registered', enforcement: 'enforce' });
		await deploy(world, 'deployBot');
		await deploy(world, 'deployBot', second);
		await world.pass(20 * minuteMs);
		const refused = `/issue/${world.site.issue(first).id}/properties/`;
		const stop = intercept(async ({ path }, send) =>
			path.includes('/properties/multi') || path.includes(refused)
				? Response.json({ errorMessages: ['No.'] }, { status: 400 })
				: send(),
		);
		expect(await tell()).toEqual({ isComplete: true });
		stop();
		expect(log).toMatchObject([{ where: 'last-moves', code: 'BUG' }]);
		// Those that were to be told with it are, one by one.
		expect(told(second)).toMatchObject({ moves: 1 });
		expect(told(first)).toBeUndefined();
	});

	it('of a work item whose evidence was tampered with is left out, and others are told', async () => {
		await registered(world);
		setGuard(world, { mode: 'registered', enforcement: 'enforce' });
		await deploy(world, 'deployBot');
		await deploy(world, 'deployBot', second);
		await world.pass(minuteMs);
		const { id } = world.site.issue(first);
		const event = await requireStored(world, 'event', `${id}:1`);
		const payload = event.body['payload'];
		await tamper(world, 'event', `${id}:1`, {
			...event,
			body: { ...event.body, payload: { ...Object(payload), to: 7 } },
		});
		await live();
		expect(told(first)).toBeUndefined();
		expect(told(second)).toMatchObject({ moves: 1 });
	});

	it('decides nothing: what somebody writes there is never read', async () => {
		await registered(world);
		setGuard(world, { mode: 'registered', enforcement: 'enforce' });
		world.site.issue(first).properties.set(lastMoveKey, { actor: 'nonsense', moves: -5 });
		const reads: string[] = [];
		const stop = intercept(async ({ method, path }, send) => {
			if (method === 'GET' && /\/issue\/.*properties/.test(path)) reads.push(path);
			return send();
		});
		await deploy(world, 'deployBot');
		await live();
		stop();
		expect(reads).toEqual([]);
		expect(told(first)).toMatchObject({ actor: bot, moves: 1 });
	});
});

describe('erasing', () => {
	async function erase(id: string): Promise<void> {
		world.site.deleteAccount(id);
		await world.settle();
		await asApp(world, (ports) => reportAccounts(ports, later));
		await world.pass(8 * 24 * hourMs);
		await asApp(world, (ports) => reportAccounts(ports, later));
		for (let i = 0; i < 8; i++) {
			await asApp(world, (ports) => eraseAccounts(ports, later));
			// Whoever tells Jira meanwhile names nobody who is being erased.
			await live();
		}
	}
	const properties = () => JSON.stringify([...world.site.world.issues.values()].map((issue) => [...issue.properties]));

	beforeEach(async () => {
		await registered(world);
		setGuard(world, { mode: 'registered', enforcement: 'enforce' });
		for (const key of stagedKeys) await deploy(world, 'deployBot', key);
		await live();
	});

	it('takes an owner off every work item, and leaves the bot', async () => {
		expect(properties()).toContain(idOf('bruno'));
		await erase(idOf('bruno'));
		expect(properties()).not.toContain(idOf('bruno'));
		expect(told(first)).toMatchObject({ actor: bot, moves: 1 });
		expect(told(first)).not.toHaveProperty('owner');
	}, 60_000);

	it('takes a bot off every work item, and keeps what names nobody', async () => {
		await erase(bot);
		expect(properties()).not.toContain(bot);
		expect(told(first)).toMatchObject({ moves: 1, decision: 'allowed' });
	}, 60_000);

	it('of an account that nobody registered leaves a number', async () => {
		const stranger = await addServiceAccount(world, '0c');
		setGuard(world, undefined);
		await deploy(world, { accountId: stranger }, second);
		await live();
		expect(told(second)).toMatchObject({ actor: stranger });
		await erase(stranger);
		expect(properties()).not.toContain(stranger);
	}, 60_000);

	it('comes again while Jira does not answer, and forgets where an account stood only then', async () => {
		const stop = intercept(async ({ path, method }, send) =>
			method === 'PUT' && path.includes(`/properties/${lastMoveKey}`) ? new Response('', { status: 503 }) : send(),
		);
		await erase(idOf('bruno')).catch(() => undefined);
		expect(properties()).toContain(idOf('bruno'));
		expect(JSON.stringify(await dump(world))).toContain('"ownerId"');
		stop();
		for (let i = 0; i < 6; i++) {
			await asApp(world, (ports) => eraseAccounts(ports, later));
			await live();
		}
		expect(properties()).not.toContain(idOf('bruno'));
	}, 60_000);
});

describe('queries in the documents', () => {
	const shown = ['README.md', 'docs/search.md'].flatMap((file) =>
		[...readFileSync(file, 'utf8').matchAll(/^```jql\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) =>
			block.trim().split('\n'),
		),
	);
	const search = async (jql: string, as: 'ana' | 'bruno' = 'ana') => {
		const { status, body } = await world.as(as, 'POST', '/rest/api/3/search/jql', { jql, fields: ['key'] });
		return { status, keys: status === 200 ? body.issues.map(({ key }: { key: string }) => key) : body };
	};

	beforeEach(async () => {
		setGuard(world, { mode: 'registered', enforcement: 'monitor' });
		await registered(world);
		await deploy(world, 'deployBot', first);
		const stranger = await addServiceAccount(world, '0c');
		for (let i = 0; i < 10; i++) await deploy(world, { accountId: stranger }, second);
		await live();
	});

	it('are there', () => {
		expect(shown.length).toBeGreaterThanOrEqual(6);
	});

	it.each(shown)('%s is a query of Jira', async (jql) => {
		expect(await search(jql)).toMatchObject({ status: 200 });
	});

	it('find what they say', async () => {
		const find = async (jql: string, as: 'ana' | 'bruno' = 'ana') => (await search(jql, as)).keys;
		expect(await find('musterOwner = currentUser() AND musterAt >= -1d', 'bruno')).toEqual([first]);
		expect(await find('musterOwner = currentUser() AND musterAt >= -1d', 'ana')).toEqual([]);
		expect(await find('musterDecision in (would-deny, bypassed) AND musterAt >= -7d')).toEqual([second]);
		expect(await find('musterType = unregistered AND musterMoves >= 10')).toEqual([second]);
		expect(await find('musterMoves >= 11')).toEqual([]);
		expect(await find(`musterActor = "${bot}"`)).toEqual([first]);
		expect(await find('musterActor is not EMPTY')).toEqual([first, second]);
		expect(await find('musterAt < -1d')).toEqual([]);
		expect(await find('issue.property[muster-last-move].moves = 10')).toEqual([second]);
	});

	it.each(['musterNobody = 1', 'musterType > a', 'musterMoves ~ 3', 'musterMoves = many', 'musterAt >= 2026-01-01'])(
		'refuses %s, as the module does not document it',
		async (jql) => {
			expect(await search(jql)).toMatchObject({ status: 400 });
		},
	);

	it('know no field of an app that is gone', async () => {
		await world.forge.uninstallApp();
		expect(await search('musterMoves >= 1')).toMatchObject({ status: 400 });
	});
});
