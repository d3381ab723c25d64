// Lists what somebody should look at, and notes in the daily sweep what it found.
import * as z from '#zod';
import { defined } from '../../contract/defined';
import type { Notice } from '../../contract/notice';
import {
	grantEndsOf,
	type NotedNotice,
	type NoticeSubject,
	notedNoticeSchema,
	noteOnce,
	noticesOf,
} from '../../core/registry/notices';
import type { Control } from '../../core/snapshot/control';
import { shardNames } from '../../core/snapshot/routing';
import type { Ports } from '../ports/ports';
import type { RecordRef, Records } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { retryConflicts } from '../records/retry-conflicts';
import { readControl, requireControl } from '../registry/control-record';
import { ownedBy, readShards } from '../registry/shard-records';
import { readUsage } from './usage-records';

type NoticePorts = Pick<Ports, 'records' | 'time'>;

const notedRef: RecordRef = { kind: 'notice', id: 'latest' };

const notedSchema = z.strictObject({
	/** When the latest sweep looked, epoch milliseconds. */
	sweptAt: z.number(),
	/** Notices that stood then, those beyond the noted ones included. */
	total: z.int(),
	noted: z.array(notedNoticeSchema),
});
type Noted = z.infer<typeof notedSchema> & { readonly version: number };

async function readNoted(records: Records): Promise<Noted> {
	const [stored] = await records.read([notedRef]);
	if (stored === undefined) return { version: 0, sweptAt: 0, total: 0, noted: [] };
	return { version: stored.version, ...parseRecord(notedSchema, notedRef, stored.body) };
}

/** The notices that stand now. Reads by key only: what was changed a moment ago is taken into account. */
async function readNotices({ records, time }: NoticePorts, control: Control): Promise<Notice[]> {
	const [shards, usage] = await Promise.all([
		readShards(records, shardNames(control.routing)),
		readUsage(records, control),
	]);
	const subjects = shards.flatMap((shard) =>
		ownedBy(shard, control.routing, shard.rows).map(([accountId, row]): NoticeSubject => {
			const entry = Object.hasOwn(shard.entries, accountId) ? shard.entries[accountId] : undefined;
			const use = usage.get(accountId);
			return { row, grantEnds: grantEndsOf(row, entry), ...defined({ use }) };
		}),
	);
	return noticesOf(subjects, control.settings, time.now());
}

export interface NoticeList {
	/** In the order to act, the first 1,000. */
	readonly notices: readonly Notice[];
	readonly total: number;
	/** When the daily sweep looked last; absent before it did. Epoch milliseconds. */
	readonly sweptAt?: number;
}

/** An answer to a page must stay small; nobody acts on more at a time. */
const maxListed = 1_000;

/**
 * What somebody should look at now, in the order to act; empty before the registry is prepared.
 *
 * Computed from the present registry, so that what was renewed, taken over or retired since the sweep is not listed.
 * Only unused grants are as of the sweep.
 */
export async function listNotices(ports: NoticePorts): Promise<NoticeList> {
	const control = await readControl(ports.records);
	if (control === undefined) return { notices: [], total: 0 };
	const [notices, { version, sweptAt }] = await Promise.all([readNotices(ports, control), readNoted(ports.records)]);
	return { notices: notices.slice(0, maxListed), total: notices.length, ...(version === 0 ? {} : { sweptAt }) };
}

/**
 * Notes which notices stand, each once for as long as it does.
 *
 * The list does not need this. It records what was found when, so that messages about it can be sent once.
 * @throws {AppError} UNAVAILABLE when other sweeps keep getting in between
 */
export async function noteNotices(ports: NoticePorts): Promise<readonly NotedNotice[]> {
	const { records, time } = ports;
	const notices = await readNotices(ports, await requireControl(records));
	return retryConflicts('sweep-busy', async () => {
		const before = await readNoted(records);
		const now = time.now();
		const noted = noteOnce(notices, before.noted, now);
		const committed = await records.commit([
			{
				type: 'set',
				ref: notedRef,
				expected: before.version === 0 ? 'absent' : before.version,
				record: {
					version: before.version + 1,
					body: { sweptAt: Math.max(now, before.sweptAt), total: notices.length, noted },
				},
			},
		]);
		return committed === 'committed' ? noted : committed;
	});
}
