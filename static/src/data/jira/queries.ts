// What pages ask Jira for as the person who looks: every query with its key, and each thing asked for once.
import { queryOptions } from '@tanstack/react-query';
import { findAccounts, readAccounts } from './accounts';
import { batched } from './batch';
import { findGroups, readGroupNames, readGroupSize } from './groups';
import { readMayAdminister } from './permissions';
import { readSpaceLead, readSpaces, readSpaceWorkTypes, readStatuses, readWorkTypes, searchSpaces } from './spaces';
import { readAdministers, readItemKeys, readWorkItem } from './work-items';

/** Names rarely change, and a read of them costs a point for each. */
const kept = { staleTime: 30 * 60_000, gcTime: 30 * 60_000 } as const;

const readAccount = batched(readAccounts);
const readGroupName = batched(readGroupNames);
const readSpace = batched(readSpaces);
const readItemKey = batched(readItemKeys);

export const jiraQueries = {
	/** Null for an account that Jira does not know. */
	account: (accountId: string) =>
		queryOptions({ queryKey: ['jira', 'account', accountId], queryFn: () => readAccount(accountId), ...kept }),
	/** Accounts by name, by e-mail address or by ID. */
	foundAccounts: (query: string) =>
		queryOptions({
			queryKey: ['jira', 'found-accounts', query],
			queryFn: () => findAccounts(query, readAccount),
			...kept,
		}),
	/** Null for a work item that the reader does not see. Its status may change any moment, so nothing is kept. */
	workItem: (key: string) => queryOptions({ queryKey: ['jira', 'work-item', key], queryFn: () => readWorkItem(key) }),
	/** Null for a work item that is gone, or that the reader does not see. */
	itemKey: (id: string) =>
		queryOptions({ queryKey: ['jira', 'item-key', id], queryFn: () => readItemKey(id), ...kept }),
	/** Whether the reader administers Jira, or the space of a work item. */
	administersItem: (issueId: string) =>
		queryOptions({ queryKey: ['jira', 'administers', issueId], queryFn: () => readAdministers(issueId), ...kept }),
	/** Null for a space that the reader cannot see. */
	space: (projectId: string) =>
		queryOptions({ queryKey: ['jira', 'space', projectId], queryFn: () => readSpace(projectId), ...kept }),
	/** The name of a group; null for one that is gone. */
	groupName: (id: string) =>
		queryOptions({ queryKey: ['jira', 'group-name', id], queryFn: () => readGroupName(id), ...kept }),
	groupSize: (id: string) =>
		queryOptions({ queryKey: ['jira', 'group-size', id], queryFn: () => readGroupSize(id), ...kept }),
	/** The group of a name; the first ones of the site for no name. */
	groups: (name: string) =>
		queryOptions({ queryKey: ['jira', 'groups', name], queryFn: () => findGroups(name), ...kept }),
	/** Whether the reader may administer Jira. What that allows, the back end decides. */
	mayAdminister: queryOptions({ queryKey: ['jira', 'may-administer'], queryFn: readMayAdminister, ...kept }),
	statuses: queryOptions({ queryKey: ['jira', 'statuses'], queryFn: readStatuses, ...kept }),
	workTypes: queryOptions({ queryKey: ['jira', 'work-types'], queryFn: readWorkTypes, ...kept }),
	/** The work types of a space, each with its statuses. */
	spaceWorkTypes: (projectId: string) =>
		queryOptions({
			queryKey: ['jira', 'space-work-types', projectId],
			queryFn: () => readSpaceWorkTypes(projectId),
			...kept,
		}),
	/** Null for a space that nobody leads who can log in. */
	spaceLead: (projectId: string) =>
		queryOptions({ queryKey: ['jira', 'space-lead', projectId], queryFn: () => readSpaceLead(projectId), ...kept }),
	/** The first spaces by name, and how many the site has. */
	firstSpaces: queryOptions({ queryKey: ['jira', 'spaces'], queryFn: () => searchSpaces(''), ...kept }),
};
