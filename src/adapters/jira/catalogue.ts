// Spaces, work types and statuses of the site.
import { route } from '@forge/api';
import * as z from 'zod/mini';
import { projectIdSchema } from '../../contract/ids';
import type { Catalogue } from '../../services/ports';
import { requestJson, requestOptional } from './request';

const named = z.object({ id: z.string(), name: z.string() });
const projectSchema = z.object({
	id: projectIdSchema,
	key: z.string(),
	name: z.string(),
	issueTypes: z.optional(z.array(named)),
});
const typesWithStatusesSchema = z.array(z.extend(named, { statuses: z.array(named) }));

/** Asked as the person who called, so that nobody grants rights in spaces they cannot see. */
export const jiraCatalogue: Catalogue = {
	async readProject(projectId) {
		const project = await requestOptional('user', route`/rest/api/3/project/${projectId}`, projectSchema);
		if (project === undefined) return undefined;
		const issueTypes = await requestJson(
			'user',
			route`/rest/api/3/project/${projectId}/statuses`,
			typesWithStatusesSchema,
		);
		return { id: project.id, key: project.key, name: project.name, issueTypes };
	},
	async hasStatus(statusId) {
		return (await requestOptional('user', route`/rest/api/3/status/${statusId}`, z.object({}))) !== undefined;
	},
	async hasIssueType(issueTypeId) {
		return (await requestOptional('user', route`/rest/api/3/issuetype/${issueTypeId}`, z.object({}))) !== undefined;
	},
};
