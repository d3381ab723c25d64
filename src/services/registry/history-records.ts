// The history of what was changed: one record a change, or a batch of them.
import type { HistoryRecord } from '../../contract/identity-history';
import type { AccountId } from '../../contract/ids';
import type { SiteChange } from '../../contract/site';
import type { RecordRef, RecordWrite } from '../ports/records';

export const historyRef = (accountId: AccountId, version: number): RecordRef => ({
	kind: 'history',
	id: `${accountId}:${String(version).padStart(8, '0')}`,
});

/** History of a batch of bulk work: the lines of all its identities. */
export const bulkHistoryRef = (record: string): RecordRef => ({ kind: 'history', id: `bulk:${record}` });

/** History of the switches above single identities, and of the settings. */
export const siteHistoryRef = (controlVersion: number): RecordRef => ({
	kind: 'history',
	id: `site:${String(controlVersion).padStart(8, '0')}`,
});

/** @param attempt a random value, so that two equal changes at the same instant are told apart */
export function addHistory(history: HistoryRecord, attempt: string): RecordWrite {
	return {
		type: 'set',
		ref: historyRef(history.accountId, history.version),
		expected: 'absent',
		record: { version: 1, body: { ...history, attempt } },
		isWitness: true,
	};
}

/** The history of a batch of bulk work: one record for all its identities. */
export function addBulkHistory(record: string, lines: readonly HistoryRecord[], attempt: string): RecordWrite {
	return {
		type: 'set',
		ref: bulkHistoryRef(record),
		expected: 'absent',
		record: { version: 1, body: { lines, attempt } },
		isWitness: true,
	};
}

/** The history of a switch or of the settings. */
export function addSiteHistory(change: SiteChange, controlVersion: number, attempt: string): RecordWrite {
	return {
		type: 'set',
		ref: siteHistoryRef(controlVersion),
		expected: 'absent',
		record: { version: 1, body: { ...change, attempt } },
		isWitness: true,
	};
}
