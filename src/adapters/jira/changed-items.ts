// Work items that were changed lately, and the spaces in which the app sees any: asked as the app.
import { route } from '@forge/api';
import * as z from '#zod';
import { chunks } from '../../contract/chunks';
import { defined } from '../../contract/defined';
import {
	accountIdSchema,
	issueIdSchema,
	issueTypeIdSchema,
	type ProjectId,
	projectIdSchema,
	statusIdSchema,
} from '../../contract/ids';
import { isLater } from '../../core/audit/as-of';
import type { FoundItem } from '../../core/audit/logged-changes';
import { AppError } from '../../core/errors';
import type { ChangedItems, MovedItem, MovesWanted } from '../../services/ports/jira';
import { historySchema, readHistory } from './change-logs';
import { requestJson, requestOptional } from './request';

const fields = ['project', 'issuetype', 'status', 'created', 'creator'];
const itemSchema = z.object({
	id: issueIdSchema,
	key: z.string(),
	fields: z.object({
		project: z.object({ id: projectIdSchema }),
		issuetype: z.object({ id: issueTypeIdSchema }),
		status: z.object({ id: statusIdSchema }),
		created: z.string(),
		creator: z.nullish(z.object({ accountId: accountIdSchema })),
	}),
});
const pageSchema = z.object({ issues: z.array(itemSchema), nextPageToken: z.nullish(z.string()) });

const foundSchema = z.object({ issues: z.array(z.unknown()) });

/** The latest entries first, and fewer than there are where a change log is long. */
const loggedSchema = z.object({
	changelog: z.object({ total: z.optional(z.int()), histories: z.array(historySchema) }),
});
const movedPageSchema = z.object({
	issues: z.array(z.looseObject(itemSchema.shape)),
	nextPageToken: z.nullish(z.string()),
});

/** Undefined where Jira tells the change log in a shape that Muster does not know: that must not hide other work items. */
function readLog(issue: unknown): MovedItem['log'] {
	const { data } = loggedSchema.safeParse(issue);
	if (data === undefined) return undefined;
	const { histories, total } = data.changelog;
	try {
		const entries = histories.map(readHistory).sort((a, b) => (isLater(a.id, b.id) ? 1 : -1));
		return { entries, isWhole: total !== undefined && total <= entries.length };
	} catch (error) {
		if (error instanceof AppError && !error.retry) return undefined;
		throw error;
	}
}

const countSchema = z.object({ count: z.int().check(z.gte(0)) });

/** What a query for moves asks, apart from its order. */
function clauseOfMoves({
	toStatusIds,
	withCreated,
	byHistory,
	withinMinutes,
}: Pick<MovesWanted, 'toStatusIds' | 'withCreated' | 'byHistory' | 'withinMinutes'>): string {
	if (!byHistory) return `updated >= -${withinMinutes}m`;
	const moves = [
		...(toStatusIds === 'any' ? [`status CHANGED AFTER -${withinMinutes}m`] : []),
		...(toStatusIds === 'any' || toStatusIds.length === 0
			? []
			: [`status CHANGED TO (${toStatusIds.join(',')}) AFTER -${withinMinutes}m`]),
		...(withCreated ? [`created >= -${withinMinutes}m`] : []),
	];
	return moves.length === 1 ? moves.join() : `(${moves.join(' OR ')})`;
}

/** Jira does not know a query, or not today. */
const isRefused = (error: unknown): boolean => error instanceof AppError && error.details.context?.['status'] === 400;

const itemOf = ({ id, key, fields: found }: z.infer<typeof itemSchema>): FoundItem => ({
	issueId: id,
	issueKey: key,
	projectId: found.project.id,
	issueTypeId: found.issuetype.id,
	statusId: found.status.id,
	createdAt: Date.parse(found.created),
	...defined({ creatorId: found.creator?.accountId }),
});

const spacesSchema = z.object({ values: z.array(z.object({ id: projectIdSchema })), isLast: z.optional(z.boolean()) });
const permittedSchema = z.object({ projectPermissions: z.array(z.object({ projects: z.array(z.int()) })) });
const blockedSchema = z.object({ anyContentBlocked: z.boolean() });
const policiesSchema = z.object({
	projectDataPolicies: z.array(z.object({ id: z.int(), dataPolicy: blockedSchema })),
});

/** As many as Jira takes, and as one question about policies takes. */
const most = { items: 100, spacesListed: 100, permissions: 1_000, policies: 50 } as const;

