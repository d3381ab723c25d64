// The key-value and entity store behind @forge/kvs, at its wire protocol.
import { createHash } from 'node:crypto';
import type { Clock, Faults } from '../../seams';
import type { FaultDice } from '../faults';
import { isObject, type JsonObject } from '../json';
import { type ItemTest, readItemTest } from './conditions';
import { compareRows, type IndexRow, readIndexQuery, requireEntity, requireEntityValue, rowsOf } from './entities';
import type { EntityDefinition } from './entity-definition';
import { readPageSize, readTtlMs, requireKey, requireValue, StorageRefusal, storageLimits } from './limits';
import { createTable, type ExpiredItems, type StoredItem, type Table, type TableState } from './table';
import { createStorageUsage, type StorageCounts, type StorageUsage } from './usage';

export interface KvsOptions {
	/** Default: readable for 48 hours after expiry, the harder case. Lookups happen at use, so it may change. */
	expiredItems: ExpiredItems;
	/** What a failed transaction condition answers. Undocumented on the platform: apps must not look at it. */
	conditionFailure: { status: number; code: string };
}

export interface Kvs {
	readonly usage: StorageUsage;
	readonly options: KvsOptions;
	/**
	 * Answers one request of `@forge/kvs`.
	 * @param path below `/api/v1/`, such as `/api/v1/entity/get`
	 */
	fetch(path: string, init: { readonly method?: string | undefined; readonly body?: unknown }): Response;
	/** What is stored and was counted, as it lies in the store. */
	state(): KvsState;
}

/** A store owns the state that it is made with. */
export interface KvsState {
	readonly plain: TableState;
	readonly secrets: TableState;
	readonly entities: ReadonlyMap<string, TableState>;
	readonly usage: StorageCounts;
}

interface Deps {
	readonly entities: ReadonlyMap<string, EntityDefinition>;
	readonly clock: Clock;
	readonly faults: Faults;
	readonly strikes: FaultDice;
	readonly options?: Partial<KvsOptions> | undefined;
	readonly state?: KvsState | undefined;
}

/** Where a request points: a table and how its keys and values are checked. */
interface Target {
	readonly table: Table;
	readonly entity: EntityDefinition | undefined;
}

const prefix = '/api/v1/';
const metadataFields: ReadonlySet<unknown> = new Set(['CREATED_AT', 'UPDATED_AT', 'EXPIRE_TIME']);

