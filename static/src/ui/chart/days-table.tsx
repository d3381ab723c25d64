// Moves a day as a table, the newest first: what the bars show, for keyboard and screen reader.
import { useMemo } from 'react';
import { RouteLink } from '../../navigation/route-link';
import type { Route } from '../../navigation/routes';
import { words } from '../../strings/audit';
import { ShowMore, useFirst } from '../table/show-more';
import { Table } from '../table/table';
import { type DayBar, series, totalOf } from './day-bars';

const { activity: text } = words;

interface DaysTableProps {
	readonly bars: readonly DayBar[];
	/** Days shown before somebody asks for more. */
	readonly first: number;
	/** Where the moves of a day are listed. */
	readonly to: (day: string) => Route;
}

export function DaysTable({ bars, first, to }: DaysTableProps) {
	const newest = useMemo(() => [...bars].reverse(), [bars]);
	const { shown, left, showMore } = useFirst(newest, first);
	return (
		<>
			<Table
				caption={text.table}
				columns={[text.columns.day, ...series.map((one) => text.series[one]), text.columns.total]}
			>
				{shown.map((bar) => (
					<tr key={bar.day}>
						<th scope="row">
							<RouteLink to={to(bar.day)}>{bar.day}</RouteLink>
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
