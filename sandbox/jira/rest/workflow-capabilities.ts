// What rules a workflow can have: Jira's own that the seed uses, and those of the installed app.
import type { AppHost, Faults, RuleModule } from '../../seams';
import type { Workflow } from '../model';
import type { Bean } from './beans';
import { forgeRuleKey, siteKey } from './workflow-beans';

const ruleTypes: Readonly<Record<RuleModule['kind'], string>> = {
	condition: 'Condition',
	validator: 'Validator',
	postFunction: 'Function',
};

const systemRule = (ruleKey: string, name: string, ruleType: string): Bean => ({
	ruleKey: `system:${ruleKey}`,
	name,
	description: '',
	ruleType,
	incompatibleRuleKeys: [],
	isAvailableForInitialTransition: ruleType !== 'Condition',
	isVisible: true,
});

const systemRules = [
	systemRule('restrict-issue-transition', 'Restrict who can move an issue', 'Condition'),
	systemRule('validate-field-value', 'Validate a field', 'Validator'),
	systemRule('change-assignee', 'Assign an issue', 'Function'),
	systemRule('transition-screen', 'Show a screen', 'Screen'),
];

const branchCreated = 'com.atlassian.jira.plugins.jira-development-integration-plugin:branch-created-trigger';

export function capabilitiesOf({ projectId }: Workflow, app: AppHost, faults: Faults): Bean {
	const style = projectId === undefined ? 'company-managed' : 'team-managed';
	const isListed = app.installed && !faults.rulesUnlisted;
	const modules = isListed ? app.ruleModules.filter(({ projectTypes }) => projectTypes.includes(style)) : [];
	return {
		editorScope: projectId === undefined ? 'GLOBAL' : 'PROJECT',
		projectTypes: ['software', 'business'],
		systemRules,
		connectRules: [],
		forgeRules: modules.map((module) => ({
			id: siteKey(app.ruleKey(module.moduleKey), faults),
			ruleKey: forgeRuleKey(module),
			ruleType: ruleTypes[module.kind],
			name: module.name,
			description: module.description,
		})),
		triggerRules: [
			{
				ruleKey: 'system:development-triggers',
				availableTypes: [{ type: branchCreated, name: 'Branch created', description: '' }],
			},
		],
	};
}
