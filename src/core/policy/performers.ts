// Who could make a transition: decide() asked for every case the transition can stand for.
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
 * Says whether an account's entry leaves room for a transition: false means that decide() allows none of its requests.
 *
 * Why not the answer: guards, freezes and withdrawn versions are not asked here. It only spares reading identities that
 * cannot perform.
 * @param tags see `tagsIn`
 * @param now epoch milliseconds
 */
export function mayPerform(entry: Entry, tags: ReadonlySet<string>, now: number): boolean {
	return liveRights(entry, now).some((needed) => needed.every((tag) => tags.has(tag)));
}

/**
 * Says whether decide() allows an identity one of the requests at every guard that stands on the transition.
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
	const { accountId } = identity;
	return requests.some((request) =>
		guards.every(
			(guard) =>
				decide({ ...request, accountId }, { kind: 'identity', identity }, guard, controls, now).verdict === 'allow',
		),
	);
}
