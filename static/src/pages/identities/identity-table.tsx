// The identities as a table.
import type { IdentityRow as Row } from '../../../../src/contract/calls/identities';
import { useInForce } from '../../data/admin/in-force';
import { useNames } from '../../data/jira/use-names';
import { sharedWords } from '../../strings';
import { words } from '../../strings/admin';
import type { ListOrder } from '../../ui/identity/list-view';
import type { Situation } from '../../ui/identity/urgency';
import { RowCheckbox } from '../../ui/table/row-checkbox';
import type { Selection } from '../../ui/table/use-selection';
import { useTier } from '../../ui/table/use-tier';
import { type ShownRow, VirtualTable } from '../../ui/table/virtual-table';
import { type IdentityColumn, identityColumnsOf, sortOf } from './columns';
import { IdentityTableRow } from './identity-row';
import classes from './identity-table.module.css';
import { SortButton, sortingBy } from './sort-button';

interface IdentityTableProps {
	readonly rows: readonly Row[];
	/** Undefined while rows are still being read. */
	readonly total: number | undefined;
	/** Changes with what is asked for. */
	readonly question: string;
	readonly situation: Situation;
	readonly order: ListOrder;
	readonly onOrder: (order: ListOrder) => void;
	readonly selection: Selection<Row>;
}

interface RowsProps extends Pick<IdentityTableProps, 'situation' | 'selection'> {
	readonly shown: readonly ShownRow<Row>[];
	readonly columns: readonly IdentityColumn[];
}

/** Rows that scroll past need no names. */
const restMs = 80;

/** The rows in view; only their owners' names are asked for. */
function Rows({ shown, columns, situation, selection }: RowsProps) {
	const switches = useInForce()?.switches;
	const names = useNames({ account: shown.map(({ row }) => row.ownerId) }, restMs);
	return (
		<>
			{shown.map((one) => (
				<IdentityTableRow
					key={one.row.accountId}
					{...one}
					columns={columns}
					ownerName={names.account(one.row.ownerId)}
					now={situation.now}
					switches={switches}
					isSelected={selection.keys.has(one.row.accountId)}
					onSelect={selection.select}
				/>
			))}
		</>
	);
}

const keyOf = ({ accountId }: Row): string => accountId;

export function IdentityTable(props: IdentityTableProps) {
	const { rows, total, question, situation, order, onOrder, selection } = props;
	const { keys: selected, selectAll } = selection;
	const columns = identityColumnsOf[useTier()];
	return (
		<VirtualTable
			label={words.list.title}
			size="twoLines"
			rows={rows}
			keyOf={keyOf}
			total={total}
			question={question}
			columns={columns}
			widths={classes}
			headOf={(column) => {
				if (column === 'select') {
					return (
						<RowCheckbox
							toActions={sharedWords.selection.toActions}
							label={words.select.all(rows.length)}
							isChecked={selected.size > 0 && selected.size === rows.length}
							isMixed={selected.size > 0 && selected.size < rows.length}
							onChange={selectAll}
						/>
					);
				}
				const by = sortOf[column];
				const name = words.list.columns[column];
				return by === undefined ? (
					name
				) : (
					<SortButton by={by} order={order} onOrder={onOrder}>
						{name}
					</SortButton>
				);
			}}
			sortingOf={(column) => {
				const by = sortOf[column];
				return by === undefined ? undefined : sortingBy(by, order);
			}}
			renderRows={(shown) => <Rows shown={shown} columns={columns} situation={situation} selection={selection} />}
		/>
	);
}
