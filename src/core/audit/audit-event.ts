// The hash chain that links the audit events of a work item.
import { createHash, createHmac } from 'node:crypto';
import canonicalize from 'canonicalize';
import * as z from '#zod';
import type { AuditEvent, AuditPayload } from '../../contract/audit-event';
import type { AccountId, IssueId } from '../../contract/ids';

export const chainHeadSchema = z.strictObject({
	seq: z.int(),
	hash: z.string(),
	/** When the newest event was stored, epoch milliseconds. */
	at: z.number(),
});
/** Newest link of a work item's chain. */
export type ChainHead = Readonly<z.infer<typeof chainHeadSchema>>;

/** The key of a work item's creation, of which Jira keeps no change log. */
export const creationKey = 'created';

/** The key of a change that Jira keeps a change log of: the same whichever way Muster hears of it. */
export const changelogKey = (changelogId: string): string => `c${changelogId}`;

/**
 * The key of a transition that led to the status it came from: there is no change log, and its post function alone tells
 * of it. Hashed, because the id's form is not documented and the key becomes part of a storage key.
 */
export const executionKey = (executionId: string): string =>
	`x${createHash('sha256').update(executionId).digest('hex')}`;

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

/** Where a check of a chain stands: what the next event has to follow. */
export interface ChainPosition {
	readonly seq: number;
	readonly hash: string | null;
	/** When the event there was stored, epoch milliseconds. */
	readonly at: number;
}

export const chainStart: ChainPosition = { seq: 0, hash: null, at: 0 };

/**
 * Verifies the next events of a work item's chain.
 *
 * @param events in the order of `seq`; undefined where one is missing
 * @returns where the check stands after them
 */
export function verifyLinks(
	issueId: IssueId,
	from: ChainPosition,
	events: readonly (AuditEvent | undefined)[],
): { readonly ok: true; readonly position: ChainPosition } | Extract<ChainVerdict, { readonly ok: false }> {
	let position = from;
	for (const event of events) {
		const seq = position.seq + 1;
		const problem = event === undefined ? 'gap' : problemOf(issueId, position, event);
		if (event === undefined || problem !== undefined) return { ok: false, seq, problem: problem ?? 'gap' };
		position = { seq, hash: event.hash, at: event.payload.recordedAt };
	}
	return { ok: true, position };
}

function problemOf(issueId: IssueId, last: ChainPosition, event: AuditEvent): ChainProblem | undefined {
	const { payload } = event;
	if (payload.seq !== last.seq + 1) return 'gap';
	if (payload.issueId !== issueId) return 'other-issue';
	if (payload.prev !== last.hash || payload.recordedAt <= last.at) return 'unlinked';
	if (hashPayload(payload) !== event.hash) return 'altered';
	return commitmentsHold(event) ? undefined : 'commitment';
}

/**
 * Verifies a work item's whole chain.
 *
 * A sound chain shows that no stored event was altered, inserted, reordered or removed, unless somebody rewrote the
 * whole chain and its head: docs/evidence.md says what else witnesses it.
 * @param events in the order of `seq`, undefined where one is missing
 * @param head undefined when the work item has no chain
 */
export function verifyChain(
	issueId: IssueId,
	events: readonly (AuditEvent | undefined)[],
	head: Pick<ChainHead, 'seq' | 'hash'> | undefined,
): ChainVerdict {
	const checked = verifyLinks(issueId, chainStart, events);
	if (!checked.ok) return checked;
	const { seq, hash } = checked.position;
	if ((head?.seq ?? 0) !== seq || (head?.hash ?? null) !== hash) {
		return { ok: false, seq: Math.min(head?.seq ?? 0, seq) + 1, problem: 'truncated' };
	}
	return { ok: true, length: seq };
}

function commitmentsHold({ payload, actorId, actorSalt, ownerId, ownerSalt }: AuditEvent): boolean {
	const holds = (role: 'actor' | 'owner', commitment: string | undefined, id?: AccountId, salt?: string) =>
		id === undefined || (salt !== undefined && commitment === commitToAccount(role, id, salt));
	return holds('actor', payload.actor, actorId, actorSalt) && holds('owner', payload.owner, ownerId, ownerSalt);
}
