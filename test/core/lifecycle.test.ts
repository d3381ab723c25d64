// How identities change: what each change does to version, status, history and rights, and what is refused.

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayMs } from '../../src/contract/durations';
import { type Grant, type IdentityDraft, identityTypes } from '../../src/contract/identity';
import type { IdentityMove } from '../../src/contract/identity-history';
import type { AccountId, IssueTypeId, ProjectId, StatusId } from '../../src/contract/ids';
import { type Saying, type Statement, statementOf } from '../../src/contract/problems';
import { AppError } from '../../src/core/errors';
import { decide } from '../../src/core/policy/decide';
import { effectiveStatus, type Identity } from '../../src/core/registry/identity';
import {
	adoptIdentity,
	changeOwner,
	diffIdentities,
	draftOf,
	editIdentity,
	type LifecycleChange,
	moveIdentity,
	orphanIdentity,
	registerIdentity,
	takesRightsAway,
} from '../../src/core/registry/lifecycle';
import { controlsOf, initialControl } from '../../src/core/snapshot/control';
import { compileEntry } from '../../src/core/snapshot/entry';
import { aDraft, aGrant, anAccountId, anIdentity, anOwnerId, aSwitch, siteLimits } from '../builders/identity';
import { instants, randomGrants, randomGuard, randomIdentity, randomRequest } from '../builders/random-registry';
import { startOfTime } from '../harness/world';

const ana = { kind: 'person', id: 'ana-account' } as const;
const now = startOfTime + dayMs;
const context = { actor: ana, now, freshTag: '#fresh' };
const because = { ...context, reason: 'Key leaked.' };

/** Code, problem and field of the AppError that a call throws. */
function refusalOf(call: () => unknown): Statement & { code: string; field?: string | undefined } {
	try {
		call();
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
		return { code: error.code, ...error.statement, field: error.details.field };
	}
	throw new Error('The change was not refused.');
}

describe('registering', () => {
	it('makes an active identity of version 1 and the first record of its history', () => {
		const { identity, history, withdraws } = registerIdentity(anAccountId, aDraft(), undefined, context, siteLimits);
		expect(identity).toEqual({
			...aDraft(),
			accountId: anAccountId,
			status: 'active',
			version: 1,
			createdAt: now,
			updatedAt: now,
			updatedBy: ana,
			tag: '#fresh',
			bulkChanges: [],
		});
		expect(history).toEqual({
			accountId: anAccountId,
			version: 1,
			at: now,
			actor: ana,
			action: 'register',
			to: 'active',
			changes: [
				{ field: 'name', from: null, to: 'deploy-bot' },
				{ field: 'type', from: null, to: 'ci-pipeline' },
				{ field: 'ownerId', from: null, to: anOwnerId },
				{ field: 'contact', from: null, to: '#release-eng' },
				{ field: 'purpose', from: null, to: 'Deploys what is staged.' },
				{ field: 'expiresAt', from: null, to: startOfTime + 90 * dayMs },
				{ field: 'grants', from: null, to: [aGrant()] },
				{ field: 'status', from: null, to: 'active' },
			],
		});
		expect(withdraws).toBeUndefined();
	});

	it('a retired account anew goes on from its last version, with a tag of its own', () => {
		const bulkChanges = [{ version: 6, record: 'bulk-1' }];
		const retired = anIdentity({ status: 'retired', version: 7, bulkChanges });
		const draft = aDraft({ name: 'again', grants: [] });
		const { identity, history, withdraws } = registerIdentity(anAccountId, draft, retired, context, siteLimits);
		// Publications from when it was retired give nothing, so none has to be withdrawn.
		expect(identity).toMatchObject({ status: 'active', version: 8, createdAt: now, bulkChanges });
		expect(history).toMatchObject({ version: 8, from: 'retired', to: 'active', action: 'register' });
		expect(history.changes).toEqual([
			{ field: 'name', from: 'deploy-bot', to: 'again' },
			{ field: 'grants', from: [aGrant()], to: [] },
			{ field: 'status', from: 'retired', to: 'active' },
		]);
		expect(withdraws).toBeUndefined();
	});

	it('a retired account anew leaves nothing of the old identity behind', () => {
		const retired = anIdentity({ status: 'retired', environment: 'prod', credential: { kind: 'api-token' } });
		const { identity } = registerIdentity(anAccountId, aDraft(), retired, context, siteLimits);
		expect(identity).not.toHaveProperty('environment');
		expect(identity).not.toHaveProperty('credential');
	});

	it.each(['active', 'suspended'] as const)('is refused for an account whose identity is %s', (status) => {
		expect(
			refusalOf(() => registerIdentity(anAccountId, aDraft(), anIdentity({ status }), context, siteLimits)),
		).toEqual({
			code: 'CONFLICT',
			problem: 'registered-already',
			params: { name: 'deploy-bot' },
			field: 'accountId',
		});
	});
});

