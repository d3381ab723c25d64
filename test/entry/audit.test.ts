// Evidence: one event for every status change that counts, whatever is delivered twice, late or not at all.

import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AuditEventView, IssueAuditView } from '../../src/contract/calls/audit';
import { dayMs, minuteMs } from '../../src/contract/durations';
import type { Guard } from '../../src/core/policy/decide';
import { aGrant } from '../builders/identity';
import { collectLog } from '../harness/platform-calls';
import {
	addServiceAccount,
	aSeededDraft,
	change,
	codeOf,
	deploy,
	deployed,
	press,
	register,
	registered,
	setGuard,
	staged,
	stagedKeys,
} from '../harness/registry';
import { dump, erase, requireStored, type StoredValue, storedOf, tamper } from '../harness/storage';
import { idOf, startOfTime, valueOf } from '../harness/world';
import { openWorldForEachTest, world } from '../harness/world-of-test';

openWorldForEachTest();

const bot = idOf('deployBot');
const key = stagedKeys[0];
const pastObservation = 11 * minuteMs;
const registeredOnly: Guard = { mode: 'registered', enforcement: 'enforce' };

/** The panel of a work item, as somebody who sees it. */
async function audit(issueKey: string = key, limit = 100): Promise<IssueAuditView> {
	const issueId = world.site.issue(issueKey).id;
	return valueOf(await world.invoke('chidi', 'muster-issue', 'issue.audit', { issueId, limit }));
}

async function onlyEvent(issueKey: string = key): Promise<AuditEventView> {
	const { events, total, chain } = await audit(issueKey);
	expect(chain).toEqual({ state: 'verified', length: 1 });
	expect(total).toBe(1);
	const [event] = events;
	if (event === undefined) throw new Error('there is no event');
	return event;
}

const eventsOf = async (issueKey: string = key): Promise<[string, StoredValue][]> => {
	const { id } = world.site.issue(issueKey);
	return Object.entries(await storedOf(world, 'event'))
		.filter(([name]) => name.startsWith(`${id}:`))
		.sort(([, a], [, b]) => Number(a['seq']) - Number(b['seq']));
};

/** Puts a guard on *Deploy*, and lets Muster read the guards from Jira. */
async function setKnownGuard(guard: Guard): Promise<void> {
	setGuard(world, guard);
	valueOf(await world.invoke('ana', 'muster-admin', 'site.overview', {}));
}

/** Deploys `count` times and lets each be recorded. */
async function deployTimes(count: number, issueKey: string = key): Promise<void> {
	for (let i = 0; i < count; i++) {
		expect(codeOf(await deploy(world, 'deployBot', issueKey))).toBe('passes');
		await world.pass(1_000);
	}
}

