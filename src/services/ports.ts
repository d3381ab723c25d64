// What the services need from the outside world. Adapters implement these; nothing here knows an SDK.
import type { AccountId, IssueId, IssueTypeId, ProjectId, StatusId } from '../contract/ids';
import type { RuleFacts } from '../core/guards/guard-state';

/** Kinds of stored records, one entity each. */
export type RecordKind =
	| 'identity'
	| 'shard'
	| 'control'
	| 'history'
	| 'publication'
	| 'event'
	| 'chain'
	| 'guards'
	| 'failure'
	/** Bulk work and its pieces. */
	| 'bulk'
	/** When identities used their grants, a record a shard. */
	| 'usage'
	/** What somebody should look at. */
	| 'notice'
	/** What the app found out about the site: guards as accepted, health, the canary. */
	| 'report';

export interface RecordRef {
	readonly kind: RecordKind;
	readonly id: string;
}

/** Attributes that indexes are built on. Strings are never empty. */
export type RecordAttributes = Readonly<Record<string, string | number>>;

export interface StoredRecord {
	/** Rises with every write; what conditions test. From 1. */
	readonly version: number;
	readonly body: unknown;
}

export type RecordWrite =
	/** Writes when the stored version is still `expected` (`absent`: when there is no record). */
	| {
			readonly type: 'set';
			readonly ref: RecordRef;
			readonly expected: number | 'absent';
			readonly record: StoredRecord;
			readonly attributes?: RecordAttributes;
			/** The body holds something no other attempt can hold, so finding it stored proves the whole commit. */
			readonly isWitness?: boolean;
	  }
	/** Writes nothing, but holds the whole commit to a version. */
	| { readonly type: 'check'; readonly ref: RecordRef; readonly expected: number };

export interface RecordPage {
	readonly records: readonly { readonly id: string; readonly record: StoredRecord }[];
	/** Absent on the last page. A page may be short, or empty, with a cursor left. */
	readonly cursor?: string;
}

/** Records with optimistic concurrency. Reads by key are current; queries may lag behind writes. */
export interface Records {
	/**
	 * Reads by key, in the order asked; undefined where there is none. At most 25, and 4 MB in all: read shards and pieces
	 * of bulk work ten at a time.
	 */
	read(refs: readonly RecordRef[]): Promise<readonly (StoredRecord | undefined)[]>;
	/**
	 * Applies all writes or none.
	 *
	 * @returns `conflict` when some expectation does not hold
	 * @throws {AppError} UNAVAILABLE when nothing was written and trying again may help
	 */
	commit(writes: readonly RecordWrite[]): Promise<'committed' | 'conflict'>;
	/** Writes one record whatever is stored. */
	put(ref: RecordRef, record: StoredRecord, attributes?: RecordAttributes): Promise<void>;
	/** Writes up to 25 records whatever is stored: some may be written when others are not. */
	putMany(writes: readonly { readonly ref: RecordRef; readonly record: StoredRecord }[]): Promise<void>;
	/** Removes up to 25 records; what is not there needs no removing. */
	remove(refs: readonly RecordRef[]): Promise<void>;
	/** Reads a page in the order of an index declared in the manifest. Lags behind writes. */
	query(query: {
		readonly kind: RecordKind;
		readonly index: string;
		readonly partition: readonly (string | number)[];
		/** Least value of the index's range. */
		readonly from?: number;
		readonly limit: number;
		readonly cursor?: string;
		readonly descending?: boolean;
	}): Promise<RecordPage>;
}

/** The app's own properties, which Jira expressions read as `app.properties`. */
export interface AppProperties {
	/** Undefined when the property is not set. */
	read(key: string): Promise<unknown>;
	/**
	 * @throws {AppError} UNAVAILABLE when it may or may not be written, now or later; CONFLICT when Jira refuses another
	 *   property
	 */
	write(key: string, value: unknown): Promise<void>;
	/** Removes a property; what is not there needs no removing. */
	remove(key: string): Promise<void>;
	list(): Promise<readonly string[]>;
}

export interface Account {
	readonly accountId: AccountId;
	readonly displayName: string;
	/** `human` is an ordinary person's account; everything that Jira calls an app is not human. */
	readonly kind: 'human' | 'service-account' | 'ai-agent' | 'app' | 'customer' | 'unknown';
	readonly isActive: boolean;
}

export interface Accounts {
	read(accountId: AccountId): Promise<Account | undefined>;
	/**
	 * One page of all accounts of the site, inactive ones included; empty past the end. Undefined stands for an account
	 * that Jira shows in pieces only.
	 */
	page(startAt: number, limit: number): Promise<readonly (Account | undefined)[]>;
	/** Those of the accounts that Jira knows, in no particular order. */
	readMany(accountIds: readonly AccountId[]): Promise<readonly Account[]>;
	/** The account Muster itself acts as. */
	readOwnId(): Promise<AccountId>;
}

