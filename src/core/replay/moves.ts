// The moves that change logs tell of, and by which transitions of a workflow they may have been made.
import * as z from '#zod';
import type { DeepReadonly } from '../../contract/deep-readonly';
import { defined } from '../../contract/defined';
import { dayMs } from '../../contract/durations';
import {
	type AccountId,
	accountIdSchema,
	issueTypeIdSchema,
	projectIdSchema,
	type StatusId,
	statusIdSchema,
} from '../../contract/ids';
import { maxReplayedItems } from '../../contract/limits';
import type { LoggedChange } from '../audit/as-of';
import { changesWithin, type FoundItem } from '../audit/logged-changes';
import type { StatusChange } from '../audit/recheck';
import type { OpenRequest } from '../policy/performers';

/** A transition, as far as it tells which moves it can make. */
export const routeSchema = z.strictObject({
	transitionId: z.string(),
	name: z.string(),
	from: z.union([z.enum(['creation', 'anywhere']), z.array(statusIdSchema)]),
	toStatusId: statusIdSchema,
});
export type Route = z.infer<typeof routeSchema>;

/** Whether a transition makes such a move. The change log does not name the transition. */
export function leads({ from, toStatusId }: Route, move: Pick<OpenRequest, 'fromStatusId' | 'toStatusId'>): boolean {
	if (toStatusId !== move.toStatusId) return false;
	if (move.fromStatusId === undefined || from === 'creation') {
		return move.fromStatusId === undefined && from === 'creation';
	}
	return from === 'anywhere' || from.includes(move.fromStatusId);
}

/**
 * The moves of a work item that a guard may have been asked about: what created it, and changes of its status alone.
 *
 * A move to another space or work type can change the status, too, without any transition.
 * @param log entries of status, space and work type, the oldest first
 */
export const movesWithin = (
	item: FoundItem,
	log: readonly LoggedChange[],
	from: number,
	upTo: number,
): readonly StatusChange[] =>
	changesWithin(item, log, from, upTo).filter((change) => change.before === undefined && change.from !== change.to);

/** Moves that are alike: one account makes the same move with work items of one space and type. */
export const tallySchema = z.strictObject({
	workflowId: z.string(),
	/** Absent for people, who are not told apart. */
	accountId: z.exactOptional(accountIdSchema),
	projectId: projectIdSchema,
	issueTypeId: issueTypeIdSchema,
	/** Absent where the move created the work item. */
	fromStatusId: z.exactOptional(statusIdSchema),
	toStatusId: statusIdSchema,
	count: z.int(),
	/** Epoch milliseconds; absent in what was stored before it was counted. */
	firstAt: z.exactOptional(z.number()),
	lastAt: z.number(),
	/** Id, key and instant, the latest first; none of people. */
	latest: z.array(z.tuple([z.string(), z.string(), z.number()])),
	/** Moves by number of the day since 1970, in UTC; none of people. */
	days: z.record(z.string(), z.int()),
});
export type Tally = DeepReadonly<z.infer<typeof tallySchema>>;
export type TallyKind = Omit<Tally, 'count' | 'firstAt' | 'lastAt' | 'latest' | 'days'>;

/** @param accountId undefined for a person */
export const kindOf = (
	workflowId: string,
	{ projectId, issueTypeId, from, to }: StatusChange,
	accountId: AccountId | undefined,
): TallyKind => ({
	workflowId,
	...defined({ accountId }),
	projectId,
	issueTypeId,
	...defined({ fromStatusId: from as StatusId | undefined }),
	toStatusId: to,
});

/** What tells kinds apart. */
export const keyOfKind = ({
	workflowId,
	accountId,
	projectId,
	issueTypeId,
	fromStatusId,
	toStatusId,
}: TallyKind): string => [workflowId, accountId, projectId, issueTypeId, fromStatusId, toStatusId].join(' ');

/** When the first of its moves was made, epoch milliseconds: the day, where nothing finer was stored. */
export const firstAtOf = ({ firstAt, lastAt, days }: Pick<Tally, 'firstAt' | 'lastAt' | 'days'>): number =>
	firstAt ?? Math.min(lastAt, ...Object.keys(days).map((day) => Number(day) * dayMs));

/** Counts one more move of its kind. */
export function countMove(kind: TallyKind, tally: Tally | undefined, { at, issueId, issueKey }: StatusChange): Tally {
	const { count = 0, lastAt = 0, latest = [], days = {} } = tally ?? {};
	const firstAt = tally === undefined ? at : Math.min(at, firstAtOf(tally));
	const counted = { ...kind, count: count + 1, firstAt, lastAt: Math.max(at, lastAt) };
	if (kind.accountId === undefined) return { ...counted, latest: [], days: {} };
	const day = Math.floor(at / dayMs);
	const items = [...latest, [issueId, issueKey ?? issueId, at] as const].sort((a, b) => b[2] - a[2]);
	return {
		...counted,
		latest: items.slice(0, maxReplayedItems),
		days: { ...days, [day]: (days[day] ?? 0) + 1 },
	};
}
