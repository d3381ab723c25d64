// What accounts did, from the daily counts: no page counts by reading events.
import { defined } from '../../contract/defined';
import { dayMs } from '../../contract/durations';
import type { AccountId, ProjectId, StatusId } from '../../contract/ids';
import { siteMoveDays } from '../../contract/limits';
import { type DecisionCounts, dayOf, type MonthCounts, monthOf, movesOf, parseRoute } from '../../core/audit/counts';
import type { Ports } from '../ports/ports';
import { readMany } from '../records/read-many';
import { allAccounts, countedRef, countRef, parseCounted, parseMonth } from './count-records';

type ActivityPorts = Pick<Ports, 'records' | 'time'>;

/** Days that a chart shows, and that a small one shows. */
const chartDays = 90;
const sparkDays = 30;

/** The latest days, the oldest first; today is the last of them. */
const latestDays = (now: number, count: number): string[] =>
	Array.from({ length: count }, (_, i) => dayOf(now - (count - 1 - i) * dayMs));

const monthsOf = (days: readonly string[]): string[] => [...new Set(days.map(monthOf))];

export interface Activity {
	readonly days: readonly { readonly day: string; readonly counts: DecisionCounts }[];
	readonly spaces: readonly { readonly projectId: ProjectId; readonly moves: number }[];
	readonly countedUpTo?: number;
}

function spacesIn(months: readonly MonthCounts[]): Activity['spaces'] {
	const moves = new Map<ProjectId, number>();
	for (const { spaces } of months) {
		for (const [id, count] of Object.entries(spaces)) {
			moves.set(id as ProjectId, (moves.get(id as ProjectId) ?? 0) + (count ?? 0));
		}
	}
	return [...moves].map(([projectId, count]) => ({ projectId, moves: count })).sort((a, b) => b.moves - a.moves);
}

async function readMonths(records: Ports['records'], accountId: AccountId, names: readonly string[]) {
	const refs = names.map((month) => countRef(accountId, month));
	const [counted, ...stored] = await records.read([countedRef, ...refs]);
	const { upTo } = parseCounted(counted);
	const months = names.flatMap((name, i) => {
		const month = parseMonth(refs[i] ?? countedRef, stored[i]);
		return month === undefined ? [] : [{ name, ...month }];
	});
	const days = months.flatMap(({ name, days }) =>
		Object.entries(days).map(([day, counts]) => ({ day: `${name}-${day}`, counts })),
	);
	return {
		days: days.sort((a, b) => (a.day < b.day ? -1 : 1)),
		spaces: spacesIn(months),
		...defined({ countedUpTo: upTo === 0 ? undefined : upTo }),
	};
}

/** What an account did on each of the latest days, in one read. */
export async function readActivity(
	{ records, time }: ActivityPorts,
	accountId: AccountId,
	count = chartDays,
): Promise<Activity> {
	const latest = latestDays(time.now(), count);
	const [first = ''] = latest;
	const { days, ...others } = await readMonths(records, accountId, monthsOf(latest));
	return { days: days.filter(({ day }) => day >= first), ...others };
}

/** What all accounts together did lately, in one read. */
export const readSiteMoves = (ports: ActivityPorts): Promise<Activity> =>
	readActivity(ports, allAccounts, siteMoveDays);

/** What an account did in a month, in one read. */
export const readCountedMonth = (
	{ records }: Pick<Ports, 'records'>,
	accountId: AccountId,
	month: string,
): Promise<Activity> => readMonths(records, accountId, [month]);

/** How much some accounts did on each of the last 30 days, the oldest first. */
export async function readSparks(
	{ records, time }: ActivityPorts,
	accountIds: readonly AccountId[],
): Promise<readonly (readonly number[])[]> {
	const days = latestDays(time.now(), sparkDays);
	const months = monthsOf(days);
	const refs = accountIds.flatMap((accountId) => months.map((month) => countRef(accountId, month)));
	const stored = await readMany(records, refs);
	return accountIds.map((_, account) =>
		days.map((day) => {
			const place = account * months.length + months.indexOf(monthOf(day));
			const counts = parseMonth(refs[place] ?? countedRef, stored[place])?.days[day.slice(8)];
			return counts === undefined ? 0 : movesOf(counts);
		}),
	);
}

/** How many moves led from one status to another in some spaces, in the last 30 days. */
export interface Routes {
	readonly routes: readonly { readonly from?: StatusId; readonly to: StatusId; readonly moves: number }[];
	readonly countedUpTo?: number;
}

/** The ways between statuses that moves on record took in some spaces, in one read. */
export async function readRoutes({ records, time }: ActivityPorts, projectIds: readonly ProjectId[]): Promise<Routes> {
	const days = new Set(latestDays(time.now(), sparkDays));
	const refs = monthsOf([...days]).map((name) => ({ name, ref: countRef(allAccounts, name) }));
	const [counted, ...stored] = await records.read([countedRef, ...refs.map(({ ref }) => ref)]);
	const { upTo } = parseCounted(counted);
	const wanted: ReadonlySet<string> = new Set(projectIds);
	const moves = new Map<string, number>();
	for (const [i, { name, ref }] of refs.entries()) {
		for (const [key, byDay] of Object.entries(parseMonth(ref, stored[i])?.routes ?? {})) {
			const { projectId, from, to } = parseRoute(key);
			if (!wanted.has(projectId)) continue;
			for (const [day, count] of Object.entries(byDay)) {
				if (days.has(`${name}-${day}`)) moves.set(`${from} ${to}`, (moves.get(`${from} ${to}`) ?? 0) + count);
			}
		}
	}
	const routes = [...moves].map(([key, count]) => {
		const [from = '', to = ''] = key.split(' ');
		return { ...(from === '' ? {} : { from: from as StatusId }), to: to as StatusId, moves: count };
	});
	return { routes, ...defined({ countedUpTo: upTo === 0 ? undefined : upTo }) };
}
