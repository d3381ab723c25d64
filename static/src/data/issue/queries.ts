// What the panel of a work item asks the back end for: every query with its key.
import { queryOptions } from '@tanstack/react-query';
import type { ChainStepView } from '../../../../src/contract/calls/audit';
import { readPlace } from '../page-context';
import { callIssue } from '../rpc';
import { endsSoonPollMs } from '../switch-ends';

const ofIssue = (issueId: string) => ['issue', issueId] as const;

const isUnderWay = (step: ChainStepView | undefined): boolean =>
	step?.state === 'unaltered' && step.checked < step.length;

/** Where the next step begins: anew once the last one reached the end. */
const reached = (step: ChainStepView | undefined): number =>
	step?.state === 'unaltered' && step.checked < step.length ? step.checked : 0;

/** Each look costs points of a quota that all sites share, and Jira tells of most changes by itself. */
const lookEveryMs = 5 * 60_000;

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
	/** Whether anything is new: asked now and then while the page is in view, since Jira does not tell of what others do elsewhere. */
	head: (issueId: string) =>
		queryOptions({
			queryKey: ['issue-head', issueId],
			queryFn: () => callIssue('issue.head', { issueId }),
			refetchInterval: lookEveryMs,
		}),
	/** A long chain, verified step by step: what stands so far, asked on until it is whole. */
	verified: (issueId: string, length: number) =>
		queryOptions({
			queryKey: [...ofIssue(issueId), 'verified', length],
			queryFn: ({ client, queryKey }) =>
				callIssue('issue.verify', { issueId, after: reached(client.getQueryData<ChainStepView>(queryKey)) }),
			refetchInterval: ({ state: { data, status } }) => (status === 'success' && isUnderWay(data) ? 1 : false),
		}),
	movers: (issueId: string) =>
		queryOptions({
			queryKey: [...ofIssue(issueId), 'movers'],
			queryFn: () => callIssue('issue.movers', { issueId }),
			refetchOnWindowFocus: true,
			refetchInterval: ({ state }) => endsSoonPollMs(state.data?.switches),
		}),
	/** Whether a rule of the organization keeps Muster out of the work item's space. */
	isClosed: {
		queryKey: ['closed'],
		queryFn: async () => callIssue('space.closed', { projectId: (await readPlace('project')).id }),
	},
	/** What an account could do with the work item. */
	tryAs: (issueId: string, accountId: string) => ({
		queryKey: [...ofIssue(issueId), 'try', accountId],
		queryFn: () => callIssue('issue.try', { issueId, accountId }),
	}),
};
