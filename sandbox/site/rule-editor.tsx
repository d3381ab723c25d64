// Adds or changes a rule in steps: choose a module, configure it on its page, save the workflow.
import { useCallback, useState } from 'react';
import { send } from './jira';
import { ChooseRuleDialog, ConfigureRuleDialog } from './rule-dialog';
import type { RuleModule } from './sandbox-api';
import { useSession } from './session';
import {
	projectTypeOf,
	saveRequest,
	type Workflow,
	type WorkflowRule,
	type WorkflowStatus,
	type WorkflowTransition,
	withNewRule,
	withParameters,
} from './workflow-document';

export const kindNames: Readonly<Record<RuleModule['kind'], string>> = {
	condition: 'Condition',
	validator: 'Validator',
	postFunction: 'Post function',
};

/** Saves a workflow as the acting account. */
export type Save = (workflow: Workflow) => Promise<string | undefined>;

/** @returns a function that answers why Jira did not save a workflow, or undefined when it did */
export function useSave(statuses: readonly WorkflowStatus[]): Save {
	const { acting } = useSession();
	return useCallback(
		async (workflow) => {
			try {
				await send(acting, saveRequest(workflow, statuses));
				return undefined;
			} catch (error) {
				return error instanceof Error ? error.message : String(error);
			}
		},
		[acting, statuses],
	);
}

/** What is being edited, as it was read when the editing began: its version decides whether it may be saved. */
export interface RuleEdit {
	readonly workflow: Workflow;
	readonly transition: WorkflowTransition;
	/** Absent while a rule is being added. */
	readonly changed?: { readonly rule: WorkflowRule; readonly module: RuleModule };
}

/** Modules that may stand on a transition; the initial one takes no conditions. */
const modulesFor = (modules: readonly RuleModule[], { transition, workflow }: RuleEdit): RuleModule[] =>
	modules.filter(
		({ kind, projectTypes }) =>
			projectTypes.includes(projectTypeOf(workflow)) && !(kind === 'condition' && transition.type === 'INITIAL'),
	);

interface Props {
	readonly edit: RuleEdit;
	readonly save: Save;
	/** @param said what happened, for the page's status line; nothing after a cancel */
	readonly onClose: (said?: string) => void;
}

export function RuleEditor({ edit, onClose, save }: Props) {
	const { site } = useSession();
	const [chosen, setChosen] = useState<RuleModule>();
	const [problem, setProblem] = useState<string>();
	const { changed, transition, workflow } = edit;
	const place = `rule/${workflow.id}/${transition.id}`;

	if (changed !== undefined) {
		const { module, rule } = changed;
		return (
			<ConfigureRuleDialog
				title={`Edit ${module.name} on ${transition.name}`}
				module={module}
				resource={module.edit ?? ''}
				place={`${place}/${rule.id}`}
				button="Update"
				onSave={(config) => save(withParameters(workflow, rule, { config }))}
				onDone={() => onClose(`${module.name} on ${transition.name} was updated.`)}
				onCancel={() => onClose()}
			/>
		);
	}

	const add = ({ kind, ruleKey }: RuleModule, config: string): Promise<string | undefined> =>
		save(withNewRule(workflow, transition.id, kind, ruleKey, config));
	const done = ({ name }: RuleModule): void => onClose(`${name} was added to ${transition.name}.`);

	if (chosen?.create !== undefined) {
		return (
			<ConfigureRuleDialog
				title={`Add ${chosen.name} to ${transition.name}`}
				module={chosen}
				resource={chosen.create}
				place={place}
				button="Add"
				onSave={(config) => add(chosen, config)}
				onDone={() => done(chosen)}
				onCancel={() => onClose()}
			/>
		);
	}
	/** A rule without a page of its own is added as it is. */
	const choose = (module: RuleModule): void => {
		if (module.create !== undefined) setChosen(module);
		else void add(module, '{}').then((wrong) => (wrong === undefined ? done(module) : setProblem(wrong)));
	};
	return (
		<ChooseRuleDialog
			transition={transition.name}
			modules={modulesFor(site.rules, edit)}
			kindNames={kindNames}
			problem={problem}
			onChoose={choose}
			onCancel={() => onClose()}
		/>
	);
}
