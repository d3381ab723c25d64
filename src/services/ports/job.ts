// Work for later: what a queue carries, and how it is read back.
import * as z from '#zod';
import { accountIdSchema, issueIdSchema, issueTypeIdSchema, projectIdSchema } from '../../contract/ids';

/** A status change as a product event reports it. */
export const observedChangeSchema = z.strictObject({
	issueId: issueIdSchema,
	issueKey: z.exactOptional(z.string()),
	projectId: projectIdSchema,
	issueTypeId: z.string(),
	/** What the work item was, where the change changed that, too. */
	before: z.exactOptional(z.strictObject({ projectId: projectIdSchema, issueTypeId: issueTypeIdSchema })),
	accountId: accountIdSchema,
	changelogId: z.string(),
	from: z.string(),
	to: z.string(),
	/** Epoch milliseconds. */
	at: z.number(),
});
export type ObservedChange = Readonly<z.infer<typeof observedChangeSchema>>;

export const jobSchema = z.discriminatedUnion('type', [
	z.strictObject({ type: z.literal('prepare') }),
	/** Compares these properties; without any, those that are listed as unsettled. */
	z.strictObject({ type: z.literal('publish'), properties: z.array(z.string()) }),
	/** Ends a move of accounts between shards, or takes up one that was left. */
	z.strictObject({ type: z.literal('settle') }),
	/** Tries or carries out bulk work, or goes on with it. */
	z.strictObject({ type: z.literal('bulk'), id: z.string(), step: z.enum(['check', 'apply']) }),
	/** Takes back the switches whose time is over, or waits for the next. */
	z.strictObject({ type: z.literal('end-switches') }),
	z.strictObject({ type: z.literal('sweep') }),
	/** Anchors what was recorded, or goes on with it. */
	z.strictObject({ type: z.literal('anchor') }),
	/** Removes events that are older than they have to be kept, or goes on with it. */
	z.strictObject({ type: z.literal('retain') }),
	/** Reports the accounts whose ids are stored, or goes on with it. */
	z.strictObject({ type: z.literal('report-accounts') }),
	/** Erases the accounts that were closed, or goes on with it. */
	z.strictObject({ type: z.literal('erase') }),
	/** Compares the accounts of the site with those that are known, or goes on with it. */
	z.strictObject({ type: z.literal('accounts') }),
	/** Reads what the accounts that are listed are members of, or goes on with it. */
	z.strictObject({ type: z.literal('memberships') }),
	/** Makes every health check, the comparison of guards among them. */
	z.strictObject({ type: z.literal('examine') }),
	/** Records the changes of an account that were noted and that no post function recorded. */
	z.strictObject({ type: z.literal('observe'), accountId: accountIdSchema }),
	/** Compares evidence with Jira's change logs, or goes on with it. */
	z.strictObject({ type: z.literal('backfill') }),
	/** Tells Jira's search of the last moves of work items, or goes on with it. */
	z.strictObject({ type: z.literal('last-moves') }),
	/** Looks for the moves that a replay asks for, or goes on with it. */
	z.strictObject({ type: z.literal('replay') }),
	/** Counts what accounts did anew, or goes on with it. */
	z.strictObject({ type: z.literal('recount') }),
]);
export type Job = Readonly<z.infer<typeof jobSchema>>;
