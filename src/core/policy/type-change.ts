// The policy on changing a work item's type. Another type may follow another workflow, without any guard.
import type { DenyReason } from '../../contract/decision';
import type { AccountId, IssueTypeId, ProjectId, StatusId } from '../../contract/ids';
import { type Controls, decide, type Guard, type Subject } from './decide';

/** A change of type somebody asks for. */
export interface TypeChangeRequest {
	/** Null for anonymous access. */
	readonly accountId: AccountId | null;
	readonly projectId: ProjectId;
	readonly newIssueTypeId: IssueTypeId;
}

export type TypeDecision = { readonly verdict: 'allow' } | { readonly verdict: 'deny'; readonly reason: DenyReason };

const guard: Guard = { mode: 'registered-or-human', enforcement: 'enforce' };
/** Stands in for every status, so that a grant counts whatever statuses it names. */
const anyStatus = '0' as StatusId;

/** The subject with every grant pointing at the same transition, so that statuses do not matter. */
function withoutStatuses(subject: Subject): Subject {
	if (subject.kind !== 'identity') return subject;
	const grants = subject.identity.grants.map(({ fromStatusId: _, ...grant }) => ({ ...grant, toStatusId: anyStatus }));
	return { kind: 'identity', identity: { ...subject.identity, grants } };
}

/**
 * Says whether an account may give a work item another type, and why not: people may, an identity needs a grant that
 * covers the space and the new type.
 *
 * Why here: this is the specification; `typeChangeExpression` is its twin. It asks decide(), so that reasons and their
 * order are the same.
 * @param isGuarded whether the site guards changes of type
 * @param now instant of the decision, epoch milliseconds
 */
export function decideTypeChange(
	{ accountId, projectId, newIssueTypeId }: TypeChangeRequest,
	subject: Subject,
	controls: Controls,
	isGuarded: boolean,
	now: number,
): TypeDecision {
	if (!isGuarded || controls.glassBroken) return { verdict: 'allow' };
	const request = { accountId, projectId, issueTypeId: newIssueTypeId, toStatusId: anyStatus };
	const decision = decide(request, withoutStatuses(subject), guard, controls, now);
	return decision.verdict === 'allow' ? { verdict: 'allow' } : decision;
}
