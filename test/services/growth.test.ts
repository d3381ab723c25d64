// The registry grows: full shards are divided while guards decide, people change identities, and platforms fail.

import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { AdminOutputs } from '../../src/contract/calls/admin';
import type { SavedView } from '../../src/contract/calls/identities';
import { minuteMs } from '../../src/contract/durations';
import type { RpcResult } from '../../src/contract/errors';
import type { AccountId } from '../../src/contract/ids';
import type { Control } from '../../src/core/snapshot/control';
import type { Entry, ShardEntries } from '../../src/core/snapshot/entry';
import { shardProperty } from '../../src/core/snapshot/property';
import { hexDigits, planGrowth, shardFor, shardNames, weightKey } from '../../src/core/snapshot/routing';
import { entryWeight } from '../../src/services/registry/commit';
import { shardLimits, weigh } from '../../src/services/registry/grow';
import type { Shard } from '../../src/services/registry/shard-records';
import { aGrant, anIdentity } from '../builders/identity';
import {
	aGate,
	collectLog,
	crashAt,
	type Interceptor,
	intercept,
	isPublication,
	isTransaction,
	isWrite,
	letSleepPassTime,
	type PlatformCall,
} from '../harness/platform-calls';
import {
	addServiceAccount,
	aSeededDraft,
	change,
	codeOf,
	deploy,
	errorOf,
	expectAllPublished,
	expectConsistent,
	placeOf,
	publishProperty,
	register,
	registered,
	unchangedProblems,
} from '../harness/registry';
import { type Dump, dump, requireStored, storedOf, tamper } from '../harness/storage';
import { idOf, openWorld, type TestWorld, valueOf } from '../harness/world';

let world: TestWorld;
beforeEach(async () => {
	world = await openWorld();
	await letSleepPassTime();
});
afterEach(() => {
	world.close();
	jest.restoreAllMocks();
});

/** Leaves the world of a test for a new one. */
async function openAnew(options?: Parameters<typeof openWorld>[0]): Promise<void> {
	world.close();
	jest.restoreAllMocks();
	world = await openWorld(options);
	await letSleepPassTime();
}

/** Every seventh write is tried, from the first on; with MUSTER_EACH_WRITE, as in `npm run test:long`, every one. */
const step = process.env['MUSTER_EACH_WRITE'] === undefined ? 7 : 1;

/** Dies with its n-th write; says whether it had so many. */
type Die = (run: () => Promise<unknown>) => Promise<boolean>;

/**
 * Lets something die at its first write, in a new world at a later one, and so on until it lives.
 *
 * @param live lives in one world, and says whether there was a death
 * @returns the number of the write that was not made any more
 */
async function dieAtEachWrite(live: (die: Die, nth: number) => Promise<boolean>): Promise<number> {
	for (let nth = 1; ; nth += step) {
		await openAnew();
		if (!(await live((run) => crashAt(nth, run, isWrite), nth))) return nth;
	}
}

const bot = idOf('deployBot');

/** As large as a draft gets; the first grant is for Deploy. */
const large = aSeededDraft({
	grants: Array.from({ length: 30 }, (_, i) =>
		aGrant({
			fromStatusId: `1000${4 - (i % 4)}`,
			toStatusId: `1000${5 - (Math.floor(i / 4) % 5)}`,
			...laterBy(i),
		} as object),
	),
});
/** Grants that would be equal to an earlier one end at another time. */
function laterBy(i: number): object {
	return i < 20 ? {} : { expiresAt: Date.UTC(2026, 3, i) };
}

const control = async () => (await requireStored(world, 'control', 'site')).body as unknown as Control;
const shardsNow = async () => shardNames((await control()).routing);

/** The pairs of digits that lead to the bot's shard. */
async function pairsOfShard(): Promise<string[]> {
	const { routing } = await control();
	const { shard } = await placeOf(world, bot);
	return Object.keys(routing.pairs).filter((pair) => routing.pairs[pair] === shard);
}

/** Who is decided about, and the code each must get. */
type Expected = Map<string, string>;

