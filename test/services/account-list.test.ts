// The list of accounts: what Jira listed, what became of those that it lists no more, and whom nobody has to look at.
import { describe, expect, it, jest } from '@jest/globals';
import type { AccountRow } from '../../src/contract/calls/accounts';
import type { AdminOutputs } from '../../src/contract/calls/admin';
import { dayMs, hourMs, minuteMs } from '../../src/contract/durations';
import type { AccountId } from '../../src/contract/ids';
import { maxIgnored } from '../../src/contract/limits';
import { AppError } from '../../src/core/errors';
import { pruneAccounts } from '../../src/services/accounts/account-pieces';
import { listAccounts } from '../../src/services/accounts/list-accounts';
import type { Accounts, FoundAccount } from '../../src/services/ports/jira';
import { readStoredAccounts } from '../../src/services/privacy/stored-accounts';
import { asApp } from '../harness/guards';
import { collectLog, crashAt, isTransaction } from '../harness/platform-calls';
import { addServiceAccount, deploy, registered, setGuard } from '../harness/registry';
import { storedOf, tamper } from '../harness/storage';
import { idOf, valueOf } from '../harness/world';
import { openWorldForEachTest, world } from '../harness/world-of-test';

openWorldForEachTest();

const bot = idOf('deployBot');
const ana = idOf('ana');

const ask = <Name extends keyof AdminOutputs>(name: Name, input: object = {}) =>
	world.invoke<AdminOutputs[Name]>('ana', 'muster-admin', name, input);

async function readAll(): Promise<AccountRow[]> {
	const rows: AccountRow[] = [];
	let cursor: string | undefined;
	do {
		const page = valueOf(await ask('account.list', cursor === undefined ? {} : { cursor }));
		rows.push(...page.rows);
		cursor = page.cursor;
	} while (cursor !== undefined);
	return rows;
}
const rowOf = async (accountId: string) => (await readAll()).find((row) => row.accountId === accountId);

async function compare(): Promise<void> {
	valueOf(await ask('account.compare'));
	await world.pass(minuteMs);
}

async function listPeople(listsPeople: boolean): Promise<void> {
	const { version, ...settings } = valueOf(await ask('settings.read')).settings;
	valueOf(await ask('settings.save', { version, settings: { ...settings, listsPeople } }));
	await world.pass(minuteMs);
}

const idAt = (i: number) => `712020:${String(i).padStart(8, '0')}-0000-4000-8000-000000000000` as AccountId;
const isLarge = (accountId: string): boolean => accountId.endsWith('-0000-4000-8000-000000000000');
const large =
	(count: number, nameOf: (i: number) => string = (i) => `Person ${i}`): Accounts['page'] =>
	async (startAt, limit) =>
		Array.from(
			{ length: Math.max(0, Math.min(limit, count - startAt)) },
			(_, i): FoundAccount => ({
				accountId: idAt(startAt + i),
				displayName: nameOf(startAt + i),
				kind: (startAt + i) % 100 === 0 ? 'service-account' : 'human',
				isActive: true,
			}),
		);
const listLarge = (page: Accounts['page']) =>
	asApp(world, (ports) => listAccounts({ ...ports, accounts: { ...ports.accounts, page } }));

