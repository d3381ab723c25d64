// The seams between the sandbox's three parts: the Jira site, the Forge host and the expression evaluator.

/** Tells the time. The sandbox never reads the system clock anywhere else. */
export interface Clock {
	/** Now, in epoch milliseconds. */
	now(): number;
}

/** Work that is due later: event deliveries, queue pushes, retries, scheduled triggers. */
export interface Agenda {
	/** Plans `task` for `delayMs` milliseconds from now; `label` names it in failure reports. */
	after(delayMs: number, label: string, task: () => Promise<void>): void;
}

/** On whose behalf a request reaches Jira's REST API. */
export type Caller =
	| { readonly kind: 'anonymous' }
	/**
	 * A person, bot or app user. `scopes` is absent for an API token (all rights of the account) and present for
	 * OAuth tokens and for a Forge app's `asUser()`. `viaApp` is true for the latter.
	 */
	| {
			readonly kind: 'user';
			readonly accountId: string;
			readonly scopes?: ReadonlySet<string>;
			readonly viaApp?: boolean;
	  }
	/** The Forge app as itself (`asApp()`), acting through its app user. */
	| { readonly kind: 'app'; readonly accountId: string; readonly scopes: ReadonlySet<string> };

/** Anything that answers HTTP requests for an already authenticated caller. */
export interface RestHandler {
	fetch(request: Request, caller: Caller): Promise<Response>;
}

/** A workflow rule module of the manifest, as the workflow engine needs it. */
export interface RuleModule {
	readonly kind: 'validator' | 'condition' | 'postFunction';
	readonly moduleKey: string;
	readonly name: string;
	readonly description: string;
	/** Expression of the manifest; absent for function-backed rules. A rule's stored config may override it. */
	readonly expression?: string;
	/** Static text or an expression that yields the text shown when the rule answers false. */
	readonly errorMessage?: string | { readonly expression: string };
	/** Expression that summarises the stored configuration in the workflow editor. */
	readonly configurationDescription?: { readonly expression: string };
	readonly functionKey?: string;
	readonly projectTypes: readonly ('company-managed' | 'team-managed')[];
	/** Resource keys of the rule's configuration pages. */
	readonly create?: string;
	readonly edit?: string;
	readonly view?: string;
}

/** An action validator of the manifest: one expression asked before an action that is no transition. */
export interface ActionValidator {
	readonly moduleKey: string;
	/** Only `workItemTypeChanged` is simulated. */
	readonly action: string;
	readonly expression: string;
	readonly errorMessage?: string;
}

/** A field of a property that Jira's search knows, and how it reads it. */
export interface IndexedValue {
	/** Keys with dots between them. */
	readonly path: string;
	readonly type: 'number' | 'text' | 'string' | 'user' | 'date';
	/** What the field is called in a query; without one it is `issue.property[key].path`. */
	readonly searchAlias?: string | undefined;
}

/** A property of work items that the manifest asks Jira to index. */
export interface IndexedProperty {
	readonly propertyKey: string;
	readonly values: readonly IndexedValue[];
}

/** What the Jira site needs to know of the installed Forge app, and asks of its host. */
export interface AppHost {
	/** The app's id, environment and extension ARIs as Jira stores them in workflow rules. */
	readonly appId: string;
	readonly environmentId: string;
	/** Account id of the app's own user. */
	readonly appAccountId: string;
	/** False after the app was uninstalled: every rule of it then refuses. */
	readonly installed: boolean;
	/** The rule module behind a stored rule key (an extension ARI), or undefined when the manifest has none. */
	rule(ruleKey: string): RuleModule | undefined;
	/** Every rule module of the manifest. */
	readonly ruleModules: readonly RuleModule[];
	/** The extension ARI under which a workflow stores a rule of this module. */
	ruleKey(moduleKey: string): string;
	/** The app's validator of an action; the manifest has at most one for each. */
	actionValidator(action: string): ActionValidator | undefined;
	/** The properties of work items that queries may name; none once the app was uninstalled. */
	readonly indexedProperties: readonly IndexedProperty[];
	/** Value of an app property as an expression sees it, or undefined. Delayed visibility is the host's business. */
	appProperty(key: string): unknown;
	/** Hands over a post function event: delivered at least once, later, never within the transition. */
	runPostFunction(moduleKey: string, event: Record<string, unknown>): void;
	/** Hands over a product event (`avi:jira:…`); only the manifest's triggers receive it. */
	publish(eventName: string, payload: Record<string, unknown>): void;
}

/**
 * Faults that can be switched on. All are off by default; times are milliseconds.
 *
 * Of those that strike requests, a number below 1 strikes that share, one from 1 up that many of the next ones.
 */
