// Workflows with their transitions and rules: read, and replaced with a version check.
import { Hono } from 'hono';
import { z } from 'zod';
import type { AppHost, Caller } from '../../seams';
import { Refusal } from '../engine';
import {
	type ConditionGroup,
	isConditionGroup,
	type Rule,
	type Status,
	type Transition,
	type Workflow,
} from '../model';
import { accountIdOf } from '../permissions';
import { readConfig } from '../rule-edits';
import { jiraTime } from '../time';
import type { World } from '../world';
import { acceptsQuery, type JiraEnv, pageOf, readBody, readExpand, readPage, unauthenticated } from './answers';
import type { SiteParts } from './parts';
import { workflowCategories } from './projects';

type Bean = Record<string, unknown>;

/** Keys under which Jira lists the rules of Forge apps; the one of function-backed validators is our guess. */
const forgeRuleKeys = {
	condition: 'forge:expression-condition',
	validator: 'forge:expression-validator',
	functionValidator: 'forge:function-validator',
	postFunction: 'forge:workflow-post-function',
} as const;

const ruleBean = (rule: Rule, ruleKey: string): Bean => ({
	id: rule.id,
	ruleKey,
	parameters: {
		key: rule.ruleKey,
		config: JSON.stringify(rule.config),
		id: rule.id,
		disabled: String(rule.disabled),
		...(rule.tag !== undefined && { tag: rule.tag }),
	},
});

const validatorKey = (rule: Rule, app: AppHost): string => {
	const module = app.rule(rule.ruleKey);
	return module?.functionKey !== undefined && module.expression === undefined
		? forgeRuleKeys.functionValidator
		: forgeRuleKeys.validator;
};

const conditionBean = (group: ConditionGroup): Bean => ({
	operation: group.groupOperator === 'OR' ? 'ANY' : 'ALL',
	conditions: group.conditions
		.filter((node): node is Rule => !isConditionGroup(node))
		.map((rule) => ruleBean(rule, forgeRuleKeys.condition)),
	conditionGroups: group.conditions.filter(isConditionGroup).map(conditionBean),
});

const scopeBean = (projectId: string | undefined): Bean =>
	projectId === undefined ? { type: 'GLOBAL' } : { type: 'PROJECT', project: { id: projectId } };

const transitionTypes = { initial: 'INITIAL', global: 'GLOBAL', directed: 'DIRECTED' } as const;

const statusBean = (status: Status): Bean => ({
	id: status.id,
	name: status.name,
	description: status.description,
	statusCategory: workflowCategories[status.category],
	statusReference: status.reference,
	scope: scopeBean(status.projectId),
});

class WorkflowBeans {
	constructor(
		private readonly world: World,
		private readonly app: () => AppHost,
	) {}

	private transition(transition: Transition): Bean {
		const { conditions, postFunctions, validators } = transition.rules;
		const app = this.app();
		return {
			id: transition.id,
			name: transition.name,
			description: transition.description,
			type: transitionTypes[transition.type],
			toStatusReference: this.world.requireStatus(transition.to).reference,
			links: transition.from.map((id) => ({
				fromStatusReference: this.world.requireStatus(id).reference,
				fromPort: 0,
				toPort: 0,
			})),
			...(transition.type !== 'initial' && { conditions: conditionBean(conditions) }),
			validators: validators.map((rule) => ruleBean(rule, validatorKey(rule, app))),
			actions: postFunctions.map((rule) => ruleBean(rule, forgeRuleKeys.postFunction)),
			triggers: [],
			properties: {},
		};
	}

	workflow(workflow: Workflow, withTransitions: boolean): Bean {
		return {
			id: workflow.id,
			name: workflow.name,
			description: workflow.description,
			isEditable: true,
			created: jiraTime(workflow.created),
			updated: jiraTime(workflow.updated),
			scope: scopeBean(workflow.projectId),
			version: { id: workflow.version.id, versionNumber: workflow.version.number },
			statuses: workflow.statusIds.map((id) => ({
				statusReference: this.world.requireStatus(id).reference,
				deprecated: false,
				properties: {},
			})),
			...(withTransitions && { transitions: workflow.transitions.map((entry) => this.transition(entry)) }),
		};
	}

