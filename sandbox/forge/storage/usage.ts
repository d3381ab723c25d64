// Counts what the app asks of its storage, so that benches can hold it to a budget.

export interface StorageCounts {
	/** Every request, refused ones too. */
	requests: number;
	/** Requests that read: get, query, batch get. */
	reads: number;
	/** Requests that write: set, delete, their batches, and each transaction as one, as the platform counts it. */
	writes: number;
	transactions: number;
	itemsRead: number;
	itemsWritten: number;
	/** Bytes of values as JSON, as the next. */
	bytesRead: number;
	bytesWritten: number;
}

export interface StorageUsage extends Readonly<StorageCounts> {
	count(more: Partial<StorageCounts>): void;
	reset(): void;
}

const names = [
	'requests',
	'reads',
	'writes',
	'transactions',
	'itemsRead',
	'itemsWritten',
	'bytesRead',
	'bytesWritten',
] as const satisfies readonly (keyof StorageCounts)[];

/** Starts counting at zero. */
export function createStorageUsage(): StorageUsage {
	return {
		requests: 0,
		reads: 0,
		writes: 0,
		transactions: 0,
		itemsRead: 0,
		itemsWritten: 0,
		bytesRead: 0,
		bytesWritten: 0,
		count(this: StorageCounts, more) {
			for (const name of names) this[name] += more[name] ?? 0;
		},
		reset(this: StorageCounts) {
			for (const name of names) this[name] = 0;
		},
	};
}