describe('the list of accounts', () => {
	it('tells when an account was listed first, whenever it is listed again, and of people nothing', async () => {
		await listPeople(true);
		await compare();
		const today = Math.floor(Date.now() / dayMs) * dayMs;
		expect((await rowOf(bot))?.foundAt).toBe(today);
		expect(await rowOf(ana)).not.toHaveProperty('foundAt');
		await world.pass(8 * dayMs);
		const late = await addServiceAccount(world, '0d');
		await compare();
		expect((await rowOf(bot))?.foundAt).toBe(today);
		expect((await rowOf(late))?.foundAt).toBe(today + 8 * dayMs);
	});

	it('tells the pace of a bot once its moves were counted', async () => {
		await setGuard(world, { mode: 'registered', enforcement: 'monitor' });
		for (let i = 0; i < 12; i++) await deploy(world, 'deployBot');
		await compare();
		expect(await rowOf(bot)).not.toHaveProperty('pace');
		await world.pass(hourMs);
		await world.forge.runScheduled('daily');
		await world.pass(minuteMs);
		expect((await rowOf(bot))?.pace).toEqual([{ sign: 'machine-pace', moves: 12 }]);
	});

	it('holds who is not human, with the people counted and none of them listed', async () => {
		await compare();
		const rows = await readAll();
		expect(rows.map(({ accountId }) => accountId)).toContain(bot);
		// Muster itself is nobody's bot.
		expect(rows.map(({ accountId }) => accountId)).not.toContain(world.forge.appAccountId);
		expect(rows.filter(({ kind, signs }) => kind === 'human' && signs === undefined)).toEqual([]);
		const { counts, cost } = valueOf(await ask('account.comparison'));
		const shown = [...world.site.world.accounts.values()];
		expect((counts?.people ?? 0) + (counts?.customers ?? 0) + (counts?.nonHuman ?? 0)).toBe(shown.length);
		expect(counts?.people).toBeGreaterThan(0);
		expect(cost).toEqual({ points: 2 * shown.length + 2, hours: 1 });
	});

	it('holds everybody where the site asks for it, and nobody any more once it does not', async () => {
		await listPeople(true);
		await compare();
		expect(await rowOf(ana)).toMatchObject({ kind: 'human', isActive: true });
		await listPeople(false);
		await world.pass(2 * minuteMs);
		await compare();
		expect(await rowOf(ana)).toBeUndefined();
		const pieces = await storedOf(world, 'account');
		expect(Object.keys(pieces).length).toBeGreaterThan(0);
		expect(JSON.stringify(pieces)).not.toContain(ana);
	});

	it('keeps people whose names are those of bots, and says why', async () => {
		await listLarge(large(3, (i) => (i === 1 ? 'Jenkins' : 'Somebody')));
		const rows = (await readAll()).filter(({ accountId }) => isLarge(accountId));
		expect(rows.map(({ accountId, signs }) => [accountId, signs]).sort()).toEqual([
			[idAt(0), undefined],
			[idAt(1), ['bot-name']],
		]);
	});

	it('says of what Jira lists no more since when, and forgets it after a quarter', async () => {
		const late = await addServiceAccount(world, '0d');
		await compare();
		expect((await rowOf(late))?.goneSince).toBeUndefined();
		world.site.world.accounts.delete(late as AccountId);
		await world.pass(8 * dayMs);
		await compare();
		const gone = (await rowOf(late))?.goneSince ?? 0;
		expect(gone).toBeGreaterThan(Date.now() - 8 * dayMs);
		expect(gone).toBeLessThanOrEqual(Date.now());
		expect((await rowOf(bot))?.goneSince).toBeUndefined();
		await world.pass(14 * 7 * dayMs);
		await compare();
		expect(await rowOf(late)).toBeUndefined();
		expect(await rowOf(bot)).toBeDefined();
	});

	it('of 20,000 people holds each once, and a listing that finds nothing new writes next to nothing', async () => {
		await listPeople(true);
		const page = large(20_000);
		const run = async () => {
			for (;;) {
				const failure: unknown = await listLarge(page).then(
					() => undefined,
					(error: unknown) => error,
				);
				if (failure === undefined) return;
				expect(failure).toBeInstanceOf(AppError);
				await world.pass(hourMs);
			}
		};
		await run();
		const rows = await readAll();
		const ours = rows.filter(({ accountId }) => isLarge(accountId));
		expect(new Set(ours.map(({ accountId }) => accountId)).size).toBe(20_000);
		expect(ours).toHaveLength(20_000);
		await world.pass(hourMs);
		const before = world.forge.storage.usage.itemsWritten;
		await run();
		expect(world.forge.storage.usage.itemsWritten - before).toBeLessThanOrEqual(6);
	}, 60_000);

	it('is whole after crashes anywhere: nobody is missing, nobody is there twice', async () => {
		collectLog();
		await listPeople(true);
		const page = large(1_000);
		for (let nth = 1; nth < 7; nth++) {
			await crashAt(nth, () => listLarge(page), isTransaction);
			// The run that died holds the listing for as long as an invocation may live.
			jest.setSystemTime(Date.now() + hourMs / 4);
		}
		await listLarge(page);
		const ids = (await readAll()).map(({ accountId }) => accountId);
		expect(new Set(ids).size).toBe(ids.length);
		for (let i = 0; i < 1_000; i++) expect(ids).toContain(idAt(i));
		expect(valueOf(await ask('account.comparison')).counts).toEqual({
			people: 990,
			customers: 0,
			nonHuman: 10,
			inactive: 0,
		});
	}, 60_000);

	it('takes a piece that cannot be read for empty, says so in the log, and fills it again', async () => {
		await compare();
		const log = collectLog();
		const before = (await readAll()).length;
		for (const [id, record] of Object.entries(await storedOf(world, 'account'))) {
			await tamper(world, 'account', id, { ...record, body: { accounts: 'many' } });
		}
		expect(await readAll()).toEqual([]);
		expect(log).toContainEqual(expect.objectContaining({ where: 'accounts', code: 'CORRUPT_RECORD' }));
		await asApp(world, readStoredAccounts);
		await compare();
		expect(await readAll()).toHaveLength(before);
	});

	it('does not list again who closed their account', async () => {
		await listPeople(true);
		await compare();
		expect(await rowOf(idOf('chidi'))).toBeDefined();
		world.site.deleteAccount(idOf('chidi'));
		await world.settle();
		await asApp(world, (ports) => pruneAccounts(ports, (_, id) => id !== idOf('chidi')));
		await compare();
		expect(await rowOf(idOf('chidi'))).toBeUndefined();
	});

	it('begins anew for a cursor that is none', async () => {
		await compare();
		const first = valueOf(await ask('account.list'));
		for (const cursor of ['', '-8', '99', 'x', '1.5'])
			expect(valueOf(await ask('account.list', { cursor }))).toEqual(first);
	});

	it('tells what an account moved, once the day was counted', async () => {
		await registered(world);
		setGuard(world, undefined);
		for (let i = 0; i < 3; i++) await deploy(world, 'deployBot');
		const day = new Date().toISOString().slice(0, 10);
		await compare();
		// What was not counted yet is not known, and no none.
		expect(await rowOf(bot)).toMatchObject({ isActivityUnknown: true });
		expect(await rowOf(bot)).not.toHaveProperty('moves');
		expect(valueOf(await ask('account.list'))).not.toHaveProperty('countedUpTo');
		await world.pass(hourMs);
		await world.forge.runScheduled('daily');
		await world.pass(20 * minuteMs);
		expect(await rowOf(bot)).toMatchObject({ moves: 3, lastDay: day });
		expect(await rowOf(bot)).not.toHaveProperty('isActivityUnknown');
		expect(valueOf(await ask('account.list')).countedUpTo).toBeGreaterThan(0);
		// A month later it did nothing lately, a quarter later nothing at all.
		await world.pass(40 * dayMs);
		await world.forge.runScheduled('daily');
		await world.pass(20 * minuteMs);
		expect(await rowOf(bot)).toMatchObject({ moves: 0, lastDay: day });
		await world.pass(60 * dayMs);
		await world.forge.runScheduled('daily');
		await world.pass(20 * minuteMs);
		expect(await rowOf(bot)).not.toHaveProperty('lastDay');
	});

	it('sums up the others where counts of one cannot be read', async () => {
		const log = collectLog();
		await registered(world);
		setGuard(world, undefined);
		await deploy(world, 'deployBot');
		await world.pass(hourMs);
		await world.forge.runScheduled('daily');
		await world.pass(20 * minuteMs);
		const [[id, record] = ['', undefined]] = Object.entries(await storedOf(world, 'count')).filter(([key]) =>
			key.startsWith(bot),
		);
		if (record === undefined) throw new Error('nothing was counted');
		await tamper(world, 'count', id, { ...record, body: { days: 'many' } });
		await world.forge.runScheduled('daily');
		await world.pass(20 * minuteMs);
		expect(log).toContainEqual(expect.objectContaining({ where: 'activity summary', code: 'CORRUPT_RECORD' }));
		expect(await rowOf(bot)).toMatchObject({ isActivityUnknown: true });
		expect(await rowOf(bot)).not.toHaveProperty('moves');
	});
});

