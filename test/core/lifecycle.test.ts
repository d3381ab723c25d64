// How identities change: what each change does to version, status, history and rights, and what is refused.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Grant, type IdentityDraft, identityTypes } from '../../src/contract/identity';
import type { AccountId, IssueTypeId, ProjectId, StatusId } from '../../src/contract/ids';
import { decide } from '../../src/core/decide';
import { AppError } from '../../src/core/errors';
import { effectiveStatus, type Identity } from '../../src/core/identity';
import {
	diffIdentities,
	editIdentity,
	type LifecycleChange,
	moveIdentity,
	registerIdentity,
	takesRightsAway,
} from '../../src/core/lifecycle';
import { strayWriteLifeMs } from '../../src/core/snapshot';
import { aDraft, aGrant, anAccountId, anIdentity, anOwnerId, dayMs } from '../builders/identity';
import { instants, randomGrants, randomGuard, randomIdentity, randomRequest } from '../builders/random-registry';
import { startOfTime } from '../harness/world';

const ana = { kind: 'person', id: 'ana-account' } as const;
const now = startOfTime + dayMs;
const context = { actor: ana, now };
const because = { ...context, reason: 'Key leaked.' };

/** Code, message and field of the AppError that a call throws. */
function refusalOf(call: () => unknown): { code: string; message: string; field?: string | undefined } {
	try {
		call();
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
		return { code: error.code, message: error.publicMessage, field: error.details.field };
	}
	throw new Error('The change was not refused.');
}

