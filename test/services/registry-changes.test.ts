// Changes of the registry under everything that goes wrong: two admins, races, crashes, lost answers, stray writes.

import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { IdentityView } from '../../src/contract/calls/identities';
import { dayMs, minuteMs } from '../../src/contract/durations';
import type { Control, PublishedControl } from '../../src/core/snapshot/control';
import type { Entry, EntryRow, ShardEntries } from '../../src/core/snapshot/entry';
import { hexDigits, shardNames } from '../../src/core/snapshot/routing';
import { aGrant } from '../builders/identity';
import {
	aGate,
	collectLog,
	crashAt,
	intercept,
	isPublication,
	isTransaction,
	letSleepPassTime,
} from '../harness/platform-calls';
import {
	addServiceAccount,
	aSeededDraft,
	change,
	codeOf,
	deploy,
	edit,
	errorOf,
	expectAllPublished,
	expectConsistent,
	letAccountsBeKnown,
	placeOf,
	publishProperty,
	readBack,
	register,
	registered,
	stagedKeys,
	unchangedProblems,
} from '../harness/registry';
import { dump, requireStored, storedOf, tamper } from '../harness/storage';
import { idOf, openWorld, startOfTime, type TestWorld, valueOf } from '../harness/world';

let world: TestWorld;
beforeEach(async () => {
	world = await openWorld();
	await letSleepPassTime();
});
afterEach(() => {
	world.close();
	jest.restoreAllMocks();
});

const bot = idOf('deployBot');
const wide = aSeededDraft({ grants: [aGrant(), aGrant({ toStatusId: '10006' } as object)] });
const narrow = aSeededDraft({ grants: [aGrant()] });

const published = async (): Promise<Readonly<Record<string, unknown>>> => (await dump(world)).properties;
const control = async () => (await published())['c1'] as PublishedControl;
/** The tag that names the rights of an identity now. */
const tagOf = async (accountId: string) => String((await requireStored(world, 'identity', accountId)).body['tag']);

describe('two admins', () => {
	it('are told exactly what the other changed, and nothing of the second is saved', async () => {
		const first = await registered(world);
		await world.pass(minuteMs);
		valueOf(await edit(world, first, aSeededDraft({ name: 'renamed', contact: '#ops' })));
		const before = await dump(world);

		const error = errorOf(await edit(world, first, aSeededDraft({ purpose: 'Mine.' }), 'mei'));
		expect(error).toMatchObject({
			code: 'CONFLICT',
			changes: [
				{ field: 'name', from: 'deploy-bot', to: 'renamed' },
				{ field: 'contact', from: '#release-eng', to: '#ops' },
			],
			changedBy: { id: idOf('ana'), at: startOfTime + minuteMs },
		});
		expect(await dump(world)).toEqual(before);
		expect((await readBack(world, bot)).identity).toMatchObject({
			version: 2,
			name: 'renamed',
			purpose: first.purpose,
		});
	});

	it('see net changes only: what was put back is not one', async () => {
		const first = await registered(world);
		const second = valueOf(await edit(world, first, aSeededDraft({ name: 'b', contact: '#x' }))).identity;
		const third = valueOf(await edit(world, second, aSeededDraft({ name: first.name, contact: '#y' }))).identity;
		valueOf(await edit(world, third, aSeededDraft({ name: first.name, contact: '#z' })));
		const error = errorOf(await change(world, 'suspend', first, 'mei'));
		expect(error.changes).toEqual([{ field: 'contact', from: '#release-eng', to: '#z' }]);
	});

	it('see net changes also of a field that was empty before', async () => {
		const first = await registered(world);
		const second = valueOf(await edit(world, first, aSeededDraft({ environment: 'test' }))).identity;
		const third = valueOf(await edit(world, second, aSeededDraft({ environment: 'prod' }))).identity;
		expect(errorOf(await change(world, 'suspend', first, 'mei')).changes).toEqual([
			{ field: 'environment', from: null, to: 'prod' },
		]);
		valueOf(await edit(world, third, aSeededDraft()));
		expect(errorOf(await change(world, 'suspend', first, 'mei')).changes).toEqual([]);
	});

	it('who both suspend: the second is told that it is suspended already', async () => {
		const first = await registered(world);
		const [one, two] = await Promise.all([change(world, 'suspend', first), change(world, 'suspend', first, 'mei')]);
		const [winner, loser] = one.ok ? [one, two] : [two, one];
		expect(valueOf(winner).identity.status).toBe('suspended');
		expect(errorOf(loser)).toMatchObject({
			code: 'CONFLICT',
			changes: [{ field: 'status', from: 'active', to: 'suspended' }],
			changedBy: { id: one.ok ? idOf('ana') : idOf('mei') },
		});
		expect((await readBack(world, bot)).history).toHaveLength(2);
	});

	it('cannot save a version that does not exist yet', async () => {
		const first = await registered(world);
		const before = await dump(world);
		const error = errorOf(await edit(world, { accountId: bot, version: first.version + 5 }, narrow));
		expect(error.code).toBe('CONFLICT');
		expect(await dump(world)).toEqual(before);
	});

	it('cannot change what nobody registered', async () => {
		const before = await dump(world);
		for (const action of ['suspend', 'reactivate', 'retire'] as const) {
			expect(errorOf(await change(world, action, { accountId: bot, version: 1 })).code).toBe('NOT_FOUND');
		}
		expect(errorOf(await edit(world, { accountId: bot, version: 1 }, narrow)).code).toBe('NOT_FOUND');
		expect(errorOf(await world.invoke('ana', 'muster-admin', 'identity.read', { accountId: bot })).code).toBe(
			'NOT_FOUND',
		);
		expect(await dump(world)).toEqual(before);
	});
});

