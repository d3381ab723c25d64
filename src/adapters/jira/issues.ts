// Work items, as far as events leave something out.
import { route } from '@forge/api';
import * as z from 'zod';
import { type IssueId, type IssueTypeId, issueTypeIdSchema, type ProjectId, projectIdSchema } from '../../contract/ids';
import { requestOptional } from './request';

const issueSchema = z.object({
	fields: z.object({
		project: z.object({ id: projectIdSchema }),
		issuetype: z.object({ id: issueTypeIdSchema }),
	}),
});

export const jiraIssues = {
	/** Undefined when the work item is gone. */
	async readFacts(
		issueId: IssueId,
	): Promise<{ readonly projectId: ProjectId; readonly issueTypeId: IssueTypeId } | undefined> {
		const path = route`/rest/api/3/issue/${issueId}?fields=project,issuetype`;
		const issue = await requestOptional('app', path, issueSchema);
		return issue === undefined
			? undefined
			: { projectId: issue.fields.project.id, issueTypeId: issue.fields.issuetype.id };
	},
};
