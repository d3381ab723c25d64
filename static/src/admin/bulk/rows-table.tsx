// The rows of work: what would happen or happened to each, and why. Long lists scroll in a region of their own.

import AddIcon from '@atlaskit/icon/core/add';
import CheckIcon from '@atlaskit/icon/core/check-mark';
import ErrorIcon from '@atlaskit/icon/core/status-error';
import InformationIcon from '@atlaskit/icon/core/status-information';
import SuccessIcon from '@atlaskit/icon/core/status-success';
import Lozenge from '@atlaskit/lozenge/lozenge';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useRef } from 'react';
import type { BulkRowView } from '../../../../src/contract/rpc';
import { idText } from '../../shared/names';
import classes from './rows-table.module.css';
import { words } from './words';

const text = words.rows;
const mostPlainRows = 100;
const rowHeightPx = 45;
const overscanRows = 10;

const looks = {
	create: { appearance: 'success', icon: AddIcon },
	change: { appearance: 'information', icon: InformationIcon },
	unchanged: { appearance: 'neutral', icon: CheckIcon },
	error: { appearance: 'danger', icon: ErrorIcon },
} as const;

interface RowsTableProps {
	readonly rows: readonly BulkRowView[];
	/** How many there are, read or not. */
	readonly total: number;
	/** Whether outcomes are told: rows without one were skipped. */
	readonly isDone: boolean;
}

export function RowsTable(props: RowsTableProps) {
	return props.total <= mostPlainRows ? <PlainTable {...props} /> : <VirtualTable {...props} />;
}

function Head() {
	const { row, account, verdict, why } = text.columns;
	return (
		<>
			<colgroup>
				<col className={classes['row']} />
				<col className={classes['account']} />
				<col className={classes['verdict']} />
				<col />
			</colgroup>
			<thead>
				<tr aria-rowindex={1}>
					{[row, account, verdict, why].map((name) => (
						<th key={name} scope="col">
							{name}
						</th>
					))}
				</tr>
			</thead>
		</>
	);
}

function PlainTable({ rows, isDone }: RowsTableProps) {
	return (
		<div className={classes['scroll']}>
			<table className={classes['table']} aria-label={text.table}>
				<Head />
				<tbody>
					{rows.map((row) => (
						<Row key={row.row} row={row} isDone={isDone} />
					))}
				</tbody>
			</table>
		</div>
	);
}

function VirtualTable({ rows, total, isDone }: RowsTableProps) {
	const region = useRef<HTMLElement>(null);
	const virtualizer = useVirtualizer({
		count: rows.length,
		getScrollElement: () => region.current,
		estimateSize: () => rowHeightPx,
		getItemKey: (index) => rows[index]?.row ?? index,
		overscan: overscanRows,
	});
	const items = virtualizer.getVirtualItems();
	const before = items[0]?.start ?? 0;
	const after = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
	return (
		<section
			ref={region}
			className={`${classes['scroll']} ${classes['region']}`}
			aria-label={text.table}
			// biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
			tabIndex={0}
		>
			<table className={classes['table']} aria-label={text.table} aria-rowcount={total + 1}>
				<Head />
				<tbody>
					<Gap height={before} />
					{items.map(({ index, key }) => {
						const row = rows[index];
						return row === undefined ? null : (
							<Row key={key} row={row} isDone={isDone} index={index} measure={virtualizer.measureElement} />
						);
					})}
					<Gap height={after} />
				</tbody>
			</table>
		</section>
	);
}

/** Stands for rows out of view. */
function Gap({ height }: { readonly height: number }) {
	return height <= 0 ? null : (
		// biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus
		<tr aria-hidden="true">
			<td colSpan={4} className={classes['gap']} style={{ height }} />
		</tr>
	);
}

interface RowProps {
	readonly row: BulkRowView;
	readonly isDone: boolean;
	/** Where it stands among all rows, when only some are in the document. */
	readonly index?: number;
	readonly measure?: (row: HTMLTableRowElement | null) => void;
}

/** Remembered, because scrolling draws the table at every frame. */
const Row = memo(function Row({ row, isDone, index, measure }: RowProps) {
	const { accountId, name, verdict, why } = row;
	const { appearance, icon } = looks[verdict];
	return (
		<tr ref={measure} {...(index === undefined ? {} : { 'data-index': index, 'aria-rowindex': index + 2 })}>
			<td className={classes['number']}>{row.row}</td>
			<th scope="row">
				{accountId === '' ? (
					<span className={classes['subtle']}>{text.noAccount}</span>
				) : (
					<span title={accountId}>
						{name === undefined ? idText(accountId) : name}{' '}
						{name === undefined ? null : <span className={classes['subtle']}>{idText(accountId)}</span>}
					</span>
				)}
			</th>
			<td>
				<span className={classes['verdicts']}>
					<Lozenge appearance={appearance} iconBefore={icon}>
						{words.verdict[verdict]}
					</Lozenge>
					{isDone ? <Outcome row={row} /> : null}
				</span>
			</td>
			<td>{why ?? ''}</td>
		</tr>
	);
});

function Outcome({ row: { outcome, verdict } }: { readonly row: BulkRowView }) {
	if (outcome === undefined) {
		return verdict === 'error' ? <span className={classes['subtle']}>{text.skipped}</span> : null;
	}
	return (
		<Lozenge
			appearance={outcome === 'applied' ? 'success' : 'danger'}
			iconBefore={outcome === 'applied' ? SuccessIcon : ErrorIcon}
		>
			{text.outcome[outcome]}
		</Lozenge>
	);
}
