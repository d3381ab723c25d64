// Copies stored records of the snapshot to the app properties that Jira expressions read.
import { chunks } from '../../contract/chunks';
import { AppError } from '../../core/errors';
import { renderControl } from '../../core/snapshot/control';
import { renderShard } from '../../core/snapshot/entry';
import { controlProperty, shardPropertyPrefix, strayWriteLifeMs } from '../../core/snapshot/property';
import type { Ports } from '../ports/ports';
import type { RecordWrite } from '../ports/records';
import { readMany } from '../records/read-many';
import { requireControl } from './control-record';
import { type Lease, type PublicationRecord, parsePublication, planLease, publicationRef } from './publication-record';
import { readShards } from './shard-records';
import { noteUnsettled } from './unsettled';

type ComparePorts = Pick<Ports, 'records' | 'appProperties'>;
export type PublishPorts = ComparePorts & Pick<Ports, 'jobs' | 'log' | 'time' | 'randomness'>;

/** No write starts when less of the lease is left, milliseconds: longer than a request to Jira may take. */
const leaseReserveMs = 30_000;
const waitForLeaseMs = 10_000;
const pollMs = 250;
const maxAttempts = 3;
/** Properties whose leases are taken and given back together. */
const propertiesPerGroup = 16;
/** Properties of a group that are written at a time. */
const writesAtOnce = 4;

interface Rendered {
	readonly version: number;
	readonly value: unknown;
}

const shardOf = (property: string): string => property.slice(shardPropertyPrefix.length);

async function renderAll(ports: ComparePorts, properties: readonly string[]): Promise<Map<string, Rendered>> {
	const rendered = new Map<string, Rendered>();
	if (properties.includes(controlProperty)) {
		const control = await requireControl(ports.records);
		rendered.set(controlProperty, { version: control.version, value: renderControl(control) });
	}
	const shards = properties.filter((property) => property !== controlProperty).map(shardOf);
	for (const shard of await readShards(ports.records, shards)) {
		// With an empty shard every bot that belongs in it would count as a person.
		if (shard.version === 0) continue;
		const value = renderShard(shard.entries, shard.published);
		rendered.set(shardPropertyPrefix + shard.name, { version: shard.published, value });
	}
	return rendered;
}

