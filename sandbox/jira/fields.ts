// The fields of a work item: what may be set, and what setting them changes.
import type { ChangeItem, Issue, Project } from './model';
import { Refusal } from './refusal';
import type { World } from './world';

/** Fields a caller may set on a work item. Absent ones stay as they are. */
export interface FieldValues {
	readonly summary?: string;
	readonly description?: unknown;
	readonly assignee?: string | null;
	readonly labels?: readonly string[];
	readonly priority?: string;
	readonly issueTypeId?: string;
}

/** @param issue the work item as it is; none while it is being created. @throws {Refusal} 400 naming the field */
export const checkFields = (world: World, fields: FieldValues, project: Project, issue?: Issue): void => {
	if (fields.summary !== undefined && fields.summary.trim() === '') {
		throw new Refusal(400, [], { summary: 'You must specify a summary of the issue.' });
	}
	if (fields.assignee != null && world.accounts.get(fields.assignee)?.active !== true) {
		throw new Refusal(400, [], { assignee: 'Specify a valid value for assignee' });
	}
	if (fields.issueTypeId === undefined || issue === undefined) return;
	const isSubtask = (id: string): boolean => world.requireIssueType(id).subtask;
	const known =
		project.issueTypeIds.includes(fields.issueTypeId) && isSubtask(fields.issueTypeId) === isSubtask(issue.issueTypeId);
	const sameWorkflow =
		known && world.workflowFor(project, fields.issueTypeId) === world.workflowFor(project, issue.issueTypeId);
	if (!sameWorkflow) throw new Refusal(400, [], { issuetype: 'The issue type selected is invalid.' });
};

/** Sets the fields and returns what changed. */
export const applyFields = (world: World, issue: Issue, fields: FieldValues): ChangeItem[] => {
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
			id === null ? null : (world.accounts.get(id)?.displayName ?? null);
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
		const name = (id: string): string => world.requireIssueType(id).name;
		change('issuetype', issue.issueTypeId, fields.issueTypeId, {
			from: name(issue.issueTypeId),
			to: name(fields.issueTypeId),
		});
		issue.issueTypeId = fields.issueTypeId;
	}
	return items;
};
