// The audit as pages see it.
import type { AuditEvent, AuditPayload } from '../audit-event';
import type { AccountId } from '../ids';

/** An event without what only proves it. */
export interface AuditEventView
	extends Pick<
			AuditPayload,
			| 'seq'
			| 'at'
			| 'recordedAt'
			| 'source'
			| 'claimsOther'
			| 'correlation'
			| 'grant'
			| 'transition'
			| 'from'
			| 'to'
			| 'decision'
			| 'recheck'
			| 'registry'
		>,
		Pick<AuditEvent, 'actorId' | 'ownerId' | 'hash'> {
	/** On whose behalf the mover says to act, which Jira does not check. */
	readonly onBehalf?: AccountId;
	/** Name of the identity as it is registered today. */
	readonly identityName?: string;
	readonly identityVersion?: number;
}

export type ChainView =
	| { readonly state: 'unaltered'; readonly length: number }
	/** Too long to be verified at once: only its end was. */
	| { readonly state: 'long'; readonly length: number }
	/** An event is missing at `seq`, the last one perhaps. */
	| { readonly state: 'incomplete'; readonly seq: number }
	/** The event at `seq` is not what was written. */
	| { readonly state: 'altered'; readonly seq: number };

/** What a step of verifying a long chain found. */
export type ChainStepView =
	/** Every event up to `checked` fits. */
	| { readonly state: 'unaltered'; readonly checked: number; readonly length: number }
	| Extract<ChainView, { readonly seq: number }>;

export interface IssueAuditView {
	/** Newest first. */
	readonly events: readonly AuditEventView[];
	readonly total: number;
	readonly chain: ChainView;
	/** How many of the events retention removed, and until when it may have removed any, epoch milliseconds. */
	readonly removed?: { readonly count: number; readonly until: number };
	/**
	 * Every change of the work item up to this instant was compared with Jira's own change log, epoch milliseconds; absent
	 * where none was yet.
	 */
	readonly comparedUpTo?: number;
}
