// Why a workflow was not changed, in words.
import type { AppliedWorkflowView } from '../../../../src/contract/calls/guards';
import { words } from '../../strings/health';
import { problemText } from '../text/problem-text';

/** Undefined for a workflow that was changed, or had nothing to change. */
export function outcomeText({ outcome, problem }: AppliedWorkflowView): string | undefined {
	if (outcome === 'done' || outcome === 'unchanged') return undefined;
	if (problem === undefined) return words.outcome[outcome];
	const said = problem.kind === 'refused' ? problem.reasons.map((reason) => problemText(reason)) : [];
	return [words.problem[problem.kind], ...said].join(' ');
}
