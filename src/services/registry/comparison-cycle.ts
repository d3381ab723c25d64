// Which parts of the published registry are compared this hour, so that each has its turn within six.
import { createHash } from 'node:crypto';
import * as z from '#zod';
import { hourMs } from '../../contract/durations';
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
	/** How many of them had their turn. */
	done: z.int(),
	/** Those that had their turn and are not known to have been compared well: they come again every hour. */
	left: z.array(z.string()),
});

/** One turn. Whatever becomes of one of its shards, and of the run itself, the others are not kept waiting. */
export interface Turn {
	/** The shards to compare, those that were left before at the end. */
	readonly shards: readonly string[];
	/** When the cycle began, epoch milliseconds. */
	readonly startedAt: number;
	/** After this turn every shard had its turn since then. */
	readonly endsCycle: boolean;
	/** Notes that some of the shards are compared now. Should the run die of it, others come before them next time. */
	begin(some: readonly string[]): Promise<void>;
	/** Notes which were compared well; kept by the next `begin` or `close`. */
	end(some: readonly string[]): void;
	/** @returns whether every shard was compared well since the cycle began */
	close(): Promise<boolean>;
}

const hashOf = (names: readonly string[]): string => createHash('sha256').update(names.join(' ')).digest('hex');

/** A turn of all shards, of which nothing is remembered: they all come again with the next. */
export function openWholeTurn({ time }: Pick<Ports, 'time'>, shards: readonly string[]): Turn {
	const left = new Set(shards);
	return {
		shards,
		startedAt: time.now(),
		endsCycle: true,
		begin: async () => undefined,
		end(some) {
			for (const name of some) left.delete(name);
		},
		close: async () => left.size === 0,
	};
}

/** The next turn. Two that run at once may take the same: a shard is then compared twice, and none too seldom. */
export async function openTurn(
	{ records, time }: Pick<Ports, 'records' | 'time'>,
	shards: readonly string[],
): Promise<Turn> {
	if (shards.length <= leastPerHour) return openWholeTurn({ time }, shards);
	const [stored] = await records.read([cycleRef]);
	const known = stored === undefined ? undefined : parseRecord(cycleSchema, cycleRef, stored.body);
	const names = hashOf(shards);
	const goesOn = known !== undefined && known.names === names && known.done < shards.length;
	const startedAt = goesOn ? known.startedAt : time.now();
	let done = goesOn ? known.done : 0;
	const left = new Set((known?.left ?? []).filter((name) => shards.includes(name)));
	const perHour = Math.max(leastPerHour, Math.ceil(shards.length / cycleHours));
	// An hour without a run, or one that died on the way, is made up for.
	const due = perHour * (Math.floor((time.now() - startedAt) / hourMs) + 1);
	const until = Math.min(shards.length, Math.max(done + perHour, due));
	const next = shards.slice(done, until);
	const store = () => records.put(cycleRef, { version: 1, body: { startedAt, names, done, left: [...left] } });
	return {
		shards: [...next, ...[...left].filter((name) => !next.includes(name))],
		startedAt,
		endsCycle: until === shards.length,
		async begin(some) {
			for (const name of some) {
				left.delete(name);
				left.add(name);
				if (next.includes(name)) done = Math.max(done, shards.indexOf(name) + 1);
			}
			await store();
		},
		end(some) {
			for (const name of some) left.delete(name);
		},
		async close() {
			await store();
			return done === shards.length && left.size === 0;
		},
	};
}
