// The issue panel's calls.
import * as z from '#zod';
import { accountIdSchema, issueIdSchema } from '../ids';
import type { InForceHere } from '../site';
import type { IssueAuditView } from './audit';
import { limit } from './fields';
import type { TransitionView } from './transitions';
import type { TryView } from './try-as';

export const issueInputs = {
	'issue.audit': z.strictObject({ issueId: issueIdSchema, limit }),
	'issue.movers': z.strictObject({ issueId: issueIdSchema }),
	'issue.try': z.strictObject({ issueId: issueIdSchema, accountId: accountIdSchema }),
} as const;

export interface IssueOutputs {
	'issue.audit': IssueAuditView;
	'issue.movers': InForceHere & {
		/** The guarded transitions that the work item could make now, and who may perform them. */
		readonly transitions: readonly TransitionView[];
		/** Names of those where nothing decides: every account passes whom Jira lets. */
		readonly open: readonly string[];
	};
	/** Every transition that the work item could make now. */
	'issue.try': TryView;
}
