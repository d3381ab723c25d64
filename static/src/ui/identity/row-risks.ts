// What of an identity's findings its row in the list tells. The page of the identity knows more, and nothing less.
import type { IdentityRow } from '../../../../src/contract/calls/identities';
import { dayMs } from '../../../../src/contract/durations';
import { isRegistered } from '../../../../src/contract/identity-status-meaning';
import { dormantDays } from '../../../../src/contract/limits';
import { isOrphaned, isUnused, statusAt } from './urgency';

/** The classes of findings that a row can tell, as an address names them. */
export const rowRisks = ['offboarding', 'overprivileged', 'long-lived', 'reuse', 'human-use'] as const;
export type RowRisk = (typeof rowRisks)[number];

function isLeftOver(row: IdentityRow, now: number): boolean {
	const { lastUsedAt, expiresAt, updatedAt } = row;
	if (isOrphaned(row)) return true;
	if (lastUsedAt === undefined) return false;
	const status = statusAt(row, now);
	if (status === 'expired') return lastUsedAt > expiresAt;
	// Registered anew, it counts from then: no later than its last change.
	return status === 'active' && now - Math.max(lastUsedAt, updatedAt) >= dormantDays * dayMs;
}

const tests: Readonly<Record<RowRisk, (row: IdentityRow, now: number) => boolean>> = {
	offboarding: isLeftOver,
	// Once a grant has ended, the row does not tell whether it is the one for every space.
	overprivileged: (row, now) =>
		isUnused(row) || (row.isBroad && Math.min(row.expiresAt, row.firstGrantEnd ?? row.expiresAt) > now),
	'long-lived': ({ credentialDueAt }, now) => credentialDueAt !== undefined && credentialDueAt <= now,
	reuse: ({ hasSeveralTasks }) => hasSeveralTasks,
	'human-use': ({ type }) => type === 'bot-user',
};

/** Says whether its row alone tells of a finding of a class. */
export const hasRowRisk = (row: IdentityRow, risk: RowRisk, now: number): boolean =>
	isRegistered(row.status) && tests[risk](row, now);