describe('a transition that passed a guard', () => {
	it('is recorded with who, under which grant, who answers for it, and by which registry', async () => {
		const identity = await registered(world, 'deployBot', aSeededDraft({ name: 'the deployer' }));
		await world.pass(minuteMs);
		await deploy(world, 'deployBot');
		await world.settle();
		const control = await requireStored(world, 'control', 'site');
		const event = await onlyEvent();
		expect(event).toEqual({
			seq: 1,
			at: startOfTime + minuteMs,
			recordedAt: startOfTime + minuteMs,
			source: 'post-function',
			actorId: bot,
			ownerId: identity.ownerId,
			identityName: 'the deployer',
			identityVersion: 1,
			grant: 's10005 p10000 f10004',
			transition: { id: '41', workflow: 'Release train workflow' },
			from: staged,
			to: deployed,
			decision: 'allowed',
			recheck: 'allow',
			registry: [control.version, expect.any(Number)],
			hash: expect.stringMatching(/^[\w-]{43}$/),
		});
	});

	it('shows nobody a salt, also to those who may see the work item', async () => {
		await registered(world);
		await deploy(world, 'deployBot');
		await world.settle();
		const [[, stored] = []] = await eventsOf();
		const { actorSalt, ownerSalt } = (stored?.body ?? {}) as { actorSalt: string; ownerSalt: string };
		expect(actorSalt).toMatch(/^[\w-]{22}$/);
		expect(ownerSalt).not.toBe(actorSalt);
		const text = JSON.stringify(await audit());
		expect(text).not.toContain(actorSalt);
		expect(text).not.toContain(ownerSalt);
		expect(text).not.toMatch(/salt/i);
	});

	it('holds no account id in what the chain’s hash covers', async () => {
		await registered(world);
		await deploy(world, 'deployBot');
		await world.settle();
		const [[, stored] = []] = await eventsOf();
		const payload = JSON.stringify(stored?.body['payload']);
		expect(payload).not.toContain(bot);
		expect(payload).not.toContain(idOf('bruno'));
	});

	it('takes no more than 1,024 bytes, event and head', async () => {
		await registered(
			world,
			'deployBot',
			aSeededDraft({ grants: [{ ...aGrant(), issueTypeId: '10005' } as ReturnType<typeof aGrant>] }),
		);
		await deployTimes(2);
		const sizes = (await eventsOf()).map(([, { body }]) => JSON.stringify(body).length);
		const head = JSON.stringify((await requireStored(world, 'chain', world.site.issue(key).id)).body).length;
		expect(sizes).toHaveLength(2);
		expect(Math.max(...sizes) + head).toBeLessThanOrEqual(1_024);
	});

	it('costs one transaction', async () => {
		await registered(world);
		await deployTimes(1);
		await deploy(world, 'deployBot');
		world.forge.storage.usage.reset();
		await world.settle();
		expect(world.forge.storage.usage.transactions).toBe(1);
	});

	it('and one that was refused leave one event', async () => {
		await registered(world);
		expect(codeOf(await deploy(world, 'releaseBot'))).toBe('unregistered');
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
		await world.pass(pastObservation);
		expect((await onlyEvent()).actorId).toBe(bot);
	});
});

describe('deliveries that are not what one hopes for', () => {
	it('are recorded once when each comes three times', async () => {
		await registered(world);
		world.faults.duplicateDeliveries = 2;
		await deploy(world, 'deployBot');
		await world.pass(pastObservation);
		expect((await onlyEvent()).source).toBe('post-function');
		expect(world.forge.failures).toEqual([]);
	});

	it('keep two changes of one second apart', async () => {
		await registered(world);
		world.faults.duplicateDeliveries = 2;
		await deploy(world, 'deployBot');
		await deploy(world, 'deployBot');
		await world.pass(pastObservation);
		expect(await audit()).toMatchObject({ total: 2, chain: { state: 'verified', length: 2 } });
	});

	it('find storage throttled, and are recorded later with the time of the first attempt', async () => {
		const log = collectLog();
		await registered(world);
		await world.pass(minuteMs);
		await deploy(world, 'deployBot');
		world.faults.storageThrottled = Number.POSITIVE_INFINITY;
		await world.settle();
		expect(log.map(({ code }) => code)).toContain('UNAVAILABLE');
		await world.pass(20_000);
		world.faults.storageThrottled = 0;
		expect((await audit()).total).toBe(0);
		await world.pass(20 * minuteMs);
		const event = await onlyEvent();
		expect(event).toMatchObject({ at: startOfTime + minuteMs, source: 'post-function', decision: 'allowed' });
		expect(event.recordedAt).toBeGreaterThan(startOfTime + minuteMs + 20_000);
		expect(world.forge.failures).toEqual([]);
	});

	it('find storage throttled while they also come three times, and are recorded once', async () => {
		collectLog();
		await registered(world);
		world.faults.duplicateDeliveries = 2;
		await deploy(world, 'deployBot');
		world.faults.storageThrottled = 5;
		await world.pass(20 * minuteMs);
		expect((await onlyEvent()).at).toBeLessThanOrEqual(startOfTime + 2_000);
	});

	it('lose the answer of the transaction, and are recorded once', async () => {
		await registered(world);
		await deploy(world, 'deployBot');
		world.faults.storageResponseLost = 3;
		collectLog();
		await world.pass(20 * minuteMs);
		await onlyEvent();
	});

	it.each([0, 1_000, 3 * minuteMs])('hear the product event %i ms late, and are recorded once', async (delay) => {
		await registered(world);
		world.faults.productEventDelayMs = delay;
		await deploy(world, 'deployBot');
		await world.pass(20 * minuteMs);
		expect(await onlyEvent()).toMatchObject({ source: 'post-function', at: startOfTime });
	});

	it('hear the product event only, since the post function gave up: the change is observed, once', async () => {
		collectLog();
		await registered(world);
		world.faults.productEventDelayMs = 3 * minuteMs;
		await deploy(world, 'deployBot');
		world.faults.storageThrottled = Number.POSITIVE_INFINITY;
		await world.pass(270_000);
		world.faults.storageThrottled = 0;
		await world.pass(30 * minuteMs);
		expect(await onlyEvent()).toMatchObject({ source: 'product-event', actorId: bot, from: staged, to: deployed });
	});

	it('are retried when Jira is throttled, and recorded with the guard', async () => {
		collectLog();
		await registered(world);
		await deploy(world, 'deployBot');
		world.faults.jiraThrottled = 2;
		await world.pass(20 * minuteMs);
		expect(await onlyEvent()).toMatchObject({ source: 'post-function', decision: 'allowed' });
	});
});

