// Answers queries page by page: over keys, and over the indexes of entities.
import { createHash } from 'node:crypto';
import type { Clock, Faults } from '../../seams';
import { isObject, type JsonObject } from '../json';
import { type ItemTest, readItemTest } from './conditions';
import { compareRows, type IndexRow, readIndexQuery, requireEntity, rowsOf } from './entities';
import type { EntityDefinition } from './entity-definition';
import { readPageSize, StorageRefusal } from './limits';
import { metadataOf, readMetadataFields } from './metadata';
import type { StoredItem, Table } from './table';
import type { StorageUsage } from './usage';

export interface Queries {
	/** Values without an entity, by the beginning of their keys. */
	byKey(request: JsonObject): JsonObject;
	byIndex(request: JsonObject): JsonObject;
}

interface Deps {
	/** Holds the values without an entity. */
	readonly plain: Table;
	readonly entities: ReadonlyMap<string, EntityDefinition>;
	readonly tableOf: (entity: EntityDefinition) => Table;
	readonly clock: Clock;
	readonly faults: Faults;
	readonly usage: StorageUsage;
}

/** Makes the queries of one store. */
export function createQueries({ plain, entities, tableOf, clock, faults, usage }: Deps): Queries {
	const scans = new Map<Table, { readonly mark: string; readonly rows: readonly IndexRow<StoredItem>[] }>();
	const instantOfQueries = () => clock.now() - faults.queryStalenessMs;

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
				plain.isReadable(item) && (test === undefined || test(isObject(item.value) ? item.value : undefined)),
		);
		for (const { item } of walked) usage.count({ itemsRead: 1, bytesRead: item.bytes });
		return {
			data: found.map(({ key, item }) => ({ key, value: item.value, ...metadataOf(item, fields) })),
			...(last !== undefined && walked.length === size && { cursor: writeCursor(last, mark) }),
		};
	};

	const byKey = (request: JsonObject): JsonObject => {
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
		const rows = scan(plain, `key:${start}`, () => {
			const found: IndexRow<StoredItem>[] = [];
			for (const [key, , item] of plain.itemsAt(instantOfQueries())) {
				if (key.startsWith(start)) found.push({ key, position: key, item });
			}
			return found.sort(compareRows);
		});
		return page(rows, request, { size, cursor: request.after, descending: false });
	};

	const byIndex = (request: JsonObject): JsonObject => {
		const entity = requireEntity(entities, request.entityName);
		const table = tableOf(entity);
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

	return { byKey, byIndex };
}

/** Tells one query from another, whatever page of it is asked for. */
function cursorMark(request: JsonObject): string {
	const { cursor: _cursor, after: _after, limit: _limit, options: _options, ...query } = request;
	return createHash('sha256').update(JSON.stringify(query)).digest('base64url').slice(0, 12);
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
