// Lists every workflow that holds rules of Muster's, in use or not: what has to go before the app is uninstalled.
import type { RuledWorkflowView } from '../../contract/calls/guards';
import { defined } from '../../contract/defined';
import type { SiteTransition, SiteWorkflow, Workflows } from '../ports/jira';
import type { Ports } from '../ports/ports';
import { removalOf } from './apply-guards';
import { readWorkflowPage } from './read-inventory';

/** Workflows of a page: one request to Jira. */
const workflowsPerPage = 50;

/** Says whether a transition refuses everybody once the app is gone. */
const wouldBlock = ({ rules }: SiteTransition): boolean =>
	rules.some(({ module, isDisabled }) => !isDisabled && module !== 'audit');

function viewRuled(workflow: SiteWorkflow, account: string): RuledWorkflowView[] {
	if (removalOf(workflow, account).length === 0) return [];
	const { id, name, projectId, isEditable, version, transitions } = workflow;
	return [
		{
			workflowId: id,
			name,
			...defined({ projectId }),
			isEditable,
			version,
			rules: transitions.reduce((count, { rules }) => count + rules.length, 0),
			transitions: transitions.filter(wouldBlock).length,
		},
	];
}

/** A page of them; a page may be empty with a cursor left. */
export async function listRuled(
	ports: Pick<Ports, 'accounts'> & { readonly workflows: Workflows },
	cursor: string | undefined,
): Promise<{ readonly workflows: readonly RuledWorkflowView[]; readonly cursor?: string }> {
	const [account, page] = await Promise.all([
		ports.accounts.readOwnId(),
		readWorkflowPage(ports, cursor, workflowsPerPage, false),
	]);
	return {
		workflows: page.workflows.flatMap((workflow) => viewRuled(workflow, account)),
		...defined({ cursor: page.cursor }),
	};
}
