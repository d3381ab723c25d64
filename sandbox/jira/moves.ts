// Moves of work items between spaces and types, conversions to and from sub-tasks among them: what may go where, and
// what it changes. No transition is made: no condition, validator or post function is asked.
import type { ChangeItem, Issue, Project } from './model';
import { Refusal } from './refusal';
import type { World } from './world';

/** Where a work item goes. */
export interface MoveTarget {
	readonly project: Project;
	readonly issueTypeId: string;
	/** Id or key of the work item that it becomes a sub-task of. */
	readonly parent?: string | undefined;
	/** Status by present status, for those that the target's workflow does not have. */
	readonly statuses?: ReadonlyMap<string, string> | undefined;
	/** A status that the target does not have becomes the one its workflow begins with. */
	readonly infersStatus: boolean;
	/** Sub-tasks go along, as sub-tasks of the target's first such type. */
	readonly takesSubtasks: boolean;
}

/** How a work item stands once it was moved. */
interface Place {
	readonly project: Project;
	readonly issueTypeId: string;
	readonly parentId: string | undefined;
	readonly statusId: string;
}

interface Moving {
	readonly issue: Issue;
	readonly place: Place;
}

const invalid = (field: string, message: string): Refusal => new Refusal(400, [], { [field]: message });

const requireParent = (world: World, issue: Issue, { project, parent }: MoveTarget): string => {
	const found = parent === undefined ? undefined : world.readIssue(parent);
	const isFit =
		found !== undefined &&
		found.id !== issue.id &&
		found.projectId === project.id &&
		!world.requireIssueType(found.issueTypeId).subtask;
	if (!isFit) throw invalid('parent', 'A sub-task needs a parent in its own space that is no sub-task.');
	return found.id;
};

const statusThere = (world: World, issue: Issue, target: Omit<MoveTarget, 'parent'>): string => {
	const workflow = world.workflowFor(target.project, target.issueTypeId);
	const has = (id: string): boolean => workflow.statuses.some(({ statusId }) => statusId === id);
	if (has(issue.statusId)) return issue.statusId;
	const initial = workflow.transitions.find(({ type }) => type === 'initial')?.to;
	const wanted = target.infersStatus ? initial : target.statuses?.get(issue.statusId);
	if (wanted === undefined || !has(wanted)) {
		throw invalid('targetStatus', `Status ${issue.statusId} needs one of the target workflow in its place.`);
	}
	return wanted;
};

const placeOf = (world: World, issue: Issue, target: MoveTarget): Place => {
	const { issueTypeId, project } = target;
	if (!project.issueTypeIds.includes(issueTypeId)) {
		throw invalid('issuetype', 'The issue type is not available in the target project.');
	}
	const becomesSubtask = world.requireIssueType(issueTypeId).subtask;
	if (becomesSubtask && world.subtasksOf(issue).length > 0) {
		throw invalid('parent', 'A work item that has sub-tasks cannot become one.');
	}
	return {
		project,
		issueTypeId,
		parentId: becomesSubtask ? requireParent(world, issue, target) : undefined,
		statusId: statusThere(world, issue, target),
	};
};

/** Sub-tasks go where their parent goes. */
const placesOfSubtasks = (world: World, issue: Issue, target: MoveTarget): Moving[] => {
	const { project } = target;
	const subtasks = project.id === issue.projectId ? [] : world.subtasksOf(issue);
	if (subtasks.length === 0) return [];
	const issueTypeId = project.issueTypeIds.find((id) => world.requireIssueType(id).subtask);
	if (!target.takesSubtasks || issueTypeId === undefined) {
		throw new Refusal(400, ['The sub-tasks of this issue have to be moved with it.']);
	}
	return subtasks.map((subtask) => {
		const statusId = statusThere(world, subtask, { ...target, issueTypeId });
		return { issue: subtask, place: { project, issueTypeId, parentId: issue.id, statusId } };
	});
};

/** Where a work item would stand, and its sub-tasks. @throws {Refusal} 400 naming what does not fit */
export const placesOf = (world: World, issue: Issue, target: MoveTarget): Moving[] => [
	{ issue, place: placeOf(world, issue, target) },
	...placesOfSubtasks(world, issue, target),
];

/** Puts a work item where it goes and returns what changed. Names of fields as change logs show them. */
export const applyMove = (world: World, issue: Issue, { issueTypeId, parentId, project, statusId }: Place) => {
	const items: ChangeItem[] = [];
	const change = (field: string, from: string | null, to: string | null, name: (id: string) => string): void => {
		if (from === to) return;
		const text = (id: string | null): string | null => (id === null ? null : name(id));
		items.push({ field, fieldId: field, from, fromText: text(from), to, toText: text(to) });
	};
	if (issue.projectId !== project.id) {
		change('project', issue.projectId, project.id, (id) => world.requireProject(id).name);
		const key = world.nextKey(project);
		items.push({ field: 'Key', fieldId: 'issuekey', from: null, fromText: issue.key, to: null, toText: key });
		issue.formerKeys = [...(issue.formerKeys ?? []), issue.key];
		issue.projectId = project.id;
		issue.key = key;
	}
	change('issuetype', issue.issueTypeId, issueTypeId, (id) => world.requireIssueType(id).name);
	issue.issueTypeId = issueTypeId;
	change('parent', issue.parentId ?? null, parentId ?? null, (id) => world.readIssue(id)?.key ?? id);
	if (parentId === undefined) delete issue.parentId;
	else issue.parentId = parentId;
	change('status', issue.statusId, statusId, (id) => world.requireStatus(id).name);
	issue.statusId = statusId;
	return items;
};
