// Work items: read, create, edit, transition, history.
import { z } from 'zod';
import type { FieldValues } from '../fields';
import type { ChangeHistory, Issue } from '../model';
import { issueNotFound, Refusal } from '../refusal';
import {
	acceptsQuery,
	errorAnswer,
	type JiraEnv,
	jsonObject,
	noContent,
	pageOf,
	readBody,
	readExpand,
	readList,
	readPage,
} from './answers';
import { issueFieldNames } from './beans';
import type { SiteParts } from './parts';
import { type Routes, readWork, writeWork } from './routes';

/** Field names asked for; undefined means all, an empty set means ids only. */
export const readFields = (names: readonly string[] | undefined): ReadonlySet<string> | undefined => {
	if (!names || names.length === 0) return undefined;
	const excluded = names.filter((name) => name.startsWith('-')).map((name) => name.slice(1));
	const included = names.filter((name) => !name.startsWith('-') && name !== 'id' && name !== 'key');
	const all = included.some((name) => name === '*all' || name === '*navigable');
	const base: readonly string[] = all || (included.length === 0 && excluded.length > 0) ? issueFieldNames : included;
	return new Set(base.filter((name) => !excluded.includes(name)));
};

const reference = z.looseObject({ id: z.string().optional(), key: z.string().optional(), name: z.string().optional() });

const fieldsSchema = z.looseObject({
	summary: z.string().optional(),
	description: z.unknown().optional(),
	assignee: z
		.looseObject({ accountId: z.string().nullable().optional(), id: z.string().nullable().optional() })
		.nullable()
		.optional(),
	labels: z.array(z.string()).optional(),
	priority: z.looseObject({ name: z.string() }).optional(),
	issuetype: reference.optional(),
	project: reference.optional(),
});

type Fields = z.infer<typeof fieldsSchema>;

const settable = ['summary', 'description', 'assignee', 'labels', 'priority', 'issuetype'];

/** @throws {Refusal} 400 naming the fields that cannot be set this way */
const fieldValues = (fields: Fields, allowed: readonly string[]): FieldValues => {
	const wrong = Object.keys(fields).filter((name) => !allowed.includes(name));
	if (wrong.length > 0) {
		throw new Refusal(
			400,
			[],
			Object.fromEntries(
				wrong.map((name) => [name, `Field '${name}' cannot be set. It is not on the appropriate screen, or unknown.`]),
			),
		);
	}
	return {
		...(fields.summary !== undefined && { summary: fields.summary }),
		...(fields.description !== undefined && { description: fields.description }),
		...(fields.assignee !== undefined && { assignee: fields.assignee?.accountId ?? fields.assignee?.id ?? null }),
		...(fields.labels !== undefined && { labels: fields.labels }),
		...(fields.priority !== undefined && { priority: fields.priority.name }),
	};
};

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

/** Opaque token for the page that begins at an offset. */
export const pageToken = (offset: number): string => Buffer.from(`offset:${offset}`).toString('base64url');

/** @throws {Refusal} 400 for a token this site did not issue */
export const readPageToken = (token: string | undefined): number => {
	if (token === undefined || token === '') return 0;
	const match = /^offset:(\d+)$/.exec(Buffer.from(token, 'base64url').toString('utf8'));
	if (!match) throw new Refusal(400, ['The provided next page token is invalid.']);
	return Number(match[1]);
};

const newestFirst = (history: readonly ChangeHistory[]): ChangeHistory[] => [...history].reverse();

export const declareIssueRoutes = (routes: Routes, { beans, engine, world }: SiteParts): void => {
	routes.post('/rest/api/3/issue', writeWork, acceptsQuery([], ['updateHistory']), async (c) => {
		const { fields } = await readBody(c, createSchema);
		const { issuetype, project, summary, ...others } = fields;
		const found = world.readProject(project?.id ?? project?.key ?? '');
		if (!found) return errorAnswer(400, [], { project: 'Specify a valid project ID or key' });
		const type = found.issueTypeIds
			.map((id) => world.requireIssueType(id))
			.find((candidate) => candidate.id === issuetype?.id || candidate.name === issuetype?.name);
		if (summary === undefined) return errorAnswer(400, [], { summary: 'You must specify a summary of the issue.' });
		const values = {
			...fieldValues(
				others,
				settable.filter((name) => name !== 'issuetype'),
			),
			summary,
		};
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

	const offered = (issue: Issue, caller: JiraEnv['Bindings']['caller'], includeUnavailable = false) =>
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
		const { issuetype } = body.fields ?? {};
		const issue = engine.requireVisible(c.req.param('issueIdOrKey'), c.env.caller);
		const type = world
			.requireProject(issue.projectId)
			.issueTypeIds.map((id) => world.requireIssueType(id))
			.find((candidate) => candidate.id === issuetype?.id || candidate.name === issuetype?.name);
		if (issuetype && !type) return errorAnswer(400, [], { issuetype: 'The issue type selected is invalid.' });
		const values = { ...fieldValues(body.fields ?? {}, settable), ...(type && { issueTypeId: type.id }) };
		engine.edit(issue.id, values, c.env.caller);
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
		engine.requireVisible(c.req.param('issueIdOrKey'), c.env.caller);
		const id = body.transition?.id;
		if (body.transition === undefined) return errorAnswer(400, ["Missing 'transition' identifier"]);
		if (id == null || !/^\d+$/.test(String(id))) {
			return errorAnswer(400, ["'transition' identifier must be an integer"]);
		}
		const comment = body.update?.comment?.[0]?.add.body;
		engine.transition(c.req.param('issueIdOrKey'), String(id), c.env.caller, {
			fields: fieldValues(
				body.fields ?? {},
				settable.filter((name) => name !== 'issuetype'),
			),
			...(comment !== undefined && { comment }),
			historyMetadata: body.historyMetadata,
		});
		return noContent();
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

	const readVisible = (idOrKey: string, caller: JiraEnv['Bindings']['caller']): Issue | undefined => {
		try {
			return engine.requireVisible(idOrKey, caller);
		} catch (error) {
			if (error instanceof Refusal) return undefined;
			throw error;
		}
	};
};