it('takes a summary and a record of ignored accounts that cannot be read for none, and goes on with all else', async () => {
	await registered(world);
	setGuard(world, undefined);
	await deploy(world, 'deployBot');
	await compare();
	valueOf(await ask('account.ignore', { accountId: bot, reason: 'of another team' }));
	const daily = async () => {
		await world.forge.runScheduled('daily');
		await world.pass(20 * minuteMs);
	};
	await world.pass(hourMs);
	await daily();
	const log = collectLog();
	for (const kind of ['count', 'account'] as const) {
		for (const [id, record] of Object.entries(await storedOf(world, kind))) {
			if (/^(summary|ignored)/.test(id)) await tamper(world, kind, id, { ...record, body: { accounts: 'many' } });
		}
	}
	expect(await rowOf(bot)).not.toHaveProperty('moves');
	expect(await rowOf(bot)).not.toHaveProperty('ignored');
	expect(await asApp(world, readStoredAccounts)).toContain(bot);
	await daily();
	expect(await rowOf(bot)).toMatchObject({ moves: 1 });
	expect(log).toContainEqual(expect.objectContaining({ where: 'activity summary', code: 'CORRUPT_RECORD' }));
	expect(log).toContainEqual(expect.objectContaining({ where: 'ignored accounts', code: 'CORRUPT_RECORD' }));
});

