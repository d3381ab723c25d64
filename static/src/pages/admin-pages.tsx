// The admin surface: what is true for the whole site, and the page that the path names.
import Button from '@atlaskit/button/default/button';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { defined } from '../../../src/contract/defined';
import { useInForce, useRetry } from '../data/admin/in-force';
import { adminQueries } from '../data/admin/queries';
import { toPublicError } from '../data/rpc';
import { useNavigation } from '../navigation/navigation';
import { RouteLink } from '../navigation/route-link';
import type { Route } from '../navigation/routes';
import { Views } from '../navigation/views';
import { words } from '../strings/admin';
import { InForceBanners } from '../ui/in-force/in-force-banners';
import { AdminLoadFailure } from '../ui/page/admin-answer';
import classes from '../ui/page/layout.module.css';
import { Notice } from '../ui/page/notice';
import { Empty, Loading } from '../ui/page/states';
import { ClosedSpacesBanner } from '../ui/switches/closed-spaces-banner';
import { Banner } from '../ui/switches/switch-banners';
import { problemText } from '../ui/text/problem-text';

/** The code of each page, which comes when the page is opened. */
const files = {
	overview: () => import('./overview/overview-page'),
	identities: () => import('./identities/identities-page'),
	identity: () => import('./identity/identity-page'),
	month: () => import('./identity/month-page'),
	register: () => import('./identity-form/register-page'),
	edit: () => import('./identity-form/edit-page'),
	accounts: () => import('./accounts/accounts-page'),
	account: () => import('./identity/account-page'),
	import: () => import('./bulk/import-page'),
	work: () => import('./bulk/work-page'),
	guards: () => import('./guards/guards-page'),
	guard: () => import('./guards/guard-page'),
	audit: () => import('./audit/audit-page'),
	evidence: () => import('./evidence/evidence-page'),
	health: () => import('./health/health-page'),
	leave: () => import('./leave/leave-page'),
	site: () => import('./switches/switches-page'),
	settings: () => import('./settings/settings-page'),
	words: () => import('./words/words-page'),
} as const satisfies Record<Exclude<Route['page'], 'unknown'>, () => Promise<unknown>>;

/** Fetches the code of the page that opens first while the rest still starts. A failure shows when it is needed. */
export function fetchPage({ page }: Route): void {
	if (page !== 'unknown') files[page]().catch(() => undefined);
}

/** Height of a page while its code is fetched, pixels: as high as it is while it loads what it shows. */
const heights: Readonly<Record<Route['page'], number>> = {
	overview: 600,
	identities: 537,
	identity: 676,
	month: 900,
	register: 1208,
	edit: 720,
	accounts: 700,
	account: 760,
	import: 450,
	work: 516,
	guards: 744,
	guard: 676,
	audit: 640,
	evidence: 560,
	health: 1048,
	leave: 536,
	site: 604,
	settings: 653,
	words: 560,
	unknown: 120,
};

const OverviewPage = lazy(files.overview);
const IdentitiesPage = lazy(files.identities);
const IdentityPage = lazy(files.identity);
const MonthPage = lazy(files.month);
const RegisterPage = lazy(files.register);
const EditPage = lazy(files.edit);
const AccountsPage = lazy(files.accounts);
const AccountPage = lazy(files.account);
const ImportPage = lazy(files.import);
const WorkPage = lazy(files.work);
const GuardsPage = lazy(files.guards);
const GuardPage = lazy(files.guard);
const AuditPage = lazy(files.audit);
const EvidencePage = lazy(files.evidence);
const HealthPage = lazy(files.health);
const LeavePage = lazy(files.leave);
const SwitchesPage = lazy(files.site);
const SettingsPage = lazy(files.settings);
const WordsPage = lazy(files.words);
const WayBack = lazy(() => import('./way-back'));

function Page({ route }: { readonly route: Route }) {
	switch (route.page) {
		case 'overview':
			return <OverviewPage />;
		case 'identities':
			return <IdentitiesPage />;
		case 'identity':
			return <IdentityPage key={route.accountId} accountId={route.accountId} />;
		case 'month':
			return <MonthPage key={`${route.accountId} ${route.month}`} accountId={route.accountId} month={route.month} />;
		case 'register':
			return (
				<RegisterPage
					key={`${route.accountId} ${route.grants}`}
					{...defined({ accountId: route.accountId, grants: route.grants })}
				/>
			);
		case 'edit':
			return (
				<EditPage
					key={`${route.accountId} ${route.grants} ${route.without}`}
					accountId={route.accountId}
					{...defined({ without: route.without, grants: route.grants })}
				/>
			);
		case 'accounts':
			return <AccountsPage />;
		case 'account':
			return <AccountPage key={route.accountId} accountId={route.accountId} />;
		case 'import':
			return <ImportPage />;
		case 'work':
			return <WorkPage key={route.id} id={route.id} />;
		case 'guards':
			return <GuardsPage />;
		case 'guard':
			return (
				<GuardPage
					key={`${route.workflowId} ${route.transitionId}`}
					workflowId={route.workflowId}
					transitionId={route.transitionId}
				/>
			);
		case 'audit':
			return <AuditPage />;
		case 'evidence':
			return <EvidencePage />;
		case 'health':
			return <HealthPage />;
		case 'leave':
			return <LeavePage />;
		case 'site':
			return <SwitchesPage />;
		case 'settings':
			return <SettingsPage />;
		case 'words':
			return <WordsPage key={route.term ?? ''} {...defined({ term: route.term })} />;
		case 'unknown':
			return (
				<Empty title={words.unknownPage.title}>
					<RouteLink to={{ page: 'identities' }}>{words.unknownPage.toIdentities}</RouteLink>
				</Empty>
			);
	}
}

