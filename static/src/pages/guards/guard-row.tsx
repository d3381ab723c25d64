// One transition in the list.
import Button from '@atlaskit/button/default/button';
import { memo, type ReactNode } from 'react';
import { refOf } from '../../data/guards/guard-place';
import { RouteLink } from '../../navigation/route-link';
import { useOpen } from '../../navigation/use-open';
import { sharedWords } from '../../strings';
import { words } from '../../strings/guards';
import { FromTo } from '../../ui/guards/transition-text';
import cell from '../../ui/table/cells.module.css';
import { RowCheckbox } from '../../ui/table/row-checkbox';
import { rowAttributes, type ShownRow } from '../../ui/table/virtual-table';
import { ConditionCell, DaysCell, EnforcementCell, ModeCell } from './guard-cells';
import type { GuardColumn } from './guard-columns';
import type { GuardRow as Row } from './guard-rows';

interface GuardRowProps extends ShownRow<Row> {
	readonly columns: readonly GuardColumn[];
	/** Key of the one space whose workflow it is. */
	readonly spaceKey: string | undefined;
	readonly isSelected: boolean;
	readonly onSelect: (key: string, isSelected: boolean) => void;
	readonly onGuard: (row: Row) => void;
}

type CellProps = Omit<GuardRowProps, 'index' | 'measure'>;

function WorkflowCell({ row: { workflow }, spaceKey }: CellProps) {
	return (
		<div className={cell['two']}>
			<span>{workflow.name}</span>
			{spaceKey === undefined ? null : <span className={cell['subtle']}>{words.ofSpace(spaceKey)}</span>}
			{workflow.isEditable ? null : <span className={cell['subtle']}>{words.notEditable}</span>}
		</div>
	);
}

function Name(props: CellProps) {
	const { row, columns } = props;
	const { transition } = row;
	return (
		<div className={cell['two']}>
			<RouteLink to={{ page: 'guard', ...refOf(row) }}>{transition.name}</RouteLink>
			<span>
				<FromTo {...transition} />
			</span>
			{transition.isProtected ? <span className={cell['subtle']}>{words.protectedStatus}</span> : null}
			{columns.includes('workflow') ? null : (
				<div className={cell['subtle']}>
					<WorkflowCell {...props} />
				</div>
			)}
		</div>
	);
}

const cells: Readonly<Record<Exclude<GuardColumn, 'transition'>, (props: CellProps) => ReactNode>> = {
	select: ({ row, isSelected, onSelect }) => (
		<RowCheckbox
			toActions={sharedWords.selection.toActions}
			label={words.select.one(row.transition.name, row.workflow.name)}
			isChecked={isSelected}
			onChange={(isChecked) => onSelect(row.key, isChecked)}
		/>
	),
	workflow: WorkflowCell,
	mode: ({ row }) => <ModeCell row={row} />,
	enforcement: ({ row, columns, onGuard }) => (
		<div className={cell['stack']}>
			<EnforcementCell {...row} />
			{row.transition.guard === undefined && row.workflow.isEditable ? (
				<Button
					spacing="compact"
					aria-label={words.guardLabel(row.transition.name, row.workflow.name)}
					onClick={() => onGuard(row)}
				>
					{words.page.button.guard}
				</Button>
			) : null}
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
export const GuardTableRow = memo(function GuardRow({ index, measure, ...props }: GuardRowProps) {
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
