// Drift: what became worse at the guards than their baseline.
import * as z from '#zod';
import type { Actor } from '../actor';
import { type GuardChoice, type GuardFault, transitionRefSchema } from '../guard';
import { reasonSchema } from '../identity';
import { maxTargets } from '../limits';

/** What can become worse than the baseline, worst first. */
export const driftKinds = [
	'removed',
	/** Its workflow is no longer in use, or Muster no longer sees it. */
	'not-in-use',
	'disabled',
	'overridden',
	'loosened',
	/** The site has no group of that id and name: who has no entry does not pass, or the group is called otherwise. */
	'group-gone',
	'any-group',
	'not-audited',
	'unguarded',
] as const;

export type DriftKind = (typeof driftKinds)[number];

export interface DriftView {
	/** Names the finding when it is accepted. */
	readonly id: string;
	readonly kind: DriftKind;
	readonly workflowId: string;
	readonly workflow: string;
	readonly transitionId: string;
	readonly transition: string;
	/** When Muster noticed it, epoch milliseconds. */
	readonly since: number;
	/** The guard as it was accepted; absent for a transition that had none. */
	readonly before?: GuardChoice;
	/** The guard as it stands; absent where none does. */
	readonly after?: GuardChoice;
}

/** What somebody accepted at a transition and could take back. */
export interface AcceptedView {
	readonly workflowId: string;
	readonly workflow: string;
	readonly transitionId: string;
	readonly transition: string;
	readonly findings: readonly {
		readonly kind: DriftKind;
		/** Epoch milliseconds. */
		readonly at: number;
		readonly by: Actor;
		readonly reason: string;
	}[];
	/** What is wrong with its guard and was so when it was accepted. None while something became worse since. */
	readonly faults: readonly GuardFault[];
}

export interface DriftListView {
	readonly findings: readonly DriftView[];
	/** What was accepted and still is worse than before. */
	readonly accepted: readonly AcceptedView[];
	/** When the guards were compared last, epoch milliseconds; absent before the first time. */
	readonly comparedAt?: number;
}

export const driftInputs = {
	'drift.list': z.strictObject({}),
	/** Compares now, as the daily job does. */
	'drift.check': z.strictObject({}),
	/** Accepts findings: the guards as they stand become the baseline. */
	'drift.accept': z.strictObject({
		ids: z.array(z.string().check(z.maxLength(120))).check(z.minLength(1), z.maxLength(maxTargets)),
		reason: reasonSchema,
	}),
	/** Takes back what was accepted at these transitions, and compares them with what was before. */
	'drift.take-back': z.strictObject({
		transitions: z.array(transitionRefSchema).check(z.minLength(1), z.maxLength(maxTargets)),
	}),
} as const;

export interface DriftOutputs {
	'drift.list': DriftListView;
	'drift.check': DriftListView;
	'drift.accept': DriftListView;
	'drift.take-back': DriftListView;
}
