// What a change of guards would do to workflows, step by step, before anything is changed.

import { isDeepStrictEqual } from 'node:util';
import type { GuardPlanView, PlanProblem, PlanWorkflowView } from '../../contract/calls/guards';
import { chunks } from '../../contract/chunks';
import { defined } from '../../contract/defined';
import type { GuardChange, GuardStep } from '../../contract/guard';
import type { Statement } from '../../contract/problems';
import { compileRuleConfig, type GuardModule, parseRuleConfig } from '../../core/guards/rule-config';
import { type RuleFacts, type RuleModule, ruleModules } from '../../core/guards/rules';
import type { Guard } from '../../core/policy/decide';
import type { RuleEdit, SiteTransition, SiteWorkflow, WorkflowEditor } from '../ports/jira';
import type { Ports } from '../ports/ports';
import { readProtectedStatuses } from '../site/read-protected-statuses';
import { canEnforce } from './can-enforce';

/** Workflows that Jira is asked about at a time. */
const checkedAtOnce = 5;

/** One thing that a change does, and the edit that does it. */
interface PlannedStep {
	readonly step: GuardStep;
	readonly edit: RuleEdit;
}

type Configuration = Readonly<Record<string, unknown>>;

const stepsOf = {
	guard: { add: 'add-validator', change: 'change-validator', enable: 'enable-validator', remove: 'remove-validator' },
	condition: {
		add: 'add-condition',
		change: 'change-condition',
		enable: 'enable-condition',
		remove: 'remove-condition',
	},
	audit: {
		add: 'add-post-function',
		change: 'enable-post-function',
		enable: 'enable-post-function',
		remove: 'remove-post-function',
	},
} as const satisfies Readonly<Record<Exclude<RuleModule, 'canary'>, Readonly<Record<string, GuardStep>>>>;

type PlannedModule = keyof typeof stepsOf;

const plannedModules = ruleModules.filter((module): module is PlannedModule => module !== 'canary');

const rulesOf = (transition: SiteTransition, module: RuleModule): readonly RuleFacts[] =>
	transition.rules.filter((rule) => rule.module === module);

/** Makes a configuration the only one of its module; nothing when it is already. */
function setStep(transition: SiteTransition, module: PlannedModule, configuration: Configuration): PlannedStep[] {
	const rules = rulesOf(transition, module);
	const [first, ...others] = rules;
	const edit: RuleEdit = { kind: 'set', transitionId: transition.id, module, configuration };
	if (first === undefined) return [{ step: stepsOf[module].add, edit }];
	// The configuration of a post function has no effect; that of a guard decides.
	const isAsWanted = module === 'audit' || isDeepStrictEqual(first.configuration, configuration);
	if (others.length > 0 || first.isOptional || !isAsWanted) return [{ step: stepsOf[module].change, edit }];
	return first.isDisabled ? [{ step: stepsOf[module].enable, edit }] : [];
}

function removeStep(transition: SiteTransition, module: PlannedModule): PlannedStep[] {
	if (rulesOf(transition, module).length === 0) return [];
	return [{ step: stepsOf[module].remove, edit: { kind: 'remove', transitionId: transition.id, module } }];
}

function guardSteps(transition: SiteTransition, guard: Guard, hides: boolean): PlannedStep[] {
	const compile = (module: GuardModule) => ({ ...compileRuleConfig(guard, transition.kind, module) });
	// The transition that creates a work item takes no conditions.
	const canHide = transition.kind !== 'initial';
	return [
		...setStep(transition, 'guard', compile('guard')),
		...(hides && canHide
			? setStep(transition, 'condition', compile('condition'))
			: removeStep(transition, 'condition')),
		...setStep(transition, 'audit', {}),
	];
}

/** Sets each rule to monitor and keeps all else that was chosen; a rule without a configuration gets one, or nobody could pass. */
function monitorStep(transition: SiteTransition, module: GuardModule): PlannedStep[] {
	const rules = rulesOf(transition, module).map(({ configuration }) => {
		const stands = parseRuleConfig(configuration)?.guard ?? { mode: 'registered' };
		const monitor: Guard = { ...stands, enforcement: 'monitor' };
		return { stored: configuration, wanted: { ...compileRuleConfig(monitor, transition.kind) } };
	});
	if (rules.every(({ stored, wanted }) => isDeepStrictEqual(stored, wanted))) return [];
	const configurations = rules.map(({ wanted }) => wanted);
	const edit: RuleEdit = { kind: 'reconfigure', transitionId: transition.id, module, configurations };
	return [{ step: stepsOf[module].change, edit }];
}

const monitorSteps = (transition: SiteTransition): PlannedStep[] => [
	...monitorStep(transition, 'guard'),
	...monitorStep(transition, 'condition'),
	...(rulesOf(transition, 'guard').length === 0 ? [] : setStep(transition, 'audit', {})),
];

/** The one guard on a transition, or why there is none. */
function standingGuard(transition: SiteTransition): { readonly guard: Guard } | { readonly refusal: Statement } {
	const guards = rulesOf(transition, 'guard').map(({ configuration }) => parseRuleConfig(configuration)?.guard);
	const [guard, ...others] = guards;
	const params = { transition: transition.name };
	if (guards.length === 0) return { refusal: { problem: 'guard-missing', params } };
	if (guard === undefined || others.includes(undefined)) {
		return { refusal: { problem: 'guard-not-configured', params } };
	}
	if (others.some((other) => !isDeepStrictEqual(other, guard))) {
		return { refusal: { problem: 'guards-differ', params } };
	}
	return { guard };
}

interface PlannedTransition {
	readonly transition: SiteTransition;
	readonly steps: readonly PlannedStep[];
	/** The guard that will stand there. */
	readonly guard?: Guard;
	/** Why it cannot be done. */
	readonly refusal?: Statement;
}