describe('a transition without Muster’s post function', () => {
	it('is observed after the delay when its rule was removed', async () => {
		await registered(world);
		setGuard(world, registeredOnly, { audited: false });
		await deploy(world, 'deployBot');
		await world.pass(9 * minuteMs);
		expect((await audit()).total).toBe(0);
		await world.pass(2 * minuteMs);
		const event = await onlyEvent();
		expect(event).toMatchObject({ source: 'product-event', actorId: bot, at: startOfTime, from: staged, to: deployed });
		expect(event).not.toHaveProperty('transition');
	});

	it('and without guard is observed, with what a guard would have said', async () => {
		await registered(world);
		setGuard(world, undefined);
		await deploy(world, 'releaseBot');
		await world.pass(pastObservation);
		expect(await onlyEvent()).toMatchObject({
			decision: 'observed',
			recheck: 'unregistered',
			actorId: idOf('releaseBot'),
		});
	});

	it('by a person leaves nothing', async () => {
		setGuard(world, undefined);
		expect(codeOf(await deploy(world, 'chidi'))).toBe('passes');
		await world.pass(pastObservation);
		expect(await audit()).toEqual({ events: [], total: 0, chain: { state: 'verified', length: 0 } });
		expect(await storedOf(world, 'event')).toEqual({});
	});

	it('is observed once however often the event comes', async () => {
		await registered(world);
		setGuard(world, undefined);
		world.faults.duplicateDeliveries = 2;
		await deploy(world, 'deployBot');
		await world.pass(20 * minuteMs);
		await onlyEvent();
	});

	it('that changes no status leaves nothing', async () => {
		await registered(world);
		const answer = await world.as('deployBot', 'PUT', `/rest/api/3/issue/${key}`, { fields: { summary: 'renamed' } });
		expect(answer.status).toBe(204);
		await world.pass(pastObservation);
		expect((await audit()).total).toBe(0);
	});
});

describe('a guard that only monitors', () => {
	beforeEach(() => setKnownGuard({ mode: 'registered', enforcement: 'monitor' }));

	it('records what it would have refused, of a bot and of a person', async () => {
		expect(codeOf(await deploy(world, 'deployBot', stagedKeys[0]))).toBe('passes');
		expect(codeOf(await deploy(world, 'chidi', stagedKeys[1]))).toBe('passes');
		await world.pass(pastObservation);
		expect(await onlyEvent(stagedKeys[0])).toMatchObject({
			decision: 'would-deny',
			recheck: 'unregistered',
			actorId: bot,
		});
		const person = await onlyEvent(stagedKeys[1]);
		expect(person).toMatchObject({ decision: 'would-deny', recheck: 'unregistered', actorId: idOf('chidi') });
		expect(person).not.toHaveProperty('identityVersion');
		expect(person).not.toHaveProperty('ownerId');
	});

	it('records as allowed what it would have allowed', async () => {
		await registered(world);
		await deploy(world, 'deployBot');
		await world.pass(pastObservation);
		expect(await onlyEvent()).toMatchObject({ decision: 'allowed', recheck: 'allow' });
	});

	it('blocks nothing even while the registry cannot be read', async () => {
		world.faults.rulesCannotReadApp = true;
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
		expect(codeOf(await deploy(world, 'chidi'))).toBe('passes');
		await world.settle();
	});
});

