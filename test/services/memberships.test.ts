// What accounts are members of: read piece by piece within an hour's share, and shown only when all of it is there.
import { describe, expect, it } from '@jest/globals';
import type { AccountDetail, MembershipsView } from '../../src/contract/calls/accounts';
import type { AdminOutputs } from '../../src/contract/calls/admin';
import { hourMs, minuteMs } from '../../src/contract/durations';
import type { AccountId, ProjectId } from '../../src/contract/ids';
import { AppError } from '../../src/core/errors';
import { keepAccounts, pruneAccounts } from '../../src/services/accounts/account-pieces';
import { fitPiece, type GroupPiece, sorts } from '../../src/services/memberships/membership-pieces';
import { planMemberships, readMemberships } from '../../src/services/memberships/read-memberships';
import { readAccountRights } from '../../src/services/memberships/view-memberships';
import type { Memberships } from '../../src/services/ports/jira';
import { asApp } from '../harness/guards';
import { collectLog, crashAt, intercept, isTransaction } from '../harness/platform-calls';
import { storedOf, tamper } from '../harness/storage';
import { idOf, valueOf } from '../harness/world';
import { openWorldForEachTest, world } from '../harness/world-of-test';

openWorldForEachTest();

const ask = <Name extends keyof AdminOutputs>(name: Name, input: object = {}) =>
	world.invoke<AdminOutputs[Name]>('ana', 'muster-admin', name, input);
const state = async (): Promise<MembershipsView> => valueOf(await ask('account.memberships'));
const read = async (accountId: string): Promise<AccountDetail> => valueOf(await ask('account.read', { accountId }));

async function compare(): Promise<void> {
	valueOf(await ask('account.compare'));
	await world.pass(3 * minuteMs);
}

async function listPeople(): Promise<void> {
	const { version, ...settings } = valueOf(await ask('settings.read')).settings;
	valueOf(await ask('settings.save', { version, settings: { ...settings, listsPeople: true } }));
	await world.pass(minuteMs);
}

const groupId = (name: string): string => world.site.world.groups.find((group) => group.name === name)?.groupId ?? '';
const groupsOf = async (accountId: string) => (await read(accountId)).groups?.map(nameOf).sort();
const nameOf = (id: string): string => world.site.world.groups.find((group) => group.groupId === id)?.name ?? id;

