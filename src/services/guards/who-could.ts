// Answers who could make a transition now, and which transitions an identity could: decide() for every case there is.
import type { CouldRowView, CouldView, GrantableListView, WhoRowView, WhoView } from '../../contract/calls/who-could';
import type { DenyReason } from '../../contract/decision';
import { defined } from '../../contract/defined';
import type { TransitionRef } from '../../contract/guard';
import { isRegistered } from '../../contract/identity-status-meaning';
import type { AccountId, ProjectId } from '../../contract/ids';
import { AppError } from '../../core/errors';
import { isCanary } from '../../core/guards/canary';
import { type Deciding, guardsOf, membersOf, peoplePass, readDeciding } from '../../core/guards/deciding';
import { hasRulesToPass, readRule } from '../../core/guards/rules';
import { siteFactsOf, viewInventoryTransition } from '../../core/guards/view-guards';
import type { Controls } from '../../core/policy/decide';
import {
	isLackOfGrant,
	type OpenRequest,
	passesWithGrant,
	refusalAt,
	requestsIn,
	statusesBefore,
} from '../../core/policy/performers';
import { refusals } from '../../core/policy/refusal';
import { effectiveStatus, type Identity } from '../../core/registry/identity';
import { type Control, controlsOf } from '../../core/snapshot/control';
import type { SiteTransition, SiteWorkflow, Workflows, WorkflowUsages } from '../ports/jira';
import type { Ports } from '../ports/ports';
import type { Records } from '../ports/records';
import { requireControl } from '../registry/control-record';
import { readIdentities } from '../registry/read-identity';
import { findShardPlace } from '../registry/shard-place';
import { ownedBy, readShards } from '../registry/shard-records';
import { readCanary } from './canary';
import { readWorkflowPage } from './read-inventory';

type WhoPorts = Pick<Ports, 'records' | 'time'> & { readonly workflows: Workflows };

/** A page ends with the shard in which it reaches so many identities. */
const enoughIdentities = 400;
const shardsAtOnce = 4;
/** Workflows of a page; each with guards takes further requests for the spaces it serves. */
const workflowsPerPage = 10;

/** A transition, and every request that it can stand for. */
interface Asked {
	/** One request for each work type and each status before, in every space the workflow serves. */
	readonly requests: readonly OpenRequest[];
	readonly deciding: Deciding;
}

function ask(workflow: SiteWorkflow, transition: SiteTransition, { spaces }: WorkflowUsages): Asked {
	const from = statusesBefore(transition, workflow);
	return {
		requests: spaces.flatMap((space) => requestsIn({ ...space, from, toStatusId: transition.to.id })),
		deciding: readDeciding(transition.rules.map(readRule)),
	};
}

type Answer = Pick<WhoRowView, 'can' | 'reason' | 'projectIds' | 'lacksGrant'>;

/** What decide() says of every request that the transition stands for; no reason where Jira applies something else. */
function answerFor({ requests, deciding }: Asked, identity: Identity, controls: Controls, now: number): Answer {
	// A rule without a configuration fails for everybody, and decide() knows no word for it.
	if (deciding.effect === 'closed' || deciding.isUnsure) return { can: false, projectIds: [] };
	const guards = guardsOf(deciding);
	const projectIds = new Set<ProjectId>();
	const reasons = new Map<DenyReason, OpenRequest>();
	for (const request of requests) {
		const reason = refusalAt(request, identity, guards, controls, now);
		if (reason === undefined) projectIds.add(request.projectId);
		else reasons.set(reason, request);
	}
	const can = projectIds.size > 0;
	const [closest] = [...reasons].sort(([a], [b]) => refusals[b].closeness - refusals[a].closeness);
	if (can || closest === undefined) return { can, projectIds: [...projectIds] };
	const [reason, request] = closest;
	const lacksGrant = isLackOfGrant(reason) && passesWithGrant(request, identity, guards, controls, now);
	return { can, reason, projectIds: [], ...(lacksGrant ? { lacksGrant } : {}) };
}

const noTransition = (): AppError => new AppError('NOT_FOUND', 'transition-gone');

async function requireTransition({ workflows }: WhoPorts, ref: TransitionRef) {
	const workflow = (await workflows.read([ref.workflowId])).find(({ id }) => id === ref.workflowId);
	const transition = workflow?.transitions.find(({ id }) => id === ref.transitionId);
	if (workflow === undefined || transition === undefined) throw noTransition();
	return { workflow, transition };
}

interface IdentityPage {
	readonly identities: readonly Identity[];
	/** Absent on the last page. */
	readonly cursor?: string;
}

