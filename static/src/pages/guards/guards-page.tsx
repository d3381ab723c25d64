// Where a bot can still walk through: every transition in use, what became worse, and guarding many in one step.
import Button from '@atlaskit/button/default/button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { outdateGuards } from '../../data/admin/mutations';
import { useOverview } from '../../data/admin/overview';
import { adminQueries } from '../../data/admin/queries';
import { useAllPages } from '../../data/all-pages';
import { toPublicError } from '../../data/rpc';
import { words } from '../../strings/guards';
import { AdminLoadFailure } from '../../ui/page/admin-answer';
import layout from '../../ui/page/layout.module.css';
import { useAnnounce } from '../../ui/page/live-region';
import { Notice } from '../../ui/page/notice';
import { PageHeading } from '../../ui/page/page-heading';
import { Empty, Loading } from '../../ui/page/states';
import { Unseen } from '../../ui/page/unseen';
import { useSelection } from '../../ui/table/use-selection';
import { tableSizes } from '../../ui/table/virtual-table';
import { errorText } from '../../ui/text/error-text';
import { ChangeDialogHost } from './change-dialog-host';
import { type ChangeDialogProps, guardRowsFor, mayEnforce } from './change-task';
import { DriftSection } from './drift-section';
import { GuardFilters } from './guard-filters';
import { findGuardRows, type GuardRow, guardRowsOf, type RowFilter, usualFilter } from './guard-rows';
import { GuardTable } from './guard-table';
import classes from './guard-table.module.css';
import { TaskBar } from './task-bar';

const MapSection = lazy(() => import('./map-section'));

const skeletonRows = 8;
const mapHeightPx = 640;
/** How long the count has to stand still before it is spoken. */
const announceDelayMs = 600;

const keyOf = ({ key }: GuardRow): string => key;
const none = [] as const;
const noDrift = { findings: none, accepted: none };

