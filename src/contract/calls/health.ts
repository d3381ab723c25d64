// Health checks.
import * as z from '#zod';
import type { ExpressionFailure } from '../expression-failure';
import type { Finding, HealthState } from '../findings';
import { issueKeyForm } from '../patterns';
import { states } from '../state-problem';
import { limit } from './fields';

export const healthChecks = [
	'rules-read-app',
	'expression-limits',
	'published-equal',
	'reconcile',
	'accounts',
	'failed-expressions',
	'rule-keys',
	'guards-intact',
	'audit-rules',
	'drift',
	'jira-access',
	'app-access',
	'backfill',
] as const;

export type HealthCheckKey = (typeof healthChecks)[number];

export interface HealthCheckView {
	readonly key: HealthCheckKey;
	readonly state: HealthState;
	/** What was seen; absent when it was never checked. */
	readonly found?: Finding;
	/** It was found too long ago to say anything of today. */
	readonly isStale?: boolean;
	/** Absent when it was never checked. Epoch milliseconds. */
	readonly checkedAt?: number;
}

export interface HealthView {
	/** In the order of `healthChecks`. */
	readonly checks: readonly HealthCheckView[];
	/** Where the canary stands; absent until it is set up. */
	readonly canary?: { readonly issueKey: string; readonly workflow: string };
}

export const issueKeySchema = z.string().check(z.trim(), z.regex(issueKeyForm, states('not-issue-key')));

/** A rule of Muster's that failed while Jira evaluated it. */
export type FailureView = Omit<ExpressionFailure, 'expression'>;

export const healthInputs = {
	'failure.list': z.strictObject({ limit }),
	'health.read': z.strictObject({}),
	'health.run': z.strictObject({}),
	/** Adds the canary transition to the workflow of a work item, as the person who calls. */
	'canary.set-up': z.strictObject({ issueKey: issueKeySchema }),
	'canary.remove': z.strictObject({}),
} as const;

export interface HealthOutputs {
	'failure.list': { readonly failures: readonly FailureView[] };
	'health.read': HealthView;
	'health.run': HealthView;
	'canary.set-up': HealthView;
	'canary.remove': HealthView;
}
