// Sentences of the rule pages that depend on which rule it is, and where.
import type { Enforcement } from '../../../../src/contract/decision';
import type { RuleContextPlace, RuleKind } from '../../data/rule/rule-context';
import { ruleWords as words } from '../../strings';

/** The permission that setting up rules takes here. */
export const noAccessText = ({ projectId }: RuleContextPlace): string =>
	projectId === undefined ? words.noAccess : words.noAccessSpace;

/** What happens to those who may not pass. */
export const enforcementMeaning = (kind: RuleKind, enforcement: Enforcement): string =>
	words.enforcementMeaning[kind === 'condition' ? 'condition' : 'validator'][enforcement];
