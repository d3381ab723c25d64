// Copies a stored record of the snapshot to the app property that Jira expressions read.
import * as z from 'zod/mini';
import { AppError } from '../core/errors';
import { controlProperty, renderControl, renderShard, shardPropertyPrefix } from '../core/snapshot';
import type { Ports, RecordWrite, StoredRecord } from './ports';
import { parseRecord, publicationRef, readShard, requireControl } from './registry-records';

type PublishPorts = Pick<Ports, 'records' | 'appProperties' | 'time' | 'randomness'>;

/**
 * How long a publisher may hold a property, milliseconds. A resolver lives 25 s and so never outlives it; a queue
 * consumer may, which is why nothing is written in the last part of a lease.
 */
const leaseMs = 90_000;
/** No write starts when less of the lease is left, milliseconds: longer than a request to Jira may take. */
const leaseReserveMs = 30_000;
const waitForLeaseMs = 10_000;
const pollMs = 250;
const maxAttempts = 3;

const publicationSchema = z.strictObject({
	/** Version of the record that was read back from the property last; 0 for none. */
	published: z.int(),
	holder: z.string(),
	/** Epoch milliseconds; 0 when nobody holds the property. */
	leaseUntil: z.number(),
});
type Publication = z.infer<typeof publicationSchema>;

/** The right to be the one publisher of a property. */
export interface Lease {
	readonly property: string;
	readonly until: number;
	/** Version of the publication record while the lease is held. */
	readonly version: number;
	readonly published: number;
}

function parsePublication(property: string, stored: StoredRecord | undefined): Publication {
	if (stored === undefined) return { published: 0, holder: '', leaseUntil: 0 };
	return parseRecord(publicationSchema, publicationRef(property), stored.body);
}

/** Says whether a property was ever published and read back. */
export async function wasPublished({ records }: Pick<Ports, 'records'>, property: string): Promise<boolean> {
	const [stored] = await records.read([publicationRef(property)]);
	return parsePublication(property, stored).published > 0;
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
	const body: Publication = { published: publication.published, holder, leaseUntil: until };
	return {
		lease: { property, until, version, published: publication.published },
		write: {
			type: 'set',
			ref: publicationRef(property),
			expected: stored?.version ?? 'absent',
			record: { version, body },
			isWitness: true,
		},
	};
}

interface Rendered {
	readonly version: number;
	readonly value: unknown;
}

async function renderProperty(ports: PublishPorts, property: string): Promise<Rendered> {
	if (property === controlProperty) {
		const control = await requireControl(ports.records);
		return { version: control.version, value: renderControl(control) };
	}
	const shard = await readShard(ports.records, property.slice(shardPropertyPrefix.length));
	// An empty shard would let every bot that belongs in it pass for a person.
	if (shard.version === 0) {
		throw new AppError('UNAVAILABLE', 'Muster is still preparing its registry on this site.', {
			context: { property },
		});
	}
	return { version: shard.version, value: renderShard(shard.entries, shard.version) };
}

/** Waits for the lease; undefined when `version` was published by somebody else meanwhile. */
async function acquireLease(ports: PublishPorts, property: string, version: number): Promise<Lease | undefined> {
	const { records, time } = ports;
	const deadline = time.now() + waitForLeaseMs;
	for (;;) {
		const [stored] = await records.read([publicationRef(property)]);
		if (version > 0 && parsePublication(property, stored).published >= version) return undefined;
		const plan = planLease(property, stored, time.now(), ports.randomness.salt());
		if (plan !== undefined && (await records.commit([plan.write])) === 'committed') return plan.lease;
		if (time.now() >= deadline) {
			throw new AppError('UNAVAILABLE', 'Another publication is still under way.', { context: { property } });
		}
		await time.sleep(pollMs);
	}
}

const canonical = (value: unknown): string => JSON.stringify(sortKeys(value));

function sortKeys(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(sortKeys);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.map(([key, inner]) => [key, sortKeys(inner)]),
	);
}

/** Says whether an app property already holds what is stored. One read of the record, one of the property. */
export async function isPublished(ports: PublishPorts, property: string): Promise<boolean> {
	const { value } = await renderProperty(ports, property);
	return canonical(await ports.appProperties.read(property)) === canonical(value);
}

/** Writes until the property reads back as the newest record. Returns the version that was read back. */
async function writeAndReadBack(ports: PublishPorts, lease: Lease): Promise<number> {
	const { appProperties } = ports;
	for (let attempt = 1; attempt <= maxAttempts; attempt++) {
		const { version, value } = await renderProperty(ports, lease.property);
		if (ports.time.now() >= lease.until - leaseReserveMs) break;
		await appProperties.write(lease.property, value);
		const isReadBack = canonical(await appProperties.read(lease.property)) === canonical(value);
		// Past the lease's end a newer publisher may have been at work, and what was read back may be the older value.
		if (ports.time.now() >= lease.until) break;
		if (isReadBack) return version;
		await ports.time.sleep(pollMs);
	}
	throw new AppError('UNAVAILABLE', 'Jira did not read back what was published.', {
		context: { property: lease.property },
	});
}

async function release(ports: PublishPorts, lease: Lease, published: number): Promise<void> {
	// Past its end the lease may be somebody else's.
	if (ports.time.now() >= lease.until) return;
	const body: Publication = { published: Math.max(published, lease.published), holder: '', leaseUntil: 0 };
	await ports.records.put(publicationRef(lease.property), { version: lease.version + 1, body });
}

/**
 * Publishes the newest record of a property and reads it back.
 *
 * Why a lease: the PUT has no compare-and-set, so two publishers at a time could leave the older value standing.
 * @param wanted the record version the caller needs published; 0 for whatever is newest
 * @param held a lease the caller took in its own transaction
 * @throws {AppError} UNAVAILABLE when the property could not be written and read back in time
 */
export async function publish(ports: PublishPorts, property: string, wanted: number, held?: Lease): Promise<void> {
	let lease = held;
	for (;;) {
		lease ??= await acquireLease(ports, property, wanted);
		if (lease === undefined) return;
		let published = 0;
		try {
			published = await writeAndReadBack(ports, lease);
		} finally {
			// Also after a failure: a revocation must not wait for the lease of a write that may never arrive. Should it
			// arrive, the versions it carries are withdrawn, and the comparisons that callers plan repair the property.
			await release(ports, lease, published);
		}
		if (published >= wanted) return;
		lease = undefined;
	}
}