describe('at the same time', () => {
	it('identities of one shard change side by side, and all land', async () => {
		const accounts = [];
		for (let i = 0; i < 4; i++) accounts.push(await addServiceAccount(world, '0e'));
		const answers = await Promise.all(accounts.map((accountId) => register(world, accountId)));
		expect(answers.map((answer) => answer.ok)).toEqual([true, true, true, true]);
		expect(answers.map((answer) => valueOf(answer).isEnforced)).toEqual([true, true, true, true]);
		for (const accountId of accounts) {
			await expectConsistent(world, accountId);
			expect(codeOf(await deploy(world, { accountId }))).toBe('passes');
		}
		await expectAllPublished(world);
	});

	it('one is registered and its neighbour suspended, and both land', async () => {
		const [a, b] = [await addServiceAccount(world, '0e'), await addServiceAccount(world, '0e')];
		const first = valueOf(await register(world, a)).identity;
		const [suspended, other] = await Promise.all([change(world, 'suspend', first), register(world, b)]);
		expect([valueOf(suspended).isEnforced, valueOf(other).isEnforced]).toEqual([true, true]);
		expect(codeOf(await deploy(world, { accountId: a }))).toBe('suspended');
		expect(codeOf(await deploy(world, { accountId: b }))).toBe('passes');
		await expectAllPublished(world);
	});

	it('one account is registered once: the other attempt is told so', async () => {
		const answers = await Promise.all([
			register(world, bot, aSeededDraft({ name: 'one' })),
			register(world, bot, aSeededDraft({ name: 'two' }), { as: 'mei' }),
		]);
		expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
		const loser = answers.find(({ ok }) => !ok);
		const winner = answers.find(({ ok }) => ok);
		if (loser === undefined || winner === undefined) throw new Error('not exactly one of both won');
		expect(errorOf(loser)).toMatchObject({ code: 'CONFLICT', field: 'accountId' });
		expect((await readBack(world, bot)).identity.name).toBe(valueOf(winner).identity.name);
		expect((await readBack(world, bot)).history).toHaveLength(1);
		await expectConsistent(world, bot);
		await expectAllPublished(world);
	});

	it('a button pressed twice registers once, and never has two publishers at work', async () => {
		const publishing = new Map<string, number>();
		let most = 0;
		const stop = intercept(async (call, send) => {
			if (!isPublication(call)) return send();
			const now = (publishing.get(call.path) ?? 0) + 1;
			publishing.set(call.path, now);
			most = Math.max(most, now);
			for (let i = 0; i < 5; i++) await new Promise<void>((resolve) => void setImmediate(resolve));
			const response = await send();
			publishing.set(call.path, (publishing.get(call.path) ?? 1) - 1);
			return response;
		});
		const answers = await Promise.all([register(world, bot), register(world, bot)]);
		stop();
		expect(answers.some(({ ok }) => ok)).toBe(true);
		expect(most).toBe(1);
		expect((await readBack(world, bot)).history).toHaveLength(1);
		await expectConsistent(world, bot);
		await expectAllPublished(world);
	});

	it('suspending wins over an edit that read before it: no right comes back', async () => {
		const first = await registered(world, 'deployBot', narrow);
		const [suspended, edited] = await Promise.all([change(world, 'suspend', first), edit(world, first, wide, 'mei')]);
		expect([suspended.ok, edited.ok].filter(Boolean)).toHaveLength(1);
		await expectConsistent(world, bot);
		await expectAllPublished(world);
		if (suspended.ok) expect(codeOf(await deploy(world, 'deployBot'))).toBe('suspended');
	});

	it('an account is registered where the routing leads when it is stored, not where it led when it was read', async () => {
		const elsewhere = (await placeOf(world, bot)).shard === '1' ? '2' : '1';
		let hasMoved = false;
		const stop = intercept(async (call, send) => {
			if (isTransaction(call) && !hasMoved) {
				hasMoved = true;
				const stored = await requireStored(world, 'control', 'site');
				const { routing } = stored.body as unknown as Control;
				const version = stored.version + 1;
				const pairs = { ...routing.pairs, [bot.slice(7, 9)]: elsewhere };
				const body = { ...stored.body, version, routing: { ...routing, pairs } };
				await tamper(world, 'control', 'site', { ...stored, version, body });
			}
			return send();
		});
		valueOf(await register(world, bot));
		stop();
		expect(hasMoved).toBe(true);
		const { body } = await requireStored(world, 'shard', elsewhere);
		expect(body['entries']).toMatchObject({ [bot]: ['C', '@', '#release-eng', {}, await tagOf(bot)] });
		expect(body['rows']).toMatchObject({ [bot]: { accountId: bot, version: 1 } });
	});

	it('different shards are frozen side by side, and no withdrawal is lost', async () => {
		const accounts = [];
		for (const digits of ['01', '05', '09', '0d']) accounts.push(await addServiceAccount(world, digits));
		const shards = await Promise.all(accounts.map(async (accountId) => (await placeOf(world, accountId)).shard));
		expect(new Set(shards).size).toBe(4);
		const identities: IdentityView[] = [];
		for (const accountId of accounts) identities.push(valueOf(await register(world, accountId)).identity);
		const tags = await Promise.all(accounts.map(tagOf));
		const answers = await Promise.all(identities.map((identity) => change(world, 'suspend', identity)));
		expect(answers.map((answer) => valueOf(answer).isEnforced)).toEqual([true, true, true, true]);
		expect([...(await control()).frozen].sort()).toEqual([...tags].sort());
		expect(new Set([...tags, ...(await Promise.all(accounts.map(tagOf)))]).size).toBe(8);
		await expectAllPublished(world);
	});
});

