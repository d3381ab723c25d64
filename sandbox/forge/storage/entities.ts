// Custom entities: typed values, and which rows an index query walks through.

import { isObject, sizeInBytes } from '../json';
import { type Condition, compareScalars, holds, readRangeCondition, type Scalar, scalarTypeOf } from './conditions';
import type { AttributeType, EntityDefinition, IndexDefinition } from './entity-definition';
import { type CheckedValue, requireValue, StorageRefusal, storageLimits } from './limits';

/** Finds a declared entity by its name. */
export function requireEntity(entities: ReadonlyMap<string, EntityDefinition>, name: unknown): EntityDefinition {
	const entity = typeof name === 'string' ? entities.get(name) : undefined;
	if (entity === undefined) {
		throw new StorageRefusal(400, 'INVALID_ENTITY_TYPE', `manifest.yml declares no entity "${String(name)}"`);
	}
	return entity;
}

/**
 * Reads a value of an entity, attribute types strictly enforced.
 *
 * Attributes may be left out. Attributes that the manifest does not declare are refused: the documentation is silent,
 * and an app that declares all it stores works either way.
 */
export function requireEntityValue(value: unknown, entity: EntityDefinition): CheckedValue {
	const checked = requireValue(value);
	if (!isObject(value)) throw new StorageRefusal(400, 'INVALID_ENTITY_VALUE', 'An entity value is an object');
	for (const [name, attribute] of Object.entries(value)) {
		const type = entity.attributes.get(name);
		if (type === undefined) {
			throw new StorageRefusal(400, 'INVALID_ENTITY_ATTRIBUTE', `${entity.name} declares no attribute "${name}"`);
		}
		const problem = problemOf(attribute, type);
		if (problem !== undefined) {
			throw new StorageRefusal(400, 'INVALID_ENTITY_VALUE', `${entity.name}.${name} (${type}) ${problem}`);
		}
	}
	for (const index of entity.indexes.values()) {
		const bytesOf = (names: readonly string[]) => names.reduce((sum, name) => sum + scalarBytes(value[name]), 0);
		if (index.range !== undefined && bytesOf([index.range]) > storageLimits.rangeBytes) {
			throw new StorageRefusal(400, 'INVALID_ENTITY_VALUE', `The range of index "${index.name}" exceeds 900 bytes`);
		}
		if (bytesOf(index.partition) > storageLimits.partitionBytes) {
			throw new StorageRefusal(
				400,
				'INVALID_ENTITY_VALUE',
				`The partition of index "${index.name}" exceeds 1700 bytes`,
			);
		}
	}
	return checked;
}

function scalarBytes(value: unknown): number {
	return typeof value === 'string' ? Buffer.byteLength(value) : sizeInBytes(value);
}

/** Source of the ranges: Forge docs, "Storing data in custom entities", Limitations. */
function problemOf(value: unknown, type: AttributeType): string | undefined {
	if (value === null) return 'cannot be null';
	switch (type) {
		case 'any':
			return undefined;
		case 'boolean':
			return typeof value === 'boolean' ? undefined : 'must be true or false';
		case 'string':
			return typeof value === 'string' && value.trim() !== '' ? undefined : 'must be a string that is not blank';
		case 'integer':
			return Number.isInteger(value) && Number(value) >= -(2 ** 31) && Number(value) < 2 ** 31
				? undefined
				: 'must be a 32-bit signed integer';
		case 'float': {
			if (typeof value !== 'number') return 'must be a number';
			const size = Math.abs(value);
			return size === 0 || (size >= 1e-130 && size < 1e126) ? undefined : 'must be 0 or between 1E-130 and 1E+126';
		}
	}
}

/** What an index query asks for, checked against the index. */
export interface IndexQuery {
	readonly index: IndexDefinition;
	readonly partition: readonly Scalar[];
	readonly range: Condition | undefined;
	readonly descending: boolean;
}

/** Reads which part of which declared index a query walks through. */
export function readIndexQuery(request: Readonly<Record<string, unknown>>, entity: EntityDefinition): IndexQuery {
	const index = typeof request.indexName === 'string' ? entity.indexes.get(request.indexName) : undefined;
	if (index === undefined) {
		throw new StorageRefusal(
			400,
			'INVALID_ENTITY_INDEX',
			`${entity.name} declares no index "${String(request.indexName)}"`,
		);
	}
	const partition: readonly unknown[] = Array.isArray(request.partition) ? request.partition : [];
	if (partition.length !== index.partition.length) {
		throw new StorageRefusal(
			400,
			'INVALID_FILTER_VALUES',
			`Index "${index.name}" needs ${index.partition.length} partition value(s), got ${partition.length}`,
		);
	}
	const values = index.partition.map((attribute, position): Scalar => {
		const value = partition[position];
		const wanted = scalarTypeOf(entity.attributes.get(attribute) ?? 'any');
		if (
			(typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') &&
			typeof value === wanted
		)
			return value;
		throw new StorageRefusal(400, 'INVALID_FILTER_VALUES', `Partition "${attribute}" needs a ${wanted}`);
	});
	if (request.sort !== undefined && request.sort !== 'ASC' && request.sort !== 'DESC') {
		throw new StorageRefusal(400, 'INVALID_FILTER_VALUES', 'sort is ASC or DESC');
	}
	const type = index.range === undefined ? 'string' : (entity.attributes.get(index.range) ?? 'any');
	return {
		index,
		partition: values,
		range: request.range === undefined ? undefined : readRangeCondition(request.range, index.range ?? 'key', type),
		descending: request.sort === 'DESC',
	};
}

/** An item where a query finds it. */
export interface IndexRow<Item> {
	readonly key: string;
	readonly position: Scalar;
	readonly item: Item;
}

/**
 * Lists the rows of an index in query order. Items that lack an indexed attribute are not in the index.
 * @param items key, value and payload of every item of the entity
 */
export function rowsOf<Item>(
	items: Iterable<readonly [key: string, value: unknown, item: Item]>,
	{ index, partition, range, descending }: IndexQuery,
): readonly IndexRow<Item>[] {
	const rows: IndexRow<Item>[] = [];
	for (const [key, value, item] of items) {
		if (!isObject(value)) continue;
		if (index.partition.some((attribute, position) => value[attribute] !== partition[position])) continue;
		const found = index.range === undefined ? key : value[index.range];
		if (typeof found !== 'string' && typeof found !== 'number' && typeof found !== 'boolean') continue;
		if (range !== undefined && !holds(range, found)) continue;
		rows.push({ key, position: found, item });
	}
	const direction = descending ? -1 : 1;
	return rows.sort((a, b) => direction * compareRows(a, b));
}

/** Orders rows by indexed value, then by key. */
export function compareRows(
	left: Pick<IndexRow<unknown>, 'key' | 'position'>,
	right: Pick<IndexRow<unknown>, 'key' | 'position'>,
): number {
	return compareScalars(left.position, right.position) || compareScalars(left.key, right.key);
}
