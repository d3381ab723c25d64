// The copy of the registry that Jira reads: one publisher at a time, and what happens while the copy is wrong.

import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { keyOf } from '../../src/adapters/forge/record-entities';
import type { FailureView } from '../../src/contract/calls/health';
import { dayMs, minuteMs } from '../../src/contract/durations';
import type { AccountId } from '../../src/contract/ids';
import type { Guard } from '../../src/core/policy/decide';
import type { PublishedControl } from '../../src/core/snapshot/control';
import { codes as codesOfSentences, renderShard, type ShardEntries } from '../../src/core/snapshot/entry';
import { initialRouting, shardFor } from '../../src/core/snapshot/routing';
import type { RecordKind } from '../../src/services/ports/records';
import { aGate, collectLog, intercept, isPublication } from '../harness/platform-calls';
import {
	addServiceAccount,
	aSeededDraft,
	change,
	codeOf,
	deploy,
	deployed,
	edit,
	letAccountsBeKnown,
	press,
	register,
	registered,
	setGuard,
	staged,
	stagedKeys,
} from '../harness/registry';
import { deleteProperty, dump, erase, putProperty, requireStored, tamper } from '../harness/storage';
import { idOf, startOfTime, valueOf } from '../harness/world';
import { openWorldForEachTest, world } from '../harness/world-of-test';

openWorldForEachTest();

const bot = idOf('deployBot');
/** The shard of accounts whose id has the bot's characters at 7 and 8, in a new installation. */
const botShard = shardFor(initialRouting(16), bot as AccountId);
const botProperty = `s1${botShard}`;
const orHuman: Guard = { mode: 'registered-or-human', enforcement: 'enforce' };

const property = async (key: string) => (await dump(world)).properties[key];
const failures = async () =>
	valueOf(await world.invoke<{ failures: FailureView[] }>('ana', 'muster-admin', 'failure.list', { limit: 10 }))
		.failures;

/** Runs a function of the services on the real adapters. */
async function publish(key: string, wanted = 0): Promise<void> {
	const [{ publish: run }, { ports }] = await Promise.all([
		import('../../src/services/registry/publish'),
		import('../../src/entry/wiring'),
	]);
	await world.forge.runAs(undefined, () => run(ports, key, wanted));
}

async function reconcile() {
	const [{ reconcile: run }, { ports }] = await Promise.all([
		import('../../src/services/registry/reconcile'),
		import('../../src/entry/wiring'),
	]);
	return world.forge.runAs(undefined, () => run(ports));
}

async function renderedShard(name: string) {
	const { published, entries } = (await requireStored(world, 'shard', name)).body;
	return renderShard(entries as ShardEntries, published as number);
}

async function expectUpToDate(): Promise<void> {
	expect(await property(botProperty)).toEqual(await renderedShard(botShard));
}

const leaseOf = async (key: string) => (await requireStored(world, 'publication', key)).body;

/** Somebody else takes the lease of a property, for `ms` from now. */
async function takeLease(key: string, ms: number): Promise<void> {
	const stored = await requireStored(world, 'publication', key);
	const body = { ...stored.body, holder: 'somebody else', leaseUntil: Date.now() + ms };
	await tamper(world, 'publication', key, { version: stored.version + 1, body });
}

