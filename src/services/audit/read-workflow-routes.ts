// How often moves on record took the ways of one workflow, in all spaces that use it.
import type { Ports } from '../ports/ports';
import { type Routes, readRoutes } from './read-activity';

/**
 * A space whose work types follow several workflows counts as a whole: no record says which of them a move followed.
 *
 * @throws {AppError} NOT_FOUND when Jira does not know the workflow
 */
export async function readWorkflowRoutes(
	ports: Pick<Ports, 'records' | 'time' | 'workflows'>,
	workflowId: string,
): Promise<Routes & { readonly isComplete: boolean }> {
	const { spaces, isComplete } = await ports.workflows.usages(workflowId);
	const routes = await readRoutes(
		ports,
		spaces.map(({ projectId }) => projectId),
	);
	return { ...routes, isComplete };
}
