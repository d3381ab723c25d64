// Where a workflow is used: which projects, and which work types in them.
import type { MiddlewareHandler } from 'hono';
import { accountIdOf } from '../caller';
import { Refusal } from '../refusal';
import {
	acceptsQuery,
	errorAnswer,
	type JiraEnv,
	type JiraRequest,
	pageToken,
	readPageToken,
	unauthenticated,
} from './answers';
import type { SiteParts } from './parts';
import { manageJira, type Routes } from './routes';

interface UsagePage {
	readonly values: readonly { readonly id: string }[];
	readonly nextPageToken?: string;
}

/** @throws {Refusal} 400 for a page that cannot be served */
const usagePage = (c: JiraRequest, ids: readonly string[]): UsagePage => {
	const text = c.req.query('maxResults') ?? '50';
	const maxResults = /^\d+$/.test(text) ? Number(text) : 0;
	if (maxResults < 1 || maxResults > 200) {
		throw new Refusal(400, ['maxResults must be an integer between 1 and 200.']);
	}
	const start = readPageToken(c.req.query('nextPageToken'));
	const end = start + maxResults;
	return {
		values: ids.slice(start, end).map((id) => ({ id })),
		...(end < ids.length && { nextPageToken: pageToken(end) }),
	};
};

export const declareWorkflowUsageRoutes = (routes: Routes, { permissions, world }: SiteParts): void => {
	const query = acceptsQuery(['nextPageToken', 'maxResults']);

	/** The OpenAPI text names no right. As the rest of workflow administration, it is for Jira administrators here. */
	const administratorsOnly: MiddlewareHandler<JiraEnv> = async (c, next) => {
		if (!permissions.hasGlobal(accountIdOf(c.env.caller), 'ADMINISTER')) return unauthenticated();
		const workflowId = c.req.param('workflowId') ?? '';
		if (!world.workflows.has(workflowId)) return errorAnswer(404, [`There is no workflow ${workflowId}.`]);
		await next();
		return;
	};

	routes.get('/rest/api/3/workflow/{workflowId}/projectUsages', manageJira, [query, administratorsOnly], (c) => {
		const workflowId = c.req.param('workflowId');
		const using = world.projects.filter(({ workflowScheme }) => [...workflowScheme.values()].includes(workflowId));
		return c.json({
			workflowId,
			projects: usagePage(
				c,
				using.map(({ id }) => id),
			),
		});
	});

	routes.get(
		'/rest/api/3/workflow/{workflowId}/project/{projectId}/issueTypeUsages',
		manageJira,
		[query, administratorsOnly],
		(c) => {
			const workflowId = c.req.param('workflowId');
			const projectId = c.req.param('projectId');
			if (!/^\d+$/.test(projectId)) return errorAnswer(400, [`The project id '${projectId}' is not a number.`]);
			const project = world.projects.find(({ id }) => id === projectId);
			if (!project) return errorAnswer(404, [`There is no project ${projectId}.`]);
			const using = project.issueTypeIds.filter((id) => project.workflowScheme.get(id) === workflowId);
			return c.json({ workflowId, projectId, issueTypes: usagePage(c, using) });
		},
	);
};