describe('the life of an identity', () => {
	it('goes from registered over suspended and active to retired, and is told in full', async () => {
		let identity = await registered(world);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
		identity = valueOf(await change(world, 'suspend', identity)).identity;
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('suspended');
		identity = valueOf(await change(world, 'reactivate', identity, 'mei')).identity;
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
		identity = valueOf(await change(world, 'retire', identity)).identity;
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('retired');
		identity = await registered(world, 'deployBot', aSeededDraft({ name: 'again' }));
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
		expect(identity).toMatchObject({ version: 5, status: 'active', name: 'again' });

		const { history } = await readBack(world, bot);
		expect(history.map(({ version, action, from, to }) => ({ version, action, from, to }))).toEqual([
			{ version: 5, action: 'register', from: 'retired', to: 'active' },
			{ version: 4, action: 'retire', from: 'active', to: 'retired' },
			{ version: 3, action: 'reactivate', from: 'suspended', to: 'active' },
			{ version: 2, action: 'suspend', from: 'active', to: 'suspended' },
			{ version: 1, action: 'register', from: undefined, to: 'active' },
		]);
		expect(history.map(({ actor }) => actor.id)).toEqual(
			(['ana', 'ana', 'mei', 'ana', 'ana'] as const).map((name) => idOf(name)),
		);
		expect(history[3]).toMatchObject({ reason: 'For a reason.' });
		expect(Object.keys(await storedOf(world, 'history')).sort()).toEqual(
			[1, 2, 3, 4, 5].map((version) => `${bot}:0000000${version}`),
		);
	});

	it('ends with retirement: nothing but registering anew leads out of it', async () => {
		const retired = valueOf(await change(world, 'retire', await registered(world))).identity;
		const before = await dump(world);
		for (const action of ['suspend', 'reactivate', 'retire'] as const) {
			expect(errorOf(await change(world, action, retired))).toMatchObject({ code: 'CONFLICT' });
		}
		expect(errorOf(await edit(world, retired, wide))).toMatchObject({ code: 'CONFLICT' });
		expect(await dump(world)).toEqual(before);
	});

	it('does not reactivate what is active, or suspend twice', async () => {
		const active = await registered(world);
		let before = await dump(world);
		expect(errorOf(await change(world, 'reactivate', active)).code).toBe('CONFLICT');
		expect(await dump(world)).toEqual(before);
		const suspended = valueOf(await change(world, 'suspend', active)).identity;
		before = await dump(world);
		expect(errorOf(await change(world, 'suspend', suspended)).code).toBe('CONFLICT');
		expect(await dump(world)).toEqual(before);
	});

	it('may be edited while suspended, which lets nobody pass', async () => {
		const suspended = valueOf(await change(world, 'suspend', await registered(world, 'deployBot', narrow))).identity;
		const edited = valueOf(await edit(world, suspended, wide)).identity;
		expect(edited).toMatchObject({ status: 'suspended', version: 3 });
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('suspended');
	});

	it('asks for a reason', async () => {
		const { version } = await registered(world);
		const before = await dump(world);
		for (const reason of ['', '   ', 'x'.repeat(501), 7, null]) {
			const payload = { accountId: bot, version, reason };
			const error = errorOf(await world.invoke('ana', 'muster-admin', 'identity.suspend', payload));
			expect(error).toMatchObject({ code: 'INVALID_INPUT', field: 'reason' });
		}
		expect(await dump(world)).toEqual(before);
	});
});

