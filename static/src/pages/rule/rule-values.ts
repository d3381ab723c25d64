// What stands in the form, the guard that it makes, and what is wrong with it.

import type { EditedRule } from '../../../../src/contract/calls/rule';
import type { Enforcement, GuardMode } from '../../../../src/contract/decision';
import { defined } from '../../../../src/contract/defined';
import type { Group, GuardChoice } from '../../../../src/contract/guard';
import type { IdentityType } from '../../../../src/contract/identity';
import type { TransitionFacts } from '../../data/rule/queries';
import type { RuleKind } from '../../data/rule/rule-context';
import { guardChoiceWords, ruleWords } from '../../strings';
import type { Problems } from '../../ui/form/use-form';
import { isGroupMissing } from '../../ui/guards/people-field';
import { identityTypes } from '../../ui/identity/identity-types';

export interface RuleValues {
	readonly mode: GuardMode;
	readonly enforcement: Enforcement;
	readonly isLimited: boolean;
	/** Kept while nothing is limited, so that a click too many costs nothing. */
	readonly types: readonly IdentityType[];
	/** The group whose members are people; without an id while it is still to be chosen. */
	readonly people: Group | undefined;
}

/** A new guard only watches. */
export const newValues: RuleValues = {
	mode: 'registered',
	enforcement: 'monitor',
	isLimited: false,
	types: [],
	people: undefined,
};

export function ruleValuesOf({ types, people, ...guard }: GuardChoice): RuleValues {
	return { ...guard, isLimited: types !== undefined, types: types ?? [], people };
}

/** Types say nothing where no identity may pass. */
export const takesTypes = ({ mode }: Pick<RuleValues, 'mode'>): boolean => mode !== 'human-only';

/** Where people do not pass, nobody asks who they are. */
export const takesPeople = ({ mode }: Pick<RuleValues, 'mode'>): boolean => mode !== 'registered';

const lacksGroup = (values: RuleValues): boolean => takesPeople(values) && isGroupMissing(values.people);

/** The guard that the form makes; without types, and without a group, where they are still to be chosen. */
export function chosenGuardOf(values: RuleValues): GuardChoice {
	const { mode, enforcement, isLimited, types, people } = values;
	return {
		mode,
		enforcement,
		...(takesTypes(values) && isLimited && types.length > 0
			? { types: identityTypes.filter((type) => types.includes(type)) }
			: {}),
		...(takesPeople(values) && people !== undefined && !lacksGroup(values) ? { people } : {}),
	};
}

export const ruleFields = ['mode', 'types', 'people', 'enforcement'] as const;
export type RuleField = (typeof ruleFields)[number];
export type RuleProblems = Problems<RuleField>;

/** @param facts what the back end last said of the transition, if it did */
export function findRuleProblems(values: RuleValues, facts: TransitionFacts | undefined): RuleProblems {
	const { problem } = ruleWords;
	return {
		...(facts?.isProtected === true && values.mode !== 'registered' ? { mode: problem.mode } : {}),
		...(takesTypes(values) && values.isLimited && values.types.length === 0
			? { types: guardChoiceWords.typesMissing }
			: {}),
		...(lacksGroup(values) ? { people: guardChoiceWords.people.missing } : {}),
		...(facts?.canEnforce === false && values.enforcement === 'enforce' ? { enforcement: problem.enforcement } : {}),
	};
}

/** The rule that is edited, as the back end is told of it. */
export function editedRule(kind: RuleKind, stored: unknown): EditedRule {
	return { kind: kind === 'condition' ? kind : 'validator', ...defined({ stored }) };
}
