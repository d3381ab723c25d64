// The transitions as a table.
import { useNames } from '../../data/jira/use-names';
import { sharedWords } from '../../strings';
import { words } from '../../strings/guards';
import { RowCheckbox } from '../../ui/table/row-checkbox';
import type { Selection } from '../../ui/table/use-selection';
import { useTier } from '../../ui/table/use-tier';
import { VirtualTable } from '../../ui/table/virtual-table';
import { guardColumnsOf } from './guard-columns';
import { GuardTableRow } from './guard-row';
import type { GuardRow as Row } from './guard-rows';
import classes from './guard-table.module.css';

interface GuardTableProps {
	readonly rows: readonly Row[];
	/** Undefined while workflows are still being read. */
	readonly total: number | undefined;
	/** Changes with what is asked for. */
	readonly question: string;
	readonly selection: Selection<Row>;
	/** Opens the dialog that guards one transition. */
	readonly onGuard: (row: Row) => void;
}

const keyOf = ({ key }: Row): string => key;

export function GuardTable({ rows, total, question, selection, onGuard }: GuardTableProps) {
	const columns = guardColumnsOf[useTier()];
	const names = useNames({ space: rows.map(({ workflow }) => workflow.projectId) });
	const { keys, select, selectAll } = selection;
	return (
		<VirtualTable
			label={words.title}
			size="twoLines"
			rows={rows}
			keyOf={keyOf}
			total={total}
			question={question}
			columns={columns}
			widths={classes}
			headOf={(column) =>
				column === 'select' ? (
					<RowCheckbox
						toActions={sharedWords.selection.toActions}
						label={words.select.all(rows.length)}
						isChecked={keys.size > 0 && keys.size === rows.length}
						isMixed={keys.size > 0 && keys.size < rows.length}
						onChange={selectAll}
					/>
				) : (
					words.columns[column]
				)
			}
			renderRows={(shown) =>
				shown.map((one) => {
					const { key, workflow } = one.row;
					return (
						<GuardTableRow
							key={key}
							{...one}
							columns={columns}
							spaceKey={workflow.projectId === undefined ? undefined : names.space(workflow.projectId)}
							isSelected={keys.has(key)}
							onSelect={select}
							onGuard={onGuard}
						/>
					);
				})
			}
		/>
	);
}
