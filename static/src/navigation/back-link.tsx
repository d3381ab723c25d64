// Leads from a page to the one above it.
import ArrowLeftIcon from '@atlaskit/icon/core/arrow-left';
import { words } from '../strings/admin';
import classes from './back-link.module.css';
import { RouteLink } from './route-link';
import type { Route } from './routes';

export function BackLink({ to, name }: { readonly to: Route; readonly name: string }) {
	return (
		<nav aria-label={words.views.back} className={classes['back']}>
			<ArrowLeftIcon label="" color="currentColor" size="small" />
			<RouteLink to={to} appearance="subtle">
				{name}
			</RouteLink>
		</nav>
	);
}
