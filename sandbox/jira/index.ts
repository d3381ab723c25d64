// The simulated Jira site's public surface.
export type { ExpressionEngine } from './expression-engine';
export type {
	Account,
	ChangeHistory,
	ConditionGroup,
	Issue,
	Project,
	Rule,
	Seed,
	Transition,
	TransitionRules,
	Workflow,
} from './model';
export { roleIds, type SeedOptions, seedWorld } from './seed';
export { type SeededAccount, seededAccounts } from './seed-accounts';
export {
	builtInWorkflowName,
	issueTypeIds,
	noRules,
	oldReleaseWorkflowName,
	opsProjectId,
	opsWorkflowName,
	releaseWorkflowName,
	relProjectId,
	type SeededGuard,
	statusIds,
} from './seed-workflows';
export { createJiraSite, type JiraSite, type JiraSiteOptions } from './site';
