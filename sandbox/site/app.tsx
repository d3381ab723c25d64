// The site: the bar, the navigation, the guide, and the page of the address.
import { useEffect } from 'react';
import { AdminAppPage, SpaceAppPage } from './app-pages';
import { Band } from './band';
import { Board } from './board';
import { FlagGroup } from './flag-group';
import { Guide } from './guide';
import { defaultSpace, parseRoute, type Route, useAddress } from './router';
import { RouterLink } from './router-link';
import type { PageModule } from './sandbox-api';
import { useSession } from './session';
import { Refused } from './states';
import { WorkItem } from './work-item';
import { WorkItems } from './work-items';
import { WorkflowList } from './workflows';

const titles: Partial<Record<Route['name'], string>> = { board: 'Board', items: 'Work items', workflows: 'Workflows' };

function Page({ route }: { readonly route: Route }) {
	switch (route.name) {
		case 'board':
			return <Board space={route.space} />;
		case 'items':
			return <WorkItems />;
		case 'item':
			return <WorkItem key={route.issueKey} issueKey={route.issueKey} />;
		case 'workflows':
			return <WorkflowList />;
		case 'settings':
			return <SpaceAppPage base={route.base} moduleKey={route.moduleKey} space={route.space} />;
		case 'app':
			return <AdminAppPage base={route.base} moduleKey={route.moduleKey} />;
		case 'unknown':
			return <Refused status={404} message="The sandbox has no such page." />;
	}
}

const places: readonly PageModule['kind'][] = ['projectSettingsPage', 'adminPage'];
const inOrder = (pages: readonly PageModule[]): PageModule[] =>
	places.flatMap((place) => pages.filter(({ kind }) => kind === place));

function Navigation({ route }: { readonly route: Route }) {
	const { isGuideShown, showGuide, site } = useSession();
	const current = (isCurrent: boolean) => (isCurrent ? { 'aria-current': 'page' as const } : {});
	return (
		<nav className="nav" aria-label="Site">
			<RouterLink to={`/board/${defaultSpace}`} {...current(route.name === 'board')}>
				Board
			</RouterLink>
			<RouterLink to="/items" {...current(route.name === 'items' || route.name === 'item')}>
				Work items
			</RouterLink>
			<RouterLink to="/workflows" {...current(route.name === 'workflows')}>
				Workflows
			</RouterLink>
			{inOrder(site.pages).map(({ kind, moduleKey, title }) => {
				if (kind === 'projectSettingsPage') {
					return (
						<RouterLink
							key={moduleKey}
							to={`/spaces/${defaultSpace}/settings/${moduleKey}`}
							{...current(route.name === 'settings')}
						>
							Space settings
						</RouterLink>
					);
				}
				return (
					<RouterLink key={moduleKey} to={`/apps/${moduleKey}`} {...current(route.name === 'app')}>
						Apps › {title}
					</RouterLink>
				);
			})}
			{!isGuideShown && (
				<button type="button" className="link nav-end" onClick={() => showGuide(true)}>
					Show guide
				</button>
			)}
		</nav>
	);
}

export function App() {
	const address = useAddress();
	const route = parseRoute(address.pathname);
	useEffect(() => {
		const title = titles[route.name];
		if (title !== undefined) document.title = `${title} · Muster sandbox`;
	}, [route.name]);
	return (
		<>
			<Band />
			<Navigation route={route} />
			<Guide />
			<main>
				<Page route={route} />
			</main>
			<FlagGroup />
		</>
	);
}