async function decisionsAbout(expected: Expected): Promise<Expected> {
	const found: Expected = new Map();
	for (const accountId of expected.keys()) found.set(accountId, codeOf(await deploy(world, { accountId })));
	return found;
}

interface Crowd {
	readonly expected: Expected;
	/** Accounts of the same shard that nobody registered yet: a registration makes it too full and moves the account. */
	readonly movers: readonly string[];
	/** The first of them. */
	readonly late: string;
	/** One whose registration makes the shard too full and that stays in it. */
	readonly stays: string;
}

/** A shard with identities of every standing all over it, and so full of others that one more does not fit. */
async function crowd(): Promise<Crowd> {
	const pairs = await pairsOfShard();
	const expected: Expected = new Map();
	await registered(world);
	expected.set(bot, 'passes');
	for (const [i, pair] of pairs.slice(0, 6).entries()) {
		const accountId = await addServiceAccount(world, `${pair}${hexDigits[i * 2]}`);
		expected.set(accountId, 'unregistered');
		if (i === 5) continue;
		const { identity } = valueOf(await register(world, accountId));
		expected.set(accountId, 'passes');
		if (i === 3) valueOf(await change(world, 'suspend', identity));
		if (i === 3) expected.set(accountId, 'suspended');
		if (i === 4) valueOf(await change(world, 'freeze', identity));
		if (i === 4) expected.set(accountId, 'frozen');
	}
	const candidates: string[] = [];
	// One in a pair that is full already, the others where there is hardly anybody.
	for (const pair of [pairs[0], ...pairs.slice(7)]) candidates.push(await addServiceAccount(world, `${pair}7`));
	await fill(pairs.slice(0, 7));
	expect(await decisionsAbout(expected)).toEqual(expected);
	const movers: string[] = [];
	for (const candidate of candidates) if (await wouldMove(candidate)) movers.push(candidate);
	const [late = ''] = movers;
	expect(late).not.toBe('');
	return { expected, late, movers, stays: candidates.find((candidate) => !movers.includes(candidate)) ?? '' };
}

/** Says whether the division that an account's registration brings about moves the account elsewhere. */
async function wouldMove(accountId: string): Promise<boolean> {
	const { routing, settings, nextBase } = await control();
	const stored = await storedOf(world, 'shard');
	const shards = Object.entries(stored).map(([id, { version, body }]) => {
		const { published, entries, rows } = body as unknown as Omit<Shard, 'name' | 'version'>;
		return { name: id === 'default' ? '' : id, version, published, entries, rows };
	});
	const weights = weigh(shards, routing);
	const identity = anIdentity({ ...large, accountId: accountId as AccountId });
	const key = weightKey(accountId as AccountId);
	weights.set(key, (weights.get(key) ?? 0) + entryWeight(identity));
	const { maxShards } = settings;
	const plan = planGrowth(routing, weights, { ...shardLimits, maxShards, nextBase });
	if (plan.outcome !== 'grows') throw new Error(`the shard is not full: ${plan.outcome}`);
	return shardFor(plan.routing, accountId as AccountId) !== shardFor(routing, accountId as AccountId);
}

/** Fills the bot's shard with entries of others, evenly over some pairs. */
async function fill(pairs: readonly string[]): Promise<void> {
	const { record, property } = await placeOf(world, bot);
	const shard = await requireStored(world, 'shard', record);
	const { published, entries } = shard.body as { published: number; entries: ShardEntries };
	const filled: Record<string, Entry> = { ...entries };
	for (let i = 0; JSON.stringify(filled).length < 32_000; i++) {
		const digits = `${pairs[i % pairs.length]}${hexDigits[(i * 7) % 16]}`;
		const accountId = `712020:${digits}${String(i).padStart(5, '0')}-0000-4000-8000-ffffffffffff`;
		filled[accountId] = [
			'S',
			'@',
			'#somebody',
			[
				['(', 1, 's10005'],
				['.', 0],
			],
			'#abcde',
		];
	}
	const body = { ...shard.body, published: published + 1, entries: filled };
	await tamper(world, 'shard', record, { ...shard, version: shard.version + 1, body });
	await publishProperty(world, property);
}