describe('a lease', () => {
	it('is released, with the version that was read back', async () => {
		await registered(world);
		const { published } = (await requireStored(world, 'shard', botShard)).body;
		expect(await leaseOf(botProperty)).toEqual({ published, holder: '', leaseUntil: 0, strayUntil: 0 });
	});

	it('held by somebody else is waited for, and not taken', async () => {
		await takeLease(botProperty, 30_000);
		const before = await dump(world);
		await expect(publish(botProperty)).rejects.toMatchObject({ code: 'UNAVAILABLE', retry: true });
		expect(Date.now()).toBeLessThan(startOfTime + 30_000);
		expect(await dump(world)).toEqual(before);
	});

	it('that ends while somebody waits is taken over', async () => {
		await takeLease(botProperty, 5_000);
		await putProperty(world, botProperty, {});
		await publish(botProperty);
		expect(Date.now()).toBeGreaterThanOrEqual(startOfTime + 5_000);
		await expectUpToDate();
		expect(await leaseOf(botProperty)).toMatchObject({ holder: '', leaseUntil: 0 });
	});

	it('that ended is taken over at once', async () => {
		await takeLease(botProperty, 0);
		await putProperty(world, botProperty, {});
		await publish(botProperty);
		expect(Date.now()).toBe(startOfTime);
		await expectUpToDate();
	});

	it('held by somebody who dies keeps nobody from being registered: it is enforced once the lease ends', async () => {
		collectLog();
		await takeLease(botProperty, 90_000);
		const saved = valueOf(await register(world, bot));
		expect(saved).toMatchObject({ isEnforced: false, identity: { version: 1 } });
		await world.pass(5 * minuteMs);
		await expectUpToDate();
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
	});

	it('held by somebody else keeps nobody from being suspended: the other property stops the bot at once', async () => {
		collectLog();
		const identity = await registered(world);
		await takeLease(botProperty, 90_000);
		expect(valueOf(await change(world, 'suspend', identity)).isEnforced).toBe(false);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('frozen');
		await world.pass(5 * minuteMs);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('suspended');
	});

	it('of a publisher that is slower than its lease does not let it write over a newer value unseen', async () => {
		collectLog();
		await letAccountsBeKnown(world);
		const gate = aGate();
		let isFirst = true;
		const stop = intercept(async (call, send) => {
			if (isPublication(call, botProperty) && isFirst) {
				isFirst = false;
				await gate.passed;
			}
			return send();
		});
		const slow = register(world, bot);
		while (isFirst) await new Promise<void>((resolve) => void setImmediate(resolve));
		await world.pass(91_000);
		expect(valueOf(await change(world, 'suspend', { accountId: bot, version: 1 })).isEnforced).toBe(true);
		gate.open();
		// The older value lands now; its publisher learns that it lost and does not report it as enforced.
		expect(valueOf(await slow).isEnforced).toBe(false);
		stop();
		expect(codeOf(await deploy(world, 'deployBot'))).not.toBe('passes');
		await world.pass(5 * minuteMs);
		await expectUpToDate();
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('suspended');
	});

	it('lets two publishers at a time leave the newest value, whatever the order of their calls', async () => {
		const accounts: string[] = [];
		for (let i = 0; i < 4; i++) accounts.push(await addServiceAccount(world, bot.slice(7, 9)));
		for (const accountId of accounts) valueOf(await register(world, accountId));
		let turn = 0;
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.nat(6), { minLength: 40, maxLength: 40 }),
				fc.subarray([0, 1, 2, 3], { minLength: 2, maxLength: 3 }),
				async (waits, movers) => {
					turn += 1;
					let calls = 0;
					const stop = intercept(async (_, send) => {
						calls += 1;
						const before = waits[calls % waits.length] ?? 0;
						for (let i = 0; i < before; i++) await new Promise<void>((resolve) => void setImmediate(resolve));
						const response = await send();
						for (let i = 0; i < before; i++) await new Promise<void>((resolve) => void setImmediate(resolve));
						return response;
					});
					await Promise.all(
						movers.map(async (i) => {
							const accountId = accounts[i];
							if (accountId === undefined) return;
							const { version } = await requireStored(world, 'identity', accountId);
							valueOf(await edit(world, { accountId, version }, aSeededDraft({ contact: `#round-${turn}-${i}` })));
						}),
					);
					stop();
					await expectUpToDate();
				},
			),
			{ numRuns: 25 },
		);
	});
});

