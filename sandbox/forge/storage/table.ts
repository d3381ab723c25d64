// One namespace of stored items: the current state, and what it was a while ago.
import { hourMs } from '../../durations';
import type { Clock } from '../../seams';
import { storageLimits } from './limits';

export interface StoredItem {
	readonly value: unknown;
	readonly bytes: number;
	/** Epoch milliseconds, as the next three. */
	readonly createdAt: number;
	readonly updatedAt: number;
	readonly expiresAt: number | undefined;
}

export interface Table {
	/** Changes with every write. */
	readonly revision: number;
	/** The item as it is now. */
	get(key: string): StoredItem | undefined;
	put(key: string, value: unknown, bytes: number, ttlMs: number | undefined): StoredItem;
	delete(key: string): void;
	/** Every item as it was at an instant, at most an hour ago. In no order. */
	itemsAt(instant: number): Iterable<readonly [key: string, value: unknown, item: StoredItem]>;
	/** False once the platform would have removed an expired item. */
	isReadable(item: StoredItem): boolean;
	/** What it holds and held, as it lies in the table. */
	state(): TableState;
}

/** Whether an expired item can still be read. The platform takes up to 48 hours to remove one. */
export type ExpiredItems = 'readable-for-48-hours' | 'gone';

interface Version {
	readonly at: number;
	readonly item: StoredItem | undefined;
}

/** Versions by key, oldest first. A table owns the state that it is made with. */
export type TableState = Map<string, Version[]>;

/** How far back `itemsAt` can look, milliseconds. */
const historyMs = hourMs;

/** Makes a table: empty, or as it was. */
export function createTable(
	clock: Clock,
	expired: () => ExpiredItems,
	versionsByKey: TableState = new Map<string, Version[]>(),
): Table {
	let revision = 0;

	const isReadable = (item: StoredItem): boolean => {
		if (item.expiresAt === undefined) return true;
		const lagMs = expired() === 'gone' ? 0 : storageLimits.expiryLagMs;
		return clock.now() < item.expiresAt + lagMs;
	};
	const get = (key: string): StoredItem | undefined => {
		const item = versionsByKey.get(key)?.at(-1)?.item;
		return item !== undefined && isReadable(item) ? item : undefined;
	};
	const write = (key: string, item: StoredItem | undefined): void => {
		revision += 1;
		const at = clock.now();
		const versions = versionsByKey.get(key) ?? [];
		if (versions.at(-1)?.at === at) versions.pop();
		versions.push({ at, item });
		while ((versions[1]?.at ?? Number.POSITIVE_INFINITY) <= at - historyMs) versions.shift();
		versionsByKey.set(key, versions);
	};

	return {
		get revision() {
			return revision;
		},
		get,
		put(key, value, bytes, ttlMs) {
			const now = clock.now();
			const item: StoredItem = {
				value,
				bytes,
				createdAt: get(key)?.createdAt ?? now,
				updatedAt: now,
				expiresAt: ttlMs === undefined ? undefined : now + ttlMs,
			};
			write(key, item);
			return item;
		},
		delete(key) {
			if (versionsByKey.has(key)) write(key, undefined);
		},
		*itemsAt(instant) {
			for (const [key, versions] of versionsByKey) {
				const item = versions.findLast((version) => version.at <= instant)?.item;
				if (item !== undefined && isReadable(item)) yield [key, item.value, item];
			}
		},
		isReadable,
		state: () => versionsByKey,
	};
}