/** Runs something and looks at every decision after each write it makes, and before it. */
async function watching<T>(
	expected: Expected,
	run: () => Promise<T>,
	each: (call: PlatformCall) => Promise<void> = async () => {},
): Promise<{ readonly result: T; readonly writes: number }> {
	let writes = 0;
	let isLooking = false;
	const stop = intercept(async (call, send) => {
		// Looking leaves events for the audit, which are written later.
		if (isLooking || !isWrite(call) || call.body.includes('chain:v1:')) return send();
		const response = await send();
		if (isLooking) return response;
		isLooking = true;
		writes += 1;
		await each(call);
		expect([writes, call.path, await decisionsAbout(expected)]).toEqual([writes, call.path, expected]);
		isLooking = false;
		return response;
	});
	try {
		return { result: await run(), writes };
	} finally {
		stop();
	}
}

/** Lets the old shards be left, and everything planned happen. */
async function comeToRest(): Promise<void> {
	await world.pass(30 * minuteMs);
	await world.forge.runScheduled('hourly');
	await world.pass(2 * minuteMs);
	expect(world.forge.failures).toEqual([]);
}

/** The registry at rest: one home for every account, published as it is stored, and nothing under way. */
async function expectSettled(expected: Expected): Promise<void> {
	const { routing, moving, toRename } = await control();
	expect(moving).toBeUndefined();
	expect(toRename).toEqual([]);
	await expectAllPublished(world);
	const shards = await storedOf(world, 'shard');
	const names = shardNames(routing);
	expect(Object.keys(shards).sort()).toEqual(names.map((name) => (name === '' ? 'default' : name)).sort());
	for (const [id, { body }] of Object.entries(shards)) {
		const name = id === 'default' ? '' : id;
		for (const held of [body['entries'], body['rows']]) {
			for (const accountId of Object.keys(held as object)) {
				expect([accountId, shardFor(routing, accountId as AccountId)]).toEqual([accountId, name]);
			}
		}
	}
	for (const accountId of expected.keys()) await expectConsistent(world, accountId);
	expect(await decisionsAbout(expected)).toEqual(expected);
}

const overview = async () =>
	valueOf(await world.invoke<AdminOutputs['site.overview']>('ana', 'muster-admin', 'site.overview'));

/** Registers; while accounts still leave the shard, as soon as they have left. */
async function registerInTime(accountId: string): Promise<RpcResult<SavedView>> {
	const answer = await register(world, accountId, large);
	if (answer.ok) return answer;
	expect(answer.error.code).toBe('UNAVAILABLE');
	expect(unchangedProblems).toContain(answer.error.problem);
	await expectConsistent(world, accountId);
	await world.pass(2 * minuteMs);
	return register(world, accountId, large);
}