describe('a draft', () => {
	const grants = [aGrant(), aGrant({ toStatusId: '7' as StatusId })];
	/** The end of the last day that the site allows, wherever on earth. */
	const lastEnd = now + (siteLimits.expiryMaxDays + 1) * dayMs;
	const refused: readonly [string, Partial<IdentityDraft>, string, Saying][] = [
		['an account that owns itself', { ownerId: anAccountId }, 'draft.ownerId', 'owns-itself'],
		['an expiry that is now', { expiresAt: now }, 'draft.expiresAt', 'expiry-past'],
		[
			'an expiry one millisecond beyond the last day that the site allows',
			{ expiresAt: lastEnd + 1 },
			'draft.expiresAt',
			{ problem: 'expiry-too-far', params: { mostDays: 365 } },
		],
		['an expiry in the past', { expiresAt: now - 1 }, 'draft.expiresAt', 'expiry-past'],
		[
			'a grant that ends now',
			{ grants: [...grants, aGrant({ expiresAt: now })] },
			'draft.grants.2.expiresAt',
			'grant-end-past',
		],
		['a grant listed twice', { grants: [...grants, aGrant()] }, 'draft.grants.2', 'grant-twice'],
	];
	const doers: readonly [string, (draft: IdentityDraft) => LifecycleChange][] = [
		['registering', (draft) => registerIdentity(anAccountId, draft, undefined, context, siteLimits)],
		[
			'registering anew',
			(draft) => registerIdentity(anAccountId, draft, anIdentity({ status: 'retired' }), context, siteLimits),
		],
		['editing', (draft) => editIdentity(anIdentity(), draft, context, siteLimits)],
		[
			'editing while suspended',
			(draft) => editIdentity(anIdentity({ status: 'suspended' }), draft, context, siteLimits),
		],
	];

	it.each(
		refused.flatMap(([what, draft, field, saying]) =>
			doers.map(([how, make]) => ({ what, how, draft, field, saying, make })),
		),
	)('with $what is refused when $how', ({ draft, field, saying, make }) => {
		expect(refusalOf(() => make(aDraft(draft)))).toEqual({ code: 'INVALID_INPUT', ...statementOf(saying), field });
	});

	it.each<[string, Partial<IdentityDraft>]>([
		['the last expiry that the site allows', { expiresAt: lastEnd }],
		['an expiry one millisecond ahead', { expiresAt: now + 1 }],
		['a grant that ends one millisecond ahead', { grants: [aGrant({ expiresAt: now + 1 })] }],
		['no grants', { grants: [] }],
		['two grants that differ in their end only', { grants: [aGrant(), aGrant({ expiresAt: now + 1 })] }],
	])('with %s is accepted', (_name, draft) => {
		for (const [, make] of doers) expect(make(aDraft(draft)).identity).toMatchObject(draft);
	});

	it.each([1, 30, 365, 3_650])('may end as late as the site says: after %i days', (expiryMaxDays) => {
		const last = now + (expiryMaxDays + 1) * dayMs;
		const register = (expiresAt: number) =>
			registerIdentity(anAccountId, aDraft({ expiresAt }), undefined, context, { expiryMaxDays });
		expect(register(last).identity.expiresAt).toBe(last);
		expect(refusalOf(() => register(last + 1))).toEqual({
			code: 'INVALID_INPUT',
			problem: 'expiry-too-far',
			params: { mostDays: expiryMaxDays },
			field: 'draft.expiresAt',
		});
	});

	it.each([
		['has passed since', now - 1],
		['is beyond what the site allows today', now + 3_000 * dayMs],
	])('keeps an expiry that %s, so that other fields can be edited', (_name, expiresAt) => {
		const before = anIdentity({ expiresAt });
		const { identity } = editIdentity(before, aDraft({ expiresAt, name: 'new' }), context, siteLimits);
		expect(identity).toMatchObject({ expiresAt, name: 'new' });
		expect(() => editIdentity(before, aDraft({ expiresAt: expiresAt - 1 }), context, siteLimits)).toThrow(AppError);
	});

	it('keeps a grant that has ended, but not with another end that has passed', () => {
		const ended = aGrant({ expiresAt: now - 5 });
		const before = anIdentity({ grants: [ended] });
		const edit = (grant: Grant) => editIdentity(before, aDraft({ grants: [aGrant(), grant] }), context, siteLimits);
		expect(edit(ended).identity.grants).toEqual([aGrant(), ended]);
		expect(refusalOf(() => edit(aGrant({ expiresAt: now - 6 }))).field).toBe('draft.grants.1.expiresAt');
	});
});

