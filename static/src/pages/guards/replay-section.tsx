// What the guard, or one that is not there yet, would have done in the last 90 days, by Jira's own change logs.
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import type { ReplayedView } from '../../../../src/contract/calls/replay';
import type { WhoView } from '../../../../src/contract/calls/who-could';
import { dayMs } from '../../../../src/contract/durations';
import type { GuardChoice, TransitionRef } from '../../../../src/contract/guard';
import { adminQueries } from '../../data/admin/queries';
import { callAdmin } from '../../data/rpc';
import { words as text } from '../../strings/replay';
import { DayBars, SeriesLegend } from '../../ui/chart/day-bars';
import { type Granting, useGranting } from '../../ui/grant/use-granting';
import { Answer } from '../../ui/page/answer';
import { Section } from '../../ui/page/section';
import { ReplayControl } from '../../ui/replay/replay-control';
import { Table } from '../../ui/table/table';
import { Past } from '../../ui/text/time-text';
import { lackAt } from './lacks';
import { BlockedAccounts, Doubts } from './replay-parts';

const lineHeightPx = 60;
const replayedDays = 90;

interface ReplaySectionProps {
	readonly target: TransitionRef;
	readonly who: WhoView;
	/** A guard in place of those that stand; null: those that stand. */
	readonly draft: GuardChoice | null;
}

export function ReplaySection({ target, who, draft }: ReplaySectionProps) {
	const heading = useRef<HTMLDivElement>(null);
	const granting = useGranting(heading);
	const asked = useQuery(adminQueries.replay([target], draft));
	return (
		<Section title={text.title} headingRef={heading}>
			{granting.dialog}
			<p>{draft === null ? text.ofGuard : text.ofDraft}</p>
			<Answer to={asked} thing={text.thing} height={lineHeightPx}>
				{(view) => (
					<>
						<ReplayControl
							view={view}
							cost={text.cost}
							targets={[target]}
							start={() => callAdmin('replay.start', { targets: [target] })}
						/>
						{view.replay === undefined ? null : <Result replay={view.replay} who={who} granting={granting} />}
					</>
				)}
			</Answer>
		</Section>
	);
}

interface ResultProps {
	readonly replay: ReplayedView;
	readonly who: WhoView;
	readonly granting: Granting;
}

const dayText = (day: number): string => new Date(day).toISOString().slice(0, 10);

function Result({ replay, who, granting }: ResultProps) {
	const { judged, state, endedAt, upTo, items } = replay;
	const { passed, blocked, people, days } = judged;
	return (
		<>
			<p>
				<strong>{text.outcome(passed + blocked, blocked)}</strong> {text.people(people)}
			</p>
			<p>
				{text.state[state]} {text.items(items)} {endedAt === undefined ? null : <Past at={endedAt} />}
			</p>
			{days.length === 0 ? null : (
				<>
					<DayBars
						bars={days.map((one) => ({
							day: dayText(one.day),
							counts: { allowed: one.passed, other: 0, 'would-deny': one.blocked, bypassed: 0 },
						}))}
						days={replayedDays}
						last={dayText(Math.max(upTo - dayMs, days.at(-1)?.day ?? upTo))}
						dayLabel={(day, total) => text.day(day, total)}
					/>
					<SeriesLegend names={text.series} shown={['allowed', 'would-deny']} />
					<details>
						<summary>{text.asTable}</summary>
						<Table caption={text.perDay} columns={[text.columns.day, text.series.allowed, text.series['would-deny']]}>
							{days.map((one) => (
								<tr key={one.day}>
									<th scope="row">{dayText(one.day)}</th>
									<td>{one.passed}</td>
									<td>{one.blocked}</td>
								</tr>
							))}
						</Table>
					</details>
				</>
			)}
			<BlockedAccounts
				judged={judged}
				granting={granting}
				lackOf={(account, missing) => lackAt(who, account, missing)}
			/>
			<Doubts replay={replay} />
		</>
	);
}