describe('people', () => {
	it('who pass a guard that lets people pass leave no event', async () => {
		await setKnownGuard({ mode: 'registered-or-human', enforcement: 'enforce' });
		expect(codeOf(await deploy(world, 'chidi'))).toBe('passes');
		await world.pass(pastObservation);
		expect(await storedOf(world, 'event')).toEqual({});
		expect(await storedOf(world, 'chain')).toEqual({});
	});
});

describe('a guard that was changed a minute ago', () => {
	// The installation has just read all guards from Jira.
	beforeEach(async () => {
		await world.pass(minuteMs);
		setGuard(world, { mode: 'registered', enforcement: 'monitor' });
	});

	it('is recorded as it stands, not as it stood: monitoring bypasses nothing', async () => {
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
		await world.pass(pastObservation);
		expect(await onlyEvent()).toMatchObject({ decision: 'would-deny', recheck: 'unregistered' });
	});

	it('to let people pass leaves no event of a person', async () => {
		setGuard(world, { mode: 'registered-or-human', enforcement: 'enforce' });
		expect(codeOf(await deploy(world, 'chidi'))).toBe('passes');
		await world.pass(pastObservation);
		expect(await storedOf(world, 'event')).toEqual({});
	});

	it('and added on another transition is known there at once', async () => {
		setGuard(world, { mode: 'registered', enforcement: 'monitor' }, { transition: 'Reopen' });
		expect((await press(world, bot, key, '71')).status).toBe(204);
		await world.pass(pastObservation);
		expect(await onlyEvent()).toMatchObject({ decision: 'would-deny', source: 'post-function' });
	});
});

describe('between the transition and its record', () => {
	it('the identity is suspended: the event says that it was right then and would be refused now', async () => {
		const identity = await registered(world);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
		valueOf(await change(world, 'suspend', identity));
		await world.pass(pastObservation);
		expect(await onlyEvent()).toMatchObject({ decision: 'allowed', recheck: 'suspended', identityVersion: 2 });
	});

	it('the work item is deleted: nothing fails, and what the product event told stands', async () => {
		await registered(world);
		const { id } = world.site.issue(key);
		await deploy(world, 'deployBot');
		world.site.world.issues.delete(id);
		await world.pass(pastObservation);
		expect(world.forge.failures).toEqual([]);
		const stored = Object.values(await storedOf(world, 'event'));
		expect(stored).toMatchObject([{ body: { payload: { issueId: id, source: 'product-event' } } }]);
	});

	it('the account is deleted: the event stands', async () => {
		await registered(world);
		await deploy(world, 'deployBot');
		world.site.deleteAccount(bot);
		await world.pass(pastObservation);
		expect((await onlyEvent()).actorId).toBe(bot);
	});
});

