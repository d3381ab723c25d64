// What Jira's search is told of the last move that a bot made of a work item.
import type { AuditDecision } from './decision';
import type { IdentityType } from './identity';
import type { AccountId } from './ids';

/** Key of the property, as the manifest has it indexed; a test compares. */
export const lastMoveKey = 'muster-last-move';

/**
 * The value of the property: whoever sees the work item can read it, and whoever edits it can change it.
 *
 * So it holds account ids and no names, and nothing is decided by it. Of an erased account, `moves` may be all that is left.
 */
export interface LastMove {
	readonly actor?: AccountId;
	/** As it is registered now. */
	readonly type?: IdentityType | 'unregistered';
	/** Who answered for it when it moved the work item. */
	readonly owner?: AccountId;
	/** `2026-11-27T13:44:11Z`: Jira indexes no fractions of a second. */
	readonly at?: string;
	readonly decision?: AuditDecision;
	/** How many moves of the work item are on record. */
	readonly moves: number;
}
