// The audit as pages see it.
import type { AuditEvent, AuditPayload } from '../audit-event';
import type { AccountId } from '../ids';
import type { ItemRefusal } from '../refusal';

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

/** A refusal at a work item. */
export interface IssueRefusalView extends Pick<ItemRefusal, 'at' | 'reason' | 'accountId' | 'workflow'> {
	/** Name of the identity as it is registered today. */
	readonly identityName?: string;
	/** Name of the transition as it is today; absent where it is not known which one it was. */
	readonly transition?: string;
}

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
	/** Refusals that are known, newest first; absent where none is, which does not mean that there were none. */
	readonly refusals?: readonly IssueRefusalView[];
}