describe('ignoring an account', () => {
	const ignore = (more: object = {}) => ask('account.ignore', { accountId: bot, reason: 'of another team', ...more });

	it('is told with the list and on record, ends by itself, and can be taken back', async () => {
		await compare();
		const { ignored } = valueOf(await ignore({ days: 30 }));
		expect(ignored).toMatchObject({ reason: 'of another team', by: { kind: 'person', id: ana } });
		expect((await rowOf(bot))?.ignored).toEqual(ignored);
		await world.pass(30 * dayMs);
		expect(await rowOf(bot)).not.toHaveProperty('ignored');
		valueOf(await ignore());
		await world.pass(365 * dayMs);
		expect((await rowOf(bot))?.ignored?.until).toBeUndefined();
		valueOf(await ask('account.mind', { accountId: bot, reason: 'it is ours' }));
		expect(await rowOf(bot)).not.toHaveProperty('ignored');
		const { changes } = valueOf(await ask('site.history'));
		expect(changes.map(({ action, accountId, reason }) => [action, accountId, reason])).toEqual([
			['mind-account', bot, 'it is ours'],
			['ignore-account', bot, 'of another team'],
			['ignore-account', bot, 'of another team'],
		]);
		expect(changes[2]?.endsAt).toBe(ignored.until);
	});

	it('is refused without a reason, for other days than are offered, and for what is no account', async () => {
		for (const wrong of [
			{ reason: '' },
			{ reason: undefined },
			{ days: 31 },
			{ days: 0 },
			{ accountId: 'no account!' },
		]) {
			expect(await ignore(wrong)).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } });
		}
		expect(await ask('account.mind', { accountId: bot, reason: 'it is ours' })).toMatchObject({
			ok: false,
			error: { problem: 'account-not-ignored' },
		});
		expect(valueOf(await ask('site.history')).changes).toEqual([]);
	});

	it('takes as many as one record holds, and then only the same again', async () => {
		for (let i = 0; i <= maxIgnored; i++) {
			world.site.addAccount({ accountId: idAt(i), displayName: `Bot ${i}`, accountType: 'app', active: true }, []);
		}
		for (let i = 0; i < maxIgnored; i++) valueOf(await ignore({ accountId: idAt(i) }));
		expect(await ignore({ accountId: idAt(maxIgnored) })).toMatchObject({
			ok: false,
			error: { problem: 'too-many-ignored', params: { most: maxIgnored } },
		});
		valueOf(await ignore({ accountId: idAt(0), days: 365 }));
	}, 60_000);

	it('loses none of two that are said at once', async () => {
		await compare();
		const other = await addServiceAccount(world, '0e');
		await compare();
		await Promise.all([ignore(), ignore({ accountId: other })]);
		expect((await rowOf(bot))?.ignored).toBeDefined();
		expect((await rowOf(other))?.ignored).toBeDefined();
	});

	it('changes nothing of what guards decide', async () => {
		await compare();
		setGuard(world, { mode: 'registered', enforcement: 'enforce' });
		const before = await deploy(world, 'deployBot');
		valueOf(await ignore());
		expect(await deploy(world, 'deployBot')).toEqual(before);
	});
});