function planTransition(transition: SiteTransition, change: GuardChange): PlannedTransition {
	switch (change.action) {
		case 'guard':
			return { transition, guard: change.guard, steps: guardSteps(transition, change.guard, change.hides) };
		case 'enforcement': {
			if (change.enforcement === 'monitor') return { transition, steps: monitorSteps(transition) };
			const standing = standingGuard(transition);
			if ('refusal' in standing) return { transition, steps: [], refusal: standing.refusal };
			const guard = { ...standing.guard, enforcement: change.enforcement };
			const hides = rulesOf(transition, 'condition').length > 0;
			return { transition, guard, steps: guardSteps(transition, guard, hides) };
		}
		case 'remove':
			return {
				transition,
				steps: plannedModules.flatMap((module) => removeStep(transition, module)),
			};
	}
}

/** What a change does to one workflow. */
export interface WorkflowPlan {
	readonly workflow: SiteWorkflow;
	readonly transitions: readonly PlannedTransition[];
	readonly problem?: PlanProblem;
}

/** The change puts a guard of a weaker mode on a transition, or makes one enforce: not allowed into a protected status. */
const isTooWeak = ({ guard }: PlannedTransition, { action }: GuardChange): boolean =>
	guard !== undefined && guard.mode !== 'registered' && (action === 'guard' || guard.enforcement === 'enforce');

/**
 * Why a workflow cannot be changed as wanted, the first reason that holds.
 *
 * @param missing ids of transitions that the workflow does not have
 * @param weak those whose guard would be too weak for a protected status
 */
function findProblem(
	workflow: SiteWorkflow,
	missing: readonly string[],
	weak: readonly PlannedTransition[],
	planned: readonly PlannedTransition[],
): PlanProblem | undefined {
	if (!workflow.isEditable) return { kind: 'not-editable' };
	if (missing.length > 0) return { kind: 'no-transition', transitionIds: missing };
	if (weak.length > 0) return { kind: 'protected', transitionIds: weak.map(({ transition }) => transition.id) };
	const reasons = planned.flatMap(({ refusal }) => refusal ?? []);
	return reasons.length > 0 ? { kind: 'refused', reasons } : undefined;
}

/** Plans a change of one workflow. Pure. */
export function planWorkflow(
	workflow: SiteWorkflow,
	change: GuardChange,
	protectedStatuses: readonly string[],
): WorkflowPlan {
	const wanted = change.targets.filter(({ workflowId }) => workflowId === workflow.id);
	const ids = new Set(wanted.map(({ transitionId }) => transitionId));
	const transitions = workflow.transitions
		.filter(({ id }) => ids.has(id))
		.map((transition) => planTransition(transition, change));
	const missing = [...ids].filter((id) => transitions.every(({ transition }) => transition.id !== id));
	const weak = transitions.filter((one) => isTooWeak(one, change) && protectedStatuses.includes(one.transition.to.id));
	const problem = findProblem(workflow, missing, weak, transitions);
	return { workflow, transitions, ...defined({ problem }) };
}

export const editsOf = ({ transitions }: WorkflowPlan): RuleEdit[] =>
	transitions.flatMap(({ steps }) => steps.map(({ edit }) => edit));

type PlanPorts = Pick<Ports, 'records'> & { readonly workflowEditor: WorkflowEditor };

/** Asks Jira whether it would take the plan, and adds its objections. */
async function checkPlan(editor: WorkflowEditor, plan: WorkflowPlan): Promise<WorkflowPlan> {
	const rules = editsOf(plan);
	if (plan.problem !== undefined || rules.length === 0) return plan;
	const { id, version } = plan.workflow;
	const answer = await editor.check({ workflowId: id, version, rules });
	switch (answer.outcome) {
		case 'acceptable':
		// Applying the plan will notice that somebody changed the workflow: the plan names its version.
		case 'stale':
			return plan;
		case 'refused':
			return { ...plan, problem: { kind: 'refused', reasons: answer.reasons } };
	}
}

function viewPlan({ workflow, transitions, problem }: WorkflowPlan): PlanWorkflowView {
	return {
		workflowId: workflow.id,
		name: workflow.name,
		...defined({ projectId: workflow.projectId }),
		version: workflow.version,
		transitions: transitions.map(({ transition, steps }) => ({
			transitionId: transition.id,
			name: transition.name,
			from: transition.from,
			to: transition.to,
			steps: steps.map(({ step }) => step),
		})),
		...defined({ problem }),
	};
}

const gone = (workflowId: string): PlanWorkflowView => ({
	workflowId,
	name: workflowId,
	version: { id: '', number: 0 },
	transitions: [],
	problem: { kind: 'not-found' },
});

/**
 * Says what a change would do, workflow by workflow, asked as the person who would make it.
 *
 * Changes nothing.
 */
export async function planGuards(ports: PlanPorts, change: GuardChange): Promise<GuardPlanView> {
	const ids = [...new Set(change.targets.map(({ workflowId }) => workflowId))];
	const [workflows, statuses, isPublished] = await Promise.all([
		ports.workflowEditor.read(ids),
		readProtectedStatuses(ports),
		canEnforce(ports),
	]);
	const plans = workflows.map((workflow) => planWorkflow(workflow, change, statuses));
	const checked: WorkflowPlan[] = [];
	for (const part of chunks(plans, checkedAtOnce)) {
		const some = part.map((plan) => checkPlan(ports.workflowEditor, plan));
		checked.push(...(await Promise.all(some)));
	}
	const views = new Map(checked.map((plan) => [plan.workflow.id, viewPlan(plan)]));
	return { canEnforce: isPublished, workflows: ids.map((id) => views.get(id) ?? gone(id)) };
}
