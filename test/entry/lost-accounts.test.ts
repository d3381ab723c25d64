// Accounts whose event never came: how long a bot may count as a person, and what ends it.

import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AccountComparisonView } from '../../src/contract/calls/accounts';
import type { HealthView } from '../../src/contract/calls/health';
import { dayMs, hourMs, minuteMs } from '../../src/contract/durations';
import type { Guard } from '../../src/core/policy/decide';
import { aGrant } from '../builders/identity';
import { collectLog, intercept } from '../harness/platform-calls';
import {
	aSeededDraft,
	change,
	codeOf,
	deploy,
	edit,
	errorOf,
	fillShardOf,
	register,
	setGuard,
	stagedKeys,
} from '../harness/registry';
import { dump, storedOf } from '../harness/storage';
import { idOf, valueOf } from '../harness/world';
import { openWorldForEachTest, world } from '../harness/world-of-test';

openWorldForEachTest(() => setGuard(world, peopleOnly));

const peopleOnly: Guard = { mode: 'human-only', enforcement: 'enforce' };
const groups = ['release-engineers', 'jira-users'];
const bot = { accountId: '712020:0b000000-0000-4000-8000-0000000000b4' };

interface Kind {
	readonly accountType: string;
	readonly appType?: 'service' | 'agent' | 'unknown';
	readonly active?: boolean;
}

const add = (kind: Kind, { accountId } = bot) =>
	world.site.addAccount({ accountId, displayName: 'Lost bot', active: true, ...kind }, groups);

/** An account whose event is lost: storage is down until the platform has given up. */
async function addUnheard(kind: Kind, account = bot): Promise<void> {
	collectLog();
	add(kind, account);
	world.faults.storageThrottled = Number.POSITIVE_INFINITY;
	await world.pass(10 * minuteMs);
	world.faults.storageThrottled = 0;
	expect(await isPublished(account)).toBe(false);
}

async function isPublished({ accountId }: { readonly accountId: string }): Promise<boolean> {
	const { properties } = await dump(world);
	return Object.values(properties).some((value) => Object.hasOwn(value as object, accountId));
}

/** Lets hours pass, with what runs every hour in them. */
async function passHours(hours: number): Promise<void> {
	for (let i = 0; i < hours; i++) {
		await world.pass(hourMs);
		await world.forge.runScheduled('hourly');
		await world.pass(minuteMs);
	}
}

/** Lets a day pass, of which the last two hours matter. */
async function passDay(): Promise<void> {
	await world.pass(22 * hourMs);
	await passHours(2);
}

/** The requests that ask Jira about one account. */
function countLookups(accountId: string): () => number {
	let count = 0;
	intercept((call, send) => {
		if (call.to === 'jira' && call.path.startsWith(`/rest/api/3/user?accountId=${encodeURIComponent(accountId)}`))
			count += 1;
		return send();
	});
	return () => count;
}

const service: Kind = { accountType: 'app', appType: 'service' };
const unlisted = async () =>
	valueOf(await world.invoke<{ accounts: { accountId: string }[] }>('ana', 'muster-admin', 'account.unregistered'));
const comparison = async () =>
	valueOf(await world.invoke<AccountComparisonView>('ana', 'muster-admin', 'account.comparison'));
const recorded = async () =>
	Object.values(await storedOf(world, 'event')).map(({ body }) => body as { payload: object; actorId: string });

