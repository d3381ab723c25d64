// All accounts of the site: what is not human, what looks like it, and what nobody registered.
import Button from '@atlaskit/button/default/button';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { useAccounts } from '../../data/admin/accounts';
import { useIdentities } from '../../data/admin/identities';
import { adminQueries } from '../../data/admin/queries';
import { jiraQueries } from '../../data/jira/queries';
import { toPublicError } from '../../data/rpc';
import { useNavigation } from '../../navigation/navigation';
import { words } from '../../strings/accounts';
import { words as adminWords } from '../../strings/admin';
import {
	type AccountView,
	accountChips,
	findAccountRows,
	readAccountView,
	showings,
	usualView,
	withIdentities,
	writeAccountView,
} from '../../ui/account/account-view';
import { Chips } from '../../ui/form/chips';
import { FilterSelect } from '../../ui/form/filter-select';
import { SearchField } from '../../ui/form/search-field';
import { useSettled } from '../../ui/form/use-settled';
import { AdminLoadFailure } from '../../ui/page/admin-answer';
import { Notice } from '../../ui/page/notice';
import { PageHeading } from '../../ui/page/page-heading';
import { Loading } from '../../ui/page/states';
import { failureText } from '../../ui/text/failure-text';
import { Past } from '../../ui/text/time-text';
import { useNow } from '../../ui/text/use-now';
import { AccountTable, type OnIgnore } from './account-table';
import classes from './accounts-page.module.css';
import { ComparisonState } from './comparison-state';
import type { IgnoreDialogProps } from './ignore-dialog-props';
import { MembershipsState } from './memberships-state';

const IgnoreDialog = lazy(() => import('./ignore-dialog'));
const ExportAccountsDialog = lazy(() => import('./export-accounts-dialog'));

const listHeightPx = 489;
const fewestLetters = 2;
const nobody: ReadonlySet<string> = new Set();

/** What the list is narrowed to, kept in its address. */
function useAccountView(): readonly [AccountView, (part: Partial<AccountView>) => void] {
	const { route, go } = useNavigation();
	const wanted = route.page === 'accounts' ? route.view : undefined;
	const [view, setView] = useState(() => readAccountView(wanted));
	const address = writeAccountView(view);
	const settled = useSettled(address ?? '');
	useEffect(() => {
		const next = settled === '' ? undefined : settled;
		if (next !== wanted) go(next === undefined ? { page: 'accounts' } : { page: 'accounts', view: next }, 'replace');
	}, [settled, wanted, go]);
	const change = useCallback((part: Partial<AccountView>) => setView((known) => ({ ...known, ...part })), []);
	return [view, change];
}

/** The accounts whose names match what was typed, as Jira says to the person who looks. */
function useNamed(search: string): ReadonlySet<string> {
	const wanted = useSettled(search.trim());
	const { data } = useQuery({ ...jiraQueries.foundAccounts(wanted), enabled: wanted.length >= fewestLetters });
	return useMemo(() => (data === undefined ? nobody : new Set(data.map(({ accountId }) => accountId))), [data]);
}

export default function AccountsPage() {
	const accounts = useAccounts();
	const identities = useIdentities();
	const { data: settings } = useQuery(adminQueries.settings);
	const { data: observed } = useQuery(adminQueries.observed);
	const now = useNow();
	const [view, change] = useAccountView();
	const [isExporting, setIsExporting] = useState(false);
	const [asked, setAsked] = useState<Omit<IgnoreDialogProps, 'onClose'>>();
	const named = useNamed(view.search);
	const all = useMemo(() => withIdentities(accounts.rows, identities.rows), [accounts.rows, identities.rows]);
	const { shown, chipCounts } = useMemo(() => findAccountRows(all, view, named), [all, view, named]);
	const grantsOf = useMemo(
		() => new Map(observed?.accounts.map(({ accountId, grants }) => [accountId, grants.map(({ grant }) => grant)])),
		[observed],
	);
	const isComplete = accounts.isComplete && identities.isComplete;
	const failure = accounts.error ?? identities.error;
	const resume = () => {
		if (accounts.error !== undefined) accounts.resume();
		if (identities.error !== undefined) identities.resume();
	};
	const ignore = useCallback<OnIgnore>((one) => setAsked(one), []);
	const listsPeople = settings?.settings.listsPeople;
	const offered = showings.filter((one) => one === 'bots' || listsPeople === true || one === view.show);

	const list = () => {
		if (failure !== undefined && all.length === 0) {
			return <AdminLoadFailure thing={words.thing} error={toPublicError(failure)} retry={resume} />;
		}
		if (all.length === 0 && isComplete) return <p>{words.none}</p>;
		if (shown.length === 0 && !isComplete) return <Loading thing={words.thing} height={listHeightPx} />;
		if (shown.length === 0) {
			return (
				<Notice
					appearance="information"
					actions={<Button onClick={() => change({ ...usualView, chip: undefined })}>{words.clear}</Button>}
				>
					<p>{words.noMatch}</p>
				</Notice>
			);
		}
		return (
			<AccountTable
				rows={shown}
				total={isComplete ? shown.length : undefined}
				view={view}
				now={now}
				areIdentitiesKnown={identities.isComplete}
				grantsOf={grantsOf}
				onIgnore={ignore}
			/>
		);
	};

	return (
		<>
			<PageHeading size="medium">{words.title}</PageHeading>
			<p>{words.lead}</p>
			<ComparisonState listsPeople={listsPeople !== false} />
			<MembershipsState listsPeople={listsPeople === true} />
			<search className={classes['filters']}>
				<SearchField label={words.search} value={view.search} onChange={(search) => change({ search })} />
				{offered.length === 1 ? null : (
					<FilterSelect
						label={words.show}
						value={view.show}
						choices={offered.map((value) => ({ value, label: words.showing[value] }))}
						onChange={(show = usualView.show) => change({ show })}
					/>
				)}
				<Chips
					legend={words.chips}
					chips={accountChips}
					names={words.chip}
					counts={isComplete ? chipCounts : undefined}
					chosen={view.chip}
					onChoose={(chip) => change({ chip })}
				/>
			</search>
			{failure === undefined || all.length === 0 ? null : (
				<Notice appearance="warning" actions={<Button onClick={resume}>{adminWords.list.resume}</Button>}>
					<p>{failureText(toPublicError(failure))}</p>
				</Notice>
			)}
			<div className={classes['compare']}>
				<p role="status">{words.count(shown.length, isComplete)}</p>
				{shown.length === 0 || !isComplete ? null : (
					<Button spacing="compact" onClick={() => setIsExporting(true)}>
						{words.export.open}
					</Button>
				)}
			</div>
			{accounts.rows.length === 0 ? null : (
				<p className={classes['quiet']}>
					{accounts.countedUpTo === undefined ? (
						words.notCounted
					) : (
						<>
							{words.countedUpTo} <Past at={accounts.countedUpTo} />.
						</>
					)}
				</p>
			)}
			{view.chip === 'licensed' ? <p className={classes['quiet']}>{words.licensedMeaning}</p> : null}
			{view.chip === 'dormant' ? <p className={classes['quiet']}>{words.dormantMeaning}</p> : null}
			{list()}
			{isExporting ? (
				<Suspense fallback={null}>
					<ExportAccountsDialog accounts={shown} products={accounts.products} onClose={() => setIsExporting(false)} />
				</Suspense>
			) : null}
			{asked === undefined ? null : (
				<Suspense fallback={null}>
					<IgnoreDialog {...asked} onClose={() => setAsked(undefined)} />
				</Suspense>
			)}
		</>
	);
}
