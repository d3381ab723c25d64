// Replacing rules inside a workflow, which makes a new version of it.
import {
	type ConditionGroup,
	isConditionGroup,
	type Rule,
	type Transition,
	type TransitionRules,
	type Workflow,
} from './model';
import type { World } from './world';

/** Every condition of a tree, depth first. */
export const conditionsIn = (group: ConditionGroup): Rule[] =>
	group.conditions.flatMap((node) => (isConditionGroup(node) ? conditionsIn(node) : [node]));

const mapConditions = (group: ConditionGroup, change: (rule: Rule) => Rule): ConditionGroup => ({
	...group,
	conditions: group.conditions.map((node) => (isConditionGroup(node) ? mapConditions(node, change) : change(node))),
});

export const mapRules = (rules: TransitionRules, change: (rule: Rule) => Rule): TransitionRules => ({
	conditions: mapConditions(rules.conditions, change),
	validators: rules.validators.map(change),
	postFunctions: rules.postFunctions.map(change),
});

/** Stores new transitions as the next version of the workflow. @param now epoch milliseconds */
export const saveTransitions = (
	world: World,
	workflow: Workflow,
	transitions: readonly Transition[],
	now: number,
): Workflow => {
	const next: Workflow = {
		...workflow,
		transitions,
		version: { id: world.uniqueId('workflow version'), number: workflow.version.number + 1 },
		updated: now,
	};
	world.workflows.set(next.id, next);
	return next;
};

/** A rule's stored configuration; undefined when the text is not a JSON object. */
export const readConfig = (value: string): Record<string, unknown> | undefined => {
	try {
		const parsed: unknown = JSON.parse(value);
		return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : undefined;
	} catch {
		return undefined;
	}
};
