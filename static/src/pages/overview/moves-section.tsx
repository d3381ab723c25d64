// What all accounts moved in thirty days, by decision: as bars, in a sentence and as a table.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { SiteMovesView } from '../../../../src/contract/calls/activity';
import type { AuditDecision } from '../../../../src/contract/decision';
import { dayMs } from '../../../../src/contract/durations';
import { siteMoveDays } from '../../../../src/contract/limits';
import { adminQueries } from '../../data/admin/queries';
import { useNavigation } from '../../navigation/navigation';
import { RouteLink } from '../../navigation/route-link';
import { pathOf, type Route } from '../../navigation/routes';
import { sharedWords } from '../../strings';
import { words as auditWords } from '../../strings/audit';
import { words } from '../../strings/overview';
import { DayBars, SeriesLegend, series } from '../../ui/chart/day-bars';
import { DaysTable } from '../../ui/chart/days-table';
import { barOf } from '../../ui/chart/moves';
import { AdminAnswer } from '../../ui/page/admin-answer';
import { Section } from '../../ui/page/section';
import { Past } from '../../ui/text/time-text';
import { useNow } from '../../ui/text/use-now';
import classes from './overview-page.module.css';

const text = words.moves;
const sectionHeightPx = 260;

/** In the order in which they are said. */
const decisions = [
	'allowed',
	'observed',
	'would-deny',
	'bypassed',
	'stale',
	'unknown',
] as const satisfies readonly AuditDecision[];

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

const movesOf = (from: string, to: string, decision?: AuditDecision): Route => ({
	page: 'audit',
	view: `${decision === undefined ? '' : `decision=${decision}&`}from=${from}&to=${to}`,
});

export function MovesSection() {
	return (
		<Section title={text.title}>
			<AdminAnswer to={useQuery(adminQueries.siteMoves)} thing={text.thing} height={sectionHeightPx}>
				{(view) => <Moves view={view} />}
			</AdminAnswer>
		</Section>
	);
}

function Compared({ comparedUpTo }: Pick<SiteMovesView, 'comparedUpTo'>) {
	if (comparedUpTo === undefined) return <>{text.notCompared}</>;
	return (
		<>
			{text.compared} <Past at={comparedUpTo} />.
		</>
	);
}

interface UnguardedProps {
	readonly count: number;
	/** False where of some moves nobody knows whether a guard stood there. */
	readonly isKnown: boolean;
	readonly to: Route;
}

function Unguarded({ count, isKnown, to }: UnguardedProps) {
	if (count === 0) return isKnown ? <p>{text.allGuarded}</p> : null;
	return (
		<p>
			{text.unguarded(count)} <RouteLink to={to}>{text.showUnguarded}</RouteLink>
		</p>
	);
}

function Moves({ view: { days, countedUpTo, comparedUpTo } }: { readonly view: SiteMovesView }) {
	const { go } = useNavigation();
	const now = useNow();
	const bars = useMemo(() => days.map(barOf), [days]);
	if (countedUpTo === undefined) return <p>{text.notCounted}</p>;
	const last = dayOf(now);
	const first = dayOf(now - (siteMoveDays - 1) * dayMs);
	const totals = decisions.flatMap((decision) => {
		const count = days.reduce((sum, { counts }) => sum + (counts[decision] ?? 0), 0);
		return count === 0 ? [] : [{ decision, count }];
	});
	const total = totals.reduce((sum, { count }) => sum + count, 0);
	const unguarded = totals.find(({ decision }) => decision === 'observed')?.count ?? 0;
	const dayRoute = (day: string): Route => movesOf(day, day);
	return (
		<>
			{total === 0 ? (
				<p>{text.none}</p>
			) : (
				<>
					<p className={classes['totals']}>
						<span>{text.total(total)}</span>
						{totals.map(({ decision, count }) => (
							<RouteLink key={decision} to={movesOf(first, last, decision)}>
								{text.decision(sharedWords.decision[decision], count)}
							</RouteLink>
						))}
					</p>
					<Unguarded
						count={unguarded}
						isKnown={totals.every(({ decision }) => decision !== 'unknown')}
						to={movesOf(first, last, 'observed')}
					/>
					<DayBars
						bars={bars}
						days={siteMoveDays}
						last={last}
						dayLabel={auditWords.activity.day}
						link={{ hrefOf: (day) => `#${pathOf(dayRoute(day))}`, onOpen: (day) => go(dayRoute(day)) }}
					/>
					<SeriesLegend
						names={auditWords.activity.series}
						shown={series.filter((one) => bars.some(({ counts }) => counts[one] > 0))}
					/>
				</>
			)}
			<p className={classes['subtle']}>
				{text.counted} <Past at={countedUpTo} />. <Compared {...(comparedUpTo === undefined ? {} : { comparedUpTo })} />
			</p>
			{total === 0 ? null : (
				<details>
					<summary className={classes['summary']}>{text.asTable}</summary>
					<DaysTable bars={bars} first={bars.length} to={dayRoute} />
				</details>
			)}
		</>
	);
}
