// Which bots may act, who answers for them, and what needs somebody.
import Button from '@atlaskit/button/default/button';
import { lazy, Suspense, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { IdentityRow } from '../../../../src/contract/calls/identities';
import { isRegistered } from '../../../../src/contract/identity-status-meaning';
import { useIdentities } from '../../data/admin/identities';
import { toPublicError } from '../../data/rpc';
import { useNavigation } from '../../navigation/navigation';
import { words } from '../../strings/admin';
import {
	findIdentityRows,
	type ListFilter,
	type ListOrder,
	narrowsColumns,
	sortByName,
	sortRows,
	usualView,
} from '../../ui/identity/list-view';
import type { Situation } from '../../ui/identity/urgency';
import { AdminLoadFailure } from '../../ui/page/admin-answer';
import classes from '../../ui/page/layout.module.css';
import { useAnnounce } from '../../ui/page/live-region';
import { Notice } from '../../ui/page/notice';
import { PageHeading } from '../../ui/page/page-heading';
import { useSelection } from '../../ui/table/use-selection';
import { tableSizes } from '../../ui/table/virtual-table';
import { useNow } from '../../ui/text/use-now';
import type { BulkAction } from './bulk-action';
import { BulkBar } from './bulk-bar';
import { FirstRun } from './first-run';
import { IdentityTable } from './identity-table';
import { BulkDialogHost, ExportDialogHost } from './list-dialogs';
import { ListFilters } from './list-filters';
import { ListSkeleton } from './list-skeleton';
import { OtherAccounts } from './other-accounts';
import { useListView } from './use-list-view';

const Notices = lazy(() => import('./notices'));

/** How long the count has to stand still before it is spoken. */
const announceDelayMs = 600;

type Dialog =
	| { readonly name: 'bulk'; readonly action: BulkAction; readonly rows: readonly IdentityRow[] }
	| { readonly name: 'export'; readonly rows: readonly IdentityRow[] };

const accountOf = ({ accountId }: IdentityRow): string => accountId;

export default function IdentitiesPage() {
	const { go } = useNavigation();
	const announce = useAnnounce();
	const { rows, isComplete, isReading, error, resume } = useIdentities();
	const now = useNow();
	const [{ filter, search, order }, change] = useListView();
	const setFilter = useCallback((next: ListFilter) => change({ filter: next }), [change]);
	const setSearch = useCallback((next: string) => change({ search: next }), [change]);
	const setOrder = useCallback((next: ListOrder) => change({ order: next }), [change]);
	const [dialog, setDialog] = useState<Dialog>();
	const bar = useRef<HTMLDivElement>(null);
	const wantedSearch = useDeferredValue(search);

	const situation = useMemo<Situation>(() => ({ now }), [now]);
	const byName = useMemo(() => sortByName(rows), [rows]);
	const found = useMemo(
		() => findIdentityRows(byName, filter, wantedSearch, situation),
		[byName, filter, wantedSearch, situation],
	);
	const shown = useMemo(() => sortRows(found.shown, order, situation), [found, order, situation]);
	const selection = useSelection(shown, accountOf);
	const { selectAll } = selection;
	const isShort = useMemo(
		() => rows.filter(({ status }) => isRegistered(status)).length <= tableSizes.twoLines.mostPlainRows,
		[rows],
	);

	const isNarrowed = wantedSearch.trim() !== '' || filter.chip !== undefined || narrowsColumns(filter);
	const count = words.list.count(shown.length, isComplete, isNarrowed);
	useEffect(() => {
		if (!isComplete) return;
		const timer = setTimeout(() => announce(count), announceDelayMs);
		return () => clearTimeout(timer);
	}, [announce, count, isComplete]);

	const clear = () => change({ ...usualView, order });
	const closeBulk = useCallback(
		(hasChanged: boolean) => {
			setDialog(undefined);
			if (!hasChanged) return;
			selectAll(false);
			// The button that opened the dialog is gone with the selection.
			requestAnimationFrame(() => bar.current?.focus());
		},
		[selectAll],
	);
	const failure = error === undefined ? undefined : toPublicError(error);

	const header = (
		<header className={classes['header']}>
			<PageHeading size="medium">{words.list.title}</PageHeading>
			<div className={classes['toolbar']}>
				{rows.length === 0 ? null : (
					<Button
						appearance="subtle"
						isDisabled={!isComplete || shown.length === 0}
						onClick={() => setDialog({ name: 'export', rows: shown })}
					>
						{words.export.all}
					</Button>
				)}
				<Button appearance="primary" onClick={() => go({ page: 'register' })}>
					{words.list.register}
				</Button>
			</div>
		</header>
	);

	if (rows.length === 0) {
		if (failure !== undefined) {
			return (
				<>
					{header}
					<AdminLoadFailure thing={words.thing.identities} error={failure} retry={resume} />
				</>
			);
		}
		if (isComplete && !isReading) return <FirstRun />;
		return (
			<>
				{header}
				<ListSkeleton />
			</>
		);
	}
	return (
		<>
			{header}
			<ListFilters
				filter={filter}
				onFilter={setFilter}
				search={search}
				onSearch={setSearch}
				rows={rows}
				chipCounts={isComplete ? found.chipCounts : undefined}
				riskCounts={isComplete ? found.riskCounts : undefined}
				isShort={isComplete && isShort}
			/>
			{filter.chip === 'needs-action' ? (
				<Suspense fallback={null}>
					<Notices />
				</Suspense>
			) : null}
			{failure === undefined ? null : (
				<Notice appearance="warning" actions={<Button onClick={resume}>{words.list.resume}</Button>}>
					<p>{isComplete ? words.list.notRefreshed : words.list.partial(rows.length)}</p>
				</Notice>
			)}
			<BulkBar
				count={count}
				selection={selection}
				shown={shown.length}
				focusRef={bar}
				onAction={(action) => setDialog({ name: 'bulk', action, rows: selection.rows })}
				onExport={() => setDialog({ name: 'export', rows: selection.rows })}
			/>
			{shown.length > 0 ? (
				<IdentityTable
					rows={shown}
					total={isComplete ? shown.length : undefined}
					question={JSON.stringify([filter, wantedSearch, order])}
					situation={situation}
					order={order}
					onOrder={setOrder}
					selection={selection}
				/>
			) : null}
			{shown.length === 0 && !isComplete ? <ListSkeleton /> : null}
			{shown.length === 0 && isComplete && isNarrowed ? (
				<Notice appearance="information" actions={<Button onClick={clear}>{words.list.clear}</Button>}>
					<p>{words.list.noMatch}</p>
				</Notice>
			) : null}
			{shown.length === 0 && isComplete && !isNarrowed ? (
				<Notice
					appearance="information"
					actions={<Button onClick={() => setFilter({ status: 'retired' })}>{words.list.showRetired}</Button>}
				>
					<p>{words.list.allRetired}</p>
				</Notice>
			) : null}
			<OtherAccounts />
			{dialog?.name === 'bulk' ? (
				<BulkDialogHost action={dialog.action} rows={dialog.rows} onClose={closeBulk} />
			) : null}
			{dialog?.name === 'export' ? <ExportDialogHost rows={dialog.rows} onClose={() => setDialog(undefined)} /> : null}
		</>
	);
}
