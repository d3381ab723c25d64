// The workflows of the site: read as the app, changed as the person who calls.
import { randomUUID } from 'node:crypto';
import { route } from '@forge/api';
import * as z from '#zod';
import { chunks } from '../../contract/chunks';
import { type IssueTypeId, issueTypeIdSchema, type ProjectId, projectIdSchema } from '../../contract/ids';
import { type Statement, statementOf } from '../../contract/problems';
import { AppError } from '../../core/errors';
import type {
	SiteWorkflow,
	WorkflowChecked,
	WorkflowEdit,
	WorkflowEditor,
	WorkflowRefused,
	WorkflowSaved,
	Workflows,
	WorkflowUsages,
} from '../../services/ports/jira';
import { type Client, reasonOf, requestChange, requestJson, requestOptional } from './request';
import { ownKeys } from './rule-keys';
import {
	type StatusDocument,
	statusSchema,
	toSiteWorkflow,
	toUpdate,
	type WorkflowDocument,
	workflowSchema,
} from './workflow-document';

const foundSchema = z.object({
	statuses: z.array(statusSchema),
	values: z.array(workflowSchema),
	isLast: z.optional(z.boolean()),
});
const readSchema = z.object({ statuses: z.array(statusSchema), workflows: z.array(workflowSchema) });

const byReference = (statuses: readonly StatusDocument[]): ReadonlyMap<string, StatusDocument> =>
	new Map(statuses.map((status) => [status.statusReference, status]));

interface Documents {
	readonly workflows: readonly WorkflowDocument[];
	readonly statuses: ReadonlyMap<string, StatusDocument>;
}

type Wanted =
	| { readonly workflowIds: readonly string[] }
	| { readonly projectAndIssueTypes: readonly { readonly projectId: ProjectId; readonly issueTypeId: IssueTypeId }[] };

/** Two halves of what is asked for; none when that is one workflow at most. */
function halves(wanted: Wanted): readonly Wanted[] {
	const split = <T>(all: readonly T[]): T[][] => (all.length < 2 ? [] : chunks(all, Math.ceil(all.length / 2)));
	return 'workflowIds' in wanted
		? split(wanted.workflowIds).map((workflowIds) => ({ workflowIds }))
		: split(wanted.projectAndIssueTypes).map((projectAndIssueTypes) => ({ projectAndIssueTypes }));
}

/**
 * The workflows asked for that exist.
 *
 * Jira leaves out the others, or answers 404 for the sake of one: then the rest is asked for in halves.
 */
async function readDocuments(client: Client, wanted: Wanted): Promise<Documents> {
	const answer = await requestOptional(client, route`/rest/api/3/workflows`, readSchema, {
		method: 'POST',
		body: wanted,
	});
	if (answer !== undefined) return { workflows: answer.workflows, statuses: byReference(answer.statuses) };
	const workflows = new Map<string, WorkflowDocument>();
	const statuses = new Map<string, StatusDocument>();
	for (const half of halves(wanted)) {
		const found = await readDocuments(client, half);
		for (const workflow of found.workflows) workflows.set(workflow.id, workflow);
		for (const [reference, status] of found.statuses) statuses.set(reference, status);
	}
	return { workflows: [...workflows.values()], statuses };
}

function toSite({ workflows, statuses }: Documents): SiteWorkflow[] {
	const keys = ownKeys();
	return workflows.map((workflow) => toSiteWorkflow(workflow, statuses, keys));
}

const readWorkflows = async (client: Client, workflowIds: readonly string[]): Promise<SiteWorkflow[]> =>
	workflowIds.length === 0 ? [] : toSite(await readDocuments(client, { workflowIds }));

/** The workflows that work types of a space follow, asked as the app: space administrators cannot read workflows. */
export async function readFollowed(
	projectId: ProjectId,
	issueTypeIds: readonly IssueTypeId[],
): Promise<SiteWorkflow[]> {
	if (issueTypeIds.length === 0) return [];
	const projectAndIssueTypes = issueTypeIds.map((issueTypeId) => ({ projectId, issueTypeId }));
	return toSite(await readDocuments('app', { projectAndIssueTypes }));
}

const pageOf = <T extends z.ZodMiniType>(item: T) =>
	z.object({ values: z.optional(z.array(z.object({ id: item }))), nextPageToken: z.nullish(z.string()) });
const projectsSchema = z.object({ projects: z.optional(pageOf(projectIdSchema)) });
const issueTypesSchema = z.object({ issueTypes: z.optional(pageOf(issueTypeIdSchema)) });

const usagesPerPage = 200;
/** Spaces whose work types are read: one request each, and a call has seconds. */
const maxSpaces = 40;
const spacesAtOnce = 5;

async function readProjects(workflowId: string): Promise<{ readonly ids: ProjectId[]; readonly isLast: boolean }> {
	const path = route`/rest/api/3/workflow/${workflowId}/projectUsages?maxResults=${usagesPerPage}`;
	const { projects } = await requestJson('app', path, projectsSchema);
	return { ids: (projects?.values ?? []).map(({ id }) => id), isLast: projects?.nextPageToken == null };
}

