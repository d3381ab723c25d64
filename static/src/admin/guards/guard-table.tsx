// The transitions as a table.
import { useNames } from '../../shared/use-names';
import { RowCheckbox } from '../list/row-checkbox';
import { useTier } from '../list/use-tier';
import { columnsOf } from './guard-columns';
import { GuardRow } from './guard-row';
import type { GuardRow as Row } from './guard-rows';
import classes from './guard-table.module.css';
import { RowsTable } from './rows-table';
import type { Chosen } from './use-chosen';
import { words } from './words';

interface GuardTableProps {
	readonly rows: readonly Row[];
	/** Undefined while workflows are still being read. */
	readonly total: number | undefined;
	/** Changes with what is asked for. */
	readonly question: string;
	readonly chosen: Chosen<Row>;
}

const keyOf = ({ key }: Row): string => key;

export function GuardTable({ rows, total, question, chosen }: GuardTableProps) {
	const columns = columnsOf[useTier()];
	const names = useNames({ space: rows.map(({ workflow }) => workflow.projectId) });
	const { keys, choose, chooseAll } = chosen;
	return (
		<RowsTable
			label={words.title}
			rows={rows}
			keyOf={keyOf}
			total={total}
			question={question}
			columns={columns.length}
			head={
				<>
					<colgroup>
						{columns.map((column) => (
							<col key={column} className={classes[column]} />
						))}
					</colgroup>
					<thead>
						<tr aria-rowindex={1}>
							{columns.map((column) => (
								<th key={column} scope="col">
									{column === 'select' ? (
										<RowCheckbox
											label={words.select.all(rows.length)}
											isChecked={keys.size > 0 && keys.size === rows.length}
											isMixed={keys.size > 0 && keys.size < rows.length}
											onChange={chooseAll}
										/>
									) : (
										words.columns[column]
									)}
								</th>
							))}
						</tr>
					</thead>
				</>
			}
			renderRow={(row, place) => (
				<GuardRow
					key={row.key}
					row={row}
					columns={columns}
					spaceKey={row.workflow.projectId === undefined ? undefined : names.space(row.workflow.projectId)}
					isSelected={keys.has(row.key)}
					onSelect={choose}
					{...place}
				/>
			)}
		/>
	);
}
