// Bulk moves: POST bulk/issues/move submits a task, GET bulk/queue/{taskId} tells how far it is.
//
// Facts: REST API, "Bulk move issues" and "Get bulk issue operation progress" (Jira's OpenAPI text, December 2025).
import { z } from 'zod';
import { type BulkMove, type BulkTask, doneIn } from '../bulk-moves';
import { accountIdOf } from '../caller';
import { Refusal } from '../refusal';
import { acceptsQuery, type JiraRequest, readBody, unauthenticated } from './answers';
import type { SiteParts } from './parts';
import { type Routes, readWork, writeWork } from './routes';

const mappingSchema = z.strictObject({
	issueIdsOrKeys: z.array(z.string()).min(1),
	inferClassificationDefaults: z.literal(true),
	inferFieldDefaults: z.literal(true),
	inferStatusDefaults: z.boolean(),
	inferSubtaskTypeDefault: z.boolean(),
	/** Present statuses by the one that takes their place. */
	targetStatus: z.array(z.strictObject({ statuses: z.record(z.string(), z.array(z.string())) })).nullish(),
});

const payloadSchema = z.strictObject({
	sendBulkNotification: z.boolean().nullish(),
	/** By `project,work type` or `project,work type,parent`. */
	targetToSourcesMapping: z.record(z.string(), mappingSchema),
});

const mostItems = 1_000;

/** Jira's `BulkOperationErrorResponse`. */
const refused = (...messages: readonly string[]): Response =>
	Response.json({ errors: messages.map((message) => ({ message })) }, { status: 400 });

export const declareBulkMoveRoutes = (routes: Routes, { bulkMoves, permissions, world }: SiteParts): void => {
	const readMove = (key: string, mapping: z.infer<typeof mappingSchema>): BulkMove => {
		const [projectIdOrKey = '', issueTypeId = '', parent] = key.split(',');
		const project = world.readProject(projectIdOrKey);
		if (!project) throw new Refusal(400, [`The target project of "${key}" does not exist.`]);
		if (!project.issueTypeIds.includes(issueTypeId)) {
			throw new Refusal(400, [`The target project of "${key}" does not have the issue type.`]);
		}
		const pairs = (mapping.targetStatus ?? []).flatMap(({ statuses }) =>
			Object.entries(statuses).flatMap(([to, from]) => from.map((id): [string, string] => [id, to])),
		);
		if (mapping.inferStatusDefaults && pairs.length > 0) {
			throw new Refusal(400, ['targetStatus is for moves that do not infer statuses.']);
		}
		return {
			issueIdsOrKeys: mapping.issueIdsOrKeys,
			target: {
				project,
				issueTypeId,
				parent: parent === '' ? undefined : parent,
				statuses: new Map(pairs),
				infersStatus: mapping.inferStatusDefaults,
				takesSubtasks: mapping.inferSubtaskTypeDefault,
			},
		};
	};

	const readMoves = async (c: JiraRequest): Promise<BulkMove[]> => {
		const { targetToSourcesMapping } = await readBody(c, payloadSchema);
		const moves = Object.entries(targetToSourcesMapping).map(([key, mapping]) => readMove(key, mapping));
		const count = moves.reduce((sum, { issueIdsOrKeys }) => sum + issueIdsOrKeys.length, 0);
		if (count === 0 || count > mostItems) throw new Refusal(400, [`Move between 1 and ${mostItems} issues.`]);
		return moves;
	};

	routes.post('/rest/api/3/bulk/issues/move', writeWork, acceptsQuery(), async (c) => {
		const accountId = accountIdOf(c.env.caller);
		if (accountId === null) return unauthenticated();
		if (!permissions.hasGlobal(accountId, 'BULK_CHANGE')) return refused('You may not make bulk changes.');
		try {
			return Response.json({ taskId: bulkMoves.submit(await readMoves(c), c.env.caller) }, { status: 201 });
		} catch (error) {
			if (error instanceof Refusal) return refused(...error.errorMessages);
			throw error;
		}
	});

	const statusOf = (task: BulkTask): string => {
		if (task.started === undefined) return 'ENQUEUED';
		return doneIn(task) === task.total ? 'COMPLETE' : 'RUNNING';
	};

	const progressOf = (task: BulkTask): Record<string, unknown> => {
		return {
			taskId: task.taskId,
			status: statusOf(task),
			progressPercent: Math.floor((100 * doneIn(task)) / task.total),
			submittedBy: { accountId: task.submittedBy },
			created: task.created,
			...(task.started !== undefined && { started: task.started }),
			updated: task.updated,
			totalIssueCount: task.total,
			processedAccessibleIssues: task.processed.map(Number),
			...(task.failed.size > 0 && { failedAccessibleIssues: Object.fromEntries(task.failed) }),
			invalidOrInaccessibleIssueCount: task.invalid,
		};
	};

	routes.get('/rest/api/3/bulk/queue/{taskId}', readWork, acceptsQuery(), (c) => {
		const task = bulkMoves.read(c.req.param('taskId'));
		// Another account's task is shown to administrators only.
		const caller = accountIdOf(c.env.caller);
		const mayRead = task?.submittedBy === caller || permissions.hasGlobal(caller, 'ADMINISTER');
		if (task === undefined || !mayRead) return refused('The task does not exist, or is not yours.');
		return c.json(progressOf(task));
	});
};
