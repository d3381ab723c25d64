// The rules that belong to the calling app: listed and reconfigured, by the app itself only.
import type { MiddlewareHandler } from 'hono';
import { z } from 'zod';
import type { AppHost, RuleModule } from '../../seams';
import type { Rule, Transition, Workflow } from '../model';
import { conditionsIn, mapRules, readConfig, saveTransitions } from '../rule-edits';
import { acceptsQuery, errorAnswer, type JiraEnv, pageOf, readBody, readExpand, readList, readPage } from './answers';
import type { Bean } from './beans';
import type { SiteParts } from './parts';
import { manageJira, type Routes } from './routes';

const kinds: Readonly<Record<string, RuleModule['kind']>> = {
	postfunction: 'postFunction',
	condition: 'condition',
	validator: 'validator',
};

const listNames = { postFunction: 'postFunctions', condition: 'conditions', validator: 'validators' } as const;

const changeSchema = z.looseObject({
	id: z.string(),
	configuration: z.strictObject({
		value: z.string(),
		disabled: z.boolean().default(false),
		tag: z.string().max(255).optional(),
	}),
});

type Change = z.infer<typeof changeSchema>;

const updateSchema = z.strictObject({
	workflows: z.array(
		z.strictObject({
			workflowId: z.strictObject({ name: z.string(), draft: z.boolean() }),
			conditions: z.array(changeSchema).default([]),
			validators: z.array(changeSchema).default([]),
			postFunctions: z.array(changeSchema).default([]),
		}),
	),
});

interface OwnedRule {
	readonly rule: Rule;
	readonly kind: RuleModule['kind'];
	readonly module: RuleModule;
	readonly transition: Transition;
}

const ownedRules = (workflow: Workflow, app: AppHost): OwnedRule[] =>
	workflow.transitions.flatMap((transition) => {
		const owned = (kind: RuleModule['kind'], rules: readonly Rule[]): OwnedRule[] =>
			rules.flatMap((rule) => {
				const module = app.rule(rule.ruleKey);
				return module?.kind === kind ? [{ rule, kind, module, transition }] : [];
			});
		return [
			...owned('condition', conditionsIn(transition.rules.conditions)),
			...owned('validator', transition.rules.validators),
			...owned('postFunction', transition.rules.postFunctions),
		];
	});

export const declareWorkflowRuleRoutes = (routes: Routes, { app, clock, world }: SiteParts): void => {
	const route = '/rest/api/3/workflow/rule/config';

	const appsOnly: MiddlewareHandler<JiraEnv> = async (c, next) => {
		if (c.env.caller.kind !== 'app') return errorAnswer(403, ['Only Connect and Forge apps can use this operation.']);
		await next();
		return;
	};

	const parameters = ['startAt', 'maxResults', 'types', 'keys', 'workflowNames', 'withTags', 'draft', 'expand'];
	routes.get(route, manageJira, [appsOnly, acceptsQuery(parameters)], (c) => {
		const types = readList(c, 'types');
		if (!types || types.length === 0) return errorAnswer(400, ['The query parameter types is required.']);
		const wanted = types.map((type) => kinds[type]);
		if (wanted.includes(undefined)) return errorAnswer(404, ['A transition rule type is not supported.']);
		const keys = readList(c, 'keys');
		const names = c.req.queries('workflowNames');
		const tags = readList(c, 'withTags');
		const withTransition = readExpand(c, ['transition']).has('transition');
		const onlyDrafts = c.req.query('draft') === 'true';
		const found = [...world.workflows.values()]
			.filter((workflow) => !onlyDrafts && (!names || names.includes(workflow.name)))
			.map((workflow) => ({
				workflow,
				rules: ownedRules(workflow, app()).filter(
					({ kind, module, rule }) =>
						wanted.includes(kind) &&
						(!keys || keys.includes(module.moduleKey)) &&
						(!tags || (rule.tag !== undefined && tags.includes(rule.tag))),
				),
			}))
			.filter(({ rules }) => rules.length > 0);
		const bean = ({ module, rule, transition }: OwnedRule): Bean => ({
			id: rule.id,
			key: module.moduleKey,
			configuration: {
				value: JSON.stringify(rule.config),
				disabled: rule.disabled,
				...(rule.tag !== undefined && { tag: rule.tag }),
			},
			...(withTransition && { transition: { id: Number(transition.id), name: transition.name } }),
		});
		const of = (rules: readonly OwnedRule[], kind: RuleModule['kind']): Bean[] =>
			rules.filter((owned) => owned.kind === kind).map(bean);
		return c.json(
			pageOf(c, found, readPage(c, 10, 50), ({ rules, workflow }) => ({
				workflowId: { name: workflow.name, draft: false },
				conditions: of(rules, 'condition'),
				validators: of(rules, 'validator'),
				postFunctions: of(rules, 'postFunction'),
			})),
		);
	});

	routes.put(route, manageJira, [appsOnly, acceptsQuery()], async (c) => {
		const body = await readBody(c, updateSchema);
		const updateResults = body.workflows.map((update) => {
			const workflow = world.readWorkflowByName(update.workflowId.name);
			if (!workflow || update.workflowId.draft) {
				return {
					workflowId: update.workflowId,
					ruleUpdateErrors: {},
					updateErrors: [`There is no such workflow: ${update.workflowId.name}.`],
				};
			}
			const ruleUpdateErrors: Record<string, string[]> = {};
			const accepted = new Map<string, { change: Change; config: Record<string, unknown> }>();
			const owned = ownedRules(workflow, app());
			for (const kind of ['condition', 'validator', 'postFunction'] as const) {
				for (const change of update[listNames[kind]]) {
					const config = readConfig(change.configuration.value);
					if (!owned.some((entry) => entry.kind === kind && entry.rule.id === change.id)) {
						ruleUpdateErrors[change.id] = ['The rule does not exist or does not belong to the calling app.'];
					} else if (!config) {
						ruleUpdateErrors[change.id] = ['The configuration value is not a JSON object.'];
					} else {
						accepted.set(change.id, { change, config });
					}
				}
			}
			if (accepted.size > 0) {
				const reconfigure = (rule: Rule): Rule => {
					const entry = accepted.get(rule.id);
					if (!entry) return rule;
					const { disabled, tag } = entry.change.configuration;
					return {
						id: rule.id,
						ruleKey: rule.ruleKey,
						config: entry.config,
						disabled,
						...(tag !== undefined && { tag }),
					};
				};
				const transitions = workflow.transitions.map((transition) => ({
					...transition,
					rules: mapRules(transition.rules, reconfigure),
				}));
				saveTransitions(world, workflow, transitions, clock.now());
			}
			return { workflowId: update.workflowId, ruleUpdateErrors, updateErrors: [] };
		});
		return c.json({ updateResults });
	});
};
