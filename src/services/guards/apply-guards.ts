// Carries changes of guards out, as the person who calls: workflow by workflow, each all or nothing.
import type { Actor } from '../../contract/actor';
import type { AppliedWorkflowView, GuardAppliedView, PlanProblem } from '../../contract/calls/guards';
import type { GuardChange, PlannedVersion, TransitionRef } from '../../contract/guard';
import { statementOf } from '../../contract/problems';
import { AppError } from '../../core/errors';
import { isCanary } from '../../core/guards/canary';
import { type RuleFacts, ruleModules } from '../../core/guards/rules';
import type { RuleEdit, SiteTransition, SiteWorkflow, WorkflowEditor } from '../ports/jira';
import type { Ports } from '../ports/ports';
import { readProtectedStatuses } from '../site/read-protected-statuses';
import { canEnforce } from './can-enforce';
import { acceptOwnChange } from './compare-guards';
import { type GuardHistory, ruleChanges } from './guard-history';
import { editsOf, planWorkflow } from './plan-guards';
import { syncRules } from './sync-rules';

type ApplyPorts = Pick<Ports, 'records' | 'ownRules' | 'log' | 'time' | 'randomness'> & {
	readonly workflowEditor: WorkflowEditor;
};

/** How long a change of several workflows may take, milliseconds: a call lives 25 s. */
const applyMs = 15_000;

interface Wanted {
	readonly edits: readonly RuleEdit[];
	readonly problem?: PlanProblem | undefined;
}

const outOfTime: PlanProblem = { kind: 'refused', reasons: [statementOf('no-time-left')] };

type Outcome = Pick<AppliedWorkflowView, 'outcome' | 'problem'>;

async function save(
	editor: WorkflowEditor,
	{ id, version }: SiteWorkflow,
	rules: readonly RuleEdit[],
): Promise<Outcome> {
	try {
		const saved = await editor.save({ workflowId: id, version, rules });
		switch (saved.outcome) {
			case 'saved':
				return { outcome: 'done' };
			case 'stale':
			case 'unknown':
				return { outcome: saved.outcome };
			case 'refused':
				return { outcome: 'refused', problem: { kind: 'refused', reasons: saved.reasons } };
		}
	} catch (error) {
		// Not thrown on: people must still hear what was done in the other workflows.
		if (!(error instanceof AppError)) throw error;
		if (error.code === 'UNAVAILABLE') return { outcome: 'unknown' };
		return { outcome: 'refused', problem: { kind: 'refused', reasons: [error.statement] } };
	}
}

async function applyOne(
	editor: WorkflowEditor,
	workflow: SiteWorkflow,
	planned: PlannedVersion,
	{ edits, problem }: Wanted,
): Promise<Outcome> {
	if (problem !== undefined) return { outcome: 'refused', problem };
	// Nothing to do, also when somebody else made the change in another version.
	if (edits.length === 0) return { outcome: 'unchanged' };
	const isSame = workflow.version.id === planned.version.id && workflow.version.number === planned.version.number;
	return isSame ? save(editor, workflow, edits) : { outcome: 'stale' };
}

function withEdit(transition: SiteTransition, edit: RuleEdit): SiteTransition {
	if (edit.kind === 'add-transition' || edit.transitionId !== transition.id) return transition;
	if (edit.kind === 'remove-transition') return { ...transition, rules: [] };
	const others = transition.rules.filter(({ module }) => module !== edit.module);
	if (edit.kind === 'remove') return { ...transition, rules: others };
	if (edit.kind === 'reconfigure') {
		const left = [...edit.configurations];
		const changed = (rule: RuleFacts): RuleFacts => {
			const configuration = rule.module === edit.module ? left.shift() : undefined;
			return configuration === undefined ? rule : { ...rule, configuration };
		};
		return { ...transition, rules: transition.rules.map(changed) };
	}
	const { module, configuration } = edit;
	return {
		...transition,
		rules: [...others, { module, configuration, isDisabled: false, isOptional: false, kind: transition.kind }],
	};
}

/** A workflow as edits leave it. */
const edited = (workflow: SiteWorkflow, edits: readonly RuleEdit[]): SiteWorkflow => ({
	...workflow,
	transitions: workflow.transitions.map((transition) => edits.reduce(withEdit, transition)),
});

interface AppliedAll {
	readonly views: readonly AppliedWorkflowView[];
	/** The workflows that were changed: as they were, and as they were left. */
	readonly done: readonly { readonly before: SiteWorkflow; readonly after: SiteWorkflow }[];
}

