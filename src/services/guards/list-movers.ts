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

type PossiblePorts = Pick<Ports, 'records' | 'time'> & {
	readonly issues: Issues;
	readonly projectWorkflows: ProjectWorkflows;
};

/**
 * Where a work item stands, and the transitions that it could make from there.
 *
 * @throws {AppError} NOT_FOUND when the work item is gone
 */
export async function readPossible(ports: PossiblePorts, issueId: IssueId) {
	const position = await ports.issues.readPosition(issueId);
	if (position === undefined) throw new AppError('NOT_FOUND', 'work-item-unknown');
	const [canary, workflow] = await Promise.all([
		readCanary(ports),
		ports.projectWorkflows.read(position.projectId, position.issueType),
	]);
	const possible = transitionsIn(workflow === undefined ? [] : [workflow]).filter(
		({ transition }) => startsFrom(transition, position.status.id) && !isCanary(transition, canary?.account),
	);
	return { position, possible };
}

/**
 * The transitions that a work item could make from its present status: those on which a rule of Muster's decides, and
 * the names of the others. Where all rules are switched off nothing decides.
 *
 * Stores nothing: whoever sees a work item may ask.
 * @throws {AppError} NOT_FOUND when the work item is gone
 */
export async function listMovers(ports: PossiblePorts, issueId: IssueId): Promise<IssueOutputs['issue.movers']> {
	const [{ position, possible }, { control, ...lag }] = await Promise.all([
		readPossible(ports, issueId),
		readInForceHere(ports),
	]);
	const { projectId, status } = position;
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