/** What holds for every page: switches, a registry that nobody published yet, and one that could not grow. */
function SiteState({ route }: { readonly route: Route }) {
	const { data: overview, isFetching, refetch } = useQuery(adminQueries.overview);
	const { go } = useNavigation();
	if (overview === undefined) return null;
	const { isPrepared, isLetIn, isUnreadable, growth, enforcedGuards, closedSpaces } = overview;
	const toHealth = {
		name: words.unreadable.open,
		label: words.unreadable.openLabel,
		run: () => go({ page: 'health' }),
	};
	return (
		<>
			{isUnreadable ? (
				<Banner
					kind="broken"
					head={words.unreadable.title}
					text={words.unreadable.meaning}
					action={route.page === 'health' ? undefined : toHealth}
				/>
			) : null}
			<ClosedSpacesBanner
				spaces={closedSpaces.map(({ id }) => id)}
				openHealth={route.page === 'health' ? undefined : toHealth.run}
			/>
			<InForce route={route} isUnreadable={isUnreadable} />
			{isPrepared ? null : (
				<Notice
					appearance="warning"
					actions={
						<Button onClick={() => void refetch()} isLoading={isFetching}>
							{words.notPrepared.check}
						</Button>
					}
				>
					<p>
						<strong>{words.notPrepared.title}</strong>
					</p>
					<p>{isLetIn ? words.notPrepared.meaning(enforcedGuards) : words.notPrepared.notLetIn}</p>
				</Notice>
			)}
			{isPrepared && !isLetIn ? (
				<Notice appearance="warning">
					<p>
						<strong>{words.notLetIn.title}</strong>
					</p>
					<p>{words.notLetIn.meaning}</p>
				</Notice>
			) : null}
			{growth.refused === undefined ? null : (
				<Notice appearance="warning" actions={<RouteLink to={{ page: 'settings' }}>{words.growth.settings}</RouteLink>}>
					<p>
						<strong>{words.growth.refused(problemText(growth.refused.why))}</strong>
					</p>
					<p>{words.growth.next}</p>
				</Notice>
			)}
		</>
	);
}

/** The switches, and how Jira lags behind what is stored. */
function InForce({ route, isUnreadable }: { readonly route: Route; readonly isUnreadable: boolean }) {
	const inForce = useInForce();
	const retry = useRetry();
	const { go } = useNavigation();
	if (inForce === undefined) return null;
	const { frozen, frozenSpaces, brokenGlass } = inForce.switches;
	// The page of the switches has the buttons itself.
	const toSwitches = route.page === 'site' ? undefined : () => go({ page: 'site' });
	return (
		<InForceBanners
			switches={{
				spaces: frozenSpaces,
				...defined({ site: frozen }),
				// While rules cannot read the registry, they cannot read either that the glass is broken.
				...(brokenGlass === undefined || isUnreadable ? {} : { brokenGlass }),
			}}
			onThaw={toSwitches}
			onMend={toSwitches}
			lag={inForce.lag}
			// The page of an identity has a button itself.
			retry={route.page === 'identity' ? undefined : retry}
		/>
	);
}

/** Nobody knows yet what stands above the page: neither an answer came nor a failure. */
const isAwaited = ({ isPending, failureCount }: { readonly isPending: boolean; readonly failureCount: number }) =>
	isPending && failureCount === 0;

export function App() {
	const { route } = useNavigation();
	const overviewQuery = useQuery(adminQueries.overview);
	const inForceQuery = useQuery(adminQueries.inForce);
	const { data: overview, error, refetch } = overviewQuery;
	const failure = overview === undefined && error !== null ? toPublicError(error) : undefined;
	if (failure?.code === 'FORBIDDEN') {
		return (
			<main className={classes['page']}>
				{failure.problem === 'account-is-identity' ? (
					<Suspense fallback={null}>
						<WayBack failure={failure} />
					</Suspense>
				) : (
					<AdminLoadFailure thing={words.thing.site} error={failure} retry={() => void refetch()} />
				)}
			</main>
		);
	}
	// A banner that came later would push the button away that somebody is about to press.
	const isLoading = isAwaited(overviewQuery) || isAwaited(inForceQuery);
	const loading = <Loading thing={words.thing.page} height={heights[route.page]} />;
	return (
		<main className={classes['page']}>
			{isLoading ? loading : null}
			<div hidden={isLoading} {...(isLoading ? {} : { className: classes['whole'] })}>
				<SiteState route={route} />
				<Views route={route} />
				<Suspense fallback={loading}>
					<Page route={route} />
				</Suspense>
			</div>
		</main>
	);
}
