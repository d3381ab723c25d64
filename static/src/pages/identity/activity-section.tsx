// What the identity did: moves a day as bars, with the table beside them, and its last move.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ActivityView } from '../../../../src/contract/calls/activity';
import { adminQueries } from '../../data/admin/queries';
import { useNames } from '../../data/jira/use-names';
import { useNavigation } from '../../navigation/navigation';
import { RouteLink } from '../../navigation/route-link';
import { pathOf } from '../../navigation/routes';
import { words } from '../../strings/audit';
import { DayBars, SeriesLegend, series, totalOf } from '../../ui/chart/day-bars';
import { DaysTable } from '../../ui/chart/days-table';
import { barOf, movesOf } from '../../ui/chart/moves';
import { DecisionLozenge } from '../../ui/guards/decision-lozenge';
import { AdminAnswer } from '../../ui/page/admin-answer';
import { Section } from '../../ui/page/section';
import { Exact, Past } from '../../ui/text/time-text';
import { useNow } from '../../ui/text/use-now';
import { WorkItemLink } from '../../ui/text/work-item-link';
import classes from './identity-page.module.css';

const { activity: text } = words;
const sectionHeightPx = 280;
const shownDays = 90;
const firstDays = 7;
const shownSpaces = 5;

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
						link={{
							hrefOf: (day) => `#${pathOf(movesOf(accountId, day))}`,
							onOpen: (day) => go(movesOf(accountId, day)),
						}}
					/>
					<SeriesLegend
						names={text.series}
						shown={series.filter((one) => bars.some(({ counts }) => counts[one] > 0))}
					/>
					<p>
						<RouteLink to={{ page: 'month', accountId, month: new Date(now).toISOString().slice(0, 7) }}>
							{text.toMonth}
						</RouteLink>
					</p>
					<DaysTable bars={bars} first={firstDays} to={(day) => movesOf(accountId, day)} />
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
