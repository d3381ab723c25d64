// One of Muster's rules that failed while Jira evaluated it.
import * as z from '#zod';
import type { DeepReadonly } from './deep-readonly';

export const expressionFailureSchema = z.strictObject({
	ruleId: z.string(),
	workflow: z.string(),
	expression: z.string(),
	messages: z.array(z.string()),
	/** Key of the work item of the newest failure; absent when the event did not tell. */
	issueKey: z.exactOptional(z.string()),
	count: z.int(),
	firstAt: z.number(),
	lastAt: z.number(),
});
/** All failures of one rule so far. */
export type ExpressionFailure = DeepReadonly<z.infer<typeof expressionFailureSchema>>;
