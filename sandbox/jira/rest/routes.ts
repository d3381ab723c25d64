// REST routes, each declared beside the OAuth scopes that it asks of its callers; one without is refused.
import type { Context, Hono, MiddlewareHandler } from 'hono';
import type { JiraEnv, JiraRequest } from './answers';

export const readWork = ['read:jira-work'] as const;
export const writeWork = ['write:jira-work'] as const;
export const readUser = ['read:jira-user'] as const;
export const manageJira = ['manage:jira-configuration'] as const;

/** What granular scopes may ask for besides: a caller with all of them needs no classic one. */
const granularScopes = ['write:issue.property:jira'] as const;
type GranularScope = (typeof granularScopes)[number];

/** Writes properties of work items: a right of its own where a caller holds the granular scope. */
export const writeItemProperties = { classic: writeWork, granular: ['write:issue.property:jira'] } as const;

/** Said of a route for which Jira's OpenAPI text names no classic scope. */
export const noScope = 'no scope';

const classicScopes = [...readWork, ...writeWork, ...readUser, ...manageJira] as const;
type ClassicScope = (typeof classicScopes)[number];

type ClassicScopes = readonly [ClassicScope, ...ClassicScope[]];

/**
 * The scopes that a route asks of callers that hold scopes; every one of them is needed, or every one of the granular ones.
 *
 * Facts: `x-atlassian-oauth2-scopes` (scheme OAuth2, states Current and Beta) of Jira's OpenAPI text, December 2025.
 */
export type NeededScopes =
	| ClassicScopes
	| { readonly classic: ClassicScopes; readonly granular: readonly [GranularScope, ...GranularScope[]] }
	| typeof noScope;

/** A route as it was declared. */
export interface DeclaredRoute {
	readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** Path as Jira's OpenAPI text writes it, with `{…}` for a variable segment. */
	readonly pattern: string;
	/** None for {@link noScope}. */
	readonly scopes: readonly ClassicScope[];
	/** What will do instead. */
	readonly granular?: readonly GranularScope[];
}

/** `/issue/{id}` as Hono writes it: `/issue/:id`. */
type HonoPath<Path extends string> = Path extends `${infer Before}{${infer Name}}${infer After}`
	? `${Before}:${Name}${HonoPath<After>}`
	: Path;

type Answer<Path extends string> = (c: Context<JiraEnv, HonoPath<Path>>) => Response | Promise<Response>;
type Check = MiddlewareHandler<JiraEnv>;

/** @throws {Error} when no scope is named; so an unknown one does not pass for one either */
const requireScopes = (route: string, scopes: NeededScopes): Pick<DeclaredRoute, 'scopes' | 'granular'> => {
	if (scopes === noScope) return { scopes: [] };
	const { classic, granular } =
		typeof scopes === 'object' && 'granular' in scopes ? scopes : { classic: scopes, granular: undefined };
	const isNamed =
		Array.isArray(classic) &&
		classic.length > 0 &&
		classic.every((name) => classicScopes.includes(name)) &&
		(granular === undefined || (granular.length > 0 && granular.every((name) => granularScopes.includes(name))));
	if (!isNamed) throw new Error(`${route} is declared without the OAuth scopes that it needs.`);
	return { scopes: classic, ...(granular !== undefined && { granular }) };
};

const scopeMismatch = (): Response =>
	Response.json({ code: 401, message: 'Unauthorized; scope does not match' }, { status: 401 });

/** Lets callers pass that hold every scope, or have all rights of their account. */
const checkScopes =
	({ scopes, granular }: Pick<DeclaredRoute, 'scopes' | 'granular'>): Check =>
	async (c, next) => {
		const { caller } = c.env;
		const held = caller.kind === 'anonymous' ? undefined : caller.scopes;
		const holdsAll = (needed: readonly string[]): boolean => needed.every((scope) => held?.has(scope) === true);
		const mayPass = held === undefined || holdsAll(scopes) || (granular !== undefined && holdsAll(granular));
		if (!mayPass) return scopeMismatch();
		await next();
		return;
	};

/** @param checks run in this order after the scopes; one that answers ends the request */
type Declare = <Path extends string>(
	path: Path,
	scopes: NeededScopes,
	checks: Check | readonly Check[],
	answer: Answer<Path>,
) => void;

/** Where the routes of one site are declared. The first that fits a request answers it. */
export interface Routes {
	readonly get: Declare;
	readonly post: Declare;
	readonly put: Declare;
	readonly delete: Declare;
	readonly declared: readonly DeclaredRoute[];
}

export const createRoutes = (hono: Hono<JiraEnv>): Routes => {
	const declared: DeclaredRoute[] = [];
	const declare =
		(method: DeclaredRoute['method']) =>
		(
			pattern: string,
			scopes: NeededScopes,
			checks: Check | readonly Check[],
			answer: (c: JiraRequest) => Response | Promise<Response>,
		): void => {
			const needed = requireScopes(`${method} ${pattern}`, scopes);
			declared.push({ method, pattern, ...needed });
			hono.on(method, pattern.replace(/\{(\w+)\}/g, ':$1'), checkScopes(needed), ...[checks].flat(), answer);
		};
	return { declared, get: declare('GET'), post: declare('POST'), put: declare('PUT'), delete: declare('DELETE') };
};
