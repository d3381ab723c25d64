// The pages of the admin surface and their paths.

export type Route =
	| { readonly page: 'identities' }
	| { readonly page: 'identity'; readonly accountId: string }
	/** `unused` opens the form without the grants that nothing used. */
	| { readonly page: 'edit'; readonly accountId: string; readonly without?: 'unused' }
	/** With an account when one was chosen from a list of unregistered ones. */
	| { readonly page: 'register'; readonly accountId?: string }
	/** Files, and the list of work on many identities. */
	| { readonly page: 'import' }
	/** One piece of work on many identities. */
	| { readonly page: 'work'; readonly id: string }
	| { readonly page: 'guards' }
	/** One transition: its guard, and who could pass. */
	| { readonly page: 'guard'; readonly workflowId: string; readonly transitionId: string }
	| { readonly page: 'health' }
	/** Takes every guard away before the app is uninstalled. */
	| { readonly page: 'leave' }
	/** The switches above single identities: freezes and break glass. */
	| { readonly page: 'site' }
	| { readonly page: 'settings' };

const plainPages = ['health', 'import', 'leave', 'settings', 'site'] as const;

/** The page a path names; the list for a path that names none. */
export function parseRoute(path: string): Route {
	const [area, id, action, detail] = path
		.split('/')
		.filter((part) => part !== '')
		.map(decodeURIComponent);
	const plain = plainPages.find((page) => page === area);
	if (plain !== undefined) return { page: plain };
	if (area === 'register') return id === undefined ? { page: 'register' } : { page: 'register', accountId: id };
	if (area === 'guards') {
		return id === undefined || action === undefined
			? { page: 'guards' }
			: { page: 'guard', workflowId: id, transitionId: action };
	}
	if (id === undefined) return { page: 'identities' };
	if (area === 'work') return { page: 'work', id };
	if (area === 'identities') {
		if (action !== 'edit') return { page: 'identity', accountId: id };
		return { page: 'edit', accountId: id, ...(detail === 'unused' ? { without: detail } : {}) };
	}
	return { page: 'identities' };
}

export function pathOf(route: Route): string {
	switch (route.page) {
		case 'identities':
			return '/';
		case 'identity':
			return `/identities/${encodeURIComponent(route.accountId)}`;
		case 'edit': {
			const path = `/identities/${encodeURIComponent(route.accountId)}/edit`;
			return route.without === undefined ? path : `${path}/${route.without}`;
		}
		case 'register':
			return route.accountId === undefined ? '/register' : `/register/${encodeURIComponent(route.accountId)}`;
		case 'work':
			return `/work/${encodeURIComponent(route.id)}`;
		case 'guard':
			return `/guards/${encodeURIComponent(route.workflowId)}/${encodeURIComponent(route.transitionId)}`;
		case 'import':
		case 'guards':
		case 'health':
		case 'leave':
		case 'site':
		case 'settings':
			return `/${route.page}`;
	}
}
