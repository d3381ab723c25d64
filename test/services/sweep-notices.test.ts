// The list of what to act on, what the sweep notes of it, and the sweep as a whole: one part that fails stops no other.

import { describe, expect, it, jest } from '@jest/globals';
import { dayMs } from '../../src/contract/durations';
import type { AccountId } from '../../src/contract/ids';
import type { NotedNotice } from '../../src/core/registry/notices';
import type { NoticeList } from '../../src/services/sweep/note-notices';
import type { Swept } from '../../src/services/sweep/sweep';
import { aGrant } from '../builders/identity';
import { intercept, isTransaction } from '../harness/platform-calls';
import { aSeededDraft, change, edit, readBack, registered } from '../harness/registry';
import { dump, erase, requireStored, storedOf, tamper } from '../harness/storage';
import { idOf, startOfTime, valueOf } from '../harness/world';
import { openWorldForEachTest, world } from '../harness/world-of-test';

openWorldForEachTest();

const bot = idOf('deployBot');
const owner = idOf('bruno');
const later = Number.MAX_SAFE_INTEGER;

/** Time that passes without anything of the app being run. */
const wait = (ms: number): void => void jest.setSystemTime(Date.now() + ms);

const portsOf = async () => (await import('../../src/entry/wiring')).ports;

async function list(): Promise<NoticeList> {
	const ports = await portsOf();
	const { listNotices } = await import('../../src/services/sweep/note-notices');
	return world.forge.runAs(undefined, () => listNotices(ports));
}

async function note(): Promise<readonly NotedNotice[]> {
	const ports = await portsOf();
	const { noteNotices } = await import('../../src/services/sweep/note-notices');
	return world.forge.runAs(undefined, () => noteNotices(ports));
}

async function sweep(stopAt = later): Promise<Swept> {
	const ports = await portsOf();
	const services = await import('../../src/services/sweep/sweep');
	return world.forge.runAs(undefined, () => services.sweep(ports, stopAt));
}

const kinds = async () => (await list()).notices.map(({ kind, within }) => [kind, within]);

describe('the list', () => {
	it('is empty before the registry is prepared', async () => {
		await erase(world, 'control', 'site');
		expect(await list()).toEqual({ notices: [], total: 0 });
	});

	it('is empty before anything is due', async () => {
		await registered(world);
		expect(await list()).toEqual({ notices: [], total: 0 });
		expect(Object.keys(await storedOf(world, 'notice'))).toEqual([]);
	});

	it('knows what is due before any sweep, and since when one looked', async () => {
		await registered(world, 'deployBot', aSeededDraft({ expiresAt: startOfTime + dayMs }));
		const notice = { accountId: bot, name: 'deploy-bot', kind: 'expires', dueAt: startOfTime + dayMs, within: 1 };
		expect(await list()).toEqual({ notices: [notice], total: 1 });
		await note();
		wait(dayMs);
		expect(await list()).toEqual({ notices: [{ ...notice, within: 0 }], total: 1, sweptAt: startOfTime });
	});

	it('drops what was renewed, taken over, rotated or retired since the sweep', async () => {
		const credential = { kind: 'api-token', issuedAt: startOfTime - 89 * dayMs, rotateEveryDays: 90 } as const;
		const first = await registered(
			world,
			'deployBot',
			aSeededDraft({ expiresAt: startOfTime + 5 * dayMs, credential, grants: [aGrant()] }),
		);
		world.site.updateAccount(owner, { active: false });
		await sweep();
		expect(await kinds()).toEqual([
			['rotation-due', 1],
			['expires', 7],
			['orphaned', 30],
		]);
		const renewed = aSeededDraft({
			ownerId: idOf('emil') as AccountId,
			expiresAt: startOfTime + 90 * dayMs,
			credential: { ...credential, issuedAt: startOfTime },
			grants: [aGrant({ expiresAt: startOfTime + dayMs })],
		});
		const second = valueOf(await edit(world, { ...first, version: 2 }, renewed)).identity;
		expect(await kinds()).toEqual([['grant-expires', 1]]);
		valueOf(await change(world, 'retire', second));
		expect(await kinds()).toEqual([]);
	});

	it('knows a grant that soon ends beside one that is over', async () => {
		const grants = [
			aGrant({ expiresAt: startOfTime + 2 * dayMs }),
			aGrant({ expiresAt: startOfTime + 40 * dayMs, toStatusId: '10006' } as object),
		];
		await registered(world, 'deployBot', aSeededDraft({ grants }));
		expect(await kinds()).toEqual([['grant-expires', 7]]);
		wait(2 * dayMs);
		expect(await kinds()).toEqual([]);
		wait(20 * dayMs);
		expect(await list()).toMatchObject({ notices: [{ kind: 'grant-expires', dueAt: startOfTime + 40 * dayMs }] });
	});

	it('offers grants that nothing used for 90 days', async () => {
		await registered(world, 'deployBot', aSeededDraft({ expiresAt: startOfTime + 300 * dayMs }));
		await sweep();
		wait(90 * dayMs - 1);
		await sweep();
		expect(await kinds()).toEqual([]);
		wait(1);
		expect(await list()).toMatchObject({ notices: [{ kind: 'unused', dueAt: startOfTime, within: 0 }] });
	});
});

