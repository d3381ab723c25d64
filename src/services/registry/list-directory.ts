// Lists every identity in short, page by page: current, and complete once the last page was read.
import { invalidInput } from '../../core/errors';
import type { IdentityRow } from '../../core/registry/identity-row';
import { type AccountUse, unusedGrants } from '../../core/registry/usage';
import { shardNames } from '../../core/snapshot/routing';
import type { Control } from '../../core/snapshot/snapshot';
import type { Ports } from '../ports/ports';
import { readUsage } from '../sweep/usage-records';
import { ownedBy, readControl, readShards } from './registry-records';

/** Shards of a page: at most about 8,000 rows, which stay below what an answer may hold. */
const shardsPerPage = 24;

/** A row with what the daily sweep knows of its use. */
export interface UsedRow extends IdentityRow {
	readonly lastUsedAt?: number;
	readonly unusedGrants?: number;
}

export interface DirectoryPage {
	readonly rows: readonly UsedRow[];
	/** Absent on the last page. */
	readonly cursor?: string;
}

function withUse(row: IdentityRow, use: AccountUse | undefined, now: number): UsedRow {
	if (use === undefined) return row;
	const unused = unusedGrants(use, now).length;
	return {
		...row,
		...(use.lastUsedAt === undefined ? {} : { lastUsedAt: use.lastUsedAt }),
		...(unused === 0 ? {} : { unusedGrants: unused }),
	};
}

/** Where a page of a list that goes through the shards begins. */
export interface ShardPlace {
	/** Every shard, in the order of the list. */
	readonly names: readonly string[];
	/** The first shard of the page. */
	readonly from: number;
	/** The cursor to go on with at a shard; undefined past the last. */
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
	if (start === undefined || !/^\d{1,5}$/.test(start))
		throw invalidInput('cursor', 'This page does not follow any other.');
	const names = shardNames(control.routing);
	return {
		names,
		from: shape === shapeNow ? Number(start) : 0,
		cursorAt: (shard) => (shard < names.length ? `${shapeNow}.${shard}` : undefined),
	};
}

/**
 * A page of the list of identities, retired ones included; empty before the registry is prepared.
 *
 * Read by key from the shards, so that what was just saved is there. A cursor of a registry that has grown since starts
 * the list anew: the number of rows then exceeds the number of identities, and the reader keeps the last of each.
 */
export async function listDirectory(
	{ records, time }: Pick<Ports, 'records' | 'time'>,
	cursor: string | undefined,
): Promise<DirectoryPage> {
	const control = await readControl(records);
	if (control === undefined) return { rows: [] };
	const { names, from, cursorAt } = findShardPlace(control, cursor);
	const shards = await readShards(records, names.slice(from, from + shardsPerPage));
	const next = cursorAt(from + shardsPerPage);
	const rows = shards.flatMap((shard) => ownedBy(shard, control.routing, shard.rows).map(([, row]) => row));
	const usage = await readUsage(
		records,
		control,
		rows.map(({ accountId }) => accountId),
	);
	return {
		rows: rows.map((row) => withUse(row, usage.get(row.accountId), time.now())),
		...(next === undefined ? {} : { cursor: next }),
	};
}
