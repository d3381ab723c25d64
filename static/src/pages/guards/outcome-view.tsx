// What came of a change, workflow by workflow.
import SuccessIcon from '@atlaskit/icon/core/status-success';
import WarningIcon from '@atlaskit/icon/core/status-warning';
import Lozenge from '@atlaskit/lozenge/lozenge';
import type { AppliedWorkflowView } from '../../../../src/contract/calls/guards';
import type { Applied, ChangePlan } from '../../data/guards/send-change';
import { words } from '../../strings/guards';
import { Notice } from '../../ui/page/notice';
import { failureText } from '../../ui/text/failure-text';
import classes from './change-dialog.module.css';
import { ProblemView } from './problem-view';

const text = words.apply;

const isWell = ({ outcome }: AppliedWorkflowView): boolean => outcome === 'done' || outcome === 'unchanged';

/** Workflows of the plan that are not as it wanted them, and may be after planning again. */
export const unfinished = ({ workflows, unknown, left }: Applied): ReadonlySet<string> =>
	new Set([...workflows.filter((one) => !isWell(one)).map(({ workflowId }) => workflowId), ...unknown, ...left]);

export const summaryOf = ({ workflows }: Applied): string => {
	const done = workflows.filter(({ outcome }) => outcome === 'done').length;
	const unchanged = workflows.filter(({ outcome }) => outcome === 'unchanged').length;
	return text.summary(done, unchanged, workflows.length - done - unchanged);
};

export function OutcomeView({ plan, applied }: { readonly plan: ChangePlan; readonly applied: Applied }) {
	const { workflows, unknown, left, error } = applied;
	const transitionsOf = (workflowId: string) =>
		plan.workflows.find((workflow) => workflow.workflowId === workflowId)?.transitions ?? [];
	return (
		<>
			<p>
				<strong>{summaryOf(applied)}</strong>
			</p>
			{error === undefined ? null : (
				<Notice appearance="danger">
					<p>{failureText(error)}</p>
					{unknown.length === 0 ? null : <p>{text.unknown(unknown.length)}</p>}
				</Notice>
			)}
			{left.length === 0 ? null : <p>{text.left(left.length)}</p>}
			<ul className={classes['list']}>
				{[...workflows]
					.sort((a, b) => Number(isWell(a)) - Number(isWell(b)))
					.map((workflow) => (
						<li key={workflow.workflowId} className={classes['workflow']}>
							<div className={classes['head']}>
								<strong>{workflow.name}</strong>
								<Lozenge
									appearance={isWell(workflow) ? 'success' : 'warning'}
									iconBefore={isWell(workflow) ? SuccessIcon : WarningIcon}
								>
									{text.outcome[workflow.outcome]}
								</Lozenge>
							</div>
							{workflow.outcome === 'stale' ? <p>{text.stale}</p> : null}
							{workflow.outcome === 'unknown' ? <p>{text.notKnown}</p> : null}
							{workflow.isUnrecorded ? <p>{text.unrecorded}</p> : null}
							{workflow.problem === undefined ? null : (
								<ProblemView
									kind={plan.kind}
									problem={workflow.problem}
									workflow={workflow.name}
									transitions={transitionsOf(workflow.workflowId)}
								/>
							)}
						</li>
					))}
			</ul>
		</>
	);
}
