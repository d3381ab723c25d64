// Workflows with their transitions and rules: read, and replaced with a version check.
import { z } from 'zod';
import type { Caller } from '../../seams';
import { accountIdOf } from '../caller';
import type { Workflow } from '../model';
import { Refusal } from '../refusal';
import { acceptsQuery, errorAnswer, pageOf, readBody, readExpand, readPage, unauthenticated } from './answers';
import type { SiteParts } from './parts';
import { manageJira, type Routes } from './routes';
import { WorkflowBeans } from './workflow-beans';
import { capabilitiesOf } from './workflow-capabilities';
import { type UpdateInput, updateSchema, validationSchema } from './workflow-payload';
import { checkUpdate, type Problem, staleVersion, strippedRuleId } from './workflow-update';

const readSchema = z.strictObject({
	projectAndIssueTypes: z.array(z.strictObject({ projectId: z.string(), issueTypeId: z.string() })).optional(),
	workflowIds: z.array(z.string()).optional(),
	workflowNames: z.array(z.string()).optional(),
});

/** Seen by others: an update without the id among the parameters of another app's rule is more than Jira can judge. */
const unjudged = (problems: readonly Problem[]): Response | undefined =>
	problems.some(({ code }) => code === strippedRuleId) ? errorAnswer(500, ['Internal server error']) : undefined;