	statusesOf(workflows: readonly Workflow[]): Bean[] {
		const ids = new Set(workflows.flatMap((workflow) => workflow.statusIds));
		return [...ids].map((id) => statusBean(this.world.requireStatus(id)));
	}
}

const readSchema = z.strictObject({
	projectAndIssueTypes: z.array(z.strictObject({ projectId: z.string(), issueTypeId: z.string() })).optional(),
	workflowIds: z.array(z.string()).optional(),
	workflowNames: z.array(z.string()).optional(),
});

const ruleSchema = z.looseObject({
	id: z.string().optional(),
	ruleKey: z.enum(Object.values(forgeRuleKeys)),
	parameters: z.looseObject({
		key: z.string(),
		config: z.string().optional(),
		disabled: z.enum(['true', 'false']).optional(),
		tag: z.string().optional(),
	}),
});

type RuleInput = z.infer<typeof ruleSchema>;

interface GroupInput {
	operation: 'ANY' | 'ALL';
	conditions?: RuleInput[] | undefined;
	conditionGroups?: GroupInput[] | undefined;
}

const groupSchema: z.ZodType<GroupInput> = z.lazy(() =>
	z.looseObject({
		operation: z.enum(['ANY', 'ALL']),
		conditions: z.array(ruleSchema).optional(),
		conditionGroups: z.array(groupSchema).optional(),
	}),
);

const transitionSchema = z.looseObject({
	id: z.string(),
	name: z.string(),
	description: z.string().optional(),
	type: z.enum(['INITIAL', 'GLOBAL', 'DIRECTED']),
	toStatusReference: z.string(),
	links: z.array(z.looseObject({ fromStatusReference: z.string() })).optional(),
	conditions: groupSchema.nullish(),
	validators: z.array(ruleSchema).optional(),
	actions: z.array(ruleSchema).optional(),
});

const updateSchema = z.looseObject({
	workflows: z
		.array(
			z.looseObject({
				id: z.string(),
				description: z.string().optional(),
				version: z.looseObject({ id: z.string(), versionNumber: z.number() }),
				statuses: z.array(z.looseObject({ statusReference: z.string() })),
				transitions: z.array(transitionSchema),
			}),
		)
		.min(1),
});

type TransitionUpdate = z.infer<typeof transitionSchema>;

