// The space and work type of a work item an event is about, from the event or else from Jira.
import type { IssueId, IssueTypeId, ProjectId } from '../../contract/ids';
import { ports } from '../wiring';
import { type Changelog, changeOf } from './event-payloads';

interface Facts {
	readonly projectId: ProjectId;
	readonly issueTypeId: IssueTypeId;
}

export interface IssueFacts extends Facts {
	/** What it was before, where the change itself changed that. */
	readonly before?: Facts;
}

interface EventIssue {
	readonly id: IssueId;
	readonly fields?:
		| { readonly project?: { id: ProjectId } | undefined; readonly issuetype?: { id: IssueTypeId } | undefined }
		| undefined;
}

async function readFacts(issue: EventIssue): Promise<Facts | undefined> {
	const projectId = issue.fields?.project?.id;
	const issueTypeId = issue.fields?.issuetype?.id;
	if (projectId !== undefined && issueTypeId !== undefined) return { projectId, issueTypeId };
	return ports.issues.readFacts(issue.id);
}

/** Undefined when the work item is gone. */
export async function factsOf(issue: EventIssue, changelog: Changelog | undefined): Promise<IssueFacts | undefined> {
	const facts = await readFacts(issue);
	const projectId = changeOf(changelog, 'project')?.from as ProjectId | null | undefined;
	const issueTypeId = changeOf(changelog, 'issuetype')?.from as IssueTypeId | null | undefined;
	if (facts === undefined || (projectId ?? issueTypeId) == null) return facts;
	return {
		...facts,
		before: { projectId: projectId ?? facts.projectId, issueTypeId: issueTypeId ?? facts.issueTypeId },
	};
}
