// The short form of an identity, kept with its shard: lists and sweeps read these and not each identity.
import type { IdentityStatus, IdentityType } from '../../contract/identity';
import type { AccountId } from '../../contract/ids';
import { credentialDueAt, hasSeveralTasks, type Identity } from './identity';

export interface IdentityRow {
	readonly accountId: AccountId;
	readonly name: string;
	readonly type: IdentityType;
	readonly status: IdentityStatus;
	readonly isFrozen: boolean;
	readonly ownerId: AccountId;
	readonly environment?: string;
	/** Epoch milliseconds, as every time below. */
	readonly expiresAt: number;
	readonly grants: number;
	/** When the first of its grants ends before the identity does. */
	readonly firstGrantEnd?: number;
	readonly isBroad: boolean;
	readonly hasSeveralTasks: boolean;
	readonly credentialDueAt?: number;
	readonly orphanedAt?: number;
	readonly version: number;
	readonly updatedAt: number;
}

/** The row of an identity, as it stands. */
export function rowOf(identity: Identity): IdentityRow {
	const { accountId, name, type, status, ownerId, environment, expiresAt, grants, orphanedAt, version, updatedAt } =
		identity;
	const ends = grants.flatMap((grant) =>
		grant.expiresAt !== undefined && grant.expiresAt < expiresAt ? [grant.expiresAt] : [],
	);
	const due = credentialDueAt(identity);
	return {
		accountId,
		name,
		type,
		status,
		isFrozen: identity.frozen !== undefined,
		ownerId,
		...(environment === undefined ? {} : { environment }),
		expiresAt,
		grants: grants.length,
		...(ends.length === 0 ? {} : { firstGrantEnd: Math.min(...ends) }),
		isBroad: grants.some(({ projectId }) => projectId === undefined),
		hasSeveralTasks: hasSeveralTasks(identity),
		...(due === undefined ? {} : { credentialDueAt: due }),
		...(orphanedAt === undefined ? {} : { orphanedAt }),
		version,
		updatedAt,
	};
}
