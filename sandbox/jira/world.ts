// The state of one site, with the look-ups that every part of it needs.
import { Sequence, uuidFrom } from './ids';
import type { Account, ApplicationRole, Group, Issue, IssueType, Project, Role, Seed, Status, Workflow } from './model';

const highest = (ids: Iterable<string>, floor: number): number => {
	let result = floor;
	for (const id of ids) result = Math.max(result, Number(id) || 0);
	return result;
};

/** A reference inside the model that leads nowhere: a defect of the seed or the sandbox, never of a caller. */
export class DanglingReference extends Error {
	constructor(kind: string, id: string) {
		super(`The sandbox's Jira model refers to ${kind} ${id}, which does not exist.`);
		this.name = 'DanglingReference';
	}
}

/** The groups and the role through which Jira gives every app user its rights. */
export const appGroupNames = ['atlassian-addons', 'atlassian-addons-admin'] as const;
export const appRoleName = 'atlassian-addons-project-access';

export class World {
	readonly accounts = new Map<string, Account>();
	readonly groups: Group[];
	readonly globalPermissions: Map<string, readonly string[]>;
	readonly roles: readonly Role[];
	readonly applicationRoles: readonly ApplicationRole[];
	readonly issueTypes: readonly IssueType[];
	readonly statuses: Status[];
	readonly workflows = new Map<string, Workflow>();
	readonly projects: Project[];
	readonly issues = new Map<string, Issue>();
	readonly userProperties: Map<string, Map<string, unknown>>;
	/** Ids of the spaces that a rule of the organization closes to the app. */
	readonly closedToApps: Set<string>;
	readonly issueIds: Sequence;
	readonly historyIds: Sequence;
	readonly commentIds: Sequence;
	private uniqueNames: number;

	constructor(seed: Seed) {
		for (const account of seed.accounts) this.accounts.set(account.accountId, account);
		this.groups = [...seed.groups];
		this.globalPermissions = seed.globalPermissions;
		this.roles = seed.roles;
		this.applicationRoles = seed.applicationRoles ?? [];
		this.issueTypes = seed.issueTypes;
		this.statuses = [...seed.statuses];
		for (const workflow of seed.workflows) this.workflows.set(workflow.id, workflow);
		this.projects = [...seed.projects];
		for (const issue of seed.issues) this.issues.set(issue.id, issue);
		this.userProperties = new Map(seed.userProperties);
		this.closedToApps = new Set(seed.closedToApps);
		const { issue, history, comment, uniqueName } = seed.lastNumbers ?? {
			issue: highest(this.issues.keys(), 10_000),
			history: highest(
				seed.issues.flatMap((issue) => issue.history.map((entry) => entry.id)),
				10_000,
			),
			comment: 10_000,
			uniqueName: 0,
		};
		this.issueIds = new Sequence(issue);
		this.historyIds = new Sequence(history);
		this.commentIds = new Sequence(comment);
		this.uniqueNames = uniqueName;
	}

	/** What another world may start from, so that it goes on where this one is. Shares its parts. */
	toSeed(): Seed {
		return {
			accounts: [...this.accounts.values()],
			groups: this.groups,
			globalPermissions: this.globalPermissions,
			roles: this.roles,
			applicationRoles: this.applicationRoles,
			issueTypes: this.issueTypes,
			statuses: this.statuses,
			workflows: [...this.workflows.values()],
			projects: this.projects,
			issues: [...this.issues.values()],
			userProperties: this.userProperties,
			closedToApps: [...this.closedToApps],
			lastNumbers: {
				issue: this.issueIds.current,
				history: this.historyIds.current,
				comment: this.commentIds.current,
				uniqueName: this.uniqueNames,
			},
		};
	}

	/** A fresh UUID: random to whoever reads it, the same in every run. */
	uniqueId(purpose: string): string {
		this.uniqueNames += 1;
		return uuidFrom(`${purpose} ${this.uniqueNames}`);
	}

	readIssue(idOrKey: string): Issue | undefined {
		const byId = this.issues.get(idOrKey);
		if (byId) return byId;
		const key = idOrKey.toUpperCase();
		const all = [...this.issues.values()];
		return all.find((issue) => issue.key === key) ?? all.find(({ formerKeys }) => formerKeys?.includes(key));
	}

	subtasksOf({ id }: Issue): Issue[] {
		return [...this.issues.values()].filter(({ parentId }) => parentId === id);
	}

	readProject(idOrKey: string): Project | undefined {
		const key = idOrKey.toUpperCase();
		return this.projects.find((project) => project.id === idOrKey || project.key === key);
	}

	requireProject(id: string): Project {
		const project = this.projects.find((candidate) => candidate.id === id);
		if (!project) throw new DanglingReference('project', id);
		return project;
	}

	requireStatus(id: string): Status {
		const status = this.statuses.find((candidate) => candidate.id === id);
		if (!status) throw new DanglingReference('status', id);
		return status;
	}

	requireIssueType(id: string): IssueType {
		const issueType = this.issueTypes.find((candidate) => candidate.id === id);
		if (!issueType) throw new DanglingReference('issue type', id);
		return issueType;
	}

	/** The workflow that the project's scheme gives to an issue type. */
	workflowFor(project: Project, issueTypeId: string): Workflow {
		const id = project.workflowScheme.get(issueTypeId);
		const workflow = id === undefined ? undefined : this.workflows.get(id);
		if (!workflow) throw new DanglingReference('the workflow of issue type', `${project.key}/${issueTypeId}`);
		return workflow;
	}

	readWorkflowByName(name: string): Workflow | undefined {
		for (const workflow of this.workflows.values()) if (workflow.name === name) return workflow;
		return undefined;
	}

	groupsOf(accountId: string): Group[] {
		return this.groups.filter((group) => group.members.has(accountId));
	}

	rolesOf(accountId: string, project: Project): Role[] {
		const groupIds = new Set(this.groupsOf(accountId).map((group) => group.groupId));
		return this.roles.filter((role) => {
			const actors = project.roles.get(role.id);
			if (!actors) return false;
			return actors.accountIds.has(accountId) || [...actors.groupIds].some((id) => groupIds.has(id));
		});
	}

	issuesOf(project: Project): Issue[] {
		return [...this.issues.values()].filter((issue) => issue.projectId === project.id);
	}

	/** Key of the project's next work item; those of work items that left stay theirs. */
	nextKey(project: Project): string {
		const start = `${project.key}-`;
		const numbers = [...this.issues.values()]
			.flatMap(({ key, formerKeys = [] }) => [key, ...formerKeys])
			.filter((key) => key.startsWith(start))
			.map((key) => key.slice(start.length));
		return `${project.key}-${highest(numbers, 0) + 1}`;
	}
}