describe('a bot whose event was lost', () => {
	it('counts as a person for a day at most, with nobody doing anything', async () => {
		await addUnheard(service);
		expect(codeOf(await deploy(world, bot, stagedKeys[1]))).toBe('passes');
		await world.forge.runScheduled('daily');
		await passDay();
		expect(codeOf(await deploy(world, bot))).toBe('unregistered');
		expect((await unlisted()).accounts.map(({ accountId }) => accountId)).toContain(bot.accountId);
	});

	it('is found by the next hour’s run when the comparison of the day ended early', async () => {
		await passDay();
		await addUnheard(service);
		const restore = intercept((call, send) =>
			call.path.startsWith('/rest/api/3/users/search') ? Promise.resolve(new Response('', { status: 503 })) : send(),
		);
		await passDay();
		expect(await isPublished(bot)).toBe(false);
		restore();
		await passHours(1);
		expect(await isPublished(bot)).toBe(true);
	});

	it('is found at once when an administrator asks', async () => {
		await addUnheard(service);
		const before = Date.now();
		valueOf(await world.invoke('ana', 'muster-admin', 'account.compare'));
		expect(await comparison()).toMatchObject({ isUnderWay: true });
		await world.pass(minuteMs);
		expect(codeOf(await deploy(world, bot))).toBe('unregistered');
		const { asOf, isUnderWay } = await comparison();
		expect(isUnderWay).toBe(false);
		expect(asOf).toBeGreaterThanOrEqual(before);
	});

	it('is found with few requests, however often it is asked for', async () => {
		let pages = 0;
		intercept((call, send) => {
			if (call.path.startsWith('/rest/api/3/users/search')) pages += 1;
			return send();
		});
		for (let i = 0; i < 40; i++) valueOf(await world.invoke('ana', 'muster-admin', 'account.compare'));
		world.faults.duplicateDeliveries = 2;
		await world.pass(minuteMs);
		expect(pages).toBeLessThanOrEqual(6);
	});

	it('leaves points to others: nothing is read of accounts once only the reserve is left', async () => {
		const log = collectLog();
		await world.pass(26 * hourMs);
		let isAsked = false;
		intercept(async (call, send) => {
			if (call.path.startsWith('/rest/api/3/users/search')) isAsked = true;
			const answer = await send();
			if (call.to === 'jira') answer.headers.set('RateLimit', '"global-app-quota";r=12000;t=600');
			return answer;
		});
		valueOf(await world.invoke('ana', 'muster-admin', 'account.compare'));
		await world.pass(minuteMs);
		expect(isAsked).toBe(false);
		expect(log.map(({ where }) => where)).toContain('job');
	});
});

describe('a guard whose people are the members of a group', () => {
	const membersOf = (name: string): Guard => {
		const group = world.site.world.groups.find((one) => one.name === name);
		return { ...peopleOnly, people: { groupId: group?.groupId ?? '', name } };
	};

	it('refuses a bot whose event was lost from its first minute, where others take it for a person', async () => {
		setGuard(world, membersOf('operations'));
		await addUnheard(service);
		expect(codeOf(await deploy(world, bot))).toBe('unregistered');
		setGuard(world, peopleOnly);
		expect(codeOf(await deploy(world, bot))).toBe('passes');
	});

	it('lets members pass, and records nothing of them', async () => {
		setGuard(world, membersOf('operations'));
		const jules = { accountId: idOf('jules') };
		expect(codeOf(await deploy(world, { accountId: idOf('chidi') }))).toBe('unregistered');
		expect(codeOf(await deploy(world, jules))).toBe('passes');
		await world.pass(15 * minuteMs);
		expect(await recorded()).toEqual([]);
	});

	it('lets a bot in the group pass until somebody has heard of it, and then never again', async () => {
		setGuard(world, membersOf('release-engineers'));
		await addUnheard(service);
		expect(codeOf(await deploy(world, bot))).toBe('passes');
		await world.pass(15 * minuteMs);
		expect(await isPublished(bot)).toBe(true);
		expect(codeOf(await deploy(world, bot, stagedKeys[1]))).toBe('unregistered');
	});
});

