// Every account of a site is gone through once, over hours where there are many, whatever stops it.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { hourMs, minuteMs } from '../../src/contract/durations';
import type { AccountId } from '../../src/contract/ids';
import { AppError } from '../../src/core/errors';
import { listAccounts, readComparison } from '../../src/services/accounts/list-accounts';
import { isListed } from '../../src/services/accounts/note-accounts';
import type { Account, Accounts } from '../../src/services/ports/jira';
import { asApp } from '../harness/guards';
import { collectLog, never } from '../harness/platform-calls';
import { erase, type StoredValue, storedOf, tamper } from '../harness/storage';
import { openWorld, startOfTime, type TestWorld, valueOf } from '../harness/world';

const hour = hourMs;
let world: TestWorld;
beforeEach(async () => {
	world = await openWorld();
});
afterEach(() => world.close());

const nameOf = (i: number) => `712020:${String(i).padStart(8, '0')}-0000-4000-8000-000000000000` as AccountId;

/** A site with so many accounts, one of a thousand a bot; and every page that was asked for. */
function aSite(count: number, onPage: (startAt: number) => void = () => undefined) {
	const pages: number[] = [];
	const bots = new Set<number>();
	const account = (i: number): Account => ({
		accountId: nameOf(i),
		displayName: `Account ${i}`,
		kind: i % 1_000 === 999 || bots.has(i) ? 'service-account' : 'human',
		isActive: true,
	});
	/** @param gone how many accounts at the head of the list went meanwhile */
	const page = async (startAt: number, limit: number, gone = 0) => {
		onPage(startAt);
		pages.push(startAt);
		const left = Math.max(0, Math.min(limit, count - gone - startAt));
		return Array.from({ length: left }, (_, i) => account(startAt + gone + i));
	};
	return { pages, bots, page };
}

const list = (page: Accounts['page']) =>
	asApp(world, (ports) => listAccounts({ ...ports, accounts: { ...ports.accounts, page } }));
const listed = (i: number) => asApp(world, (ports) => isListed(ports, nameOf(i)));
const retryAt = (error: unknown): number | undefined => (error instanceof AppError ? error.details.retryAt : undefined);

