// A write that nobody knows the fate of arrives late: what was said to be enforced before it came still holds.
import { describe, expect, it } from '@jest/globals';
import type { IdentityView } from '../../src/contract/calls/identities';
import { minuteMs } from '../../src/contract/durations';
import type { AccountId } from '../../src/contract/ids';
import type { Guard } from '../../src/core/policy/decide';
import type { Control } from '../../src/core/snapshot/control';
import { hexDigits } from '../../src/core/snapshot/routing';
import type { ManyChange } from '../../src/services/registry/change-many';
import { collectLog, intercept, isPublication } from '../harness/platform-calls';
import {
	addServiceAccount,
	aSeededDraft,
	change,
	codeOf,
	deploy,
	edit,
	fillShardOf,
	letAccountsBeKnown,
	placeOf,
	register,
	registered,
	setGuard,
} from '../harness/registry';
import { putProperty, requireStored, tamper } from '../harness/storage';
import { idOf, valueOf } from '../harness/world';
import { openWorldForEachTest, world } from '../harness/world-of-test';

openWorldForEachTest(() => collectLog());

const bot = idOf('deployBot');
/** The characters of the bot's account id that choose its shard. */
const digits = bot.slice(7, 9);
const orHuman: Guard = { mode: 'registered-or-human', enforcement: 'enforce' };
const humanOnly: Guard = { mode: 'human-only', enforcement: 'enforce' };

/**
 * Lets the next write of a property go without an answer, and keeps it.
 *
 * @returns makes it arrive
 */
function loseNextWrite(property: string): () => Promise<void> {
	let lost: unknown;
	intercept(async (call, send) => {
		if (lost !== undefined || !isPublication(call, property)) return send();
		lost = JSON.parse(call.body);
		throw new TypeError('fetch failed: no answer');
	});
	return () => putProperty(world, property, lost);
}

/** Who passes the guarded transition now. */
const passes = async (accountId: string, guard: Guard): Promise<string> => {
	setGuard(world, guard);
	return codeOf(await deploy(world, { accountId }));
};

const read = async (accountId: string) =>
	valueOf(
		await world.invoke<{ identity: IdentityView; isEnforced: boolean }>('ana', 'muster-admin', 'identity.read', {
			accountId,
		}),
	);

/** Writes the bot's shard for a reason that has nothing to do with other accounts, and loses the first try. */
async function loseWriteOfShard(): Promise<() => Promise<void>> {
	const identity = await registered(world);
	const land = loseNextWrite((await placeOf(world, bot)).property);
	valueOf(await edit(world, identity, aSeededDraft({ contact: '#elsewhere' })));
	return land;
}

describe.each<[string, Guard]>([
	['registered-or-human', orHuman],
	['human-only', humanOnly],
])('at a guard of mode %s, a late write that does not know an account', (_, guard) => {
	it('undoes no suspension that was said to be enforced', async () => {
		const land = await loseWriteOfShard();
		const accountId = await addServiceAccount(world, digits);
		const { identity } = valueOf(await register(world, accountId));
		const suspended = valueOf(await change(world, 'suspend', identity));
		expect(await passes(accountId, guard)).toBe('suspended');
		// The write lists no such account, so no withdrawn tag refuses it.
		await land();
		expect(await passes(accountId, guard)).toBe('passes');
		expect(suspended.isEnforced).toBe(false);
		expect((await read(accountId)).isEnforced).toBe(false);
	});

	it('undoes no registration of a person that was said to be enforced', async () => {
		const land = await loseWriteOfShard();
		const chidi = `712020:${digits}fffff0-0000-4000-8000-000000000000`;
		const person = { accountId: chidi, displayName: 'Chidi', accountType: 'atlassian', active: true } as const;
		world.site.addAccount(person, ['release-engineers', 'jira-users']);
		const none = aSeededDraft({ type: 'bot-user', grants: [] });
		const saved = valueOf(await register(world, chidi, none, { confirmBotUser: true }));
		expect(await passes(chidi, guard)).toBe('no-grant');
		await land();
		expect(await passes(chidi, guard)).toBe('passes');
		expect(saved.isEnforced).toBe(false);
	});

	it('makes a bot that nobody registered a person for five minutes at most', async () => {
		const land = await loseWriteOfShard();
		const accountId = await addServiceAccount(world, digits);
		await world.pass(16 * minuteMs);
		await land();
		expect(await passes(accountId, guard)).toBe('passes');
		await world.pass(5 * minuteMs);
		expect(await passes(accountId, guard)).toBe('unregistered');
	});

	it('is repaired within five minutes of its arrival, however late it comes', async () => {
		const land = await loseWriteOfShard();
		const accountId = await addServiceAccount(world, digits);
		const { identity } = valueOf(await register(world, accountId));
		valueOf(await change(world, 'suspend', identity));
		await world.pass(16 * minuteMs);
		await land();
		await world.pass(5 * minuteMs);
		expect(await passes(accountId, guard)).toBe('suspended');
	});
});

