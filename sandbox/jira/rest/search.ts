// Search for work items by JQL.
import { z } from 'zod';
import type { Caller } from '../../seams';
import { type JqlQuery, parseJql } from '../jql';
import type { Issue } from '../model';
import { Refusal } from '../refusal';
import { acceptsQuery, pageToken, readBody, readExpand, readList, readPageToken } from './answers';
import { readFields } from './issue-fields';
import type { SiteParts } from './parts';
import { type Routes, readWork } from './routes';

const searchSchema = z.strictObject({
	jql: z.string().default(''),
	fields: z.array(z.string()).optional(),
	expand: z.string().optional(),
	maxResults: z.number().int().min(0).max(5000).default(50),
	nextPageToken: z.string().nullish(),
	fieldsByKeys: z.boolean().optional(),
});

type Search = z.infer<typeof searchSchema>;

const byKey = (left: Issue, right: Issue): number => {
	const [leftProject = '', leftNumber = ''] = left.key.split('-');
	const [rightProject = '', rightNumber = ''] = right.key.split('-');
	return leftProject.localeCompare(rightProject) || Number(leftNumber) - Number(rightNumber);
};

export const declareSearchRoutes = (routes: Routes, { beans, permissions, world }: SiteParts): void => {
	const holds = (issue: Issue, clause: JqlQuery['clauses'][number]): boolean => {
		const project = world.requireProject(issue.projectId);
		const status = world.requireStatus(issue.statusId);
		const candidates = {
			project: [project.id, project.key, project.name],
			key: [issue.key, issue.id],
			status: [status.id, status.name],
		}[clause.field].map((candidate) => candidate.toLowerCase());
		return clause.values.some((wanted) => candidates.includes(wanted.toLowerCase()));
	};

	const answer = (search: Search, caller: Caller): Response => {
		const parsed = parseJql(search.jql);
		if (!parsed.ok) throw new Refusal(400, [parsed.message]);
		const { clauses, descending } = parsed.query;
		const found = [...world.issues.values()]
			.filter((issue) => clauses.every((clause) => holds(issue, clause)))
			.filter((issue) => permissions.seesItems(caller, world.requireProject(issue.projectId)))
			.sort(byKey);
		if (descending) found.reverse();
		const start = readPageToken(search.nextPageToken ?? undefined);
		const end = start + search.maxResults;
		const fields = readFields(search.fields?.length ? search.fields : ['id']);
		const idOnly = (search.fields ?? ['id']).every((name) => name === 'id');
		const isLast = end >= found.length;
		return Response.json({
			issues: found.slice(start, end).map((issue) => {
				const bean = beans.issue(issue, caller, fields);
				return idOnly ? { id: bean['id'] } : bean;
			}),
			isLast,
			...(!isLast && { nextPageToken: pageToken(end) }),
		});
	};

	routes.get(
		'/rest/api/3/search/jql',
		readWork,
		acceptsQuery(['jql', 'fields', 'expand', 'maxResults', 'nextPageToken'], ['fieldsByKeys', 'failFast']),
		(c) => {
			readExpand(c, []);
			const limit = c.req.query('maxResults');
			const parsed = searchSchema.safeParse({
				jql: c.req.query('jql'),
				fields: readList(c, 'fields'),
				maxResults: limit === undefined ? undefined : Number(limit),
				nextPageToken: c.req.query('nextPageToken'),
			});
			if (!parsed.success) throw new Refusal(400, ['The value of maxResults is not valid.']);
			return answer(parsed.data, c.env.caller);
		},
	);

	routes.post('/rest/api/3/search/jql', readWork, acceptsQuery(), async (c) => {
		const search = await readBody(c, searchSchema);
		if (search.expand) throw new Refusal(400, [`The sandbox does not simulate expand=${search.expand}.`]);
		return answer(search, c.env.caller);
	});
};
