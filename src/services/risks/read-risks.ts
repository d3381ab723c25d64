// What is wrong with one identity, from what is stored of it: Jira is asked nothing.

import { defined } from '../../contract/defined';
import { dayMs } from '../../contract/durations';
import type { AccountId } from '../../contract/ids';
import { dormantDays } from '../../contract/limits';
import type { RisksView } from '../../contract/risks';
import { paceSignsOf } from '../../core/accounts/signs';
import { AppError } from '../../core/errors';
import { findRisks, type RiskFacts } from '../../core/risks/find-risks';
import { isReadDaily, readListedAccount } from '../accounts/account-pieces';
import { readWork, viewWork } from '../accounts/ask-work';
import { goneSince, readComparison } from '../accounts/list-accounts';
import { readActivitySummary } from '../audit/activity-summary';
import { actorPieceOf } from '../audit/counted-actors';
import { readAdministration } from '../memberships/view-memberships';
import type { Ports } from '../ports/ports';
import { requireControl } from '../registry/control-record';
import { readIdentities } from '../registry/read-identity';
import { viewLearned } from '../replay/learned-grants';
import { grantUseOf, readUsage } from '../sweep/usage-records';

type RiskPorts = Pick<Ports, 'records' | 'log' | 'time'>;

/** The account as the last comparison left it; undefined where none knows it. */
async function readAccount(
	ports: RiskPorts,
	accountId: AccountId,
): Promise<Pick<RiskFacts, 'account' | 'administration'>> {
	const [account, { asOf }] = await Promise.all([readListedAccount(ports, accountId), readComparison(ports)]);
	if (account === undefined) return {};
	const { kind, isActive, seenWeek } = account;
	const administration = await readAdministration(ports, accountId, isReadDaily(account));
	return {
		account: { kind, isActive, ...defined({ goneSince: goneSince(seenWeek, asOf) }) },
		...defined({ administration }),
	};
}

/** Of the last look at every move; undefined before there was one. */
async function readTooWide(ports: RiskPorts, accountId: AccountId): Promise<RiskFacts['tooWide']> {
	const { replay, changes } = await viewLearned(ports, accountId);
	if (replay === undefined) return undefined;
	const narrowed = changes.flatMap((change) => (change.kind === 'narrow' ? [change.to] : []));
	return { grants: narrowed.length, moves: narrowed.flat().reduce((sum, { count }) => sum + count, 0) };
}

/**
 * What is wrong with an identity, and what could not be seen.
 *
 * @throws {AppError} NOT_FOUND when the account was never registered
 */
export async function readRisks(ports: RiskPorts, accountId: AccountId): Promise<RisksView> {
	const { records, time } = ports;
	const [identity] = await readIdentities(ports, [accountId]);
	if (identity === undefined) throw new AppError('NOT_FOUND', 'identity-unknown');
	const digits = [actorPieceOf(accountId)];
	const [usage, seen, tooWide, activity, work] = await Promise.all([
		readUsage(records, await requireControl(records), [accountId]),
		readAccount(ports, accountId),
		readTooWide(ports, accountId),
		readActivitySummary(ports, digits),
		readWork(ports, digits),
	]);
	const paced = activity.get(accountId)?.pace;
	const pace = paced && paceSignsOf(paced);
	const known = usage.get(accountId);
	// What was counted of an earlier life of the identity says nothing of this one.
	const use = known?.registeredAt === identity.createdAt ? known : undefined;
	const now = time.now();
	const asked = viewWork(work.get(accountId));
	// Jira is asked once a day what an account did; a move may be known earlier.
	const hasMoved = (use?.lastUsedAt ?? 0) > now - dormantDays * dayMs;
	const other = asked && hasMoved ? { ...asked, isDormant: false } : asked;
	return findRisks(
		{
			identity,
			...seen,
			...defined({ tooWide, pace, work: other }),
			...(use === undefined
				? {}
				: {
						use: { registeredAt: use.registeredAt, lastMoveAt: use.lastUsedAt ?? null },
						grantUse: grantUseOf(use, identity),
					}),
		},
		now,
	);
}
