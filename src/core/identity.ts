// A registered non-human account: who it is, who answers for it, and until when.
import type { Credential, Grant, IdentityStatus, IdentityType } from '../contract/identity';
import type { AccountId } from '../contract/ids';

/** A version that was replaced lately; a delayed publication may still carry it. */
export interface ReplacedVersion {
	readonly version: number;
	/** When it was replaced, epoch milliseconds. */
	readonly at: number;
}

export interface Identity {
	readonly accountId: AccountId;
	readonly name: string;
	readonly type: IdentityType;
	/** The accountable human. */
	readonly ownerId: AccountId;
	/** A team or channel: the only thing about people that a refusal shows. */
	readonly contact: string;
	readonly purpose: string;
	readonly environment?: string;
	readonly status: IdentityStatus;
	/** Epoch milliseconds. */
	readonly expiresAt: number;
	readonly credential?: Credential;
	readonly grants: readonly Grant[];
	/** Rises by one with every change and never falls, not even when a retired account is registered anew. */
	readonly version: number;
	readonly createdAt: number;
	readonly updatedAt: number;
	readonly updatedBy: ChangeActor;
	/** Versions replaced within the last `strayWriteLifeMs`; see docs/decisions/0003. */
	readonly replaced: readonly ReplacedVersion[];
}

/** Who changed something in Muster itself. */
export interface ChangeActor {
	readonly kind: 'person' | 'api-client' | 'system';
	readonly id: string;
}

/** The status people see: stored status, or `expired` once `expiresAt` has passed on an active identity. */
export function effectiveStatus(identity: Identity, now: number): IdentityStatus | 'expired' {
	return identity.status === 'active' && identity.expiresAt <= now ? 'expired' : identity.status;
}

/** The instant a grant ends: its own end or the identity's, whichever comes first. Epoch milliseconds. */
export function grantEnd(identity: Pick<Identity, 'expiresAt'>, grant: Grant): number {
	return Math.min(grant.expiresAt ?? identity.expiresAt, identity.expiresAt);
}
