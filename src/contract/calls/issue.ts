// The issue panel's calls.
import * as z from '#zod';
import { issueIdSchema } from '../ids';
import type { InForceHere } from '../site';
import type { IssueAuditView } from './audit';
import { limit } from './fields';
import type { TransitionView } from './transitions';

export const issueInputs = {
	'issue.audit': z.strictObject({ issueId: issueIdSchema, limit }),
	'issue.movers': z.strictObject({ issueId: issueIdSchema }),
} as const;

export interface IssueOutputs {
	'issue.audit': IssueAuditView;
	/** The guarded transitions the work item could make now, and who may perform them. */
	'issue.movers': InForceHere & { readonly transitions: readonly TransitionView[] };
}
