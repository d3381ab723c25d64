// The pages of the admin surface and their paths.

/** Where they are, for whoever asks Jira for the address: as the manifest names it. */
export const adminPage = { target: 'module', moduleKey: 'muster-admin' } as const;

export type Route =
	/** Whether everything is as it should be. */
	| { readonly page: 'overview' }
	/** `view` is what the list is narrowed to and sorted by; absent for the usual list. */
	| { readonly page: 'identities'; readonly view?: string }
	| { readonly page: 'identity'; readonly accountId: string }
	/** What an identity was allowed and did in a month: `2026-11`. */
	| { readonly page: 'month'; readonly accountId: string; readonly month: string }
	/**
	 * `unused` opens the form without the grants that nothing used, `unlearned` with those that cover what it did; `grants`
	 * opens it with those that are missing.
	 */
	| {
			readonly page: 'edit';
			readonly accountId: string;
			readonly without?: 'unused' | 'unlearned';
			readonly grants?: string;
	  }
	/** With an account when one was chosen, and with the grants that it would need. */
	| { readonly page: 'register'; readonly accountId?: string; readonly grants?: string }
	/** Files, and the list of work on many identities. */
	| { readonly page: 'import' }
	/** One piece of work on many identities. */
	| { readonly page: 'work'; readonly id: string }
	/** All accounts of the site; `view` is what the list is narrowed to. */
	| { readonly page: 'accounts'; readonly view?: string }
	/** What one account is, may do and did. */
	| { readonly page: 'account'; readonly accountId: string }
	| { readonly page: 'guards' }
	/** One transition: its guard, and who could pass. */
	| { readonly page: 'guard'; readonly workflowId: string; readonly transitionId: string }
	/** What bots did on the whole site; `view` is what it is narrowed to. */
	| { readonly page: 'audit'; readonly view?: string }
	/** How far the audit is anchored, and its export. */
	| { readonly page: 'evidence' }
	| { readonly page: 'health' }
	/** Takes every guard away before the app is uninstalled. */
	| { readonly page: 'leave' }
	/** The switches above single identities: freezes and break glass. */
	| { readonly page: 'site' }
	| { readonly page: 'settings' }
	/** What the pages mean by a word, with the one that somebody asked about. */
	| { readonly page: 'words'; readonly term?: string }
	/** No page has this address. */
	| { readonly page: 'unknown' };

/** Grants as an address tells them: see `grantsPath`. */
const grantsForm = /^[sptf]\d+([.,][sptf]\d+)*$/;

const monthForm = /^\d{4}-(0[1-9]|1[0-2])$/;

const plainPages = ['evidence', 'health', 'import', 'leave', 'overview', 'settings', 'site'] as const;

/** The parts of a path; undefined when one of them cannot be read. */
function partsOf(path: string): readonly string[] | undefined {
	try {
		return path
			.split('/')
			.filter((part) => part !== '')
			.map(decodeURIComponent);
	} catch {
		return undefined;
	}
}

/** The page a path names. */
export function parseRoute(path: string): Route {
	const parts = partsOf(path);
	if (parts === undefined || parts.length > 4) return { page: 'unknown' };
	const [area, id, action, detail] = parts;
	if (area === undefined || (area === 'identities' && id === undefined)) return { page: 'identities' };
	if (area === 'list' && id !== undefined && action === undefined) return { page: 'identities', view: id };
	const plain = plainPages.find((page) => page === area);
	if (plain !== undefined && id === undefined) return { page: plain };
	if (area === 'guards' && id === undefined) return { page: 'guards' };
	if (area === 'guards' && id !== undefined && action !== undefined && detail === undefined) {
		return { page: 'guard', workflowId: id, transitionId: action };
	}
	if (area === 'register' && detail === undefined) {
		if (id === undefined) return { page: 'register' };
		if (action === undefined) return { page: 'register', accountId: id };
		if (grantsForm.test(action)) return { page: 'register', accountId: id, grants: action };
	}
	// What a list is narrowed to names what it narrows; an id holds no such sign.
	if (area === 'accounts' && id !== undefined && !id.includes('=') && action === undefined) {
		return { page: 'account', accountId: id };
	}
	if ((area === 'audit' || area === 'accounts') && action === undefined) {
		return id === undefined ? { page: area } : { page: area, view: id };
	}
	if (area === 'words' && action === undefined) return id === undefined ? { page: area } : { page: area, term: id };
	if (area === 'work' && id !== undefined && action === undefined) return { page: 'work', id };
	if (area === 'identities' && id !== undefined) {
		if (action === undefined) return { page: 'identity', accountId: id };
		if (action === 'month' && detail !== undefined && monthForm.test(detail)) {
			return { page: 'month', accountId: id, month: detail };
		}
		if (action === 'edit' && detail === undefined) return { page: 'edit', accountId: id };
		if (action === 'edit' && (detail === 'unused' || detail === 'unlearned')) {
			return { page: 'edit', accountId: id, without: detail };
		}
		if (action === 'grant' && detail !== undefined && grantsForm.test(detail)) {
			return { page: 'edit', accountId: id, grants: detail };
		}
	}
	return { page: 'unknown' };
}

export function pathOf(route: Route): string {
	switch (route.page) {
		case 'identities':
			return route.view === undefined ? '/' : `/list/${encodeURIComponent(route.view)}`;
		case 'accounts':
		case 'audit':
			return route.view === undefined ? `/${route.page}` : `/${route.page}/${encodeURIComponent(route.view)}`;
		case 'unknown':
			return '/';
		case 'account':
			return `/accounts/${encodeURIComponent(route.accountId)}`;
		case 'identity':
			return `/identities/${encodeURIComponent(route.accountId)}`;
		case 'month':
			return `/identities/${encodeURIComponent(route.accountId)}/month/${route.month}`;
		case 'edit': {
			const identity = `/identities/${encodeURIComponent(route.accountId)}`;
			if (route.grants !== undefined) return `${identity}/grant/${encodeURIComponent(route.grants)}`;
			const path = `${identity}/edit`;
			return route.without === undefined ? path : `${path}/${route.without}`;
		}
		case 'register':
			return [
				'/register',
				...[route.accountId, route.grants].flatMap((part) => part ?? []).map(encodeURIComponent),
			].join('/');
		case 'words':
			return route.term === undefined ? '/words' : `/words/${encodeURIComponent(route.term)}`;
		case 'work':
			return `/work/${encodeURIComponent(route.id)}`;
		case 'guard':
			return `/guards/${encodeURIComponent(route.workflowId)}/${encodeURIComponent(route.transitionId)}`;
		case 'import':
		case 'guards':
		case 'evidence':
		case 'health':
		case 'leave':
		case 'overview':
		case 'site':
		case 'settings':
			return `/${route.page}`;
	}
}