describe('editing', () => {
	it('replaces what people may edit and keeps the rest', () => {
		const before = anIdentity({ status: 'suspended', version: 4, environment: 'prod', createdAt: 5 });
		const { identity } = editIdentity(before, aDraft({ name: 'new' }), context, siteLimits);
		expect(identity).toEqual({
			...aDraft({ name: 'new' }),
			accountId: anAccountId,
			status: 'suspended',
			createdAt: 5,
			version: 5,
			updatedAt: now,
			updatedBy: ana,
			tag: before.tag,
			bulkChanges: [],
		});
	});

	it('records each field that differs, and none that does not', () => {
		const before = anIdentity({ environment: 'prod' });
		const draft = aDraft({ name: 'new', credential: { kind: 'api-token', rotateEveryDays: 30 } });
		expect(editIdentity(before, draft, because, siteLimits).history).toEqual({
			accountId: anAccountId,
			version: 2,
			at: now,
			actor: ana,
			action: 'edit',
			from: 'active',
			to: 'active',
			reason: 'Key leaked.',
			changes: [
				{ field: 'name', from: 'deploy-bot', to: 'new' },
				{ field: 'environment', from: 'prod', to: null },
				{ field: 'credential', from: null, to: { kind: 'api-token', rotateEveryDays: 30 } },
			],
		});
		expect(editIdentity(anIdentity(), aDraft(), context, siteLimits).history.changes).toEqual([]);
	});

	it('a retired identity is refused', () => {
		expect(refusalOf(() => editIdentity(anIdentity({ status: 'retired' }), aDraft(), context, siteLimits))).toEqual({
			code: 'CONFLICT',
			problem: 'retired-not-editable',
			params: {},
			field: undefined,
		});
	});
});

describe('moving', () => {
	const allowed = [
		['suspend', 'active', 'suspended'],
		['reactivate', 'suspended', 'active'],
		['retire', 'active', 'retired'],
		['retire', 'suspended', 'retired'],
	] as const;

	it.each(allowed)('%s takes an identity from %s to %s, with a record of who and why', (action, from, to) => {
		const before = anIdentity({ status: from, version: 3 });
		const { identity, history, withdraws } = moveIdentity(before, action, because);
		expect(identity).toEqual({
			...before,
			status: to,
			version: 4,
			updatedAt: now,
			updatedBy: ana,
			tag: from === 'active' ? '#fresh' : before.tag,
		});
		expect(history).toEqual({
			accountId: anAccountId,
			version: 4,
			at: now,
			actor: ana,
			action,
			from,
			to,
			reason: 'Key leaked.',
			changes: [{ field: 'status', from, to }],
		});
		expect(withdraws).toBe(from === 'active' ? before.tag : undefined);
	});

	it.each([
		['suspend', 'suspended', { problem: 'status-not-movable', params: { status: 'suspended', move: 'suspend' } }],
		['suspend', 'retired', { problem: 'status-not-movable', params: { status: 'retired', move: 'suspend' } }],
		['reactivate', 'active', { problem: 'status-not-movable', params: { status: 'active', move: 'reactivate' } }],
		['reactivate', 'retired', { problem: 'status-not-movable', params: { status: 'retired', move: 'reactivate' } }],
		['retire', 'retired', { problem: 'status-not-movable', params: { status: 'retired', move: 'retire' } }],
	] as const)('%s is refused for an identity that is %s', (action, status, saying) => {
		expect(refusalOf(() => moveIdentity(anIdentity({ status }), action, because))).toEqual({
			code: 'CONFLICT',
			...statementOf(saying),
			field: undefined,
		});
	});
});

