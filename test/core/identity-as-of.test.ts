// What an identity was at an instant, from its changes: the same as what it was when it was looked at.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Actor } from '../../src/contract/actor';
import type { IdentityDraft } from '../../src/contract/identity';
import type { HistoryRecord } from '../../src/contract/identity-history';
import { canMove } from '../../src/contract/identity-status-meaning';
import { type IdentityFields, identityAt } from '../../src/core/registry/as-of';
import type { Identity } from '../../src/core/registry/identity';
import {
	draftOf,
	editIdentity,
	type LifecycleChange,
	moveIdentity,
	registerIdentity,
} from '../../src/core/registry/lifecycle';
import { aDraft, aGrant, anAccountId, anOwnerId } from '../builders/identity';

const actor: Actor = { kind: 'person', id: anOwnerId };
const limits = { expiryMaxDays: 100_000 };
const start = Date.UTC(2026, 0, 1);

const fieldsOf = ({ status, type, ownerId, expiresAt, grants, frozen }: Identity): IdentityFields => ({
	status,
	type,
	ownerId,
	expiresAt,
	grants,
	isFrozen: frozen !== undefined,
});

const edits: readonly Partial<IdentityDraft>[] = [
	{ grants: [] },
	{ grants: [aGrant(), aGrant({ toStatusId: '10006' as never })] },
	{ type: 'ai-agent' },
	{ ownerId: 'ffffffffffffffffffffffff' as never },
	{ expiresAt: start + 400 * 86_400_000 },
	{ purpose: 'Another one.' },
];
const steps = ['suspend', 'reactivate', 'retire', 'freeze', 'thaw', 'register', 'edit'] as const;

/** Carries a step out where it can be. */
function change(
	identity: Identity,
	step: (typeof steps)[number],
	edit: number,
	now: number,
): LifecycleChange | undefined {
	const context = { actor, now, freshTag: `t${now}`, reason: 'as tried' };
	const draft = { ...draftOf(identity), ...edits[edit % edits.length] };
	if (step === 'register') {
		return identity.status === 'retired' ? registerIdentity(anAccountId, draft, identity, context, limits) : undefined;
	}
	if (identity.status === 'retired') return undefined;
	if (step === 'edit') return editIdentity(identity, draft, context, limits);
	if (step === 'thaw' && identity.frozen === undefined) return undefined;
	if (step === 'freeze' && identity.frozen !== undefined) return undefined;
	if (step !== 'freeze' && step !== 'thaw' && !canMove(identity.status, step)) return undefined;
	return moveIdentity(identity, step, context);
}

describe('an identity as of an instant', () => {
	it('is what it was then, whatever was done to it since', () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.constantFrom(...steps), fc.nat(20), fc.integer({ min: 1, max: 5 })), { maxLength: 25 }),
				(done) => {
					let now = start;
					const first = registerIdentity(
						anAccountId,
						aDraft({ expiresAt: start + 300 * 86_400_000 }),
						undefined,
						{ actor, now, freshTag: 't' },
						limits,
					);
					let identity = first.identity;
					const history: HistoryRecord[] = [first.history];
					const seen = [{ at: now, fields: fieldsOf(identity) }];
					for (const [step, edit, pause] of done) {
						now += pause;
						const changed = change(identity, step, edit, now);
						if (changed === undefined) continue;
						identity = changed.identity;
						history.push(changed.history);
						seen.push({ at: now, fields: fieldsOf(identity) });
					}
					for (const { at, fields } of seen) {
						expect(identityAt(identity, history, at)).toEqual(fields);
						expect(identityAt(identity, [...history].reverse(), at)).toEqual(fields);
					}
					expect(identityAt(identity, history, start - 1)).toBeUndefined();
				},
			),
			{ numRuns: 300 },
		);
	});
});
