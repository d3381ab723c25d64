// What stands against a change of a workflow.
import type { PlanProblem } from '../../../../src/contract/calls/guards';
import { problemText } from '../text/problem-text';

/** What Jira says in its own words, and what Muster does. */
export const refusalTexts = ({
	messages,
	statements,
}: Extract<PlanProblem, { readonly kind: 'refused' }>): readonly string[] => [
	...messages,
	...statements.map((statement) => problemText(statement)),
];
