// What the simulated Jira site remembers: accounts, projects, workflows, work items and their history.

/** An account as Jira shows it: a person, an app user, a service account or an AI agent. */
export interface Account {
	readonly accountId: string;
	readonly displayName: string;
	/** `atlassian`, `app`, `customer`, or what a later Jira may add. */
	readonly accountType: string;
	/** Present only when `accountType` is `app`. */
	readonly appType?: 'service' | 'agent' | 'unknown';
	readonly email?: string;
	/** Whether others see the e-mail address (profile visibility); administrators of the organisation aside. */
	readonly emailVisible?: boolean;
	readonly active: boolean;
	/** The record of a deleted account stays, without its name and address. */
	readonly deleted?: boolean;
	readonly apiToken?: string;
	readonly oauth?: OAuthCredential;
}

/** Whether the account is there and can act at all. */
export const isUsable = (account: Account | undefined): account is Account =>
	account?.active === true && account.deleted !== true;

/** OAuth 2.0 client credentials of a service account. */
export interface OAuthCredential {
	readonly clientId: string;
	readonly clientSecret: string;
	readonly scopes: readonly string[];
}

export interface Group {
	readonly groupId: string;
	readonly name: string;
	readonly members: Set<string>;
}

export interface RoleActors {
	readonly accountIds: Set<string>;
	readonly groupIds: Set<string>;
}

export interface Role {
	readonly id: number;
	readonly name: string;
	readonly description: string;
}

/** A product of the site, and who may use it: what Jira calls an application role. */
export interface ApplicationRole {
	readonly key: string;
	readonly name: string;
	/** Names of the groups whose members may use it. */
	readonly groups: readonly string[];
	/** Accounts that the licence allows. */
	readonly seats: number;
	/** Its rights are those of Jira itself, which other products bring along. */
	readonly platform: boolean;
}

/** Who holds a project permission. */
export type PermissionHolder = { readonly role: number } | { readonly group: string };

export interface Project {
	readonly id: string;
	readonly uuid: string;
	readonly key: string;
	readonly name: string;
	readonly style: 'company-managed' | 'team-managed';
	readonly leadAccountId: string;
	readonly issueTypeIds: readonly string[];
	/** Workflow id by issue type id: the project's workflow scheme. */
	readonly workflowScheme: ReadonlyMap<string, string>;
	/** Actors by role id. */
	readonly roles: ReadonlyMap<number, RoleActors>;
	/** Holders by permission key: the project's permission scheme. */
	readonly permissions: ReadonlyMap<string, readonly PermissionHolder[]>;
	readonly properties: Map<string, unknown>;
}

export interface IssueType {
	readonly id: string;
	readonly name: string;
	readonly description: string;
	readonly subtask: boolean;
	readonly hierarchyLevel: number;
	/** Set when the type belongs to one team-managed project. */
	readonly projectId?: string;
}

export type StatusCategoryKey = 'new' | 'indeterminate' | 'done';

export interface Status {
	readonly id: string;
	/** Stable reference that the workflow API uses. */
	readonly reference: string;
	readonly name: string;
	readonly description: string;
	readonly category: StatusCategoryKey;
	/** Set when the status belongs to one team-managed project. */
	readonly projectId?: string;
}

/** A rule as a workflow stores it. */
export interface Rule {
	readonly id: string;
	/** Extension ARI of the Forge module that evaluates the rule; `system:…` or `connect:…` for the others. */
	readonly ruleKey: string;
	readonly config: Readonly<Record<string, unknown>>;
	readonly disabled: boolean;
	readonly tag?: string;
	/** What a rule of Jira or of another app was saved with, kept word by word; absent for those of this app. */
	readonly parameters?: Parameters;
}

export type Parameters = Readonly<Record<string, string>>;

/** Whether Jira itself brings the rule. Such rules are kept and not evaluated. */
export const isSystemRule = (rule: Rule): boolean => rule.ruleKey.startsWith('system:');

export interface ConditionGroup {
	readonly groupOperator: 'AND' | 'OR';
	readonly conditions: readonly (Rule | ConditionGroup)[];
}

export const isConditionGroup = (node: Rule | ConditionGroup): node is ConditionGroup => 'groupOperator' in node;

export interface TransitionRules {
	readonly conditions: ConditionGroup;
	readonly validators: readonly Rule[];
	readonly postFunctions: readonly Rule[];
}

