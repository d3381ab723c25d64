// Moves, creates and edits work items: conditions → validators → change → post functions → product events.
import type { AppHost, Caller, Clock, Faults } from '../seams';
import { accountIdOf, isByApp } from './caller';
import type { EventPayloads } from './events';
import type { ExpressionContext, IssueView } from './expression-context';
import { applyFields, checkFields, type FieldValues } from './fields';
import type { ChangeHistory, ChangeItem, Issue, Project, Transition } from './model';
import { applyMove, type MoveTarget, placesOf } from './moves';
import type { Permissions } from './permissions';
import { issueNotFound, notOnScreen, Refusal } from './refusal';
import { type Attempt, isEnabled, type Rules } from './rules';
import type { World } from './world';

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
	readonly faults: Faults;
	readonly permissions: Permissions;
	readonly rules: Rules;
	readonly context: ExpressionContext;
	readonly payloads: EventPayloads;
	readonly cloudId: string;
}

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
		if (!permissions.seesItems(caller, project)) throw issueNotFound();
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
		const { faults, permissions, rules, world } = this.dependencies;
		const issue = this.requireVisible(idOrKey, caller);
		const project = world.requireProject(issue.projectId);
		const notValid = new Refusal(400, [`Transition id '${transitionId}' is not valid for this issue.`]);
		if (!permissions.hasProject(accountIdOf(caller), project, 'TRANSITION_ISSUES')) throw notValid;
		const transition = world
			.workflowFor(project, issue.issueTypeId)
			.transitions.find((candidate) => candidate.id === transitionId && leavesFrom(candidate, issue.statusId));
		if (!transition) throw notValid;

		const fields = changes.fields ?? {};
		checkFields(world, fields, project, issue);
		if (fields.issueTypeId !== undefined && transition.screen === null) throw notOnScreen('issuetype');
		const original = viewOf(issue);
		if (!rules.isOffered(transition.rules.conditions, this.attempt(issue, original, project, transition, caller))) {
			throw notValid;
		}
		if (faults.screensAskTypeGuard) this.checkTypeChange(fields.issueTypeId, issue, project, caller);
		const draft = { ...issue };
		const items = applyFields(world, draft, fields);
		const attempt = this.attempt({ ...draft, statusId: issue.statusId }, original, project, transition, caller);
		this.validate(attempt);

		items.push(this.statusChange(issue.statusId, transition.to));
		applyFields(world, issue, fields);
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
		checkFields(world, fields, project, issue);
		this.checkTypeChange(fields.issueTypeId, issue, project, caller);
		this.finish(issue, applyFields(world, issue, fields), caller);
	}

	/**
	 * Moves a work item to another space or type, its sub-tasks with it; to and from sub-tasks too. All of it or nothing.
	 *
	 * @throws {Refusal} 404, 403 or 400
	 */
	move(idOrKey: string, target: MoveTarget, caller: Caller): void {
		const { permissions, world } = this.dependencies;
		const issue = this.requireVisible(idOrKey, caller);
		const source = world.requireProject(issue.projectId);
		const mover = accountIdOf(caller);
		const mayMove =
			permissions.hasProject(mover, source, 'MOVE_ISSUES') &&
			permissions.hasProject(mover, target.project, 'CREATE_ISSUES');
		if (!mayMove) throw new Refusal(403, ['You do not have permission to move this issue.']);
		const moves = placesOf(world, issue, target);
		for (const { issue: one, place } of moves) this.checkTypeChange(place.issueTypeId, one, place.project, caller);
		for (const { issue: one, place } of moves) this.finish(one, applyMove(world, one, place), caller);
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
		checkFields(world, fields, project);
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
		if (this.tells(issue)) app().publish('avi:jira:created:issue', payloads.issueCreated(issue, isByApp(caller)));
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

	/** Asked only when the type really changes. @param to the space it will be in @throws {Refusal} 400 */
	private checkTypeChange(issueTypeId: string | undefined, issue: Issue, to: Project, caller: Caller): void {
		if (issueTypeId === undefined || issueTypeId === issue.issueTypeId) return;
		const { faults, rules, world } = this.dependencies;
		const verdict = rules.checkTypeChange({
			actor: accountIdOf(caller),
			issue: faults.typeGuardSeesNewItem ? { ...issue, projectId: to.id, issueTypeId } : viewOf(issue),
			project: faults.typeGuardSeesTarget ? to : world.requireProject(issue.projectId),
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
		if (!app.installed || world.closedToApps.has(issue.projectId)) return;
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

	/** Whether events tell the app of a work item. */
	private tells({ projectId }: Issue): boolean {
		const { faults, world } = this.dependencies;
		return faults.closedSpacesTellEvents || !world.closedToApps.has(projectId);
	}

	/** Records and tells what changed, if anything did. */
	private finish(issue: Issue, items: readonly ChangeItem[], caller: Caller): void {
		if (items.length > 0) this.publishUpdate(issue, this.record(issue, items, caller), caller);
	}

	private publishUpdate(issue: Issue, change: ChangeHistory, caller: Caller): void {
		const { app, payloads } = this.dependencies;
		if (!this.tells(issue)) return;
		app().publish('avi:jira:updated:issue', payloads.issueUpdated(issue, change, isByApp(caller)));
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
}

const leavesFrom = (transition: Transition, statusId: string): boolean =>
	transition.type === 'global' ||
	(transition.type === 'directed' && transition.links.some(({ from }) => from === statusId));
