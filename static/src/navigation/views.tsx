// The pages of the surface side by side, with how much on each needs somebody.
import VisuallyHidden from '@atlaskit/visually-hidden';
import { useOverview } from '../data/admin/overview';
import { words } from '../strings/admin';
import layout from '../ui/page/layout.module.css';
import { RouteLink } from './route-link';
import type { Route } from './routes';
import classes from './views.module.css';

const views = [
	{ to: { page: 'overview' }, name: words.views.overview },
	{ to: { page: 'identities' }, name: words.views.identities },
	{ to: { page: 'accounts' }, name: words.views.accounts },
	{ to: { page: 'import' }, name: words.views.import },
	{ to: { page: 'guards' }, name: words.views.guards },
	{ to: { page: 'site' }, name: words.views.site },
	{ to: { page: 'audit' }, name: words.views.audit },
	{ to: { page: 'evidence' }, name: words.views.evidence },
	{ to: { page: 'health' }, name: words.views.health },
	{ to: { page: 'settings' }, name: words.views.settings },
] as const satisfies readonly { to: Route; name: string }[];

/** How much on a page needs somebody, where that is known and more than nothing. */
function NeedsSomebody({ page }: { readonly page: Route['page'] }) {
	const overview = useOverview();
	if (overview === undefined || (page !== 'health' && page !== 'guards')) return null;
	const [count, spoken] =
		page === 'health' ? [overview.unhealthy, words.views.unhealthy] : [overview.drift, words.views.drift];
	if (count === 0) return null;
	return (
		<>
			{' '}
			<span aria-hidden="true" className={classes['count']}>
				{words.views.count(count)}
			</span>
			<VisuallyHidden>{spoken(count)}</VisuallyHidden>
		</>
	);
}

export function Views({ route }: { readonly route: Route }) {
	// A page below one of these has a link back instead.
	if (views.every(({ to }) => to.page !== route.page)) return null;
	return (
		<nav aria-label={words.views.label} className={layout['views']}>
			{views.map(({ to, name }) => (
				<span key={to.page} className={layout['view']} data-current={to.page === route.page}>
					<RouteLink to={to} appearance="subtle" isCurrent={to.page === route.page}>
						{name}
						<NeedsSomebody page={to.page} />
					</RouteLink>
				</span>
			))}
		</nav>
	);
}
