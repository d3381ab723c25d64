// Every identity at one transition, as a table: whether it can, why not, and in which spaces.
import CrossIcon from '@atlaskit/icon/core/cross-circle';
import EyeIcon from '@atlaskit/icon/core/eye-open';
import SuccessIcon from '@atlaskit/icon/core/status-success';
import Lozenge from '@atlaskit/lozenge/lozenge';
import { memo, type ReactNode } from 'react';
import type { WhoRowView } from '../../../../src/contract/calls/who-could';
import { idText, useNames } from '../../data/jira/use-names';
import { RouteLink } from '../../navigation/route-link';
import { sharedWords } from '../../strings';
import { words } from '../../strings/guards';
import { GrantButton } from '../../ui/grant/grant-button';
import type { Lack } from '../../ui/grant/grant-dialog-props';
import { GrantedNote } from '../../ui/grant/granted-note';
import type { Granting } from '../../ui/grant/use-granting';
import { reasonText } from '../../ui/guards/reason-text';
import { IdentityAvatar, shapeOfType } from '../../ui/identity/identity-avatar';
import cell from '../../ui/table/cells.module.css';
import { useTier } from '../../ui/table/use-tier';
import { rowAttributes, type ShownRow, VirtualTable } from '../../ui/table/virtual-table';
import { type WhoColumn, whoColumnsOf } from './who-columns';
import classes from './who-table.module.css';

const text = words.who;
const mostSpaces = 3;

interface RowProps {
	readonly row: WhoRowView;
	readonly columns: readonly WhoColumn[];
	/** Spaces that the workflow serves. */
	readonly spaces: number;
	/** Whom the guard does not let pass is not stopped now. */
	readonly isOpen: boolean;
	/** It was given a grant from here. */
	readonly isGranted: boolean;
	readonly onAsk: Granting['ask'];
	readonly lackOf: (row: WhoRowView) => Lack;
}

/** Space keys of one row: only rows in view ask for them. */
function Spaces({ row, spaces }: RowProps) {
	const shown = row.projectIds.slice(0, mostSpaces);
	const isEverywhere = spaces > mostSpaces && row.projectIds.length === spaces;
	const names = useNames({ space: isEverywhere ? [] : shown });
	if (row.projectIds.length === 0) return null;
	if (isEverywhere) return <>{text.allSpaces(spaces)}</>;
	return <>{text.spaces(shown.map(names.space).join(', '), row.projectIds.length - shown.length)}</>;
}

function Why({ row, isGranted, onAsk, lackOf }: RowProps) {
	if (row.can) return isGranted ? <GrantedNote accountId={row.accountId} /> : null;
	return (
		<div className={cell['stack']}>
			<span>{row.reason === undefined ? text.noReason : reasonText(row.reason)}</span>
			{row.lacksGrant ? <GrantButton lack={lackOf(row)} onAsk={onAsk} /> : null}
		</div>
	);
}

const cells: Readonly<Record<Exclude<WhoColumn, 'identity'>, (props: RowProps) => ReactNode>> = {
	type: ({ row }) => sharedWords.identityType[row.type],
	verdict: (props) => (
		<div className={cell['stack']}>
			{props.row.can ? (
				<Lozenge appearance="success" iconBefore={SuccessIcon}>
					{text.chip.can}
				</Lozenge>
			) : (
				<Lozenge appearance={props.isOpen ? 'warning' : 'neutral'} iconBefore={props.isOpen ? EyeIcon : CrossIcon}>
					{props.isOpen ? text.open : text.chip.cannot}
				</Lozenge>
			)}
			{props.columns.includes('why') ? null : (
				<div className={cell['subtle']}>
					<Why {...props} />
					<Spaces {...props} />
				</div>
			)}
		</div>
	),
	why: Why,
	spaces: Spaces,
};

const WhoRow = memo(function WhoRow({ index, measure, ...props }: RowProps & ShownRow<WhoRowView>) {
	const { row, columns } = props;
	const { accountId, name, type } = row;
	return (
		<tr {...rowAttributes(index, measure)}>
			{columns.map((column) => {
				if (column !== 'identity') {
					const Cell = cells[column];
					return (
						<td key={column}>
							<Cell {...props} />
						</td>
					);
				}
				return (
					<th key={column} scope="row">
						<div className={cell['name']}>
							<IdentityAvatar shape={shapeOfType[type]} />
							<div className={cell['two']}>
								<RouteLink to={{ page: 'identity', accountId }}>{name}</RouteLink>
								<span className={cell['subtle']} title={accountId}>
									{idText(accountId)}
								</span>
								{columns.includes('type') ? null : (
									<span className={cell['subtle']}>{sharedWords.identityType[type]}</span>
								)}
							</div>
						</div>
					</th>
				);
			})}
		</tr>
	);
});

interface WhoTableProps {
	readonly rows: readonly WhoRowView[];
	/** Undefined while identities are still being read. */
	readonly total: number | undefined;
	readonly question: string;
	readonly spaces: number;
	readonly isOpen: boolean;
	readonly granting: Granting;
	readonly lackOf: RowProps['lackOf'];
}

const keyOf = ({ accountId }: WhoRowView): string => accountId;

export function WhoTable({ rows, total, question, spaces, isOpen, granting, lackOf }: WhoTableProps) {
	const columns = whoColumnsOf[useTier()];
	return (
		<VirtualTable
			label={text.title}
			size="twoLines"
			rows={rows}
			keyOf={keyOf}
			total={total}
			question={question}
			columns={columns}
			widths={classes}
			headOf={(column) => text.columns[column]}
			renderRows={(shown) =>
				shown.map((one) => (
					<WhoRow
						key={one.row.accountId}
						{...one}
						columns={columns}
						spaces={spaces}
						isOpen={isOpen}
						isGranted={granting.granted.has(one.row.accountId)}
						onAsk={granting.ask}
						lackOf={lackOf}
					/>
				))
			}
		/>
	);
}
