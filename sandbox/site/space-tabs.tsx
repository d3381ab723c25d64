// Chooses between the spaces that the acting account can see.
import type { Project } from './jira';
import { RouterLink } from './router-link';

interface Props {
	readonly spaces: readonly Project[];
	readonly current: string;
	readonly toUrl: (key: string) => string;
}

export function SpaceTabs({ current, spaces, toUrl }: Props) {
	return (
		<nav className="tabs" aria-label="Spaces">
			{spaces.map(({ key, name }) => (
				<RouterLink key={key} to={toUrl(key)} aria-current={key === current ? 'page' : undefined}>
					{key} {name}
				</RouterLink>
			))}
		</nav>
	);
}
