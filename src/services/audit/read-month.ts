// One account in one month: what it was allowed, what it did, and what was changed.
import { defined } from '../../contract/defined';
import type { HistoryRecord } from '../../contract/identity-history';
import type { AccountId } from '../../contract/ids';
import { monthEnd, monthStart } from '../../core/audit/counts';
import { AppError } from '../../core/errors';
import { type IdentityFields, identityAt } from '../../core/registry/as-of';
import type { Identity } from '../../core/registry/identity';
import type { Ports } from '../ports/ports';
import { identityRef, parseIdentity } from '../registry/identity-record';
import { readHistorySince } from '../registry/read-history';
import { type Activity, readCountedMonth } from './read-activity';

/** Changes that are undone at most: an identity that changes daily for half a year has fewer. */
const mostChanges = 200;

export interface Month extends Activity {
	readonly identity: Identity;
	readonly start?: IdentityFields;
	readonly end?: IdentityFields;
	readonly history: readonly HistoryRecord[];
	readonly isHistoryWhole: boolean;
}

/** Whether every change from the present back to an instant is there. */
function reachesBack(history: readonly HistoryRecord[], { version }: Identity, instant: number): boolean {
	let next = version;
	for (const change of [...history].sort((a, b) => b.version - a.version)) {
		if (change.version !== next) return false;
		if (change.at < instant) return true;
		next -= 1;
	}
	return next === 0;
}

/**
 * Reads what is known of an identity in a month, in UTC.
 *
 * @throws {AppError} NOT_FOUND when the account was never registered
 */
export async function readMonthOf(
	ports: Pick<Ports, 'records' | 'time'>,
	accountId: AccountId,
	month: string,
): Promise<Month> {
	const [stored] = await ports.records.read([identityRef(accountId)]);
	if (stored === undefined) throw new AppError('NOT_FOUND', 'identity-unknown');
	const identity = parseIdentity(accountId, stored);
	const [history, counted] = await Promise.all([
		readHistorySince(ports.records, identity, 0, mostChanges),
		readCountedMonth(ports, accountId, month),
	]);
	const [from, to] = [monthStart(month), monthEnd(month)];
	return {
		...counted,
		identity,
		history: history.filter(({ at }) => at >= from && at <= to),
		isHistoryWhole: reachesBack(history, identity, from),
		...defined({ start: identityAt(identity, history, from - 1), end: identityAt(identity, history, to) }),
	};
}
