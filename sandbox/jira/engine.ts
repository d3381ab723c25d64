// Moves, creates and edits work items: conditions → validators → change → post functions → product events.
import type { AppHost, Caller, Clock } from '../seams';
import type { EventPayloads } from './events';
import type { ExpressionContext, IssueView } from './expression-context';
import type { ChangeHistory, ChangeItem, Issue, Project, Transition } from './model';
import { accountIdOf, type Permissions } from './permissions';
import { type Attempt, isEnabled, type Rules } from './rules';
import type { World } from './world';

/** Why Jira would not do what was asked, in the shape of its answers. */
export class Refusal extends Error {
	constructor(
		readonly status: 400 | 403 | 404,
		readonly errorMessages: readonly string[],
		readonly errors: Readonly<Record<string, string>> = {},
	) {
		super(errorMessages[0] ?? Object.values(errors)[0] ?? 'refused');
		this.name = 'Refusal';
	}
}

/** Fields a caller may set on a work item. Absent ones stay as they are. */
export interface FieldValues {
	readonly summary?: string;
	readonly description?: unknown;
	readonly assignee?: string | null;
	readonly labels?: readonly string[];
	readonly priority?: string;
	readonly issueTypeId?: string;
}

/** What a caller may send along with a transition. */
export interface TransitionInput {
	readonly fields?: FieldValues;
	readonly comment?: unknown;
	readonly historyMetadata?: Readonly<Record<string, unknown>> | undefined;
}

export interface OfferedTransition {
	readonly transition: Transition;
	readonly available: boolean;
}

export interface EngineDependencies {
	readonly world: World;
	readonly clock: Clock;
	readonly app: () => AppHost;
	readonly permissions: Permissions;
	readonly rules: Rules;
	readonly context: ExpressionContext;
	readonly payloads: EventPayloads;
	readonly cloudId: string;
}

export const issueNotFound = (): Refusal =>
	new Refusal(404, ['Issue does not exist or you do not have permission to see it.']);

const isSelfGenerated = (caller: Caller): boolean =>
	caller.kind === 'app' || (caller.kind === 'user' && caller.viaApp === true);

const viewOf = (issue: Issue): IssueView => ({ ...issue });

/** Whether a transition is offered only under conditions. */
export const isConditional = (transition: Transition): boolean =>
	transition.rules.conditions.conditions.some(isEnabled);

/**
 * The site's transition engine.
 *
 * Every operation runs to its end without yielding, so two requests for one work item are serialised: the second one
 * meets the status that the first one left.
 */
export class Engine {
	constructor(private readonly dependencies: EngineDependencies) {}

	/** The work item, if the caller may see it. @throws {Refusal} 404 */
	requireVisible(idOrKey: string, caller: Caller): Issue {
		const { permissions, world } = this.dependencies;
		const issue = world.readIssue(idOrKey);
		if (!issue) throw issueNotFound();
		const project = world.requireProject(issue.projectId);
		if (!permissions.hasProject(accountIdOf(caller), project, 'BROWSE_PROJECTS')) throw issueNotFound();
		return issue;
	}

	/** Transitions from the work item's status, each with whether its conditions let this caller have it. */
	offered(issue: Issue, caller: Caller): OfferedTransition[] {
		const { permissions, rules, world } = this.dependencies;
		const project = world.requireProject(issue.projectId);
		if (!permissions.hasProject(accountIdOf(caller), project, 'TRANSITION_ISSUES')) return [];
		const workflow = world.workflowFor(project, issue.issueTypeId);
		return workflow.transitions
			.filter((transition) => leavesFrom(transition, issue.statusId))
			.map((transition) => ({
				transition,
				available: rules.isOffered(
					transition.rules.conditions,
					this.attempt(issue, viewOf(issue), project, transition, caller),
				),
			}));
	}

	/**
	 * Performs a transition.
	 *
	 * @throws {Refusal} 404 when the caller may not see the work item; 400 when the transition does not leave its
	 * status, is not offered to the caller, or a validator refuses
	 */
	transition(idOrKey: string, transitionId: string, caller: Caller, changes: TransitionInput = {}): void {
		const { permissions, rules, world } = this.dependencies;
		const issue = this.requireVisible(idOrKey, caller);
		const project = world.requireProject(issue.projectId);
		const notValid = new Refusal(400, [`Transition id '${transitionId}' is not valid for this issue.`]);
		if (!permissions.hasProject(accountIdOf(caller), project, 'TRANSITION_ISSUES')) throw notValid;
		const transition = world
			.workflowFor(project, issue.issueTypeId)
			.transitions.find((candidate) => candidate.id === transitionId && leavesFrom(candidate, issue.statusId));
		if (!transition) throw notValid;

		this.checkFields(changes.fields ?? {}, project, issue);
		const original = viewOf(issue);
		if (!rules.isOffered(transition.rules.conditions, this.attempt(issue, original, project, transition, caller))) {
			throw notValid;
		}
		const draft = { ...issue };
		const items = this.applyFields(draft, changes.fields ?? {});
		const attempt = this.attempt({ ...draft, statusId: issue.statusId }, original, project, transition, caller);
		this.validate(attempt);

		items.push(this.statusChange(issue.statusId, transition.to));
		this.applyFields(issue, changes.fields ?? {});
		issue.statusId = transition.to;
		const commentId = changes.comment === undefined ? undefined : this.addComment(issue, changes.comment, caller);
		const change = this.record(issue, items, caller, changes.historyMetadata);
		this.runPostFunctions(attempt, issue, change, commentId);
		this.publishUpdate(issue, change, caller);
	}

