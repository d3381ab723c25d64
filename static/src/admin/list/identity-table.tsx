// The identities as a table: plain while it is short, in a scrolling region with only the rows in view beyond.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { IdentityRow as Row } from '../../../../src/contract/rpc';
import { useOwners } from '../jira/use-owners';
import type { ListOrder } from '../registry/list-view';
import { isUnenforced, type Situation } from '../registry/urgency';
import { words } from '../words';
import { type Column, columnsOf, sortOf } from './columns';
import { IdentityRow } from './identity-row';
import classes from './identity-table.module.css';
import { RowCheckbox } from './row-checkbox';
import { SortHeader } from './sort-header';
import { useTier } from './use-tier';

export const mostPlainRows = 25;
/** Height of a row whose texts take one line and a line below, pixels. */
export const rowHeightPx = 57;
const overscanRows = 10;

interface IdentityTableProps {
	readonly rows: readonly Row[];
	/** Undefined while rows are still being read. */
	readonly total: number | undefined;
	/** Changes with what is asked for: another answer is read from its top. */
	readonly question: string;
	readonly situation: Situation;
	readonly order: ListOrder;
	readonly onOrder: (order: ListOrder) => void;
	/** Accounts of the rows that are selected; all of them are among the rows. */
	readonly selected: ReadonlySet<string>;
	readonly onSelect: (accountId: string, isSelected: boolean) => void;
	readonly onSelectAll: (isSelected: boolean) => void;
}

type TableProps = IdentityTableProps & { readonly columns: readonly Column[] };

function Head({ rows, columns, order, onOrder, selected, onSelectAll }: TableProps) {
	return (
		<>
			<colgroup>
				{columns.map((column) => (
					<col key={column} className={classes[column]} />
				))}
			</colgroup>
			<thead>
				<tr aria-rowindex={1}>
					{columns.map((column) => {
						const by = sortOf[column];
						if (column === 'select') {
							return (
								<th key={column} scope="col">
									<RowCheckbox
										label={words.select.all(rows.length)}
										isChecked={selected.size > 0 && selected.size === rows.length}
										isMixed={selected.size > 0 && selected.size < rows.length}
										onChange={onSelectAll}
									/>
								</th>
							);
						}
						return by === undefined ? (
							<th key={column} scope="col">
								{words.list.columns[column]}
							</th>
						) : (
							<SortHeader key={column} by={by} order={order} onOrder={onOrder}>
								{words.list.columns[column]}
							</SortHeader>
						);
					})}
				</tr>
			</thead>
		</>
	);
}

/** The rows in view; only their owners' names are asked for. */
function useRowProps({ situation, columns, selected, onSelect }: TableProps, inView: readonly Row[]) {
	const owners = useOwners(inView.map(({ ownerId }) => ownerId));
	return (row: Row) => ({
		row,
		columns,
		ownerName: owners.name(row.ownerId),
		now: situation.now,
		isUnenforced: isUnenforced(row, situation),
		isSelected: selected.has(row.accountId),
		onSelect,
	});
}

function PlainTable(props: TableProps) {
	const propsOf = useRowProps(props, props.rows);
	return (
		<div className={classes['scroll']}>
			<table className={classes['table']} aria-label={words.list.title}>
				<Head {...props} />
				<tbody>
					{props.rows.map((row) => (
						<IdentityRow key={row.accountId} {...propsOf(row)} />
					))}
				</tbody>
			</table>
		</div>
	);
}

function VirtualTable(props: TableProps) {
	const { rows, total, columns, question } = props;
	const region = useRef<HTMLElement>(null);
	// biome-ignore lint/correctness/useExhaustiveDependencies: only another question leads back to the top
	useEffect(() => {
		region.current?.scrollTo(0, 0);
	}, [question]);
	const virtualizer = useVirtualizer({
		count: rows.length,
		getScrollElement: () => region.current,
		estimateSize: () => rowHeightPx,
		getItemKey: (index) => rows[index]?.accountId ?? index,
		overscan: overscanRows,
	});
	const items = virtualizer.getVirtualItems();
	const propsOf = useRowProps(
		props,
		items.flatMap(({ index }) => rows[index] ?? []),
	);
	const before = items[0]?.start ?? 0;
	const after = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
	return (
		<section
			ref={region}
			className={`${classes['scroll']} ${classes['region']}`}
			aria-label={words.list.title}
			// biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
			tabIndex={0}
		>
			<table
				className={classes['table']}
				aria-label={words.list.title}
				aria-rowcount={total === undefined ? -1 : total + 1}
			>
				<Head {...props} />
				<tbody>
					<Gap height={before} columns={columns.length} />
					{items.map(({ index, key }) => {
						const row = rows[index];
						return row === undefined ? null : (
							<IdentityRow key={key} index={index} measure={virtualizer.measureElement} {...propsOf(row)} />
						);
					})}
					<Gap height={after} columns={columns.length} />
				</tbody>
			</table>
		</section>
	);
}

/** Stands for rows out of view. */
function Gap({ height, columns }: { readonly height: number; readonly columns: number }) {
	return height <= 0 ? null : (
		// biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus
		<tr aria-hidden="true">
			<td colSpan={columns} className={classes['gap']} style={{ height }} />
		</tr>
	);
}

export function IdentityTable(props: IdentityTableProps) {
	const columns = columnsOf[useTier()];
	const Kind = props.rows.length <= mostPlainRows ? PlainTable : VirtualTable;
	return <Kind {...props} columns={columns} />;
}