/** Makes the store of one installation: empty, or as it was. */
export function createKvs({ entities, clock, faults, strikes, options: given, state }: Deps): Kvs {
	const options: KvsOptions = {
		expiredItems: 'readable-for-48-hours',
		conditionFailure: { status: 409, code: 'TRANSACTION_FAILED' },
		...given,
	};
	const usage = createStorageUsage();
	if (state !== undefined) usage.count(state.usage);
	const newTable = (begun?: TableState) => createTable(clock, () => options.expiredItems, begun);
	const plain: Target = { table: newTable(state?.plain), entity: undefined };
	const secrets: Target = { table: newTable(state?.secrets), entity: undefined };
	const entityTables = new Map(
		[...entities].map(([name, entity]) => [name, { table: newTable(state?.entities.get(name)), entity }]),
	);
	const scans = new Map<Table, { readonly mark: string; readonly rows: readonly IndexRow<StoredItem>[] }>();

	const targetOf = (entityName: unknown): Target => {
		if (entityName === undefined) return plain;
		return entityTables.get(requireEntity(entities, entityName).name) ?? plain;
	};
	const keyFor = (target: Target, key: unknown): string =>
		requireKey(key, target.entity === undefined ? 'KEY_TOO_SHORT' : 'EMPTY_KEY');

	const get = (target: Target, request: JsonObject): JsonObject => {
		const key = keyFor(target, request.key);
		const fields = readMetadataFields(request.options, 'metadataFields');
		const item = target.table.get(key);
		if (item === undefined) throw new StorageRefusal(404, 'KEY_NOT_FOUND', 'The key does not exist');
		usage.count({ itemsRead: 1, bytesRead: item.bytes });
		return { key, value: item.value, ...metadataOf(item, fields) };
	};

	/** Checks a write without doing it, so that a transaction can check all before it does any. */
	const planSet = (target: Target, request: JsonObject, ttlOnly: boolean) => {
		const key = keyFor(target, request.key);
		const { value, bytes } =
			target.entity === undefined ? requireValue(request.value) : requireEntityValue(request.value, target.entity);
		const set = isObject(request.options) ? request.options : {};
		const ttlMs = readTtlMs(set.ttl);
		const { keyPolicy, returnValue } = set;
		const returned = readMetadataFields(set, 'returnMetadataFields');
		if (ttlOnly && Object.keys(set).some((option) => option !== 'ttl')) {
			throw new StorageRefusal(400, 'INVALID_OPTIONS', 'Batches and transactions take no option but ttl');
		}
		if (keyPolicy !== undefined && keyPolicy !== 'OVERRIDE' && keyPolicy !== 'FAIL_IF_EXISTS') {
			throw new StorageRefusal(400, 'INVALID_OPTIONS', 'keyPolicy is OVERRIDE or FAIL_IF_EXISTS');
		}
		if (returnValue !== undefined && returnValue !== 'PREVIOUS' && returnValue !== 'LATEST') {
			throw new StorageRefusal(400, 'INVALID_OPTIONS', 'returnValue is PREVIOUS or LATEST');
		}
		if (returnValue !== undefined && keyPolicy === 'FAIL_IF_EXISTS') {
			throw new StorageRefusal(400, 'INVALID_OPTIONS', 'returnValue needs keyPolicy OVERRIDE');
		}
		if (returned.size > 0 && returnValue === undefined) {
			throw new StorageRefusal(400, 'INVALID_OPTIONS', 'returnMetadataFields needs returnValue');
		}
		return (): JsonObject | undefined => {
			const previous = target.table.get(key);
			if (keyPolicy === 'FAIL_IF_EXISTS' && previous !== undefined) {
				throw new StorageRefusal(409, 'KEY_CONFLICT', 'The key exists already');
			}
			const latest = target.table.put(key, value, bytes, ttlMs);
			usage.count({ itemsWritten: 1, bytesWritten: bytes });
			const item = returnValue === 'PREVIOUS' ? previous : returnValue === 'LATEST' ? latest : undefined;
			return item && { key, value: item.value, ...metadataOf(item, returned) };
		};
	};

	const planDelete = (target: Target, request: JsonObject) => {
		const key = keyFor(target, request.key);
		return (): undefined => {
			target.table.delete(key);
			usage.count({ itemsWritten: 1 });
		};
	};

	const instantOfQueries = () => clock.now() - faults.queryStalenessMs;

	const cursorMark = (request: JsonObject): string => {
		const { cursor: _cursor, after: _after, limit: _limit, options: _options, ...query } = request;
		return createHash('sha256').update(JSON.stringify(query)).digest('base64url').slice(0, 12);
	};

	/**
	 * Cuts one page out of rows in query order. A full page leaves a cursor even if nothing follows, as the platform
	 * documents only that an absent cursor means the end.
	 */
	const page = (
		rows: readonly IndexRow<StoredItem>[],
		request: JsonObject,
		{ size, cursor, descending, test }: { size: number; cursor: unknown; descending: boolean; test?: ItemTest },
	) => {
		const fields = readMetadataFields(request.options, 'metadataFields');
		const mark = cursorMark(request);
		const start = cursor === undefined ? undefined : readCursor(cursor, mark);
		const from = start === undefined ? 0 : firstAfter(rows, start, descending);
		const walked = rows.slice(from, from + size);
		const last = walked.at(-1);
		const found = walked.filter(
			({ item }) =>
				plain.table.isReadable(item) && (test === undefined || test(isObject(item.value) ? item.value : undefined)),
		);
		for (const { item } of walked) usage.count({ itemsRead: 1, bytesRead: item.bytes });
		return {
			data: found.map(({ key, item }) => ({ key, value: item.value, ...metadataOf(item, fields) })),
			...(last !== undefined && walked.length === size && { cursor: writeCursor(last, mark) }),
		};
	};
	const query = (request: JsonObject): JsonObject => {
		const size = readPageSize(request.limit, 'LIST_QUERY_LIMIT_EXCEEDED');
		const where: readonly unknown[] = Array.isArray(request.where) ? request.where : [];
		if (where.length > 1) throw new StorageRefusal(400, 'QUERY_WHERE_INVALID', 'A query takes one "where"');
		let start = '';
		for (const clause of where) {
			if (!isObject(clause) || clause.property !== 'key') {
				throw new StorageRefusal(400, 'QUERY_WHERE_FIELD_INVALID', 'Only "key" can be queried');
			}
			const values: readonly unknown[] = Array.isArray(clause.values) ? clause.values : [];
			if (clause.condition !== 'BEGINS_WITH') {
				throw new StorageRefusal(400, 'INVALID_FILTER_CONDITION', 'A key can only be queried with BEGINS_WITH');
			}
			if (values.length !== 1 || typeof values[0] !== 'string') {
				throw new StorageRefusal(400, 'INVALID_FILTER_VALUES', 'BEGINS_WITH takes one string');
			}
			start = values[0];
		}
		const rows = scan(plain.table, `key:${start}`, () => {
			const found: IndexRow<StoredItem>[] = [];
			for (const [key, , item] of plain.table.itemsAt(instantOfQueries())) {
				if (key.startsWith(start)) found.push({ key, position: key, item });
			}
			return found.sort(compareRows);
		});
		return page(rows, request, { size, cursor: request.after, descending: false });
	};

	const queryEntity = (request: JsonObject): JsonObject => {
		const entity = requireEntity(entities, request.entityName);
		const { table } = targetOf(entity.name);
		const size = readPageSize(request.limit, 'COMPLEX_QUERY_PAGE_LIMIT_NOT_IN_RANGE');
		const indexQuery = readIndexQuery(request, entity);
		const test = request.filters === undefined ? undefined : readItemTest(request.filters, entity);
		const rows = scan(table, JSON.stringify(indexQuery), () => rowsOf(table.itemsAt(instantOfQueries()), indexQuery));
		return page(rows, request, {
			size,
			cursor: request.cursor,
			descending: indexQuery.descending,
			...(test !== undefined && { test }),
		});
	};

	/** Keeps the rows of the last query per table, so that walking 100,000 items page by page stays linear. */
	const scan = (table: Table, what: string, list: () => readonly IndexRow<StoredItem>[]) => {
		if (faults.queryStalenessMs > 0) return list();
		const mark = `${table.revision}/${what}`;
		const known = scans.get(table);
		if (known?.mark === mark) return known.rows;
		const rows = list();
		scans.set(table, { mark, rows });
		return rows;
	};

	const batch = (body: unknown, run: (target: Target, request: JsonObject) => JsonObject | undefined): JsonObject => {
		const items: readonly unknown[] = Array.isArray(body) ? body : [];
		if (items.length === 0) throw new StorageRefusal(400, 'INVALID_REQUEST', 'A batch needs at least one key');
		if (items.length > storageLimits.keysPerBatch) {
			throw new StorageRefusal(400, 'INVALID_REQUEST', `A batch takes ${storageLimits.keysPerBatch} keys`);
		}
		const requests = items.map((item) => (isObject(item) ? item : {}));
		const seen = new Set<string>();
		for (const { key, entityName } of requests) {
			const name = JSON.stringify([entityName, key]);
			if (seen.has(name)) throw new StorageRefusal(400, 'INVALID_REQUEST', `Key ${String(key)} is in the batch twice`);
			seen.add(name);
		}
		const successfulKeys: JsonObject[] = [];
		const failedKeys: JsonObject[] = [];
		for (const request of requests) {
			const { key, entityName } = request;
			const name = entityName === undefined ? { key } : { key, entityName };
			try {
				successfulKeys.push({ ...name, ...run(targetOf(entityName), request) });
			} catch (error) {
				if (!(error instanceof StorageRefusal)) throw error;
				failedKeys.push({ ...name, error: { code: error.code, message: error.message } });
			}
		}
		return { successfulKeys, failedKeys };
	};

	const transact = (request: JsonObject): undefined => {
		const listed = (name: 'set' | 'delete' | 'check') => {
			const list = request[name];
			if (list === undefined) return [];
			if (!Array.isArray(list)) throw new StorageRefusal(400, 'INVALID_REQUEST', `"${name}" is a list`);
			return list.map((operation: unknown) => ({ name, operation: isObject(operation) ? operation : {} }));
		};
		const operations = [...listed('set'), ...listed('delete'), ...listed('check')];
		if (operations.length === 0) throw new StorageRefusal(400, 'INVALID_REQUEST', 'The transaction is empty');
		if (operations.length > storageLimits.operationsPerTransaction) {
			throw new StorageRefusal(
				400,
				'INVALID_REQUEST',
				`A transaction takes ${storageLimits.operationsPerTransaction} operations`,
			);
		}
		const seen = new Set<unknown>();
		const planned = operations.map(({ name, operation }) => {
			const { key, entityName, conditions } = operation;
			if (seen.has(key)) {
				throw new StorageRefusal(400, 'INVALID_REQUEST', `Key ${String(key)} is in the transaction twice`);
			}
			seen.add(key);
			const place = targetOf(entityName);
			if (place.entity === undefined && (conditions !== undefined || name === 'check')) {
				throw new StorageRefusal(400, 'INVALID_REQUEST', 'Conditions need an entity');
			}
			if (name === 'check' && conditions === undefined) {
				throw new StorageRefusal(400, 'INVALID_REQUEST', 'A check needs conditions');
			}
			const test =
				place.entity === undefined || conditions === undefined ? undefined : readItemTest(conditions, place.entity);
			const run =
				name === 'set'
					? planSet(place, operation, true)
					: name === 'delete'
						? planDelete(place, operation)
						: () => undefined;
			const checked = keyFor(place, key);
			const isMet = () => {
				const value = place.table.get(checked)?.value;
				return test === undefined || test(isObject(value) ? value : undefined);
			};
			return { isMet, run };
		});
		if (!planned.every(({ isMet }) => isMet())) {
			const { status, code } = options.conditionFailure;
			throw new StorageRefusal(status, code, 'A condition of the transaction is not met');
		}
		for (const { run } of planned) run();
	};

	const routes: ReadonlyMap<string, readonly ['read' | 'write' | 'transaction', (body: unknown) => unknown]> = new Map(
		Object.entries({
			get: ['read', (body) => get(plain, asObject(body))],
			set: ['write', (body) => planSet(plain, asObject(body), false)()],
			delete: ['write', (body) => planDelete(plain, asObject(body))()],
			query: ['read', (body) => query(asObject(body))],
			'secret/get': ['read', (body) => get(secrets, asObject(body))],
			'secret/set': ['write', (body) => planSet(secrets, asObject(body), false)()],
			'secret/delete': ['write', (body) => planDelete(secrets, asObject(body))()],
			'entity/get': ['read', (body) => get(entityTarget(body), asObject(body))],
			'entity/set': ['write', (body) => planSet(entityTarget(body), asObject(body), false)()],
			'entity/delete': ['write', (body) => planDelete(entityTarget(body), asObject(body))()],
			'entity/query': ['read', (body) => queryEntity(asObject(body))],
			'batch/get': ['read', (body) => batch(body, get)],
			'batch/set': ['write', (body) => batch(body, (place, item) => planSet(place, item, true)())],
			'batch/delete': ['write', (body) => batch(body, (place, item) => planDelete(place, item)())],
			transaction: ['transaction', (body) => transact(asObject(body))],
		} satisfies Record<string, readonly ['read' | 'write' | 'transaction', (body: unknown) => unknown]>),
	);
	const entityTarget = (body: unknown): Target => {
		const { name } = requireEntity(entities, asObject(body).entityName);
		return targetOf(name);
	};

	const answer = (path: string, method: string | undefined, body: unknown): Response => {
		const route = path.startsWith(prefix) ? routes.get(path.slice(prefix.length)) : undefined;
		if (route === undefined) throw new StorageRefusal(404, 'NOT_FOUND', `The store has no ${path}`);
		if (method?.toUpperCase() !== 'POST') throw new StorageRefusal(405, 'METHOD_NOT_ALLOWED', 'Use POST');
		const [kind, run] = route;
		usage.count({
			requests: 1,
			reads: kind === 'read' ? 1 : 0,
			writes: kind === 'read' ? 0 : 1,
			transactions: kind === 'transaction' ? 1 : 0,
		});
		if (strikes('storageThrottled')) throw new StorageRefusal(429, 'TOO_MANY_REQUESTS', 'Too many requests');
		if (typeof body !== 'string') throw new StorageRefusal(400, 'INVALID_REQUEST', 'The body must be JSON text');
		if (Buffer.byteLength(body) > storageLimits.requestBytes) {
			throw new StorageRefusal(413, 'MAX_SIZE', 'A request has at most 4 MB');
		}
		const result = run(parseJson(body));
		// What a gateway answers when it gave up waiting: not the store's JSON.
		if (kind !== 'read' && strikes('storageResponseLost')) return new Response('upstream timed out', { status: 504 });
		return result === undefined ? new Response(null, { status: 204 }) : Response.json(result);
	};

	return {
		usage,
		options,
		state() {
			const { count: _count, reset: _reset, ...counted } = usage;
			return {
				plain: plain.table.state(),
				secrets: secrets.table.state(),
				entities: new Map([...entityTables].map(([name, { table }]) => [name, table.state()])),
				usage: counted,
			};
		},
		fetch(path, { method, body }) {
			try {
				return answer(path, method, body);
			} catch (error) {
				if (!(error instanceof StorageRefusal)) throw error;
				const { status, code, message, context } = error;
				return Response.json({ code, message, ...(context !== undefined && { context }) }, { status });
			}
		},
	};
}

