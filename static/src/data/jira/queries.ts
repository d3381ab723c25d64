// What pages ask Jira for as the person who looks: every query with its key, and each thing asked for once.
import { queryOptions } from '@tanstack/react-query';
import { readAccounts } from './accounts';
import { batched } from './batch';
import { findGroups } from './groups';
import { readSpaces, readSpaceWorkTypes, readStatuses, readWorkTypes, searchSpaces } from './spaces';

/** Names rarely change, and a read of them costs a point for each. */
const kept = { staleTime: 30 * 60_000, gcTime: 30 * 60_000 } as const;

const readAccount = batched(readAccounts);
const readSpace = batched(readSpaces);

export const jiraQueries = {
	/** Null for an account that Jira does not know. */
	account: (accountId: string) =>
		queryOptions({ queryKey: ['jira', 'account', accountId], queryFn: () => readAccount(accountId), ...kept }),
	/** Null for a space that the reader cannot see. */
	space: (projectId: string) =>
		queryOptions({ queryKey: ['jira', 'space', projectId], queryFn: () => readSpace(projectId), ...kept }),
	/** The group of a name; the first ones of the site for no name. */
	groups: (name: string) =>
		queryOptions({ queryKey: ['jira', 'groups', name], queryFn: () => findGroups(name), ...kept }),
	statuses: queryOptions({ queryKey: ['jira', 'statuses'], queryFn: readStatuses, ...kept }),
	workTypes: queryOptions({ queryKey: ['jira', 'work-types'], queryFn: readWorkTypes, ...kept }),
	/** The work types of a space, each with its statuses. */
	spaceWorkTypes: (projectId: string) =>
		queryOptions({
			queryKey: ['jira', 'space-work-types', projectId],
			queryFn: () => readSpaceWorkTypes(projectId),
			...kept,
		}),
	/** The first spaces by name, and how many the site has. */
	firstSpaces: queryOptions({ queryKey: ['jira', 'spaces'], queryFn: () => searchSpaces(''), ...kept }),
};
