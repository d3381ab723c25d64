// Serves a sandbox over HTTP: the site with Jira's REST API on one origin, the app's pages on another.
import { Hono } from 'hono';
import { InvocationRefusal } from '../forge/resolver-calls';
import type { Sandbox } from '../sandbox';
import type { Caller } from '../seams';
import { noFrontEndFaults, switchFaults } from './faults';
import { isCrossSite, originsOf, sideOf } from './origins';
import { describeContext, describePlace, placeHeader } from './place';
import { PlaceRefusal } from './place-refusal';
import { serveResources } from './resources';
import { summariseRule } from './rule-place';
import { isSitePage, serveSite } from './site-files';

export interface ServerOptions {
	/** The project's folder: what was built lies below it. */
	readonly root?: string;
}

/** Marks a request to Jira that one of the app's pages makes for whoever is signed in. */
const viaAppHeader = 'x-sandbox-via-app';

/** Shown by `GET /sandbox/accounts`. Tokens are made up and good for this sandbox only. */
interface AccountLine {
	readonly accountId: string;
	readonly displayName: string;
	readonly accountType: string;
	readonly appType?: string;
	readonly email?: string;
	readonly active: boolean;
	readonly token?: string;
	readonly oauth?: { readonly clientId: string; readonly clientSecret: string };
	readonly roles: readonly string[];
}

const roleNames: readonly (readonly [permission: string, project: string | undefined, name: string])[] = [
	['ADMINISTER', undefined, 'Jira administrator'],
	['ADMINISTER_PROJECTS', 'REL', 'Administers REL'],
	['ADMINISTER_PROJECTS', 'OPS', 'Administers OPS'],
	['TRANSITION_ISSUES', 'REL', 'Moves work in REL'],
	['TRANSITION_ISSUES', 'OPS', 'Moves work in OPS'],
	['BROWSE_PROJECTS', 'REL', 'Sees REL'],
	['BROWSE_PROJECTS', 'OPS', 'Sees OPS'],
];

function listAccounts({ site }: Sandbox): AccountLine[] {
	return site.accounts().map((account) => ({
		accountId: account.accountId,
		displayName: account.displayName,
		accountType: account.accountType,
		...(account.appType === undefined ? {} : { appType: account.appType }),
		...(account.email === undefined ? {} : { email: account.email }),
		active: account.active,
		...(account.apiToken === undefined ? {} : { token: account.apiToken }),
		...(account.oauth === undefined
			? {}
			: { oauth: { clientId: account.oauth.clientId, clientSecret: account.oauth.clientSecret } }),
		roles: roleNames
			.filter(([permission, project]) => site.hasPermission(account.accountId, permission, project))
			.map(([, , name]) => name),
	}));
}

const callerId = (caller: Caller): string | undefined => (caller.kind === 'anonymous' ? undefined : caller.accountId);

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const offline = (): Response =>
	Response.json({ code: 'OFFLINE', message: 'The host is offline. A fault of the sandbox is on.' }, { status: 503 });

/** Makes the HTTP face of a sandbox. */
export function createServer(
	sandbox: Sandbox,
	{ root = process.cwd() }: ServerOptions = {},
): { fetch(request: Request): Promise<Response> } {
	const { site, forge, faults, clock } = sandbox;
	const { manifest } = forge;
	const origins = originsOf(site.baseUrl);
	const frontEnd = noFrontEndFaults();
	const resource = serveResources({ manifest, root, siteOrigin: origins.site });
	const siteFile = serveSite(root, origins.app);
	const startedAt = clock.now();

	const pages = new Hono();
	pages.get('/sandbox/site', (c) =>
		c.json({
			startedAt,
			appOrigin: origins.app,
			pages: manifest.pages,
			rules: manifest.rules.map(({ create, description, edit, kind, moduleKey, name, projectTypes, view }) => ({
				ruleKey: forge.ruleKey(moduleKey),
				kind,
				moduleKey,
				name,
				description,
				projectTypes,
				create,
				edit,
				view,
			})),
		}),
	);
	pages.get('/sandbox/accounts', (c) => c.json(listAccounts(sandbox)));
	pages.get('/sandbox/faults', (c) => c.json({ ...faults, ...frontEnd }));
	pages.put('/sandbox/faults', async (c) => {
		const problem = switchFaults(faults, frontEnd, await c.req.json().catch(() => undefined));
		return problem === undefined ? c.json({ ...faults, ...frontEnd }) : c.json({ message: problem }, 400);
	});
	pages.get('/sandbox/log', (c) =>
		c.json({
			invocations: forge.events.map(({ error, ...event }) => ({
				...event,
				...(error ? { error: String(error) } : {}),
			})),
			failures: forge.failures.map(({ error, ...failure }) => ({ ...failure, error: String(error) })),
		}),
	);
	/** What a page learns of where it stands. */
	pages.get('/sandbox/context/:module', async (c) => {
		const caller = site.authenticate(c.req.raw);
		if (caller instanceof Response) return caller;
		const moduleKey = c.req.param('module');
		if (![...manifest.pages, ...manifest.rules].some((module) => module.moduleKey === moduleKey)) {
			return c.json({ message: `manifest.yml declares no page "${moduleKey}".` }, 404);
		}
		const extension = await describePlace(sandbox, moduleKey, c.req.header(placeHeader) ?? null, caller);
		return c.json(describeContext(sandbox, moduleKey, callerId(caller), extension));
	});
	/** The line that the workflow editor shows for a rule of the app. */
	pages.get('/sandbox/summary/:module', async (c) => {
		const caller = site.authenticate(c.req.raw);
		if (caller instanceof Response) return caller;
		const moduleKey = c.req.param('module');
		const module = manifest.rules.find((rule) => rule.moduleKey === moduleKey);
		if (module === undefined) return c.json({ message: `manifest.yml declares no rule "${moduleKey}".` }, 404);
		const summary = await summariseRule(sandbox, module, c.req.header(placeHeader) ?? null, caller);
		return c.json({ summary });
	});
	/** Calls a function of one of the app's pages, as whoever the credentials belong to. */
	pages.post('/sandbox/invoke/:module/:function', async (c) => {
		const caller = site.authenticate(c.req.raw);
		if (caller instanceof Response) return caller;
		const payload: unknown = await c.req.json().catch(() => undefined);
		if (payload === undefined) return c.json({ message: 'Send the payload as JSON; {} for none.' }, 400);
		const moduleKey = c.req.param('module');
		const extension = await describePlace(sandbox, moduleKey, c.req.header(placeHeader) ?? null, caller);
		if (frontEnd.hostOffline) return offline();
		if (frontEnd.resolverDelayMs > 0) await later(frontEnd.resolverDelayMs);
		try {
			if (frontEnd.resolverFailing) {
				throw new InvocationRefusal(
					'FUNCTION_ERROR',
					'There was an error invoking the function - a fault of the sandbox is on',
				);
			}
			const answer = await forge.invokeResolver({
				moduleKey,
				functionKey: c.req.param('function'),
				accountId: callerId(caller),
				payload,
				extension,
			});
			return Response.json(answer ?? null);
		} catch (error) {
			if (!(error instanceof InvocationRefusal)) throw error;
			return c.json({ code: error.code, message: error.message }, 400);
		}
	});
	pages.onError((error, c) => {
		if (error instanceof PlaceRefusal) return c.json({ code: 'NO_SUCH_PLACE', message: error.message }, error.status);
		throw error;
	});

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
			if (path.startsWith('/sandbox/')) return pages.fetch(request);
			if (request.headers.has(viaAppHeader)) return fetchForApp(request, path);
			return sandbox.fetch(request);
		},
	};
}
