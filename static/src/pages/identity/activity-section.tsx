// What the identity did: moves a day as bars, with the table beside them, and its last move.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ActivityView, DayView } from '../../../../src/contract/calls/activity';
import { adminQueries } from '../../data/admin/queries';
import { useNames } from '../../data/jira/use-names';
import { useNavigation } from '../../navigation/navigation';
import { RouteLink } from '../../navigation/route-link';
import { pathOf, type Route } from '../../navigation/routes';
import { words } from '../../strings/audit';
import { type DayBar, DayBars, Legend, series, totalOf } from '../../ui/chart/day-bars';
import { DecisionLozenge } from '../../ui/guards/decision-lozenge';
import { AdminAnswer } from '../../ui/page/admin-answer';
import { Section } from '../../ui/page/section';
import { ShowMore, useFirst } from '../../ui/table/show-more';
import { Table } from '../../ui/table/table';
import { Exact, Past } from '../../ui/text/time-text';
import { useNow } from '../../ui/text/use-now';
import { WorkItemLink } from '../../ui/text/work-item-link';
import classes from './identity-page.module.css';

const { activity: text } = words;
const sectionHeightPx = 280;
const shownDays = 90;
const firstDays = 7;
const shownSpaces = 5;

/** What no guard checked, or of which nobody knows whether one did, is one series. */
const barOf = ({ day, counts }: DayView): DayBar => ({
	day,
	counts: {
		allowed: (counts.allowed ?? 0) + (counts.stale ?? 0),
		other: (counts.observed ?? 0) + (counts.unknown ?? 0),
		'would-deny': counts['would-deny'] ?? 0,
		bypassed: counts.bypassed ?? 0,
	},
});

const movesOf = (accountId: string, day?: string): Route => {
	const identity = `identity=${encodeURIComponent(accountId)}`;
	return { page: 'audit', view: day === undefined ? identity : `${identity}&from=${day}&to=${day}` };
};

export function ActivitySection({ accountId }: { readonly accountId: string }) {
	return (
		<Section title={text.title}>
			<AdminAnswer to={useQuery(adminQueries.activity(accountId))} thing={text.thing} height={sectionHeightPx}>
				{(activity) => <Activity accountId={accountId} activity={activity} />}
			</AdminAnswer>
		</Section>
	);
}

interface ActivityProps {
	readonly accountId: string;
	readonly activity: ActivityView;
}

function Activity({ accountId, activity: { days, countedUpTo, latest, spaces } }: ActivityProps) {
	const { go } = useNavigation();
	const now = useNow();
	const bars = useMemo(() => days.map(barOf), [days]);
	const names = useNames({
		item: latest === undefined ? [] : [latest.issueId],
		space: spaces.slice(0, shownSpaces).map(({ projectId }) => projectId),
	});
	if (latest === undefined) return <p>{text.never}</p>;
	const key = names.item(latest.issueId);
	const total = bars.reduce((all, bar) => all + totalOf(bar), 0);
	return (
		<>
			<p>
				{text.latest}: <Past at={latest.at} />
				{key == null ? null : (
					<>
						, <WorkItemLink issueKey={key} />
					</>
				)}{' '}
				<DecisionLozenge decision={latest.decision} /> <RouteLink to={movesOf(accountId)}>{text.all}</RouteLink>
			</p>
			{bars.length === 0 ? null : (
				<>
					<p>{text.chart(total)}</p>
					<DayBars
						bars={bars}
						days={shownDays}
						last={new Date(now).toISOString().slice(0, 10)}
						dayLabel={text.day}
						hrefOf={(day) => `#${pathOf(movesOf(accountId, day))}`}
						onOpen={(day) => go(movesOf(accountId, day))}
					/>
					<Legend names={text.series} shown={series.filter((one) => bars.some(({ counts }) => counts[one] > 0))} />
					<DaysTable accountId={accountId} bars={bars} />
				</>
			)}
			{spaces.length === 0 ? null : (
				<p>
					{text.spaces(
						spaces.slice(0, shownSpaces).map(({ projectId }) => names.space(projectId)),
						Math.max(0, spaces.length - shownSpaces),
					)}
				</p>
			)}
			<p className={classes['subtle']}>
				{countedUpTo === undefined ? (
					text.notCounted
				) : (
					<>
						{text.counted} <Exact at={countedUpTo} />.
					</>
				)}{' '}
				{text.refusals}
			</p>
		</>
	);
}

function DaysTable({ accountId, bars }: { readonly accountId: string; readonly bars: readonly DayBar[] }) {
	const newest = useMemo(() => [...bars].reverse(), [bars]);
	const { shown, left, showMore } = useFirst(newest, firstDays);
	return (
		<>
			<Table
				caption={text.table}
				columns={[text.columns.day, ...series.map((one) => text.series[one]), text.columns.total]}
			>
				{shown.map((bar) => (
					<tr key={bar.day}>
						<th scope="row">
							<RouteLink to={movesOf(accountId, bar.day)}>{bar.day}</RouteLink>
						</th>
						{series.map((one) => (
							<td key={one}>{bar.counts[one]}</td>
						))}
						<td>{totalOf(bar)}</td>
					</tr>
				))}
			</Table>
			<ShowMore left={left} showMore={showMore} text={text.moreDays} />
		</>
	);
}