async function render(ports: ComparePorts, property: string): Promise<Rendered> {
	const rendered = (await renderAll(ports, [property])).get(property);
	if (rendered !== undefined) return rendered;
	throw new AppError('UNAVAILABLE', 'registry-unprepared', { context: { property } });
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

const holds = async (ports: ComparePorts, property: string, value: unknown): Promise<boolean> =>
	canonical(await ports.appProperties.read(property)) === canonical(value);

/** Says whether an app property already holds what is stored. One read of the record, one of the property. */
export async function isPublished(ports: ComparePorts, property: string): Promise<boolean> {
	return holds(ports, property, (await render(ports, property)).value);
}

/** A property to publish. */
export interface Target {
	readonly property: string;
	/** The record version the caller needs published; 0 for whatever is newest. */
	readonly version: number;
	/** A lease the caller took in its own transaction. */
	readonly lease?: Lease;
}

export type Published =
	/** `isCertain` is false while an earlier write of unknown fate may still arrive and undo it. */
	| { readonly property: string; readonly isDone: true; readonly isCertain: boolean }
	| { readonly property: string; readonly isDone: false; readonly error: unknown };

interface Written {
	/** Version that was read back; 0 when none was. */
	readonly published: number;
	/** A write got no answer, or was not read back: it may still arrive. */
	readonly hasStray: boolean;
	readonly error?: unknown;
}

/** Writes until the property reads back as the newest record. */
async function writeAndReadBack(ports: PublishPorts, lease: Lease, first: Rendered | undefined): Promise<Written> {
	const { property } = lease;
	let hasStray = false;
	let error: unknown = new AppError('UNAVAILABLE', 'publication-unread', {
		context: { property },
	});
	for (let attempt = 1; attempt <= maxAttempts; attempt++) {
		try {
			const { version, value } = attempt === 1 && first !== undefined ? first : await render(ports, property);
			if (ports.time.now() >= lease.until - leaseReserveMs) break;
			try {
				await ports.appProperties.write(property, value);
			} catch (cause) {
				// Only a clear refusal shows that the write will never arrive.
				hasStray ||= !(cause instanceof AppError) || cause.retry;
				throw cause;
			}
			const isReadBack = await holds(ports, property, value);
			// After the lease's end another publisher may have written a newer value, and this one read back an older one.
			if (ports.time.now() >= lease.until) break;
			if (isReadBack) return { published: version, hasStray };
			hasStray = true;
		} catch (cause) {
			error = cause;
			if (!(cause instanceof AppError) || !cause.retry) break;
		}
		if (attempt < maxAttempts) await ports.time.sleep(pollMs);
	}
	return { published: 0, hasStray, error };
}

/** Takes the lease of each property, or finds that somebody else has published `version` meanwhile. */
async function acquireLeases(
	ports: PublishPorts,
	targets: readonly Target[],
): Promise<ReadonlyMap<string, Lease | Published>> {
	const { records, time } = ports;
	const deadline = time.now() + waitForLeaseMs;
	const acquired = new Map<string, Lease | Published>();
	for (;;) {
		const open = targets.filter(({ property }) => !acquired.has(property));
		const stored = await readMany(
			records,
			open.map(({ property }) => publicationRef(property)),
		);
		const holder = ports.randomness.salt();
		const plans: { lease: Lease; write: RecordWrite }[] = [];
		open.forEach(({ property, version }, i) => {
			const { published, strayUntil } = parsePublication(property, stored[i]);
			if (version > 0 && published >= version) {
				acquired.set(property, { property, isDone: true, isCertain: strayUntil <= time.now() });
				return;
			}
			const plan = planLease(property, stored[i], time.now(), holder);
			if (plan !== undefined) plans.push(plan);
		});
		if (plans.length > 0 && (await records.commit(plans.map(({ write }) => write))) === 'committed') {
			for (const { lease } of plans) acquired.set(lease.property, lease);
		}
		if (acquired.size === targets.length) return acquired;
		if (time.now() >= deadline) return acquired;
		await time.sleep(pollMs);
	}
}

/** Gives leases back and stores which versions were read back. After its end a lease may be somebody else's. */
async function release(ports: PublishPorts, done: readonly (readonly [Lease, Written])[]): Promise<void> {
	const now = ports.time.now();
	const writes = done.flatMap(([lease, { published, hasStray }]) => {
		if (now >= lease.until) return [];
		const body: PublicationRecord = {
			published: Math.max(published, lease.published),
			holder: '',
			leaseUntil: 0,
			strayUntil: hasStray ? now + strayWriteLifeMs : lease.strayUntil,
		};
		return [{ ref: publicationRef(lease.property), record: { version: lease.version + 1, body } }];
	});
	const [only] = writes;
	if (only !== undefined && writes.length === 1) await ports.records.put(only.ref, only.record);
	else if (writes.length > 0) await ports.records.putMany(writes);
}

async function inTurns<T, R>(items: readonly T[], atOnce: number, run: (item: T) => Promise<R>): Promise<R[]> {
	const results: R[] = [];
	for (const part of chunks(items, atOnce)) {
		results.push(...(await Promise.all(part.map(run))));
	}
	return results;
}

async function publishGroup(ports: PublishPorts, targets: readonly Target[]): Promise<Published[]> {
	const needy = targets.filter(({ lease }) => lease === undefined);
	const acquired = needy.length === 0 ? new Map<string, Lease | Published>() : await acquireLeases(ports, needy);
	const outcomes = new Map<string, Published>();
	const leases: Lease[] = [];
	for (const { property, lease } of targets) {
		const got = lease ?? acquired.get(property);
		if (got === undefined) {
			const error = new AppError('UNAVAILABLE', 'publication-busy', { context: { property } });
			outcomes.set(property, { property, isDone: false, error });
		} else if ('isDone' in got) outcomes.set(property, got);
		else leases.push(got);
	}
	// When the records cannot be read together, they are read one by one, and fail one by one.
	const rendered = await renderAll(
		ports,
		leases.map(({ property }) => property),
	).catch(() => new Map<string, Rendered>());
	const done = await inTurns(
		leases,
		writesAtOnce,
		async (lease) => [lease, await writeAndReadBack(ports, lease, rendered.get(lease.property))] as const,
	);
	// Also after a failure: a revocation must not wait until the lease of a lost write ends. Should that write still
	// arrive, it carries withdrawn tags, and the comparisons that callers plan repair the property.
	await release(ports, done);
	for (const [{ property, strayUntil }, { published, hasStray, error }] of done) {
		const isCertain = !hasStray && strayUntil <= ports.time.now();
		outcomes.set(
			property,
			published > 0 || error === undefined ? { property, isDone: true, isCertain } : { property, isDone: false, error },
		);
	}
	return targets.map(({ property }) => outcomes.get(property) as Published);
}

/**
 * Publishes the newest records of properties and reads each back; one that fails does not keep the others. Those that
 * fail, or that a late write may undo, are listed for a job.
 *
 * Why leases: the PUT has no compare-and-set, so two publishers at a time could leave the older value standing.
 * @throws {AppError} UNAVAILABLE when storage does not answer
 */
export async function publishAll(ports: PublishPorts, targets: readonly Target[]): Promise<Published[]> {
	const outcomes: Published[] = [];
	for (const part of chunks(targets, propertiesPerGroup)) {
		outcomes.push(...(await publishGroup(ports, part)));
	}
	const unsettled = outcomes.filter((outcome) => !(outcome.isDone && outcome.isCertain));
	const hasFailed = unsettled.some(({ isDone }) => !isDone);
	await noteUnsettled(
		ports,
		unsettled.map(({ property }) => property),
		hasFailed,
	);
	return outcomes;
}

/**
 * Publishes the newest record of one property, for whoever compares it again.
 *
 * @returns whether no late write may undo it
 * @throws {AppError} UNAVAILABLE when the property could not be written and read back in time
 */
export async function publish(
	ports: PublishPorts,
	property: string,
	version: number,
): Promise<{ readonly isCertain: boolean }> {
	const [outcome] = await publishGroup(ports, [{ property, version }]);
	if (outcome?.isDone === false) throw outcome.error;
	return { isCertain: outcome?.isCertain === true };
}
