// Which bots may act, who answers for them, and what needs somebody.
import Button from '@atlaskit/button/default/button';
import { useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react';
import type { IdentityStatus } from '../../../../src/contract/identity';
import type { IdentityView } from '../../../../src/contract/rpc';
import { useAnnounce } from '../../shared/live-region';
import { LoadFailure } from '../../shared/states';
import { toPublicError } from '../../shared/use-load';
import { useNow } from '../../shared/use-now';
import { MoveDialogHost } from '../identity/move-dialog-host';
import type { MoveAction } from '../identity/move-dialog-props';
import { useOwners } from '../jira/use-owners';
import classes from '../page/layout.module.css';
import { Notice } from '../page/notice';
import { PageHeading } from '../page/page-heading';
import { useIdentities, useRegistry } from '../registry/registry';
import {
	type ListFilter,
	matchesFilter,
	matchesSearch,
	type Situation,
	type SortBy,
	sortIdentities,
} from '../registry/urgency';
import { useNavigation } from '../routing/navigation';
import { words } from '../words';
import { FirstRun } from './first-run';
import { IdentityTable } from './identity-table';
import { ListFilters } from './list-filters';
import { ListSkeleton } from './list-skeleton';
import { OtherAccounts } from './other-accounts';

const current: readonly IdentityStatus[] = ['active', 'suspended'];
const everything: readonly IdentityStatus[] = ['active', 'suspended', 'retired'];

/** How long the count has to stand still before it is spoken. */
const announceDelayMs = 600;

export function IdentitiesPage() {
	const { store } = useRegistry();
	const { go } = useNavigation();
	const announce = useAnnounce();
	const snapshot = useIdentities();
	const now = useNow();
	const [filter, setFilter] = useState<ListFilter>('current');
	const [search, setSearch] = useState('');
	const [sortBy, setSortBy] = useState<SortBy>('urgency');
	const [move, setMove] = useState<{ action: MoveAction; identity: IdentityView }>();
	const wantedSearch = useDeferredValue(search);

	useEffect(() => {
		void store.refresh();
	}, [store]);
	useEffect(() => {
		void store.ensure(filter === 'retired' ? everything : current);
	}, [store, filter]);

	const { identities, complete, error, isReading, pinned, unenforced } = snapshot;
	const hasCurrent = current.every((status) => complete.has(status));
	const isNobodyCurrent = hasCurrent && !identities.some(({ status }) => status !== 'retired');
	useEffect(() => {
		// Whether the list is empty or everybody is retired decides what the page says.
		if (isNobodyCurrent) void store.ensure(everything);
	}, [store, isNobodyCurrent]);

	const ownerIds = useMemo(() => identities.map(({ ownerId }) => ownerId), [identities]);
	const owners = useOwners(ownerIds);
	const situation = useMemo<Situation>(
		() => ({
			now,
			isOrphaned: ({ ownerId }) => owners.isGone(ownerId),
			isUnenforced: ({ accountId, version }) => unenforced.get(accountId) === version,
		}),
		[now, owners, unenforced],
	);
	const shown = useMemo(() => {
		const found = identities.filter(
			(identity) => matchesFilter(identity, filter, situation) && matchesSearch(identity, wantedSearch),
		);
		return sortIdentities(found, sortBy, situation, ({ accountId }) => pinned.has(accountId));
	}, [identities, filter, wantedSearch, sortBy, situation, pinned]);

	const statuses = filter === 'retired' ? everything : current;
	const isComplete = statuses.every((status) => complete.has(status));
	const isNarrowed = wantedSearch.trim() !== '' || filter !== 'current';
	const count = words.list.count(shown.length, isComplete, isNarrowed);
	const isIdle = !isReading;
	useEffect(() => {
		if (!isComplete) return;
		const timer = setTimeout(() => announce(count), announceDelayMs);
		return () => clearTimeout(timer);
	}, [announce, count, isComplete]);

	const startMove = useCallback((action: MoveAction, identity: IdentityView) => setMove({ action, identity }), []);
	const clear = () => {
		setFilter('current');
		setSearch('');
	};
	const failure = error === undefined ? undefined : toPublicError(error);
	const retry = () => void store.ensure(statuses);

	const header = (
		<header className={classes['header']}>
			<PageHeading size="medium">{words.list.title}</PageHeading>
			<Button appearance="primary" onClick={() => go({ page: 'register' })}>
				{words.list.register}
			</Button>
		</header>
	);

	if (identities.length === 0 && failure !== undefined) {
		return (
			<>
				{header}
				<LoadFailure
					thing={words.thing.identities}
					error={failure}
					retry={retry}
					noAccess={words.noAccess}
					noAccessNext={words.noAccessNext}
				/>
			</>
		);
	}
	if (identities.length === 0 && complete.has('retired') && isIdle) return <FirstRun />;
	if (identities.length === 0 && !(hasCurrent && filter !== 'current')) {
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
				identities={identities}
				isComplete={hasCurrent}
				situation={situation}
				count={count}
			/>
			{failure === undefined ? null : (
				<Notice appearance="warning" actions={<Button onClick={retry}>{words.list.resume}</Button>}>
					<p>{words.list.partial(identities.length)}</p>
				</Notice>
			)}
			{shown.length > 0 ? (
				<IdentityTable
					identities={shown}
					total={isComplete ? shown.length : undefined}
					owners={owners}
					situation={situation}
					pinned={pinned}
					sortBy={sortBy}
					onSort={setSortBy}
					onMove={startMove}
				/>
			) : isComplete ? (
				<Notice appearance="information" actions={<Button onClick={clear}>{words.list.clear}</Button>}>
					<p>{isNarrowed ? words.list.noMatch : words.list.allRetired}</p>
				</Notice>
			) : (
				<ListSkeleton />
			)}
			<OtherAccounts />
			{move === undefined ? null : (
				<MoveDialogHost action={move.action} identity={move.identity} onClose={() => setMove(undefined)} />
			)}
		</>
	);
}
