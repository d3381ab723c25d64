// Projects, their roles and statuses; the site's statuses, work types and server information.
import type { Caller } from '../../seams';
import { accountIdOf, isByApp } from '../caller';
import type { Project, Status } from '../model';
import { Refusal } from '../refusal';
import { statusCategories } from '../status-categories';
import { jiraTime } from '../time';
import {
	acceptsQuery,
	errorAnswer,
	forbidden,
	pageOf,
	readExpand,
	readList,
	readPage,
	unauthenticated,
} from './answers';
import type { SiteParts } from './parts';
import { manageJira, noScope, type Routes, readWork } from './routes';
import { scopeBean } from './workflow-beans';

const projectExpansions = ['description', 'lead', 'issueTypes', 'url', 'projectKeys', 'permissions', 'insight'];

export const declareProjectRoutes = (
	routes: Routes,
	{ baseUrl, beans, clock, permissions, world }: SiteParts,
): void => {
	const isVisible = (project: Project, caller: Caller): boolean =>
		permissions.seesProject(accountIdOf(caller), project);

	const requireProject = (idOrKey: string, caller: Caller): Project => {
		const project = world.readProject(idOrKey);
		if (!project || !isVisible(project, caller)) {
			throw new Refusal(404, [`No project could be found with key '${idOrKey}'.`]);
		}
		return project;
	};

	/** Who is in which role is shown to those who may change it, and not through an app that is kept out. */
	const requireAdministered = (idOrKey: string, caller: Caller): Project => {
		const project = requireProject(idOrKey, caller);
		const isKeptOut = isByApp(caller) && world.closedToApps.has(project.id);
		if (isKeptOut || !permissions.hasProject(accountIdOf(caller), project, 'ADMINISTER_PROJECTS')) {
			throw new Refusal(404, [`No project could be found with key '${idOrKey}'.`]);
		}
		return project;
	};

	routes.get('/rest/api/3/project', readWork, acceptsQuery(['expand'], ['recent']), (c) => {
		readExpand(c, projectExpansions);
		return c.json(
			world.projects
				.filter((project) => isVisible(project, c.env.caller))
				.map((project) => beans.projectInList(project)),
		);
	});

	const searchFilters = [
		'startAt',
		'maxResults',
		'id',
		'keys',
		'query',
		'action',
		'typeKey',
		'expand',
		'orderBy',
		'status',
	];
	routes.get('/rest/api/3/project/search', readWork, acceptsQuery(searchFilters), (c) => {
		readExpand(c, projectExpansions);
		const { action = 'view', orderBy = 'key', query = '', status = 'live', typeKey = 'software' } = c.req.query();
		if (!['key', '+key', 'name', '+name'].includes(orderBy) || status !== 'live' || typeKey !== 'software') {
			return errorAnswer(400, ['The sandbox simulates live software projects ordered by key or name only.']);
		}
		const needed = {
			view: ['BROWSE_PROJECTS', 'ADMINISTER_PROJECTS'],
			browse: ['BROWSE_PROJECTS'],
			edit: ['ADMINISTER_PROJECTS'],
			create: ['CREATE_ISSUES'],
		}[action];
		if (!needed) return errorAnswer(400, [`The value '${action}' of action is not valid.`]);
		const ids = readList(c, 'id');
		const keys = readList(c, 'keys');
		const text = query.toLowerCase();
		const order = orderBy.includes('name') ? 'name' : 'key';
		const found = world.projects
			.filter((project) => needed.some((key) => permissions.hasProject(accountIdOf(c.env.caller), project, key)))
			.filter((project) => !ids || ids.includes(project.id))
			.filter((project) => !keys || keys.includes(project.key))
			.filter((project) => project.key.toLowerCase().includes(text) || project.name.toLowerCase().includes(text))
			.sort((left, right) => left[order].localeCompare(right[order]));
		return c.json(pageOf(c, found, readPage(c, 50, 100), (project) => beans.projectInList(project)));
	});

	routes.get('/rest/api/3/project/{projectIdOrKey}', readWork, acceptsQuery(['expand']), (c) => {
		readExpand(c, projectExpansions);
		return c.json(beans.project(requireProject(c.req.param('projectIdOrKey'), c.env.caller), c.env.caller));
	});

	routes.get('/rest/api/3/project/{projectIdOrKey}/statuses', readWork, acceptsQuery(), (c) => {
		const project = requireProject(c.req.param('projectIdOrKey'), c.env.caller);
		return c.json(
			project.issueTypeIds.map((id) => {
				const { name, self, subtask } = beans.issueType(world.requireIssueType(id));
				const { statuses } = world.workflowFor(project, id);
				return {
					id,
					name,
					self,
					subtask,
					statuses: statuses.map(({ statusId }) => beans.status(world.requireStatus(statusId))),
				};
			}),
		);
	});

	routes.get('/rest/api/3/project/{projectIdOrKey}/role', readWork, acceptsQuery(), (c) =>
		c.json(beans.roleLinks(requireAdministered(c.req.param('projectIdOrKey'), c.env.caller))),
	);

	routes.get(
		'/rest/api/3/project/{projectIdOrKey}/role/{id}',
		readWork,
		acceptsQuery([], ['excludeInactiveUsers']),
		(c) => {
			const project = requireAdministered(c.req.param('projectIdOrKey'), c.env.caller);
			const role = world.roles.find((candidate) => String(candidate.id) === c.req.param('id'));
			if (!role) return errorAnswer(404, ['Can not retrieve a role that does not exist.']);
			return c.json(beans.roleWithActors(role, project));
		},
	);

	routes.get('/rest/api/3/applicationrole', manageJira, acceptsQuery(), (c) => {
		if (c.env.caller.kind === 'anonymous') return unauthenticated();
		if (!permissions.hasGlobal(c.env.caller.accountId, 'ADMINISTER')) return forbidden();
		return c.json(world.applicationRoles.map((role) => beans.applicationRole(role)));
	});

	routes.get('/rest/api/3/role', manageJira, acceptsQuery(), (c) => {
		if (c.env.caller.kind === 'anonymous') return unauthenticated();
		if (!permissions.has(c.env.caller.accountId, 'ADMINISTER_PROJECTS')) return forbidden();
		return c.json(world.roles.map((role) => beans.role(role)));
	});

	const visibleStatuses = (caller: Caller): Status[] =>
		world.statuses.filter((status) =>
			status.projectId === undefined
				? accountIdOf(caller) !== null
				: isVisible(world.requireProject(status.projectId), caller),
		);

	routes.get('/rest/api/3/status', readWork, acceptsQuery(), (c) =>
		c.json(visibleStatuses(c.env.caller).map((status) => beans.status(status))),
	);

	routes.get('/rest/api/3/status/{idOrName}', readWork, acceptsQuery(), (c) => {
		const wanted = c.req.param('idOrName');
		const status = visibleStatuses(c.env.caller).find(({ id, name }) => id === wanted || name === wanted);
		return status ? c.json(beans.status(status)) : errorAnswer(404, ['The status was not found.']);
	});

	const jiraStatus = (status: Status): Record<string, unknown> => ({
		id: status.id,
		name: status.name,
		description: status.description,
		statusCategory: statusCategories[status.category].workflowName,
		scope: scopeBean(status.projectId),
	});

	const administersSome = (caller: Caller): boolean => permissions.has(accountIdOf(caller), 'ADMINISTER_PROJECTS');

	routes.get('/rest/api/3/statuses', manageJira, acceptsQuery(['id']), (c) => {
		if (!administersSome(c.env.caller)) return unauthenticated();
		const ids = c.req.queries('id') ?? [];
		return c.json(
			visibleStatuses(c.env.caller)
				.filter(({ id }) => ids.includes(id))
				.map(jiraStatus),
		);
	});

	const statusFilters = ['projectId', 'startAt', 'maxResults', 'searchString', 'statusCategory'];
	routes.get('/rest/api/3/statuses/search', manageJira, acceptsQuery(statusFilters), (c) => {
		if (!administersSome(c.env.caller)) return unauthenticated();
		const { projectId, searchString = '', statusCategory } = c.req.query();
		const found = visibleStatuses(c.env.caller)
			.filter((status) => projectId === undefined || status.projectId === projectId)
			.filter((status) => status.name.toLowerCase().includes(searchString.toLowerCase()))
			.filter((status) => !statusCategory || statusCategories[status.category].workflowName === statusCategory);
		return c.json(pageOf(c, found, readPage(c, 200, 200), jiraStatus));
	});

	routes.get('/rest/api/3/issuetype', readWork, acceptsQuery(), (c) =>
		c.json(
			world.issueTypes
				.filter((type) =>
					world.projects.some((project) => project.issueTypeIds.includes(type.id) && isVisible(project, c.env.caller)),
				)
				.map((type) => beans.issueType(type)),
		),
	);

	routes.get('/rest/api/3/issuetype/{id}', readWork, acceptsQuery(), (c) => {
		const type = world.issueTypes.find((candidate) => candidate.id === c.req.param('id'));
		return type ? c.json(beans.issueType(type)) : errorAnswer(404, ['The issue type was not found.']);
	});

	routes.get('/rest/api/3/serverInfo', noScope, acceptsQuery(), (c) =>
		c.json({
			baseUrl,
			displayUrl: baseUrl,
			version: '1001.0.0-SNAPSHOT',
			versionNumbers: [1001, 0, 0],
			deploymentType: 'Cloud',
			buildNumber: 100_000,
			buildDate: jiraTime(0),
			serverTime: jiraTime(clock.now()),
			scmInfo: 'sandbox',
			serverTitle: 'Jira (Muster sandbox)',
		}),
	);
};
