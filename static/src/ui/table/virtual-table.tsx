// A table of any number of rows: plain while it is short, in a scrolling region with only the rows in view beyond.
import { useVirtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, type ReactNode, useEffect, useRef } from 'react';
import classes from './virtual-table.module.css';

const overscanRows = 10;

/** By the lines that most rows take. The style sheet knows the heights too. */
export const tableSizes = {
	oneLine: { rowHeightPx: 45, mostPlainRows: 100 },
	twoLines: { rowHeightPx: 57, mostPlainRows: 25 },
} as const;

/** A row in the document. */
export interface ShownRow<Row> {
	readonly row: Row;
	/** Where it stands among all rows, when only some are in the document. */
	readonly index?: number;
	readonly measure?: (row: HTMLTableRowElement | null) => void;
}

type Place = ShownRow<unknown>;

/** Attributes of the row's `<tr>`. */
export const rowAttributes = (index: Place['index'], measure: Place['measure'], isSelected = false) => ({
	...(index === undefined ? {} : { ref: measure, 'data-index': index, 'aria-rowindex': index + 2 }),
	...(isSelected ? { className: classes['selected'] } : {}),
});

interface VirtualTableProps<Row, Column extends string> {
	readonly label: string;
	readonly size: keyof typeof tableSizes;
	readonly rows: readonly Row[];
	readonly keyOf: (row: Row) => string | number;
	/** How many there are, read or not; undefined while nobody knows. */
	readonly total: number | undefined;
	/** Changes with what is asked for, where that can change: another answer is read from its top. */
	readonly question?: string;
	readonly columns: readonly Column[];
	/** Class of a column's width. */
	readonly widths: { readonly [column: string]: string };
	/** What stands in the head of a column. */
	readonly headOf: (column: Column) => ReactNode;
	/** How the rows are sorted by a column; undefined where nothing sorts by it. */
	readonly sortingOf?: (column: Column) => 'ascending' | 'descending' | 'none' | undefined;
	/** Renders the `<tr>`s, with their keys. */
	readonly renderRows: (shown: readonly ShownRow<Row>[]) => ReactNode;
}

function Head<Row, Column extends string>({ columns, widths, headOf, sortingOf }: VirtualTableProps<Row, Column>) {
	return (
		<>
			<colgroup>
				{columns.map((column) => (
					<col key={column} className={widths[column]} />
				))}
			</colgroup>
			<thead>
				<tr aria-rowindex={1}>
					{columns.map((column) => (
						<th key={column} scope="col" aria-sort={sortingOf?.(column)}>
							{headOf(column)}
						</th>
					))}
				</tr>
			</thead>
		</>
	);
}

/** The row of each list whose link was followed last, by what was asked for: where somebody comes back to. */
const leftAt = new Map<string, string | number>();

/** A list that scrolls with the page around it, of which the app knows no place: only the row can be brought back. */
function PlainTable<Row, Column extends string>(props: VirtualTableProps<Row, Column>) {
	const { label, size, rows, keyOf, question, renderRows } = props;
	const body = useRef<HTMLTableSectionElement>(null);
	const place = `${label} ${question}`;
	const now = useRef({ place, keys: rows.map(keyOf) });
	now.current = { place, keys: rows.map(keyOf) };
	useEffect(() => {
		const { place: shown, keys } = now.current;
		const key = leftAt.get(shown);
		if (key === undefined) return undefined;
		leftAt.delete(shown);
		const row = body.current?.children[keys.indexOf(key)];
		// The heading takes the focus in the same turn, and would scroll to the top again.
		const turn = setTimeout(() => row?.scrollIntoView({ block: 'center' }));
		return () => clearTimeout(turn);
	}, []);
	const rememberRow = ({ target }: MouseEvent) => {
		if (!(target instanceof Element) || target.closest('a') === null) return;
		const at = [...(body.current?.children ?? [])].findIndex((row) => row.contains(target));
		const row = rows[at];
		if (row !== undefined) leftAt.set(place, keyOf(row));
	};
	return (
		<div className={classes['scroll']}>
			<table className={`${classes['table']} ${classes[size]}`} aria-label={label}>
				<Head {...props} />
				<tbody ref={body} onClickCapture={rememberRow}>
					{renderRows(rows.map((row) => ({ row })))}
				</tbody>
			</table>
		</div>
	);
}

/** How far each list was scrolled, by what was asked for: who comes back from a row finds it where it was. */
const scrolledTo = new Map<string, number>();

function ScrollingTable<Row, Column extends string>(props: VirtualTableProps<Row, Column>) {
	const { label, size, rows, keyOf, total, question, columns, renderRows } = props;
	const region = useRef<HTMLElement>(null);
	const answered = useRef(question);
	const place = `${label} ${question}`;
	useEffect(() => {
		if (answered.current === question) return;
		answered.current = question;
		region.current?.scrollTo(0, 0);
	}, [question]);
	const virtualizer = useVirtualizer({
		count: rows.length,
		getScrollElement: () => region.current,
		estimateSize: () => tableSizes[size].rowHeightPx,
		getItemKey: (index) => {
			const row = rows[index];
			return row === undefined ? index : keyOf(row);
		},
		overscan: overscanRows,
		initialOffset: scrolledTo.get(place) ?? 0,
	});
	const items = virtualizer.getVirtualItems();
	const measure = virtualizer.measureElement;
	const before = items[0]?.start ?? 0;
	const after = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
	return (
		<section
			ref={region}
			className={`${classes['scroll']} ${classes['region']} ${classes[size]}`}
			aria-label={label}
			onScroll={({ currentTarget }) => scrolledTo.set(place, currentTarget.scrollTop)}
			// biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
			tabIndex={0}
		>
			<table
				className={`${classes['table']} ${classes[size]}`}
				aria-label={label}
				aria-rowcount={total === undefined ? -1 : total + 1}
			>
				<Head {...props} />
				<tbody>
					<Gap height={before} columns={columns.length} />
					{renderRows(
						items.flatMap(({ index }) => {
							const row = rows[index];
							return row === undefined ? [] : [{ row, index, measure }];
						}),
					)}
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

export function VirtualTable<Row, Column extends string>(props: VirtualTableProps<Row, Column>) {
	const { size, rows, total = rows.length } = props;
	const Kind = total <= tableSizes[size].mostPlainRows ? PlainTable<Row, Column> : ScrollingTable<Row, Column>;
	return <Kind {...props} />;
}
