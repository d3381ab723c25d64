// Tells a space's administrators which transitions Muster guards, and who may make those.
import type { TransitionView } from '../../contract/calls/transitions';
import type { ProjectId } from '../../contract/ids';
import type { InForceHere } from '../../contract/site';
import { isCanary } from '../../core/guards/canary';
import { hasRulesToPass } from '../../core/guards/rules';
import { type Control, switchesIn } from '../../core/snapshot/control';
import { countsInProject, type Entry, liveRights } from '../../core/snapshot/entry';
import type { ProjectWorkflows } from '../ports/jira';
import type { Ports } from '../ports/ports';
import { readInForceHere } from '../registry/in-force';
import { readEntriesIn } from '../registry/reach-records';
import { readCanary } from './canary';
import { closedSpaces } from './closed-spaces';
import { transitionsIn, viewTransitions } from './view-transitions';

export interface Transitions extends InForceHere {
	readonly transitions: readonly TransitionView[];
}

/**
 * The transitions that work items of a space can make, as they stand in Jira now: guarded ones first, then in the
 * order of the workflows. The transition that creates a work item is listed only with a guard, and that of the health
 * check not at all.
 */
export async function listProjectTransitions(
	ports: Pick<Ports, 'records' | 'time'> & { readonly projectWorkflows: ProjectWorkflows },
	projectId: ProjectId,
): Promise<Transitions & { readonly isClosed: boolean; readonly identities: number }> {
	const [{ control, ...lag }, workflows, canary, closed] = await Promise.all([
		readInForceHere(ports),
		ports.projectWorkflows.list(projectId),
		readCanary(ports),
		closedSpaces(ports),
	]);
	const all = transitionsIn(workflows).filter(({ transition }) => !isCanary(transition, canary?.account));
	const guarded = all.filter(({ transition }) => hasRulesToPass(transition.rules));
	const open = all.filter(({ transition }) => !hasRulesToPass(transition.rules) && transition.kind !== 'initial');
	const transitions = await viewTransitions(ports, control, projectId, [...guarded, ...open]);
	return {
		switches: switchesIn(control, projectId, 'administrator'),
		...lag,
		isClosed: closed.some(({ id }) => id === projectId),
		identities: await countGranted(ports, control, projectId),
		transitions,
	};
}

/** How many identities have a right in a space that has not ended: those that a freeze of the space would stop. */
async function countGranted(
	{ records, time }: Pick<Ports, 'records' | 'time'>,
	control: Control | undefined,
	projectId: ProjectId,
): Promise<number> {
	if (control === undefined) return 0;
	const { entries } = await readEntriesIn(records, control, [projectId]);
	const now = time.now();
	const isGranted = (entry: Entry) => liveRights(entry, now).some((tags) => countsInProject(tags, projectId));
	return [...entries.values()].filter(isGranted).length;
}