async function readIssueTypes(workflowId: string, projectId: ProjectId): Promise<IssueTypeId[]> {
	const path = route`/rest/api/3/workflow/${workflowId}/project/${projectId}/issueTypeUsages?maxResults=${usagesPerPage}`;
	const { issueTypes } = await requestJson('app', path, issueTypesSchema);
	return (issueTypes?.values ?? []).map(({ id }) => id);
}

async function readUsages(workflowId: string): Promise<WorkflowUsages> {
	const { ids, isLast } = await readProjects(workflowId);
	const read = ids.slice(0, maxSpaces);
	const spaces: { projectId: ProjectId; issueTypeIds: readonly IssueTypeId[] }[] = [];
	for (const part of chunks(read, spacesAtOnce)) {
		const some = part.map(async (projectId) => ({
			projectId,
			issueTypeIds: await readIssueTypes(workflowId, projectId),
		}));
		spaces.push(...(await Promise.all(some)));
	}
	return { spaces, isComplete: isLast && read.length === ids.length };
}

/** Source: Jira Cloud REST API, workflows. */
export const jiraWorkflows: Workflows = {
	async page(startAt, limit, inUse) {
		const path = inUse
			? route`/rest/api/3/workflows/search?expand=values.transitions&isActive=true&startAt=${startAt}&maxResults=${limit}`
			: route`/rest/api/3/workflows/search?expand=values.transitions&startAt=${startAt}&maxResults=${limit}`;
		const { statuses, values, isLast } = await requestJson('app', path, foundSchema);
		return {
			workflows: toSite({ workflows: values, statuses: byReference(statuses) }),
			// Jira need not say whether more follows; an empty page then ends the list.
			isLast: isLast === true || values.length === 0,
		};
	},
	read: (workflowIds) => readWorkflows('app', workflowIds),
	readFor: async (projectId, issueTypeId) => (await readFollowed(projectId, [issueTypeId]))[0],
	usages: readUsages,
};

const problemsSchema = z.object({
	errors: z.optional(
		z.array(z.object({ level: z.optional(z.string()), message: z.optional(z.string()), code: z.optional(z.string()) })),
	),
});

/** Source: Jira Cloud REST API, validate update workflows. */
async function checkUpdate(update: unknown): Promise<WorkflowChecked> {
	const path = route`/rest/api/3/workflows/update/validation`;
	const body = { payload: update, validationOptions: { levels: ['ERROR'] } };
	const checked = await requestChange('user', path, problemsSchema, body);
	if (!checked.isDone) return { outcome: 'refused', reasons: checked.reasons };
	const reasons = (checked.answer.errors ?? [])
		.filter(({ level }) => level !== 'WARNING')
		.map(({ message, code }) => reasonOf(message ?? code));
	return reasons.length === 0 ? { outcome: 'acceptable' } : { outcome: 'refused', reasons };
}

/** With a task, Jira has only begun. */
const updatedSchema = z.object({ taskId: z.nullish(z.string()) });

const busy: WorkflowRefused = {
	outcome: 'refused',
	reasons: [statementOf('workflows-busy')],
};

async function findDocument({ workflowId, version }: WorkflowEdit) {
	const { workflows, statuses } = await readDocuments('user', { workflowIds: [workflowId] });
	const document = workflows.find(({ id }) => id === workflowId);
	const isSame = document?.version.id === version.id && document.version.versionNumber === version.number;
	return document !== undefined && isSame ? { document, statuses } : undefined;
}

/** Jira refuses an old version with 409, or like any other mistake, in a sentence that names it. */
const namesVersion = (reasons: readonly Statement[]): boolean =>
	reasons.some((reason) => reason.problem === 'jira-says' && /version/i.test(reason.params.words));

async function withUpdate<Answer extends WorkflowChecked | WorkflowSaved>(
	edit: WorkflowEdit,
	run: (update: unknown) => Promise<Answer>,
): Promise<Answer | WorkflowRefused> {
	const found = await findDocument(edit);
	if (found === undefined) return { outcome: 'stale' };
	try {
		const answer = await run(
			toUpdate(found.document, found.statuses, edit.rules, { keys: ownKeys(), newId: randomUUID }),
		);
		if (answer.outcome !== 'refused' || !namesVersion(answer.reasons)) return answer;
		// The sentence may be about another version; a workflow that is as it was read has no newer one.
		return (await findDocument(edit)) === undefined ? { outcome: 'stale' } : answer;
	} catch (error) {
		if (error instanceof AppError && error.code === 'FORBIDDEN') {
			return { outcome: 'refused', reasons: [statementOf('workflow-not-yours')] };
		}
		if (!(error instanceof AppError) || error.code !== 'CONFLICT') throw error;
		// Jira documents this answer for another change under way; it may also mean one that just ended.
		return (await findDocument(edit)) === undefined ? { outcome: 'stale' } : busy;
	}
}

/** Source: Jira Cloud REST API, bulk update workflows. Jira itself tests the version once more. */
export const jiraWorkflowEditor: WorkflowEditor = {
	read: (workflowIds) => readWorkflows('user', workflowIds),
	check: (edit) => withUpdate(edit, checkUpdate),
	save: (edit) =>
		withUpdate(edit, async (update) => {
			const changed = await requestChange('user', route`/rest/api/3/workflows/update`, updatedSchema, update);
			if (!changed.isDone) return { outcome: 'refused', reasons: changed.reasons };
			return { outcome: changed.answer.taskId == null ? 'saved' : 'unknown' };
		}),
};
