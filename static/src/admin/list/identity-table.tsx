// The identities as a table: plain while it is short, in a scrolling region with only the rows in view beyond.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { IdentityView } from '../../../../src/contract/rpc';
import type { MoveAction } from '../identity/move-dialog-props';
import type { Owners } from '../jira/use-owners';
import type { Situation, SortBy } from '../registry/urgency';
import { words } from '../words';
import { IdentityRow } from './identity-row';
import classes from './identity-table.module.css';
import { SortHeader } from './sort-header';

const mostPlainRows = 25;
/** Height of a row whose texts take one line and a line below, pixels. */
export const rowHeightPx = 57;
const overscanRows = 8;

interface IdentityTableProps {
	readonly identities: readonly IdentityView[];
	/** Undefined while rows are still being read. */
	readonly total: number | undefined;
	readonly owners: Owners;
	readonly situation: Situation;
	readonly pinned: ReadonlySet<string>;
	readonly sortBy: SortBy;
	readonly onSort: (by: SortBy) => void;
	readonly onMove: (action: MoveAction, identity: IdentityView) => void;
}

function Head({ sortBy, onSort }: Pick<IdentityTableProps, 'sortBy' | 'onSort'>) {
	const { columns } = words.list;
	return (
		<>
			<colgroup>
				<col className={classes['identity']} />
				<col className={classes['type']} />
				<col className={classes['status']} />
				<col className={classes['owner']} />
				<col className={classes['grants']} />
				<col className={classes['expires']} />
				<col className={classes['actions']} />
			</colgroup>
			<thead>
				<tr aria-rowindex={1}>
					<SortHeader by="name" sortBy={sortBy} onSort={onSort}>
						{columns.identity}
					</SortHeader>
					<th scope="col">{columns.type}</th>
					<th scope="col">{columns.status}</th>
					<th scope="col">{columns.owner}</th>
					<th scope="col">{columns.grants}</th>
					<SortHeader by="expiry" sortBy={sortBy} onSort={onSort}>
						{columns.expires}
					</SortHeader>
					<th scope="col">
						<span className={classes['hidden']}>{columns.actions}</span>
					</th>
				</tr>
			</thead>
		</>
	);
}

function PlainTable({ identities, sortBy, onSort, ...row }: IdentityTableProps) {
	return (
		<div className={classes['scroll']}>
			<table className={classes['table']} aria-label={words.list.title}>
				<Head sortBy={sortBy} onSort={onSort} />
				<tbody>
					{identities.map((identity) => (
						<IdentityRow key={identity.accountId} identity={identity} {...row} />
					))}
				</tbody>
			</table>
		</div>
	);
}

function VirtualTable({ identities, sortBy, onSort, total, ...row }: IdentityTableProps) {
	const region = useRef<HTMLElement>(null);
	const virtualizer = useVirtualizer({
		count: identities.length,
		getScrollElement: () => region.current,
		estimateSize: () => rowHeightPx,
		getItemKey: (index) => identities[index]?.accountId ?? index,
		overscan: overscanRows,
	});
	const items = virtualizer.getVirtualItems();
	const before = items[0]?.start ?? 0;
	const after = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
	return (
		<section
			ref={region}
			className={`${classes['scroll']} ${classes['region']}`}
			aria-label={words.list.title}
			// biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
			tabIndex={0}
		>
			<table
				className={classes['table']}
				aria-label={words.list.title}
				aria-rowcount={total === undefined ? -1 : total + 1}
			>
				<Head sortBy={sortBy} onSort={onSort} />
				<tbody>
					<Gap height={before} />
					{items.map(({ index, key }) => {
						const identity = identities[index];
						return identity === undefined ? null : (
							<IdentityRow key={key} identity={identity} index={index} measure={virtualizer.measureElement} {...row} />
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
			<td colSpan={7} className={classes['gap']} style={{ height }} />
		</tr>
	);
}

export function IdentityTable(props: IdentityTableProps) {
	return props.identities.length <= mostPlainRows ? <PlainTable {...props} /> : <VirtualTable {...props} />;
}
