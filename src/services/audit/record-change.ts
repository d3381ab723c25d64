// Writes the evidence of one status change: decides about it again and links it into the work item's chain.
import type { AuditEvent, AuditPayload } from '../../contract/audit-event';
import { defined } from '../../contract/defined';
import { composeEvent } from '../../core/audit/compose-event';
import { recheckChange, type StatusChange, type Way } from '../../core/audit/recheck';
import { stopOf } from '../../core/audit/stopped-move';
import type { Guard } from '../../core/policy/decide';
import type { Ports } from '../ports/ports';
import type { RecordAttributes } from '../ports/records';
import { retryConflicts } from '../records/retry-conflicts';
import { readRegistryAccount } from '../registry/account-records';
import { chainRef, changeRef, eventRef, monitorPartition, parseHead } from './audit-records';
import { readWays, type WayPorts } from './read-ways';
import { noteStoppedMove } from './stopped-moves';

type RecordPorts = Pick<Ports, 'records' | 'time' | 'randomness' | 'log'>;

export type Recorded =
	| { readonly outcome: 'recorded'; readonly event: AuditEvent }
	/** It was recorded already. */
	| { readonly outcome: 'already-recorded' }
	/** A person moved the work item, and no guard would have refused. */
	| { readonly outcome: 'not-concerned' };

/** A handler lives 25 seconds; whoever still comes too late is told to come again. */
const maxAttempts = 14;

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

/** A change as it was read, and the transitions by which it may have been made. */
export interface Reading {
	readonly change: StatusChange;
	readonly ways: readonly Way[];
}

/**
 * Records a status change once, however often and by whichever path it is reported.
 *
 * Event, chain head and the change's own mark change in one conditional transaction; a concurrent change of the same work
 * item makes it start again from the new head.
 * @param reading as it is known
 * @param readAnew left out where it was just read: what is not plainly allowed is not told from what may be out of date
 * @throws {AppError} UNAVAILABLE when storage does not answer; nothing was written then
 */
export async function recordChange(
	{ records, time, randomness, log }: RecordPorts,
	reading: Reading,
	readAnew?: () => Promise<Reading>,
): Promise<Recorded> {
	let { change, ways } = reading;
	let isCurrent = readAnew === undefined;
	const { issueId } = change;
	const changeAt = changeRef(issueId, change.key);
	const chainAt = chainRef(issueId);
	const attempt = async (): Promise<Recorded | 'conflict'> => {
		const view = await readRegistryAccount(records, change.accountId, () => [chainAt, changeAt]);
		const [chain, recorded] = view.others;
		if (recorded !== undefined) return { outcome: 'already-recorded' };
		let recheck = recheckChange(change, view, ways);
		if (!isCurrent && readAnew !== undefined && recheck !== undefined && recheck.outcome !== 'allowed') {
			({ change, ways } = await readAnew());
			isCurrent = true;
			recheck = recheckChange(change, view, ways);
		}
		if (recheck === undefined) return { outcome: 'not-concerned' };
		const head = parseHead(issueId, chain);
		const [actorSalt, ownerSalt, onBehalfSalt] = [randomness.salt(), randomness.salt(), randomness.salt()];
		const salts = { actorSalt, ownerSalt, onBehalfSalt };
		const event = composeEvent(change, view, recheck, head, { ...salts, now: time.now() });
		const { payload, hash } = event;
		const { recordedAt: at, seq } = payload;
		const committed = await records.commit([
			{
				type: 'set',
				ref: eventRef(issueId, seq),
				expected: 'absent',
				record: { version: 1, body: event },
				isWitness: true,
				attributes: {
					at,
					madeAt: payload.at,
					// One partition over all work items, so that they can be read in their order.
					site: 'all',
					actor: change.accountId,
					...monitorAttribute(payload, recheck.guard),
				},
			},
			{ type: 'set', ref: changeAt, expected: 'absent', record: { version: 1, body: { seq } } },
			{
				type: 'set',
				ref: chainAt,
				expected: head?.seq ?? 'absent',
				record: { version: seq, body: { seq, hash, at } },
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
	return retryConflicts('audit-busy', attempt, maxAttempts, (ms) => time.sleep(ms));
}

/** Records a change of which no audit rule reported, with the guards under which it may have been made. */
export async function recordSeenChange(
	ports: WayPorts & Pick<Ports, 'randomness' | 'log'>,
	change: StatusChange,
): Promise<Recorded> {
	return recordChange(ports, { change, ways: await readWays(ports, change) });
}
