import type { AuditDecision, DenyReason } from '../decision';

export interface AuditEventView {
	readonly seq: number;
	/** When Muster heard of the change, epoch milliseconds. */
	readonly at: number;
	/** When the event was stored, epoch milliseconds. */
	readonly recordedAt: number;
	readonly source: 'post-function' | 'product-event';
	readonly actorId?: string;
	readonly ownerId?: string;
	/** Name of the identity as it is registered today. */
	readonly identityName?: string;
	readonly identityVersion?: number;
	/** The grant that covered the transition, as snapshot tags. */
	readonly grant?: string;
	readonly transition?: { readonly id: string; readonly workflow: string };
	readonly from?: string;
	readonly to: string;
	readonly decision: AuditDecision;
	readonly recheck: 'allow' | DenyReason;
	/** Versions of the control record and of the account's shard that the recheck read. */
	readonly registry: readonly [control: number, shard: number];
	readonly hash: string;
}

export type ChainView =
	| { readonly state: 'verified'; readonly length: number }
	/** The newest events have not reached the index yet. */
	| { readonly state: 'pending' }
	| { readonly state: 'broken'; readonly seq: number; readonly problem: string };

export interface IssueAuditView {
	/** Newest first. */
	readonly events: readonly AuditEventView[];
	readonly total: number;
	readonly chain: ChainView;
}
