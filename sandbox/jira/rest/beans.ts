// How Jira's REST API shows the model: one function per type of its OpenAPI text.
import type { Caller } from '../../seams';
import { accountIdOf } from '../caller';
import { isConditional } from '../engine';
import type {
	Account,
	ApplicationRole,
	ChangeHistory,
	Group,
	Issue,
	IssueType,
	Project,
	Role,
	Status,
	Transition,
} from '../model';
import { statusCategories } from '../status-categories';
import { jiraTime } from '../time';
import type { World } from '../world';

export type Bean = Record<string, unknown>;

export const issueFieldNames = [
	'summary',
	'description',
	'status',
	'issuetype',
	'project',
	'assignee',
	'reporter',
	'creator',
	'created',
	'updated',
	'labels',
	'priority',
	'comment',
] as const;

export class Beans {
	constructor(
		private readonly world: World,
		private readonly baseUrl: string,
	) {}

	private url(path: string): string {
		return `${this.baseUrl}/rest/api/3/${path}`;
	}

	private avatars(kind: string): Bean {
		return Object.fromEntries(
			['16x16', '24x24', '32x32', '48x48'].map((size) => [size, `${this.baseUrl}/avatars/${kind}/${size}.png`]),
		);
	}

	/** @param caller who looks: one always sees one's own e-mail address */
	user(account: Account, caller: Caller): Bean {
		const showsEmail = account.emailVisible === true || accountIdOf(caller) === account.accountId;
		return {
			self: this.url(`user?accountId=${encodeURIComponent(account.accountId)}`),
			accountId: account.accountId,
			accountType: account.accountType,
			...(account.appType && { appType: account.appType }),
			...(showsEmail && account.email !== undefined && { emailAddress: account.email }),
			avatarUrls: this.avatars('user'),
			displayName: account.displayName,
			active: account.active,
			timeZone: 'Etc/UTC',
			locale: 'en_US',
		};
	}

	/** Jira's `UserDetails`, which knows no `appType` and no locale. */
	userDetails(accountId: string, caller: Caller): Bean {
		const account = this.world.accounts.get(accountId);
		if (!account) return { accountId, accountType: 'unknown', active: false, displayName: 'Former user' };
		const { appType: _appType, locale: _locale, ...details } = this.user(account, caller);
		return details;
	}

	userOrNull(accountId: string | null, caller: Caller): Bean | null {
		const account = accountId === null ? undefined : this.world.accounts.get(accountId);
		return account ? this.user(account, caller) : null;
	}

	group(group: Group): Bean {
		return {
			name: group.name,
			groupId: group.groupId,
			self: this.url(`group?groupId=${group.groupId}`),
		};
	}

	private scope(projectId: string | undefined): Bean {
		return projectId === undefined ? {} : { scope: { type: 'PROJECT', project: { id: projectId } } };
	}

	status(status: Status): Bean {
		const category = statusCategories[status.category];
		return {
			self: this.url(`status/${status.id}`),
			id: status.id,
			name: status.name,
			description: status.description,
			iconUrl: `${this.baseUrl}/images/icons/statuses/generic.png`,
			statusCategory: {
				self: this.url(`statuscategory/${category.id}`),
				id: category.id,
				key: status.category,
				colorName: category.colorName,
				name: category.name,
			},
			...this.scope(status.projectId),
		};
	}

	issueType(issueType: IssueType): Bean {
		return {
			self: this.url(`issuetype/${issueType.id}`),
			id: issueType.id,
			name: issueType.name,
			description: issueType.description,
			iconUrl: `${this.baseUrl}/images/icons/issuetypes/${issueType.id}.svg`,
			subtask: issueType.subtask,
			hierarchyLevel: issueType.hierarchyLevel,
			...this.scope(issueType.projectId),
		};
	}

	/** The part of a project that lists and work items show. */
	projectDetails(project: Project): Bean {
		return {
			self: this.url(`project/${project.id}`),
			id: project.id,
			key: project.key,
			name: project.name,
			projectTypeKey: 'software',
			simplified: project.style === 'team-managed',
			avatarUrls: this.avatars('project'),
		};
	}

	projectInList(project: Project): Bean {
		return {
			...this.projectDetails(project),
			style: project.style === 'team-managed' ? 'next-gen' : 'classic',
			isPrivate: true,
			uuid: project.uuid,
			properties: {},
		};
	}

	project(project: Project, caller: Caller): Bean {
		return {
			...this.projectInList(project),
			description: '',
			assigneeType: 'UNASSIGNED',
			lead: this.userOrNull(project.leadAccountId, caller),
			components: [],
			versions: [],
			issueTypes: project.issueTypeIds.map((id) => this.issueType(this.world.requireIssueType(id))),
			roles: this.roleLinks(project),
		};
	}

