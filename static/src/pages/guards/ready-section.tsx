// Whether a guard that monitors can enforce: its would-be refusals a day, and what is to be done before.
import Button from '@atlaskit/button/default/button';
import type { WouldDenyView } from '../../../../src/contract/calls/who-could';
import { wouldDenyDays } from '../../../../src/contract/limits';
import { words as grantWords } from '../../strings/grants';
import { words } from '../../strings/guards';
import { DayBars } from '../../ui/chart/day-bars';
import { Table } from '../../ui/table/table';
import { Exact } from '../../ui/text/time-text';
import { useNow } from '../../ui/text/use-now';
import { quietDays, type Readiness, readinessOf } from './ready';

const text = words.page.ready;

interface ReadyProps {
	readonly view: WouldDenyView;
	/** Absent where it cannot be asked for. */
	readonly onEnforce: (() => void) | undefined;
}

function verdictOf({ monitored, quiet, toGrant, toRegister }: Readiness, view: WouldDenyView): string | undefined {
	if (!view.isComplete) return undefined;
	if (toGrant + toRegister > 0) return grantWords.todo(toGrant, toRegister);
	if (view.total === 0) {
		if (monitored === undefined) return undefined;
		return monitored >= quietDays ? text.none(monitored) : text.tooYoung(monitored, quietDays);
	}
	if (view.accounts.every(({ passesNow }) => passesNow)) return text.allPass;
	return quiet >= quietDays ? text.quiet(quiet) : undefined;
}

export function Ready({ view, onEnforce }: ReadyProps) {
	const now = useNow();
	const readiness = readinessOf(view, now);
	const verdict = verdictOf(readiness, view);
	const { days, since } = view;
	return (
		<>
			{verdict === undefined ? null : (
				<p>
					<strong>{text.title}</strong> {verdict}{' '}
					{readiness.isReady && onEnforce !== undefined ? (
						<Button appearance="primary" spacing="compact" onClick={onEnforce}>
							{text.enforce}
						</Button>
					) : null}
				</p>
			)}
			{since === undefined ? null : (
				<p>
					{text.since} <Exact at={since} />.
				</p>
			)}
			{days.length === 0 ? null : (
				<>
					<DayBars
						bars={days.map(({ day, count }) => ({
							day,
							counts: { allowed: 0, other: 0, 'would-deny': count, bypassed: 0 },
						}))}
						days={wouldDenyDays}
						last={new Date(now).toISOString().slice(0, 10)}
						dayLabel={text.day}
					/>
					<details>
						<summary>{text.days}</summary>
						<Table caption={text.chart} columns={[text.columns.day, text.columns.count]}>
							{days.map(({ day, count }) => (
								<tr key={day}>
									<th scope="row">{day}</th>
									<td>{count}</td>
								</tr>
							))}
						</Table>
					</details>
				</>
			)}
		</>
	);
}
