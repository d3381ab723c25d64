// Calls that look back over the audit of the site.

import type { AuditEvent } from '../../contract/audit-event';
import { type ActivityOutputs, type AuditLineView, activityInputs } from '../../contract/calls/activity';
import { defined } from '../../contract/defined';
import { readNewestAnchor } from '../../services/audit/anchors';
import { siteComparedUpTo } from '../../services/audit/compared';
import { listEvents } from '../../services/audit/list-events';
import { readActivity, readSparks } from '../../services/audit/read-activity';
import { readNames } from '../../services/registry/read-identity';
import { defineCalls } from '../define-call';
import { callPorts, ports } from '../wiring';
import { viewEvent } from './views';

const access = 'jira-admin';

async function viewLines(events: readonly AuditEvent[]): Promise<AuditLineView[]> {
	const actors = [...new Set(events.flatMap(({ actorId }) => (actorId === undefined ? [] : [actorId])))];
	const names = await readNames(ports, actors);
	return events.map((event) => {
		const { issueId, projectId } = event.payload;
		const name = event.actorId === undefined ? undefined : names.get(event.actorId);
		return { ...viewEvent(event, name), issueId, projectId };
	});
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
				if (event === undefined) return activity;
				const { issueId, projectId } = event.payload;
				return { ...activity, latest: { ...viewEvent(event, undefined), issueId, projectId } };
			},
		},
		'activity.sparks': {
			access,
			run: async ({ accountIds }) => ({ accounts: await readSparks(ports, accountIds) }),
		},
		'audit.list': {
			access,
			run: async ({ filter, cursor }) => {
				const { events, ...page } = await listEvents(ports, filter, cursor);
				return { events: await viewLines(events), ...page };
			},
		},
		'audit.state': {
			access,
			run: async () => {
				const [comparedUpTo, { checkedUpTo }] = await Promise.all([
					siteComparedUpTo(ports.records),
					readNewestAnchor(ports),
				]);
				return defined({ comparedUpTo, anchoredUpTo: checkedUpTo === 0 ? undefined : checkedUpTo });
			},
		},
	},
	callPorts,
);
