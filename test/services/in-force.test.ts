// Whether a change is enforced is a fact of the server: the same in rows, on single pages and in banners, whoever asks.
import { describe, expect, it } from '@jest/globals';
import type { AdminOutputs } from '../../src/contract/calls/admin';
import type { IssueOutputs } from '../../src/contract/calls/issue';
import type { ProjectOutputs } from '../../src/contract/calls/project';
import type { RuleOutputs } from '../../src/contract/calls/rule';
import { dayMs, minuteMs } from '../../src/contract/durations';
import type { AccountId } from '../../src/contract/ids';
import type { Shard } from '../../src/services/registry/shard-records';
import { changedWith, nextShard } from '../../src/services/registry/shard-records';
import { collectLog, intercept, isPublication, isTransaction, letSleepPassTime } from '../harness/platform-calls';
import {
	addServiceAccount,
	aSeededDraft,
	change,
	deploy,
	letAccountsBeKnown,
	register,
	registered,
	setGuard,
} from '../harness/registry';
import { storedOf } from '../harness/storage';
import { idOf, valueOf } from '../harness/world';
import { openWorldForEachTest, world } from '../harness/world-of-test';

openWorldForEachTest(async () => {
	collectLog();
	await letSleepPassTime();
});

const bot = idOf('deployBot');
/** The characters of the bot's account id that choose its part of the registry. */
const digits = bot.slice(7, 9);
const reason = 'Key leaked.';
const admin = <Name extends keyof AdminOutputs>(name: Name, input: object = {}) =>
	world.invoke<AdminOutputs[Name]>('ana', 'muster-admin', name, input);
const inForce = async () => valueOf(await admin('site.in-force'));
const rowOf = async (accountId: string) =>
	valueOf(await admin('identity.directory')).rows.find((row) => row.accountId === accountId);

/** Jira takes no app property. @returns lets it take them again */
const refuse = () =>
	intercept(async (call, send) => (isPublication(call) ? new Response('', { status: 503 }) : send()));

/** A suspended bot that Jira lets act, beside another in the same part of the registry, and how to end the outage. */
async function suspendedInVain() {
	const neighbour = await addServiceAccount(world, digits);
	valueOf(await register(world, neighbour, aSeededDraft({ name: 'neighbour' })));
	const identity = await registered(world);
	await letAccountsBeKnown(world);
	const end = refuse();
	const saved = valueOf(await change(world, 'suspend', identity));
	return { neighbour, saved, end };
}

describe('a change that Jira does not apply', () => {
	it('is told by its row, its page and the banner, and of nobody else', async () => {
		const { neighbour, saved } = await suspendedInVain();
		expect(saved).toMatchObject({ isEnforced: false, row: { unenforced: {} } });
		expect(await rowOf(bot)).toMatchObject({ status: 'suspended', unenforced: {} });
		expect((await rowOf(bot))?.unenforced?.doubtUntil).toBeUndefined();
		expect(await rowOf(neighbour)).not.toHaveProperty('unenforced');
		expect(valueOf(await admin('identity.read', { accountId: bot }))).toMatchObject({ isEnforced: false });
		expect(valueOf(await admin('identity.read', { accountId: neighbour }))).toMatchObject({ isEnforced: true });
		expect((await inForce()).lag).toEqual({
			pending: { switches: false, identities: 1, names: [saved.identity.name] },
		});
	});

	it('is told to whoever sees a work item and to administrators of the space, without names', async () => {
		await suspendedInVain();
		const lag = { pending: { switches: false, identities: 1 } };
		const issueId = world.site.issue('REL-7').id;
		const movers = await world.invoke<IssueOutputs['issue.movers']>('chidi', 'muster-issue', 'issue.movers', {
			issueId,
		});
		expect(valueOf(movers).lag).toEqual(lag);
		const space = await world.invoke<ProjectOutputs['project.transitions']>(
			'bruno',
			'muster-project',
			'project.transitions',
			{ projectId: '10000' },
		);
		expect(valueOf(space).lag).toEqual(lag);
	});

	it('is doubted until no write can arrive once Jira takes it, and then enforced', async () => {
		const { end } = await suspendedInVain();
		end();
		await world.pass(2 * minuteMs);
		const row = await rowOf(bot);
		const until = row?.unenforced?.doubtUntil ?? 0;
		expect(until).toBeGreaterThan(Date.now());
		expect(until).toBeLessThanOrEqual(Date.now() + 20 * minuteMs);
		expect(valueOf(await admin('identity.read', { accountId: bot }))).toMatchObject({
			isEnforced: false,
			doubtUntil: until,
		});
		expect((await inForce()).lag).toMatchObject({ doubtful: { identities: 1, until } });
		await world.pass(until - Date.now());
		expect(await rowOf(bot)).not.toHaveProperty('unenforced');
		expect(await inForce()).not.toHaveProperty('lag');
	});

	it('is told of switches, and of no identity', async () => {
		await registered(world);
		await letAccountsBeKnown(world);
		const end = refuse();
		expect(valueOf(await admin('site.freeze', { reason }))).toMatchObject({ isEnforced: false });
		expect((await inForce()).lag).toEqual({ pending: { switches: true, identities: 0, names: [] } });
		expect(await rowOf(bot)).not.toHaveProperty('unenforced');
		end();
		await world.pass(2 * minuteMs);
		expect((await inForce()).lag).toMatchObject({ doubtful: { switches: true, identities: 0 } });
	});

	it('is told of every identity while a late write could break the glass again, as their rows tell', async () => {
		await registered(world);
		valueOf(await admin('site.break-glass', { reason }));
		await letAccountsBeKnown(world);
		const end = refuse();
		valueOf(await admin('site.mend-glass', { reason }));
		expect((await inForce()).lag?.pending).toMatchObject({ switches: true });
		end();
		await world.pass(2 * minuteMs);
		const { doubtful } = (await inForce()).lag ?? {};
		expect(doubtful).toMatchObject({ switches: true, isEverybody: true });
		expect((await rowOf(bot))?.unenforced).toEqual({ doubtUntil: doubtful?.until });
		await world.pass(20 * minuteMs);
		expect(await inForce()).not.toHaveProperty('lag');
		expect(await rowOf(bot)).not.toHaveProperty('unenforced');
	});

	it('does not make older switches doubtful', async () => {
		const identity = await registered(world);
		valueOf(await admin('site.freeze', { reason }));
		await letAccountsBeKnown(world);
		refuse();
		valueOf(await change(world, 'suspend', identity));
		expect((await inForce()).lag?.pending).toMatchObject({ switches: false, identities: 1 });
	});
});

