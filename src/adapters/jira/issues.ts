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

/** A move to another space is an entry of the field `Key`, which has no ids. */
const keysSchema = z.object({
	key: z.string(),
	changelog: z.object({
		histories: z.array(
			z.object({
				created: z.union([z.string(), z.number()]),
				items: z._default(z.array(z.object({ field: z.optional(z.string()), fromString: z.nullish(z.string()) })), []),
			}),
		),
	}),
	fields: z.object({ created: z.string() }),
});

export const jiraIssues: Issues = {
	async readKeys(issueId) {
		const path = route`/rest/api/3/issue/${issueId}?fields=created&expand=changelog`;
		const issue = await requestOptional('app', path, keysSchema);
		if (issue === undefined) return undefined;
		const former = issue.changelog.histories.flatMap(({ created, items }) =>
			items.flatMap(({ field, fromString }) =>
				field === 'Key' && fromString ? [{ key: fromString, until: new Date(created).getTime() }] : [],
			),
		);
		return {
			key: issue.key,
			createdAt: Date.parse(issue.fields.created),
			former: former.sort((a, b) => a.until - b.until),
		};
	},
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
