// The admin surface: what is true for the whole site, and the page that the path names.
import Button from '@atlaskit/button/default/button';
import { lazy, Suspense } from 'react';
import { FrozenBanner } from '../shared/frozen-banner';
import { LoadFailure, Loading } from '../shared/states';
import { IdentitiesPage } from './list/identities-page';
import classes from './page/layout.module.css';
import { Notice } from './page/notice';
import { useRegistry } from './registry/registry';
import { useNavigation } from './routing/navigation';
import { RouteLink } from './routing/route-link';
import type { Route } from './routing/routes';
import { words } from './words';

const IdentityPage = lazy(() => import('./identity/identity-page'));
const RegisterPage = lazy(() => import('./form/register-page'));
const EditPage = lazy(() => import('./form/edit-page'));
const GuardsPage = lazy(() => import('./guards/guards-page'));

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
			return <EditPage key={route.accountId} accountId={route.accountId} />;
		case 'guards':
			return <GuardsPage />;
	}
}

const views = [
	{ to: { page: 'identities' }, name: words.views.identities },
	{ to: { page: 'guards' }, name: words.views.guards },
] as const satisfies readonly { to: Route; name: string }[];

function Views({ route }: { readonly route: Route }) {
	// A page below one of these has a link back instead.
	if (views.every(({ to }) => to.page !== route.page)) return null;
	return (
		<nav aria-label={words.views.label} className={classes['views']}>
			{views.map(({ to, name }) => (
				<span key={to.page} className={classes['view']} data-current={to.page === route.page}>
					<RouteLink to={to} appearance="subtle" isCurrent={to.page === route.page}>
						{name}
					</RouteLink>
				</span>
			))}
		</nav>
	);
}

/** What holds for every page: nothing works before the first publication, and a freeze refuses everybody. */
function SiteState() {
	const { overview } = useRegistry();
	if (overview.state !== 'ready') return null;
	const { isPrepared, isFrozen, enforcedGuards } = overview.value;
	return (
		<>
			{isFrozen ? <FrozenBanner scope="site" /> : null}
			{isPrepared ? null : (
				<Notice
					appearance="warning"
					actions={
						<Button onClick={overview.reload} isLoading={overview.isReloading}>
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
		</>
	);
}

export function App() {
	const { route } = useNavigation();
	const { overview } = useRegistry();
	if (overview.state === 'error' && overview.error.code === 'FORBIDDEN') {
		return (
			<main className={classes['page']}>
				<LoadFailure
					thing={words.thing.site}
					error={overview.error}
					retry={overview.retry}
					noAccess={words.noAccess}
					noAccessNext={words.noAccessNext}
				/>
			</main>
		);
	}
	return (
		<main className={classes['page']}>
			<SiteState />
			<Views route={route} />
			<Suspense fallback={<Loading thing={words.thing.page} height={pageHeight} />}>
				<Page route={route} />
			</Suspense>
		</main>
	);
}
