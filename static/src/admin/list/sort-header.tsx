// A column header that sorts: up, then down, then back to the order of urgency.
import type { ReactNode } from 'react';
import { type ListOrder, nextOrder, type SortBy } from '../registry/list-view';
import { words } from '../words';
import classes from './identity-table.module.css';

interface SortHeaderProps {
	readonly by: SortBy;
	readonly order: ListOrder;
	readonly onOrder: (order: ListOrder) => void;
	readonly children: ReactNode;
}

export function SortHeader({ by, order, onOrder, children }: SortHeaderProps) {
	const isSorted = by === order.by;
	const next = nextOrder(order, by);
	return (
		<th scope="col" aria-sort={isSorted ? (order.isDescending ? 'descending' : 'ascending') : 'none'}>
			<button
				type="button"
				className={classes['sort']}
				title={next.by === 'urgency' ? words.list.unsort : words.list.sort}
				onClick={() => onOrder(next)}
			>
				{children}
				<span aria-hidden="true" className={classes['arrow']}>
					{isSorted ? (order.isDescending ? '↓' : '↑') : '↕'}
				</span>
			</button>
		</th>
	);
}
