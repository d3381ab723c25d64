// What the panel of a work item asks the back end for: every query with its key.
import { queryOptions } from '@tanstack/react-query';
import { callIssue } from '../rpc';
import { endsSoonPollMs } from '../switch-ends';

const ofIssue = (issueId: string) => ['issue', issueId] as const;

export const issueQueries = {
	/** Keys of everything about a work item begin with these. */
	ofIssue,
	/** Read anew when the reader comes back to the page, as bots work meanwhile. */
	audit: (issueId: string, limit: number) =>
		queryOptions({
			queryKey: [...ofIssue(issueId), 'audit', limit],
			queryFn: () => callIssue('issue.audit', { issueId, limit }),
			refetchOnWindowFocus: true,
		}),
	movers: (issueId: string) =>
		queryOptions({
			queryKey: [...ofIssue(issueId), 'movers'],
			queryFn: () => callIssue('issue.movers', { issueId }),
			refetchOnWindowFocus: true,
			refetchInterval: ({ state }) => endsSoonPollMs(state.data?.switches),
		}),
	/** What an account could do with the work item. */
	tryAs: (issueId: string, accountId: string) => ({
		queryKey: [...ofIssue(issueId), 'try', accountId],
		queryFn: () => callIssue('issue.try', { issueId, accountId }),
	}),
};