const spaceOps = '10001';
const control = async () => (await requireStored(world, 'control', 'site')).body as unknown as Control;

/** Publishes a control record as it is, and loses the first try. */
async function loseWriteOfControl(): Promise<() => Promise<void>> {
	const land = loseNextWrite('c1');
	const payload = { projectId: spaceOps, reason: 'For a reason.' };
	valueOf(await world.invoke('ana', 'muster-admin', 'space.freeze', payload));
	return land;
}

/** Lets the accounts of some pairs of digits move to fresh shards. @returns the pairs */
async function growShards(): Promise<string[]> {
	const [{ grow }, { ports }] = await Promise.all([
		import('../../src/services/registry/grow'),
		import('../../src/entry/wiring'),
	]);
	const before = (await control()).routing.pairs;
	// In a new routing, the pairs of equal second digits share a shard.
	const crowded = new Map(hexDigits.map((digit) => [`${digit}${digits[1]} `, 3_000]));
	expect(await world.forge.runAs(undefined, () => grow(ports, crowded))).toBe('grew');
	const { pairs } = (await control()).routing;
	return Object.keys(pairs).filter((pair) => pairs[pair] !== before[pair]);
}

describe('while accounts leave their shard, a late control record that leads to it', () => {
	it('undoes nothing that was said to be enforced of an account that came since', async () => {
		const land = await loseWriteOfControl();
		const [pair = ''] = await growShards();
		const accountId = await addServiceAccount(world, pair);
		const { identity, isEnforced } = valueOf(await register(world, accountId));
		const suspended = valueOf(await change(world, 'suspend', identity));
		expect(await passes(accountId, humanOnly)).toBe('suspended');
		await land();
		expect(await passes(accountId, humanOnly)).toBe('passes');
		expect([isEnforced, suspended.isEnforced, (await read(accountId)).isEnforced]).toEqual([false, false, false]);
		await letAccountsBeKnown(world);
		expect(await passes(accountId, humanOnly)).toBe('suspended');
		expect((await read(accountId)).isEnforced).toBe(true);
	});

	it('undoes no suspension that was said to be enforced where the old shard could not be published', async () => {
		const accounts = new Map<string, IdentityView>();
		for (const digit of hexDigits) {
			const accountId = await addServiceAccount(world, `${digit}${digits[1]}`);
			accounts.set(accountId, valueOf(await register(world, accountId)).identity);
		}
		await letAccountsBeKnown(world);
		const before = new Map(
			await Promise.all([...accounts.keys()].map(async (id) => [id, await placeOf(world, id)] as const)),
		);
		const land = await loseWriteOfControl();
		const pairs = await growShards();
		const identity = [...accounts.values()].find(({ accountId }) => pairs.includes(accountId.slice(7, 9)));
		if (identity === undefined) throw new Error('no account has moved');
		const { accountId } = identity;
		const old = before.get(accountId)?.property ?? '';
		const stop = intercept(async (call, send) =>
			isPublication(call, old) ? Response.json({ message: 'Service unavailable' }, { status: 503 }) : send(),
		);
		const suspended = valueOf(await change(world, 'suspend', identity));
		await land();
		setGuard(world, { mode: 'registered', enforcement: 'enforce' });
		expect(codeOf(await deploy(world, { accountId }))).toBe('passes');
		expect([suspended.isEnforced, (await read(accountId)).isEnforced]).toEqual([false, false]);
		stop();
		await letAccountsBeKnown(world);
		expect(codeOf(await deploy(world, { accountId }))).toBe('suspended');
		expect((await read(accountId)).isEnforced).toBe(true);
	});
});

describe('a shard that got a fresh name', () => {
	it('is not brought back by a late write of it and a late control record that leads to it', async () => {
		const identity = await registered(world);
		await letAccountsBeKnown(world);
		const old = await placeOf(world, bot);
		const landShard = loseNextWrite(old.property);
		const { version } = valueOf(await edit(world, identity, aSeededDraft({ contact: '#elsewhere' }))).identity;
		const landControl = await loseWriteOfControl();
		const [{ renameShards }, { ports }] = await Promise.all([
			import('../../src/services/registry/grow'),
			import('../../src/entry/wiring'),
		]);
		const before = await requireStored(world, 'control', 'site');
		const body = { ...before.body, version: before.version + 1, toRename: [old.shard] };
		await tamper(world, 'control', 'site', { ...before, version: before.version + 1, body });
		await world.forge.runAs(undefined, () => renameShards(ports));
		expect(await placeOf(world, bot)).not.toEqual(old);
		const suspended = valueOf(await change(world, 'suspend', { ...identity, version }));
		await landShard();
		await landControl();
		expect(await passes(bot, orHuman)).toBe('passes');
		expect([suspended.isEnforced, (await read(bot)).isEnforced]).toEqual([false, false]);
		await letAccountsBeKnown(world);
		expect(await passes(bot, orHuman)).toBe('suspended');
		expect((await read(bot)).isEnforced).toBe(true);
	});
});

