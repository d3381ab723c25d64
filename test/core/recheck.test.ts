// What becomes of a status change when it is decided again, and the evidence that is composed of it.
import { describe, expect, it } from '@jest/globals';
import type { AuditEvent } from '../../src/contract/audit-event';
import type { SiteAction } from '../../src/contract/site';
import { type ChainHead, commitToAccount, hashPayload, verifyChain } from '../../src/core/audit/audit-event';
import { composeEvent } from '../../src/core/audit/compose-event';
import { type Recheck, recheckChange, type StatusChange, type Way } from '../../src/core/audit/recheck';
import type { Guard } from '../../src/core/policy/decide';
import type { RegistryFacts } from '../../src/core/policy/subject';
import { type Control, initialControl } from '../../src/core/snapshot/control';
import { compileEntry, unregisteredEntry } from '../../src/core/snapshot/entry';
import { aGrant, anAccountId, anIdentity, aRequest, aSwitch } from '../builders/identity';
import { startOfTime } from '../harness/world';

const at = startOfTime + 10_000;
const { issueTypeId, projectId } = aRequest();

const aChange = (more: Partial<StatusChange> = {}): StatusChange => ({
	issueId: '10007' as StatusChange['issueId'],
	projectId,
	issueTypeId,
	accountId: anAccountId,
	key: 'c500',
	source: 'post-function',
	from: aGrant().fromStatusId as NonNullable<StatusChange['from']>,
	to: aGrant().toStatusId,
	at,
	...more,
});

const control = (more: Partial<Control> = {}): Control => ({ ...initialControl(16), version: 7, ...more });
const identity = anIdentity({ updatedAt: startOfTime });
const known: RegistryFacts = {
	control: control(),
	shard: { version: 3, entries: { [anAccountId]: compileEntry(identity) } },
	identity,
};
const unregistered: RegistryFacts = {
	control: control(),
	shard: { version: 3, entries: { [anAccountId]: unregisteredEntry } },
};
const stranger: RegistryFacts = { control: control(), shard: { version: 3, entries: {} } };
const withoutGrant: RegistryFacts = { ...known, identity: anIdentity({ grants: [], updatedAt: startOfTime }) };

const transition = { id: '41', workflow: 'Release train workflow' };

/** One transition with these guards, which stood there all along. */
const by = (guards: readonly Guard[], more: Partial<Way> = {}): readonly Way[] => [
	{ transition, guards, since: 0, isReplaced: false, ...more },
];

const enforcing: Guard = { mode: 'registered', enforcement: 'enforce' };
const monitoring: Guard = { mode: 'registered', enforcement: 'monitor' };
const humanOnly: Guard = { mode: 'human-only', enforcement: 'enforce' };
const orHuman: Guard = { mode: 'registered-or-human', enforcement: 'enforce' };

describe('a change that changed the type or the space too', () => {
	const old = { projectId, issueTypeId: '10002' as StatusChange['issueTypeId'] };
	const elsewhere = { projectId: '10099' as StatusChange['projectId'], issueTypeId };
	const forType = (one: StatusChange['issueTypeId']): RegistryFacts => ({
		...known,
		identity: anIdentity({ grants: [aGrant({ issueTypeId: one })], updatedAt: startOfTime }),
	});
	const verdict = (before: StatusChange['before'], facts: RegistryFacts, guards: readonly Guard[]) => {
		const found = recheckChange(aChange(before === undefined ? {} : { before }), facts, by(guards));
		return [found?.outcome, found?.decision.verdict === 'deny' ? found.decision.reason : found?.decision.verdict];
	};

	it.each<[string, RegistryFacts, readonly Guard[], StatusChange['before'], string, string]>([
		['for what it was, at a guard', forType(old.issueTypeId), [enforcing], old, 'allowed', 'allow'],
		['for what it became, at a guard', forType(issueTypeId), [enforcing], old, 'bypassed', 'no-grant'],
		['for what it was, where nothing guards', forType(old.issueTypeId), [], old, 'observed', 'no-grant'],
		['for what it became, where nothing guards', forType(issueTypeId), [], old, 'observed', 'no-grant'],
		['for both, where nothing guards', known, [], old, 'observed', 'allow'],
		['for the space it came to, where nothing guards', known, [], elsewhere, 'observed', 'no-grant'],
		['for the type it keeps', forType(issueTypeId), [enforcing], undefined, 'allowed', 'allow'],
	])('by an identity with a grant %s', (_title, facts, guards, before, outcome, recheck) => {
		expect(verdict(before, facts, guards)).toEqual([outcome, recheck]);
	});
});

