// All simulated REST routes, and the answers for what is not simulated.
import { Hono } from 'hono';
import { Refusal } from '../engine';
import { errorAnswer, type JiraEnv } from './answers';
import { expressionRoutes } from './expressions';
import { issueRoutes } from './issues';
import type { SiteParts } from './parts';
import { permissionRoutes } from './permissions';
import { projectRoutes } from './projects';
import { propertyRoutes } from './properties';
import { searchRoutes } from './search';
import { userRoutes } from './users';
import { workflowRuleRoutes } from './workflow-rules';
import { workflowUsageRoutes } from './workflow-usages';
import { workflowRoutes } from './workflows';

/** The path as version 3 spells it: without the API gateway's prefix, with `2` and `latest` as aliases. */
export const canonicalPath = (url: string): string =>
	new URL(url).pathname
		.replace(/^\/ex\/jira\/[^/]+(?=\/)/, '')
		.replace(/^\/rest\/api\/(?:2|latest)(?=\/)/, '/rest/api/3')
		.replace(/(?<=.)\/$/, '');

export const createRouter = (parts: SiteParts): Hono<JiraEnv> => {
	const router = new Hono<JiraEnv>({ getPath: (request) => canonicalPath(request.url) });
	for (const routes of [
		propertyRoutes,
		issueRoutes,
		searchRoutes,
		userRoutes,
		projectRoutes,
		permissionRoutes,
		workflowRuleRoutes,
		workflowRoutes,
		workflowUsageRoutes,
		expressionRoutes,
	]) {
		router.route('/', routes(parts));
	}
	router.notFound((c) =>
		errorAnswer(404, [`The sandbox does not simulate ${c.req.method} ${canonicalPath(c.req.url)}.`]),
	);
	router.onError((error) => {
		if (error instanceof Refusal) return errorAnswer(error.status, error.errorMessages, error.errors);
		throw error;
	});
	return router;
};