function asObject(body: unknown): JsonObject {
	if (!isObject(body)) throw new StorageRefusal(400, 'INVALID_REQUEST', 'The body must be an object');
	return body;
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (cause) {
		throw new StorageRefusal(400, 'INVALID_REQUEST', `The body is not JSON: ${String(cause)}`);
	}
}

function readMetadataFields(options: unknown, name: 'metadataFields' | 'returnMetadataFields'): ReadonlySet<unknown> {
	const fields = isObject(options) ? options[name] : undefined;
	if (fields === undefined) return new Set();
	if (!Array.isArray(fields) || !fields.every((field) => metadataFields.has(field))) {
		throw new StorageRefusal(400, 'INVALID_OPTIONS', `${name} takes CREATED_AT, UPDATED_AT and EXPIRE_TIME`);
	}
	return new Set(fields);
}

function metadataOf(item: StoredItem, fields: ReadonlySet<unknown>): JsonObject {
	return {
		...(fields.has('CREATED_AT') && { createdAt: item.createdAt }),
		...(fields.has('UPDATED_AT') && { updatedAt: item.updatedAt }),
		...(fields.has('EXPIRE_TIME') &&
			item.expiresAt !== undefined && { expireTime: new Date(item.expiresAt).toISOString() }),
	};
}

