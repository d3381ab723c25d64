// Refuses requests to Jira whose scope manifest.yml does not declare.
import type { Caller } from '../seams';

/** The classic OAuth scope that one route of Jira needs. */
export interface RouteScope {
	/** Upper-case HTTP method. */
	readonly method: string;
	/** Path with placeholders: `/rest/api/3/issue/:issueIdOrKey`. A placeholder fills one segment. */
	readonly path: string;
	readonly scope: string;
}

/** Passes routes on that all name their scope. @throws {Error} naming one that does not */
export function requireDeclaredScopes<Route extends RouteScope>(routes: readonly Route[]): readonly Route[] {
	for (const { method, path, scope } of routes) {
		if (!scope) throw new Error(`${method} ${path} is declared without the OAuth scope that it needs.`);
	}
	return routes;
}

/** Finds the scope a request needs; undefined when the table does not know the route. */
export function requiredScope(table: readonly RouteScope[], method: string, path: string): string | undefined {
	const segments = path.split('/');
	const wanted = method.toUpperCase();
	return table.find((route) => {
		if (route.method !== wanted) return false;
		const pattern = route.path.split('/');
		return (
			pattern.length === segments.length &&
			pattern.every((part, position) =>
				part.startsWith(':') ? segments[position] !== '' : part === segments[position],
			)
		);
	})?.scope;
}

/**
 * Answers 401 when the caller's token lacks the scope of the route, as Jira's gateway does; undefined lets it pass.
 * Callers without scopes (an API token) and routes that the table does not know pass.
 */
export function requireScope(table: readonly RouteScope[], request: Request, caller: Caller): Response | undefined {
	const scopes = caller.kind === 'anonymous' ? undefined : caller.scopes;
	if (scopes === undefined) return undefined;
	const scope = requiredScope(table, request.method, new URL(request.url).pathname);
	if (scope === undefined || scopes.has(scope)) return undefined;
	return Response.json(
		{ code: 401, message: 'Unauthorized; scope does not match' },
		// The header is the sandbox's own: it tells the developer what to declare.
		{ status: 401, headers: { 'x-sandbox-missing-scope': scope } },
	);
}
