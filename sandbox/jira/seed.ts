// The world a fresh sandbox starts from: the same in every run.
import { dayMs, hourMs } from '../durations';
import { Sequence, uuidFrom } from './ids';
import type { ChangeHistory, Issue, PermissionHolder, Project, Role, RoleActors, Seed } from './model';
import { type SeededAccount, seededAccounts, seedGroups } from './seed-accounts';
import {
	issueTypeIds,
	opsProjectId,
	relProjectId,
	type SeededGuard,
	seedIssueTypes,
	seedStatuses,
	seedWorkflows,
	statusIds,
} from './seed-workflows';
import { appRoleName } from './world';

export interface SeedOptions {
	/** The instant at which the sandbox starts, epoch milliseconds; history lies before it. */
	readonly now: number;
	/** The guard on REL's *Deploy*; without it the transition carries no rule. */
	readonly guard?: SeededGuard;
}

export const roleIds = { administrators: 10_002, appAccess: 10_003, developers: 10_101, viewers: 10_102 } as const;

const roles: readonly Role[] = [
	{ id: roleIds.administrators, name: 'Administrators', description: 'Administer the project.' },
	{ id: roleIds.appAccess, name: appRoleName, description: 'Project access of apps.' },
	{ id: roleIds.developers, name: 'Developers', description: 'Work on the project.' },
	{ id: roleIds.viewers, name: 'Viewers', description: 'Look at the project.' },
];

const { administrators, appAccess, developers, viewers } = roleIds;

const permissionScheme = (): Map<string, readonly PermissionHolder[]> => {
	const working: PermissionHolder[] = [{ role: administrators }, { role: developers }, { role: appAccess }];
	return new Map<string, readonly PermissionHolder[]>([
		['ADMINISTER_PROJECTS', [{ role: administrators }]],
		['BROWSE_PROJECTS', [...working, { role: viewers }]],
		['CREATE_ISSUES', working],
		['EDIT_ISSUES', working],
		['MOVE_ISSUES', working],
		['TRANSITION_ISSUES', working],
		['ADD_COMMENTS', [...working, { role: viewers }]],
	]);
};

const actors = (accounts: readonly SeededAccount[], groups: readonly string[]): RoleActors => ({
	accountIds: new Set(accounts.map((name) => seededAccounts[name].accountId)),
	groupIds: new Set(groups.map((name) => uuidFrom(`group ${name}`))),
});

const seedProjects = (): Project[] => [
	{
		id: relProjectId,
		uuid: uuidFrom('project REL'),
		key: 'REL',
		name: 'Release train',
		style: 'company-managed',
		leadAccountId: seededAccounts.bruno.accountId,
		issueTypeIds: [issueTypeIds.task, issueTypeIds.bug, issueTypeIds.release],
		workflowScheme: new Map(
			[issueTypeIds.task, issueTypeIds.bug, issueTypeIds.release].map((id) => [id, uuidFrom('workflow release')]),
		),
		roles: new Map([
			[administrators, actors(['bruno'], ['jira-administrators'])],
			[appAccess, actors([], ['atlassian-addons'])],
			[developers, actors(['dana'], ['release-engineers'])],
			[viewers, actors(['goran', 'kira', 'mei'], [])],
		]),
		permissions: permissionScheme(),
		properties: new Map(),
	},
	{
		id: opsProjectId,
		uuid: uuidFrom('project OPS'),
		key: 'OPS',
		name: 'Operations',
		style: 'team-managed',
		leadAccountId: seededAccounts.dana.accountId,
		issueTypeIds: [issueTypeIds.opsTask, issueTypeIds.opsIncident],
		workflowScheme: new Map(
			[issueTypeIds.opsTask, issueTypeIds.opsIncident].map((id) => [id, uuidFrom('workflow ops')]),
		),
		roles: new Map([
			[administrators, actors(['dana'], ['jira-administrators'])],
			[appAccess, actors([], ['atlassian-addons'])],
			[developers, actors(['chidi', 'releaseBot'], ['operations'])],
			[viewers, actors([], [])],
		]),
		permissions: permissionScheme(),
		properties: new Map(),
	},
];

const statusName = (id: string): string => seedStatuses.find((status) => status.id === id)?.name ?? id;

/** How far along the release path the n-th work item is; every eighth from REL-7 on is Staged. */
const relProgress = [0, 5, 5, 1, 2, 4, 0, 3] as const;
const relPath = [
	statusIds.backlog,
	statusIds.inProgress,
	statusIds.inReview,
	statusIds.staged,
	statusIds.deployed,
	statusIds.done,
];
const opsPath = [statusIds.opsToDo, statusIds.opsInProgress, statusIds.opsDone];

