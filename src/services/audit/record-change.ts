// Writes the evidence of one status change: decides about it again and links it into the work item's chain.
import type { AuditEvent, AuditPayload } from '../../contract/audit-event';
import { defined } from '../../contract/defined';
import { composeEvent } from '../../core/audit/compose-event';
import { recheckChange, type StatusChange } from '../../core/audit/recheck';
import { stopOf } from '../../core/audit/stopped-move';
import type { Guard } from '../../core/policy/decide';
import type { Ports } from '../ports/ports';
import type { RecordAttributes } from '../ports/records';
import { retryConflicts } from '../records/retry-conflicts';
import { readRegistryAccount } from '../registry/account-records';
import { chainRef, eventRef, monitorPartition, parseHead } from './audit-records';
import { noteStoppedMove } from './stopped-moves';

type RecordPorts = Pick<Ports, 'records' | 'time' | 'randomness' | 'log'>;

export type Recorded =
	| { readonly outcome: 'recorded'; readonly event: AuditEvent }
	/** It was recorded already. */
	| { readonly outcome: 'already-recorded' }
	/** A person moved the work item, and no guard would have refused. */
	| { readonly outcome: 'not-concerned' };

const maxAttempts = 8;

/** Events that a guard in monitor mode would have refused can be read by guard. */
function monitorAttribute({ decision, transition }: AuditPayload, guard: Guard | undefined): RecordAttributes {
	if (decision !== 'would-deny' || transition === undefined || guard === undefined) return {};
	return { monitor: monitorPartition(transition.workflow, transition.id, guard) };
}

const movedBy = ({ accountId, at, issueId, issueKey }: StatusChange) => ({
	accountId,
	at,
	issueId,
	...defined({ issueKey }),
});

/**
 * Records a status change once, however often and by whichever path it is reported.
 *
 * Event and chain head change in one conditional transaction; a concurrent change of the same work item makes it start
 * again from the new head.
 * @param guards those that decide together on the transition, as known; none where none stands
 * @param readGuards reads them anew: whatever is not plainly allowed is not told from what may be out of date
 * @throws {AppError} UNAVAILABLE when storage does not answer; nothing was written then
 */
export async function recordChange(
	{ records, time, randomness, log }: RecordPorts,
	change: StatusChange,
	guards: readonly Guard[],
	readGuards?: () => Promise<readonly Guard[]>,
): Promise<Recorded> {
	let deciding = guards;
	let isCurrent = readGuards === undefined;
	const eventAt = eventRef(change.issueId, change.key);
	const chainAt = chainRef(change.issueId);
	const attempt = async (): Promise<Recorded | 'conflict'> => {
		const view = await readRegistryAccount(records, change.accountId, () => [chainAt, eventAt]);
		const [chain, recorded] = view.others;
		if (recorded !== undefined) return { outcome: 'already-recorded' };
		let recheck = recheckChange(change, view, deciding);
		if (!isCurrent && readGuards !== undefined && recheck !== undefined && recheck.outcome !== 'allowed') {
			deciding = await readGuards();
			isCurrent = true;
			recheck = recheckChange(change, view, deciding);
		}
		if (recheck === undefined) return { outcome: 'not-concerned' };
		const head = parseHead(change.issueId, chain);
		const salts = { actorSalt: randomness.salt(), ownerSalt: randomness.salt() };
		const event = composeEvent(change, view, recheck, head, { ...salts, now: time.now() });
		const { payload, hash } = event;
		const committed = await records.commit([
			{
				type: 'set',
				ref: eventAt,
				expected: 'absent',
				record: { version: 1, body: event },
				isWitness: true,
				attributes: {
					issueId: change.issueId,
					seq: payload.seq,
					at: payload.at,
					// One partition over all work items, so that the daily sweep can read them by time.
					site: 'all',
					...monitorAttribute(payload, recheck.guard),
				},
			},
			{
				type: 'set',
				ref: chainAt,
				expected: head?.seq ?? 'absent',
				record: { version: payload.seq, body: { seq: payload.seq, hash, change: change.key } },
			},
		]);
		if (committed !== 'committed') return committed;
		const stop = stopOf(change, view.identity, recheck, view.control);
		if (stop !== undefined) {
			// The event stands whatever becomes of the alarm, which the next move raises again.
			await noteStoppedMove({ records }, { stop, ...movedBy(change) }).catch((error) => log.failure('alarm', error));
		}
		return { outcome: 'recorded', event };
	};
	return retryConflicts('audit-busy', attempt, maxAttempts);
}
