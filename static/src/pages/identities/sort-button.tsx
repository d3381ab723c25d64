// Sorts by a column, in its head: up, then down, then back to the order of urgency.
import type { ReactNode } from 'react';
import { words } from '../../strings/admin';
import { type ListOrder, nextOrder, type SortBy } from '../../ui/identity/list-view';
import classes from './identity-table.module.css';

/** How the list is sorted by a column. */
export function sortingBy(by: SortBy, order: ListOrder): 'ascending' | 'descending' | 'none' {
	if (by !== order.by) return 'none';
	return order.isDescending ? 'descending' : 'ascending';
}

const arrows = { ascending: '↑', descending: '↓', none: '↕' } as const;

interface SortButtonProps {
	readonly by: SortBy;
	readonly order: ListOrder;
	readonly onOrder: (order: ListOrder) => void;
	readonly children: ReactNode;
}

export function SortButton({ by, order, onOrder, children }: SortButtonProps) {
	const next = nextOrder(order, by);
	return (
		<button
			type="button"
			className={classes['sort']}
			title={next.by === 'urgency' ? words.list.unsort : words.list.sort}
			onClick={() => onOrder(next)}
		>
			{children}
			<span aria-hidden="true" className={classes['arrow']}>
				{arrows[sortingBy(by, order)]}
			</span>
		</button>
	);
}
