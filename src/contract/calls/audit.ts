// The audit as pages see it.
import type { AuditEvent, AuditPayload } from '../audit-event';

/** An event without what only proves it. */
export interface AuditEventView
	extends Pick<
			AuditPayload,
			'seq' | 'at' | 'source' | 'grant' | 'transition' | 'from' | 'to' | 'decision' | 'recheck' | 'registry'
		>,
		Pick<AuditEvent, 'recordedAt' | 'actorId' | 'ownerId' | 'hash'> {
	/** Name of the identity as it is registered today. */
	readonly identityName?: string;
	readonly identityVersion?: number;
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