describe('registering into one shard', () => {
	it('divides it as often as it takes, and every account is decided right all the way', async () => {
		collectLog();
		const pairs = await pairsOfShard();
		const before = await shardsNow();
		const expected: Expected = new Map();
		for (let i = 0; i < 40; i++) {
			const accountId = await addServiceAccount(world, `${pairs[i % pairs.length]}${hexDigits[i % 16]}`);
			const saved = valueOf(await registerInTime(accountId));
			expect([i, saved.isEnforced]).toEqual([i, true]);
			expected.set(accountId, 'passes');
			const isDivided = (await shardsNow()).length > before.length;
			// Right after each division, and all of them in the end.
			if (isDivided && i % 6 === 0) expect(await decisionsAbout(expected)).toEqual(expected);
			if (i % 10 === 9) await world.pass(minuteMs);
		}
		expect((await shardsNow()).length).toBeGreaterThan(before.length);
		expect(await decisionsAbout(expected)).toEqual(expected);
		await comeToRest();
		await expectSettled(expected);
		expect(await overview()).toMatchObject({ identities: 40, growth: { shards: (await shardsNow()).length } });
		const { rows, cursor } = valueOf(
			await world.invoke<AdminOutputs['identity.directory']>('ana', 'muster-admin', 'identity.directory', {}),
		);
		expect(cursor).toBeUndefined();
		expect(rows.map(({ accountId }) => accountId).sort()).toEqual([...expected.keys()].sort());
	}, 60_000);

	it('that is full moves accounts without a decision going wrong at any write', async () => {
		const { expected, late } = await crowd();
		const before = await shardsNow();
		const { result, writes } = await watching(expected, () => register(world, late, large));
		expect(valueOf(result).isEnforced).toBe(true);
		expect(writes).toBeGreaterThan(8);
		expected.set(late, 'passes');
		expect(await decisionsAbout(expected)).toEqual(expected);
		expect((await shardsNow()).length).toBeGreaterThan(before.length);
		const homes = new Set(await Promise.all([...expected.keys()].map(async (id) => (await placeOf(world, id)).shard)));
		expect(homes.size).toBeGreaterThan(1);
		await watching(expected, comeToRest);
		await expectSettled(expected);
	});

	it('adds parts and takes none away, and leaves other shards alone', async () => {
		const { late } = await crowd();
		const { shard } = await placeOf(world, bot);
		const before = await dump(world);
		valueOf(await register(world, late, large));
		await comeToRest();
		const after = await dump(world);
		for (const [key, value] of Object.entries(before.properties)) {
			if (key !== 'c1' && key !== shardProperty(shard)) expect([key, after.properties[key]]).toEqual([key, value]);
		}
		expect(Object.keys(after.properties)).toEqual(expect.arrayContaining(Object.keys(before.properties)));
	});

	it('takes no longer than accounts need: what is left behind goes after a minute', async () => {
		const { late, expected } = await crowd();
		valueOf(await register(world, late, large));
		expect((await control()).moving).toMatchObject({ phase: 'draining' });
		await world.pass(3 * minuteMs);
		await expectSettled(expected.set(late, 'passes'));
	});

	it('of many at a time all land, one way or the other', async () => {
		collectLog();
		const { expected, movers, stays } = await crowd();
		const accounts = [...movers.slice(0, 5), stays];
		const answers = await Promise.all(accounts.map((accountId) => register(world, accountId, large)));
		for (const [i, accountId] of accounts.entries()) {
			const answer = answers[i] as RpcResult<SavedView>;
			if (!answer.ok) {
				expect(answer.error.code).toBe('UNAVAILABLE');
				expect(unchangedProblems).toContain(answer.error.problem);
				await expectConsistent(world, accountId);
				await world.pass(3 * minuteMs);
				valueOf(await registerInTime(accountId));
			}
			expected.set(accountId, 'passes');
		}
		expect(answers.some(({ ok }) => ok)).toBe(true);
		await comeToRest();
		await expectSettled(expected);
	});

	it('of an account that stays waits until the others have left, and then lands', async () => {
		collectLog();
		const { expected, stays } = await crowd();
		const { result } = await watching(expected, () => register(world, stays, large));
		expect(errorOf(result)).toMatchObject({ code: 'UNAVAILABLE', problem: 'registry-growing-unchanged', params: {} });
		expect((await control()).growthRefused).toBeUndefined();
		await world.pass(2 * minuteMs);
		expect(valueOf(await register(world, stays, large)).isEnforced).toBe(true);
		await comeToRest();
		await expectSettled(expected.set(stays, 'passes'));
	});

	it('once more while accounts still leave works or is UNAVAILABLE, and is never wrong', async () => {
		collectLog();
		const { expected, late } = await crowd();
		valueOf(await register(world, late, large));
		expected.set(late, 'passes');
		const pairs = await pairsOfShard();
		// The shard is full again at once, and for the same reason.
		const { record } = await placeOf(world, bot);
		const shard = await requireStored(world, 'shard', record);
		const { published, entries } = shard.body as { published: number; entries: ShardEntries };
		const filled: Record<string, Entry> = { ...entries };
		for (let i = 0; JSON.stringify(filled).length < 32_000; i++) {
			const digits = `${pairs[i % pairs.length]}${hexDigits[(i * 7) % 16]}`;
			filled[`712020:${digits}${String(i).padStart(5, '0')}-0000-4000-8000-eeeeeeeeeeee`] = [
				'N',
				'&',
				'',
				[['!', 0]],
				'',
			];
		}
		const body = { ...shard.body, published: published + 1, entries: filled };
		await tamper(world, 'shard', record, { ...shard, version: shard.version + 1, body });
		const second = await addServiceAccount(world, `${pairs[0]}3`);
		expected.set(second, 'unregistered');
		const { result } = await watching(expected, () => register(world, second, large));
		if (!result.ok) expect(result.error.code).toBe('UNAVAILABLE');
		await comeToRest();
		if (!result.ok) valueOf(await registerInTime(second));
		expected.set(second, 'passes');
		await comeToRest();
		await expectSettled(expected);
	});
});

