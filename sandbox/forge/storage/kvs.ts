// The key-value and entity store behind @forge/kvs, at its wire protocol.
import type { Clock, Faults } from '../../seams';
import type { FaultDice } from '../fault-dice';
import { isObject, type JsonObject } from '../json';
import { readItemTest } from './conditions';
import { requireEntity, requireEntityValue } from './entities';
import type { EntityDefinition } from './entity-definition';
import { readTtlMs, requireKey, requireValue, StorageRefusal, storageLimits } from './limits';
import { metadataOf, readMetadataFields } from './metadata';
import { createQueries } from './queries';
import { createTable, type ExpiredItems, type Table, type TableState } from './table';
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

	const targetOf = (entityName: unknown): Target => {
		if (entityName === undefined) return plain;
		return entityTables.get(requireEntity(entities, entityName).name) ?? plain;
	};
	const keyFor = (target: Target, key: unknown): string =>
		requireKey(key, target.entity === undefined ? 'KEY_TOO_SHORT' : 'EMPTY_KEY');
	const queries = createQueries({
		plain: plain.table,
		entities,
		tableOf: (entity) => targetOf(entity.name).table,
		clock,
		faults,
		usage,
	});

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
			if (returnValue === undefined) return undefined;
			const item = returnValue === 'PREVIOUS' ? previous : latest;
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
			const target = targetOf(entityName);
			if (target.entity === undefined && (conditions !== undefined || name === 'check')) {
				throw new StorageRefusal(400, 'INVALID_REQUEST', 'Conditions need an entity');
			}
			if (name === 'check' && conditions === undefined) {
				throw new StorageRefusal(400, 'INVALID_REQUEST', 'A check needs conditions');
			}
			const test =
				target.entity === undefined || conditions === undefined ? undefined : readItemTest(conditions, target.entity);
			const run = {
				set: () => planSet(target, operation, true),
				delete: () => planDelete(target, operation),
				check: () => () => undefined,
			}[name]();
			const checked = keyFor(target, key);
			const isMet = () => {
				const value = target.table.get(checked)?.value;
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
			query: ['read', (body) => queries.byKey(asObject(body))],
			'secret/get': ['read', (body) => get(secrets, asObject(body))],
			'secret/set': ['write', (body) => planSet(secrets, asObject(body), false)()],
			'secret/delete': ['write', (body) => planDelete(secrets, asObject(body))()],
			'entity/get': ['read', (body) => get(entityTarget(body), asObject(body))],
			'entity/set': ['write', (body) => planSet(entityTarget(body), asObject(body), false)()],
			'entity/delete': ['write', (body) => planDelete(entityTarget(body), asObject(body))()],
			'entity/query': ['read', (body) => queries.byIndex(asObject(body))],
			'batch/get': ['read', (body) => batch(body, get)],
			'batch/set': ['write', (body) => batch(body, (target, item) => planSet(target, item, true)())],
			'batch/delete': ['write', (body) => batch(body, (target, item) => planDelete(target, item)())],
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
