// Records in Forge's custom entities, with conditions on the version attribute.
import { isDeepStrictEqual } from 'node:util';
import { Filter, FilterConditions, ForgeKvsAPIError, kvs, Sort, WhereConditions } from '@forge/kvs';
import { AppError } from '../../core/errors';
import type {
	RecordAttributes,
	RecordPage,
	RecordQuery,
	RecordRef,
	Records,
	RecordWrite,
	StoredRecord,
} from '../../services/ports/records';
import { entityOf, idOf, keyOf } from './record-entities';

interface StoredEntity extends Record<string, unknown> {
	version: number;
	body: unknown;
}

/** Most keys in one batch or transaction (Forge storage limits). */
const maxKeys = 25;

/** Throttling, faults and lost connections pass; any other refusal means that Muster asked for what cannot be. */
function storageError(cause: unknown): AppError {
	if (!(cause instanceof ForgeKvsAPIError)) return unavailable(cause, String(cause));
	const { status } = cause.responseDetails;
	if (status === 408 || status === 429 || status >= 500) return unavailable(cause, cause.code);
	return new AppError('BUG', 'storage-refused', { cause, context: { storageCode: cause.code } });
}

const unavailable = (cause: unknown, storageCode: string): AppError =>
	new AppError('UNAVAILABLE', 'storage-silent', {
		cause,
		context: { storageCode },
	});

async function ask<T>(call: () => Promise<T>): Promise<T> {
	try {
		return await call();
	} catch (error) {
		throw storageError(error);
	}
}

function parseEntity(value: unknown): StoredRecord {
	const entity = value as StoredEntity | undefined;
	if (typeof entity !== 'object' || entity === null || typeof entity.version !== 'number') {
		throw new AppError('CORRUPT_RECORD', 'record-unreadable');
	}
	const { version, body, ...attributes } = entity;
	return Object.keys(attributes).length === 0
		? { version, body }
		: { version, body, attributes: attributes as RecordAttributes };
}

async function read(refs: readonly RecordRef[]): Promise<(StoredRecord | undefined)[]> {
	if (refs.length === 0) return [];
	if (refs.length > maxKeys) throw new AppError('BUG', 'too-many-records');
	const items = refs.map((ref) => ({ key: keyOf(ref), entityName: entityOf[ref.kind] }));
	const { successfulKeys, failedKeys } = await ask(() => kvs.batchGet<StoredEntity>(items));
	const failed = failedKeys.find(({ error }) => error.code !== 'KEY_NOT_FOUND');
	if (failed !== undefined) throw unavailable(failed.error, failed.error.code);
	const found = new Map(successfulKeys.map(({ key, value }) => [key, value]));
	return refs.map((ref) => {
		const value = found.get(keyOf(ref));
		return value === undefined ? undefined : parseEntity(value);
	});
}

const toEntity = (record: StoredRecord, attributes: RecordAttributes = {}): StoredEntity => ({
	...attributes,
	version: record.version,
	body: record.body,
});

function conditionOf(expected: number | 'absent') {
	const condition = expected === 'absent' ? FilterConditions.notExists() : FilterConditions.equalTo(expected);
	return new Filter<StoredEntity>().and('version', condition);
}

/**
 * Finds out what became of a transaction that answered with an error.
 *
 * Why not by the error's code: the code of a failed condition is undocumented, and a response can be lost after the
 * transaction was applied. The records themselves tell.
 */
async function resolve(writes: readonly RecordWrite[], cause: unknown): Promise<'committed' | 'conflict'> {
	const stored = await read(writes.map(({ ref }) => ref));
	const isOurs = (write: RecordWrite, i: number): boolean => {
		const now = stored[i];
		if (write.type === 'check' || now === undefined) return false;
		return now.version === write.record.version && isDeepStrictEqual(now.body, toJson(write.record.body));
	};
	// All or nothing: one record that only this attempt can have written proves the rest, even where somebody else has
	// changed that since. Without a witness all of it must be there.
	const isProven = writes.some((write, i) => write.type === 'set' && write.isWitness === true && isOurs(write, i));
	const hasWitness = writes.some((write) => write.type === 'set' && write.isWitness === true);
	if (isProven) return 'committed';
	if (!hasWitness && writes.every((write, i) => write.type === 'check' || isOurs(write, i))) return 'committed';
	const stillHolds = writes.every((write, i) => (stored[i]?.version ?? 'absent') === write.expected);
	if (!stillHolds) return 'conflict';
	throw storageError(cause);
}

const toJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

async function commit(writes: readonly RecordWrite[]): Promise<'committed' | 'conflict'> {
	const transaction = kvs.transact();
	for (const write of writes) {
		const options = { entityName: entityOf[write.ref.kind], conditions: conditionOf(write.expected) };
		if (write.type === 'check') transaction.check(keyOf(write.ref), options);
		else transaction.set(keyOf(write.ref), toEntity(write.record, write.attributes), options);
	}
	try {
		await transaction.execute();
		return 'committed';
	} catch (error) {
		return resolve(writes, error);
	}
}

async function put(ref: RecordRef, record: StoredRecord, attributes?: RecordAttributes): Promise<void> {
	await ask(() => kvs.entity<StoredEntity>(entityOf[ref.kind]).set(keyOf(ref), toEntity(record, attributes)));
}

function requireAll(failedKeys: readonly { readonly error: { readonly code: string } }[]): void {
	const [failed] = failedKeys;
	if (failed !== undefined) throw unavailable(failed.error, failed.error.code);
}

async function putMany(writes: Parameters<Records['putMany']>[0]): Promise<void> {
	const items = writes.map(({ ref, record }) => ({
		key: keyOf(ref),
		entityName: entityOf[ref.kind],
		value: toEntity(record),
	}));
	requireAll((await ask(() => kvs.batchSet<StoredEntity>(items))).failedKeys);
}

async function remove(refs: readonly RecordRef[]): Promise<void> {
	if (refs.length === 0) return;
	const items = refs.map((ref) => ({ key: keyOf(ref), entityName: entityOf[ref.kind] }));
	const { failedKeys } = await ask(() => kvs.batchDelete(items));
	requireAll(failedKeys.filter(({ error }) => error.code !== 'KEY_NOT_FOUND'));
}

async function query(wanted: RecordQuery): Promise<RecordPage> {
	const { kind, index, partition, from, to, limit, cursor, descending } = wanted;
	let builder = kvs
		.entity<StoredEntity>(entityOf[kind])
		.query()
		.index(index, { partition: [...partition] })
		.sort(descending === true ? Sort.DESC : Sort.ASC)
		.limit(limit);
	// Ranges hold instants, which are never below zero.
	if (to !== undefined) builder = builder.where(WhereConditions.between(from ?? 0, to));
	else if (from !== undefined) builder = builder.where(WhereConditions.greaterThanEqualTo(from));
	if (cursor !== undefined) builder = builder.cursor(cursor);
	const page = await ask(() => builder.getMany());
	return {
		records: page.results.map(({ key, value }) => ({ id: idOf(kind, key), record: parseEntity(value) })),
		...(page.nextCursor === undefined || page.nextCursor === null ? {} : { cursor: page.nextCursor }),
	};
}

/** Records in the custom entities that manifest.yml declares. */
export const forgeRecords: Records = { read, commit, put, putMany, remove, query };
