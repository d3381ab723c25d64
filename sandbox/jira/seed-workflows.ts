// The seeded statuses, work types and workflows, and the guard on the release workflow's Deploy transition.
import { uuidFrom } from './ids';
import type { IssueType, Rule, Status, StatusCategoryKey, Transition, TransitionRules, Workflow } from './model';

export const relProjectId = '10000';
export const opsProjectId = '10001';
export const releaseWorkflowName = 'Release train workflow';
export const opsWorkflowName = 'Software Simplified Workflow for Project OPS';

/** The guard that the seed puts on *Deploy*. */
export interface SeededGuard {
	/** Compiled configuration of the validator, stored as the workflow stores it. */
	readonly config: Readonly<Record<string, unknown>>;
	/** Configuration of the post function; the validator's when left out. */
	readonly postFunctionConfig?: Readonly<Record<string, unknown>>;
	/** Module key of the validator in the manifest. */
	readonly validator: string;
	/** Module key of the post function in the manifest. */
	readonly postFunction: string;
	/** Turns a module key into the extension ARI a workflow stores (`AppHost.ruleKey`). */
	ruleKey(moduleKey: string): string;
}

const status = (id: string, name: string, category: StatusCategoryKey, projectId?: string): Status => ({
	id,
	reference: uuidFrom(`status ${id}`),
	name,
	description: '',
	category,
	...(projectId === undefined ? {} : { projectId }),
});

/** Status ids by name; REL's six come first, OPS's three belong to OPS alone. */
export const statusIds = {
	backlog: '10001',
	inProgress: '10002',
	inReview: '10003',
	staged: '10004',
	deployed: '10005',
	done: '10006',
	opsToDo: '10101',
	opsInProgress: '10102',
	opsDone: '10103',
} as const;

export const seedStatuses: readonly Status[] = [
	status(statusIds.backlog, 'Backlog', 'new'),
	status(statusIds.inProgress, 'In progress', 'indeterminate'),
	status(statusIds.inReview, 'In review', 'indeterminate'),
	status(statusIds.staged, 'Staged', 'indeterminate'),
	status(statusIds.deployed, 'Deployed', 'indeterminate'),
	status(statusIds.done, 'Done', 'done'),
	status(statusIds.opsToDo, 'To Do', 'new', opsProjectId),
	status(statusIds.opsInProgress, 'In Progress', 'indeterminate', opsProjectId),
	status(statusIds.opsDone, 'Done', 'done', opsProjectId),
];

const issueType = (id: string, name: string, projectId?: string): IssueType => ({
	id,
	name,
	description: '',
	subtask: false,
	hierarchyLevel: 0,
	...(projectId === undefined ? {} : { projectId }),
});

export const issueTypeIds = {
	task: '10004',
	bug: '10005',
	release: '10006',
	opsTask: '10011',
	opsIncident: '10012',
} as const;

export const seedIssueTypes: readonly IssueType[] = [
	issueType(issueTypeIds.task, 'Task'),
	issueType(issueTypeIds.bug, 'Bug'),
	issueType(issueTypeIds.release, 'Release'),
	issueType(issueTypeIds.opsTask, 'Task', opsProjectId),
	issueType(issueTypeIds.opsIncident, 'Incident', opsProjectId),
];

/** No rule at all. */
export const noRules = (): TransitionRules => ({
	conditions: { groupOperator: 'AND', conditions: [] },
	validators: [],
	postFunctions: [],
});

const transition = (
	id: string,
	name: string,
	from: readonly string[] | 'any' | 'creation',
	to: string,
	rules: TransitionRules = noRules(),
): Transition => ({
	id,
	name,
	description: '',
	type: from === 'any' ? 'global' : from === 'creation' ? 'initial' : 'directed',
	from: typeof from === 'string' ? [] : from,
	to,
	rules,
});

const rule = (name: string, ruleKey: string, config: Readonly<Record<string, unknown>>): Rule => ({
	id: uuidFrom(`rule ${name}`),
	ruleKey,
	config,
	disabled: false,
});

const guardRules = (guard: SeededGuard | undefined): TransitionRules =>
	guard
		? {
				...noRules(),
				validators: [rule('deploy validator', guard.ruleKey(guard.validator), guard.config)],
				postFunctions: [
					rule('deploy post function', guard.ruleKey(guard.postFunction), guard.postFunctionConfig ?? guard.config),
				],
			}
		: noRules();

/** @param created epoch milliseconds */
export const seedWorkflows = (created: number, guard: SeededGuard | undefined): Workflow[] => [
	{
		id: uuidFrom('workflow release'),
		name: releaseWorkflowName,
		description: 'From backlog to production.',
		version: { id: uuidFrom('workflow release version 1'), number: 1 },
		statusIds: [
			statusIds.backlog,
			statusIds.inProgress,
			statusIds.inReview,
			statusIds.staged,
			statusIds.deployed,
			statusIds.done,
		],
		transitions: [
			transition('1', 'Create', 'creation', statusIds.backlog),
			transition('11', 'Start', [statusIds.backlog], statusIds.inProgress),
			transition('21', 'Request review', [statusIds.inProgress], statusIds.inReview),
			transition('31', 'Stage', [statusIds.inReview], statusIds.staged),
			transition('41', 'Deploy', [statusIds.staged], statusIds.deployed, guardRules(guard)),
			transition('51', 'Close', [statusIds.deployed], statusIds.done),
			transition('61', 'Back to work', [statusIds.inReview, statusIds.staged], statusIds.inProgress),
			transition('71', 'Reopen', 'any', statusIds.backlog),
		],
		created,
		updated: created,
	},
	{
		id: uuidFrom('workflow ops'),
		name: opsWorkflowName,
		description: '',
		version: { id: uuidFrom('workflow ops version 1'), number: 1 },
		statusIds: [statusIds.opsToDo, statusIds.opsInProgress, statusIds.opsDone],
		transitions: [
			transition('1', 'Create', 'creation', statusIds.opsToDo),
			transition('11', 'To Do', 'any', statusIds.opsToDo),
			transition('21', 'In Progress', 'any', statusIds.opsInProgress),
			transition('31', 'Done', 'any', statusIds.opsDone),
		],
		projectId: opsProjectId,
		created,
		updated: created,
	},
];
