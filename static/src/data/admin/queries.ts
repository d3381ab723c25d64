// What the admin page asks the back end for: every query with its key.
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { AuditFilter, AuditPageView } from '../../../../src/contract/calls/activity';
import type { ReplayProgressView, ReplayView } from '../../../../src/contract/calls/replay';
import type { InForceView } from '../../../../src/contract/calls/site';
import type { CouldView, GrantableListView, WhoView } from '../../../../src/contract/calls/who-could';
import type { GuardChoice, TransitionRef } from '../../../../src/contract/guard';
import { pagesOf } from '../all-pages';
import { batched } from '../jira/batch';
import { readOwnPermissions } from '../jira/permissions';
import type { ItemFacts } from '../jira/work-items';
import { limitConcurrency } from '../limit-concurrency';
import { callAdmin } from '../rpc';
import { endsSoonPollMs } from '../switch-ends';

/** Keys that others begin with: what changes together is read anew together. */
export const keys = {
	overview: ['overview'],
	inForce: ['in-force'],
	settings: ['settings'],
	siteHistory: ['site-history'],
	identities: ['identities'],
	directory: ['identities', 'directory'],
	identity: (accountId: string) => ['identities', 'one', accountId],
	notices: ['identities', 'notices'],
	unregistered: ['identities', 'unregistered'],
	works: ['works'],
	work: (id: string) => ['work', id],
	guards: ['guards'],
	drift: ['guards', 'drift'],
	replay: ['guards', 'replay'],
	/** What accounts did that nobody registered. */
	observed: ['observed'],
	who: ['guards', 'who'],
	wouldDeny: ['guards', 'would-deny'],
	health: ['health'],
	failures: ['health', 'failures'],
	accounts: ['accounts'],
	comparison: ['account-comparison'],
	memberships: ['memberships'],
	audit: ['audit'],
	activity: ['activity'],
	recount: ['recount'],
	evidence: ['evidence'],
} as const;

/** How often the switches are asked for, and how often while Jira lags behind what is stored. */
const inForcePollMs = 60_000;
const lagPollMs = 10_000;

/** How often a comparison under way is asked how it stands. */
const comparisonPollMs = 5_000;

/** How often a replay that goes on is asked what it has found. */
const replayPollMs = 5_000;

/** How often counting anew is asked how far it is. */
const recountPollMs = 3_000;

const pollOf = (
	view: (Pick<ReplayView, 'other'> & { readonly replay?: ReplayProgressView }) | undefined,
): number | false => (view?.replay?.state === 'running' || view?.other !== undefined ? replayPollMs : false);

/** Most rules whose failures are asked for. */
export const mostFailures = 50;

/** A transition as the audit names it. */
export interface AuditedTransition {
	/** Name of the workflow. */
	readonly workflow: string;
	readonly transitionId: string;
}

/** The audit is searched for each guard, so a list of them asks for a few at a time, and not again for a while. */
const wouldDenyCalls = limitConcurrency(3);
const wouldDenyStaleMs = 60_000;

/** Jira is asked again after so long: the number is an estimate in any case. */
const estimateStaleMs = 5 * 60_000;

const grantableStaleMs = 5 * 60_000;

const rowCalls = limitConcurrency(4);

/** Whether the back end is asked for the verdicts on rows, or for what came of them too. Neither changes any more. */
export type RowsOf = 'verdicts' | 'outcomes';

const readSpark = batched(async (accountIds) => {
	const { accounts } = await callAdmin('activity.sparks', { accountIds });
	return new Map(accountIds.flatMap((id, i) => (accounts[i] === undefined ? [] : [[id, accounts[i]] as const])));
});

