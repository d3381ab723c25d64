// All simulated REST routes, and the answers for what is not simulated.
import { Hono } from 'hono';
import type { Caller } from '../../seams';
import { Refusal } from '../refusal';
import { errorAnswer, type JiraEnv } from './answers';
import { declareBulkMoveRoutes } from './bulk-moves';
import { declareDataPolicyRoutes } from './data-policies';
import { declareExpressionRoutes } from './expressions';
import { declareIssueRoutes } from './issues';
import type { SiteParts } from './parts';
import { declarePermissionRoutes } from './permissions';
import { declareProjectRoutes } from './projects';
import { declarePropertyRoutes } from './properties';
import { createRoutes, type DeclaredRoute } from './routes';
import { declareSearchRoutes } from './search';
import { declareUserRoutes } from './users';
import { declareWorkflowRuleRoutes } from './workflow-rules';
import { declareWorkflowUsageRoutes } from './workflow-usages';
import { declareWorkflowRoutes } from './workflows';

/** The path as version 3 spells it: without the API gateway's prefix, with `2` and `latest` as aliases. */
export const canonicalPath = (url: string): string =>
	new URL(url).pathname
		.replace(/^\/ex\/jira\/[^/]+(?=\/)/, '')
		.replace(/^\/rest\/api\/(?:2|latest)(?=\/)/, '/rest/api/3')
		.replace(/(?<=.)\/$/, '');

export interface Router {
	/** Every route, with the scopes that it needs. */
	readonly routes: readonly DeclaredRoute[];
	fetch(request: Request, caller: Caller): Response | Promise<Response>;
}

export const createRouter = (parts: SiteParts): Router => {
	const hono = new Hono<JiraEnv>({ getPath: (request) => canonicalPath(request.url) });
	const routes = createRoutes(hono);
	for (const declare of [
		declarePropertyRoutes,
		declareIssueRoutes,
		declareBulkMoveRoutes,
		declareSearchRoutes,
		declareUserRoutes,
		declareProjectRoutes,
		declarePermissionRoutes,
		declareWorkflowRuleRoutes,
		declareWorkflowRoutes,
		declareWorkflowUsageRoutes,
		declareExpressionRoutes,
		declareDataPolicyRoutes,
	]) {
		declare(routes, parts);
	}
	hono.notFound((c) =>
		errorAnswer(404, [`The sandbox does not simulate ${c.req.method} ${canonicalPath(c.req.url)}.`]),
	);
	hono.onError((error) => {
		if (error instanceof Refusal) return errorAnswer(error.status, error.errorMessages, error.errors);
		throw error;
	});
	return { routes: routes.declared, fetch: (request, caller) => hono.fetch(request, { caller }) };
};
