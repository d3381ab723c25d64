// The variables a guard expression sees in Jira: host objects with documented members only, made for one request.
import { fromJson, type HostObject, type PropertyStore, type Value, type Variables } from '../../sandbox/expression';
import type { AccountId, IssueTypeId } from '../../src/contract/ids';
import type { TransitionRequest } from '../../src/core/policy/decide';
import type { TypeChangeRequest } from '../../src/core/policy/type-change';

function aHost(type: string, id: string, members: Readonly<Record<string, Value>>): HostObject {
	return {
		kind: 'host',
		type,
		id,
		member: (name, meter) => {
			if (name === 'groupIds') meter.expensive();
			return Object.hasOwn(members, name) ? members[name] : undefined;
		},
		toJson: () => ({ id }),
	};
}

const aUser = (
	accountId: AccountId | null,
	displayName: string | null,
	groupIds: readonly string[] = [],
): HostObject | null =>
	accountId === null ? null : aHost('User', accountId, { accountId, displayName, active: true, groupIds });

const aProject = (id: string): HostObject => aHost('Project', id, { id: Number(id), key: 'REL' });

const aWorkType = (id: string): HostObject => aHost('IssueType', id, { id: Number(id), name: 'Release' });

const aStatus = (id: string): HostObject => aHost('IssueStatus', id, { id: Number(id), name: `Status ${id}` });

/** App properties by key, as they were published. */
export type AppProperties = Readonly<Record<string, unknown>>;
/** Reads an app property by its key; undefined when there is none. */
export type ReadProperty = (key: string) => unknown;

export const readOf =
	(properties: AppProperties): ReadProperty =>
	(key) =>
		Object.hasOwn(properties, key) ? properties[key] : undefined;

export const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** The app with properties that stay as they are: each is read once. */
export function anApp(read: ReadProperty): HostObject {
	const values = new Map<string, unknown>();
	const store: PropertyStore = {
		kind: 'properties',
		read(key) {
			if (!values.has(key)) {
				const value = read(key);
				values.set(key, value === undefined ? undefined : throughJson(value));
			}
			return values.get(key);
		},
	};
	return aHost('App', 'muster', { id: 'muster', properties: store });
}

export interface Asked {
	readonly request: TransitionRequest;
	/** Null when Jira shows none. */
	readonly displayName: string | null;
	readonly transitionName: string;
	/** The caller's groups; none where the case is about other things. */
	readonly groupIds?: readonly string[];
	/** The type that the transition's screen gives the work item, where validators are asked. */
	readonly typeOnScreen?: IssueTypeId;
}

/**
 * Variables of one attempt at a transition.
 *
 * @param config the stored rule configuration, as it is compiled
 */
export function variablesOf(asked: Asked, config: unknown): Variables {
	const { request, displayName, transitionName, typeOnScreen, groupIds } = asked;
	const { accountId, projectId, issueTypeId, fromStatusId, toStatusId } = request;
	const project = aProject(projectId);
	const from = fromStatusId === undefined ? null : aStatus(fromStatusId);
	const anIssue = (type: IssueTypeId): HostObject =>
		aHost('Issue', '20001', {
			id: from === null ? null : 20001,
			key: from === null ? null : 'REL-1',
			issueType: aWorkType(type),
			project,
			status: from,
		});
	return {
		user: aUser(accountId, displayName, groupIds),
		project,
		issue: anIssue(typeOnScreen ?? issueTypeId),
		...(from === null ? {} : { originalIssue: anIssue(issueTypeId) }),
		transition: aHost('Transition', '31', { id: 31, name: transitionName, from, to: aStatus(toStatusId) }),
		config: fromJson(throughJson(config)),
	};
}

/** Variables of one attempt at another type: the new one's id is a text there, those of Jira objects are numbers. */
export function typeChangeVariables({ accountId, issue, projectId, newIssueTypeId }: TypeChangeRequest): Variables {
	return {
		user: aUser(accountId, 'deploy-bot'),
		project: aProject(projectId),
		issue: aHost('Issue', '20001', {
			id: 20001,
			key: 'REL-1',
			issueType: aWorkType(issue.issueTypeId),
			project: aProject(issue.projectId),
		}),
		newIssueType: newIssueTypeId,
		newIssueTypeData: aWorkType(newIssueTypeId),
	};
}
