// Muster's own workflow rules, as Jira stores them.
import { route } from '@forge/api';
import * as z from '#zod';
import { defined } from '../../contract/defined';
import { type RuleModule, ruleModules } from '../../core/guards/rules';
import type { OwnRule, OwnRuleChange, OwnRuleEditor, OwnRules } from '../../services/ports/jira';
import { requestJson } from './request';
import { moduleKeys } from './rule-keys';

const ruleSchema = z.object({
	id: z.string(),
	/** Key of the module in the manifest. */
	key: z.string(),
	configuration: z.object({ value: z.string(), disabled: z.optional(z.boolean()), tag: z.optional(z.string()) }),
	transition: z.optional(z.object({ id: z.number() })),
});
const pageSchema = z.object({
	isLast: z.optional(z.boolean()),
	values: z.array(
		z.object({
			workflowId: z.object({ name: z.string(), draft: z.boolean() }),
			validators: z.optional(z.array(ruleSchema)),
			conditions: z.optional(z.array(ruleSchema)),
			postFunctions: z.optional(z.array(ruleSchema)),
		}),
	),
});

const updatedSchema = z.object({
	updateResults: z.array(
		z.object({
			workflowId: z.object({ name: z.string() }),
			ruleUpdateErrors: z._default(z.record(z.string(), z.array(z.string())), {}),
			updateErrors: z._default(z.array(z.string()), []),
		}),
	),
});

const listOf = {
	guard: 'validators',
	condition: 'conditions',
	canary: 'conditions',
	audit: 'postFunctions',
} as const satisfies Readonly<Record<RuleModule, string>>;

/** One workflow of an update. */
function toUpdate(changes: readonly [OwnRuleChange, ...OwnRuleChange[]]) {
	const [{ rule: first }] = changes;
	const { workflowName, stored } = first;
	const lists: Record<string, object[]> = {};
	for (const { rule, isDisabled = rule.isDisabled, configuration: wanted } of changes) {
		const { key, tag } = rule.stored;
		const value = wanted === undefined ? rule.stored.value : JSON.stringify(wanted);
		const configuration = { value, disabled: isDisabled, ...defined({ tag }) };
		const list = listOf[rule.module];
		lists[list] = [...(lists[list] ?? []), { id: rule.id, key, configuration }];
	}
	return { workflowId: { name: workflowName, draft: stored.isDraft }, ...lists };
}

const pageSize = 50;
/** Longest workflow name that the filter is documented to take; longer ones are found among all. */
const maxFilterCharacters = 50;

function parseConfiguration(value: string): unknown {
	try {
		return JSON.parse(value);
	} catch (error) {
		// Configuration that is no JSON is not one that Muster saved; the guard list shows the rule as not its own.
		if (error instanceof SyntaxError) return undefined;
		throw error;
	}
}

/** A rule whose key is none of the manifest's is taken for the usual one of its list. */
const usualModules = {
	validators: 'guard',
	conditions: 'condition',
	postFunctions: 'audit',
} as const satisfies Readonly<Record<string, RuleModule>>;

const moduleOf = (key: string, list: keyof typeof usualModules): RuleModule =>
	ruleModules.find((module) => moduleKeys[module] === key) ?? usualModules[list];

function toRules(page: z.infer<typeof pageSchema>): OwnRule[] {
	return page.values.flatMap((workflow) => {
		const rulesIn = (list: keyof typeof usualModules): OwnRule[] =>
			(workflow[list] ?? []).flatMap(({ id, key, configuration, transition }) =>
				transition === undefined
					? []
					: [
							{
								id,
								module: moduleOf(key, list),
								workflowName: workflow.workflowId.name,
								transitionId: String(transition.id),
								isDisabled: configuration.disabled === true,
								configuration: parseConfiguration(configuration.value),
								stored: {
									key,
									isDraft: workflow.workflowId.draft,
									value: configuration.value,
									...defined({ tag: configuration.tag }),
								},
							},
						],
			);
		return [...rulesIn('validators'), ...rulesIn('conditions'), ...rulesIn('postFunctions')];
	});
}

/** Source: Jira Cloud REST API, workflow transition rule configurations; it answers only with the caller's rules. */
export const jiraOwnRules: OwnRules & OwnRuleEditor = {
	async list(workflowName) {
		const rules: OwnRule[] = [];
		for (let startAt = 0; ; startAt += pageSize) {
			const path =
				workflowName === undefined || workflowName.length > maxFilterCharacters
					? route`/rest/api/3/workflow/rule/config?types=validator&types=condition&types=postfunction&expand=transition&startAt=${startAt}&maxResults=${pageSize}`
					: route`/rest/api/3/workflow/rule/config?types=validator&types=condition&types=postfunction&expand=transition&startAt=${startAt}&maxResults=${pageSize}&workflowNames=${workflowName}`;
			const page = await requestJson('app', path, pageSchema);
			rules.push(...toRules(page));
			if (page.isLast !== false || page.values.length === 0) return rules;
		}
	},
	async change(changes) {
		const byWorkflow = new Map<string, [OwnRuleChange, ...OwnRuleChange[]]>();
		for (const change of changes) {
			const key = JSON.stringify([change.rule.workflowName, change.rule.stored.isDraft]);
			const others = byWorkflow.get(key);
			if (others === undefined) byWorkflow.set(key, [change]);
			else others.push(change);
		}
		const { updateResults } = await requestJson('app', route`/rest/api/3/workflow/rule/config`, updatedSchema, {
			method: 'PUT',
			body: { workflows: [...byWorkflow.values()].map(toUpdate) },
		});
		// An answer of 200 says nothing about what was done.
		return updateResults.flatMap(({ workflowId, ruleUpdateErrors, updateErrors }) => {
			const messages = [...updateErrors, ...Object.values(ruleUpdateErrors).flat()];
			return messages.length === 0 ? [] : [{ workflowName: workflowId.name, messages }];
		});
	},
};