/** A page of the identities that are not retired, each read by key. */
async function readIdentityPage(records: Records, control: Control, cursor: string | undefined): Promise<IdentityPage> {
	const { names, from, cursorAt } = findShardPlace(control, cursor);
	const accountIds: AccountId[] = [];
	let next = from;
	while (next < names.length && accountIds.length < enoughIdentities) {
		for (const shard of await readShards(records, names.slice(next, next + shardsAtOnce))) {
			const rows = ownedBy(shard, control.routing, shard.rows);
			accountIds.push(...rows.flatMap(([accountId, { status }]) => (isRegistered(status) ? [accountId] : [])));
		}
		next += shardsAtOnce;
	}
	const identities = await readIdentities({ records }, accountIds);
	const following = cursorAt(next);
	return {
		identities: identities.filter(({ status }) => isRegistered(status)),
		...defined({ cursor: following }),
	};
}

/**
 * Who could make a transition now: a page of identities, each with what decide() says.
 *
 * At a guard that only monitors, and while the glass is broken, that is what the guard would say. Retired identities are
 * left out. A cursor of a registry that has grown since starts anew.
 * @throws {AppError} NOT_FOUND when Jira has no such transition; UNAVAILABLE before the registry is prepared
 */
export async function whoCould(ports: WhoPorts, ref: TransitionRef, cursor: string | undefined): Promise<WhoView> {
	const control = await requireControl(ports.records);
	const [{ workflow, transition }, usages, page] = await Promise.all([
		requireTransition(ports, ref),
		ports.workflows.usages(ref.workflowId),
		readIdentityPage(ports.records, control, cursor),
	]);
	const asked = ask(workflow, transition, usages);
	const controls = controlsOf(control);
	const now = ports.time.now();
	return {
		transition: viewInventoryTransition(transition, siteFactsOf(control)),
		workflow: workflow.name,
		spaces: usages.spaces,
		isComplete: usages.isComplete,
		people: peoplePass(asked.deciding) !== 'no',
		...defined({ members: membersOf(asked.deciding) }),
		rows: page.identities.map((identity) => ({
			accountId: identity.accountId,
			name: identity.name,
			type: identity.type,
			status: effectiveStatus(identity, now),
			...answerFor(asked, identity, controls, now),
		})),
		...defined({ cursor: page.cursor }),
	};
}

const isGuarded = ({ rules }: SiteTransition): boolean => hasRulesToPass(rules);

/** Transitions of a workflow with the spaces that make them; the spaces are read only when something is guarded. */
async function grantableIn({ workflows }: WhoPorts, workflow: SiteWorkflow, control: Control) {
	if (!workflow.transitions.some(isGuarded)) return [];
	const usages = await workflows.usages(workflow.id);
	return workflow.transitions.map((transition) => ({
		transition,
		usages,
		view: {
			workflowId: workflow.id,
			workflow: workflow.name,
			transition: viewInventoryTransition(transition, siteFactsOf(control)),
			...usages,
		},
	}));
}

/** What decide() says of the guarded transitions of a workflow. */
async function couldIn(
	ports: WhoPorts,
	workflow: SiteWorkflow,
	identity: Identity,
	control: Control,
): Promise<CouldRowView[]> {
	const controls = controlsOf(control);
	const grantable = await grantableIn(ports, workflow, control);
	return grantable
		.filter(({ transition }) => isGuarded(transition))
		.map(({ transition, usages, view }) => ({
			...view,
			...answerFor(ask(workflow, transition, usages), identity, controls, ports.time.now()),
		}));
}

/**
 * Which guarded transitions an identity could make now: a page of the workflows in use.
 *
 * @throws {AppError} NOT_FOUND when the account was never registered; UNAVAILABLE before the registry is prepared
 */
export async function couldPerform(
	ports: WhoPorts,
	accountId: AccountId,
	cursor: string | undefined,
): Promise<CouldView> {
	const control = await requireControl(ports.records);
	const [identity] = await readIdentities(ports, [accountId]);
	if (identity === undefined) throw new AppError('NOT_FOUND', 'identity-unknown');
	const page = await readWorkflowPage(ports, cursor, workflowsPerPage);
	const rows = await Promise.all(page.workflows.map((workflow) => couldIn(ports, workflow, identity, control)));
	const open = page.workflows.flatMap(({ transitions }) => transitions.filter((one) => !isGuarded(one)));
	return {
		rows: rows.flat(),
		unguarded: open.length,
		...defined({ cursor: page.cursor }),
	};
}

/**
 * Transitions that a grant can be made for: a page of the workflows in use, those with a guard.
 *
 * @throws {AppError} UNAVAILABLE before the registry is prepared
 */
export async function listGrantable(ports: WhoPorts, cursor: string | undefined): Promise<GrantableListView> {
	const [control, canary, page] = await Promise.all([
		requireControl(ports.records),
		readCanary(ports),
		readWorkflowPage(ports, cursor, workflowsPerPage),
	]);
	const found = await Promise.all(page.workflows.map((workflow) => grantableIn(ports, workflow, control)));
	const rows = found.flat().filter(
		// What creates work items is no move between two statuses: only where a guard stands, a grant opens it.
		({ transition }) =>
			!isCanary(transition, canary?.account) && (transition.kind !== 'initial' || isGuarded(transition)),
	);
	return { rows: rows.map(({ view }) => view), ...defined({ cursor: page.cursor }) };
}