describe('a switch that is thrown', () => {
	it('is told to whoever edits a rule, and bears on what every page says of a guard', async () => {
		await registered(world);
		valueOf(await admin('site.break-glass', { reason }));
		const preview = await world.invoke<RuleOutputs['rule.preview']>('ana', 'muster-guard', 'rule.preview', {
			place: {},
			guard: { mode: 'registered', enforcement: 'enforce' },
			rule: { kind: 'validator' },
		});
		expect(valueOf(preview).switches).toEqual({
			brokenGlass: { at: Date.now(), by: { kind: 'person', id: idOf('ana') } },
		});
		const { workflows } = valueOf(await admin('guard.inventory'));
		const deploying = workflows.flatMap(({ transitions }) => transitions).find(({ name }) => name === 'Deploy');
		expect(deploying).toMatchObject({ effect: 'glass-broken', guard: { enforcement: 'enforce' }, faults: [] });
		const space = await world.invoke<ProjectOutputs['project.transitions']>(
			'bruno',
			'muster-project',
			'project.transitions',
			{ projectId: '10000' },
		);
		expect(valueOf(space).transitions.find(({ name }) => name === 'Deploy')?.effect).toBe('glass-broken');
		valueOf(await admin('site.mend-glass', { reason }));
		const mended = valueOf(await admin('guard.inventory')).workflows.flatMap(({ transitions }) => transitions);
		expect(mended.find(({ name }) => name === 'Deploy')?.effect).toBe('stops');
	});
});

describe('the question what is in force', () => {
	it('costs one request to storage where Jira applies everything, beside the one that looks who asks', async () => {
		await registered(world);
		let requests = 0;
		intercept(async (call, send) => {
			if (call.to === 'storage') requests++;
			return send();
		});
		expect(await inForce()).toEqual({ switches: { frozenSpaces: [] } });
		expect(requests).toBe(2);
	});
});

describe('publishing again, asked for', () => {
	it('publishes at once when Jira takes it, and says how it stands', async () => {
		const { end } = await suspendedInVain();
		end();
		const { inForce: after, failure } = valueOf(await admin('publication.retry', {}));
		expect(failure).toBeUndefined();
		expect(after.lag?.pending).toBeUndefined();
		expect(after.lag?.doubtful).toMatchObject({ identities: 1 });
	});

	it('says why it was in vain', async () => {
		await suspendedInVain();
		const answer = valueOf(await admin('publication.retry', { accountId: bot }));
		expect(answer.failure).toMatchObject({ problem: expect.any(String) });
		expect(answer.inForce.lag?.pending).toMatchObject({ identities: 1 });
	});

	it('publishes what is listed nowhere, of the account that is asked for', async () => {
		const { end } = await suspendedInVain();
		await world.forge.runAs(undefined, async () => {
			const { ports } = await import('../../src/entry/wiring');
			await ports.records.put({ kind: 'report', id: 'unsettled' }, { version: 99, body: { properties: [] } });
		});
		expect(await inForce()).not.toHaveProperty('lag');
		end();
		valueOf(await admin('publication.retry', { accountId: bot }));
		expect((await rowOf(bot))?.unenforced?.doubtUntil).toBeGreaterThan(Date.now());
	});
});

