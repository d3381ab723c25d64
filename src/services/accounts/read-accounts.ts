// Lists the accounts of the site as of the last comparison, page by page.
import type { AccountRow } from '../../contract/calls/accounts';
import { defined } from '../../contract/defined';
import { dayMs } from '../../contract/durations';
import { paceSignsOf } from '../../core/accounts/signs';
import { readActivitySummary } from '../audit/activity-summary';
import { readCounted } from '../audit/count-records';
import type { Ports } from '../ports/ports';
import { accountPieces, readAccountPieces } from './account-pieces';
import { readIgnored } from './ignored-accounts';
import { goneSince, readComparison } from './list-accounts';

/** Pieces of a page: at most about 16,000 rows, which stay below what an answer may hold. */
const piecesPerPage = 8;

export interface AccountPage {
	readonly rows: readonly AccountRow[];
	/** Moves that were recorded until then are counted, epoch milliseconds; absent before any was. */
	readonly countedUpTo?: number;
	/** Absent on the last page. */
	readonly cursor?: string;
}

/**
 * A page of the accounts of the site, without Muster's own; none before they were compared.
 *
 * @param cursor of the page before; what is none begins anew
 */
export async function listAccountRows(
	ports: Pick<Ports, 'records' | 'log' | 'time' | 'accounts'>,
	cursor: string | undefined,
): Promise<AccountPage> {
	const { records, time, accounts } = ports;
	const asked = Number(cursor ?? '0');
	const from = Number.isInteger(asked) && asked > 0 && asked < accountPieces ? asked : 0;
	const [own, pieces, activity, ignored, { asOf }, { counted }] = await Promise.all([
		accounts.readOwnId(),
		readAccountPieces(ports, from, piecesPerPage),
		readActivitySummary(ports),
		readIgnored(ports, time.now()),
		readComparison({ records }),
		readCounted(records),
	]);
	const countedUpTo = counted.upTo === 0 ? undefined : counted.upTo;
	const rows = pieces.flatMap((piece) =>
		Object.entries(piece).flatMap(([accountId, { kind, isActive, seenWeek, signs, foundDay }]): AccountRow[] => {
			if (accountId === own) return [];
			const { moves, lastDay, isUnknown, pace } = activity.get(accountId) ?? {};
			const paceSigns = pace === undefined ? [] : paceSignsOf(pace);
			return [
				{
					accountId,
					kind,
					isActive,
					...defined({
						signs,
						foundAt: foundDay === undefined ? undefined : foundDay * dayMs,
						goneSince: goneSince(seenWeek, asOf),
						moves,
						lastDay,
						pace: paceSigns.length === 0 ? undefined : paceSigns,
						isActivityUnknown: countedUpTo === undefined ? (true as const) : isUnknown,
						ignored: ignored.get(accountId),
					}),
				},
			];
		}),
	);
	const next = from + piecesPerPage;
	return { rows, ...defined({ countedUpTo, cursor: next < accountPieces ? String(next) : undefined }) };
}
