// The address of the page, as the site's parts read and change it.
import { useSyncExternalStore } from 'react';

export interface Address {
	readonly pathname: string;
	readonly search: string;
	readonly hash: string;
}

const listeners = new Set<() => void>();
const readAddress = (): Address => {
	const { hash, pathname, search } = window.location;
	return { pathname, search, hash };
};
let current = readAddress();

const changed = (): void => {
	current = readAddress();
	for (const listener of [...listeners]) listener();
};
window.addEventListener('popstate', changed);

/** Shows another address of the site. */
export function goTo(url: string, { replace = false } = {}): void {
	window.history[replace ? 'replaceState' : 'pushState'](null, '', url);
	changed();
}

const subscribe = (listener: () => void): (() => void) => {
	listeners.add(listener);
	return () => listeners.delete(listener);
};

export const useAddress = (): Address => useSyncExternalStore(subscribe, () => current);

export type Route =
	| { readonly name: 'board'; readonly space: string }
	| { readonly name: 'items' }
	| { readonly name: 'item'; readonly issueKey: string }
	| { readonly name: 'workflows' }
	| { readonly name: 'settings'; readonly space: string; readonly moduleKey: string; readonly base: string }
	| { readonly name: 'app'; readonly moduleKey: string; readonly base: string }
	| { readonly name: 'unknown' };

export const defaultSpace = 'REL';

export function parseRoute(pathname: string): Route {
	if (pathname === '/') return { name: 'board', space: defaultSpace };
	const [, first, second, third, fourth] = pathname.split('/');
	if (first === 'board' && second) return { name: 'board', space: second };
	if (first === 'items') return { name: 'items' };
	if (first === 'browse' && second) return { name: 'item', issueKey: second };
	if (first === 'workflows') return { name: 'workflows' };
	if (first === 'spaces' && second && third === 'settings' && fourth) {
		return { name: 'settings', space: second, moduleKey: fourth, base: `/spaces/${second}/settings/${fourth}` };
	}
	if (first === 'apps' && second) return { name: 'app', moduleKey: second, base: `/apps/${second}` };
	return { name: 'unknown' };
}