const frozenAt = { at: now, by: ana, reason: 'Key leaked.' };

describe('freezing', () => {
	it.each(['active', 'suspended'] as const)(
		'an identity that is %s notes who and why, and keeps its status',
		(status) => {
			const before = anIdentity({ status, version: 3 });
			const { identity, history, withdraws } = moveIdentity(before, 'freeze', because);
			const isLoss = status === 'active';
			expect(identity).toEqual({
				...before,
				frozen: frozenAt,
				version: 4,
				updatedAt: now,
				updatedBy: ana,
				tag: isLoss ? '#fresh' : before.tag,
			});
			expect(withdraws).toBe(isLoss ? before.tag : undefined);
			expect(history).toMatchObject({
				version: 4,
				action: 'freeze',
				from: status,
				to: status,
				reason: 'Key leaked.',
				changes: [{ field: 'frozen', from: false, to: true }],
			});
		},
	);

	it('and thawing leaves what the identity was, and withdraws nothing again', () => {
		const before = anIdentity({ version: 3 });
		const frozen = moveIdentity(before, 'freeze', because).identity;
		const { identity, history, withdraws } = moveIdentity(frozen, 'thaw', { ...because, freshTag: '#other' });
		expect(identity).toEqual({ ...before, version: 5, updatedAt: now, updatedBy: ana, tag: '#fresh' });
		expect(identity).not.toHaveProperty('frozen');
		expect(withdraws).toBeUndefined();
		expect(history).toMatchObject({ action: 'thaw', changes: [{ field: 'frozen', from: true, to: false }] });
	});

	it('gives back the same entry after thawing, but for the tag, whatever the identity is', () => {
		const cases = instants.chain((at) => fc.record({ at: fc.constant(at), before: randomIdentity(anAccountId, at) }));
		let thawed = 0;
		fc.assert(
			fc.property(cases, ({ at, before }) => {
				if (before.frozen !== undefined || before.status === 'retired') return;
				thawed++;
				const at1 = { ...because, now: at, freshTag: '#frost' };
				const frozen = moveIdentity(before, 'freeze', at1).identity;
				const after = moveIdentity(frozen, 'thaw', { ...at1, now: at + 1, freshTag: '#other' }).identity;
				expect(compileEntry(frozen)[3]).toEqual([['@', 0]]);
				expect(compileEntry(after).slice(0, 4)).toEqual(compileEntry(before).slice(0, 4));
				expect(compileEntry(after)[4]).toBe(before.status === 'active' ? '#frost' : before.tag);
			}),
			{ seed: 5, numRuns: 500 },
		);
		expect(thawed).toBeGreaterThan(300);
	});

	it.each<[IdentityMove, string, Partial<Identity>, Saying]>([
		['freeze', 'frozen', { frozen: aSwitch() }, 'frozen-already'],
		['freeze', 'retired', { status: 'retired' }, 'retired-passes-nothing'],
		['thaw', 'not frozen', {}, 'not-frozen'],
		['thaw', 'retired', { status: 'retired' }, 'not-frozen'],
	])('refuses to %s an identity that is %s', (action, _is, fields, saying) => {
		expect(refusalOf(() => moveIdentity(anIdentity(fields), action, because))).toEqual({
			code: 'CONFLICT',
			...statementOf(saying),
			field: undefined,
		});
	});

	it('outlives edits, suspension and reactivation, which withdraw nothing from who has nothing', () => {
		const frozen = anIdentity({ frozen: aSwitch() });
		const changes = [
			editIdentity(frozen, aDraft({ grants: [], type: 'app' }), context, siteLimits),
			moveIdentity(frozen, 'suspend', because),
			moveIdentity({ ...frozen, status: 'suspended' }, 'reactivate', because),
		];
		for (const { identity, withdraws } of changes) {
			expect(identity).toMatchObject({ frozen: aSwitch(), tag: frozen.tag });
			expect(withdraws).toBeUndefined();
		}
	});

	it('ends with retirement, and with it being an orphan', () => {
		const { identity, history } = moveIdentity(anIdentity({ frozen: aSwitch(), orphanedAt: 7 }), 'retire', because);
		expect(identity).not.toHaveProperty('frozen');
		expect(identity).not.toHaveProperty('orphanedAt');
		expect(history.changes).toEqual([
			{ field: 'status', from: 'active', to: 'retired' },
			{ field: 'frozen', from: true, to: false },
		]);
	});

	it('is not what a retired account that is registered anew begins with', () => {
		const retired = anIdentity({ status: 'retired', frozen: aSwitch(), orphanedAt: 7 });
		const { identity } = registerIdentity(anAccountId, aDraft(), retired, context, siteLimits);
		expect(identity).not.toHaveProperty('frozen');
		expect(identity).not.toHaveProperty('orphanedAt');
	});
});

