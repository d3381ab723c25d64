// A link to another page of this surface.
import Link from '@atlaskit/link/link';
import type { MouseEvent, ReactNode } from 'react';
import { useNavigation } from './navigation';
import { pathOf, type Route } from './routes';

interface RouteLinkProps {
	readonly to: Route;
	readonly appearance?: 'default' | 'subtle';
	/** True on a link to the page that is open. */
	readonly isCurrent?: boolean;
	readonly children: ReactNode;
}

export function RouteLink({ to, appearance = 'default', isCurrent = false, children }: RouteLinkProps) {
	const { go } = useNavigation();
	const follow = (event: MouseEvent) => {
		event.preventDefault();
		go(to);
	};
	return (
		<Link
			href={`#${pathOf(to)}`}
			appearance={appearance}
			onClick={follow}
			{...(isCurrent ? { 'aria-current': 'page' as const } : {})}
		>
			{children}
		</Link>
	);
}