	roleLinks(project: Project): Record<string, string> {
		return Object.fromEntries(
			this.world.roles.map((role) => [role.name, this.url(`project/${project.id}/role/${role.id}`)]),
		);
	}

	applicationRole({ key, name, groups: names, seats, platform }: ApplicationRole): Bean {
		const { accounts, groups } = this.world;
		const members = groups.filter((group) => names.includes(group.name));
		const ids = new Set(members.flatMap((group) => [...group.members]));
		// Jira counts people, and no app.
		const userCount = [...ids].filter((id) => {
			const account = accounts.get(id);
			return account?.active === true && account.accountType === 'atlassian';
		}).length;
		const groupDetails = members.map((group) => this.group(group));
		return {
			key,
			name,
			groups: names,
			groupDetails,
			defaultGroups: names.slice(0, 1),
			defaultGroupsDetails: groupDetails.slice(0, 1),
			numberOfSeats: seats,
			remainingSeats: seats - userCount,
			hasUnlimitedSeats: false,
			userCount,
			userCountDescription: `${userCount} users`,
			selectedByDefault: false,
			defined: true,
			platform,
		};
	}

	role(role: Role): Bean {
		return { self: this.url(`role/${role.id}`), id: role.id, name: role.name, description: role.description };
	}

	roleWithActors(role: Role, project: Project): Bean {
		const actors = project.roles.get(role.id);
		const people = [...(actors?.accountIds ?? [])].map((accountId, index) => ({
			id: role.id * 100 + index,
			displayName: this.world.accounts.get(accountId)?.displayName ?? 'Former user',
			type: 'atlassian-user-role-actor',
			actorUser: { accountId },
		}));
		const groups = this.world.groups
			.filter((group) => actors?.groupIds.has(group.groupId))
			.map((group, index) => ({
				id: role.id * 100 + 50 + index,
				displayName: group.name,
				name: group.name,
				type: 'atlassian-group-role-actor',
				actorGroup: { name: group.name, displayName: group.name, groupId: group.groupId },
			}));
		return {
			...this.role(role),
			self: this.url(`project/${project.id}/role/${role.id}`),
			actors: [...people, ...groups],
		};
	}

	transition(transition: Transition, available: boolean, currentStatusId: string): Bean {
		return {
			id: transition.id,
			name: transition.name,
			to: this.status(this.world.requireStatus(transition.to)),
			hasScreen: transition.screen !== null,
			isGlobal: transition.type === 'global',
			isInitial: transition.type === 'initial',
			isAvailable: available,
			isConditional: isConditional(transition),
			looped: transition.to === currentStatusId,
		};
	}

	changelog(change: ChangeHistory, caller: Caller): Bean {
		return {
			id: change.id,
			...(change.author !== null && { author: this.userDetails(change.author, caller) }),
			created: jiraTime(change.created),
			items: change.items.map((item) => ({
				field: item.field,
				fieldtype: 'jira',
				fieldId: item.fieldId,
				from: item.from,
				fromString: item.fromText,
				to: item.to,
				toString: item.toText,
			})),
			...(change.historyMetadata && { historyMetadata: change.historyMetadata }),
		};
	}

	/** @param wanted field names; every field when undefined */
	issue(issue: Issue, caller: Caller, wanted?: ReadonlySet<string>): Bean {
		const project = this.world.requireProject(issue.projectId);
		const fields: Record<(typeof issueFieldNames)[number], unknown> = {
			summary: issue.summary,
			description: issue.description,
			status: this.status(this.world.requireStatus(issue.statusId)),
			issuetype: this.issueType(this.world.requireIssueType(issue.issueTypeId)),
			project: this.projectDetails(project),
			assignee: this.userOrNull(issue.assignee, caller),
			reporter: this.userOrNull(issue.reporter, caller),
			creator: this.userOrNull(issue.creator, caller),
			created: jiraTime(issue.created),
			updated: jiraTime(issue.updated),
			labels: issue.labels,
			priority: { name: issue.priority, id: issue.priority, self: this.url(`priority/${issue.priority}`) },
			comment: {
				comments: issue.comments.map((comment) => ({
					id: comment.id,
					author: this.userOrNull(comment.author, caller),
					body: comment.body,
					created: jiraTime(comment.created),
				})),
				total: issue.comments.length,
				maxResults: issue.comments.length,
				startAt: 0,
			},
		};
		const shown = Object.entries(fields).filter(([name]) => wanted?.has(name) !== false);
		return {
			id: issue.id,
			key: issue.key,
			self: this.url(`issue/${issue.id}`),
			...(wanted?.size === 0 ? {} : { fields: Object.fromEntries(shown) }),
		};
	}
}
