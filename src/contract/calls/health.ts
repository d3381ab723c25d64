// Health checks.
import * as z from '#zod';
import type { ExpressionFailure } from '../expression-failure';
import { issueKeyForm } from '../patterns';
import { limit } from './fields';

export const healthChecks = [
	'rules-read-app',
	'expression-limits',
	'published-equal',
	'reconcile',
	'failed-expressions',
	'guards-intact',
	'audit-rules',
	'drift',
	'jira-access',
	'backfill',
] as const;

export type HealthCheckKey = (typeof healthChecks)[number];

export interface HealthCheckView {
	readonly key: HealthCheckKey;
	/** `unknown`: not checked, and never to be shown as good. */
	readonly state: 'good' | 'warning' | 'bad' | 'unknown';
	/** What was seen, a sentence. */
	readonly evidence: string;
	/** What to do about it; absent when there is nothing to do. */
	readonly advice?: string;
	/** Absent when it was never checked. Epoch milliseconds. */
	readonly checkedAt?: number;
}

export interface HealthView {
	/** In the order of `healthChecks`. */
	readonly checks: readonly HealthCheckView[];
	/** Where the canary stands; absent until it is set up. */
	readonly canary?: { readonly issueKey: string; readonly workflow: string };
}

export const issueKeySchema = z
	.string()
	.check(z.trim(), z.regex(issueKeyForm, 'is not the key of a work item, such as REL-7'));

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
