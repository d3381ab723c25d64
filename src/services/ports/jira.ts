// What the services need of Jira.
import type { AccountView } from '../../contract/calls/accounts';
import type { Group, TransitionKind, WorkflowVersion } from '../../contract/guard';
import type { AccountId, IssueId, IssueTypeId, ProjectId, StatusId } from '../../contract/ids';
import type { LastMove } from '../../contract/last-move';
import type { Statement } from '../../contract/problems';
import type { Product } from '../../core/accounts/licences';
import type { ItemFacts, LoggedChange } from '../../core/audit/as-of';
import type { FoundItem } from '../../core/audit/logged-changes';
import type { RuleFacts, RuleModule } from '../../core/guards/rules';

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

export interface Account extends AccountView {
	readonly accountId: AccountId;
}

/** An account as a search, or the list of all, answers it. */
export interface FoundAccount extends Account {
	/** Absent where the person hides it. */
	readonly emailAddress?: string;
}

export interface Accounts {
	read(accountId: AccountId): Promise<Account | undefined>;
	/**
	 * One page of all accounts of the site, inactive ones included; empty past the end. Undefined stands for an account
	 * that Jira shows only in part.
	 */
	page(startAt: number, limit: number): Promise<readonly (FoundAccount | undefined)[]>;
	/** Those of the accounts that Jira knows, in no particular order. */
	readMany(accountIds: readonly AccountId[]): Promise<readonly Account[]>;
	/**
	 * The active accounts whose name or e-mail address begins with a text, and perhaps others; undefined when more are
	 * found than are read.
	 */
	search(text: string): Promise<readonly FoundAccount[] | undefined>;
	/** Those of the groups that Jira knows, in no particular order. */
	readGroups(groupIds: readonly string[]): Promise<readonly Group[]>;
	/** The account Muster itself acts as. */
	readOwnId(): Promise<AccountId>;
}

/** A product of the site, with who may use it. */
export interface SiteProduct extends Product {
	readonly name: string;
	/** Accounts that count for its licence, as Jira says. */
	readonly used: number;
	/** Accounts that the licence allows; absent where there is no limit. */
	readonly seats?: number;
}

export interface ProjectRole {
	readonly id: string;
	readonly name: string;
}

/** What accounts are members of, asked as the app. */
export interface Memberships {
	/** Ids of its groups; undefined when Jira does not know the account. */
	groupsOf(accountId: AccountId): Promise<readonly string[] | undefined>;
	administersJira(accountId: AccountId): Promise<boolean>;
	products(): Promise<readonly SiteProduct[]>;
	/** The roles of a space; undefined when it is gone, or not shown to the app. */
	rolesIn(projectId: ProjectId): Promise<readonly ProjectRole[] | undefined>;
	/** Who is in a role of a space, by itself and as members of groups; undefined as above. */
	actorsIn(
		projectId: ProjectId,
		roleId: string,
	): Promise<{ readonly accounts: readonly string[]; readonly groups: readonly string[] } | undefined>;
}

