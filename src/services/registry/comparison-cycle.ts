// Which parts of the published registry are compared this hour, so that each has its turn within six.
import { createHash } from 'node:crypto';
import * as z from '#zod';
import type { Ports } from '../ports/ports';
import type { RecordRef } from '../ports/records';
import { parseRecord } from '../records/parse-record';

/** Hours within which every shard is compared once. Reading one costs two points of Jira's hourly quota. */
const cycleHours = 6;
/** Compared every hour whatever the cycle: a small registry is compared as a whole. */
const leastPerHour = 20;

const cycleRef: RecordRef = { kind: 'report', id: 'comparison' };
const cycleSchema = z.strictObject({
	startedAt: z.number(),
	/** Of the names of all shards, in order: another set of shards begins a new cycle. */
	names: z.string(),
	/** How many of them were compared. */
	done: z.int(),
});

export interface Turn {
	/** The shards whose turn it is. */
	readonly shards: readonly string[];
	/** When the cycle began, epoch milliseconds. */
	readonly startedAt: number;
	/** After this turn every shard was compared since then. */
	readonly endsCycle: boolean;
}

const hashOf = (names: readonly string[]): string => createHash('sha256').update(names.join(' ')).digest('hex');

/** The next turn. It counts once `endTurn` was told of it. */
export async function readTurn(
	{ records, time }: Pick<Ports, 'records' | 'time'>,
	shards: readonly string[],
): Promise<Turn> {
	if (shards.length <= leastPerHour) return { shards, startedAt: time.now(), endsCycle: true };
	const [stored] = await records.read([cycleRef]);
	const known = stored === undefined ? undefined : parseRecord(cycleSchema, cycleRef, stored.body);
	const isSame = known !== undefined && known.names === hashOf(shards) && known.done < shards.length;
	const done = isSame ? known.done : 0;
	const size = Math.max(leastPerHour, Math.ceil(shards.length / cycleHours));
	return {
		shards: shards.slice(done, done + size),
		startedAt: isSame ? known.startedAt : time.now(),
		endsCycle: done + size >= shards.length,
	};
}

/** Notes that one of several turns was taken. Two at a time may note the same: a shard is then compared twice, and none too seldom. */
export async function endTurn(
	{ records }: Pick<Ports, 'records'>,
	shards: readonly string[],
	turn: Turn,
): Promise<void> {
	if (turn.shards.length === shards.length) return;
	const done = turn.endsCycle ? shards.length : shards.indexOf(turn.shards[0] ?? '') + turn.shards.length;
	const body = { startedAt: turn.startedAt, names: hashOf(shards), done };
	await records.put(cycleRef, { version: 1, body });
}
