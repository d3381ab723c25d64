// Compares guards with their baseline.
import type { DriftKind } from '../../../contract/calls/drift';
import { defined } from '../../../contract/defined';
import type { RuledWorkflow } from '../rules';
import { acceptTransition, type CurrentTransition, readAbsent, readCurrent } from './current-transition';
import { findWorse, type GuardSummary, type HasGroup, improveBaseline } from './guard-summary';
import { type DriftFinding, type DriftState, driftOf, hasGuards, type TrackedTransition, transitionKey } from './state';

/** A finding that was there before keeps the time when it was noticed. */
function findingsOf(kinds: readonly DriftKind[], before: TrackedTransition | undefined, at: number): DriftFinding[] {
	const earlier = before?.drift?.findings ?? [];
	return kinds.map((kind) => earlier.find((finding) => finding.kind === kind) ?? { kind, since: at });
}

/**
 * Compares one transition with its baseline; undefined when there is nothing left to track.
 *
 * @param wasProtected the status it leads to was protected at the last comparison. Otherwise an open transition is
 * accepted: whoever protects a status sees what is open there.
 */
function compareOne(
	current: CurrentTransition,
	before: TrackedTransition | undefined,
	wasProtected: boolean,
	at: number,
): TrackedTransition | undefined {
	const { names, guards, faults, isOpen } = current;
	const baseline = before?.baseline;
	const accepted = stillAccepted(before?.accepted, current);
	const driftFrom = (summary: GuardSummary) =>
		driftOf({ ...defined({ current: guards }), faults }, findingsOf(findWorse(guards, summary), before, at));
	if (hasGuards(baseline)) {
		return { ...names, baseline: improveBaseline(baseline, guards), ...accepted, ...driftFrom(baseline) };
	}
	if (baseline === undefined && isOpen && wasProtected) {
		return { ...names, ...driftOf({ ...defined({ current: guards }), faults }, findingsOf(['unguarded'], before, at)) };
	}
	const open = accepted === undefined ? undefined : ({ ...names, baseline: 'open' } as const);
	const tracked = acceptTransition(current) ?? open;
	if (tracked === undefined) return undefined;
	return { ...tracked, ...accepted, ...(hasGuards(tracked.baseline) ? driftFrom(tracked.baseline) : {}) };
}

/**
 * What was accepted at a transition, as long as anything there is worse than the baseline before: one thing may hide
 * another for a while. Undefined when nothing is.
 */
function stillAccepted(
	accepted: TrackedTransition['accepted'],
	{ guards, faults: present, isOpen }: CurrentTransition,
): Pick<TrackedTransition, 'accepted'> | undefined {
	if (accepted === undefined) return undefined;
	const { before } = accepted;
	const open: readonly DriftKind[] = isOpen ? ['unguarded'] : [];
	const worse = hasGuards(before) ? findWorse(guards, before) : open;
	if (worse.length === 0) return undefined;
	// Of guards that do not decide nobody can say what else is worse.
	const isPlain = guards !== undefined && !guards.isDisabled && guards.override === undefined;
	const plain = isPlain ? accepted.findings.filter(({ kind }) => worse.includes(kind)) : [];
	const kept = plain.length > 0 ? plain : accepted.findings;
	return {
		accepted: {
			// A fault that was gone in between is another one.
			findings: kept.map((one) => ({
				...one,
				faults: one.faults.filter((fault) => present.includes(fault)),
			})),
			...defined({ before: hasGuards(before) ? improveBaseline(before, guards) : before }),
		},
	};
}

/**
 * Raises that the workflow of a guarded transition is not in use, beside what was found there before.
 *
 * A transition that was accepted as open is no longer tracked: should its workflow be used again, it is raised as new.
 */
function compareWithoutWorkflow(tracked: TrackedTransition, at: number): TrackedTransition | undefined {
	const { baseline, drift } = tracked;
	if (!hasGuards(baseline)) return drift === undefined ? undefined : tracked;
	const kinds = new Set<DriftKind>([...(drift?.findings ?? []).map(({ kind }) => kind), 'not-in-use']);
	const seen = { ...defined({ current: drift?.current }), faults: drift?.faults ?? [] };
	return { ...tracked, ...driftOf(seen, findingsOf([...kinds], tracked, at)) };
}

/**
 * Compares all guards with their baseline.
 *
 * Whatever is worse is a finding until it is mended or accepted. Whatever is better, or new and guarded, becomes the
 * baseline. The first comparison accepts everything that has no baseline yet. A guard also counts as removed when its
 * transition is gone, and as not in use when its whole workflow is; what was accepted there can then not be taken back.
 * @param workflows those in use
 * @param at instant of the comparison, epoch milliseconds
 * @param hasGroup absent where Jira does not say which groups there are
 */
export function compareWithBaseline(
	before: DriftState,
	workflows: readonly RuledWorkflow[],
	protectedStatuses: readonly string[],
	at: number,
	hasGroup?: HasGroup,
): DriftState {
	const tracked = new Map(before.transitions.map((transition) => [transitionKey(transition), transition]));
	const inUse = new Map(workflows.map((workflow) => [workflow.id, workflow]));
	const found = new Set<string>();
	const present = [...inUse.values()].flatMap((workflow) =>
		workflow.transitions.map((transition) => {
			const current = readCurrent(workflow, transition, protectedStatuses, hasGroup);
			const key = transitionKey(current.names);
			found.add(key);
			// Before the first comparison no status counts as protected, so that nothing open is raised.
			return compareOne(current, tracked.get(key), before.protectedStatuses.includes(transition.to.id), at);
		}),
	);
	const missing = before.transitions
		.filter((transition) => !found.has(transitionKey(transition)))
		.map(({ accepted: _, ...transition }) =>
			inUse.has(transition.workflowId)
				? compareOne(readAbsent(transition), transition, false, at)
				: compareWithoutWorkflow(transition, at),
		);
	const transitions = [...present, ...missing].filter((transition) => transition !== undefined);
	return { comparedAt: at, protectedStatuses, transitions };
}
