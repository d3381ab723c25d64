// Plans and carries out a change of guards, in calls that are small enough.
import type {
	AppliedWorkflowView,
	InventoryTransitionView,
	PlanWorkflowView,
} from '../../../../src/contract/calls/guards';
import { chunks } from '../../../../src/contract/chunks';
import { defined } from '../../../../src/contract/defined';
import type { PublicError } from '../../../../src/contract/errors';
import type { GuardChange, TransitionRef } from '../../../../src/contract/guard';
import { maxTargets } from '../../../../src/contract/limits';
import { callAdmin, toPublicError } from '../rpc';
import { type GuardPlace, keyOf, refOf } from './guard-place';

/** A change without the transitions it is for. */
type WithoutTargets<Change> = Change extends unknown ? Omit<Change, 'targets'> : never;
export type ChangeKind = WithoutTargets<GuardChange>;

/** Jira takes one change of workflows at a time, and a call does not live long. */
const mostWorkflowsPerCall = 10;

type PlanTransition = PlanWorkflowView['transitions'][number];

/** A workflow of a plan, with what the list knew of it. */
export interface PlannedWorkflow extends PlanWorkflowView {
	readonly transitions: readonly (PlanTransition & Partial<Pick<InventoryTransitionView, 'kind'>>)[];
}

export interface ChangePlan {
	readonly kind: ChangeKind;
	readonly workflows: readonly PlannedWorkflow[];
	readonly canEnforce: boolean;
}

export interface Applied {
	readonly workflows: readonly AppliedWorkflowView[];
	/** Workflows of the call that failed: whether they changed is not known. */
	readonly unknown: readonly string[];
	/** Workflows that no call was made for, because one failed or somebody stopped. */
	readonly left: readonly string[];
	readonly error?: PublicError;
}

/** Whole workflows together, as many as one call takes; one that alone holds more transitions is divided. */
export function packTargets(targets: readonly TransitionRef[]): readonly (readonly TransitionRef[])[] {
	const byWorkflow = new Map<string, TransitionRef[]>();
	for (const target of targets) {
		const known = byWorkflow.get(target.workflowId);
		if (known === undefined) byWorkflow.set(target.workflowId, [target]);
		else known.push(target);
	}
	const calls: { workflows: number; targets: TransitionRef[] }[] = [];
	for (const ofOne of byWorkflow.values()) {
		for (const part of chunks(ofOne, maxTargets)) {
			const last = calls.at(-1);
			if (
				last !== undefined &&
				last.workflows < mostWorkflowsPerCall &&
				last.targets.length + part.length <= maxTargets
			) {
				last.workflows++;
				last.targets.push(...part);
			} else calls.push({ workflows: 1, targets: part });
		}
	}
	return calls.map((call) => call.targets);
}

const changeOf = (kind: ChangeKind, targets: readonly TransitionRef[]): GuardChange =>
	({ ...kind, targets: [...targets] }) as GuardChange;

const idsIn = (targets: readonly TransitionRef[]): readonly string[] => [
	...new Set(targets.map(({ workflowId }) => workflowId)),
];

/** Puts parts of one workflow together, and names what Jira no longer knows as the list did. */
function joinParts(parts: readonly PlanWorkflowView[], places: readonly GuardPlace[]): readonly PlannedWorkflow[] {
	const known = new Map(places.map((place) => [keyOf(refOf(place)), place]));
	const names = new Map(places.map(({ workflow }) => [workflow.workflowId, workflow.name]));
	const workflows = new Map<string, PlannedWorkflow>();
	for (const part of parts) {
		const { workflowId } = part;
		const before = workflows.get(workflowId);
		const problem = before?.problem ?? part.problem;
		const transitions = part.transitions.map((transition) => {
			const kind = known.get(keyOf({ workflowId, transitionId: transition.transitionId }))?.transition.kind;
			return { ...transition, ...(kind && { kind }) };
		});
		workflows.set(workflowId, {
			...(before ?? part),
			name: part.problem?.kind === 'not-found' ? (names.get(workflowId) ?? part.name) : part.name,
			transitions: [...(before?.transitions ?? []), ...transitions],
			...(problem && { problem }),
		});
	}
	return [...workflows.values()];
}

/**
 * Asks what a change would do.
 *
 * @param signal ends the asking between two calls
 * @throws {RpcError} when one of the calls fails; the signal's reason when that ended it
 */
export async function planChange(
	kind: ChangeKind,
	places: readonly GuardPlace[],
	onProgress: (done: number) => void,
	signal?: AbortSignal,
): Promise<ChangePlan> {
	const parts: PlanWorkflowView[] = [];
	let canEnforce = true;
	let done = 0;
	for (const call of packTargets(places.map(refOf))) {
		signal?.throwIfAborted();
		const plan = await callAdmin('guard.plan', { change: changeOf(kind, call) });
		canEnforce &&= plan.canEnforce;
		parts.push(...plan.workflows);
		done += call.length;
		onProgress(done);
	}
	return { kind, workflows: joinParts(parts, places), canEnforce };
}

/** The transitions that the plan would change. */
export const changesOf = ({ workflows }: ChangePlan): readonly TransitionRef[] =>
	workflows.flatMap(({ workflowId, transitions, problem }) =>
		problem === undefined
			? transitions.filter(({ steps }) => steps.length > 0).map(({ transitionId }) => ({ workflowId, transitionId }))
			: [],
	);

/**
 * Carries a plan out, call by call, until all are made, one fails, or `isStopped` says so between two of them.
 *
 * Each call names the versions that were planned for, so that a workflow which changed meanwhile is left alone. The
 * rest of a divided workflow is planned anew: its first part has just changed the version.
 */
export async function applyPlan(
	plan: ChangePlan,
	onProgress: (doneWorkflows: number) => void,
	isStopped: () => boolean,
): Promise<Applied> {
	const { kind } = plan;
	const versions = new Map(plan.workflows.map(({ workflowId, version }) => [workflowId, version]));
	const applied = new Map<string, AppliedWorkflowView>();
	const calls = packTargets(changesOf(plan));
	for (const [index, call] of calls.entries()) {
		const later = calls.slice(index);
		if (isStopped()) return outcomeOf(applied, [], later);
		try {
			const again = call.filter(({ workflowId }) => applied.has(workflowId));
			if (again.length > 0) {
				const { workflows } = await callAdmin('guard.plan', { change: changeOf(kind, again) });
				for (const { workflowId, version } of workflows) versions.set(workflowId, version);
			}
			const planned = idsIn(call).flatMap((workflowId) => {
				const version = versions.get(workflowId);
				return version === undefined ? [] : [{ workflowId, version }];
			});
			const answer = await callAdmin('guard.apply', { change: changeOf(kind, call), versions: planned });
			for (const workflow of answer.workflows) {
				// Of a divided workflow, any part may be missing on record.
				const { isUnrecorded } = applied.get(workflow.workflowId) ?? {};
				applied.set(workflow.workflowId, { ...defined({ isUnrecorded }), ...workflow });
			}
		} catch (error) {
			return { ...outcomeOf(applied, call, later.slice(1)), error: toPublicError(error) };
		}
		onProgress(applied.size);
	}
	return outcomeOf(applied, [], []);
}

function outcomeOf(
	applied: ReadonlyMap<string, AppliedWorkflowView>,
	failed: readonly TransitionRef[],
	later: readonly (readonly TransitionRef[])[],
): Applied {
	const unknown = idsIn(failed);
	return {
		workflows: [...applied.values()],
		unknown,
		left: idsIn(later.flat()).filter((id) => !unknown.includes(id) && !applied.has(id)),
	};
}