describe('an owner', () => {
	const newOwner = '5b10a2844c20165700ede22h' as AccountId;
	const orphan = anIdentity({ version: 3, orphanedAt: startOfTime });

	it.each(['active', 'suspended'] as const)(
		'who left makes an orphan of what is %s, once, and takes no right',
		(status) => {
			const before = anIdentity({ status, version: 3 });
			const change = orphanIdentity(before, context);
			expect(change?.identity).toEqual({ ...before, orphanedAt: now, version: 4, updatedAt: now, updatedBy: ana });
			expect(change).not.toHaveProperty('withdraws');
			expect(change?.history).toMatchObject({ action: 'orphan', version: 4, from: status, to: status, changes: [] });
			expect(orphanIdentity(orphan, context)).toBeUndefined();
		},
	);

	it('who is back adopts it, and whoever never left does not', () => {
		const { orphanedAt: _, ...owned } = orphan;
		const change = adoptIdentity(orphan, context);
		expect(change?.identity).toEqual({ ...owned, version: 4, updatedAt: now, updatedBy: ana });
		expect(change?.identity).not.toHaveProperty('orphanedAt');
		expect(change).not.toHaveProperty('withdraws');
		expect(change?.history).toMatchObject({ action: 'adopt', version: 4, changes: [] });
		expect(adoptIdentity(anIdentity(), context)).toBeUndefined();
	});

	it('of what is retired is nobody, gone or back', () => {
		expect(orphanIdentity(anIdentity({ status: 'retired' }), context)).toBeUndefined();
		expect(adoptIdentity({ ...orphan, status: 'retired' }, context)).toBeUndefined();
	});

	it('may be another, who ends its being an orphan', () => {
		const { orphanedAt: _, ...owned } = orphan;
		const change = changeOwner(orphan, newOwner, because);
		expect(change?.identity).toEqual({ ...owned, ownerId: newOwner, version: 4, updatedAt: now, updatedBy: ana });
		expect(change).not.toHaveProperty('withdraws');
		expect(change?.history).toMatchObject({
			action: 'edit',
			reason: 'Key leaked.',
			changes: [{ field: 'ownerId', from: anOwnerId, to: newOwner }],
		});
	});

	it('who owns it already changes nothing, except that an orphan is one no more', () => {
		expect(changeOwner(anIdentity(), anOwnerId, because)).toBeUndefined();
		expect(changeOwner(orphan, anOwnerId, because)?.identity).not.toHaveProperty('orphanedAt');
	});

	it.each<[string, Partial<Identity>, AccountId, string, Saying, string | undefined]>([
		['the identity itself', {}, anAccountId, 'INVALID_INPUT', 'owns-itself', 'ownerId'],
		['anybody, of what is retired', { status: 'retired' }, newOwner, 'CONFLICT', 'retired-owner-stays', undefined],
	])('is refused when it would be %s', (_name, fields, ownerId, code, saying, field) => {
		expect(refusalOf(() => changeOwner(anIdentity(fields), ownerId, because))).toEqual({
			code,
			...statementOf(saying),
			field,
		});
	});

	it('in an edit ends its being an orphan only when it is another', () => {
		const edit = (ownerId: AccountId) => editIdentity(orphan, aDraft({ ownerId }), context, siteLimits).identity;
		expect(edit(anOwnerId).orphanedAt).toBe(startOfTime);
		expect(edit(newOwner)).not.toHaveProperty('orphanedAt');
	});
});