/** Where a transition's arrow leaves and meets the boxes of the workflow's drawing. */
export interface TransitionLink {
	/** Status id; null for the arrow of a transition that starts from creation or from anywhere. */
	readonly from: string | null;
	readonly fromPort: number | null;
	readonly toPort: number | null;
}

/** A trigger or a transition's screen: kept, not run. */
export interface KeptRule {
	readonly id?: string;
	readonly ruleKey: string;
	readonly parameters: Parameters;
}

export interface Transition {
	readonly id: string;
	readonly name: string;
	readonly description: string;
	readonly type: 'initial' | 'global' | 'directed';
	/** One for each status that a directed transition starts from. */
	readonly links: readonly TransitionLink[];
	/** Status id it ends in. */
	readonly to: string;
	readonly rules: TransitionRules;
	readonly properties: Parameters;
	readonly triggers: readonly KeptRule[];
	readonly screen: KeptRule | null;
	readonly customIssueEventId: string | null;
}

/** A place in the workflow's drawing. */
export interface Layout {
	readonly x?: number | undefined;
	readonly y?: number | undefined;
}

export interface WorkflowStatus {
	readonly statusId: string;
	readonly layout: Layout | null;
	readonly properties: Parameters;
}

export interface Workflow {
	readonly id: string;
	readonly name: string;
	readonly description: string;
	readonly version: { readonly id: string; readonly number: number };
	/** False for the workflow that Jira brings and nobody may change. */
	readonly isEditable: boolean;
	readonly statuses: readonly WorkflowStatus[];
	readonly transitions: readonly Transition[];
	readonly startPointLayout: Layout | null;
	readonly loopedTransitionContainerLayout: Layout | null;
	/** Set when the workflow belongs to one team-managed project. */
	readonly projectId?: string;
	/** Epoch milliseconds. */
	readonly created: number;
	/** Epoch milliseconds. */
	readonly updated: number;
}

export interface ChangeItem {
	readonly field: string;
	readonly fieldId: string;
	readonly from: string | null;
	readonly fromText: string | null;
	readonly to: string | null;
	readonly toText: string | null;
}

export interface ChangeHistory {
	readonly id: string;
	readonly author: string | null;
	/** Epoch milliseconds. */
	readonly created: number;
	readonly items: readonly ChangeItem[];
	/** Free text of the caller about where the change came from; proves nothing. */
	readonly historyMetadata?: Readonly<Record<string, unknown>>;
}

export interface Comment {
	readonly id: string;
	readonly author: string | null;
	readonly body: unknown;
	/** Epoch milliseconds. */
	readonly created: number;
}

export interface Issue {
	readonly id: string;
	key: string;
	/** Keys that it had in other projects, oldest first: they still find it. */
	formerKeys?: readonly string[];
	projectId: string;
	issueTypeId: string;
	/** Id of the work item that a sub-task belongs to. */
	parentId?: string;
	statusId: string;
	summary: string;
	description: unknown;
	assignee: string | null;
	readonly reporter: string | null;
	readonly creator: string | null;
	labels: readonly string[];
	priority: string;
	/** Epoch milliseconds. */
	readonly created: number;
	/** Epoch milliseconds. */
	updated: number;
	readonly history: ChangeHistory[];
	readonly comments: Comment[];
	readonly properties: Map<string, unknown>;
}

/** Everything a site starts from. */
export interface Seed {
	/** Ids of spaces closed to the app; none when left out. */
	readonly closedToApps?: readonly string[];
	readonly accounts: readonly Account[];
	readonly groups: readonly Group[];
	/** Group names by global permission. */
	readonly globalPermissions: Map<string, readonly string[]>;
	readonly roles: readonly Role[];
	/** None when left out. */
	readonly applicationRoles?: readonly ApplicationRole[];
	readonly issueTypes: readonly IssueType[];
	readonly statuses: readonly Status[];
	readonly workflows: readonly Workflow[];
	readonly projects: readonly Project[];
	readonly issues: readonly Issue[];
	/** Properties by account; none when left out. */
	readonly userProperties?: ReadonlyMap<string, Map<string, unknown>>;
	/** The numbers given last; found in what there is when left out. */
	readonly lastNumbers?: LastNumbers;
}

export interface LastNumbers {
	readonly issue: number;
	readonly history: number;
	readonly comment: number;
	readonly uniqueName: number;
}
