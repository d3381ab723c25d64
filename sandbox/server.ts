// Serves a sandbox over HTTP: Jira's REST API, and /sandbox for what a browser would do on a real site.
import { Hono } from 'hono';
import { InvocationRefusal } from './forge/invoke';
import type { Sandbox } from './sandbox';
import type { Caller, Faults } from './seams';

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

/** A page of another origin must not drive the sandbox through the visitor's browser. */
function isForeign(request: Request, baseUrl: string): boolean {
	const origin = request.headers.get('origin');
	const { host } = new URL(baseUrl);
	return (origin !== null && origin !== new URL(baseUrl).origin) || request.headers.get('host') !== host;
}

function switchFaults(faults: Faults, wanted: unknown): string | undefined {
	if (typeof wanted !== 'object' || wanted === null) return 'Send a JSON object of faults.';
	const known = faults as unknown as Record<string, number | boolean>;
	for (const [name, value] of Object.entries(wanted)) {
		if (!Object.hasOwn(known, name)) return `There is no fault "${name}". There are: ${Object.keys(known).join(', ')}.`;
		if (typeof value !== typeof known[name]) return `The fault "${name}" takes a ${typeof known[name]}.`;
	}
	Object.assign(faults, wanted);
	return undefined;
}

/** Makes the HTTP face of a sandbox. */
export function createServer(sandbox: Sandbox): { fetch(request: Request): Promise<Response> } {
	const { site, forge, faults } = sandbox;
	const pages = new Hono();
	pages.get('/sandbox/accounts', (c) => c.json(listAccounts(sandbox)));
	pages.get('/sandbox/faults', (c) => c.json(faults));
	pages.put('/sandbox/faults', async (c) => {
		const problem = switchFaults(faults, await c.req.json().catch(() => undefined));
		return problem === undefined ? c.json(faults) : c.json({ message: problem }, 400);
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
	/** Calls a function of one of the app's pages, as whoever the credentials belong to. */
	pages.post('/sandbox/invoke/:module/:function', async (c) => {
		const caller = site.authenticate(c.req.raw);
		if (caller instanceof Response) return caller;
		const payload: unknown = await c.req.json().catch(() => undefined);
		if (payload === undefined) return c.json({ message: 'Send the payload as JSON; {} for none.' }, 400);
		try {
			const answer = await forge.invokeResolver({
				moduleKey: c.req.param('module'),
				functionKey: c.req.param('function'),
				accountId: callerId(caller),
				payload,
			});
			return Response.json(answer ?? null);
		} catch (error) {
			if (!(error instanceof InvocationRefusal)) throw error;
			return c.json({ code: error.code, message: error.message }, 400);
		}
	});

	return {
		async fetch(request) {
			if (isForeign(request, site.baseUrl))
				return new Response('The sandbox serves its own origin only.', { status: 403 });
			if (new URL(request.url).pathname.startsWith('/sandbox/')) return pages.fetch(request);
			return sandbox.fetch(request);
		},
	};
}