/** Whose personal data Muster stores: account ids. */
export interface PersonalData {
	/**
	 * Reports up to 90 accounts, each at most once in seven days.
	 *
	 * @param updatedAt when Jira told of them, epoch milliseconds
	 * @returns those that were closed, and have to be erased
	 * @throws {AppError} UNAVAILABLE when nothing was reported and trying again may help; BUG when it was refused
	 */
	report(accountIds: readonly AccountId[], updatedAt: number): Promise<readonly AccountId[]>;
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
	seesSpace(projectId: ProjectId): Promise<boolean>;
	/** Sees it, and administers its space or Jira. */
	administersIssue(issueId: IssueId): Promise<boolean>;
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

/** One rule of this app on one transition, from Jira's own-rules API. It does not say in which group a condition stands. */
export interface OwnRule extends RuleFacts {
	/** As Jira has it now: it may give a rule another one when it is asked again. */
	readonly id: string;
	readonly workflowName: string;
	readonly transitionId: string;
	/** What Jira has to be sent back, whatever is changed of the rule. */
	readonly stored: { readonly key: string; readonly isDraft: boolean; readonly value: string; readonly tag?: string };
}

/** What Jira says against a change of rules in one workflow. */
export interface RulesRefused {
	readonly workflowName: string;
	readonly messages: readonly string[];
}

export interface SiteTransition extends WorkflowTransition {
	readonly rules: readonly RuleFacts[];
	/** Conditions on it that are not Muster's. */
	readonly otherConditions: number;
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
	/** What Jira says against it. */
	readonly reasons: readonly Statement[];
	/** Expensive operations, a number or a formula. */
	readonly expensiveOperations?: string;
}

/** What the app may do on the site, and what of its own the site shows it. */
export interface SelfTests {
	/** What the manifest asks for and nobody granted. */
	missingScopes(): readonly string[];
	/** Which global permissions the app's own account lacks of those it needs, by Jira's keys. */
	lackedPermissions(): Promise<readonly string[]>;
	analyse(expressions: readonly string[]): Promise<readonly ExpressionAnalysis[]>;
	/** Ids of the transitions that the app's own account is shown on a work item; undefined when it sees no such item. */
	transitionsOf(issueKey: string): Promise<readonly string[] | undefined>;
	/** Whether Jira offers Muster's rules for a workflow under the keys by which Muster writes and finds them. */
	ruleKeys(workflowId: string): Promise<RuleKeysSeen>;
}

export interface ClosedSpace {
	readonly id: ProjectId;
	readonly key: string;
}

/** What rules of the organization keep the app out of. */
export interface AppAccess {
	/** Of a site with very many spaces not all are asked for; `isComplete` says so. */
	closedSpaces(): Promise<{ readonly spaces: readonly ClosedSpace[]; readonly isComplete: boolean }>;
}

export interface RuleKeysSeen {
	/** Keys under which Jira knows rules of Muster, and Muster does not. */
	readonly differing: readonly string[];
	/** Modules whose rules Jira does not offer. */
	readonly missing: readonly string[];
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

/** Why Jira does not take an edit. */
export type WorkflowRefused =
	/** Somebody changed the workflow since, or it is gone. */
	| { readonly outcome: 'stale' }
	/** What Jira has against it. */
	| { readonly outcome: 'refused'; readonly reasons: readonly Statement[] };

export type WorkflowChecked = { readonly outcome: 'acceptable' } | WorkflowRefused;

export type WorkflowSaved =
	| { readonly outcome: 'saved' }
	/** Jira took it for later, or did not answer: it may be changed or not. */
	| { readonly outcome: 'unknown' }
	| WorkflowRefused;

/** Changes Muster's rules in workflows, as the person who calls. Whatever else a workflow holds stays as it is. */
export interface WorkflowEditor {
	/** Those of the workflows that the person may see. */
	read(workflowIds: readonly string[]): Promise<readonly SiteWorkflow[]>;
	/** Asks Jira whether it would take the edits, and changes nothing. */
	check(edit: WorkflowEdit): Promise<WorkflowChecked>;
	save(edit: WorkflowEdit): Promise<WorkflowSaved>;
}

export interface OwnRules {
	/** @param workflowName only the rules of this workflow */
	list(workflowName?: string): Promise<readonly OwnRule[]>;
}

/** A change of one rule; what is left out stays as it is. */
export interface OwnRuleChange {
	readonly rule: OwnRule;
	readonly isDisabled?: boolean;
	readonly configuration?: object;
}

/** What the app may change of its rules as itself. */
export interface OwnRuleEditor {
	/** Changes rules and leaves all else as it is. @returns the workflows in which one of them stayed as it was */
	change(changes: readonly OwnRuleChange[]): Promise<readonly RulesRefused[]>;
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
	readonly kind: TransitionKind;
	/** Empty unless `directed`. */
	readonly from: readonly NamedStatus[];
	readonly to: NamedStatus;
}

/** A workflow as one space uses it. */
export interface ProjectWorkflow extends SiteWorkflow {
	/** Work types of the space that follow it. */
	readonly issueTypes: readonly NamedIssueType[];
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

/** The change logs of work items. */
export interface ChangeLogs {
	/**
	 * Every entry of the change logs that changed one of the fields, the oldest first, by work item; none for a work item
	 * that is gone or that the app may not see.
	 *
	 * @param issueIds at most 1,000
	 * @throws {AppError} NOT_FOUND when none of the work items is there
	 */
	read(
		issueIds: readonly IssueId[],
		fields: readonly ('status' | 'project' | 'issueType')[],
	): Promise<ReadonlyMap<string, readonly LoggedChange[]>>;
}

/** A work item with its change log, as a search tells it. */
export interface MovedItem extends FoundItem {
	/** Its latest entries, the oldest first; absent where they are not of a shape that Muster knows. */
	readonly log?: { readonly entries: readonly LoggedChange[]; readonly isWhole: boolean };
}

/** Which work items may have been moved to some statuses. */
export interface MovesWanted {
	readonly toStatusIds: readonly StatusId[] | 'any';
	/** Also those that were made within that time. */
	readonly withCreated: boolean;
	/** False: all that were changed within that time, whatever they were moved to. */
	readonly byHistory: boolean;
	readonly withinMinutes: number;
	readonly madeWithinMinutes: number | undefined;
	readonly pageToken: string | undefined;
}

/** Work items that were changed lately, as the app sees them. */
export interface ChangedItems {
	/**
	 * Whether an account made, changed or commented any work item that the app sees, within so many days and perhaps one more.
	 *
	 * @returns undefined where Jira does not take the question, as of an account that it does not know
	 */
	wereChangedBy(accountId: AccountId, withinDays: number): Promise<boolean | undefined>;
	/**
	 * A page of them by when they were made, the oldest first.
	 *
	 * @throws {AppError} BUG where Jira does not know the space, or does not show it
	 */
	page(wanted: {
		readonly changedWithinMinutes: number;
		readonly madeWithinMinutes: number | undefined;
		/** Only those in this space. */
		readonly projectId: ProjectId | undefined;
		readonly pageToken: string | undefined;
	}): Promise<{ readonly items: readonly FoundItem[]; readonly nextPageToken?: string }>;
	/**
	 * A page of those that may have been moved to some statuses, by when they were made, the oldest first; undefined where
	 * Jira does not search by history.
	 */
	pageOfMoves(
		wanted: MovesWanted,
	): Promise<{ readonly items: readonly MovedItem[]; readonly nextPageToken?: string } | undefined>;
	/**
	 * How many work items `pageOfMoves` would list in all, about: Jira estimates it.
	 *
	 * @returns undefined where Jira does not search by history
	 */
	countOfMoves(wanted: Omit<MovesWanted, 'madeWithinMinutes' | 'pageToken'>): Promise<number | undefined>;
	/** Undefined when the work item is gone. */
	read(issueId: IssueId): Promise<FoundItem | undefined>;
	/** All spaces that the app knows of, also those in which it sees no work item. */
	listSpaces(): Promise<readonly ProjectId[]>;
	/** Those of the spaces whose work items the app sees now. */
	readableSpaces(ids: readonly ProjectId[]): Promise<ReadonlySet<ProjectId>>;
}

/** What a work item is now, with its latest changes, read at once. */
export interface LoggedItem extends ItemFacts {
	/** The latest first; those of a long change log are not whole. */
	readonly changes: readonly LoggedChange[];
}

/** The keys of a work item. Instants are epoch milliseconds. */
export interface IssueKeys {
	readonly key: string;
	readonly createdAt: number;
	/** The oldest first, each until it was moved away from; those of a long change log may lack the oldest. */
	readonly former: readonly { readonly key: string; readonly until: number }[];
}

export interface Issues {
	/** Undefined when the work item is gone. */
	readKeys(issueId: IssueId): Promise<IssueKeys | undefined>;
	/** Undefined when the work item is gone. */
	readLogged(issueId: IssueId): Promise<LoggedItem | undefined>;
	/** Undefined when the work item is gone. */
	readPosition(issueIdOrKey: string): Promise<IssuePosition | undefined>;
}

/** What Jira's search knows of the last move that a bot made of a work item. There is no way to read it: people can edit it. */
export interface LastMoves {
	/**
	 * Has Jira write them soon, as far as it can: of a work item that is gone, or that the app may not edit, nothing is told.
	 *
	 * @throws {AppError} UNAVAILABLE when some were not taken; all may be sent again
	 */
	writeMany(moves: readonly { readonly issueId: IssueId; readonly move: LastMove }[]): Promise<void>;
	/**
	 * Writes one, now.
	 *
	 * @returns `refused` when the work item is gone, or the app may not edit it
	 * @throws {AppError} UNAVAILABLE when it may or may not be written
	 */
	write(issueId: IssueId, move: LastMove): Promise<'written' | 'refused'>;
}
