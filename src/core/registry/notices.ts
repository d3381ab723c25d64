// What somebody should look at, most urgent first: what ended or soon ends, has no owner, or is not used.
import * as z from '#zod';
import type { DeepReadonly } from '../../contract/deep-readonly';
import { dayMs } from '../../contract/durations';
import type { ShardRow } from '../../contract/identity-row';
import { isRegistered } from '../../contract/identity-status-meaning';
import { warningDays } from '../../contract/limits';
import { type Notice, type NoticeKind, noticeSchema } from '../../contract/notice';
import type { Settings } from '../../contract/site';
import { type Entry, grantEnds } from '../snapshot/entry';
import { type AccountUse, unusedGrants } from './usage';

/** An identity as notices see it. */
export interface NoticeSubject {
	readonly row: ShardRow;
	/** Ends of its grants that come before its own. Epoch milliseconds. */
	readonly grantEnds: readonly number[];
	/** Absent before the daily sweep has seen it. */
	readonly use?: AccountUse;
}

/** The warning that an instant deserves; undefined when it is further away than all of them. */
function warningFor(at: number, now: number): Notice['within'] | undefined {
	if (at <= now) return 0;
	return warningDays.find((days) => at - now <= days * dayMs);
}

/** Ends of grants in a published entry. A frozen identity's entry lists none; its row knows the first. */
export function grantEndsOf(row: ShardRow, entry: Entry | undefined): number[] {
	const ends = entry === undefined ? [] : grantEnds(entry);
	return ends.length > 0 || row.firstGrantEnd === undefined ? ends : [row.firstGrantEnd];
}

interface Ranked {
	readonly notice: Notice;
	readonly group: number;
	/** Until when somebody should have acted, epoch milliseconds. */
	readonly actBy: number;
}

/** Order of what is overdue: no owner and the grace is over, then what fails already, then what is a risk. */
const overdueOrder: readonly NoticeKind[] = ['orphaned', 'credential-expires', 'expires', 'rotation-due'];

/** Groups in the order to act; see `noticesOf`. */
function groupOf(row: ShardRow, { kind, within }: Notice): number {
	if (kind === 'unused') return 20;
	const urgency = within === 0 ? overdueOrder.indexOf(kind) : 4 + warningDays.indexOf(within);
	return row.status === 'active' ? urgency : 10 + urgency;
}

type DueNotice = Pick<Notice, 'kind' | 'dueAt'> & {
	/** When it is too late, where that is not `dueAt`. Epoch milliseconds. */
	readonly actBy?: number;
};

/** Everything that is due for an identity at some time, however far ahead. */
function findDue({ row, grantEnds, use }: NoticeSubject, orphanGraceDays: number, now: number): DueNotice[] {
	const { status, expiresAt, credentialDueAt, orphanedAt } = row;
	if (!isRegistered(status)) return [];
	const due: DueNotice[] = [];
	if (orphanedAt !== undefined) {
		due.push({ kind: 'orphaned', dueAt: orphanedAt, actBy: orphanedAt + orphanGraceDays * dayMs });
	}
	if (credentialDueAt !== undefined) {
		// The row holds the earlier of two instants; the sweep knows from the identity whether it is the rotation.
		const kind = credentialDueAt === use?.rotateAt ? 'rotation-due' : 'credential-expires';
		due.push({ kind, dueAt: credentialDueAt });
	}
	// A suspended identity passes no guard, so its end does not matter.
	if (status !== 'active') return due;
	due.push({ kind: 'expires', dueAt: expiresAt });
	if (expiresAt <= now) return due;
	// A grant that has ended needs no action; if nobody removes it, it becomes unused.
	const nextEnd = grantEnds.filter((end) => end > now).reduce((first, end) => Math.min(first, end), expiresAt);
	if (nextEnd < expiresAt) due.push({ kind: 'grant-expires', dueAt: nextEnd });
	const unused = use === undefined ? [] : unusedGrants(use, now);
	if (unused.length > 0) due.push({ kind: 'unused', dueAt: Math.min(...unused) });
	return due;
}

function compareText(a: string, b: string): number {
	if (a === b) return 0;
	return a < b ? -1 : 1;
}

/**
 * What somebody should look at, most urgent first, with at most one notice of each kind for an identity:
 *
 * 1. too late: orphans whose grace is over, credentials and identities that expired, rotations that are overdue;
 * 2. within 1, then 7, then 30 days, whatever it is; an orphan counts by the end of its grace and is named from its start;
 * 3. the same for suspended identities, which pass no guard: they have no owner, or their credential is due;
 * 4. grants that nothing used for 90 days, which have no deadline.
 *
 * Within each, the earliest first, then by name.
 * @param now epoch milliseconds; a warning begins exactly 30, 7 and 1 days ahead
 */
export function noticesOf(
	subjects: readonly NoticeSubject[],
	{ orphanGraceDays }: Pick<Settings, 'orphanGraceDays'>,
	now: number,
): Notice[] {
	const ranked = subjects.flatMap((subject) =>
		findDue(subject, orphanGraceDays, now).flatMap(({ kind, dueAt, actBy = dueAt }): Ranked[] => {
			// An orphan is listed from the start, also when its grace is longer than every warning.
			const within = warningFor(actBy, now) ?? (kind === 'orphaned' ? 30 : undefined);
			if (within === undefined) return [];
			const { accountId, name } = subject.row;
			const notice: Notice = { accountId, name, kind, dueAt, within };
			return [{ notice, group: groupOf(subject.row, notice), actBy }];
		}),
	);
	ranked.sort(
		(a, b) =>
			a.group - b.group ||
			a.actBy - b.actBy ||
			compareText(a.notice.name, b.notice.name) ||
			compareText(a.notice.accountId, b.notice.accountId) ||
			compareText(a.notice.kind, b.notice.kind),
	);
	return ranked.map(({ notice }) => notice);
}

export const notedNoticeSchema = z.strictObject({
	...z.omit(noticeSchema, { name: true }).shape,
	/** When the sweep first found it, epoch milliseconds. */
	notedAt: z.number(),
});
/** A notice that was noted, so that messages about it can be sent once. */
export type NotedNotice = DeepReadonly<z.infer<typeof notedNoticeSchema>>;

/** Most notices that are noted; the record must stay below 240 KiB. */
export const maxNoted = 1_000;

/**
 * Notes each notice (of an identity, kind and warning) once, for as long as it stands.
 *
 * Only the first 1,000 are noted; the others are noted once they are among these.
 */
export function noteOnce(notices: readonly Notice[], before: readonly NotedNotice[], now: number): NotedNotice[] {
	const keyOf = ({ accountId, kind, within }: Omit<Notice, 'name'>): string => `${accountId} ${kind} ${within}`;
	const notedAt = new Map(before.map((noted) => [keyOf(noted), noted.notedAt]));
	return notices.slice(0, maxNoted).map((notice) => {
		const { name: _, ...noted } = notice;
		return { ...noted, notedAt: notedAt.get(keyOf(notice)) ?? now };
	});
}
