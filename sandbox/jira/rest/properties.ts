// Entity properties of work items and users: anyone who may edit the thing may write them.

import { z } from 'zod';
import { accountIdOf } from '../caller';
import { uuidFrom } from '../ids';
import { Refusal } from '../refusal';
import {
	acceptsQuery,
	errorAnswer,
	forbidden,
	type JiraRequest,
	noContent,
	readBody,
	readJson,
	unauthenticated,
} from './answers';
import type { SiteParts } from './parts';
import { type Routes, readUser, readWork, writeItemProperties, writeWork } from './routes';

const longestValue = 32_768;
const longestKey = 255;
/** How long a task that writes properties waits before it begins. */
const startsAfterMs = 500;

const keySchema = z.string().min(1).max(longestKey);
/** Source: Jira's OpenAPI text of December 2025, `MultiIssueEntityProperties`. */
const manySchema = z.strictObject({
	issues: z
		.array(
			z.strictObject({
				issueID: z.number().int(),
				properties: z
					.record(keySchema, z.unknown())
					.refine((properties) => Object.keys(properties).length >= 1 && Object.keys(properties).length <= 10)
					.refine((properties) =>
						Object.values(properties).every((value) => JSON.stringify(value).length <= longestValue),
					),
			}),
		)
		.min(1)
		.max(100)
		.refine((issues) => new Set(issues.map(({ issueID }) => issueID)).size === issues.length),
});

const readProperty = (properties: ReadonlyMap<string, unknown>, key: string): Response =>
	properties.has(key)
		? Response.json({ key, value: properties.get(key) })
		: errorAnswer(404, [`The property '${key}' was not found.`]);

const writeProperty = async (c: JiraRequest, properties: Map<string, unknown>, key: string): Promise<Response> => {
	if (key.length > longestKey) return errorAnswer(400, [`The property key is longer than ${longestKey} characters.`]);
	const value = await readJson(c);
	if (JSON.stringify(value).length > longestValue) {
		return errorAnswer(400, [`The property value is longer than ${longestValue} characters.`]);
	}
	const existed = properties.has(key);
	properties.set(key, value);
	return new Response(null, { status: existed ? 200 : 201 });
};

const removeProperty = (properties: Map<string, unknown>, key: string): Response =>
	properties.delete(key) ? noContent() : errorAnswer(404, [`The property '${key}' was not found.`]);

export const declarePropertyRoutes = (
	routes: Routes,
	{ agenda, baseUrl, clock, engine, permissions, world }: SiteParts,
): void => {
	const issueProperties = (c: JiraRequest, forWriting: boolean): Map<string, unknown> => {
		const issue = engine.requireVisible(c.req.param('issueIdOrKey') ?? '', c.env.caller);
		const project = world.requireProject(issue.projectId);
		if (forWriting && !permissions.hasProject(accountIdOf(c.env.caller), project, 'EDIT_ISSUES')) {
			throw new Refusal(403, ['You do not have permission to edit issues in this project.']);
		}
		return issue.properties;
	};

	const keyList = (path: string, properties: ReadonlyMap<string, unknown>): Response =>
		Response.json({
			keys: [...properties.keys()].map((key) => ({ key, self: `${baseUrl}/rest/api/3/${path}/${key}` })),
		});

	const ofIssue = '/rest/api/3/issue/{issueIdOrKey}/properties/{propertyKey}';
	routes.get('/rest/api/3/issue/{issueIdOrKey}/properties', readWork, acceptsQuery(), (c) =>
		keyList(`issue/${c.req.param('issueIdOrKey')}/properties`, issueProperties(c, false)),
	);
	routes.get(ofIssue, readWork, acceptsQuery(), (c) =>
		readProperty(issueProperties(c, false), c.req.param('propertyKey')),
	);
	routes.put(ofIssue, writeItemProperties, acceptsQuery(), (c) =>
		writeProperty(c, issueProperties(c, true), c.req.param('propertyKey')),
	);
	routes.delete(ofIssue, writeWork, acceptsQuery(), (c) =>
		removeProperty(issueProperties(c, true), c.req.param('propertyKey')),
	);

	/** A task: what is not there, or may not be seen or edited by then, stays as it is, and only the task would tell. */
	routes.post('/rest/api/3/issue/properties/multi', writeItemProperties, acceptsQuery(), async (c) => {
		const { issues } = await readBody(c, manySchema);
		const { caller } = c.env;
		const asker = accountIdOf(caller);
		if (asker === null) return unauthenticated();
		const run = async (): Promise<void> => {
			for (const { issueID, properties } of issues) {
				const issue = world.readIssue(String(issueID));
				const project = issue && world.requireProject(issue.projectId);
				if (issue === undefined || project === undefined || !permissions.seesItems(caller, project)) continue;
				if (!permissions.hasProject(asker, project, 'EDIT_ISSUES')) continue;
				for (const [key, value] of Object.entries(properties)) issue.properties.set(key, value);
			}
		};
		agenda.after(startsAfterMs, 'properties of many work items', run);
		const task = uuidFrom(`properties ${clock.now()} ${JSON.stringify(issues)}`);
		return new Response(null, { status: 303, headers: { location: `${baseUrl}/rest/api/3/task/${task}` } });
	});

	/** A user's own properties, or anybody's for a Jira administrator. */
	const userProperties = (c: JiraRequest): Map<string, unknown> | Response => {
		const asker = accountIdOf(c.env.caller);
		if (asker === null) return unauthenticated();
		const accountId = c.req.query('accountId');
		if (!accountId) return errorAnswer(400, ['The query parameter accountId is required.']);
		if (accountId !== asker && !permissions.hasGlobal(asker, 'ADMINISTER')) return forbidden();
		if (!world.accounts.has(accountId)) return errorAnswer(404, ['The user was not found.']);
		const properties = world.userProperties.get(accountId) ?? new Map<string, unknown>();
		world.userProperties.set(accountId, properties);
		return properties;
	};

	const withUser = <T extends Response | Promise<Response>>(
		c: JiraRequest,
		answer: (properties: Map<string, unknown>) => T,
	): T | Response => {
		const properties = userProperties(c);
		return properties instanceof Response ? properties : answer(properties);
	};

	const ofUser = '/rest/api/3/user/properties/{propertyKey}';
	routes.get('/rest/api/3/user/properties', readUser, acceptsQuery(['accountId']), (c) =>
		withUser(c, (properties) => keyList('user/properties', properties)),
	);
	routes.get(ofUser, readUser, acceptsQuery(['accountId']), (c) =>
		withUser(c, (properties) => readProperty(properties, c.req.param('propertyKey'))),
	);
	routes.put(ofUser, writeWork, acceptsQuery(['accountId']), (c) =>
		withUser(c, (properties) => writeProperty(c, properties, c.req.param('propertyKey'))),
	);
	routes.delete(ofUser, writeWork, acceptsQuery(['accountId']), (c) =>
		withUser(c, (properties) => removeProperty(properties, c.req.param('propertyKey'))),
	);
};
