// The hash chain that links the audit events of a work item.
import { createHash, createHmac } from 'node:crypto';
import canonicalize from 'canonicalize';
import * as z from '#zod';
import type { AuditEvent, AuditPayload, Tombstone } from '../../contract/audit-event';
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

export type AccountRole = 'actor' | 'owner' | 'onBehalf';

/**
 * Makes a commitment to an account id: it proves which account was meant, and does not show it.
 *
 * @param salt at least 128 random bits, kept beside the event; deleting it makes the commitment meaningless
 */
export function commitToAccount(role: AccountRole, accountId: AccountId, salt: string): string {
	return createHmac('sha256', salt).update(`${role}:${accountId}`).digest('base64url');
}

/** SHA-256 over the canonical JSON of a payload, base64url. */
export function hashPayload(payload: AuditPayload): string {
	const canonical = canonicalize(payload);
	if (canonical === undefined) throw new TypeError('an audit payload has no canonical form');
	return createHash('sha256').update(canonical).digest('base64url');
}

export type ChainProblem = 'altered' | 'gap' | 'unlinked' | 'commitment' | 'other-issue' | 'truncated' | 'tombstone';

export type ChainVerdict =
	| { readonly ok: true; readonly length: number }
	/** `seq` is the position of the first event that does not fit. */
	| { readonly ok: false; readonly seq: number; readonly problem: ChainProblem };

/** Where a check of a chain stands: what the next event has to follow. */
export interface ChainPosition {
	readonly seq: number;
	readonly hash: string | null;
	/** When the newest event until there was stored, epoch milliseconds; what was removed leaves no time. */
	readonly at: number;
}

export const chainStart: ChainPosition = { seq: 0, hash: null, at: 0 };

/** What stands at one position of a chain. */
export type Link = AuditEvent | Tombstone;

/** Until when retentions allowed to remove events, epoch milliseconds, by their position in the journal. */
export type Allowances = ReadonlyMap<number, number>;

export const isTombstone = (link: Link): link is Tombstone => 'tombstone' in link;

/**
 * Verifies the next links of a work item's chain.
 *
 * @param links in the order of `seq`; undefined where one is missing
 * @param allowed a tombstone that none of them covers is not valid
 * @returns where the check stands after them
 */
export function verifyLinks(
	issueId: IssueId,
	from: ChainPosition,
	links: readonly (Link | undefined)[],
	allowed: Allowances,
): { readonly ok: true; readonly position: ChainPosition } | Extract<ChainVerdict, { readonly ok: false }> {
	let position = from;
	for (const link of links) {
		const seq = position.seq + 1;
		const problem = link === undefined ? 'gap' : problemOf(issueId, position, link, allowed);
		if (link === undefined || problem !== undefined) return { ok: false, seq, problem: problem ?? 'gap' };
		position = { seq, hash: link.hash, at: isTombstone(link) ? position.at : link.payload.recordedAt };
	}
	return { ok: true, position };
}

function problemOf(issueId: IssueId, last: ChainPosition, link: Link, allowed: Allowances): ChainProblem | undefined {
	if (!isTombstone(link)) return problemOfEvent(issueId, last, link);
	const { seq, issueId: item, retention } = link.tombstone;
	if (seq !== last.seq + 1) return 'gap';
	if (item !== issueId) return 'other-issue';
	// Whatever stood here was recorded after all that stands before it.
	const removedUntil = allowed.get(retention) ?? -1;
	return Math.max(last.at, link.recordedAt) > removedUntil ? 'tombstone' : undefined;
}

function problemOfEvent(issueId: IssueId, last: ChainPosition, event: AuditEvent): ChainProblem | undefined {
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
 * @param links in the order of `seq`, undefined where one is missing
 * @param head undefined when the work item has no chain
 */
export function verifyChain(
	issueId: IssueId,
	links: readonly (Link | undefined)[],
	head: Pick<ChainHead, 'seq' | 'hash'> | undefined,
	allowed: Allowances = new Map(),
): ChainVerdict {
	const checked = verifyLinks(issueId, chainStart, links, allowed);
	if (!checked.ok) return checked;
	const { seq, hash } = checked.position;
	if ((head?.seq ?? 0) !== seq || (head?.hash ?? null) !== hash) {
		return { ok: false, seq: Math.min(head?.seq ?? 0, seq) + 1, problem: 'truncated' };
	}
	return { ok: true, length: seq };
}

function commitmentsHold({ payload, ...event }: AuditEvent): boolean {
	const holds = (role: AccountRole, id?: AccountId, salt?: string) =>
		id === undefined || (salt !== undefined && payload[role] === commitToAccount(role, id, salt));
	return (
		holds('actor', event.actorId, event.actorSalt) &&
		holds('owner', event.ownerId, event.ownerSalt) &&
		holds('onBehalf', event.onBehalfId, event.onBehalfSalt)
	);
}