describe('what a change costs', () => {
	/** Transactions and property writes of a change. */
	async function costOf(run: () => Promise<unknown>): Promise<[transactions: number, propertyWrites: number]> {
		world.forge.storage.usage.reset();
		world.forge.appProperties.usage.reset();
		await run();
		return [world.forge.storage.usage.transactions, world.forge.appProperties.usage.writes];
	}

	it('is one transaction, and one property to give rights, two to take them, none where no right changes', async () => {
		let identity: IdentityView | undefined;
		const keep = async (answer: Promise<Awaited<ReturnType<typeof edit>>>) => {
			identity = valueOf(await answer).identity;
		};
		const now = () => {
			if (identity === undefined) throw new Error('not registered yet');
			return identity;
		};
		expect(await costOf(() => keep(register(world, bot, narrow)))).toEqual([1, 1]);
		expect(await costOf(() => keep(edit(world, now(), wide)))).toEqual([1, 1]);
		expect(await costOf(() => keep(edit(world, now(), narrow)))).toEqual([1, 2]);
		expect(await costOf(() => keep(edit(world, now(), { ...narrow, name: 'other' })))).toEqual([1, 0]);
		expect(await costOf(() => keep(edit(world, now(), { ...narrow, contact: '#other' })))).toEqual([1, 1]);
		expect(await costOf(() => keep(edit(world, now(), { ...narrow, expiresAt: narrow.expiresAt - dayMs })))).toEqual([
			1, 2,
		]);
		expect(await costOf(() => keep(change(world, 'suspend', now())))).toEqual([1, 2]);
		expect(await costOf(() => keep(change(world, 'reactivate', now())))).toEqual([1, 1]);
		expect(await costOf(() => keep(change(world, 'retire', now())))).toEqual([1, 2]);
		expect(await costOf(() => keep(register(world, bot, narrow)))).toEqual([1, 1]);
	});

	it('is nothing for a refusal by version', async () => {
		const identity = await registered(world);
		expect(await costOf(() => change(world, 'suspend', { ...identity, version: 9 }))).toEqual([0, 0]);
	});
});

describe('storage that misbehaves', () => {
	it('and loses the answer of a transaction still yields one result', async () => {
		world.faults.storageResponseLost = 1;
		const saved = valueOf(await register(world, bot));
		expect(saved).toMatchObject({ isEnforced: true, identity: { version: 1 } });
		world.faults.storageResponseLost = 1;
		expect(valueOf(await change(world, 'suspend', saved.identity))).toMatchObject({
			isEnforced: true,
			identity: { version: 2, status: 'suspended' },
		});
		expect((await readBack(world, bot)).history).toHaveLength(2);
		await expectConsistent(world, bot);
		await expectAllPublished(world);
	});

	it('and loses every answer for a while is consistent in the end', async () => {
		collectLog();
		world.faults.storageResponseLost = 3;
		const saved = valueOf(await register(world, bot));
		world.faults.storageResponseLost = 0;
		expect(saved.identity.version).toBe(1);
		await world.pass(10 * minuteMs);
		await expectConsistent(world, bot);
		await expectAllPublished(world);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
	});

	it('and loses an answer after which somebody else is faster: nobody is told that nothing was saved', async () => {
		const first = await registered(world);
		let transactions = 0;
		const theirs = aGate();
		let other: Promise<unknown> | undefined;
		const stop = intercept(async (call, send) => {
			const response = await send();
			if (!isTransaction(call)) return response;
			transactions += 1;
			if (transactions === 2) theirs.open();
			if (transactions !== 1) return response;
			// Before the loser of the answer can look, another admin changes the identity again.
			other = edit(world, { accountId: bot, version: 2 }, aSeededDraft({ name: 'theirs' }), 'mei');
			await theirs.passed;
			return new Response('upstream timed out', { status: 504 });
		});
		const answer = await edit(world, first, aSeededDraft({ contact: '#mine' }));
		await other;
		stop();
		const { history } = await readBack(world, bot);
		expect(history.map(({ actor }) => actor.id)).toEqual([idOf('mei'), idOf('ana'), idOf('ana')]);
		// Ana's change is in the history as version 2: an answer that denies it would be untrue.
		expect(answer).toMatchObject({ ok: true, value: { identity: { contact: '#mine' } } });
	});

	it('and refuses any one request changes nothing or everything, and says which', async () => {
		collectLog();
		for (let nth = 1; nth <= 8; nth++) {
			const accountId = await addServiceAccount(world, '07');
			const before = await dump(world);
			let count = 0;
			const stop = intercept(async (call, send) => {
				if (call.to === 'storage') count += 1;
				return call.to === 'storage' && count === nth
					? Response.json({ code: 'TOO_MANY_REQUESTS', message: 'Too many requests' }, { status: 429 })
					: send();
			});
			const answer = await register(world, accountId);
			stop();
			if (answer.ok) {
				expect(answer.value.identity.version).toBe(1);
				await world.pass(10 * minuteMs);
				expect(codeOf(await deploy(world, { accountId }))).toBe('passes');
				await expectAllPublished(world);
			} else {
				expect([nth, answer.error.code]).toEqual([nth, 'UNAVAILABLE']);
				expect(unchangedProblems).toContain(answer.error.problem);
				expect(await dump(world)).toEqual(before);
			}
			await expectConsistent(world, accountId);
		}
	});

	it('and answers nothing but 429 is UNAVAILABLE, with nothing changed', async () => {
		const identity = await registered(world);
		const log = collectLog();
		const before = await dump(world);
		world.faults.storageThrottled = Number.POSITIVE_INFINITY;
		for (const answer of [
			await register(world, idOf('releaseBot')),
			await edit(world, identity, wide),
			await change(world, 'suspend', identity),
			await world.invoke('ana', 'muster-admin', 'identity.directory', {}),
			await world.invoke('ana', 'muster-admin', 'identity.read', { accountId: bot }),
		]) {
			expect(errorOf(answer)).toMatchObject({ code: 'UNAVAILABLE' });
			expect(errorOf(answer)).not.toHaveProperty('reference');
		}
		world.faults.storageThrottled = 0;
		expect(await dump(world)).toEqual(before);
		expect(world.agenda.pending()).toEqual([]);
		expect(log.length).toBeGreaterThan(0);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
	});
});