describe('a snapshot that cannot be read', () => {
	beforeEach(async () => {
		await registered(world);
		setGuard(world, orHuman, { transition: 'Close' });
	});

	/** Both guards, for a registered bot and for a person. */
	async function codes() {
		const close = async (name: 'deployBot' | 'chidi') => {
			world.site.issue(stagedKeys[1]).statusId = deployed;
			return codeOf(await press(world, idOf(name), stagedKeys[1], '51'));
		};
		return {
			bot: codeOf(await deploy(world, 'deployBot')),
			botOrHuman: await close('deployBot'),
			person: await close('chidi'),
		};
	}
	const blocked = { bot: 'unreadable', botOrHuman: 'unreadable', person: 'unreadable' };

	it('is one that can be read, before any of this', async () => {
		expect(await codes()).toEqual({ bot: 'passes', botOrHuman: 'no-grant', person: 'passes' });
		await world.settle();
		expect(await failures()).toEqual([]);
	});

	it('because the control record is missing blocks bots and people', async () => {
		await deleteProperty(world, 'c1');
		expect(await codes()).toEqual(blocked);
	});

	it.each<[string, unknown]>([
		['null', null],
		['a text', 'x'],
		['a number', 7],
		['a list', []],
		['an empty object', {}],
		['an object without sentences', { version: 1, frozen: [] }],
		['true', true],
	])('because the control record is %s blocks bots and people', async (_, value) => {
		await putProperty(world, 'c1', value);
		expect(await codes()).toEqual(blocked);
	});

	it.each<[string, object]>([
		['no frozen tags', { frozen: undefined }],
		['frozen tags of another form', { frozen: null }],
		['frozen tags that are a number', { frozen: 7 }],
	])('because the control record has %s blocks bots and people', async (_, more) => {
		await putProperty(world, 'c1', { ...((await property('c1')) as PublishedControl), ...more });
		expect(await codes()).toEqual(blocked);
	});

	it.each<[string, (value: unknown) => unknown]>([
		['of other shards', (value) => (typeof value === 'string' && value.startsWith('s1') ? 's1nowhere' : value)],
		['that are no texts', (value) => (typeof value === 'string' && value.startsWith('s1') ? { base: value } : value)],
	])('because the control record has bases %s blocks the bot at both guards', async (_, changed) => {
		const published = (await property('c1')) as PublishedControl;
		const tampered = Object.fromEntries(Object.entries(published).map(([key, value]) => [key, changed(value)]));
		await putProperty(world, 'c1', tampered);
		expect(await codes()).toMatchObject({ bot: 'unreadable', botOrHuman: 'unreadable' });
	});

	it('because sentences are missing blocks everybody: no answer is not leave to pass', async () => {
		const published = (await property('c1')) as PublishedControl;
		const bare = Object.fromEntries(
			Object.entries(published).filter(([key]) => !Object.values<string>(codesOfSentences).includes(key)),
		);
		await putProperty(world, 'c1', bare);
		const { bot: ofBot, botOrHuman, person } = await codes();
		for (const code of [ofBot, botOrHuman, person]) expect(code).not.toBe('passes');
	});

	it('because a new format is published under a new key blocks bots and people', async () => {
		await putProperty(world, 'c2', await property('c1'));
		await deleteProperty(world, 'c1');
		expect(await codes()).toEqual(blocked);
	});

	it.each<[string, unknown]>([
		['null', null],
		['a text', 'x'],
		['a list', []],
		['an entry that is null', { '#': 1, [bot]: null }],
		['an entry that is a text', { '#': 1, [bot]: 'ok' }],
		['an entry without rows', { '#': 1, [bot]: ['C', '@', '#x', [], '#1'] }],
		['an entry that is true', { '#': 1, [bot]: true }],
	])('because the shard is %s lets the bot of that shard pass nothing that is for identities', async (_, value) => {
		await putProperty(world, botProperty, value);
		expect(codeOf(await deploy(world, 'deployBot'))).not.toBe('passes');
		// Other shards are as they were.
		expect(codeOf(await deploy(world, 'releaseBot'))).toBe('unregistered');
	});

	it('because the shard is missing blocks the accounts of that shard and no others', async () => {
		await deleteProperty(world, botProperty);
		expect(await codes()).toMatchObject({ bot: 'unreadable', botOrHuman: 'unreadable', person: 'passes' });
	});

	it('because rules cannot read `app` blocks bots and people', async () => {
		world.faults.rulesCannotReadApp = true;
		expect(await codes()).toEqual(blocked);
		await world.settle();
		expect(await failures()).toHaveLength(2);
	});

	it('is recorded once a rule, with a count that rises', async () => {
		await deleteProperty(world, 'c1');
		await deploy(world, 'deployBot');
		await world.settle();
		expect(await failures()).toEqual([
			{
				ruleId: expect.any(String),
				workflow: 'Release train workflow',
				expression: expect.any(String),
				messages: [expect.any(String)],
				issueKey: stagedKeys[0],
				count: 1,
				firstAt: startOfTime,
				lastAt: startOfTime,
			},
		]);
		await world.pass(minuteMs);
		await deploy(world, 'chidi', stagedKeys[2]);
		await deploy(world, 'releaseBot', stagedKeys[3]);
		await world.settle();
		const [failure, ...rest] = await failures();
		expect(rest).toEqual([]);
		expect(failure).toMatchObject({
			count: 3,
			firstAt: startOfTime,
			lastAt: startOfTime + minuteMs,
			issueKey: stagedKeys[3],
		});
	});

	it('is recorded for each rule, newest failure first', async () => {
		await deleteProperty(world, 'c1');
		await deploy(world, 'deployBot');
		await world.pass(minuteMs);
		await codes();
		await world.pass(minuteMs);
		await deploy(world, 'deployBot');
		await world.settle();
		const list = await failures();
		expect(list.map(({ count }) => count)).toEqual([3, 2]);
		expect(list[0]?.lastAt).toBeGreaterThan(list[1]?.lastAt ?? 0);
	});

	it('moves no work item and leaves no audit event', async () => {
		await deleteProperty(world, 'c1');
		await codes();
		await world.pass(20 * minuteMs);
		expect(world.site.issue(stagedKeys[0]).statusId).toBe(staged);
		expect(world.site.issue(stagedKeys[1]).statusId).toBe(deployed);
		const kinds = Object.keys((await dump(world)).records).map((key) => key.split(':')[0]);
		expect(kinds).not.toContain('event');
	});

	it.each(['missing', 'emptied', 'replaced'])('is repaired by the hourly run when it is %s', async (how) => {
		const before = (await dump(world)).properties;
		for (const key of ['c1', botProperty, 's1']) {
			if (how === 'missing') await deleteProperty(world, key);
			else await putProperty(world, key, how === 'emptied' ? {} : 'nonsense');
		}
		await world.forge.runScheduled('hourly');
		expect((await dump(world)).properties).toEqual(before);
		expect(await codes()).toEqual({ bot: 'passes', botOrHuman: 'no-grant', person: 'passes' });
		expect(world.forge.failures).toEqual([]);
	});
});

