// The seeded statuses, work types and workflows, and the guard on the release workflow's Deploy transition.
import { uuidFrom } from './ids';
import type {
	IssueType,
	Parameters,
	Rule,
	Status,
	StatusCategoryKey,
	Transition,
	TransitionRules,
	Workflow,
	WorkflowStatus,
} from './model';

export const relProjectId = '10000';
export const opsProjectId = '10001';
export const releaseWorkflowName = 'Release train workflow';
/** No project uses it. */
export const oldReleaseWorkflowName = 'Old release workflow';
/** Jira's own, which cannot be edited. */
export const builtInWorkflowName = 'jira';
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

type TransitionDetails = Partial<
	Pick<Transition, 'rules' | 'properties' | 'triggers' | 'screen' | 'customIssueEventId' | 'links'>
>;

const typesWithoutSource = { any: 'global', creation: 'initial' } as const;

const transition = (
	id: string,
	name: string,
	from: readonly string[] | keyof typeof typesWithoutSource,
	to: string,
	details: TransitionDetails = {},
): Transition => ({
	id,
	name,
	description: '',
	type: typeof from === 'string' ? typesWithoutSource[from] : 'directed',
	links: typeof from === 'string' ? [] : from.map((status) => ({ from: status, fromPort: 0, toPort: 0 })),
	to,
	rules: noRules(),
	properties: {},
	triggers: [],
	screen: null,
	customIssueEventId: null,
	...details,
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

/** A rule of Jira itself: it has to survive every change that Muster makes. */
const systemRule = (name: string, ruleKey: string, parameters: Parameters): Rule => ({
	id: uuidFrom(`rule ${name}`),
	ruleKey: `system:${ruleKey}`,
	config: {},
	disabled: false,
	parameters,
});

/** A post function of a Forge app that is not installed here: Jira keeps it to the letter and never runs it. */
function otherAppsRule(name: string): Rule {
	const made = rule(name, 'ari:cloud:ecosystem::extension/9c4f7b0a-other-app/5a4dbc0e-other-env/static/announce', {});
	const { id, ruleKey: key } = made;
	// Written by somebody who sets spaces and leaves the order of keys to chance.
	const config = '{ "channel":"#releases",  "at" : 9.50 }';
	return { ...made, parameters: { tag: 'announcements', config, id, key, disabled: 'false' } };
}

/** Statuses as the workflow's drawing places them: side by side. */
const sideBySide = (ids: readonly string[]): WorkflowStatus[] =>
	ids.map((statusId, index) => ({ statusId, layout: { x: 40.5 + index * 180, y: -16 }, properties: {} }));

const neverEdited = (name: string, created: number) =>
	({
		id: uuidFrom(`workflow ${name}`),
		description: '',
		version: { id: uuidFrom(`workflow ${name} version 1`), number: 1 },
		isEditable: true,
		startPointLayout: { x: -100.25, y: -153 },
		loopedTransitionContainerLayout: null,
		created,
		updated: created,
	}) satisfies Partial<Workflow>;

const { backlog, deployed, done, inProgress, inReview, opsDone, opsInProgress, opsToDo, staged } = statusIds;

/**
 * The release workflow carries everything that a workflow can carry beside rules of Muster, none of which changes what
 * a transition does here: it shows whether somebody who writes a workflow back loses a part of it.
 *
 * @param created epoch milliseconds
 */
const releaseWorkflow = (created: number, guard: SeededGuard | undefined): Workflow => ({
	...neverEdited('release', created),
	name: releaseWorkflowName,
	description: 'From backlog to production.',
	loopedTransitionContainerLayout: { x: 420, y: 310.75 },
	statuses: sideBySide([backlog, inProgress, inReview, staged, deployed, done]).map((entry) =>
		entry.statusId === done ? { ...entry, properties: { 'jira.issue.editable': 'false' } } : entry,
	),
	transitions: [
		transition('1', 'Create', 'creation', backlog, { links: [{ from: null, fromPort: null, toPort: 2 }] }),
		transition('11', 'Start', [backlog], inProgress, {
			rules: {
				...noRules(),
				postFunctions: [systemRule('start assigns', 'change-assignee', { type: 'to-current-user' })],
			},
		}),
		transition('21', 'Request review', [inProgress], inReview, {
			properties: { 'opsbar-sequence': '20', 'review.reminder': 'daily' },
			triggers: [
				{
					id: uuidFrom('trigger request review'),
					ruleKey: 'system:development-triggers',
					parameters: { enabledTriggers: 'pull-request-created-trigger' },
				},
			],
			links: [{ from: inProgress, fromPort: 3, toPort: 7 }],
		}),
		transition('31', 'Stage', [inReview], staged, {
			customIssueEventId: '13',
			rules: {
				...noRules(),
				validators: [
					systemRule('stage needs a summary', 'validate-field-value', {
						ruleType: 'fieldRequired',
						fieldsRequired: 'summary',
						ignoreContext: 'true',
						errorMessage: 'Say what is staged.',
					}),
				],
				postFunctions: [otherAppsRule('stage announced')],
			},
		}),
		transition('41', 'Deploy', [staged], deployed, { rules: guardRules(guard) }),
		transition('51', 'Close', [deployed], done, {
			screen: {
				id: uuidFrom('screen of close'),
				ruleKey: 'system:transition-screen',
				parameters: { screenId: '3' },
			},
		}),
		transition('61', 'Back to work', [inReview, staged], inProgress, {
			rules: {
				...noRules(),
				conditions: {
					groupOperator: 'AND',
					conditions: [
						systemRule('back to work for developers', 'restrict-issue-transition', {
							roleIds: '10101',
							permissionKeys: 'TRANSITION_ISSUES',
						}),
					],
				},
			},
		}),
		transition('71', 'Reopen', 'any', backlog),
	],
});

const opsWorkflow = (created: number): Workflow => ({
	...neverEdited('ops', created),
	name: opsWorkflowName,
	statuses: sideBySide([opsToDo, opsInProgress, opsDone]),
	transitions: [
		transition('1', 'Create', 'creation', opsToDo),
		transition('11', 'To Do', 'any', opsToDo),
		transition('21', 'In Progress', 'any', opsInProgress),
		transition('31', 'Done', 'any', opsDone),
	],
	projectId: opsProjectId,
});

/** No project uses it any more. */
const oldWorkflow = (created: number): Workflow => ({
	...neverEdited('old release', created),
	name: oldReleaseWorkflowName,
	description: 'How releases were made before the train.',
	statuses: sideBySide([backlog, inProgress, done]),
	transitions: [
		transition('1', 'Create', 'creation', backlog),
		transition('11', 'Start', [backlog], inProgress),
		transition('21', 'Ship', [inProgress], done),
	],
});

/** Jira's own, which nobody may change. */
const builtInWorkflow = (created: number): Workflow => ({
	...neverEdited('jira', created),
	name: builtInWorkflowName,
	description: 'The default Jira workflow.',
	isEditable: false,
	statuses: sideBySide([backlog, inProgress, done]),
	transitions: [
		transition('1', 'Create', 'creation', backlog),
		transition('4', 'Start progress', [backlog], inProgress),
		transition('5', 'Resolve', [backlog, inProgress], done),
		transition('3', 'Reopen', [done], backlog),
	],
});

/** @param created epoch milliseconds */
export const seedWorkflows = (created: number, guard: SeededGuard | undefined): Workflow[] => [
	releaseWorkflow(created, guard),
	opsWorkflow(created),
	oldWorkflow(created),
	builtInWorkflow(created),
];
