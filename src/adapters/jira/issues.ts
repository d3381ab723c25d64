// Work items, as far as events and pages leave something out.
import { route } from '@forge/api';
import * as z from '#zod';
import { issueTypeIdSchema, projectIdSchema, statusIdSchema } from '../../contract/ids';
import type { Issues } from '../../services/ports/jira';
import { historySchema, readHistory } from './change-logs';
import { requestOptional } from './request';

/** Entries of the change log come latest first, a hundred at most. Source: Jira Cloud REST API, get issue. */
const loggedSchema = z.object({
	changelog: z.object({ histories: z.array(historySchema) }),
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
	async readLogged(issueId) {
		const path = route`/rest/api/3/issue/${issueId}?fields=project,issuetype&expand=changelog`;
		const issue = await requestOptional('app', path, loggedSchema);
		if (issue === undefined) return undefined;
		const { project, issuetype } = issue.fields;
		const changes = issue.changelog.histories.map(readHistory);
		return { projectId: project.id, issueTypeId: issuetype.id, changes };
	},
	async readPosition(issueIdOrKey) {
		const path = route`/rest/api/3/issue/${issueIdOrKey}?fields=project,issuetype,status`;
		const issue = await requestOptional('app', path, positionSchema);
		if (issue === undefined) return undefined;
		const { project, issuetype, status } = issue.fields;
		return { projectId: project.id, issueType: issuetype, status };
	},
};
