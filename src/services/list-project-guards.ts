// Tells a space's administrators which transitions Muster guards.

import type { Ports, ProjectWorkflows } from './ports';
import { readControl } from './registry-records';
import { type GuardRecord, syncGuards } from './sync-guards';

export interface ProjectGuards {
	readonly isFrozen: boolean;
	readonly guards: readonly GuardRecord[];
}

/**
 * The guards in the workflows a project uses, as they stand in Jira now.
 */
export async function listProjectGuards(
	ports: Pick<Ports, 'records' | 'ownRules' | 'time'> & { readonly projectWorkflows: ProjectWorkflows },
	projectId: Parameters<ProjectWorkflows['namesFor']>[0],
): Promise<ProjectGuards> {
	const [control, names, synced] = await Promise.all([
		readControl(ports.records),
		ports.projectWorkflows.namesFor(projectId),
		syncGuards(ports),
	]);
	return {
		isFrozen: control !== undefined && (control.siteFrozen || control.frozenProjects.includes(projectId)),
		guards: names.flatMap((name) => synced.get(name)?.guards ?? []),
	};
}
