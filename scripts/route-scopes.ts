// The scopes of the routes of Jira that the app can call, for the linter.
import { appPropertyScopes } from '../sandbox/forge/app-properties';
import { routeScopes as siteScopes } from '../sandbox/jira/scopes';

export const routeScopes: readonly { method: string; pattern: string; scopes: readonly string[] }[] = [
	...siteScopes,
	...appPropertyScopes.map(({ method, path, scope }) => ({
		method,
		pattern: path.replace(/:(\w+)/g, '{$1}'),
		scopes: [scope],
	})),
];