describe('an actor whom nobody knows', () => {
	beforeEach(() => addUnheard(service));

	it('is looked up when it moves an unguarded work item, and its move is recorded', async () => {
		expect((await deploy(world, bot)).status).toBe(204);
		await world.pass(minuteMs);
		expect(await isPublished(bot)).toBe(true);
		expect(codeOf(await deploy(world, bot, stagedKeys[1]))).toBe('unregistered');
		await world.pass(15 * minuteMs);
		expect(await recorded()).toMatchObject([{ actorId: bot.accountId }]);
	});

	it('is looked up once, however many moves tell of it', async () => {
		const lookups = countLookups(bot.accountId);
		for (const key of stagedKeys) expect((await deploy(world, bot, key)).status).toBe(204);
		world.faults.duplicateDeliveries = 2;
		await world.pass(15 * minuteMs);
		expect(lookups()).toBe(1);
		expect(await recorded()).toHaveLength(stagedKeys.length);
	});
});

describe('a person who acts', () => {
	it('is looked up once, is written down nowhere by name, and is never published', async () => {
		const lookups = countLookups(idOf('chidi'));
		for (const key of stagedKeys) expect(codeOf(await deploy(world, 'chidi', key))).toBe('passes');
		await world.pass(15 * minuteMs);
		await passDay();
		for (const key of stagedKeys) expect(codeOf(await deploy(world, 'chidi', key))).toBe('passes');
		await world.pass(15 * minuteMs);
		expect(lookups()).toBe(1);
		expect(await isPublished({ accountId: idOf('chidi') })).toBe(false);
		expect(JSON.stringify(await storedOf(world, 'report'))).not.toContain(idOf('chidi'));
		expect(await recorded()).toEqual([]);
	});

	it('passes while Jira does not answer the look-up, which is made again', async () => {
		collectLog();
		const restore = intercept((call, send) =>
			call.path.startsWith('/rest/api/3/user?') ? Promise.resolve(new Response('', { status: 503 })) : send(),
		);
		expect(codeOf(await deploy(world, 'chidi'))).toBe('passes');
		await world.settle();
		restore();
		const lookups = countLookups(idOf('chidi'));
		await world.pass(15 * minuteMs);
		expect(lookups()).toBe(1);
	});
});

describe('an account of a kind that Muster does not know', () => {
	it.each(['robot', 'unknown'])('(%s) is no person: it is refused as a bot is', async (accountType) => {
		add({ accountType });
		await world.settle();
		expect(codeOf(await deploy(world, bot))).toBe('unregistered');
	});

	it('can be registered, under any type but that of a person', async () => {
		add({ accountType: 'robot' });
		await world.settle();
		const asPerson = await register(world, bot.accountId, aSeededDraft({ type: 'bot-user' }), { confirmBotUser: true });
		expect(asPerson).toMatchObject({ ok: false, error: { field: 'draft.type' } });
		valueOf(await register(world, bot.accountId, aSeededDraft({ type: 'automation' })));
		setGuard(world, { mode: 'registered', enforcement: 'enforce' });
		expect(codeOf(await deploy(world, bot))).toBe('passes');
	});

	it('is not noted when it is only what Jira still shows of somebody who is gone', async () => {
		add({ accountType: 'unknown', active: false });
		await world.settle();
		valueOf(await world.invoke('ana', 'muster-admin', 'account.compare'));
		await world.pass(minuteMs);
		expect(await isPublished(bot)).toBe(false);
	});
});

