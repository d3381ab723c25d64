// The simulated Jira site: a world that callers reach through REST, tests and the sandbox's server directly too.
import type { Agenda, AppHost, Caller, Clock, Faults, RestHandler } from '../seams';
import { Auth } from './auth';
import { BulkMoves } from './bulk-moves';
import { Engine } from './engine';
import { EventPayloads, spaceClosed } from './events';
import { ExpressionContext } from './expression-context';
import { type ExpressionEngine, jiraExpressions } from './expression-engine';
import { uuidFrom } from './ids';
import type { Account, Issue, Seed, TransitionRules, Workflow } from './model';
import type { MoveTarget } from './moves';
import { Permissions } from './permissions';
import { unauthenticated } from './rest/answers';
import { Beans } from './rest/beans';
import { canonicalPath, createRouter } from './rest/router';
import type { DeclaredRoute } from './rest/routes';
import { saveTransitions } from './rule-edits';
import { Rules } from './rules';
import { appGroupNames, World } from './world';

export interface JiraSiteOptions {
	readonly clock: Clock;
	readonly agenda: Agenda;
	/** Asked when needed, so that host and site may refer to each other. */
	readonly app: () => AppHost;
	readonly faults: Faults;
	readonly seed: Seed;
	/** The sandbox's own evaluator when left out. */
	readonly expressions?: ExpressionEngine;
	readonly baseUrl: string;
	readonly cloudId?: string;
}

export interface JiraSite extends RestHandler {
	readonly baseUrl: string;
	readonly cloudId: string;
	/** Every REST route that the site answers. */
	readonly routes: readonly DeclaredRoute[];
	/** The caller behind a request's credentials, or the 401 they earn. */
	authenticate(request: Request): Caller | Response;
	accounts(): readonly Account[];
	account(accountId: string): Account | undefined;
	issues(): readonly Issue[];
	/** @throws {Error} when there is no such work item */
	issue(key: string): Issue;
	workflows(): readonly Workflow[];
	/** @throws {Error} when there is no such workflow */
	workflow(name: string): Workflow;
	/** Moves a work item as the dialogs *Move* and *Convert* do, which have no REST route. @throws {Refusal} */
	move(key: string, target: MoveTarget, caller: Caller): void;
	/** Replaces the given kinds of rules of a transition, as saving the workflow editor would. */
	setRules(workflowName: string, transitionName: string, rules: Partial<TransitionRules>): void;
	/** Raises `avi:jira:created:user`. */
	addAccount(account: Account, groupNames?: readonly string[]): void;
	/** Raises `avi:jira:updated:user`. */
	updateAccount(accountId: string, change: Partial<Omit<Account, 'accountId'>>): void;
	/** Keeps the id and forgets the person; raises `avi:jira:deleted:user`. */
	deleteAccount(accountId: string): void;
	/** Closes a space to the app, which raises an event, or opens it, which raises none. */
	closeSpace(projectKey: string, isClosed: boolean): void;
	/** Whether the account holds a permission, in one project or (without a key) in any. */
	hasPermission(accountId: string, permission: string, projectKey?: string): boolean;
	/** Everything, for the sandbox's own pages. */
	readonly world: World;
}

