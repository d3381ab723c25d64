// The variables a guard expression sees in Jira: host objects with documented members only, made for one request.
import { fromJson, type HostObject, type PropertyStore, type Value, type Variables } from '../../sandbox/expression';
import type { TransitionRequest } from '../../src/core/decide';

function aHost(type: string, id: string, members: Readonly<Record<string, Value>>): HostObject {
	return {
		kind: 'host',
		type,
		id,
		member: (name) => (Object.hasOwn(members, name) ? members[name] : undefined),
		toJson: () => ({ id }),
	};
}

const aStatus = (id: string): HostObject => aHost('IssueStatus', id, { id: Number(id), name: `Status ${id}` });

/** App properties by key, as they were published. */
export type AppProperties = Readonly<Record<string, unknown>>;

export const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

export function anApp(properties: AppProperties): HostObject {
	const store: PropertyStore = {
		kind: 'properties',
		read: (key) => (Object.hasOwn(properties, key) ? throughJson(properties[key]) : undefined),
	};
	return aHost('App', 'muster', { id: 'muster', properties: store });
}

export interface Asked {
	readonly request: TransitionRequest;
	/** Null when Jira shows none. */
	readonly displayName: string | null;
	readonly transitionName: string;
}

/**
 * Variables of one attempt at a transition.
 *
 * @param config the stored rule configuration, as it is compiled
 */
export function variablesOf({ request, displayName, transitionName }: Asked, config: unknown): Variables {
	const { accountId, projectId, issueTypeId, fromStatusId, toStatusId } = request;
	const project = aHost('Project', projectId, { id: Number(projectId), key: 'REL' });
	const from = fromStatusId === undefined ? null : aStatus(fromStatusId);
	return {
		user: accountId === null ? null : aHost('User', accountId, { accountId, displayName, active: true }),
		project,
		issue: aHost('Issue', '20001', {
			id: from === null ? null : 20001,
			key: from === null ? null : 'REL-1',
			issueType: aHost('IssueType', issueTypeId, { id: Number(issueTypeId), name: 'Release' }),
			project,
			status: from,
		}),
		transition: aHost('Transition', '31', { id: 31, name: transitionName, from, to: aStatus(toStatusId) }),
		config: fromJson(throughJson(config)),
	};
}
