// Calls that look back over the audit of the site.

import type { AuditEvent } from '../../contract/audit-event';
import {
	type ActivityOutputs,
	type AuditLineView,
	type AuditStateView,
	activityInputs,
} from '../../contract/calls/activity';
import { defined } from '../../contract/defined';
import { readNewestAnchor } from '../../services/audit/anchors';
import { siteComparedUpTo } from '../../services/audit/compared';
import { listEvents } from '../../services/audit/list-events';
import { readActivity, readSiteMoves, readSparks } from '../../services/audit/read-activity';
import { readMonthOf } from '../../services/audit/read-month';
import { readWorkflowRoutes } from '../../services/audit/read-workflow-routes';
import { readRecount, viewRecount } from '../../services/audit/recount-records';
import { startRecount } from '../../services/audit/start-recount';
import { readTold, type Told } from '../../services/audit/told';
import { readIdentities } from '../../services/registry/read-identity';
import { defineCalls } from '../define-call';
import { callPorts, ports } from '../wiring';
import { viewEvent, viewHistory } from './views';

const access = 'jira-admin';

function viewLine(event: AuditEvent, identityName: string | undefined, told: Told): AuditLineView {
	const { issueId, projectId } = event.payload;
	return { ...viewEvent(event, identityName, told), issueId, projectId };
}

async function viewLines(events: readonly AuditEvent[]): Promise<AuditLineView[]> {
	const actors = [...new Set(events.flatMap(({ actorId }) => (actorId === undefined ? [] : [actorId])))];
	const identities = await readIdentities(ports, actors);
	const names = new Map(identities.map(({ accountId, name }) => [accountId, name]));
	const told = await readTold(ports, events);
	return events.map((event, i) =>
		viewLine(event, event.actorId === undefined ? undefined : names.get(event.actorId), told[i] ?? {}),
	);
}

/** How far what is told is complete, and anchored. */
async function readState(): Promise<AuditStateView> {
	const [comparedUpTo, { checkedUpTo }] = await Promise.all([siteComparedUpTo(ports.records), readNewestAnchor(ports)]);
	return defined({ comparedUpTo, anchoredUpTo: checkedUpTo === 0 ? undefined : checkedUpTo });
}

export const activityCalls = defineCalls<typeof activityInputs, ActivityOutputs>(
	activityInputs,
	{
		'activity.read': {
			access,
			run: async ({ accountId }) => {
				const [activity, { events }] = await Promise.all([
					readActivity(ports, accountId),
					listEvents(ports, { accountId }, undefined, 1),
				]);
				const [event] = events;
				return { ...activity, ...(event === undefined ? {} : { latest: viewLine(event, undefined, {}) }) };
			},
		},
		'activity.sparks': {
			access,
			run: async ({ accountIds }) => ({ accounts: await readSparks(ports, accountIds) }),
		},
		'activity.routes': { access, run: async ({ workflowId }) => readWorkflowRoutes(ports, workflowId) },
		'audit.list': {
			access,
			run: async ({ filter, cursor }) => {
				const { events, ...page } = await listEvents(ports, filter, cursor);
				return { events: await viewLines(events), ...page };
			},
		},
		'audit.state': {
			access,
			run: readState,
		},
		'counts.recount': {
			access,
			run: async () => {
				await startRecount(ports);
				return viewRecount(await readRecount(ports));
			},
		},
		'counts.state': { access, run: async () => viewRecount(await readRecount(ports)) },
		'overview.read': {
			access,
			run: async () => {
				const [{ days, countedUpTo }, comparedUpTo] = await Promise.all([
					readSiteMoves(ports),
					siteComparedUpTo(ports.records),
				]);
				return { days, ...defined({ countedUpTo, comparedUpTo }) };
			},
		},
		'activity.month': {
			access,
			run: async ({ accountId, month }) => {
				const [read, state] = await Promise.all([readMonthOf(ports, accountId, month), readState()]);
				const { identity, history, ...others } = read;
				return { ...others, name: identity.name, changes: history.map(viewHistory), ...state };
			},
		},
	},
	callPorts,
);
