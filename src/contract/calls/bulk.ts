// Work on many identities.
import * as z from '#zod';
import type { ActorView } from './actor';

export const bulkKinds = ['import', 'suspend', 'reactivate', 'retire', 'change-owner'] as const;

export type BulkKind = (typeof bulkKinds)[number];

export const bulkStates = ['receiving', 'checking', 'checked', 'applying', 'done'] as const;

export type BulkState = (typeof bulkStates)[number];

export const rowVerdicts = ['create', 'change', 'unchanged', 'error'] as const;

export type RowVerdict = (typeof rowVerdicts)[number];

/** Work on many identities: received in pieces, tried, then applied. */
export interface BulkView {
	readonly id: string;
	readonly kind: BulkKind;
	/** Name of the imported file. */
	readonly name?: string;
	readonly reason?: string;
	readonly ownerId?: string;
	readonly startedBy: ActorView;
	/** Epoch milliseconds. */
	readonly startedAt: number;
	readonly updatedAt: number;
	readonly state: BulkState;
	readonly pieces: number;
	readonly rows: number;
	/** Rows that were tried. */
	readonly checked: number;
	readonly verdicts: Readonly<Record<RowVerdict, number>>;
	/** Rows that were carried out; `failed` were not. */
	readonly applied: number;
	readonly failed: number;
	/** Present once done: false while Jira still applies the rights from before. */
	readonly isEnforced?: boolean;
	/** Nothing moved for a while: the work may be resumed. */
	readonly isStalled: boolean;
}

export interface BulkRowView {
	/** Line in the file or place in the selection, from 1. */
	readonly row: number;
	readonly accountId: string;
	readonly name?: string;
	readonly verdict: RowVerdict;
	/** Column at fault. */
	readonly field?: string;
	/** What is wrong, or which fields change. */
	readonly why?: string;
	/** Present once it was applied. */
	readonly outcome?: 'applied' | 'failed';
}

export const bulkId = z.string().check(z.regex(/^[A-Za-z0-9_-]{10,40}$/, 'is not the ID of such work'));
