// The rows of work: what would happen or happened to each, and why.
import AddIcon from '@atlaskit/icon/core/add';
import CheckIcon from '@atlaskit/icon/core/check-mark';
import ErrorIcon from '@atlaskit/icon/core/status-error';
import InformationIcon from '@atlaskit/icon/core/status-information';
import SuccessIcon from '@atlaskit/icon/core/status-success';
import Lozenge from '@atlaskit/lozenge/lozenge';
import { memo } from 'react';
import type { BulkRowView } from '../../../../src/contract/calls/bulk';
import { idText } from '../../data/jira/use-names';
import { problemWords } from '../../strings';
import { words } from '../../strings/bulk';
import { rowAttributes, type ShownRow, VirtualTable } from '../../ui/table/virtual-table';
import { rowText } from './row-text';
import classes from './rows-table.module.css';

const text = words.rows;

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

const columns = ['row', 'account', 'verdict', 'why'] as const;

const keyOf = ({ row }: BulkRowView): number => row;

export function RowsTable({ rows, total, isDone }: RowsTableProps) {
	return (
		<VirtualTable
			label={text.table}
			size="oneLine"
			rows={rows}
			keyOf={keyOf}
			total={total}
			columns={columns}
			widths={classes}
			headOf={(column) => text.columns[column]}
			renderRows={(shown) => shown.map((one) => <Row key={one.row.row} {...one} isDone={isDone} />)}
		/>
	);
}

interface RowProps extends ShownRow<BulkRowView> {
	readonly isDone: boolean;
}

/** Remembered, because scrolling draws the table at every frame. */
const Row = memo(function Row({ row, isDone, index, measure }: RowProps) {
	const { accountId, name, verdict } = row;
	const { appearance, icon } = looks[verdict];
	return (
		<tr {...rowAttributes(index, measure)}>
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
			<td>
				{rowText(row, words, problemWords)}
				{row.owner === undefined ? null : (
					<div className={classes['subtle']} title={row.owner.accountId}>
						{text.owner(row.owner.name, idText(row.owner.accountId))}
					</div>
				)}
				{row.grants === undefined ? null : <div className={classes['subtle']}>{text.grants(row.grants)}</div>}
			</td>
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