describe('a registry without room', () => {
	const known = { accountId: '712020:abc10000-0000-4000-8000-0000000000b4' };
	const late = { accountId: '712020:abc20000-0000-4000-8000-0000000000b4' };

	/** The registry grows for somebody who wants room, which brings none here. */
	async function divideInVain(attempt: () => Promise<unknown>): Promise<void> {
		collectLog();
		for (let i = 0; i < 3; i++) {
			await attempt();
			await world.pass(10 * minuteMs);
		}
	}

	it('registers nobody more, and still knows a bot that is new', async () => {
		add(service, known);
		await world.settle();
		await fillShardOf(world, known.accountId, 3, 32_380);
		await divideInVain(() => register(world, known.accountId));
		expect(errorOf(await register(world, known.accountId))).toMatchObject({
			code: 'CONFLICT',
			problem: 'registry-full',
		});
		expect(codeOf(await deploy(world, known))).toBe('unregistered');
		add(service, late);
		await world.settle();
		expect(codeOf(await deploy(world, late))).toBe('unregistered');
		expect(world.forge.failures).toEqual([]);
	});

	it('takes rights away, and gives none', async () => {
		add(service, known);
		await world.settle();
		setGuard(world, { mode: 'registered', enforcement: 'enforce' });
		const identity = valueOf(await register(world, known.accountId, aSeededDraft({ grants: [aGrant()] }))).identity;
		await fillShardOf(world, known.accountId, 3, 32_380);
		const more = Array.from({ length: 8 }, (_, i) => aGrant({ expiresAt: identity.expiresAt - 1 - i }));
		const widen = () => edit(world, identity, aSeededDraft({ grants: [aGrant(), ...more] }));
		await divideInVain(widen);
		const wider = await widen();
		expect(errorOf(wider)).toMatchObject({ problem: 'registry-full' });
		valueOf(await change(world, 'suspend', identity));
		expect(codeOf(await deploy(world, known))).toBe('suspended');
	});
});

describe('health', () => {
	const found = async () =>
		valueOf(await world.invoke<HealthView>('ana', 'muster-admin', 'health.read')).checks.find(
			({ key }) => key === 'accounts',
		);

	it('tells when accounts were compared last, and that it is overdue', async () => {
		await world.pass(dayMs);
		await passHours(1);
		expect(await found()).toMatchObject({ state: 'good', found: { finding: 'accounts-compared' } });
		await world.pass(2 * dayMs);
		expect(await found()).toMatchObject({ state: 'bad', found: { finding: 'accounts-late' } });
	});
});

describe('moves that come at once', () => {
	const aMove = (accountId: string, i: number, issueId = `${10_100 + i}`) => ({
		issue: { id: issueId, key: `REL-${i}`, fields: { project: { id: '10000' }, issuetype: { id: '10004' } } },
		atlassianId: accountId,
		changelog: { id: `${900 + i}`, items: [{ field: 'status', fieldId: 'status', from: '10004', to: '10005' }] },
	});
	const handle = async (event: unknown) => {
		const { issueUpdated } = await import('../../src/index');
		return world.forge.runAs(undefined, () => issueUpdated(event));
	};
	const lookUps = async (run: () => Promise<unknown>): Promise<number> => {
		let count = 0;
		intercept((call, send) => {
			if (call.to === 'jira' && call.path.startsWith('/rest/api/3/user?')) count += 1;
			return send();
		});
		await run();
		return count;
	};

	it.each(['bot', 'person'])('of a %s nobody knows are one question, and those that wait come again', async (who) => {
		await addUnheard({ accountType: 'app', appType: 'service' });
		const accountId = who === 'bot' ? bot.accountId : idOf('chidi');
		const events = Array.from({ length: 5 }, (_, i) => aMove(accountId, i));
		let answers: readonly unknown[] = [];
		const asked = await lookUps(async () => {
			answers = await Promise.all([...events, ...events].map(handle));
		});
		expect(asked).toBe(1);
		// Only the one that asked is through.
		expect(answers.filter((answer) => answer !== undefined)).toHaveLength(9);
		await world.pass(minuteMs);
		expect(await lookUps(() => Promise.all(events.map(handle)))).toBe(0);
		expect(await isPublished(bot)).toBe(who === 'bot');
	});

	it('and whose work item is gone make their bot known', async () => {
		await addUnheard({ accountType: 'app', appType: 'service' });
		const { issue, ...others } = aMove(bot.accountId, 1, '999999');
		await handle({ ...others, issue: { id: issue.id, key: issue.key } });
		expect(await isPublished(bot)).toBe(true);
	});
});
