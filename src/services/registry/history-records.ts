// The history of what was changed: one record a change, or a batch of them.
import type { AccountId } from '../../contract/ids';
import type { StoredChange } from '../../core/audit/seal-change';
import type { Ports } from '../ports/ports';
import type { RecordRef, RecordWrite, StoredRecord } from '../ports/records';

const padded = (version: number): string => String(version).padStart(8, '0');

export const historyRef = (accountId: AccountId, version: number): RecordRef => ({
	kind: 'history',
	id: `${accountId}:${padded(version)}`,
});

/** History of a batch of bulk work: the lines of all its identities. */
export const bulkHistoryRef = (record: string): RecordRef => ({ kind: 'history', id: `bulk:${record}` });

/** History of the switches above single identities, and of the settings. */
export const siteHistoryRef = (controlVersion: number): RecordRef => ({
	kind: 'history',
	id: `site:${padded(controlVersion)}`,
});

/**
 * Adds to the history what a transaction changes.
 *
 * Its salt is new with every attempt, so that two equal changes at the same instant are told apart.
 */
export function addHistory(
	{ time, randomness }: Pick<Ports, 'time' | 'randomness'>,
	ref: RecordRef,
	what: object,
): RecordWrite {
	const recordedAt = time.now();
	const body: StoredChange = { recordedAt, salt: randomness.salt(), what };
	return {
		type: 'set',
		ref,
		expected: 'absent',
		record: { version: 1, body },
		attributes: { kind: 'history', at: recordedAt },
		isWitness: true,
	};
}

/**
 * Whether a record of the history, read by its key, is the one that its index lists, and so the one that anchors cover: a copy
 * that somebody put in another's place is not.
 */
export const isListed = ({ attributes, body }: StoredRecord): boolean =>
	attributes?.['kind'] === 'history' && attributes['at'] === (body as Partial<StoredChange> | null)?.recordedAt;