describe('a change while the registry grows', () => {
	/** Registers the late account, and does something else at its n-th write. @returns false when there were fewer */
	async function during(nth: number, late: string, other: () => Promise<void>, expected: Expected): Promise<boolean> {
		let writes = 0;
		let isDone = false;
		const answer = await (async () => {
			const interceptor: Interceptor = async (call, send) => {
				if (isDone || !isWrite(call)) return send();
				writes += 1;
				if (writes < nth) return send();
				isDone = true;
				await other();
				return send();
			};
			const stop = intercept(interceptor);
			try {
				return await register(world, late, large);
			} finally {
				stop();
			}
		})();
		if (answer.ok) expected.set(late, 'passes');
		else expect(answer.error.code).toBe('UNAVAILABLE');
		return isDone;
	}

	it('that takes rights away is lost at no point of it', async () => {
		let nth = 1;
		for (; ; nth += step) {
			await openAnew();
			collectLog();
			const { expected, late } = await crowd();
			const members = [...expected].filter(([, code]) => code === 'passes').map(([accountId]) => accountId);
			const suspendAll = async () => {
				for (const accountId of members) {
					const { version } = await requireStored(world, 'identity', accountId);
					const saved = valueOf(await change(world, 'suspend', { accountId, version }));
					expected.set(accountId, 'suspended');
					const code = codeOf(await deploy(world, { accountId }));
					// Not yet enforced in both places, or refused; but never confirmed and passing.
					if (saved.isEnforced) expect([nth, ['suspended', 'frozen'].includes(code)]).toEqual([nth, true]);
				}
			};
			const wasReached = await during(nth, late, suspendAll, expected);
			if (!wasReached) break;
			for (const accountId of members) {
				expect([nth, codeOf(await deploy(world, { accountId }))]).not.toEqual([nth, 'passes']);
			}
			await comeToRest();
			await expectSettled(expected);
		}
		expect(nth).toBeGreaterThan(8);
	}, 180_000);

	it('between copying and flipping reaches the copy too', async () => {
		collectLog();
		const { expected, late } = await crowd();
		const known = new Set((await shardsNow()).map(shardProperty));
		const gate = aGate();
		let hasArrived = (): void => {};
		const arrived = new Promise<void>((resolve) => {
			hasArrived = resolve;
		});
		const stop = intercept(async (call, send) => {
			const isCopy = isPublication(call) && ![...known, 'c1'].some((property) => call.path.endsWith(`/${property}`));
			if (!isCopy) return send();
			hasArrived();
			await gate.passed;
			return send();
		});
		const growing = register(world, late, large);
		await arrived;
		const { moving } = await control();
		if (moving?.phase !== 'copying') throw new Error('nothing is being copied');
		const movers = [...expected.keys()].filter(
			(id) => expected.get(id) === 'passes' && !known.has(shardProperty(shardFor(moving.other, id as AccountId))),
		);
		expect(movers.length).toBeGreaterThan(0);
		for (const accountId of movers) {
			const { version } = await requireStored(world, 'identity', accountId);
			valueOf(await change(world, 'suspend', { accountId, version }));
			expected.set(accountId, 'suspended');
		}
		gate.open();
		expect((await growing).ok).toBe(true);
		stop();
		expected.set(late, 'passes');
		for (const accountId of movers) expect(codeOf(await deploy(world, { accountId }))).not.toBe('passes');
		await comeToRest();
		await expectSettled(expected);
	});

	it('that was computed before the copy and is written after it starts again, with the copy', async () => {
		collectLog();
		const { expected, late } = await crowd();
		const known = new Set(await shardsNow());
		const [copyWaits, revocationWaits, copied] = [aGate(), aGate(), aGate()];
		let mover: string | undefined;
		let hasBegun = false;
		let isCopied = false;
		const stop = intercept(async (call, send) => {
			if (!isTransaction(call)) return send();
			if (mover !== undefined && call.body.includes(`"identity:v1:${mover}"`)) {
				revocationWaits.open();
				await copied.passed;
				return send();
			}
			if (!hasBegun || isCopied) {
				hasBegun ||= call.body.includes('"phase":"copying"');
				return send();
			}
			isCopied = true;
			copyWaits.open();
			await revocationWaits.passed;
			const answer = await send();
			copied.open();
			return answer;
		});
		const growing = register(world, late, large);
		await copyWaits.passed;
		const { moving } = await control();
		if (moving?.phase !== 'copying') throw new Error('nothing is being copied');
		mover = [...expected.keys()].find(
			(id) => expected.get(id) === 'passes' && !known.has(shardFor(moving.other, id as AccountId)),
		);
		if (mover === undefined) throw new Error('nobody moves who could pass');
		const { version } = await requireStored(world, 'identity', mover);
		const [grown, saved] = await Promise.all([growing, change(world, 'suspend', { accountId: mover, version })]);
		stop();
		valueOf(saved);
		expect(codeOf(await deploy(world, { accountId: mover }))).not.toBe('passes');
		expected.set(mover, 'suspended');
		if (grown.ok) expected.set(late, 'passes');
		await comeToRest();
		await expectSettled(expected);
	}, 60_000);

	it('that gives rights is lost at no point of it either', async () => {
		for (const nth of [1, 2, 3, 4, 5, 6, 8, 10].filter((_, i) => i % step === 0)) {
			await openAnew();
			collectLog();
			const { expected, late } = await crowd();
			const [accountId = ''] = [...expected].find(([, code]) => code === 'unregistered') ?? [];
			const give = async () => {
				const answer = await register(world, accountId);
				if (answer.ok) expected.set(accountId, 'passes');
				else expect(['UNAVAILABLE', 'CONFLICT']).toContain(answer.error.code);
			};
			await during(nth, late, give, expected);
			await comeToRest();
			await expectSettled(expected);
		}
	}, 120_000);
});

