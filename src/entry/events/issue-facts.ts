// The space and work type of a work item at the instant of a change, from the event or else from Jira.
import { defined } from '../../contract/defined';
import type { IssueId, IssueTypeId, ProjectId } from '../../contract/ids';
import { factsAfter, factsBefore, type ItemFacts } from '../../core/audit/as-of';
import { ports } from '../wiring';
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

/** Jira says what a work item is now: whatever changed since is undone by its change log. */
async function readFactsAfter(issue: EventIssue, changelogId: string | undefined): Promise<ItemFacts | undefined> {
	const projectId = issue.fields?.project?.id;
	const issueTypeId = issue.fields?.issuetype?.id;
	if (projectId !== undefined && issueTypeId !== undefined) return { projectId, issueTypeId };
	const now = await ports.issues.readLogged(issue.id);
	return now && factsAfter(now, now.changes, changelogId);
}

function readChanged<Id extends string>(changelog: Changelog | undefined, field: 'issuetype' | 'project') {
	const item = changeOf(changelog, field);
	return item?.from == null || item.to == null ? undefined : { from: item.from as Id, to: item.to as Id };
}

/** Undefined when the work item is gone. */
export async function factsOf(issue: EventIssue, changelog: Changelog | undefined): Promise<IssueFacts | undefined> {
	const after = await readFactsAfter(issue, changelog?.id);
	if (after === undefined) return undefined;
	const project = readChanged<ProjectId>(changelog, 'project');
	const issueType = readChanged<IssueTypeId>(changelog, 'issuetype');
	const before = factsBefore(after, defined({ project, issueType }));
	return { ...after, ...defined({ before }) };
}
