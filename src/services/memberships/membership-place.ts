// Where the reading of memberships stands, and what the last whole one found.
import * as z from '#zod';
import { hourMs } from '../../contract/durations';
import type { Ports } from '../ports/ports';
import type { RecordRef, RecordWrite, StoredRecord } from '../ports/records';
import { parseRecord } from '../records/parse-record';

const productSchema = z.strictObject({
	key: z.string(),
	name: z.string(),
	groups: z.array(z.string()),
	used: z.int(),
	seats: z.exactOptional(z.int()),
});

const slotsSchema = z.strictObject({ groups: z.string(), roles: z.string() });

const resultSchema = z.strictObject({
	/** The slot that counts of each piece, a letter each. */
	slots: slotsSchema,
	/** When the groups of the people of each piece were read last, epoch milliseconds as all instants here; 0: never. */
	peopleAsOf: z.array(z.number()),
	/** Absent where Jira does not tell the app. */
	products: z.exactOptional(z.array(productSchema)),
	/** Accounts, and spaces, that could not be read. */
	missed: z.strictObject({ accounts: z.int(), spaces: z.int() }),
});

const placeSchema = z.strictObject({
	/** The hour that points were spent in last, and how many. */
	hour: z.int(),
	points: z.int(),
	/** When the last run that came to its end had begun, and when it ended. */
	asOf: z.exactOptional(z.number()),
	endedAt: z.exactOptional(z.number()),
	/** What that run cost altogether. */
	cost: z.exactOptional(z.int()),
	result: z.exactOptional(resultSchema),
	run: z.exactOptional(
		z.strictObject({
			begunAt: z.number(),
			/** One run at a time reads, until then at least. */
			claimedUntil: z.number(),
			/** Of its own: two writes that are the same cannot tell which of them was first. */
			claim: z.string(),
			sort: z.enum(['groups', 'roles']),
			piece: z.int(),
			/** The last account or space of the piece that was read; what was read of it stands in the slot that does not count. */
			after: z.exactOptional(z.string()),
			/** Accounts and spaces that were read. */
			read: z.int(),
			cost: z.int(),
			/** What fails again and again, and since when: after an hour it is passed over. */
			failing: z.exactOptional(z.strictObject({ id: z.string(), since: z.number() })),
			/** Pieces whose people are read in this run. */
			turn: z.array(z.int()),
			result: resultSchema,
		}),
	),
});
export type Place = z.infer<typeof placeSchema>;
export type Run = NonNullable<Place['run']>;
export type Result = z.infer<typeof resultSchema>;

const placeRef: RecordRef = { kind: 'report', id: 'memberships' };

export async function readPlace({ records }: Pick<Ports, 'records'>) {
	const [stored] = await records.read([placeRef]);
	const none: Place = { hour: 0, points: 0 };
	return { stored, place: stored === undefined ? none : parseRecord(placeSchema, placeRef, stored.body) };
}

export const setPlace = (stored: StoredRecord | undefined, body: Place): RecordWrite => ({
	type: 'set',
	ref: placeRef,
	record: { version: (stored?.version ?? 0) + 1, body },
	expected: stored?.version ?? 'absent',
});

/**
 * Points that listing accounts and reading memberships may take in an hour, together: less than a quarter of the 65,000 that
 * Jira gives the app on all its sites, with room for one answer that is large.
 */
export const hourlyPoints = 15_500;
/** Points after which a run notes at the latest what it spent. */
export const unsavedPoints = 8_000;

/** Points that reading memberships took in the hour of an instant, with what a run under way may not have noted yet. */
export async function membershipPoints(ports: Pick<Ports, 'records'>, now: number): Promise<number> {
	const { place } = await readPlace(ports);
	const noted = place.hour === Math.floor(now / hourMs) ? place.points : 0;
	return noted + ((place.run?.claimedUntil ?? 0) > now ? unsavedPoints : 0);
}
