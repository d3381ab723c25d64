// Lists the accounts of the site as of the last comparison, page by page.
import type { ListedAccount } from '../../contract/account';
import type { AccountDetail, AccountRow, IgnoredView, ProductView } from '../../contract/calls/accounts';
import { defined } from '../../contract/defined';
import { dayMs } from '../../contract/durations';
import type { AccountId } from '../../contract/ids';
import { paceSignsOf } from '../../core/accounts/signs';
import type { Worked } from '../../core/accounts/work-days';
import { type AccountActivity, readActivitySummary } from '../audit/activity-summary';
import { readCounted } from '../audit/count-records';
import { actorPieceOf } from '../audit/counted-actors';
import { readAccountRights, readRights } from '../memberships/view-memberships';
import type { Ports } from '../ports/ports';
import { isReadDaily, pageOfPieces, readAccountPieces, readListedAccount } from './account-pieces';
import { readWork, viewWork } from './ask-work';
import { readIgnored } from './ignored-accounts';
import { goneSince, readComparison } from './list-accounts';

export interface AccountPage {
	readonly rows: readonly AccountRow[];
	/** Moves that were recorded until then are counted, epoch milliseconds; absent before any was. */
	readonly countedUpTo?: number;
	readonly products: readonly Pick<ProductView, 'key' | 'name'>[];
	/** Absent on the last page. */
	readonly cursor?: string;
}

/** What rows are made of, beside what Jira listed. */
interface RowFacts {
	readonly activity: ReadonlyMap<string, AccountActivity>;
	readonly work: ReadonlyMap<string, Worked>;
	readonly ignored: ReadonlyMap<string, IgnoredView>;
	/** When the last comparison began. */
	readonly asOf: number | undefined;
	readonly countedUpTo: number | undefined;
}

/** @param digits the pieces of the accounts whose facts are wanted; all of them where it is not said */
async function readFacts(
	ports: Pick<Ports, 'records' | 'log' | 'time'>,
	digits?: readonly string[],
): Promise<RowFacts> {
	const [activity, work, ignored, { asOf }, { counted }] = await Promise.all([
		readActivitySummary(ports, digits),
		readWork(ports, digits),
		readIgnored(ports, ports.time.now()),
		readComparison(ports),
		readCounted(ports.records),
	]);
	return {
		activity,
		work,
		ignored,
		asOf,
		countedUpTo: counted.upTo === 0 ? undefined : counted.upTo,
	};
}

function rowOf(accountId: string, listed: ListedAccount, facts: RowFacts): AccountRow {
	const { kind, isActive, seenWeek, signs, foundDay } = listed;
	const { activity, work, ignored, asOf, countedUpTo } = facts;
	const { moves, lastDay, isUnknown, pace } = activity.get(accountId) ?? {};
	const paceSigns = pace === undefined ? [] : paceSignsOf(pace);
	return {
		accountId,
		kind,
		isActive,
		...defined({
			signs,
			foundAt: foundDay === undefined ? undefined : foundDay * dayMs,
			goneSince: goneSince(seenWeek, asOf),
			moves,
			lastDay,
			work: viewWork(work.get(accountId)),
			pace: paceSigns.length === 0 ? undefined : paceSigns,
			isActivityUnknown: countedUpTo === undefined ? (true as const) : isUnknown,
			ignored: ignored.get(accountId),
		}),
	};
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
	const { from, count, next } = pageOfPieces(cursor);
	const [own, pieces, facts, { products, rights }] = await Promise.all([
		ports.accounts.readOwnId(),
		readAccountPieces(ports, from, count),
		readFacts(ports),
		readRights(ports, from, count),
	]);
	const rows = pieces.flatMap((piece) =>
		Object.entries(piece).flatMap(([accountId, listed]): AccountRow[] =>
			accountId === own ? [] : [{ ...rowOf(accountId, listed, facts), ...rights.get(accountId) }],
		),
	);
	return { rows, products, ...defined({ countedUpTo: facts.countedUpTo, cursor: next }) };
}

/** One account, as the list and the last reading of memberships have it. */
export async function readAccount(
	ports: Pick<Ports, 'records' | 'log' | 'time'>,
	accountId: AccountId,
): Promise<AccountDetail> {
	const listed = await readListedAccount(ports, accountId);
	if (listed === undefined) return {};
	const [facts, { licences, administersJira, ...rights }] = await Promise.all([
		readFacts(ports, [actorPieceOf(accountId)]),
		readAccountRights(ports, accountId, isReadDaily(listed)),
	]);
	const row = { ...rowOf(accountId, listed, facts), ...defined({ licences, administersJira }) };
	return { row, ...rights, ...defined({ countedUpTo: facts.countedUpTo }) };
}
