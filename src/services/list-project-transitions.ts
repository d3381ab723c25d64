// Tells a space's administrators which transitions Muster guards, and who may make those.
import type { ProjectId } from '../contract/ids';
import type { TransitionView } from '../contract/rpc';
import { isFrozenIn } from '../core/snapshot';
import type { Ports, ProjectWorkflows } from './ports';
import { readControl } from './registry-records';
import { syncGuards } from './sync-guards';
import { viewTransitions, withGuards } from './view-transitions';

export interface Transitions {
	readonly isFrozen: boolean;
	readonly transitions: readonly TransitionView[];
}

/**
 * The transitions that work items of a space can make, as they stand in Jira now: guarded ones first, then in the
 * order of the workflows. The transition that creates a work item is listed only with a guard.
 */
export async function listProjectTransitions(
	ports: Pick<Ports, 'records' | 'ownRules' | 'time'> & { readonly projectWorkflows: ProjectWorkflows },
	projectId: ProjectId,
): Promise<Transitions> {
	const [control, workflows, synced] = await Promise.all([
		readControl(ports.records),
		ports.projectWorkflows.list(projectId),
		syncGuards(ports),
	]);
	const facts = withGuards(workflows, synced);
	const guarded = facts.filter(({ guards }) => guards.length > 0);
	const open = facts.filter(({ guards, transition }) => guards.length === 0 && transition.kind !== 'initial');
	return {
		isFrozen: isFrozenIn(control, projectId),
		transitions: await viewTransitions(ports, control, projectId, [...guarded, ...open]),
	};
}
