// The evidence of the whole site: how far it is anchored, and its export.
import * as z from '#zod';
import type { Switch } from '../actor';
import { reasonSchema } from '../identity';
import { maxRetentionMonths, minRetentionMonths } from '../limits';

/** What can be kept elsewhere, to tell later whether an anchor, or anything before it, was changed. */
export interface AnchorReceipt {
	readonly n: number;
	readonly hash: string;
	/** When it was made, and until when it covers what was recorded, epoch milliseconds. */
	readonly at: number;
	readonly upTo: number;
}

export interface EvidenceView {
	/** Absent before the first anchor. */
	readonly newest?: AnchorReceipt;
	/** Everything recorded until then is anchored, epoch milliseconds; absent before anybody looked. */
	readonly anchoredUpTo?: number;
	readonly retention: RetentionView;
}

/** How long events are kept, and what was removed. */
export interface RetentionView {
	/** Of the policy: what a change has to name. */
	readonly version: number;
	/** Months that events are kept; null: for ever. */
	readonly months: number | null;
	/** While it stands, nothing is removed. */
	readonly hold?: Switch;
	/** How many events were removed, and until when all were that had to be, epoch milliseconds; absent while none was. */
	readonly removed?: { readonly count: number; readonly until: number };
	/** The journal allowed to remove what was recorded until then, and not all of it is removed yet. */
	readonly waitsUntil?: number;
	/** When the oldest event that is kept was recorded; absent where there is none. */
	readonly oldestAt?: number;
}

const time = z.int().check(z.gte(0));

const retained = z.strictObject({ version: z.int().check(z.gte(0)), reason: reasonSchema });

export const evidenceInputs = {
	'evidence.read': z.strictObject({}),
	/** Begins an export of what was recorded after `from` and until `to`, and notes it in the journal; null: from the beginning, until now. */
	'evidence.export': z.strictObject({
		format: z.enum(['jsonl', 'csv']),
		from: z.nullable(time),
		to: z.nullable(time),
	}),
	/** Keeps events for so many months from now on; null: for ever. */
	'evidence.keep': z.extend(retained, {
		months: z.nullable(z.int().check(z.gte(minRetentionMonths), z.lte(maxRetentionMonths))),
	}),
	'evidence.hold': retained,
	'evidence.lift-hold': retained,
	/** A page of an export that is on record as `entry` of the journal. */
	'evidence.page': z.strictObject({
		entry: z.int().check(z.gte(1)),
		to: time,
		cursor: z.string().check(z.regex(/^\d{1,15}(\.\d{1,15}){5}$/)),
	}),
} as const;

export interface ExportPage {
	/** Lines of the format, in their order, without line breaks. */
	readonly lines: readonly string[];
	/** How many of them are events. */
	readonly events: number;
	/** Absent on the last page. */
	readonly cursor?: string;
}

export interface EvidenceOutputs {
	'evidence.read': EvidenceView;
	'evidence.export': {
		/** Where it begins: at an anchor at or before what was asked for, or at the beginning. */
		readonly from: number | null;
		/**
		 * What was recorded more lately than the index may lag is left out. Later than what was asked for where what allowed
		 * removals comes later.
		 */
		readonly to: number;
		readonly exportedAt: number;
		/** Under which entry of the journal it is on record. */
		readonly entry: number;
		readonly cursor: string;
	};
	'evidence.page': ExportPage;
	'evidence.keep': RetentionView;
	'evidence.hold': RetentionView;
	'evidence.lift-hold': RetentionView;
}
