// Properties that may not be as they are stored, because a write failed or may still arrive: one chain of jobs repairs all.
import * as z from '#zod';
import { planOnce } from '../plan-once';
import type { Ports } from '../ports/ports';
import type { RecordRef, Records, StoredRecord } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { retryConflicts } from '../records/retry-conflicts';
import { planComparison } from './plan-later';

export const unsettledRef: RecordRef = { kind: 'report', id: 'unsettled' };
const unsettledSchema = z.strictObject({ properties: z.array(z.string()) });

/** When what was not published is tried again, and what was is compared while a late write may undo it, seconds. */
const afterFailureSeconds = 15;
const afterLateWriteSeconds = 60;

/** The properties that are to be compared. */
export async function readUnsettled(records: Records): Promise<readonly string[]> {
	return (await readList(records)).properties;
}

async function readList(records: Records) {
	const [stored] = await records.read([unsettledRef]);
	return { version: stored?.version, properties: parseUnsettled(stored) };
}

export const parseUnsettled = (stored: StoredRecord | undefined): readonly string[] =>
	stored === undefined ? [] : parseRecord(unsettledSchema, unsettledRef, stored.body).properties;

/**
 * Changes the list.
 *
 * @param change called again when somebody else was faster
 * @throws {AppError} UNAVAILABLE when storage stays busy
 */
export function changeUnsettled(
	records: Records,
	change: (listed: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<readonly string[]> {
	return retryConflicts('registry-busy', async () => {
		const { version, properties: listed } = await readList(records);
		const properties = [...(await change(listed))];
		if (properties.length === 0 && listed.length === 0) return [];
		// Written also when nothing changes: whoever is about to take a property off must look at it again.
		const record = { version: (version ?? 0) + 1, body: { properties } };
		const write = { type: 'set', ref: unsettledRef, expected: version ?? 'absent', record } as const;
		return (await records.commit([write])) === 'conflict' ? 'conflict' : properties;
	});
}

/**
 * Lists properties to be compared, and plans that. Should all fail, the hourly comparison does it.
 *
 * @param hasFailed true when some of them could not be published
 */
export async function noteUnsettled(
	ports: Pick<Ports, 'records' | 'jobs' | 'log' | 'time'>,
	properties: readonly string[],
	hasFailed: boolean,
): Promise<void> {
	if (properties.length === 0) return;
	const seconds = hasFailed ? afterFailureSeconds : afterLateWriteSeconds;
	try {
		await changeUnsettled(ports.records, async (listed) => new Set([...listed, ...properties]));
		await planOnce(ports, { type: 'publish', properties: [] }, seconds);
	} catch (error) {
		ports.log.failure('publication', error);
		await planComparison(ports, properties, seconds);
	}
}
