// What the store tells about an item beside its value, where a request asks for it.
import { isObject, type JsonObject } from '../json';
import { StorageRefusal } from './limits';
import type { StoredItem } from './table';

const metadataFields: ReadonlySet<unknown> = new Set(['CREATED_AT', 'UPDATED_AT', 'EXPIRE_TIME']);

/** Reads which fields an option asks for. */
export function readMetadataFields(
	options: unknown,
	name: 'metadataFields' | 'returnMetadataFields',
): ReadonlySet<unknown> {
	const fields = isObject(options) ? options[name] : undefined;
	if (fields === undefined) return new Set();
	if (!Array.isArray(fields) || !fields.every((field) => metadataFields.has(field))) {
		throw new StorageRefusal(400, 'INVALID_OPTIONS', `${name} takes CREATED_AT, UPDATED_AT and EXPIRE_TIME`);
	}
	return new Set(fields);
}

/** The fields asked for, as answers name them. */
export function metadataOf(item: StoredItem, fields: ReadonlySet<unknown>): JsonObject {
	return {
		...(fields.has('CREATED_AT') && { createdAt: item.createdAt }),
		...(fields.has('UPDATED_AT') && { updatedAt: item.updatedAt }),
		...(fields.has('EXPIRE_TIME') &&
			item.expiresAt !== undefined && { expireTime: new Date(item.expiresAt).toISOString() }),
	};
}
