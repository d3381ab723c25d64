// The Jira objects an expression sees, with documented members only.
//
// Names and types follow developer.atlassian.com "Jira expressions types": ids of work items, projects, statuses and
// transitions are Numbers; User has neither an account type nor an e-mail address.

import type { Construct } from '../expression';
import type { DateValue, HostObject, MapValue, Meter, PropertyStore, Value } from '../expression/values';
import type { AppHost } from '../seams';
import type { Group, Issue, IssueType, Project, Role, Status, Transition, Workflow } from './model';
import type { Permissions } from './permissions';
import { statusCategories } from './status-categories';
import type { World } from './world';

type Members = Readonly<Record<string, (meter: Meter) => Value>>;
type Methods = Readonly<Record<string, (args: readonly Value[], meter: Meter) => Value>>;

const hostObject = (
	type: string,
	id: string,
	members: Members,
	json: () => unknown,
	methods?: Methods,
): HostObject => ({
	kind: 'host',
	type,
	id,
	member: (name, meter) => (Object.hasOwn(members, name) ? members[name]?.(meter) : undefined),
	...(methods && { method: (name: string) => (Object.hasOwn(methods, name) ? methods[name] : undefined) }),
	toJson: json,
});

const propertyStore = (properties: ReadonlyMap<string, unknown>): PropertyStore => ({
	kind: 'properties',
	read: (key) => properties.get(key) ?? null,
});

const date = (ms: number): DateValue => ({ kind: 'date', ms });

const plainText = (document: unknown): string => {
	if (typeof document === 'string') return document;
	if (typeof document !== 'object' || document === null) return '';
	const text = 'text' in document && typeof document.text === 'string' ? document.text : '';
	const content = 'content' in document && Array.isArray(document.content) ? document.content : [];
	return text + content.map(plainText).join('');
};

/** A work item as an expression sees it; before its creation it has neither id, key nor status. */
export type IssueView = Omit<Issue, 'id' | 'key' | 'statusId'> & {
	readonly id: string | null;
	readonly key: string | null;
	readonly statusId: string | null;
};

/** Builds the host objects of one evaluation. */
export class ExpressionContext {
	constructor(
		private readonly world: World,
		private readonly app: () => AppHost,
		private readonly permissions: Permissions,
	) {}

	/** `new Issue|Project|User(…)` for an actor: null when the entity does not exist or may not be seen. */
	constructFor(actor: string | null): Construct {
		return (type, [argument]) => {
			const id = String(argument);
			if (type === 'User') return this.user(id);
			const issue = type === 'Issue' ? this.world.readIssue(id) : undefined;
			const project =
				type === 'Issue' ? issue && this.world.requireProject(issue.projectId) : this.world.readProject(id);
			if (!project || !this.permissions.hasProject(actor, project, 'BROWSE_PROJECTS')) return null;
			return issue ? this.issue(issue) : this.project(project);
		};
	}

	user(accountId: string | null): HostObject | null {
		const account = accountId === null ? undefined : this.world.accounts.get(accountId);
		if (!account) return null;
		const groups = (): readonly Group[] => this.world.groupsOf(account.accountId);
		return hostObject(
			'User',
			account.accountId,
			{
				accountId: () => account.accountId,
				displayName: () => account.displayName,
				active: () => account.active,
				groups: (meter) => {
					meter.expensive();
					return groups().map((group) => group.name);
				},
				groupIds: (meter) => {
					meter.expensive();
					return groups().map((group) => group.groupId);
				},
				properties: () => propertyStore(this.world.userProperties.get(account.accountId) ?? new Map<string, unknown>()),
			},
			() => ({ accountId: account.accountId, displayName: account.displayName, active: account.active }),
			{
				getProjectRoles: (args, meter) => {
					meter.expensive();
					const [argument] = args;
					const project =
						typeof argument === 'object' && argument !== null && 'kind' in argument && argument.kind === 'host'
							? this.world.readProject(argument.id)
							: undefined;
					if (!project || args.length !== 1) throw new TypeError('getProjectRoles expects one Project.');
					return this.world.rolesOf(account.accountId, project).map((role) => this.role(role));
				},
			},
		);
	}

