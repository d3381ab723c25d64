// Stored records with optimistic concurrency.

/** Kinds of stored records. */
export type RecordKind =
	| 'identity'
	| 'shard'
	/** Which shards hold rights in a space. */
	| 'reach'
	| 'control'
	/** What was changed, by whom and when. */
	| 'history'
	| 'publication'
	| 'event'
	/** Where in its chain a change stands: what makes it recorded once. */
	| 'change'
	| 'chain'
	/** What covers all chains up to an instant. */
	| 'anchor'
	/** The chain of exports and retention. */
	| 'journal'
	/** How much accounts did a day, a record an account and month. */
	| 'count'
	| 'guards'
	| 'failure'
	/** What a guard refused, as far as Jira reports it. */
	| 'refusals'
	/** Bulk work and its pieces. */
	| 'bulk'
	/** The accounts of the site as Jira listed them, and those that nobody has to look at. */
	| 'account'
	/** When identities used their grants, a record a shard. */
	| 'usage'
	/** What somebody should look at. */
	| 'notice'
	/** The moves that a replay found, and where it stands. */
	| 'replay'
	/** What the app found out about the site: guards as accepted, health, the canary. */
	| 'report';

/** The kinds that can be listed, and by which indexes of the manifest. All others are read by key alone. */
export const recordIndexes = {
	event: ['by-time', 'by-made', 'by-actor', 'by-monitor'],
	failure: ['by-time'],
	refusals: ['by-time'],
	bulk: ['by-time'],
	history: ['by-time'],
} as const satisfies Partial<Record<RecordKind, readonly string[]>>;

/** A kind with one of its own indexes. */
type RecordIndex = {
	readonly [Kind in keyof typeof recordIndexes]: {
		readonly kind: Kind;
		readonly index: (typeof recordIndexes)[Kind][number];
	};
}[keyof typeof recordIndexes];

/** A page of records in the order of an index. */
export type RecordQuery = RecordIndex & {
	readonly partition: readonly (string | number)[];
	/** Least value of the index's range. */
	readonly from?: number;
	/** Greatest value of it. */
	readonly to?: number;
	readonly limit: number;
	readonly cursor?: string;
	readonly descending?: boolean;
};

export interface RecordRef {
	readonly kind: RecordKind;
	readonly id: string;
}

/** Attributes that indexes are built on. Strings are never empty. */
export type RecordAttributes = Readonly<Record<string, string | number>>;

export interface StoredRecord {
	/** Rises with every write; what conditions test. From 1. */
	readonly version: number;
	readonly body: unknown;
	/** What indexes are built on, of what was read. */
	readonly attributes?: RecordAttributes;
}

export type RecordWrite =
	/** Writes when the stored version is still `expected` (`absent`: when there is no record). */
	| {
			readonly type: 'set';
			readonly ref: RecordRef;
			readonly expected: number | 'absent';
			readonly record: StoredRecord;
			readonly attributes?: RecordAttributes;
			/** The body is unique to this attempt, so finding it stored proves that the whole commit was written. */
			readonly isWitness?: boolean;
	  }
	/** Writes nothing; the whole commit fails unless the record has this version. */
	| { readonly type: 'check'; readonly ref: RecordRef; readonly expected: number };

export interface RecordPage {
	readonly records: readonly { readonly id: string; readonly record: StoredRecord }[];
	/** Absent on the last page. A page may be short, or empty, with a cursor left. */
	readonly cursor?: string;
}

/** Records with optimistic concurrency. Reads by key are current; queries may lag behind writes. */
export interface Records {
	/**
	 * Reads by key, in the order asked; undefined where there is none. At most 25, and 4 MB in all: read shards and pieces
	 * of bulk work ten at a time.
	 */
	read(refs: readonly RecordRef[]): Promise<readonly (StoredRecord | undefined)[]>;
	/**
	 * Applies all writes or none.
	 *
	 * @returns `conflict` when some expectation does not hold
	 * @throws {AppError} UNAVAILABLE when nothing was written and trying again may help
	 */
	commit(writes: readonly RecordWrite[]): Promise<'committed' | 'conflict'>;
	/** Writes one record whatever is stored. */
	put(ref: RecordRef, record: StoredRecord, attributes?: RecordAttributes): Promise<void>;
	/** Writes up to 25 records whatever is stored: some may be written when others are not. */
	putMany(writes: readonly { readonly ref: RecordRef; readonly record: StoredRecord }[]): Promise<void>;
	/** Removes up to 25 records; what is not there needs no removing. */
	remove(refs: readonly RecordRef[]): Promise<void>;
	/** Lags behind writes. */
	query(query: RecordQuery): Promise<RecordPage>;
}