describe('registering', () => {
	it('makes an active identity of version 1 and the first record of its history', () => {
		const { identity, history, isTightening } = registerIdentity(anAccountId, aDraft(), undefined, context);
		expect(identity).toEqual({
			...aDraft(),
			accountId: anAccountId,
			status: 'active',
			version: 1,
			createdAt: now,
			updatedAt: now,
			updatedBy: ana,
			replaced: [],
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
		expect(isTightening).toBe(false);
	});

	it('a retired account anew goes on from its last version', () => {
		const retired = anIdentity({ status: 'retired', version: 7, replaced: [{ version: 6, at: now - 1 }] });
		const { identity, history, isTightening } = registerIdentity(
			anAccountId,
			aDraft({ name: 'again' }),
			retired,
			context,
		);
		expect(identity).toMatchObject({
			status: 'active',
			version: 8,
			createdAt: now,
			replaced: [
				{ version: 6, at: now - 1 },
				{ version: 7, at: now },
			],
		});
		expect(history).toMatchObject({ version: 8, from: 'retired', to: 'active', action: 'register' });
		expect(history.changes).toEqual([
			{ field: 'name', from: 'deploy-bot', to: 'again' },
			{ field: 'status', from: 'retired', to: 'active' },
		]);
		expect(isTightening).toBe(false);
	});

	it('a retired account anew leaves nothing of the old identity behind', () => {
		const retired = anIdentity({ status: 'retired', environment: 'prod', credential: { kind: 'api-token' } });
		const { identity } = registerIdentity(anAccountId, aDraft(), retired, context);
		expect(identity).not.toHaveProperty('environment');
		expect(identity).not.toHaveProperty('credential');
	});

	it.each(['active', 'suspended'] as const)('is refused for an account whose identity is %s', (status) => {
		expect(refusalOf(() => registerIdentity(anAccountId, aDraft(), anIdentity({ status }), context))).toEqual({
			code: 'CONFLICT',
			message: 'This account is registered already, as deploy-bot.',
			field: 'accountId',
		});
	});
});

describe('a draft', () => {
	const grants = [aGrant(), aGrant({ toStatusId: '7' as StatusId })];
	const refused: readonly [string, Partial<IdentityDraft>, string, string][] = [
		['an account that owns itself', { ownerId: anAccountId }, 'draft.ownerId', 'An identity cannot own itself.'],
		['an expiry that is now', { expiresAt: now }, 'draft.expiresAt', 'The expiry is in the past.'],
		['an expiry in the past', { expiresAt: now - 1 }, 'draft.expiresAt', 'The expiry is in the past.'],
		[
			'a grant that ends now',
			{ grants: [...grants, aGrant({ expiresAt: now })] },
			'draft.grants.2.expiresAt',
			'The grant would end in the past.',
		],
		['a grant listed twice', { grants: [...grants, aGrant()] }, 'draft.grants.2', 'The same grant is listed twice.'],
	];
	const doers: readonly [string, (draft: IdentityDraft) => LifecycleChange][] = [
		['registering', (draft) => registerIdentity(anAccountId, draft, undefined, context)],
		['registering anew', (draft) => registerIdentity(anAccountId, draft, anIdentity({ status: 'retired' }), context)],
		['editing', (draft) => editIdentity(anIdentity(), draft, context)],
		['editing while suspended', (draft) => editIdentity(anIdentity({ status: 'suspended' }), draft, context)],
	];

	it.each(
		refused.flatMap(([what, draft, field, message]) =>
			doers.map(([how, make]) => ({ what, how, draft, field, message, make })),
		),
	)('with $what is refused when $how', ({ draft, field, message, make }) => {
		expect(refusalOf(() => make(aDraft(draft)))).toEqual({ code: 'INVALID_INPUT', message, field });
	});

	it.each<[string, Partial<IdentityDraft>]>([
		['an expiry one millisecond ahead', { expiresAt: now + 1 }],
		['a grant that ends one millisecond ahead', { grants: [aGrant({ expiresAt: now + 1 })] }],
		['no grants', { grants: [] }],
		['two grants that differ in their end only', { grants: [aGrant(), aGrant({ expiresAt: now + 1 })] }],
	])('with %s is accepted', (_name, draft) => {
		for (const [, make] of doers) expect(make(aDraft(draft)).identity).toMatchObject(draft);
	});
});

describe('editing', () => {
	it('replaces what people may edit and keeps the rest', () => {
		const before = anIdentity({ status: 'suspended', version: 4, environment: 'prod', createdAt: 5 });
		const { identity } = editIdentity(before, aDraft({ name: 'new' }), context);
		expect(identity).toEqual({
			...aDraft({ name: 'new' }),
			accountId: anAccountId,
			status: 'suspended',
			createdAt: 5,
			version: 5,
			updatedAt: now,
			updatedBy: ana,
			replaced: [{ version: 4, at: now }],
		});
	});

	it('records each field that differs, and none that does not', () => {
		const before = anIdentity({ environment: 'prod' });
		const draft = aDraft({ name: 'new', credential: { kind: 'api-token', rotateEveryDays: 30 } });
		expect(editIdentity(before, draft, because).history).toEqual({
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
		expect(editIdentity(anIdentity(), aDraft(), context).history.changes).toEqual([]);
	});

	it('a retired identity is refused', () => {
		expect(refusalOf(() => editIdentity(anIdentity({ status: 'retired' }), aDraft(), context))).toEqual({
			code: 'CONFLICT',
			message: 'A retired identity cannot be edited. Register the account anew.',
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
		const { identity, history, isTightening } = moveIdentity(before, action, because);
		expect(identity).toEqual({
			...before,
			status: to,
			version: 4,
			updatedAt: now,
			updatedBy: ana,
			replaced: [{ version: 3, at: now }],
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
		expect(isTightening).toBe(from === 'active');
	});

	it.each([
		['suspend', 'suspended', 'An identity that is suspended cannot be suspended.'],
		['suspend', 'retired', 'An identity that is retired cannot be suspended.'],
		['reactivate', 'active', 'An identity that is active cannot be reactivated.'],
		['reactivate', 'retired', 'An identity that is retired cannot be reactivated.'],
		['retire', 'retired', 'An identity that is retired cannot be retired.'],
	] as const)('%s is refused for an identity that is %s', (action, status, message) => {
		expect(refusalOf(() => moveIdentity(anIdentity({ status }), action, because))).toEqual({
			code: 'CONFLICT',
			message,
			field: undefined,
		});
	});
});

describe('versions', () => {
	type Step = { readonly act: 'register' | 'edit' | 'suspend' | 'reactivate' | 'retire'; readonly afterMs: number };
	const steps = fc.array(
		fc.record<Step>({
			act: fc.constantFrom('register', 'edit', 'suspend', 'reactivate', 'retire'),
			afterMs: fc.constantFrom(0, 1, 60_000, strayWriteLifeMs - 1, strayWriteLifeMs, strayWriteLifeMs + 1),
		}),
		{ minLength: 1, maxLength: 30, size: 'max' },
	);

	function take({ act }: Step, current: Identity | undefined, at: number): LifecycleChange | undefined {
		const draft = aDraft({ expiresAt: at + 90 * dayMs });
		const changed = { actor: ana, now: at, reason: 'x' };
		try {
			if (act === 'register') return registerIdentity(anAccountId, draft, current, changed);
			if (current === undefined) return undefined;
			return act === 'edit' ? editIdentity(current, draft, changed) : moveIdentity(current, act, changed);
		} catch (error) {
			if (error instanceof AppError && error.code === 'CONFLICT') return undefined;
			throw error;
		}
	}

	it('rise by one with every change, through retirement and registering anew, and stray ones are kept in mind', () => {
		fc.assert(
			fc.property(steps, (taken) => {
				let current: Identity | undefined;
				let at = startOfTime;
				const replacedAt = new Map<number, number>();
				for (const step of taken) {
					at += step.afterMs;
					const change = take(step, current, at);
					if (change === undefined) continue;
					const { identity, history } = change;
					expect(identity.version).toBe((current?.version ?? 0) + 1);
					expect(history).toMatchObject({ version: identity.version, at, to: identity.status });
					expect(history.from).toBe(current?.status);
					if (current !== undefined) replacedAt.set(current.version, at);
					const expected = [...replacedAt].filter(([, since]) => since + strayWriteLifeMs > at);
					expect(identity.replaced).toEqual(expected.map(([version, since]) => ({ version, at: since })));
					current = identity;
				}
			}),
			{ seed: 7, numRuns: 300 },
		);
	});

	it('that were replaced are forgotten once no stray write can carry them any more', () => {
		const replaced = [
			{ version: 1, at: now - strayWriteLifeMs - 1 },
			{ version: 2, at: now - strayWriteLifeMs },
			{ version: 3, at: now - strayWriteLifeMs + 1 },
		];
		const { identity } = editIdentity(anIdentity({ version: 4, replaced }), aDraft(), context);
		expect(identity.replaced).toEqual([
			{ version: 3, at: now - strayWriteLifeMs + 1 },
			{ version: 4, at: now },
		]);
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
				requests: fc.array(randomRequest(fc.constant(anAccountId)), { minLength: 3, maxLength: 8 }),
				guard: randomGuard,
			}),
		);
		const controls = { siteFrozen: false, frozenProjects: new Set<ProjectId>(), withdrawn: new Set<string>() };
		let kept = 0;
		let lost = 0;
		fc.assert(
			fc.property(pairs, ({ at, before, edit, kept: keepsGrants, requests, guard }) => {
				const grants = keepsGrants ? [...(edit.grants ?? []), ...before.grants] : (edit.grants ?? before.grants);
				const after: Identity = { ...before, ...edit, grants, version: before.version + 1 };
				const isLoss = takesRightsAway(before, after);
				isLoss ? lost++ : kept++;
				if (isLoss) return;
				for (const request of requests) {
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

	it('and is told with the change itself', () => {
		expect(editIdentity(anIdentity(), aDraft({ grants: [] }), context).isTightening).toBe(true);
		expect(editIdentity(anIdentity(), aDraft({ grants: [everywhere] }), context).isTightening).toBe(false);
	});
});

describe('the difference of two versions', () => {
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