describe('memberships on a site', () => {
	it('are unknown before they were read, and then told with the time', async () => {
		await world.pass(minuteMs);
		const before = await read(idOf('deployBot'));
		expect(before.groups).toBeUndefined();
		expect(before.row?.licences).toBeUndefined();
		expect(await state()).toEqual({ isUnderWay: false });
		await compare();
		const { asOf, isUnderWay, missed, cost, products } = await state();
		expect({ isUnderWay, missed }).toEqual({ isUnderWay: false, missed: { accounts: 0, spaces: 0 } });
		expect(asOf).toBeGreaterThan(0);
		expect(cost).toBeGreaterThan(0);
		expect(products?.map(({ key, seats }) => [key, seats])).toEqual([
			['jira-core', 100],
			['jira-software', 50],
		]);
	});

	it('are the groups, the roles through them, and one licence where a product comes with another', async () => {
		await compare();
		const { row, groups, roles, products, unreadSpaces, asOf } = await read(idOf('deployBot'));
		expect(groups?.map(nameOf).sort()).toEqual(['jira-users', 'release-engineers']);
		expect(row?.licences?.map((i) => products?.[i]?.key)).toEqual(['jira-software']);
		expect(row?.administersJira).toBe(false);
		expect(roles).toEqual([
			{
				spaceId: '10000',
				roleId: '10101',
				name: 'Developers',
				isDirect: false,
				through: [groupId('release-engineers')],
			},
		]);
		expect({ unreadSpaces, asOf }).toEqual({ unreadSpaces: 0, asOf: expect.any(Number) });
		// In a role by itself, in the space of a team.
		expect((await read(idOf('releaseBot'))).roles).toContainEqual({
			spaceId: '10001',
			roleId: '10101',
			name: 'Developers',
			isDirect: true,
			through: [],
		});
		// An app has rights, and no licence.
		const { row: automation } = await read(idOf('automation'));
		expect(automation).toMatchObject({ licences: [], administersJira: true });
	});

	it('of people are counted and not stored by id, and kept once the site asks for it', async () => {
		await compare();
		expect((await read(idOf('ana'))).row).toBeUndefined();
		const ids = ['ana', 'bruno', 'goran', 'kira', 'mei'] as const;
		for (const id of ids)
			expect([id, JSON.stringify(await storedOf(world, 'account')).includes(idOf(id))]).toEqual([id, false]);
		// How many are in a role is kept: Goran, Kira and Mei look at REL.
		expect(JSON.stringify(await storedOf(world, 'account'))).toContain('"others":3');
		await listPeople();
		for (let day = 0; day < 8; day++) {
			valueOf(await ask('account.read-memberships'));
			await world.pass(24 * hourMs);
			await compare();
		}
		expect((await read(idOf('ana'))).row).toMatchObject({ administersJira: true, licences: [0] });
		expect((await read(idOf('chidi'))).row).toMatchObject({ administersJira: false, licences: [1] });
		// Whoever cannot log in has no rights to be asked for.
		expect((await read(idOf('hana'))).row).not.toHaveProperty('administersJira');
		expect(await groupsOf(idOf('hana'))).toEqual(['jira-users', 'release-engineers']);
	}, 60_000);

	it('follow a group that is renamed, and one that is deleted', async () => {
		await compare();
		const { groups } = world.site.world;
		const at = groups.findIndex(({ name }) => name === 'release-engineers');
		const engineers = groups[at];
		if (engineers === undefined) throw new Error('no such group');
		groups[at] = { ...engineers, name: 'Shipping' };
		await compare();
		expect(await groupsOf(idOf('deployBot'))).toEqual(['Shipping', 'jira-users']);
		groups.splice(at, 1);
		await compare();
		expect(await groupsOf(idOf('deployBot'))).toEqual(['jira-users']);
		expect((await read(idOf('deployBot'))).roles).toEqual([]);
		expect((await read(idOf('deployBot'))).row?.licences).toEqual([0]);
	});

	it('say of a space that is closed to the app that its roles are not known', async () => {
		world.site.closeSpace('REL', true);
		await compare();
		expect((await state()).missed).toEqual({ accounts: 0, spaces: 1 });
		expect(await read(idOf('deployBot'))).toMatchObject({ unreadSpaces: 1, roles: [] });
		world.site.closeSpace('REL', false);
		await compare();
		expect((await state()).missed).toEqual({ accounts: 0, spaces: 0 });
	});

	it('are read again each day, and by each whole comparison, once', async () => {
		const asked: string[] = [];
		intercept((call, send) => {
			if (call.path.startsWith('/rest/api/3/user/groups')) asked.push(call.path);
			return send();
		});
		await compare();
		const once = asked.length;
		expect(once).toBeGreaterThan(3);
		// Delivered twice, or asked for again by the hour, there is nothing to do.
		for (let i = 0; i < 3; i++) await asApp(world, (ports) => readMemberships(ports, Number.POSITIVE_INFINITY));
		await world.forge.runScheduled('hourly');
		await world.pass(minuteMs);
		expect(asked).toHaveLength(once);
		await world.pass(24 * hourMs);
		await world.forge.runScheduled('hourly');
		await world.pass(5 * minuteMs);
		expect(asked).toHaveLength(2 * once);
	});

	it('tell nothing of products and rights where Jira does not tell the app, and all the rest', async () => {
		const log = collectLog();
		intercept((call, send) => {
			const isClosed = ['/applicationrole', '/permissions/check', '/role'].some((end) => call.path.includes(end));
			if (!isClosed || call.to !== 'jira') return send();
			return Promise.resolve(Response.json({ errorMessages: ['no'] }, { status: 403 }));
		});
		await compare();
		expect(await state()).not.toHaveProperty('products');
		const { row, groups, unreadSpaces } = await read(idOf('deployBot'));
		expect(groups).toHaveLength(2);
		expect(row).not.toHaveProperty('licences');
		expect(row).not.toHaveProperty('administersJira');
		expect(unreadSpaces).toBe(2);
		expect(log.length).toBeGreaterThan(0);
	});

	it('give the names of roles for a file, by account', async () => {
		await compare();
		const held = new Map<string, string[]>();
		for (let cursor: string | undefined; ; ) {
			const page = valueOf(await ask('account.role-names', cursor === undefined ? {} : { cursor }));
			for (const [id, places] of Object.entries(page.accounts))
				held.set(
					id,
					places.map((i) => page.names[i] ?? ''),
				);
			cursor = page.cursor;
			if (cursor === undefined) break;
		}
		expect(held.get(idOf('releaseBot'))).toEqual(['Developers']);
		expect(held.get(idOf('automation'))).toEqual(['atlassian-addons-project-access']);
		const { accounts } = valueOf(await ask('account.role-names', { cursor: '99' }));
		expect(accounts).toEqual(valueOf(await ask('account.role-names')).accounts);
	});

	it('are taken for unknown where a piece cannot be read, which the log says, and read again', async () => {
		await compare();
		const log = collectLog();
		for (const [id, record] of Object.entries(await storedOf(world, 'account'))) {
			if (id.startsWith('groups:')) await tamper(world, 'account', id, { ...record, body: { groups: 1 } });
		}
		expect((await read(idOf('deployBot'))).groups).toBeUndefined();
		expect(log).toContainEqual(expect.objectContaining({ where: 'memberships', code: 'CORRUPT_RECORD' }));
		await compare();
		expect((await read(idOf('deployBot'))).groups).toHaveLength(2);
	});
});

