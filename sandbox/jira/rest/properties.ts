// Entity properties of work items and users: anyone who may edit the thing may write them.

import { accountIdOf } from '../caller';
import { Refusal } from '../refusal';
import {
	acceptsQuery,
	errorAnswer,
	forbidden,
	type JiraRequest,
	noContent,
	readJson,
	unauthenticated,
} from './answers';
import type { SiteParts } from './parts';
import { type Routes, readUser, readWork, writeWork } from './routes';

const longestValue = 32_768;
const longestKey = 255;

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

export const declarePropertyRoutes = (routes: Routes, { baseUrl, engine, permissions, world }: SiteParts): void => {
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
	routes.put(ofIssue, writeWork, acceptsQuery(), (c) =>
		writeProperty(c, issueProperties(c, true), c.req.param('propertyKey')),
	);
	routes.delete(ofIssue, writeWork, acceptsQuery(), (c) =>
		removeProperty(issueProperties(c, true), c.req.param('propertyKey')),
	);

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