describe('reconciling', () => {
	it('repairs a property that was changed by hand, and says which', async () => {
		const identity = await registered(world);
		valueOf(await change(world, 'suspend', identity));
		const shard = (await property(botProperty)) as Record<string, unknown>;
		const never = 253_402_300_799_999;
		await putProperty(world, botProperty, { ...shard, [bot]: ['C', '@', '#x', [['.', never]], '#9abcd'] });
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
		world.site.issue(stagedKeys[0]).statusId = staged;
		const { repaired, compared } = await reconcile();
		expect(repaired).toEqual([botProperty]);
		expect(compared).toBe(18);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('suspended');
		await expectUpToDate();
	});

	it('repairs the contents also where the version was left alone', async () => {
		const shard = (await property(botProperty)) as Record<string, unknown>;
		await putProperty(world, botProperty, { ...shard, 'somebody-else': ['C', '@', '#x', [['.', 9e14]], '#1'] });
		expect((await reconcile()).repaired).toEqual([botProperty]);
		await expectUpToDate();
	});

	it('writes nothing when nothing differs', async () => {
		await registered(world);
		const before = await dump(world);
		world.forge.storage.usage.reset();
		world.forge.appProperties.usage.reset();
		expect((await reconcile()).repaired).toEqual([]);
		expect(world.forge.storage.usage.writes).toBe(0);
		expect(world.forge.appProperties.usage.writes).toBe(0);
		expect(await dump(world)).toEqual(before);
	});

	it('does not mind in which order Jira gives back the keys of an object', async () => {
		const shard = (await property(botProperty)) as Record<string, unknown>;
		await putProperty(world, botProperty, Object.fromEntries(Object.entries(shard).reverse()));
		expect((await reconcile()).repaired).toEqual([]);
	});

	it('repairs the others when one of them cannot be written', async () => {
		collectLog();
		await putProperty(world, 's11', {});
		await putProperty(world, 's1g', {});
		const stop = intercept(async (call, send) =>
			isPublication(call, 's11') ? Response.json({ message: 'Service unavailable' }, { status: 503 }) : send(),
		);
		await world.forge.runScheduled('hourly');
		stop();
		expect(await property('s1g')).toEqual(await renderedShard('g'));
	});

	it('prepares an installation whose install event was lost', async () => {
		// As if the installation had failed: nothing is stored, nothing published.
		for (const key of Object.keys((await dump(world)).properties)) await deleteProperty(world, key);
		for (const key of Object.keys((await dump(world)).records)) {
			const kind = key.slice(0, key.indexOf(':')) as RecordKind;
			await erase(world, kind, key.slice(keyOf({ kind, id: '' }).length));
		}
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('unreadable');
		await world.forge.runScheduled('hourly');
		await world.settle();
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('unregistered');
		await registered(world);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
	});

	it('keeps every identity when the app is installed again', async () => {
		await registered(world);
		valueOf(await change(world, 'suspend', { accountId: bot, version: 1 }));
		const before = await dump(world);
		world.forge.installApp(idOf('ana'));
		await world.settle();
		const after = await dump(world);
		expect(after.properties).toEqual(before.properties);
		expect(after.records[`identity:v1:${bot}`]).toEqual(before.records[`identity:v1:${bot}`]);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('suspended');
		await world.pass(dayMs / 24);
		expect(world.forge.failures).toEqual([]);
	});
});