export const workflowRoutes = ({ app, clock, permissions, world }: SiteParts): Hono<JiraEnv> => {
	const routes = new Hono<JiraEnv>();
	const beans = new WorkflowBeans(world, app);

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

	const searchParameters = ['startAt', 'maxResults', 'expand', 'queryString', 'orderBy', 'scope', 'isActive'];
	routes.get('/rest/api/3/workflows/search', acceptsQuery(searchParameters), (c) => {
		const all = readable(c.env.caller);
		if (!all) return unauthenticated();
		const withTransitions = readExpand(c, ['values.transitions', 'transitions']).size > 0;
		const { isActive = 'true', orderBy = 'name', queryString = '', scope } = c.req.query();
		if (orderBy !== 'name') throw new Refusal(400, ['The sandbox orders workflows by name only.']);
		const found = all
			.filter((workflow) => workflow.name.toLowerCase().includes(queryString.toLowerCase()))
			.filter((workflow) => !scope || (workflow.projectId === undefined ? 'GLOBAL' : 'PROJECT') === scope.toUpperCase())
			.filter(() => isActive !== 'false')
			.sort((left, right) => left.name.localeCompare(right.name));
		const page = readPage(c, 50, 200);
		const shown = found.slice(page.startAt, page.startAt + page.maxResults);
		return c.json({
			...pageOf(c, found, page, (workflow) => beans.workflow(workflow, withTransitions)),
			statuses: beans.statusesOf(shown),
		});
	});

	const readHarmless = ['useApprovalConfiguration', 'useTransitionLinksFormat'];
	routes.post('/rest/api/3/workflows', acceptsQuery([], readHarmless), async (c) => {
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
		return c.json({
			statuses: beans.statusesOf(found),
			workflows: found.map((workflow) => beans.workflow(workflow, true)),
		});
	});

	const statusIdOf = (reference: string): string => {
		const status = world.statuses.find((candidate) => candidate.reference === reference || candidate.id === reference);
		if (!status)
			throw new Refusal(400, [`The status reference '${reference}' is unknown; the sandbox creates no statuses.`]);
		return status.id;
	};

	const toRule = (input: RuleInput): Rule => {
		const config = readConfig(input.parameters.config || '{}');
		if (!config) throw new Refusal(400, [`The config of a rule of ${input.parameters.key} is not a JSON object.`]);
		const { tag } = input.parameters;
		return {
			id: input.id ?? world.uniqueId('rule'),
			ruleKey: input.parameters.key,
			config,
			disabled: input.parameters.disabled === 'true',
			...(tag !== undefined && { tag }),
		};
	};

	const toGroup = (input: GroupInput): ConditionGroup => ({
		groupOperator: input.operation === 'ANY' ? 'OR' : 'AND',
		conditions: [...(input.conditions ?? []).map(toRule), ...(input.conditionGroups ?? []).map(toGroup)],
	});

	const toTransition = (input: TransitionUpdate): Transition => ({
		id: input.id,
		name: input.name,
		description: input.description ?? '',
		type: ({ INITIAL: 'initial', GLOBAL: 'global', DIRECTED: 'directed' } as const)[input.type],
		from: (input.links ?? []).map((link) => statusIdOf(link.fromStatusReference)),
		to: statusIdOf(input.toStatusReference),
		rules: {
			conditions: input.conditions ? toGroup(input.conditions) : { groupOperator: 'AND', conditions: [] },
			validators: (input.validators ?? []).map(toRule),
			postFunctions: (input.actions ?? []).map(toRule),
		},
	});

	routes.post('/rest/api/3/workflows/update', acceptsQuery([], ['expand']), async (c) => {
		const body = await readBody(c, updateSchema);
		const updates: Workflow[] = [];
		for (const update of body.workflows) {
			const current = world.workflows.get(update.id);
			if (!current || !mayRead(current, c.env.caller)) return unauthenticated();
			if (current.version.id !== update.version.id || current.version.number !== update.version.versionNumber) {
				return Response.json(
					{ errorMessages: [`The workflow "${current.name}" was changed meanwhile.`], errors: {} },
					{ status: 409 },
				);
			}
			const statusIds = update.statuses.map((status) => statusIdOf(status.statusReference));
			const isUsed = (id: string): boolean =>
				[...world.issues.values()].some(
					(issue) =>
						issue.statusId === id &&
						world.workflowFor(world.requireProject(issue.projectId), issue.issueTypeId) === current,
				);
			if (current.statusIds.some((id) => !statusIds.includes(id) && isUsed(id))) {
				throw new Refusal(400, ['A removed status is in use; the sandbox does not simulate status mappings.']);
			}
			updates.push({
				...current,
				description: update.description ?? current.description,
				statusIds,
				transitions: update.transitions.map(toTransition),
				version: { id: world.uniqueId('workflow version'), number: current.version.number + 1 },
				updated: clock.now(),
			});
		}
		for (const workflow of updates) world.workflows.set(workflow.id, workflow);
		return c.json({
			statuses: beans.statusesOf(updates),
			workflows: updates.map((workflow) => beans.workflow(workflow, true)),
		});
	});

	return routes;
};
