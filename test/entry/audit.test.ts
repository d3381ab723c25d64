// Evidence: one event for every status change that counts, whatever is delivered twice, late or not at all.

import { beforeEach, describe, expect, it } from '@jest/globals';
import { issueTypeIds } from '../../sandbox/jira';
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
	expect(chain).toEqual({ state: 'unaltered', length: 1 });
	expect(total).toBe(1);
	const [event] = events;
	if (event === undefined) throw new Error('there is no event');
	return event;
}

const eventsOf = async (issueKey: string = key): Promise<[string, StoredValue][]> => {
	const { id } = world.site.issue(issueKey);
	return Object.entries(await storedOf(world, 'event'))
		.filter(([name]) => name.startsWith(`${id}:`))
		.sort(([a], [b]) => Number(a.split(':')[1]) - Number(b.split(':')[1]));
};

/** Puts a guard on *Deploy*, and lets Muster read the guards from Jira. */
async function _setKnownGuard(guard: Guard): Promise<void> {
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
		expect(await audit()).toMatchObject({ total: 2, chain: { state: 'unaltered', length: 2 } });
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
	/** Lets Muster read the guards as they stand, some time before anything moves. */
	const look = async (): Promise<void> => {
		valueOf(await world.invoke('ana', 'muster-admin', 'site.overview', {}));
		await world.pass(minuteMs);
	};

	it('is recorded after the delay, with the guard that let it pass', async () => {
		await registered(world);
		setGuard(world, registeredOnly, { audited: false });
		await look();
		await deploy(world, 'deployBot');
		await world.pass(9 * minuteMs);
		expect((await audit()).total).toBe(0);
		await world.pass(2 * minuteMs);
		expect(await onlyEvent()).toMatchObject({
			source: 'product-event',
			decision: 'allowed',
			recheck: 'allow',
			actorId: bot,
			at: startOfTime + minuteMs,
			from: staged,
			to: deployed,
			transition: { id: '41', workflow: 'Release train workflow' },
		});
	});

	it('is bypassed where the guard would have refused it, and nothing has changed since', async () => {
		setGuard(world, registeredOnly, { audited: false });
		await look();
		// Somebody takes the guard away for a moment, and Muster hears nothing of it.
		setGuard(world, undefined);
		await deploy(world, 'releaseBot');
		setGuard(world, registeredOnly, { audited: false });
		await world.pass(pastObservation);
		expect(await onlyEvent()).toMatchObject({ decision: 'bypassed', recheck: 'unregistered' });
	});

	it('is not known where the guards changed since, whatever they say now', async () => {
		setGuard(world, registeredOnly, { audited: false });
		await look();
		setGuard(world, undefined);
		await deploy(world, 'releaseBot');
		await world.pass(pastObservation);
		expect(await onlyEvent()).toMatchObject({ decision: 'unknown', recheck: 'unregistered' });
	});

	it('is not known where the identity changed since', async () => {
		const identity = await registered(world);
		setGuard(world, registeredOnly, { audited: false });
		await look();
		await deploy(world, 'deployBot');
		valueOf(await change(world, 'suspend', identity));
		await world.pass(pastObservation);
		expect(await onlyEvent()).toMatchObject({ decision: 'unknown', recheck: 'suspended' });
	});

	it('and without guard is observed, with what a guard would have said', async () => {
		setGuard(world, undefined);
		// At the first of them Muster sees that the guard is gone, and not since when.
		await deploy(world, 'releaseBot', stagedKeys[1]);
		await world.pass(pastObservation);
		expect(await onlyEvent(stagedKeys[1])).toMatchObject({ decision: 'unknown' });
		await deploy(world, 'releaseBot');
		await world.pass(pastObservation);
		expect(await onlyEvent()).toMatchObject({
			decision: 'observed',
			recheck: 'unregistered',
			actorId: idOf('releaseBot'),
		});
	});

	it('and added on another transition is known there at once', async () => {
		setGuard(world, { mode: 'registered', enforcement: 'monitor' }, { transition: 'Reopen' });
		expect((await press(world, bot, key, '71')).status).toBe(204);
		await world.pass(pastObservation);
		expect(await onlyEvent()).toMatchObject({ decision: 'would-deny', source: 'post-function' });
	});
});