	/** Edits fields outside a transition. @throws {Refusal} 404, 403 or 400 */
	edit(idOrKey: string, fields: FieldValues, caller: Caller): void {
		const { permissions, world } = this.dependencies;
		const issue = this.requireVisible(idOrKey, caller);
		const project = world.requireProject(issue.projectId);
		if (!permissions.hasProject(accountIdOf(caller), project, 'EDIT_ISSUES')) {
			throw new Refusal(403, ['You do not have permission to edit issues in this project.']);
		}
		this.checkFields(fields, project, issue);
		this.checkTypeChange(fields, issue, project, caller);
		const items = this.applyFields(issue, fields);
		if (items.length === 0) return;
		this.publishUpdate(issue, this.record(issue, items, caller), caller);
	}

	/** Creates a work item through the workflow's initial transition, whose validators may refuse. @throws {Refusal} */
	create(
		projectId: string,
		issueTypeId: string,
		fields: FieldValues & { readonly summary: string },
		caller: Caller,
	): Issue {
		const { app, clock, payloads, permissions, world } = this.dependencies;
		const project = world.readProject(projectId);
		const author = accountIdOf(caller);
		if (!project || !permissions.hasProject(author, project, 'CREATE_ISSUES')) {
			throw new Refusal(400, [], { project: 'Specify a valid project ID or key' });
		}
		if (!project.issueTypeIds.includes(issueTypeId)) {
			throw new Refusal(400, [], { issuetype: 'Specify a valid issue type' });
		}
		this.checkFields(fields, project);
		const workflow = world.workflowFor(project, issueTypeId);
		const initial = workflow.transitions.find((transition) => transition.type === 'initial');
		if (!initial) throw new Refusal(400, [`The workflow "${workflow.name}" has no initial transition.`]);
		const now = clock.now();
		const content = {
			projectId: project.id,
			issueTypeId,
			summary: fields.summary,
			description: fields.description ?? null,
			assignee: fields.assignee ?? null,
			reporter: author,
			creator: author,
			labels: fields.labels ?? [],
			priority: fields.priority ?? 'Medium',
			created: now,
			updated: now,
		};
		const attempt: Attempt = {
			actor: author,
			issue: { ...content, id: null, key: null, statusId: null, history: [], comments: [], properties: new Map() },
			originalIssue: null,
			project,
			workflow,
			transition: initial,
		};
		this.validate(attempt);
		const issue: Issue = {
			...content,
			id: world.issueIds.next(),
			key: world.nextKey(project),
			statusId: initial.to,
			history: [],
			comments: [],
			properties: new Map(),
		};
		world.issues.set(issue.id, issue);
		this.runPostFunctions(attempt, issue, undefined, undefined);
		app().publish('avi:jira:created:issue', payloads.issueCreated(issue, isSelfGenerated(caller)));
		return issue;
	}

	private attempt(
		issue: IssueView,
		originalIssue: IssueView,
		project: Project,
		transition: Transition,
		caller: Caller,
	): Attempt {
		const workflow = this.dependencies.world.workflowFor(project, originalIssue.issueTypeId);
		return { actor: accountIdOf(caller), issue, originalIssue, project, workflow, transition };
	}

	/** The first validator that refuses ends the attempt. */
	private validate(attempt: Attempt): void {
		for (const rule of attempt.transition.rules.validators) {
			const verdict = this.dependencies.rules.validate(rule, attempt);
			if (!verdict.passed) throw new Refusal(400, [verdict.message]);
		}
	}

	/** Asked only when the type really changes. @throws {Refusal} 400 */
	private checkTypeChange({ issueTypeId }: FieldValues, issue: Issue, project: Project, caller: Caller): void {
		if (issueTypeId === undefined || issueTypeId === issue.issueTypeId) return;
		const { rules, world } = this.dependencies;
		const verdict = rules.checkTypeChange({
			actor: accountIdOf(caller),
			issue: viewOf(issue),
			project,
			newIssueType: world.requireIssueType(issueTypeId),
		});
		if (!verdict.passed) throw new Refusal(400, [verdict.message]);
	}

