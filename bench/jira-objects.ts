// Stand-ins for the Jira objects that a guard expression reads: the members it uses, nothing else.
import { fromJson, type HostObject, type PropertyStore, type Value } from '../sandbox/expression';
import type { RuleConfig } from '../src/core/guards/rule-config';
import type { TransitionRequest } from '../src/core/policy/decide';

function hostObject(type: string, id: string, members: Readonly<Record<string, Value>>): HostObject {
	return {
		kind: 'host',
		type,
		id,
		member: (name) => (Object.hasOwn(members, name) ? members[name] : undefined),
		toJson: () => ({ id }),
	};
}

export interface TransitionContext {
	readonly request: TransitionRequest;
	readonly config: RuleConfig;
	/** App properties by key, as they were published. */
	readonly properties: ReadonlyMap<string, unknown>;
}

/** The variables of a workflow rule's expression; ids of Jira objects are numbers, as in Jira. */
export function transitionVariables({ request, config, properties }: TransitionContext): Record<string, Value> {
	const { accountId, projectId, issueTypeId, fromStatusId, toStatusId } = request;
	const store: PropertyStore = { kind: 'properties', read: (key) => properties.get(key) ?? null };
	const status = (id: string) => hostObject('Status', id, { id: Number(id), name: `Status ${id}` });
	const issue = hostObject('Issue', '10000', {
		issueType: hostObject('IssueType', issueTypeId, { id: Number(issueTypeId) }),
		status: fromStatusId === undefined ? null : status(fromStatusId),
	});
	return {
		user: accountId === null ? null : hostObject('User', accountId, { accountId, displayName: 'Release Bot' }),
		issue,
		...(fromStatusId === undefined ? {} : { originalIssue: issue }),
		project: hostObject('Project', projectId, { id: Number(projectId) }),
		transition: hostObject('Transition', '31', { id: 31, name: 'Deploy to production', to: status(toStatusId) }),
		app: hostObject('App', 'muster', { properties: store }),
		config: fromJson(config),
	};
}