describe('the draft of an identity', () => {
	it('changes nothing of it', () => {
		const cases = instants.chain((at) => fc.record({ at: fc.constant(at), drawn: randomIdentity(anAccountId, at) }));
		fc.assert(
			fc.property(cases, fc.boolean(), ({ at, drawn }, isFull) => {
				const more = { environment: 'prod', credential: { kind: 'api-token' as const, rotateEveryDays: 30 } };
				// The same grant twice is no draft.
				const grants = [...new Map(drawn.grants.map((grant) => [JSON.stringify(grant), grant])).values()];
				const before: Identity = { ...drawn, status: 'active', grants, ...(isFull ? more : {}) };
				const { identity, history, withdraws } = editIdentity(
					before,
					draftOf(before),
					{ ...context, now: at },
					siteLimits,
				);
				expect(history.changes).toEqual([]);
				expect(withdraws).toBeUndefined();
				expect(identity).toEqual({ ...before, version: before.version + 1, updatedAt: at, updatedBy: ana });
			}),
			{ seed: 9, numRuns: 300 },
		);
	});
});

describe('versions and tags', () => {
	type Step = 'register' | 'edit' | 'narrow' | IdentityMove | 'orphan' | 'adopt' | 'change-owner';
	const steps = fc.array(
		fc.constantFrom<Step>(
			'register',
			'edit',
			'narrow',
			'suspend',
			'reactivate',
			'retire',
			'freeze',
			'thaw',
			'orphan',
			'adopt',
			'change-owner',
		),
		{ minLength: 1, maxLength: 40, size: 'max' },
	);

	function take(step: Step, current: Identity | undefined, at: number, freshTag: string): LifecycleChange | undefined {
		const draft = aDraft({ expiresAt: at + 90 * dayMs, ...(step === 'narrow' ? { grants: [] } : {}) });
		const changed = { actor: ana, now: at, reason: 'x', freshTag };
		try {
			if (step === 'register') return registerIdentity(anAccountId, draft, current, changed, siteLimits);
			if (current === undefined) return undefined;
			switch (step) {
				case 'edit':
				case 'narrow':
					return editIdentity(current, draft, changed, siteLimits);
				case 'orphan':
					return orphanIdentity(current, changed);
				case 'adopt':
					return adoptIdentity(current, changed);
				case 'change-owner':
					return changeOwner(current, `${current.ownerId}x` as AccountId, changed);
				default:
					return moveIdentity(current, step, changed);
			}
		} catch (error) {
			if (error instanceof AppError && error.code === 'CONFLICT') return undefined;
			throw error;
		}
	}

	it('rise by one with every change, and every change that takes rights away withdraws the tag for a fresh one', () => {
		let tightened = 0;
		let loosened = 0;
		fc.assert(
			fc.property(steps, (taken) => {
				let current: Identity | undefined;
				const withdrawn = new Set<string>();
				taken.forEach((step, i) => {
					const [at, freshTag] = [startOfTime + i, `#${i}`];
					const change = take(step, current, at, freshTag);
					if (change === undefined) return;
					const { identity, history, withdraws } = change;
					expect(identity.version).toBe((current?.version ?? 0) + 1);
					expect(history).toMatchObject({ version: identity.version, at, to: identity.status });
					expect(history.from).toBe(current?.status);
					const isTightening = current !== undefined && takesRightsAway(current, identity);
					isTightening ? tightened++ : loosened++;
					expect(withdraws).toBe(isTightening ? current?.tag : undefined);
					expect(identity.tag).toBe(current === undefined || isTightening ? freshTag : current.tag);
					if (withdraws !== undefined) withdrawn.add(withdraws);
					expect(withdrawn).not.toContain(identity.tag);
					current = identity;
				});
			}),
			{ seed: 7, numRuns: 300 },
		);
		expect(Math.min(tightened, loosened)).toBeGreaterThan(300);
	});
});

