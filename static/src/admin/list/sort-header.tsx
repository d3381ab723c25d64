// A column header that sorts; again, and the list is back in the order of urgency.
import type { ReactNode } from 'react';
import type { SortBy } from '../registry/urgency';
import { words } from '../words';
import classes from './identity-table.module.css';

interface SortHeaderProps {
	readonly by: SortBy;
	readonly sortBy: SortBy;
	readonly onSort: (by: SortBy) => void;
	readonly children: ReactNode;
}

export function SortHeader({ by, sortBy, onSort, children }: SortHeaderProps) {
	const isSorted = by === sortBy;
	return (
		<th scope="col" aria-sort={isSorted ? 'ascending' : 'none'}>
			<button
				type="button"
				className={classes['sort']}
				title={isSorted ? words.list.unsort : words.list.sort}
				onClick={() => onSort(isSorted ? 'urgency' : by)}
			>
				{children}
				<span aria-hidden="true" className={classes['arrow']}>
					{isSorted ? '↑' : '↕'}
				</span>
			</button>
		</th>
	);
}
