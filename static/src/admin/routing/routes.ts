// The pages of the admin surface and their paths.

export type Route =
	| { readonly page: 'identities' }
	| { readonly page: 'identity'; readonly accountId: string }
	| { readonly page: 'edit'; readonly accountId: string }
	/** With an account when one was chosen from a list of unregistered ones. */
	| { readonly page: 'register'; readonly accountId?: string }
	| { readonly page: 'guards' };

/** The page a path names; the list for a path that names none. */
export function parseRoute(path: string): Route {
	const [area, id, action] = path
		.split('/')
		.filter((part) => part !== '')
		.map(decodeURIComponent);
	if (area === 'guards') return { page: 'guards' };
	if (area === 'register') return id === undefined ? { page: 'register' } : { page: 'register', accountId: id };
	if (area === 'identities' && id !== undefined) {
		return action === 'edit' ? { page: 'edit', accountId: id } : { page: 'identity', accountId: id };
	}
	return { page: 'identities' };
}

export function pathOf(route: Route): string {
	switch (route.page) {
		case 'identities':
			return '/';
		case 'identity':
			return `/identities/${encodeURIComponent(route.accountId)}`;
		case 'edit':
			return `/identities/${encodeURIComponent(route.accountId)}/edit`;
		case 'register':
			return route.accountId === undefined ? '/register' : `/register/${encodeURIComponent(route.accountId)}`;
		case 'guards':
			return '/guards';
	}
}
