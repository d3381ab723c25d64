// Tells what a guard that only monitors would have refused.
import type { DenyReason } from '../../contract/decision';
import type { WouldDenyView } from '../../contract/guards';
import type { AccountId } from '../../contract/ids';
import type { AuditEvent } from '../../core/audit-event';
import { AppError } from '../../core/errors';
import { monitorPartition, parseEvent } from '../audit-records';
import type { Ports } from '../ports';
import { readIdentities } from '../read-identity';

const periodMs = 30 * 86_400_000;
const pageSize = 100;
/** Most events that are read for one answer. */
const maxEvents = 2_000;

interface Events {
	/** Newest first. */
	readonly events: readonly AuditEvent[];
	readonly isComplete: boolean;
}

async function readEvents(
	{ records, time }: Pick<Ports, 'records' | 'time'>,
	workflowName: string,
	transitionId: string,
): Promise<Events> {
	const from = time.now() - periodMs;
	const events: AuditEvent[] = [];
	let cursor: string | undefined;
	do {
		const page = await records.query({
			kind: 'event',
			index: 'by-monitor',
			partition: [monitorPartition(workflowName, transitionId)],
			from,
			limit: pageSize,
			descending: true,
			...(cursor === undefined ? {} : { cursor }),
		});
		events.push(...page.records.map(({ id, record }) => parseEvent({ kind: 'event', id }, record)));
		cursor = page.cursor;
	} while (cursor !== undefined && events.length <= maxEvents);
	return { events: events.slice(0, maxEvents), isComplete: events.length <= maxEvents };
}

function refusalOf({ payload }: AuditEvent): DenyReason {
	if (payload.recheck !== 'allow') return payload.recheck;
	throw new AppError('CORRUPT_RECORD', 'A stored record of Muster cannot be read.', {
		context: { issueId: payload.issueId, seq: payload.seq },
	});
}

/** The latest refusal of an account, and how many there are. */
type Refusals = WouldDenyView['accounts'][number];

/**
 * What the guard on a transition would have refused in the last 30 days.
 *
 * Events reach the index late, so the latest may be missing. Refusals of accounts that were erased count in the total
 * only.
 */
export async function readWouldDeny(
	ports: Pick<Ports, 'records' | 'time'>,
	workflowName: string,
	transitionId: string,
): Promise<WouldDenyView> {
	const { events, isComplete } = await readEvents(ports, workflowName, transitionId);
	const byAccount = new Map<AccountId, Refusals>();
	for (const event of events) {
		const { actorId: accountId, payload } = event;
		if (accountId === undefined) continue;
		const latest = byAccount.get(accountId) ?? { accountId, count: 0, lastAt: payload.at, reason: refusalOf(event) };
		byAccount.set(accountId, { ...latest, count: latest.count + 1 });
	}
	const identities = await readIdentities(ports, [...byAccount.keys()]);
	const names = new Map(identities.map(({ accountId, name }): [string, string] => [accountId, name]));
	const accounts = [...byAccount.values()].map((one): Refusals => {
		const name = names.get(one.accountId);
		return name === undefined ? one : { ...one, name };
	});
	accounts.sort((a, b) => b.count - a.count || b.lastAt - a.lastAt);
	return { total: events.length, isComplete, accounts };
}
