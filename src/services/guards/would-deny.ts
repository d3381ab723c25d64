// Tells what a guard that only monitors would have refused.
import type { AuditEvent } from '../../contract/audit-event';
import type { WouldDenyView } from '../../contract/calls/who-could';
import type { DenyReason } from '../../contract/decision';
import { defined } from '../../contract/defined';
import { dayMs } from '../../contract/durations';
import type { AccountId, IssueTypeId } from '../../contract/ids';
import { maxMissingGrants, wouldDenyDays } from '../../contract/limits';
import { dayOf } from '../../core/audit/counts';
import { AppError } from '../../core/errors';
import type { Controls, Guard } from '../../core/policy/decide';
import { isLackOfGrant, type OpenRequest, passesWithGrant, refusalAt } from '../../core/policy/performers';
import type { Identity } from '../../core/registry/identity';
import { controlsOf } from '../../core/snapshot/control';
import { isRemoved, monitorPartition, parseAuditEvent } from '../audit/audit-records';
import type { Ports } from '../ports/ports';
import { readControl } from '../registry/control-record';
import { readIdentities } from '../registry/read-identity';
import { readDecidingGuards } from './sync-rules';

const periodMs = wouldDenyDays * dayMs;
const pageSize = 100;
/** Most events that are read for one answer. */
const maxEvents = 2_000;

interface Events {
	/** Newest first. */
	readonly events: readonly AuditEvent[];
	readonly isComplete: boolean;
}

async function readEvents({ records, time }: Pick<Ports, 'records' | 'time'>, partition: string): Promise<Events> {
	const from = time.now() - periodMs;
	const events: AuditEvent[] = [];
	let cursor: string | undefined;
	do {
		const page = await records.query({
			kind: 'event',
			index: 'by-monitor',
			partition: [partition],
			from,
			limit: pageSize,
			descending: true,
			...defined({ cursor }),
		});
		// An index may still list what was removed.
		const kept = page.records.filter(({ record }) => !isRemoved(record));
		events.push(...kept.map(({ id, record }) => parseAuditEvent({ kind: 'event', id }, record)));
		cursor = page.cursor;
	} while (cursor !== undefined && events.length <= maxEvents);
	return { events: events.slice(0, maxEvents), isComplete: events.length <= maxEvents };
}

function recordedRefusal({ payload }: AuditEvent): DenyReason {
	if (payload.recheck !== 'allow') return payload.recheck;
	throw new AppError('CORRUPT_RECORD', 'record-unreadable', {
		context: { issueId: payload.issueId, seq: payload.seq },
	});
}

/** What an account would have been refused. */
interface Refused extends Pick<WouldDenyView['accounts'][number], 'accountId' | 'count' | 'lastAt' | 'reason'> {
	/** Each kind of move once, the latest first. */
	readonly moves: ReadonlyMap<string, Move>;
}

type Move = Omit<OpenRequest, 'issueTypeId'>;

const moveOf = ({ payload: { projectId, from, to } }: AuditEvent): Move => ({
	projectId,
	...defined({ fromStatusId: from }),
	toStatusId: to,
});

/** No event tells the work type: a grant for one type counts as lacking. */
const anyWorkType = '' as IssueTypeId;
type Now = Pick<WouldDenyView['accounts'][number], 'name' | 'passesNow' | 'missing'>;

/** What the guards say now of the moves that they would have refused. */
function judgeNow(
	moves: readonly Move[],
	identity: Identity | undefined,
	guards: readonly Guard[],
	controls: Controls | undefined,
	now: number,
): Now {
	if (identity === undefined) {
		// Whoever registers it chooses its type.
		const isHopeless = guards.some(({ mode }) => mode === 'human-only');
		return { passesNow: false, missing: isHopeless ? [] : moves.slice(0, maxMissingGrants) };
	}
	// Before the registry was published, nobody passes.
	if (controls === undefined) return { name: identity.name, passesNow: false, missing: [] };
	const refused = moves.flatMap((move) => {
		const request: OpenRequest = { ...move, issueTypeId: anyWorkType };
		const reason = refusalAt(request, identity, guards, controls, now);
		return reason === undefined ? [] : { move, request, reason };
	});
	const missing = refused.filter(
		({ reason, request }) => isLackOfGrant(reason) && passesWithGrant(request, identity, guards, controls, now),
	);
	return {
		name: identity.name,
		passesNow: refused.length === 0,
		missing: missing.slice(0, maxMissingGrants).map(({ move }) => move),
	};
}

/** How many a day, the oldest first. */
function daysOf(events: readonly AuditEvent[]): WouldDenyView['days'] {
	const counts = new Map<string, number>();
	for (const { payload } of events) {
		const day = dayOf(payload.at);
		counts.set(day, (counts.get(day) ?? 0) + 1);
	}
	return [...counts].map(([day, count]) => ({ day, count })).sort((a, b) => (a.day < b.day ? -1 : 1));
}

/**
 * What the guards that decide on a transition now would have refused in the last 30 days.
 *
 * A refusal by several guards at once counts for the first of them, and is lost to the others when that one changes mode
 * or types. It is lost too when the workflow is renamed. Events reach the index late, so the latest may be missing.
 * Refusals of accounts that were erased count in the total only.
 */
export async function readWouldDeny(
	ports: Pick<Ports, 'records' | 'ownRules' | 'time'>,
	workflowName: string,
	transitionId: string,
): Promise<WouldDenyView> {
	const { guards, isAudited, since } = await readDecidingGuards(ports, workflowName, transitionId);
	const partitions = new Set(guards.map((guard) => monitorPartition(workflowName, transitionId, guard)));
	const read = await Promise.all([...partitions].map((partition) => readEvents(ports, partition)));
	const events = read.flatMap((one) => one.events).sort((a, b) => b.payload.at - a.payload.at);
	const isRecorded = guards.length > 0 && isAudited;
	const byAccount = new Map<AccountId, Refused>();
	for (const event of events) {
		const { actorId: accountId, payload } = event;
		if (accountId === undefined) continue;
		const move = moveOf(event);
		const { count, moves, ...latest } = byAccount.get(accountId) ?? {
			accountId,
			count: 0,
			lastAt: payload.at,
			reason: recordedRefusal(event),
			moves: new Map(),
		};
		byAccount.set(accountId, { ...latest, count: count + 1, moves: new Map([...moves, [JSON.stringify(move), move]]) });
	}
	const identities = await readIdentities(ports, [...byAccount.keys()]);
	const known = new Map(identities.map((identity): [string, Identity] => [identity.accountId, identity]));
	const control = await readControl(ports.records);
	const controls = control && controlsOf(control);
	const now = ports.time.now();
	const accounts = [...byAccount.values()].map(({ moves, ...one }) => ({
		...one,
		...judgeNow([...moves.values()], known.get(one.accountId), guards, controls, now),
	}));
	accounts.sort((a, b) => b.count - a.count || b.lastAt - a.lastAt);
	return {
		total: events.length,
		isComplete: isRecorded && read.every((one) => one.isComplete),
		...defined({ since: since === 0 ? undefined : since }),
		days: daysOf(events),
		accounts,
	};
}
