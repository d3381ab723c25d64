// What witnesses the chains of work items: anchors over the whole site, and the journal of exports and retention.
import * as z from '#zod';
import type { DeepReadonly } from './deep-readonly';
import { accountIdSchema } from './ids';

/** Newest hash of one chain: of a work item, by its id, or of the journal. Or how many changes there are, and one hash for them. */
const headSchema = z.tuple([z.string(), z.int(), z.string()]);

export const anchorSchema = z.strictObject({
	payload: z.strictObject({
		kind: z.literal('anchor'),
		/** From 1. */
		n: z.int(),
		/** When it was made, epoch milliseconds. */
		at: z.number(),
		/** It covers what was recorded until then, and after the `upTo` of the anchor before. */
		upTo: z.number(),
		/** Every chain that grew in that time, and the changes recorded in it, in the order of the ids. */
		heads: z.array(headSchema),
		/** Hash of the anchor before; null for the first. */
		prev: z.nullable(z.string()),
	}),
	hash: z.string(),
	/** Position of the journal's newest entry that it or an anchor before covers; 0 before the first. */
	journal: z.int(),
});
export type Anchor = DeepReadonly<z.infer<typeof anchorSchema>>;

/** The id under which anchors name the journal. */
export const journalItem = 'journal';
/** The id under which they name the changes. */
export const changesItem = 'changes';

const exportSchema = z.strictObject({
	type: z.literal('export'),
	format: z.enum(['jsonl', 'csv']),
	/** Everything recorded after `from` and until `to`, epoch milliseconds; null: from the beginning. */
	from: z.nullable(z.number()),
	to: z.number(),
});

export const journalEntrySchema = z.strictObject({
	payload: z.strictObject({
		kind: z.literal('journal'),
		/** From 1. */
		seq: z.int(),
		/** Epoch milliseconds; later than that of the entry before. */
		at: z.number(),
		/** Commitment to the acting account; absent where Muster acted by itself. */
		actor: z.exactOptional(z.string()),
		what: z.discriminatedUnion('type', [
			exportSchema,
			/** Events recorded until then may have been removed. */
			z.strictObject({ type: z.literal('retention'), removedUntil: z.number() }),
			/** How many months events are kept from now on; null: for ever. */
			z.strictObject({ type: z.literal('policy'), months: z.nullable(z.int()), reason: z.string() }),
			/** Nothing is removed until the hold is lifted. */
			z.strictObject({ type: z.literal('hold'), reason: z.string() }),
			z.strictObject({ type: z.literal('hold-lifted'), reason: z.string() }),
			/** Accounts that were closed, and the events, changes and entries of the journal that named them. */
			z.strictObject({
				type: z.literal('erasure'),
				accounts: z.int(),
				events: z.int(),
				changes: z.int(),
				entries: z.int(),
			}),
		]),
		/** Hash of the entry before; null for the first. */
		prev: z.nullable(z.string()),
	}),
	hash: z.string(),
	actorId: z.exactOptional(accountIdSchema),
	actorSalt: z.exactOptional(z.string()),
});
export type JournalEntry = DeepReadonly<z.infer<typeof journalEntrySchema>>;