describe('a change takes rights away', () => {
	const end = aDraft().expiresAt;
	const project = (id: string) => id as ProjectId;
	const type = (id: string) => id as IssueTypeId;
	const to = (id: string) => id as StatusId;
	const everywhere: Grant = { toStatusId: aGrant().toStatusId };

	it.each<[string, Partial<Identity>, Partial<Identity>]>([
		['an earlier expiry', {}, { expiresAt: end - 1 }],
		['a removed grant', { grants: [aGrant(), everywhere] }, { grants: [aGrant()] }],
		['the last grant removed', {}, { grants: [] }],
		['every project becoming one', { grants: [everywhere] }, { grants: [aGrant()] }],
		['a work type asked for', {}, { grants: [aGrant({ issueTypeId: type('1') })] }],
		['another project', {}, { grants: [aGrant({ projectId: project('2') })] }],
		['another status after', {}, { grants: [aGrant({ toStatusId: to('2') })] }],
		['another status before', {}, { grants: [aGrant({ fromStatusId: to('2') })] }],
		[
			'one wildcard swapped for another',
			{ grants: [{ ...everywhere, projectId: project('1') }] },
			{ grants: [{ ...everywhere, issueTypeId: type('1') }] },
		],
		['an end for a grant that had none', {}, { grants: [aGrant({ expiresAt: end - 1 })] }],
		['an earlier end of a grant', { grants: [aGrant({ expiresAt: 9 })] }, { grants: [aGrant({ expiresAt: 8 })] }],
		['a wider grant that ends earlier', {}, { grants: [{ ...everywhere, expiresAt: end - 1 }] }],
		['another type', {}, { type: 'app' }],
		['suspension', {}, { status: 'suspended' }],
		['retirement', {}, { status: 'retired' }],
		['a freeze', {}, { frozen: aSwitch() }],
	])('with %s, and gives them back in the other direction', (name, before, after) => {
		expect(takesRightsAway(anIdentity(before), anIdentity(after))).toBe(true);
		const isLoss = ['another', 'one wildcard', 'a wider grant'].some((start) => name.startsWith(start));
		expect(takesRightsAway(anIdentity(after), anIdentity(before))).toBe(isLoss);
	});

	it.each<[string, Partial<Identity>, Partial<Identity>]>([
		['nothing', {}, {}],
		['a later expiry', {}, { expiresAt: end + 1 }],
		['a grant more', {}, { grants: [aGrant(), everywhere] }],
		['the order of grants', { grants: [aGrant(), everywhere] }, { grants: [everywhere, aGrant()] }],
		['a grant that a wider one replaces', {}, { grants: [everywhere] }],
		['an end of a grant that falls together with the expiry', {}, { grants: [aGrant({ expiresAt: end })] }],
		[
			'an end beyond the expiry cut to it',
			{ grants: [aGrant({ expiresAt: end + 9 })] },
			{ grants: [aGrant({ expiresAt: end })] },
		],
		['name, owner, contact and purpose', {}, { name: 'x', ownerId: 'y' as AccountId, contact: 'z', purpose: 'p' }],
		['a suspended identity narrowed', { status: 'suspended' }, { status: 'suspended', grants: [] }],
		['a frozen identity narrowed', { frozen: aSwitch() }, { frozen: aSwitch(), grants: [] }],
		['a frozen identity of another type', { frozen: aSwitch() }, { frozen: aSwitch(), type: 'app' }],
		['a frozen identity suspended', { frozen: aSwitch() }, { frozen: aSwitch(), status: 'suspended' }],
		['a suspended identity frozen', { status: 'suspended' }, { status: 'suspended', frozen: aSwitch() }],
		['its tag', {}, { tag: '#other' }],
		['being an orphan', {}, { orphanedAt: now }],
		['a suspended identity retired', { status: 'suspended' }, { status: 'retired' }],
	])('not with %s', (_name, before, after) => {
		expect(takesRightsAway(anIdentity(before), anIdentity(after))).toBe(false);
	});

	it('whenever decide() then refuses what it allowed before', () => {
		const pairs = instants.chain((at) =>
			fc.record({
				at: fc.constant(at),
				before: randomIdentity(anAccountId, at),
				/** What is edited: few fields at once, so that many changes take nothing away. */
				edit: fc.record(
					{
						grants: randomGrants(at),
						expiresAt: fc.constantFrom(at - 1, at, at + 1, at + 30 * dayMs, at + 31 * dayMs),
						type: fc.constantFrom(...identityTypes),
						status: fc.constantFrom('active', 'active', 'suspended', 'retired'),
					} as const,
					{ requiredKeys: [] },
				),
				kept: fc.boolean(),
				requests: fc.array(randomRequest, { minLength: 3, maxLength: 8 }),
				guard: randomGuard,
			}),
		);
		const controls = controlsOf(initialControl(1));
		let kept = 0;
		let lost = 0;
		fc.assert(
			fc.property(pairs, ({ at, before, edit, kept: keepsGrants, requests, guard }) => {
				const grants = keepsGrants ? [...(edit.grants ?? []), ...before.grants] : (edit.grants ?? before.grants);
				const after: Identity = { ...before, ...edit, grants, version: before.version + 1 };
				const isLoss = takesRightsAway(before, after);
				isLoss ? lost++ : kept++;
				if (isLoss) return;
				for (const asked of requests) {
					const request = { ...asked, accountId: anAccountId };
					for (const instant of [at - 1, at, at + 1, at + dayMs]) {
						const verdict = (identity: Identity) =>
							decide(request, { kind: 'identity', identity }, guard, controls, instant).verdict;
						if (verdict(before) === 'allow') expect(verdict(after)).toBe('allow');
					}
				}
			}),
			{ seed: 11, numRuns: 2_000 },
		);
		expect(Math.min(kept, lost)).toBeGreaterThan(300);
	}, 60_000);

	it('and is told with the change itself, which then has the fresh tag', () => {
		const before = anIdentity();
		const narrowed = editIdentity(before, aDraft({ grants: [] }), context, siteLimits);
		expect(narrowed).toMatchObject({ withdraws: before.tag, identity: { tag: '#fresh' } });
		const widened = editIdentity(before, aDraft({ grants: [everywhere] }), context, siteLimits);
		expect(widened).not.toHaveProperty('withdraws');
		expect(widened.identity.tag).toBe(before.tag);
	});
});

