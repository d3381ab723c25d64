// Follows product events: makes sure that no status change by a known non-human account goes without a record.

import * as z from '#zod';
import { defined } from '../../contract/defined';
import { minuteMs } from '../../contract/durations';
import type { AccountId, IssueId, IssueTypeId, StatusId } from '../../contract/ids';
import { changelogKey } from '../../core/audit/audit-event';
import type { StatusChange } from '../../core/audit/recheck';
import { isNonHuman, type LookUpPorts } from '../accounts/look-up';
import { planOnce } from '../plan-once';
import type { ObservedChange } from '../ports/job';
import type { Ports } from '../ports/ports';
import type { RecordRef } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { readWays, type WayPorts } from './read-ways';
import { type Recorded, recordChange } from './record-change';

/**
 * How long a post function may take before the product event records in its place, seconds: past its retries.
 */
export const observeDelaySeconds = 600;

/**
 * Plans the check of a status change, when its account is not human.
 *
 * @param readChange called after the account was looked up: the work item may be gone, and its mover stays to be known
 */
export async function planChangeCheck(
	ports: LookUpPorts,
	accountId: AccountId,
	readChange: () => Promise<ObservedChange>,
): Promise<void> {
	if (!(await isNonHuman(ports, accountId))) return;
	await ports.jobs.push({ type: 'observe', change: await readChange() }, observeDelaySeconds);
}

/** Retries of a post function that waits for the next full hour come within four waits of 15 minutes. */
const deferredMs = 75 * minuteMs;

const deferredRef = (issueId: IssueId, key: string): RecordRef => ({
	kind: 'report',
	id: `deferred ${issueId} ${key}`,
});
const deferredSchema = z.strictObject({ until: z.number() });

/** Notes that a post function could not ask Jira for what it needs and will record the change later. */
export async function deferRecording(
	{ records, time }: Pick<Ports, 'records' | 'time'>,
	issueId: IssueId,
	key: string,
): Promise<void> {
	await records.put(deferredRef(issueId, key), { version: 1, body: { until: time.now() + deferredMs } });
}

/** Forgets that a recording was deferred, once it was made. */
export async function endDeferral({ records }: Pick<Ports, 'records'>, issueId: IssueId, key: string): Promise<void> {
	await records.remove([deferredRef(issueId, key)]);
}

/** Records a change of which no audit rule reported, with the guards under which it may have been made. */
export async function recordSeenChange(
	ports: WayPorts & Pick<Ports, 'randomness' | 'log'>,
	change: StatusChange,
): Promise<Recorded> {
	return recordChange(ports, { change, ways: await readWays(ports, change) });
}

/**
 * Records a change that no post function recorded: nothing guarded it, or its post function is gone.
 *
 * A post function that waits for Jira knows more, so it is waited for.
 */
export async function recordUnrecordedChange(
	ports: WayPorts & Pick<Ports, 'jobs' | 'randomness' | 'log'>,
	change: ObservedChange,
): Promise<Recorded | { readonly outcome: 'deferred' }> {
	const key = changelogKey(change.changelogId);
	const ref = deferredRef(change.issueId, key);
	const [deferred] = await ports.records.read([ref]);
	if (deferred !== undefined && parseRecord(deferredSchema, ref, deferred.body).until > ports.time.now()) {
		await planOnce(ports, { type: 'observe', change }, observeDelaySeconds);
		return { outcome: 'deferred' };
	}
	const recorded = await recordSeenChange(ports, {
		issueId: change.issueId,
		projectId: change.projectId,
		issueTypeId: change.issueTypeId as IssueTypeId,
		...defined({ before: change.before, issueKey: change.issueKey }),
		accountId: change.accountId,
		key,
		source: 'product-event',
		from: change.from as StatusId,
		to: change.to as StatusId,
		at: change.at,
	});
	if (deferred !== undefined) await endDeferral(ports, change.issueId, key);
	return recorded;
}
