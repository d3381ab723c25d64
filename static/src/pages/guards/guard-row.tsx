// One transition in the list.
import { memo, type ReactNode } from 'react';
import { RouteLink } from '../../navigation/route-link';
import { useOpen } from '../../navigation/use-open';
import { words } from '../../strings/guards';
import { FromTo } from '../../ui/guards/transition-text';
import { RowCheckbox } from '../../ui/table/row-checkbox';
import { rowAttributes, type ShownRow } from '../../ui/table/virtual-table';
import table from '../identities/identity-table.module.css';
import { ConditionCell, DaysCell, EnforcementCell, ModeCell } from './guard-cells';
import type { Column } from './guard-columns';
import { type GuardRow as Row, refOf } from './guard-rows';

interface GuardRowProps extends ShownRow<Row> {
	readonly columns: readonly Column[];
	/** Key of the one space whose workflow it is. */
	readonly spaceKey: string | undefined;
	readonly isSelected: boolean;
	readonly onSelect: (key: string, isSelected: boolean) => void;
}

type CellProps = Omit<GuardRowProps, 'index' | 'measure'>;

function WorkflowCell({ row: { workflow }, spaceKey }: CellProps) {
	return (
		<div className={table['two']}>
			<span>{workflow.name}</span>
			{spaceKey === undefined ? null : <span className={table['subtle']}>{words.ofSpace(spaceKey)}</span>}
			{workflow.isEditable ? null : <span className={table['subtle']}>{words.notEditable}</span>}
		</div>
	);
}

function Name(props: CellProps) {
	const { row, columns } = props;
	const { transition } = row;
	return (
		<div className={table['two']}>
			<RouteLink to={{ page: 'guard', ...refOf(row) }}>{transition.name}</RouteLink>
			<span>
				<FromTo {...transition} />
			</span>
			{transition.isProtected ? <span className={table['subtle']}>{words.protectedStatus}</span> : null}
			{columns.includes('workflow') ? null : (
				<div className={table['subtle']}>
					<WorkflowCell {...props} />
				</div>
			)}
		</div>
	);
}

const cells: Readonly<Record<Exclude<Column, 'transition'>, (props: CellProps) => ReactNode>> = {
	select: ({ row, isSelected, onSelect }) => (
		<RowCheckbox
			label={words.select.one(row.transition.name, row.workflow.name)}
			isChecked={isSelected}
			onChange={(isChecked) => onSelect(row.key, isChecked)}
		/>
	),
	workflow: WorkflowCell,
	mode: ({ row }) => <ModeCell row={row} />,
	enforcement: ({ row, columns }) => (
		<div className={table['stack']}>
			<EnforcementCell transition={row.transition} />
			{columns.includes('mode') ? null : <ModeCell row={row} />}
			{columns.includes('days') ? null : (
				<div>
					<DaysCell row={row} />
				</div>
			)}
			{columns.includes('condition') ? null : (
				<div>
					<ConditionCell row={row} />
				</div>
			)}
		</div>
	),
	days: ({ row }) => <DaysCell row={row} />,
	condition: ({ row }) => <ConditionCell row={row} />,
};

/** Remembered, because scrolling draws the table at every frame. */
export const GuardRow = memo(function GuardRow({ index, measure, ...props }: GuardRowProps) {
	const { row, columns, isSelected } = props;
	const open = useOpen({ page: 'guard', ...refOf(row) });
	return (
		<tr {...rowAttributes(index, measure, isSelected)} onClick={open}>
			{columns.map((column) => {
				if (column === 'transition') {
					return (
						<th key={column} scope="row">
							<Name {...props} />
						</th>
					);
				}
				return <td key={column}>{cells[column](props)}</td>;
			})}
		</tr>
	);
});
