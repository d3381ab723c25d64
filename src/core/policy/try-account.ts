// Says what decide() answers an account, which fact that hangs on, and who changed the fact last.
import type { DecidedView, DecidingFact, TriedOutcome } from '../../contract/calls/try-as';
import { defined } from '../../contract/defined';
import type { GuardStateView } from '../../contract/guard';
import { grantSchema } from '../../contract/identity';
import type { FieldChange, HistoryRecord } from '../../contract/identity-history';
import type { AccountId } from '../../contract/ids';
import { type Deciding, guardsOf, membersOf } from '../guards/deciding';
import { grantEnd, type Identity } from '../registry/identity';
import { type Control, controlsOf } from '../snapshot/control';
import { type Decision, decide, grantCovers, lastingGrant, type Subject, type TransitionRequest } from './decide';
import type { OpenRequest } from './performers';
import { type RegistryFacts, subjectOf } from './subject';

/** What the deciding rules say to a subject: the first refusal, else what the first of them says. */
function decideAll(
	request: TransitionRequest,
	subject: Subject,
	deciding: Deciding,
	control: Control,
	now: number,
): Decision | undefined {
	const decisions = guardsOf(deciding).map((guard) => decide(request, subject, guard, controlsOf(control), now));
	return decisions.find(({ verdict }) => verdict === 'deny') ?? decisions[0];
}

function whatIsFrozen({ freeze, frozenSpaces }: Control, { projectId }: OpenRequest, subject: Subject) {
	if (freeze !== undefined) return 'site';
	if (frozenSpaces.some((space) => space.projectId === projectId)) return 'space';
	return subject.kind === 'identity' && subject.identity.frozen !== undefined ? 'identity' : 'late';
}

function factOf(decision: Decision, request: TransitionRequest, subject: Subject, control: Control): DecidingFact {
	if (decision.verdict === 'allow') {
		return decision.grant === undefined ? { kind: 'person' } : { kind: 'grant', grant: decision.grant };
	}
	if (decision.reason === 'frozen') return { kind: 'frozen', what: whatIsFrozen(control, request, subject) };
	if (subject.kind !== 'identity') return { kind: subject.kind === 'unknown' ? 'no-entry' : 'not-registered' };
	const { identity } = subject;
	const grant = lastingGrant(identity, request);
	switch (decision.reason) {
		case 'no-grant':
			return { kind: 'no-grant', grants: identity.grants.length };
		case 'grant-expired':
			if (grant !== undefined) return { kind: 'grant-ended', grant, at: grantEnd(identity, grant) };
			return { kind: 'no-grant', grants: identity.grants.length };
		case 'expired':
			return { kind: 'ended', at: identity.expiresAt };
		case 'type-not-allowed':
			return { kind: 'type', type: identity.type };
		case 'non-human-not-allowed':
			return { kind: 'people-only' };
		case 'suspended':
		case 'retired':
		case 'unregistered':
			return { kind: 'status', status: identity.status };
	}
}

/** The grants on one side of a change; none where nothing was stored, or something else than grants. */
function grantsIn(value: FieldChange['from']) {
	return Array.isArray(value) ? value.flatMap((one) => grantSchema.safeParse(one).data ?? []) : [];
}

/** Whether a change made the fact what it is. */
function madeFact(fact: DecidingFact, { field, from, to }: FieldChange, request: TransitionRequest): boolean {
	switch (fact.kind) {
		case 'grant':
		case 'grant-ended': {
			const holds = (value: unknown) =>
				grantsIn(value).some((one) => JSON.stringify(one) === JSON.stringify(fact.grant));
			return field === 'grants' && holds(to) && !holds(from);
		}
		case 'no-grant': {
			const covers = (value: unknown) => grantsIn(value).some((one) => grantCovers(one, request));
			// What never was covered is so since the account was registered.
			return field === 'grants' && !covers(to) && (covers(from) || !Array.isArray(from));
		}
		case 'status':
			return field === 'status';
		case 'ended':
			return field === 'expiresAt';
		case 'type':
			return field === 'type';
		case 'frozen':
		case 'person':
		case 'no-entry':
		case 'not-registered':
		case 'people-only':
			return false;
	}
}

function changeOf(
	fact: DecidingFact,
	request: TransitionRequest,
	control: Control,
	identity: Identity | undefined,
	history: readonly HistoryRecord[],
): DecidedView['changed'] {
	if (fact.kind === 'frozen' && fact.what !== 'late') {
		const space = control.frozenSpaces.find(({ projectId }) => projectId === request.projectId);
		const thrown = { site: control.freeze, space, identity: identity?.frozen }[fact.what];
		return thrown && { at: thrown.at, by: thrown.by };
	}
	const record =
		fact.kind === 'frozen'
			? history[0]
			: history.find(({ changes }) => changes.some((change) => madeFact(fact, change, request)));
	return record && { at: record.at, by: record.actor };
}

/**
 * What decide() says of an account on a transition, by what is stored.
 *
 * @param history changes of the identity, newest first
 * @param now epoch milliseconds
 * @returns undefined where nothing decides, and where nobody can say what does
 */
export function tryAccount(
	asked: OpenRequest,
	accountId: AccountId,
	facts: RegistryFacts,
	deciding: Deciding,
	history: readonly HistoryRecord[],
	now: number,
): DecidedView | undefined {
	if (deciding.effect === 'none' || deciding.effect === 'closed' || deciding.isUnsure) return undefined;
	const request: TransitionRequest = { ...asked, accountId };
	const { control, identity } = facts;
	const subject = subjectOf(facts, accountId, guardsOf(deciding));
	const decision = decideAll(request, subject, deciding, control, now);
	if (decision === undefined) return undefined;
	const asNoMember: Subject = { kind: 'unknown', groupIds: [] };
	const needsGroup =
		subject.kind === 'unknown' &&
		decision.verdict === 'allow' &&
		decideAll(request, asNoMember, deciding, control, now)?.verdict === 'deny';
	const fact = factOf(decision, request, subject, control);
	return {
		verdict: needsGroup ? 'members' : decision.verdict,
		...(decision.verdict === 'deny' ? { reason: decision.reason } : {}),
		...(needsGroup ? defined({ members: membersOf(deciding) }) : {}),
		fact,
		...defined({ changed: changeOf(fact, request, control, identity, history) }),
	};
}

/**
 * What Jira does now with what the account tries.
 *
 * @param isApplied false while Jira may apply something else of the account or of the switches than is stored
 */
export function outcomeNow(
	{ effect, isUnsure }: Pick<GuardStateView, 'effect' | 'isUnsure'>,
	decided: DecidedView | undefined,
	isApplied: boolean,
): TriedOutcome {
	if (effect === undefined || effect === 'monitors') return 'passes';
	if (effect === 'closed') return 'stopped';
	if (effect === 'unknown' || isUnsure || !isApplied) return 'unknown';
	if (effect === 'glass-broken') return 'passes';
	if (decided === undefined) return 'unknown';
	const outcomes = { allow: 'passes', deny: 'stopped', members: 'members' } as const;
	return outcomes[decided.verdict];
}
