// A transition with what stands on it, and what tells it from the others.
import type { InventoryTransitionView, InventoryWorkflowView } from '../../../../src/contract/calls/guards';
import type { TransitionRef } from '../../../../src/contract/guard';

/** A transition and what stands on it. */
export interface GuardPlace {
	readonly workflow: Pick<InventoryWorkflowView, 'workflowId' | 'name'>;
	readonly transition: InventoryTransitionView;
}

export const keyOf = ({ workflowId, transitionId }: TransitionRef): string => `${workflowId} ${transitionId}`;

export const refOf = ({ workflow, transition }: GuardPlace): TransitionRef => ({
	workflowId: workflow.workflowId,
	transitionId: transition.transitionId,
});
