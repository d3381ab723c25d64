// Work items: read, create, edit, transition, history.
import { z } from 'zod';
import type { Caller } from '../../seams';
import type { FieldValues } from '../fields';
import type { ChangeHistory, Issue, IssueType, Project } from '../model';
import { issueNotFound, Refusal } from '../refusal';
import {
	acceptsQuery,
	errorAnswer,
	jsonObject,
	noContent,
	pageOf,
	pageToken,
	readBody,
	readExpand,
	readList,
	readPage,
	readPageToken,
} from './answers';
import { editableFields, fieldsSchema, fieldValues, type Reference, readFields, settableFields } from './issue-fields';
import type { SiteParts } from './parts';
import { type Routes, readWork, writeWork } from './routes';

const editSchema = z.looseObject({ fields: fieldsSchema.optional(), update: jsonObject.optional() });

const createSchema = z.looseObject({ fields: fieldsSchema });

const transitionSchema = z.looseObject({
	transition: z.looseObject({ id: z.union([z.string(), z.number()]).nullish() }).optional(),
	fields: fieldsSchema.optional(),
	update: z
		.strictObject({ comment: z.array(z.strictObject({ add: z.looseObject({ body: z.unknown() }) })).max(1) })
		.partial()
		.optional(),
	historyMetadata: jsonObject.optional(),
});

const bulkSchema = z.strictObject({
	issueIdsOrKeys: z.array(z.string()).min(1).max(1000),
	fieldIds: z.array(z.string()).max(10).optional(),
	maxResults: z.number().int().min(1).max(10_000).default(1000),
	nextPageToken: z.string().optional(),
});

const bulkReadSchema = z.strictObject({
	issueIdsOrKeys: z.array(z.string()).min(1).max(100),
	fields: z.array(z.string()).optional(),
});

const newestFirst = (history: readonly ChangeHistory[]): ChangeHistory[] => [...history].reverse();

