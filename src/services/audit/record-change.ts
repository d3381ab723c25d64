// Writes the evidence of one status change: decided again on the live registry, linked into the work item's chain.
import type { AuditDecision } from '../../contract/decision';
import type { AccountId, IssueId, IssueTypeId, ProjectId, StatusId } from '../../contract/ids';
import { type AuditEvent, type AuditPayload, commitTo, hashPayload } from '../../core/audit/audit-event';
import { AppError } from '../../core/errors';
import {
	type Controls,
	type Decision,
	decide,
	enforcementOf,
	type Guard,
	type Subject,
	type TransitionRequest,
} from '../../core/policy/decide';
import { type Control, controlsOf } from '../../core/snapshot/control';
import { grantTags, isUnregisteredEntry } from '../../core/snapshot/entry';
import type { Ports } from '../ports/ports';
import type { RecordAttributes } from '../ports/records';
import { type AccountView, readAccountView } from '../registry/account-records';
import { chainRef, eventRef, monitorPartition, parseHead } from './audit-records';

type RecordPorts = Pick<Ports, 'records' | 'time' | 'randomness'>;

/** A status change that happened. */
export interface StatusChange {
	readonly issueId: IssueId;
	readonly projectId: ProjectId;
	readonly issueTypeId: IssueTypeId;
	readonly accountId: AccountId;
	/** See `changeKey`. */
	readonly key: string;
	readonly source: AuditPayload['source'];
	readonly transition?: { readonly id: string; readonly workflow: string };
	readonly from?: StatusId;
	readonly to: StatusId;
	/** When Muster heard of it first, epoch milliseconds. */
	readonly at: number;
}

export type Recorded =
	| { readonly outcome: 'recorded'; readonly event: AuditEvent }
	/** Another delivery or another path was first. */
	| { readonly outcome: 'already-recorded' }
	/** A person moved the work item, and no guard would have refused. */
	| { readonly outcome: 'not-concerned' };

const maxAttempts = 8;

/** What the registry knows of an account. */
export function subjectOf(view: AccountView, accountId: AccountId): Subject {
	if (view.identity !== undefined) return { kind: 'identity', identity: view.identity };
	const entry = Object.hasOwn(view.shard.entries, accountId) ? view.shard.entries[accountId] : undefined;
	return entry !== undefined && isUnregisteredEntry(entry) ? { kind: 'unregistered' } : { kind: 'unknown' };
}

/** With no guard on a transition, nothing is refused; the recheck then asks what a guard would have said. */
const imaginedGuard: Guard = { mode: 'registered', enforcement: 'monitor' };

/**
 * @param hasChanged the identity, or a switch, was changed after the transition; what is refused now may have been right then
 */
function auditDecision(
	guard: Guard | undefined,
	controls: Controls,
	recheck: Decision,
	hasChanged: boolean,
): AuditDecision {
	if (guard === undefined) return 'observed';
	if (recheck.verdict === 'allow') return 'allowed';
	if (enforcementOf(guard, controls) === 'monitor') return 'would-deny';
	return hasChanged ? 'allowed' : 'bypassed';
}

/** The switches as they stood when a change was made, as far as the present ones tell. */
function controlsAt(control: Control, at: number): Controls {
	const { brokenGlass } = control;
	return { ...controlsOf(control), glassBroken: brokenGlass !== undefined && brokenGlass.at <= at };
}

/** Says whether the identity, or a switch above it, was changed after a transition. */
function hasChangedSince({ identity, control }: AccountView, at: number): boolean {
	const thrown = control.changes.find(({ action }) => action !== 'settings');
	return (identity !== undefined && identity.updatedAt >= at) || (thrown !== undefined && thrown.at >= at);
}

/** Events that a guard in monitor mode would have refused can be read by guard. */
function monitorAttribute({ decision, transition }: AuditPayload, guard: Guard | undefined): RecordAttributes {
	if (decision !== 'would-deny' || transition === undefined || guard === undefined) return {};
	return { monitor: monitorPartition(transition.workflow, transition.id, guard) };
}

interface Recheck {
	/** The guard that refuses, the first when several do; when all allow, the first of them. Absent where none stands. */
	readonly guard?: Guard;
	readonly decision: Decision;
}

