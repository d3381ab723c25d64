// The policy of Muster: whether an account may make a transition, and why not.
import type { DenyReason, Enforcement } from '../../contract/decision';
import type { GuardChoice } from '../../contract/guard';
import type { Grant } from '../../contract/identity';
import type { AccountId, IssueTypeId, ProjectId, StatusId } from '../../contract/ids';
import { grantEnd, type Identity } from '../registry/identity';

/** A transition somebody asks for. */
export interface TransitionRequest {
	/** Null for anonymous access. */
	readonly accountId: AccountId | null;
	readonly projectId: ProjectId;
	readonly issueTypeId: IssueTypeId;
	/** Status of the work item before; absent while it is being created. */
	readonly fromStatusId?: StatusId;
	readonly toStatusId: StatusId;
}

/** What the registry knows of the account that acts. */
export type Subject =
	/** No entry: a person, or an account Muster has never seen. What else is known of it are its groups in Jira. */
	| { readonly kind: 'unknown'; readonly groupIds: readonly string[] }
	/** A known non-human account that nobody registered; anonymous callers count as one. */
	| { readonly kind: 'unregistered' }
	| { readonly kind: 'identity'; readonly identity: Identity };

/** Muster's rule on one transition. */
export type Guard = GuardChoice;

/** Switches above single identities. */
export interface Controls {
	readonly siteFrozen: boolean;
	readonly frozenProjects: ReadonlySet<ProjectId>;
	/** Tags of publications that a tightening change withdrew. */
	readonly withdrawn: ReadonlySet<string>;
	/** Every guard monitors and none enforces. */
	readonly glassBroken: boolean;
}

/** How a guard is enforced at present: broken glass makes every guard monitor. */
export function enforcementOf({ enforcement }: Guard, { glassBroken }: Controls): Enforcement {
	return glassBroken ? 'monitor' : enforcement;
}

export type Decision =
	/** `grant` is absent when the guard let a person pass. */
	{ readonly verdict: 'allow'; readonly grant?: Grant } | { readonly verdict: 'deny'; readonly reason: DenyReason };

const deny = (reason: DenyReason): Decision => ({ verdict: 'deny', reason });

/** The group whose members a guard takes for people; undefined where it takes everybody without an entry for one. */
export const peopleGroup = ({ mode, people }: Guard): Guard['people'] => (mode === 'registered' ? undefined : people);

/** Says whether a guard lets an account without an entry pass, which is a member of these groups. */
export function passesAsPerson(guard: Guard, groupIds: readonly string[]): boolean {
	const group = peopleGroup(guard);
	return guard.mode !== 'registered' && (group === undefined || groupIds.includes(group.groupId));
}

/** Says whether a grant covers a transition, whatever the time. */
export function grantCovers(grant: Grant, request: TransitionRequest): boolean {
	return (
		grant.toStatusId === request.toStatusId &&
		(grant.projectId === undefined || grant.projectId === request.projectId) &&
		(grant.issueTypeId === undefined || grant.issueTypeId === request.issueTypeId) &&
		(grant.fromStatusId === undefined || grant.fromStatusId === request.fromStatusId)
	);
}

/** The covering grant that ends last, which is the one that counts; undefined when none covers the transition. */
export function lastingGrant(identity: Identity, request: TransitionRequest): Grant | undefined {
	let best: Grant | undefined;
	for (const grant of identity.grants) {
		if (!grantCovers(grant, request)) continue;
		if (best === undefined || grantEnd(identity, grant) > grantEnd(identity, best)) best = grant;
	}
	return best;
}

/**
 * Says whether an account may make a transition, and why not.
 *
 * Why here: this is the specification. The guard expressions that Jira evaluates are its twin and are tested
 * against it, reason included (docs/decisions/0002). The first reason that holds is the answer, in the order
 * written below.
 * @param now instant of the decision, epoch milliseconds; a right that ends at `now` has ended
 */
export function decide(
	request: TransitionRequest,
	subject: Subject,
	guard: Guard,
	controls: Controls,
	now: number,
): Decision {
	if (subject.kind === 'unknown' && request.accountId !== null) {
		return passesAsPerson(guard, subject.groupIds) ? { verdict: 'allow' } : deny('unregistered');
	}
	if (controls.siteFrozen || controls.frozenProjects.has(request.projectId)) return deny('frozen');
	if (subject.kind !== 'identity') return deny('unregistered');

	const { identity } = subject;
	if (identity.frozen !== undefined || controls.withdrawn.has(identity.tag)) return deny('frozen');
	if (identity.status !== 'active') return deny(identity.status);

	const grant = lastingGrant(identity, request);
	if (grant === undefined) return deny('no-grant');
	const end = grantEnd(identity, grant);
	if (end <= now) return deny(end === identity.expiresAt ? 'expired' : 'grant-expired');

	if (guard.mode === 'human-only') return deny('non-human-not-allowed');
	if (guard.types !== undefined && !guard.types.includes(identity.type)) return deny('type-not-allowed');
	return { verdict: 'allow', grant };
}