/** What the calling person may do. Answers come from Jira, asked as that person. */
export interface CallerRights {
	/** False for service accounts, apps and agents. */
	isPerson(): Promise<boolean>;
	/** True while the account is registered as an identity: a bot uses it, whatever Jira calls it. */
	isIdentity(accountId: AccountId): Promise<boolean>;
	isJiraAdmin(): Promise<boolean>;
	administersProject(projectId: ProjectId): Promise<boolean>;
	seesIssue(issueId: IssueId): Promise<boolean>;
}

export interface ProjectWorkflowFacts {
	readonly id: ProjectId;
	readonly key: string;
	readonly name: string;
	readonly issueTypes: readonly {
		readonly id: string;
		readonly name: string;
		readonly statuses: readonly { readonly id: string; readonly name: string }[];
	}[];
}

/** What exists on the site, as the calling person sees it. */
export interface Catalogue {
	readProject(projectId: ProjectId): Promise<ProjectWorkflowFacts | undefined>;
	hasStatus(statusId: string): Promise<boolean>;
	hasIssueType(issueTypeId: string): Promise<boolean>;
}

/** One rule of this app on one transition, from Jira's own-rules API. */
export interface OwnRule {
	readonly id: string;
	readonly kind: 'validator' | 'condition' | 'postFunction';
	readonly workflowName: string;
	readonly transitionId: string;
	readonly transitionName: string;
	readonly isDisabled: boolean;
	/** Parsed JSON of the stored configuration; undefined when there is none. */
	readonly configuration: unknown;
}

/** One rule of Muster's, as a workflow holds it. */
export type SiteRule = RuleFacts;
/** The modules whose rules Muster puts on transitions. */
export type RuleModule = SiteRule['module'];

export interface SiteTransition extends WorkflowTransition {
	readonly rules: readonly SiteRule[];
	/** Conditions on it that are not Muster's. */
	readonly otherConditions: number;
}

export interface WorkflowVersion {
	readonly id: string;
	readonly number: number;
}

/** A workflow of the site, with Muster's rules in it. */
export interface SiteWorkflow {
	readonly id: string;
	readonly name: string;
	/** Present for a workflow of one team-managed space. */
	readonly projectId?: ProjectId;
	readonly isEditable: boolean;
	readonly version: WorkflowVersion;
	readonly statuses: readonly NamedStatus[];
	readonly transitions: readonly SiteTransition[];
}

/** The spaces a workflow serves, with the work types that follow it there. */
export interface WorkflowUsages {
	readonly spaces: readonly { readonly projectId: ProjectId; readonly issueTypeIds: readonly IssueTypeId[] }[];
	/** False when the workflow serves more spaces than were read. */
	readonly isComplete: boolean;
}

/** The workflows of the site, asked as the app. */
export interface Workflows {
	/** A page of them by name. @param inUse only those that a space uses */
	page(
		startAt: number,
		limit: number,
		inUse: boolean,
	): Promise<{ readonly workflows: readonly SiteWorkflow[]; readonly isLast: boolean }>;
	/** Those of the workflows that Jira knows, in no particular order. */
	read(workflowIds: readonly string[]): Promise<readonly SiteWorkflow[]>;
	/** The workflow that a work type of a space follows. */
	readFor(projectId: ProjectId, issueTypeId: IssueTypeId): Promise<SiteWorkflow | undefined>;
	usages(workflowId: string): Promise<WorkflowUsages>;
}

/** What Jira says of an expression without evaluating it. */
export interface ExpressionAnalysis {
	readonly isValid: boolean;
	readonly messages: readonly string[];
	/** Expensive operations, a number or a formula. */
	readonly expensiveOperations?: string;
}

/** What the app may do on the site, and what of its own the site shows it. */
export interface SelfTests {
	/** What the manifest asks for and nobody granted. */
	missingScopes(): readonly string[];
	/** Whether the app's own account administers Jira, without which it sees no workflow. */
	administersJira(): Promise<boolean>;
	analyse(expressions: readonly string[]): Promise<readonly ExpressionAnalysis[]>;
	/** Ids of the transitions that the app's own account is shown on a work item; undefined when it sees no such item. */
	transitionsOf(issueKey: string): Promise<readonly string[] | undefined>;
}

/** One change of Muster's rules in a workflow. */
export type RuleEdit =
	/** Makes it the only rule of its module on the transition: enabled, and one that counts. */
	| {
			readonly kind: 'set';
			readonly transitionId: string;
			readonly module: RuleModule;
			readonly configuration: Readonly<Record<string, unknown>>;
	  }
	/** Gives each rule of a module that stands on the transition a configuration, in the order they are read. */
	| {
			readonly kind: 'reconfigure';
			readonly transitionId: string;
			readonly module: RuleModule;
			readonly configurations: readonly Readonly<Record<string, unknown>>[];
	  }
	| { readonly kind: 'remove'; readonly transitionId: string; readonly module: RuleModule }
	/** Adds a transition from any status, with one rule of the module on it. */
	| {
			readonly kind: 'add-transition';
			readonly name: string;
			readonly description: string;
			readonly toStatusId: StatusId;
			readonly module: RuleModule;
			readonly configuration: Readonly<Record<string, unknown>>;
	  }
	| { readonly kind: 'remove-transition'; readonly transitionId: string };