	private runPostFunctions(
		attempt: Attempt,
		issue: Issue,
		change: ChangeHistory | undefined,
		commentId: string | undefined,
	): void {
		const { cloudId, payloads, world } = this.dependencies;
		const app = this.dependencies.app();
		if (!app.installed) return;
		const executionId = world.uniqueId('transition execution');
		for (const rule of attempt.transition.rules.postFunctions) {
			if (rule.disabled) continue;
			const module = app.rule(rule.ruleKey);
			if (module?.kind !== 'postFunction') continue;
			const { moduleKey } = module;
			app.runPostFunction(
				moduleKey,
				payloads.postFunction({ rule, moduleKey, cloudId, attempt, issue, executionId, change, commentId }),
			);
		}
	}

	private publishUpdate(issue: Issue, change: ChangeHistory, caller: Caller): void {
		const { app, payloads } = this.dependencies;
		app().publish('avi:jira:updated:issue', payloads.issueUpdated(issue, change, isSelfGenerated(caller)));
	}

	private record(
		issue: Issue,
		items: readonly ChangeItem[],
		caller: Caller,
		historyMetadata?: TransitionInput['historyMetadata'],
	): ChangeHistory {
		const { clock, world } = this.dependencies;
		const change: ChangeHistory = {
			id: world.historyIds.next(),
			author: accountIdOf(caller),
			created: clock.now(),
			items,
			...(historyMetadata && { historyMetadata }),
		};
		issue.history.push(change);
		issue.updated = change.created;
		return change;
	}

	private addComment(issue: Issue, body: unknown, caller: Caller): string {
		const { clock, world } = this.dependencies;
		const id = world.commentIds.next();
		issue.comments.push({ id, author: accountIdOf(caller), body, created: clock.now() });
		return id;
	}

	private statusChange(from: string, to: string): ChangeItem {
		const { world } = this.dependencies;
		return {
			field: 'status',
			fieldId: 'status',
			from,
			fromText: world.requireStatus(from).name,
			to,
			toText: world.requireStatus(to).name,
		};
	}

	private checkFields(fields: FieldValues, project: Project, issue?: Issue): void {
		const { world } = this.dependencies;
		if (fields.summary !== undefined && fields.summary.trim() === '') {
			throw new Refusal(400, [], { summary: 'You must specify a summary of the issue.' });
		}
		if (fields.assignee != null && world.accounts.get(fields.assignee)?.active !== true) {
			throw new Refusal(400, [], { assignee: 'Specify a valid value for assignee' });
		}
		if (fields.issueTypeId === undefined || issue === undefined) return;
		const known = project.issueTypeIds.includes(fields.issueTypeId);
		const sameWorkflow =
			known && world.workflowFor(project, fields.issueTypeId) === world.workflowFor(project, issue.issueTypeId);
		if (!sameWorkflow) throw new Refusal(400, [], { issuetype: 'The issue type selected is invalid.' });
	}

	/** Sets the fields and returns what changed. */
	private applyFields(issue: Issue, fields: FieldValues): ChangeItem[] {
		const items: ChangeItem[] = [];
		const change = (field: string, from: string | null, to: string | null, names = { from, to }): void => {
			const ids = field === 'assignee' || field === 'issuetype' ? { from, to } : { from: null, to: null };
			items.push({ field, fieldId: field, ...ids, fromText: names.from, toText: names.to });
		};
		if (fields.summary !== undefined && fields.summary !== issue.summary) {
			change('summary', issue.summary, fields.summary);
			issue.summary = fields.summary;
		}
		if (fields.description !== undefined && JSON.stringify(fields.description) !== JSON.stringify(issue.description)) {
			change('description', null, null);
			issue.description = fields.description;
		}
		if (fields.assignee !== undefined && fields.assignee !== issue.assignee) {
			const name = (id: string | null): string | null =>
				id === null ? null : (this.dependencies.world.accounts.get(id)?.displayName ?? null);
			change('assignee', issue.assignee, fields.assignee, {
				from: name(issue.assignee),
				to: name(fields.assignee),
			});
			issue.assignee = fields.assignee;
		}
		if (fields.labels !== undefined && fields.labels.join(' ') !== issue.labels.join(' ')) {
			change('labels', issue.labels.join(' '), fields.labels.join(' '));
			issue.labels = [...fields.labels];
		}
		if (fields.priority !== undefined && fields.priority !== issue.priority) {
			change('priority', issue.priority, fields.priority);
			issue.priority = fields.priority;
		}
		if (fields.issueTypeId !== undefined && fields.issueTypeId !== issue.issueTypeId) {
			const name = (id: string): string => this.dependencies.world.requireIssueType(id).name;
			change('issuetype', issue.issueTypeId, fields.issueTypeId, {
				from: name(issue.issueTypeId),
				to: name(fields.issueTypeId),
			});
			issue.issueTypeId = fields.issueTypeId;
		}
		return items;
	}
}

const leavesFrom = (transition: Transition, statusId: string): boolean =>
	transition.type === 'global' ||
	(transition.type === 'directed' && transition.links.some(({ from }) => from === statusId));