describe('noting', () => {
	it('keeps when each was found first, beside how many there are', async () => {
		await registered(world, 'deployBot', aSeededDraft({ expiresAt: startOfTime + 7 * dayMs }));
		const [first] = await note();
		expect(first).toEqual({
			accountId: bot,
			kind: 'expires',
			dueAt: startOfTime + 7 * dayMs,
			within: 7,
			notedAt: startOfTime,
		});
		wait(dayMs);
		await note();
		expect((await requireStored(world, 'notice', 'latest')).body).toEqual({
			sweptAt: startOfTime + dayMs,
			total: 1,
			noted: [first],
		});
		wait(5 * dayMs);
		expect(await note()).toMatchObject([{ within: 1, notedAt: startOfTime + 6 * dayMs }]);
	});

	it('twice at the same time notes once', async () => {
		await registered(world, 'deployBot', aSeededDraft({ expiresAt: startOfTime + 7 * dayMs }));
		const both = await Promise.all([note(), note(), note()]);
		expect(new Set(both.map((noted) => JSON.stringify(noted))).size).toBe(1);
	});

	it('of a registry without identities notes nothing', async () => {
		expect(await note()).toEqual([]);
		expect(await list()).toEqual({ notices: [], total: 0, sweptAt: startOfTime });
	});
});

describe('the sweep', () => {
	it('does everything, and again changes nothing', async () => {
		await registered(world, 'deployBot', aSeededDraft({ expiresAt: startOfTime + dayMs }));
		world.site.updateAccount(owner, { active: false });
		expect(await sweep()).toEqual({ isComplete: true });
		const before = await dump(world);
		expect((await readBack(world, bot)).identity.orphanedAt).toBe(startOfTime);
		expect(await sweep()).toEqual({ isComplete: true });
		const after = await dump(world);
		const bodies = (all: typeof before) => Object.entries(all.records).map(([key, { body }]) => [key, body]);
		expect(bodies(after)).toEqual(bodies(before));
		expect(after.properties).toEqual(before.properties);
	});

	it('of a site without identities has nothing to do', async () => {
		expect(await sweep()).toEqual({ isComplete: true });
	});

	it('whose owners cannot be asked still collects and notes, and tells', async () => {
		await registered(world, 'deployBot', aSeededDraft({ expiresAt: startOfTime + dayMs }));
		const stop = intercept(async (call, send) =>
			call.path.startsWith('/rest/api/3/user/bulk') ? new Response('', { status: 503 }) : send(),
		);
		await expect(sweep()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
		stop();
		expect(Object.keys(await storedOf(world, 'usage')).length).toBeGreaterThan(1);
		expect((await requireStored(world, 'notice', 'latest')).body).toMatchObject({ total: 1 });
	});

	it('whose audit cannot be read still orphans and notes, and tells', async () => {
		await registered(world);
		world.site.updateAccount(owner, { active: false });
		const stop = intercept(async (call, send) =>
			call.path.endsWith('/entity/query') ? new Response('', { status: 503 }) : send(),
		);
		await expect(sweep()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
		stop();
		expect((await readBack(world, bot)).identity.orphanedAt).toBe(startOfTime);
		expect((await requireStored(world, 'notice', 'latest')).body).toMatchObject({ total: 1 });
	});

	it('that fails in several parts tells the first', async () => {
		await registered(world);
		const stored = await requireStored(world, 'control', 'site');
		await tamper(world, 'notice', 'latest', { version: 1, body: { sweptAt: 'never' } });
		const stop = intercept(async (call, send) =>
			call.path.startsWith('/rest/api/3/user/bulk') ? new Response('', { status: 503 }) : send(),
		);
		await expect(sweep()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
		stop();
		await expect(sweep()).rejects.toMatchObject({ code: 'CORRUPT_RECORD' });
		expect(await requireStored(world, 'control', 'site')).toEqual(stored);
	});

	it('that has no time left says so', async () => {
		await registered(world);
		world.site.updateAccount(owner, { active: false });
		expect(await sweep(Date.now())).toEqual({ isComplete: false });
		expect(await sweep()).toEqual({ isComplete: true });
		expect((await readBack(world, bot)).identity.orphanedAt).toBe(startOfTime);
	});

	it('twice at the same time, with the owner coming and going, ends consistent', async () => {
		await registered(world);
		for (const active of [false, true, false, true, false]) {
			world.site.updateAccount(owner, { active });
			await Promise.all([sweep(), sweep()]);
			wait(1);
			expect((await readBack(world, bot)).identity.orphanedAt === undefined).toBe(active);
		}
		const { history } = await readBack(world, bot);
		expect(history.map(({ action }) => action).reverse()).toEqual([
			'register',
			'orphan',
			'adopt',
			'orphan',
			'adopt',
			'orphan',
		]);
	});

	it('survives storage that loses the answer of every transaction', async () => {
		await registered(world);
		world.site.updateAccount(owner, { active: false });
		const stop = intercept(async (call, send) => {
			if (!isTransaction(call)) return send();
			await send();
			return Response.json({ code: 'TIMEOUT', message: 'lost' }, { status: 504 });
		});
		expect(await sweep()).toEqual({ isComplete: true });
		stop();
		expect((await readBack(world, bot)).history.map(({ action }) => action)).toEqual(['orphan', 'register']);
	});
});
