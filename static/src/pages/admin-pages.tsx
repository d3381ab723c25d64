// The admin surface: what is true for the whole site, and the page that the path names.
import Button from '@atlaskit/button/default/button';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { adminQueries } from '../data/admin/queries';
import { toPublicError } from '../data/rpc';
import { useNavigation } from '../navigation/navigation';
import { RouteLink } from '../navigation/route-link';
import type { Route } from '../navigation/routes';
import { Views } from '../navigation/views';
import { words } from '../strings/admin';
import classes from '../ui/page/layout.module.css';
import { Notice } from '../ui/page/notice';
import { LoadFailure, Loading } from '../ui/page/states';
import { Banner, SwitchBanners } from '../ui/switches/switch-banners';
import { IdentitiesPage } from './identities/identities-page';

const IdentityPage = lazy(() => import('./identity/identity-page'));
const RegisterPage = lazy(() => import('./identity-form/register-page'));
const EditPage = lazy(() => import('./identity-form/edit-page'));
const GuardsPage = lazy(() => import('./guards/guards-page'));
const GuardPage = lazy(() => import('./guards/guard-page'));
const HealthPage = lazy(() => import('./health/health-page'));
const LeavePage = lazy(() => import('./leave/leave-page'));
const ImportPage = lazy(() => import('./bulk/import-page').then((file) => ({ default: file.ImportPage })));
const WorkPage = lazy(() => import('./bulk/work-page').then((file) => ({ default: file.WorkPage })));
const SwitchesPage = lazy(() => import('./switches/switches-page').then((file) => ({ default: file.SwitchesPage })));
const SettingsPage = lazy(() => import('./settings/settings-page').then((file) => ({ default: file.SettingsPage })));

/** Height of a page whose content is not known yet, pixels. */
const pageHeight = 480;

function Page({ route }: { readonly route: Route }) {
	switch (route.page) {
		case 'identities':
			return <IdentitiesPage />;
		case 'identity':
			return <IdentityPage key={route.accountId} accountId={route.accountId} />;
		case 'register':
			return (
				<RegisterPage
					key={route.accountId ?? ''}
					{...(route.accountId === undefined ? {} : { accountId: route.accountId })}
				/>
			);
		case 'edit':
			return (
				<EditPage key={route.accountId} accountId={route.accountId} isWithoutUnused={route.without === 'unused'} />
			);
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
		case 'health':
			return <HealthPage />;
		case 'leave':
			return <LeavePage />;
		case 'site':
			return <SwitchesPage />;
		case 'settings':
			return <SettingsPage />;
	}
}

/** What holds for every page: switches, a registry that nobody published yet, and one that could not grow. */
function SiteState({ route }: { readonly route: Route }) {
	const { data: overview, isFetching, refetch } = useQuery(adminQueries.overview);
	const { go } = useNavigation();
	if (overview === undefined) return null;
	const { isPrepared, isUnreadable, switches, growth, enforcedGuards } = overview;
	const { frozen, frozenSpaces, brokenGlass } = switches;
	// The page of the switches has the buttons itself.
	const toSwitches = route.page === 'site' ? undefined : () => go({ page: 'site' });
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
			<SwitchBanners
				switches={{
					spaces: frozenSpaces,
					...(frozen === undefined ? {} : { site: frozen }),
					// While rules cannot read the registry, they cannot read either that the glass is broken.
					...(brokenGlass === undefined || isUnreadable ? {} : { brokenGlass }),
				}}
				onThaw={toSwitches}
				onMend={toSwitches}
			/>
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
					<p>{words.notPrepared.meaning(enforcedGuards)}</p>
				</Notice>
			)}
			{growth.refused === undefined ? null : (
				<Notice appearance="warning" actions={<RouteLink to={{ page: 'settings' }}>{words.growth.settings}</RouteLink>}>
					<p>
						<strong>{words.growth.refused(growth.refused.why)}</strong>
					</p>
					<p>{words.growth.next}</p>
				</Notice>
			)}
		</>
	);
}

export function App() {
	const { route } = useNavigation();
	const { data: overview, error, refetch } = useQuery(adminQueries.overview);
	const failure = overview === undefined && error !== null ? toPublicError(error) : undefined;
	if (failure?.code === 'FORBIDDEN') {
		return (
			<main className={classes['page']}>
				<LoadFailure
					thing={words.thing.site}
					error={failure}
					retry={() => void refetch()}
					noAccess={words.noAccess}
					noAccessNext={words.noAccessNext}
				/>
			</main>
		);
	}
	return (
		<main className={classes['page']}>
			<SiteState route={route} />
			<Views route={route} />
			<Suspense fallback={<Loading thing={words.thing.page} height={pageHeight} />}>
				<Page route={route} />
			</Suspense>
		</main>
	);
}
