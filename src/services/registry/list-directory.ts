// Lists every identity in short, page by page: current, and complete once the last page was read.
import type { IdentityRow } from '../../contract/calls/identities';
import { defined } from '../../contract/defined';
import type { ShardRow } from '../../contract/identity-row';
import type { EnforcedView } from '../../contract/in-force';
import { type AccountUse, unusedGrants } from '../../core/registry/usage';
import type { Control } from '../../core/snapshot/control';
import { readAlarms } from '../audit/stopped-moves';
import type { Ports } from '../ports/ports';
import { readUsage } from '../sweep/usage-records';
import { twinFor } from './account-records';
import { readControl } from './control-record';
import { enforcedFrom, readPublications, viewEnforced } from './enforcement';
import { findShardPlace } from './shard-place';
import { ownedBy, readShards } from './shard-records';

/** Shards of a page: at most about 8,000 rows, which stay below what an answer may hold. */
const shardsPerPage = 24;

export interface DirectoryPage {
	readonly rows: readonly IdentityRow[];
	/** Absent on the last page. */
	readonly cursor?: string;
}

/** The rows of some shards that belong to them by the routing: whether Jira applies each, and what it did in spite of it. */
async function readRowsOf(
	ports: Pick<Ports, 'records' | 'time'>,
	control: Control,
	names: readonly string[],
): Promise<IdentityRow[]> {
	const shards = await readShards(ports.records, names);
	const rows = shards.flatMap((shard) => ownedBy(shard, control.routing, shard.rows).map(([, row]) => row));
	// While accounts move, the other shards that hold them count, too.
	const twins = new Set(rows.flatMap(({ accountId }) => twinFor(control, accountId) ?? []));
	const others = await readShards(
		ports.records,
		[...twins].filter((name) => !names.includes(name)),
	);
	const [publications, alarmOf] = await Promise.all([
		readPublications(ports, control, [...shards, ...others]),
		readAlarms(ports, control),
	]);
	const now = ports.time.now();
	return rows.map((row) => ({
		...withEnforced(row, viewEnforced(enforcedFrom(publications, row.accountId), now)),
		...defined({ movedWhileStopped: alarmOf(row) }),
	}));
}

/** A row as the list shows it. */
export function withEnforced(row: ShardRow, { isEnforced, doubtUntil }: EnforcedView): IdentityRow {
	return isEnforced ? row : { ...row, unenforced: defined({ doubtUntil }) };
}

function withUse(row: IdentityRow, use: AccountUse | undefined, now: number): IdentityRow {
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
	ports: Pick<Ports, 'records' | 'time'>,
	cursor: string | undefined,
): Promise<DirectoryPage> {
	const { records, time } = ports;
	const control = await readControl(records);
	if (control === undefined) return { rows: [] };
	const { names, from, cursorAt } = findShardPlace(control, cursor);
	const rows = await readRowsOf(ports, control, names.slice(from, from + shardsPerPage));
	const next = cursorAt(from + shardsPerPage);
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
