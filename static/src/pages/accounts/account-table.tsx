// The accounts as a table.
import Button from '@atlaskit/button/default/button';
import { memo, type ReactNode } from 'react';
import { type Confidence, confidences } from '../../../../src/contract/account-signs';
import { dayMs } from '../../../../src/contract/durations';
import type { Grant } from '../../../../src/contract/identity';
import { dormantDays } from '../../../../src/contract/limits';
import { idText, useNames } from '../../data/jira/use-names';
import { useNavigation } from '../../navigation/navigation';
import { RouteLink } from '../../navigation/route-link';
import { words } from '../../strings/accounts';
import { words as adminWords } from '../../strings/admin';
import { type AccountView, isPerson, looksLikeBot, type ShownAccount } from '../../ui/account/account-view';
import { grantsPath } from '../../ui/grant/offered-grants';
import { FlagTag } from '../../ui/identity/flag-tag';
import { IdentityAvatar, shapeOfKind } from '../../ui/identity/identity-avatar';
import { StatusLozenge } from '../../ui/identity/status-lozenge';
import { statusAt } from '../../ui/identity/urgency';
import cell from '../../ui/table/cells.module.css';
import { type Tier, useTier } from '../../ui/table/use-tier';
import { rowAttributes, type ShownRow, VirtualTable } from '../../ui/table/virtual-table';
import { dateText } from '../../ui/text/time';
import classes from './accounts-page.module.css';
import type { IgnoreDialogProps } from './ignore-dialog-props';

type Column = 'account' | 'kind' | 'identity' | 'moves' | 'actions';

/** Where there is no room for a column, the name or the identity says the same in a line of its own. */
const columnsOf: Readonly<Record<Tier, readonly Column[]>> = {
	wide: ['account', 'kind', 'identity', 'moves', 'actions'],
	medium: ['account', 'identity', 'moves', 'actions'],
	narrow: ['account', 'identity'],
};

/** Rows that scroll past need no names. */
const restMs = 80;

export type OnIgnore = (asked: Omit<IgnoreDialogProps, 'onClose'>) => void;

interface RowProps extends ShownRow<ShownAccount> {
	readonly columns: readonly Column[];
	readonly name: string;
	readonly now: number;
	/** Whether every identity was read, so that what has none has none. */
	readonly areIdentitiesKnown: boolean;
	/** Those that cover what it was seen to do, for the form to open with. */
	readonly grants: readonly Grant[];
	readonly onIgnore: OnIgnore;
}

const noGrants: readonly Grant[] = [];

const startOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

function Kind({ row }: Pick<RowProps, 'row'>) {
	return (
		<div className={cell['stack']}>
			<span>{adminWords.accountKind[row.kind]}</span>
			{row.isActive ? null : <span className={cell['subtle']}>{words.inactive}</span>}
			{row.goneSince === undefined ? null : (
				<span className={cell['subtle']}>
					{words.goneSince} {dateText(row.goneSince)}
				</span>
			)}
		</div>
	);
}

/** What else it did in Jira, where Jira was asked. */
function Work({ row: { work } }: Pick<RowProps, 'row'>) {
	if (work === undefined) return null;
	const { days30, since, lastAt, isDormant } = work;
	const last = lastAt === undefined ? undefined : dateText(lastAt + dayMs / 2);
	return (
		<span className={cell['subtle']}>
			{isDormant ? words.work.dormant : words.work.active(days30, last, dateText(since + dayMs / 2))}
		</span>
	);
}

function Moves({ row }: Pick<RowProps, 'row'>) {
	return (
		<div className={cell['stack']}>
			<Moved row={row} />
			<Work row={row} />
		</div>
	);
}

function Moved({ row }: Pick<RowProps, 'row'>) {
	const { moves, lastDay, isActivityUnknown } = row;
	if (isActivityUnknown && !isPerson(row)) return <span className={cell['subtle']}>{words.notKnown}</span>;
	if (moves === undefined || lastDay === undefined) {
		return <span className={cell['subtle']}>{isPerson(row) ? words.notRecorded : words.noMoves(dormantDays)}</span>;
	}
	return (
		<div className={cell['two']}>
			<span>{words.moves(moves)}</span>
			<span className={cell['subtle']}>
				{words.lastMove} {dateText(startOf(lastDay) + dayMs / 2)}
			</span>
		</div>
	);
}