describe('app properties that misbehave', () => {
	it('once are tried again at once, and looked at again while the lost write may still arrive', async () => {
		collectLog();
		await letAccountsBeKnown(world);
		world.faults.appPropertyUnavailable = 1;
		expect(valueOf(await register(world, bot)).isEnforced).toBe(true);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
		expect(world.agenda.pending().length).toBeGreaterThan(0);
		await expectAllPublished(world);
	});

	it('once leave a suspension not enforced: the write that was lost may arrive and undo it', async () => {
		collectLog();
		const identity = await registered(world);
		world.faults.appPropertyUnavailable = 2;
		expect(valueOf(await change(world, 'suspend', identity)).isEnforced).toBe(false);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('suspended');
	});

	it('leave a registration stored, not enforced, and published by a job soon after', async () => {
		collectLog();
		world.faults.appPropertyUnavailable = 3;
		const saved = valueOf(await register(world, bot));
		expect(saved).toMatchObject({ isEnforced: false, identity: { version: 1 } });
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('unregistered');
		await world.pass(minuteMs);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
		await expectAllPublished(world);
	});

	it.each(['control record', 'shard'])(
		'leave a suspension not enforced when the %s cannot be written',
		async (which) => {
			collectLog();
			const identity = await registered(world);
			const { property } = await placeOf(world, bot);
			const target = which === 'shard' ? property : 'c1';
			const stop = intercept(async (call, send) =>
				isPublication(call, target) ? Response.json({ message: 'Service unavailable' }, { status: 503 }) : send(),
			);
			expect(valueOf(await change(world, 'suspend', identity)).isEnforced).toBe(false);
			// Either of the two properties stops the bot, so it is refused already; but nobody was told so.
			expect(['suspended', 'frozen']).toContain(codeOf(await deploy(world, 'deployBot')));
			stop();
			await world.pass(minuteMs);
			expect(codeOf(await deploy(world, 'deployBot'))).toBe('suspended');
			await expectAllPublished(world);
		},
	);

	it('for longer than every job tries are repaired by the hourly run', async () => {
		collectLog();
		world.faults.appPropertyUnavailable = Number.POSITIVE_INFINITY;
		expect(valueOf(await register(world, bot)).isEnforced).toBe(false);
		await world.pass(30 * minuteMs);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('unregistered');
		world.faults.appPropertyUnavailable = 0;
		await world.forge.runScheduled('hourly');
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
		await expectAllPublished(world);
	});

	it('and a queue that is down too are repaired by the hourly run', async () => {
		const log = collectLog();
		const stop = intercept(async (call, send) =>
			call.to === 'queue' || isPublication(call) ? new Response('{}', { status: 503 }) : send(),
		);
		const saved = valueOf(await register(world, bot));
		expect(saved.isEnforced).toBe(false);
		// The property that could not be written, and its comparison, which could be planned in neither of two ways.
		expect(log.map(({ where, code }) => `${where} ${code}`)).toEqual(Array(3).fill('publication UNAVAILABLE'));
		stop();
		await world.pass(10 * minuteMs);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('unregistered');
		await world.forge.runScheduled('hourly');
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
	});
});

