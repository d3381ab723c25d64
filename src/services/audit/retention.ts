// How long events are kept: the policy, each change of it in the journal, and how far removing has come.
import * as z from '#zod';
import { type Actor, type Switch, switchSchema } from '../../contract/actor';
import type { RetentionView } from '../../contract/calls/evidence';
import { defined } from '../../contract/defined';
import type { JournalEntry } from '../../contract/evidence';
import type { AccountId } from '../../contract/ids';
import { replaceAccounts } from '../../core/audit/seal-change';
import { AppError } from '../../core/errors';
import { pick } from '../../core/values/pick';
import type { Ports } from '../ports/ports';
import type { RecordRef, Records, RecordWrite } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { retryConflicts } from '../records/retry-conflicts';
import { appendToJournal } from './journal';
import { readRecorded } from './recorded-events';

const policyRef: RecordRef = { kind: 'journal', id: 'policy' };
const policySchema = z.strictObject({
	months: z.nullable(z.int()),
	hold: z.exactOptional(switchSchema),
});
type Policy = z.infer<typeof policySchema>;

const removalRef: RecordRef = { kind: 'journal', id: 'removal' };
const removalSchema = z.strictObject({
	/** Position of the journal's newest retention, when it was written, and until when it allows to remove events. */
	entry: z.int(),
	at: z.number(),
	removedUntil: z.number(),
	/** Nothing that was recorded until then is left to be removed. */
	doneUntil: z.number(),
	/** Events that were removed, ever. */
	count: z.int(),
});
export type Removal = z.infer<typeof removalSchema>;

/** Policy and progress as they are stored; versions are 0 where nothing is. */
export interface Retention {
	readonly version: number;
	readonly policy: Policy;
	readonly removalVersion: number;
	readonly removal: Removal | undefined;
}

export async function readRetention(records: Records): Promise<Retention> {
	const [policy, removal] = await records.read([policyRef, removalRef]);
	return {
		version: policy?.version ?? 0,
		policy: policy === undefined ? { months: null } : parseRecord(policySchema, policyRef, policy.body),
		removalVersion: removal?.version ?? 0,
		removal: removal === undefined ? undefined : parseRecord(removalSchema, removalRef, removal.body),
	};
}

/** Fails a commit unless the policy stands as it was read: a hold stops at once what goes on. */
export const checkPolicy = ({ version }: Retention): RecordWrite => ({
	type: 'check',
	ref: policyRef,
	expected: version,
});

export const setRemoval = ({ removalVersion }: Retention, body: Removal): RecordWrite => ({
	type: 'set',
	ref: removalRef,
	expected: removalVersion === 0 ? 'absent' : removalVersion,
	record: { version: removalVersion + 1, body },
});

/** When the oldest event after an instant was recorded; undefined where none is left. */
export async function readOldest(records: Records, after: number): Promise<number | undefined> {
	for await (const page of readRecorded({ records }, after + 1)) {
		const kept = page.find(({ link }) => !('tombstone' in link));
		if (kept !== undefined) return kept.recordedAt;
	}
	return undefined;
}

export async function viewRetention({ records }: Pick<Ports, 'records'>): Promise<RetentionView> {
	const { version, policy, removal } = await readRetention(records);
	const { count = 0, doneUntil = 0, removedUntil = 0 } = removal ?? {};
	return {
		version,
		...policy,
		...(count === 0 ? {} : { removed: { count, until: doneUntil } }),
		...(removedUntil > doneUntil ? { waitsUntil: removedUntil } : {}),
		...defined({ oldestAt: await readOldest(records, doneUntil) }),
	};
}

/** Erases accounts from the hold. */
export async function eraseFromPolicy(records: Records, ids: ReadonlySet<string>): Promise<void> {
	await retryConflicts('audit-busy', async () => {
		const { version, policy } = await readRetention(records);
		const body = replaceAccounts(policy, ids);
		if (body === policy) return 'committed';
		return records.commit([{ type: 'set', ref: policyRef, expected: version, record: { version: version + 1, body } }]);
	});
}

type PolicyChange = Extract<JournalEntry['payload']['what'], { readonly type: 'policy' | 'hold' | 'hold-lifted' }>;

function changed(policy: Policy, change: PolicyChange, put: Pick<Switch, 'at' | 'by'>): Policy {
	switch (change.type) {
		case 'policy':
			return { ...policy, months: change.months };
		case 'hold':
			return { ...policy, hold: { ...put, reason: change.reason } };
		case 'hold-lifted':
			return { months: policy.months };
	}
}

/**
 * Changes how long events are kept, and says so in the journal, both or neither.
 *
 * @param version of the policy as the caller read it
 * @throws {AppError} CONFLICT when somebody changed it meanwhile
 */
export async function changeRetention(
	ports: Pick<Ports, 'records' | 'time' | 'randomness'>,
	by: Actor & { readonly id: AccountId },
	version: number,
	change: PolicyChange,
): Promise<RetentionView> {
	await appendToJournal(ports, change, by.id, async ({ payload: { at } }) => {
		const { version: stored, policy } = await readRetention(ports.records);
		if (stored !== version) throw new AppError('CONFLICT', 'retention-changed-meanwhile');
		return [
			{
				type: 'set',
				ref: policyRef,
				expected: version === 0 ? 'absent' : version,
				record: { version: version + 1, body: changed(policy, change, { at, by: pick(by, ['kind', 'id']) }) },
			},
		];
	});
	return viewRetention(ports);
}
