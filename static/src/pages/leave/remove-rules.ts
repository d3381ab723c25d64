// Takes Muster's rules off workflows, some at a time.
import type { AppliedWorkflowView, RuledWorkflowView } from '../../../../src/contract/calls/guards';
import { maxWorkflowsPerRemoval } from '../../../../src/contract/limits';
import { callAdmin } from '../../data/rpc';

/**
 * Carries the removal out and reports what came of each workflow as it comes.
 *
 * @param signal stops it before the next call
 * @throws {RpcError} when a call failed; the workflows before it are done
 */
export async function removeRules(
	workflows: readonly RuledWorkflowView[],
	report: (applied: readonly AppliedWorkflowView[]) => void,
	signal: AbortSignal,
): Promise<void> {
	for (let from = 0; from < workflows.length && !signal.aborted; from += maxWorkflowsPerRemoval) {
		const versions = workflows
			.slice(from, from + maxWorkflowsPerRemoval)
			.map(({ workflowId, version }) => ({ workflowId, version: { ...version } }));
		report((await callAdmin('leave.remove', { versions })).workflows);
	}
}
