// Tells what a guard that only monitors would have refused.
import type { AuditEvent } from '../../contract/audit-event';
import type { WouldDenyView } from '../../contract/calls/who-could';
import type { DenyReason } from '../../contract/decision';
import { defined } from '../../contract/defined';
import { dayMs } from '../../contract/durations';
import type { AccountId } from '../../contract/ids';
import { wouldDenyDays } from '../../contract/limits';
import { AppError } from '../../core/errors';
import { monitorPartition, parseAuditEvent } from '../audit/audit-records';
import type { Ports } from '../ports/ports';
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
		events.push(...page.records.map(({ id, record }) => parseAuditEvent({ kind: 'event', id }, record)));
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

/** The latest refusal of an account, and how many there are. */
type Refusals = WouldDenyView['accounts'][number];

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
	const { guards, isAudited } = await readDecidingGuards(ports, workflowName, transitionId);
	const partitions = new Set(guards.map((guard) => monitorPartition(workflowName, transitionId, guard)));
	const read = await Promise.all([...partitions].map((partition) => readEvents(ports, partition)));
	const events = read.flatMap((one) => one.events).sort((a, b) => b.payload.at - a.payload.at);
	const isRecorded = guards.length > 0 && isAudited;
	const byAccount = new Map<AccountId, Refusals>();
	for (const event of events) {
		const { actorId: accountId, payload } = event;
		if (accountId === undefined) continue;
		const latest = byAccount.get(accountId) ?? {
			accountId,
			count: 0,
			lastAt: payload.at,
			reason: recordedRefusal(event),
		};
		byAccount.set(accountId, { ...latest, count: latest.count + 1 });
	}
	const identities = await readIdentities(ports, [...byAccount.keys()]);
	const names = new Map(identities.map(({ accountId, name }): [string, string] => [accountId, name]));
	const accounts = [...byAccount.values()].map((one): Refusals => {
		const name = names.get(one.accountId);
		return name === undefined ? one : { ...one, name };
	});
	accounts.sort((a, b) => b.count - a.count || b.lastAt - a.lastAt);
	return { total: events.length, isComplete: isRecorded && read.every((one) => one.isComplete), accounts };
}
