// The short form of an identity, as its shard holds it.
import { defined } from '../../contract/defined';
import { hasSeveralTasks } from '../../contract/grants';
import type { ShardRow } from '../../contract/identity-row';
import { credentialDueAt, type Identity } from './identity';

/** The row of an identity, as it stands. */
export function rowOf(identity: Identity): ShardRow {
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
		...defined({ environment }),
		expiresAt,
		grants: grants.length,
		...(ends.length === 0 ? {} : { firstGrantEnd: Math.min(...ends) }),
		isBroad: grants.some(({ projectId }) => projectId === undefined),
		hasSeveralTasks: hasSeveralTasks(grants),
		...defined({ credentialDueAt: due, orphanedAt }),
		version,
		updatedAt,
	};
}
