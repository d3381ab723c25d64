// A workflow as Jira's REST API has it, edits of its rules, and the request that saves them.
// Everything is kept that the site does not know: an update replaces the whole workflow.
import * as z from 'zod';
import type { JiraRequest } from './jira';

export type RuleKind = 'condition' | 'validator' | 'postFunction';

const ruleSchema = z.looseObject({
	/** Absent until Jira has stored the rule. */
	id: z.string().optional(),
	ruleKey: z.string(),
	parameters: z.record(z.string(), z.string()),
});
export type WorkflowRule = z.infer<typeof ruleSchema>;

interface RuleGroup {
	readonly operation: string;
	readonly conditions: readonly WorkflowRule[];
	readonly conditionGroups: readonly RuleGroup[];
}
const groupSchema: z.ZodType<RuleGroup> = z.lazy(() =>
	z.looseObject({ operation: z.string(), conditions: z.array(ruleSchema), conditionGroups: z.array(groupSchema) }),
);

const transitionSchema = z.looseObject({
	id: z.string(),
	name: z.string(),
	type: z.string(),
	toStatusReference: z.string(),
	links: z.array(z.looseObject({ fromStatusReference: z.string().optional() })),
	conditions: groupSchema.optional(),
	validators: z.array(ruleSchema),
	actions: z.array(ruleSchema),
});
export type WorkflowTransition = z.infer<typeof transitionSchema>;

const workflowSchema = z.looseObject({
	id: z.string(),
	name: z.string(),
	description: z.string(),
	isEditable: z.boolean(),
	scope: z.looseObject({ type: z.string() }),
	statuses: z.array(z.looseObject({ statusReference: z.string() })),
	transitions: z.array(transitionSchema),
});
export type Workflow = z.infer<typeof workflowSchema>;

const statusSchema = z.looseObject({ statusReference: z.string(), name: z.string() });
export type WorkflowStatus = z.infer<typeof statusSchema>;

export const workflowsSchema = z.object({ values: z.array(workflowSchema), statuses: z.array(statusSchema) });

const conditionsOf = (group: RuleGroup): readonly WorkflowRule[] => [
	...group.conditions,
	...group.conditionGroups.flatMap(conditionsOf),
];

export interface PlacedRule {
	readonly kind: RuleKind;
	readonly rule: WorkflowRule;
}

export const rulesOf = ({ actions, conditions, validators }: WorkflowTransition): readonly PlacedRule[] => [
	...(conditions === undefined ? [] : conditionsOf(conditions)).map((rule) => ({ kind: 'condition' as const, rule })),
	...validators.map((rule) => ({ kind: 'validator' as const, rule })),
	...actions.map((rule) => ({ kind: 'postFunction' as const, rule })),
];

export const projectTypeOf = (workflow: Workflow): 'team-managed' | 'company-managed' =>
	workflow.scope.type === 'PROJECT' ? 'team-managed' : 'company-managed';

const forgeRuleKeys: Readonly<Record<RuleKind, string>> = {
	condition: 'forge:expression-condition',
	validator: 'forge:expression-validator',
	postFunction: 'forge:workflow-post-function',
};

/** Adds a rule at the end of its kind. @param key extension ARI of the module; @param config JSON text */
export function withNewRule(
	workflow: Workflow,
	transitionId: string,
	kind: RuleKind,
	key: string,
	config: string,
): Workflow {
	const id = crypto.randomUUID();
	const rule: WorkflowRule = { id, ruleKey: forgeRuleKeys[kind], parameters: { id, key, config, disabled: 'false' } };
	const add = (transition: WorkflowTransition): WorkflowTransition => {
		if (kind === 'validator') return { ...transition, validators: [...transition.validators, rule] };
		if (kind === 'postFunction') return { ...transition, actions: [...transition.actions, rule] };
		const group = transition.conditions ?? { operation: 'ALL', conditions: [], conditionGroups: [] };
		return { ...transition, conditions: { ...group, conditions: [...group.conditions, rule] } };
	};
	return {
		...workflow,
		transitions: workflow.transitions.map((transition) =>
			transition.id === transitionId ? add(transition) : transition,
		),
	};
}

const mapGroup = (group: RuleGroup, change: (rules: readonly WorkflowRule[]) => WorkflowRule[]): RuleGroup => ({
	...group,
	conditions: change(group.conditions),
	conditionGroups: group.conditionGroups.map((inner) => mapGroup(inner, change)),
});

/** Puts another rule, or none, in the place of one. */
function replaceRule(workflow: Workflow, rule: WorkflowRule, next: WorkflowRule | undefined): Workflow {
	const change = (rules: readonly WorkflowRule[]): WorkflowRule[] =>
		rules.flatMap((candidate) => (candidate.id === rule.id ? (next ?? []) : candidate));
	return {
		...workflow,
		transitions: workflow.transitions.map((transition) => ({
			...transition,
			...(transition.conditions !== undefined && { conditions: mapGroup(transition.conditions, change) }),
			validators: change(transition.validators),
			actions: change(transition.actions),
		})),
	};
}

export const withoutRule = (workflow: Workflow, rule: WorkflowRule): Workflow => replaceRule(workflow, rule, undefined);

export const withParameters = (workflow: Workflow, rule: WorkflowRule, change: Record<string, string>): Workflow =>
	replaceRule(workflow, rule, { ...rule, parameters: { ...rule.parameters, ...change } });

/** Saves a workflow under the version it was read with. */
export const saveRequest = (workflow: Workflow, statuses: readonly WorkflowStatus[]): JiraRequest => ({
	method: 'POST',
	path: '/rest/api/3/workflows/update',
	body: {
		statuses: statuses.filter(({ statusReference }) =>
			workflow.statuses.some((entry) => entry.statusReference === statusReference),
		),
		workflows: [workflow],
	},
});
