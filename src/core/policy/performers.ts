// Who could make a transition: decide() asked for every case the transition can stand for.
import type { DenyReason } from '../../contract/decision';
import type { TransitionKind } from '../../contract/guard';
import type { IssueTypeId, ProjectId, StatusId } from '../../contract/ids';
import type { Identity } from '../registry/identity';
import { type Entry, liveRights, transitionTags } from '../snapshot/entry';
import { type Controls, decide, type Guard, type TransitionRequest } from './decide';

/** A transition without the account that makes it. */
export type OpenRequest = Omit<TransitionRequest, 'accountId'>;

/** The work items of one space that a transition is open to. */
export interface TransitionScope {
	readonly projectId: ProjectId;
	readonly issueTypeIds: readonly IssueTypeId[];
	/** Statuses the transition starts from; `creation` for the one that creates the work item. */
	readonly from: readonly StatusId[] | 'creation';
	readonly toStatusId: StatusId;
}

/** The statuses that a transition starts from. */
export function statusesBefore(
	transition: { readonly kind: TransitionKind; readonly from: readonly { readonly id: StatusId }[] },
	workflow: { readonly statuses: readonly { readonly id: StatusId }[] },
): TransitionScope['from'] {
	switch (transition.kind) {
		case 'initial':
			return 'creation';
		case 'global':
			return workflow.statuses.map(({ id }) => id);
		case 'directed':
			return transition.from.map(({ id }) => id);
	}
}

/** One request for each work type and each status before. */
export function requestsIn({ projectId, issueTypeIds, from, toStatusId }: TransitionScope): OpenRequest[] {
	return issueTypeIds.flatMap((issueTypeId): OpenRequest[] => {
		const request = { projectId, issueTypeId, toStatusId };
		return from === 'creation' ? [request] : from.map((fromStatusId) => ({ ...request, fromStatusId }));
	});
}

/** Every tag that one of the requests holds. */
export function tagsIn(requests: readonly OpenRequest[]): ReadonlySet<string> {
	return new Set(requests.flatMap((request) => [...transitionTags(request)]));
}

/**
 * Says whether an account's entry has a right that fits a transition: with false, decide() allows none of its
 * requests.
 *
 * True does not mean that it is allowed: guards, freezes and withdrawn versions are not checked here. This only spares
 * reading identities that certainly cannot perform the transition.
 * @param tags see `tagsIn`
 * @param now epoch milliseconds
 */
export function mayPerform(entry: Entry, tags: ReadonlySet<string>, now: number): boolean {
	return liveRights(entry, now).some((needed) => needed.every((tag) => tags.has(tag)));
}

/**
 * The first reason for which one of the guards refuses an identity a request; undefined when all of them allow it.
 *
 * @param now epoch milliseconds
 */
export function refusalAt(
	request: OpenRequest,
	identity: Identity,
	guards: readonly Guard[],
	controls: Controls,
	now: number,
): DenyReason | undefined {
	const asked = { ...request, accountId: identity.accountId };
	for (const guard of guards) {
		const decision = decide(asked, { kind: 'identity', identity }, guard, controls, now);
		if (decision.verdict === 'deny') return decision.reason;
	}
	return undefined;
}

/** Whether a further grant may be all that is lacking. */
export const isLackOfGrant = (reason: DenyReason | undefined): boolean =>
	reason === 'no-grant' || reason === 'grant-expired';

/**
 * Says whether all of the guards would allow an identity a request, had it a grant for that.
 *
 * @param now epoch milliseconds
 */
export const passesWithGrant = (
	request: OpenRequest,
	identity: Identity,
	guards: readonly Guard[],
	controls: Controls,
	now: number,
): boolean => refusalAt(request, { ...identity, grants: [request] }, guards, controls, now) === undefined;

/**
 * Says whether all of the guards that decide on a transition allow an identity one of the requests.
 *
 * @param now epoch milliseconds
 */
export function canPerform(
	identity: Identity,
	requests: readonly OpenRequest[],
	guards: readonly Guard[],
	controls: Controls,
	now: number,
): boolean {
	return requests.some((request) => refusalAt(request, identity, guards, controls, now) === undefined);
}
