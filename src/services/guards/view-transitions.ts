// Describes transitions of one space: what Muster's rules on them do, and which identities they let pass.
import type { TransitionView } from '../../contract/calls/transitions';
import { defined } from '../../contract/defined';
import type { ProjectId, StatusId } from '../../contract/ids';
import { type Deciding, readDeciding } from '../../core/guards/deciding';
import { readRule } from '../../core/guards/rules';
import { siteFactsOf, viewGuardState } from '../../core/guards/view-guards';
import { statusesBefore, type TransitionScope } from '../../core/policy/performers';
import type { Control } from '../../core/snapshot/control';
import type { ProjectWorkflow, SiteTransition } from '../ports/jira';
import type { Ports } from '../ports/ports';
import { findPerformers, type PerformerLimits } from './find-performers';

/** A transition of a workflow in one space. */
export interface SpaceTransition {
	readonly workflow: ProjectWorkflow;
	readonly transition: SiteTransition;
	readonly deciding: Deciding;
}

/** The transitions of some workflows, in their order. */
export function transitionsIn(workflows: readonly ProjectWorkflow[]): SpaceTransition[] {
	return workflows.flatMap((workflow) =>
		workflow.transitions.map((transition) => ({
			workflow,
			transition,
			deciding: readDeciding(transition.rules.map(readRule)),
		})),
	);
}

/** Who is asked about: work items of the space in one status, or in every status that the transition starts from. */
const scopeOf = (
	{ workflow, transition }: SpaceTransition,
	projectId: ProjectId,
	statusId: StatusId | undefined,
): TransitionScope => ({
	projectId,
	issueTypeIds: workflow.issueTypes.map(({ id }) => id),
	from: statusId === undefined ? statusesBefore(transition, workflow) : [statusId],
	toStatusId: transition.to.id,
});

/**
 * Views of transitions in one space, with who may perform those on which something decides.
 *
 * @param statusId the one status the work item is in; left out: every status that the transition starts from
 * @param limits what may be read for it
 */
export async function viewTransitions(
	ports: Pick<Ports, 'records' | 'time'>,
	control: Control | undefined,
	projectId: ProjectId,
	transitions: readonly SpaceTransition[],
	{ statusId, limits }: { readonly statusId?: StatusId; readonly limits?: PerformerLimits } = {},
): Promise<TransitionView[]> {
	const asked = transitions.map((one) => ({ ...one, scopes: [scopeOf(one, projectId, statusId)] }));
	const performers = await findPerformers(ports, control, asked, limits);
	const site = siteFactsOf(control);
	return asked.map((one) => {
		const { workflow, transition } = one;
		const found = performers.get(one);
		return {
			workflowId: workflow.id,
			workflow: workflow.name,
			transitionId: transition.id,
			name: transition.name,
			kind: transition.kind,
			from: transition.from,
			to: transition.to,
			issueTypes: workflow.issueTypes,
			...viewGuardState(transition.rules, transition.to.id, site),
			...defined({ performers: found }),
		};
	});
}
