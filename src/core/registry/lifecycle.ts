// How an identity changes: registered, edited, suspended, frozen, orphaned, retired. Each change leaves a record.
import * as z from '#zod';
import type { Actor } from '../../contract/actor';
import { defined } from '../../contract/defined';
import { dayMs } from '../../contract/durations';
import { type Grant, type IdentityDraft, identityDraftSchema } from '../../contract/identity';
import type { FieldChange, HistoryRecord, IdentityMove, LifecycleAction } from '../../contract/identity-history';
import { canMove, isRegistered, statusAfter } from '../../contract/identity-status-meaning';
import type { AccountId } from '../../contract/ids';
import { replaceAccounts } from '../audit/seal-change';
import { AppError, invalidInput } from '../errors';
import { pick } from '../values/pick';
import { grantEnd, type Identity } from './identity';

export interface LifecycleChange {
	readonly identity: Identity;
	readonly history: HistoryRecord;
	/** The tag of older publications, which must stop counting: some right is smaller than before. */
	readonly withdraws?: string;
}

/** Who changes, when, and why. */
export interface ChangeContext {
	readonly actor: Actor;
	/** Epoch milliseconds. */
	readonly now: number;
	/** A tag never used before; the identity takes it when it gets its first rights or loses some. */
	readonly freshTag: string;
	readonly reason?: string;
}

/** What the site allows. */
export interface DraftLimits {
	readonly expiryMaxDays: number;
}

const draftFields = z.keyof(identityDraftSchema).options;

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The fields in which two versions differ. */
export function diffIdentities(
	from: Partial<Pick<Identity, (typeof draftFields)[number] | 'status' | 'frozen'>>,
	to: Pick<Identity, (typeof draftFields)[number] | 'status' | 'frozen'>,
): FieldChange[] {
	const changes: FieldChange[] = [...draftFields, 'status' as const]
		.filter((field) => !isSame(from[field], to[field]))
		.map((field) => ({ field, from: from[field] ?? null, to: to[field] ?? null }));
	const [wasFrozen, isFrozen] = [from.frozen !== undefined, to.frozen !== undefined];
	if (wasFrozen !== isFrozen) changes.push({ field: 'frozen', from: wasFrozen, to: isFrozen });
	return changes;
}

function includesGrant(wide: Grant, narrow: Grant): boolean {
	const covers = <K extends keyof Grant>(field: K) => wide[field] === undefined || wide[field] === narrow[field];
	return (
		wide.toStatusId === narrow.toStatusId && covers('projectId') && covers('issueTypeId') && covers('fromStatusId')
	);
}

/**
 * Says whether `after` takes any right away that `before` gave.
 *
 * A change of type counts, since a guard may admit one type and not the other.
 */
export function takesRightsAway(before: Identity, after: Identity): boolean {
	if (before.status !== 'active' || before.frozen !== undefined) return false;
	if (after.status !== 'active' || after.frozen !== undefined || after.type !== before.type) return true;
	return before.grants.some(
		(grant) =>
			!after.grants.some((kept) => includesGrant(kept, grant) && grantEnd(after, kept) >= grantEnd(before, grant)),
	);
}

/** @param previous the stored end: it may stay even when it has passed since, so that other fields can be edited */
function requireUsableDraft(
	draft: IdentityDraft,
	accountId: AccountId,
	now: number,
	{ expiryMaxDays }: DraftLimits,
	previous?: Identity,
): void {
	if (draft.ownerId === accountId) throw invalidInput('draft.ownerId', 'owns-itself');
	if (draft.expiresAt !== previous?.expiresAt) {
		if (draft.expiresAt <= now) throw invalidInput('draft.expiresAt', 'expiry-past');
		// A date means the end of a day, wherever on earth: one day more than asked for.
		if (draft.expiresAt > now + (expiryMaxDays + 1) * dayMs) {
			throw invalidInput('draft.expiresAt', { problem: 'expiry-too-far', params: { mostDays: expiryMaxDays } });
		}
	}
	draft.grants.forEach((grant, i) => {
		const isKept = previous?.grants.some((kept) => isSame(kept, grant)) === true;
		if (grant.expiresAt !== undefined && grant.expiresAt <= now && !isKept) {
			throw invalidInput(`draft.grants.${i}.expiresAt`, 'grant-end-past');
		}
		if (draft.grants.findIndex((other) => isSame(other, grant)) !== i) {
			throw invalidInput(`draft.grants.${i}`, 'grant-twice');
		}
	});
}

function change(
	previous: Identity | undefined,
	next: Omit<Identity, 'tag'>,
	action: LifecycleAction,
	{ actor, now, reason, freshTag }: ChangeContext,
): LifecycleChange {
	const isTightening = previous !== undefined && takesRightsAway(previous, { ...next, tag: previous.tag });
	const identity: Identity = { ...next, tag: previous === undefined || isTightening ? freshTag : previous.tag };
	return {
		identity,
		history: {
			accountId: identity.accountId,
			version: identity.version,
			at: now,
			actor,
			action,
			...(previous === undefined ? {} : { from: previous.status }),
			to: identity.status,
			...defined({ reason }),
			changes: diffIdentities(previous ?? {}, identity),
		},
		...(isTightening ? { withdraws: previous.tag } : {}),
	};
}

/**
 * Registers an account, for the first time or anew after it was retired.
 *
 * @throws {AppError} CONFLICT when it is registered already; INVALID_INPUT for a draft that cannot be used
 */
