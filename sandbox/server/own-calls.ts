// The sandbox's own calls, under `/sandbox/`: accounts, faults and log, and what the site asks for the app's pages.
import { Hono } from 'hono';
import { InvocationRefusal } from '../forge/resolver-calls';
import type { Sandbox } from '../sandbox';
import type { Caller } from '../seams';
import { listAccounts } from './accounts';
import { type FrontEndFaults, offline, switchFaults } from './faults';
import { describeContext, describePlace, placeHeader } from './place';
import { PlaceRefusal } from './place-refusal';
import { summariseRule } from './rule-place';

const callerId = (caller: Caller): string | undefined => (caller.kind === 'anonymous' ? undefined : caller.accountId);

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Deps {
	readonly sandbox: Sandbox;
	readonly frontEnd: FrontEndFaults;
	/** Origin of the app's pages. */
	readonly appOrigin: string;
}

/** Makes the answers to the calls of one sandbox. */
export function createOwnCalls({ sandbox, frontEnd, appOrigin }: Deps): Hono {
	const { site, forge, faults, clock } = sandbox;
	const { manifest } = forge;
	const startedAt = clock.now();

	const calls = new Hono();
	calls.get('/sandbox/site', (c) =>
		c.json({
			startedAt,
			appOrigin,
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
	calls.get('/sandbox/accounts', (c) => c.json(listAccounts(sandbox)));
	calls.get('/sandbox/faults', (c) => c.json({ ...faults, ...frontEnd }));
	calls.put('/sandbox/faults', async (c) => {
		const problem = switchFaults(faults, frontEnd, await c.req.json().catch(() => undefined));
		return problem === undefined ? c.json({ ...faults, ...frontEnd }) : c.json({ message: problem }, 400);
	});
	const closedSpaces = (): Record<string, boolean> =>
		Object.fromEntries(site.world.projects.map(({ id, key }) => [key, site.world.closedToApps.has(id)]));
	calls.get('/sandbox/closed-spaces', (c) => c.json(closedSpaces()));
	calls.put('/sandbox/closed-spaces', async (c) => {
		const wanted: unknown = await c.req.json().catch(() => undefined);
		const changes = typeof wanted === 'object' && wanted !== null ? Object.entries(wanted) : [];
		const isKnown = changes.every(([key, value]) => key in closedSpaces() && typeof value === 'boolean');
		if (changes.length === 0 || !isKnown) return c.json({ message: 'Send keys of spaces, each true or false.' }, 400);
		for (const [key, isClosed] of changes) site.closeSpace(key, isClosed);
		return c.json(closedSpaces());
	});
	calls.get('/sandbox/log', (c) =>
		c.json({
			invocations: forge.events.map(({ error, ...event }) => ({
				...event,
				...(error ? { error: String(error) } : {}),
			})),
			failures: forge.failures.map(({ error, ...failure }) => ({ ...failure, error: String(error) })),
		}),
	);
	/** What a page learns of where it stands. */
	calls.get('/sandbox/context/:module', async (c) => {
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
	calls.get('/sandbox/summary/:module', async (c) => {
		const caller = site.authenticate(c.req.raw);
		if (caller instanceof Response) return caller;
		const moduleKey = c.req.param('module');
		const module = manifest.rules.find((rule) => rule.moduleKey === moduleKey);
		if (module === undefined) return c.json({ message: `manifest.yml declares no rule "${moduleKey}".` }, 404);
		const summary = await summariseRule(sandbox, module, c.req.header(placeHeader) ?? null, caller);
		return c.json({ summary });
	});
	/** Calls a function of one of the app's pages, as whoever the credentials belong to. */
	calls.post('/sandbox/invoke/:module/:function', async (c) => {
		const caller = site.authenticate(c.req.raw);
		if (caller instanceof Response) return caller;
		const payload: unknown = await c.req.json().catch(() => undefined);
		if (payload === undefined) return c.json({ message: 'Send the payload as JSON; {} for none.' }, 400);
		const moduleKey = c.req.param('module');
		const extension = await describePlace(sandbox, moduleKey, c.req.header(placeHeader) ?? null, caller);
		if (frontEnd.hostOffline) return offline();
		if (frontEnd.resolverDelayMs > 0) await wait(frontEnd.resolverDelayMs);
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
	calls.onError((error, c) => {
		if (error instanceof PlaceRefusal) return c.json({ code: 'NO_SUCH_PLACE', message: error.message }, error.status);
		throw error;
	});

	return calls;
}
