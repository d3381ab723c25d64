// A table of many rows: plain while it is short, in a scrolling region with only the rows in view beyond.
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';
import { mostPlainRows, rowHeightPx } from '../list/identity-table';
import classes from '../list/identity-table.module.css';

const overscanRows = 10;

/** Where a row stands among all, when only some are in the document. */
export interface RowPlace {
	readonly index?: number;
	readonly measure?: (row: HTMLTableRowElement | null) => void;
}

/** Attributes of the row's `<tr>`. */
export const placeAttributes = (index: RowPlace['index'], measure: RowPlace['measure']) =>
	index === undefined ? {} : { ref: measure, 'data-index': index, 'aria-rowindex': index + 2 };

interface RowsTableProps<Row> {
	readonly label: string;
	readonly rows: readonly Row[];
	readonly keyOf: (row: Row) => string;
	/** Undefined while rows are still being read. */
	readonly total: number | undefined;
	/** Changes with what is asked for: another answer is read from its top. */
	readonly question: string;
	readonly columns: number;
	/** `<colgroup>` and `<thead>`. */
	readonly head: ReactNode;
	/** Renders the `<tr>`, with its key. */
	readonly renderRow: (row: Row, place: RowPlace) => ReactNode;
}

function PlainTable<Row>({ label, rows, head, renderRow }: RowsTableProps<Row>) {
	return (
		<div className={classes['scroll']}>
			<table className={classes['table']} aria-label={label}>
				{head}
				<tbody>{rows.map((row) => renderRow(row, {}))}</tbody>
			</table>
		</div>
	);
}

function VirtualTable<Row>(props: RowsTableProps<Row>) {
	const { label, rows, keyOf, total, question, columns, head, renderRow } = props;
	const region = useRef<HTMLElement>(null);
	// biome-ignore lint/correctness/useExhaustiveDependencies: only another question leads back to the top
	useEffect(() => {
		region.current?.scrollTo(0, 0);
	}, [question]);
	const virtualizer = useVirtualizer({
		count: rows.length,
		getScrollElement: () => region.current,
		estimateSize: () => rowHeightPx,
		getItemKey: (index) => {
			const row = rows[index];
			return row === undefined ? index : keyOf(row);
		},
		overscan: overscanRows,
	});
	const items = virtualizer.getVirtualItems();
	const before = items[0]?.start ?? 0;
	const after = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
	return (
		<section
			ref={region}
			className={`${classes['scroll']} ${classes['region']}`}
			aria-label={label}
			// biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
			tabIndex={0}
		>
			<table className={classes['table']} aria-label={label} aria-rowcount={total === undefined ? -1 : total + 1}>
				{head}
				<tbody>
					<Gap height={before} columns={columns} />
					{items.map(({ index }) => {
						const row = rows[index];
						return row === undefined ? null : renderRow(row, { index, measure: virtualizer.measureElement });
					})}
					<Gap height={after} columns={columns} />
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

export function RowsTable<Row>(props: RowsTableProps<Row>) {
	const Kind = props.rows.length <= mostPlainRows ? PlainTable<Row> : VirtualTable<Row>;
	return <Kind {...props} />;
}
