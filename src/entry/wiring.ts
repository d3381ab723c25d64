// Joins services and adapters. The only place that knows both.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { forgeJobs } from '../adapters/forge/jobs';
import { forgeLog } from '../adapters/forge/log';
import { forgeRecords } from '../adapters/forge/records';
import { jiraAccounts } from '../adapters/jira/accounts';
import { jiraAppAccess } from '../adapters/jira/app-access';
import { jiraAppProperties } from '../adapters/jira/app-properties';
import { jiraCallerRights } from '../adapters/jira/caller-rights';
import { jiraCatalogue, jiraSiteCatalogue } from '../adapters/jira/catalogue';
import { jiraChangeLogs } from '../adapters/jira/change-logs';
import { jiraChangedItems } from '../adapters/jira/changed-items';
import { jiraIssues } from '../adapters/jira/issues';
import { jiraLastMoves } from '../adapters/jira/last-moves';
import { jiraMemberships } from '../adapters/jira/memberships';
import { jiraOwnRules } from '../adapters/jira/own-rules';
import { inBackground } from '../adapters/jira/pace';
import { forgePersonalData } from '../adapters/jira/personal-data';
import { jiraProjectWorkflows } from '../adapters/jira/project-workflows';

import { jiraSelfTests } from '../adapters/jira/self-tests';
import { jiraWorkflowEditor, jiraWorkflows } from '../adapters/jira/workflows';
import { isRegistered } from '../contract/identity-status-meaning';
import type { BulkPorts } from '../services/bulk/open-site';
import type { CallerRights } from '../services/ports/jira';
import type { Ports } from '../services/ports/ports';
import { readIdentities } from '../services/registry/read-identity';

export { inBackground };

export const ports = {
	records: forgeRecords,
	appProperties: jiraAppProperties,
	appAccess: jiraAppAccess,
	accounts: jiraAccounts,
	ownRules: jiraOwnRules,
	catalogue: jiraCatalogue,
	personalData: forgePersonalData,
	projectWorkflows: jiraProjectWorkflows,
	workflows: jiraWorkflows,
	workflowEditor: jiraWorkflowEditor,
	selfTests: jiraSelfTests,
	issues: jiraIssues,
	lastMoves: jiraLastMoves,
	memberships: jiraMemberships,
	changeLogs: jiraChangeLogs,
	changedItems: jiraChangedItems,
	jobs: forgeJobs,
	log: forgeLog,
	time: {
		now: () => Date.now(),
		sleep: (ms: number) => sleep(ms),
	},
	randomness: { salt: () => randomBytes(16).toString('base64url') },
} satisfies Ports;

/** What work without a caller uses. */
export const sitePorts = { ...ports, catalogue: jiraSiteCatalogue };

/** What bulk work uses: a file of 10,000 accounts is read while Jira's points suffice for others too. */
export const bulkPorts = {
	...sitePorts,
	accounts: {
		...jiraAccounts,
		readMany: (accountIds) => inBackground('other', () => jiraAccounts.readMany(accountIds)),
		search: (text) => inBackground('other', () => jiraAccounts.search(text)),
	},
} satisfies BulkPorts;

const callerRights: CallerRights = {
	...jiraCallerRights,
	async isIdentity(accountId) {
		const [identity] = await readIdentities(ports, [accountId]);
		return identity !== undefined && isRegistered(identity.status);
	},
};

/** What every call is authorised with, and reports to. */
export const callPorts = { rights: callerRights, log: ports.log };