/** Position of the first row behind a cursor, found by halving. */
function firstAfter(
	rows: readonly IndexRow<unknown>[],
	start: Pick<IndexRow<unknown>, 'key' | 'position'>,
	descending: boolean,
): number {
	const direction = descending ? -1 : 1;
	let low = 0;
	let high = rows.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		const row = rows[middle];
		if (row !== undefined && direction * compareRows(row, start) > 0) high = middle;
		else low = middle + 1;
	}
	return low;
}

function writeCursor({ key, position }: IndexRow<unknown>, mark: string): string {
	return Buffer.from(JSON.stringify([mark, key, position])).toString('base64url');
}

/** Reads a cursor; it is good for the query that gave it only. */
function readCursor(cursor: unknown, mark: string): Pick<IndexRow<unknown>, 'key' | 'position'> {
	if (typeof cursor === 'string') {
		try {
			const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
			if (Array.isArray(parts) && parts[0] === mark && typeof parts[1] === 'string') {
				const position: unknown = parts[2];
				if (typeof position === 'string' || typeof position === 'number' || typeof position === 'boolean') {
					return { key: parts[1], position };
				}
			}
		} catch {
			// Falls through: whatever is wrong with a cursor, the answer is the same.
		}
	}
	throw new StorageRefusal(400, 'INVALID_CURSOR', 'The cursor does not belong to this query');
}