describe('a chain', () => {
	it('of one work item moved back and forth twenty times verifies', async () => {
		await registered(world);
		world.faults.duplicateDeliveries = 1;
		for (let i = 0; i < 20; i++) {
			expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
			expect((await press(world, bot, key, '71')).status).toBe(204);
			await world.pass(minuteMs);
		}
		await world.pass(20 * minuteMs);
		const { events, total, chain } = await audit();
		expect({ total, chain }).toEqual({ total: 40, chain: { state: 'verified', length: 40 } });
		expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, i) => 40 - i));
		expect(events.filter(({ source }) => source === 'post-function')).toHaveLength(20);
		expect((await audit(key, 3)).events.map(({ seq }) => seq)).toEqual([40, 39, 38]);
	});

	it('of twenty changes recorded at once verifies, and misses none', async () => {
		await registered(world);
		for (let i = 0; i < 20; i++) expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
		await world.pass(20 * minuteMs);
		expect(await audit()).toMatchObject({ total: 20, chain: { state: 'verified', length: 20 } });
		expect(world.forge.failures).toEqual([]);
	});

	it('of changes whose handlers really run at the same time verifies, and misses none', async () => {
		collectLog();
		await registered(world);
		const [{ recordChange }, { ports }] = await Promise.all([
			import('../../src/services/audit/record-change'),
			import('../../src/entry/wiring'),
		]);
		type Change = Parameters<typeof recordChange>[1];
		const { id } = world.site.issue(key);
		const record = (n: number) =>
			world.forge.runAs(undefined, () =>
				recordChange(
					ports,
					{
						issueId: id,
						projectId: '10000',
						issueTypeId: '10005',
						accountId: bot,
						key: `c${n}`,
						source: 'post-function',
						from: staged,
						to: deployed,
						at: startOfTime,
					} as Change,
					[registeredOnly],
				),
			);
		// Each twice, as duplicates that overlap.
		const outcomes = await Promise.all([1, 2, 3, 1, 2, 3].map(record));
		expect(outcomes.filter(({ outcome }) => outcome === 'recorded')).toHaveLength(3);
		expect(await audit()).toMatchObject({ total: 3, chain: { state: 'verified', length: 3 } });
	});

	it('of each work item is its own', async () => {
		await registered(world);
		for (const issueKey of stagedKeys) await deploy(world, 'deployBot', issueKey);
		await deploy(world, 'deployBot', stagedKeys[2]);
		await world.pass(pastObservation);
		for (const issueKey of stagedKeys) {
			const length = issueKey === stagedKeys[2] ? 2 : 1;
			expect((await audit(issueKey)).chain).toEqual({ state: 'verified', length });
		}
	});

	describe('that somebody tampered with', () => {
		beforeEach(async () => {
			await registered(world);
			await deployTimes(4);
			expect((await audit()).chain).toEqual({ state: 'verified', length: 4 });
		});

		const nth = async (seq: number): Promise<[string, StoredValue]> => {
			const found = (await eventsOf())[seq - 1];
			if (found === undefined) throw new Error(`there is no event ${seq}`);
			return found;
		};
		type Payload = Record<string, unknown>;

		/** Changes one stored event; `body.hash` and the head stay as they are. */
		async function alter(seq: number, change: (body: Payload & { payload: Payload }) => Payload): Promise<void> {
			const [id, stored] = await nth(seq);
			const body = change(stored.body as Payload & { payload: Payload });
			await tamper(world, 'event', id, { ...stored, body });
		}

		it.each<[string, Payload]>([
			['the decision', { decision: 'bypassed' }],
			['the recheck', { recheck: 'suspended' }],
			['the status after', { to: '10006' }],
			['the status before', { from: '10001' }],
			['the time', { at: startOfTime - 1 }],
			['the actor', { actor: 'x'.repeat(43) }],
			['the grant', { grant: 's10006' }],
			['the version of the identity', { identity: 9 }],
			['the change it is about', { change: 'c1' }],
			['the guard', { guard: { mode: 'registered', enforcement: 'monitor' } }],
			['the registry it was decided on', { registry: [9, 9] }],
		])('is broken where %s was changed', async (_, more) => {
			for (const seq of [1, 3, 4]) {
				const [id, original] = await nth(seq);
				await alter(seq, (body) => ({ ...body, payload: { ...body.payload, ...more } }));
				expect((await audit()).chain).toMatchObject({ state: 'broken', seq, problem: 'altered' });
				await tamper(world, 'event', id, original);
			}
			expect((await audit()).chain).toMatchObject({ state: 'verified' });
		});

		it('is broken where the account was replaced by another', async () => {
			await alter(2, (body) => ({ ...body, actorId: idOf('chidi') }));
			expect((await audit()).chain).toEqual({ state: 'broken', seq: 2, problem: 'commitment' });
		});

		it('is broken where the owner was replaced by another', async () => {
			await alter(2, (body) => ({ ...body, ownerId: idOf('chidi') }));
			expect((await audit()).chain).toEqual({ state: 'broken', seq: 2, problem: 'commitment' });
		});

		it('verifies still where a person was erased: ids and salts gone', async () => {
			await alter(2, ({ actorId: _, actorSalt: __, ownerId: ___, ownerSalt: ____, ...rest }) => rest);
			const { chain, events } = await audit();
			expect(chain).toEqual({ state: 'verified', length: 4 });
			expect(events[2]).not.toHaveProperty('actorId');
		});

		it('is broken where the salt alone was taken away, which would let any account be written beside it', async () => {
			await alter(2, ({ actorSalt: _, ...rest }) => ({ ...rest, actorId: idOf('chidi') }));
			expect((await audit()).chain).toEqual({ state: 'broken', seq: 2, problem: 'commitment' });
		});

		it('is broken where an event was rewritten with a fitting hash', async () => {
			const { hashPayload } = await import('../../src/core/audit/audit-event');
			await alter(2, (body) => {
				const payload = { ...body.payload, decision: 'bypassed' };
				return { ...body, payload, hash: hashPayload(payload as never) };
			});
			expect((await audit()).chain).toEqual({ state: 'broken', seq: 3, problem: 'unlinked' });
		});

		it.each([1, 2, 3])('is broken where event %i was deleted', async (seq) => {
			const [id] = await nth(seq);
			await erase(world, 'event', id);
			expect((await audit()).chain).toMatchObject({ state: 'broken', seq, problem: 'gap' });
		});

		it('is broken where the newest event was deleted', async () => {
			const [id] = await nth(4);
			await erase(world, 'event', id);
			const { chain, total } = await audit();
			expect(chain).toEqual({ state: 'broken', seq: 4, problem: 'truncated' });
			expect(total).toBe(4);
		});

		it('is broken where the newest event was deleted, also while the index lags', async () => {
			const [id] = await nth(4);
			await world.pass(10_000);
			await erase(world, 'event', id);
			world.faults.queryStalenessMs = 5_000;
			// The index still shows what is no longer there.
			expect((await audit()).chain.state).not.toBe('pending');
			await world.pass(5_000);
			expect((await audit()).chain.state).toBe('broken');
		});

		it('is broken where every event was deleted and the head was not', async () => {
			for (const [id] of await eventsOf()) await erase(world, 'event', id);
			expect(await audit()).toMatchObject({ events: [], total: 4, chain: { state: 'broken', seq: 1 } });
		});

		it('is broken where the head was deleted and the events were not', async () => {
			await erase(world, 'chain', world.site.issue(key).id);
			expect((await audit()).chain).toMatchObject({ state: 'broken' });
		});

		it('is broken where the head was turned back to hide the newest event', async () => {
			const [, third] = await nth(3);
			const { id } = world.site.issue(key);
			const head = await requireStored(world, 'chain', id);
			const { change: changeKey } = third.body['payload'] as { change: string };
			const body = { seq: 3, hash: third.body['hash'], change: changeKey };
			await tamper(world, 'chain', id, { ...head, version: 3, body });
			expect((await audit()).chain).toMatchObject({ state: 'broken', seq: 4 });
		});

		it('is broken where an event of another work item was put in', async () => {
			await deployTimes(1, stagedKeys[1]);
			const [foreign] = await eventsOf(stagedKeys[1]);
			const [id, original] = await nth(1);
			if (foreign === undefined) throw new Error('there is no other event');
			await tamper(world, 'event', id, { ...foreign[1], issueId: original['issueId'] });
			expect((await audit()).chain).toMatchObject({ state: 'broken' });
		});

		it('is broken, and not pending for ever, where the newest event was hidden from the index', async () => {
			const [id, stored] = await nth(4);
			await tamper(world, 'event', id, { ...stored, issueId: '99999' });
			await world.pass(dayMs);
			expect((await audit()).chain.state).toBe('broken');
		});

		it('still takes new events, and stays broken', async () => {
			await alter(2, (body) => ({ ...body, payload: { ...body.payload, decision: 'bypassed' } }));
			await deployTimes(1);
			expect(await audit()).toMatchObject({ total: 5, chain: { state: 'broken', seq: 2, problem: 'altered' } });
		});

		it('answers with an error and a reference where an event is no event any more', async () => {
			const log = collectLog();
			await alter(2, () => ({ nonsense: true }));
			const issueId = world.site.issue(key).id;
			const answer = await world.invoke('chidi', 'muster-issue', 'issue.audit', { issueId, limit: 10 });
			expect(answer).toMatchObject({ ok: false, error: { code: 'CORRUPT_RECORD', reference: expect.any(String) } });
			expect(JSON.stringify(answer)).not.toContain('nonsense');
			expect(log).toMatchObject([{ code: 'CORRUPT_RECORD' }]);
		});
	});

	it('whose newest events have not reached the index is pending, then verified', async () => {
		await registered(world);
		await deployTimes(2);
		await world.pass(minuteMs);
		world.faults.queryStalenessMs = 30_000;
		await deploy(world, 'deployBot');
		await world.settle();
		const behind = await audit();
		expect(behind.chain).toEqual({ state: 'pending' });
		expect(behind.total).toBe(3);
		expect(behind.events.map(({ seq }) => seq)).toEqual([2, 1]);
		await world.pass(30_000);
		expect(await audit()).toMatchObject({ total: 3, chain: { state: 'verified', length: 3 } });
	});

	it('whose first event has not reached the index is pending, then verified', async () => {
		await registered(world);
		await world.pass(minuteMs);
		world.faults.queryStalenessMs = 30_000;
		await deploy(world, 'deployBot');
		await world.settle();
		expect(await audit()).toMatchObject({ events: [], total: 1, chain: { state: 'pending' } });
		await world.pass(30_000);
		expect((await audit()).chain).toEqual({ state: 'verified', length: 1 });
	});

	it('of more events than one page of the index verifies, and its panel stays small', async () => {
		await registered(world);
		for (let i = 0; i < 120; i++) await deploy(world, 'deployBot');
		await world.settle();
		const page = await audit(key, 20);
		expect(page).toMatchObject({ total: 120, chain: { state: 'verified', length: 120 } });
		expect(page.events.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, i) => 120 - i));
		expect(JSON.stringify(page).length).toBeLessThanOrEqual(20_480);
	});
});