describe('bulk work', () => {
	it('that changes nothing Jira reads does not vouch for what was changed before', async () => {
		const identity = await registered(world);
		await letAccountsBeKnown(world);
		loseNextWrite((await placeOf(world, bot)).property);
		loseNextWrite('c1');
		expect(valueOf(await change(world, 'freeze', identity)).isEnforced).toBe(false);
		const [{ changeMany }, { changeOwner }, { ports }] = await Promise.all([
			import('../../src/services/registry/change-many'),
			import('../../src/core/registry/lifecycle'),
			import('../../src/entry/wiring'),
		]);
		const actor = { kind: 'system', id: 'test' } as const;
		const decide: ManyChange['decide'] = (current, known) =>
			current && changeOwner(current, idOf('dana') as AccountId, { ...known, actor, reason: 'For a reason.' });
		const options = { work: 'owners', stopAt: Date.now() + minuteMs };
		const run = () => changeMany(ports, [{ accountId: bot as AccountId, decide }], options);
		const changed = await world.forge.runAs(undefined, run);
		expect([...changed.outcomes.values()]).toMatchObject([{ outcome: 'applied' }]);
		expect(changed.isEnforced).toBe(false);
	});
});

describe('a suspension', () => {
	it('of an account that every late write lists is enforced at once, whichever of its two writes was lost', async () => {
		const identity = await registered(world);
		await letAccountsBeKnown(world);
		for (const lost of ['c1', (await placeOf(world, bot)).property]) {
			const land = loseNextWrite(lost);
			const { version } = (await read(bot)).identity;
			expect(valueOf(await change(world, 'suspend', { ...identity, version })).isEnforced).toBe(true);
			await land();
			expect(await passes(bot, orHuman)).not.toBe('passes');
			await letAccountsBeKnown(world);
			valueOf(await change(world, 'reactivate', { ...identity, version: version + 1 }));
		}
	});
});

describe('a control record that may arrive late', () => {
	it.each<Guard>([{ mode: 'registered', enforcement: 'enforce' }, orHuman, humanOnly])(
		'with broken glass keeps a suspension from being called enforced at %j',
		async (guard) => {
			const identity = await registered(world);
			const land = loseNextWrite('c1');
			const throwSwitch = (call: string) => world.invoke('ana', 'muster-admin', call, { reason: 'For a reason.' });
			valueOf(await throwSwitch('site.break-glass'));
			valueOf(await throwSwitch('site.mend-glass'));
			expect(valueOf(await change(world, 'suspend', identity)).isEnforced).toBe(false);
			expect((await read(bot)).isEnforced).toBe(false);
			await land();
			expect(await passes(bot, guard)).toBe('passes');
			// The chain of comparisons finds it.
			await letAccountsBeKnown(world);
			expect(await passes(bot, guard)).toBe('suspended');
			expect((await read(bot)).isEnforced).toBe(true);
		},
	);
});

describe('a name that a refused division gave back', () => {
	it('is not given to a shard while a write of it may still arrive', async () => {
		const first = await addServiceAccount(world, 'abf');
		await fillShardOf(world, first, 2, 32_380);
		const lost = new Map<string, unknown>();
		let isRefused = true;
		intercept(async (call, send) => {
			const name = call.path.split('/').pop() ?? '';
			if (!isRefused || !isPublication(call) || !name.includes('-')) return send();
			if (lost.has(name)) return new Response(JSON.stringify({ errorMessages: ['no'] }), { status: 400 });
			lost.set(name, JSON.parse(call.body));
			throw new TypeError('fetch failed: no answer');
		});
		for (let tries = 0; tries < 5 && lost.size === 0; tries++) {
			await register(world, first);
			await world.pass(75_000);
		}
		expect(lost.size).toBeGreaterThan(0);
		isRefused = false;
		const accountId = await addServiceAccount(world, 'ab1');
		let answer = await register(world, accountId);
		for (let tries = 0; tries < 40 && !answer.ok; tries++) {
			await world.pass(minuteMs);
			answer = await register(world, accountId);
		}
		await world.pass(minuteMs);
		const { isEnforced } = valueOf(await change(world, 'suspend', valueOf(answer).identity));
		const { property } = await placeOf(world, accountId);
		if (lost.has(property)) await putProperty(world, property, lost.get(property));
		expect([isEnforced, await passes(accountId, orHuman)]).not.toEqual([true, 'passes']);
		expect([isEnforced, await passes(accountId, humanOnly)]).not.toEqual([true, 'passes']);
	});
});
