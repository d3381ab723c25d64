// The evidence of the whole site: how far it is anchored, and its export.
import * as z from '#zod';

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
}

const time = z.int().check(z.gte(0));

export const evidenceInputs = {
	'evidence.read': z.strictObject({}),
	/** Begins an export of what was recorded after `from` and until `to`, and notes it in the journal; null: from the beginning, until now. */
	'evidence.export': z.strictObject({
		format: z.enum(['jsonl', 'csv']),
		from: z.nullable(time),
		to: z.nullable(time),
	}),
	'evidence.page': z.strictObject({ to: time, cursor: z.string().check(z.regex(/^\d{1,15}(\.\d{1,15}){3}$/)) }),
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
		/** What was recorded more lately than the index may lag is left out. */
		readonly to: number;
		readonly exportedAt: number;
		readonly cursor: string;
	};
	'evidence.page': ExportPage;
}
