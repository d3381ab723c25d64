// Cursors of lists that read all shards, page by page.
import { invalidInput } from '../../core/errors';
import type { Control } from '../../core/snapshot/control';
import { shardNames } from '../../core/snapshot/routing';

/** Where a page of a list that goes through the shards begins. */
export interface ShardPlace {
	/** Every shard, in the order of the list. */
	readonly names: readonly string[];
	/** The first shard of the page. */
	readonly from: number;
	/** The cursor of the page that begins with a shard; undefined past the last. */
	cursorAt(shard: number): string | undefined;
}

/**
 * Finds the place that a cursor stands for. A cursor of a registry that has grown since leads to the first shard.
 *
 * @throws {AppError} INVALID_INPUT when the cursor is not one of ours
 */
export function findShardPlace(control: Control, cursor: string | undefined): ShardPlace {
	const shapeNow = `${control.nextBase}${control.moving?.phase[0] ?? ''}`;
	const [shape, start] = cursor === undefined ? [shapeNow, '0'] : cursor.split('.', 2);
	if (start === undefined || !/^\d{1,5}$/.test(start)) throw invalidInput('cursor', 'page-out-of-order');
	const names = shardNames(control.routing);
	return {
		names,
		from: shape === shapeNow ? Number(start) : 0,
		cursorAt: (shard) => (shard < names.length ? `${shapeNow}.${shard}` : undefined),
	};
}
