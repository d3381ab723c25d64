// Jira expressions through REST: evaluated for the caller, or only analysed.
import { z } from 'zod';
import type { Value } from '../../expression/values';
import type { Caller } from '../../seams';
import { accountIdOf, isByApp } from '../caller';
import { Refusal } from '../refusal';
import { acceptsQuery, readBody, readExpand } from './answers';
import type { SiteParts } from './parts';
import { type Routes, readUser, readWork } from './routes';

const idOrKey = z.strictObject({ id: z.union([z.number(), z.string()]).optional(), key: z.string().optional() });

type IdOrKey = z.infer<typeof idOrKey>;

const customVariable = z.discriminatedUnion('type', [
	z.strictObject({ type: z.literal('json'), name: z.string(), value: z.unknown() }),
	z.strictObject({ type: z.literal('user'), name: z.string(), accountId: z.string() }),
	idOrKey.extend({ type: z.literal('issue'), name: z.string() }),
	idOrKey.extend({ type: z.literal('project'), name: z.string() }),
]);

const evaluateSchema = z.strictObject({
	expression: z.string(),
	context: z
		.strictObject({ issue: idOrKey, project: idOrKey, custom: z.array(customVariable) })
		.partial()
		.optional(),
});

const analyseSchema = z.strictObject({
	expressions: z.array(z.string()),
	contextVariables: z.record(z.string(), z.string()).optional(),
});

export const declareExpressionRoutes = (routes: Routes, parts: SiteParts): void => {
	const { clock, context, engine, expressions, permissions, world } = parts;

	const issueValue = (wanted: IdOrKey, caller: Caller): Value =>
		context.issue({ ...engine.requireVisible(String(wanted.id ?? wanted.key ?? ''), caller) });

	const projectValue = (wanted: IdOrKey, caller: Caller): Value => {
		const project = world.readProject(String(wanted.id ?? wanted.key ?? ''));
		if (!project || !permissions.hasProject(accountIdOf(caller), project, 'BROWSE_PROJECTS')) {
			throw new Refusal(404, ['The project does not exist or you do not have permission to see it.']);
		}
		return context.project(project);
	};

	const customValue = (variable: z.infer<typeof customVariable>, caller: Caller): Value => {
		switch (variable.type) {
			case 'json':
				return expressions.fromJson(variable.value);
			case 'user':
				return context.user(variable.accountId);
			case 'issue':
				return issueValue(variable, caller);
			case 'project':
				return projectValue(variable, caller);
		}
	};

	const variablesFor = (given: z.infer<typeof evaluateSchema>['context'], caller: Caller): Record<string, Value> => {
		const variables: Record<string, Value> = { user: context.user(accountIdOf(caller)) };
		if (isByApp(caller)) variables['app'] = context.appObject();
		if (given?.issue) {
			variables['issue'] = issueValue(given.issue, caller);
			const issue = engine.requireVisible(String(given.issue.id ?? given.issue.key ?? ''), caller);
			variables['project'] = context.project(world.requireProject(issue.projectId));
		}
		if (given?.project) variables['project'] = projectValue(given.project, caller);
		for (const variable of given?.custom ?? []) variables[variable.name] = customValue(variable, caller);
		return variables;
	};

	for (const name of ['eval', 'evaluate'] as const) {
		routes.post(`/rest/api/3/expression/${name}`, [...readWork, ...readUser], acceptsQuery(['expand']), async (c) => {
			const expand = readExpand(c, ['meta.complexity', 'meta']);
			const body = await readBody(c, evaluateSchema);
			const variables = variablesFor(body.context, c.env.caller);
			const result = expressions.evaluate(body.expression, variables, {
				now: () => clock.now(),
				construct: context.constructFor(accountIdOf(c.env.caller)),
			});
			if (!result.ok) throw new Refusal(400, result.errors);
			return c.json({
				value: expressions.toJson(result.value),
				...(expand.size > 0 && { meta: { complexity: result.complexity } }),
			});
		});
	}

	routes.post('/rest/api/3/expression/analyse', [...readWork, ...readUser], acceptsQuery(['check']), async (c) => {
		const check = c.req.query('check') ?? 'syntax';
		if (check === 'type') throw new Refusal(400, ['The sandbox does not check types.']);
		const { expressions: sources } = await readBody(c, analyseSchema);
		return c.json({
			results: sources.map((expression) => {
				const { complexity, errors, valid } = expressions.analyse(expression);
				return {
					expression,
					valid,
					...(!valid && { errors: errors.map((error) => ({ ...error, expression })) }),
					...(check === 'complexity' && valid && { complexity }),
				};
			}),
		});
	});
};