export const declareIssueRoutes = (routes: Routes, { beans, engine, world }: SiteParts): void => {
	/** The project's work type that a request names. */
	const readIssueType = (project: Project, wanted: Reference | undefined): IssueType | undefined =>
		project.issueTypeIds
			.map((id) => world.requireIssueType(id))
			.find(({ id, name }) => id === wanted?.id || name === wanted?.name);

	/** What a request sets on a work item, its type among it. @throws {Refusal} 400 */
	const valuesFor = (issue: Issue, fields: z.infer<typeof fieldsSchema> = {}): FieldValues => {
		const type = readIssueType(world.requireProject(issue.projectId), fields.issuetype);
		if (fields.issuetype && !type) throw new Refusal(400, [], { issuetype: 'The issue type selected is invalid.' });
		return { ...fieldValues(fields, editableFields), ...(type && { issueTypeId: type.id }) };
	};

	routes.post('/rest/api/3/issue', writeWork, acceptsQuery([], ['updateHistory']), async (c) => {
		const { fields } = await readBody(c, createSchema);
		const { issuetype, project, summary, ...others } = fields;
		const found = world.readProject(project?.id ?? project?.key ?? '');
		if (!found) return errorAnswer(400, [], { project: 'Specify a valid project ID or key' });
		const type = readIssueType(found, issuetype);
		if (summary === undefined) return errorAnswer(400, [], { summary: 'You must specify a summary of the issue.' });
		const values = { ...fieldValues(others, settableFields), summary };
		const issue = engine.create(found.id, type?.id ?? '', values, c.env.caller);
		const { id, key, self } = beans.issue(issue, c.env.caller);
		return Response.json({ id, key, self }, { status: 201 });
	});

	const readHarmless = ['fieldsByKeys', 'updateHistory', 'failFast'];
	routes.get(
		'/rest/api/3/issue/{issueIdOrKey}',
		readWork,
		acceptsQuery(['fields', 'expand', 'properties'], readHarmless),
		(c) => {
			const { caller } = c.env;
			const issue = engine.requireVisible(c.req.param('issueIdOrKey'), caller);
			const expand = readExpand(c, ['changelog', 'transitions']);
			const wanted = readList(c, 'properties');
			const properties = [...issue.properties].filter(([key]) =>
				wanted?.some((name) => name === key || name === '*all'),
			);
			const histories = newestFirst(issue.history).slice(0, 100);
			return c.json({
				...beans.issue(issue, caller, readFields(readList(c, 'fields'))),
				...(wanted && { properties: Object.fromEntries(properties) }),
				...(expand.has('transitions') && { transitions: offered(issue, c.env.caller) }),
				...(expand.has('changelog') && {
					changelog: {
						startAt: 0,
						maxResults: histories.length,
						total: issue.history.length,
						histories: histories.map((change) => beans.changelog(change, caller)),
					},
				}),
			});
		},
	);

	const offered = (issue: Issue, caller: Caller, includeUnavailable = false) =>
		engine
			.offered(issue, caller)
			.filter(({ available }) => available || includeUnavailable)
			.map(({ available, transition }) => beans.transition(transition, available, issue.statusId));

	const editHarmless = ['notifyUsers', 'overrideScreenSecurity', 'overrideEditableFlag', 'updateHistory'];
	routes.put('/rest/api/3/issue/{issueIdOrKey}', writeWork, acceptsQuery(['returnIssue'], editHarmless), async (c) => {
		const body = await readBody(c, editSchema);
		if (Object.keys(body.update ?? {}).length > 0) {
			return errorAnswer(400, ['The sandbox does not simulate update operations; use fields.']);
		}
		const issue = engine.requireVisible(c.req.param('issueIdOrKey'), c.env.caller);
		engine.edit(issue.id, valuesFor(issue, body.fields), c.env.caller);
		return c.req.query('returnIssue') === 'true' ? c.json(beans.issue(issue, c.env.caller)) : noContent();
	});

	routes.get(
		'/rest/api/3/issue/{issueIdOrKey}/transitions',
		readWork,
		acceptsQuery(
			['expand', 'transitionId', 'includeUnavailableTransitions'],
			['skipRemoteOnlyCondition', 'sortByOpsBarAndStatus'],
		),
		(c) => {
			const issue = engine.requireVisible(c.req.param('issueIdOrKey'), c.env.caller);
			readExpand(c, ['transitions']);
			const id = c.req.query('transitionId');
			const all = offered(issue, c.env.caller, c.req.query('includeUnavailableTransitions') === 'true');
			return c.json({
				expand: 'transitions',
				transitions: all.filter((transition) => id === undefined || transition['id'] === id),
			});
		},
	);

	routes.post('/rest/api/3/issue/{issueIdOrKey}/transitions', writeWork, acceptsQuery(), async (c) => {
		const body = await readBody(c, transitionSchema);
		const issue = engine.requireVisible(c.req.param('issueIdOrKey'), c.env.caller);
		const id = body.transition?.id;
		if (body.transition === undefined) return errorAnswer(400, ["Missing 'transition' identifier"]);
		if (id == null || !/^\d+$/.test(String(id))) {
			return errorAnswer(400, ["'transition' identifier must be an integer"]);
		}
		const comment = body.update?.comment?.[0]?.add.body;
		engine.transition(issue.id, String(id), c.env.caller, {
			fields: valuesFor(issue, body.fields),
			...(comment !== undefined && { comment }),
			historyMetadata: body.historyMetadata,
		});
		return noContent();
	});

	/** In the order of their ids; what is gone or not visible is left out, and no error either. */
	routes.post('/rest/api/3/issue/bulkfetch', readWork, acceptsQuery(), async (c) => {
		const { issueIdsOrKeys, fields } = await readBody(c, bulkReadSchema);
		const wanted = readFields(fields);
		const found = issueIdsOrKeys.map((idOrKey) => ({ idOrKey, issue: readVisible(idOrKey, c.env.caller) }));
		return c.json({
			issues: found
				.flatMap(({ issue }) => issue ?? [])
				.sort((a, b) => Number(a.id) - Number(b.id))
				.map((issue) => beans.issue(issue, c.env.caller, wanted)),
			issueErrors: [],
		});
	});

	routes.get('/rest/api/3/issue/{issueIdOrKey}/changelog', readWork, acceptsQuery(['startAt', 'maxResults']), (c) => {
		const issue = engine.requireVisible(c.req.param('issueIdOrKey'), c.env.caller);
		const page = readPage(c, 100, 100);
		return c.json(pageOf(c, issue.history, page, (change) => beans.changelog(change, c.env.caller)));
	});

	routes.post('/rest/api/3/changelog/bulkfetch', readWork, acceptsQuery(), async (c) => {
		const body = await readBody(c, bulkSchema);
		const fieldIds = new Set(body.fieldIds ?? []);
		const visible = new Map<string, Issue>();
		for (const idOrKey of body.issueIdsOrKeys) {
			const issue = readVisible(idOrKey, c.env.caller);
			if (issue) visible.set(issue.id, issue);
		}
		if (visible.size === 0) throw issueNotFound();
		const changes = [...visible.values()]
			.flatMap((issue) => issue.history.map((change) => ({ issue, change })))
			.filter(({ change }) => fieldIds.size === 0 || change.items.some((item) => fieldIds.has(item.fieldId)))
			.sort((a, b) => a.change.created - b.change.created || Number(a.issue.id) - Number(b.issue.id));
		const start = readPageToken(body.nextPageToken);
		const end = start + body.maxResults;
		const byIssue = new Map<string, unknown[]>();
		for (const { issue, change } of changes.slice(start, end)) {
			const histories = byIssue.get(issue.id) ?? [];
			histories.push(beans.changelog(change, c.env.caller));
			byIssue.set(issue.id, histories);
		}
		return c.json({
			issueChangeLogs: [...byIssue].map(([issueId, changeHistories]) => ({ issueId, changeHistories })),
			...(end < changes.length && { nextPageToken: pageToken(end) }),
		});
	});

	const readVisible = (idOrKey: string, caller: Caller): Issue | undefined => {
		try {
			return engine.requireVisible(idOrKey, caller);
		} catch (error) {
			if (error instanceof Refusal) return undefined;
			throw error;
		}
	};
};