describe('a registry that may not grow', () => {
	async function expectUnchanged(before: Dump, routing: Control['routing'], late: string, why: object): Promise<void> {
		const after = await dump(world);
		const named = (records: object) => Object.keys(records).filter((key) => /^(shard|identity) /.test(key));
		expect(named(after.records)).toEqual(named(before.records));
		expect(Object.keys(after.properties)).toEqual(Object.keys(before.properties));
		expect(await control()).toMatchObject({ routing, growthRefused: { why } });
		expect((await control()).moving).toBeUndefined();
		await expectConsistent(world, late);
	}

	it.each([18, 19])('because Jira takes %i properties keeps its parts, and says so', async (maxAppProperties) => {
		await openAnew({ maxAppProperties });
		collectLog();
		const { expected, late } = await crowd();
		const before = await dump(world);
		const { routing } = await control();
		const { result } = await watching(expected, () => register(world, late, large));
		expect(errorOf(result)).toMatchObject({
			code: 'CONFLICT',
			problem: 'registry-full',
			params: {},
		});
		const why = { problem: 'growth-properties-full', params: { published: 17 } };
		await expectUnchanged(before, routing, late, why);
		expect((await overview()).growth).toMatchObject({
			shards: 17,
			refused: { at: expect.any(Number), why },
		});
		expected.set(late, 'unregistered');
		await comeToRest();
		await expectSettled(expected);
		// What needs no room still works.
		const { version } = await requireStored(world, 'identity', bot);
		expect(valueOf(await change(world, 'suspend', { accountId: bot, version })).isEnforced).toBe(true);
	});

	/** Sets how many parts the settings accept. */
	async function limit(maxShards: number): Promise<void> {
		const stored = await requireStored(world, 'control', 'site');
		const version = stored.version + 1;
		const settings = { ...(stored.body as unknown as Control).settings, maxShards };
		await tamper(world, 'control', 'site', { ...stored, version, body: { ...stored.body, version, settings } });
		await publishProperty(world, 'c1');
	}

	it('because of the settings spreads accounts over the parts it has, with every decision right', async () => {
		collectLog();
		const { expected, late } = await crowd();
		await limit(17);
		const { result } = await watching(expected, () => register(world, late, large));
		if (!result.ok) {
			expect(result.error.code).toBe('UNAVAILABLE');
			await world.pass(2 * minuteMs);
			valueOf(await registerInTime(late));
		}
		expect((await overview()).growth).toMatchObject({ shards: 17, maxShards: 17 });
		await comeToRest();
		await expectSettled(expected.set(late, 'passes'));
	}, 60_000);

	it('because of the settings, where spreading does not help, keeps its parts and says so, until they allow more', async () => {
		collectLog();
		const digits = bot.slice(7, 9);
		const late = await addServiceAccount(world, `${digits}7`);
		await fill([digits]);
		await limit(17);
		const before = await dump(world);
		const { routing } = await control();
		expect(errorOf(await register(world, late, large))).toMatchObject({
			code: 'CONFLICT',
			problem: 'registry-full',
			params: {},
		});
		const why = { problem: 'growth-not-accepted', params: { needed: expect.any(Number), accepted: 17 } };
		await expectUnchanged(before, routing, late, why);
		expect((await overview()).growth).toMatchObject({ refused: { why } });
	});

	it('because Jira does not answer now keeps deciding right, and grows later', async () => {
		collectLog();
		const { expected, late } = await crowd();
		const known = new Set([...(await shardsNow()).map(shardProperty), 'c1']);
		const stop = intercept(async (call, send) =>
			isPublication(call) && ![...known].some((property) => call.path.endsWith(`/${property}`))
				? Response.json({ message: 'Service unavailable' }, { status: 503 })
				: send(),
		);
		const { result } = await watching(expected, () => register(world, late, large));
		expect(errorOf(result)).toMatchObject({ code: 'UNAVAILABLE' });
		stop();
		await expectConsistent(world, late);
		await world.forge.runScheduled('hourly');
		expected.set(late, 'unregistered');
		expect(await decisionsAbout(expected)).toEqual(expected);
		valueOf(await register(world, late, large));
		await comeToRest();
		await expectSettled(expected.set(late, 'passes'));
	});
});

