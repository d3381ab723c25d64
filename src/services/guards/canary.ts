// The canary: a transition that Jira shows to Muster's own account, and only while its rules can read the registry.
import * as z from '#zod';
import type { Actor } from '../../contract/actor';
import type { StatusId } from '../../contract/ids';
import { AppError } from '../../core/errors';
import { isCanary } from '../../core/guards/canary';
import { readRule } from '../../core/guards/rules';
import { pick } from '../../core/values/pick';
import type { Issues, SiteTransition, SiteWorkflow, WorkflowEdit, WorkflowEditor, Workflows } from '../ports/jira';
import type { Ports } from '../ports/ports';
import type { RecordRef, RecordWrite } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { readProtectedStatuses } from '../site/read-protected-statuses';
import type { KnownChange } from './found-changes';
import { addGuardHistory } from './guard-history';

const canaryRef: RecordRef = { kind: 'report', id: 'canary' };
const canarySchema = z.strictObject({
	issueKey: z.string(),
	workflowId: z.string(),
	workflow: z.string(),
	transitionId: z.string(),
	/** Muster's own account, to which alone the transition is shown. */
	account: z.string(),
});
/** Where the canary stands, and the work item it is looked for on. */
export type Canary = z.infer<typeof canarySchema>;

type CanaryPorts = Pick<Ports, 'records' | 'accounts' | 'time' | 'randomness'> & {
	readonly issues: Issues;
	readonly workflows: Workflows;
	readonly workflowEditor: WorkflowEditor;
};

export async function readCanary({ records }: Pick<Ports, 'records'>): Promise<Canary | undefined> {
	const [stored] = await records.read([canaryRef]);
	return stored === undefined ? undefined : parseRecord(canarySchema, canaryRef, stored.body);
}

async function save(editor: WorkflowEditor, edit: WorkflowEdit): Promise<void> {
	const saved = await editor.save(edit);
	if (saved.outcome === 'stale') {
		throw new AppError('CONFLICT', 'workflow-changed-meanwhile');
	}
	if (saved.outcome === 'unknown') {
		throw new AppError('UNAVAILABLE', 'workflow-not-changed-yet');
	}
	if (saved.outcome === 'refused') {
		throw new AppError('CONFLICT', { problem: 'workflow-refused', params: { reasons: saved.reasons } });
	}
}

/** Name of the transition; people see it in the workflow editor only. */
const canaryName = 'Muster health check';

/** The workflow again, with the transition that was just added. */
async function withCanary(
	editor: WorkflowEditor,
	workflow: SiteWorkflow,
	toStatusId: StatusId,
	account: string,
): Promise<SiteTransition> {
	await save(editor, {
		workflowId: workflow.id,
		version: workflow.version,
		rules: [
			{
				kind: 'add-transition',
				name: canaryName,
				description: "Shown to Muster's own account only, while rules can read its registry. Nobody can use it.",
				toStatusId,
				module: 'canary',
				configuration: { account },
			},
		],
	});
	const [changed] = await editor.read([workflow.id]);
	const canary = changed?.transitions.find((transition) => isCanary(transition, account));
	if (canary === undefined) throw new AppError('BUG', 'canary-not-shown');
	return canary;
}

/** The record of who put the canary where it stands, or took it away. */
function historyOf(
	ports: CanaryPorts,
	actor: Actor,
	action: 'set-up-canary' | 'remove-canary',
	{ workflowId, workflow, transitionId, issueKey }: Canary,
	rules: Pick<KnownChange, 'before' | 'after'>,
): RecordWrite[] {
	const at = ports.time.now();
	const transitions = [{ workflowId, workflow, transitionId, transition: canaryName, issueKey, ...rules }];
	const history = { at, actor: pick(actor, ['kind', 'id']), action, transitions };
	return addGuardHistory(ports, `canary-${at}-${ports.randomness.salt()}`, [history]);
}

/**
 * Adds the canary to the workflow of a work item, as the person who calls.
 *
 * @throws {AppError} NOT_FOUND when Muster's own account cannot see the work item; CONFLICT when one stands elsewhere, every
 *   status is protected, or Jira refuses
 */
export async function setUpCanary(ports: CanaryPorts, actor: Actor, issueKey: string): Promise<void> {
	if ((await readCanary(ports)) !== undefined) {
		throw new AppError('CONFLICT', 'canary-stands');
	}
	const position = await ports.issues.readPosition(issueKey);
	if (position === undefined) {
		throw new AppError('NOT_FOUND', { problem: 'canary-item-unseen', params: { issueKey } }, { field: 'issueKey' });
	}
	const seen = await ports.workflows.readFor(position.projectId, position.issueType.id);
	if (seen === undefined) throw new AppError('NOT_FOUND', { problem: 'canary-no-workflow', params: { issueKey } });
	const [workflow] = await ports.workflowEditor.read([seen.id]);
	if (workflow === undefined) throw new AppError('FORBIDDEN', 'workflow-not-yours');
	const protectedStatuses = await readProtectedStatuses(ports);
	const status = workflow.statuses.find(({ id }) => !protectedStatuses.includes(id));
	if (status === undefined) {
		throw new AppError('CONFLICT', 'every-status-protected');
	}
	const account = await ports.accounts.readOwnId();
	const canary =
		workflow.transitions.find((transition) => isCanary(transition, account)) ??
		(await withCanary(ports.workflowEditor, workflow, status.id, account));
	const body: Canary = {
		issueKey,
		workflowId: workflow.id,
		workflow: workflow.name,
		transitionId: canary.id,
		account,
	};
	const committed = await ports.records.commit([
		{ type: 'set', ref: canaryRef, expected: 'absent', record: { version: 1, body } },
		...historyOf(ports, actor, 'set-up-canary', body, { before: [], after: canary.rules.map(readRule) }),
	]);
	if (committed === 'conflict') throw new AppError('CONFLICT', 'canary-stands');
}

/** Takes the canary away, as the person who calls; one whose workflow is gone is only forgotten. */
export async function removeCanary(ports: CanaryPorts, actor: Actor): Promise<void> {
	const canary = await readCanary(ports);
	if (canary === undefined) return;
	const [workflow] = await ports.workflowEditor.read([canary.workflowId]);
	const standing = workflow?.transitions.filter((transition) => isCanary(transition, canary.account)) ?? [];
	if (workflow !== undefined && standing.length > 0) {
		await save(ports.workflowEditor, {
			workflowId: workflow.id,
			version: workflow.version,
			rules: standing.map(({ id }) => ({ kind: 'remove-transition', transitionId: id })),
		});
	}
	const before = standing.flatMap(({ rules }) => rules.map(readRule));
	await ports.records.commit(historyOf(ports, actor, 'remove-canary', canary, { before, after: [] }));
	await ports.records.remove([canaryRef]);
}
