// Serves a sandbox over HTTP: the site with Jira's REST API on one origin, the app's pages on another.
import type { Sandbox } from '../sandbox';
import { noFrontEndFaults, offline } from './faults';
import { isCrossSite, originsOf, sideOf } from './origins';
import { createOwnCalls } from './own-calls';
import { serveResources } from './resources';
import { isSitePage, serveSite } from './site-files';

export interface ServerOptions {
	/** The project's folder: what was built lies below it. */
	readonly root?: string;
}

/** Marks a request to Jira that one of the app's pages makes for whoever is signed in. */
const viaAppHeader = 'x-sandbox-via-app';

/**
 * How the server keeps connections: longer than browsers do, five minutes, so that none is closed under a request that is
 * just being sent on it. Browsers do not repeat a call whose connection breaks.
 */
export const serverOptions = { keepAliveTimeout: 600_000 } as const;

/** Makes the HTTP face of a sandbox. */
export function createServer(
	sandbox: Sandbox,
	{ root = process.cwd() }: ServerOptions = {},
): { fetch(request: Request): Promise<Response> } {
	const { site, forge } = sandbox;
	const { manifest } = forge;
	const origins = originsOf(site.baseUrl);
	const frontEnd = noFrontEndFaults();
	const resource = serveResources({ manifest, root, siteOrigin: origins.site });
	const siteFile = serveSite(root, origins.app);
	const ownCalls = createOwnCalls({ sandbox, frontEnd, appOrigin: origins.app });

	/** A page's request to Jira: the account's own rights, within the scopes that the manifest declares. */
	const fetchForApp = async (request: Request, path: string): Promise<Response> => {
		if (frontEnd.hostOffline) return offline();
		const caller = site.authenticate(request);
		if (caller instanceof Response) return caller;
		if (caller.kind !== 'user' || !path.startsWith('/rest/')) {
			return Response.json(
				{ message: 'A page of the app reaches the REST API only, for an account.' },
				{ status: 403 },
			);
		}
		const scopes = [...manifest.scopes].filter((scope) => caller.scopes?.has(scope) !== false);
		return site.fetch(request, { ...caller, scopes: new Set(scopes), viaApp: true });
	};

	const fetchFile = async (request: Request, file: () => Promise<Response>): Promise<Response> => {
		if (request.method !== 'GET' && request.method !== 'HEAD') {
			return new Response('Only GET.', { status: 405, headers: { Allow: 'GET, HEAD' } });
		}
		return file();
	};

	const notHere = (text: string): Response => new Response(text, { status: 403 });

	return {
		async fetch(request) {
			const path = new URL(request.url).pathname;
			const side = sideOf(request, origins);
			if (side === undefined) return notHere('The sandbox serves its own origin only.');
			if (side === 'app') {
				return path.startsWith('/app/')
					? fetchFile(request, () => resource(path))
					: notHere(`Only pages of the app are served here. The site is ${origins.site}/`);
			}
			if (path.startsWith('/app/')) return notHere(`Pages of the app are served under ${origins.app}/app/`);
			if (isSitePage(path)) return fetchFile(request, () => siteFile(path));
			if (isCrossSite(request)) return notHere('The sandbox serves its own origin only.');
			if (path.startsWith('/site/')) return fetchFile(request, () => siteFile(path));
			if (path.startsWith('/sandbox/')) return ownCalls.fetch(request);
			if (request.headers.has(viaAppHeader)) return fetchForApp(request, path);
			return sandbox.fetch(request);
		},
	};
}