describe('a post function that is told no change log', () => {
	const told = (more: object = {}) => ({
		issue: { id: world.site.issue(key).id, key },
		transition: { id: '41', from: { id: staged }, to: { id: deployed }, executionId: 'e1' },
		workflow: { name: 'Release train workflow' },
		atlassianId: bot,
		...more,
	});

	it('asks Jira for it, so that the product event meets the same record', async () => {
		await registered(world);
		setGuard(world, registeredOnly, { audited: false });
		await world.pass(minuteMs);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
		world.forge.runPostFunction('muster-audit', told());
		world.forge.runPostFunction('muster-audit', told({ changelog: { items: [] } }));
		await world.pass(pastObservation);
		expect(await onlyEvent()).toMatchObject({ source: 'post-function', decision: 'allowed' });
	});

	it('judges by what the work item was then, not by what it was made as', async () => {
		const retype = async (id: string) =>
			expect((await world.as('ana', 'PUT', `/rest/api/3/issue/${key}`, { fields: { issuetype: { id } } })).status).toBe(
				204,
			);
		const made = world.site.issue(key).issueTypeId;
		const then = made === issueTypeIds.bug ? issueTypeIds.task : issueTypeIds.bug;
		await registered(world, 'deployBot', aSeededDraft({ grants: [{ ...aGrant(), issueTypeId: then as never }] }));
		setGuard(world, registeredOnly, { audited: false });
		await world.pass(minuteMs);
		await retype(then);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
		await retype(made);
		world.forge.runPostFunction('muster-audit', told());
		await world.pass(pastObservation);
		expect(await onlyEvent()).toMatchObject({ source: 'post-function', decision: 'allowed' });
	});

	it('knows a creation by its having no status before, whatever change log it names', async () => {
		await registered(world);
		const { from: _, ...transition } = told().transition;
		const made = told({ transition, changelog: { id: '99001', items: [] } });
		world.forge.runPostFunction('muster-audit', made);
		world.forge.runPostFunction('muster-audit', { ...made, changelog: { items: [] } });
		await world.settle();
		expect(await onlyEvent()).toMatchObject({ source: 'post-function', to: deployed });
	});

	it('records nothing of a change that Jira does not show, or that another account made', async () => {
		await registered(world);
		collectLog();
		world.forge.runPostFunction('muster-audit', told());
		await deploy(world, 'deployBot');
		await world.settle();
		world.forge.runPostFunction('muster-audit', told({ atlassianId: idOf('releaseBot'), changelog: { items: [] } }));
		await world.pass(pastObservation);
		expect(await onlyEvent()).toMatchObject({ actorId: bot });
	});
});