	private role(role: Role): HostObject {
		return hostObject(
			'ProjectRole',
			String(role.id),
			{ id: () => role.id, name: () => role.name, description: () => role.description },
			() => ({ id: role.id, name: role.name, description: role.description }),
		);
	}

	issue(issue: IssueView): HostObject {
		const project = this.world.requireProject(issue.projectId);
		const id = issue.id === null ? null : Number(issue.id);
		return hostObject(
			'Issue',
			issue.id ?? `new in ${project.key}`,
			{
				id: () => id,
				key: () => issue.key,
				summary: () => issue.summary,
				description: () =>
					issue.description === null ? null : { kind: 'richText', plainText: plainText(issue.description) },
				assignee: () => this.user(issue.assignee),
				reporter: () => this.user(issue.reporter),
				creator: () => this.user(issue.creator),
				issueType: () => this.issueType(this.world.requireIssueType(issue.issueTypeId)),
				priority: () =>
					hostObject('IssuePriority', issue.priority, { name: () => issue.priority }, () => ({
						name: issue.priority,
					})),
				project: () => this.project(project),
				status: () => (issue.statusId === null ? null : this.status(this.world.requireStatus(issue.statusId))),
				labels: () => issue.labels,
				created: () => date(issue.created),
				updated: () => date(issue.updated),
				properties: () => propertyStore(issue.properties),
			},
			() => ({ id, key: issue.key, summary: issue.summary }),
		);
	}

	project(project: Project): HostObject {
		return hostObject(
			'Project',
			project.id,
			{
				id: () => Number(project.id),
				key: () => project.key,
				name: () => project.name,
				style: () => (project.style === 'team-managed' ? 'next-gen' : 'classic'),
				projectTypeKey: () => 'software',
				properties: () => propertyStore(project.properties),
			},
			() => ({ id: Number(project.id), key: project.key, name: project.name }),
		);
	}

	issueType(issueType: IssueType): HostObject {
		return hostObject(
			'IssueType',
			issueType.id,
			{
				id: () => Number(issueType.id),
				name: () => issueType.name,
				description: () => issueType.description,
				hierarchyLevel: () => issueType.hierarchyLevel,
			},
			() => ({ id: Number(issueType.id), name: issueType.name }),
		);
	}

	status(status: Status): HostObject {
		return hostObject(
			'IssueStatus',
			status.id,
			{
				id: () => Number(status.id),
				name: () => status.name,
				description: () => status.description,
				category: () =>
					hostObject(
						'StatusCategory',
						status.category,
						{ id: () => statusCategories[status.category].id, key: () => status.category },
						() => ({ id: statusCategories[status.category].id, key: status.category }),
					),
			},
			() => ({ id: Number(status.id), name: status.name }),
		);
	}

	/** @param fromStatusId status before the transition; null when a work item is being created */
	transition(transition: Transition, fromStatusId: string | null): HostObject {
		return hostObject(
			'Transition',
			transition.id,
			{
				id: () => Number(transition.id),
				name: () => transition.name,
				from: () => (fromStatusId === null ? null : this.status(this.world.requireStatus(fromStatusId))),
				to: () => this.status(this.world.requireStatus(transition.to)),
				hasScreen: () => transition.screen !== null,
			},
			() => ({ id: Number(transition.id), name: transition.name }),
		);
	}

	workflow(workflow: Workflow): HostObject {
		return hostObject('Workflow', workflow.id, { id: () => workflow.id, name: () => workflow.name }, () => ({
			id: workflow.id,
			name: workflow.name,
		}));
	}

	/** The app that provides the rule or made the request. */
	appObject(): HostObject {
		const app = this.app();
		return hostObject(
			'App',
			app.appId,
			{
				id: () => app.appId,
				license: () => null,
				properties: (): PropertyStore => ({ kind: 'properties', read: (key) => app.appProperty(key) ?? null }),
			},
			() => ({ id: app.appId }),
		);
	}
}

/** JSON as expression values: objects become maps. */
export const mapFrom = (config: Readonly<Record<string, unknown>>, fromJson: (value: unknown) => Value): MapValue => ({
	kind: 'map',
	entries: new Map(Object.entries(config).map(([key, value]) => [key, fromJson(value)])),
});