describe('a crash', () => {
	const changes = {
		register: {
			prepare: async () => undefined,
			run: () => register(world, bot, narrow),
			before: 'unregistered',
			after: 'passes',
		},
		suspend: {
			prepare: () => registered(world, 'deployBot', narrow),
			run: () => change(world, 'suspend', { accountId: bot, version: 1 }),
			before: 'passes',
			after: 'suspended',
		},
	} as const;

	it.each(['register', 'suspend'] as const)(
		'at any point of a %s leaves all or nothing, and is repaired',
		async (name) => {
			const { prepare, run, before, after } = changes[name];
			// Dying before a call is made is dying after the one before it.
			let nth = 0;
			for (;;) {
				nth += 1;
				world.close();
				world = await openWorld();
				await letSleepPassTime();
				await prepare();
				const version = name === 'register' ? 0 : 1;
				if (!(await crashAt(nth, run))) break;
				await expectConsistent(world, bot);
				const stored = (await storedOf(world, 'identity'))[bot]?.version ?? 0;
				await world.pass(2 * minuteMs);
				await world.forge.runScheduled('hourly');
				expect([nth, world.forge.failures]).toEqual([nth, []]);
				await expectAllPublished(world);
				expect([nth, codeOf(await deploy(world, 'deployBot'))]).toEqual([nth, stored > version ? after : before]);
			}
			expect(nth).toBeGreaterThan(5);
		},
		90_000,
	);

	it('between transaction and publication shows in nothing until the hourly run, which repairs it', async () => {
		expect(await crashAt(1, () => register(world, bot), isTransaction)).toBe(true);
		expect((await requireStored(world, 'identity', bot)).version).toBe(1);
		await world.pass(5 * minuteMs);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('unregistered');
		await world.forge.runScheduled('hourly');
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
	});

	it('does not keep the next change of the same shard from being enforced', async () => {
		await letAccountsBeKnown(world);
		expect(await crashAt(1, () => register(world, bot), isTransaction)).toBe(true);
		await world.pass(2 * minuteMs);
		expect(valueOf(await change(world, 'suspend', { accountId: bot, version: 1 })).isEnforced).toBe(true);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('suspended');
		await expectAllPublished(world);
	});
});