export interface Faults {
	/** Storage calls answered with 429 TOO_MANY_REQUESTS. */
	storageThrottled: number;
	/** Storage writes that are applied but whose response is lost (the caller sees a time-out). */
	storageResponseLost: number;
	/** How long after a write entity queries still answer from before it. */
	queryStalenessMs: number;
	/** Deliver every post function, product event and queue event this many extra times. */
	duplicateDeliveries: number;
	/** Delay of product events. */
	productEventDelayMs: number;
	/** Reports of personal data answered with 429. */
	reportsUnavailable: number;
	/** Accounts that are reported again within seven days have the request refused; else that is only noted. */
	earlyReportsRefused: boolean;
	/** Product events that never arrive. */
	productEventsLost: number;
	/** Post functions that never run. */
	postFunctionsLost: number;
	/** App property PUTs that are refused with 503. */
	appPropertyUnavailable: number;
	/** App property PUTs that answer late: applied this long after they were accepted. */
	appPropertyDelayMs: number;
	/** Jira REST calls by the app answered with 429, as for too many a second. */
	jiraThrottled: number;
	/** How long after a work item was made or changed a search by JQL still answers from before it. */
	searchLagMs: number;
	/** Jira refuses searches for what a status was changed to. */
	searchKnowsNoHistory: boolean;
	/** Filter expressions of triggers cannot be evaluated. */
	triggerFiltersFail: boolean;
	/** How long after its installation Jira refuses whatever the app asks as itself, with 401 and 403 in turn. */
	appRightsAfterMs: number;
	/** A validator that answers a text has failed, too: besides refusing, it raises a failed expression event. */
	refusalsAreFailures: boolean;
	/** Points of the app's hourly pool that its other sites have used, in this hour and every one that follows. */
	pointsUsedElsewhere: number;
	/** Rules and action validators cannot read `app` (health must notice). */
	rulesCannotReadApp: boolean;
	/** Jira refuses every update of a workflow with 400 and a sentence. */
	workflowUpdatesRefused: boolean;
	/** An update for an old version of a workflow is answered with 400 and a sentence, not with 409. */
	staleVersionsAre400: boolean;
	/** Asked for workflows of which one does not exist, Jira answers 404; else it leaves that one out. */
	missingWorkflowsAre404: boolean;
	/** A search for an e-mail address finds who hides it, and does not tell the address; else it finds nobody. */
	hiddenEmailsAreFound: boolean;
	/** A new workflow rule without an id is refused; else Jira gives it one. */
	newRulesNeedIds: boolean;
	/** Jira stores and offers the app's rules under another key than the extension ARI that is documented. */
	ruleKeysDiffer: boolean;
	/** Jira does not name the app's rules among those that a workflow can have. */
	rulesUnlisted: boolean;
	/** In a space that is closed to the app, its rules are not asked; else they let nobody pass. */
	closedSpacesSkipRules: boolean;
	/** Product events tell of work items in spaces that are closed to the app, too. */
	closedSpacesTellEvents: boolean;
	/** Jira gives new workflow rules ids of its own, whatever it is sent. */
	ruleIdsReplaced: boolean;
	/** Where a move changes the type, an action validator's `project` is the space it leads to; else the one it leaves. */
	typeGuardSeesTarget: boolean;
	/** An action validator's `issue` is the work item as it will be; else as it is. */
	typeGuardSeesNewItem: boolean;
	/** A change of type on the screen of a transition asks the action validator; else it does not. */
	screensAskTypeGuard: boolean;
}

export const noFaults = (): Faults => ({
	storageThrottled: 0,
	storageResponseLost: 0,
	queryStalenessMs: 0,
	duplicateDeliveries: 0,
	productEventDelayMs: 0,
	reportsUnavailable: 0,
	earlyReportsRefused: false,
	productEventsLost: 0,
	postFunctionsLost: 0,
	appPropertyUnavailable: 0,
	appPropertyDelayMs: 0,
	jiraThrottled: 0,
	searchLagMs: 0,
	searchKnowsNoHistory: false,
	triggerFiltersFail: false,
	appRightsAfterMs: 0,
	refusalsAreFailures: false,
	pointsUsedElsewhere: 0,
	rulesCannotReadApp: false,
	workflowUpdatesRefused: false,
	staleVersionsAre400: false,
	missingWorkflowsAre404: false,
	hiddenEmailsAreFound: false,
	newRulesNeedIds: false,
	ruleKeysDiffer: false,
	rulesUnlisted: false,
	closedSpacesSkipRules: false,
	closedSpacesTellEvents: false,
	ruleIdsReplaced: false,
	typeGuardSeesTarget: false,
	typeGuardSeesNewItem: false,
	screensAskTypeGuard: false,
});
