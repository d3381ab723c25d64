// Payloads of the events Jira hands to an app.
//
// Field names after developer.atlassian.com/platform/forge/events-reference/jira; the type reference of nested objects
// is not in the text we hold, so they carry what REST shows for the same things.
import type { Account, ChangeHistory, ChangeItem, Issue, Project, Rule } from './model';
import type { Attempt, RuleFailure } from './rules';
import { jiraTime } from './time';
import type { World } from './world';

export type Payload = Record<string, unknown>;

const userReference = (accountId: string | null): Payload | null => (accountId === null ? null : { accountId });

const changes = (items: readonly ChangeItem[]): Payload[] =>
	items.map((item) => ({
		field: item.field,
		fieldId: item.fieldId,
		fieldtype: 'jira',
		from: item.from,
		fromString: item.fromText,
		to: item.to,
		toString: item.toText,
	}));

/** A rule of the organization closed a space to the app. Source: Forge docs, "Data security policy events". */
export const spaceClosed = 'avi:ecosystem.app_policy:blocked:app_access_to_objects_in_container.v2';

export class EventPayloads {
	constructor(private readonly world: World) {}

	/** @param time RFC 3339 */
	spaceClosed(cloudId: string, project: Project, id: string, time: string): Payload {
		const data = { workspace: { cloudId }, container: { product: 'jira', id: project.id } };
		return { specversion: '1.0', source: 'atlassian.com/ecosystem', type: spaceClosed, id, time, data };
	}

	private statusReference(id: string): Payload {
		const status = this.world.requireStatus(id);
		return { id: status.id, name: status.name, description: status.description };
	}

	private issueWithFields(issue: Issue): Payload {
		const project = this.world.requireProject(issue.projectId);
		const issueType = this.world.requireIssueType(issue.issueTypeId);
		return {
			id: issue.id,
			key: issue.key,
			fields: {
				summary: issue.summary,
				issuetype: { id: issueType.id, name: issueType.name, subtask: issueType.subtask },
				project: { id: project.id, key: project.key, name: project.name },
				creator: userReference(issue.creator),
				reporter: userReference(issue.reporter),
				assignee: userReference(issue.assignee),
				status: this.statusReference(issue.statusId),
				created: jiraTime(issue.created),
				updated: jiraTime(issue.updated),
			},
		};
	}

	issueCreated(issue: Issue, selfGenerated: boolean): Payload {
		return {
			eventType: 'avi:jira:created:issue',
			selfGenerated,
			issue: this.issueWithFields(issue),
			...(issue.creator !== null && {
				atlassianId: issue.creator,
				associatedUsers: [{ accountId: issue.creator }],
			}),
		};
	}

	issueUpdated(issue: Issue, change: ChangeHistory, selfGenerated: boolean): Payload {
		const status = change.items.find((item) => item.fieldId === 'status');
		const users = new Set<string>();
		if (change.author !== null) users.add(change.author);
		for (const item of change.items) {
			if (item.fieldId !== 'assignee') continue;
			if (item.from !== null) users.add(item.from);
			if (item.to !== null) users.add(item.to);
		}
		return {
			eventType: 'avi:jira:updated:issue',
			selfGenerated,
			issue: this.issueWithFields(issue),
			...(change.author !== null && { atlassianId: change.author }),
			changelog: { id: change.id, items: changes(change.items) },
			associatedUsers: [...users].map((accountId) => ({ accountId })),
			...(status?.from != null &&
				status.to !== null && {
					associatedStatuses: [this.statusReference(status.to), this.statusReference(status.from)],
				}),
		};
	}

	/** @param change what the transition changed; undefined when it created the work item */
	postFunction(options: {
		readonly rule: Rule;
		readonly moduleKey: string;
		readonly cloudId: string;
		readonly attempt: Attempt;
		readonly issue: Issue;
		readonly executionId: string;
		readonly change: ChangeHistory | undefined;
		readonly commentId: string | undefined;
	}): Payload {
		const { attempt, change, issue, rule } = options;
		const from = attempt.originalIssue?.statusId;
		return {
			issue: { id: issue.id, key: issue.key },
			transition: {
				id: attempt.transition.id,
				name: attempt.transition.name,
				...(from != null && { from: { id: from } }),
				to: { id: attempt.transition.to },
				executionId: options.executionId,
			},
			workflow: { id: attempt.workflow.id, name: attempt.workflow.name },
			...(attempt.actor !== null && { atlassianId: attempt.actor }),
			changelog: change ? { id: change.id, items: changes(change.items) } : { items: [] },
			...(options.commentId !== undefined && { comment: { id: options.commentId } }),
			configuration: structuredClone(rule.config),
			context: { cloudId: options.cloudId, moduleKey: options.moduleKey },
			postFunction: { id: rule.id },
		};
	}

	failedExpression(failure: RuleFailure): Payload {
		const { attempt, rule } = failure;
		return {
			eventType: 'avi:jira:failed:expression',
			selfGenerated: false,
			extensionId: rule.ruleKey,
			workflowId: attempt.workflow.id,
			workflowName: attempt.workflow.name,
			...(failure.kind === 'condition' ? { conditionId: rule.id } : { validatorId: rule.id }),
			expression: failure.expression,
			errorMessages: [...failure.errorMessages],
			context: {
				...(attempt.issue.id !== null && { issue: { id: attempt.issue.id, key: attempt.issue.key } }),
				project: { id: attempt.project.id, key: attempt.project.key },
			},
		};
	}

	user(eventType: 'avi:jira:created:user' | 'avi:jira:updated:user', account: Account): Payload {
		return {
			eventType,
			selfGenerated: false,
			user: {
				accountId: account.accountId,
				accountType: account.accountType,
				displayName: account.displayName,
				active: account.active,
			},
		};
	}

	userDeleted(accountId: string): Payload {
		return { eventType: 'avi:jira:deleted:user', selfGenerated: false, user: { accountId } };
	}
}