const idAt = (i: number) => `712020:${String(i).padStart(8, '0')}-0000-4000-8000-00000000000b` as AccountId;
const limited = () => new AppError('UNAVAILABLE', 'jira-limited', { retryAt: Date.now() + hourMs });
const silent = () => new AppError('UNAVAILABLE', 'jira-silent');

/** A site with so many bots, each in so many groups of its own kind; and everything that was asked. */
async function aLargeSite(bots: number, groups = 3, onAsk: (id: string) => void = () => undefined) {
	const asked: string[] = [];
	const ask = (what: string): void => {
		onAsk(what);
		asked.push(what);
	};
	const memberships: Memberships = {
		async groupsOf(id) {
			ask(id);
			return Array.from({ length: groups }, (_, i) => `group-${i}-${id.slice(13, 14)}`);
		},
		async administersJira(id) {
			ask(`admin ${id}`);
			return id === idAt(0);
		},
		async products() {
			ask('products');
			return [{ key: 'jira-software', name: 'Jira', groups: ['group-0-3'], used: 3 }];
		},
		async rolesIn(id) {
			ask(`roles ${id}`);
			return [{ id: '1', name: 'Developers' }];
		},
		async actorsIn(id, role) {
			ask(`actors ${id} ${role}`);
			return { accounts: [idAt(1), 'somebody'], groups: [] };
		},
	};
	await asApp(world, async (ports) => {
		await pruneAccounts(ports, () => false);
		const accounts = Array.from({ length: bots }, (_, i) => idAt(i));
		const listed = { kind: 'service-account', isActive: true, seenWeek: 1 } as const;
		await keepAccounts(ports, new Map(accounts.map((id) => [id, listed])));
	});
	const spaces = Array.from({ length: 20 }, (_, i) => String(20_000 + i) as ProjectId);
	const run = (stopAt = Number.POSITIVE_INFINITY) =>
		asApp(world, (ports) =>
			readMemberships(
				{ ...ports, memberships, changedItems: { ...ports.changedItems, listSpaces: async () => spaces } },
				stopAt,
			),
		);
	const begin = () => asApp(world, (ports) => planMemberships({ ...ports, jobs: { push: async () => undefined } }));
	return { asked, run, begin, accountsAsked: () => asked.filter((what) => what.startsWith('712020:')) };
}
const rightsOf = (i: number) => asApp(world, (ports) => readAccountRights(ports, idAt(i), true));

describe('a piece that no value can hold', () => {
	const ofAccounts = (accounts: number, groups: number): GroupPiece =>
		new Map(
			Array.from({ length: accounts }, (_, account) => [
				`712020:${account}`,
				{ groups: Array.from({ length: groups }, (_, group) => `group-${account}-${group}-${'x'.repeat(30)}`) },
			]),
		);

	it('keeps what fits, and says how many do not', () => {
		const whole = ofAccounts(20, 10);
		expect(fitPiece(sorts.groups, whole)).toEqual({ fitting: whole, left: 0 });
		const { fitting, left } = fitPiece(sorts.groups, ofAccounts(100, 100));
		expect(left).toBeGreaterThan(0);
		expect(fitting.size + left).toBe(100);
		expect(JSON.stringify(sorts.groups.pack(fitting)).length).toBeLessThanOrEqual(200_000);
	});
});

