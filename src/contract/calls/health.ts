// Health checks.
import * as z from '#zod';

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
	.check(z.trim(), z.regex(/^[A-Z][A-Z0-9_]{1,20}-[1-9]\d{0,9}$/, 'is not the key of a work item, such as REL-7'));
