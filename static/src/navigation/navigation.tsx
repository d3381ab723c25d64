// Says where the page is and takes it elsewhere.
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';
import type { PageHistory } from './page-history';
import { parseRoute, pathOf, type Route } from './routes';

interface Navigation {
	readonly route: Route;
	/** False on the page that was opened first, where nobody's focus has to be moved. */
	readonly hasMoved: () => boolean;
	readonly go: (route: Route, how?: 'push' | 'replace') => void;
}

const NavigationContext = createContext<Navigation | undefined>(undefined);

export function NavigationProvider({ history, children }: { history: PageHistory; children: ReactNode }) {
	const [path, setPath] = useState(history.path);
	const moves = useRef(0);

	useEffect(() => {
		history.listen((next) => {
			moves.current++;
			setPath(next);
		});
	}, [history]);

	const navigation = useMemo<Navigation>(
		() => ({
			route: parseRoute(path),
			hasMoved: () => moves.current > 0,
			go: (route, how = 'push') => history[how](pathOf(route)),
		}),
		[path, history],
	);
	return <NavigationContext.Provider value={navigation}>{children}</NavigationContext.Provider>;
}

export function useNavigation(): Navigation {
	const navigation = useContext(NavigationContext);
	if (navigation === undefined) throw new Error('useNavigation needs a NavigationProvider');
	return navigation;
}