/** Asks decide() at every guard: who passes has to pass all of them. */
function recheckAt(
	request: TransitionRequest,
	subject: Subject,
	guards: readonly Guard[],
	controls: Controls,
	now: number,
): Recheck {
	const ask = (guard: Guard): Decision => decide(request, subject, guard, controls, now);
	const asked = guards.map((guard) => ({ guard, decision: ask(guard) }));
	const refusing = asked.find(({ decision }) => decision.verdict === 'deny');
	return refusing ?? asked[0] ?? { decision: ask(imaginedGuard) };
}

interface Evidence {
	readonly event: AuditEvent;
	readonly previousHead: number;
}

function compose(
	ports: RecordPorts,
	change: StatusChange,
	view: AccountView,
	{ guard, decision: recheck }: Recheck,
): Evidence {
	const head = parseHead(change.issueId, view.others[0]);
	const { identity } = view;
	const actorSalt = ports.randomness.salt();
	const ownerSalt = ports.randomness.salt();
	const payload: AuditPayload = {
		format: 1,
		issueId: change.issueId,
		projectId: change.projectId,
		seq: (head?.seq ?? 0) + 1,
		change: change.key,
		at: change.at,
		source: change.source,
		...(change.transition === undefined ? {} : { transition: change.transition }),
		...(change.from === undefined ? {} : { from: change.from }),
		to: change.to,
		actor: commitTo('actor', change.accountId, actorSalt),
		...(identity === undefined
			? {}
			: { owner: commitTo('owner', identity.ownerId, ownerSalt), identity: identity.version }),
		...(recheck.verdict === 'allow' && recheck.grant !== undefined
			? { grant: grantTags(recheck.grant).join(' ') }
			: {}),
		...(guard === undefined ? {} : { guard: { mode: guard.mode, enforcement: guard.enforcement } }),
		decision: auditDecision(guard, controlsAt(view.control, change.at), recheck, hasChangedSince(view, change.at)),
		recheck: recheck.verdict === 'allow' ? 'allow' : recheck.reason,
		registry: [view.control.version, view.shard.version],
		prev: head?.hash ?? null,
	};
	return {
		previousHead: head?.seq ?? 0,
		event: {
			payload,
			hash: hashPayload(payload),
			actorId: change.accountId,
			actorSalt,
			...(identity === undefined ? {} : { ownerId: identity.ownerId, ownerSalt }),
			recordedAt: ports.time.now(),
		},
	};
}

/**
 * Records a status change once, however often and by whichever path it is reported.
 *
 * Event and chain head change in one conditional transaction; a concurrent change of the same work item makes it start
 * again from the new head.
 * @param guards those that decide together on the transition; none where none stands
 * @throws {AppError} UNAVAILABLE when storage does not answer; nothing was written then
 */
export async function recordChange(
	ports: RecordPorts,
	change: StatusChange,
	guards: readonly Guard[],
): Promise<Recorded> {
	const event = eventRef(change.issueId, change.key);
	const chain = chainRef(change.issueId);
	for (let attempt = 1; attempt <= maxAttempts; attempt++) {
		const view = await readAccountView(ports.records, change.accountId, () => [chain, event]);
		if (view.others[1] !== undefined) return { outcome: 'already-recorded' };

		const subject = subjectOf(view, change.accountId);
		const recheck = recheckAt(
			{
				accountId: change.accountId,
				projectId: change.projectId,
				issueTypeId: change.issueTypeId,
				...(change.from === undefined ? {} : { fromStatusId: change.from }),
				toStatusId: change.to,
			},
			subject,
			guards,
			controlsOf(view.control),
			change.at,
		);
		const isConcerned = subject.kind !== 'unknown' || (guards.length > 0 && recheck.decision.verdict === 'deny');
		if (!isConcerned) return { outcome: 'not-concerned' };

		const evidence = compose(ports, change, view, recheck);
		const { payload, hash } = evidence.event;
		const committed = await ports.records.commit([
			{
				type: 'set',
				ref: event,
				expected: 'absent',
				record: { version: 1, body: evidence.event },
				isWitness: true,
				attributes: {
					issueId: change.issueId,
					seq: payload.seq,
					at: payload.at,
					actorId: change.accountId,
					// One partition over all work items, so that the daily sweep can read them by time.
					site: 'all',
					...monitorAttribute(payload, recheck.guard),
				},
			},
			{
				type: 'set',
				ref: chain,
				expected: evidence.previousHead === 0 ? 'absent' : evidence.previousHead,
				record: { version: payload.seq, body: { seq: payload.seq, hash, change: change.key } },
			},
		]);
		if (committed === 'committed') return { outcome: 'recorded', event: evidence.event };
	}
	throw new AppError('UNAVAILABLE', 'The audit of this work item is busy.');
}
