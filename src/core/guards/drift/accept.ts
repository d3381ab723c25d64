// Makes the present state of guards their baseline: for single findings, and for whole transitions.

import type { DriftKind } from '../../../contract/calls/drift';
import { defined } from '../../../contract/defined';
import type { GuardFault, TransitionRef } from '../../../contract/guard';
import type { RuledWorkflow } from '../rules';
import { acceptTransition, readCurrent } from './current-transition';
import type { GuardSummary } from './guard-summary';
import {
	type Acceptance,
	type Baseline,
	type DriftFinding,
	type DriftState,
	driftOf,
	findingId,
	hasGuards,
	type TrackedTransition,
	transitionKey,
} from './state';

/** What is wrong with a guard because of a finding: accepting the one accepts the other, where it is wrong then. */
const explained: Readonly<Record<DriftKind, readonly GuardFault[]>> = {
	removed: ['unguarded-protected'],
	'not-in-use': [],
	disabled: ['disabled', 'unguarded-protected'],
	overridden: ['overridden', 'not-configured'],
	loosened: ['weak-protected', 'watched-protected'],
	'group-gone': [],
	'any-group': ['any-group'],
	'not-audited': ['not-audited'],
	unguarded: ['unguarded-protected', 'weak-protected', 'watched-protected'],
};

/** The baseline once one finding is accepted; everything else in it stays. */
function acceptKind(
	baseline: Baseline | undefined,
	current: GuardSummary | undefined,
	kind: Exclude<DriftKind, 'not-in-use'>,
): Baseline {
	if (current === undefined || !hasGuards(baseline)) return 'open';
	switch (kind) {
		case 'removed':
		case 'unguarded':
			return 'open';
		case 'disabled':
			return { ...baseline, isDisabled: true };
		case 'overridden':
			return { ...baseline, ...defined({ override: current.override }) };
		case 'loosened':
			return { ...baseline, guards: current.guards };
		case 'group-gone':
			return { ...baseline, lacksGroup: true };
		case 'any-group':
			return { ...baseline, isOptional: true };
		case 'not-audited':
			return { ...baseline, isAudited: false };
	}
}

/** Undefined when somebody accepts that the workflow is not in use: none of its guards is tracked any more. */
function acceptOne(
	tracked: TrackedTransition,
	ids: ReadonlySet<string>,
	acceptance: Omit<Acceptance, 'kind' | 'faults'>,
): TrackedTransition | undefined {
	const { drift, accepted, ...rest } = tracked;
	if (drift === undefined) return tracked;
	const left: DriftFinding[] = [];
	const taken: Acceptance[] = [];
	let { baseline } = rest;
	for (const finding of drift.findings) {
		const { kind } = finding;
		if (!ids.has(findingId(tracked, kind, drift.current))) left.push(finding);
		else if (kind === 'not-in-use') return undefined;
		else {
			baseline = acceptKind(baseline, drift.current, kind);
			taken.push({ kind, ...acceptance, faults: drift.faults.filter((fault) => explained[kind].includes(fault)) });
		}
	}
	if (taken.length === 0) return tracked;
	const earlier = accepted ?? { ...defined({ before: rest.baseline }), findings: [] };
	return {
		...rest,
		...defined({ baseline }),
		// Of one kind the latest counts: a finding that comes again was worse than what was accepted.
		accepted: {
			...earlier,
			findings: [...earlier.findings.filter(({ kind }) => !taken.some((one) => one.kind === kind)), ...taken],
		},
		...driftOf(drift, left),
	};
}

/** Accepts findings; ids of findings that are no longer there are ignored. */
export function acceptFindings(
	before: DriftState,
	ids: readonly string[],
	acceptance: Omit<Acceptance, 'kind' | 'faults'>,
): DriftState {
	const accepted = new Set(ids);
	const accept = (tracked: TrackedTransition) => acceptOne(tracked, accepted, acceptance) ?? [];
	return { ...before, transitions: before.transitions.flatMap(accept) };
}

/** Takes back what was accepted at some transitions: the next comparison is with the baseline of before. */
export function takeBack(state: DriftState, targets: readonly TransitionRef[]): DriftState {
	const wanted = new Set(targets.map(transitionKey));
	const takeOne = (tracked: TrackedTransition): TrackedTransition => {
		const { accepted, baseline: _, ...rest } = tracked;
		if (accepted === undefined || !wanted.has(transitionKey(tracked))) return tracked;
		return { ...rest, ...defined({ baseline: accepted.before }) };
	};
	return { ...state, transitions: state.transitions.map(takeOne) };
}

/**
 * Makes the present state of some transitions their baseline, so that they have no findings.
 *
 * @param targets which of the workflows' transitions; when absent, all of them, and those that the workflows no longer
 * have are no longer tracked
 */
export function acceptCurrent(
	before: DriftState,
	workflows: readonly RuledWorkflow[],
	protectedStatuses: readonly string[],
	targets?: readonly TransitionRef[],
): DriftState {
	const wanted = targets === undefined ? undefined : new Set(targets.map(transitionKey));
	const given = new Set(workflows.map(({ id }) => id));
	const current = workflows
		.flatMap((workflow) =>
			workflow.transitions.map((transition) => readCurrent(workflow, transition, protectedStatuses)),
		)
		.filter(({ names }) => wanted?.has(transitionKey(names)) ?? true);
	const replaced = new Set(current.map(({ names }) => transitionKey(names)));
	const isReplaced = (tracked: TrackedTransition): boolean =>
		targets === undefined ? given.has(tracked.workflowId) : replaced.has(transitionKey(tracked));
	return {
		...before,
		transitions: [
			...before.transitions.filter((tracked) => !isReplaced(tracked)),
			...current.flatMap((transition) => acceptTransition(transition) ?? []),
		],
	};
}
