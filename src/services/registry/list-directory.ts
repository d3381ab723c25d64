// Lists every identity in short, page by page: current, and complete once the last page was read.
import type { IdentityRow } from '../../contract/calls/identities';
import { defined } from '../../contract/defined';
import type { ShardRow } from '../../contract/identity-row';
import { type AccountUse, unusedGrants } from '../../core/registry/usage';
import type { Ports } from '../ports/ports';
import { readUsage } from '../sweep/usage-records';
import { readControl } from './control-record';
import { findShardPlace } from './shard-place';
import { ownedBy, readShards } from './shard-records';

/** Shards of a page: at most about 8,000 rows, which stay below what an answer may hold. */
const shardsPerPage = 24;

export interface DirectoryPage {
	readonly rows: readonly IdentityRow[];
	/** Absent on the last page. */
	readonly cursor?: string;
}

function withUse(row: ShardRow, use: AccountUse | undefined, now: number): IdentityRow {
	if (use === undefined) return row;
	const unused = unusedGrants(use, now).length;
	return {
		...row,
		...defined({ lastUsedAt: use.lastUsedAt }),
		...(unused === 0 ? {} : { unusedGrants: unused }),
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
		...defined({ cursor: next }),
	};
}
