// The workflows that hold rules of Muster's, and why some could not be cleared.
import Button from '@atlaskit/button/default/button';
import { useState } from 'react';
import type { AppliedWorkflowView, RuledWorkflowView } from '../../../../src/contract/calls/guards';
import { useNames } from '../../data/jira/use-names';
import { words } from '../../strings/health';
import { outcomeText } from '../../ui/guards/outcome-text';
import { Table } from '../../ui/table/table';
import classes from './leave-page.module.css';

const step = 25;
const { leave: text } = words;

export type Outcomes = ReadonlyMap<string, AppliedWorkflowView>;

interface RuledWorkflowsProps {
	readonly workflows: readonly RuledWorkflowView[];
	/** What came of the last attempt, by workflow. */
	readonly outcomes: Outcomes;
}

export function RuledWorkflows({ workflows, outcomes }: RuledWorkflowsProps) {
	const [shown, setShown] = useState(step);
	const names = useNames({ space: workflows.map(({ projectId }) => projectId) });
	const whyNot = ({ workflowId }: RuledWorkflowView): string | undefined => {
		const outcome = outcomes.get(workflowId);
		return outcome && outcomeText(outcome);
	};
	// What could not be cleared, or cannot be, comes first.
	const rank = (workflow: RuledWorkflowView): number => {
		if (whyNot(workflow) !== undefined) return 0;
		return workflow.isEditable ? 2 : 1;
	};
	const { columns } = text;
	return (
		<>
			<Table caption={text.caption} columns={[columns.workflow, columns.state, columns.rules, columns.transitions]}>
				{[...workflows]
					.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
					.slice(0, shown)
					.map((workflow) => (
						<tr key={workflow.workflowId}>
							<th scope="row">
								{workflow.name}
								{workflow.projectId === undefined ? null : (
									<div className={classes['subtle']}>{text.ofOneSpace(names.space(workflow.projectId))}</div>
								)}
							</th>
							<td>{whyNot(workflow) ?? (workflow.isEditable ? text.state.open : text.state.readOnly)}</td>
							<td>{text.number(workflow.rules)}</td>
							<td>{text.number(workflow.transitions)}</td>
						</tr>
					))}
			</Table>
			{shown < workflows.length ? (
				<div>
					<Button appearance="subtle" onClick={() => setShown(shown + step)}>
						{text.more(Math.min(step, workflows.length - shown))}
					</Button>
				</div>
			) : null}
		</>
	);
}
