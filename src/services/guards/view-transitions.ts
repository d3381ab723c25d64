// Describes transitions of one space with the guards on them and the identities these let pass.

import type { TransitionView } from '../../contract/calls/transitions';
import type { IssueTypeId, ProjectId, StatusId } from '../../contract/ids';
import type { Guard } from '../../core/policy/decide';
import { statusesBefore } from '../../core/policy/performers';
import type { Control } from '../../core/snapshot/control';
import type { ProjectWorkflow, WorkflowTransition } from '../ports/jira';
import type { Ports } from '../ports/ports';
import { findPerformers } from './find-performers';
import type { GuardRecord, GuardsByWorkflow } from './sync-guards';

/** A transition of a workflow, and Muster's guards on it, those that count first. */
export interface TransitionFacts {
	readonly workflow: ProjectWorkflow;
	readonly transition: WorkflowTransition;
	readonly guards: readonly GuardRecord[];
}

/** A guard that enforces counts before one that monitors, and both before one that is switched off. */
const rankOf = ({ disabled, enforcement }: GuardRecord): number => (disabled ? 2 : enforcement === 'monitor' ? 1 : 0);

/** The transitions of some workflows, in their order, each with its guards. */
export function withGuards(workflows: readonly ProjectWorkflow[], synced: GuardsByWorkflow): TransitionFacts[] {
	return workflows.flatMap((workflow) =>
		workflow.transitions.map((transition) => ({
			workflow,
			transition,
			guards: (synced.get(workflow.name)?.guards ?? [])
				.filter(({ transitionId }) => transitionId === transition.id)
				.sort((a, b) => rankOf(a) - rankOf(b)),
		})),
	);
}

/** The guards that decide together: all of the highest rank there is. */
function decisive([first, ...others]: readonly GuardRecord[]): Guard[] {
	return first === undefined ? [] : [first, ...others.filter((guard) => rankOf(guard) === rankOf(first))];
}

function viewTransition({ workflow, transition, guards }: TransitionFacts): TransitionView {
	const [guard] = guards;
	return {
		workflow: workflow.name,
		transitionId: transition.id,
		name: transition.name,
		from: transition.from,
		to: transition.to,
		issueTypes: workflow.issueTypes,
		...(guard === undefined ? {} : { guard }),
	};
}

/**
 * Views of transitions in one space, guarded ones with who may perform them now.
 *
 * @param from the one status the work item is in; left out: every status that the transition starts from
 */
export async function viewTransitions(
	ports: Pick<Ports, 'records' | 'time'>,
	control: Control | undefined,
	projectId: ProjectId,
	facts: readonly TransitionFacts[],
	from?: StatusId,
): Promise<TransitionView[]> {
	const guarded = facts.filter(({ guards }) => guards.length > 0);
	const performers = await findPerformers(
		ports,
		control,
		guarded.map(({ workflow, transition, guards }) => ({
			guards: decisive(guards),
			scopes: [
				{
					projectId,
					issueTypeIds: workflow.issueTypes.map(({ id }): IssueTypeId => id),
					from: from === undefined ? statusesBefore(transition, workflow) : [from],
					toStatusId: transition.to.id,
				},
			],
		})),
	);
	const byTransition = new Map(guarded.map((one, i) => [one, performers[i]]));
	return facts.map((one) => {
		const found = byTransition.get(one);
		return { ...viewTransition(one), ...(found === undefined ? {} : { performers: found }) };
	});
}
