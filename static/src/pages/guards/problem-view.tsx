// Why a workflow cannot be changed from here, and the way by hand.

import type { PlanProblem } from '../../../../src/contract/calls/guards';
import type { ChangeKind, PlannedWorkflow } from '../../data/guards/send-change';
import { guardChoiceWords } from '../../strings';
import { words } from '../../strings/guards';
import { guardModeText, guardTypesText } from '../../ui/guards/guard-text';
import { fromText } from '../../ui/guards/transition-text';
import { problemText } from '../../ui/text/problem-text';

const text = words.problem;

type Transitions = PlannedWorkflow['transitions'];

const nameOf = ({ name, to, ...move }: Transitions[number]): string =>
	words.plan.transition(name, fromText({ to, ...move }), to.name);

/** The steps by hand; none where there is no such way. */
function stepsOf(
	kind: ChangeKind,
	problem: PlanProblem,
	workflow: string,
	transitions: Transitions,
): readonly string[] {
	if (problem.kind === 'not-editable') return kind.action === 'guard' ? text.copy(workflow) : [];
	if (problem.kind !== 'refused') return [];
	const names = transitions.map(nameOf);
	switch (kind.action) {
		case 'guard': {
			const { guard, hides } = kind;
			const types = guardTypesText(guard);
			const choice = [
				guardModeText(guard),
				...(types === undefined ? [] : [types]),
				guardChoiceWords.enforcementName[guard.enforcement],
			];
			return text.guard(workflow, names, choice, hides);
		}
		case 'enforcement':
			return text.enforcement(workflow, names, guardChoiceWords.enforcementName[kind.enforcement]);
		case 'remove':
			return text.remove(workflow, names);
	}
}

function reasonOf(problem: PlanProblem, transitions: Transitions): string {
	switch (problem.kind) {
		case 'not-editable':
		case 'not-found':
			return text[problem.kind];
		case 'no-transition':
			return text.noTransition(problem.transitionIds.length);
		case 'protected':
			return text.protected(
				transitions
					.filter(({ transitionId }) => problem.transitionIds.includes(transitionId))
					.map(nameOf)
					.join(', '),
			);
		case 'refused':
			return text.refused;
	}
}

interface ProblemViewProps {
	readonly kind: ChangeKind;
	readonly problem: PlanProblem;
	readonly workflow: string;
	/** Those that were to be changed. */
	readonly transitions: Transitions;
}

export function ProblemView({ kind, problem, workflow, transitions }: ProblemViewProps) {
	const steps = stepsOf(kind, problem, workflow, transitions);
	return (
		<>
			<p>{reasonOf(problem, transitions)}</p>
			{problem.kind === 'refused' ? (
				<ul>
					{problem.reasons
						.map((reason) => problemText(reason))
						.map((message) => (
							<li key={message}>{message}</li>
						))}
				</ul>
			) : null}
			{steps.length === 0 ? null : (
				<>
					<p>
						<strong>{text.hand}</strong>
					</p>
					<ol>
						{steps.map((step) => (
							<li key={step}>{step}</li>
						))}
					</ol>
				</>
			)}
		</>
	);
}
