// Spaces, work types and statuses of the site.
import { route } from '@forge/api';
import * as z from '#zod';
import { projectIdSchema } from '../../contract/ids';
import type { BulkCatalogue } from '../../services/bulk/resolve-grants';
import { type Client, requestJson, requestOptional } from './request';

const named = z.object({ id: z.string(), name: z.string() });
const spaceSchema = z.object({ id: projectIdSchema, key: z.string(), name: z.string() });
const typesWithStatusesSchema = z.array(z.extend(named, { statuses: z.array(named) }));
const foundSchema = z.object({ values: z.array(spaceSchema), isLast: z.optional(z.boolean()) });

const isSameText = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

/** Source: Jira Cloud REST API, projects, statuses, issue types. */
function catalogueAs(client: Client): BulkCatalogue {
	return {
		async readProject(projectId) {
			const project = await requestOptional(client, route`/rest/api/3/project/${projectId}`, spaceSchema);
			if (project === undefined) return undefined;
			const types = route`/rest/api/3/project/${projectId}/statuses`;
			return { ...project, issueTypes: await requestJson(client, types, typesWithStatusesSchema) };
		},
		async findProjects(keyOrName) {
			// Jira finds more than what is called exactly so.
			const search = route`/rest/api/3/project/search?query=${keyOrName}&maxResults=100`;
			const { values } = await requestJson(client, search, foundSchema);
			return values.filter(({ key, name }) => isSameText(key, keyOrName) || isSameText(name, keyOrName));
		},
		async hasStatus(statusId) {
			return (await requestOptional(client, route`/rest/api/3/status/${statusId}`, z.object({}))) !== undefined;
		},
		async hasIssueType(issueTypeId) {
			return (await requestOptional(client, route`/rest/api/3/issuetype/${issueTypeId}`, z.object({}))) !== undefined;
		},
	};
}

/** Asked as the person who called, so that nobody grants rights in spaces they cannot see. */
export const jiraCatalogue: BulkCatalogue = catalogueAs('user');
/** Asked as the app, for work that goes on without a caller. */
export const jiraSiteCatalogue: BulkCatalogue = catalogueAs('app');
