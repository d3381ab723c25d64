// The latest moves of identities that were stopped: one record of the site, written once an hour and identity at most.
import * as z from '#zod';
import type { ShardRow } from '../../contract/identity-row';
import { type AccountId, accountIdSchema } from '../../contract/ids';
import { type StoppedMove, stoppedMoveSchema } from '../../contract/stopped-move';
import { addStoppedMove, isAlarming, type NotedMove } from '../../core/audit/stopped-move';
import type { Control } from '../../core/snapshot/control';
import type { Ports } from '../ports/ports';
import type { RecordRef, Records } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { retryConflicts } from '../records/retry-conflicts';

const movesRef: RecordRef = { kind: 'notice', id: 'stopped-moves' };
const movesSchema = z.strictObject({
	/** Newest first, one of each account. */
	moves: z.array(z.extend(stoppedMoveSchema, { accountId: accountIdSchema })),
});

async function readMoves(records: Records) {
	const [stored] = await records.read([movesRef]);
	return { stored, moves: stored === undefined ? [] : parseRecord(movesSchema, movesRef, stored.body).moves };
}

/** @throws {AppError} UNAVAILABLE when storage stays busy */
export async function noteStoppedMove({ records }: Pick<Ports, 'records'>, move: NotedMove): Promise<void> {
	await retryConflicts('audit-busy', async () => {
		const { stored, moves } = await readMoves(records);
		const next = addStoppedMove(moves, move);
		if (next === undefined) return 'noted';
		const record = { version: (stored?.version ?? 0) + 1, body: { moves: next } };
		return records.commit([{ type: 'set', ref: movesRef, expected: stored?.version ?? 'absent', record }]);
	});
}

/** Forgets the moves of accounts that are erased. */
export async function forgetMoves(records: Records, ids: ReadonlySet<string>): Promise<void> {
	await retryConflicts('audit-busy', async () => {
		const { stored, moves } = await readMoves(records);
		const kept = moves.filter(({ accountId }) => !ids.has(accountId));
		if (stored === undefined || kept.length === moves.length) return 'committed';
		const record = { version: stored.version + 1, body: { moves: kept } };
		return records.commit([{ type: 'set', ref: movesRef, expected: stored.version, record }]);
	});
}

/** Tells of each row the move that alarms: made although it is stopped. */
export async function readAlarms(
	{ records, time }: Pick<Ports, 'records' | 'time'>,
	{ freeze, frozenSpaces }: Control,
): Promise<(row: Pick<ShardRow, 'accountId' | 'status' | 'expiresAt' | 'isFrozen'>) => StoppedMove | undefined> {
	const moves = new Map((await readMoves(records)).moves.map(({ accountId, ...move }) => [accountId, move]));
	const areFrozen = freeze !== undefined || frozenSpaces.length > 0;
	return (row) => {
		const move = moves.get(row.accountId as AccountId);
		if (move === undefined || !isAlarming(move, row, row.isFrozen || areFrozen, time.now())) return undefined;
		return move;
	};
}
