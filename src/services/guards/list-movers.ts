// Tells who may move one work item now, at the transitions that Muster guards.
import type { IssueOutputs } from '../../contract/calls/issue';
import type { IssueId } from '../../contract/ids';
import { AppError } from '../../core/errors';
import { isCanary } from '../../core/guards/canary';
import { switchesIn } from '../../core/snapshot/control';
import type { Issues, ProjectWorkflows, WorkflowTransition } from '../ports/jira';
import type { Ports } from '../ports/ports';
import { readInForceHere } from '../registry/in-force';
import { readCanary } from './canary';
import type { PerformerLimits } from './find-performers';
import { transitionsIn, viewTransitions } from './view-transitions';

/** A panel is opened with every work item: what it reads must not grow with the registry. */
const panelLimits: PerformerLimits = { candidates: 50, shards: 48 };

function startsFrom({ kind, from }: WorkflowTransition, statusId: string): boolean {
	return kind === 'global' || (kind === 'directed' && from.some(({ id }) => id === statusId));
}

/**
 * The transitions that a work item could make from its present status: those on which a rule of Muster's decides, and
 * the names of the others. Where all rules are switched off nothing decides.
 *
 * Stores nothing: whoever sees a work item may ask.
 * @throws {AppError} NOT_FOUND when the work item is gone
 */
export async function listMovers(
	ports: Pick<Ports, 'records' | 'time'> & {
		readonly issues: Issues;
		readonly projectWorkflows: ProjectWorkflows;
	},
	issueId: IssueId,
): Promise<IssueOutputs['issue.movers']> {
	const position = await ports.issues.readPosition(issueId);
	if (position === undefined) throw new AppError('NOT_FOUND', 'work-item-unknown');
	const { projectId, issueType, status } = position;
	const [{ control, ...lag }, canary, workflow] = await Promise.all([
		readInForceHere(ports),
		readCanary(ports),
		ports.projectWorkflows.read(projectId, issueType),
	]);
	const possible = transitionsIn(workflow === undefined ? [] : [workflow]).filter(
		({ transition }) => startsFrom(transition, status.id) && !isCanary(transition, canary?.account),
	);
	const transitions = possible.filter(({ deciding }) => deciding.effect !== 'none');
	return {
		open: possible.flatMap(({ transition, deciding }) => (deciding.effect === 'none' ? [transition.name] : [])),
		switches: switchesIn(control, projectId, 'anybody'),
		...lag,
		transitions: await viewTransitions(ports, control, projectId, transitions, {
			statusId: status.id,
			limits: panelLimits,
		}),
	};
}
