// A site in memory with one registry and some workflows, for services that only read: as quick as the code itself.

import type { ShardRow } from '../../src/contract/identity-row';
import type { AccountId, IssueTypeId, ProjectId, StatusId } from '../../src/contract/ids';
import type { Identity } from '../../src/core/registry/identity';
import { rowOf } from '../../src/core/registry/identity-row';
import { type Control, initialControl } from '../../src/core/snapshot/control';
import { compileEntry, type Entry } from '../../src/core/snapshot/entry';
import { shardFor, shardNames } from '../../src/core/snapshot/routing';
import type {
	Accounts,
	Issues,
	OwnRules,
	ProjectWorkflows,
	SiteWorkflow,
	Workflows,
} from '../../src/services/ports/jira';
import type { RecordRef, Records, StoredRecord } from '../../src/services/ports/records';
import { controlRef } from '../../src/services/registry/control-record';
import { identityRef } from '../../src/services/registry/identity-record';
import { shardRef } from '../../src/services/registry/shard-records';
import { reachRecords } from '../builders/reach';
import { aGuardRule, aTransition, aWorkflow } from '../builders/workflow';
import { startOfTime } from './world';

export const task = '10001' as IssueTypeId;
const rel = '10000' as ProjectId;
const keyOf = ({ kind, id }: RecordRef): string => `${kind} ${id}`;

export interface MemorySite {
	readonly control?: Control;
	readonly identities?: readonly Identity[];
	readonly workflows?: readonly SiteWorkflow[];
	readonly spaces?: readonly ProjectId[];
	readonly now?: number;
}

/** Records of a registry that are read by key only, and counted; what is put besides is kept. */
function recordsOf(control: Control, identities: readonly Identity[]) {
	const stored = new Map<string, StoredRecord>([[keyOf(controlRef), { version: control.version, body: control }]]);
	const rows = new Map<string, Record<string, ShardRow>>();
	const entries = new Map<string, Record<string, Entry>>();
	for (const identity of identities) {
		const { accountId, version } = identity;
		const shard = shardFor(control.routing, accountId);
		rows.set(shard, { ...rows.get(shard), [accountId]: rowOf(identity) });
		entries.set(shard, { ...entries.get(shard), [accountId]: compileEntry(identity) });
		stored.set(keyOf(identityRef(accountId)), { version, body: identity });
	}
	for (const name of shardNames(control.routing)) {
		const body = { published: 1, entries: entries.get(name) ?? {}, rows: rows.get(name) ?? {} };
		stored.set(keyOf(shardRef(name)), { version: 1, body });
	}
	for (const [id, body] of reachRecords(entries)) stored.set(keyOf({ kind: 'reach', id }), { version: 1, body });
	const refuse = () => {
		throw new Error('Only reads by key are expected.');
	};
	const count = { identities: 0 };
	const records: Records = {
		async read(refs) {
			if (refs.length > 25) throw new Error('More than 25 keys in one request.');
			count.identities += refs.filter(({ kind }) => kind === 'identity').length;
			return refs.map((one) => stored.get(keyOf(one)));
		},
		async put(ref, record) {
			stored.set(keyOf(ref), JSON.parse(JSON.stringify(record)));
		},
		commit: refuse,
		putMany: refuse,
		remove: refuse,
		query: refuse,
	};
	return { records, stored, count };
}

/** The workflows as each of Jira's answers tells them. */
function workflowPorts(workflows: readonly SiteWorkflow[], spaces: readonly ProjectId[], count: { usages: number }) {
	const port: Workflows = {
		page: async (startAt, limit) => ({
			workflows: workflows.slice(startAt, startAt + limit),
			isLast: startAt + limit >= workflows.length,
		}),
		read: async (ids) => workflows.filter(({ id }) => ids.includes(id)),
		readFor: async () => undefined,
		usages: async () => {
			count.usages += 1;
			return { spaces: spaces.map((projectId) => ({ projectId, issueTypeIds: [task] })), isComplete: true };
		},
	};
	const issueTypes = [{ id: task, name: 'Task' }];
	const projectWorkflows: ProjectWorkflows = {
		list: async () => workflows.map((workflow) => ({ ...workflow, issueTypes })),
		read: async () => workflows.map((workflow) => ({ ...workflow, issueTypes }))[0],
	};
	const ownRules: OwnRules = {
		list: async (name) =>
			workflows
				.filter((workflow) => name === undefined || workflow.name === name)
				.flatMap((workflow) =>
					workflow.transitions.flatMap(({ id, rules }) =>
						// It does not say in which group a condition stands.
						rules.map(({ isOptional: _, ...rule }, i) => ({
							...rule,
							id: `${workflow.name} ${id} ${i}`,
							workflowName: workflow.name,
							transitionId: id,
							stored: { key: rule.module, isDraft: false, value: JSON.stringify(rule.configuration) },
						})),
					),
				),
	};
	return { workflows: port, projectWorkflows, ownRules };
}

/** A site in memory, with every port that reading guards takes. */
export function aSite({
	control = initialControl(4),
	identities = [],
	workflows = [aWorkflow([aTransition({ rules: [aGuardRule()] })])],
	spaces = [rel],
	now = startOfTime,
}: MemorySite) {
	const { records, stored, count: read } = recordsOf(control, identities);
	const count = Object.assign(read, { usages: 0 });
	const issues: Issues = {
		readKeys: async () => undefined,
		readLogged: async () => ({ projectId: rel, issueTypeId: task, changes: [] }),
		readPosition: async () => ({
			projectId: rel,
			issueType: { id: task, name: 'Task' },
			status: { id: '10004' as StatusId, name: 'Staged' },
		}),
	};
	const refuse = () => {
		throw new Error('Only the own account is expected to be asked for.');
	};
	const accounts: Accounts = {
		read: refuse,
		page: refuse,
		readMany: refuse,
		search: refuse,
		readGroups: refuse,
		readOwnId: async () => 'muster-itself' as AccountId,
	};
	return {
		records,
		...workflowPorts(workflows, spaces, count),
		issues,
		accounts,
		time: { now: () => now, sleep: async () => {} },
		count,
		stored,
	};
}
