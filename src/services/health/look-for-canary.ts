// Looks whether Jira still shows the canary to Muster's own account.
import { isCanary } from '../../core/guards/canary';
import { type Canary, readCanary } from '../guards/canary';
import type { Issues, SelfTests, Workflows } from '../ports/jira';
import type { Ports } from '../ports/ports';

/** What the canary shows. */
export type CanarySign = 'none' | 'readable' | 'unreadable' | 'gone' | 'moved' | 'item-unseen' | 'nothing-offered';

export type CanarySeen =
	| { readonly sign: 'none' }
	| { readonly sign: Exclude<CanarySign, 'none'>; readonly canary: Canary };

/**
 * Looks for the canary as Muster's own account.
 *
 * A hidden canary means something only where Jira offers that account other transitions, while the canary stands as
 * Muster made it, and while the work item still follows its workflow.
 */
export async function lookForCanary(
	ports: Pick<Ports, 'records'> & {
		readonly issues: Issues;
		readonly workflows: Workflows;
		readonly selfTests: SelfTests;
	},
): Promise<CanarySeen> {
	const canary = await readCanary(ports);
	if (canary === undefined) return { sign: 'none' };
	const [position, offered] = await Promise.all([
		ports.issues.readPosition(canary.issueKey),
		ports.selfTests.transitionsOf(canary.issueKey),
	]);
	if (position === undefined || offered === undefined) return { sign: 'item-unseen', canary };
	const workflow = await ports.workflows.readFor(position.projectId, position.issueType.id);
	if (workflow?.id !== canary.workflowId) return { sign: 'moved', canary };
	const transition = workflow.transitions.find(({ id }) => id === canary.transitionId);
	// Edited, the transition is shown to others too; under further conditions it hides for reasons of its own.
	const isAsMade = transition !== undefined && isCanary(transition, canary.account) && transition.otherConditions === 0;
	if (!isAsMade) return { sign: 'gone', canary };
	if (offered.includes(canary.transitionId)) return { sign: 'readable', canary };
	return { sign: offered.length === 0 ? 'nothing-offered' : 'unreadable', canary };
}