function Ignored({ row }: Pick<RowProps, 'row'>) {
	const { ignored } = row;
	if (ignored === undefined) return null;
	return (
		<>
			<FlagTag text={words.ignored} color="gray" />
			<span className={cell['subtle']}>{ignored.reason}</span>
			{ignored.until === undefined ? null : (
				<span className={cell['subtle']}>
					{words.until} {dateText(ignored.until)}
				</span>
			)}
		</>
	);
}

function Identity({ row, now, areIdentitiesKnown }: Pick<RowProps, 'row' | 'now' | 'areIdentitiesKnown'>) {
	const { identity, accountId } = row;
	if (identity !== undefined) {
		return (
			<div className={cell['stack']}>
				<StatusLozenge status={statusAt(identity, now)} />
				<RouteLink to={{ page: 'identity', accountId }}>{identity.name}</RouteLink>
			</div>
		);
	}
	if (!areIdentitiesKnown) return <span className={cell['subtle']}>{words.checking}</span>;
	const isNeedless = isPerson(row) && !looksLikeBot(row);
	return (
		<div className={cell['stack']}>
			<span className={isNeedless ? cell['subtle'] : undefined}>
				{isNeedless ? words.isPerson : words.notRegistered}
			</span>
			<Ignored row={row} />
		</div>
	);
}

type ActionsProps = Pick<RowProps, 'row' | 'name' | 'grants' | 'areIdentitiesKnown' | 'onIgnore'>;

function Actions({ row, name, grants, areIdentitiesKnown, onIgnore }: ActionsProps) {
	const { go } = useNavigation();
	const { accountId, identity, ignored, isActive, kind, goneSince } = row;
	if (!areIdentitiesKnown) return null;
	if (identity !== undefined || !isActive || (isPerson(row) && !looksLikeBot(row))) return null;
	return (
		<div className={cell['buttons']}>
			<Button
				spacing="compact"
				aria-label={words.registerLabel(name)}
				onClick={() =>
					go({ page: 'register', accountId, ...(grants.length === 0 ? {} : { grants: grantsPath(grants) }) })
				}
			>
				{words.register}
			</Button>
			<Button
				spacing="compact"
				appearance="subtle"
				aria-label={ignored === undefined ? words.ignoreLabel(name) : words.mindLabel(name)}
				onClick={() => onIgnore({ accountId, name, kind, action: ignored === undefined ? 'ignore' : 'mind' })}
			>
				{ignored === undefined ? words.ignore : words.mind}
			</Button>
			{isPerson(row) || goneSince !== undefined ? null : (
				<Button
					spacing="compact"
					appearance="subtle"
					aria-label={words.blockLabel(name)}
					onClick={() => onIgnore({ accountId, name, kind, action: 'block' })}
				>
					{words.block}
				</Button>
			)}
		</div>
	);
}

const colors = { strong: 'red', some: 'yellow', weak: 'gray' } as const satisfies Readonly<Record<Confidence, string>>;

/** What makes it look like that of a bot, or of a person, and how much each sign says. */
function Evidence({ row }: Pick<RowProps, 'row'>) {
	const { pace = [], identity, foundAt } = row;
	// Of what Jira calls an app, nobody has to be convinced.
	const signs = isPerson(row) ? (row.signs ?? []) : [];
	// Only a bot that somebody registered should not keep a person's hours.
	const said = pace.filter(({ sign }) =>
		sign === 'persons-hours' ? identity !== undefined : isPerson(row) || identity === undefined,
	);
	return (
		<>
			{signs.map((sign) => (
				<FlagTag key={sign} text={words.sign[sign]} color={colors[confidences[sign]]} />
			))}
			{said.map((one) => (
				<span key={one.sign} className={cell['subtle']}>
					{words.pace(one)} {words.confidence[confidences[one.sign]]}
				</span>
			))}
			{foundAt === undefined || identity !== undefined ? null : (
				<span className={cell['subtle']}>
					{words.found} {dateText(foundAt + dayMs / 2)}
				</span>
			)}
		</>
	);
}

