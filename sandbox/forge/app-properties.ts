// Forge app properties: the app's only data that Jira expressions can read.
import { type Context, Hono } from 'hono';
import type { Agenda, Caller, Faults, RestHandler } from '../seams';
import type { FaultDice } from './fault-dice';
import { type RouteScope, requireDeclaredScopes, requireScope } from './scopes';

const root = '/rest/forge/1/app/properties';
const oneProperty = `${root}/:propertyKey` as const;

/** Tells whether a path belongs to the property store. */
export function isAppPropertyPath(path: string): boolean {
	return path === root || path.startsWith(`${root}/`);
}

export interface AppPropertyUsage {
	/** PUTs and DELETEs that were accepted. */
	writes: number;
	/** GETs that were answered. */
	reads: number;
	reset(): void;
}

export interface AppProperties extends RestHandler {
	/** Every route of the property store. */
	readonly routes: readonly RouteScope[];
	readonly usage: AppPropertyUsage;
	/** The value that is applied now; undefined when there is none. */
	read(key: string): unknown;
	/** What is applied and was counted, as it lies in the store. */
	state(): AppPropertiesState;
}

/** A store owns the state that it is made with. */
export interface AppPropertiesState {
	/** JSON texts by key. */
	readonly applied: Map<string, string>;
	readonly writes: number;
	readonly reads: number;
}

interface Env {
	readonly Bindings: { readonly caller: Caller };
}

interface PropertyRoute extends RouteScope {
	/** @param key empty where the path names none */
	answer(context: Context<Env>, key: string): Response | Promise<Response>;
}

interface Deps {
	readonly baseUrl: string;
	readonly agenda: Agenda;
	readonly faults: Faults;
	readonly strikes: FaultDice;
	/** Default 100: the number Connect documents; Forge documents none. */
	readonly maxProperties?: number | undefined;
	readonly state?: AppPropertiesState | undefined;
}

/** Source of both: Jira REST reference, "Set app property (Forge)". Characters. */
const maxKeyLength = 127;
const maxValueLength = 32_768;

/** Makes the property store of one installation: empty, or as it was. */
export function createAppProperties(deps: Deps): AppProperties {
	const { baseUrl, agenda, faults, strikes, maxProperties = 100, state } = deps;
	const applied = state?.applied ?? new Map<string, string>();
	const usage: AppPropertyUsage = {
		writes: state?.writes ?? 0,
		reads: state?.reads ?? 0,
		reset() {
			this.writes = 0;
			this.reads = 0;
		},
	};
	const app = new Hono<Env>();
	const message = (status: 200 | 201 | 400 | 404 | 409 | 503, text: string) =>
		Response.json({ message: text, statusCode: status }, { status });

	/** Jira still lets PUT and DELETE pass without a scope and announces that it will stop; the sandbox has stopped. */
	const routes = requireDeclaredScopes<PropertyRoute>([
		{
			method: 'GET',
			path: root,
			scope: 'read:app-data:jira',
			answer(context) {
				usage.reads += 1;
				const keys = [...applied.keys()].sort();
				return context.json({
					keys: keys.map((key) => ({ key, self: `${baseUrl}${root}/${encodeURIComponent(key)}` })),
				});
			},
		},
		{
			method: 'GET',
			path: oneProperty,
			scope: 'read:app-data:jira',
			answer(context, key) {
				usage.reads += 1;
				const text = applied.get(key);
				return text === undefined
					? message(404, `Property with key ${key} not found.`)
					: context.json({ key, value: JSON.parse(text) });
			},
		},
		{
			method: 'PUT',
			path: oneProperty,
			scope: 'write:app-data:jira',
			async answer(context, key) {
				const text = await context.req.text();
				if (text.length > maxValueLength) {
					return message(400, `The property value cannot be longer than ${maxValueLength} characters.`);
				}
				if (!isJson(text)) return message(400, 'The property value must be a valid, non-empty JSON.');
				if (strikes('appPropertyUnavailable')) return message(503, 'Service temporarily unavailable.');
				const exists = applied.has(key);
				if (!exists && applied.size >= maxProperties) {
					return Response.json(
						{
							errorMessages: [`MAXIMUM_PROPERTIES_EXCEEDED: an app holds at most ${maxProperties} properties.`],
							statusCode: 409,
						},
						{ status: 409 },
					);
				}
				usage.writes += 1;
				const apply = () => {
					applied.set(key, text);
				};
				// A late write lands whenever it lands, after newer ones too: there is no compare-and-set.
				if (faults.appPropertyDelayMs > 0) {
					agenda.after(faults.appPropertyDelayMs, `app property ${key}`, async () => apply());
				} else apply();
				return exists ? message(200, 'Property updated.') : message(201, 'Property created.');
			},
		},
		{
			method: 'DELETE',
			path: oneProperty,
			scope: 'write:app-data:jira',
			answer(context, key) {
				if (!applied.delete(key)) return message(404, `Property with key ${key} not found.`);
				usage.writes += 1;
				return context.body(null, 204);
			},
		},
	]);

	app.use('*', async (context, next) => {
		const { caller } = context.env;
		if (caller.kind === 'anonymous') return context.json({ message: 'Client must be authenticated' }, 401);
		if (caller.kind !== 'app') {
			return context.json({ errorMessages: ['Access to this resource must be authenticated as an app.'] }, 403);
		}
		const refused = requireScope(routes, context.req.raw, caller);
		if (refused !== undefined) return refused;
		return next();
	});
	app.use(oneProperty, async (context, next) => {
		if (context.req.param('propertyKey').length > maxKeyLength) {
			return message(400, `The property key cannot be longer than ${maxKeyLength} characters.`);
		}
		return next();
	});
	for (const { method, path, answer } of routes) {
		app.on(method, path, (context) => answer(context, context.req.param('propertyKey') ?? ''));
	}
	app.notFound((context) => context.json({ errorMessages: [`No such resource: ${context.req.path}`] }, 404));

	return {
		routes,
		usage,
		state: () => ({ applied, writes: usage.writes, reads: usage.reads }),
		read(key) {
			const text = applied.get(key);
			return text === undefined ? undefined : JSON.parse(text);
		},
		fetch: async (request, caller) => app.fetch(request, { caller }),
	};
}

function isJson(text: string): boolean {
	try {
		return text.trim() !== '' && JSON.parse(text) !== undefined;
	} catch {
		return false;
	}
}
