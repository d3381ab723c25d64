// What the guard, or one that is not there yet, would have done in the last 90 days, by Jira's own change logs.
import Button from '@atlaskit/button/default/button';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { ReplayedView, ReplayView } from '../../../../src/contract/calls/replay';
import type { WhoView } from '../../../../src/contract/calls/who-could';
import { dayMs } from '../../../../src/contract/durations';
import type { GuardChoice, TransitionRef } from '../../../../src/contract/guard';
import { adminQueries, keys } from '../../data/admin/queries';
import { useNames } from '../../data/jira/use-names';
import { callAdmin, toPublicError } from '../../data/rpc';
import { RouteLink } from '../../navigation/route-link';
import { words } from '../../strings/guards';
import { DayBars, SeriesLegend } from '../../ui/chart/day-bars';
import { GrantButton } from '../../ui/grant/grant-button';
import { GrantedNote } from '../../ui/grant/granted-note';
import { RegisterLink } from '../../ui/grant/register-link';
import { type Granting, useGranting } from '../../ui/grant/use-granting';
import { reasonText } from '../../ui/guards/reason-text';
import { Answer } from '../../ui/page/answer';
import { Notice } from '../../ui/page/notice';
import { Section } from '../../ui/page/section';
import { Table } from '../../ui/table/table';
import { errorText } from '../../ui/text/error-text';
import { Exact, Past } from '../../ui/text/time-text';
import { WorkItemLink } from '../../ui/text/work-item-link';
import { lackAt } from './lacks';

const text = words.page.replay;
const lineHeightPx = 60;
const replayedDays = 90;
const shownItems = 3;

interface ReplaySectionProps {
	readonly target: TransitionRef;
	readonly who: WhoView;
	/** A guard in place of those that stand; null: those that stand. */
	readonly draft: GuardChoice | null;
}

export function ReplaySection({ target, who, draft }: ReplaySectionProps) {
	const heading = useRef<HTMLDivElement>(null);
	const granting = useGranting(heading);
	const client = useQueryClient();
	const asked = useQuery(adminQueries.replay(target, draft));
	const readAnew = () => client.invalidateQueries({ queryKey: [...keys.guards, 'replay'] });
	const start = useMutation({
		mutationFn: () => callAdmin('replay.start', { targets: [target] }),
		onSettled: readAnew,
	});
	const stop = useMutation({ mutationFn: (id: string) => callAdmin('replay.stop', { id }), onSettled: readAnew });
	const failure = start.error ?? stop.error;
	return (
		<Section title={text.title} headingRef={heading}>
			{granting.dialog}
			<p>{draft === null ? text.ofGuard : text.ofDraft}</p>
			{failure === null ? null : (
				<Notice appearance="danger">
					<p>{errorText(toPublicError(failure))}</p>
				</Notice>
			)}
			<Answer to={asked} thing={text.thing} height={lineHeightPx}>
				{(view) => (
					<>
						<Control
							view={view}
							isStarting={start.isPending}
							onStart={() => start.mutate()}
							onStop={(id) => stop.mutate(id)}
						/>
						{view.replay === undefined ? null : <Result replay={view.replay} who={who} granting={granting} />}
					</>
				)}
			</Answer>
		</Section>
	);
}

interface ControlProps {
	readonly view: ReplayView;
	readonly isStarting: boolean;
	readonly onStart: () => void;
	readonly onStop: (id: string) => void;
}

function Control({ view: { replay, other }, isStarting, onStart, onStop }: ControlProps) {
	if (other !== undefined) return <p>{text.other(other.items)}</p>;
	if (replay?.state === 'running') {
		return (
			<>
				<p aria-live="polite">
					{text.running(replay.items)}{' '}
					{replay.waitsUntil === undefined ? null : (
						<>
							{text.waits} <Exact at={replay.waitsUntil} />.
						</>
					)}
				</p>
				<div>
					<Button spacing="compact" onClick={() => onStop(replay.id)}>
						{text.stop}
					</Button>
				</div>
			</>
		);
	}
	return (
		<div>
			<Button spacing="compact" isLoading={isStarting} onClick={onStart}>
				{replay === undefined ? text.start : text.again}
			</Button>
		</div>
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
			{judged.accounts.length === 0 ? null : <Accounts replay={replay} who={who} granting={granting} />}
			<ul>
				{doubtsOf(replay).map((doubt) => (
					<li key={doubt}>{doubt}</li>
				))}
			</ul>
		</>
	);
}

/** What the result does not know, in sentences. */
function doubtsOf({ judged, unreadable, left, isCut }: ReplayedView): string[] {
	return [
		text.doubts.always,
		...(judged.unsure === 0 ? [] : [text.doubts.unsure(judged.unsure, judged.others)]),
		...(judged.people.members === 0 ? [] : [text.doubts.members(judged.people.members)]),
		...(unreadable === 0 ? [] : [text.doubts.unreadable(unreadable)]),
		...(left === 0 ? [] : [text.doubts.left(left)]),
		...(isCut ? [text.doubts.cut] : []),
	];
}

/** The account id under which Jira names nobody. */
const anonymous = 'Anonymous';

function Accounts({ replay: { judged }, who, granting }: ResultProps) {
	const { accounts, accountsLeft } = judged;
	const names = useNames({
		account: accounts.flatMap(({ name, accountId }) =>
			name === undefined && accountId !== anonymous ? [accountId] : [],
		),
	});
	const { columns } = text;
	return (
		<>
			<Table caption={text.blocked} columns={[columns.account, columns.count, columns.reason, columns.items]}>
				{accounts.map(({ accountId, name, count, reason, latest, missing }) => (
					<tr key={`${accountId} ${reason}`}>
						<th scope="row">
							{name === undefined ? (
								<span>{accountId === anonymous ? text.nobody : names.account(accountId)}</span>
							) : (
								<RouteLink to={{ page: 'identity', accountId }}>{name}</RouteLink>
							)}
							<div>
								{name === undefined && accountId !== anonymous ? (
									<RegisterLink accountId={accountId} name={names.account(accountId)} grants={missing} />
								) : null}
								{name !== undefined && missing.length > 0 ? (
									<GrantButton lack={lackAt(who, { accountId, name }, missing)} onAsk={granting.ask} />
								) : null}
								{granting.granted.has(accountId) ? <GrantedNote accountId={accountId} /> : null}
							</div>
						</th>
						<td>{words.page.times(count)}</td>
						<td>{reasonText(reason)}</td>
						<td>
							{latest.slice(0, shownItems).map(({ issueId, issueKey, at }) => (
								<div key={`${issueId} ${at}`}>
									<WorkItemLink issueKey={issueKey} /> <Past at={at} />
								</div>
							))}
						</td>
					</tr>
				))}
			</Table>
			{accountsLeft === 0 ? null : <p>{text.accountsLeft(accountsLeft)}</p>}
		</>
	);
}
