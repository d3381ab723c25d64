// What of an identity needs somebody, and how much it presses.

import type { IdentityRow, IdentityView } from '../../../../src/contract/calls/identities';
import { dayMs } from '../../../../src/contract/durations';
import { isRegistered } from '../../../../src/contract/identity-status-meaning';
import { warningDays } from '../../../../src/contract/limits';

const expiringWithinMs = Math.max(...warningDays) * dayMs;

export type ShownStatus = IdentityView['effectiveStatus'];

/** The status now; time goes on after the back end answered. */
export function statusAt({ status, expiresAt }: Pick<IdentityRow, 'status' | 'expiresAt'>, now: number): ShownStatus {
	return status === 'active' && expiresAt <= now ? 'expired' : status;
}

export interface NextDeadline {
	readonly of: 'identity' | 'grant' | 'credential';
	readonly at: number;
}

/**
 * What of an identity ends or is due first; undefined when nothing is.
 *
 * A grant that is over presses nobody any more, and what is suspended passes no guard, whenever it ends.
 */
export function nextDeadline(row: IdentityRow, now: number): NextDeadline | undefined {
	const { status, expiresAt, firstGrantEnd, credentialDueAt } = row;
	const ahead: NextDeadline[] = [];
	if (status === 'active') {
		ahead.push({ of: 'identity', at: expiresAt });
		if (firstGrantEnd !== undefined && firstGrantEnd > now) ahead.push({ of: 'grant', at: firstGrantEnd });
	}
	if (isRegistered(status) && credentialDueAt !== undefined) ahead.push({ of: 'credential', at: credentialDueAt });
	return ahead.reduce<NextDeadline | undefined>(
		(first, next) => (first === undefined || next.at < first.at ? next : first),
		undefined,
	);
}

/** Whether it, a grant or its credential ends within 30 days, or its credential is overdue. */
export function isExpiring(row: IdentityRow, now: number): boolean {
	if (statusAt(row, now) === 'expired') return false;
	const next = nextDeadline(row, now);
	return next !== undefined && next.at - now <= expiringWithinMs;
}

export const isOrphaned = ({ status, orphanedAt }: IdentityRow): boolean =>
	isRegistered(status) && orphanedAt !== undefined;

/** Whether some of its grants were used by nothing for 90 days. */
export const isUnused = ({ status, unusedGrants = 0 }: IdentityRow): boolean => status === 'active' && unusedGrants > 0;

export interface Situation {
	readonly now: number;
}

/** Whether Jira may still apply other rights than the row says. What only a late write could undo presses nobody. */
export const isUnenforced = ({ unenforced }: IdentityRow): boolean =>
	unenforced !== undefined && unenforced.doubtUntil === undefined;

/** Whether it does work although it is stopped. */
export const isAlarming = ({ movedWhileStopped }: IdentityRow): boolean => movedWhileStopped !== undefined;

/**
 * Whether somebody has to do something: it moves though it is stopped, Jira lags behind, nobody answers for it, it expired
 * or soon will.
 */
export const needsAction = (row: IdentityRow, situation: Situation): boolean =>
	isAlarming(row) ||
	isUnenforced(row) ||
	isOrphaned(row) ||
	statusAt(row, situation.now) === 'expired' ||
	isExpiring(row, situation.now);

/** Lower presses more. */
export function urgencyOf(row: IdentityRow, situation: Situation): number {
	const { now } = situation;
	if (isAlarming(row) || isUnenforced(row)) return 0;
	if (!isRegistered(row.status)) return 9;
	if (isOrphaned(row)) return 1;
	if (statusAt(row, now) === 'expired') return 2;
	const next = nextDeadline(row, now);
	const warning = next === undefined ? -1 : warningDays.findIndex((days) => next.at - now <= days * dayMs);
	if (warning === -1) return 8;
	return row.status === 'active' ? 3 + warning : 7;
}