describe('a crash', () => {
	it('at any call of a growth leaves every decision right, and is repaired by jobs and the hourly run', async () => {
		const unmade = await dieAtEachWrite(async (die, nth) => {
			const { expected, late } = await crowd();
			if (!(await die(() => register(world, late, large)))) return false;
			const wasStored = Object.hasOwn(await storedOf(world, 'identity'), late);
			expect([nth, await decisionsAbout(expected)]).toEqual([nth, expected]);
			await world.pass(2 * minuteMs);
			await world.forge.runScheduled('hourly');
			expect([nth, await decisionsAbout(expected)]).toEqual([nth, expected]);
			await comeToRest();
			await expectSettled(expected.set(late, wasStored ? 'passes' : 'unregistered'));
			return true;
		});
		expect(unmade).toBeGreaterThan(8);
	}, 180_000);

	it('at any call of leaving the old shards is repaired', async () => {
		const unmade = await dieAtEachWrite(async (die, nth) => {
			const { expected, late } = await crowd();
			valueOf(await register(world, late, large));
			expected.set(late, 'passes');
			jest.setSystemTime(Date.now() + 2 * minuteMs);
			const hasDied = await die(() => world.forge.runScheduled('hourly'));
			expect([nth, await decisionsAbout(expected)]).toEqual([nth, expected]);
			if (!hasDied) return false;
			await comeToRest();
			await expectSettled(expected);
			return true;
		});
		expect(unmade).toBeGreaterThan(2);
	}, 120_000);
});