const relSummaries = [
	'Ship the billing service',
	'Retry failed webhooks',
	'Rotate the signing key',
	'Cache the price list',
	'Drop the old search index',
	'Publish the mobile API',
	'Roll out the new login page',
];
const opsSummaries = [
	'Renew the wildcard certificate',
	'Disk almost full on build host',
	'Restore drill',
	'Pager noise',
];

const relWorkers: readonly SeededAccount[] = ['chidi', 'emil', 'farah', 'jules', 'hana'];
const opsWorkers: readonly SeededAccount[] = ['ivo', 'kira', 'jules', 'dana'];

const pick = <T>(list: readonly T[], index: number): T => {
	const item = list[index % list.length];
	if (item === undefined) throw new RangeError('pick needs a non-empty list');
	return item;
};

/** Who moved a seeded work item along; from Staged on it was a bot, a person or the legacy script in turn. */
const moverOf = (path: readonly string[], step: number, index: number, workers: readonly SeededAccount[]): string => {
	const deploying = path === relPath && step === 4;
	const movers: readonly SeededAccount[] = deploying ? ['deployBot', 'deployBot', 'legacyScript'] : workers;
	return seededAccounts[pick(movers, index)].accountId;
};

interface IssuePlan {
	readonly key: string;
	readonly index: number;
	readonly project: Project;
	readonly path: readonly string[];
	readonly progress: number;
	readonly workers: readonly SeededAccount[];
	readonly summary: string;
}

const seedIssue = (plan: IssuePlan, now: number, ids: Sequence, historyIds: Sequence): Issue => {
	const created = now - 60 * dayMs + plan.index * 9 * hourMs;
	const history: ChangeHistory[] = [];
	for (let step = 1; step <= plan.progress; step += 1) {
		const from = pick(plan.path, step - 1);
		const to = pick(plan.path, step);
		history.push({
			id: historyIds.next(),
			author: moverOf(plan.path, step, plan.index, plan.workers),
			created: created + step * 26 * hourMs,
			items: [{ field: 'status', fieldId: 'status', from, fromText: statusName(from), to, toText: statusName(to) }],
		});
	}
	const worker = seededAccounts[pick(plan.workers, plan.index)].accountId;
	return {
		id: ids.next(),
		key: plan.key,
		projectId: plan.project.id,
		issueTypeId: pick(plan.project.issueTypeIds, plan.index),
		statusId: pick(plan.path, plan.progress),
		summary: plan.summary,
		description: null,
		assignee: plan.progress === 0 ? null : worker,
		reporter: plan.project.leadAccountId,
		creator: plan.project.leadAccountId,
		labels: plan.index % 5 === 0 ? ['customer'] : [],
		priority: pick(['Medium', 'High', 'Low'], plan.index),
		created,
		updated: history.at(-1)?.created ?? created,
		history,
		comments: [],
		properties: new Map(),
	};
};

const seedIssues = (projects: readonly Project[], now: number): Issue[] => {
	const ids = new Sequence(10_000);
	const historyIds = new Sequence(10_000);
	const result: Issue[] = [];
	for (const project of projects) {
		const isRel = project.id === relProjectId;
		const count = isRel ? 42 : 18;
		for (let index = 1; index <= count; index += 1) {
			const plan: IssuePlan = {
				key: `${project.key}-${index}`,
				index,
				project,
				path: isRel ? relPath : opsPath,
				progress: isRel ? pick(relProgress, index) : index % 3,
				workers: isRel ? relWorkers : opsWorkers,
				summary: `${pick(isRel ? relSummaries : opsSummaries, index - 1)} (${index})`,
			};
			result.push(seedIssue(plan, now, ids, historyIds));
		}
	}
	return result;
};

/** Builds a world that shares nothing with any other one. */
export const seedWorld = (options: SeedOptions): Seed => {
	const projects = seedProjects();
	return {
		accounts: Object.values(seededAccounts),
		groups: seedGroups(),
		globalPermissions: new Map([
			['SYSTEM_ADMIN', ['site-admins']],
			['ADMINISTER', ['jira-administrators', 'atlassian-addons-admin']],
			['USER_PICKER', ['jira-users', 'atlassian-addons']],
			['BULK_CHANGE', ['jira-users', 'atlassian-addons']],
		]),
		roles,
		applicationRoles: [
			{ key: 'jira-core', name: 'Jira', groups: ['jira-users', 'jira-administrators'], seats: 100, platform: true },
			{
				key: 'jira-software',
				name: 'Jira Software',
				groups: ['release-engineers', 'operations'],
				seats: 50,
				platform: false,
			},
		],
		issueTypes: seedIssueTypes,
		statuses: seedStatuses,
		workflows: seedWorkflows(options.now - 90 * dayMs, options.guard),
		projects,
		issues: seedIssues(projects, options.now),
	};
};
