// What a change would do, workflow by workflow, before anything is changed.
import Button from '@atlaskit/button/default/button';
import type { TransitionRef } from '../../../../src/contract/guard';
import type { GuardPlace } from '../../data/guards/guard-place';
import type { ChangeKind, ChangePlan, PlannedWorkflow } from '../../data/guards/send-change';
import { words } from '../../strings/guards';
import { fromText } from '../../ui/guards/transition-text';
import { Notice } from '../../ui/page/notice';
import { ShowMore, useFirst } from '../../ui/table/show-more';
import classes from './change-dialog.module.css';
import { isEnforcing } from './guard-rows';
import { ProblemView } from './problem-view';

const text = words.plan;
const step = 10;

/** What people will notice. */
function effectOf(kind: ChangeKind, rows: readonly GuardPlace[]): string {
	const { effect } = text;
	if (kind.action === 'remove') return effect.remove(rows.filter(isEnforcing).length);
	if (kind.action === 'guard') {
		const { mode, enforcement } = kind.guard;
		if (enforcement === 'enforce') return effect.enforce[mode];
		return rows.some(isEnforcing) ? effect.monitorOnly : effect.monitor;
	}
	if (kind.enforcement === 'monitor') return effect.monitorOnly;
	const modes = new Set(rows.map(({ transition }) => transition.guard?.mode));
	const [mode] = modes;
	return modes.size === 1 && mode !== undefined ? effect.enforce[mode] : effect.enforceMany;
}

const isChanged = ({ problem, transitions }: PlannedWorkflow): boolean =>
	problem === undefined && transitions.some(({ steps }) => steps.length > 0);

/** The transitions without which the workflow could be changed. */
const inTheWay = ({ workflowId, problem }: PlannedWorkflow): readonly TransitionRef[] =>
	problem?.kind === 'protected' || problem?.kind === 'no-transition'
		? problem.transitionIds.map((transitionId) => ({ workflowId, transitionId }))
		: [];

interface PlanViewProps {
	readonly plan: ChangePlan;
	readonly rows: readonly GuardPlace[];
	/** Plans again without some transitions. */
	readonly onLeaveOut: (targets: readonly TransitionRef[]) => void;
}

export function PlanView({ plan, rows, onLeaveOut }: PlanViewProps) {
	const { kind, workflows } = plan;
	const blocked = workflows.filter(({ problem }) => problem !== undefined);
	const changed = workflows.filter(isChanged);
	const { shown, ...more } = useFirst([...blocked, ...changed], step);
	const unchanged = workflows
		.filter(({ problem }) => problem === undefined)
		.flatMap(({ transitions }) => transitions)
		.filter(({ steps }) => steps.length === 0).length;
	return (
		<>
			{changed.length > 0 ? (
				<p>
					<strong>{text.versions(changed.length)}</strong> {effectOf(kind, rows)}
				</p>
			) : null}
			{changed.length === 0 && blocked.length === 0 ? <p>{text.nothing}</p> : null}
			{unchanged === 0 ? null : <p>{text.unchanged(unchanged)}</p>}
			{blocked.length === 0 ? null : (
				<Notice appearance="warning">
					<p>{text.blocked(blocked.length)}</p>
				</Notice>
			)}
			<ul className={classes['list']}>
				{shown.map((workflow) => (
					<li key={workflow.workflowId} className={classes['workflow']}>
						<Workflow kind={kind} workflow={workflow} onLeaveOut={onLeaveOut} />
					</li>
				))}
			</ul>
			<ShowMore {...more} text={text.more} />
		</>
	);
}

interface WorkflowProps {
	readonly kind: ChangeKind;
	readonly workflow: PlannedWorkflow;
	readonly onLeaveOut: PlanViewProps['onLeaveOut'];
}

function Workflow({ kind, workflow, onLeaveOut }: WorkflowProps) {
	const { name, transitions, problem } = workflow;
	const leftOut = inTheWay(workflow);
	if (problem !== undefined) {
		return (
			<>
				<strong>{name}</strong>
				<ProblemView kind={kind} problem={problem} workflow={name} transitions={transitions} />
				{leftOut.length === 0 ? null : (
					<Button spacing="compact" onClick={() => onLeaveOut(leftOut)}>
						{text.leaveOut(leftOut.length)}
					</Button>
				)}
			</>
		);
	}
	return (
		<>
			<strong>{name}</strong>
			<ul>
				{transitions.map((transition) => (
					<li key={transition.transitionId}>
						{text.transition(transition.name, fromText(transition), transition.to.name)}
						<div className={classes['subtle']}>
							{transition.steps.length === 0 ? text.noSteps : text.steps(transition.steps)}
						</div>
					</li>
				))}
			</ul>
		</>
	);
}