describe('fresh names of shards', () => {
	async function toRename(...bases: string[]): Promise<void> {
		const stored = await requireStored(world, 'control', 'site');
		const version = stored.version + 1;
		const body = { ...stored.body, version, toRename: bases };
		await tamper(world, 'control', 'site', { ...stored, version, body });
	}

	async function renameShards(): Promise<boolean> {
		const [{ renameShards: run }, { ports }] = await Promise.all([
			import('../../src/services/registry/grow'),
			import('../../src/entry/wiring'),
		]);
		return world.forge.runAs(undefined, () => run(ports));
	}

	it('are taken at once, with every decision right at every write, and nothing left under the old ones', async () => {
		const { expected } = await crowd();
		const { shard, property } = await placeOf(world, bot);
		const all = (await shardsNow()).filter((name) => name !== '');
		await toRename(shard, ...all.filter((name) => name !== shard).slice(0, 3));
		const { result } = await watching(expected, renameShards);
		expect(result).toBe(true);
		expect((await placeOf(world, bot)).shard).not.toBe(shard);
		expect((await shardsNow()).length).toBe(17);
		expect(Object.keys((await dump(world)).properties)).not.toContain(property);
		await comeToRest();
		await expectSettled(expected);
	});

	it('of every base fit beside the limit: one group after the other', async () => {
		await openAnew({ maxAppProperties: 19 });
		const { expected } = await crowd();
		const stored = await requireStored(world, 'control', 'site');
		const settings = { ...(stored.body as unknown as Control).settings, maxShards: 17 };
		await tamper(world, 'control', 'site', { ...stored, body: { ...stored.body, settings } });
		const before = await shardsNow();
		await toRename(...before.filter((name) => name !== ''));
		await watching(new Map([...expected].slice(0, 2)), renameShards);
		await comeToRest();
		await expectSettled(expected);
		expect((await shardsNow()).filter((name) => before.includes(name))).toEqual(['']);
	}, 120_000);

	it('stop what was published under the old ones, also when it arrives late', async () => {
		collectLog();
		const { expected } = await crowd();
		const { shard, property } = await placeOf(world, bot);
		const stale = (await dump(world)).properties[property];
		await toRename(shard);
		expect(await renameShards()).toBe(true);
		await world.forge.runAs(undefined, async () => {
			const { ports } = await import('../../src/entry/wiring');
			await ports.appProperties.write(property, stale);
		});
		expect(await decisionsAbout(expected)).toEqual(expected);
		const { version } = await requireStored(world, 'identity', bot);
		valueOf(await change(world, 'suspend', { accountId: bot, version }));
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('suspended');
		await comeToRest();
		await world.forge.runScheduled('hourly');
		// The stranger is gone.
		await expectSettled(expected.set(bot, 'suspended'));
	});

	it('are taken by the hourly run, when whoever began died at any call', async () => {
		const unmade = await dieAtEachWrite(async (die, nth) => {
			const { expected } = await crowd();
			const { shard } = await placeOf(world, bot);
			await toRename(shard);
			const hasDied = await die(renameShards);
			expect([nth, await decisionsAbout(expected)]).toEqual([nth, expected]);
			if (!hasDied) return false;
			await comeToRest();
			expect((await placeOf(world, bot)).shard).not.toBe(shard);
			await expectSettled(expected);
			return true;
		});
		expect(unmade).toBeGreaterThan(5);
	}, 120_000);
});