describe('listing accounts', () => {
	it('notes those that are not human, and nobody else', async () => {
		const site = aSite(2_500);
		await list(site.page);
		expect([await listed(999), await listed(1_999), await listed(998)]).toEqual([true, true, false]);
		expect(site.pages).toEqual(Array.from({ length: 14 }, (_, i) => i * 200));
	});

	it('is not under way where Jira refuses the first page, and begins with the next try', async () => {
		const site = aSite(2_500, () => {
			if (site.pages.length === 0) {
				site.pages.push(-1);
				throw new AppError('UNAVAILABLE', 'jira-silent');
			}
		});
		await expect(list(site.page)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
		expect((await asApp(world, readComparison)).isUnderWay).toBe(false);
		await list(site.page);
		expect(await listed(999)).toBe(true);
		expect((await asApp(world, readComparison)).isUnderWay).toBe(false);
	});

	it('takes less than a quarter of an hour’s points, and goes on in the next hour where it stopped', async () => {
		const site = aSite(30_000);
		expect(retryAt(await list(site.page).catch((error: unknown) => error))).toBe(startOfTime + hour);
		const first = site.pages.length;
		expect(first).toBeGreaterThan(35);
		// At two points an account, and one a page.
		expect(first * 401).toBeLessThanOrEqual(65_000 / 4);
		// Neither somebody impatient nor a second delivery asks for more within the hour.
		await expect(list(site.page)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
		expect(site.pages).toHaveLength(first);
		for (let hours = 1; hours < 3; hours++) {
			jest.setSystemTime(startOfTime + hours * hour);
			await expect(list(site.page)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
		}
		jest.setSystemTime(startOfTime + 3 * hour);
		await list(site.page);
		expect([...new Set(site.pages)]).toEqual(Array.from({ length: 151 }, (_, i) => i * 200));
		// Each later hour begins a page before.
		expect(site.pages).toHaveLength(151 + 3);
		expect(await listed(29_999)).toBe(true);
		const { counts } = await asApp(world, (ports) => readComparison(ports));
		expect(counts).toMatchObject({ people: 29_970, nonHuman: 30 });
	});

	it('reads again only the page at which it was stopped', async () => {
		let isDown = true;
		const site = aSite(4_000, (startAt) => {
			if (startAt === 1_600 && isDown) throw new AppError('UNAVAILABLE', 'jira-silent');
		});
		await expect(list(site.page)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
		expect(await listed(999)).toBe(true);
		isDown = false;
		site.pages.length = 0;
		await list(site.page);
		expect(site.pages[0]).toBe(1_600);
		expect([await listed(1_999), await listed(3_999)]).toEqual([true, true]);
	});

	it('reads no page twice for two that run at once: one waits, and finds nothing left to do', async () => {
		const site = aSite(6_000);
		const ends = await Promise.allSettled([list(site.page), list(site.page), list(site.page)]);
		expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
		for (const end of ends) if (end.status === 'rejected') expect(retryAt(end.reason)).toBeLessThan(startOfTime + hour);
		expect(site.pages).toEqual(Array.from({ length: 31 }, (_, i) => i * 200));
		for (let i = 999; i < 6_000; i += 1_000) expect([i, await listed(i)]).toEqual([i, true]);
	});

	it('takes for two that run at once no more than the share of an hour', async () => {
		const site = aSite(30_000);
		await Promise.allSettled([list(site.page), list(site.page)]);
		expect(site.pages.length).toBeLessThanOrEqual(40);
		expect(new Set(site.pages).size).toBe(site.pages.length);
	});

	it('waits a quarter of an hour for a run that died, and then goes on', async () => {
		const site = aSite(1_000);
		const first = list((startAt, limit) => (startAt === 600 ? never() : site.page(startAt, limit)));
		void first;
		while (site.pages.length < 3) await new Promise((resolve) => void setImmediate(resolve));
		await expect(list(site.page)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
		expect(site.pages).toHaveLength(3);
		jest.setSystemTime(startOfTime + 15 * minuteMs);
		await list(site.page);
		expect(await listed(999)).toBe(true);
	});

	it('is not made again by a job that is delivered again after its end', async () => {
		const pages = () => world.forge.points.byEndpoint.get('GET /rest/api/3/users/search') ?? 0;
		valueOf(await world.invoke('ana', 'muster-admin', 'account.compare', {}));
		world.faults.duplicateDeliveries = 3;
		await world.pass(minuteMs);
		const once = pages();
		expect(once).toBeGreaterThan(0);
		await world.pass(20 * minuteMs);
		expect(pages()).toBe(once);
	});

	it('misses none that others who went moved to a lower place while it paused', async () => {
		let gone = 0;
		const site = aSite(10_000);
		const page: Accounts['page'] = (startAt, limit) => site.page(startAt, limit, gone);
		await expect(list(page)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
		// One that stood right behind the last that was read stands before the place where the listing goes on.
		const next = site.pages.length * 200 + 50;
		gone = 150;
		const late = nameOf(next);
		site.bots.add(next);
		jest.setSystemTime(startOfTime + hour);
		await list(page);
		expect(await asApp(world, (ports) => isListed(ports, late))).toBe(true);
	});

	it('finds in the next listing whoever moved to a lower place between two pages', async () => {
		let gone = 0;
		const site = aSite(3_000, (startAt) => {
			if (startAt === 800) gone = 20;
		});
		site.bots.add(1_005);
		const page: Accounts['page'] = (startAt, limit) => site.page(startAt, limit, gone);
		await list(page);
		expect(await listed(1_005)).toBe(false);
		jest.setSystemTime(startOfTime + 24 * hour);
		await list(page);
		expect(await listed(1_005)).toBe(true);
	});

	it('begins anew after it came to its end', async () => {
		await list(aSite(300).page);
		jest.setSystemTime(startOfTime + hour);
		const grown = aSite(1_200);
		await list(grown.page);
		expect(grown.pages[0]).toBe(0);
		expect(await listed(999)).toBe(true);
	});

	it('takes a list without anybody for no list', async () => {
		await expect(list(aSite(0).page)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
		const { counts } = await asApp(world, (ports) => readComparison(ports));
		expect(counts?.nonHuman).toBeGreaterThan(0);
	});

	it('goes on past accounts that cannot be noted, and comes back to them before it counts as ended', async () => {
		collectLog();
		// No shard can take an account for a while.
		const site = aSite(6_000);
		const shards = (await storedOf(world, 'shard')) as Readonly<Record<string, StoredValue>>;
		const missing = Object.keys(shards);
		for (const id of missing) await erase(world, 'shard', id);
		await expect(list(site.page)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
		expect(site.pages.at(-1)).toBe(6_000);
		for (const id of missing) await tamper(world, 'shard', id, shards[id] as StoredValue);
		site.pages.length = 0;
		jest.setSystemTime(startOfTime + hour);
		await list(site.page);
		expect(site.pages[0]).toBe(0);
		for (let i = 999; i < 6_000; i += 1_000) expect([i, await listed(i)]).toEqual([i, true]);
	});
});
