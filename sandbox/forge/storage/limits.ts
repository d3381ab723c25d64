// The documented limits of Forge hosted storage, and the errors they end in.
import { dayMs, hourMs, minuteMs, secondMs } from '../../durations';
import { depthOf, isObject, sizeInBytes } from '../json';

/** A request that the store refuses, as it travels: `{code, message, context?}` under an HTTP status. */
export class StorageRefusal extends Error {
	override readonly name = 'StorageRefusal';
	constructor(
		readonly status: number,
		readonly code: string,
		message: string,
		readonly context?: Readonly<Record<string, unknown>>,
	) {
		super(message);
	}
}

/** Source: Forge docs, "KVS and Custom Entity Store limits". Sizes in bytes. */
export const storageLimits = {
	keyLength: 500,
	valueBytes: 240 * 1024,
	valueDepth: 31,
	keysPerBatch: 25,
	operationsPerTransaction: 25,
	requestBytes: 4 * 1024 * 1024,
	defaultPage: 10,
	maxPage: 100,
	conditionsPerQuery: 100,
	rangeBytes: 900,
	partitionBytes: 1700,
	ttlMs: 365 * dayMs,
	/** How long after its expiry a key may still be read. */
	expiryLagMs: 48 * hourMs,
} as const;

const keyPattern = /^(?!\s+$)[a-zA-Z0-9:._\s\-#]+$/;

/** Reads a key, or refuses it with the documented code; only the code for an empty key differs for entities. */
export function requireKey(value: unknown, emptyCode: 'KEY_TOO_SHORT' | 'EMPTY_KEY' = 'KEY_TOO_SHORT'): string {
	if (typeof value !== 'string') throw new StorageRefusal(400, 'INVALID_KEY', 'The key must be a string');
	if (value.length === 0) throw new StorageRefusal(400, emptyCode, 'The key needs at least one character');
	if (value.length > storageLimits.keyLength) {
		throw new StorageRefusal(400, 'KEY_TOO_LONG', `The key has more than ${storageLimits.keyLength} characters`);
	}
	if (!keyPattern.test(value)) {
		throw new StorageRefusal(400, 'INVALID_KEY', `The key does not match ${keyPattern.source}`);
	}
	return value;
}

/** A value that passed the limits, with its size. */
export interface CheckedValue {
	readonly value: unknown;
	readonly bytes: number;
}

/** Reads a value to store: any JSON but null, within size and depth. */
export function requireValue(value: unknown): CheckedValue {
	if (value === undefined || value === null) {
		throw new StorageRefusal(400, 'INVALID_VALUE', 'A value is required and cannot be null');
	}
	const bytes = sizeInBytes(value);
	if (bytes > storageLimits.valueBytes) {
		throw new StorageRefusal(400, 'MAX_SIZE', `The value has ${bytes} bytes, ${storageLimits.valueBytes} are allowed`);
	}
	if (depthOf(value) > storageLimits.valueDepth) {
		throw new StorageRefusal(400, 'MAX_DEPTH', `The value is nested deeper than ${storageLimits.valueDepth} levels`);
	}
	return { value, bytes };
}

const unitMs: ReadonlyMap<unknown, number> = new Map([
	['SECONDS', secondMs],
	['MINUTES', minuteMs],
	['HOURS', hourMs],
	['DAYS', dayMs],
]);

/** Reads a relative time to live, in milliseconds; undefined when there is none. */
export function readTtlMs(ttl: unknown): number | undefined {
	if (ttl === undefined) return undefined;
	const unit = isObject(ttl) ? unitMs.get(ttl.unit) : undefined;
	const amount = isObject(ttl) ? ttl.value : undefined;
	if (unit === undefined || typeof amount !== 'number' || !Number.isInteger(amount) || amount < 1) {
		throw new StorageRefusal(400, 'INVALID_TTL', 'A ttl is {value, unit}: a whole number above 0, and SECONDS to DAYS');
	}
	if (amount * unit > storageLimits.ttlMs) throw new StorageRefusal(400, 'INVALID_TTL', 'A ttl is at most one year');
	return amount * unit;
}

/** Reads a page size between 1 and 100; `code` is what the store in question answers otherwise. */
export function readPageSize(limit: unknown, code: string): number {
	if (limit === undefined) return storageLimits.defaultPage;
	if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1 || limit > storageLimits.maxPage) {
		throw new StorageRefusal(400, code, `The page limit must be between 1 and ${storageLimits.maxPage}`);
	}
	return limit;
}
