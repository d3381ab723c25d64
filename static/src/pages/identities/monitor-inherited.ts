// Sets every enforcing guard of the workflows in use to monitor.

import type { AppliedWorkflowView } from '../../../../src/contract/calls/guards';
import { defined } from '../../../../src/contract/defined';
import type { PublicError } from '../../../../src/contract/errors';
import type { GuardPlace } from '../../data/guards/guard-place';
import { applyPlan, changesOf, planChange } from '../../data/guards/send-change';
import { callAdmin } from '../../data/rpc';

const toMonitor = { action: 'enforcement', enforcement: 'monitor' } as const;

/** Workflows that were dealt with, and how many there are. */
export type ReportProgress = (done: number, total: number) => void;

export interface Monitored {
	/** Guards that monitor now. */
	readonly guards: number;
	/** Workflows that could not be changed. */
	readonly failed: readonly AppliedWorkflowView[];
	/** Workflows that were changed, and of which that could not be put on record. */
	readonly unrecorded: number;
	/** Why it stopped before the end. */
	readonly error?: PublicError;
}

async function readEnforcing(): Promise<GuardPlace[]> {
	const found: GuardPlace[] = [];
	let cursor: string | undefined;
	do {
		const page = await callAdmin('guard.inventory', cursor === undefined ? {} : { cursor });
		for (const workflow of page.workflows) {
			for (const transition of workflow.transitions) {
				// Guards that are switched off stop nobody, and stay as they are.
				const stops = transition.effect !== undefined && transition.guard?.enforcement === 'enforce';
				if (stops) found.push({ workflow, transition });
			}
		}
		cursor = page.cursor;
	} while (cursor !== undefined);
	return found;
}

/** @throws {RpcError} when the guards could not be read or the change not be planned; nothing was changed then */
export async function monitorInherited(report: ReportProgress): Promise<Monitored> {
	const plan = await planChange(toMonitor, await readEnforcing(), () => undefined);
	const changes = changesOf(plan);
	const total = new Set(changes.map(({ workflowId }) => workflowId)).size;
	report(0, total);
	const { workflows, error } = await applyPlan(
		plan,
		(done) => report(done, total),
		() => false,
	);
	const changed = new Set(workflows.filter(({ outcome }) => outcome === 'done').map(({ workflowId }) => workflowId));
	const unplanned = plan.workflows.flatMap(({ workflowId, name, problem }): AppliedWorkflowView[] =>
		problem === undefined ? [] : [{ workflowId, name, outcome: 'refused', problem }],
	);
	return {
		guards: changes.filter(({ workflowId }) => changed.has(workflowId)).length,
		failed: [...unplanned, ...workflows.filter(({ outcome }) => outcome !== 'done' && outcome !== 'unchanged')],
		unrecorded: workflows.filter(({ isUnrecorded }) => isUnrecorded).length,
		...defined({ error }),
	};
}
