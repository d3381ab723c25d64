// The space and work type of a work item an event is about, from the event or else from Jira.
import type { IssueId, IssueTypeId, ProjectId } from '../../contract/ids';
import { ports } from '../wiring';

export interface IssueFacts {
	readonly projectId: ProjectId;
	readonly issueTypeId: IssueTypeId;
}

/** Undefined when the work item is gone. */
export async function factsOf(issue: {
	readonly id: IssueId;
	readonly fields?:
		| { readonly project?: { id: ProjectId } | undefined; readonly issuetype?: { id: IssueTypeId } | undefined }
		| undefined;
}): Promise<IssueFacts | undefined> {
	const projectId = issue.fields?.project?.id;
	const issueTypeId = issue.fields?.issuetype?.id;
	if (projectId !== undefined && issueTypeId !== undefined) return { projectId, issueTypeId };
	return ports.issues.readFacts(issue.id);
}