describe('a status change', () => {
	const cases: readonly (readonly [
		title: string,
		facts: RegistryFacts,
		guards: readonly Guard[],
		outcome: Recheck['outcome'] | undefined,
		recheck: string | undefined,
	])[] = [
		['by an identity with a grant, at a guard', known, [enforcing], 'allowed', 'allow'],
		['by an identity without a grant, past a guard that enforces', withoutGrant, [enforcing], 'bypassed', 'no-grant'],
		['by an identity without a grant, at a guard that monitors', withoutGrant, [monitoring], 'would-deny', 'no-grant'],
		['by an identity with a grant, where nothing guards', known, [], 'observed', 'allow'],
		['by an identity without a grant, where nothing guards', withoutGrant, [], 'observed', 'no-grant'],
		['by an unregistered account, where nothing guards', unregistered, [], 'observed', 'unregistered'],
		['by an unregistered account, past a guard that enforces', unregistered, [enforcing], 'bypassed', 'unregistered'],
		['by a person, where nothing guards', stranger, [], undefined, undefined],
		['by a person, at a guard that lets people pass', stranger, [orHuman], undefined, undefined],
		['by a person, past a guard that lets nobody else pass', stranger, [enforcing], 'bypassed', 'unregistered'],
		[
			'by an identity that one of two guards refuses',
			known,
			[enforcing, humanOnly],
			'bypassed',
			'non-human-not-allowed',
		],
	];

	it.each(cases)('%s', (_, facts, guards, outcome, recheck) => {
		const found = recheckChange(aChange(), facts, by(guards));
		expect(found?.outcome).toBe(outcome);
		if (found === undefined) return;
		expect(found.decision.verdict === 'allow' ? 'allow' : found.decision.reason).toBe(recheck);
	});

	it('names the guard that refuses, the first when several do, and else the first of all', () => {
		expect(recheckChange(aChange(), known, by([enforcing, humanOnly, monitoring]))?.guard).toBe(humanOnly);
		expect(recheckChange(aChange(), withoutGrant, by([monitoring, enforcing]))?.guard).toBe(monitoring);
		expect(recheckChange(aChange(), known, by([orHuman, enforcing]))?.guard).toBe(orHuman);
		expect(recheckChange(aChange(), known, by([]))).not.toHaveProperty('guard');
	});

	it.each([
		['a millisecond before it', at - 1, 'bypassed'],
		['in the same millisecond', at, 'stale'],
		['after it', at + 1, 'stale'],
	] as const)('is judged by an identity that was changed %s', (_, updatedAt, outcome) => {
		const facts = { ...withoutGrant, identity: anIdentity({ grants: [], updatedAt }) };
		expect(recheckChange(aChange(), facts, by([enforcing]))?.outcome).toBe(outcome);
	});

	describe('is judged by the switches as they stood then', () => {
		const { by: actor } = aSwitch();
		type Thrown = readonly [action: SiteAction, at: number, projectId?: StatusChange['projectId']];
		/** @param thrown latest first */
		const switched = (facts: RegistryFacts, now: Partial<Control>, ...thrown: readonly Thrown[]): RegistryFacts => ({
			...facts,
			control: control({
				...now,
				changes: thrown.map(([action, when, space]) => ({
					at: when,
					actor,
					action,
					reason: 'x',
					...(space === undefined ? {} : { projectId: space }),
				})),
			}),
		});
		const found = (facts: RegistryFacts) => {
			const recheck = recheckChange(aChange(), facts, by([enforcing]));
			return [recheck?.outcome, recheck?.decision.verdict === 'deny' ? recheck.decision.reason : 'allow'];
		};
		const frozen = { freeze: aSwitch({ at }) };
		const allowed = ['allowed', 'allow'];
		const bypassed = ['bypassed', 'no-grant'];
		const passedFreeze = ['bypassed', 'frozen'];

		it('of the site: frozen before, in the same millisecond, after, and thawed meanwhile', () => {
			expect(found(switched(known, { freeze: aSwitch({ at: at - 1 }) }, ['freeze', at - 1]))).toEqual(passedFreeze);
			expect(found(switched(known, frozen, ['freeze', at]))).toEqual(allowed);
			expect(found(switched(known, frozen, ['freeze', at + 1]))).toEqual(allowed);
			expect(found(switched(known, {}, ['thaw', at + 1], ['freeze', at - 1]))).toEqual(passedFreeze);
			expect(found(switched(known, {}, ['thaw', at], ['freeze', at - 1]))).toEqual(allowed);
			expect(found(switched(known, {}, ['thaw', at + 2], ['freeze', at + 1]))).toEqual(allowed);
		});

		it('of which the change that threw them is no longer among the latest', () => {
			const elsewhere = '10099' as StatusChange['projectId'];
			const standsSince = (when: number) => ({ freeze: aSwitch({ at: when }) });
			const glassSince = (when: number) => ({ brokenGlass: aSwitch({ at: when }) });
			expect(found(switched(known, standsSince(at - 1), ['freeze-space', at + 9, elsewhere]))).toEqual(passedFreeze);
			expect(found(switched(known, standsSince(at), ['freeze-space', at + 9, elsewhere]))).toEqual(allowed);
			expect(found(switched(known, standsSince(at + 1), ['freeze-space', at + 9, elsewhere]))).toEqual(allowed);
			expect(found(switched(withoutGrant, glassSince(at + 1), ['freeze-space', at + 9, elsewhere]))).toEqual(bypassed);
			// Only that its end was put off is among the latest.
			expect(found(switched(known, standsSince(at - 1), ['freeze', at + 9]))).toEqual(passedFreeze);
			expect(found(switched(withoutGrant, glassSince(at - 1), ['break-glass', at + 9]))).toEqual([
				'would-deny',
				'no-grant',
			]);
			// Thawed since: nobody can say whether it was frozen before or after, unless the list reaches back.
			expect(found(switched(known, {}, ['thaw', at + 1]))).toEqual(allowed);
			expect(found(switched(known, {}, ['thaw', at + 1], ['freeze-space', at - 1, elsewhere]))).toEqual(passedFreeze);
		});

		it('and a freeze that came later excuses nothing that had no grant', () => {
			for (const action of ['freeze', 'settings', 'way-back', 'break-glass'] as const) {
				expect(found(switched(withoutGrant, {}, [action, at + 1]))).toEqual(bypassed);
			}
		});

		it('of its own space, not of another', () => {
			const other = '10099' as StatusChange['projectId'];
			const of = (space: StatusChange['projectId'], when: number) =>
				switched(known, { frozenSpaces: [{ ...aSwitch({ at: when }), projectId: space }] }, [
					'freeze-space',
					when,
					space,
				]);
			expect(found(of(projectId, at - 1))).toEqual(passedFreeze);
			expect(found(of(projectId, at + 1))).toEqual(allowed);
			expect(found(of(other, at - 1))).toEqual(allowed);
			// Whoever administers another space cannot excuse a bypass by freezing it.
			expect(found(switched(withoutGrant, {}, ['freeze-space', at + 1, other]))).toEqual(bypassed);
			expect(found(switched(withoutGrant, {}, ['thaw-space', at + 1, other]))).toEqual(bypassed);
		});

		it('of the glass: broken before, after, mended since', () => {
			const wouldDeny = ['would-deny', 'no-grant'];
			const broken = (when: number) => ({ brokenGlass: aSwitch({ at: when }) });
			expect(found(switched(withoutGrant, broken(at), ['break-glass', at]))).toEqual(wouldDeny);
			expect(found(switched(withoutGrant, broken(at + 1), ['break-glass', at + 1]))).toEqual(bypassed);
			expect(found(switched(withoutGrant, {}, ['mend-glass', at + 1], ['break-glass', at - 1]))).toEqual(wouldDeny);
			expect(found(switched(withoutGrant, {}, ['mend-glass', at], ['break-glass', at - 1]))).toEqual(wouldDeny);
			expect(found(switched(withoutGrant, {}, ['mend-glass', at - 1], ['break-glass', at - 2]))).toEqual(bypassed);
			expect(found(switched(withoutGrant, {}, ['mend-glass', at + 2], ['break-glass', at + 1]))).toEqual(bypassed);
		});
	});

	it('by an account named like what every object has is a person’s', () => {
		for (const name of ['constructor', '__proto__', 'toString']) {
			expect(
				recheckChange(aChange({ accountId: name as StatusChange['accountId'] }), stranger, by([])),
			).toBeUndefined();
		}
	});
});