async function browsable(ids: readonly ProjectId[]): Promise<ProjectId[]> {
	const body = { projectPermissions: [{ permissions: ['BROWSE_PROJECTS'], projects: ids.map(Number) }] };
	const path = route`/rest/api/3/permissions/check`;
	const { projectPermissions } = await requestJson('app', path, permittedSchema, { method: 'POST', body });
	return projectPermissions.flatMap(({ projects }) => projects.map((id) => String(id) as ProjectId));
}

async function notBlocked(ids: readonly ProjectId[]): Promise<ProjectId[]> {
	const path = route`/rest/api/3/data-policy/project?ids=${ids.join(',')}`;
	const { projectDataPolicies } = await requestJson('app', path, policiesSchema);
	return projectDataPolicies.flatMap(({ id, dataPolicy }) =>
		dataPolicy.anyContentBlocked ? [] : [String(id) as ProjectId],
	);
}

/** Source: Jira Cloud REST API: search and reconcile issues using JQL, count issues using JQL, check permissions, app data policies. */
export const jiraChangedItems: ChangedItems = {
	async page({ changedWithinMinutes, madeWithinMinutes, projectId, pageToken }) {
		// How long ago, since the time zone in which Jira reads a date is not known.
		const clauses = [
			...(projectId === undefined ? [] : [`project = ${projectId}`]),
			`updated >= -${changedWithinMinutes}m`,
			...(madeWithinMinutes === undefined ? [] : [`created >= -${madeWithinMinutes}m`]),
		];
		const body = {
			jql: `${clauses.join(' AND ')} ORDER BY created ASC`,
			fields,
			maxResults: most.items,
			...defined({ nextPageToken: pageToken }),
		};
		const page = await requestJson('app', route`/rest/api/3/search/jql`, pageSchema, { method: 'POST', body });
		return { items: page.issues.map(itemOf), ...defined({ nextPageToken: page.nextPageToken ?? undefined }) };
	},
	async pageOfMoves({ pageToken, madeWithinMinutes, ...wanted }) {
		const { byHistory } = wanted;
		const clauses = [
			clauseOfMoves(wanted),
			...(madeWithinMinutes === undefined ? [] : [`created >= -${madeWithinMinutes}m`]),
		];
		const body = {
			jql: `${clauses.join(' AND ')} ORDER BY created ASC`,
			fields,
			expand: 'changelog',
			maxResults: most.items,
			...defined({ nextPageToken: pageToken }),
		};
		const path = route`/rest/api/3/search/jql`;
		try {
			const page = await requestJson('app', path, movedPageSchema, { method: 'POST', body });
			const items = page.issues.map((issue) => ({ ...itemOf(issue), ...defined({ log: readLog(issue) }) }));
			return { items, ...defined({ nextPageToken: page.nextPageToken ?? undefined }) };
		} catch (error) {
			if (byHistory && isRefused(error)) return undefined;
			throw error;
		}
	},
	async countOfMoves(wanted) {
		const path = route`/rest/api/3/search/approximate-count`;
		try {
			const body = { jql: clauseOfMoves(wanted) };
			return (await requestJson('app', path, countSchema, { method: 'POST', body })).count;
		} catch (error) {
			if (wanted.byHistory && isRefused(error)) return undefined;
			throw error;
		}
	},
	async wereChangedBy(accountId, withinDays) {
		const body = { jql: `issuekey IN updatedBy("${accountId}", "-${withinDays}d")`, fields: ['id'], maxResults: 1 };
		try {
			const path = route`/rest/api/3/search/jql`;
			const { issues } = await requestJson('app', path, foundSchema, { method: 'POST', body });
			return issues.length > 0;
		} catch (error) {
			if (isRefused(error)) return undefined;
			throw error;
		}
	},
	async read(issueId) {
		const item = await requestOptional(
			'app',
			route`/rest/api/3/issue/${issueId}?fields=${fields.join(',')}`,
			itemSchema,
		);
		return item === undefined ? undefined : itemOf(item);
	},
	async listSpaces() {
		const spaces: ProjectId[] = [];
		for (;;) {
			const path = route`/rest/api/3/project/search?startAt=${spaces.length}&maxResults=${most.spacesListed}`;
			const { values, isLast } = await requestJson('app', path, spacesSchema);
			spaces.push(...values.map(({ id }) => id));
			if (values.length === 0 || isLast === true) return spaces;
		}
	},
	async readableSpaces(ids) {
		const readable: ProjectId[] = [];
		for (const some of chunks(ids, most.permissions)) readable.push(...(await browsable(some)));
		const { anyContentBlocked } = await requestJson('app', route`/rest/api/3/data-policy`, blockedSchema);
		if (!anyContentBlocked) return new Set(readable);
		const open: ProjectId[] = [];
		for (const some of chunks(readable, most.policies)) open.push(...(await notBlocked(some)));
		return new Set(open);
	},
};
