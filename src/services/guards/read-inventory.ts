// Lists every transition of every workflow in use, with the guards on them, page by page.

import type { InventoryPageView, InventoryWorkflowView } from '../../contract/calls/guards';
import { defined } from '../../contract/defined';
import { invalidInput } from '../../core/errors';
import { isCanary } from '../../core/guards/canary';
import { type SiteFacts, siteFactsOf, viewInventoryTransition } from '../../core/guards/view-guards';
import type { SiteWorkflow, Workflows } from '../ports/jira';
import type { Ports } from '../ports/ports';
import { readControl } from '../registry/control-record';
import { readCanary } from './canary';

type InventoryPorts = Pick<Ports, 'records'> & { readonly workflows: Workflows };

/** Workflows of a page: one request to Jira. */
const workflowsPerPage = 50;

export interface WorkflowPage {
	readonly workflows: readonly SiteWorkflow[];
	/** Absent on the last page. */
	readonly cursor?: string;
}

/**
 * A page of the workflows.
 *
 * @param inUse only those that a space uses
 * @throws {AppError} INVALID_INPUT when the cursor is not one of ours
 */
export async function readWorkflowPage(
	{ workflows }: { readonly workflows: Workflows },
	cursor: string | undefined,
	limit: number,
	inUse = true,
): Promise<WorkflowPage> {
	if (cursor !== undefined && !/^\d{1,6}$/.test(cursor)) throw invalidInput('cursor', 'page-out-of-order');
	const startAt = Number(cursor ?? 0);
	const page = await workflows.page(startAt, limit, inUse);
	// Jira may give fewer than were asked for.
	const isLast = page.isLast || page.workflows.length === 0;
	return { workflows: page.workflows, ...(isLast ? {} : { cursor: String(startAt + page.workflows.length) }) };
}

/** Every workflow in use, each once, however the list moves while it is read. */
export async function readWorkflowsInUse(ports: { readonly workflows: Workflows }): Promise<SiteWorkflow[]> {
	const found = new Map<string, SiteWorkflow>();
	let cursor: string | undefined;
	do {
		const page = await readWorkflowPage(ports, cursor, workflowsPerPage);
		for (const workflow of page.workflows) found.set(workflow.id, workflow);
		cursor = page.cursor;
	} while (cursor !== undefined);
	return [...found.values()];
}

/** @param account Muster's own, once a canary was set up */
function viewWorkflow(workflow: SiteWorkflow, site: SiteFacts, account: string | undefined): InventoryWorkflowView {
	const { id, name, projectId, isEditable, transitions } = workflow;
	return {
		workflowId: id,
		name,
		...defined({ projectId }),
		isEditable,
		transitions: transitions
			.filter((transition) => !isCanary(transition, account))
			.map((transition) => viewInventoryTransition(transition, site)),
	};
}

/** A page of the inventory: every transition of some workflows in use, as they stand in Jira now. */
export async function readInventory(ports: InventoryPorts, cursor: string | undefined): Promise<InventoryPageView> {
	const [control, canary, page] = await Promise.all([
		readControl(ports.records),
		readCanary(ports),
		readWorkflowPage(ports, cursor, workflowsPerPage),
	]);
	return {
		workflows: page.workflows.map((workflow) => viewWorkflow(workflow, siteFactsOf(control), canary?.account)),
		...defined({ cursor: page.cursor }),
	};
}
