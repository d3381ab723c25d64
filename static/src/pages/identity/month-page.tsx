// One identity in one month, to be read, printed and filed: what it was allowed, what it did, what was changed, and how
// sure that is.
import Button from '@atlaskit/button/default/button';
import { useMemo } from 'react';
import type { IdentityThen, MonthView } from '../../../../src/contract/calls/activity';
import { adminQueries } from '../../data/admin/queries';
import { useNames } from '../../data/jira/use-names';
import { useFresh } from '../../data/use-fresh';
import { BackLink } from '../../navigation/back-link';
import { useNavigation } from '../../navigation/navigation';
import { RouteLink } from '../../navigation/route-link';
import { pathOf, type Route } from '../../navigation/routes';
import { sharedWords } from '../../strings';
import { words } from '../../strings/audit';
import { type DayBar, DayBars, SeriesLegend, series, totalOf } from '../../ui/chart/day-bars';
import { DaysTable } from '../../ui/chart/days-table';
import { barOf, movesOf } from '../../ui/chart/moves';
import { grantText, idsOfGrants } from '../../ui/identity/grant-text';
import { AdminAnswer } from '../../ui/page/admin-answer';
import layout from '../../ui/page/layout.module.css';
import { PageHeading } from '../../ui/page/page-heading';
import { Section } from '../../ui/page/section';
import { dateText } from '../../ui/text/time';
import { Exact } from '../../ui/text/time-text';
import { HistoryTable } from './history-section';
import classes from './month-page.module.css';

const { month: text } = words;
const pageHeightPx = 800;

/** The month so many months later. */
function monthAfter(month: string, count: number): string {
	const date = new Date(`${month}-01T00:00:00Z`);
	date.setUTCMonth(date.getUTCMonth() + count);
	return date.toISOString().slice(0, 7);
}

/** The last day of a month. */
function lastDayOf(month: string): string {
	const date = new Date(`${monthAfter(month, 1)}-01T00:00:00Z`);
	date.setUTCDate(0);
	return date.toISOString().slice(0, 10);
}

const nameOf = (month: string): string => {
	const [year = 0, number = 1] = month.split('-').map(Number);
	return text.name(year, number);
};

interface MonthPageProps {
	readonly accountId: string;
	readonly month: string;
}

export default function MonthPage({ accountId, month }: MonthPageProps) {
	const asked = useFresh(adminQueries.month(accountId, month));
	return (
		<AdminAnswer to={asked} thing={text.thing} height={pageHeightPx}>
			{(found) => <Month accountId={accountId} month={month} found={found} />}
		</AdminAnswer>
	);
}

interface FoundProps extends MonthPageProps {
	readonly found: MonthView;
}

function Month({ accountId, month, found }: FoundProps) {
	const to = (count: number): Route => ({ page: 'month', accountId, month: monthAfter(month, count) });
	return (
		<div className={classes['month']}>
			<div className={classes['unprinted']}>
				<BackLink to={{ page: 'identity', accountId }} name={found.name} />
			</div>
			<header className={layout['header']}>
				<PageHeading>{text.title(found.name, nameOf(month))}</PageHeading>
				<div className={`${layout['toolbar']} ${classes['unprinted']}`}>
					<RouteLink to={to(-1)}>{text.earlier}</RouteLink>
					<RouteLink to={to(1)}>{text.later}</RouteLink>
					<Button onClick={() => window.print()}>{text.print}</Button>
				</div>
			</header>
			<p>
				<code>{accountId}</code> {text.utc}
			</p>
			<Allowed found={found} />
			<Did accountId={accountId} month={month} found={found} />
			<Section title={text.refused}>
				<p>{text.refusedMeaning}</p>
			</Section>
			<Section title={text.changed}>
				{found.changes.length === 0 ? <p>{text.nothingChanged}</p> : <HistoryTable history={found.changes} />}
			</Section>
			<State month={month} found={found} />
		</div>
	);
}