export const createJiraSite = (options: JiraSiteOptions): JiraSite => {
	const { agenda, app, clock, expressions = jiraExpressions, faults, seed } = options;
	const baseUrl = options.baseUrl.replace(/\/$/, '');
	const cloudId = options.cloudId ?? uuidFrom('sandbox cloud');
	const world = new World(seed);
	const permissions = new Permissions(world);
	const payloads = new EventPayloads(world);
	const context = new ExpressionContext(world, app, permissions);
	const rules = new Rules({
		app,
		clock,
		faults,
		expressions,
		context,
		isClosed: ({ id }) => world.closedToApps.has(id),
		onFailure: (failure) => app().publish('avi:jira:failed:expression', payloads.failedExpression(failure)),
	});
	const engine = new Engine({ world, clock, app, faults, permissions, rules, context, payloads, cloudId });
	const auth = new Auth(world, clock);
	const router = createRouter({
		world,
		clock,
		agenda,
		app,
		faults,
		baseUrl,
		permissions,
		engine,
		bulkMoves: new BulkMoves({ world, clock, agenda, engine }),
		expressions,
		context,
		beans: new Beans(world, baseUrl),
	});

	/** The app's own user appears with the installation, in the groups that give apps their rights. */
	const ensureAppUser = (): void => {
		const { appAccountId, installed } = app();
		if (!installed || world.accounts.has(appAccountId)) return;
		world.accounts.set(appAccountId, {
			accountId: appAccountId,
			displayName: 'Muster',
			accountType: 'app',
			appType: 'unknown',
			active: true,
		});
		for (const group of world.groups) {
			if (appGroupNames.some((name) => name === group.name)) group.members.add(appAccountId);
		}
	};

	/** A caller whose account was deactivated or deleted, or whose app was uninstalled, is nobody any more. */
	const isAlive = (caller: Caller): boolean =>
		caller.kind === 'anonymous' ||
		(permissions.isUsable(caller.accountId) && (caller.kind !== 'app' || app().installed));

	const requireAccount = (accountId: string): Account => {
		const account = world.accounts.get(accountId);
		if (!account) throw new Error(`The sandbox's Jira has no account ${accountId}.`);
		return account;
	};

	const requireWorkflow = (name: string): Workflow => {
		const workflow = world.readWorkflowByName(name);
		if (!workflow) throw new Error(`The sandbox's Jira has no workflow "${name}".`);
		return workflow;
	};

	return {
		baseUrl,
		cloudId,
		routes: router.routes,
		world,
		async fetch(request, caller) {
			ensureAppUser();
			if (request.method === 'POST' && canonicalPath(request.url) === '/oauth/token') return auth.issueToken(request);
			return isAlive(caller) ? router.fetch(request, caller) : unauthenticated();
		},
		authenticate: (request) => auth.authenticate(request),
		accounts: () => {
			ensureAppUser();
			return [...world.accounts.values()];
		},
		account: (accountId) => world.accounts.get(accountId),
		issues: () => [...world.issues.values()],
		issue: (key) => {
			const issue = world.readIssue(key);
			if (!issue) throw new Error(`The sandbox's Jira has no work item ${key}.`);
			return issue;
		},
		workflows: () => [...world.workflows.values()],
		workflow: requireWorkflow,
		move: (key, target, caller) => engine.move(key, target, caller),
		setRules: (workflowName, transitionName, change) => {
			const workflow = requireWorkflow(workflowName);
			if (!workflow.transitions.some(({ name }) => name === transitionName)) {
				throw new Error(`The workflow "${workflowName}" has no transition "${transitionName}".`);
			}
			const transitions = workflow.transitions.map((transition) =>
				transition.name === transitionName ? { ...transition, rules: { ...transition.rules, ...change } } : transition,
			);
			saveTransitions(world, workflow, transitions, clock.now());
		},
		addAccount: (account, groupNames = []) => {
			if (world.accounts.has(account.accountId)) throw new Error(`Account ${account.accountId} exists already.`);
			world.accounts.set(account.accountId, account);
			for (const group of world.groups) if (groupNames.includes(group.name)) group.members.add(account.accountId);
			app().publish('avi:jira:created:user', payloads.user('avi:jira:created:user', account));
		},
		updateAccount: (accountId, change) => {
			const account = { ...requireAccount(accountId), ...change };
			world.accounts.set(accountId, account);
			app().publish('avi:jira:updated:user', payloads.user('avi:jira:updated:user', account));
		},
		deleteAccount: (accountId) => {
			const { accountType, appType } = requireAccount(accountId);
			world.accounts.set(accountId, {
				accountId,
				accountType,
				...(appType && { appType }),
				displayName: 'Former user',
				active: false,
				deleted: true,
			});
			app().publish('avi:jira:deleted:user', payloads.userDeleted(accountId));
		},
		closeSpace: (projectKey, isClosed) => {
			const project = world.readProject(projectKey);
			if (!project) throw new Error(`The sandbox's Jira has no space ${projectKey}.`);
			if (!isClosed) return void world.closedToApps.delete(project.id);
			if (world.closedToApps.has(project.id)) return undefined;
			world.closedToApps.add(project.id);
			const now = new Date(clock.now()).toISOString();
			return app().publish(spaceClosed, payloads.spaceClosed(cloudId, project, world.uniqueId('policy event'), now));
		},
		hasPermission: (accountId, permission, projectKey) => {
			ensureAppUser();
			return permissions.has(
				accountId,
				permission,
				projectKey === undefined ? undefined : world.readProject(projectKey),
			);
		},
	};
};