describe('which version of a part says of an account what is stored', () => {
	const entry = (tag: string) => [tag] as unknown as Shard['entries'][string];
	const id = (n: number) => `712020:${n}` as AccountId;
	const first: Shard = {
		name: '1',
		version: 1,
		published: 4,
		entries: { [id(1)]: entry('a'), [id(2)]: entry('b') },
		rows: {},
	};
	const changed = (shard: Shard, entries: Shard['entries']) =>
		nextShard(shard, { published: shard.published + 1, entries: { ...shard.entries, ...entries }, rows: {} }, 0);

	it('is known of the latest changes, and of all others at the latest', () => {
		const second = changed(first, { [id(2)]: entry('c') });
		expect([changedWith(second, id(1)), changedWith(second, id(2))]).toEqual([4, 5]);
		const third = changed(second, { [id(1)]: entry('d') });
		expect([changedWith(third, id(1)), changedWith(third, id(2))]).toEqual([6, 5]);
	});

	it('is never told too early, however many change', () => {
		let shard = first;
		for (let n = 3; n < 60; n++) shard = changed(shard, { [id(n)]: entry('x') });
		expect(Object.keys(shard.changedWith?.latest ?? {}).length).toBeLessThanOrEqual(30);
		for (let n = 3; n < 60; n++) expect(changedWith(shard, id(n))).toBeGreaterThanOrEqual(n + 2);
		expect(changedWith(shard, id(1))).toBeLessThan(shard.published);
	});
});

describe('a move of an identity that is stopped', () => {
	const moved = async () => (await rowOf(bot))?.movedWhileStopped;
	/** The bot deploys a work item, and what reports it is delivered. */
	const deploys = async (issueKey: string) => {
		await deploy(world, 'deployBot', issueKey);
		await world.pass(11 * minuteMs);
	};

	it('alarms on its row and its page, with the work item, until something else stops it', async () => {
		const { saved } = await suspendedInVain();
		await world.pass(minuteMs);
		const at = Date.now();
		await deploys('REL-7');
		const move = { stop: 'suspended', at, issueId: world.site.issue('REL-7').id, issueKey: 'REL-7' };
		expect(await moved()).toEqual(move);
		expect(valueOf(await admin('identity.read', { accountId: bot })).movedWhileStopped).toEqual(move);
		valueOf(await change(world, 'retire', saved.identity));
		expect(await moved()).toBeUndefined();
	});

	it('is noted once an hour, however often it moves', async () => {
		setGuard(world, undefined);
		const identity = await registered(world);
		valueOf(await change(world, 'suspend', identity));
		await world.pass(minuteMs);
		const first = Date.now();
		await deploys('REL-7');
		await deploys('REL-15');
		expect(await moved()).toMatchObject({ at: first, issueKey: 'REL-7' });
		await world.pass(60 * minuteMs);
		await deploys('REL-23');
		expect(await moved()).toMatchObject({ issueKey: 'REL-23' });
		await world.pass(8 * dayMs);
		expect(await moved()).toBeUndefined();
	});

	it('is none while it is not stopped, and when it was made before', async () => {
		setGuard(world, undefined);
		const identity = await registered(world);
		await deploy(world, 'deployBot', 'REL-7');
		const suspended = valueOf(await change(world, 'suspend', identity));
		await world.pass(11 * minuteMs);
		expect(await moved()).toBeUndefined();
		valueOf(await change(world, 'reactivate', suspended.identity));
		await world.pass(minuteMs);
		await deploys('REL-15');
		expect(await moved()).toBeUndefined();
	});

	it('is none when the identity expired a moment after it', async () => {
		setGuard(world, undefined);
		await registered(world, 'deployBot', aSeededDraft({ expiresAt: Date.now() + dayMs }));
		await world.pass(dayMs - 2_000);
		// Heard of when it has expired.
		world.faults.productEventDelayMs = 3_000;
		await deploys('REL-7');
		expect(await moved()).toBeUndefined();
		await deploys('REL-15');
		expect(await moved()).toMatchObject({ stop: 'expired', issueKey: 'REL-15' });
	});

	it('costs no event when it cannot be noted, and is noted at the next move', async () => {
		setGuard(world, undefined);
		const identity = await registered(world);
		valueOf(await change(world, 'suspend', identity));
		await world.pass(minuteMs);
		const end = intercept(async (call, send) =>
			isTransaction(call) && call.body.includes('stopped-moves') ? new Response('', { status: 503 }) : send(),
		);
		await deploys('REL-7');
		end();
		expect(await moved()).toBeUndefined();
		expect(Object.keys(await storedOf(world, 'event'))).toHaveLength(1);
		await deploys('REL-15');
		expect(await moved()).toMatchObject({ issueKey: 'REL-15' });
	});

	it('is one on a frozen site only where a guard should have refused', async () => {
		await registered(world);
		await letAccountsBeKnown(world);
		const end = refuse();
		valueOf(await admin('site.freeze', { reason }));
		await world.pass(minuteMs);
		await deploys('REL-7');
		expect(await moved()).toMatchObject({ stop: 'frozen', issueKey: 'REL-7' });
		end();
		valueOf(await admin('site.thaw', { reason }));
		expect(await moved()).toBeUndefined();
		setGuard(world, undefined);
		valueOf(await admin('site.freeze', { reason }));
		await world.pass(8 * dayMs);
		await deploys('REL-15');
		expect(await moved()).toBeUndefined();
	});
});
