// The policy on changing a work item's type. Another type may follow another workflow, without any guard.
import type { DenyReason } from '../../contract/decision';
import type { AccountId, IssueTypeId, ProjectId, StatusId } from '../../contract/ids';
import { type Controls, type Decision, decide, type Guard, type Subject, type TransitionRequest } from './decide';

/** A change of type somebody asks for, as Jira shows it to an action validator. */
export interface TypeChangeRequest {
	/** Null for anonymous access. */
	readonly accountId: AccountId | null;
	/** The work item: as it is, or, by another reading of Jira's documentation, as it will be. */
	readonly issue: { readonly projectId: ProjectId; readonly issueTypeId: IssueTypeId };
	/** The space it is in, or, by another reading, the space it goes to. */
	readonly projectId: ProjectId;
	readonly newIssueTypeId: IssueTypeId;
}

export type TypeDecision = { readonly verdict: 'allow' } | { readonly verdict: 'deny'; readonly reason: DenyReason };

const guard: Guard = { mode: 'registered-or-human', enforcement: 'enforce' };
/** Stands in for every status, so that a grant counts whatever statuses it names. */
const anyStatus = '0' as StatusId;
/** Stands in for what Jira does not show: no grant names it, so only one that leaves it open covers it. */
const unseen = '0';

/** One end of a change: where the work item is, or where it will be. */
type End = Pick<TransitionRequest, 'projectId' | 'issueTypeId'>;

/**
 * Both ends of a change as far as Jira shows them: that of the work item, and the other.
 *
 * A space seen twice may be the one that is left, with the target unseen, so nothing is known of the other end's.
 */
function endsOf({ issue, projectId, newIssueTypeId }: TypeChangeRequest): readonly End[] {
	const other = {
		projectId: projectId === issue.projectId ? (unseen as ProjectId) : projectId,
		issueTypeId: newIssueTypeId === issue.issueTypeId ? (unseen as IssueTypeId) : newIssueTypeId,
	};
	return [issue, other];
}

/** The subject with every grant pointing at the same transition, so that statuses do not matter. */
function withoutStatuses(subject: Subject): Subject {
	if (subject.kind !== 'identity') return subject;
	const grants = subject.identity.grants.map(({ fromStatusId: _, ...grant }) => ({ ...grant, toStatusId: anyStatus }));
	return { kind: 'identity', identity: { ...subject.identity, grants } };
}

/**
 * Says whether an account may give a work item another type, and why not: people may, an identity needs a grant for
 * what the work item is and one for what it becomes, in their spaces. Leaving a type needs a right as entering one does,
 * or a grant for one type could be used on every other.
 *
 * Why here: this is the specification; `typeChangeExpression` is its twin. It asks decide(), so that reasons and their
 * order are the same.
 * @param isGuarded whether the site guards changes of type
 * @param now instant of the decision, epoch milliseconds
 */
export function decideTypeChange(
	request: TypeChangeRequest,
	subject: Subject,
	controls: Controls,
	isGuarded: boolean,
	now: number,
): TypeDecision {
	if (!isGuarded || controls.glassBroken) return { verdict: 'allow' };
	const asked = withoutStatuses(subject);
	const ask = (end: End): Decision =>
		decide({ ...end, accountId: request.accountId, toStatusId: anyStatus }, asked, guard, controls, now);
	const refusing = endsOf(request)
		.map(ask)
		.find(({ verdict }) => verdict === 'deny');
	return refusing?.verdict === 'deny' ? refusing : { verdict: 'allow' };
}