describe('the difference of two versions', () => {
	it('says that it was frozen or thawed, and not by whom', () => {
		const [thawed, frozen] = [anIdentity(), anIdentity({ frozen: aSwitch() })];
		expect(diffIdentities(thawed, frozen)).toEqual([{ field: 'frozen', from: false, to: true }]);
		expect(diffIdentities(frozen, thawed)).toEqual([{ field: 'frozen', from: true, to: false }]);
		expect(diffIdentities(frozen, { ...frozen, frozen: aSwitch({ reason: 'Other.' }) })).toEqual([]);
	});

	it('names status last and gives null for what is absent', () => {
		const from = anIdentity({ environment: 'prod' });
		const to = anIdentity({ status: 'retired', purpose: 'None.' });
		expect(diffIdentities(from, to)).toEqual([
			{ field: 'purpose', from: 'Deploys what is staged.', to: 'None.' },
			{ field: 'environment', from: 'prod', to: null },
			{ field: 'status', from: 'active', to: 'retired' },
		]);
	});
});

describe('the status that people see', () => {
	it.each([
		['active', -1, 'active'],
		['active', 0, 'expired'],
		['active', 1, 'expired'],
		['suspended', 1, 'suspended'],
		['retired', 1, 'retired'],
	] as const)('of an identity that is %s, %i ms after its expiry, is %s', (status, afterMs, seen) => {
		expect(effectiveStatus(anIdentity({ status, expiresAt: now }), now + afterMs)).toBe(seen);
	});
});