function Allowed({ found: { start, end, isHistoryWhole } }: Pick<FoundProps, 'found'>) {
	const isSame = JSON.stringify(start) === JSON.stringify(end);
	return (
		<Section title={text.allowed}>
			{isHistoryWhole ? null : <p>{text.notWhole}</p>}
			{isSame ? (
				<Then title={text.throughout} then={end} />
			) : (
				<>
					<Then title={text.atStart} then={start} />
					<Then title={text.atEnd} then={end} />
				</>
			)}
		</Section>
	);
}

function Then({ title, then }: { readonly title: string; readonly then: IdentityThen | undefined }) {
	const names = useNames({ ...idsOfGrants(then?.grants ?? []), account: [then?.ownerId] });
	if (then === undefined) {
		return (
			<div>
				<strong>{title}</strong>
				<p>{text.notRegistered}</p>
			</div>
		);
	}
	const { status, type, ownerId, expiresAt, grants, isFrozen } = then;
	return (
		<div>
			<strong>{title}</strong>
			<p>
				{text.facts(
					sharedWords.status[status],
					sharedWords.identityType[type],
					names.account(ownerId),
					dateText(expiresAt),
				)}{' '}
				{isFrozen ? text.frozen : ''} {grants.length === 0 ? text.noGrants : ''}
			</p>
			<ul>
				{grants.map((grant) => (
					<li key={JSON.stringify(grant)}>{grantText(grant, names)}</li>
				))}
			</ul>
		</div>
	);
}

function Did({ accountId, month, found: { days } }: FoundProps) {
	const { go } = useNavigation();
	const bars = useMemo<DayBar[]>(() => days.map(barOf), [days]);
	const last = lastDayOf(month);
	const total = bars.reduce((all, bar) => all + totalOf(bar), 0);
	const moves: Route = {
		page: 'audit',
		view: `identity=${encodeURIComponent(accountId)}&from=${month}-01&to=${last}`,
	};
	return (
		<Section title={text.did}>
			<p>
				{bars.length === 0 ? text.didNothing : words.moves(total)}{' '}
				<span className={classes['unprinted']}>
					<RouteLink to={moves}>{text.toMoves}</RouteLink>
				</span>
			</p>
			{bars.length === 0 ? null : (
				<>
					<DayBars
						bars={bars}
						days={Number(last.slice(8))}
						last={last}
						dayLabel={words.activity.day}
						link={{
							hrefOf: (day) => `#${pathOf(movesOf(accountId, day))}`,
							onOpen: (day) => go(movesOf(accountId, day)),
						}}
					/>
					<SeriesLegend
						names={words.activity.series}
						shown={series.filter((one) => bars.some(({ counts }) => counts[one] > 0))}
					/>
					<DaysTable bars={bars} first={bars.length} to={(day) => movesOf(accountId, day)} />
				</>
			)}
		</Section>
	);
}

function State({ month, found: { comparedUpTo, anchoredUpTo, countedUpTo } }: Pick<FoundProps, 'month' | 'found'>) {
	const isOver = comparedUpTo !== undefined && new Date(comparedUpTo).toISOString().slice(0, 7) > month;
	return (
		<Section title={text.evidence}>
			<p>
				{comparedUpTo === undefined ? (
					text.notCompared
				) : (
					<>
						{text.compared} <Exact at={comparedUpTo} />. {isOver ? '' : text.partly}
					</>
				)}
			</p>
			<p>
				{anchoredUpTo === undefined ? (
					text.notAnchored
				) : (
					<>
						{text.anchored} <Exact at={anchoredUpTo} />.
					</>
				)}{' '}
				{countedUpTo === undefined ? (
					words.activity.notCounted
				) : (
					<>
						{text.counted} <Exact at={countedUpTo} />.
					</>
				)}
			</p>
		</Section>
	);
}
