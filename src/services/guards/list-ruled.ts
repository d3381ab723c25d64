// Lists every workflow that holds rules of Muster's, in use or not: what has to go before the app is uninstalled.
import type { RuledWorkflowView } from '../../contract/guards';
import type { SiteWorkflow, Workflows } from '../ports';
import { removalOf } from './apply-guards';
import { readWorkflowPage } from './read-inventory';

/** Workflows of a page: one request to Jira. */
const workflowsPerPage = 50;

function viewRuled(workflow: SiteWorkflow): RuledWorkflowView[] {
	const edits = removalOf(workflow);
	if (edits.length === 0) return [];
	const { id, name, projectId, isEditable, version, transitions } = workflow;
	const ruled = transitions.filter(({ rules }) => rules.length > 0);
	return [
		{
			workflowId: id,
			name,
			...(projectId === undefined ? {} : { projectId }),
			isEditable,
			version,
			rules: ruled.reduce((count, { rules }) => count + rules.length, 0),
			transitions: ruled.length,
		},
	];
}

/** A page of them; a page may be empty with a cursor left. */
export async function listRuled(
	ports: { readonly workflows: Workflows },
	cursor: string | undefined,
): Promise<{ readonly workflows: readonly RuledWorkflowView[]; readonly cursor?: string }> {
	const page = await readWorkflowPage(ports, cursor, workflowsPerPage, false);
	return {
		workflows: page.workflows.flatMap(viewRuled),
		...(page.cursor === undefined ? {} : { cursor: page.cursor }),
	};
}
