// Who may do what: global permissions by group, project permissions by role or group.
import type { Caller } from '../seams';
import { accountIdOf, isByApp } from './caller';
import { isUsable, type Project } from './model';
import type { World } from './world';

export interface PermissionType {
	readonly id: string;
	readonly key: string;
	readonly name: string;
	readonly description: string;
	readonly type: 'GLOBAL' | 'PROJECT';
}

/** The permissions the sandbox knows; Jira has more. */
export const permissionTypes: readonly PermissionType[] = [
	{ id: '44', key: 'SYSTEM_ADMIN', name: 'Administer the site', description: 'All of Jira.', type: 'GLOBAL' },
	{ id: '0', key: 'ADMINISTER', name: 'Administer Jira', description: 'Settings of Jira.', type: 'GLOBAL' },
	{ id: '27', key: 'USER_PICKER', name: 'Browse users and groups', description: 'Find people.', type: 'GLOBAL' },
	{ id: '33', key: 'BULK_CHANGE', name: 'Make bulk changes', description: 'Many work items.', type: 'GLOBAL' },
	{ id: '23', key: 'ADMINISTER_PROJECTS', name: 'Administer projects', description: 'A project.', type: 'PROJECT' },
	{ id: '10', key: 'BROWSE_PROJECTS', name: 'Browse projects', description: 'See work items.', type: 'PROJECT' },
	{ id: '11', key: 'CREATE_ISSUES', name: 'Create issues', description: 'Create work items.', type: 'PROJECT' },
	{ id: '12', key: 'EDIT_ISSUES', name: 'Edit issues', description: 'Edit work items.', type: 'PROJECT' },
	{ id: '25', key: 'MOVE_ISSUES', name: 'Move issues', description: 'To other projects.', type: 'PROJECT' },
	{ id: '46', key: 'TRANSITION_ISSUES', name: 'Transition issues', description: 'Move them.', type: 'PROJECT' },
	{ id: '15', key: 'ADD_COMMENTS', name: 'Add comments', description: 'Comment work items.', type: 'PROJECT' },
];

export const readPermissionType = (key: string): PermissionType | undefined =>
	permissionTypes.find((permission) => permission.key === key);

/** Answers permission questions for accounts; inactive, deleted and anonymous ones hold nothing. */
export class Permissions {
	constructor(private readonly world: World) {}

	hasGlobal(accountId: string | null, key: string): boolean {
		if (accountId === null || !this.isUsable(accountId)) return false;
		const groups = new Set(this.world.groupsOf(accountId).map((group) => group.name));
		const holds = (permission: string): boolean =>
			(this.world.globalPermissions.get(permission) ?? []).some((name) => groups.has(name));
		return holds(key) || (key === 'ADMINISTER' && holds('SYSTEM_ADMIN'));
	}

	/**
	 * Says whether the account holds a project permission.
	 *
	 * Jira administrators may administer every project, yet see only those whose scheme lets them browse
	 * (support.atlassian.com, "Permissions for company-managed projects").
	 */
	hasProject(accountId: string | null, project: Project, key: string): boolean {
		if (accountId === null || !this.isUsable(accountId)) return false;
		if (key === 'ADMINISTER_PROJECTS' && this.hasGlobal(accountId, 'ADMINISTER')) return true;
		const roles = new Set(this.world.rolesOf(accountId, project).map((role) => role.id));
		const groups = new Set(this.world.groupsOf(accountId).map((group) => group.groupId));
		return (project.permissions.get(key) ?? []).some((holder) =>
			'role' in holder ? roles.has(holder.role) : groups.has(holder.group),
		);
	}

	/** Whether the account may look at a project at all: at its work items, or at its settings. */
	seesProject(accountId: string | null, project: Project): boolean {
		return ['BROWSE_PROJECTS', 'ADMINISTER_PROJECTS'].some((key) => this.hasProject(accountId, project, key));
	}

	/** Whether the caller is shown work items of a project: also a person is not, through an app that is kept out. */
	seesItems(caller: Caller, project: Project): boolean {
		const isKeptOut = isByApp(caller) && this.world.closedToApps.has(project.id);
		return !isKeptOut && this.hasProject(accountIdOf(caller), project, 'BROWSE_PROJECTS');
	}

	/** In a project, or in any project when none is named. */
	has(accountId: string | null, key: string, project?: Project): boolean {
		if (readPermissionType(key)?.type === 'GLOBAL') return this.hasGlobal(accountId, key);
		const projects = project ? [project] : this.world.projects;
		return projects.some((candidate) => this.hasProject(accountId, candidate, key));
	}

	/** Whether the account can act at all. */
	isUsable(accountId: string): boolean {
		return isUsable(this.world.accounts.get(accountId));
	}
}
