// Follows product events: makes sure that no status change by a known non-human account goes without a record.

import * as z from '#zod';
import { chunks } from '../../contract/chunks';
import { defined } from '../../contract/defined';
import type { AccountId, IssueTypeId, StatusId } from '../../contract/ids';
import { changelogKey } from '../../core/audit/audit-event';
import { AppError } from '../../core/errors';
import { isNonHuman, type LookUpPorts } from '../accounts/look-up';
import { openAttempts } from '../attempts';
import { plannedRef, planOnce } from '../plan-once';
import { type ObservedChange, observedChangeSchema } from '../ports/job';
import type { Ports } from '../ports/ports';
import type { RecordRef, Records, RecordWrite, StoredRecord } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { retryConflicts } from '../records/retry-conflicts';
import { changeRef } from './audit-records';
import { deferredUntil, endDeferral } from './deferral';
import type { WayPorts } from './read-ways';
import { recordSeenChange } from './record-change';

type ObservePorts = WayPorts & Pick<Ports, 'jobs' | 'randomness' | 'log'>;

/**
 * How long a post function may take before the product event records in its place, seconds: past its retries.
 */
export const observeDelaySeconds = 600;

/** Changes of one account that wait at a time: what has no room is left to the comparison with Jira's change logs. */
const mostNoted = 50;
/** Of so many that come at the same moment one is noted; the others are left to the comparison, too. */
const noteAttempts = 4;
/** Most records of one removal. */
const perRemoval = 25;

const notedRef = (accountId: AccountId): RecordRef => ({ kind: 'report', id: `noted ${accountId}` });
const notedSchema = z.strictObject({ changes: z.array(observedChangeSchema) });

async function readNoted({ records }: Pick<Ports, 'records'>, accountId: AccountId, ...others: readonly RecordRef[]) {
	const ref = notedRef(accountId);
	const [stored, ...rest] = await records.read([ref, ...others]);
	return { stored, changes: stored === undefined ? [] : parseRecord(notedSchema, ref, stored.body).changes, rest };
}

const setNoted = (
	accountId: AccountId,
	stored: StoredRecord | undefined,
	changes: readonly ObservedChange[],
): RecordWrite => ({
	type: 'set',
	ref: notedRef(accountId),
	expected: stored?.version ?? 'absent',
	record: { version: (stored?.version ?? 0) + 1, body: { changes } },
});

/** Removes what is noted of accounts that are erased, whose ids the keys hold. */
export async function forgetNoted(records: Records, ids: readonly AccountId[]): Promise<void> {
	const refs = ids.flatMap((accountId) => [notedRef(accountId), plannedRef({ type: 'observe', accountId })]);
	for (const part of chunks(refs, perRemoval)) await records.remove(part);
}

/**
 * Notes a status change of an account that is not human, to be recorded unless its post function does.
 *
 * What waits is bounded for each account, and so are the jobs: no account takes the place of another's.
 *
 * @param readChange called after the account was looked up: the work item may be gone, and its mover stays to be known
 */
export async function noteChange(
	ports: LookUpPorts,
	accountId: AccountId,
	readChange: () => Promise<ObservedChange>,
): Promise<void> {
	if (!(await isNonHuman(ports, accountId))) return;
	const change = await readChange();
	const recordedAt = changeRef(change.issueId, changelogKey(change.changelogId));
	for (let attempt = 0; attempt < noteAttempts; attempt++) {
		const { stored, changes, rest } = await readNoted(ports, accountId, recordedAt);
		// Its post function was there first.
		if (rest.some((recorded) => recorded !== undefined)) return;
		const isNoted = changes.some(({ changelogId }) => changelogId === change.changelogId);
		if (isNoted || changes.length >= mostNoted) break;
		if ((await ports.records.commit([setNoted(accountId, stored, [...changes, change])])) === 'committed') break;
	}
	await planOnce(ports, { type: 'observe', accountId }, observeDelaySeconds);
}

/**
 * Records the noted changes of an account whose time has come, and plans the next of them.
 *
 * @throws {AppError} what some could not be recorded for, after all others were
 */
export async function recordNoted(ports: ObservePorts, accountId: AccountId): Promise<void> {
	const { attempt, end } = openAttempts(ports, 'observe');
	const dueAt = ({ at }: ObservedChange) => at + observeDelaySeconds * 1_000;
	const { changes } = await readNoted(ports, accountId);
	const settled = new Set<string>();
	for (const change of changes.filter((one) => dueAt(one) <= ports.time.now())) {
		await attempt(async () => {
			const isSettled = await recordUnrecordedChange(ports, change).catch((error) => {
				// What will never be recorded this way is left to the comparison with Jira's change logs.
				if (!(error instanceof AppError && error.retry)) settled.add(change.changelogId);
				throw error;
			});
			if (isSettled) settled.add(change.changelogId);
		});
	}
	const left = await retryConflicts('audit-busy', async () => {
		const { stored, changes: noted } = await readNoted(ports, accountId);
		const others = noted.filter(({ changelogId }) => !settled.has(changelogId));
		if (others.length === noted.length) return others;
		const committed = await ports.records.commit([setNoted(accountId, stored, others)]);
		return committed === 'committed' ? others : committed;
	});
	end();
	if (left.length === 0) return;
	// One that is due and still there waits for its post function.
	const waits = left.map((one) => dueAt(one) - ports.time.now()).filter((ms) => ms > 0);
	const seconds = Math.min(observeDelaySeconds, ...waits.map((ms) => Math.ceil(ms / 1_000)));
	await planOnce(ports, { type: 'observe', accountId }, seconds);
}

/**
 * Records a change that no post function recorded: nothing guarded it, or its post function is gone.
 *
 * @returns false while a post function waits for Jira: it knows more, so it is waited for
 */
async function recordUnrecordedChange(ports: ObservePorts, change: ObservedChange): Promise<boolean> {
	const { accountId, at, before, changelogId, from, issueId, issueKey, issueTypeId, projectId, to } = change;
	const key = changelogKey(changelogId);
	const until = await deferredUntil(ports, issueId, key);
	if (until !== undefined && until > ports.time.now()) return false;
	await recordSeenChange(ports, {
		issueId,
		projectId,
		issueTypeId: issueTypeId as IssueTypeId,
		...defined({ before, issueKey }),
		accountId,
		key,
		source: 'product-event',
		from: from as StatusId,
		to: to as StatusId,
		at,
	});
	if (until !== undefined) await endDeferral(ports, issueId, key);
	return true;
}