describe('names in the panel', () => {
	it('are those of today, of every identity that acted', async () => {
		setGuard(world, { mode: 'registered', enforcement: 'monitor' });
		const other = await addServiceAccount(world, '0c');
		await registered(world, 'deployBot', aSeededDraft({ name: 'one' }));
		valueOf(await register(world, other, aSeededDraft({ name: 'two' })));
		await deploy(world, 'deployBot');
		await deploy(world, { accountId: other });
		await deploy(world, 'releaseBot');
		await world.settle();
		const names = (await audit()).events.map(({ identityName }) => identityName);
		expect(names).toEqual([undefined, 'two', 'one']);
	});
});

describe('events in a shape nobody documented', () => {
	it.each<[string, object]>([
		['nothing', {}],
		['no work item', { transition: { id: '41', to: { id: deployed } }, workflow: { name: 'w' } }],
		['an account id that is none', { issue: { id: '10007' }, atlassianId: '<script>' }],
	])('are reported and not thrown: %s', async (_, event) => {
		const log = collectLog();
		const before = await dump(world);
		world.forge.runPostFunction('muster-audit', { ...event });
		world.forge.publish('avi:jira:updated:issue', { ...event });
		await world.settle();
		expect(log.map(({ code }) => code)).toEqual(['BUG', 'BUG']);
		expect(world.forge.failures).toEqual([]);
		expect(await dump(world)).toEqual(before);
	});
});