describe('a stray older publication', () => {
	beforeEach(() => letAccountsBeKnown(world));

	/** Registers, with the publication accepted by Jira but applied only `delayMs` later; its own retries included. */
	async function registerWithStray(delayMs: number, accountId: string = bot): Promise<IdentityView> {
		collectLog();
		world.faults.appPropertyDelayMs = delayMs;
		const saved = valueOf(await register(world, accountId));
		world.faults.appPropertyDelayMs = 0;
		expect(saved.isEnforced).toBe(false);
		return saved.identity;
	}

	/** What becomes of the bot's attempts at every minute from now on. */
	async function codesEveryMinute(minutes: number, each: (minute: number) => Promise<void> = async () => {}) {
		const codes: string[] = [];
		for (let minute = 0; minute <= minutes; minute++) {
			await each(minute);
			codes.push(codeOf(await deploy(world, 'deployBot')));
			await world.pass(minuteMs);
		}
		return codes;
	}

	it('never lets a suspended identity pass, at any minute of the hour after', async () => {
		const identity = await registerWithStray(10 * minuteMs);
		expect(valueOf(await change(world, 'suspend', identity)).isEnforced).toBe(true);
		const codes = await codesEveryMinute(60);
		expect(codes.filter((code) => code === 'passes')).toEqual([]);
		// The stray write did land: until that was repaired, it was the control record that refused.
		expect(codes).toContain('frozen');
		await world.forge.runScheduled('hourly');
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('suspended');
	});

	it('never lets a suspended identity pass, also when another identity is suspended later', async () => {
		const other = await addServiceAccount(world, '10');
		const otherIdentity = valueOf(await register(world, other)).identity;
		expect((await placeOf(world, other)).property).not.toBe((await placeOf(world, bot)).property);
		const identity = await registerWithStray(10 * minuteMs);
		expect(valueOf(await change(world, 'suspend', identity)).isEnforced).toBe(true);
		const codes = await codesEveryMinute(40, async (minute) => {
			if (minute === 25) expect(valueOf(await change(world, 'suspend', otherIdentity)).isEnforced).toBe(true);
		});
		expect(codes.filter((code) => code === 'passes')).toEqual([]);
	});

	it('never gives back a grant that was taken, also when another identity is suspended later', async () => {
		const other = await addServiceAccount(world, '10');
		const otherIdentity = valueOf(await register(world, other)).identity;
		const identity = await registerWithStray(10 * minuteMs);
		const without = aSeededDraft({ grants: [aGrant({ toStatusId: '10006' } as object)] });
		expect(valueOf(await edit(world, identity, without)).isEnforced).toBe(true);
		const codes = await codesEveryMinute(40, async (minute) => {
			if (minute === 25) valueOf(await change(world, 'suspend', otherIdentity));
		});
		expect(codes.filter((code) => code === 'passes')).toEqual([]);
	});

	it('of a version before the last but one is stopped too', async () => {
		const first = await registerWithStray(10 * minuteMs);
		const second = valueOf(await edit(world, first, { ...narrow, name: 'second' })).identity;
		const third = valueOf(await edit(world, second, { ...narrow, contact: '#third' })).identity;
		const tag = await tagOf(bot);
		expect(valueOf(await change(world, 'suspend', third)).isEnforced).toBe(true);
		expect((await codesEveryMinute(15)).filter((code) => code === 'passes')).toEqual([]);
		// What takes no right away keeps the tag, so that one tag withdraws every version that had the rights.
		expect((await control()).frozen).toEqual([tag]);
	});

	it('of the control record cannot bring a withdrawn version back', async () => {
		const other = await addServiceAccount(world, '10');
		const otherIdentity = valueOf(await register(world, other)).identity;
		const identity = await registered(world);
		collectLog();
		// A suspension whose control record lands late, then one of the bot that is confirmed.
		world.faults.appPropertyDelayMs = 5 * minuteMs;
		expect(valueOf(await change(world, 'suspend', otherIdentity)).isEnforced).toBe(false);
		world.faults.appPropertyDelayMs = 0;
		expect(valueOf(await change(world, 'suspend', identity)).isEnforced).toBe(true);
		expect((await codesEveryMinute(20)).filter((code) => code === 'passes')).toEqual([]);
	});

	it('does not stop the new version of a narrowed identity: its other grants work at once', async () => {
		const first = await registered(world, 'deployBot', wide);
		const tag = await tagOf(bot);
		const kept = aSeededDraft({ grants: [aGrant()] });
		expect(valueOf(await edit(world, first, kept)).isEnforced).toBe(true);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
		expect((await control()).frozen).toEqual([tag]);
		expect(await tagOf(bot)).not.toBe(tag);
	});

	it('is stopped for a reactivated identity too, which itself works at once', async () => {
		const first = await registered(world);
		const suspended = valueOf(await change(world, 'suspend', first)).identity;
		expect(valueOf(await change(world, 'reactivate', suspended)).isEnforced).toBe(true);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
	});
});

describe('the list of withdrawn rights', () => {
	it('does not grow for ever', async () => {
		let identity = await registered(world);
		for (let round = 0; round < 6; round++) {
			identity = valueOf(await change(world, 'suspend', identity)).identity;
			identity = valueOf(await change(world, 'reactivate', identity)).identity;
			await world.pass(21 * minuteMs);
		}
		// Time alone frees nothing: only a comparison of all properties shows that no old version stands anywhere.
		expect(new Set((await control()).frozen).size).toBe(6);
		await world.forge.runScheduled('hourly');
		expect((await control()).frozen).toEqual([]);
		const tag = await tagOf(bot);
		await change(world, 'suspend', identity);
		expect((await control()).frozen).toEqual([tag]);
		expect((await requireStored(world, 'control', 'site')).body['withdrawn']).toHaveLength(1);
	});

	it('is kept for twenty minutes', async () => {
		const identity = await registered(world);
		const tag = await tagOf(bot);
		valueOf(await change(world, 'suspend', identity));
		await world.pass(20 * minuteMs - 1);
		await world.forge.runScheduled('hourly');
		expect((await control()).frozen).toContain(tag);
		await world.pass(1);
		await world.forge.runScheduled('hourly');
		expect((await control()).frozen).toEqual([]);
	});

	it('survives an admin who saves a hundred times within twenty minutes', async () => {
		let identity = await registered(world, 'deployBot', narrow);
		for (let i = 0; i < 30; i++) {
			const draft = aSeededDraft({ expiresAt: narrow.expiresAt - i * 1_000 });
			const saved = valueOf(await edit(world, identity, draft));
			expect([i, saved.isEnforced]).toEqual([i, true]);
			identity = saved.identity;
			expect(JSON.stringify(await control()).length).toBeLessThan(32_768);
		}
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
	});
});

