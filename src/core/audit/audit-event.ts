// The hash chain that links the audit events of a work item.
import { createHash, createHmac } from 'node:crypto';
import canonicalize from 'canonicalize';
import * as z from '#zod';
import type { AuditEvent, AuditPayload } from '../../contract/audit-event';
import type { AccountId } from '../../contract/ids';

export const chainHeadSchema = z.strictObject({
	seq: z.int(),
	hash: z.string(),
	/** Change key of the newest event, so that it can be read without an index. */
	change: z.string(),
});
/** Newest link of a work item's chain. */
export type ChainHead = Readonly<z.infer<typeof chainHeadSchema>>;

/**
 * The key of a change, the same whichever way Muster hears of it: the change-log id, or the execution id of the
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
 * Makes a commitment to an account id: it proves which account was meant, and does not show it.
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
 * A sound chain shows that no stored event was altered, inserted, reordered or removed, unless somebody rewrote the
 * whole chain and its head: there is no witness outside the app's own store.
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
