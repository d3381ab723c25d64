// Post functions that could not ask Jira for what they need and record their change later: they know more than whoever
// comes first, so they are waited for.
import * as z from '#zod';
import { minuteMs } from '../../contract/durations';
import type { IssueId } from '../../contract/ids';
import type { Ports } from '../ports/ports';
import type { RecordRef } from '../ports/records';
import { parseRecord } from '../records/parse-record';

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

/** Until when a post function is waited for, epoch milliseconds; undefined where none is. */
export async function deferredUntil({ records }: Pick<Ports, 'records'>, issueId: IssueId, key: string) {
	const ref = deferredRef(issueId, key);
	const [deferred] = await records.read([ref]);
	return deferred === undefined ? undefined : parseRecord(deferredSchema, ref, deferred.body).until;
}

/** Says whether a post function could not ask Jira for what it needs, and will record a change later. */
export const isDeferred = async (
	ports: Pick<Ports, 'records' | 'time'>,
	issueId: IssueId,
	key: string,
): Promise<boolean> => ((await deferredUntil(ports, issueId, key)) ?? 0) > ports.time.now();