describe('a shard that is full', () => {
	const large = aSeededDraft({
		grants: Array.from({ length: 30 }, (_, i) =>
			aGrant({ fromStatusId: `1000${1 + (i % 6)}`, toStatusId: `1000${1 + Math.floor(i / 6)}` } as object),
		),
	});

	/** Fills the bot's shard with entries of others until hardly anything fits. */
	async function fillShard(digitsOf: (i: number) => string): Promise<void> {
		const { record, property } = await placeOf(world, bot);
		const shard = await requireStored(world, 'shard', record);
		const { published, entries } = shard.body as { published: number; entries: ShardEntries };
		const filled: Record<string, Entry> = { ...entries };
		for (let i = 0; JSON.stringify(filled).length < 32_300; i++) {
			const row: EntryRow = ['.', 0];
			const rest = `${String(i).padStart(5, '0')}-0000-4000-8000-ffffffffffff`;
			filled[`712020:${digitsOf(i)}${rest}`] = ['S', '@', '#x', [['(', 1, 's10005'], row], '#abcde'];
		}
		const body = { ...shard.body, published: published + 1, entries: filled };
		await tamper(world, 'shard', record, { ...shard, version: shard.version + 1, body });
		await publishProperty(world, property);
		await expectAllPublished(world);
	}

	/** The first digits of accounts all over the bot's shard. */
	let everywhere: (i: number) => string;
	beforeEach(async () => {
		const { shard } = await placeOf(world, bot);
		const { routing } = (await requireStored(world, 'control', 'site')).body as unknown as Control;
		const pairs = Object.keys(routing.pairs).filter((pair) => routing.pairs[pair] === shard);
		expect(pairs.length).toBeGreaterThan(8);
		everywhere = (i) => `${pairs[i % pairs.length]}${hexDigits[i % 16]}`;
	});

	/** Registers; while what was moved elsewhere still stands in the shard, as soon as it is gone. */
	async function registerInTime() {
		const answer = await register(world, bot, large);
		if (answer.ok || answer.error.code !== 'UNAVAILABLE') return answer;
		expect(unchangedProblems).toContain(answer.error.problem);
		await expectConsistent(world, bot);
		await world.pass(2 * minuteMs);
		return register(world, bot, large);
	}

	it('is divided for one more identity', async () => {
		collectLog();
		await fillShard(everywhere);
		const { shard } = await placeOf(world, bot);
		expect(valueOf(await registerInTime())).toMatchObject({ isEnforced: true, identity: { version: 1 } });
		const { routing } = (await requireStored(world, 'control', 'site')).body as unknown as Control;
		expect(shardNames(routing).length).toBeGreaterThan(17);
		expect(shardNames(routing)).toContain(shard);
		await expectConsistent(world, bot);
		await world.pass(5 * minuteMs);
		await expectAllPublished(world);
		await expectConsistent(world, bot);
	});

	it('is divided by a third character where two choose nothing smaller', async () => {
		collectLog();
		await fillShard((i) => `${bot.slice(7, 9)}${hexDigits[i % 16]}`);
		expect(valueOf(await registerInTime())).toMatchObject({ isEnforced: true, identity: { version: 1 } });
		await world.pass(5 * minuteMs);
		await expectAllPublished(world);
		await expectConsistent(world, bot);
	});

	it('refuses one more identity with a clear error where no division helps, and stores nothing of it', async () => {
		collectLog();
		// Accounts that share every character the routing reads.
		await fillShard(() => bot.slice(7, 10));
		const before = await dump(world);
		const error = errorOf(await registerInTime());
		expect(error).toEqual({ code: 'CONFLICT', problem: 'registry-full', params: {} });
		const { records } = await dump(world);
		const ofBot = (key: string) => key.includes(bot);
		expect(Object.keys(records).filter(ofBot)).toEqual(Object.keys(before.records).filter(ofBot));
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('unregistered');
		await world.pass(5 * minuteMs);
		await world.forge.runScheduled('hourly');
		await expectAllPublished(world);
		await expectConsistent(world, bot);
		expect(errorOf(await register(world, bot, large)).code).toBe('CONFLICT');
		const noted = (await requireStored(world, 'control', 'site')).body['growthRefused'];
		expect(noted).toEqual({
			at: expect.any(Number),
			why: { problem: 'growth-not-accepted', params: { needed: expect.any(Number), accepted: 98 } },
		});
	});

	it('still lets identities be suspended', async () => {
		const identity = await registered(world);
		await fillShard(everywhere);
		expect(valueOf(await change(world, 'suspend', identity)).isEnforced).toBe(true);
		expect(codeOf(await deploy(world, 'deployBot', stagedKeys[1]))).toBe('suspended');
	});

	it('still lets identities be suspended where no division helps', async () => {
		const identity = await registered(world);
		await fillShard(() => bot.slice(7, 10));
		expect(valueOf(await change(world, 'suspend', identity)).isEnforced).toBe(true);
		expect(codeOf(await deploy(world, 'deployBot', stagedKeys[1]))).toBe('suspended');
	});
});
