// Which classic OAuth scope each simulated route asks of callers that hold scopes.

export interface RouteScope {
	readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** Path with `{…}` for a variable segment. */
	readonly pattern: string;
	/** Every one of these is needed; none when the list is empty. */
	readonly scopes: readonly string[];
}

const readWork = ['read:jira-work'];
const writeWork = ['write:jira-work'];
const readUser = ['read:jira-user'];
const manage = ['manage:jira-configuration'];

const at = (method: RouteScope['method'], pattern: string, scopes: readonly string[]): RouteScope => ({
	method,
	pattern: `/rest/api/3/${pattern}`,
	scopes,
});

/**
 * Facts: `x-atlassian-oauth2-scopes` (scheme OAuth2, state Current) of Jira's OpenAPI text, December 2025.
 *
 * `permissions/check` and `serverInfo` name no classic scope there.
 */
export const routeScopes: readonly RouteScope[] = [
	at('POST', 'issue', writeWork),
	at('GET', 'issue/{issueIdOrKey}', readWork),
	at('PUT', 'issue/{issueIdOrKey}', writeWork),
	at('GET', 'issue/{issueIdOrKey}/transitions', readWork),
	at('POST', 'issue/{issueIdOrKey}/transitions', writeWork),
	at('GET', 'issue/{issueIdOrKey}/changelog', readWork),
	at('POST', 'changelog/bulkfetch', readWork),
	at('GET', 'issue/{issueIdOrKey}/properties', readWork),
	at('GET', 'issue/{issueIdOrKey}/properties/{propertyKey}', readWork),
	at('PUT', 'issue/{issueIdOrKey}/properties/{propertyKey}', writeWork),
	at('DELETE', 'issue/{issueIdOrKey}/properties/{propertyKey}', writeWork),
	at('GET', 'search/jql', readWork),
	at('POST', 'search/jql', readWork),
	at('GET', 'myself', readUser),
	at('GET', 'user', readUser),
	at('GET', 'user/bulk', readUser),
	at('GET', 'user/search', readUser),
	at('GET', 'user/groups', readUser),
	at('GET', 'users', readUser),
	at('GET', 'users/search', readUser),
	at('GET', 'user/properties', readUser),
	at('GET', 'user/properties/{propertyKey}', readUser),
	at('PUT', 'user/properties/{propertyKey}', writeWork),
	at('DELETE', 'user/properties/{propertyKey}', writeWork),
	at('GET', 'group/bulk', readUser),
	at('GET', 'group/member', manage),
	at('GET', 'serverInfo', []),
	at('GET', 'project', readWork),
	at('GET', 'project/search', readWork),
	at('GET', 'project/{projectIdOrKey}', readWork),
	at('GET', 'project/{projectIdOrKey}/statuses', readWork),
	at('GET', 'project/{projectIdOrKey}/role', readWork),
	at('GET', 'project/{projectIdOrKey}/role/{id}', readWork),
	at('GET', 'role', manage),
	at('GET', 'status', readWork),
	at('GET', 'status/{idOrName}', readWork),
	at('GET', 'statuses', manage),
	at('GET', 'statuses/search', manage),
	at('GET', 'issuetype', readWork),
	at('GET', 'issuetype/{id}', readWork),
	at('GET', 'mypermissions', readWork),
	at('POST', 'permissions/check', []),
	at('GET', 'workflows/search', manage),
	at('POST', 'workflows', manage),
	at('POST', 'workflows/update', manage),
	at('POST', 'workflows/update/validation', manage),
	at('GET', 'workflow/{workflowId}/projectUsages', manage),
	at('GET', 'workflow/{workflowId}/project/{projectId}/issueTypeUsages', manage),
	at('GET', 'workflow/rule/config', manage),
	at('PUT', 'workflow/rule/config', manage),
	at('POST', 'expression/eval', ['read:jira-work', 'read:jira-user']),
	at('POST', 'expression/evaluate', ['read:jira-work', 'read:jira-user']),
	at('POST', 'expression/analyse', ['read:jira-work', 'read:jira-user']),
];

const matches = (pattern: string, path: string): boolean => {
	const expected = pattern.split('/');
	const actual = path.split('/');
	return (
		expected.length === actual.length &&
		expected.every((segment, index) => segment.startsWith('{') || segment === actual[index])
	);
};

const isFixed = (route: RouteScope): number => (route.pattern.includes('{') ? 1 : 0);

/** The route's entry; a fixed path wins over one with variables. */
export const readRouteScope = (method: string, path: string): RouteScope | undefined =>
	routeScopes
		.filter((route) => route.method === method && matches(route.pattern, path))
		.sort((left, right) => isFixed(left) - isFixed(right))[0];

/** Whether scopes suffice for a route. A route that the table does not know is not refused here. */
export const isWithinScopes = (method: string, path: string, held: ReadonlySet<string>): boolean =>
	(readRouteScope(method, path)?.scopes ?? []).every((scope) => held.has(scope));