export interface WorkflowEdit {
	readonly workflowId: string;
	/** The version that the edits were planned for. */
	readonly version: WorkflowVersion;
	readonly rules: readonly RuleEdit[];
}

export type WorkflowSaved =
	| { readonly outcome: 'saved' }
	/** Jira took it for later, or did not answer: it may be changed or not. */
	| { readonly outcome: 'unknown' }
	/** Somebody changed the workflow since, or it is gone. */
	| { readonly outcome: 'stale' }
	/** What Jira says against it, in its own words. */
	| { readonly outcome: 'refused'; readonly messages: readonly string[] };

/** Changes Muster's rules in workflows, as the person who calls. Whatever else a workflow holds stays as it is. */
export interface WorkflowEditor {
	/** Those of the workflows that the person may see. */
	read(workflowIds: readonly string[]): Promise<readonly SiteWorkflow[]>;
	/** Asks Jira whether it would take the edits, and changes nothing. */
	check(edit: WorkflowEdit): Promise<WorkflowSaved>;
	save(edit: WorkflowEdit): Promise<WorkflowSaved>;
}

export interface OwnRules {
	/** @param workflowName only the rules of this workflow */
	list(workflowName?: string): Promise<readonly OwnRule[]>;
}

export interface NamedStatus {
	readonly id: StatusId;
	readonly name: string;
}

export interface NamedIssueType {
	readonly id: IssueTypeId;
	readonly name: string;
}

export interface WorkflowTransition {
	readonly id: string;
	readonly name: string;
	/** `initial` creates the work item, `global` starts from any status. */
	readonly kind: 'initial' | 'global' | 'directed';
	/** Empty unless `directed`. */
	readonly from: readonly NamedStatus[];
	readonly to: NamedStatus;
}

/** A workflow as one space uses it. */
export interface ProjectWorkflow {
	readonly name: string;
	/** Work types of the space that follow it. */
	readonly issueTypes: readonly NamedIssueType[];
	readonly statuses: readonly NamedStatus[];
	readonly transitions: readonly WorkflowTransition[];
}

export interface ProjectWorkflows {
	/**
	 * The workflows that the work types of a space follow.
	 *
	 * @throws {AppError} NOT_FOUND when Jira does not know the space
	 */
	list(projectId: ProjectId): Promise<readonly ProjectWorkflow[]>;
	/** The workflow of one work type; undefined when the space has no such work type. */
	read(projectId: ProjectId, issueType: NamedIssueType): Promise<ProjectWorkflow | undefined>;
}

/** Where a work item stands. */
export interface IssuePosition {
	readonly projectId: ProjectId;
	readonly issueType: NamedIssueType;
	readonly status: NamedStatus;
}

export interface Issues {
	/** Undefined when the work item is gone. */
	readPosition(issueIdOrKey: string): Promise<IssuePosition | undefined>;
}

/** Work for later, through a queue: at least once. */
export interface Jobs {
	push(job: Job, delaySeconds: number): Promise<void>;
}

export type Job =
	| { readonly type: 'prepare' }
	| { readonly type: 'publish'; readonly property: string }
	/** Ends a move of accounts between shards, or takes up one that was left. */
	| { readonly type: 'settle' }
	/** Tries or carries out bulk work, or goes on with it. */
	| { readonly type: 'bulk'; readonly id: string; readonly step: 'check' | 'apply' }
	| { readonly type: 'sweep' }
	/** Makes every health check, the comparison of guards among them. */
	| { readonly type: 'examine' }
	| { readonly type: 'observe'; readonly change: ObservedChange };

/** A status change as a product event reports it. */
export interface ObservedChange {
	readonly issueId: IssueId;
	readonly projectId: ProjectId;
	readonly issueTypeId: string;
	readonly accountId: AccountId;
	readonly changelogId: string;
	readonly from: string;
	readonly to: string;
	readonly at: number;
}

export interface Time {
	/** Epoch milliseconds. */
	now(): number;
	sleep(ms: number): Promise<void>;
}

export interface Randomness {
	/** 128 random bits, base64url. */
	salt(): string;
}

/** Everything, as the wiring file provides it. A service names the part it needs. */
export interface Ports {
	readonly records: Records;
	readonly appProperties: AppProperties;
	readonly accounts: Accounts;
	readonly ownRules: OwnRules;
	readonly jobs: Jobs;
	readonly time: Time;
	readonly randomness: Randomness;
}