/** Applies edits to each workflow in turn; Jira takes one change of workflows at a time. */
async function applyAll(
	ports: ApplyPorts,
	versions: readonly PlannedVersion[],
	planOf: (workflow: SiteWorkflow) => Wanted,
): Promise<AppliedAll> {
	const deadline = ports.time.now() + applyMs;
	const found = await ports.workflowEditor.read(versions.map(({ workflowId }) => workflowId));
	const views: AppliedWorkflowView[] = [];
	const done: { before: SiteWorkflow; after: SiteWorkflow }[] = [];
	for (const planned of versions) {
		const { workflowId } = planned;
		const workflow = found.find(({ id }) => id === workflowId);
		if (workflow === undefined) {
			views.push({ workflowId, name: workflowId, outcome: 'refused', problem: { kind: 'not-found' } });
			continue;
		}
		const wanted = planOf(workflow);
		const outcome: Outcome =
			ports.time.now() > deadline
				? { outcome: 'refused', problem: outOfTime }
				: await applyOne(ports.workflowEditor, workflow, planned, wanted);
		views.push({ workflowId, name: workflow.name, ...outcome });
		if (outcome.outcome === 'done') done.push({ before: workflow, after: edited(workflow, wanted.edits) });
	}
	return { views, done };
}

/**
 * Accepts what Muster itself changed, so that it does not count as drift, and puts it on record in the same transaction.
 *
 * @returns what came of each workflow, those that could not be put on record marked
 */
async function noteDone(
	ports: ApplyPorts,
	actor: Actor,
	action: GuardHistory['action'],
	{ views, done }: AppliedAll,
	targets?: readonly TransitionRef[],
): Promise<GuardAppliedView> {
	if (done.length === 0) return { workflows: views };
	try {
		const transitions = done.flatMap(({ before, after }) => ruleChanges(before, after));
		const history = { at: ports.time.now(), actor, action, transitions };
		const left = done.map(({ after }) => after);
		await acceptOwnChange(ports, left, history, targets);
	} catch (error) {
		// The change stands. What is neither accepted nor on record is found by the next comparison, and on record then.
		ports.log.failure('guards', error);
		const marked = views.map((view) => (view.outcome === 'done' ? { ...view, isUnrecorded: true as const } : view));
		return { workflows: marked };
	}
	// What is known of the rules is read again whenever it is old.
	await syncRules(ports).catch((error) => ports.log.failure('guards', error));
	return { workflows: views };
}

/**
 * Carries a planned change out in the workflows whose versions are given.
 *
 * A workflow is changed all or nothing, and only in the version that the plan was made for.
 * @throws {AppError} CONFLICT when guards are to enforce before the registry was published
 */
export async function applyGuards(
	ports: ApplyPorts,
	actor: Actor,
	change: GuardChange,
	versions: readonly PlannedVersion[],
): Promise<GuardAppliedView> {
	const enforcement = change.action === 'guard' ? change.guard.enforcement : undefined;
	const wantsToEnforce =
		enforcement === 'enforce' || (change.action === 'enforcement' && change.enforcement === 'enforce');
	if (wantsToEnforce && !(await canEnforce(ports))) {
		throw new AppError('CONFLICT', 'unpublished-start-monitoring');
	}
	const statuses = await readProtectedStatuses(ports);
	const applied = await applyAll(ports, versions, (workflow) => {
		const plan = planWorkflow(workflow, change, statuses);
		return { edits: editsOf(plan), problem: plan.problem };
	});
	return noteDone(ports, actor, change.action, applied, change.targets);
}

/**
 * The edits that leave no rule of Muster's in a workflow.
 *
 * @param account Muster's own: the canary, which only it is shown, is removed as a whole
 */
export function removalOf({ transitions }: SiteWorkflow, account: string): RuleEdit[] {
	return transitions.flatMap((transition): RuleEdit[] => {
		const { id, rules } = transition;
		if (isCanary(transition, account)) return [{ kind: 'remove-transition', transitionId: id }];
		const present = ruleModules.filter((module) => rules.some((rule) => rule.module === module));
		return present.map((module) => ({ kind: 'remove', transitionId: id, module }));
	});
}

/** Takes every rule of Muster's off some workflows. */
export async function removeAllRules(
	ports: ApplyPorts & Pick<Ports, 'accounts'>,
	actor: Actor,
	versions: readonly PlannedVersion[],
): Promise<GuardAppliedView> {
	const account = await ports.accounts.readOwnId();
	const applied = await applyAll(ports, versions, (workflow) => ({
		edits: removalOf(workflow, account),
		problem: workflow.isEditable ? undefined : { kind: 'not-editable' },
	}));
	return noteDone(ports, actor, 'leave', applied);
}
