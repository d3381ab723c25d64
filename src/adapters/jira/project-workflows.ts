// The workflows a space uses, with the work types that follow each.
import { route } from '@forge/api';
import * as z from '#zod';
import { issueTypeIdSchema } from '../../contract/ids';
import type { ProjectWorkflows } from '../../services/ports/jira';
import { requestJson } from './request';
import { readFollowed } from './workflows';

const projectSchema = z.object({
	issueTypes: z.optional(z.array(z.object({ id: issueTypeIdSchema, name: z.string() }))),
});

/** Source: Jira Cloud REST API, get project and bulk get workflows. */
export const jiraProjectWorkflows: ProjectWorkflows = {
	async list(projectId) {
		const { issueTypes = [] } = await requestJson('app', route`/rest/api/3/project/${projectId}`, projectSchema);
		const found = await readFollowed(
			projectId,
			issueTypes.map(({ id }) => id),
		);
		const workflows = [...new Map(found.map((workflow) => [workflow.id, workflow])).values()];
		if (workflows.length <= 1) return workflows.map((workflow) => ({ ...workflow, issueTypes }));
		// The answer does not tell which work type follows which workflow, so each work type is asked for by itself.
		const followed = await Promise.all(
			issueTypes.map(async (issueType) => ({ issueType, by: await readFollowed(projectId, [issueType.id]) })),
		);
		return workflows.map((workflow) => ({
			...workflow,
			issueTypes: followed.flatMap(({ issueType, by }) => (by.some(({ id }) => id === workflow.id) ? [issueType] : [])),
		}));
	},
	async read(projectId, issueType) {
		const [workflow] = await readFollowed(projectId, [issueType.id]);
		return workflow === undefined ? undefined : { ...workflow, issueTypes: [issueType] };
	},
};
