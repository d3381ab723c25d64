// The workflows a space uses, asked as the app: space administrators cannot read workflows themselves.
import { route } from '@forge/api';
import * as z from 'zod/mini';
import { issueTypeIdSchema, type ProjectId, statusIdSchema } from '../../contract/ids';
import { AppError } from '../../core/errors';
import type {
	NamedIssueType,
	NamedStatus,
	ProjectWorkflow,
	ProjectWorkflows,
	WorkflowTransition,
} from '../../services/ports';
import { requestJson } from './request';

const projectSchema = z.object({
	issueTypes: z.optional(z.array(z.object({ id: issueTypeIdSchema, name: z.string() }))),
});

const transitionSchema = z.object({
	id: z.string(),
	name: z.string(),
	type: z.enum(['INITIAL', 'GLOBAL', 'DIRECTED']),
	toStatusReference: z.string(),
	links: z.optional(z.array(z.nullable(z.object({ fromStatusReference: z.nullish(z.string()) })))),
});
const workflowsSchema = z.object({
	statuses: z.array(z.object({ id: statusIdSchema, name: z.string(), statusReference: z.string() })),
	workflows: z.array(
		z.object({
			name: z.string(),
			statuses: z.array(z.object({ statusReference: z.string() })),
			transitions: z.array(transitionSchema),
		}),
	),
});

const kinds = { INITIAL: 'initial', GLOBAL: 'global', DIRECTED: 'directed' } as const;

type Workflow = Omit<ProjectWorkflow, 'issueTypes'>;

function toTransition(
	{ id, name, type, toStatusReference, links = [] }: z.infer<typeof transitionSchema>,
	statusOf: (reference: string) => NamedStatus,
): WorkflowTransition {
	const references = type === 'DIRECTED' ? links.flatMap((link) => link?.fromStatusReference ?? []) : [];
	return {
		id,
		name,
		kind: kinds[type],
		from: [...new Set(references)].map(statusOf),
		to: statusOf(toStatusReference),
	};
}

/** @returns each workflow once, in the order of Jira's answer */
async function readWorkflows(projectId: ProjectId, issueTypes: readonly NamedIssueType[]): Promise<Workflow[]> {
	if (issueTypes.length === 0) return [];
	const { statuses, workflows } = await requestJson('app', route`/rest/api/3/workflows`, workflowsSchema, {
		method: 'POST',
		body: { projectAndIssueTypes: issueTypes.map(({ id }) => ({ projectId, issueTypeId: id })) },
	});
	const byReference = new Map(statuses.map(({ id, name, statusReference }) => [statusReference, { id, name }]));
	const statusOf = (reference: string): NamedStatus => {
		const status = byReference.get(reference);
		if (status !== undefined) return status;
		throw new AppError('BUG', 'Jira answered in a shape Muster does not know.', {
			context: { path: '/rest/api/3/workflows', problem: `No status ${reference} in the answer.` },
		});
	};
	const byName = new Map(workflows.map((workflow) => [workflow.name, workflow]));
	return [...byName.values()].map((workflow) => ({
		name: workflow.name,
		statuses: workflow.statuses.map(({ statusReference }) => statusOf(statusReference)),
		transitions: workflow.transitions.map((transition) => toTransition(transition, statusOf)),
	}));
}

/** Source: Jira Cloud REST API, bulk get workflows. */
export const jiraProjectWorkflows: ProjectWorkflows = {
	async list(projectId) {
		const { issueTypes = [] } = await requestJson('app', route`/rest/api/3/project/${projectId}`, projectSchema);
		const workflows = await readWorkflows(projectId, issueTypes);
		if (workflows.length <= 1) return workflows.map((workflow) => ({ ...workflow, issueTypes }));
		// The answer does not tell which work type follows which workflow, so each work type is asked for by itself.
		const followed = await Promise.all(
			issueTypes.map(async (issueType) => ({ issueType, names: await namesOf(projectId, issueType) })),
		);
		return workflows.map((workflow) => ({
			...workflow,
			issueTypes: followed.flatMap(({ issueType, names }) => (names.includes(workflow.name) ? [issueType] : [])),
		}));
	},
	async read(projectId, issueType) {
		const [workflow] = await readWorkflows(projectId, [issueType]);
		return workflow === undefined ? undefined : { ...workflow, issueTypes: [issueType] };
	},
};

async function namesOf(projectId: ProjectId, issueType: NamedIssueType): Promise<string[]> {
	return (await readWorkflows(projectId, [issueType])).map(({ name }) => name);
}
