// Carries changes of guards out, as the person who calls: workflow by workflow, each all or nothing.
import type {
	AppliedWorkflowView,
	GuardAppliedView,
	GuardChange,
	PlannedVersion,
	PlanProblem,
	TransitionRef,
} from '../../contract/guards';
import { AppError } from '../../core/errors';
import { isOwnCanary } from '../../core/guard-state';
import type { Ports, RuleEdit, RuleModule, SiteWorkflow, WorkflowEditor, Workflows } from '../ports';
import { syncGuards } from '../sync-guards';
import { acceptOwnChange } from './compare-guards';
import { canEnforce, editsOf, planWorkflow, readProtectedStatuses } from './plan-guards';

type ApplyPorts = Pick<Ports, 'records' | 'ownRules' | 'time'> & {
	readonly workflowEditor: WorkflowEditor;
	readonly workflows: Workflows;
};

/** Lets a change of several workflows stop in good time: a call lives 25 s. */
const applyMs = 15_000;

interface Wanted {
	readonly edits: readonly RuleEdit[];
	readonly problem?: PlanProblem | undefined;
}

const refused = (messages: readonly string[]): PlanProblem => ({ kind: 'refused', messages });
const outOfTime = refused(['There was no time left for this workflow. Try again.']);

async function applyOne(
	editor: WorkflowEditor,
	workflow: SiteWorkflow,
	planned: PlannedVersion,
	{ edits, problem }: Wanted,
): Promise<AppliedWorkflowView> {
	const named = { workflowId: workflow.id, name: workflow.name };
	const isSame = workflow.version.id === planned.version.id && workflow.version.number === planned.version.number;
	if (!isSame) return { ...named, outcome: 'stale' };
	if (problem !== undefined) return { ...named, outcome: 'refused', problem };
	if (edits.length === 0) return { ...named, outcome: 'unchanged' };
	const saved = await editor.save({ workflowId: workflow.id, version: workflow.version, rules: edits });
	switch (saved.outcome) {
		case 'saved':
			return { ...named, outcome: 'done' };
		case 'stale':
			return { ...named, outcome: 'stale' };
		case 'refused':
			return { ...named, outcome: 'refused', problem: refused(saved.messages) };
	}
}

/** Applies edits to each workflow in turn; Jira takes one change of workflows at a time. */
async function applyAll(
	ports: ApplyPorts,
	versions: readonly PlannedVersion[],
	planOf: (workflow: SiteWorkflow) => Wanted,
): Promise<AppliedWorkflowView[]> {
	const deadline = ports.time.now() + applyMs;
	const found = await ports.workflowEditor.read(versions.map(({ workflowId }) => workflowId));
	const results: AppliedWorkflowView[] = [];
	for (const planned of versions) {
		const { workflowId } = planned;
		const workflow = found.find(({ id }) => id === workflowId);
		if (workflow === undefined) {
			results.push({ workflowId, name: workflowId, outcome: 'refused', problem: { kind: 'not-found' } });
		} else if (ports.time.now() > deadline) {
			results.push({ workflowId, name: workflow.name, outcome: 'refused', problem: outOfTime });
		} else {
			results.push(await applyOne(ports.workflowEditor, workflow, planned, planOf(workflow)));
		}
	}
	return results;
}

/** What Muster itself changed is how the guards should be, so it is no drift. */
async function noteDone(
	ports: ApplyPorts,
	results: readonly AppliedWorkflowView[],
	targets?: readonly TransitionRef[],
): Promise<void> {
	const done = results.filter(({ outcome }) => outcome === 'done').map(({ workflowId }) => workflowId);
	if (done.length === 0) return;
	await acceptOwnChange(ports, done, targets);
	await syncGuards(ports);
}

/**
 * Carries a planned change out in the workflows whose versions are given.
 *
 * A workflow is changed all or nothing, and only in the version that the plan was made for.
 * @throws {AppError} CONFLICT when guards are to enforce before the registry was published
 */
export async function applyGuards(
	ports: ApplyPorts,
	change: GuardChange,
	versions: readonly PlannedVersion[],
): Promise<GuardAppliedView> {
	const enforcement = change.action === 'guard' ? change.guard.enforcement : undefined;
	const wantsToEnforce =
		enforcement === 'enforce' || (change.action === 'enforcement' && change.enforcement === 'enforce');
	if (wantsToEnforce && !(await canEnforce(ports))) {
		throw new AppError(
			'CONFLICT',
			'The registry was not published yet, so no guard can enforce. Start in monitor mode.',
		);
	}
	const statuses = await readProtectedStatuses(ports);
	const workflows = await applyAll(ports, versions, (workflow) => {
		const plan = planWorkflow(workflow, change, statuses);
		return { edits: editsOf(plan), problem: plan.problem };
	});
	await noteDone(ports, workflows, change.targets);
	return { workflows };
}

const allModules: readonly RuleModule[] = ['guard', 'condition', 'audit', 'canary'];

/** The edits that leave no rule of Muster's in a workflow. */
export function removalOf({ transitions }: SiteWorkflow): RuleEdit[] {
	return transitions.flatMap((transition): RuleEdit[] => {
		const { id, rules } = transition;
		if (isOwnCanary(transition)) return [{ kind: 'remove-transition', transitionId: id }];
		const present = allModules.filter((module) => rules.some((rule) => rule.module === module));
		return present.map((module) => ({ kind: 'remove', transitionId: id, module }));
	});
}

/** Takes every rule of Muster's off some workflows. */
export async function removeAllRules(
	ports: ApplyPorts,
	versions: readonly PlannedVersion[],
): Promise<GuardAppliedView> {
	const workflows = await applyAll(ports, versions, (workflow) => ({
		edits: removalOf(workflow),
		problem: workflow.isEditable ? undefined : { kind: 'not-editable' },
	}));
	await noteDone(ports, workflows);
	return { workflows };
}