export const declareWorkflowRoutes = (routes: Routes, parts: SiteParts): void => {
	const { app, clock, faults, permissions, world } = parts;
	const beans = new WorkflowBeans(world, app, faults);

	/** The sandbox has no permission to look at workflows only: whoever may read one may edit it. */
	const mayRead = (workflow: Workflow, caller: Caller): boolean => {
		const accountId = accountIdOf(caller);
		if (permissions.hasGlobal(accountId, 'ADMINISTER')) return true;
		return (
			workflow.projectId !== undefined &&
			permissions.hasProject(accountId, world.requireProject(workflow.projectId), 'ADMINISTER_PROJECTS')
		);
	};

	/** The workflows that the caller may read; undefined when there is no right to read any. */
	const readable = (caller: Caller): Workflow[] | undefined => {
		const found = [...world.workflows.values()].filter((workflow) => mayRead(workflow, caller));
		return found.length > 0 ? found : undefined;
	};

	const isActive = (workflow: Workflow): boolean =>
		world.projects.some(({ workflowScheme }) => [...workflowScheme.values()].includes(workflow.id));

	const searchParameters = ['startAt', 'maxResults', 'expand', 'queryString', 'orderBy', 'scope', 'isActive'];
	routes.get('/rest/api/3/workflows/search', manageJira, acceptsQuery(searchParameters), (c) => {
		const all = readable(c.env.caller);
		if (!all) return unauthenticated();
		const withTransitions = readExpand(c, ['values.transitions', 'transitions']).size > 0;
		const { isActive: active, orderBy = 'name', queryString = '', scope } = c.req.query();
		if (orderBy !== 'name') throw new Refusal(400, ['The sandbox orders workflows by name only.']);
		if (active !== undefined && active !== 'true' && active !== 'false') {
			throw new Refusal(400, [`The value '${active}' of isActive is neither true nor false.`]);
		}
		const found = all
			.filter((workflow) => workflow.name.toLowerCase().includes(queryString.toLowerCase()))
			.filter((workflow) => !scope || (workflow.projectId === undefined ? 'GLOBAL' : 'PROJECT') === scope.toUpperCase())
			.filter((workflow) => active === undefined || String(isActive(workflow)) === active)
			.sort((left, right) => left.name.localeCompare(right.name));
		const page = readPage(c, 50, 200);
		const shown = found.slice(page.startAt, page.startAt + page.maxResults);
		return c.json({
			...pageOf(c, found, page, (workflow) => beans.workflow(workflow, withTransitions)),
			statuses: beans.statusesOf(shown),
		});
	});

	routes.get(
		'/rest/api/3/workflows/capabilities',
		manageJira,
		acceptsQuery(['workflowId', 'projectId', 'issueTypeId']),
		(c) => {
			const { issueTypeId, projectId, workflowId } = c.req.query();
			if ((workflowId === undefined) === (projectId === undefined || issueTypeId === undefined)) {
				throw new Refusal(400, ['Name a workflow, or a project and a work type.']);
			}
			const project = projectId === undefined ? undefined : world.readProject(projectId);
			const workflow =
				project && issueTypeId !== undefined && project.issueTypeIds.includes(issueTypeId)
					? world.workflowFor(project, issueTypeId)
					: world.workflows.get(workflowId ?? '');
			if (!workflow || !mayRead(workflow, c.env.caller)) return unauthenticated();
			return c.json(capabilitiesOf(workflow, app(), faults));
		},
	);

	const readHarmless = ['useApprovalConfiguration', 'useTransitionLinksFormat'];
	routes.post('/rest/api/3/workflows', manageJira, acceptsQuery([], readHarmless), async (c) => {
		const body = await readBody(c, readSchema);
		const all = readable(c.env.caller);
		if (!all) return unauthenticated();
		const wanted = new Set([
			...(body.workflowIds ?? []),
			...(body.projectAndIssueTypes ?? []).flatMap(({ issueTypeId, projectId }) => {
				const project = world.readProject(projectId);
				return project?.issueTypeIds.includes(issueTypeId) ? [world.workflowFor(project, issueTypeId).id] : [];
			}),
		]);
		const found = all.filter(({ id, name }) => wanted.has(id) || body.workflowNames?.includes(name));
		const isMissing =
			body.workflowIds?.some((wantedId) => found.every(({ id }) => id !== wantedId)) === true ||
			body.workflowNames?.some((wantedName) => found.every(({ name }) => name !== wantedName)) === true;
		if (isMissing && faults.missingWorkflowsAre404) return errorAnswer(404, ['A workflow was not found.']);
		return c.json({
			statuses: beans.statusesOf(found),
			workflows: found.map((workflow) => beans.workflow(workflow, true)),
		});
	});

	/** The stored workflows that an update is about; undefined when the caller may not edit one of them. */
	const editable = (body: UpdateInput, caller: Caller): ReadonlyMap<string, Workflow> | undefined => {
		const found = new Map<string, Workflow>();
		for (const { id } of body.workflows) {
			const workflow = world.workflows.get(id);
			if (!workflow || !mayRead(workflow, caller)) return undefined;
			found.set(id, workflow);
		}
		return found;
	};

	routes.post('/rest/api/3/workflows/update', manageJira, acceptsQuery([], ['expand']), async (c) => {
		const body = await readBody(c, updateSchema);
		const current = editable(body, c.env.caller);
		if (!current) return unauthenticated();
		if (faults.workflowUpdatesRefused) {
			return errorAnswer(400, ['Workflows cannot be updated on this site. A fault of the sandbox is on.']);
		}
		const { problems, workflows } = checkUpdate(parts, app(), body, current, clock.now());
		const failed = unjudged(problems);
		if (failed) return failed;
		const messages = problems.map(({ message }) => message);
		// Jira's OpenAPI text names 409 for an update while another is under way, and no answer for an old version.
		// Others saw 409 and 400.
		const isStale = problems.some(({ code }) => code === staleVersion);
		if (isStale) return errorAnswer(faults.staleVersionsAre400 ? 400 : 409, messages);
		if (problems.length > 0) return errorAnswer(400, messages);
		for (const workflow of workflows) world.workflows.set(workflow.id, workflow);
		return c.json({
			statuses: beans.statusesOf(workflows),
			workflows: workflows.map((workflow) => beans.workflow(workflow, true)),
		});
	});

	routes.post('/rest/api/3/workflows/update/validation', manageJira, acceptsQuery(), async (c) => {
		const { payload, validationOptions } = await readBody(c, validationSchema);
		const current = editable(payload, c.env.caller);
		if (!current) return unauthenticated();
		const { problems } = checkUpdate(parts, app(), payload, current, clock.now());
		const failed = unjudged(problems);
		if (failed) return failed;
		const isAsked = validationOptions?.levels?.includes('ERROR') ?? true;
		return c.json({ errors: isAsked ? problems.map((problem) => ({ ...problem, level: 'ERROR' })) : [] });
	});
};
