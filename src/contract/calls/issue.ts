// The issue panel's calls.
import * as z from '#zod';
import { accountIdSchema, issueIdSchema, projectIdSchema } from '../ids';
import type { InForceHere } from '../site';
import type { ChainStepView, IssueAuditView } from './audit';
import { limit } from './fields';
import type { TransitionView } from './transitions';
import type { TryView } from './try-as';

export const issueInputs = {
	'issue.audit': z.strictObject({ issueId: issueIdSchema, limit }),
	'issue.head': z.strictObject({ issueId: issueIdSchema }),
	'issue.verify': z.strictObject({ issueId: issueIdSchema, after: z.int().check(z.gte(0)) }),
	'issue.movers': z.strictObject({ issueId: issueIdSchema }),
	'issue.try': z.strictObject({ issueId: issueIdSchema, accountId: accountIdSchema }),
	/** Asked where nothing of the work item can be read: Jira does not show its space to the app, then. */
	'space.closed': z.strictObject({ projectId: projectIdSchema }),
} as const;

export interface IssueOutputs {
	'issue.audit': IssueAuditView;
	/** Whether there is anything new: position of the newest event, 0 before the first. */
	'issue.head': { readonly seq: number };
	/** Verifies the next events of a long chain. */
	'issue.verify': ChainStepView;
	'issue.movers': InForceHere & {
		/** The guarded transitions that the work item could make now, and who may perform them. */
		readonly transitions: readonly TransitionView[];
		/** Names of those where nothing decides: every account passes whom Jira lets. */
		readonly open: readonly string[];
	};
	/** Every transition that the work item could make now. */
	'issue.try': TryView;
	/** Whether Muster knows that a rule of the organization keeps it out of the space. */
	'space.closed': { readonly isClosed: boolean };
}
