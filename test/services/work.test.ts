// What accounts did in Jira beside moving work items: Jira is asked once a day, and what it does not answer is not known.
import { describe, expect, it } from '@jest/globals';
import type { AccountRow, WorkView } from '../../src/contract/calls/accounts';
import type { AdminOutputs } from '../../src/contract/calls/admin';
import { dayMs, hourMs, minuteMs } from '../../src/contract/durations';
import type { AccountId } from '../../src/contract/ids';
import { AppError } from '../../src/core/errors';
import { askWork, forgetWork, readWorkers } from '../../src/services/accounts/ask-work';
import type { ChangedItems } from '../../src/services/ports/jira';
import { asApp } from '../harness/guards';
import { collectLog } from '../harness/platform-calls';
import { addServiceAccount, registered } from '../harness/registry';
import { storedOf, tamper } from '../harness/storage';
import { idOf, valueOf } from '../harness/world';
import { openWorldForEachTest, world } from '../harness/world-of-test';

openWorldForEachTest();

const bot = idOf('deployBot');
const later = Number.MAX_SAFE_INTEGER;
const ask = (stopAt = later, wereChangedBy?: ChangedItems['wereChangedBy']) =>
	asApp(world, (ports) =>
		askWork(
			wereChangedBy === undefined ? ports : { ...ports, changedItems: { ...ports.changedItems, wereChangedBy } },
			stopAt,
		),
	);
async function workOf(accountId: string): Promise<WorkView | undefined> {
	let cursor: string | undefined;
	do {
		const page: { readonly rows: readonly AccountRow[]; readonly cursor?: string } = valueOf(
			await world.invoke<AdminOutputs['account.list']>(
				'ana',
				'muster-admin',
				'account.list',
				cursor === undefined ? {} : { cursor },
			),
		);
		const found = page.rows.find((row) => row.accountId === accountId);
		if (found !== undefined) return found.work;
		cursor = page.cursor;
	} while (cursor !== undefined);
	throw new Error('the account is not listed');
}
const compare = async (): Promise<void> => {
	valueOf(await world.invoke('ana', 'muster-admin', 'account.compare', {}));
	await world.pass(minuteMs);
};
/** The sandbox has no way for a bot to comment without a move. */
const comment = (): number =>
	world.site.issue('REL-1').comments.push({ id: '90001', author: bot, body: null, created: Date.now() });

describe('what accounts do beside moving', () => {
	it('is not known before Jira was asked', async () => {
		await compare();
		expect(await workOf(bot)).toBeUndefined();
	});

	it('is none for 90 days where Jira says so, and a comment ends that', async () => {
		const idle = await addServiceAccount(world, '0e');
		await compare();
		await world.forge.runScheduled('daily');
		await world.pass(minuteMs);
		expect(await workOf(idle)).toMatchObject({ days30: 0, isDormant: true });
		await world.pass(dayMs);
		comment();
		await world.pass(10 * minuteMs);
		await ask();
		expect(await workOf(bot)).toMatchObject({ isDormant: false, lastAt: Math.floor(Date.now() / dayMs) * dayMs });
		expect(await workOf(idle)).toMatchObject({ days30: 0, isDormant: true });
	});

	it('is missed in no hour where Jira is asked later on one day than on the day before, and counted once', async () => {
		const idle = await addServiceAccount(world, '0e');
		await compare();
		await ask();
		expect(await workOf(idle)).toMatchObject({ days30: 0, isDormant: true });
		await world.pass(hourMs);
		world.site.issue('REL-1').comments.push({ id: '90001', author: idle, body: null, created: Date.now() });
		await world.pass(dayMs + 3 * hourMs);
		await ask();
		expect(await workOf(idle)).toMatchObject({ days30: 1, isDormant: false });
		await world.pass(dayMs + 3 * hourMs);
		await ask();
		expect(await workOf(idle)).toMatchObject({ days30: 1, isDormant: false });
	});

	it('is asked once a day, whatever runs twice, and not of accounts that cannot log in', async () => {
		const gone = await addServiceAccount(world, '0f');
		world.site.updateAccount(gone, { active: false });
		await compare();
		const asked: string[] = [];
		const answer: ChangedItems['wereChangedBy'] = async (accountId) => {
			asked.push(accountId);
			return false;
		};
		await ask(later, answer);
		const once = asked.length;
		expect(new Set(asked).size).toBe(once);
		expect(asked).toContain(bot);
		expect(asked).not.toContain(gone);
		expect(asked).not.toContain(world.forge.appAccountId);
		await ask(later, answer);
		expect(asked).toHaveLength(once);
	});

	it('keeps what was answered where points are spent, and asks for the missing day with the next', async () => {
		const log = collectLog();
		await compare();
		const spent = new AppError('UNAVAILABLE', 'jira-limited');
		let left = 1;
		const days: number[] = [];
		const answer: ChangedItems['wereChangedBy'] = async (_accountId, within) => {
			if (left-- <= 0) throw spent;
			days.push(within);
			return false;
		};
		expect(await ask(later, answer)).toEqual({ isComplete: true });
		expect(await asApp(world, readWorkers)).toHaveLength(1);
		expect(log.some(({ where }) => where === 'work')).toBe(true);
		await world.pass(2 * dayMs);
		left = 1_000;
		days.length = 0;
		await ask(later, answer);
		expect(days.filter((within) => within === 2)).toHaveLength(1);
		expect(days.filter((within) => within === 90).length).toBe(days.length - 1);
	});

	it('stops in time and goes on, and fails for what is no shortage', async () => {
		await compare();
		expect(await ask(0)).toEqual({ isComplete: false });
		expect(await ask()).toEqual({ isComplete: true });
		await world.pass(dayMs);
		const bug = new AppError('BUG', 'unexpected');
		await expect(
			ask(later, async () => {
				throw bug;
			}),
		).rejects.toBe(bug);
	});

	it('is not known of an account that Jira does not take, and asked anew where the record cannot be read', async () => {
		await compare();
		let refused = 0;
		const refuse = async () => {
			refused += 1;
			return undefined;
		};
		await ask(later, refuse);
		expect(await workOf(bot)).toBeUndefined();
		const once = refused;
		expect(once).toBeGreaterThan(0);
		// Not again on the same day, whatever runs twice.
		await ask(later, refuse);
		expect(refused).toBe(once);
		expect(await asApp(world, readWorkers)).toContain(bot);
		await world.pass(dayMs);
		await ask();
		expect(await workOf(bot)).toBeDefined();
		const log = collectLog();
		for (const [id, value] of Object.entries(await storedOf(world, 'count'))) {
			if (id.includes('work:')) await tamper(world, 'count', id, { ...value, body: { accounts: 7 } });
		}
		expect(await workOf(bot)).toBeUndefined();
		await ask();
		expect(await workOf(bot)).toBeDefined();
		expect(log.length).toBeGreaterThan(0);
	});

	it('is forgotten with the account, and is a finding about an identity', async () => {
		const idle = await addServiceAccount(world, '0e');
		await registered(world);
		await compare();
		await ask();
		const risks = async () =>
			valueOf(
				await world.invoke<AdminOutputs['identity.risks']>('ana', 'muster-admin', 'identity.risks', { accountId: bot }),
			);
		expect((await risks()).unseen).not.toContain('other-work');
		expect((await risks()).risks).toEqual([]);
		expect(await asApp(world, readWorkers)).toContain(idle);
		await asApp(world, (ports) => forgetWork(ports, new Set([idle])));
		expect(await asApp(world, readWorkers)).not.toContain(idle as AccountId);
		expect(await asApp(world, readWorkers)).toContain(bot);
	});
});
