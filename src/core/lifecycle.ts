// How an identity changes: registered, edited, suspended, reactivated, retired. Each change leaves a record.
import type { FieldChange } from '../contract/errors';
import type { Grant, IdentityDraft, IdentityStatus } from '../contract/identity';
import type { AccountId } from '../contract/ids';
import { AppError, invalidInput } from './errors';
import { type ChangeActor, grantEnd, type Identity, type ReplacedVersion } from './identity';
import { strayWriteLifeMs } from './snapshot';

export type LifecycleAction = 'register' | 'edit' | 'suspend' | 'reactivate' | 'retire';

/** One line of an identity's history. */
export interface HistoryRecord {
	readonly accountId: AccountId;
	/** Version the change led to. */
	readonly version: number;
	readonly at: number;
	readonly actor: ChangeActor;
	readonly action: LifecycleAction;
	/** Absent when the account had no identity. */
	readonly from?: IdentityStatus;
	readonly to: IdentityStatus;
	readonly reason?: string;
	readonly changes: readonly FieldChange[];
}

export interface LifecycleChange {
	readonly identity: Identity;
	readonly history: HistoryRecord;
	/** True when some right is smaller than before, so that older publications must stop counting. */
	readonly isTightening: boolean;
}

/** Who changes, when, and why. */
export interface ChangeContext {
	readonly actor: ChangeActor;
	/** Epoch milliseconds. */
	readonly now: number;
	readonly reason?: string;
}

const draftFields = [
	'name',
	'type',
	'ownerId',
	'contact',
	'purpose',
	'environment',
	'expiresAt',
	'credential',
	'grants',
] as const satisfies readonly (keyof IdentityDraft)[];

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The fields in which two versions differ. */
export function diffIdentities(
	from: Partial<Pick<Identity, (typeof draftFields)[number] | 'status'>>,
	to: Pick<Identity, (typeof draftFields)[number] | 'status'>,
): FieldChange[] {
	return [...draftFields, 'status' as const]
		.filter((field) => !isSame(from[field], to[field]))
		.map((field) => ({ field, from: from[field] ?? null, to: to[field] ?? null }));
}

function replacedAfter(previous: Identity, now: number): ReplacedVersion[] {
	return [...previous.replaced.filter(({ at }) => at + strayWriteLifeMs > now), { version: previous.version, at: now }];
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
	if (before.status !== 'active') return false;
	if (after.status !== 'active' || after.type !== before.type) return true;
	return before.grants.some(
		(grant) =>
			!after.grants.some((kept) => includesGrant(kept, grant) && grantEnd(after, kept) >= grantEnd(before, grant)),
	);
}

/** @param previous an ending that was there before and has passed since may stay, so that other fields can be edited */
function requireUsableDraft(draft: IdentityDraft, accountId: AccountId, now: number, previous?: Identity): void {
	if (draft.ownerId === accountId) throw invalidInput('draft.ownerId', 'An identity cannot own itself.');
	if (draft.expiresAt <= now && draft.expiresAt !== previous?.expiresAt)
		throw invalidInput('draft.expiresAt', 'The expiry is in the past.');
	draft.grants.forEach((grant, i) => {
		const isKept = previous?.grants.some((kept) => isSame(kept, grant)) === true;
		if (grant.expiresAt !== undefined && grant.expiresAt <= now && !isKept) {
			throw invalidInput(`draft.grants.${i}.expiresAt`, 'The grant would end in the past.');
		}
		if (draft.grants.findIndex((other) => isSame(other, grant)) !== i) {
			throw invalidInput(`draft.grants.${i}`, 'The same grant is listed twice.');
		}
	});
}

function change(
	previous: Identity | undefined,
	identity: Identity,
	action: LifecycleAction,
	{ actor, now, reason }: ChangeContext,
): LifecycleChange {
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
			...(reason === undefined ? {} : { reason }),
			changes: diffIdentities(previous ?? {}, identity),
		},
		isTightening: previous !== undefined && takesRightsAway(previous, identity),
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
): LifecycleChange {
	if (previous !== undefined && previous.status !== 'retired') {
		throw new AppError('CONFLICT', `This account is registered already, as ${previous.name}.`, { field: 'accountId' });
	}
	requireUsableDraft(draft, accountId, context.now);
	const identity: Identity = {
		accountId,
		...draft,
		status: 'active',
		version: (previous?.version ?? 0) + 1,
		createdAt: context.now,
		updatedAt: context.now,
		updatedBy: context.actor,
		replaced: previous === undefined ? [] : replacedAfter(previous, context.now),
	};
	return change(previous, identity, 'register', context);
}

function nextVersion(identity: Identity, { actor, now }: ChangeContext) {
	return {
		version: identity.version + 1,
		updatedAt: now,
		updatedBy: actor,
		replaced: replacedAfter(identity, now),
	};
}

/**
 * Replaces what a person may edit.
 *
 * @throws {AppError} CONFLICT when the identity is retired; INVALID_INPUT for a draft that cannot be used
 */
export function editIdentity(identity: Identity, draft: IdentityDraft, context: ChangeContext): LifecycleChange {
	if (identity.status === 'retired') {
		throw new AppError('CONFLICT', 'A retired identity cannot be edited. Register the account anew.');
	}
	requireUsableDraft(draft, identity.accountId, context.now, identity);
	const { accountId, status, createdAt } = identity;
	const edited: Identity = { accountId, ...draft, status, createdAt, ...nextVersion(identity, context) };
	return change(identity, edited, 'edit', context);
}

const moves: Readonly<
	Record<'suspend' | 'reactivate' | 'retire', { from: readonly IdentityStatus[]; to: IdentityStatus; done: string }>
> = {
	suspend: { from: ['active'], to: 'suspended', done: 'suspended' },
	reactivate: { from: ['suspended'], to: 'active', done: 'reactivated' },
	retire: { from: ['active', 'suspended'], to: 'retired', done: 'retired' },
};

/**
 * Moves an identity to another status, for a reason.
 *
 * @throws {AppError} CONFLICT when its present status does not lead there
 */
export function moveIdentity(
	identity: Identity,
	action: keyof typeof moves,
	context: ChangeContext & { readonly reason: string },
): LifecycleChange {
	const move = moves[action];
	if (!move.from.includes(identity.status)) {
		throw new AppError('CONFLICT', `An identity that is ${identity.status} cannot be ${move.done}.`);
	}
	const moved: Identity = { ...identity, status: move.to, ...nextVersion(identity, context) };
	return change(identity, moved, action, context);
}
