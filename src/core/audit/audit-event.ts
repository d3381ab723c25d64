// The record of one status change by a known non-human account, and the hash chain that links a work item's records.
import { createHash, createHmac } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { AuditDecision, DenyReason, Enforcement, GuardMode } from '../../contract/decision';
import type { AccountId, IssueId, ProjectId, StatusId } from '../../contract/ids';

/** What happened, as the chain's hash covers it: no account id, only salted commitments to them. */
export interface AuditPayload {
	readonly format: 1;
	readonly issueId: IssueId;
	readonly projectId: ProjectId;
	/** Position in the work item's chain, from 1. */
	readonly seq: number;
	/** What makes the change one and the same for every path that reports it: see `changeKey`. */
	readonly change: string;
	/** When Muster heard of the change first, epoch milliseconds. */
	readonly at: number;
	readonly source: 'post-function' | 'product-event';
	readonly transition?: { readonly id: string; readonly workflow: string };
	readonly from?: StatusId;
	readonly to: StatusId;
	/** Commitment to the acting account. */
	readonly actor: string;
	/** Commitment to the accountable human; absent when nobody was registered. */
	readonly owner?: string;
	/** Version of the identity; absent for an account that was not registered. */
	readonly identity?: number;
	/** The grant that covered the transition, as snapshot tags. */
	readonly grant?: string;
	readonly guard?: { readonly mode: GuardMode; readonly enforcement: Enforcement };
	readonly decision: AuditDecision;
	/** What decide() said on the live registry when the event was written. */
	readonly recheck: 'allow' | DenyReason;
	/** Versions of the control record and of the account's shard that the recheck read. */
	readonly registry: readonly [control: number, shard: number];
	/** Hash of the event before; null for the first. */
	readonly prev: string | null;
}

/** An event as it is stored. Account ids and salts lie outside the hash: a person is erased by removing both. */
export interface AuditEvent {
	readonly payload: AuditPayload;
	/** SHA-256 of the canonical JSON (RFC 8785) of `payload`, base64url. */
	readonly hash: string;
	readonly actorId?: AccountId;
	readonly actorSalt?: string;
	readonly ownerId?: AccountId;
	readonly ownerSalt?: string;
	/** When the event was stored, epoch milliseconds. */
	readonly recordedAt: number;
}

/** Newest link of a work item's chain. */
export interface ChainHead {
	readonly seq: number;
	readonly hash: string;
	/** Change key of the newest event, so that it can be read without an index. */
	readonly change: string;
}

/**
 * The key under which every path that reports a change meets: the change-log id, or the execution id of the
 * transition when there is no change log.
 */
export function changeKey(change: {
	readonly changelogId?: string;
	readonly executionId?: string;
}): string | undefined {
	if (change.changelogId !== undefined) return `c${change.changelogId}`;
	// Hashed, because the id's form is not documented and the key becomes part of a storage key.
	if (change.executionId === undefined) return undefined;
	return `x${createHash('sha256').update(change.executionId).digest('hex')}`;
}

/**
 * Commits to an account id without showing it.
 *
 * @param salt at least 128 random bits, kept beside the event; deleting it makes the commitment meaningless
 */
export function commitToAccount(role: 'actor' | 'owner', accountId: AccountId, salt: string): string {
	return createHmac('sha256', salt).update(`${role}:${accountId}`).digest('base64url');
}

/** SHA-256 over the canonical JSON of a payload, base64url. */
export function hashPayload(payload: AuditPayload): string {
	const canonical = canonicalize(payload);
	if (canonical === undefined) throw new TypeError('an audit payload has no canonical form');
	return createHash('sha256').update(canonical).digest('base64url');
}

export type ChainProblem = 'altered' | 'gap' | 'unlinked' | 'commitment' | 'other-issue' | 'truncated';

export type ChainVerdict =
	| { readonly ok: true; readonly length: number }
	/** `seq` is the position of the first event that does not fit. */
	| { readonly ok: false; readonly seq: number; readonly problem: ChainProblem };

/**
 * Verifies a work item's whole chain.
 *
 * It shows that no stored event was altered, inserted, reordered or removed short of rewriting the chain and its head;
 * it has no witness outside the app's own store.
 * @param events in the order of `seq`
 * @param head undefined when the work item has no chain
 */
export function verifyChain(
	events: readonly AuditEvent[],
	head: Pick<ChainHead, 'seq' | 'hash'> | undefined,
): ChainVerdict {
	let prev: string | null = null;
	for (const [i, event] of events.entries()) {
		const { payload } = event;
		const broken = (problem: ChainProblem): ChainVerdict => ({ ok: false, seq: i + 1, problem });
		if (payload.seq !== i + 1) return broken('gap');
		if (payload.issueId !== events[0]?.payload.issueId) return broken('other-issue');
		if (payload.prev !== prev) return broken('unlinked');
		if (hashPayload(payload) !== event.hash) return broken('altered');
		if (!commitmentsHold(event)) return broken('commitment');
		prev = event.hash;
	}
	const length = events.length;
	if ((head?.seq ?? 0) !== length || (head?.hash ?? null) !== prev) {
		return { ok: false, seq: Math.min(head?.seq ?? 0, length) + 1, problem: 'truncated' };
	}
	return { ok: true, length };
}

function commitmentsHold({ payload, actorId, actorSalt, ownerId, ownerSalt }: AuditEvent): boolean {
	const holds = (role: 'actor' | 'owner', commitment: string | undefined, id?: AccountId, salt?: string) =>
		id === undefined || (salt !== undefined && commitment === commitToAccount(role, id, salt));
	return holds('actor', payload.actor, actorId, actorSalt) && holds('owner', payload.owner, ownerId, ownerSalt);
}