describe('the evidence of a change', () => {
	const context = { actorSalt: 'salt-a', ownerSalt: 'salt-o', onBehalfSalt: 'salt-b', now: at + 5 };
	const compose = (
		change: StatusChange,
		facts: RegistryFacts,
		guards: readonly Guard[] | undefined,
		head?: ChainHead,
	): AuditEvent => {
		const recheck = recheckChange(change, facts, guards === undefined ? [] : by(guards));
		if (recheck === undefined) throw new Error('nothing is recorded of it');
		return composeEvent(change, facts, recheck, head, context);
	};

	it('says what happened, by whom, under which guard and grant, and on which registry', () => {
		const event = compose(aChange(), known, [enforcing]);
		expect(event).toEqual({
			payload: {
				format: 1,
				issueId: '10007',
				projectId,
				seq: 1,
				change: 'c500',
				at,
				recordedAt: at + 5,
				source: 'post-function',
				transition: { id: '41', workflow: 'Release train workflow' },
				from: aGrant().fromStatusId,
				to: aGrant().toStatusId,
				actor: commitToAccount('actor', anAccountId, 'salt-a'),
				owner: commitToAccount('owner', identity.ownerId, 'salt-o'),
				identity: 1,
				grant: expect.any(String),
				guard: enforcing,
				decision: 'allowed',
				recheck: 'allow',
				registry: [7, 3],
				prev: null,
			},
			hash: hashPayload(event.payload),
			actorId: anAccountId,
			actorSalt: 'salt-a',
			ownerId: identity.ownerId,
			ownerSalt: 'salt-o',
		});
	});

	it('names no owner of an account that nobody registered, and no guard where none stands', () => {
		const { from: _, ...change } = aChange({ source: 'product-event' });
		const event = compose(change, unregistered, undefined);
		expect(event).not.toHaveProperty('ownerId');
		expect(event).not.toHaveProperty('ownerSalt');
		for (const key of ['owner', 'identity', 'grant', 'guard', 'from', 'transition']) {
			expect(event.payload).not.toHaveProperty(key);
		}
	});

	it('says nothing of a grant when the change was refused', () => {
		expect(compose(aChange(), withoutGrant, [enforcing]).payload).not.toHaveProperty('grant');
	});

	it('shows no account id in what the hash covers', () => {
		const { payload } = compose(aChange(), known, [enforcing]);
		for (const id of [anAccountId, identity.ownerId]) expect(JSON.stringify(payload)).not.toContain(id);
	});

	it('links to the newest event, so that the chain verifies', () => {
		const first = compose(aChange(), known, [enforcing]);
		const head = { seq: 1, hash: first.hash, at: at + 5 };
		const second = compose(aChange({ key: 'c501' }), known, [], head);
		expect(second.payload).toMatchObject({ seq: 2, prev: first.hash });
		expect(verifyChain(aChange().issueId, [first, second], { seq: 2, hash: second.hash })).toEqual({
			ok: true,
			length: 2,
		});
	});
});
