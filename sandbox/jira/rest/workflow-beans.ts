// Workflows, their transitions and rules in the shape of Jira's REST API.
import type { AppHost, Faults, RuleModule } from '../../seams';
import {
	type ConditionGroup,
	isConditionGroup,
	type KeptRule,
	type Rule,
	type Status,
	type Transition,
	type Workflow,
} from '../model';
import { statusCategories } from '../status-categories';
import { jiraTime } from '../time';
import type { World } from '../world';
import type { Bean } from './beans';

/** Keys under which Jira lists the rules of Forge apps; the one of function-backed validators is our guess. */
export const forgeRuleKeys = {
	condition: 'forge:expression-condition',
	validator: 'forge:expression-validator',
	functionValidator: 'forge:function-validator',
	postFunction: 'forge:workflow-post-function',
} as const;

/** The key under which this site knows a rule of the app. @param key the documented one, an extension ARI */
export const siteKey = (key: string, { ruleKeysDiffer }: Faults): string =>
	ruleKeysDiffer ? key.replace('/static/', '/') : key;

/** A rule of a Forge app, this one or another, is stored under the ARI of its module. */
const isForgeRule = ({ ruleKey }: Rule): boolean => ruleKey.startsWith('ari:');

const ruleBean = (rule: Rule, forgeKey: string, faults: Faults): Bean => ({
	id: rule.id,
	...(rule.parameters === undefined
		? {
				ruleKey: forgeKey,
				parameters: {
					key: siteKey(rule.ruleKey, faults),
					config: JSON.stringify(rule.config),
					id: rule.id,
					disabled: String(rule.disabled),
					...(rule.tag !== undefined && { tag: rule.tag }),
				},
			}
		: { ruleKey: isForgeRule(rule) ? forgeKey : rule.ruleKey, parameters: rule.parameters }),
});

const keptBean = ({ id, parameters, ruleKey }: KeptRule): Bean => ({
	...(id !== undefined && { id }),
	ruleKey,
	parameters,
});

const validatorKey = (module: RuleModule | undefined): string =>
	module?.functionKey !== undefined && module.expression === undefined
		? forgeRuleKeys.functionValidator
		: forgeRuleKeys.validator;

/** Under which key Jira lists rules of a module. */
export function forgeRuleKey(module: RuleModule): string {
	return module.kind === 'validator' ? validatorKey(module) : forgeRuleKeys[module.kind];
}

const conditionBean = (group: ConditionGroup, faults: Faults): Bean => ({
	operation: group.groupOperator === 'OR' ? 'ANY' : 'ALL',
	conditions: group.conditions
		.filter((node): node is Rule => !isConditionGroup(node))
		.map((rule) => ruleBean(rule, forgeRuleKeys.condition, faults)),
	conditionGroups: group.conditions.filter(isConditionGroup).map((inner) => conditionBean(inner, faults)),
});

/** Where a workflow or status belongs: to one project, or to the whole site. */
export const scopeBean = (projectId: string | undefined): Bean =>
	projectId === undefined ? { type: 'GLOBAL' } : { type: 'PROJECT', project: { id: projectId } };

const transitionTypes = { initial: 'INITIAL', global: 'GLOBAL', directed: 'DIRECTED' } as const;

const statusBean = (status: Status): Bean => ({
	id: status.id,
	name: status.name,
	description: status.description,
	statusCategory: statusCategories[status.category].workflowName,
	statusReference: status.reference,
	scope: scopeBean(status.projectId),
});

/** What is null in the model is left out of an answer. */
const given = (name: string, value: unknown): Bean => (value === null ? {} : { [name]: value });

export class WorkflowBeans {
	constructor(
		private readonly world: World,
		private readonly app: () => AppHost,
		private readonly faults: Faults,
	) {}

	private transition(transition: Transition): Bean {
		const { conditions, postFunctions, validators } = transition.rules;
		const { faults } = this;
		const app = this.app();
		return {
			id: transition.id,
			name: transition.name,
			description: transition.description,
			type: transitionTypes[transition.type],
			toStatusReference: this.world.requireStatus(transition.to).reference,
			links: transition.links.map(({ from, fromPort, toPort }) => ({
				...given('fromStatusReference', from === null ? null : this.world.requireStatus(from).reference),
				...given('fromPort', fromPort),
				...given('toPort', toPort),
			})),
			...(transition.type !== 'initial' && { conditions: conditionBean(conditions, faults) }),
			validators: validators.map((rule) => ruleBean(rule, validatorKey(app.rule(rule.ruleKey)), faults)),
			actions: postFunctions.map((rule) => ruleBean(rule, forgeRuleKeys.postFunction, faults)),
			triggers: transition.triggers.map(keptBean),
			properties: transition.properties,
			...(transition.screen !== null && { transitionScreen: keptBean(transition.screen) }),
			...given('customIssueEventId', transition.customIssueEventId),
		};
	}

	workflow(workflow: Workflow, withTransitions: boolean): Bean {
		return {
			id: workflow.id,
			name: workflow.name,
			description: workflow.description,
			isEditable: workflow.isEditable,
			created: jiraTime(workflow.created),
			updated: jiraTime(workflow.updated),
			scope: scopeBean(workflow.projectId),
			version: { id: workflow.version.id, versionNumber: workflow.version.number },
			...given('startPointLayout', workflow.startPointLayout),
			...given('loopedTransitionContainerLayout', workflow.loopedTransitionContainerLayout),
			statuses: workflow.statuses.map(({ layout, properties, statusId }) => ({
				statusReference: this.world.requireStatus(statusId).reference,
				deprecated: false,
				...given('layout', layout),
				properties,
			})),
			...(withTransitions && { transitions: workflow.transitions.map((entry) => this.transition(entry)) }),
		};
	}

	statusesOf(workflows: readonly Workflow[]): Bean[] {
		const ids = new Set(workflows.flatMap(({ statuses }) => statuses.map(({ statusId }) => statusId)));
		return [...ids].map((id) => statusBean(this.world.requireStatus(id)));
	}
}
