// The history of the page: Jira's when it gives one, otherwise one of our own without an address bar.
import { view } from '@forge/bridge';

/** The part of a history that the page uses. */
export interface PageHistory {
	readonly path: () => string;
	readonly push: (path: string) => void;
	readonly replace: (path: string) => void;
	readonly listen: (onPath: (path: string) => void) => void;
}

/** Keeps the place in memory, for hosts that give no history. */
export function memoryHistory(): PageHistory {
	const listeners: ((path: string) => void)[] = [];
	let path = '/';
	const move = (to: string) => {
		path = to;
		for (const listener of listeners) listener(to);
	};
	return { path: () => path, push: move, replace: move, listen: (onPath) => void listeners.push(onPath) };
}

/** Jira's history of this page. */
export async function openHistory(): Promise<PageHistory> {
	try {
		const history = await view.createHistory();
		return {
			path: () => history.location.pathname,
			push: (path) => history.push(path),
			replace: (path) => history.replace(path),
			listen: (onPath) => void history.listen((location: { pathname: string }) => onPath(location.pathname)),
		};
	} catch {
		return memoryHistory();
	}
}
