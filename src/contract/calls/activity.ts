// Looking back: what accounts did a day, and the moves themselves.
import * as z from '#zod';
import { type AuditDecision, auditDecisions, auditSources, denyReasons } from '../decision';
import type { IdentityFacts } from '../identity';
import { accountIdSchema, type IssueId, type ProjectId, projectIdSchema } from '../ids';
import { maxSparks } from '../limits';
import { states } from '../state-problem';
import type { AuditEventView } from './audit';
import type { HistoryView } from './identities';

/** Moves of one day, by decision; what did not happen is left out. */
export interface DayView {
	/** `2026-11-27`, in UTC. */
	readonly day: string;
	readonly counts: Readonly<Partial<Record<AuditDecision, number>>>;
}

export interface ActivityView {
	/** The days with moves, the oldest first, of the last 90. */
	readonly days: readonly DayView[];
	/** Everything recorded until then is counted, epoch milliseconds; absent before the first count. */
	readonly countedUpTo?: number;
	/** How many moves in which space, in those months. */
	readonly spaces: readonly { readonly projectId: ProjectId; readonly moves: number }[];
	/** The latest move, counted or not; absent where there is none. */
	readonly latest?: AuditLineView;
}

/** An event in a list over work items. */
export interface AuditLineView extends AuditEventView {
	readonly issueId: IssueId;
	readonly projectId: ProjectId;
}

export interface AuditPageView {
	/** Newest first. */
	readonly events: readonly AuditLineView[];
	/** Everything made at or after this instant was looked at, epoch milliseconds; absent at the end of the audit. */
	readonly searchedTo?: number;
	/** Absent on the last page. */
	readonly cursor?: string;
}

export interface AuditStateView {
	/** All spaces were compared with Jira's change logs up to then, epoch milliseconds; absent before the first comparison. */
	readonly comparedUpTo?: number;
	readonly anchoredUpTo?: number;
}

/** How often moves on record took each way between statuses, in the last 30 days. */
export interface RoutesView {
	/** Without `from`: work items were created. */
	readonly routes: readonly { readonly from?: string; readonly to: string; readonly moves: number }[];
	/** Everything recorded until then is counted, epoch milliseconds; absent before the first count. */
	readonly countedUpTo?: number;
	/** False when more spaces use the workflow than were counted. */
	readonly isComplete: boolean;
}

/** What all accounts together did lately. */
export interface SiteMovesView extends Pick<ActivityView, 'countedUpTo'>, Pick<AuditStateView, 'comparedUpTo'> {
	/** The days with moves, the oldest first, of the last `siteMoveDays`. */
	readonly days: readonly DayView[];
}

/** Counts are made anew; all were; it cannot go on. */
export const recountStates = ['running', 'done', 'failed'] as const;

/** How far the daily counts of the latest months are made anew from the moves on record. */
export interface RecountView {
	/** Absent before anybody asked for it. */
	readonly recount?: {
		readonly state: (typeof recountStates)[number];
		/** Epoch milliseconds, as is when it ended. */
		readonly startedAt: number;
		readonly endedAt?: number;
		/** How many months are counted anew, and of how many all moves are. */
		readonly months: number;
		readonly monthsDone: number;
		/** Accounts of which each month is. */
		readonly accounts: number;
		/** Months, of one account or of all together, that were wrong. */
		readonly corrected: number;
		/** Moves whose record cannot be read: their days keep at least what was counted then. */
		readonly unreadable: number;
	};
}

/** What an identity was at an instant. */
export type IdentityThen = Pick<IdentityFacts, 'status' | 'type' | 'ownerId' | 'expiresAt' | 'grants'> & {
	readonly isFrozen: boolean;
};

/** One account in one month, in UTC. */
export interface MonthView extends AuditStateView, Pick<ActivityView, 'days' | 'spaces' | 'countedUpTo'> {
	/** As it is called now. */
	readonly name: string;
	/** What it was when the month began and when it ended, or now; absent where it was not registered. */
	readonly start?: IdentityThen;
	readonly end?: IdentityThen;
	/** What was changed in the month, the oldest first. */
	readonly changes: readonly HistoryView[];
	/** Every change since the month began is known: without that, nobody can tell what it was then. */
	readonly isHistoryWhole: boolean;
}

const time = z.int().check(z.gte(0));

/** What a list of events is narrowed to; absent: whatever it is. */
export const auditFilterSchema = z.strictObject({
	accountId: z.exactOptional(accountIdSchema),
	ownerId: z.exactOptional(accountIdSchema),
	projectId: z.exactOptional(projectIdSchema),
	decision: z.exactOptional(z.enum(auditDecisions)),
	reason: z.exactOptional(z.enum(denyReasons)),
	source: z.exactOptional(z.enum(auditSources)),
	/** First and last instant at which moves were made, epoch milliseconds. */
	from: z.exactOptional(time),
	to: z.exactOptional(time),
});
export type AuditFilter = z.infer<typeof auditFilterSchema>;

export const activityInputs = {
	'activity.read': z.strictObject({ accountId: accountIdSchema }),
	'activity.sparks': z.strictObject({
		accountIds: z.array(accountIdSchema).check(
			z.minLength(1),
			z.maxLength(maxSparks),
			z.refine(
				(ids) => new Set(ids).size === ids.length,
				states({ problem: 'listed-twice', params: { of: 'accounts' } }),
			),
		),
	}),
	/** The ways of one workflow, in all spaces that use it. */
	'activity.routes': z.strictObject({ workflowId: z.string().check(z.minLength(1), z.maxLength(255)) }),
	'activity.month': z.strictObject({
		accountId: accountIdSchema,
		month: z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])$/)),
	}),
	'audit.list': z.strictObject({
		filter: auditFilterSchema,
		cursor: z.exactOptional(z.string().check(z.regex(/^\d{1,15}\.\d{1,6}$/))),
	}),
	'audit.state': z.strictObject({}),
	'overview.read': z.strictObject({}),
	/** Counts the latest months anew; what goes on already is not begun again. */
	'counts.recount': z.strictObject({}),
	'counts.state': z.strictObject({}),
} as const;

export interface ActivityOutputs {
	'activity.read': ActivityView;
	/** Moves of each of the last 30 days, the oldest first, of every account that was asked for, in their order. */
	'activity.sparks': { readonly accounts: readonly (readonly number[])[] };
	'activity.routes': RoutesView;
	'activity.month': MonthView;
	'audit.list': AuditPageView;
	'audit.state': AuditStateView;
	'counts.recount': RecountView;
	'counts.state': RecountView;
	'overview.read': SiteMovesView;
}
