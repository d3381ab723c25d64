// Work items, as far as events and pages leave something out.
import { route } from '@forge/api';
import * as z from '#zod';
import { issueTypeIdSchema, projectIdSchema, statusIdSchema } from '../../contract/ids';
import type { Issues } from '../../services/ports/jira';
import { requestOptional } from './request';

const factsSchema = z.object({
	fields: z.object({
		project: z.object({ id: projectIdSchema }),
		issuetype: z.object({ id: issueTypeIdSchema }),
	}),
});
const positionSchema = z.object({
	fields: z.object({
		project: z.object({ id: projectIdSchema }),
		issuetype: z.object({ id: issueTypeIdSchema, name: z.string() }),
		status: z.object({ id: statusIdSchema, name: z.string() }),
	}),
});

export const jiraIssues: Issues = {
	async readFacts(issueId) {
		const path = route`/rest/api/3/issue/${issueId}?fields=project,issuetype`;
		const issue = await requestOptional('app', path, factsSchema);
		return issue === undefined
			? undefined
			: { projectId: issue.fields.project.id, issueTypeId: issue.fields.issuetype.id };
	},
	async readPosition(issueIdOrKey) {
		const path = route`/rest/api/3/issue/${issueIdOrKey}?fields=project,issuetype,status`;
		const issue = await requestOptional('app', path, positionSchema);
		if (issue === undefined) return undefined;
		const { project, issuetype, status } = issue.fields;
		return { projectId: project.id, issueType: issuetype, status };
	},
};
