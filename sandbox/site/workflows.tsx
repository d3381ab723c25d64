// The workflows that the acting account may see: their transitions, the rules on them, and edits of the app's rules.
import { useRef, useState } from 'react';
import { type RuleEdit, RuleEditor, type Save, useSave } from './rule-editor';
import { useSession } from './session';
import { Awaiting } from './states';
import { useJira } from './use-jira';
import {
	projectTypeOf,
	rulesOf,
	type Workflow,
	type WorkflowStatus,
	type WorkflowTransition,
	withoutRule,
	withParameters,
	workflowsSchema,
} from './workflow-document';
import { RuleLine } from './workflow-rule';

interface RowProps {
	readonly workflow: Workflow;
	readonly transition: WorkflowTransition;
	readonly nameOf: (reference: string) => string;
	readonly onEdit: (edit: RuleEdit) => void;
	/** Saves at once, without a dialog; false when Jira refused. */
	readonly onChange: (workflow: Workflow, said: string) => Promise<boolean>;
}

const fromOf = ({ links, type }: WorkflowTransition, nameOf: RowProps['nameOf']): string => {
	if (type === 'INITIAL') return 'Creation';
	if (type === 'GLOBAL') return 'Any status';
	return links.flatMap(({ fromStatusReference: from }) => (from === undefined ? [] : nameOf(from))).join(', ');
};

function Row({ nameOf, onChange, onEdit, transition, workflow }: RowProps) {
	const addButton = useRef<HTMLButtonElement>(null);
	const rules = rulesOf(transition);
	const { name } = transition;
	return (
		<tr>
			<th scope="row">{name}</th>
			<td>
				{fromOf(transition, nameOf)} → {nameOf(transition.toStatusReference)}
			</td>
			<td>
				{rules.length === 0 && <span className="quiet">No rules</span>}
				{rules.length > 0 && (
					<ul className="rules">
						{rules.map(({ kind, rule }) => (
							<RuleLine
								key={rule.id}
								kind={kind}
								rule={rule}
								transition={name}
								transitionPlace={`rule/${workflow.id}/${transition.id}`}
								isEditable={workflow.isEditable}
								onEdit={(module) => onEdit({ workflow, transition, changed: { rule, module } })}
								onSwitch={(module, isDisabled) =>
									void onChange(
										withParameters(workflow, rule, { disabled: String(isDisabled) }),
										`${module.name} on ${name} is ${isDisabled ? 'disabled' : 'enabled'}.`,
									)
								}
								onRemove={(module) =>
									void onChange(withoutRule(workflow, rule), `${module.name} was removed from ${name}.`).then(
										(isRemoved) => isRemoved && addButton.current?.focus(),
									)
								}
							/>
						))}
					</ul>
				)}
				{workflow.isEditable && (
					<button
						ref={addButton}
						type="button"
						className="link rule-add"
						onClick={() => onEdit({ workflow, transition })}
					>
						Add rule<span className="visually-hidden"> to {name}</span>
					</button>
				)}
			</td>
		</tr>
	);
}

interface BlockProps {
	readonly workflow: Workflow;
	readonly statuses: readonly WorkflowStatus[];
	readonly onSay: (text: string) => void;
}

/** Whoever sees a workflow may edit it: the sandbox knows no right to look at workflows only. */
function WorkflowBlock({ onSay, statuses, workflow }: BlockProps) {
	const { flags, refresh } = useSession();
	const [edit, setEdit] = useState<RuleEdit>();
	const isBusy = useRef(false);
	const save: Save = useSave(statuses);
	const nameOf = (reference: string): string =>
		statuses.find(({ statusReference }) => statusReference === reference)?.name ?? reference;

	const change = async (changed: Workflow, said: string): Promise<boolean> => {
		if (isBusy.current) return false;
		isBusy.current = true;
		const problem = await save(changed);
		isBusy.current = false;
		refresh();
		if (problem === undefined) onSay(said);
		else {
			flags.show({
				id: 'workflow',
				type: 'error',
				title: 'Jira did not save the workflow',
				description: problem,
				isAutoDismiss: false,
				actions: [],
			});
		}
		return problem === undefined;
	};

	return (
		<section className="block" aria-label={workflow.name}>
			<h2>
				{workflow.name} {!workflow.isEditable && <span className="lozenge lozenge-neutral">Read only</span>}
			</h2>
			<p className="quiet">
				{projectTypeOf(workflow) === 'team-managed' ? 'Team-managed space' : 'Company-managed spaces'}
				{workflow.description !== '' && ` · ${workflow.description}`}
			</p>
			<div className="table-box">
				<table className="workflow">
					<thead>
						<tr>
							<th>Transition</th>
							<th>From → to</th>
							<th>Rules</th>
						</tr>
					</thead>
					<tbody>
						{workflow.transitions.map((transition) => (
							<Row
								key={transition.id}
								workflow={workflow}
								transition={transition}
								nameOf={nameOf}
								onEdit={setEdit}
								onChange={change}
							/>
						))}
					</tbody>
				</table>
			</div>
			{edit !== undefined && (
				<RuleEditor
					edit={edit}
					save={save}
					onClose={(said) => {
						setEdit(undefined);
						// After a cancel too: a refusal may have told that the workflow was changed elsewhere.
						refresh();
						if (said !== undefined) onSay(said);
					}}
				/>
			)}
		</section>
	);
}

export function WorkflowList() {
	const [said, setSaid] = useState('');
	const found = useJira(workflowsSchema, {
		method: 'GET',
		path: '/rest/api/3/workflows/search?expand=values.transitions',
	});
	return (
		<>
			<div className="page-head">
				<div>
					<h1>Workflows</h1>
					<p className="quiet">
						Jira admins see and edit all of them, administrators of a team-managed space those of their space.
					</p>
				</div>
				<p role="status">{said}</p>
			</div>
			<Awaiting loaded={found}>
				{({ statuses, values }) => (
					<>
						{values.map((workflow) => (
							<WorkflowBlock key={workflow.id} workflow={workflow} statuses={statuses} onSay={setSaid} />
						))}
					</>
				)}
			</Awaiting>
		</>
	);
}
