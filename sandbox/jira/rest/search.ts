// Search for work items by JQL.
import { z } from 'zod';
import { minuteMs } from '../../durations';
import type { Caller } from '../../seams';
import { accountIdOf } from '../caller';
import { type JqlClause, type JqlQuery, parseJql } from '../jql';
import { holdsProperty } from '../jql-properties';
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

const countSchema = z.strictObject({ jql: z.string().default('') });

type Search = z.infer<typeof searchSchema>;

const byKey = (left: Issue, right: Issue): number => {
	const [leftProject = '', leftNumber = ''] = left.key.split('-');
	const [rightProject = '', rightNumber = ''] = right.key.split('-');
	return leftProject.localeCompare(rightProject) || Number(leftNumber) - Number(rightNumber);
};

/** Most work items of a page that shows more of them than their ids. Jira documents that there may be fewer, not how many. */
const mostWithFields = 100;

/** Most entries of a change log that a search shows, the latest. Jira documents "recent updates", not how many. */
const mostChanges = 40;

export const declareSearchRoutes = (
	routes: Routes,
	{ app, beans, clock, faults, permissions, world }: SiteParts,
): void => {
	/** When the index says that a work item was changed last; undefined while it does not know of it. */
	const updatedIn = ({ created, history, updated }: Issue): number | undefined => {
		const asOf = clock.now() - faults.searchLagMs;
		if (updated <= asOf) return updated;
		return [created, ...history.map((change) => change.created)].filter((at) => at <= asOf).sort((a, b) => b - a)[0];
	};

	const timeOf = (issue: Issue, field: 'created' | 'updated'): number =>
		field === 'created' ? issue.created : (updatedIn(issue) ?? issue.updated);

	const holds = (issue: Issue, clause: JqlClause, asker: string | null): boolean => {
		if ('anyOf' in clause) return clause.anyOf.some((one) => holds(issue, one, asker));
		if ('propertyKey' in clause) return holdsProperty(issue.properties, clause, { now: clock.now(), asker });
		if ('updatedBy' in clause) {
			const [from, asOf] = [clock.now() - clause.sinceMs, clock.now() - faults.searchLagMs];
			const isIn = (by: string | null, at: number) => by === clause.updatedBy && at >= from && at <= asOf;
			return (
				isIn(issue.creator, issue.created) ||
				[...issue.history, ...issue.comments].some(({ author, created }) => isIn(author, created))
			);
		}
		if ('agoMs' in clause) {
			// Minutes are the finest that a query tells: whatever is in doubt is left out.
			const instant = Math.ceil((clock.now() - clause.agoMs) / minuteMs) * minuteMs;
			if ('changedTo' in clause) {
				const asOf = clock.now() - faults.searchLagMs;
				const { changedTo } = clause;
				const isWanted = (to: string | null) => to !== null && (changedTo === 'any' || changedTo.includes(to));
				return issue.history.some(
					({ created, items }) =>
						created >= instant &&
						created <= asOf &&
						items.some(({ fieldId, to }) => fieldId === 'status' && isWanted(to)),
				);
			}
			const at = timeOf(issue, clause.field);
			return clause.operator === '<' ? at < instant - minuteMs : at >= instant;
		}
		const project = world.requireProject(issue.projectId);
		const status = world.requireStatus(issue.statusId);
		const candidates = {
			project: [project.id, project.key, project.name],
			key: [issue.key, issue.id],
			status: [status.id, status.name],
		}[clause.field].map((candidate) => candidate.toLowerCase());
		return clause.values.some((wanted) => candidates.includes(wanted.toLowerCase()));
	};

	const inOrder = (found: Issue[], { orderBy, descending }: JqlQuery): Issue[] => {
		found.sort((a, b) => (orderBy === 'key' ? 0 : timeOf(a, orderBy) - timeOf(b, orderBy)) || byKey(a, b));
		return descending ? found.reverse() : found;
	};

	const recentChanges = ({ history }: Issue, caller: Caller) => {
		const histories = history.slice(-mostChanges).reverse();
		return {
			startAt: 0,
			maxResults: histories.length,
			total: history.length,
			histories: histories.map((change) => beans.changelog(change, caller)),
		};
	};

	/** The work items that match and that the caller sees. */
	const find = (jql: string, caller: Caller): { readonly query: JqlQuery; readonly all: Issue[] } => {
		const parsed = parseJql(jql, app().indexedProperties);
		if (!parsed.ok) throw new Refusal(400, [parsed.message]);
		const { clauses } = parsed.query;
		const asked = clauses.flatMap((clause) => ('anyOf' in clause ? clause.anyOf : [clause]));
		if (faults.searchKnowsNoHistory && asked.some((clause) => 'changedTo' in clause)) {
			throw new Refusal(400, ["History searches do not support the 'status' field."]);
		}
		for (const clause of asked) {
			if (!('updatedBy' in clause) || world.accounts.has(clause.updatedBy)) continue;
			throw new Refusal(400, [`The user '${clause.updatedBy}' does not exist.`]);
		}
		const all = [...world.issues.values()]
			.filter((issue) => updatedIn(issue) !== undefined)
			.filter((issue) => clauses.every((clause) => holds(issue, clause, accountIdOf(caller))))
			.filter((issue) => permissions.seesItems(caller, world.requireProject(issue.projectId)));
		return { query: parsed.query, all };
	};

	const answer = (search: Search, caller: Caller, showsChanges: boolean): Response => {
		const { query, all } = find(search.jql, caller);
		const found = inOrder(all, query);
		const start = readPageToken(search.nextPageToken ?? undefined);
		const fields = readFields(search.fields?.length ? search.fields : ['id']);
		const idOnly = (search.fields ?? ['id']).every((name) => name === 'id');
		const isBrief = (search.fields ?? ['id']).every((name) => name === 'id' || name === 'key');
		const end = start + (isBrief ? search.maxResults : Math.min(search.maxResults, mostWithFields));
		const isLast = end >= found.length;
		return Response.json({
			issues: found.slice(start, end).map((issue) => {
				const bean = beans.issue(issue, caller, fields);
				const shown = idOnly ? { id: bean['id'] } : bean;
				return showsChanges ? { ...shown, changelog: recentChanges(issue, caller) } : shown;
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
			const showsChanges = readExpand(c, ['changelog']).has('changelog');
			const limit = c.req.query('maxResults');
			const parsed = searchSchema.safeParse({
				jql: c.req.query('jql'),
				fields: readList(c, 'fields'),
				maxResults: limit === undefined ? undefined : Number(limit),
				nextPageToken: c.req.query('nextPageToken'),
			});
			if (!parsed.success) throw new Refusal(400, ['The value of maxResults is not valid.']);
			return answer(parsed.data, c.env.caller, showsChanges);
		},
	);

	routes.post('/rest/api/3/search/approximate-count', readWork, acceptsQuery(), async (c) => {
		const { jql } = await readBody(c, countSchema);
		const { query, all } = find(jql, c.env.caller);
		if (query.clauses.length === 0) throw new Refusal(400, ['Unbounded JQL queries are not allowed here.']);
		return c.json({ count: all.length });
	});

	routes.post('/rest/api/3/search/jql', readWork, acceptsQuery(), async (c) => {
		const search = await readBody(c, searchSchema);
		if (search.expand && search.expand !== 'changelog') {
			throw new Refusal(400, [`The sandbox does not simulate expand=${search.expand}.`]);
		}
		return answer(search, c.env.caller, search.expand === 'changelog');
	});
};
