// Every port, as the wiring file provides it.
import type {
	Accounts,
	AppAccess,
	AppProperties,
	Catalogue,
	ChangedItems,
	ChangeLogs,
	Issues,
	LastMoves,
	Memberships,
	OwnRules,
	PersonalData,
	ProjectWorkflows,
	SelfTests,
	WorkflowEditor,
	Workflows,
} from './jira';
import type { Jobs, Log, Randomness, Time } from './platform';
import type { Records } from './records';

/** Everything, as the wiring file provides it. A service names the part it needs. */
export interface Ports {
	readonly records: Records;
	readonly appProperties: AppProperties;
	readonly appAccess: AppAccess;
	readonly accounts: Accounts;
	readonly catalogue: Catalogue;
	readonly changeLogs: ChangeLogs;
	readonly changedItems: ChangedItems;
	readonly issues: Issues;
	readonly lastMoves: LastMoves;
	readonly memberships: Memberships;
	readonly ownRules: OwnRules;
	readonly personalData: PersonalData;
	readonly projectWorkflows: ProjectWorkflows;
	readonly selfTests: SelfTests;
	readonly workflows: Workflows;
	readonly workflowEditor: WorkflowEditor;
	readonly jobs: Jobs;
	readonly log: Log;
	readonly time: Time;
	readonly randomness: Randomness;
}