describe('reading memberships of many', () => {
	it('takes no more of an hour than its share, goes on where it stopped, and shows nothing before the end', async () => {
		const site = await aLargeSite(4_000);
		await site.begin();
		const perHour: number[] = [];
		for (let hours = 0; hours < 6; hours++) {
			const before = site.asked.length;
			const failure: unknown = await site.run().catch((error: unknown) => error);
			perHour.push(site.asked.length - before);
			if (!(failure instanceof AppError)) break;
			expect(failure.details.retryAt).toBeGreaterThan(Date.now());
			expect(await rightsOf(0)).toEqual({});
			expect(await state()).toMatchObject({ isUnderWay: true, read: site.accountsAsked().length });
			await expect(site.run()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
			expect(site.asked).toHaveLength(before + (perHour.at(-1) ?? 0));
			await world.pass(hourMs);
		}
		// Seven points for an account in three groups.
		expect(perHour.length).toBe(2);
		for (const asked of perHour) expect(asked * 7).toBeLessThanOrEqual(65_000 / 4 + 200);
		expect(new Set(site.accountsAsked()).size).toBe(4_000);
		expect(site.accountsAsked()).toHaveLength(4_000);
		expect((await rightsOf(3_999)).groups).toHaveLength(3);
	}, 60_000);

	it('asks once for each set of groups who administers Jira, and not for each account', async () => {
		const site = await aLargeSite(300);
		await site.begin();
		await site.run();
		const admins = site.asked.filter((what) => what.startsWith('admin '));
		expect(admins.length).toBeGreaterThan(0);
		expect(admins.length).toBeLessThanOrEqual(10);
	});

	it('does once what two runs at once are asked for', async () => {
		const site = await aLargeSite(300);
		await site.begin();
		await Promise.allSettled([site.run(), site.run(), site.run()]);
		expect(site.accountsAsked()).toHaveLength(300);
		expect(await state()).toMatchObject({ isUnderWay: false });
	});

	it('writes next to nothing when it finds nothing new', async () => {
		const site = await aLargeSite(300);
		await site.begin();
		await site.run();
		await site.begin();
		const before = world.forge.storage.usage.itemsWritten;
		await site.run();
		expect(world.forge.storage.usage.itemsWritten - before).toBeLessThanOrEqual(2);
	});

	it.each([
		['a spent quota', limited],
		['a silent Jira', silent],
	])('keeps what it has read before %s, and does not read it again', async (_, failure) => {
		let isDown = false;
		const site = await aLargeSite(300, 3, () => {
			if (isDown && site.accountsAsked().length === 150) throw failure();
		});
		isDown = true;
		await site.begin();
		await expect(site.run()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
		expect(await rightsOf(0)).toEqual({});
		isDown = false;
		await site.run();
		expect(site.accountsAsked()).toHaveLength(300);
		for (const i of [0, 149, 150, 299]) expect((await rightsOf(i)).groups).toHaveLength(3);
	});

	it('passes over an account that fails for an hour, says so, and reads it the next time', async () => {
		const log = collectLog();
		let isBroken = true;
		const site = await aLargeSite(300, 3, (what) => {
			if (isBroken && what === idAt(7)) throw silent();
		});
		await site.begin();
		await expect(site.run()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
		await world.pass(minuteMs);
		await expect(site.run()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
		await world.pass(hourMs);
		await site.run();
		expect(await rightsOf(7)).toEqual({});
		expect((await rightsOf(8)).groups).toHaveLength(3);
		expect((await state()).missed).toEqual({ accounts: 1, spaces: 0 });
		expect(log).toContainEqual(expect.objectContaining({ where: 'memberships', problem: 'jira-silent' }));
		isBroken = false;
		await site.begin();
		await site.run();
		expect((await rightsOf(7)).groups).toHaveLength(3);
		expect((await state()).missed).toEqual({ accounts: 0, spaces: 0 });
	});

	it('shows the last whole reading while a new one is under way', async () => {
		let isDown = false;
		const site = await aLargeSite(300, 3, () => {
			if (isDown) throw limited();
		});
		await site.begin();
		await site.run();
		const { asOf } = await state();
		await world.pass(2 * hourMs);
		isDown = true;
		await site.begin();
		await expect(site.run()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
		expect(await state()).toMatchObject({ isUnderWay: true, asOf });
		expect((await rightsOf(0)).groups).toHaveLength(3);
	});

	it('ends when its time is over, and goes on', async () => {
		const site = await aLargeSite(300);
		await site.begin();
		expect(await site.run(0)).toEqual({ isComplete: false });
		expect(await site.run()).toEqual({ isComplete: true });
	});

	it('is whole after crashes anywhere', async () => {
		collectLog();
		const site = await aLargeSite(300);
		await site.begin();
		for (let nth = 1; nth < 12; nth += 2) {
			await crashAt(nth, () => site.run(), isTransaction);
			await world.pass(13 * minuteMs);
		}
		await site.run();
		for (const i of [0, 1, 150, 299]) expect([i, (await rightsOf(i)).groups?.length]).toEqual([i, 3]);
		expect((await rightsOf(1)).roles).toHaveLength(20);
	}, 60_000);

	it('stores nothing of an account that is forgotten meanwhile', async () => {
		const site = await aLargeSite(30);
		await site.begin();
		await site.run();
		await asApp(world, (ports) => pruneAccounts(ports, (_, id) => id !== idAt(5)));
		await site.begin();
		await site.run();
		expect(await rightsOf(5)).toEqual({});
		expect((await rightsOf(6)).groups).toHaveLength(3);
	});
});
