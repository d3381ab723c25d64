// Says where the page is and takes it elsewhere.
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import type { PageHistory } from './page-history';
import { parseRoute, pathOf, type Route } from './routes';

interface Navigation {
	readonly route: Route;
	/** False on the page that was opened first, where nobody's focus has to be moved. */
	readonly hasMoved: () => boolean;
	/** The list of identities as it was shown last. */
	readonly list: Route;
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

	const hasMoved = useCallback(() => moves.current > 0, []);
	const go = useCallback<Navigation['go']>((route, how = 'push') => history[how](pathOf(route)), [history]);
	const lastList = useRef<Route>({ page: 'identities' });
	const navigation = useMemo<Navigation>(() => {
		const route = parseRoute(path);
		if (route.page === 'identities') lastList.current = route;
		return { route, hasMoved, list: lastList.current, go };
	}, [path, hasMoved, go]);
	return <NavigationContext.Provider value={navigation}>{children}</NavigationContext.Provider>;
}

export function useNavigation(): Navigation {
	const navigation = useContext(NavigationContext);
	if (navigation === undefined) throw new Error('useNavigation needs a NavigationProvider');
	return navigation;
}
