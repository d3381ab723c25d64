// A plain table with Jira's look. Rows are the caller's own `<tr>`s.
import type { ReactNode } from 'react';
import classes from './table.module.css';
import { useOverflow } from './use-overflow';

/** @param caption what the table is, for screen readers */
export function Table({
	caption,
	columns,
	children,
}: {
	readonly caption: string;
	readonly columns: readonly string[];
	readonly children: ReactNode;
}) {
	const [frame, isScrolling] = useOverflow<HTMLDivElement>();
	return (
		// What scrolls has to be reachable by keyboard.
		<div
			ref={frame}
			className={classes['scroll']}
			{...(isScrolling && { tabIndex: 0, role: 'group', 'aria-label': caption })}
		>
			<table className={classes['table']} aria-label={caption}>
				<thead>
					<tr>
						{columns.map((column) => (
							<th key={column} scope="col">
								{column}
							</th>
						))}
					</tr>
				</thead>
				<tbody>{children}</tbody>
			</table>
		</div>
	);
}