export function registerIdentity(
	accountId: AccountId,
	draft: IdentityDraft,
	previous: Identity | undefined,
	context: ChangeContext,
	limits: DraftLimits,
): LifecycleChange {
	if (previous !== undefined && previous.status !== 'retired') {
		throw new AppError(
			'CONFLICT',
			{ problem: 'registered-already', params: { name: previous.name } },
			{ field: 'accountId' },
		);
	}
	requireUsableDraft(draft, accountId, context.now, limits);
	const identity: Omit<Identity, 'tag'> = {
		accountId,
		...draft,
		status: 'active',
		version: (previous?.version ?? 0) + 1,
		createdAt: context.now,
		updatedAt: context.now,
		updatedBy: context.actor,
		bulkChanges: previous?.bulkChanges ?? [],
	};
	return change(previous, identity, 'register', context);
}

function nextVersion(identity: Identity, { actor, now }: ChangeContext) {
	return { version: identity.version + 1, updatedAt: now, updatedBy: actor };
}

/**
 * Replaces what a person may edit. A new owner ends being orphaned.
 *
 * @throws {AppError} CONFLICT when the identity is retired; INVALID_INPUT for a draft that cannot be used
 */
export function editIdentity(
	identity: Identity,
	draft: IdentityDraft,
	context: ChangeContext,
	limits: DraftLimits,
): LifecycleChange {
	if (identity.status === 'retired') {
		throw new AppError('CONFLICT', 'retired-not-editable');
	}
	requireUsableDraft(draft, identity.accountId, context.now, limits, identity);
	const { accountId, status, frozen, orphanedAt, createdAt, bulkChanges } = identity;
	const edited: Omit<Identity, 'tag'> = {
		accountId,
		...draft,
		status,
		...defined({ frozen }),
		...(orphanedAt === undefined || draft.ownerId !== identity.ownerId ? {} : { orphanedAt }),
		createdAt,
		bulkChanges,
		...nextVersion(identity, context),
	};
	return change(identity, edited, 'edit', context);
}

/**
 * Moves an identity to another status, or freezes or thaws it, for a reason.
 *
 * @throws {AppError} CONFLICT when what it is now does not lead there
 */
export function moveIdentity(
	identity: Identity,
	action: IdentityMove,
	context: ChangeContext & { readonly reason: string },
): LifecycleChange {
	if (action === 'freeze') return freezeIdentity(identity, context);
	const { frozen, ...others } = identity;
	if (action === 'thaw') {
		if (frozen === undefined) throw new AppError('CONFLICT', 'not-frozen');
		return change(identity, { ...others, ...nextVersion(identity, context) }, 'thaw', context);
	}
	if (!canMove(identity.status, action)) {
		throw new AppError('CONFLICT', {
			problem: 'status-not-movable',
			params: { status: identity.status, move: action },
		});
	}
	// A retired identity is history: it is neither frozen nor orphaned.
	const { orphanedAt: _, ...left } = others;
	const base = action === 'retire' ? left : identity;
	return change(identity, { ...base, status: statusAfter[action], ...nextVersion(identity, context) }, action, context);
}

function freezeIdentity(identity: Identity, context: ChangeContext & { readonly reason: string }): LifecycleChange {
	if (identity.status === 'retired') throw new AppError('CONFLICT', 'retired-passes-nothing');
	if (identity.frozen !== undefined) throw new AppError('CONFLICT', 'frozen-already');
	const frozen = { at: context.now, by: context.actor, reason: context.reason };
	return change(identity, { ...identity, frozen, ...nextVersion(identity, context) }, 'freeze', context);
}

/** Notes that the owner's account is inactive; undefined when that is noted, or nothing is left to own. */
export function orphanIdentity(identity: Identity, context: ChangeContext): LifecycleChange | undefined {
	if (!isRegistered(identity.status) || identity.orphanedAt !== undefined) return undefined;
	const orphan = { ...identity, orphanedAt: context.now, ...nextVersion(identity, context) };
	return change(identity, orphan, 'orphan', context);
}

/** Notes that the owner's account is active again; undefined when the identity is not orphaned. */
export function adoptIdentity(identity: Identity, context: ChangeContext): LifecycleChange | undefined {
	const { orphanedAt, ...others } = identity;
	if (orphanedAt === undefined || !isRegistered(identity.status)) return undefined;
	return change(identity, { ...others, ...nextVersion(identity, context) }, 'adopt', context);
}

/** Erases accounts that were closed from an identity, but for its own; undefined where it names none of them. */
export function eraseFromIdentity(
	identity: Identity,
	ids: ReadonlySet<string>,
	context: ChangeContext,
): LifecycleChange | undefined {
	const { accountId, ...others } = identity;
	const rest = replaceAccounts(others, ids);
	if (rest === others) return undefined;
	return change(identity, { ...rest, accountId, ...nextVersion(identity, context) }, 'edit', context);
}

/**
 * Gives an identity another owner.
 *
 * @throws {AppError} CONFLICT when it is retired; INVALID_INPUT when it would own itself
 */
export function changeOwner(
	identity: Identity,
	ownerId: AccountId,
	context: ChangeContext & { readonly reason: string },
): LifecycleChange | undefined {
	if (identity.ownerId === ownerId && identity.orphanedAt === undefined) return undefined;
	if (identity.status === 'retired') throw new AppError('CONFLICT', 'retired-owner-stays');
	if (ownerId === identity.accountId) throw invalidInput('ownerId', 'owns-itself');
	const { orphanedAt: _, ...others } = identity;
	return change(identity, { ...others, ownerId, ...nextVersion(identity, context) }, 'edit', context);
}

/** The draft that would leave an identity as it is. */
export const draftOf = (identity: Identity): IdentityDraft => pick(identity, draftFields);
