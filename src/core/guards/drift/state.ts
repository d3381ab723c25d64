// What Muster remembers of the guards: the baseline of every tracked transition, and what is worse than it.
import { createHash } from 'node:crypto';
import * as z from '#zod';
import { actorSchema } from '../../../contract/actor';
import { type AcceptedView, type DriftKind, type DriftView, driftKinds } from '../../../contract/calls/drift';
import type { DeepReadonly } from '../../../contract/deep-readonly';
import { defined } from '../../../contract/defined';
import { guardFaults, type TransitionRef } from '../../../contract/guard';
import { type GuardSummary, guardSummarySchema } from './guard-summary';

const baselineSchema = z.union([guardSummarySchema, z.literal('open')]);

const acceptanceSchema = z.strictObject({
	kind: z.enum(driftKinds),
	at: z.number(),
	by: actorSchema,
	reason: z.string(),
	/** What was wrong with the guard because of it when it was accepted, and still is. */
	faults: z.array(z.enum(guardFaults)),
});

const findingSchema = z.strictObject({
	kind: z.enum(driftKinds),
	/** When it was noticed, epoch milliseconds. */
	since: z.number(),
});

export const trackedTransitionSchema = z.strictObject({
	workflowId: z.string(),
	/** Names as of the last comparison that found the transition: a finding must name what is gone, too. */
	workflow: z.string(),
	transitionId: z.string(),
	transition: z.string(),
	/**
	 * The guards as they were accepted last, or `open` when it was accepted that none protects the status it leads to.
	 * Absent while a transition is open and nobody has accepted that.
	 */
	baseline: z.exactOptional(baselineSchema),
	/** Present while something that somebody accepted is worse than it was before. */
	accepted: z.exactOptional(
		z.strictObject({
			findings: z.array(acceptanceSchema),
			/** The baseline before the first of them, and what became better since; absent where there was none. */
			before: z.exactOptional(baselineSchema),
		}),
	),
	/** Present while something is worse than the baseline. */
	drift: z.exactOptional(
		z.strictObject({
			/** The guards as of the last comparison; absent where none stood. */
			current: z.exactOptional(guardSummarySchema),
			/** What was wrong with them then. */
			faults: z.array(z.enum(guardFaults)),
			/** Worst first. */
			findings: z.array(findingSchema),
		}),
	),
});

/** That somebody accepted a finding: who, when and why. */
export type Acceptance = DeepReadonly<z.infer<typeof acceptanceSchema>>;
export type DriftFinding = DeepReadonly<z.infer<typeof findingSchema>>;
/** A transition whose guards are compared with a baseline. */
export type TrackedTransition = DeepReadonly<z.infer<typeof trackedTransitionSchema>>;
export type Baseline = NonNullable<TrackedTransition['baseline']>;

export interface DriftState {
	/** When guards were last compared with their baseline, epoch milliseconds; absent before the first time. */
	readonly comparedAt?: number;
	/** The statuses that were protected at that time. */
	readonly protectedStatuses: readonly string[];
	readonly transitions: readonly TrackedTransition[];
}

export const emptyDriftState: DriftState = { protectedStatuses: [], transitions: [] };

export const transitionKey = ({ workflowId, transitionId }: TransitionRef): string => `${workflowId}.${transitionId}`;

export const hasGuards = (baseline: Baseline | undefined): baseline is GuardSummary =>
	baseline !== undefined && baseline !== 'open';

/**
 * Names a finding by the guards that it was made of: when they change before somebody accepts it, it is another finding.
 */
export function findingId(transition: TransitionRef, kind: DriftKind, current: GuardSummary | undefined): string {
	const digest = createHash('sha256')
		.update(JSON.stringify(current ?? null))
		.digest('base64url');
	return `${transitionKey(transition)}.${kind}.${digest.slice(0, 10)}`;
}

/** The part of a tracked transition that holds its findings; empty when there are none. */
export function driftOf(
	{ current, faults }: Pick<NonNullable<TrackedTransition['drift']>, 'current' | 'faults'>,
	findings: readonly DriftFinding[],
): Pick<TrackedTransition, 'drift'> {
	return findings.length === 0 ? {} : { drift: { ...defined({ current }), faults, findings } };
}

/** The findings of all transitions, worst first. */
export function listFindings({ transitions }: DriftState): DriftView[] {
	const views = transitions.flatMap(({ baseline, drift, accepted: _, ...names }) => {
		if (drift === undefined) return [];
		const before = hasGuards(baseline) ? baseline.guards[0] : undefined;
		const standing = drift.current?.guards[0];
		return drift.findings.map(({ kind, since }): DriftView => {
			// Of a workflow that is not in use nobody knows what stands there.
			const after = kind === 'not-in-use' ? undefined : standing;
			return {
				id: findingId(names, kind, drift.current),
				kind,
				...names,
				since,
				...defined({ before, after }),
			};
		});
	});
	return views.sort((a, b) => driftKinds.indexOf(a.kind) - driftKinds.indexOf(b.kind) || a.since - b.since);
}

/** What was accepted at the transitions and could be taken back, latest first. */
export function listAccepted({ transitions }: DriftState): AcceptedView[] {
	const latest = ({ findings }: AcceptedView): number => Math.max(...findings.map(({ at }) => at));
	return transitions
		.flatMap(({ baseline: _, drift, accepted, ...names }) => {
			if (accepted === undefined) return [];
			// What became worse since is not covered by it.
			const faults = drift === undefined ? accepted.findings.flatMap((one) => one.faults) : [];
			return [
				{ ...names, findings: accepted.findings.map(({ faults: __, ...one }) => one), faults: [...new Set(faults)] },
			];
		})
		.sort((a, b) => latest(b) - latest(a));
}