export const adminQueries = {
	/** Shown by every page, and read anew only after a change. */
	overview: queryOptions({
		queryKey: keys.overview,
		queryFn: () => callAdmin('site.overview', {}),
		staleTime: Number.POSITIVE_INFINITY,
	}),
	/** Shown by every page, and asked again while Jira lags behind: the warning goes by itself. */
	inForce: queryOptions({
		queryKey: keys.inForce,
		queryFn: async ({ client }) => {
			const before = client.getQueryData<InForceView>(keys.inForce);
			const now = await callAdmin('site.in-force', {});
			noteLag(client, before, now);
			return now;
		},
		refetchOnWindowFocus: true,
		refetchInterval: ({ state: { data } }) =>
			data?.lag === undefined ? endsSoonPollMs(data?.switches) || inForcePollMs : lagPollMs,
	}),
	/** What all accounts did lately, as it was counted. */
	siteMoves: queryOptions({ queryKey: [...keys.activity, 'site'], queryFn: () => callAdmin('overview.read', {}) }),
	settings: queryOptions({ queryKey: keys.settings, queryFn: () => callAdmin('settings.read', {}) }),
	siteHistory: queryOptions({ queryKey: keys.siteHistory, queryFn: () => callAdmin('site.history', {}) }),

	directory: pagesOf(keys.directory, (from) => callAdmin('identity.directory', from)),
	identity: (accountId: string) =>
		queryOptions({ queryKey: keys.identity(accountId), queryFn: () => callAdmin('identity.read', { accountId }) }),
	/** What is wrong with an identity. */
	risks: (accountId: string) =>
		queryOptions({
			queryKey: [...keys.identity(accountId), 'risks'],
			queryFn: () => callAdmin('identity.risks', { accountId }),
		}),
	/** Every workflow in use has to be read, so what was asked of another version is asked again, and none is kept. */
	could: (accountId: string, version: number) => ({
		...pagesOf<CouldView>([...keys.guards, 'could', accountId, version], (from) =>
			callAdmin('identity.could', { accountId, ...from }),
		),
		gcTime: 0,
	}),
	notices: queryOptions({ queryKey: keys.notices, queryFn: () => callAdmin('notice.list', {}) }),
	unregistered: queryOptions({ queryKey: keys.unregistered, queryFn: () => callAdmin('account.unregistered', {}) }),

	accounts: pagesOf([...keys.accounts, 'all'], (from) => callAdmin('account.list', from)),

	works: queryOptions({ queryKey: keys.works, queryFn: () => callAdmin('bulk.list', {}) }),
	work: (id: string) => queryOptions({ queryKey: keys.work(id), queryFn: () => callAdmin('bulk.read', { id }) }),
	workRows: (id: string, piece: number, of: RowsOf) =>
		queryOptions({
			queryKey: [...keys.work(id), 'rows', of, piece],
			queryFn: () => rowCalls(() => callAdmin('bulk.rows', { id, piece })),
			staleTime: Number.POSITIVE_INFINITY,
		}),

	inventory: pagesOf([...keys.guards, 'inventory'], (from) => callAdmin('guard.inventory', from)),
	who: (transition: TransitionRef) => ({
		...pagesOf<WhoView>([...keys.who, transition], (from) => callAdmin('guard.who', { ...transition, ...from })),
		gcTime: 0,
	}),
	/** Another status, grant or switch makes another answer: nothing is kept. */
	tryAs: (transition: TransitionRef, accountId: string, item: ItemFacts) => ({
		queryKey: [...keys.guards, 'try', transition, accountId, item],
		queryFn: () => callAdmin('guard.try', { ...transition, accountId, item }),
	}),
	/** Every workflow in use has to be read, so they are kept for a while. */
	grantable: {
		...pagesOf<GrantableListView>([...keys.guards, 'grantable'], (from) => callAdmin('grant.list-transitions', from)),
		staleTime: grantableStaleMs,
	},
	wouldDeny: ({ workflow, transitionId }: AuditedTransition) =>
		queryOptions({
			queryKey: [...keys.wouldDeny, workflow, transitionId],
			queryFn: () => wouldDenyCalls(() => callAdmin('guard.would-deny', { workflow, transitionId })),
			staleTime: wouldDenyStaleMs,
		}),
	/** What guards would have done in the last 90 days; asked on while moves are still looked for. */
	/** @param guard in place of those that stand; null: those that stand */
	replay: (targets: readonly TransitionRef[], guard: GuardChoice | null) =>
		queryOptions({
			queryKey: [...keys.replay, targets, guard],
			queryFn: () => callAdmin('replay.read', { targets: [...targets], guard }),
			refetchInterval: ({ state: { data } }) => pollOf(data),
		}),
	/** About how much a look back would read; of no targets: one on every move. */
	replayEstimate: (targets: readonly TransitionRef[] | undefined) =>
		queryOptions({
			queryKey: ['replay-estimate', targets ?? null],
			queryFn: () => callAdmin('replay.estimate', { targets: targets === undefined ? null : [...targets] }),
			staleTime: estimateStaleMs,
		}),
	/** What accounts that nobody registered did. */
	observed: queryOptions({
		queryKey: keys.observed,
		queryFn: () => callAdmin('replay.observed', {}),
		refetchInterval: ({ state: { data } }) => pollOf(data),
	}),
	/** The grants that cover what an identity did. */
	learned: (accountId: string) =>
		queryOptions({
			queryKey: [...keys.observed, 'learned', accountId],
			queryFn: () => callAdmin('replay.learned', { accountId }),
			refetchInterval: ({ state: { data } }) => pollOf(data),
		}),
	refusals: ({ workflow, transitionId }: AuditedTransition) =>
		queryOptions({
			queryKey: [...keys.guards, 'refusals', workflow, transitionId],
			queryFn: () => wouldDenyCalls(() => callAdmin('guard.refusals', { workflow, transitionId })),
			staleTime: wouldDenyStaleMs,
		}),
	drift: queryOptions({ queryKey: keys.drift, queryFn: () => callAdmin('drift.list', {}) }),
	ruledWorkflows: {
		...pagesOf([...keys.guards, 'ruled'], (from) => callAdmin('leave.list', from)),
		gcTime: 0,
	},

	/** Asked of Jira when Health is opened and with its checks: it alone knows a person's permissions. */
	ownPermissions: queryOptions({ queryKey: ['jira', 'own-permissions'], queryFn: readOwnPermissions }),
	health: queryOptions({ queryKey: keys.health, queryFn: () => callAdmin('health.read', {}) }),
	/** One account, with what it is a member of. */
	account: (accountId: string) =>
		queryOptions({
			queryKey: [...keys.accounts, 'one', accountId],
			queryFn: () => callAdmin('account.read', { accountId }),
		}),
	/** How far memberships were read. */
	memberships: queryOptions({
		queryKey: keys.memberships,
		queryFn: () => callAdmin('account.memberships', {}),
		refetchInterval: ({ state }) => (state.data?.isUnderWay === true ? comparisonPollMs : false),
	}),
	comparison: queryOptions({
		queryKey: keys.comparison,
		queryFn: () => callAdmin('account.comparison', {}),
		refetchInterval: ({ state }) => (state.data?.isUnderWay === true ? comparisonPollMs : false),
	}),
	/** The audit of the site, newest first: each page when somebody asks for it. */
	audit: (filter: AuditFilter) =>
		pagesOf<AuditPageView>([...keys.audit, filter], (from) => callAdmin('audit.list', { filter, ...from })),
	/** How far counting anew is: asked while it goes on. */
	recount: queryOptions({
		queryKey: keys.recount,
		queryFn: () => callAdmin('counts.state', {}),
		refetchInterval: ({ state: { data } }) => (data?.recount?.state === 'running' ? recountPollMs : false),
	}),
	auditState: queryOptions({ queryKey: [...keys.audit, 'state'], queryFn: () => callAdmin('audit.state', {}) }),
	activity: (accountId: string) =>
		queryOptions({ queryKey: [...keys.activity, accountId], queryFn: () => callAdmin('activity.read', { accountId }) }),
	month: (accountId: string, month: string) =>
		queryOptions({
			queryKey: [...keys.activity, accountId, month],
			queryFn: () => callAdmin('activity.month', { accountId, month }),
		}),
	/** How often the ways of a workflow were taken. Counted once a day. */
	routes: (workflowId: string) =>
		queryOptions({
			queryKey: [...keys.activity, 'routes', workflowId],
			queryFn: () => callAdmin('activity.routes', { workflowId }),
			staleTime: Number.POSITIVE_INFINITY,
		}),
	/** How much an account did on each of the last 30 days. Counted once a day. */
	spark: (accountId: string) =>
		queryOptions({
			queryKey: [...keys.activity, 'spark', accountId],
			queryFn: () => readSpark(accountId),
			staleTime: Number.POSITIVE_INFINITY,
		}),
	evidence: queryOptions({ queryKey: keys.evidence, queryFn: () => callAdmin('evidence.read', {}) }),
	failures: queryOptions({
		queryKey: keys.failures,
		queryFn: () => callAdmin('failure.list', { limit: mostFailures }),
	}),
};

/** Lists and pages of identities tell which of them Jira lags behind: when that changes, they are read anew. */
export function noteLag(client: QueryClient, before: InForceView | undefined, now: InForceView): void {
	if (before === undefined || JSON.stringify(before.lag) === JSON.stringify(now.lag)) return;
	void client.invalidateQueries({ queryKey: keys.identities });
}
