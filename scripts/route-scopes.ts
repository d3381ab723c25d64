// The scopes of the routes of Jira that the app can call, as the sandbox declares them, for the linter.
import { readFileSync } from 'node:fs';
import { createSandbox } from '../sandbox/sandbox';

const { forge, site } = createSandbox({
	manifestText: readFileSync('manifest.yml', 'utf8'),
	// The routes are there before the app is loaded.
	loadHandlers: async () => ({}),
});

export const routeScopes: readonly {
	method: string;
	pattern: string;
	scopes: readonly string[];
	granular?: readonly string[];
}[] = [
	...site.routes,
	...forge.appProperties.routes.map(({ method, path, scope }) => ({
		method,
		pattern: path.replace(/:(\w+)/g, '{$1}'),
		scopes: [scope],
	})),
];
