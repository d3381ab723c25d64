// The space and work type of a work item at the instant of a change, from the event or else from Jira.
import { defined } from '../../contract/defined';
import type { IssueId, IssueTypeId, ProjectId } from '../../contract/ids';
import { factsAfter, factsBefore, type ItemFacts, type LoggedChange } from '../../core/audit/as-of';
import type { LoggedItem } from '../../services/ports/jira';
import { type Changelog, changeOf } from './event-payloads';

export interface IssueFacts extends ItemFacts {
	/** What it was before, where the change itself changed that. */
	readonly before?: ItemFacts;
}

interface EventIssue {
	readonly id: IssueId;
	readonly fields?:
		| { readonly project?: { id: ProjectId } | undefined; readonly issuetype?: { id: IssueTypeId } | undefined }
		| undefined;
}

/** What of a work item a change changed besides its status. */
export type Moved = Pick<LoggedChange, 'project' | 'issueType'>;

/** Where a change stands in the change log of its work item; `unlogged` where it stands nowhere. */
export type Place = { readonly changelogId: string } | 'creation' | 'unlogged';

function readChanged<Id extends string>(changelog: Changelog | undefined, field: 'issuetype' | 'project') {
	const item = changeOf(changelog, field);
	return item?.from == null || item.to == null ? undefined : { from: item.from as Id, to: item.to as Id };
}

export const movedBy = (changelog: Changelog | undefined): Moved =>
	defined({
		project: readChanged<ProjectId>(changelog, 'project'),
		issueType: readChanged<IssueTypeId>(changelog, 'issuetype'),
	});

/** Jira says what a work item is now: whatever changed since is undone by its change log. */
function undoLater(now: LoggedItem, place: Place): ItemFacts {
	if (place === 'unlogged') return { projectId: now.projectId, issueTypeId: now.issueTypeId };
	return factsAfter(now, now.changes, place === 'creation' ? undefined : place.changelogId);
}

/**
 * Reads what a work item was right after a change, and before it where that differs.
 *
 * @param readItem asks Jira, where the event does not tell
 * @returns undefined when the work item is gone
 */
export async function factsOf(
	{ fields }: EventIssue,
	place: Place,
	moved: Moved,
	readItem: () => Promise<LoggedItem | undefined>,
): Promise<IssueFacts | undefined> {
	const projectId = fields?.project?.id;
	const issueTypeId = fields?.issuetype?.id;
	let after: ItemFacts;
	if (projectId !== undefined && issueTypeId !== undefined) after = { projectId, issueTypeId };
	else {
		const now = await readItem();
		if (now === undefined) return undefined;
		after = undoLater(now, place);
	}
	return { ...after, ...defined({ before: factsBefore(after, moved) }) };
}