function Name({ row, name, columns, grants, areIdentitiesKnown, onIgnore }: RowProps) {
	const { accountId, kind } = row;
	return (
		<div className={cell['name']}>
			<IdentityAvatar shape={shapeOfKind[kind]} />
			<div className={cell['two']}>
				<RouteLink to={{ page: 'account', accountId }}>{name}</RouteLink>
				<span className={cell['subtle']} title={accountId}>
					{idText(accountId)}
				</span>
				{columns.includes('kind') ? null : <Kind row={row} />}
				<Evidence row={row} />
				{columns.includes('moves') ? null : <Moves row={row} />}
				{columns.includes('actions') ? null : (
					<Actions row={row} name={name} grants={grants} areIdentitiesKnown={areIdentitiesKnown} onIgnore={onIgnore} />
				)}
			</div>
		</div>
	);
}

const cells: Readonly<Record<Exclude<Column, 'account'>, (props: RowProps) => ReactNode>> = {
	kind: ({ row }) => <Kind row={row} />,
	identity: ({ row, now, areIdentitiesKnown }) => (
		<Identity row={row} now={now} areIdentitiesKnown={areIdentitiesKnown} />
	),
	moves: ({ row }) => <Moves row={row} />,
	actions: ({ row, name, grants, areIdentitiesKnown, onIgnore }) => (
		<Actions row={row} name={name} grants={grants} areIdentitiesKnown={areIdentitiesKnown} onIgnore={onIgnore} />
	),
};

/** Remembered, because scrolling draws the table at every frame. */
const AccountTableRow = memo(function AccountTableRow(props: RowProps) {
	const { index, measure, columns } = props;
	return (
		<tr {...rowAttributes(index, measure)}>
			{columns.map((column) =>
				column === 'account' ? (
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

interface RowsProps {
	readonly shown: readonly ShownRow<ShownAccount>[];
	readonly columns: readonly Column[];
	readonly now: number;
	readonly areIdentitiesKnown: boolean;
	readonly grantsOf: ReadonlyMap<string, readonly Grant[]>;
	readonly onIgnore: OnIgnore;
}

/** The rows in view; only their names are asked for. */
function Rows({ shown, columns, now, areIdentitiesKnown, grantsOf, onIgnore }: RowsProps) {
	const names = useNames({ account: shown.map(({ row }) => row.accountId) }, restMs);
	return (
		<>
			{shown.map((one) => (
				<AccountTableRow
					key={one.row.accountId}
					{...one}
					columns={columns}
					name={names.account(one.row.accountId)}
					now={now}
					areIdentitiesKnown={areIdentitiesKnown}
					grants={grantsOf.get(one.row.accountId) ?? noGrants}
					onIgnore={onIgnore}
				/>
			))}
		</>
	);
}

interface AccountTableProps {
	readonly rows: readonly ShownAccount[];
	/** Undefined while rows are still being read. */
	readonly total: number | undefined;
	readonly view: AccountView;
	readonly now: number;
	readonly areIdentitiesKnown: boolean;
	readonly grantsOf: RowsProps['grantsOf'];
	readonly onIgnore: OnIgnore;
}

export function AccountTable({ rows, total, view, now, areIdentitiesKnown, grantsOf, onIgnore }: AccountTableProps) {
	const columns = columnsOf[useTier()];
	return (
		<VirtualTable
			label={words.title}
			size="twoLines"
			rows={rows}
			keyOf={({ accountId }) => accountId}
			total={total}
			question={JSON.stringify(view)}
			columns={columns}
			widths={classes}
			headOf={(column) => words.columns[column]}
			renderRows={(shown) => (
				<Rows
					shown={shown}
					columns={columns}
					now={now}
					areIdentitiesKnown={areIdentitiesKnown}
					grantsOf={grantsOf}
					onIgnore={onIgnore}
				/>
			)}
		/>
	);
}
