// Builds a Jira site for a test: seeded, with an app host that records what it is handed.
import { createAgenda, type RunnableAgenda } from '../../../sandbox/agenda';
import {
	createJiraSite,
	type JiraSite,
	type Rule,
	releaseWorkflowName,
	type SeededAccount,
	seededAccounts,
	seedWorld,
	type TransitionRules,
} from '../../../sandbox/jira';
import {
	type ActionValidator,
	type AppHost,
	type Caller,
	type Faults,
	noFaults,
	type RuleModule,
} from '../../../sandbox/seams';

export const start = Date.UTC(2026, 9, 5, 8, 0, 0);

const appId = 'ari:cloud:ecosystem::app/sandbox';
export const ruleKey = (moduleKey: string): string => `ari:cloud:ecosystem::extension/sandbox/dev/static/${moduleKey}`;

export const aModule = (kind: RuleModule['kind'], moduleKey: string, more: Partial<RuleModule> = {}): RuleModule => ({
	kind,
	moduleKey,
	name: `The ${moduleKey}`,
	description: '',
	projectTypes: ['company-managed', 'team-managed'],
	...more,
});

let rules = 0;

/** A stored rule of a module, enabled unless said otherwise. */
export const aRule = (moduleKey: string, config: Record<string, unknown> = {}, more: Partial<Rule> = {}): Rule => {
	rules += 1;
	return { id: `rule-${rules}`, ruleKey: ruleKey(moduleKey), config, disabled: false, ...more };
};

export interface Handed {
	readonly kind: string;
	readonly payload: Record<string, unknown>;
}

export interface TestSite {
	readonly site: JiraSite;
	readonly clock: { now(): number; time: number };
	readonly faults: Faults;
	readonly agenda: RunnableAgenda;
	readonly host: { installed: boolean; readonly properties: Map<string, unknown>; readonly appAccountId: string };
	/** Post functions (by module key) and product events (by name), in the order they were handed over. */
	readonly handed: Handed[];
	as(name: SeededAccount): Caller;
	readonly asApp: Caller;
	call(caller: Caller, method: string, path: string, body?: unknown): Promise<Response>;
	/** Sets the rules of *Deploy*. */
	guard(change: Partial<TransitionRules>): void;
	deploy(name: SeededAccount | Caller, key?: string): Promise<Response>;
}

export const appScopes = new Set(['read:jira-work', 'write:jira-work', 'read:jira-user', 'manage:jira-configuration']);

export const stagedKey = 'REL-7';
export const deployId = '41';

export const aSite = (
	modules: readonly RuleModule[] = [],
	seededGuard?: Record<string, unknown>,
	actionValidators: readonly ActionValidator[] = [],
): TestSite => {
	const clock = { time: start, now: () => clock.time };
	const faults = noFaults();
	const handed: Handed[] = [];
	const host = { installed: true, properties: new Map<string, unknown>(), appAccountId: '712020:app-user-of-muster' };
	const app: AppHost = {
		appId,
		environmentId: 'dev',
		appAccountId: host.appAccountId,
		get installed() {
			return host.installed;
		},
		rule: (key) => modules.find((module) => ruleKey(module.moduleKey) === key),
		ruleModules: modules,
		ruleKey,
		indexedProperties: [],
		actionValidator: (action) => actionValidators.find((validator) => validator.action === action),
		appProperty: (key) => host.properties.get(key),
		runPostFunction: (kind, payload) => handed.push({ kind, payload }),
		publish: (kind, payload) => handed.push({ kind, payload }),
	};
	const agenda = createAgenda(clock);
	const site = createJiraSite({
		clock,
		agenda,
		app: () => app,
		faults,
		seed: seedWorld({
			now: start,
			...(seededGuard && {
				guard: { config: seededGuard, validator: 'guard', postFunction: 'record', ruleKey },
			}),
		}),
		baseUrl: 'https://muster.example.com',
	});
	const as = (name: SeededAccount): Caller => ({ kind: 'user', accountId: seededAccounts[name].accountId });
	const call: TestSite['call'] = (caller, method, path, body) =>
		site.fetch(
			new Request(`https://muster.example.com${path}`, {
				method,
				...(body !== undefined && {
					body: JSON.stringify(body),
					headers: { 'content-type': 'application/json' },
				}),
			}),
			caller,
		);
	return {
		site,
		clock,
		faults,
		host,
		handed,
		agenda,
		as,
		asApp: { kind: 'app', accountId: host.appAccountId, scopes: appScopes },
		call,
		guard: (change) => site.setRules(releaseWorkflowName, 'Deploy', change),
		deploy: (who, key = stagedKey) =>
			call(typeof who === 'string' ? as(who) : who, 'POST', `/rest/api/3/issue/${key}/transitions`, {
				transition: { id: deployId },
			}),
	};
};

/** Status name of a work item. */
export const statusOf = (site: JiraSite, key: string): string =>
	site.world.requireStatus(site.issue(key).statusId).name;

export const errorsOf = async (response: Response): Promise<readonly string[]> => {
	const body: unknown = await response.json();
	if (typeof body !== 'object' || body === null || !('errorMessages' in body)) return [];
	return Array.isArray(body.errorMessages) ? body.errorMessages.map(String) : [];
};

/** Every route that the site answers. */
export const routeScopes = aSite().site.routes;