describe('between the transition and its record', () => {
	it('the identity is suspended: the event says that it was right then and would be refused now', async () => {
		const identity = await registered(world);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
		valueOf(await change(world, 'suspend', identity));
		await world.pass(pastObservation);
		expect(await onlyEvent()).toMatchObject({ decision: 'stale', recheck: 'suspended', identityVersion: 2 });
	});

	it('the work item is given another type: the event tells what was allowed then', async () => {
		await registered(
			world,
			'deployBot',
			aSeededDraft({ grants: [{ ...aGrant(), issueTypeId: world.site.issue(key).issueTypeId as never }] }),
		);
		await world.pass(minuteMs);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
		const issue = world.site.issue(key);
		const other = issue.issueTypeId === issueTypeIds.bug ? issueTypeIds.task : issueTypeIds.bug;
		const answer = await world.as('ana', 'PUT', `/rest/api/3/issue/${key}`, { fields: { issuetype: { id: other } } });
		expect(answer.status).toBe(204);
		await world.pass(pastObservation);
		expect(world.site.issue(key).issueTypeId).toBe(other);
		expect(await onlyEvent()).toMatchObject({ decision: 'allowed', recheck: 'allow' });
	});

	it('the identity expires: the event tells what was allowed then', async () => {
		const expiresAt = startOfTime + 2 * minuteMs;
		await registered(world, 'deployBot', aSeededDraft({ expiresAt }));
		await world.pass(minuteMs);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
		world.faults.storageThrottled = 10_000;
		await world.pass(90_000);
		world.faults.storageThrottled = 0;
		await world.pass(pastObservation);
		expect(await onlyEvent()).toMatchObject({ decision: 'allowed', recheck: 'allow' });
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
		expect({ total, chain }).toEqual({ total: 40, chain: { state: 'unaltered', length: 40 } });
		expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, i) => 40 - i));
		expect(events.filter(({ source }) => source === 'post-function')).toHaveLength(20);
		expect((await audit(key, 3)).events.map(({ seq }) => seq)).toEqual([40, 39, 38]);
	});

	it('of twenty changes recorded at once verifies, and misses none', async () => {
		await registered(world);
		for (let i = 0; i < 20; i++) expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
		await world.pass(20 * minuteMs);
		expect(await audit()).toMatchObject({ total: 20, chain: { state: 'unaltered', length: 20 } });
		expect(world.forge.failures).toEqual([]);
	});

	it('of changes whose handlers really run at the same time verifies, and misses none', async () => {
		collectLog();
		await registered(world);
		const [{ recordChange }, { ports }] = await Promise.all([
			import('../../src/services/audit/record-change'),
			import('../../src/entry/wiring'),
		]);
		type Reading = Parameters<typeof recordChange>[1];
		const { id } = world.site.issue(key);
		const record = (n: number) =>
			world.forge.runAs(undefined, () =>
				recordChange(ports, {
					change: {
						issueId: id,
						projectId: '10000',
						issueTypeId: '10005',
						accountId: bot,
						key: `c${n}`,
						source: 'post-function',
						from: staged,
						to: deployed,
						at: startOfTime,
					},
					ways: [{ guards: [registeredOnly], since: 0, isReplaced: false }],
				} as unknown as Reading),
			);
		// Each twice, as duplicates that overlap, and then sixty.
		const outcomes = await Promise.all([1, 2, 3, 1, 2, 3].map(record));
		expect(outcomes.filter(({ outcome }) => outcome === 'recorded')).toHaveLength(3);
		expect(await audit()).toMatchObject({ total: 3, chain: { state: 'unaltered', length: 3 } });
		/** Jira delivers again what was too late five times in all. */
		const deliver = async (n: number, left = 4): Promise<string> => {
			try {
				return (await record(n)).outcome;
			} catch (error) {
				if (left === 0) throw error;
				return deliver(n, left - 1);
			}
		};
		const many = await Promise.all(Array.from({ length: 60 }, (_, n) => deliver(100 + n)));
		expect(many).toEqual(Array.from({ length: 60 }, () => 'recorded'));
		expect(await audit()).toMatchObject({ total: 63, chain: { state: 'unaltered', length: 63 } });
	});

	it('of each work item is its own', async () => {
		await registered(world);
		for (const issueKey of stagedKeys) await deploy(world, 'deployBot', issueKey);
		await deploy(world, 'deployBot', stagedKeys[2]);
		await world.pass(pastObservation);
		for (const issueKey of stagedKeys) {
			const length = issueKey === stagedKeys[2] ? 2 : 1;
			expect((await audit(issueKey)).chain).toEqual({ state: 'unaltered', length });
		}
	});

	describe('that somebody tampered with', () => {
		beforeEach(async () => {
			await registered(world);
			await deployTimes(4);
			expect((await audit()).chain).toEqual({ state: 'unaltered', length: 4 });
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
				expect((await audit()).chain).toEqual({ state: 'altered', seq });
				await tamper(world, 'event', id, original);
			}
			expect((await audit()).chain).toMatchObject({ state: 'unaltered' });
		});

		it('is broken where the account was replaced by another', async () => {
			await alter(2, (body) => ({ ...body, actorId: idOf('chidi') }));
			expect((await audit()).chain).toEqual({ state: 'altered', seq: 2 });
		});

		it('is broken where the owner was replaced by another', async () => {
			await alter(2, (body) => ({ ...body, ownerId: idOf('chidi') }));
			expect((await audit()).chain).toEqual({ state: 'altered', seq: 2 });
		});

		it('verifies still where a person was erased: ids and salts gone', async () => {
			await alter(2, ({ actorId: _, actorSalt: __, ownerId: ___, ownerSalt: ____, ...rest }) => rest);
			const { chain, events } = await audit();
			expect(chain).toEqual({ state: 'unaltered', length: 4 });
			expect(events[2]).not.toHaveProperty('actorId');
		});

		it('is broken where the salt alone was taken away, which would let any account be written beside it', async () => {
			await alter(2, ({ actorSalt: _, ...rest }) => ({ ...rest, actorId: idOf('chidi') }));
			expect((await audit()).chain).toEqual({ state: 'altered', seq: 2 });
		});

		it('is broken where an event was rewritten with a fitting hash', async () => {
			const { hashPayload } = await import('../../src/core/audit/audit-event');
			await alter(2, (body) => {
				const payload = { ...body.payload, decision: 'bypassed' };
				return { ...body, payload, hash: hashPayload(payload as never) };
			});
			expect((await audit()).chain).toEqual({ state: 'altered', seq: 3 });
		});

		it.each([1, 2, 3])('is broken where event %i was deleted', async (seq) => {
			const [id] = await nth(seq);
			await erase(world, 'event', id);
			expect((await audit()).chain).toEqual({ state: 'incomplete', seq });
		});

		it('is broken where the newest event was deleted', async () => {
			const [id] = await nth(4);
			await erase(world, 'event', id);
			const { chain, total } = await audit();
			expect(chain).toEqual({ state: 'incomplete', seq: 4 });
			expect(total).toBe(4);
		});

		it('is broken where every event was deleted and the head was not', async () => {
			for (const [id] of await eventsOf()) await erase(world, 'event', id);
			expect(await audit()).toMatchObject({ events: [], total: 4, chain: { state: 'incomplete', seq: 1 } });
		});

		it('is broken where the head was deleted and the events were not', async () => {
			await erase(world, 'chain', world.site.issue(key).id);
			expect((await audit()).chain).toEqual({ state: 'incomplete', seq: 1 });
		});

		it('is broken where the head was turned back to hide the newest event', async () => {
			const [, third] = await nth(3);
			const { id } = world.site.issue(key);
			const head = await requireStored(world, 'chain', id);
			const { recordedAt: at } = third.body['payload'] as { recordedAt: number };
			await tamper(world, 'chain', id, { ...head, version: 3, body: { seq: 3, hash: third.body['hash'], at } });
			expect((await audit()).chain).toEqual({ state: 'incomplete', seq: 4 });
		});

		it('is broken where an event of another work item was put in', async () => {
			await deployTimes(1, stagedKeys[1]);
			const [foreign] = await eventsOf(stagedKeys[1]);
			const [id, original] = await nth(1);
			if (foreign === undefined) throw new Error('there is no other event');
			await tamper(world, 'event', id, { ...original, body: foreign[1].body });
			expect((await audit()).chain).toEqual({ state: 'altered', seq: 1 });
		});

		it('hides nothing where the newest event was taken out of the index, and is broken where its time was set ahead', async () => {
			const [id, stored] = await nth(4);
			await tamper(world, 'event', id, { ...stored, site: 'elsewhere' });
			expect((await audit()).chain).toEqual({ state: 'unaltered', length: 4 });
			await alter(4, (body) => ({ ...body, payload: { ...body.payload, recordedAt: startOfTime + dayMs } }));
			expect((await audit()).chain).toEqual({ state: 'altered', seq: 4 });
		});

		it('still takes new events, and stays broken', async () => {
			await alter(2, (body) => ({ ...body, payload: { ...body.payload, decision: 'bypassed' } }));
			await deployTimes(1);
			expect(await audit()).toMatchObject({ total: 5, chain: { state: 'altered', seq: 2 } });
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

	it('is read by key, so that an index that lags hides nothing', async () => {
		await registered(world);
		await world.pass(minuteMs);
		world.faults.queryStalenessMs = 30_000;
		await deployTimes(2);
		const { chain, events } = await audit();
		expect(chain).toEqual({ state: 'unaltered', length: 2 });
		expect(events.map(({ seq }) => seq)).toEqual([2, 1]);
	});

	it('that is long is verified in steps, and its panel stays small', async () => {
		await registered(world);
		for (let i = 0; i < 120; i++) await deploy(world, 'deployBot');
		await world.settle();
		const page = await audit(key, 20);
		expect(page).toMatchObject({ total: 120, chain: { state: 'long', length: 120 } });
		expect(page.events.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, i) => 120 - i));
		expect(JSON.stringify(page).length).toBeLessThanOrEqual(20_480);

		const issueId = world.site.issue(key).id;
		const verify = async (after: number) =>
			valueOf(await world.invoke('chidi', 'muster-issue', 'issue.verify', { issueId, after }));
		for (const after of [0, 1, 119, 120]) {
			expect(await verify(after)).toEqual({ state: 'unaltered', checked: 120, length: 120 });
		}
		expect(await verify(121)).toEqual({ state: 'incomplete', seq: 121 });
		// What the newest page does not show is found by the step that comes to it.
		const [id] = (await eventsOf())[49] ?? [];
		await erase(world, 'event', id ?? '');
		expect((await audit(key, 20)).chain).toEqual({ state: 'long', length: 120 });
		expect(await verify(0)).toEqual({ state: 'incomplete', seq: 50 });
		expect(await verify(50)).toEqual({ state: 'incomplete', seq: 50 });
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
