// One identity in the list.
import { memo, type ReactNode } from 'react';
import type { IdentityRow as Row } from '../../../../src/contract/calls/identities';
import type { InForceView } from '../../../../src/contract/calls/site';
import { isRegistered } from '../../../../src/contract/identity-status-meaning';
import { idText } from '../../data/jira/use-names';
import { RouteLink } from '../../navigation/route-link';
import { useOpen } from '../../navigation/use-open';
import { sharedWords } from '../../strings';
import { words } from '../../strings/admin';
import { Sparkline } from '../../ui/chart/sparkline';
import { FlagTag } from '../../ui/identity/flag-tag';
import { IdentityAvatar, shapeOfType } from '../../ui/identity/identity-avatar';
import { StatusLozenge } from '../../ui/identity/status-lozenge';
import { StoppedMoveMark } from '../../ui/identity/stopped-move';
import { isExpiring, isOrphaned, isUnused, nextDeadline, statusAt } from '../../ui/identity/urgency';
import { EnforcedLozenge } from '../../ui/in-force/enforced-lozenge';
import { SwitchLozenges } from '../../ui/in-force/switch-lozenges';
import cell from '../../ui/table/cells.module.css';
import { RowCheckbox } from '../../ui/table/row-checkbox';
import { rowAttributes, type ShownRow } from '../../ui/table/virtual-table';
import { dateText, dayDistanceText, exactText, pastText } from '../../ui/text/time';
import type { IdentityColumn } from './columns';
import classes from './identity-table.module.css';

interface IdentityRowProps extends ShownRow<Row> {
	readonly columns: readonly IdentityColumn[];
	readonly ownerName: string;
	readonly now: number;
	readonly switches: InForceView['switches'] | undefined;
	readonly isSelected: boolean;
	readonly onSelect: (accountId: string, isSelected: boolean) => void;
}

function Day({ at, now }: { readonly at: number; readonly now: number }) {
	return (
		<time dateTime={new Date(at).toISOString()} title={exactText(at)} className={cell['two']}>
			<span>{dateText(at)}</span>
			<span className={cell['subtle']}>{dayDistanceText(at, now)}</span>
		</time>
	);
}

function LastUse({ row, now }: { readonly row: Row; readonly now: number }) {
	const { lastUsedAt } = row;
	return (
		<div className={cell['stack']}>
			{lastUsedAt === undefined ? (
				<span className={cell['subtle']}>{words.list.notUsed}</span>
			) : (
				<time dateTime={new Date(lastUsedAt).toISOString()} title={exactText(lastUsedAt)}>
					{pastText(lastUsedAt, now)}
				</time>
			)}
			<Sparkline accountId={row.accountId} />
			{isUnused(row) ? <FlagTag text={words.list.tag.unused(row.unusedGrants ?? 0)} color="gray" /> : null}
		</div>
	);
}

function ExpiringTag({ row, now }: { readonly row: Row; readonly now: number }) {
	const next = nextDeadline(row, now);
	if (next === undefined || !isExpiring(row, now)) return null;
	const { of, at } = next;
	return <FlagTag text={at <= now ? words.list.tag.overdue[of] : words.list.tag.expiring[of]} color="yellow" />;
}

type CellProps = Omit<IdentityRowProps, 'index' | 'measure'>;

const cells: Readonly<Record<Exclude<IdentityColumn, 'identity'>, (props: CellProps) => ReactNode>> = {
	select: ({ row, isSelected, onSelect }) => (
		<RowCheckbox
			toActions={sharedWords.selection.toActions}
			label={words.select.one(row.name)}
			isChecked={isSelected}
			onChange={(isChecked) => onSelect(row.accountId, isChecked)}
		/>
	),
	type: ({ row }) => sharedWords.identityType[row.type],
	status: ({ row, now, columns, switches }) => (
		<div className={classes['labels']}>
			<StatusLozenge status={statusAt(row, now)} />
			{isRegistered(row.status) ? <SwitchLozenges isFrozen={row.isFrozen} switches={switches} /> : null}
			{row.unenforced === undefined ? null : <EnforcedLozenge {...row.unenforced} now={now} />}
			{row.movedWhileStopped === undefined ? null : <StoppedMoveMark move={row.movedWhileStopped} now={now} />}
			<ExpiringTag row={row} now={now} />
			{columns.includes('expires') ? null : <span className={cell['subtle']}>{dateText(row.expiresAt)}</span>}
			{columns.includes('owner') || !isOrphaned(row) ? null : <FlagTag text={words.list.tag.orphaned} color="red" />}
		</div>
	),
	owner: ({ row, ownerName }) => (
		<div className={cell['stack']}>
			<span>{ownerName}</span>
			{isOrphaned(row) ? <FlagTag text={words.list.tag.orphaned} color="red" /> : null}
		</div>
	),
	grants: ({ row }) => (
		<div className={cell['stack']}>
			<span>{words.list.grants(row.grants)}</span>
			{row.isBroad ? <FlagTag text={words.list.tag.allSpaces} color="purple" /> : null}
			{row.hasSeveralTasks ? <FlagTag text={words.list.tag.severalTasks} color="gray" /> : null}
		</div>
	),
	expires: ({ row, now }) => <Day at={row.expiresAt} now={now} />,
	use: ({ row, now }) => <LastUse row={row} now={now} />,
};

function Name({ row, columns, ownerName }: CellProps) {
	const { accountId, name, type } = row;
	return (
		<div className={cell['name']}>
			<IdentityAvatar shape={shapeOfType[type]} />
			<div className={cell['two']}>
				<RouteLink to={{ page: 'identity', accountId }}>{name}</RouteLink>
				<span className={cell['subtle']} title={accountId}>
					{idText(accountId)}
				</span>
				{columns.includes('owner') ? null : <span className={cell['subtle']}>{words.list.ownedBy(ownerName)}</span>}
				{columns.includes('grants') ? null : (
					<>
						<span className={cell['subtle']}>{words.list.grants(row.grants)}</span>
						{row.isBroad ? <FlagTag text={words.list.tag.allSpaces} color="purple" /> : null}
					</>
				)}
			</div>
		</div>
	);
}

/** Remembered, because scrolling draws the table at every frame. */
export const IdentityTableRow = memo(function IdentityRow({ index, measure, ...props }: IdentityRowProps) {
	const { row, columns, isSelected } = props;
	const open = useOpen({ page: 'identity', accountId: row.accountId });
	return (
		<tr {...rowAttributes(index, measure, isSelected)} onClick={open}>
			{columns.map((column) =>
				column === 'identity' ? (
					<th key={column} scope="row">
						<Name {...props} />
					</th>
				) : (
					<td key={column}>{cells[column](props)}</td>
				),
			)}
		</tr>
	);
});
