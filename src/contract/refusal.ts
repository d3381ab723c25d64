// What a guard refused, as far as Jira told.
import * as z from '#zod';
import { denyReasons } from './decision';
import type { DeepReadonly } from './deep-readonly';
import { accountIdSchema } from './ids';

export const refusalSchema = z.strictObject({
	/** When Muster heard of it first, epoch milliseconds. */
	at: z.number(),
	reason: z.enum(denyReasons),
	/** Absent where the event named none: a work item that was about to be created has no key. */
	issueKey: z.exactOptional(z.string()),
	/** Absent where the event named nobody. */
	accountId: z.exactOptional(accountIdSchema),
});
export type Refusal = DeepReadonly<z.infer<typeof refusalSchema>>;

/** One refusal as it is kept with its work item. */
const itemRefusalSchema = z.strictObject({
	at: z.number(),
	reason: z.enum(denyReasons),
	/** Absent where the event named nobody. */
	accountId: z.exactOptional(accountIdSchema),
	/** Name and id of the workflow, as the event told them. */
	workflow: z.exactOptional(z.string()),
	workflowId: z.exactOptional(z.string()),
	/** Absent where one of several guards may have refused. */
	transitionId: z.exactOptional(z.string()),
});
export type ItemRefusal = DeepReadonly<z.infer<typeof itemRefusalSchema>>;

/** The refusals of one work item, the newest first; as many as `maxItemRefusals`. */
export const itemRefusalsSchema = z.strictObject({ latest: z.array(itemRefusalSchema) });

export const refusalsSchema = z.strictObject({
	/** The newest first; as many as `maxRefusals`. */
	latest: z.array(refusalSchema),
	/** How many there were, by days since 1970 in UTC; the newest first, as many as are counted. */
	days: z.array(z.strictObject({ day: z.int(), count: z.int() })),
});
/** The refusals of one guard. */
export type Refusals = DeepReadonly<z.infer<typeof refusalsSchema>>;
