// A registered non-human account: who it is, who answers for it, and until when.
import * as z from '#zod';
import type { DeepReadonly } from '../../contract/deep-readonly';
import { dayMs } from '../../contract/durations';
import { type Grant, identityFactsSchema } from '../../contract/identity';
import type { IdentityStatus } from '../../contract/identity-status';

export const identitySchema = z.extend(identityFactsSchema, {
	/**
	 * Marks its rights in publications. A change that takes rights away sets a new tag, so that earlier publications can be
	 * recognised and refused (docs/decisions/0006).
	 */
	tag: z.string(),
	/** Changes of bulk work: their history stands in records of the work. The latest 25. */
	bulkChanges: z.array(z.strictObject({ version: z.int(), record: z.string() })),
});
export type Identity = DeepReadonly<z.infer<typeof identitySchema>>;

/** The status people see: stored status, or `expired` once `expiresAt` has passed on an active identity. */
export function effectiveStatus(
	identity: Pick<Identity, 'status' | 'expiresAt'>,
	now: number,
): IdentityStatus | 'expired' {
	return identity.status === 'active' && identity.expiresAt <= now ? 'expired' : identity.status;
}

/** The instant a grant ends: its own end or the identity's, whichever comes first. Epoch milliseconds. */
export function grantEnd(identity: Pick<Identity, 'expiresAt'>, grant: Grant): number {
	return Math.min(grant.expiresAt ?? identity.expiresAt, identity.expiresAt);
}

/** When the credential expires or is due for rotation, whichever is first; undefined when nothing is known of it. */
export function credentialDueAt({ credential }: Pick<Identity, 'credential'>): number | undefined {
	if (credential === undefined) return undefined;
	const { issuedAt, expiresAt, rotateEveryDays } = credential;
	const rotation = issuedAt === undefined || rotateEveryDays === undefined ? [] : [issuedAt + rotateEveryDays * dayMs];
	const due = [...rotation, ...(expiresAt === undefined ? [] : [expiresAt])];
	return due.length === 0 ? undefined : Math.min(...due);
}