export default function GuardsPage() {
	const client = useQueryClient();
	const overview = useOverview();
	const announce = useAnnounce();
	const { pages, isComplete, isReading, error, resume } = useAllPages(adminQueries.inventory);
	const { data: drift } = useQuery(adminQueries.drift);
	const [filter, setFilter] = useState<RowFilter>(usualFilter);
	const [isChoosing, setIsChoosing] = useState(false);
	const [isMapOpen, setIsMapOpen] = useState(false);
	const [dialog, setDialog] = useState<Pick<ChangeDialogProps, 'task' | 'wanted' | 'rows'>>();
	const bar = useRef<HTMLDivElement>(null);
	const toolbar = useRef<HTMLDivElement>(null);
	const wantedFilter = useDeferredValue(filter);

	const workflows = useMemo(() => pages.flatMap((page) => page.workflows), [pages]);
	const closedSpaces = overview?.closedSpaces ?? none;
	const rows = useMemo(() => guardRowsOf(workflows, drift ?? noDrift, closedSpaces), [workflows, drift, closedSpaces]);
	const places = useMemo(() => new Map(rows.map((row) => [row.key, row])), [rows]);
	const found = useMemo(() => findGuardRows(rows, wantedFilter), [rows, wantedFilter]);
	const { shown } = found;
	const selection = useSelection(shown, keyOf);

	const isUsual = wantedFilter.chip === undefined && !wantedFilter.isIntoProtected && wantedFilter.search.trim() === '';
	const count = words.count(shown.length, isComplete ? rows.length : undefined, isUsual);
	useEffect(() => {
		if (!isComplete) return;
		const timer = setTimeout(() => announce(count), announceDelayMs);
		return () => clearTimeout(timer);
	}, [announce, count, isComplete]);

	const guardOne = useCallback((row: GuardRow) => setDialog({ task: 'guard', rows: [row] }), []);
	const refresh = () => outdateGuards(client);
	const startChoosing = () => {
		setIsChoosing(true);
		setFilter({ ...usualFilter, chip: 'unguarded' });
	};
	const closeDialog = (hasChanged: boolean) => {
		setDialog(undefined);
		if (!hasChanged) return;
		if (isChoosing) setFilter(usualFilter);
		setIsChoosing(false);
		selection.selectAll(false);
		refresh();
	};

	const failure = error === undefined ? undefined : toPublicError(error);
	const isCounting = !isComplete && failure === undefined;
	const isEmpty = isComplete && isUsual && shown.length === 0;
	useEffect(() => {
		// The bar comes when the list is no longer called empty.
		if (isChoosing && !isEmpty) bar.current?.focus();
	}, [isChoosing, isEmpty]);
	const header = (
		<header className={layout['header']}>
			<PageHeading size="medium">{words.title}</PageHeading>
			<div ref={toolbar} tabIndex={-1} className={layout['toolbar']}>
				<Button appearance="subtle" isLoading={isReading && isComplete} onClick={refresh}>
					{words.refresh}
				</Button>
				{rows.length === 0 ? null : (
					<Button aria-expanded={isMapOpen} onClick={() => setIsMapOpen((isOpen) => !isOpen)}>
						{words.map.button}
					</Button>
				)}
				{rows.length === 0 || isEmpty ? null : (
					<Button appearance={(drift?.findings.length ?? 0) > 0 ? 'default' : 'primary'} onClick={startChoosing}>
						{words.button}
					</Button>
				)}
			</div>
		</header>
	);

	if (rows.length === 0 && failure !== undefined) {
		return (
			<>
				{header}
				<AdminLoadFailure thing={words.thing.inventory} error={failure} retry={resume} />
			</>
		);
	}
	return (
		<>
			{header}
			<DriftSection places={places} onRestore={(row, wanted) => setDialog({ task: 'restore', wanted, rows: [row] })} />
			{isComplete && rows.length === 0 ? (
				<Empty title={words.empty.noWorkflows} />
			) : (
				<>
					{isMapOpen && rows.length > 0 ? (
						<Suspense fallback={<Loading thing={words.map.thing} height={mapHeightPx} />}>
							<MapSection rows={rows} />
						</Suspense>
					) : null}
					<GuardFilters filter={filter} onFilter={setFilter} counts={isComplete ? found : undefined} />
					{failure === undefined ? null : (
						<Notice appearance="warning" actions={<Button onClick={resume}>{words.resume}</Button>}>
							<p>{isComplete ? words.notRefreshed : words.partial(workflows.length)}</p>
							<p>{errorText(failure)}</p>
						</Notice>
					)}
					{isChoosing ? (
						<Notice appearance="information">
							<p>{words.empty.isChoosing}</p>
						</Notice>
					) : null}
					{isReading && !isComplete ? (
						<p className={classes['subtle']}>{words.reading(workflows.length, rows.length)}</p>
					) : null}
					{isEmpty ? (
						<Empty title={words.empty.title}>
							<p>{words.empty.meaning}</p>
							<Button appearance="primary" onClick={startChoosing}>
								{words.button}
							</Button>
						</Empty>
					) : (
						<>
							<TaskBar
								count={count}
								selection={selection}
								shown={shown.length}
								focusRef={bar}
								onTask={(task) => setDialog({ task, rows: guardRowsFor(task, selection.rows) })}
							/>
							{shown.length > 0 ? (
								<GuardTable
									rows={shown}
									total={isComplete ? shown.length : undefined}
									question={JSON.stringify(wantedFilter)}
									selection={selection}
									onGuard={guardOne}
								/>
							) : null}
							{shown.length === 0 && isCounting ? (
								<Loading thing={words.thing.inventory} height={skeletonRows * tableSizes.twoLines.rowHeightPx} />
							) : null}
							{shown.length === 0 && !isCounting ? (
								<Notice
									appearance="information"
									actions={<Button onClick={() => setFilter(usualFilter)}>{words.clear}</Button>}
								>
									<p>{words.noMatch}</p>
								</Notice>
							) : null}
						</>
					)}
				</>
			)}
			<Unseen>
				<p>{words.unseenToo}</p>
			</Unseen>
			{dialog === undefined ? null : (
				<ChangeDialogHost {...dialog} returnTo={toolbar} canEnforce={mayEnforce(overview)} onClose={closeDialog} />
			)}
		</>
	);
}
