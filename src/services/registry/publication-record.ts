// How each property was published, and who may publish it now.
import * as z from '#zod';
import { strayWriteLifeMs } from '../../core/snapshot/property';
import type { Ports } from '../ports/ports';
import type { RecordRef, RecordWrite, StoredRecord } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { readMany } from '../records/read-many';

export const publicationRef = (property: string): RecordRef => ({ kind: 'publication', id: property });

/**
 * How long a publisher may hold a property, milliseconds. A resolver lives 25 s and so never outlives it; a queue
 * consumer may, which is why nothing is written in the last part of a lease.
 */
const leaseMs = 90_000;

/**
 * How long after a record was stored a write may still arrive that was made from the one before it, milliseconds: its
 * publisher may have read that just before.
 */
export const staleWriteLifeMs = leaseMs + strayWriteLifeMs;

const publicationSchema = z.strictObject({
	/** Version of the record that was read back from the property last; 0 for none. */
	published: z.int(),
	holder: z.string(),
	/** Epoch milliseconds; 0 when nobody holds the property. */
	leaseUntil: z.number(),
	/** Until when a write whose fate is unknown may still arrive, epoch milliseconds. */
	strayUntil: z.number(),
});

export type PublicationRecord = z.infer<typeof publicationSchema>;

/** The right to be the one publisher of a property. */
export interface Lease {
	readonly property: string;
	readonly until: number;
	/** Version of the publication record while the lease is held. */
	readonly version: number;
	readonly published: number;
	readonly strayUntil: number;
}

export function parsePublication(property: string, stored: StoredRecord | undefined): PublicationRecord {
	if (stored === undefined) return { published: 0, holder: '', leaseUntil: 0, strayUntil: 0 };
	return parseRecord(publicationSchema, publicationRef(property), stored.body);
}

/** Says whether a property was ever published and read back. */
export async function wasPublished({ records }: Pick<Ports, 'records'>, property: string): Promise<boolean> {
	const [stored] = await records.read([publicationRef(property)]);
	return parsePublication(property, stored).published > 0;
}

/** The state of a property, as its publishers noted it. */
export interface Standing {
	/** The version asked about was read back. */
	readonly isCurrent: boolean;
	/** No write of unknown fate may still arrive. */
	readonly isCertain: boolean;
	/** No publisher is at work on it, or died at it. */
	readonly isFree: boolean;
	/** A write of unknown fate may have arrived, though none may any more. */
	readonly hadStray: boolean;
	/** The version that was read back last. */
	readonly published: number;
	/** Until when a write of unknown fate may still arrive, epoch milliseconds. */
	readonly strayUntil: number;
}

/** The states of properties, in the order asked. */
export async function readStanding(
	{ records, time }: Pick<Ports, 'records' | 'time'>,
	wanted: readonly { readonly property: string; readonly version: number }[],
): Promise<Standing[]> {
	const stored = await readMany(
		records,
		wanted.map(({ property }) => publicationRef(property)),
	);
	return wanted.map(({ property, version }, i) => standingOf(property, version, stored[i], time.now()));
}

/** The state of a property by its publication record. */
export function standingOf(property: string, version: number, stored: StoredRecord | undefined, now: number): Standing {
	const { published, holder, strayUntil } = parsePublication(property, stored);
	return {
		isCurrent: published >= version,
		isCertain: strayUntil <= now,
		isFree: holder === '',
		hadStray: strayUntil > 0,
		published,
		strayUntil,
	};
}

/**
 * Plans the write that takes a property's lease, so that a registry change can take it in its own transaction.
 *
 * @returns undefined while somebody else holds the property
 */
export function planLease(
	property: string,
	stored: StoredRecord | undefined,
	now: number,
	holder: string,
): { readonly lease: Lease; readonly write: RecordWrite } | undefined {
	const publication = parsePublication(property, stored);
	if (publication.leaseUntil > now) return undefined;
	const version = (stored?.version ?? 0) + 1;
	const until = now + leaseMs;
	// The lease was never given back: its holder died, and its last write may still arrive.
	const abandoned = publication.holder === '' ? 0 : publication.leaseUntil + strayWriteLifeMs;
	const strayUntil = Math.max(publication.strayUntil, abandoned);
	const body: PublicationRecord = { published: publication.published, holder, leaseUntil: until, strayUntil };
	return {
		lease: { property, until, version, published: publication.published, strayUntil },
		write: {
			type: 'set',
			ref: publicationRef(property),
			expected: stored?.version ?? 'absent',
			record: { version, body },
			isWitness: true,
		},
	};
}
